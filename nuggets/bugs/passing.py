"""What one stop of a rewind passes on, for engines that are written by hand."""

from ..engine import Tensor, blame_of_inputs, fitted


def passed_on(tensor, grad):
    """Yield (input, its blame) for each input of a Tensor, given the Tensor's own blame."""
    if tensor.op is None:
        return
    for x, g in zip(tensor.inputs, blame_of_inputs(tensor, grad), strict=False):
        if isinstance(x, Tensor) and x.requires_grad:
            yield x, fitted(g, x, grad, tensor.op)
