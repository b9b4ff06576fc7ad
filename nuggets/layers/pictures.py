"""Layers that work on pictures (N, C, H, W)."""

import numpy as np

from .. import ops
from .dice import starting_weights
from .module import Module


class Conv2d(Module):
    """A layer of small filters that slide over each picture.

    Args:
        in_channels: colours or features of the incoming pictures.
        out_channels: how many filters.
        kernel_size: how many pixels a filter is high and wide.
        stride: how many pixels it moves at a time.
        padding: how many rows and columns of zeros are put around.
        bias: whether each filter has one.
    """

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, *, bias=True):
        self.in_channels, self.out_channels, self.kernel_size = (
            in_channels,
            out_channels,
            kernel_size,
        )
        self.stride, self.padding = stride, padding
        fan_in = in_channels * kernel_size**2
        self.weight = starting_weights(
            out_channels, in_channels, kernel_size, kernel_size, fan_in=fan_in
        )
        self.bias = starting_weights(out_channels, fan_in=fan_in) if bias else None

    def forward(self, x):
        """(N, in_channels, H, W) to (N, out_channels, H', W')."""
        shape = np.shape(x)
        if len(shape) != 4 or shape[1] != self.in_channels:
            raise ValueError(
                f"Conv2d expects pictures of shape (N, {self.in_channels}, height, width), got "
                f"{shape}." + (" For one picture, use picture[None]." if len(shape) == 3 else "")
            )
        if min(shape[2:]) + 2 * self.padding < self.kernel_size:
            raise ValueError(
                f"A filter of {self.kernel_size}x{self.kernel_size} does not fit into pictures of "
                f"{shape[2]}x{shape[3]} with padding {self.padding}."
            )
        return ops.conv2d(x, self.weight, self.bias, stride=self.stride, padding=self.padding)

    def __repr__(self):
        extras = "".join(
            f", {name}={value}"
            for name, value, usual in (("stride", self.stride, 1), ("padding", self.padding, 0))
            if value != usual
        )
        return f"Conv2d({self.in_channels}, {self.out_channels}, {self.kernel_size}{extras})"


class MaxPool2d(Module):
    """Keep the largest number of each small square: the picture shrinks, the finding stays."""

    def __init__(self, kernel_size, stride=None):
        self.kernel_size, self.stride = kernel_size, stride or kernel_size

    def forward(self, x):
        """(N, C, H, W) to (N, C, H', W')."""
        _check_room(self, x)
        return ops.max_pool2d(x, self.kernel_size, self.stride)

    def __repr__(self):
        return f"MaxPool2d({self.kernel_size})"


class AvgPool2d(Module):
    """Keep the average of each small square: the picture shrinks and gets softer."""

    def __init__(self, kernel_size, stride=None):
        self.kernel_size, self.stride = kernel_size, stride or kernel_size

    def forward(self, x):
        """(N, C, H, W) to (N, C, H', W')."""
        _check_room(self, x)
        return ops.avg_pool2d(x, self.kernel_size, self.stride)

    def __repr__(self):
        return f"AvgPool2d({self.kernel_size})"


class AdaptiveAvgPool2d(Module):
    """Keep the average of each cell of a grid: pictures of any size come out as one size.

    Args:
        output_size: (rows, columns) of the grid; one number for a square.
    """

    def __init__(self, output_size):
        self.output_size = output_size

    def forward(self, x):
        """(N, C, H, W) to (N, C, rows, columns)."""
        if np.ndim(x) != 4:
            raise ValueError(f"{self} needs pictures (N, C, height, width), got {np.shape(x)}.")
        return ops.adaptive_avg_pool2d(x, self.output_size)

    def __repr__(self):
        return f"AdaptiveAvgPool2d({self.output_size})"


class Upsample(Module):
    """Each pixel becomes a block of equal pixels: the picture grows, and shows nothing new.

    Args:
        size: the new (height, width), whole multiples of the old; one number for a square.
        scale_factor: or how many times as high and wide, a whole number or two.
    """

    def __init__(self, size=None, scale_factor=None):
        self.size, self.scale_factor = size, scale_factor

    def forward(self, x):
        """(N, C, H, W) to (N, C, H', W')."""
        return ops.interpolate(x, size=self.size, scale_factor=self.scale_factor)

    def __repr__(self):
        how = f"size={self.size}" if self.size else f"scale_factor={self.scale_factor}"
        return f"Upsample({how})"


def _check_room(pool, x):
    """Refuse pictures into which not one square fits."""
    if np.ndim(x) != 4 or min(np.shape(x)[2:]) < pool.kernel_size:
        raise ValueError(
            f"{pool} needs pictures (N, C, height, width) of at least "
            f"{pool.kernel_size}x{pool.kernel_size}, got {np.shape(x)}."
        )
