"""HIPS autograd: numpy as one knows it, and ``grad``."""

import autograd.numpy as np
from autograd import grad

from ..task import LEARNING_RATE, cnn_weights, mlp_weights, pictures


def mlp():
    """The MLP."""
    images, labels = pictures()
    return _training(_mlp, mlp_weights(), images.reshape(len(images), -1), labels)


def cnn():
    """The CNN: pictures channels-last, nine shifted matrix products for each convolution."""
    images, labels = pictures()
    weights = [w.transpose(2, 3, 1, 0) if w.ndim == 4 else w for w in cnn_weights()]
    return _training(_cnn, weights, images.transpose(0, 2, 3, 1), labels)


def _mlp(weights, x):
    *hidden, weight, bias = weights
    for w, b in zip(hidden[::2], hidden[1::2], strict=True):
        x = np.maximum(x @ w + b, 0)
    return x @ weight + bias


def _cnn(weights, x):
    *hidden, weight, bias = weights
    for w, b in zip(hidden[::2], hidden[1::2], strict=True):
        x = np.maximum(_pool(_conv(x, w) + b), 0)
    return x.reshape(len(x), -1) @ weight + bias


def _conv(x, w):
    high, wide = x.shape[1:3]
    x = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), "constant")
    return sum(x[:, i : i + high, j : j + wide] @ w[i, j] for i in range(3) for j in range(3))


def _pool(x):
    n, high, wide, c = x.shape
    return np.max(x.reshape(n, high // 2, 2, wide // 2, 2, c), axis=(2, 4))


def _training(network, weights, images, labels):
    def loss(weights):
        scores = network(weights, images)
        scores = scores - np.max(scores, axis=1, keepdims=True)
        right = scores[np.arange(len(labels)), labels]
        return np.mean(np.log(np.sum(np.exp(scores), axis=1)) - right)

    blame = grad(loss)

    def train(steps):
        nonlocal weights
        for _ in range(steps):
            weights = [w - LEARNING_RATE * g for w, g in zip(weights, blame(weights), strict=True)]

    return train
