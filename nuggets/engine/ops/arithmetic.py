"""Plus, minus, times and their family: one number at a time, whatever the shape.

Two shapes need not be alike: as in numpy, a dim of length 1, or one that is not there, is
stretched. Shapes that do not fit are a ValueError that names both. Only ``matmul`` mixes numbers.
"""

import numpy as np

from ..tensor import op


@op
def add(a, b):
    """Give a + b. Both are blamed as much as the sum."""
    out = a + b

    def backward(grad):
        return grad, grad

    return out, backward


@op
def sub(a, b):
    """Give a - b. What is taken away gets the opposite blame."""
    out = a - b

    def backward(grad):
        return grad, -grad

    return out, backward


@op
def mul(a, b):
    """Give a * b. Each factor is blamed as much as the other one is large."""
    out = a * b

    def backward(grad):
        return grad * b, grad * a

    return out, backward


@op
def div(a, b):
    """Give a / b."""
    out = a / b

    def backward(grad):
        return grad / b, -grad * out / b

    return out, backward


@op
def neg(a):
    """Give -a."""
    out = -a

    def backward(grad):
        return (-grad,)

    return out, backward


@op
def pow(a, b):
    """Give a ** b. To tell how the exponent counts, a must not be negative."""
    out = a**b

    def backward(grad):
        def blame_b():  # 0 to any power from 0 up stays as it is
            with np.errstate(invalid="ignore", divide="ignore"):
                return grad * out * np.log(a + ((a == 0) & (b >= 0)))

        return grad * b * a ** (b - (b != 0)), blame_b

    return out, backward


@op
def exp(a):
    """Give e ** a: the one curve whose slope is its own height."""
    out = np.exp(a)

    def backward(grad):
        return (grad * out,)

    return out, backward


@op
def log(a):
    """The natural logarithm of a: how often e goes into a by multiplying. Needs a > 0."""
    out = np.log(a)

    def backward(grad):
        return (grad / a,)

    return out, backward


@op
def sqrt(a):
    """The square root of a: steep near 0, and there the blame is large."""
    out = np.sqrt(a)

    def backward(grad):
        return (grad / (2 * out),)

    return out, backward


@op
def abs(a):
    """Give a without its sign. What was negative gets the opposite blame; 0 gets none."""
    out = np.abs(a)

    def backward(grad):
        return (grad * np.sign(a),)

    return out, backward


@op
def maximum(a, b):
    """The larger of a and b. Only the winner is blamed; a tie is shared, as in PyTorch."""
    out = np.maximum(a, b)

    def backward(grad):
        share = (a > b) + 0.5 * (a == b)
        return grad * share, grad * (1 - share)

    return out, backward


@op
def matmul(a, b):
    """Give a @ b, the matrix product: (..., n, k) @ (..., k, m), more than two dims are a stack.

    One row (k,) may stand left, and one column (k,) right.
    """
    try:
        out = np.matmul(a, b)
    except ValueError:
        raise ValueError(
            "(n, k) @ (k, m) needs the same k twice; dims before are a stack."
        ) from None

    def backward(grad):
        if a.ndim == 1 and b.ndim == 1:
            return grad * b, grad * a
        rows, columns = (a[None], grad[..., None, :]) if a.ndim == 1 else (a, grad)
        if b.ndim == 1:
            return lambda: grad[..., None] * b, lambda: rows * grad[..., None]
        return lambda: columns @ b.swapaxes(-1, -2), lambda: rows.swapaxes(-1, -2) @ columns

    return out, backward
