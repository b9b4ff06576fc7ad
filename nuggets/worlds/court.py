"""A basketball play of three links, as plain arithmetic whose every number can be checked by hand.

A team has the push to carry the ball 20 metres. Each of three links is a dial, and lets a part of
what arrives through: the *play selection*, the *pass timing* and the shooter's *form*. 1 lets all
of it through, into the stands, and 0 nothing. The hoop is 6 metres away::

    20 m x 0.8 = 16 m,  x 0.5 = 8 m,  x 0.6 = 4.8 m:  the ball lands 1.2 m short.

The functions of the play use only operators and ``max``, so they take floats, numpy arrays and
Tensors alike, except ``crowded``, where ``max`` compares one number with one number. ``arc`` and
the words about a shot are for pictures, and take a float.
"""

from typing import NamedTuple

import numpy as np

from ..engine.format import decimals

DRIVE = 20.0
"""How far the team's push carries the ball when no link loses any of it, in metres."""

HOOP = 6.0
"""How far the middle of the hoop is from the shooter, in metres."""

RIM = 0.23
"""The radius of the rim, in metres: a shot that misses by less than this drops in."""

PRESSURE_COST = 2.0
"""How many metres a defender takes off the shot at full pressure (1)."""

HAND_HEIGHT = 2.1
"""Height of the shooter's hand where the ball leaves it, in metres."""

RIM_HEIGHT = 3.05
"""Height of the rim above the floor, in metres."""


class Play(NamedTuple):
    """The three links of a play, or three numbers that belong to them, such as their blame."""

    selection: float
    timing: float
    form: float


START = Play(selection=0.8, timing=0.5, form=0.6)
"""The play of the first notebook: its three numbers come back as a network's three weights."""


def shot(selection, timing, form):
    """How far the ball flies, in metres: 20 x selection x timing x form, each about 0 to 1.2.

    ``shot(0.8, 0.5, 0.6)`` is 4.8.
    """
    return DRIVE * selection * timing * form


def miss(distance):
    """How far from the hoop, at 6 metres, the ball lands: minus is short, plus is long."""
    return distance - HOOP


def squared_miss(distance):
    """The loss, in square metres: zero only in the middle of the hoop, and never below."""
    return miss(distance) ** 2


def give_and_go(selection, timing, form):
    """A play whose pass is used twice, out and back again. A value used twice is blamed twice.

    ``give_and_go(0.8, 0.5, 0.6)`` is 20 x 0.8 x 0.5 x 0.5 x 0.6 = 2.4 metres. Each use of
    ``timing`` has the slope 20 x 0.8 x 0.5 x 0.6 = 4.8, and together they have 9.6.
    """
    return DRIVE * selection * timing * timing * form


def crowded(selection, timing, form, other_pass, pressure):
    """A play with a second pass on offer, and a defender.

    Only the better pass is thrown: the other one has a slope of exactly zero. Pressure, from 0
    to 1, takes 2 metres off the shot: its slope has the opposite sign of the others.

    ``crowded(0.8, 0.5, 0.6, other_pass=0.3, pressure=0.4)`` is 4.8 - 0.8 = 4.0 metres.
    """
    return DRIVE * selection * max(timing, other_pass) * form - PRESSURE_COST * pressure


def blame(play):
    """The slope of the squared miss along each link, by the hand rule, as a ``Play``.

    For START the miss is -1.2 m, and the slope of its square is twice that. One link's slope along
    the distance is the product of all the others::

        selection:  2 x -1.2 x (20 x 0.5 x 0.6) = -2.4 x 6.0 = -14.40
        timing:     2 x -1.2 x (20 x 0.8 x 0.6) = -2.4 x 9.6 = -23.04
        form:       2 x -1.2 x (20 x 0.8 x 0.5) = -2.4 x 8.0 = -19.20

    Minus says: turn it up, and the loss goes down.
    """
    selection, timing, form = play
    ahead = 2 * miss(shot(selection, timing, form))
    return Play(
        selection=ahead * (DRIVE * timing * form),
        timing=ahead * (DRIVE * selection * form),
        form=ahead * (DRIVE * selection * timing),
    )


def coach(play, lr=0.001):
    """The play after one correction: every link moves against its blame, ``lr`` times as far.

    ``coach(START)`` is (0.8144, 0.52304, 0.6192), and its shot lands at 5.2751 m.
    """
    return Play(*(link - lr * slope for link, slope in zip(play, blame(play), strict=True)))


def lands_in(distance):
    """Whether a shot of this many metres drops in: its miss is smaller than the rim."""
    return squared_miss(distance) < RIM**2


def verdict(distance):
    """What a shot of this many metres did, in words: "lands 1.20 m short" or "drops in"."""
    return "drops in" if lands_in(distance) else f"lands {off_by(distance)}"


def off_by(distance):
    """The miss in words: "1.20 m short", or "0.30 m long"."""
    return f"{decimals(abs(miss(distance)))} m {'short' if distance < HOOP else 'long'}"


def arc(distance, n=60):
    """The way of the ball: ``n`` points (x, y) in metres, of shape (n, 2).

    It leaves the shooter's hand at (0, 2.1), and comes down to the height of the rim, 3.05, at
    ``x = distance``. Longer shots fly higher.
    """
    way = np.linspace(0.0, 1.0, n)
    hump = 1.1 + 0.09 * abs(distance)
    straight = HAND_HEIGHT + (RIM_HEIGHT - HAND_HEIGHT) * way
    return np.column_stack([distance * way, straight + 4 * hump * way * (1 - way)])
