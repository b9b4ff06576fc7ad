"""Pictures made smaller, by their largest numbers or by averages; or larger.

They are (N, C, H, W), or one (C, H, W).
"""

import functools
import math

import numpy as np

from ..settings import is_row, number, only, pair, whole
from ..tensor import op
from .convolution import pictures


@op
@pictures
def max_pool2d(x, *, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False,
               return_indices=False):  # fmt: skip
    """Keep the largest number of each ``kernel_size`` x ``kernel_size`` square.

    Only the winner is blamed; of equal numbers the first one wins, as in PyTorch. The settings are
    those of the layer ``MaxPool2d``.
    """
    only(False, return_indices=return_indices)
    edges, places, once = squares(x.shape, kernel_size, stride, padding, dilation, ceil_mode)
    padded = framed(x, edges, -np.inf)
    out, takeovers = padded[places[0]], []
    for place in places[1:]:  # the best so far, and where each newcomer takes its place
        takeovers.append(padded[place] > out)
        out = np.maximum(out, padded[place])

    def backward(grad):
        grad, shares = as_in_memory(grad, out), []
        for takes_over in reversed(takeovers):
            shares.append(grad * takes_over)
            grad = grad - shares[-1]
        shares.append(grad)
        return (unframed(handed_out(reversed(shares), places, padded, once), edges),)

    return out, backward


@op
@pictures
def avg_pool2d(x, *, kernel_size, stride=None, padding=0, ceil_mode=False,
               count_include_pad=True, divisor_override=None):  # fmt: skip
    """The average of each ``kernel_size`` x ``kernel_size`` square: each number has its share.

    To (N, C, H', W') with H' = (H + 2*padding - kernel_size) // stride + 1, likewise W'. The
    settings are those of the layer ``AvgPool2d``.
    """
    edges, places, once = squares(x.shape, kernel_size, stride, padding, 1, ceil_mode)
    padded, count = framed(x, edges, 0), len(places)
    if divisor_override is not None:
        count = whole("", "divisor_override", divisor_override)
    elif padded is not x:
        count = _counted(x, edges, places, padding if count_include_pad else 0)
    out = sum(padded[place] for place in places) / count

    def backward(grad):
        shares = [grad / count] * len(places)
        return (unframed(handed_out(shares, places, padded, once), edges),)

    return out, backward


def _counted(x, edges, places, padding):
    """How many numbers each average is over: its pixels, and of the zeros as much padding."""
    high, wide = pair("", "padding", padding, 0)
    (top, bottom), (left, right) = edges
    ones = np.pad(np.ones(x.shape[2:], x.dtype), ((high, high), (wide, wide)), constant_values=1)
    behind = ((top - high, bottom - high), (left - wide, right - wide))
    ones = np.pad(ones, behind)
    return sum(ones[place] for place in places)


def squares(shape, kernel_size, stride, padding, dilation, ceil_mode):
    """The squares of a pool: rows and columns to add (before, behind), and a slice for each place.

    Each slice picks, of the pictures with what was added, one pixel out of every square. Third,
    whether the squares lie side by side, so that every pixel is in one of them, once.
    """
    kernel = pair("", "kernel_size", kernel_size)
    step = kernel if stride is None or stride == [] else pair("", "stride", stride)
    around, apart = pair("", "padding", padding, 0), pair("", "dilation", dilation)
    return _squares(shape[2:], kernel, step, around, apart, bool(ceil_mode))


@functools.lru_cache(maxsize=64)
def _squares(sides, kernel, step, around, apart, ceil_mode):
    edges, slices, once = [], [], True
    for n, k, s, p, d in zip(sides, kernel, step, around, apart, strict=True):
        reach = d * (k - 1) + 1
        if p > reach // 2:
            raise ValueError(f"padding is at most half of kernel_size, got {p}.")
        count = (n + 2 * p - reach + (s - 1) * ceil_mode) // s + 1
        count -= (count - 1) * s >= n + p  # a square that begins behind the picture
        if count < 1 or not n:
            size = kernel if len({*kernel}) > 1 else k
            raise ValueError(f"the squares, kernel_size={size}, are larger than that.")
        rows = (count - 1) * s + 1
        edges.append((p, max(p, rows - 1 + reach - n - p)))
        once = once and s == k and d == 1 and sum(edges[-1]) + n == count * k
        slices.append([slice(i * d, i * d + rows, s) for i in range(k)])
    return edges, [(..., i, j) for i in slices[0] for j in slices[1]], once


def handed_out(shares, places, padded, once):
    """The blame of all pixels: a share for each place in the squares, added up where they overlap.

    Where every pixel is in a square ``once``, there is nothing to add to.
    """
    if once:
        blame = np.empty_like(padded)
        for share, place in zip(shares, places, strict=True):
            blame[place] = share
        return blame
    blame = np.zeros_like(padded)
    for share, place in zip(shares, places, strict=True):
        blame[place] += share
    return blame


def framed(x, edges, value):
    """(N, C, H, W) with rows and columns of one value around, in the memory order of x."""
    (top, bottom), (left, right) = edges
    if not any((top, bottom, left, right)):
        return x
    *front, H, W = x.shape
    out = np.full_like(x, value, shape=(*front, top + H + bottom, left + W + right))
    unframed(out, edges)[...] = x
    return out


def unframed(x, edges):
    """What is inside the rows and columns that were put around."""
    (top, bottom), (left, right) = edges
    return x[..., top : x.shape[-2] - bottom, left : x.shape[-1] - right]


def as_in_memory(a, model):
    """The same numbers in the memory order of ``model``: two orders at once are slow to walk."""
    if a.strides == model.strides:
        return a
    out = np.empty_like(model, dtype=a.dtype)
    out[...] = a
    return out


@op
@pictures
def adaptive_avg_pool2d(x, *, output_size):
    """The average of each cell of a grid that is laid over the picture: (N, C, rows, columns).

    ``output_size`` is (rows, columns), one number for a square, None for as many as the picture
    has. Where the grid does not fit evenly, neighbouring cells share a row or a column, as in
    PyTorch.
    """
    wanted = output_size if is_row(output_size) else (output_size, output_size)
    if len(wanted) != 2 or 0 in x.shape[1:]:
        raise ValueError(f"a grid has rows and columns, output_size={output_size!r}.")
    wanted = [n if m is None else m for n, m in zip(x.shape[2:], wanted, strict=True)]
    rows, columns = pair("", "output_size", wanted)
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


@op
def interpolate(x, *, size=None, scale_factor=None, mode="nearest", align_corners=None,
                recompute_scale_factor=None, antialias=False):  # fmt: skip
    """Each pixel becomes a block of equal pixels ("nearest"); it gets the blame of its block.

    ``size`` and ``scale_factor`` are those of the layer ``Upsample``; of what follows there is one
    value here, and a NotImplementedError for another.
    """
    only("nearest", mode=mode)
    only(None, align_corners=align_corners)
    only(False, antialias=antialias)
    if np.ndim(x) != 4 or 0 in x.shape[1:]:
        raise ValueError("pictures are (N, C, H, W), and there must be something in them.")
    (H, W), (high, wide) = x.shape[2:], _factors(x.shape[2:], size, scale_factor)
    out = x.repeat(high, axis=2).repeat(wide, axis=3)

    def backward(grad):
        return (grad.reshape(*x.shape[:2], H, high, W, wide).sum(axis=(3, 5)),)

    return out, backward


def _factors(old, size, scale_factor):
    """How many rows and columns each pixel becomes."""
    if (size is None) == (scale_factor is None):
        raise ValueError(f"give either size or scale_factor, got {size!r} and {scale_factor!r}.")
    wanted = scale_factor if size is None else size
    wanted = wanted if is_row(wanted) else (wanted, wanted)
    if size is not None and len(wanted) == 2:
        factors = [new / n for new, n in zip(pair("", "size", wanted), old, strict=True)]
    else:
        factors = [number("", "scale_factor", factor, -math.inf) for factor in wanted]
    if len(factors) != 2 or any(factor < 1 or factor != int(factor) for factor in factors):
        name = "scale_factor" if size is None else "size"
        raise ValueError(
            f"pictures of {old} grow by two whole factors only, got {wanted} for {name}. "
            "size=(H, W) is how large they become, scale_factor=2 makes them twice as large."
        )
    return [int(factor) for factor in factors]
