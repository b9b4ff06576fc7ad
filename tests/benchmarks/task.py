"""What every library is given to do: the same examples, the same networks, the same chain."""

from itertools import pairwise

import numpy as np

BATCH = 64
LEARNING_RATE = 0.01
MLP = (3072, 256, 64, 2)
FILTERS = (3, 16, 32, 64)
CHAIN = 250
"""How often the scalar graph multiplies, adds, subtracts and bends: 1,000 operations in all."""

ROWS, LENGTH, CHARACTERS = 32, 64, 65
"""Of the text for the transformer: rows, characters in a row, and how many kinds there are."""
WIDTH, HEADS, BLOCKS = 64, 4, 2
ADAMW = {"lr": 1e-3, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.01}

DOTS, HIDDEN, WAVES = 3072, 256, 6
"""Of the denoiser of notebook 10: dots of a picture, units of a layer, waves to tell the share."""
ADAM = {"lr": 0.003, "betas": (0.9, 0.999), "eps": 1e-8}
MAX_NORM = 1.0

FEATURES = 64
"""How many numbers come into the plain network that is made to grow."""

_dice = np.random.default_rng(0)


def pictures():
    """A batch of noise: images (64, 3, 32, 32) float32, labels (64,) int64."""
    images = _dice.random((BATCH, 3, 32, 32), np.float32)
    return images, _dice.integers(0, 2, BATCH)


def mlp_weights():
    """Starting weights of the MLP for libraries without layers: (in, out) and (out,) in turn."""
    shapes = pairwise(MLP)
    return [w for i, o in shapes for w in (_uniform(i, i, o), _uniform(i, o))]


def cnn_weights():
    """The same for the CNN: filters (out, in, 3, 3) and (out,) in turn, then one linear layer."""
    shapes = pairwise(FILTERS)
    filters = [w for i, o in shapes for w in (_uniform(9 * i, o, i, 3, 3), _uniform(9 * i, o))]
    return [*filters, _uniform(1024, 1024, 2), _uniform(1024, 2)]


def _uniform(fan_in, *shape):
    return (_dice.uniform(-1, 1, shape) / np.sqrt(fan_in)).astype(np.float32)


def cnn_operations():
    """How many multiplications and additions the matrix products of one step of the CNN need."""
    total, side = 0, 32
    for i, o in pairwise(FILTERS):
        passes = 2 if i == 3 else 3  # forward, blame of the weights, and of the input but once
        total += passes * 2 * BATCH * side * side * 9 * i * o
        side //= 2
    return total + 3 * 2 * BATCH * 1024 * 2


def transformer(rows=ROWS, length=LENGTH):
    """Starting weights by PyTorch's names, characters (rows, length), and those one place on.

    Linear weights are (out, in); ``qkv`` has the queries' on top, then the keys', the values'.
    """
    weights = {"words.weight": _normal(CHARACTERS, WIDTH), "places.weight": _normal(length, WIDTH)}
    for block in (f"blocks.{i}" for i in range(BLOCKS)):
        weights |= _linear(f"{block}.look.qkv", WIDTH, 3 * WIDTH)
        weights |= _linear(f"{block}.look.out", WIDTH, WIDTH)
        weights |= _linear(f"{block}.up", WIDTH, 4 * WIDTH)
        weights |= _linear(f"{block}.down", 4 * WIDTH, WIDTH)
        weights |= _norm(f"{block}.before") | _norm(f"{block}.between")
    weights |= _norm("norm") | _linear("out", WIDTH, CHARACTERS)
    text = _dice.integers(0, CHARACTERS, (rows, length + 1))
    return weights, text[:, :-1].copy(), text[:, 1:].copy()


def denoiser():
    """Starting weights by PyTorch's names, noisy rows (64, 3,074), and the clean dots of each.

    A row ends with the share of picture in the mix, and the species, -1 or 1.
    """
    sizes = {"see": (DOTS, HIDDEN), "hear": (2 * WAVES + 1, HIDDEN), "think": (HIDDEN, HIDDEN)}
    sizes |= {"think_again": (HIDDEN, HIDDEN), "paint": (HIDDEN, DOTS)}
    weights = {}
    for name, (i, o) in sizes.items():
        weights |= _linear(name, i, o)
    clean, share = 4 * _dice.random((BATCH, DOTS), np.float32) - 2, _dice.random((BATCH, 1))
    mix = share * clean + (1 - share) * _normal(BATCH, DOTS)
    species = _dice.choice([-1, 1], (BATCH, 1))
    return weights, np.concatenate([mix, share, species], axis=1, dtype=np.float32), clean


def features(batch):
    """Noise for the network that grows: (batch, 64) float32, and labels (batch,) int64."""
    return _normal(batch, FEATURES), _dice.integers(0, 2, batch)


def _normal(*shape):
    return _dice.standard_normal(shape, np.float32)


def _linear(name, fan_in, out):
    shapes = {"weight": (out, fan_in), "bias": (out,)}
    return {f"{name}.{part}": _uniform(fan_in, *shape) for part, shape in shapes.items()}


def _norm(name):
    parts = {"weight": np.ones, "bias": np.zeros}
    return {f"{name}.{part}": make(WIDTH, np.float32) for part, make in parts.items()}
