"""Every operation: its forward, and its blame right under it, on plain arrays.

``ALL`` lists them by name, so that a new one cannot be left untested. Importing this module also
attaches the operators and methods to ``Tensor``.
"""

import numpy as np

from ..engine import Tensor
from .activations import gelu, leaky_relu, log_softmax, relu, sigmoid, softmax, tanh
from .arithmetic import abs, add, div, exp, log, matmul, maximum, mul, neg, pow, sqrt, sub
from .choices import clamp, embedding, gather, masked_fill, where
from .linear import einsum, linear
from .norms import batch_norm, layer_norm
from .pictures import conv2d, max_pool2d
from .reductions import amax, amin, max, mean, min, sum, var
from .scaling import adaptive_avg_pool2d, avg_pool2d, interpolate
from .shapes import cat, flatten, getitem, reshape, stack, transpose

ALL = {
    f.__name__: f
    for f in (
        *(add, sub, mul, div, neg, pow, exp, log, sqrt, abs, maximum, matmul, linear, einsum),
        *(relu, leaky_relu, gelu, tanh, sigmoid, softmax, log_softmax),
        *(sum, mean, var, amax, amin),
        *(reshape, transpose, flatten, getitem, cat, stack),
        *(where, masked_fill, clamp, gather, embedding),
        *(conv2d, max_pool2d, avg_pool2d, adaptive_avg_pool2d, interpolate),
        *(batch_norm, layer_norm),
    )
}
clip = clamp


def argmax(a, dim=None):
    """The place of the largest number, as whole numbers in plain numpy: no blame passes."""
    return np.argmax(a.data if isinstance(a, Tensor) else a, axis=dim)


def _swapped(f):
    """The same operation for ``number - tensor``, where the Tensor stands on the right."""
    return lambda self, other: f(other, self)


for _name, _op in {"add": add, "sub": sub, "mul": mul, "truediv": div, "pow": pow,
                   "matmul": matmul}.items():  # fmt: skip
    setattr(Tensor, f"__{_name}__", _op)
    setattr(Tensor, f"__r{_name}__", _swapped(_op))
for _op in (exp, log, sqrt, abs, relu, tanh, sigmoid, softmax, log_softmax, sum, mean, var, amax,
            amin, max, min, argmax, reshape, transpose, flatten, masked_fill, clamp,
            gather):  # fmt: skip
    setattr(Tensor, _op.__name__, _op)
Tensor.__neg__, Tensor.__abs__, Tensor.__getitem__, Tensor.clip = neg, abs, getitem, clamp
Tensor.T = property(lambda self: transpose(self, 0, 1), doc="Rows and columns swapped.")
Tensor.__lt__ = lambda self, other: self.data < (other.data if isinstance(other, Tensor) else other)
Tensor.__gt__ = lambda self, other: self.data > (other.data if isinstance(other, Tensor) else other)
