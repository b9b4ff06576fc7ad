"""Operations on pictures (N, C, H, W): N pictures of C colours or features, H high, W wide.

Two tricks make them fast in numpy. **Batch last**: in memory the pictures lie as (C, H, W, N), so
that every slice of the windows is one long run of numbers; the shape that is seen stays NCHW.
**Strips**: a convolution copies its windows a few rows at a time, so that the copy fits the
processor's cache, and multiplies each strip by all filters at once.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..engine import op

STRIP_BYTES = 1_000_000  # about a second-level cache; smaller strips make two workers wait more


@op
def conv2d(x, weight, bias=None, *, stride=1, padding=0):
    """Slide each filter over each picture; its answer is large where the picture looks like it.

    Args:
        x: pictures (N, C, H, W).
        weight: filters (O, C, kh, kw).
        bias: one number per filter (O,), or None.
        stride: how many pixels a filter moves at a time.
        padding: how many rows and columns of zeros are put around each picture.

    Returns:
        (N, O, H', W') with H' = (H + 2*padding - kh) // stride + 1, likewise W'.
    """
    kh, kw = weight.shape[2:]
    seen = windows(pad(batch_last(x), padding, padding), kh, kw, stride)
    out = correlate(seen, weight)
    if bias is not None:
        out += bias[:, None, None, None]

    def backward(grad):
        grad = batch_last(grad)

        def blame_x():  # a pixel asks every tap that saw it: a convolution with flipped filters
            spread = spread_out(grad, stride, x.shape, weight.shape, padding)
            flipped = weight[:, :, ::-1, ::-1].swapaxes(0, 1)
            return batch_first(correlate(windows(spread, kh, kw), flipped))

        def blame_weight():  # a tap asks every pixel: what it saw there, times the blame there
            flat = grad.reshape(len(grad), -1)
            blame = sum(strip @ flat[:, pixels].T for pixels, strip in strips(seen))
            return blame.T.reshape(weight.shape)

        return blame_x, blame_weight, lambda: grad.sum(axis=(1, 2, 3))

    return batch_first(out), backward


@op
def max_pool2d(x, *, kernel_size, stride=None):
    """Keep the largest number of each ``kernel_size`` x ``kernel_size`` square.

    Only the winner is blamed; of equal numbers the first one wins, as in PyTorch.
    """
    k, step = kernel_size, stride or kernel_size
    rows, columns = ((n - k) // step * step + 1 for n in x.shape[2:])
    places = [
        np.s_[:, :, i : i + rows : step, j : j + columns : step] for i in range(k) for j in range(k)
    ]
    out, takeovers = x[places[0]], []
    for place in places[1:]:  # the best so far, and where each newcomer takes its place
        takeovers.append(x[place] > out)
        out = np.maximum(out, x[place])

    def backward(grad):
        blame, grad = np.zeros_like(x), as_in_memory(grad, out)
        for place, takes_over in zip(places[:0:-1], takeovers[::-1], strict=True):
            its_share = grad * takes_over
            blame[place] += its_share
            grad = grad - its_share
        blame[places[0]] += grad
        return (blame,)

    return out, backward


def batch_last(x):
    """(N, C, H, W) to (C, H, W, N) that lies so in memory; free if it does already."""
    return np.ascontiguousarray(x.transpose(1, 2, 3, 0))


def batch_first(x):
    """(C, H, W, N) seen as (N, C, H, W); nothing is copied."""
    return x.transpose(3, 0, 1, 2)


def as_in_memory(a, model):
    """The same numbers in the memory order of ``model``: two orders at once are slow to walk."""
    if a.strides == model.strides:
        return a
    out = np.empty_like(model, dtype=a.dtype)
    out[...] = a
    return out


def pad(x, high, wide):
    """(C, H, W, N) with zeros around; a negative number cuts off instead."""
    x = x[:, -high:high] if high < 0 else x
    x = x[:, :, -wide:wide] if wide < 0 else x
    high, wide = max(high, 0), max(wide, 0)
    if not high and not wide:
        return x
    C, H, W, N = x.shape
    out = np.zeros((C, H + 2 * high, W + 2 * wide, N), x.dtype)
    out[:, high : high + H, wide : wide + W] = x
    return out


def windows(x, kh, kw, stride=1):
    """(C, H, W, N) to a view (C, kh, kw, H', W', N): all that each filter tap sees, uncopied."""
    view = sliding_window_view(x, (kh, kw), (1, 2))[:, ::stride, ::stride]
    return view.transpose(0, 4, 5, 1, 2, 3)


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


def correlate(seen, weight):
    """Windows (C, kh, kw, H, W, N) times filters (O, C, kh, kw): (O, H, W, N), strip by strip."""
    filters = np.ascontiguousarray(weight).reshape(len(weight), -1)
    out = np.empty((len(weight), np.prod(seen.shape[3:])), np.result_type(seen, weight))
    for pixels, strip in strips(seen):
        np.matmul(filters, strip, out=out[:, pixels])
    return out.reshape(len(weight), *seen.shape[3:])


def spread_out(grad, stride, shape, filters, padding):
    """Blame (O, H', W', N) put back where the filters stood, with the border that they need."""
    (H, W), (kh, kw) = shape[2:], filters[2:]
    if stride > 1:
        high, wide = H + 2 * padding - kh + 1, W + 2 * padding - kw + 1
        apart = np.zeros((len(grad), high, wide, grad.shape[3]), grad.dtype)
        apart[:, ::stride, ::stride] = grad
        grad = apart
    return pad(grad, kh - 1 - padding, kw - 1 - padding)
