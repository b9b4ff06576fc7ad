"""What every library is given to do: the same pictures, the same two networks, the same chain."""

from itertools import pairwise

import numpy as np

BATCH = 64
LEARNING_RATE = 0.01
MLP = (3072, 256, 64, 2)
FILTERS = (3, 16, 32, 64)
CHAIN = 250
"""How often the scalar graph multiplies, adds, subtracts and bends: 1,000 operations in all."""

_dice = np.random.default_rng(0)


def pictures():
    """A batch of noise: images (64, 3, 32, 32) float32, labels (64,) int64."""
    images = _dice.random((BATCH, 3, 32, 32), np.float32)
    return images, _dice.integers(0, 2, BATCH)


def mlp_weights():
    """Starting weights of the MLP for libraries without layers: (in, out) and (out,) in turn."""
    shapes = pairwise(MLP)
    return [w for i, o in shapes for w in (_uniform(i, i, o), _uniform(i, o))]


def cnn_weights():
    """The same for the CNN: filters (out, in, 3, 3) and (out,) in turn, then one linear layer."""
    shapes = pairwise(FILTERS)
    filters = [w for i, o in shapes for w in (_uniform(9 * i, o, i, 3, 3), _uniform(9 * i, o))]
    return [*filters, _uniform(1024, 1024, 2), _uniform(1024, 2)]


def _uniform(fan_in, *shape):
    return (_dice.uniform(-1, 1, shape) / np.sqrt(fan_in)).astype(np.float32)


def cnn_operations():
    """How many multiplications and additions the matrix products of one step of the CNN need."""
    total, side = 0, 32
    for i, o in pairwise(FILTERS):
        passes = 2 if i == 3 else 3  # forward, blame of the weights, and of the input but once
        total += passes * 2 * BATCH * side * side * 9 * i * o
        side //= 2
    return total + 3 * 2 * BATCH * 1024 * 2
