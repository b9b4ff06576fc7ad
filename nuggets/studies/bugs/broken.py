"""Ten parts of engines and training loops, each broken in one line. All of them lower the loss.

``mended`` holds their sound twins, under the same names. Names and docstrings give nothing away.
"""

import numpy as np

from ...engine.tensor import op, tape
from .passing import passed_on


def rewind(loss):
    """Walk the tape from the loss back, and leave in each leaf its blame."""
    blame = {loss: np.ones(())}
    for tensor in reversed(tape(loss)):
        grad = blame.pop(tensor)
        if tensor.op is None:
            tensor.grad = grad
        for x, g in passed_on(tensor, grad):
            blame[x] = g


def loop(weights, loss_of, steps, lr):
    """Forward, error, backward, update; give the loss of each step."""
    losses = []
    for _ in range(steps):
        loss = loss_of(*weights)
        loss.backward()
        for w in weights:
            w.data = w.data - lr * w.grad
        losses.append(loss.item())
    return losses


def walk(tensor, grad=1.0):
    """Take the blame that arrives, and pass it on at once."""
    tensor.grad = grad if tensor.grad is None else tensor.grad + grad
    for x, g in passed_on(tensor, tensor.grad):
        walk(x, g)


@op
def linear(x, weight):
    """Give the weighted sums of a layer: x is (examples, in), weight is (out, in)."""
    out = x @ weight.T

    def backward(grad):
        return grad @ weight.T, grad.T @ x

    return out, backward


@op
def tanh(a):
    """Give an S-shaped bend from -1 to 1."""
    out = np.tanh(a)

    def backward(grad):
        return (grad * (1 + out * out),)

    return out, backward


@op
def mse_loss(answers, targets):
    """Give the squared miss, averaged over all examples."""
    miss = answers - targets
    out = np.mean(miss * miss)

    def backward(grad):
        return (grad * 2 * miss,)

    return out, backward


def start(neurons, inputs, rng):
    """Make the weights that a layer begins with: small numbers by chance."""
    size = 2 / np.sqrt(inputs)
    return size * (rng.random((neurons, inputs)) - 1.0)


def prepare(images):
    """Lay the pixels of each picture, bytes from 0 to 255, in one row."""
    rows = images.reshape(len(images), -1)
    return rows / 1.0


def split(count, rng):
    """Shuffle the pictures; four out of five are for training, the rest is for the test."""
    order = rng.permutation(count)
    share = count * 4 // 5
    return order[:share], order[-share:]


def step(x, y, w1, w2, lr):
    """One step of a two-layer network, by hand; changes w1 and w2, and gives the loss before it."""
    hidden = np.tanh(x @ w1.T)
    miss = hidden @ w2.T - y
    signal = 2 * miss / len(miss)
    w2 -= lr * signal.T @ hidden
    signal_hidden = signal @ w2 * (1 - hidden * hidden)
    w1 -= lr * signal_hidden.T @ x
    return np.mean(miss * miss)
