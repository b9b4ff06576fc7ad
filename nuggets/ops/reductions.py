"""Many numbers to few: sum, mean, the largest."""

import numpy as np

from ..engine import op


def _reopened(reduced, dim, keepdim):
    """Put the dims of length 1 back that a reduction took away, so that it stretches again."""
    return reduced if keepdim or dim is None else np.expand_dims(reduced, dim)


@op
def sum(a, dim=None, keepdim=False):
    """All numbers added up, or those along ``dim`` (one dim or several)."""
    out = a.sum(axis=dim, keepdims=keepdim)

    def backward(grad):
        return (np.broadcast_to(_reopened(grad, dim, keepdim), a.shape),)

    return out, backward


@op
def mean(a, dim=None, keepdim=False):
    """The average of all numbers, or of those along ``dim``: each is blamed for its share."""
    out = a.mean(axis=dim, keepdims=keepdim)

    def backward(grad):
        share = grad * np.asarray(out.size / a.size, a.dtype)
        return (np.broadcast_to(_reopened(share, dim, keepdim), a.shape),)

    return out, backward


@op
def amax(a, dim=None, keepdim=False):
    """The largest number, or the largest along ``dim``. Equal winners share the blame."""
    out = a.max(axis=dim, keepdims=keepdim)

    def backward(grad):
        winners = a == _reopened(out, dim, keepdim)
        share = winners / winners.sum(axis=dim, keepdims=True, dtype=a.dtype)
        return (_reopened(grad, dim, keepdim) * share,)

    return out, backward


def max(a):
    """The largest of all numbers. Along a dim use ``amax(dim)``; for its place, ``argmax``."""
    return amax(a)
