"""Layers that keep learning steady: a middle of 0, norms, and leaving some numbers out.

BatchNorm2d and Dropout work in one way while learning and in another when the network is asked:
``model.train()`` and ``model.eval()`` say which.
"""

import contextlib
import math
from contextvars import ContextVar

import numpy as np

from .. import ops
from ..operands import brought_in, of_one_dtype
from ..settings import is_row, number, only_default, whole
from ..tensor import Tensor
from .init import rng
from .module import Module

LARGEST = float(np.finfo(np.float32).max)

_takes_notes = ContextVar("takes_notes", default=True)


@contextlib.contextmanager
def without_notes():
    """Let BatchNorm2d learn in this thread without remembering what it sees.

    Where several threads share a batch, one of them takes the notes, as in PyTorch's DataParallel.
    """
    token = _takes_notes.set(False)
    try:
        yield
    finally:
        _takes_notes.reset(token)


class Normalize(Module):
    """Move what is in the middle to 0, and stretch it to size 1: (x - mean) / std.

    It stands first in a network for pictures. Colours run from 0 to 1; ``Normalize(0.5)`` makes
    the middle 0, so that dark is minus and bright is plus. It has no weights, and is named as in
    torchvision.

    Args:
        mean: what becomes 0: one number, or a row with one for each channel.
        std: what becomes 1 above that: likewise.
        inplace: torchvision's, at its default only.

    Raises:
        TypeError: if mean or std is neither a number nor a row of numbers.
        ValueError: if std is not above 0, or if there are not as many of both.
    """

    @only_default("inplace")
    def __init__(self, mean, std=1.0, inplace=False):
        self.mean, self.std = _of_channels("mean", mean), _of_channels("std", std)
        if np.min(self.std) <= 0:
            raise ValueError(f"Normalize divides by std, so it must be above 0, got {std!r}.")
        self._channels = [len(row) for row in (self.mean, self.std) if is_row(row)]
        if len({*self._channels}) > 1:
            raise ValueError(
                f"Normalize needs a mean and a std for each channel, got {len(self.mean)} means "
                f"and {len(self.std)} stds."
            )

    def forward(self, x):
        """(N, C, H, W), or any shape where mean and std are one number, to the same shape."""
        shape = self._shape_of(x)
        if self._channels and (len(shape) < 3 or shape[-3] != self._channels[0]):
            raise ValueError(
                f"{self} needs pictures of shape (N, {self._channels[0]}, height, width), got "
                f"{shape}."
            )
        kind = np.asarray(x.data if isinstance(x, Tensor) else brought_in(x)).dtype
        if kind.kind != "f":
            raise TypeError(
                f"{self} needs colours with a decimal point, such as 0 to 1, got {kind}. Bytes run "
                "from 0 to 255: give np.float32(images) / 255."
            )
        middle = ops.sub(x, _beside_pictures(self.mean))
        return middle if self.std == 1 else ops.div(middle, _beside_pictures(self.std))

    def __repr__(self):
        return f"Normalize(mean={self.mean}, std={self.std})"


def _of_channels(name, given):
    """One number, or a tuple with one for each channel."""
    given = given.tolist() if isinstance(given, np.ndarray) else given
    if not is_row(given):
        return number("Normalize", name, given, -LARGEST, LARGEST)
    if not len(given):
        raise ValueError(f"Normalize needs a number for {name}, got {given!r}.")
    return tuple(number("Normalize", name, one, -LARGEST, LARGEST) for one in given)


def _beside_pictures(numbers):
    """One number as it is; several as a list (C, 1, 1), which turns no float32 into float64."""
    return [[[one]] for one in numbers] if is_row(numbers) else numbers


class BatchNorm2d(Module):
    """Bring each feature to mean 0 and size 1 over the whole batch, then stretch and shift it.

    While learning it uses the mean and the variance of the batch and remembers them; in ``eval()``
    it uses what it remembers, so that an answer does not hang on the other pictures (Ioffe and
    Szegedy, 2015).

    Args:
        num_features: how many features (channels) a picture has.
        eps: a little, so that nothing is divided by 0.
        momentum: how far what is remembered moves toward each batch.
        affine, track_running_stats, device, dtype, bias: PyTorch's, at their default only.

    Raises:
        ValueError: if a setting is out of its range.
    """

    @only_default("affine", "track_running_stats", "device", "dtype", "bias")
    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=True,
                 track_running_stats=True, device=None, dtype=None, *, bias=True):  # fmt: skip
        self.num_features = whole("BatchNorm2d", "num_features", num_features)
        self.eps = number("BatchNorm2d", "eps", eps)
        self.momentum = number("BatchNorm2d", "momentum", momentum, high=1)
        self.weight = Tensor(np.ones(num_features, np.float32))
        self.bias = Tensor(np.zeros(num_features, np.float32))
        self.register_buffer("running_mean", np.zeros(num_features, np.float32))
        self.register_buffer("running_var", np.ones(num_features, np.float32))
        self.register_buffer("num_batches_tracked", np.array(0))

    def forward(self, x):
        """(N, num_features, H, W) to the same shape."""
        shape = self._shape_of(x)
        if len(shape) != 4 or shape[1] != self.num_features:
            raise ValueError(
                f"BatchNorm2d expects pictures of shape (N, {self.num_features}, height, width), "
                f"got {shape}."
            )
        if self.training and shape[0] * shape[2] * shape[3] == 1:
            raise ValueError("BatchNorm2d learns from several numbers per feature, got only one.")
        remembered = self.running_mean, self.running_var
        if self.training and not _takes_notes.get():
            remembered = [notes.copy() for notes in remembered]
        elif self.training:
            self.num_batches_tracked += 1
        settings = {"training": self.training, "momentum": self.momentum, "eps": self.eps}
        return ops.batch_norm(x, *remembered, self.weight, self.bias, **settings)

    def __repr__(self):
        return f"BatchNorm2d({self.num_features})"


class LayerNorm(Module):
    """Bring each example by itself to mean 0 and size 1, then stretch and shift its numbers.

    Ba, Kiros and Hinton, 2016.

    Args:
        normalized_shape: the last dims, over which that is done; one number for the last dim.
        eps: a little, so that nothing is divided by 0.
        elementwise_affine, bias, device, dtype: PyTorch's, at their default only.

    Raises:
        TypeError: if normalized_shape is not made of whole numbers.
        ValueError: if a length is below 1, or eps below 0.
    """

    @only_default("elementwise_affine", "bias", "device", "dtype")
    def __init__(self, normalized_shape, eps=1e-5, elementwise_affine=True, bias=True,
                 device=None, dtype=None):  # fmt: skip
        dims = [normalized_shape] if np.ndim(normalized_shape) == 0 else normalized_shape
        self.normalized_shape = tuple(whole("LayerNorm", "normalized_shape", n) for n in dims)
        self.eps = number("LayerNorm", "eps", eps)
        self.weight = Tensor(np.ones(self.normalized_shape, np.float32))
        self.bias = Tensor(np.zeros(self.normalized_shape, np.float32))

    def forward(self, x):
        """(..., *normalized_shape) to the same shape."""
        self._shape_of(x)
        return ops.layer_norm(x, self.normalized_shape, self.weight, self.bias, eps=self.eps)

    def __repr__(self):
        return f"LayerNorm({self.normalized_shape})"


class Dropout(Module):
    """While learning, leave out numbers by chance, so that no neuron leans on one other only.

    Those that stay are enlarged by 1 / (1 - p), so that the sum is the same on average
    (Srivastava and others, 2014).

    Args:
        p: the chance to be left out, 0 to 1.
        inplace: PyTorch's, at its default only.

    Raises:
        ValueError: if p is not from 0 to 1.
    """

    @only_default("inplace")
    def __init__(self, p=0.5, inplace=False):
        p = number("Dropout", "p", p, -math.inf)
        if not 0 <= p <= 1:
            raise ValueError(f"Dropout needs a chance from 0 to 1, got {p}.")
        self.p = p

    def forward(self, x):
        """Any shape."""
        shape = self._shape_of(x)
        if not self.training or not self.p:
            return x
        if not isinstance(x, Tensor):
            numbers = np.asarray(brought_in(x))
            (x,) = of_one_dtype([numbers], given=[numbers])
        stays = rng().random(shape, np.float32) >= self.p
        return x * (stays * np.asarray(1 / (1 - self.p) if self.p < 1 else 0, x.dtype))

    def __repr__(self):
        return f"Dropout({self.p})"
