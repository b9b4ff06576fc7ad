"""The dice of all layers: starting weights, and what Dropout leaves out."""

import math

import numpy as np

from ..engine import Tensor
from ..settings import whole

_dice = np.random.default_rng(0)


def manual_seed(seed):
    """Start the dice anew: the same seed, the same weights, on every machine.

    Raises:
        TypeError: if the seed is no whole number.
        ValueError: if it is below 0.
    """
    global _dice
    seed = whole("manual_seed", "seed", seed, 0)
    _dice = np.random.default_rng(seed)


def dice():
    """The one numpy Generator that all layers share."""
    return _dice


def starting_weights(*shape, fan_in):
    """Small random numbers, the smaller the more inputs are added up: within 1 / sqrt(fan_in)."""
    bound = 1 / math.sqrt(fan_in) if fan_in else 0
    return Tensor(_dice.uniform(-bound, bound, shape).astype(np.float32))
