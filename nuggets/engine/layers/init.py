"""The dice of all layers: starting weights, and what Dropout leaves out."""

import contextlib
import math

import numpy as np

from ..settings import whole
from ..tensor import Tensor

_rng = np.random.default_rng(0)


def manual_seed(seed):
    """Start the dice anew: the same seed (a whole number from 0), the same weights, everywhere."""
    global _rng
    seed = whole("manual_seed", "seed", seed, 0)
    _rng = np.random.default_rng(seed)


@contextlib.contextmanager
def own_dice(seed=0):
    """Throw other dice for a while: after it, the reader's fall as if nobody had been here."""
    global _rng
    kept = _rng
    manual_seed(seed)
    try:
        yield
    finally:
        _rng = kept


def rng():
    """The one numpy Generator that all layers share."""
    return _rng


def starting_weights(*shape, fan_in):
    """Small random numbers, within 1 / sqrt(fan_in): the smaller, the more inputs are added up.

    PyTorch starts Linear and Conv2d so; that sums keep their size is LeCun's (1998).
    """
    bound = 1 / math.sqrt(fan_in) if fan_in else 0
    return Tensor(_rng.uniform(-bound, bound, shape).astype(np.float32))
