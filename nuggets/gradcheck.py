"""The referee: nudge every number a little, see what happens, and compare with the blame."""

import numpy as np

from .engine import Tensor


def numerical_gradient(f, inputs, eps=1e-6):
    """Measure d f / d input by nudging: (f(x + eps) - f(x - eps)) / (2 eps), one number at a time.

    Args:
        f: a function of Tensors that gives one number, as a Tensor.
        inputs: a Tensor, or several; their data are nudged in place and put back.
        eps: how far to nudge. Too far misses the curve, too near drowns in rounding.

    Returns:
        a list of arrays, one for each input, in its shape.
    """
    inputs = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
    return [_nudged(f, inputs, x, eps) for x in inputs]


def _nudged(f, inputs, x, eps):
    original, slopes = x.data, np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        sides = []
        for step in (eps, -eps):
            moved = np.array(original)
            moved[place] += step
            x.data = moved[()]
            sides.append(float(f(*inputs).data))
        slopes[place] = (sides[0] - sides[1]) / (2 * eps)
    x.data = original
    return slopes


def gradcheck(f, inputs, eps=1e-6, atol=1e-5, rtol=1e-3):
    """Check the blame that ``backward()`` gives against nudging.

    Args:
        f: a function of Tensors. If it gives many numbers, their weighted sum is checked.
        inputs: a Tensor, or several, of float64: float32 rounds too much to be a referee.
        eps: how far to nudge.
        atol: how far apart the two may be, at least.
        rtol: how much further, as a share of what was measured.

    Returns:
        True.

    Raises:
        AssertionError: names the number that is furthest off, its blame and what nudging says.
        TypeError: if an input is not a float64 Tensor.
    """
    inputs = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
    if any(not isinstance(x, Tensor) or x.dtype != np.float64 for x in inputs):
        raise TypeError(
            "gradcheck needs Tensors of float64: float32 rounds too much to be checked."
        )
    out = f(*inputs)
    weights = np.cos(np.arange(out.data.size)).reshape(out.shape)  # no two outputs count alike
    _clear(inputs)
    out.backward(weights)
    measured = numerical_gradient(lambda *xs: Tensor(np.sum(f(*xs).data * weights)), inputs, eps)
    for i, (x, slope) in enumerate(zip(inputs, measured, strict=True)):
        blame = np.zeros(x.shape) if x.grad is None else x.grad
        off = np.abs(blame - slope) - (atol + rtol * np.abs(slope))
        if off.size and not np.max(off) <= 0:
            place = tuple(int(p) for p in np.unravel_index(np.argmax(off), off.shape))
            raise AssertionError(
                f"Input {i}{f' at {place}' if place else ''}: backward() says {blame[place]:.6g}, "
                f"but nudging says {slope[place]:.6g}."
            )
    _clear(inputs)
    return True


def _clear(inputs):
    for x in inputs:
        x.grad = None
