"""Operations on pictures (N, C, H, W): N pictures of C colours or features, H high, W wide.

Three tricks make them fast in numpy. **Batch last**: in memory the pictures lie as (C, H, W, N), so
that every slice of the windows is one long run of numbers; the shape that is seen stays NCHW.
**Strips**: a convolution copies its windows a few rows at a time, so that the copy fits the
processor's cache, and multiplies each strip by all filters at once. **Tiles**: where there are few
filters, it multiplies a strip a small piece at a time, which spares BLAS a copy of its own.
"""

import functools

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ..settings import only, pair
from ..tensor import op

STRIP_BYTES = 1_000_000  # about a second-level cache; smaller strips make two workers wait more
TILE_PRODUCTS = 1_000_000  # up to here OpenBLAS multiplies at once (with AVX-512), without copying


def pictures(rule):
    """Let a rule on pictures (N, C, H, W) take one picture (C, H, W) as well, and nothing else."""

    @functools.wraps(rule)
    def on_one_or_many(x, *inputs, **options):
        ndim = getattr(x, "ndim", 0)
        if ndim == 4:
            return rule(x, *inputs, **options)
        if ndim != 3:
            raise ValueError("pictures are (N, C, H, W), and one is (C, H, W).")
        out, backward = rule(x[None], *inputs, **options)

        def backward_of_one(grad):
            blame, *others = backward(grad[None])
            return lambda: (blame() if callable(blame) else blame)[0], *others

        return out[0], backward_of_one

    return on_one_or_many


@op
@pictures
def conv2d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Slide each filter over each picture; its answer is large where the picture looks like it.

    ``x`` are pictures (N, C, H, W), or one (C, H, W), ``weight`` filters (O, C, kh, kw), ``bias``
    one number per filter (O,), or None. The settings are those of the layer ``Conv2d``, but for
    ``groups``: 1, each filter sees all colours. The answer is (N, O, H', W'), where H' is
    (H + 2*padding - dilation*(kh-1) - 1) // stride + 1, likewise W'.
    """
    only(1, groups=groups)
    stride, dilation, edges = _laid(x, weight, bias, stride, padding, dilation)
    kh, kw = weight.shape[2:]
    seen = windows(pad(batch_last(x), *edges), kh, kw, stride, dilation)
    out = correlate(seen, weight)
    if bias is not None:
        out += bias[:, None, None, None]

    def backward(grad):
        grad = batch_last(grad)

        def blame_x():  # a pixel asks every tap that saw it: a convolution with flipped filters
            spread = spread_out(grad, x, weight, edges, stride, dilation)
            flipped = weight[:, :, ::-1, ::-1].swapaxes(0, 1)
            return batch_first(correlate(windows(spread, kh, kw, 1, dilation), flipped))

        def blame_weight():  # a tap asks every pixel: what it saw there, times the blame there
            flat, blame = grad.reshape(len(grad), -1), 0
            for pixels, strip in strips(seen):
                n = tile_count(strip, len(flat), least=512)
                blame += (tiles(strip, n) @ tiles(flat[:, pixels], n).swapaxes(1, 2)).sum(0)
            return blame.T.reshape(weight.shape)

        return blame_x, blame_weight, lambda: grad.sum(axis=(1, 2, 3))

    return batch_first(out), backward


def _laid(x, weight, bias, stride, padding, dilation):
    """How filters are laid: (down, across) for stride and dilation; rows, columns around x."""
    if np.ndim(weight) != 4 or weight.shape[1] != x.shape[1]:
        raise ValueError(f"filters are (O, C, kh, kw), with C={x.shape[1]} as the pictures have.")
    if bias is not None and np.shape(bias) != weight.shape[:1]:
        raise ValueError(f"bias is one number for each of {len(weight)} filters.")
    stride, dilation = pair("", "stride", stride), pair("", "dilation", dilation)
    edges = zeros_around(padding, weight, stride, dilation)
    for side, edge, k, d in zip(x.shape[2:], edges, weight.shape[2:], dilation, strict=True):
        if not 0 < d * (k - 1) + 1 <= side + sum(edge):
            raise ValueError("a filter is larger than a picture with its padding.")
    return stride, dilation, edges


def zeros_around(padding, weight, stride, dilation):
    """How many rows of zeros are put (before, behind) each picture, and how many columns."""
    if padding == "same" and stride != (1, 1):
        raise ValueError(f'padding="same" needs stride 1, got {stride}.')
    if padding == "same":
        around = [d * (k - 1) for d, k in zip(dilation, weight.shape[2:], strict=True)]
        return [(n // 2, n - n // 2) for n in around]
    if isinstance(padding, str) and padding != "valid":
        raise ValueError(f'padding is a number, two, "same" or "valid", got {padding!r}.')
    if padding == "valid":
        return [(0, 0), (0, 0)]
    return [(n, n) for n in pair("", "padding", padding, 0)]


def batch_last(x):
    """(N, C, H, W) to (C, H, W, N) that lies so in memory; free if it does already.

    Eight pictures at a time: a walk over all of them at each pixel takes three times as long.
    """
    seen = x.transpose(1, 2, 3, 0)
    if seen.flags.c_contiguous:
        return seen
    out = np.empty(seen.shape, x.dtype)
    for i in range(0, len(x), 8):
        out[..., i : i + 8] = seen[..., i : i + 8]
    return out


def batch_first(x):
    """(C, H, W, N) seen as (N, C, H, W); nothing is copied."""
    return x.transpose(3, 0, 1, 2)


def pad(x, high, wide):
    """(C, H, W, N) with zeros around; a negative number cuts off instead.

    ``high`` rows above and below, ``wide`` columns left and right: one number for both, or two.
    """
    top, bottom = high if isinstance(high, tuple) else (high, high)
    left, right = wide if isinstance(wide, tuple) else (wide, wide)
    C, H, W, N = x.shape
    x = x[:, max(-top, 0) : H + min(bottom, 0), max(-left, 0) : W + min(right, 0)]
    top, bottom, left, right = (max(n, 0) for n in (top, bottom, left, right))
    if not (top or bottom or left or right):
        return x
    _, H, W, _ = x.shape
    out = np.zeros((C, top + H + bottom, left + W + right, N), x.dtype)
    out[:, top : top + H, left : left + W] = x
    return out


def windows(x, kh, kw, stride=1, dilation=1):
    """(C, H, W, N) to a view (C, kh, kw, H', W', N): all that each filter tap sees, uncopied."""
    down, across = stride if isinstance(stride, tuple) else (stride, stride)
    row, column = dilation if isinstance(dilation, tuple) else (dilation, dilation)
    (C, H, W, N), (to_C, to_H, to_W, to_N) = x.shape, x.strides
    high, wide = (H - row * (kh - 1) - 1) // down + 1, (W - column * (kw - 1) - 1) // across + 1
    steps = to_C, row * to_H, column * to_W, down * to_H, across * to_W, to_N
    return as_strided(x, (C, kh, kw, max(high, 0), max(wide, 0), N), steps, writeable=False)


def strips(seen):
    """Yield (which pixels, what all taps see there): a few rows of the windows as one matrix.

    The matrix (C*kh*kw, pixels) is a buffer that is used again: be done with it before the next.
    """
    C, kh, kw, H, W, N = seen.shape
    rows = STRIP_BYTES // max(1, C * kh * kw * W * N * seen.itemsize)
    rows = min(max(1, rows), H)
    buffer = np.empty((C, kh, kw, rows, W, N), seen.dtype)
    for top in range(0, H, rows):
        strip = buffer[:, :, :, : min(rows, H - top)]
        strip[...] = seen[:, :, :, top : top + rows]
        yield slice(top * W * N, (top + rows) * W * N), strip.reshape(C * kh * kw, -1)


def tile_count(strip, count, least):
    """In how many tiles a strip (taps, pixels) is best multiplied by ``count`` filters.

    1, the whole strip, where tiles would be of fewer than ``least`` pixels, or of unlike ones.
    """
    taps, pixels = strip.shape
    most = TILE_PRODUCTS // max(1, taps * count)
    few, many = -(-pixels // max(1, most)), pixels // least
    return next((n for n in range(max(1, few), many + 1) if pixels % n == 0), 1)


def tiles(matrix, n):
    """A matrix (rows, pixels) as a stack of n (n, rows, pixels/n), side by side; uncopied."""
    return matrix.reshape(len(matrix), n, -1).swapaxes(0, 1)


def correlate(seen, weight):
    """Windows (C, kh, kw, H, W, N) times filters (O, C, kh, kw): (O, H, W, N), strip by strip."""
    filters = np.ascontiguousarray(weight).reshape(len(weight), -1)
    out = np.empty((len(weight), np.prod(seen.shape[3:])), np.result_type(seen, weight))
    for pixels, strip in strips(seen):
        n = tile_count(strip, len(filters), least=96)
        np.matmul(filters, tiles(strip, n), out=tiles(out[:, pixels], n))
    return out.reshape(len(weight), *seen.shape[3:])


def spread_out(grad, x, weight, edges, stride, dilation):
    """Blame (O, H', W', N) put back where the filters stood, with the border that they need."""
    reach = [d * (k - 1) for d, k in zip(dilation, weight.shape[2:], strict=True)]
    if stride != (1, 1):
        high, wide = (
            n + sum(edge) - r for n, edge, r in zip(x.shape[2:], edges, reach, strict=True)
        )
        apart = np.zeros((len(grad), high, wide, grad.shape[3]), grad.dtype)
        apart[:, :: stride[0], :: stride[1]] = grad
        grad = apart
    return pad(grad, *((r - n, r - m) for (n, m), r in zip(edges, reach, strict=True)))
