"""Put any part of ``broken`` or ``mended`` to work; all that is around it is sound."""

import functools
from typing import NamedTuple

import numpy as np

from ...engine import ops
from ...engine.gradcheck import numerical_gradient
from ...engine.tensor import Tensor, no_grad
from . import broken, mended, task

NAMES = (
    "rewind", "loop", "walk", "linear", "tanh", "mse_loss", "start", "prepare", "split", "step",
)  # fmt: skip
"""The ten parts, in the order in which the notebook opens them."""

BENDS = {"start": ops.relu, "prepare": ops.sigmoid}
"""Cases with another bend than tanh."""

SHALLOW = {"prepare": (0, 2, 3), "step": (0, 2)}
"""Cases with one hidden layer, and which of the four arrays of weights they use."""

USUAL_LR = 0.03
"""The learning rate that the authors of the parts chose."""

LR = {"mse_loss": 0.001, "prepare": 0.1, "step": 0.05}
"""Exceptions: somebody turned the first down until it worked."""


class Job(NamedTuple):
    """A network in training.

    Attributes:
        weights: the Tensors that move.
        loss_of: from the weights to the loss, a Tensor. All parts of the zoo are sound going
            forward, so nudging it tells the truth.
        advance: ``advance(steps, lr)`` moves the weights, and gives the loss before each step.
        lr: the learning rate that its author chose.
    """

    weights: list
    loss_of: object
    advance: object
    lr: float


def job(part, images=None, labels=None, seed=0):
    """Build a small network that uses one part of the zoo.

    Args:
        part: a function from ``bugs.broken`` or ``bugs.mended``.
        images: (N, 12, 12), bytes; those of ``pets()`` if not given.
        labels: (N,), likewise.
        seed: for the weights to begin with.

    Returns:
        A ``Job``.

    Raises:
        ValueError: if the part is not from the zoo.
    """
    name = _name(part)
    if images is None:
        images, labels = task.pets()
    rows = (part if name == "prepare" else mended.prepare)(images)
    targets = np.reshape(labels, (-1, 1)).astype(float)
    weights = task.weights(part if name == "start" else mended.start, seed)
    if name in SHALLOW:
        weights = [weights[i] for i in SHALLOW[name]]
    loss = part if name == "mse_loss" else _mse_loss
    forward = functools.partial(
        task.shallow if name in SHALLOW else task.answers,
        bend=part if name == "tanh" else BENDS.get(name, ops.tanh),
        **({"middle": part} if name == "linear" else {}),
    )

    def loss_of(*weights):
        return loss(forward(rows, *weights), targets)

    if name == "step":
        advance = functools.partial(_run_steps, part, rows, targets, weights)
    elif name in ("rewind", "walk"):
        advance = functools.partial(_run_engine, part, weights, loss_of)
    else:
        advance = functools.partial(part if name == "loop" else mended.loop, weights, loss_of)
    return Job(weights, loss_of, advance, LR.get(name, USUAL_LR))


def _name(part):
    for name in NAMES:
        if part in (getattr(broken, name), getattr(mended, name)):
            return name
    raise ValueError(f"The zoo has {', '.join(NAMES)}, broken and mended, but not {part!r}.")


def _mse_loss(answers, targets):
    """The mean of error * error: it is used twice, so it must be blamed twice. A Tensor."""
    error = answers - targets
    return (error * error).mean()


def _run_engine(rewind, weights, loss_of, steps, lr):
    """The sound loop, with another engine in place of ``backward()``."""
    losses = []
    for _ in range(steps):
        loss = loss_of(*weights)
        rewind(loss)
        for w in weights:
            w.data, w.grad = w.data - lr * w.grad, None
        losses.append(loss.item())
    return losses


def _run_steps(step, rows, targets, weights, steps, lr):
    w1, w3 = (w.data for w in weights)
    return [float(step(rows, targets, w1, w3, lr)) for _ in range(steps)]


def train(part, steps=100, lr=None, batch=60):
    """Train a small network that uses one part of the zoo.

    Args:
        part: a function from ``bugs.broken`` or ``bugs.mended``.
        steps: how many.
        lr: the learning rate; that of its author if not given.
        batch: how many pictures each step sees.

    Returns:
        The loss before each step, a list.
    """
    work = job(part, *task.pets(batch))
    with np.errstate(over="ignore", invalid="ignore"):
        return work.advance(steps, work.lr if lr is None else lr)


def broken_one(name):
    """Which of two twins is the broken one, "A" or "B": the third letter of their name decides."""
    return "AB"[ord(name[2]) % 2]


def twins(name, steps=100, lr=None):
    """Train a broken part and its mended twin, and do not say which is which.

    Args:
        name: of the part, one of ``NAMES``.
        steps: how many.
        lr: the learning rate; that of the author if not given.

    Returns:
        For "A" and for "B", the loss before each step, a list.

    Raises:
        ValueError: if the zoo has no such part.
    """
    if name not in NAMES:
        raise ValueError(f"The zoo has {', '.join(NAMES)}, but not {name!r}.")
    wrong, right = (train(getattr(zoo, name), steps, lr) for zoo in (broken, mended))
    return {"A": wrong, "B": right} if broken_one(name) == "A" else {"A": right, "B": wrong}


class Ruling(NamedTuple):
    """What the referee found about one step of the weights.

    Attributes:
        used: for each array of weights, the blame that the step used: (old - new) / lr.
        nudged: the same as measured by nudging the old weights.
    """

    used: list
    nudged: list

    @property
    def agrees(self):
        """Whether the two are the same, as nearly as ``gradcheck`` wants it."""
        return all(map(_alike, self.used, self.nudged))

    @property
    def times(self):
        """For each array of weights, how many times too long the used blame is: 1 is right."""
        pairs = zip(self.used, self.nudged, strict=True)
        return [_times(used, nudged) for used, nudged in pairs]

    @property
    def worst(self):
        """Where the two are furthest apart: (the name of the array, blame used, blame nudged)."""
        off = [np.abs(used - nudged) for used, nudged in zip(self.used, self.nudged, strict=True)]
        layer = int(np.argmax([part.max() for part in off]))
        place = np.unravel_index(np.argmax(off[layer]), off[layer].shape)
        name = "the bias" if off[layer].ndim == 1 else f"layer {layer + 1}"
        return name, float(self.used[layer][place]), float(self.nudged[layer][place])

    def __repr__(self):
        if self.agrees:
            return "The referee agrees: every weight moved by lr x its blame."
        name, used, nudged = self.worst
        return (
            f"The referee objects: {name} moved by a blame of {used:.4f}, "
            f"but nudging says {nudged:.4f}."
        )


def _alike(used, nudged):
    return np.allclose(used, nudged, rtol=1e-3, atol=1e-5)


def _times(used, nudged):
    is_right = _alike(used, nudged)
    return 1.0 if is_right else float(np.linalg.norm(used) / np.linalg.norm(nudged))


def referee(part, step=1, lr=None, most=None):
    """Nudge the weights before a certain step, and compare with how the step then moves them.

    Args:
        part: a function from ``bugs.broken`` or ``bugs.mended``.
        step: which step to look at, 1 is the first.
        lr: the learning rate; that of its author if not given.
        most: how many weights of each neuron to nudge; all if not given.

    Returns:
        A ``Ruling``.
    """
    work = job(part)
    lr = work.lr if lr is None else lr
    work.advance(step - 1, lr)
    old = [np.array(w.data) for w in work.weights]
    nudged = _nudged(work, most)
    work.advance(1, lr)
    moved = zip(old, work.weights, strict=True)
    used = [((before - w.data) / lr)[..., :most] for before, w in moved]
    return Ruling(used, nudged)


def _nudged(work, most):
    some = [Tensor(w.data[..., :most]) for w in work.weights]

    def loss_of(*some):
        whole = [np.array(w.data) for w in work.weights]
        for numbers, turned in zip(whole, some, strict=True):
            numbers[..., :most] = turned.data
        return work.loss_of(*map(Tensor, whole))

    with no_grad():
        return numerical_gradient(loss_of, some)


def exam(split, coins=False, seed=0, count=30, steps=500, lr=0.015):
    """Train on one part of a few pets, and give the share of right answers, 0 to 1, on the rest.

    The steps are small, so that training runs alike on every computer. At twice this learning rate
    a rounding in the sixteenth digit grows until another pet is told rightly.

    Args:
        split: ``bugs.broken.split`` or ``bugs.mended.split``.
        coins: whether each pet gets its label by the toss of a coin. Then nobody can do better than
            one half on pets that were not seen before.
        seed: for the pets, the coins and the shuffling.
        count: how many pets there are in all.
        steps: how many.
        lr: the learning rate.
    """
    images, labels = task.pets(count, seed)
    rng = np.random.default_rng((seed, 1))  # not what moved the pets
    labels = rng.integers(2, size=len(labels)) if coins else labels
    known, asked = split(len(images), rng)
    work = job(split, images[known], labels[known], seed)
    work.advance(steps, lr)
    answers = task.answers(mended.prepare(images[asked]), *work.weights).data[:, 0]
    return float(np.mean((answers > 0.5) == labels[asked]))
