"""The companion package of *Backpropagation in Plain English*: ``import nuggets as ng``.

The modules stand in floors, and each imports only from the floors below its own:

0. ``engine`` (and ``anomaly``): a numpy array that remembers how it was made
1. ``ops``, ``gradcheck``: every operation with its blame, and the referee
2. ``layers``, ``losses``, ``optim``, ``saving``: what networks are built from, and kept in
3. ``court``, ``pets``, ``photos``; ``augment``, ``train``: the worlds to learn from, and the loop
   (and ``blame``: who pushed one answer which way; ``bugs``: a zoo of broken ones; ``race``,
   ``price``: what other ways to learn would cost; ``valleys`` to walk down; ``trained``: networks
   that have learned already)
4. ``style``, ``plots``: pictures that stand still
5. ``explore``: pictures that move under a hand
6. ``exercises``, ``cli``: your turn

Only what the networks need is loaded at once. Pictures and widgets load when first asked for.
"""

import importlib

from . import augment, ops
from .anomaly import detect_anomaly
from .data import batches
from .engine import Tensor, no_grad
from .gradcheck import gradcheck, numerical_gradient
from .layers import (
    GELU,
    AdaptiveAvgPool2d,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Embedding,
    Flatten,
    LayerNorm,
    LeakyReLU,
    Linear,
    MaxPool2d,
    Module,
    ModuleList,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
    Upsample,
    manual_seed,
)
from .losses import binary_cross_entropy_with_logits, cross_entropy, mse_loss
from .ops import (
    abs,
    adaptive_avg_pool2d,
    amax,
    amin,
    argmax,
    avg_pool2d,
    batch_norm,
    cat,
    clamp,
    clip,
    conv2d,
    einsum,
    embedding,
    exp,
    flatten,
    gather,
    gelu,
    interpolate,
    layer_norm,
    leaky_relu,
    linear,
    log,
    log_softmax,
    masked_fill,
    matmul,
    max_pool2d,
    maximum,
    relu,
    sigmoid,
    softmax,
    sqrt,
    stack,
    tanh,
    var,
    where,
)
from .optim import SGD, Adam, AdamW, Muon, clip_grad_norm_
from .schedules import CosineAnnealingLR, OneCycleLR, TimedOneCycleLR
from .show import show
from .train import accuracy, fit, predict, train_step

_LATER = (
    "blame", "bugs", "cli", "court", "exercises", "explore", "pets", "photos", "plots", "price",
    "race", "style", "trained", "valleys",
)  # fmt: skip
_FROM = {"load": "saving", "progress": "exercises", "save": "saving"}
__all__ = [
    "GELU", "SGD", "Adam", "AdamW", "AdaptiveAvgPool2d", "AvgPool2d", "BatchNorm2d", "Conv2d",
    "CosineAnnealingLR", "Dropout", "Embedding", "Flatten", "LayerNorm", "LeakyReLU", "Linear",
    "MaxPool2d", "Module", "ModuleList", "Muon", "OneCycleLR", "ReLU", "Sequential", "Sigmoid",
    "Tanh", "Tensor", "TimedOneCycleLR", "Upsample",
    "abs", "accuracy", "adaptive_avg_pool2d", "amax", "amin", "argmax", "augment", "avg_pool2d",
    "batch_norm", "batches", "binary_cross_entropy_with_logits", "cat", "clamp", "clip",
    "clip_grad_norm_", "conv2d", "cross_entropy", "detect_anomaly", "einsum", "embedding",
    "exp", "fit", "flatten", "gather", "gelu", "gradcheck", "interpolate", "layer_norm",
    "leaky_relu", "linear", "load", "log", "log_softmax", "manual_seed", "masked_fill",
    "matmul", "max_pool2d", "maximum", "mse_loss", "no_grad", "numerical_gradient", "ops",
    "predict", "progress", "relu", "save", "show", "sigmoid", "softmax", "sqrt", "stack",
    "tanh", "train_step", "var", "where", *_LATER,
]  # fmt: skip


def __getattr__(name):
    if name in _LATER:
        return importlib.import_module(f".{name}", __name__)
    if name in _FROM:
        return getattr(importlib.import_module(f".{_FROM[name]}", __name__), name)
    raise AttributeError(f"nuggets has no {name!r}")


def __dir__():
    return __all__
