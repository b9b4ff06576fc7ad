"""MyGrad, with its guard against changed arrays off, as its manual advises for speed."""

import math

import mygrad as mg
import numpy as np
from mygrad.nnet.activations import relu, softmax
from mygrad.nnet.layers import conv_nd, max_pool
from mygrad.nnet.losses import softmax_crossentropy

from .. import task
from ..task import CHARACTERS, HEADS, LEARNING_RATE, cnn_weights, mlp_weights, pictures


def mlp():
    """The MLP."""
    images, labels = pictures()
    return _training(_mlp, mlp_weights(), images.reshape(len(images), -1), labels)


def cnn():
    """The CNN."""
    weights = cnn_weights()
    for i in (1, 3, 5):
        weights[i] = weights[i].reshape(1, -1, 1, 1)
    return _training(_cnn, weights, *pictures())


def transformer():
    """The transformer; GELU by tanh, as there is no error function. Adam by hand."""
    mg.turn_memory_guarding_off()
    weights, x, y = task.transformer()
    weights = {name: mg.tensor(w) for name, w in weights.items()}
    step = _adamw(weights.values(), **task.ADAMW)

    def train(steps):
        for _ in range(steps):
            scores = _transformer(weights, x).reshape(-1, CHARACTERS)
            error = softmax_crossentropy(scores, y.reshape(-1))
            error.backward()
            step()
        return error.item()

    return train


def _mlp(weights, x):
    *hidden, weight, bias = weights
    for w, b in zip(hidden[::2], hidden[1::2], strict=True):
        x = relu(x @ w + b)
    return x @ weight + bias


def _cnn(weights, x):
    *hidden, weight, bias = weights
    for w, b in zip(hidden[::2], hidden[1::2], strict=True):
        x = relu(max_pool(conv_nd(x, w, stride=1, padding=1) + b, (2, 2), 2))
    return x.reshape(len(x), -1) @ weight + bias


def _transformer(weights, x):
    later = np.triu(np.full((x.shape[1], x.shape[1]), -1e9, np.float32), 1)
    x = weights["words.weight"][x] + weights["places.weight"]
    for block in (f"blocks.{i}" for i in range(task.BLOCKS)):
        x = x + _look(weights, f"{block}.look", _norm(weights, f"{block}.before", x), later)
        up = _linear(weights, f"{block}.up", _norm(weights, f"{block}.between", x))
        x = x + _linear(weights, f"{block}.down", _gelu(up))
    return _linear(weights, "out", _norm(weights, "norm", x))


def _look(weights, name, x, later):
    n, length, width = x.shape
    parts = _linear(weights, f"{name}.qkv", x).reshape(n, length, 3, HEADS, width // HEADS)
    q, k, v = mg.transpose(parts, (2, 0, 3, 1, 4))
    scores = (q @ k.swapaxes(2, 3)) * (width // HEADS) ** -0.5
    taken = softmax(scores + later) @ v
    return _linear(weights, f"{name}.out", taken.swapaxes(1, 2).reshape(n, length, width))


def _linear(weights, name, x):
    rows = x.reshape(-1, x.shape[-1]) @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
    return rows.reshape(*x.shape[:-1], -1)


def _norm(weights, name, x):
    x = x - x.mean(axis=-1, keepdims=True)
    x = x / mg.sqrt((x * x).mean(axis=-1, keepdims=True) + 1e-5)
    return x * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def _gelu(x):
    return 0.5 * x * (1 + mg.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x)))


def _adamw(weights, lr, betas, eps, weight_decay):
    mean, size = ([np.zeros_like(w.data) for w in weights] for _ in range(2))
    (b1, b2), count = betas, 0

    def step():
        nonlocal count
        count += 1
        for w, m, s in zip(weights, mean, size, strict=True):
            m += (1 - b1) * (w.grad - m)
            s += (1 - b2) * (w.grad * w.grad - s)
            moved = (m / (1 - b1**count)) / (np.sqrt(s / (1 - b2**count)) + eps)
            w.data -= lr * (moved + weight_decay * w.data)

    return step


def _training(network, weights, images, labels):
    mg.turn_memory_guarding_off()
    weights = [mg.tensor(w) for w in weights]

    def train(steps):
        for _ in range(steps):
            softmax_crossentropy(network(weights, images), labels).backward()
            for w in weights:
                w.data -= LEARNING_RATE * w.grad

    return train
