"""The bends: what a neuron does to its sum before it passes it on."""

import numpy as np

from ..engine import op


@op
def relu(a):
    """Give a where it is positive, else 0. Nobody is blamed for what was cut off."""
    out = np.maximum(a, 0)

    def backward(grad):
        return (grad * (out > 0),)

    return out, backward


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
def softmax(a, dim=-1):
    """Scores to chances: all positive, adding up to 1 along ``dim``."""
    powers = np.exp(a - a.max(axis=dim, keepdims=True))
    out = powers / powers.sum(axis=dim, keepdims=True)

    def backward(grad):
        return (out * (grad - (grad * out).sum(axis=dim, keepdims=True)),)

    return out, backward


@op
def log_softmax(a, dim=-1):
    """The logarithm of ``softmax``, without rounding a small chance to 0 on the way."""
    shifted = a - a.max(axis=dim, keepdims=True)
    out = shifted - np.log(np.exp(shifted).sum(axis=dim, keepdims=True))

    def backward(grad):
        return (grad - np.exp(out) * grad.sum(axis=dim, keepdims=True),)

    return out, backward
