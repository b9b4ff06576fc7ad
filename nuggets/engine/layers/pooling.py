"""Layers that make pictures (N, C, H, W) smaller, or larger again."""

import numpy as np

from .. import ops
from ..settings import only_default, pair
from .convolution import extras, fits
from .module import Module


class _Pool(Module):
    """What both pools share: squares of pixels, from each of which one number is kept."""

    def _set(self, kernel_size, stride, padding, dilation=1):
        name = type(self).__name__
        high, wide = pair(name, "kernel_size", kernel_size)
        stride = kernel_size if stride is None else stride
        pair(name, "stride", stride)
        pair(name, "dilation", dilation)
        down, across = pair(name, "padding", padding, 0)
        if down > high // 2 or across > wide // 2:
            raise ValueError(f"{name}: padding is at most half of kernel_size, got {padding}.")
        self.kernel_size, self.stride, self.padding = kernel_size, stride, padding
        self.dilation = dilation

    def _check_room(self, x):
        """Refuse pictures into which not one square fits."""
        shape, size = self._shape_of(x), pair("", "", self.kernel_size)
        if len(shape) not in (3, 4) or not fits(shape, size, self.padding, self.dilation):
            raise ValueError(
                f"{self} needs pictures (N, C, height, width) of at least {size[0]}x{size[1]}, "
                f"got {shape}."
            )

    def __repr__(self):
        told = extras(self, stride=self.kernel_size, padding=0, dilation=1)
        return f"{type(self).__name__}({self.kernel_size}{told})"


class MaxPool2d(_Pool):
    """Keep the largest number of each small square: the picture shrinks, the finding stays.

    Args:
        kernel_size: how many pixels a square is high and wide.
        stride: how far it is from one square to the next; None for ``kernel_size``.
        padding: how many rows and columns are put around each picture; they never win.
        dilation: how many pixels it is from one place in a square to the next.
        ceil_mode: whether squares count that reach over the edge.
    """

    @only_default("return_indices")
    def __init__(self, kernel_size, stride=None, padding=0, dilation=1, return_indices=False,
                 ceil_mode=False):  # fmt: skip
        self._set(kernel_size, stride, padding, dilation)
        self.ceil_mode = ceil_mode

    def forward(self, x):
        """(N, C, H, W) to (N, C, H', W'); or one picture, without N."""
        return ops.max_pool2d(
            x, kernel_size=self.kernel_size, stride=self.stride, padding=self.padding,
            dilation=self.dilation, ceil_mode=self.ceil_mode,
        )  # fmt: skip

    _check_input = _Pool._check_room


class AvgPool2d(_Pool):
    """Keep the average of each small square: the picture shrinks and gets softer.

    Args:
        kernel_size, stride, padding, ceil_mode: as for ``MaxPool2d``; the padding is zeros.
        count_include_pad: whether these zeros count in the average.
        divisor_override: by how many to divide instead.
    """

    def __init__(self, kernel_size, stride=None, padding=0, ceil_mode=False,
                 count_include_pad=True, divisor_override=None):  # fmt: skip
        self._set(kernel_size, stride, padding)
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad
        self.divisor_override = divisor_override

    def forward(self, x):
        """(N, C, H, W) to (N, C, H', W'); or one picture, without N."""
        return ops.avg_pool2d(
            x, kernel_size=self.kernel_size, stride=self.stride, padding=self.padding,
            ceil_mode=self.ceil_mode, count_include_pad=self.count_include_pad,
            divisor_override=self.divisor_override,
        )  # fmt: skip

    _check_input = _Pool._check_room


class AdaptiveAvgPool2d(Module):
    """Keep the average of each cell of a grid: pictures of any size come out as one size.

    Args:
        output_size: (rows, columns) of the grid; one number for a square, None for as many as the
            picture has.
    """

    def __init__(self, output_size):
        wanted = output_size if np.ndim(output_size) else (output_size, output_size)
        known = [1 if n is None else n for n in wanted]
        pair("AdaptiveAvgPool2d", "output_size", known)
        self.output_size = output_size

    def forward(self, x):
        """(N, C, H, W) to (N, C, rows, columns); or one picture, without N."""
        return ops.adaptive_avg_pool2d(x, output_size=self.output_size)

    def _check_input(self, x):
        shape = self._shape_of(x)
        if len(shape) not in (3, 4):
            raise ValueError(f"{self} needs pictures (N, C, height, width), got {shape}.")

    def __repr__(self):
        return f"AdaptiveAvgPool2d({self.output_size})"


class Upsample(Module):
    """Each pixel becomes a block of equal pixels: the picture grows, and shows nothing new.

    Args:
        size: the new (height, width), whole multiples of the old; one number for a square.
        scale_factor: or how many times as high and wide, a whole number or two.
    """

    @only_default("mode", "align_corners", "recompute_scale_factor")
    def __init__(self, size=None, scale_factor=None, mode="nearest", align_corners=None,
                 recompute_scale_factor=None):  # fmt: skip
        self.size, self.scale_factor = size, scale_factor

    def forward(self, x):
        """(N, C, H, W) to (N, C, H', W')."""
        return ops.interpolate(x, size=self.size, scale_factor=self.scale_factor)

    def _check_input(self, x):
        self._shape_of(x)

    def __repr__(self):
        how = f"size={self.size}" if self.size else f"scale_factor={self.scale_factor}"
        return f"Upsample({how})"
