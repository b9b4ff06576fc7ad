"""The words of the whole course: what each means, what it is called outside, and who teaches it.

They are read out of the small glossaries of all notebooks, and kept in a small file,
``glossary.json``, which is made anew by ``python -m nuggets.worlds.talk``.
"""

import functools
import json
import re
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("glossary.json")
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
HEADING = "## Small glossary"

OUTSIDE = {
    "network": ("neural network", "model"),
    "weight": ("parameter",),
    "loss": ("cost",),
    "blame": ("gradient", "partial derivative"),
    "backpropagation": ("reverse-mode automatic differentiation",),
    "sensitivity": ("partial derivative",),
    "tape": ("computation graph",),
    "learning rate": ("step size",),
    "neuron": ("unit", "node"),
    "weighted sum": ("dot product",),
    "bend": ("activation function", "nonlinearity"),
    "ReLU": ("rectified linear unit",),
    "sigmoid": ("logistic function",),
    "logarithm": ("natural logarithm",),
    "surprise": ("negative log-likelihood", "surprisal"),
    "average loss": ("mean loss", "empirical risk"),
    "slope": ("derivative",),
    "calculus": ("differentiation",),
    "two-sided nudge": ("central difference",),
    "rounding": ("floating-point rounding",),
    "referee": ("gradient check",),
    "engine": ("autograd engine", "automatic differentiation"),
    "ticket": ("place in a topological order",),
    "leaf": ("leaf tensor",),
    "signal": ("delta", "error signal"),
    "receipt": ("weight gradient",),
    "valley": ("loss landscape", "loss surface"),
    "local dip": ("local minimum",),
    "batch": ("mini-batch",),
    "guess-and-keep": ("random search", "hill climbing"),
    "log axis": ("logarithmic scale",),
    "correlation": ("correlation coefficient",),
    "dead unit": ("dead neuron", "dead ReLU"),
    "saliency": ("saliency map",),
    "validation set": ("development set",),
    "test set": ("held-out set",),
    "filter": ("kernel",),
    "pooling": ("max pooling",),
    "attention": ("causal self-attention",),
    "coin test": ("training on random labels",),
    "test leak": ("data leakage",),
    "speed": ("velocity",),
    "schedule": ("learning rate schedule",),
    "augmentation": ("data augmentation",),
    "coarse first": ("progressive resizing",),
    "input": ("feature",),
    "score": ("logit",),
    "chance": ("probability",),
    "truth": ("label", "target"),
    "miss": ("error", "residual"),
    "nudge": ("perturbation",),
    "update": ("step of the optimizer",),
}
"""From a word of the course to its other names, in papers and in PyTorch; the usual one first.

A word that is not in is called the same outside, or has no name of its own there."""


class Entry(NamedTuple):
    """One word of the course.

    Attributes:
        word: as its notebook writes it.
        meaning: what it means, in Markdown.
        notebook: the notebook that teaches it, such as "05_send_the_blame_back" or, in its folder,
            "more/rolling_downhill".
    """

    word: str
    meaning: str
    notebook: str

    @property
    def outside(self):
        """Its other names, a tuple; empty where it is called the same outside."""
        return OUTSIDE.get(self.word, ())


FULLER = {
    "weight": "one of the many numbers of a network that can be turned",
    "derivative": "the outside word for a slope",
    "transformer": "a network with layers of attention",
}
"""What a word means that leans on the word above it in the glossary of its notebook."""

EVERYDAY = (
    Entry("update", "moving each weight a little, against its blame", "00_start_here"),
    Entry("miss", "the answer minus the truth", "01_rewind_the_missed_shot"),
    Entry("nudge", "a very small change in one number", "01_rewind_the_missed_shot"),
    Entry("input", "a number that comes in", "02_make_a_prediction"),
    Entry("score", "what a network gives each answer, before softmax", "02_make_a_prediction"),
    Entry("chance", "a score after softmax: a number from 0 to 1", "02_make_a_prediction"),
    Entry("truth", "the right answer of an example", "03_measure_the_miss"),
)
"""Everyday words that the course uses in place of one that is usual outside."""


@functools.cache
def entries():
    """Every word of the course, a tuple of ``Entry``: those of the glossaries, and everyday ones.

    Those of the glossaries come first, in the order of the lessons.
    """
    rows = json.loads(FILE.read_text("utf-8"))
    named = (Entry(word, FULLER.get(word, meaning), place) for word, meaning, place in rows)
    return (*named, *EVERYDAY)


# --- how the file is made ---------------------------------------------------------------------


def lessons(folder=NOTEBOOKS):
    """The files of all notebooks, those in ``more/`` last.

    Raises:
        FileNotFoundError: if there are none.
    """
    files = [*sorted(folder.glob("[0-9]*.ipynb")), *sorted(folder.glob("more/*.ipynb"))]
    if not files:
        raise FileNotFoundError(f"There are no notebooks in {folder}.")
    return files


def read_notebooks(folder=NOTEBOOKS):
    """Read the small glossaries of all notebooks, a list of [word, meaning, notebook]."""
    return [
        [plain(word), meaning, file.relative_to(folder).with_suffix("").as_posix()]
        for file in lessons(folder)
        for word, meaning in rows_of(markdown_of(file))
    ]


def markdown_of(file):
    """The texts of the Markdown cells of a notebook."""
    cells = json.loads(file.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


def rows_of(cells):
    """Pairs of each word of the small glossary and its meaning, in Markdown."""
    row = r"^\| \*\*(.+?)\*\*[^|]*\| (.+?) \|$"
    return [pair for cell in cells if HEADING in cell for pair in re.findall(row, cell, re.M)]


def plain(text):
    """A piece of Markdown as the words that are read: no links, marks, pictures or code fences."""
    text = re.sub(r"```.*?```|<[^>]*>|!\[[^\]]*\]\([^)]*\)", " ", text, flags=re.S)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^\s*(#+|[-*>]|\d+\.)\s+", "", text, flags=re.M)
    return re.sub(r"\s+", " ", re.sub(r"[*`$]", "", text)).strip()


def written(rows):
    """The text of the file: one line for each word, so that changes are seen."""
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n"


def store():
    """Read the notebooks, and write the file anew."""
    FILE.write_text(written(read_notebooks()), "utf-8")
    entries.cache_clear()
