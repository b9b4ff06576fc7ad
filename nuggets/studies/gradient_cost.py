"""What the slopes of a network cost, measured by a clock: nudge every weight, or rewind once."""

import time
import timeit
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from ..engine.format import number
from ..engine.layers import Linear, Sequential, Tanh
from ..engine.losses import binary_cross_entropy_with_logits
from ..engine.tensor import no_grad

WIDTHS = (4, 24, 91, 307, 991, 3153)
"""Hidden neurons in each of two layers: about 100, 1,000, ... 10 million weights."""

INPUTS, EXAMPLES = 16, 64
"""How many numbers go in for each example, and how many examples there are."""

FULL = 11_000
"""Up to so many weights, all are nudged one by one. In a larger network, a sample is."""

SAMPLES = 50_000_000
"""In a larger network, this divided by its weights are nudged, but at least ``FEWEST``."""

FEWEST = 16
TURN = 0.03
"""A short turn of the clock, in seconds. The shortest of several turns counts: what makes a turn
longer is whatever else the machine does. For the same reason the clock is the processor's, which
stands still while others run."""


UNITS = (
    (365.25 * 86_400, "year", "years"),
    (86_400, "day", "days"),
    (3_600, "hour", "hours"),
    (60, "minute", "minutes"),
    (1, "second", "seconds"),
    (0.001, "thousandth of a second", "thousandths of a second"),
)
"""Seconds of each unit that a time is told in, the longest first."""


class GradientCost(NamedTuple):
    """What the slopes of the loss for all weights of one network cost.

    Attributes:
        weights: how many the network has.
        nudged: how many of them were nudged, with a clock running.
        forward: seconds for one pass forward.
        backprop: seconds for a pass forward and the rewind, which give the whole gradient.
        nudging: seconds for it by nudging; extended where not all weights were nudged.
    """

    weights: int
    nudged: int
    forward: float
    backprop: float
    nudging: float

    @property
    def is_extended(self):
        """Whether nudging was timed for a sample of the weights only."""
        return self.nudged < self.weights

    @property
    def ratio(self):
        """How many times the cost of backprop nudging has."""
        return self.nudging / self.backprop

    @property
    def in_passes(self):
        """What backprop costs, counted in passes forward."""
        return self.backprop / self.forward


def measure(widths=WIDTHS, turns=4):
    """Measure the cost of one gradient for networks of different sizes; show a progress bar.

    Each has two hidden layers of one of the ``widths``, and BLAS one thread. A list of
    ``GradientCost``.
    """
    from tqdm.auto import tqdm  # here, as it takes a while to load

    with threadpool_limits(1, user_api="blas"):
        bar = tqdm(widths, unit=" networks", delay=1, leave=False)
        return [measure_one(width, turns) for width in bar]


def measure_one(width, turns=4):
    """The ``GradientCost`` of one network, float32, with two hidden layers of ``width`` neurons.

    The clock runs ``turns`` times for a pass; the shortest turn counts.
    """
    rng = np.random.default_rng(0)
    x = rng.standard_normal((EXAMPLES, INPUTS), np.float32)
    y = (x.sum(axis=1, keepdims=True) > 0).astype(np.float32)
    layers = Linear(INPUTS, width), Tanh(), Linear(width, width), Tanh(), Linear(width, 1)
    model = Sequential(*layers)

    def forward():
        with no_grad():
            return binary_cross_entropy_with_logits(model(x), y).item()

    def rewind():
        model.zero_grad()
        binary_cross_entropy_with_logits(model(x), y).backward()

    weights = sum(w.data.size for w in model.parameters())
    nudged = weights if weights <= FULL else max(FEWEST, SAMPLES // weights)
    seconds = shortest_turns([forward, rewind], turns)
    began = time.process_time()
    before = forward()
    for numbers, i in spread(model.parameters(), nudged):
        slope(forward, numbers, i, before)
    each = (time.process_time() - began) / (nudged + 1)
    return GradientCost(weights, nudged, *seconds, each * (weights + 1))


def slope(forward, numbers, i, before, h=1e-3):
    """(loss after - loss before) / h: the slope along weight ``i`` of ``numbers``, by a nudge.

    ``forward()`` gives the loss. The weight is changed in place meanwhile, and put back.
    """
    old = numbers.flat[i]
    numbers.flat[i] = old + h
    found = (forward() - before) / h
    numbers.flat[i] = old
    return found


def spread(weights, count):
    """Yield (numbers, place) of ``count`` weights, spread evenly over those of some Tensors."""
    ends = np.cumsum([w.data.size for w in weights])
    for place in np.linspace(0, ends[-1] - 1, count).astype(int):
        which = int(np.searchsorted(ends, place, side="right"))
        yield weights[which].data, place - ends[which]


def shortest_turns(works, turns):
    """Seconds, floats, for one call of each work, a function without arguments.

    The works take turns, so that a busy moment hits them all; the shortest turn of each counts.
    """
    counts = [max(1, round(TURN / timeit.timeit(work, number=1))) for work in works]
    times = [
        [
            timeit.timeit(work, number=count, timer=time.process_time) / count
            for work, count in zip(works, counts, strict=True)
        ]
        for _ in range(turns)
    ]
    return [float(shortest) for shortest in np.min(times, axis=0)]


def duration(seconds):
    """A time in the longest unit that fits: "3.1 days", "0.31 thousandths of a second"."""
    fitting = (unit for unit in UNITS if seconds >= unit[0])
    size, one, several = next(fitting, UNITS[-1])
    told = number(seconds / size, 2)
    return f"{told} {one if told == '1' else several}"
