"""Four loss surfaces to walk down: losses of two weights, so that a whole loss fits on one map.

The map reaches from 0 to ``SIDE`` both ways. Each loss takes floats and numpy arrays, and has its
blame under it. The steps are those of ``optim.SGD``, on plain floats, so that a hand on a slider
need not wait.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from . import court

SIDE = 1.2
"""How far the map reaches: both weights go from 0 to this."""

LOST = 1e9
"""A walk ends where the loss is above this: it will not come back."""


class LossSurface(NamedTuple):
    """A loss of two weights, and the slope of it along each, its ``blame``: two functions of both.

    ``axes`` is what the two weights are called, ``marks`` are places with a name on the map, each
    (x, y, name), and below ``low_enough`` a walk has arrived.
    """

    loss: Callable
    blame: Callable
    axes: tuple
    marks: tuple
    low_enough: float


class Walk(NamedTuple):
    """Where a walk came by: ``places`` (steps + 1, 2) and ``losses`` (steps + 1,), start first.

    ``velocity`` (2,) is what the last step multiplied by the learning rate; zeros at the start.
    """

    places: np.ndarray
    losses: np.ndarray
    velocity: np.ndarray


def play(timing, form):
    """The squared miss of the play, with its selection kept at 0.8: a curved valley.

    Every pair with timing x form = 0.375 drops in, in the middle of the hoop. At 0.5 and 0.6 the
    loss is 1.44, and the blames are -23.04 and -19.20.
    """
    return court.squared_miss(court.shot(court.START.selection, timing, form))


def blame_of_play(timing, form):
    """The blame of timing and form, floats or arrays, in square metres per unit."""
    return court.blame((court.START.selection, timing, form))[1:]


def bowl(x, y):
    """A round bowl, equally steep on all sides; its lowest place is (0.75, 0.4)."""
    return 100 * ((x - 0.75) ** 2 + (y - 0.4) ** 2)


def blame_of_bowl(x, y):
    """Straight away from the lowest place, and the longer the farther."""
    return 200 * (x - 0.75), 200 * (y - 0.4)


COS, SIN = math.cos(0.35), math.sin(0.35)


def narrow(x, y):
    """A long narrow valley, 25 times more curved across than along; lowest at (0.95, 0.55)."""
    along, across = _turned(x, y)
    return 4 * along**2 + 100 * across**2


def blame_of_narrow(x, y):
    """Almost straight across the valley: the way along it counts little."""
    along, across = _turned(x, y)
    return 8 * along * COS - 200 * across * SIN, 8 * along * SIN + 200 * across * COS


def _turned(x, y):
    right, up = x - 0.95, y - 0.55
    return right * COS + up * SIN, up * COS - right * SIN


HOLLOWS = ((0.95, 0.5, 0.2, 6.0), (0.45, 0.72, 0.13, 3.0))
"""Of ``dips``: x, y, width and depth of each, the deeper one first."""


def dips(x, y):
    """Two hollows in a wide slope: the lowest place is near (0.95, 0.5), a local dip before it."""
    across, up = x - HOLLOWS[0][0], y - HOLLOWS[0][1]
    return 6.001 + 6 * (across**2 + up**2) - sum(_hollow(x, y, *one) for one in HOLLOWS)


def blame_of_dips(x, y):
    """What the wide slope adds, and what each hollow adds."""
    right, up = 12 * (x - HOLLOWS[0][0]), 12 * (y - HOLLOWS[0][1])
    for one in HOLLOWS:
        pull = _hollow(x, y, *one) / one[2] ** 2
        right, up = right + pull * (x - one[0]), up + pull * (y - one[1])
    return right, up


def _hollow(x, y, middle_x, middle_y, width, depth):
    return depth * np.exp(-((x - middle_x) ** 2 + (y - middle_y) ** 2) / (2 * width**2))


WEIGHTS = ("first weight", "second weight")
DIPS = ((0.95, 0.5, "lowest"), (0.505, 0.695, "local dip"))
LOSS_SURFACES = {
    "play": LossSurface(play, blame_of_play, ("pass timing", "shooter's form"), (), court.RIM**2),
    "bowl": LossSurface(bowl, blame_of_bowl, WEIGHTS, ((0.75, 0.4, "lowest"),), 0.01),
    "narrow": LossSurface(narrow, blame_of_narrow, WEIGHTS, ((0.95, 0.55, "lowest"),), 0.01),
    "dips": LossSurface(dips, blame_of_dips, WEIGHTS, DIPS, 0.01),
}
"""Name -> LossSurface."""


def find(name):
    """The ``LossSurface`` of a name.

    Raises:
        ValueError: for a name that is not one of ``LOSS_SURFACES``.
    """
    if name not in LOSS_SURFACES:
        raise ValueError(
            f"There is no loss surface called {name!r}: there are {', '.join(LOSS_SURFACES)}."
        )
    return LOSS_SURFACES[name]


@lru_cache(maxsize=256)
def walk(surface="play", x=0.5, y=0.6, lr=0.001, momentum=0.0, steps=10):
    """Walk down one of ``LOSS_SURFACES``, as ``optim.SGD`` does.

    Args:
        surface: its name.
        x: the first weight to start from.
        y: the second one.
        lr: the learning rate.
        momentum: which part of its speed the walk keeps, from 0 to below 1.
        steps: how many to take; fewer where the loss grows beyond ``LOST``.

    Returns:
        A ``Walk``.
    """
    loss, blame = find(surface)[:2]
    places, losses, vx, vy = [(x, y)], [float(loss(x, y))], 0.0, 0.0
    while len(losses) <= steps and losses[-1] < LOST:
        bx, by = blame(x, y)
        vx, vy = momentum * vx + bx, momentum * vy + by
        x, y = x - lr * vx, y - lr * vy
        places.append((x, y))
        losses.append(float(loss(x, y)))
    return Walk(np.array(places), np.array(losses), np.array((vx, vy)))
