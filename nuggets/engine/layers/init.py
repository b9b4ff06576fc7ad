"""The dice of all layers: starting weights, and what Dropout leaves out."""

import math

import numpy as np

from ..settings import whole
from ..tensor import Tensor

_rng = np.random.default_rng(0)


def manual_seed(seed):
    """Start the dice anew: the same seed, the same weights, on every machine.

    Args:
        seed: a whole number, 0 or more.

    Raises:
        TypeError: if the seed is no whole number.
        ValueError: if it is below 0.
    """
    global _rng
    seed = whole("manual_seed", "seed", seed, 0)
    _rng = np.random.default_rng(seed)


def rng():
    """The one numpy Generator that all layers share."""
    return _rng


def starting_weights(*shape, fan_in):
    """Small random numbers, the smaller the more inputs are added up: within 1 / sqrt(fan_in).

    PyTorch starts Linear and Conv2d so; that sums keep their size is LeCun's (1998).

    Args:
        *shape: of the weights.
        fan_in: how many inputs each of them is added up with.
    """
    bound = 1 / math.sqrt(fan_in) if fan_in else 0
    return Tensor(_rng.uniform(-bound, bound, shape).astype(np.float32))
