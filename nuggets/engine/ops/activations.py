"""The bends: what a neuron does to its sum before it passes it on."""

import math

import numpy as np

from ..settings import number, only
from ..strips import strips
from ..tensor import op
from .options import one_dim
from .sums import largest, total


@op
def relu(a):
    """Give a where it is positive, else 0. Nobody is blamed for what was cut off."""
    # np.maximum(a, 0) takes numpy twice as long as np.clip
    out = np.clip(a, 0, np.inf) if isinstance(a, np.ndarray) else _positive_part(a)

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
    out, slope = np.empty_like(a), np.empty_like(a)
    for answer, steep, x in strips(out, slope, a):
        below, height = _bell(x)
        with np.errstate(invalid="ignore"):  # of an infinite number: the loss will tell of it
            np.multiply(x, below, out=answer)
            np.add(below, x * height, out=steep)

    def backward(grad):
        return (grad * slope,)

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
    out, sums = _exp_and_total(a, dim)
    out /= sums

    def backward(grad):
        blame = grad - total(grad, dim, out)
        blame *= out
        return (blame,)

    return out, backward


TAME, FAINT = 16, 1e-6
"""Where the largest score is no farther from 0 than the first, and the exps of each row add up to
the second or more, ``softmax`` needs no shift."""


def _exp_and_total(a, dim):
    """e**a, and its sums along a dim; in wild rows both over the same number, e**largest.

    So nothing overflows, and no sum is 0. Nan and infinite numbers are as wild as can be.
    """
    if abs(a.max(initial=-np.inf)) <= TAME:
        out = np.exp(a)
        sums = total(out, dim)
        if sums.min(initial=1) >= FAINT:
            return out, sums
    out = np.exp(a - largest(a, dim))
    return out, total(out, dim)


@op
def log_softmax(a, *, dim=-1):
    """The logarithm of ``softmax``, without rounding a small chance to 0 on the way."""
    dim = one_dim(dim, a.ndim)
    shifted = a - largest(a, dim)
    sums = total(np.exp(shifted), dim)  # at least 1, for the largest
    out = shifted - np.log(sums) if a.size else shifted

    def backward(grad):
        return (grad - np.exp(out) * total(grad, dim),)

    return out, backward


def _bell(x):
    """The chance that a bell-curve number lies below x, and how high the curve is there."""
    with np.errstate(over="ignore"):  # far out the curve is 0 high
        hill = np.square(x)
    hill *= -0.5
    hill = np.exp(hill)
    if x.dtype == np.float32:
        outside = _outside_of_hill(np.abs(x))
        outside *= hill
        below = 0.5 + np.copysign(0.5 - outside, x)
    else:
        below = (1 + erf(x / math.sqrt(2))) / 2
    return below, hill / math.sqrt(2 * math.pi)


_HASTINGS = 0.5307027145, -0.7265760135, 0.7107068705, -0.142248368, 0.127414796


def _outside_of_hill(x):
    """The chance that a bell-curve number lies above x, from 0 on, over e**(-x*x/2): to 7.5e-8.

    Hastings, 1955; formula 7.1.26 of Abramowitz and Stegun, 1964.
    """
    t = x * (0.3275911 / math.sqrt(2))
    t += 1
    np.divide(1, t, out=t)
    first, *others = _HASTINGS
    outside = t * first
    for factor in others:
        outside += factor
        outside *= t
    return outside


_PER_ONE = 2048  # places per unit at which erf is known, from -6 to 6; beyond, it is -1 or 1
_KNOWN = np.array([math.erf(i / _PER_ONE) for i in range(-6 * _PER_ONE, 6 * _PER_ONE + 1)])


def erf(a):
    """The error function of float64, which numpy lacks: from the nearest known place, go on.

    Three terms of Taylor's series over at most 1/4096 leave less than 1e-14 unknown.
    """
    a = np.clip(a, -6, 6)
    near = np.rint(a * _PER_ONE)
    with np.errstate(invalid="ignore"):  # nan has no place in the table, and stays nan below
        places = (near + 6 * _PER_ONE).astype(int)
    near /= _PER_ONE
    step, square = a - near, near * near
    slope = 2 / math.sqrt(math.pi) * np.exp(-square)
    bend = near - step * (2 * square - 1) / 3
    return _KNOWN.take(places, mode="clip") + slope * step * (1 - step * bend)
