"""What one stop of a rewind passes on, for engines that are written by hand."""

from ...engine.tensor import blame_of_inputs


def passed_on(tensor, grad):
    """Yield (input, its blame) for each input of a Tensor, given the Tensor's own blame.

    Args:
        tensor: a Tensor that an operation made.
        grad: its blame, an array of its shape; the blame of each input has the input's shape.
    """
    if tensor.is_leaf:
        return
    blames = blame_of_inputs(tensor, grad)
    yield from ((x, g) for x, g in zip(tensor.inputs, blames, strict=False) if g is not None)
