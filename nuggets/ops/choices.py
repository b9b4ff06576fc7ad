"""Some numbers get through and others do not: blame goes only to those that did."""

import numpy as np

from ..engine import op


def where(condition, input, other):
    """Give input where the condition holds, else other. Only the one that was taken is blamed."""
    return _where(input, other, condition=np.asarray(condition, bool))


@op
def _where(a, b, *, condition):
    out = np.where(condition, a, b)

    def backward(grad):
        return np.where(condition, grad, 0), np.where(condition, 0, grad)

    return out, backward


def masked_fill(input, mask, value):
    """Give input, but ``value`` wherever the mask is True. What was covered is not blamed."""
    return _masked_fill(input, value, mask=np.asarray(mask, bool))


@op
def _masked_fill(a, value, *, mask):
    out = np.where(mask, value, a)

    def backward(grad):
        return np.where(mask, 0, grad), np.where(mask, grad, 0)

    return out, backward


@op
def clamp(a, min=None, max=None):
    """Give a, but never below ``min`` nor above ``max``, two fixed numbers (or None).

    What was pushed back to a bound is not blamed: moving it a little changes nothing.
    """
    out = np.clip(a, min, max)

    def backward(grad):
        below, above = (
            np.zeros(out.shape, bool) if bound is None else bound_
            for bound, bound_ in (
                (min, min is not None and a < min),
                (max, max is not None and a > max),
            )
        )
        return grad * ~(below | above), grad * below, grad * above

    return out, backward


@op
def gather(a, *, dim, index):
    """Pick numbers along one dim: for ``dim=1``, out[i, j] = a[i, index[i, j]].

    Args:
        a: numbers of any shape.
        dim: along which dim is picked.
        index: whole numbers, as many dims as a; out gets its shape. One picked twice is
            blamed twice.

    Raises:
        IndexError: if a place is below 0 or beyond the end.
    """
    index = places(index, a.shape[dim])
    key = list(np.ogrid[tuple(slice(n) for n in index.shape)])
    key[dim] = index
    out = a[tuple(key)]

    def backward(grad):
        blame = np.zeros_like(a)
        np.add.at(blame, tuple(key), grad)
        return (blame,)

    return out, backward


def embedding(input, weight):
    """Look up one row for each whole number: the table's row is what the network sees of it.

    Args:
        input: whole numbers 0 .. rows-1, any shape.
        weight: the table (rows, columns).

    Returns:
        (*input.shape, columns). A row that was looked up twice is blamed twice.

    Raises:
        IndexError: if a number has no row.
    """
    return _embedding(weight, rows=places(input, len(weight)))


@op
def _embedding(weight, *, rows):
    out = weight[rows]

    def backward(grad):
        blame = np.zeros(weight.size, weight.dtype)  # number by number is faster than row by row
        np.add.at(blame, np.arange(weight.size).reshape(weight.shape)[rows].ravel(), grad.ravel())
        return (blame.reshape(weight.shape),)

    return out, backward


def places(index, length):
    """Whole numbers that stand for places 0 .. length-1, checked: numpy would count -1 as last.

    Raises:
        TypeError: if they are not whole numbers.
        IndexError: if one of them is no such place.
    """
    index = np.asarray(index)
    if index.dtype.kind not in "iu":
        raise TypeError(f"Places are whole numbers, got {index.dtype}.")
    if index.size and not (index.min() >= 0 and index.max() < length):
        wrong = index[(index < 0) | (index >= length)].flat[0]
        raise IndexError(f"There are {length} places, 0 to {length - 1}, and {wrong} is not one.")
    return index
