"""The weighted sums of a whole layer in one go."""

import functools

import numpy as np

from ..engine import op


@op
def linear(x, weight, bias=None):
    """Give x @ weight.T + bias: each neuron's weighted sum of its inputs.

    Args:
        x: (..., in), one row of numbers for each example.
        weight: (out, in), one row for each neuron.
        bias: (out,), or None.
    """
    seen = x.reshape(-1, weight.shape[1])  # one product, whatever the number of dims in front
    out = (seen @ weight.T).reshape(*x.shape[:-1], len(weight))
    out = out if bias is None else out + bias

    def backward(grad):
        rows = grad.reshape(-1, len(weight))
        return lambda: (rows @ weight).reshape(x.shape), lambda: rows.T @ seen, lambda: rows.sum(0)

    return out, backward


def einsum(equation, *operands):
    """Multiply and add up along named dims: "ij,jk->ik" is the matrix product.

    Args:
        equation: one letter for each dim of each operand, "->", and the letters of the answer.
            A letter that the answer lacks is added up.
        operands: as many as the equation names.

    Raises:
        ValueError: without "->", for a letter twice in one operand, or shapes that do not fit.
    """
    return _einsum(*operands, equation=equation.replace(" ", ""))


@op
def _einsum(*operands, equation):
    names, arrow, answer = equation.partition("->")
    names = names.split(",")
    if not arrow or any(len(set(name)) < len(name) for name in names):
        raise ValueError(f'einsum needs "->" and each letter once per operand, got {equation!r}.')
    out = np.einsum(equation, *operands, optimize=True)

    def blame(i, grad):  # the answer takes the operand's seat; ones stretch what was added up
        seated = [*names, names[i]]
        seated[i] = answer
        factors = [*operands, np.ones_like(operands[i])]
        factors[i] = grad
        return np.einsum(f"{','.join(seated)}->{names[i]}", *factors, optimize=True)

    def backward(grad):
        return [functools.partial(blame, i, grad) for i in range(len(operands))]

    return out, backward
