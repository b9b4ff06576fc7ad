"""Dots of two kinds on a plane: the smallest worlds that need a hidden layer."""

import functools

import numpy as np

SIDE = 3.0
"""The plane reaches from -3 to 3, both ways."""

COUNT = 40
"""How many dots there are; the first half is of kind 0, the rest of kind 1."""

SEEDS = {"corners": 141, "moons": 128, "rings": 532, "stripe": 6}
"""Chosen so that few dots lie on one another."""

KINDS = tuple(SEEDS)


@functools.cache
def dots(kind):
    """The dots of a world, always the same.

    Args:
        kind: "corners" (kind 1 where one number is above zero and the other below, as in XOR),
            "moons" (two, one inside the other's arms), "rings" (kind 1 in the middle, kind 0 all
            around) or "stripe" (kind 1 on a band from one corner to the other).

    Returns:
        points (40, 2), each number between -2.9 and 2.9; and kinds (40, 1), 0.0 or 1.0.

    Raises:
        ValueError: for a kind that there is not.
    """
    if kind not in _PLACED:
        raise ValueError(f"There are no dots called {kind!r}: there are {', '.join(KINDS)}.")
    points = np.concatenate(_PLACED[kind](np.random.default_rng(SEEDS[kind]), COUNT // 2))
    kinds = np.repeat([[0.0], [1.0]], COUNT // 2, axis=0)
    return np.clip(points, -2.9, 2.9), kinds


def _corners(rng, half):
    def two(signs):
        return np.repeat(signs, half // 2, axis=0) * rng.uniform(0.5, 2.7, (half, 2))

    return two([[1, 1], [-1, -1]]), two([[1, -1], [-1, 1]])


def _moons(rng, half):
    turn = np.linspace(0, np.pi, half)
    moon = 1.86 * np.stack([np.cos(turn) - 0.5, np.sin(turn) - 0.15], axis=1)
    noise = 0.17 * rng.standard_normal((2, half, 2))
    return moon + noise[0], noise[1] - moon


def _rings(rng, half):
    turn = np.linspace(0, 2 * np.pi, half, endpoint=False)
    around = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    outer = around * rng.uniform(2.1, 2.7, (half, 1))
    inner = around * 1.05 * np.sqrt(rng.uniform(0.02, 1, (half, 1)))
    return outer, inner


def _stripe(rng, half):
    def along(aside):
        far = rng.uniform(-1, 1, half) * (2.7 - np.abs(aside))
        return np.stack([far + aside, aside - far], axis=1)

    beside = rng.choice([-1, 1], half) * rng.uniform(0.9, 1.8, half)
    return along(beside), along(rng.uniform(-0.35, 0.35, half))


_PLACED = {"corners": _corners, "moons": _moons, "rings": _rings, "stripe": _stripe}
