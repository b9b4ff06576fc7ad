"""What each explorer asks of the kernel: ``python -m tests.benchmarks.explorers``.

Every control is turned to its ends and its middle, alone and together with the others. Each time
the kernel's thread works from the new numbers to the new picture and sentence: that work is
timed, the best of three tries, so that what else the machine does counts little.
"""

import functools
import random
import statistics
import time
from unittest import mock

from nuggets.engine.layers import Module
from nuggets.explore.explorer import RESET

from ..hands import EXPLORERS, settings
from .table import number, table, verdict

LIMIT_MS, NETWORK_LIMIT_MS = 20, 50
"""How long one update may take, and how long where a network runs in it."""

TRIES = 3
TITLE = "Explorers: ms in the kernel for one update"
HEAD = ("", "settings", "median", "worst", "limit", "")


def measure(make, most=None):
    """Time the updates of an explorer.

    Args:
        make: gives the explorer.
        most: try a sample of so many settings; all of them if None.

    Returns:
        Milliseconds for each setting, and whether a network ran.
    """
    explorer = make()
    places = settings(explorer)
    if most and most < len(places):
        places = random.Random(0).sample(places, most)
    runs = mock.Mock(side_effect=Module.__call__)
    with mock.patch.object(Module, "__call__", functools.partialmethod(runs)):
        times = [min(_update(explorer, place) for _ in range(TRIES)) for place in places]
    return times, runs.called


def report(markdown=False, most=None):
    """Give the table: one row for each explorer."""
    rows = [_row(name, *measure(make, most)) for name, make in EXPLORERS.items()]
    return table(TITLE, HEAD, rows, markdown=markdown)


def _update(explorer, place):
    explorer.press(RESET)  # or an explorer that remembers its last picture would have it already
    begin = time.thread_time()
    explorer.set(**place)
    milliseconds = 1000 * (time.thread_time() - begin)
    if explorer.error:
        raise explorer.error
    return milliseconds


def _row(name, times, has_network):
    limit = NETWORK_LIMIT_MS if has_network else LIMIT_MS
    worst = max(times)
    middle = number(statistics.median(times))
    return [name, str(len(times)), middle, number(worst), str(limit), verdict(worst, limit)]


if __name__ == "__main__":
    print(report())
