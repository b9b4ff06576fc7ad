"""Steady sums: shift numbers to mean 0 and stretch them to size 1, whatever came before.

What moves all numbers alike, or stretches all of them, is undone by that: no blame for it passes.
"""

import math

import numpy as np

from ..settings import is_row, number, whole
from ..tensor import Tensor, op
from .options import named_as_in_pytorch
from .sums import total, total_of_rows


@named_as_in_pytorch
def batch_norm(x, running_mean, running_var, weight=None, bias=None, training=False,
               momentum=0.1, eps=1e-5):  # fmt: skip
    """Steady each feature over the whole batch (Ioffe and Szegedy, 2015).

    x is (N, C) or (N, C, H, W). All others are (C,), one number for each feature. When
    training, the mean and the variance are those of this batch, and ``running_mean`` and
    ``running_var``, arrays of floats (or None), move toward them in place by the share
    ``momentum``; else these two are used. ``weight`` and ``bias`` stretch and shift each feature
    afterwards; ``eps`` keeps from dividing by 0.
    """
    return _batch_norm(
        x, weight, bias, running_mean=_remembered(running_mean), training=bool(training),
        running_var=_remembered(running_var), momentum=momentum, eps=eps,
    )  # fmt: skip


@op
def _batch_norm(x, weight=None, bias=None, *, running_mean, running_var, training, momentum, eps):
    along, each = (0, *range(2, x.ndim)), (1, -1, *(1,) * (x.ndim - 2))
    _check_features(x, training, running_mean, running_var, weight, bias)
    if training:
        mean, n = x.mean(axis=along), x.size // x.shape[1]
        normal = x - mean.reshape(each)
        var = (normal * normal).mean(axis=along)
        _move(running_mean, mean, momentum)
        _move(running_var, var * n / (n - 1), momentum)
    else:
        normal = x - running_mean.astype(x.dtype).reshape(each)
        var = running_var.astype(x.dtype)
    size = np.sqrt(var + number("", "eps", eps)).reshape(each)
    normal /= size
    stretch = 1 if weight is None else weight.reshape(each)
    out = normal * stretch
    if bias is not None:
        out += bias.reshape(each)

    def backward(grad):
        bias_blame, weight_blame, blame = grad.sum(along), (grad * normal).sum(along), grad
        if training:  # what moves or stretches a whole feature is undone, so it is not blamed
            blame = grad - (bias_blame / n).reshape(each)
            blame -= normal * (weight_blame / n).reshape(each)
        return blame * (stretch / size), weight_blame, bias_blame

    return out, backward


def _remembered(running):
    """Running numbers that can be moved in place."""
    running = running.data if isinstance(running, Tensor) else running
    if running is None or (isinstance(running, np.ndarray) and running.dtype.kind == "f"):
        return running
    raise TypeError(f"batch_norm moves running numbers, an array of floats, got {running!r}.")


def _move(running, toward, momentum):
    if running is not None:
        running += number("", "momentum", momentum) * (toward - running)


def _check_features(x, training, *of_each):
    if np.ndim(x) < 2:
        raise ValueError("x is (N, C) or (N, C, H, W).")
    if any(numbers is not None and np.shape(numbers) != x.shape[1:2] for numbers in of_each):
        raise ValueError(f"all but x must be one number for each of {x.shape[1]} features.")
    if training and x.size == x.shape[1]:
        raise ValueError("it learns from more than one number per feature.")
    if not training and (of_each[0] is None or of_each[1] is None):
        raise ValueError("without training=True it needs running_mean and running_var, got None.")


@named_as_in_pytorch
def layer_norm(x, normalized_shape, weight=None, bias=None, eps=1e-5):
    """Steady each example by itself, over its last dims (Ba, Kiros and Hinton, 2016).

    x is (..., *normalized_shape); ``weight`` and ``bias``, of normalized_shape, stretch and shift
    each number afterwards; ``eps`` keeps from dividing by 0.
    """
    lengths = normalized_shape if is_row(normalized_shape) else [normalized_shape]
    lengths = tuple(whole("", "normalized_shape", n, -math.inf) for n in lengths)
    return _layer_norm(x, weight, bias, normalized_shape=lengths, eps=number("", "eps", eps))


@op
def _layer_norm(x, weight=None, bias=None, *, normalized_shape, eps):
    along = tuple(range(-len(normalized_shape), 0))
    some = math.prod(normalized_shape) if along else 0
    if not some or np.shape(x)[-len(along) :] != normalized_shape:
        raise ValueError(f"the last dims are not {normalized_shape}.")
    if any(a is not None and np.shape(a) != normalized_shape for a in (weight, bias)):
        raise ValueError(f"weight and bias must be of the shape {normalized_shape}.")
    rows = x.reshape(-1, some)
    normal = rows - rows.mean(axis=1, keepdims=True)  # numpy's own: BLAS rounds a large mean more
    size = np.sqrt(total(normal, 1, normal) / some + eps)
    normal /= size
    stretch = 1 if weight is None else weight.reshape(some)
    out = normal * stretch
    if bias is not None:
        out += bias.reshape(some)

    def backward(grad):
        grad = grad.reshape(-1, some)

        def blame_x():
            blame = grad * stretch
            moved, stretched = total(blame, 1) / some, total(blame, 1, normal) / some
            blame -= moved
            blame -= normal * stretched
            blame /= size
            return blame.reshape(x.shape)

        def of_each(blame):
            return total_of_rows(blame).reshape(normalized_shape)

        return blame_x, lambda: of_each(grad * normal), lambda: of_each(grad)

    return out.reshape(x.shape), backward
