"""JAX: the whole step compiled by ``jit``, pictures channels-last."""

import math
import os

if os.environ.get("OMP_NUM_THREADS") == "1" and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # JAX has no switch for one core

import jax
from jax import lax
from jax import numpy as jnp

from .. import task
from ..task import HEADS, LEARNING_RATE, cnn_weights, mlp_weights, pictures


def mlp():
    """The MLP."""
    images, labels = pictures()
    return _training(_mlp, mlp_weights(), images.reshape(len(images), -1), labels)


def cnn():
    """The CNN; filters are (3, 3, in, out) here."""
    images, labels = pictures()
    weights = [w.transpose(2, 3, 1, 0) if w.ndim == 4 else w for w in cnn_weights()]
    return _training(_cnn, weights, images.transpose(0, 2, 3, 1), labels)


def transformer():
    """The transformer; AdamW by hand."""
    weights, x, y = task.transformer()

    def loss(weights, x, y):
        return _surprise(_transformer(weights, x), y)

    return _careful_training(loss, weights, x, y, **task.ADAMW)


def denoiser():
    """The denoiser; Adam by hand."""
    weights, x, y = task.denoiser()

    def loss(weights, x, y):
        return ((_denoiser(weights, x) - y) ** 2).mean()

    return _careful_training(loss, weights, x, y, **task.ADAM, max_norm=task.MAX_NORM)


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


def _transformer(weights, x):
    x = weights["words.weight"][x] + weights["places.weight"]
    for block in (f"blocks.{i}" for i in range(task.BLOCKS)):
        x = x + _look(weights, f"{block}.look", _norm(weights, f"{block}.before", x))
        up = _linear(weights, f"{block}.up", _norm(weights, f"{block}.between", x))
        x = x + _linear(weights, f"{block}.down", _gelu(up))
    return _linear(weights, "out", _norm(weights, "norm", x))


def _look(weights, name, x):
    n, length, width = x.shape
    parts = jnp.split(_linear(weights, f"{name}.qkv", x), 3, axis=2)
    q, k, v = (p.reshape(n, length, HEADS, width // HEADS).swapaxes(1, 2) for p in parts)
    scores = (q @ k.swapaxes(2, 3)) * q.shape[-1] ** -0.5
    scores = jnp.where(jnp.tri(length, dtype=bool), scores, -jnp.inf)
    taken = jax.nn.softmax(scores) @ v
    return _linear(weights, f"{name}.out", taken.swapaxes(1, 2).reshape(n, length, width))


def _denoiser(weights, x):
    dots, share, species = x[:, :-2], x[:, -2:-1], x[:, -1:]
    angles = share * (math.pi * 2.0 ** jnp.arange(task.WAVES))
    told = jnp.concatenate([jnp.sin(angles), jnp.cos(angles), species], axis=1)
    trust = share / (share**2 + (1 - share) ** 2)
    hidden = _gelu(_linear(weights, "see", dots * trust) + _linear(weights, "hear", told))
    for name in ("think", "think_again"):
        hidden = hidden + _gelu(_linear(weights, name, hidden))
    return _linear(weights, "paint", hidden)


def _linear(weights, name, x):
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _norm(weights, name, x):
    x = jax.nn.standardize(x, axis=-1, epsilon=1e-5)
    return x * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def _gelu(x):
    return jax.nn.gelu(x, approximate=False)


def _surprise(scores, labels):
    chances = jax.nn.log_softmax(scores)
    return -jnp.take_along_axis(chances, labels[..., None], axis=-1).mean()


def _training(network, weights, images, labels):
    weights, images, labels = jax.tree.map(jnp.asarray, (weights, images, labels))

    def loss(weights):
        return _surprise(network(weights, images), labels)

    @jax.jit
    def step(weights):
        return jax.tree.map(lambda w, g: w - LEARNING_RATE * g, weights, jax.grad(loss)(weights))

    def train(steps):
        nonlocal weights
        for _ in range(steps):
            weights = step(weights)
        jax.block_until_ready(weights)

    return train


def _careful_training(loss, weights, x, y, lr, betas, eps, weight_decay=0.0, max_norm=math.inf):
    """Adam, or with a share of decay AdamW, as in PyTorch."""
    weights, x, y = jax.tree.map(jnp.asarray, (weights, x, y))
    nothing = jax.tree.map(jnp.zeros_like, weights)
    b1, b2 = betas

    @jax.jit
    def step(weights, mean, size, count):
        error, grads = jax.value_and_grad(loss)(weights, x, y)
        length = jnp.sqrt(sum((g * g).sum() for g in grads.values()))
        grads = jax.tree.map(lambda g: g * jnp.minimum(1, max_norm / (length + 1e-6)), grads)
        mean = jax.tree.map(lambda m, g: b1 * m + (1 - b1) * g, mean, grads)
        size = jax.tree.map(lambda s, g: b2 * s + (1 - b2) * g * g, size, grads)
        fair1, fair2, kept = 1 - b1**count, 1 - b2**count, 1 - lr * weight_decay

        def move(w, m, s):
            return kept * w - lr * (m / fair1) / (jnp.sqrt(s / fair2) + eps)

        return jax.tree.map(move, weights, mean, size), mean, size, count + 1, error

    state = weights, nothing, nothing, 1

    def train(steps):
        nonlocal state
        for _ in range(steps):
            *state, error = step(*state)
        return error.item()

    return train
