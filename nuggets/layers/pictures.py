"""Layers that work on pictures (N, C, H, W)."""

from .. import ops
from ..settings import only_default, pair, whole
from .dice import starting_weights
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
        bias: whether each filter has one.
        dilation, groups, padding_mode, device, dtype: PyTorch's, at their default only.

    Raises:
        ValueError: for padding="same" with a stride, or with a filter of an even size.
    """

    @only_default("dilation", "groups", "padding_mode", "device", "dtype")
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1,
                 groups=1, bias=True, padding_mode="zeros", device=None, dtype=None):  # fmt: skip
        self.in_channels = whole("Conv2d", "in_channels", in_channels)
        self.out_channels = whole("Conv2d", "out_channels", out_channels)
        self.kernel_size, self.stride, self.padding = kernel_size, stride, padding
        high, wide = pair("Conv2d", "kernel_size", kernel_size)
        self._zeros = self._checked_padding((high, wide))
        fan_in = in_channels * high * wide
        self.weight = starting_weights(out_channels, in_channels, high, wide, fan_in=fan_in)
        self.bias = starting_weights(out_channels, fan_in=fan_in) if bias else None

    def _checked_padding(self, kernel):
        """How many rows and columns of zeros are put around, as two numbers."""
        stride = pair("Conv2d", "stride", self.stride)
        if not isinstance(self.padding, str):
            return pair("Conv2d", "padding", self.padding, 0)
        if self.padding == "valid":
            return 0, 0
        if self.padding != "same":
            raise ValueError(
                f'Conv2d: padding is a number, two, "valid" or "same", got {self.padding!r}.'
            )
        if stride != (1, 1) or any(side % 2 == 0 for side in kernel):
            raise ValueError(
                f'Conv2d: padding="same" needs stride 1 and filters of an odd size, got stride '
                f"{self.stride} and kernel_size {self.kernel_size}."
            )
        return tuple(side // 2 for side in kernel)

    def forward(self, x):
        """(N, in_channels, H, W) to (N, out_channels, H', W'); or one picture, without N."""
        shape = self._shape_of(x)
        if len(shape) not in (3, 4) or shape[-3] != self.in_channels:
            raise ValueError(
                f"Conv2d expects pictures of shape (N, {self.in_channels}, height, width), got "
                f"{shape}."
            )
        filters = self.weight.shape[2:]
        room = [n + 2 * zeros for n, zeros in zip(shape[-2:], self._zeros, strict=True)]
        if room[0] < filters[0] or room[1] < filters[1]:
            raise ValueError(
                f"A filter of {filters[0]}x{filters[1]} does not fit into pictures of "
                f"{shape[-2]}x{shape[-1]} with padding {self.padding}."
            )
        padding = self._zeros if isinstance(self.padding, str) else self.padding
        return ops.conv2d(x, self.weight, self.bias, stride=self.stride, padding=padding)

    def __repr__(self):
        extras = "".join(
            f", {name}={value!r}"
            for name, value, usual in (("stride", self.stride, 1), ("padding", self.padding, 0))
            if value != usual
        )
        return f"Conv2d({self.in_channels}, {self.out_channels}, {self.kernel_size}{extras})"


class _Pool(Module):
    """What both pools share: squares of pixels, from each of which one number is kept."""

    def _set(self, kernel_size, stride):
        name = type(self).__name__
        pair(name, "kernel_size", kernel_size)
        stride = kernel_size if stride is None else stride
        pair(name, "stride", stride)
        self.kernel_size, self.stride = kernel_size, stride

    def _check_room(self, x):
        """Refuse pictures into which not one square fits."""
        shape, (high, wide) = self._shape_of(x), pair("", "", self.kernel_size)
        if len(shape) not in (3, 4) or shape[-2] < high or shape[-1] < wide:
            raise ValueError(
                f"{self} needs pictures (N, C, height, width) of at least {high}x{wide}, "
                f"got {shape}."
            )

    def __repr__(self):
        stride = "" if self.stride == self.kernel_size else f", stride={self.stride}"
        return f"{type(self).__name__}({self.kernel_size}{stride})"


class MaxPool2d(_Pool):
    """Keep the largest number of each small square: the picture shrinks, the finding stays.

    Args:
        kernel_size: how many pixels a square is high and wide.
        stride: how far it is from one square to the next; None for ``kernel_size``.
        padding, dilation, return_indices, ceil_mode: PyTorch's, at their default only.
    """

    @only_default("padding", "dilation", "return_indices", "ceil_mode")
    def __init__(self, kernel_size, stride=None, padding=0, dilation=1, return_indices=False,
                 ceil_mode=False):  # fmt: skip
        self._set(kernel_size, stride)

    def forward(self, x):
        """(N, C, H, W) to (N, C, H', W'); or one picture, without N."""
        self._check_room(x)
        return ops.max_pool2d(x, self.kernel_size, self.stride)


class AvgPool2d(_Pool):
    """Keep the average of each small square: the picture shrinks and gets softer.

    Args:
        kernel_size: how many pixels a square is high and wide.
        stride: how far it is from one square to the next; None for ``kernel_size``.
        padding, ceil_mode, count_include_pad, divisor_override: PyTorch's, at their default only.
    """

    @only_default("padding", "ceil_mode", "count_include_pad", "divisor_override")
    def __init__(self, kernel_size, stride=None, padding=0, ceil_mode=False,
                 count_include_pad=True, divisor_override=None):  # fmt: skip
        self._set(kernel_size, stride)

    def forward(self, x):
        """(N, C, H, W) to (N, C, H', W'); or one picture, without N."""
        self._check_room(x)
        return ops.avg_pool2d(x, self.kernel_size, self.stride)


class AdaptiveAvgPool2d(Module):
    """Keep the average of each cell of a grid: pictures of any size come out as one size.

    Args:
        output_size: (rows, columns) of the grid; one number for a square.
    """

    def __init__(self, output_size):
        pair("AdaptiveAvgPool2d", "output_size", output_size)
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
