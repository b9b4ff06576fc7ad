"""The bends: what a neuron does to its sum before it passes it on."""

import math

import numpy as np

from ..settings import number, only
from ..strips import strips
from ..tensor import op
from .options import one_dim, several_dims
from .sums import total


@op
def relu(a):
    """Give a where it is positive, else 0. Nobody is blamed for what was cut off."""
    out = np.maximum(a, 0) if isinstance(a, np.ndarray) else _positive_part(a)

    def backward(grad):
        return (grad * (out > 0),)

    return out, backward


def _positive_part(number):
    """What np.maximum(number, 0) gives, in a tenth of its time. Nan stays nan, as it does there."""
    return type(number)(0) if number <= 0 else number


@op
def leaky_relu(a, *, negative_slope=0.01):
    """Like relu, but of a negative number the share ``negative_slope`` is left, and of its blame.

    Maas and others, 2013.
    """
    slope = number("", "negative_slope", negative_slope, -math.inf)
    out = np.maximum(a, 0) + slope * np.minimum(a, 0)

    def backward(grad):
        whole = grad * (a > 0)
        return (whole + slope * (grad - whole),)

    return out, backward


@op
def gelu(a, *, approximate="none"):
    """A relu with a soft corner: a times the chance that a bell-curve number lies below a.

    Hendrycks and Gimpel, 2016; the exact form, with the error function, and no other here.
    """
    only("none", approximate=approximate)
    out, chance = np.empty_like(a), np.empty_like(a)
    for answer, share, x in strips(out, chance, a):
        np.divide(1 + erf(x / math.sqrt(2)), 2, out=share)
        np.multiply(x, share, out=answer)

    def backward(grad):
        blame = np.empty_like(a)
        for part, g, x, share in strips(blame, grad, a, chance):
            height = np.exp(x * x / -2) / math.sqrt(2 * math.pi)  # of the bell curve: its slope
            np.multiply(g, share + x * height, out=part)
        return (blame[()],)

    return out[()], backward


@op
def tanh(a):
    """An S-shaped bend from -1 to 1. Far from 0 it is flat, and hardly any blame passes."""
    out = np.tanh(a)

    def backward(grad):
        return (grad * (1 - out * out),)

    return out, backward


@op
def sigmoid(a):
    """An S-shaped bend from 0 to 1: 1 / (1 + e**-a)."""
    small = np.exp(-np.abs(a))  # never more than 1, so it cannot overflow
    out = np.where(a >= 0, 1, small) / (1 + small)

    def backward(grad):
        return (grad * out * (1 - out),)

    return out, backward


@op
def softmax(a, *, dim=-1):
    """Scores to chances, e**a / sum of e**a: all positive, adding up to 1 along ``dim``."""
    dim = one_dim(dim, a.ndim)
    out = np.exp(a - a.max(axis=dim, keepdims=True, initial=-np.inf))
    out /= total(out, dim)

    def backward(grad):
        return (out * (grad - total(grad, dim, out)),)

    return out, backward


@op
def log_softmax(a, *, dim=-1):
    """The logarithm of ``softmax``, without rounding a small chance to 0 on the way."""
    dim = several_dims(one_dim(dim, a.ndim), a.ndim)
    shifted = a - a.max(axis=dim, keepdims=True, initial=-np.inf)
    total = np.exp(shifted).sum(axis=dim, keepdims=True)  # at least 1, for the largest
    out = shifted - (np.log(total) if a.size else 0)

    def backward(grad):
        return (grad - np.exp(out) * grad.sum(axis=dim, keepdims=True),)

    return out, backward


_PER_ONE = 2048  # places per unit at which erf is known, from -6 to 6; beyond, it is -1 or 1
_KNOWN = np.array([math.erf(i / _PER_ONE) for i in range(-6 * _PER_ONE, 6 * _PER_ONE + 1)])
_KNOWN_FLOAT32 = _KNOWN.astype(np.float32)


def erf(a):
    """The error function, which numpy lacks: from the nearest place where it is known, go on.

    Two terms of Taylor's series over at most 1/4096 leave less than 1e-11 unknown, and three, for
    float64, less than 1e-14.
    """
    a = np.clip(a, -6, 6)
    near = np.rint(a * _PER_ONE)
    with np.errstate(invalid="ignore"):  # nan has no place in the table, and stays nan below
        places = (near + 6 * _PER_ONE).astype(int)
    known = (_KNOWN_FLOAT32 if a.dtype == np.float32 else _KNOWN).take(places, mode="clip")
    near = near / _PER_ONE
    step, square = a - near, near * near
    slope = 2 / math.sqrt(math.pi) * np.exp(-square)
    bend = near if a.dtype == np.float32 else near - step * (2 * square - 1) / 3
    return known + slope * step * (1 - step * bend)
