"""This project: the four lines of every training loop, and ``fit`` with two workers."""

from itertools import pairwise

import numpy as np

import nuggets as ng

from .. import task
from ..task import CHAIN, CHARACTERS, FEATURES, FILTERS, LEARNING_RATE, MLP, pictures


def mlp():
    """The MLP; numpy's matrix products use the cores."""
    a, b, c, d = MLP
    layers = (ng.Linear(a, b), ng.ReLU(), ng.Linear(b, c), ng.ReLU(), ng.Linear(c, d))
    return _on_pictures(ng.Sequential(ng.Flatten(), *layers))


def cnn():
    """The CNN on one core."""
    return _on_pictures(_cnn())


def cnn_workers():
    """The CNN on two cores: ``fit`` gives each of two threads half of the batch."""
    model = _cnn()
    images, labels = pictures()
    optimizer = ng.SGD(model.parameters(), lr=LEARNING_RATE)

    def train(steps):  # one batch is all there is, so an epoch is a step
        ng.fit(model, images, labels, optimizer=optimizer, epochs=steps, workers=2, progress=False)

    return train


def small():
    """A tiny network, for a loop of very many steps."""
    return _on_pictures(ng.Sequential(ng.Flatten(), ng.Linear(3072, 4), ng.ReLU(), ng.Linear(4, 2)))


def scalar():
    """The scalar graph, forward and backward."""

    def train(steps):
        for _ in range(steps):
            value, factor, shift = ng.Tensor(0.5), ng.Tensor(0.9), ng.Tensor(0.3)
            for _ in range(CHAIN):
                value = (value * factor + shift - factor).relu()
            value.backward()

    return train


def transformer(rows=task.ROWS, length=task.LENGTH):
    """The transformer of notebook 10."""
    return _training(*_transformer(rows, length))


def transformer_workers():
    """The same on two cores: each of two threads has half of the rows."""
    model, x, y, optimizer, loss = _transformer(task.ROWS, task.LENGTH)
    settings = {"optimizer": optimizer, "loss": loss, "batch_size": len(x), "progress": False}

    def train(steps):
        return ng.fit(model, x, y, epochs=steps, workers=2, **settings)[-1]

    return train


def denoiser():
    """The denoiser of notebook 10; numpy's matrix products use the cores."""
    weights, x, y = task.denoiser()
    model = ng.from_noise.Denoiser(32, task.HIDDEN)
    model.load_state_dict(weights)
    optimizer = ng.Adam(model.parameters(), **task.ADAM)
    return _training(model, x, y, optimizer, ng.mse_loss, task.MAX_NORM)


def plain(batch, width, depth):
    """A plain network with so many hidden layers, each so wide."""
    sizes = [FEATURES, *[width] * depth]
    layers = [layer for i, o in pairwise(sizes) for layer in (ng.Linear(i, o), ng.ReLU())]
    model = ng.Sequential(*layers, ng.Linear(width, 2))
    optimizer = ng.SGD(model.parameters(), lr=LEARNING_RATE)
    return _training(model, *task.features(batch), optimizer)


def _transformer(rows, length):
    weights, x, y = task.transformer(rows, length)
    for name in [name for name in weights if ".qkv." in name]:
        parts = zip(("query", "key", "value"), np.split(weights.pop(name), 3), strict=True)
        weights |= {name.replace("qkv", part): numbers for part, numbers in parts}
    model = ng.chatbot.Transformer(CHARACTERS, length, task.WIDTH, task.HEADS, task.BLOCKS)
    model.load_state_dict(weights)
    return model, x, y, ng.AdamW(model.parameters(), **task.ADAMW), _at_every_place


def _at_every_place(scores, nexts):
    return ng.cross_entropy(scores.reshape(-1, CHARACTERS), nexts.reshape(-1))


def _cnn():
    layers = []
    for i, o in pairwise(FILTERS):
        layers += [ng.Conv2d(i, o, 3, padding=1), ng.MaxPool2d(2), ng.ReLU()]
    return ng.Sequential(*layers, ng.Flatten(), ng.Linear(1024, 2))


def _on_pictures(model):
    return _training(model, *pictures(), ng.SGD(model.parameters(), lr=LEARNING_RATE))


def _training(model, x, y, optimizer, loss=ng.cross_entropy, max_norm=None):
    def train(steps):
        for _ in range(steps):
            optimizer.zero_grad()
            error = loss(model(x), y)
            error.backward()
            if max_norm:
                ng.clip_grad_norm_(model.parameters(), max_norm)
            optimizer.step()
        return error.item()

    return train
