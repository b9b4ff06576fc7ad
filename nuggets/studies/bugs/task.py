"""The one small task of the whole zoo: tell tiny cats from tiny dogs, 64 pixels each.

Plain numpy in, float64, so that the referee can be asked at any moment.
"""

import numpy as np

from ...engine import ops
from ...engine.tensor import Tensor
from .mended import start

SIDE = 8
HIDDEN = 8
CAT = """
#......#
##....##
########
#.####.#
########
###..###
.######.
..####..
"""
DOG = """
..####..
.######.
##.##.##
########
###..###
##.##.##
##....##
.#.##.#.
"""
NOISE = 0.16
"""The spread of the grey that is added to each pixel."""


def pets(count=60, seed=0):
    """Draw tiny pets: a cat has its ears up, a dog has them hanging.

    Args:
        count: how many, cats and dogs in turn.
        seed: for the noise over them.

    Returns:
        images, (count, 8, 8), whole numbers 0 to 255; labels, (count,), cat 0 and dog 1.
    """
    labels = np.arange(count) % 2
    drawn = np.array([_pixels(CAT), _pixels(DOG)])[labels]
    noise = NOISE * np.random.default_rng(seed).standard_normal(drawn.shape)
    return np.round(255 * np.clip(0.15 + 0.7 * drawn + noise, 0, 1)).astype(np.uint8), labels


def _pixels(drawing):
    return np.array([[mark == "#" for mark in row] for row in drawing.split()], dtype=float)


def weights(begin=start, seed=0):
    """The weights to begin with: two layers of 8 neurons, one answer, and its bias.

    Args:
        begin: a function of (neurons, inputs, numpy Generator), such as ``bugs.mended.start``.
        seed: for the numpy Generator.

    Returns:
        four Tensors: (8, 64), (8, 8), (1, 8) and (1,).
    """
    rng = np.random.default_rng(seed)
    shapes = ((HIDDEN, SIDE * SIDE), (HIDDEN, HIDDEN), (1, HIDDEN))
    made = [begin(*shape, rng) for shape in shapes]
    return [Tensor(numbers) for numbers in (*made, np.zeros(1))]


def answers(rows, w1, w2, w3, bias, middle=ops.linear, bend=ops.tanh):
    """The forward pass: one number for each row of pixels, near 0 for a cat and 1 for a dog.

    Args:
        rows: (N, 64), pixels.
        w1: the weights of the first layer (8, 64).
        w2: of the second (8, 8).
        w3: of the third (1, 8).
        bias: of the third (1,).
        middle: the second layer, a function of its input and its weights.
        bend: what follows the first two layers.

    Returns:
        A Tensor (N, 1).
    """
    hidden = bend(ops.linear(rows, w1))
    hidden = bend(middle(hidden, w2))
    return ops.linear(hidden, w3) + bias


def shallow(rows, w1, w2, bias=0.0, bend=ops.tanh):
    """The same with one hidden layer: w1 is (8, 64), w2 is (1, 8).

    Returns:
        A Tensor (N, 1) for rows (N, 64).
    """
    return ops.linear(bend(ops.linear(rows, w1)), w2) + bias
