"""Layers that work on pictures (N, C, H, W)."""

import numpy as np

from .. import ops
from ..settings import only_default, pair, whole
from .init import starting_weights
from .module import Module


class Conv2d(Module):
    """A layer of small filters that slide over each picture.

    Args:
        in_channels: colours or features of the incoming pictures.
        out_channels: how many filters.
        kernel_size: how many pixels a filter is high and wide; one number for a square.
        stride: how many pixels it moves at a time, down and across.
        padding: how many rows and columns of zeros are put around; "valid" for none, "same" for as
            many as keep the size of the picture.
        dilation: how many pixels it is from one tap of a filter to the next.
        bias: whether each filter has one.
        groups, padding_mode, device, dtype: PyTorch's, at their default only.

    Raises:
        ValueError: for a size out of its range, or for padding="same" with a stride.
    """

    @only_default("groups", "padding_mode", "device", "dtype")
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1,
                 groups=1, bias=True, padding_mode="zeros", device=None, dtype=None):  # fmt: skip
        self.in_channels = whole("Conv2d", "in_channels", in_channels)
        self.out_channels = whole("Conv2d", "out_channels", out_channels)
        self.kernel_size, self.stride = kernel_size, stride
        self.padding, self.dilation = padding, dilation
        high, wide = pair("Conv2d", "kernel_size", kernel_size)
        self._check_moves()
        fan_in = in_channels * high * wide
        self.weight = starting_weights(out_channels, in_channels, high, wide, fan_in=fan_in)
        self.bias = starting_weights(out_channels, fan_in=fan_in) if bias else None

    def _check_moves(self):
        stride = pair("Conv2d", "stride", self.stride)
        pair("Conv2d", "dilation", self.dilation)
        if not isinstance(self.padding, str):
            pair("Conv2d", "padding", self.padding, 0)
        elif self.padding not in ("valid", "same"):
            raise ValueError(
                f'Conv2d: padding is a number, two, "valid" or "same", got {self.padding!r}.'
            )
        elif self.padding == "same" and stride != (1, 1):
            raise ValueError(f'Conv2d: padding="same" needs stride 1, got {self.stride}.')

    def forward(self, x):
        """(N, in_channels, H, W) to (N, out_channels, H', W'); or one picture, without N."""
        shape = self._shape_of(x)
        if len(shape) not in (3, 4) or shape[-3] != self.in_channels:
            raise ValueError(
                f"Conv2d expects pictures of shape (N, {self.in_channels}, height, width), got "
                f"{shape}."
            )
        around = 0 if isinstance(self.padding, str) else self.padding
        if self.padding != "same" and not _fits(
            shape, self.weight.shape[2:], around, self.dilation
        ):
            size = "x".join(map(str, self.weight.shape[2:]))
            raise ValueError(
                f"A filter of {size} does not fit into pictures of {shape[-2]}x{shape[-1]} with "
                f"padding {self.padding}."
            )
        return ops.conv2d(
            x, self.weight, self.bias, stride=self.stride, padding=self.padding,
            dilation=self.dilation,
        )  # fmt: skip

    def __repr__(self):
        extras = _extras(self, stride=1, padding=0, dilation=1)
        return f"Conv2d({self.in_channels}, {self.out_channels}, {self.kernel_size}{extras})"


def _fits(shape, size, padding, dilation):
    """Whether at least one square of this size finds its place in the pictures."""
    around, apart = pair("", "", padding, 0), pair("", "", dilation)
    reach = [d * (k - 1) + 1 for k, d in zip(size, apart, strict=True)]
    return all(n + 2 * p >= r for n, p, r in zip(shape[-2:], around, reach, strict=True))


def _extras(layer, **usual):
    """What a layer was told beyond the usual, as it was written."""
    told = ((name, getattr(layer, name), value) for name, value in usual.items())
    return "".join(f", {name}={given!r}" for name, given, value in told if given != value)


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
        fits = len(shape) in (3, 4) and _fits(shape, size, self.padding, self.dilation)
        if not fits:
            raise ValueError(
                f"{self} needs pictures (N, C, height, width) of at least {size[0]}x{size[1]}, "
                f"got {shape}."
            )

    def __repr__(self):
        extras = _extras(self, stride=self.kernel_size, padding=0, dilation=1)
        return f"{type(self).__name__}({self.kernel_size}{extras})"


class MaxPool2d(_Pool):
    """Keep the largest number of each small square: the picture shrinks, the finding stays.

    Args:
        kernel_size: how many pixels a square is high and wide.
        stride: how far it is from one square to the next; None for ``kernel_size``.
        padding: how many rows and columns are put around each picture; they never win.
        dilation: how many pixels it is from one place in a square to the next.
        return_indices: PyTorch's, at its default only.
        ceil_mode: whether squares count that reach over the edge.
    """

    @only_default("return_indices")
    def __init__(self, kernel_size, stride=None, padding=0, dilation=1, return_indices=False,
                 ceil_mode=False):  # fmt: skip
        self._set(kernel_size, stride, padding, dilation)
        self.ceil_mode = ceil_mode

    def forward(self, x):
        """(N, C, H, W) to (N, C, H', W'); or one picture, without N."""
        self._check_room(x)
        return ops.max_pool2d(
            x, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode
        )


class AvgPool2d(_Pool):
    """Keep the average of each small square: the picture shrinks and gets softer.

    Args:
        kernel_size: how many pixels a square is high and wide.
        stride: how far it is from one square to the next; None for ``kernel_size``.
        padding: how many rows and columns of zeros are put around each picture.
        ceil_mode: whether squares count that reach over the edge.
        count_include_pad: whether the zeros around count in the average.
        divisor_override: by how many to divide instead.
    """

    def __init__(self, kernel_size, stride=None, padding=0, ceil_mode=False,
                 count_include_pad=True, divisor_override=None):  # fmt: skip
        self._set(kernel_size, stride, padding)
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad
        self.divisor_override = divisor_override

    def forward(self, x):
        """(N, C, H, W) to (N, C, H', W'); or one picture, without N."""
        self._check_room(x)
        return ops.avg_pool2d(
            x, self.kernel_size, self.stride, self.padding, self.ceil_mode,
            self.count_include_pad, self.divisor_override,
        )  # fmt: skip


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
        shape = self._shape_of(x)
        if len(shape) not in (3, 4):
            raise ValueError(f"{self} needs pictures (N, C, height, width), got {shape}.")
        return ops.adaptive_avg_pool2d(x, self.output_size)

    def __repr__(self):
        return f"AdaptiveAvgPool2d({self.output_size})"


class Upsample(Module):
    """Each pixel becomes a block of equal pixels: the picture grows, and shows nothing new.

    Args:
        size: the new (height, width), whole multiples of the old; one number for a square.
        scale_factor: or how many times as high and wide, a whole number or two.
        mode, align_corners, recompute_scale_factor: PyTorch's, at their default only.
    """

    @only_default("mode", "align_corners", "recompute_scale_factor")
    def __init__(self, size=None, scale_factor=None, mode="nearest", align_corners=None,
                 recompute_scale_factor=None):  # fmt: skip
        self.size, self.scale_factor = size, scale_factor

    def forward(self, x):
        """(N, C, H, W) to (N, C, H', W')."""
        self._shape_of(x)
        return ops.interpolate(x, size=self.size, scale_factor=self.scale_factor)

    def __repr__(self):
        how = f"size={self.size}" if self.size else f"scale_factor={self.scale_factor}"
        return f"Upsample({how})"
