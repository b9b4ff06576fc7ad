"""The loop that learns: forward, error, backward, update."""

import numpy as np
from threadpoolctl import threadpool_limits
from tqdm.auto import tqdm

from .engine import no_grad
from .losses import cross_entropy


def fit(model, images, labels, *, optimizer, epochs=1, batch_size=64, loss=cross_entropy, seed=0,
        augment=None, progress=True):  # fmt: skip
    """Show all examples to the model, ``epochs`` times, and let it learn from each batch.

    Args:
        model: a Module, or any function from a batch of images to answers.
        images: (N, ...) plain numpy.
        labels: (N, ...) plain numpy, what ``loss`` compares the answers with.
        optimizer: what moves the weights.
        epochs: how often all examples are shown.
        batch_size: how many examples are averaged for one step.
        loss: a function of (answers, labels) that gives one number.
        seed: for the order of the examples, new in each epoch.
        augment: a function of (batch of images, numpy Generator) that changes them a little.
        progress: whether to show a progress bar once it takes over a second.

    Returns:
        list of the mean loss of each epoch.

    Raises:
        ValueError: if there is nothing to learn from, or images and labels do not pair up.
        FloatingPointError: if the loss turns nan or infinite; says when, and where it began.
    """
    if len(images) != len(labels) or not len(images):
        raise ValueError(f"fit() needs pairs, got {len(images)} images and {len(labels)} labels.")
    dice, history = np.random.default_rng(seed), []
    shown = epochs * len(images)
    bar = tqdm(total=shown, unit=" pictures", delay=1, leave=False, disable=not progress)
    with bar, threadpool_limits(1, user_api="blas"):
        for epoch in range(epochs):
            total = 0.0
            for x, y in batches(images, labels, batch_size, dice):
                x = augment(x, dice) if augment else x
                optimizer.zero_grad()
                answers = model(x)  # forward
                error = loss(answers, y)  # error
                _backward(error, epoch)  # backward
                optimizer.step()  # update
                total += error.item() * len(x)
                bar.update(len(x))
            history.append(total / len(images))
            bar.set_postfix(loss=f"{history[-1]:.3f}")
    return history


def _backward(error, epoch):
    try:
        error.backward()
    except FloatingPointError as problem:
        raise FloatingPointError(f"Learning stopped in epoch {epoch + 1}. {problem}") from None


def batches(images, labels, batch_size=64, dice=None):
    """Yield (images, labels) a batch at a time, shuffled by the Generator ``dice`` if given."""
    if batch_size < 1:
        raise ValueError(f"A batch has at least one example, got batch_size={batch_size}.")
    order = np.arange(len(images)) if dice is None else dice.permutation(len(images))
    for start in range(0, len(order), batch_size):
        chosen = order[start : start + batch_size]
        yield images[chosen], labels[chosen]


def predict(model, images, batch_size=256):
    """Give the model's answers for all images, without a tape, as one plain array."""
    with no_grad(), threadpool_limits(1, user_api="blas"):
        answers = [np.asarray(model(x)) for x, _ in batches(images, images, batch_size)]
    return np.concatenate(answers)


def accuracy(model, images, labels):
    """Share of the images, 0 to 1, for which the highest score is the right one."""
    return float(np.mean(predict(model, images).argmax(axis=1) == labels))
