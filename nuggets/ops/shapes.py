"""The same numbers in another order: blame goes back the way the numbers came."""

import math

import numpy as np

from ..engine import op


def reshape(a, *shape):
    """The same numbers in rows of another length; one length may be -1 (work it out)."""
    return _reshape(a, shape=shape)


@op
def _reshape(a, *, shape):
    out = a.reshape(*shape)

    def backward(grad):
        return (grad.reshape(a.shape),)

    return out, backward


@op
def transpose(a, *, dim0, dim1):
    """Dims ``dim0`` and ``dim1`` swapped."""
    out = a.swapaxes(dim0, dim1)

    def backward(grad):
        return (grad.swapaxes(dim0, dim1),)

    return out, backward


@op
def permute(a, *, dims):
    """The dims in another order: the first is what stood at place ``dims[0]``, and so on."""
    out = a.transpose(dims)

    def backward(grad):
        return (grad.transpose(np.argsort(dims)),)

    return out, backward


@op
def flatten(a, *, start_dim=0, end_dim=-1):
    """Dims from ``start_dim`` to ``end_dim`` laid end to end."""
    start, end = start_dim % a.ndim, end_dim % a.ndim + 1
    out = a.reshape(*a.shape[:start], math.prod(a.shape[start:end]), *a.shape[end:])

    def backward(grad):
        blame = np.empty_like(a)  # it lies in memory as a does, which the steps behind it like
        blame[...] = grad.reshape(a.shape)
        return (blame,)

    return out, backward


@op
def getitem(a, *, key):
    """Give a[key], some of the numbers. The others are not blamed; one picked twice is, twice."""
    out = a[key]

    def backward(grad):
        blame = np.zeros_like(a)
        np.add.at(blame, key, grad)
        return (blame,)

    return out, backward


def cat(tensors, dim=0):
    """Several end to end along a dim that they have; each gets back the blame of its part."""
    return _cat(*tensors, dim=dim)


@op
def _cat(*parts, dim):
    out = np.concatenate(parts, axis=dim)
    ends = np.cumsum([part.shape[dim] for part in parts])

    def backward(grad):
        return np.split(grad, ends[:-1], axis=dim)

    return out, backward


def stack(tensors, dim=0):
    """Several of one shape along a new dim; each gets back the blame of its layer."""
    return _stack(*tensors, dim=dim)


@op
def _stack(*parts, dim):
    out = np.stack(parts, axis=dim)

    def backward(grad):
        return tuple(np.moveaxis(grad, dim, 0))

    return out, backward
