"""This project: the four lines of every training loop, and ``fit`` with two workers."""

from itertools import pairwise

import nuggets as ng

from ..task import CHAIN, FILTERS, LEARNING_RATE, MLP, pictures


def mlp():
    """The MLP; numpy's matrix products use the cores."""
    a, b, c, d = MLP
    layers = (ng.Linear(a, b), ng.ReLU(), ng.Linear(b, c), ng.ReLU(), ng.Linear(c, d))
    return _training(ng.Sequential(ng.Flatten(), *layers))


def cnn():
    """The CNN on one core."""
    return _training(_cnn())


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
    return _training(ng.Sequential(ng.Flatten(), ng.Linear(3072, 4), ng.ReLU(), ng.Linear(4, 2)))


def scalar():
    """The scalar graph, forward and backward."""

    def train(steps):
        for _ in range(steps):
            value, factor, shift = ng.Tensor(0.5), ng.Tensor(0.9), ng.Tensor(0.3)
            for _ in range(CHAIN):
                value = (value * factor + shift - factor).relu()
            value.backward()

    return train


def _cnn():
    layers = []
    for i, o in pairwise(FILTERS):
        layers += [ng.Conv2d(i, o, 3, padding=1), ng.MaxPool2d(2), ng.ReLU()]
    return ng.Sequential(*layers, ng.Flatten(), ng.Linear(1024, 2))


def _training(model):
    images, labels = pictures()
    optimizer = ng.SGD(model.parameters(), lr=LEARNING_RATE)

    def train(steps):
        for _ in range(steps):
            optimizer.zero_grad()
            ng.cross_entropy(model(images), labels).backward()
            optimizer.step()

    return train
