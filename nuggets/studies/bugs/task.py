"""The one small task of the whole zoo: tell tiny cats from tiny dogs, 144 pixels each.

Plain numpy in, float64, so that the referee can be asked at any moment.
"""

import numpy as np

from ...engine import ops
from ...engine.tensor import Tensor
from .mended import start

SIDE = 12
HIDDEN = 8
CAT = """
.o........o.
.oo......oo.
.o=o....o=o.
.oooooooooo.
.oooooooooo.
.oo#oooo#oo.
.oo#oooo#oo.
.oooooooooo.
=.ooo##ooo.=
.=oo=oo=oo=.
..oooooooo..
....oooo....
"""
DOG = """
....oooo....
..oooooooo..
.oooooooooo.
=oooooooooo=
==o##oo##o==
==o##oo##o==
==oooooooo==
==ooWWWWoo==
==oW####Wo==
.=oWW##WWo=.
..ooW==Woo..
.....==.....
"""
GREYS = {"#": 0.05, ".": 0.12, "=": 0.4, "o": 0.75, "W": 0.95}
"""How bright each mark of a drawing is, 0 to 1."""

NOISE = 0.1
"""The spread of the grey that is added to each pixel."""


def pets(count=60, seed=0):
    """Draw tiny pets, cats and dogs in turn: a cat has its ears up, a dog has them hanging.

    Each is moved by at most one pixel, up or down and left or right, and has noise over it.

    Returns:
        images, uint8 (count, 12, 12), 0 to 255; labels, (count,), cat 0 and dog 1.
    """
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 2
    drawn = np.array([_pixels(CAT), _pixels(DOG)])[labels]
    down, right = rng.integers(3, size=(2, count, 1, 1))
    framed = np.pad(drawn, ((0, 0), (1, 1), (1, 1)), constant_values=GREYS["."])
    row, column = np.indices((SIDE, SIDE))
    moved = framed[np.arange(count)[:, None, None], row + down, column + right]
    noisy = moved + NOISE * rng.standard_normal(drawn.shape)
    return np.round(255 * np.clip(noisy, 0, 1)).astype(np.uint8), labels


def _pixels(drawing):
    return np.array([[GREYS[mark] for mark in row] for row in drawing.split()])


def weights(begin=start, seed=0):
    """The weights to begin with: two layers of 8 neurons, one answer, and its bias.

    ``begin`` makes each from (neurons, inputs, numpy Generator), as ``bugs.mended.start`` does.

    Returns:
        four Tensors: (8, 144), (8, 8), (1, 8) and (1,).
    """
    rng = np.random.default_rng(seed)
    shapes = ((HIDDEN, SIDE * SIDE), (HIDDEN, HIDDEN), (1, HIDDEN))
    made = [begin(*shape, rng) for shape in shapes]
    return [Tensor(numbers) for numbers in (*made, np.zeros(1))]


def answers(rows, w1, w2, w3, bias, middle=ops.linear, bend=ops.tanh):
    """The forward pass, from rows of pixels (N, 144) to a Tensor (N, 1): near 0 cat, near 1 dog.

    The weights are (8, 144), (8, 8), (1, 8) and the bias (1,). ``middle`` is the second layer, a
    function of its input and its weights; ``bend`` follows the first two.
    """
    hidden = bend(ops.linear(rows, w1))
    hidden = bend(middle(hidden, w2))
    return ops.linear(hidden, w3) + bias


def shallow(rows, w1, w2, bias=0.0, bend=ops.tanh):
    """The same with one hidden layer: w1 is (8, 144), w2 is (1, 8)."""
    return ops.linear(bend(ops.linear(rows, w1)), w2) + bias
