"""Pictures (N, C, H, W) made smaller by averaging, or larger by repeating."""

import numpy as np

from ..engine import op


@op
def avg_pool2d(x, *, kernel_size, stride=None):
    """The average of each ``kernel_size`` x ``kernel_size`` square: each number has its share.

    Args:
        x: pictures (N, C, H, W).
        kernel_size: how many pixels a square is high and wide.
        stride: how far it is from one square to the next; None for ``kernel_size``.

    Returns:
        (N, C, H', W') with H' = (H - kernel_size) // stride + 1, likewise W'.
    """
    k, step = kernel_size, stride or kernel_size
    rows, columns = ((n - k) // step * step + 1 for n in x.shape[2:])
    places = [
        np.s_[:, :, i : i + rows : step, j : j + columns : step] for i in range(k) for j in range(k)
    ]
    out = sum(x[place] for place in places) / k**2

    def backward(grad):
        blame, share = np.zeros_like(x), grad / k**2
        for place in places:
            blame[place] += share
        return (blame,)

    return out, backward


@op
def adaptive_avg_pool2d(x, *, output_size):
    """The average of each cell of a grid that is laid over the picture, however large that is.

    Where the grid does not fit evenly, neighbouring cells share a row or a column, as in PyTorch.

    Args:
        x: pictures (N, C, H, W).
        output_size: (rows, columns) of the grid; one number for a square.

    Returns:
        (N, C, rows, columns).
    """
    rows, columns = _pair(output_size)
    cells = [
        ((..., i, j), np.s_[:, :, top:bottom, left:right])
        for i, (top, bottom) in enumerate(_cells(x.shape[2], rows))
        for j, (left, right) in enumerate(_cells(x.shape[3], columns))
    ]
    out = np.empty((x.shape[1], rows, columns, x.shape[0]), x.dtype).transpose(3, 0, 1, 2)
    for cell, place in cells:
        out[cell] = x[place].mean(axis=(2, 3))

    def backward(grad):
        blame = np.zeros_like(x)
        for cell, place in cells:
            size = x[place].shape[2] * x[place].shape[3]
            blame[place] += (grad[cell] / size)[..., None, None]
        return (blame,)

    return out, backward


def _cells(length, count):
    """Where each of ``count`` cells along ``length`` pixels begins and ends."""
    return [(i * length // count, -(-(i + 1) * length // count)) for i in range(count)]


def _pair(size):
    """One number for a square, or two."""
    return size if isinstance(size, (tuple, list)) else (size, size)


@op
def interpolate(x, *, size=None, scale_factor=None):
    """Each pixel becomes a block of equal pixels ("nearest"); it gets the blame of its block.

    Args:
        x: pictures (N, C, H, W).
        size: the new (height, width), whole multiples of the old ones; one number for a square.
        scale_factor: or how many times as high and wide, a whole number or two.
    """
    (H, W), (high, wide) = x.shape[2:], _factors(x.shape[2:], size, scale_factor)
    out = x.repeat(high, axis=2).repeat(wide, axis=3)

    def backward(grad):
        return (grad.reshape(*x.shape[:2], H, high, W, wide).sum(axis=(3, 5)),)

    return out, backward


def _factors(old, size, scale_factor):
    """How many rows and columns each pixel becomes."""
    if (size is None) == (scale_factor is None):
        raise ValueError("give either size or scale_factor.")
    wanted = scale_factor if size is None else size
    wanted = _pair(wanted)
    factors = wanted if size is None else [new / n for new, n in zip(wanted, old, strict=True)]
    if any(factor < 1 or factor != int(factor) for factor in factors):
        raise ValueError(f"pictures grow by whole factors only, not by {tuple(factors)}.")
    return [int(factor) for factor in factors]
