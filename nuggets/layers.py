"""The parts that a network is built from: each holds its weights and knows its forward pass.

Names, weight shapes, starting weights and ``state_dict`` keys are PyTorch's.
"""

import math

import numpy as np

from . import ops
from .engine import Tensor

_dice = np.random.default_rng(0)


def manual_seed(seed):
    """Start the dice for new weights anew: the same seed, the same weights, on every machine."""
    global _dice
    _dice = np.random.default_rng(seed)


def _starting_weights(*shape, fan_in):
    """Small random numbers, the smaller the more inputs are added up: within 1 / sqrt(fan_in)."""
    bound = 1 / math.sqrt(fan_in)
    return Tensor(_dice.uniform(-bound, bound, shape).astype(np.float32))


class Module:
    """Any part of a network: call it with the input, and it gives the output.

    A subclass says ``forward(x)``; Tensors and Modules among its attributes are found by name.
    """

    def __call__(self, x):
        return self.forward(x)

    def named_parameters(self, prefix=""):
        """Yield (name, Tensor) of all weights, such as ("0.weight", ...)."""
        for name, part in vars(self).items():
            if isinstance(part, Tensor):
                yield prefix + name, part
            elif isinstance(part, Module):
                yield from part.named_parameters(f"{prefix}{name}.")

    def parameters(self):
        """List all weights."""
        return [tensor for _, tensor in self.named_parameters()]

    def zero_grad(self):
        """Forget all blame."""
        for p in self.parameters():
            p.grad = None

    def state_dict(self):
        """Give all weights as plain numpy arrays by name; copies, safe to keep."""
        return {name: np.array(tensor.data) for name, tensor in self.named_parameters()}

    def load_state_dict(self, state_dict):
        """Take over the weights that ``state_dict()`` gave. All or nothing is changed.

        Raises:
            KeyError: names the weights that are missing or not known here.
            ValueError: names the first weight of another shape.
        """
        mine = dict(self.named_parameters())
        missing, unknown = mine.keys() - state_dict.keys(), state_dict.keys() - mine.keys()
        if missing or unknown:
            raise KeyError(f"missing: {sorted(missing)}; not known here: {sorted(unknown)}")
        for name, tensor in mine.items():
            if np.shape(state_dict[name]) != tensor.shape:
                raise ValueError(
                    f"{name} has shape {tensor.shape} here, but {np.shape(state_dict[name])} "
                    "there: the saved network was built differently."
                )
        for name, tensor in mine.items():
            tensor.data = np.array(state_dict[name], dtype=tensor.dtype)[()]

    def double(self):
        """Turn all weights into float64, as gradcheck needs them; gives the module itself."""
        for p in self.parameters():
            p.data = p.data.astype(np.float64)
        return self

    def __repr__(self):
        return f"{type(self).__name__}()"


class Linear(Module):
    """A layer of neurons: each adds up all inputs, weighted, and its bias.

    Args:
        in_features: how many numbers come in.
        out_features: how many neurons, so how many numbers go out.
        bias: whether each neuron has one.
    """

    def __init__(self, in_features, out_features, bias=True):
        self.in_features, self.out_features = in_features, out_features
        self.weight = _starting_weights(out_features, in_features, fan_in=in_features)
        self.bias = _starting_weights(out_features, fan_in=in_features) if bias else None

    def forward(self, x):
        """(..., in_features) to (..., out_features)."""
        if not np.ndim(x) or np.shape(x)[-1] != self.in_features:
            raise ValueError(self._misfit(np.shape(x)))
        return ops.linear(x, self.weight, self.bias)

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

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, bias=True):
        self.in_channels, self.out_channels, self.kernel_size = (
            in_channels,
            out_channels,
            kernel_size,
        )
        self.stride, self.padding = stride, padding
        fan_in = in_channels * kernel_size**2
        self.weight = _starting_weights(
            out_channels, in_channels, kernel_size, kernel_size, fan_in=fan_in
        )
        self.bias = _starting_weights(out_channels, fan_in=fan_in) if bias else None

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
        if np.ndim(x) != 4 or min(np.shape(x)[2:]) < self.kernel_size:
            raise ValueError(
                f"MaxPool2d({self.kernel_size}) needs pictures (N, C, height, width) of at least "
                f"{self.kernel_size}x{self.kernel_size}, got {np.shape(x)}."
            )
        return ops.max_pool2d(x, self.kernel_size, self.stride)

    def __repr__(self):
        return f"MaxPool2d({self.kernel_size})"


class ReLU(Module):
    """Cut off what is negative."""

    def forward(self, x):
        """Any shape."""
        return ops.relu(x)


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


class Flatten(Module):
    """Lay each picture's numbers in one row."""

    def forward(self, x):
        """(N, ...) to (N, all the rest)."""
        return ops.flatten(x, start_dim=1)


class Sequential(Module):
    """Layers one after the other; ``model[0]`` is the first."""

    def __init__(self, *layers):
        for i, layer in enumerate(layers):
            setattr(self, str(i), layer)

    def __iter__(self):
        return iter(vars(self).values())

    def __len__(self):
        return len(vars(self))

    def __getitem__(self, i):
        return list(self)[i]

    def forward(self, x):
        """Through all layers; each answer carries its layer's name for error messages."""
        for i, layer in enumerate(self):
            x = layer(x)
            if isinstance(x, Tensor):
                x.name = f"layer {i} ({layer})"
        return x

    def __repr__(self):
        return "Sequential(\n" + "".join(f"  {i}: {layer}\n" for i, layer in enumerate(self)) + ")"
