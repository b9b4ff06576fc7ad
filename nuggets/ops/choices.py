"""Some numbers get through and others do not: blame goes only to those that did."""

import numpy as np

from ..engine import op


@op
def where(condition, a, b):
    """Give a where the condition holds, else b. Only the one that was taken is blamed."""
    condition = np.asarray(condition, bool)
    out = np.where(condition, a, b)

    def backward(grad):
        return None, np.where(condition, grad, 0), np.where(condition, 0, grad)

    return out, backward


@op
def masked_fill(a, mask, value):
    """Give a, but ``value`` wherever the mask is True. What was covered is not blamed."""
    mask = np.asarray(mask, bool)
    out = np.where(mask, value, a)

    def backward(grad):
        return np.where(mask, 0, grad), None, np.where(mask, grad, 0)

    return out, backward


@op
def clamp(a, min=None, max=None):
    """Give a, but never below ``min`` nor above ``max``, two fixed numbers (or None).

    What was pushed back to a bound is not blamed: moving it a little changes nothing.
    """
    out = np.clip(a, min, max)

    def backward(grad):
        return (grad * (out == a),)

    return out, backward


@op
def gather(a, dim, index):
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


@op
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
    rows = places(input, len(weight))
    out = weight[rows]

    def backward(grad):
        blame = np.zeros(weight.size, weight.dtype)  # number by number is faster than row by row
        np.add.at(blame, np.arange(weight.size).reshape(weight.shape)[rows].ravel(), grad.ravel())
        return None, blame.reshape(weight.shape)

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
