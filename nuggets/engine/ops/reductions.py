"""Many numbers to few: sum, mean, spread, the largest, the smallest.

They go along ``dim``, one or several; None means all. Where ``keepdim`` is True, the dims that went
stay, of length 1. No number at all is a ValueError where one is to be chosen.
"""

import math
import warnings

import numpy as np

from ..settings import number, only
from ..tensor import Tensor, op
from .options import named_as_in_pytorch, one_dim, several_dims


def _reopened(reduced, dim, keepdim):
    """Put the dims of length 1 back that a reduction took away, so that it stretches again."""
    return reduced if keepdim or dim is None else np.expand_dims(reduced, dim)


@op
def sum(a, *, dim=None, keepdim=False):
    """All numbers added up, or those along ``dim``: each is blamed as much as the sum."""
    dim = several_dims(dim, a.ndim)
    out = a.sum(axis=dim, keepdims=keepdim)

    def backward(grad):
        return (np.broadcast_to(_reopened(grad, dim, keepdim), a.shape),)

    return out, backward


@op
def mean(a, *, dim=None, keepdim=False):
    """The average of all numbers, or of those along ``dim``: each is blamed for its share."""
    dim = several_dims(dim, a.ndim)
    out = _divided(a.sum(axis=dim, keepdims=keepdim), _how_many(a, dim))

    def backward(grad):
        share = grad * np.asarray(out.size / (a.size or 1), a.dtype)
        return (np.broadcast_to(_reopened(share, dim, keepdim), a.shape),)

    return out, backward


@op
def var(a, *, dim=None, correction=1, keepdim=False, unbiased=None, ddof=None):
    """How far numbers spread: squared distance from their mean, added up, over n - correction.

    With ``correction=1``, as here, n examples speak fairly for many more (Bessel's correction); 0
    gives the plain mean. Where nothing is left of n, the answer is infinite, or nan if the numbers
    are all the same; a warning says so. ``unbiased`` and ``ddof`` are other words for the
    correction: NotImplementedError.
    """
    only(None, unbiased=unbiased)
    only(None, ddof=ddof)
    dim = several_dims(dim, a.ndim)
    count = _how_many(a, dim)
    taken = 1.0 if correction is None else number("", "correction", correction, -math.inf)
    n = count - taken if count > taken else 0
    from_mean = a - _divided(a.sum(axis=dim, keepdims=True), count)
    out = _divided((from_mean * from_mean).sum(axis=dim, keepdims=keepdim), n)
    if n == 0 and a.size:
        what = "nan" if np.all(np.isnan(out)) else "infinite"
        warnings.warn(
            f"var of {count} numbers is {what} with correction={correction}: "
            "there must be more of them.",
            stacklevel=3,
        )

    def backward(grad):
        return (_divided(_reopened(grad, dim, keepdim) * from_mean * 2, n),)

    return out, backward


@op
def amax(a, *, dim=None, keepdim=False):
    """The largest number, or the largest along ``dim``. Equal winners share the blame."""
    dim = _dims_of_some(a, dim)
    out = a.max(axis=dim, keepdims=keepdim)

    def backward(grad):
        return (_shared(grad, a, out, dim, keepdim),)

    return out, backward


@op
def amin(a, *, dim=None, keepdim=False):
    """The smallest number, or the smallest along ``dim``. Equal winners share the blame."""
    dim = _dims_of_some(a, dim)
    out = a.min(axis=dim, keepdims=keepdim)

    def backward(grad):
        return (_shared(grad, a, out, dim, keepdim),)

    return out, backward


def _shared(grad, a, out, dim, keepdim):
    """Blame for the numbers that won, in equal shares where several did."""
    winners = a == _reopened(out, dim, keepdim)
    share = winners / winners.sum(axis=dim, keepdims=True, dtype=a.dtype)
    return _reopened(grad, dim, keepdim) * share


def _how_many(a, dim):
    """How many numbers become one."""
    return a.size if dim is None else math.prod([a.shape[d] for d in dim])


def _divided(total, count):
    """Total / count; where there was nothing to count it is nan, and numpy need not say so."""
    if count:
        return total / count
    with np.errstate(invalid="ignore", divide="ignore"):
        return total / 0


def _dims_of_some(a, dim):
    """The dims to go along, where there must be something to find."""
    dim = several_dims(dim, a.ndim)
    if a.size == 0 and _how_many(a, dim) == 0:
        raise ValueError(f"there is no largest and no smallest among no numbers, dim={dim}.")
    return dim


def max(input, *more, **named):
    """The largest of all numbers. Along a dim use ``amax``; for its place, ``argmax``."""
    _check_alone("max", "maximum", more, named)
    return amax(input)


def min(input, *more, **named):
    """The smallest of all numbers. Along a dim use ``amin``."""
    _check_alone("min", "-maximum", more, named)
    return amin(input)


def _check_alone(name, of_two, more, named):
    """Refuse what PyTorch's ``max`` and ``min`` do besides: it gives pairs, or compares two."""
    if more or named:
        given = [
            f"shape {x.shape}" if hasattr(x, "shape") else repr(x) for x in (*more, *named.values())
        ]
        raise TypeError(
            f"{name} finds one number among all, and was given {', '.join(given)} besides. Along a "
            f"dim use a{name}(dim=...), and {of_two} for two Tensors."
        )


@named_as_in_pytorch
def argmax(input, dim=None, keepdim=False):
    """The place of the largest number, as whole numbers in plain numpy: no blame passes.

    None for ``dim`` gives the place among all, laid in one row.
    """
    numbers = np.asarray(input.data if isinstance(input, Tensor) else input)
    dim = None if dim is None else one_dim(dim, numbers.ndim)
    if not numbers.size and (dim is None or not numbers.shape[dim]):
        raise ValueError(f"argmax finds no place among no numbers, shape {numbers.shape}.")
    return np.argmax(numbers, axis=dim, keepdims=keepdim)
