"""What looks like a part of a network and is none: found once, and warned of.

A layer in a plain list, and a weight that was computed, would neither learn nor be saved, and
nobody would say so.
"""

import warnings
from collections import deque

import numpy as np

from ..tensor import Tensor, tape

HOLDERS = (list, tuple, set, frozenset, deque, dict)
"""What may hold layers that a network does not find; an array of objects may, too."""


def warn_of_what_is_lost(model, is_part):
    """Warn of layers in plain lists and of computed weights; ``is_part`` tells what is a part."""
    found = {id(part) for part in model.modules()} | {id(p) for _, p in model.named_parameters()}
    for part in model.modules():
        for name, value in vars(part).items():
            where = f"{type(part).__name__}.{name}"
            if _has_lost(value, found, is_part) and not is_part(value):
                warnings.warn(
                    f"{where} is a {type(value).__name__}: the layers and weights in it are not "
                    "found, so they do not learn and are not saved. Use Sequential(*layers) or "
                    "ModuleList(layers).",
                    stacklevel=3,
                )
            elif isinstance(value, Tensor) and _was_meant_to_learn(value, found):
                warnings.warn(
                    f"{where} was computed from a Tensor, so it is no weight and does not learn. "
                    "Compute the numbers first, and put Tensor(...) around them last.",
                    stacklevel=3,
                )


def _has_lost(value, found, is_part):
    """Whether this is a part that was not found, or holds one, however deep inside."""
    if isinstance(value, HOLDERS):
        inside = value.values() if isinstance(value, dict) else value
    elif isinstance(value, np.ndarray) and value.dtype == object:
        inside = value.flat
    else:
        return is_part(value) and id(value) not in found
    return any(_has_lost(each, found, is_part) for each in inside)


def _was_meant_to_learn(value, found):
    """Whether it was computed from Tensors that are no weights, as in ``Tensor(numbers) * 0.1``."""
    leaves = [x for x in tape(value) if x.is_leaf and x is not value]
    return bool(leaves) and not any(id(x) in found for x in leaves)
