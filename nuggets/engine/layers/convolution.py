"""Filters that slide over pictures (N, C, H, W)."""

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
            many as keep the size of the picture, which needs stride 1.
        dilation: how many pixels it is from one tap of a filter to the next.
        bias: whether each filter has one.
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
        return ops.conv2d(
            x, self.weight, self.bias, stride=self.stride, padding=self.padding,
            dilation=self.dilation,
        )  # fmt: skip

    def _check_input(self, x):
        shape = self._shape_of(x)
        if len(shape) not in (3, 4) or shape[-3] != self.in_channels:
            raise ValueError(
                f"Conv2d expects pictures of shape (N, {self.in_channels}, height, width), got "
                f"{shape}."
            )
        around = 0 if isinstance(self.padding, str) else self.padding
        if self.padding != "same" and not fits(shape, self.weight.shape[2:], around, self.dilation):
            size = "x".join(map(str, self.weight.shape[2:]))
            raise ValueError(
                f"A filter of {size} does not fit into pictures of {shape[-2]}x{shape[-1]} with "
                f"padding {self.padding}."
            )

    def __repr__(self):
        told = extras(self, stride=1, padding=0, dilation=1)
        return f"Conv2d({self.in_channels}, {self.out_channels}, {self.kernel_size}{told})"


def fits(shape, size, padding, dilation):
    """Whether at least one square of this size finds its place in the pictures."""
    around, apart = pair("", "", padding, 0), pair("", "", dilation)
    reach = [d * (k - 1) + 1 for k, d in zip(size, apart, strict=True)]
    return all(n + 2 * p >= r for n, p, r in zip(shape[-2:], around, reach, strict=True))


def extras(layer, **usual):
    """What a layer was told beyond the usual, as it was written."""
    told = ((name, getattr(layer, name), value) for name, value in usual.items())
    return "".join(f", {name}={given!r}" for name, given, value in told if given != value)
