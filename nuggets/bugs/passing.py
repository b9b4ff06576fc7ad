"""What one stop of a rewind passes on, for engines that are written by hand."""

from ..engine import Tensor, _fitted


def passed_on(tensor, grad):
    """Yield (input, its blame) for each input of a Tensor, given the Tensor's own blame."""
    if tensor.op is None:
        return
    for x, g in zip(tensor.inputs, tensor._backward(grad), strict=False):
        if isinstance(x, Tensor) and x.requires_grad:
            yield x, _fitted(g() if callable(g) else g, x, grad)
