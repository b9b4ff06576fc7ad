"""MyGrad, with its guard against changed arrays off, as its manual advises for speed."""

import mygrad as mg
from mygrad.nnet.activations import relu
from mygrad.nnet.layers import conv_nd, max_pool
from mygrad.nnet.losses import softmax_crossentropy

from ..task import LEARNING_RATE, cnn_weights, mlp_weights, pictures


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


def _training(network, weights, images, labels):
    mg.turn_memory_guarding_off()
    weights = [mg.tensor(w) for w in weights]

    def train(steps):
        for _ in range(steps):
            softmax_crossentropy(network(weights, images), labels).backward()
            for w in weights:
                w.data -= LEARNING_RATE * w.grad

    return train
