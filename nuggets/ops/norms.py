"""Steady sums: shift numbers to mean 0 and stretch them to size 1, whatever came before.

What moves all numbers alike, or stretches all of them, is undone by that: no blame for it passes.
"""

import numpy as np

from ..engine import op


def batch_norm(x, running_mean, running_var, weight=None, bias=None, training=False,
               momentum=0.1, eps=1e-5):  # fmt: skip
    """Steady each feature over the whole batch (Ioffe and Szegedy, 2015).

    Args:
        x: (N, C) or pictures (N, C, H, W).
        running_mean: (C,), what is used when not training; when training, moved in place.
        running_var: (C,), likewise.
        weight: (C,), how far each feature is stretched afterwards; None for 1.
        bias: (C,), how far it is shifted afterwards; None for 0.
        training: use the mean and the variance of this batch, and remember them a little.
        momentum: how far the running numbers move toward those of this batch.
        eps: a little, so that nothing is divided by 0.
    """
    return _batch_norm(
        x, weight, bias, running_mean=running_mean, running_var=running_var, training=training,
        momentum=momentum, eps=eps,
    )  # fmt: skip


@op
def _batch_norm(x, weight, bias, *, running_mean, running_var, training, momentum, eps):
    along, each = (0, *range(2, x.ndim)), (1, -1, 1, 1)[: x.ndim]
    mean, var = running_mean.astype(x.dtype), running_var.astype(x.dtype)
    if training:
        mean, var, n = x.mean(axis=along), x.var(axis=along), x.size // x.shape[1]
        running_mean += momentum * (mean - running_mean)
        running_var += momentum * (var * n / (n - 1) - running_var)
    size = np.sqrt(var + eps).reshape(each)
    normal = (x - mean.reshape(each)) / size
    stretch = 1 if weight is None else weight.reshape(each)
    out = normal * stretch if bias is None else normal * stretch + bias.reshape(each)

    def backward(grad):
        bias_blame, weight_blame, blame = grad.sum(along), (grad * normal).sum(along), grad
        if training:  # what moves or stretches a whole feature is undone, so it is not blamed
            blame = (
                grad - (bias_blame / n).reshape(each) - normal * (weight_blame / n).reshape(each)
            )
        return blame * (stretch / size), weight_blame, bias_blame

    return out, backward


def layer_norm(x, normalized_shape, weight=None, bias=None, eps=1e-5):
    """Steady each example by itself, over its last dims (Ba, Kiros and Hinton, 2016).

    Args:
        x: (..., *normalized_shape).
        normalized_shape: the last dims of x, over which the mean and the size are taken.
        weight: of normalized_shape, how far each number is stretched afterwards; None for 1.
        bias: of normalized_shape, how far it is shifted afterwards; None for 0.
        eps: a little, so that nothing is divided by 0.
    """
    return _layer_norm(x, weight, bias, normalized_shape=normalized_shape, eps=eps)


@op
def _layer_norm(x, weight, bias, *, normalized_shape, eps):
    along = tuple(range(-len(normalized_shape), 0))
    if x.shape[x.ndim - len(along) :] != tuple(normalized_shape):
        raise ValueError(f"the last dims are not {tuple(normalized_shape)}.")
    size = np.sqrt(x.var(axis=along, keepdims=True) + eps)
    normal = (x - x.mean(axis=along, keepdims=True)) / size
    stretch = 1 if weight is None else weight
    out = normal * stretch if bias is None else normal * stretch + bias

    def backward(grad):
        def blame_x():
            blame = grad * stretch
            moved = blame.mean(axis=along, keepdims=True)
            stretched = (blame * normal).mean(axis=along, keepdims=True)
            return (blame - moved - normal * stretched) / size

        return blame_x, lambda: grad * normal, grad

    return out, backward
