"""What each explorer asks of the kernel: ``python -m tests.benchmarks.explorers [NAME ...]``.

Every control is turned to its ends and its middle, alone and together with the others; every
button, every place to press and every handle in the picture is used, at the start and after a few
of these turns; a photo is chosen, and a word recorded. Each time the kernel's thread works from the
new numbers to the new picture and sentence: that work is timed, in a process that never saw these
numbers before, as the first time is what a hand waits for. The slowest are tried again, so that
what else the machine does counts little.

What Python does now and then for itself is left out: once in some hundred updates it looks through
all that there is for what nobody needs any more, and that alone takes 50 ms or more.
"""

import functools
import itertools
import random
import statistics
import sys
import time
from typing import NamedTuple
from unittest import mock

from nuggets.engine.layers import Module
from nuggets.explore.explorer import RESET

from ..hands import EXPLORERS, settings, touches
from .aside import aside
from .own import OWN
from .table import number, table, verdict

LIMIT_MS, NETWORK_LIMIT_MS = 20, 50
"""How long one update may take, and how long where a network runs in it."""

TRIES = 3
PLACES = 8
"""In so many of the settings all that can be pressed is pressed, and all handles are moved."""

PRESSES = 5
"""So many times in a row each button is pressed there: some draw by chance."""

NAMES = (*EXPLORERS, *OWN)
TITLE = "Explorers: ms in the kernel for one update"
HEAD = ("", "updates", "median", "worst", "limit", "")


class Update(NamedTuple):
    """What a hand does: what it changes, its buttons and its files; and what was done before it.

    ``before`` was set, and then the buttons ``earlier`` were pressed.
    """

    before: dict
    changed: dict
    pressed: list
    files: tuple = ()
    earlier: tuple = ()


class Time(NamedTuple):
    """The milliseconds of an update, and how many it may take."""

    ms: float
    limit: int

    @property
    def share(self):
        """How much of its limit it takes; above 1 is too long."""
        return self.ms / self.limit


def measure(make, most=None):
    """Time the updates of an explorer.

    Args:
        make: gives the explorer.
        most: try a sample of so many updates; all of them if None.

    Returns:
        A list of ``Time``, one for each update.
    """
    explorer = make()
    found = updates(explorer)
    if most and most < len(found):
        found = random.Random(0).sample(found, most)
    return _times(explorer, found)


def measure_own(name):
    """Time what comes of a file: one of ``OWN``, a list of one ``Time``."""
    make, control, file = OWN[name]
    return _times(make(), [Update({}, {control: ""}, [], (file(),))])


def updates(explorer):
    """All that a hand can do to an explorer, as a list of ``Update``."""
    start, places = explorer.numbers, settings(explorer)
    found = [Update(start, place, []) for place in places]
    few = random.Random(0).sample(places, min(PLACES, len(places)))
    for before in (start, *few):
        hands = aside(functools.partial(_touches, explorer, before))
        found += [Update(before, *hand) for hand in hands]
        labels = [label for label in explorer.buttons if label != RESET]
        found += [
            Update(before, {}, [label], earlier=(label,) * count)
            for label, count in itertools.product(labels, range(1, PRESSES))
        ]
    return found


def report(markdown=False, most=None, names=NAMES):
    """Give the table: one row for each explorer."""
    rows = [
        _row(name, measure_own(name) if name in OWN else measure(EXPLORERS[name], most))
        for name in names
    ]
    return table(TITLE, HEAD, rows, markdown=markdown)


def _times(explorer, found):
    """One ``Time`` for each update, the least of some tries where it is the worst."""
    tried = [[_time(explorer, update)] for update in found]
    while True:
        worst = max(range(len(tried)), key=lambda place: min(tried[place]).share)
        if len(tried[worst]) == TRIES:
            return [min(times) for times in tried]
        tried[worst].append(_time(explorer, found[worst]))


def _touches(explorer, before):
    explorer.set(**before)
    _raise_error_of(explorer)
    return touches(explorer)


def _raise_error_of(explorer):
    if getattr(explorer, "error", None):
        raise explorer.error


def _time(explorer, update):
    return aside(functools.partial(_first_time, explorer, update))


def _first_time(explorer, update):
    """Time an update in this process, which has not seen it."""
    if update.before:
        explorer.set(**update.before)
        for label in update.earlier:
            explorer.press(label)
        explorer.set(**explorer.numbers)  # the same once more brings a new process's memory in
    runs, call = [], Module.__call__

    def run(*args, **kwargs):
        runs.append(True)
        return call(*args, **kwargs)

    with mock.patch.object(Module, "__call__", run):
        begin = time.thread_time()
        explorer.hear(update.changed, update.pressed, update.files)
        ms = 1000 * (time.thread_time() - begin)
    _raise_error_of(explorer)
    return Time(ms, NETWORK_LIMIT_MS if runs else LIMIT_MS)


def _row(name, times):
    worst = max(times, key=lambda time: time.share)
    middle = number(statistics.median(time.ms for time in times))
    judged = verdict(worst.ms, worst.limit)
    return [name, str(len(times)), middle, number(worst.ms), str(worst.limit), judged]


if __name__ == "__main__":
    print(report(names=sys.argv[1:] or NAMES))
