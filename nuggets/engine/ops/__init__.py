"""Every operation: its forward, and its blame right under it, on plain arrays.

All of them refuse in one way: what is no number, or no whole number where a dim or a length is
meant, is a ``TypeError``; a dim or a place that is not there an ``IndexError``; shapes that do not
fit each other a ``ValueError`` that names them. Docstrings name what comes on top of that.

``ALL`` lists them by name, so that a new one cannot be left untested. Importing this module also
attaches the operators and methods to ``Tensor``.
"""

import operator

from ..operands import brought_in
from ..tensor import Tensor
from .activations import gelu, leaky_relu, log_softmax, relu, sigmoid, softmax, tanh
from .arithmetic import abs, add, div, exp, log, matmul, maximum, mul, neg, pow, sqrt, sub
from .convolution import conv2d
from .indexing import clamp, embedding, gather, masked_fill, where
from .linear import einsum, linear
from .normalization import batch_norm, layer_norm
from .pooling import adaptive_avg_pool2d, avg_pool2d, interpolate, max_pool2d
from .reductions import amax, amin, argmax, max, mean, min, sum, var
from .shapes import cat, flatten, getitem, permute, reshape, stack, transpose

ALL = {
    f.__name__: f
    for f in (
        *(add, sub, mul, div, neg, pow, exp, log, sqrt, abs, maximum, matmul, linear, einsum),
        *(relu, leaky_relu, gelu, tanh, sigmoid, softmax, log_softmax),
        *(sum, mean, var, amax, amin),
        *(reshape, transpose, permute, flatten, getitem, cat, stack),
        *(where, masked_fill, clamp, gather, embedding),
        *(conv2d, max_pool2d, avg_pool2d, adaptive_avg_pool2d, interpolate),
        *(batch_norm, layer_norm),
    )
}
clip = clamp


def _mirrored(f):
    """The same operation for ``number - tensor``, where the Tensor stands on the right."""
    return lambda self, other: f(other, self)


def _in_place(f, sign):
    """``t -= ...``: inside no_grad, where nothing is remembered, it moves the numbers of t itself.

    Elsewhere t becomes a new Tensor. A weight, that is a Tensor made by hand, must not become
    another one unnoticed: the optimizer and the network would keep the old one.
    """

    def change(self, other):
        if self.is_leaf:
            self._check_may_change(f"t {sign}= ...", f"write t = t {sign} ...")
        out = f(self, other)
        return out if out.requires_grad else self._changed(out.data)

    return change


def _compared(compare):
    """``t < ...``, number by number, as plain truths: no blame passes."""

    def answer(self, other):
        try:
            numbers = other.data if isinstance(other, Tensor) else brought_in(other)
        except TypeError:
            numbers = None
        return NotImplemented if numbers is None else compare(self.data, numbers)

    return answer


for _name, _sign, _op in [
    ("add", "+", add), ("sub", "-", sub), ("mul", "*", mul), ("truediv", "/", div),
    ("pow", "**", pow), ("matmul", "@", matmul),
]:  # fmt: skip
    setattr(Tensor, f"__{_name}__", _op)
    setattr(Tensor, f"__r{_name}__", _mirrored(_op))
    setattr(Tensor, f"__i{_name}__", _in_place(_op, _sign))
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(Tensor, f"__{_name}__", _compared(getattr(operator, _name)))
Tensor.__hash__ = object.__hash__  # a Tensor is found in a set or a dict by being the same one
for _op in (exp, log, sqrt, abs, pow, matmul, relu, tanh, sigmoid, softmax, log_softmax, sum, mean,
            var, amax, amin, max, min, argmax, reshape, transpose, permute, flatten, masked_fill,
            clamp, gather):  # fmt: skip
    setattr(Tensor, _op.__name__, _op)
Tensor.__neg__, Tensor.__abs__, Tensor.clip = neg, abs, clamp
Tensor.__getitem__ = lambda self, key: getitem(self, key=key)
Tensor.T = property(
    lambda self: permute(self, range(self.ndim)[::-1]), doc="The dims turned round."
)
