"""The referee: nudge every number a little, see what happens, and compare with the blame."""

import numpy as np

from .tensor import Tensor


def numerical_gradient(f, inputs, eps=1e-6):
    """Measure d f / d input by nudging: (f(x + eps) - f(x - eps)) / (2 eps), one number at a time.

    ``f`` is a function of Tensors that gives one number; ``inputs`` are a Tensor, or several, whose
    data are nudged in place and put back. Too large an ``eps`` misses the curve, too small a one
    drowns in rounding. Gives a list of arrays, one for each input, in its shape.
    """
    inputs = _tensors("numerical_gradient", inputs)
    if not eps > 0:
        raise ValueError(f"numerical_gradient nudges by eps, so it must be above 0, got {eps}.")
    return [_nudged(f, inputs, x, eps) for x in inputs]


def _tensors(asker, inputs):
    """One Tensor or several, as a tuple of them."""
    inputs = (inputs,) if isinstance(inputs, (Tensor, np.ndarray, float, int)) else tuple(inputs)
    for i, x in enumerate(inputs):
        if not isinstance(x, Tensor):
            raise TypeError(
                f"{asker} needs Tensors of float64 to nudge, and input {i} is "
                f"{type(x).__name__}: put Tensor(...) around it."
            )
    return inputs


def _nudged(f, inputs, x, eps):
    original, slopes = x.data, np.zeros(x.shape)
    try:
        for place in np.ndindex(x.shape):
            sides = []
            for step in (eps, -eps):
                moved = np.array(original)
                moved[place] += step
                x.data = moved[()]
                sides.append(_one_number(f(*inputs)))
            slopes[place] = (sides[0] - sides[1]) / (2 * eps)
    finally:
        x.data = original
    return slopes


def _one_number(out):
    numbers = out.data if isinstance(out, Tensor) else out
    if isinstance(numbers, (tuple, list, type(None))):
        raise TypeError(f"The function must give one number, and gave {type(out).__name__}.")
    if np.size(numbers) != 1:
        raise ValueError(
            f"The function must give one number, and gave shape {np.shape(numbers)}: use .sum()."
        )
    return np.asarray(numbers).item()


def gradcheck(f, inputs, eps=1e-6, atol=1e-5, rtol=1e-3):
    """Check the blame that ``backward()`` gives against nudging: True if the two are alike.

    Args:
        f: a function of Tensors. If it gives many numbers, their weighted sum is checked.
        inputs: a Tensor, or several, of float64: float32 rounds too much to be a referee. Those
            that do not require grad are left alone.
        eps: how far to nudge.
        atol: how far apart the two may be, at least.
        rtol: how much further, as a share of what was measured.

    Raises:
        AssertionError: names the number that is furthest off, its blame and what nudging says.
    """
    inputs = _tensors("gradcheck", inputs)
    blamed = _checked(inputs)
    out = f(*inputs)
    if not isinstance(out, Tensor):
        raise TypeError(
            f"gradcheck needs a function that gives one Tensor, and this one gave "
            f"{type(out).__name__}."
        )
    if not out.requires_grad:
        raise ValueError(
            "The function gave a Tensor without a history, so backward() can blame no input. Does "
            "it use the Tensors that it was given, and no detach() or no_grad()?"
        )
    weights = np.cos(np.arange(out.data.size)).reshape(out.shape)  # no two outputs count alike
    _clear(inputs)
    out.backward(weights)

    def nudged(*_):
        return np.sum(f(*inputs).data * weights)

    for i, x in blamed.items():
        (slope,) = numerical_gradient(nudged, x, eps)
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


def _checked(inputs):
    """The inputs that can be blamed, by their number; each must be a leaf of float64."""
    for i, x in enumerate(inputs):
        if x.dtype != np.float64:
            raise TypeError(
                f"gradcheck needs Tensors of float64, and input {i} is {x.dtype}: it rounds too "
                "much to be checked. Make it with Tensor(numbers.astype(float))."
            )
        if not x.is_leaf:
            raise ValueError(
                f"Input {i} was computed by {x.op}, so its blame goes on to what it was made of. "
                "Check with a Tensor made by hand, such as Tensor(x.data)."
            )
    blamed = {i: x for i, x in enumerate(inputs) if x.requires_grad}
    if not blamed:
        raise ValueError("gradcheck needs an input that requires grad, and none does.")
    return blamed


def _clear(inputs):
    for x in inputs:
        x.grad = None
