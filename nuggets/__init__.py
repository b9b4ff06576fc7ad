"""The companion package of *Backpropagation in Plain English*: ``import nuggets as ng``.

The modules stand in floors, and each imports only from the floors below its own:

0. ``engine``: a numpy array that remembers how it was made
1. ``ops``, ``gradcheck``: every operation with its blame, and the referee
2. ``layers``, ``losses``, ``optim``: what networks are built from
3. ``court``, ``pets``, ``photos``, ``train``: the worlds to learn from, and the loop that learns
4. ``style``, ``plots``: pictures that stand still
5. ``explore``: pictures that move under a hand
6. ``exercises``, ``cli``: your turn

Only what the networks need is loaded at once. Pictures and widgets load when first asked for.
"""

import importlib

from . import ops
from .engine import Tensor, no_grad
from .gradcheck import gradcheck, numerical_gradient
from .layers import (
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    Module,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
    manual_seed,
)
from .losses import cross_entropy, mse_loss
from .ops import (
    amax,
    argmax,
    conv2d,
    exp,
    flatten,
    linear,
    log,
    log_softmax,
    matmul,
    max_pool2d,
    maximum,
    relu,
    sigmoid,
    softmax,
    tanh,
)
from .optim import SGD, Adam
from .show import show
from .train import accuracy, batches, fit, predict

_LATER = ("cli", "court", "exercises", "explore", "pets", "photos", "plots", "style")
__all__ = [
    "SGD", "Adam", "Conv2d", "Flatten", "Linear", "MaxPool2d", "Module", "ReLU", "Sequential",
    "Sigmoid", "Tanh", "Tensor", "accuracy", "amax", "argmax", "batches", "conv2d",
    "cross_entropy", "exp", "fit", "flatten", "gradcheck", "linear", "log", "log_softmax",
    "manual_seed", "matmul", "max_pool2d", "maximum", "mse_loss", "no_grad", "numerical_gradient",
    "ops", "predict", "progress", "relu", "show", "sigmoid", "softmax", "tanh", *_LATER,
]  # fmt: skip


def __getattr__(name):
    if name in _LATER:
        return importlib.import_module(f".{name}", __name__)
    if name == "progress":
        return importlib.import_module(".exercises", __name__).progress
    raise AttributeError(f"nuggets has no {name!r}")


def __dir__():
    return __all__
