"""What notebook 10 says of its own lines: how many were changed, and that the step was not."""

import inspect
import re
from pathlib import Path

import nbformat
import pytest

import nuggets as ng
from nuggets.engine import train

PAGE = Path(__file__).parents[2] / "notebooks" / "10_same_coach_everywhere.ipynb"
CELLS = nbformat.read(PAGE, as_version=4).cells
CODE = [cell for cell in CELLS if cell.cell_type == "code"]
PARTS = {"a picture from noise": "picture", "a voice": "voice", "a chatbot": "chatbot"}


def marked(part, kind):
    """How many lines end with such a mark."""
    lines = [line for cell in CODE for line in cell.source.splitlines()]
    return sum(line.endswith(f"  # {part}: {kind}") for line in lines)


@pytest.mark.parametrize("name", PARTS)
def test_the_closing_table_counts_the_marks_of_the_cells(name):
    page = "\n".join(cell.source for cell in CELLS if cell.cell_type == "markdown")
    (row,) = re.findall(rf"^\| {name} \|.*$", page, re.M)
    told = [int(number) for number in re.findall(r"(\d+)", row)]
    assert told == [marked(PARTS[name], kind) for kind in ("data", "network", "loss", "step")]
    assert told[-1] == 0


def test_what_the_notebook_prints_is_the_step_that_stands_in_the_file():
    (printed,) = (cell.outputs[0].text for cell in CODE if cell.source == "ng.show(ng.train_step)")
    assert printed.rstrip() == inspect.getsource(train.train_step).rstrip()


def test_each_of_the_notebook_s_networks_learns_by_the_one_step(monkeypatch):
    steps = []
    step = train.train_step
    monkeypatch.setattr(train, "train_step", lambda *given: steps.append(given) or step(*given))
    words = ng.talk.vocabulary()
    some = ng.talk.questions()[:4]
    clips = ng.voices.draw(12)
    rows, clean = ng.from_noise.rows(ng.from_noise.portraits(4, size=16))
    tasks = (
        (ng.from_noise.Denoiser(16, 8), rows, clean, ng.mse_loss),
        (ng.voice.network(), clips.images, clips.labels, ng.cross_entropy),
        (ng.chatbot.plain(len(words)), *ng.talk.windows(some, words), ng.cross_entropy),
        (ng.chatbot.Transformer(len(words)), *ng.talk.sequences(some, words),
         ng.chatbot.next_word_loss),
    )  # fmt: skip
    for model, x, y, loss in tasks:
        optimizer, before = ng.SGD(model.parameters(), lr=0.01), len(steps)
        ng.fit(model, x, y, optimizer=optimizer, loss=loss, batch_size=len(x), progress=False)
        assert len(steps) == before + 1
        assert steps[-1][3] is loss
