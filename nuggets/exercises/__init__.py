"""Your turn: exercises with check, hints and solution, and questions; one module per notebook."""

import importlib
from typing import NamedTuple

from . import logbook
from .exercise import Exercise
from .question import Guess, Question

NOTEBOOKS = (
    "00_start_here",
    "01_rewind_the_missed_shot",
    "02_make_a_prediction",
    "03_measure_the_miss",
    "04_link_by_link",
    "05_send_the_blame_back",
    "07_stop_guessing",
    "06_adjust_and_repeat",
    "09_tell_cats_from_dogs",
    "11_find_the_bug",
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
    """How far the learner has come. A notebook shows it as the map of the course.

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

    @property
    def next(self):
        """The first exercise that is not solved, as (notebook, name); None when all are."""
        pairs = [(notebook, name) for notebook, row in self.notebooks.items() for name in row]
        return next((pair for pair in pairs if not self.notebooks[pair[0]][pair[1]]), None)

    def draw(self):
        """Draw the map of the course with what is solved, as a ``style.Picture``."""
        from ..plots import draw_progress  # only here, because it is slow to import

        here = int(self.next[0][:2]) if self.next else None
        rows = ((int(name[:2]), row.values()) for name, row in self.notebooks.items() if row)
        counts = {number: (sum(row), len(row)) for number, row in rows}
        return draw_progress(counts, here, self._in_words())

    def _in_words(self):
        done = f"{self.solved} of {self.total} exercises solved."
        if not self.next:
            return f"{done} All done!"
        notebook, name = self.next
        return f"{done} Next: {name}, in {notebook.replace('_', ' ')}."

    def __repr__(self):
        wide = max(map(len, self.notebooks))
        rows = [_row(name, row, wide) for name, row in self.notebooks.items()]
        return "\n".join([f"Your progress: {self.solved} of {self.total} exercises solved", *rows])

    def _repr_mimebundle_(self, include=None, exclude=None):
        data, about = self.draw()._repr_mimebundle_()
        return data | {"text/plain": repr(self)}, about


def _row(notebook, row, wide):
    done, left = sum(row.values()), [name for name, solved in row.items() if not solved]
    bar = "#" * done + "." * len(left)
    return f"{notebook:{wide}}  {done} of {len(row)}  [{bar}]  {_next(left)}"


def _next(left):
    return f"next: {left[0]}" if left else "all done"
