"""The companion package of *Backpropagation in Plain English*: ``import nuggets as ng``.

Six rooms, one above the other; a module imports only from rooms below its own. Each room's own
first lines say what lives there: ``engine``, ``worlds``, ``studies``, ``drawing``, ``explore``,
``course``.

Only what the networks need is loaded at once. Pictures, widgets and lessons load when first asked
for.
"""

import importlib

from . import engine
from .engine import augment, ops, optim
from .engine.anomaly import detect_anomaly
from .engine.data import batches
from .engine.gradcheck import gradcheck, numerical_gradient
from .engine.layers import (
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
    Normalize,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
    Upsample,
    manual_seed,
)
from .engine.losses import binary_cross_entropy_with_logits, cross_entropy, mse_loss
from .engine.ops import (
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
from .engine.optim import SGD, Adam, AdamW, Muon, clip_grad_norm_
from .engine.schedules import CosineAnnealingLR, OneCycleLR, TimedOneCycleLR
from .engine.tensor import Tensor, no_grad
from .engine.train import accuracy, fit, predict, train_step

_LATER = {
    "blame": "studies.blame",
    "beside_pytorch": "studies.beside_pytorch",
    "bugs": "studies.bugs",
    "chatbot": "studies.chatbot",
    "cli": "course.cli",
    "court": "worlds.court",
    "exercises": "course.lessons",
    "explore": "explore",
    "filters": "studies.filters",
    "from_noise": "studies.from_noise",
    "gradient_cost": "studies.gradient_cost",
    "last_layer": "studies.last_layer",
    "loss_surfaces": "worlds.loss_surfaces",
    "many_machines": "studies.many_machines",
    "own_engine": "studies.own_engine",
    "pets": "worlds.pets",
    "photos": "worlds.photos",
    "plots": "drawing.plots",
    "pretrained": "worlds.pretrained",
    "ring": "studies.ring",
    "scale": "studies.scale",
    "search_race": "studies.search_race",
    "style": "drawing.style",
    "talk": "worlds.talk",
    "team_speed": "studies.team_speed",
    "voice": "studies.voice",
    "voices": "worlds.voices",
}
"""Modules that load when first asked for: their short names, and where they live."""

_FROM = {
    "glossary": "course.glossary",
    "load": "engine.saving",
    "progress": "course.progress",
    "save": "engine.saving",
    "show": "course.source",
    "two_columns": "course.two_columns",
}
"""Functions that load when first asked for."""

__all__ = [
    "GELU", "SGD", "Adam", "AdamW", "AdaptiveAvgPool2d", "AvgPool2d", "BatchNorm2d", "Conv2d",
    "CosineAnnealingLR", "Dropout", "Embedding", "Flatten", "LayerNorm", "LeakyReLU", "Linear",
    "MaxPool2d", "Module", "ModuleList", "Muon", "Normalize", "OneCycleLR", "ReLU", "Sequential",
    "Sigmoid", "Tanh", "Tensor", "TimedOneCycleLR", "Upsample",
    "abs", "accuracy", "adaptive_avg_pool2d", "amax", "amin", "argmax", "augment", "avg_pool2d",
    "batch_norm", "batches", "binary_cross_entropy_with_logits", "cat", "clamp", "clip",
    "clip_grad_norm_", "conv2d", "cross_entropy", "detect_anomaly", "einsum", "embedding", "engine",
    "exp", "fit", "flatten", "gather", "gelu", "glossary", "gradcheck", "interpolate", "layer_norm",
    "leaky_relu", "linear", "load", "log", "log_softmax", "manual_seed", "masked_fill",
    "matmul", "max_pool2d", "maximum", "mse_loss", "no_grad", "numerical_gradient", "ops", "optim",
    "predict", "progress", "relu", "save", "show", "sigmoid", "softmax", "sqrt", "stack",
    "tanh", "train_step", "two_columns", "var", "where", *_LATER,
]  # fmt: skip


def __getattr__(name):
    if name in _LATER:
        return importlib.import_module(f".{_LATER[name]}", __name__)
    if name in _FROM:
        return getattr(importlib.import_module(f".{_FROM[name]}", __name__), name)
    raise AttributeError(f"nuggets has no {name!r}")


def __dir__():
    return __all__
