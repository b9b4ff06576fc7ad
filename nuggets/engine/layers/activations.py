"""The bends as layers: they have no weights, and take any shape."""

import math

from .. import ops
from ..settings import number, only_default
from .module import Module


class ReLU(Module):
    """Cut off what is negative."""

    @only_default("inplace")
    def __init__(self, inplace=False):
        pass

    def forward(self, x):
        """Any shape."""
        return ops.relu(x)


class LeakyReLU(Module):
    """Cut off what is negative, but for the share ``negative_slope``."""

    @only_default("inplace")
    def __init__(self, negative_slope=0.01, inplace=False):
        self.negative_slope = number("LeakyReLU", "negative_slope", negative_slope, -math.inf)

    def forward(self, x):
        """Any shape."""
        return ops.leaky_relu(x, negative_slope=self.negative_slope)

    def __repr__(self):
        return f"LeakyReLU({self.negative_slope})"


class GELU(Module):
    """Cut off what is negative, softly."""

    @only_default("approximate")
    def __init__(self, approximate="none"):
        pass

    def forward(self, x):
        """Any shape."""
        return ops.gelu(x)


class Tanh(Module):
    """Bend into -1 .. 1."""

    def forward(self, x):
        """Any shape."""
        return ops.tanh(x)


class Sigmoid(Module):
    """Bend into 0 .. 1."""

    def forward(self, x):
        """Any shape."""
        return ops.sigmoid(x)
