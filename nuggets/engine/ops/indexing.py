"""Some numbers get through and others do not: blame goes only to those that did."""

import numpy as np

from ..tensor import Tensor, op
from .options import named_as_in_pytorch, one_dim, truths


@named_as_in_pytorch
def where(condition, input, other):
    """Give input where the condition holds, else other. Only the one that was taken is blamed.

    The condition is made of True and False, as ``x > 0`` is. The three stretch to one shape.
    """
    return _where(input, other, condition=truths(condition, "condition"))


@op
def _where(a, b, *, condition):
    out = np.where(condition, a, b)[()]

    def backward(grad):
        return lambda: np.where(condition, grad, 0), lambda: np.where(condition, 0, grad)

    return out, backward


@named_as_in_pytorch
def masked_fill(input, mask, value):
    """Give input, but ``value`` wherever the mask is True. What was covered is not blamed.

    The mask is made of True and False, and stretches; value is one number.
    """
    return _masked_fill(input, value, mask=truths(mask, "mask"))


@op
def _masked_fill(a, value, *, mask):
    if np.ndim(value):
        raise ValueError(f"value is one number, got the shape {value.shape}.")

    def backward(grad):
        return lambda: _covered(grad, mask, 0), lambda: np.where(mask, grad, 0)

    return _covered(a, mask, value), backward


def _covered(a, mask, value):
    """A copy of a, stretched to the mask, with the value wherever that is True."""
    out = np.empty(np.broadcast_shapes(np.shape(a), mask.shape), np.result_type(a, value))
    out[...] = a
    np.copyto(out, value, where=mask)
    return out[()]


@op
def clamp(a, min=None, max=None):
    """Give a, but never below ``min`` nor above ``max``: numbers or Tensors, or None for no bound.

    What was pushed back to a bound is not blamed: moving it a little changes nothing. A bound that
    is a Tensor is blamed instead, and shares the blame with what equals it. Where the bounds cross,
    ``max`` has the last word.
    """
    if min is None and max is None:
        raise ValueError("give it a bound: min and max are both None.")
    out = np.clip(a, min, max)

    def backward(grad):
        if {type(min), type(max)} <= {float, int, type(None)}:
            above_min = True if min is None else a > min
            return grad * (above_min if max is None else above_min & (a < max)), None, None
        low, high = _pushed(a, min, max)
        return grad * (1 - low - high), grad * low, grad * high

    return out, backward


def _pushed(a, min, max):
    """How much of each answer comes from its lower and from its upper bound: 0, a half, or 1."""
    two = min is not None and max is not None
    tie = 0.5 * (np.asarray(min) < max) if two else 0.5
    low = 0.0 if min is None else (a < min) + tie * (a == min)
    high = 0.0 if max is None else (a > max) + tie * (a == max)
    crossed = two and np.asarray(min) > max  # then the upper one has the last word
    return np.where(crossed, 0, low), np.where(crossed, 1, high)


@op
def gather(a, *, dim, index):
    """Pick numbers along one dim: for ``dim=1``, out[i, j] = a[i, index[i, j]].

    The index holds whole numbers, in as many dims as a, and out gets its shape. One number picked
    twice is blamed twice.
    """
    dim, shape, index = one_dim(dim, a.ndim), a.shape or (1,), np.asarray(index)
    if max(index.ndim, 1) != len(shape):
        raise ValueError(f"the index must have as many dims, got the shape {index.shape}.")
    if any(d != dim and n > shape[d] for d, n in enumerate(index.shape)):
        raise ValueError(f"the index is longer beside dim={dim}, got the shape {index.shape}.")
    key = list(np.indices(index.shape, sparse=True)) or [index]
    key[dim] = places(index, shape[dim])
    out = a.reshape(shape)[tuple(key)]

    def backward(grad):
        blame = np.zeros(shape, a.dtype)
        np.add.at(blame, tuple(key), grad)
        return (blame.reshape(a.shape),)

    return out, backward


@named_as_in_pytorch
def embedding(input, weight):
    """Look up one row for each whole number: the table's row is what the network sees of it.

    Whole numbers of any shape, and a table (rows, columns), give (*input.shape, columns). A row
    that was looked up twice is blamed twice.
    """
    return _embedding(weight, input=input)


@op
def _embedding(weight, *, input):
    if np.ndim(weight) != 2:
        raise ValueError("weight is a table of rows and columns.")
    rows = places(input, len(weight))
    out = weight[rows]

    def backward(grad):
        blame = np.zeros(weight.size, weight.dtype)  # number by number is faster than row by row
        np.add.at(blame, np.arange(weight.size).reshape(weight.shape)[rows].ravel(), grad.ravel())
        return (blame.reshape(weight.shape),)

    return out, backward


def places(index, length):
    """Whole numbers that stand for places 0 .. length-1, checked: numpy would count -1 as last."""
    index = np.asarray(index.data if isinstance(index, Tensor) else index)
    index = index if index.size else index.astype(int)  # numpy takes an empty list for floats
    if index.dtype.kind not in "iu":
        raise TypeError(
            f"Places are whole numbers, got {index.dtype}: give a plain array, np.array([0, 2])."
        )
    if index.size and not (index.min() >= 0 and index.max() < length):
        wrong = index[(index < 0) | (index >= length)].flat[0]
        raise IndexError(f"There are {length} places, 0 to {length - 1}, and {wrong} is not one.")
    return index
