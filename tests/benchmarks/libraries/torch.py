"""PyTorch, eager: as its tutorials write it, and with pictures kept channels-last."""

from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional as F

from ..task import CHAIN, FILTERS, LEARNING_RATE, MLP, pictures


def mlp():
    """The MLP."""
    a, b, c, d = MLP
    layers = (nn.Linear(a, b), nn.ReLU(), nn.Linear(b, c), nn.ReLU(), nn.Linear(c, d))
    return _training(nn.Sequential(nn.Flatten(), *layers))


def cnn(memory_format=torch.contiguous_format):
    """The CNN."""
    layers = []
    for i, o in pairwise(FILTERS):
        layers += [nn.Conv2d(i, o, 3, padding=1), nn.MaxPool2d(2), nn.ReLU()]
    return _training(nn.Sequential(*layers, nn.Flatten(), nn.Linear(1024, 2)), memory_format)


def cnn_channels_last():
    """The CNN in the layout that suits convolutions on a CPU best."""
    return cnn(torch.channels_last)


def scalar():
    """The scalar graph, forward and backward, on tensors without dims."""

    def train(steps):
        for _ in range(steps):
            value, factor, shift = (torch.tensor(n, requires_grad=True) for n in (0.5, 0.9, 0.3))
            for _ in range(CHAIN):
                value = (value * factor + shift - factor).relu()
            value.backward()

    return train


def _training(model, memory_format=torch.contiguous_format):
    images, labels = map(torch.from_numpy, pictures())
    images, model = images.to(memory_format=memory_format), model.to(memory_format=memory_format)
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)

    def train(steps):
        for _ in range(steps):
            optimizer.zero_grad()
            F.cross_entropy(model(images), labels).backward()
            optimizer.step()

    return train
