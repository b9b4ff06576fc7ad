"""What operations are told besides their numbers: names, dims and masks. Checked here, for all."""

import functools
import math

import numpy as np

from ..operands import Parameters
from ..settings import is_row, whole
from ..tensor import Tensor


def named_as_in_pytorch(function):
    """Let a function that is no operation itself take and refuse names as operations do."""
    parameters = Parameters(function)

    @functools.wraps(function)
    def called(*given, **named):
        if not parameters.are_in_order(given, named):
            given, named = parameters.sorted_out(given, named)
        return function(*given, **named)

    return called


def one_dim(dim, ndim):
    """The place of a dim, counted from 0; -1 means the last. A single number has dim 0, too."""
    place, count = whole("", "dim", dim, -math.inf), max(ndim, 1)
    if not -count <= place < count:
        raise IndexError(f"dim is from {-count} to {count - 1} here, got {dim!r}.")
    return place % count


def several_dims(dim, ndim):
    """The places of one dim or several, for numpy; None and an empty list mean all of them."""
    if dim is None:
        return None
    places = tuple([one_dim(d, ndim) for d in (dim if is_row(dim) else (dim,))])
    if len(places) > 1 and len(set(places)) < len(places):
        raise ValueError(f"one dim is named twice in dim={dim!r}.")
    return (places or None) if ndim else ()


def truths(x, what):
    """An array of True and False; numbers are a TypeError, as PyTorch does not take them either."""
    given = np.asarray(x.data if isinstance(x, Tensor) else x)
    if given.dtype != bool:
        raise TypeError(
            f"{what} is made of True and False, as x > 0 is, got {given.dtype} of shape "
            f"{given.shape}."
        )
    return given
