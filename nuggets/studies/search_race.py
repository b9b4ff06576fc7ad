"""Three ways to make a network better, raced on one task: guess, nudge each weight, backprop.

Each racer is a generator. For every **pass** that it spends it yields one number: the loss that it
has reached so far. A pass is one trip forward through the network with all the examples. So
counting what a racer yields is counting its passes, and no clock is needed.
"""

import functools
import itertools
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from ..engine.layers import Linear, Sequential, Tanh, manual_seed
from ..engine.losses import binary_cross_entropy_with_logits
from ..engine.optim import SGD
from ..engine.tensor import Tensor, no_grad

SIZES = {13: (2, 3), 41: (8, 4), 145: (16, 8), 529: (64, 8), 4129: (256, 16), 32833: (1024, 32)}
"""Number of weights -> how many numbers go in, and how many hidden neurons there are."""

TARGET = 0.25
"""The loss at the finish. A network that knows nothing begins near log(2) = 0.69."""

LENGTH = 1.6
"""How far one guess moves all weights together. At every size it is about the best choice."""

LR = 3.0
"""The learning rate of the two that know the slopes. At every size it is about the best choice."""

BACKWARD_PASSES = 2
"""What one backward pass is counted as. Measured it is one to two; the race counts the most."""


class Task(NamedTuple):
    """What all racers have to do: make ``loss()`` small by turning the ``weights``."""

    loss: Callable[[], Tensor]
    weights: list[Tensor]

    @property
    def size(self):
        """How many numbers can be turned."""
        return sum(w.data.size for w in self.weights)


def task(size, seed=0, examples=64):
    """Shots that are told by a few numbers each: in or out?

    A shot is in when a weighted sum of its numbers is above zero. The network does not know the
    weights of that sum; it sees the examples. The larger the network, the more numbers tell a shot.

    Args:
        size: how many weights the network has, one of ``SIZES``.
        seed: for the rule, the examples and the first weights.
        examples: how many shots there are.

    Returns:
        A ``Task`` in float64.

    Raises:
        ValueError: for a size that is not among ``SIZES``.
    """
    if size not in SIZES:
        known = ", ".join(map(str, SIZES))
        raise ValueError(f"There is no task of {size} weights: there are {known}.")
    inputs, hidden = SIZES[size]
    rng = np.random.default_rng((seed, 1))  # not the rng of the first weights
    shots, rule = rng.standard_normal((examples, inputs)), rng.standard_normal(inputs)
    return _binary_task(shots, shots @ rule > 0, hidden, seed)


def xor(seed=0):
    """The smallest task that needs a hidden layer: are two signs different? 13 weights."""
    signs = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    return _binary_task(signs, signs[:, 0] != signs[:, 1], 3, seed)


def _binary_task(x, is_so, hidden, seed):
    manual_seed(seed)
    model = Sequential(Linear(x.shape[1], hidden), Tanh(), Linear(hidden, 1)).double()
    y = is_so[:, None].astype(x.dtype)
    return Task(lambda: binary_cross_entropy_with_logits(model(x), y), model.parameters())


def guess_and_keep(task, length=LENGTH, seed=0):
    """Change all weights at random; keep the change if the loss went down, else put them back.

    A guess moves all weights together by ``length``, on average. The weights of the ``Task`` are
    turned in place.

    Yields:
        The smallest loss so far, once for each pass.
    """
    rng, step = np.random.default_rng((seed, 2)), length / np.sqrt(task.size)
    best = _forward(task)
    yield best
    while True:
        before = [w.data for w in task.weights]
        for w in task.weights:
            w.data = w.data + step * rng.standard_normal(w.shape)
        tried = _forward(task)
        if tried < best:
            best = tried
        else:
            for w, old in zip(task.weights, before, strict=True):
                w.data = old
        yield best


def nudge_each(task, lr=LR, h=1e-6):
    """Nudge one weight after the other, by ``h``, for its slope; then take one step.

    The weights of the ``Task`` are turned in place.

    Yields:
        The loss before the nudges, once for each pass: one more pass than there are weights, and
        then a step that costs nothing.
    """
    optimizer = SGD(task.weights, lr)
    while True:
        here = _forward(task)
        yield here
        for w in task.weights:
            numbers, w.grad = w.data.flat, np.zeros(w.shape)
            for i, old in enumerate(numbers.copy()):
                numbers[i] = old + h
                w.grad.flat[i] = (_forward(task) - here) / h
                numbers[i] = old
                yield here
        optimizer.step()


def backprop(task, lr=LR):
    """Run forward, rewind for all slopes at once, take one step, in place.

    Yields:
        The loss of the forward pass, once for it and ``BACKWARD_PASSES`` times for the backward
        one.
    """
    optimizer = SGD(task.weights, lr)
    while True:
        optimizer.zero_grad()
        loss = task.loss()
        yield loss.item()
        loss.backward()
        yield from itertools.repeat(loss.item(), BACKWARD_PASSES)
        optimizer.step()


RACERS = (guess_and_keep, nudge_each, backprop)


def _downhill(task):
    """The useful direction, of length 1: against the slopes of all weights, in one row."""
    for w in task.weights:
        w.grad = None
    task.loss().backward()
    slopes = np.concatenate([w.grad.ravel() for w in task.weights])
    return -slopes / np.linalg.norm(slopes)


def _forward(task):
    """One pass: the loss as a plain number, without a tape."""
    with no_grad():
        return task.loss().item()


def try_guesses(task, guesses=400, length=0.01, seed=0):
    """Try random directions from one place, and keep none of them.

    Each goes ``length`` far; tiny, so that the loss is nearly straight there.

    Returns:
        Two arrays with one number for each of the ``guesses``. First its part along the useful
        direction, straight down the slopes, from -1 to 1: the cosine of the angle between the two.
        For N weights its size is sqrt(2 / (pi N)) on average, for a large N, as the size of a
        normal number is sqrt(2 / pi). Then how much it brought the loss down.
    """
    useful = _downhill(task)
    starts, before = [w.data for w in task.weights], _forward(task)
    ends = np.cumsum([w.data.size for w in task.weights])[:-1]
    rng, parts, gains = np.random.default_rng((seed, 2)), [], []
    for _ in range(guesses):
        direction = rng.standard_normal(task.size)
        direction /= np.linalg.norm(direction)
        parts.append(direction @ useful)
        changes = np.split(length * direction, ends)
        for w, start, change in zip(task.weights, starts, changes, strict=True):
            w.data = start + change.reshape(start.shape)
        gains.append(before - _forward(task))
    for w, start in zip(task.weights, starts, strict=True):
        w.data = start
    return np.array(parts), np.array(gains)


def losses(racer, passes):
    """The losses, a list, that one of ``RACERS`` reached after each of so many passes."""
    return list(itertools.islice(racer, passes))


def passes_to(racer, target=TARGET, limit=10_000):
    """Count the passes that one of ``RACERS`` spends until its loss is at the target.

    It is infinity where ``limit`` passes were not enough.
    """
    for count, loss in enumerate(itertools.islice(racer, limit), start=1):
        if loss <= target:
            return count
    return np.inf


def typical_passes(racer, make_task, *, target=TARGET, limit=10_000, seeds=5):
    """The median of the passes that a racer needs, from ``seeds`` fresh starts.

    ``make_task(seed=seed)`` gives a ``Task``, as ``xor`` does; each start has ``limit`` passes.
    """
    with threadpool_limits(1, user_api="blas"):
        runs = [passes_to(racer(make_task(seed=seed)), target, limit) for seed in range(seeds)]
    return float(np.median(runs))


def growth(sizes=tuple(SIZES), racers=(guess_and_keep, backprop), seeds=5):
    """Race at each size, some of ``SIZES``, and show a progress bar.

    Returns:
        From the name of each racer, such as "guess and keep", to the median of its passes at each
        size.
    """
    from tqdm.auto import tqdm  # here, as it takes a while to load

    names = {racer: racer.__name__.replace("_", " ") for racer in racers}
    passes = {name: [] for name in names.values()}
    for size in tqdm(sizes, unit=" sizes", delay=1, leave=False):
        make_task = functools.partial(task, size)
        for racer, name in names.items():
            passes[name].append(typical_passes(racer, make_task, seeds=seeds))
    return passes
