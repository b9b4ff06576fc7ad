"""The weighted sums of a whole layer in one go."""

import functools
import math

import numpy as np

from ..tensor import op
from .sums import total_of_rows


@op
def linear(x, weight, bias=None):
    """Give x @ weight.T + bias: each neuron's weighted sum of its inputs, (..., out).

    Args:
        x: (..., in), one row of numbers for each example.
        weight: (out, in), one row for each neuron.
        bias: (out,), or None.
    """
    if not getattr(x, "ndim", 0) or np.ndim(weight) != 2 or x.shape[-1] != weight.shape[1]:
        raise ValueError("x is (..., in), and weight is (out, in).")
    if bias is not None and getattr(bias, "shape", ()) != weight.shape[:1]:
        raise ValueError(f"bias is one number for each of {len(weight)} outputs.")
    rows = in_rows(x)  # one matrix product, whatever the number of dims in front
    out = rows @ weight.T
    if bias is not None:
        out += bias
    if x.ndim != 2:
        out = out.reshape(*x.shape[:-1], len(weight))

    def backward(grad):
        blame = in_rows(grad)
        return (
            lambda: (blame @ weight).reshape(x.shape),
            lambda: _for_each_pair(blame, rows, like=weight),
            lambda: total_of_rows(blame),
        )

    return out, backward


def input_by_input(weight):
    """A table (out, in) that lies in memory as (in, out), all weights of one input together.

    For x @ weight.T, and for the blame of the weight, BLAS then need not turn what it multiplies. A
    first layer and a batch of 64 take a fifth less time under its AVX-512 kernel, and as much as
    before under others.
    """
    return np.asfortranarray(weight)


def _for_each_pair(blame, rows, like):
    """How each (neuron, input) did together over all rows, in the memory order of ``like``."""
    together = np.multiply if len(rows) == 1 else np.matmul  # one row has nothing to add up
    return together(blame.T, rows, out=np.empty_like(like))


def in_rows(x):
    """All dims but the last laid end to end: a table, even if there is nothing in it."""
    return x if x.ndim == 2 else x.reshape(math.prod(x.shape[:-1]), x.shape[-1])


def einsum(equation, *operands):
    """Multiply and add up along named dims: "ij,jk->ik" is the matrix product.

    Args:
        equation: a letter for each dim of each operand, "->", and the letters of the answer; one
            that the answer lacks is added up. Without "->" the answer has the letters that are
            there once, in the order of the alphabet.
        operands: as many as the equation names; or one list of them.

    Raises:
        ValueError: for a letter twice in one operand, for "...", or shapes that do not fit.
    """
    if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
        operands = operands[0]
    return _einsum(*operands, equation=_written_out(equation))


@op
def _einsum(*operands, equation):
    names, _, answer = equation.partition("->")
    names = names.split(",")
    if [len(name) for name in names] != [np.ndim(x) for x in operands]:
        raise ValueError(f"{equation!r} must have one letter for each dim of each operand.")
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


def _written_out(equation):
    """The equation without spaces, and with its answer."""
    if not isinstance(equation, str):
        raise TypeError(f'einsum starts with an equation such as "ij,jk->ik", got {equation!r}.')
    names, arrow, answer = equation.replace(" ", "").partition("->")
    if not arrow:
        answer = "".join(sorted(x for x in names if names.count(x) == 1 and x != ","))
    parts = [*names.split(","), answer]
    if not all(part.isascii() and (part.isalpha() or not part) for part in parts) or any(
        len(set(part)) < len(part) for part in parts
    ):
        raise ValueError(
            f"einsum needs a letter for each dim, and each letter once per operand, got "
            f"{equation!r}."
        )
    if not set(answer) <= set(names):
        raise ValueError(f"einsum has an answer with letters of the operands, got {equation!r}.")
    return f"{names}->{answer}"
