"""JAX: the whole step compiled by ``jit``, pictures channels-last."""

import os

if os.environ.get("OMP_NUM_THREADS") == "1" and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # JAX has no switch for one core

import jax
from jax import lax
from jax import numpy as jnp

from ..task import LEARNING_RATE, cnn_weights, mlp_weights, pictures


def mlp():
    """The MLP."""
    images, labels = pictures()
    return _training(_mlp, mlp_weights(), images.reshape(len(images), -1), labels)


def cnn():
    """The CNN; filters are (3, 3, in, out) here."""
    images, labels = pictures()
    weights = [w.transpose(2, 3, 1, 0) if w.ndim == 4 else w for w in cnn_weights()]
    return _training(_cnn, weights, images.transpose(0, 2, 3, 1), labels)


def _mlp(weights, x):
    *hidden, weight, bias = weights
    for w, b in zip(hidden[::2], hidden[1::2], strict=True):
        x = jax.nn.relu(x @ w + b)
    return x @ weight + bias


def _cnn(weights, x):
    *hidden, weight, bias = weights
    for w, b in zip(hidden[::2], hidden[1::2], strict=True):
        x = lax.conv_general_dilated(
            x, w, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        x = lax.reduce_window(x + b, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
        x = jax.nn.relu(x)
    return x.reshape(len(x), -1) @ weight + bias


def _training(network, weights, images, labels):
    weights, images, labels = jax.tree.map(jnp.asarray, (weights, images, labels))

    def loss(weights):
        chances = jax.nn.log_softmax(network(weights, images))
        return -chances[jnp.arange(len(labels)), labels].mean()

    @jax.jit
    def step(weights):
        return jax.tree.map(lambda w, g: w - LEARNING_RATE * g, weights, jax.grad(loss)(weights))

    def train(steps):
        nonlocal weights
        for _ in range(steps):
            weights = step(weights)
        jax.block_until_ready(weights)

    return train
