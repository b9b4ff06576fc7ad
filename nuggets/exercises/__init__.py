"""Your turn: exercises with check, hints and solution, and questions; one module per notebook."""

import importlib
from typing import NamedTuple

from . import logbook
from .exercise import Exercise
from .question import Guess, Question

NOTEBOOKS = (
    "00_start_here",
    "01_rewind_the_missed_shot",
    "04_link_by_link",
    "05_send_the_blame_back",
    "08_open_up_a_mistake",
    "09_tell_cats_from_dogs",
)
"""The notebooks that have exercises, in the order of the course; the modules have no number."""

_MODULES = {notebook.partition("_")[2]: notebook for notebook in NOTEBOOKS}


def __getattr__(name):
    if name in _MODULES:
        return importlib.import_module(f".{name}", __name__)
    raise AttributeError(f"nuggets.exercises has no {name!r}. It has {', '.join(_MODULES)}.")


def __dir__():
    return sorted({*globals(), *_MODULES})


def all_exercises():
    """Yield (name of the notebook's module, Exercise) for the whole course, in order."""
    yield from _all(Exercise)


def all_questions():
    """Yield (name of the notebook's module, Question or Guess) for the whole course, in order."""
    yield from _all((Question, Guess))


def progress():
    """Give the map of the course with the solved exercises, as a ``Progress``."""
    solved = logbook.solved()
    rows = {notebook: {} for notebook in NOTEBOOKS}
    for module, exercise in all_exercises():
        rows[_MODULES[module]][exercise.name] = (module, exercise.name) in solved
    return Progress(rows)


def _all(kind):
    for name in _MODULES:
        module = importlib.import_module(f".{name}", __name__)
        yield from ((name, thing) for thing in vars(module).values() if isinstance(thing, kind))


class Progress(NamedTuple):
    """How far the learner has come.

    Attributes:
        notebooks: for each notebook, a dict from the name of an exercise to whether it is solved.
    """

    notebooks: dict

    @property
    def solved(self):
        """How many exercises are solved."""
        return sum(sum(row.values()) for row in self.notebooks.values())

    @property
    def total(self):
        """How many exercises there are."""
        return sum(map(len, self.notebooks.values()))

    def __repr__(self):
        wide = max(map(len, self.notebooks))
        rows = [_row(name, row, wide) for name, row in self.notebooks.items()]
        return "\n".join([f"Your progress: {self.solved} of {self.total} exercises solved", *rows])


def _row(notebook, row, wide):
    done, left = sum(row.values()), [name for name, solved in row.items() if not solved]
    bar = "#" * done + "." * len(left)
    return f"{notebook:{wide}}  {done} of {len(row)}  [{bar}]  {_next(left)}"


def _next(left):
    return f"next: {left[0]}" if left else "all done"
