"""What each notebook asks: its questions, its exercises with their known mistakes, and solutions.

One module for each notebook, and content only: how an answer is read, compared and replied to is
beside this folder. A notebook finds its own by name: ``ng.exercises.start_here``.
"""

import importlib

from .. import logbook
from ..exercise import Exercise
from ..question import Guess, Question

NOTEBOOKS = (
    "00_start_here",
    "01_rewind_the_missed_shot",
    "02_make_a_prediction",
    "03_measure_the_miss",
    "04_link_by_link",
    "05_send_the_blame_back",
    "06_adjust_and_repeat",
    "07_stop_guessing",
    "08_open_up_a_mistake",
    "09_tell_cats_from_dogs",
    "10_same_coach_everywhere",
    "11_find_the_bug",
    "12_keep_learning",
)
"""The notebooks that have exercises, in the order of the course."""

MODULES = {notebook.partition("_")[2]: notebook for notebook in NOTEBOOKS}
"""From the name that a notebook types to the notebook; the module is called n00_start_here."""


def __getattr__(name):
    if name in MODULES:
        return importlib.import_module(f".n{MODULES[name]}", __name__)
    raise AttributeError(f"nuggets.exercises has no {name!r}. It has {', '.join(MODULES)}.")


def __dir__():
    return sorted({*globals(), *MODULES})


def all_exercises():
    """Yield (name of the notebook, without its number, Exercise) for the whole course, in order."""
    yield from _all(Exercise)


def all_questions():
    """Yield (name of the notebook, Question or Guess) for the whole course, in order."""
    yield from _all((Question, Guess))


def how_far(exercise):
    """Say how many exercises are solved, and which one is next: in this notebook, or after it."""
    solved, every = logbook.solved(), [(module, one.name) for module, one in all_exercises()]
    done = f"({sum(one in solved for one in every)} of {len(every)} solved."
    here = [one for one in every if one[0] == exercise.notebook]
    left = [one for one in here + every if one not in solved]
    if not left:
        return f"{done} That was the last one!)"
    module, name = left[0]
    where = "" if module == exercise.notebook else f" in {MODULES[module].replace('_', ' ')}"
    return f"{done} Next: {name}{where}.)"


Exercise.how_far = staticmethod(how_far)


def _all(kind):
    for name in MODULES:
        things = vars(__getattr__(name)).values()
        yield from ((name, thing) for thing in things if isinstance(thing, kind))
