"""The parts that a network is built from: each holds its weights and knows its forward pass.

Names, weight shapes, starting weights and ``state_dict`` keys are PyTorch's.
"""

from .activations import GELU, LeakyReLU, ReLU, Sigmoid, Tanh
from .containers import ModuleList, Sequential
from .convolution import Conv2d
from .init import manual_seed
from .linear import Embedding, Flatten, Linear
from .module import Module, evaluating
from .normalization import BatchNorm2d, Dropout, LayerNorm, Normalize, without_notes
from .pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d, Upsample

__all__ = [
    "GELU", "AdaptiveAvgPool2d", "AvgPool2d", "BatchNorm2d", "Conv2d", "Dropout", "Embedding",
    "Flatten", "LayerNorm", "LeakyReLU", "Linear", "MaxPool2d", "Module", "ModuleList",
    "Normalize", "ReLU", "Sequential", "Sigmoid", "Tanh", "Upsample", "evaluating", "manual_seed",
    "without_notes",
]  # fmt: skip
