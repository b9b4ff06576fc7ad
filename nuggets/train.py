"""The loop that learns: forward, error, backward, update."""

import contextlib
import signal
import threading

import numpy as np
from threadpoolctl import threadpool_limits

from .engine import no_grad
from .layers import Dropout, Module, evaluating, without_notes
from .losses import cross_entropy
from .optim import TimedOneCycleLR, clip_grad_norm_


def fit(model, images, labels, *, optimizer, epochs=1, batch_size=64, loss=cross_entropy,
        seed=0, augment=None, schedule=None, max_norm=None, workers=1, watch=None,
        progress=True):  # fmt: skip
    """Show all examples to the model, ``epochs`` times, and let it learn from each batch.

    The stop button (an interrupt) ends it after the step that is under way: the model keeps what
    it has learned so far, and what was learned is told.

    Args:
        model: a Module, or any function from a batch of images to answers.
        images: (N, ...) plain numpy; or Pets or Photos, whose ``images`` are taken batch by batch.
        labels: (N, ...) plain numpy, what ``loss`` compares the answers with.
        optimizer: what moves the weights.
        epochs: how often all examples are shown, unless the schedule is over before.
        batch_size: how many examples are averaged for one step.
        loss: a function of (answers, labels) that gives one number, the mean over the examples.
        seed: for the order of the examples, new in each epoch.
        augment: a function of (batch of images, numpy Generator) that changes them a little.
        schedule: what changes the learning rate after each batch, such as ``OneCycleLR``; or by
            the clock, ``TimedOneCycleLR``.
        max_norm: how long the blame of all weights together may be; see ``clip_grad_norm_``.
        workers: how many threads share each batch; 2 pay for convolutions. The blame of a mean
            is the mean of the blames, so the step is the same but for rounding. BatchNorm2d
            steadies each worker's part by itself and remembers the first one's; Dropout needs one
            worker.
        watch: a function that is called after each step with (epochs gone, loss of the batch).
        progress: whether to show a progress bar once it takes over a second.

    Returns:
        list of the mean loss of each epoch, the last one perhaps of a part.

    Raises:
        ValueError: if there is nothing to learn from, if images and labels do not pair up, or if
            the model cannot be shared by workers.
        FloatingPointError: if the loss turns nan or infinite; says when, where it began, and what
            to change.
    """
    if len(images) != len(labels) or not len(images):
        raise ValueError(f"fit() needs pairs, got {len(images)} images and {len(labels)} labels.")
    parts = model.modules() if isinstance(model, Module) else ()
    if workers > 1 and any(isinstance(part, Dropout) for part in parts):
        raise ValueError(
            "Dropout throws dice, and two threads would throw them at once: use workers=1."
        )
    from concurrent.futures import ThreadPoolExecutor  # here, as both take a while to load

    from tqdm.auto import tqdm

    def learn(x, y, share, is_first=False):
        with contextlib.nullcontext() if is_first else without_notes():
            answers = model(x)  # forward
        error = loss(answers, y) * share  # error
        error.backward()  # backward
        return error.item()

    dice, history = np.random.default_rng(seed), []
    quiet = {} if progress else {"disable": True}  # if it may show, TQDM_DISABLE still has a say
    timed = isinstance(schedule, TimedOneCycleLR)
    total, unit = (schedule.seconds, " s") if timed else (epochs * len(images), " pictures")
    bar = tqdm(total=total, unit=unit, delay=1, leave=False, **quiet)
    with bar, threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(workers) as team:
        for epoch in range(epochs):
            total = seen = 0
            try:
                for x, y in batches(images, labels, batch_size, dice):
                    x = augment(x, dice) if augment else x
                    optimizer.zero_grad()
                    mine, *theirs = _parts(x, y, workers)
                    others = [team.submit(learn, *part) for part in theirs]
                    error = learn(*mine, is_first=True) + sum(each.result() for each in others)
                    if max_norm is not None:
                        clip_grad_norm_(optimizer.params, max_norm)
                    with interrupts_wait():
                        optimizer.step()  # update
                    if schedule:
                        schedule.step()
                    total, seen = total + error * len(x), seen + len(x)
                    bar.update(schedule.gone - bar.n if timed else len(x))
                    if watch:
                        watch(epoch + seen / len(images), error)
                    if schedule and schedule.is_over:
                        break
            except FloatingPointError as problem:
                raise FloatingPointError(f"In epoch {epoch + 1}: {problem}") from None
            except KeyboardInterrupt:
                print(f"Stopped in epoch {epoch + 1}. The model keeps what it has learned so far.")
                history += [total / seen] if seen else []
                break
            history.append(total / seen)
            bar.set_postfix(loss=f"{history[-1]:.3f}", refresh=False)
            if schedule and schedule.is_over:
                break
    optimizer.zero_grad()  # whoever asks for blame next must not find that of the last batch
    return history


@contextlib.contextmanager
def interrupts_wait():
    """Let the stop button wait until the block is done, so that no step is left half made."""
    before, came = signal.getsignal(signal.SIGINT), []
    if threading.current_thread() is not threading.main_thread() or before is None:
        yield  # only the main thread is ever interrupted
        return
    signal.signal(signal.SIGINT, lambda *_: came.append(True))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt


def _parts(x, y, workers):
    """Cut a batch for the workers: for each its images, labels, and share of the batch."""
    cuts = (np.array_split(a, min(workers, len(x))) for a in (x, y))
    return [(some, wanted, len(some) / len(x)) for some, wanted in zip(*cuts, strict=True)]


def batches(images, labels, batch_size=64, dice=None):
    """Yield (images, labels) a batch at a time, shuffled by the Generator ``dice`` if given.

    Of Pets or Photos the ``images`` are taken a batch at a time: thousands of photographs, which
    are kept as bytes, then never stand in memory as float32 all at once.
    """
    if batch_size < 1:
        raise ValueError(f"A batch has at least one example, got batch_size={batch_size}.")
    order = np.arange(len(images)) if dice is None else dice.permutation(len(images))
    for start in range(0, len(order), batch_size):
        chosen = order[start : start + batch_size]
        some = images[chosen]
        yield getattr(some, "images", some), labels[chosen]


def predict(model, images, batch_size=128, inputs=None):
    """Give the model's answers for all images, in eval() and without a tape, as one plain array.

    Args:
        model: a Module, or any function from a batch of images to answers.
        images: (N, ...) plain numpy, Pets or Photos.
        batch_size: how many are answered at a time.
        inputs: a function that turns a batch of images into what the model is given; so prepared a
            batch at a time, many pictures take little memory.
    """
    with evaluating(model), no_grad(), threadpool_limits(1, user_api="blas"):
        answers = [
            np.asarray(model(inputs(x) if inputs else x))
            for x, _ in batches(images, np.arange(len(images)), batch_size)
        ]
    return np.concatenate(answers)


def accuracy(model, images, labels, inputs=None):
    """Share of the images, 0 to 1, for which the highest score is the right one.

    Args:
        model: a Module, or any function from a batch of images to scores (N, classes).
        images: (N, ...) plain numpy, Pets or Photos.
        labels: (N,) the right class of each.
        inputs: a function that turns a batch of images into what the model is given.
    """
    return float(np.mean(predict(model, images, inputs=inputs).argmax(axis=1) == labels))
