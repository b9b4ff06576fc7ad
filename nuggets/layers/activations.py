"""The bends as layers: they have no weights."""

from .. import ops
from .module import Module


class ReLU(Module):
    """Cut off what is negative."""

    def forward(self, x):
        """Any shape."""
        return ops.relu(x)


class LeakyReLU(Module):
    """Cut off what is negative, but for a little."""

    def __init__(self, negative_slope=0.01):
        self.negative_slope = negative_slope

    def forward(self, x):
        """Any shape."""
        return ops.leaky_relu(x, negative_slope=self.negative_slope)

    def __repr__(self):
        return f"LeakyReLU({self.negative_slope})"


class GELU(Module):
    """Cut off what is negative, softly."""

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
