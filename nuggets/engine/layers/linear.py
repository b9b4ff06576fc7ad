"""Weighted sums of all inputs, and what turns things into rows for them."""

import math

import numpy as np

from .. import ops
from ..ops.linear import input_by_input
from ..settings import only_default, whole
from ..tensor import Tensor
from .init import rng, starting_weights
from .module import Module


class Linear(Module):
    """A layer of neurons: each adds up all inputs, weighted, and its bias.

    In memory the weights of one input lie side by side, which is faster: ``weight.data.ravel()`` is
    a copy, so change a weight in ``weight.data`` itself.

    Args:
        in_features: how many numbers come in.
        out_features: how many neurons, so how many numbers go out.
        bias: whether each neuron has one.
    """

    @only_default("device", "dtype")
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        self.in_features = whole("Linear", "in_features", in_features, 0)
        self.out_features = whole("Linear", "out_features", out_features, 0)
        self.weight = starting_weights(out_features, in_features, fan_in=in_features)
        self.weight.data = input_by_input(self.weight.data)
        self.bias = starting_weights(out_features, fan_in=in_features) if bias else None

    def forward(self, x):
        """(..., in_features) to (..., out_features)."""
        return ops.linear(x, self.weight, self.bias)

    def _check_input(self, x):
        shape = self._shape_of(x)
        if not shape or shape[-1] != self.in_features:
            raise ValueError(self._misfit(shape))

    def _misfit(self, shape):
        """Say what came and what was expected, in numbers that can be checked."""
        n, side = self.in_features, math.isqrt(self.in_features // 3)
        if len(shape) == 4 and math.prod(shape[1:]) == n:
            return f"Linear expects {n} numbers per picture in one row: put Flatten() before it."
        got = f"{shape[-1]} (shape {shape})" if shape else "a single number"
        if n == 3 * side**2 and side > 1:
            return (
                f"Linear expects {n} numbers per picture, got {got}: "
                f"a {side}x{side} colour picture has 3*{side}*{side} = {n}."
            )
        return f"Linear expects {n} numbers per example, got {got}."

    def __repr__(self):
        return f"Linear({self.in_features}, {self.out_features})"


class Embedding(Module):
    """A table with one row of weights for each word (or letter, or player): look it up.

    Args:
        num_embeddings: how many rows, so how many different words.
        embedding_dim: how many numbers stand for a word.
    """

    @only_default("padding_idx", "max_norm", "norm_type", "scale_grad_by_freq", "sparse", "device",
                  "dtype")  # fmt: skip
    def __init__(self, num_embeddings, embedding_dim, padding_idx=None, max_norm=None,
                 norm_type=2.0, scale_grad_by_freq=False, sparse=False, *, device=None,
                 dtype=None):  # fmt: skip
        self.num_embeddings = whole("Embedding", "num_embeddings", num_embeddings)
        self.embedding_dim = whole("Embedding", "embedding_dim", embedding_dim)
        table = rng().standard_normal((num_embeddings, embedding_dim), np.float32)
        self.weight = Tensor(table)

    def forward(self, x):
        """Whole numbers (...) to (..., embedding_dim)."""
        return ops.embedding(x, self.weight)

    def _check_input(self, x):
        self._shape_of(x)

    def __repr__(self):
        return f"Embedding({self.num_embeddings}, {self.embedding_dim})"


class Flatten(Module):
    """Lay each picture's numbers in one row: all dims from ``start_dim`` to ``end_dim``."""

    def __init__(self, start_dim=1, end_dim=-1):
        self.start_dim = whole("Flatten", "start_dim", start_dim, -math.inf)
        self.end_dim = whole("Flatten", "end_dim", end_dim, -math.inf)

    def forward(self, x):
        """(N, ...) to (N, all the rest)."""
        return ops.flatten(x, start_dim=self.start_dim, end_dim=self.end_dim)

    def _check_input(self, x):
        self._shape_of(x)

    def __repr__(self):
        usual = (self.start_dim, self.end_dim) == (1, -1)
        return "Flatten()" if usual else f"Flatten({self.start_dim}, {self.end_dim})"
