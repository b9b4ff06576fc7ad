"""The weighted sums of a whole layer in one go."""

from ..engine import op


@op
def linear(x, weight, bias=None):
    """Give x @ weight.T + bias: each neuron's weighted sum of its inputs.

    Args:
        x: (..., in), one row of numbers for each example.
        weight: (out, in), one row for each neuron.
        bias: (out,), or None.
    """
    out = x @ weight.T
    out = out if bias is None else out + bias

    def backward(grad):
        rows, seen = grad.reshape(-1, len(weight)), x.reshape(-1, weight.shape[1])
        return lambda: grad @ weight, lambda: rows.T @ seen, lambda: rows.sum(axis=0)

    return out, backward
