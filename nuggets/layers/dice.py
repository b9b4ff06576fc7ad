"""The dice of all layers: starting weights, and what Dropout leaves out."""

import math

import numpy as np

from ..engine import Tensor

_dice = np.random.default_rng(0)


def manual_seed(seed):
    """Start the dice anew: the same seed, the same weights, on every machine."""
    global _dice
    _dice = np.random.default_rng(seed)


def dice():
    """The one numpy Generator that all layers share."""
    return _dice


def starting_weights(*shape, fan_in):
    """Small random numbers, the smaller the more inputs are added up: within 1 / sqrt(fan_in)."""
    bound = 1 / math.sqrt(fan_in)
    return Tensor(_dice.uniform(-bound, bound, shape).astype(np.float32))
