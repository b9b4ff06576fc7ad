"""Many numbers to few: sum, mean, spread, the largest, the smallest."""

import numpy as np

from ..engine import op


def _reopened(reduced, dim, keepdim):
    """Put the dims of length 1 back that a reduction took away, so that it stretches again."""
    return reduced if keepdim or dim is None else np.expand_dims(reduced, dim)


@op
def sum(a, *, dim=None, keepdim=False):
    """All numbers added up, or those along ``dim`` (one dim or several)."""
    out = a.sum(axis=dim, keepdims=keepdim)

    def backward(grad):
        return (np.broadcast_to(_reopened(grad, dim, keepdim), a.shape),)

    return out, backward


@op
def mean(a, *, dim=None, keepdim=False):
    """The average of all numbers, or of those along ``dim``: each is blamed for its share."""
    out = a.mean(axis=dim, keepdims=keepdim)

    def backward(grad):
        share = grad * np.asarray(out.size / a.size, a.dtype)
        return (np.broadcast_to(_reopened(share, dim, keepdim), a.shape),)

    return out, backward


@op
def var(a, *, dim=None, correction=1, keepdim=False):
    """How far numbers spread: squared distance from their mean, added up, over n - correction.

    With ``correction=1``, as here, n examples speak fairly for many more; 0 gives the plain mean.
    """
    from_mean = a - a.mean(axis=dim, keepdims=True)
    out = a.var(axis=dim, ddof=correction, keepdims=keepdim)

    def backward(grad):
        n = a.size // out.size - correction if out.size else 1
        return (_reopened(grad, dim, keepdim) * from_mean * 2 / n,)

    return out, backward


@op
def amax(a, *, dim=None, keepdim=False):
    """The largest number, or the largest along ``dim``. Equal winners share the blame."""
    out = a.max(axis=dim, keepdims=keepdim)

    def backward(grad):
        return (_shared(grad, a, out, dim, keepdim),)

    return out, backward


@op
def amin(a, *, dim=None, keepdim=False):
    """The smallest number, or the smallest along ``dim``. Equal winners share the blame."""
    out = a.min(axis=dim, keepdims=keepdim)

    def backward(grad):
        return (_shared(grad, a, out, dim, keepdim),)

    return out, backward


def _shared(grad, a, out, dim, keepdim):
    """Blame for the numbers that won, in equal shares where several did."""
    winners = a == _reopened(out, dim, keepdim)
    share = winners / winners.sum(axis=dim, keepdims=True, dtype=a.dtype)
    return _reopened(grad, dim, keepdim) * share


def max(a):
    """The largest of all numbers. Along a dim use ``amax(dim)``; for its place, ``argmax``."""
    return amax(a)


def min(a):
    """The smallest of all numbers. Along a dim use ``amin(dim)``."""
    return amin(a)
