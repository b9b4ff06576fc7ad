"""The engine: numbers that remember how they were made, and networks that learn with them.

All that a deep learning library has: the Tensor and its tape, every operation with its blame right
under it, layers, losses, optimisers, and the loop that learns. Plain numpy, and names as in
PyTorch. Nothing here knows of basketball, of cats and dogs, of pictures or of notebooks.
"""

from .tensor import Tensor, no_grad, op, rewind, tape

__all__ = ["Tensor", "no_grad", "op", "rewind", "tape"]
