"""The loop that learns: forward, error, backward, update."""

import contextlib
import os
import signal
import threading

import numpy as np
from threadpoolctl import threadpool_limits

from .data import in_batches, pairs, rows
from .layers import Dropout, Module, evaluating
from .losses import cross_entropy
from .optim import clip_grad_norm_
from .parallel import HAS_THREADS, shared
from .schedules import Unchanging
from .settings import function, number, said, whole
from .tensor import no_grad


def train_step(model, x, y, loss, optimizer):
    """Let the model learn from one batch, and give its error before that.

    Forward, error, backward, update: ``fit`` calls this for each batch.

    Args:
        model: a Module, or any function from x to answers.
        x: what the model is shown, a batch.
        y: what the answers are compared with.
        loss: a function of (answers, y) that gives one number, as a Tensor.
        optimizer: what moves the weights.

    Returns:
        the error, a float.
    """
    optimizer.zero_grad()  # forget the blame of the step before
    answers = model(x)  # forward
    error = loss(answers, y)  # error
    error.backward()  # backward
    optimizer.step()  # update
    return error.item()


def fit(model, images, labels, *, optimizer, epochs=1, batch_size=64, loss=cross_entropy,
        seed=0, augment=None, schedule=None, max_norm=None, workers=1, watch=None,
        progress=True):  # fmt: skip
    """Show all examples to the model, ``epochs`` times, and let it learn from each batch.

    The stop button (an interrupt) ends it after the step that is under way: the model keeps what
    it has learned so far, and what was learned is told.

    Args:
        model: a Module, or any function from a batch of images to answers.
        images: (N, ...) numbers, in an array, a list or a table of pandas; or Pets or Photos, whose
            ``images`` are taken batch by batch.
        labels: (N, ...) numbers likewise, what ``loss`` compares the answers with.
        optimizer: what moves the weights.
        epochs: how often all examples are shown, unless the schedule is over before.
        batch_size: how many examples are averaged for one step.
        loss: a function of (answers, labels) that gives one number, the mean over the examples.
        seed: for the order of the examples, new in each epoch.
        augment: a function of (batch of images, numpy Generator) that changes them by luck, while
            the model learns only, such as ``ng.augment.flip``.
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
        TypeError: if images or labels are not numbers, or if the model, the optimiser, the loss,
            the schedule, augment or watch is none.
        ValueError: if there is nothing to learn from, if images and labels do not pair up, if the
            optimiser moves another model's weights, or the model cannot be shared by workers.
        FloatingPointError: if the loss turns nan or infinite; says when, where it began, and what
            to change.
    """
    whole("fit", "epochs", epochs, 0)
    whole("fit", "batch_size", batch_size)
    whole("fit", "workers", workers)
    images, labels = pairs("fit", images, labels)
    _check_team(model, optimizer, workers)
    _check_helpers(loss, augment, watch, schedule, max_norm)
    schedule, careful = schedule or Unchanging(), CarefulOptimizer(optimizer, max_norm)
    rng, epoch = np.random.default_rng(seed), 0
    batches = (
        (epoch, x, y)
        for epoch in range(epochs)
        for x, y in in_batches(images, labels, batch_size, rng)
    )
    diary = Diary(len(images), epochs, schedule, watch, progress)
    with diary.bar, shared(model, loss, workers) as (model, loss):
        try:
            for epoch, x, y in batches:
                x = augment(x, rng) if augment else x
                error = train_step(model, x, y, loss, careful)
                schedule.step()
                diary.note(epoch, len(x), error)
                if schedule.is_over:
                    break
        except FloatingPointError as problem:
            raise FloatingPointError(f"In epoch {epoch + 1}: {problem}") from None
        except KeyboardInterrupt:
            print(f"Stopped in epoch {epoch + 1}. The model keeps what it has learned so far.")
    optimizer.zero_grad()  # whoever asks for blame next must not find that of the last batch
    return diary.losses


class Diary:
    """How far learning has come: kept for each epoch, shown in a bar, told to who watches.

    The bar shows itself after a second. It counts pictures, or seconds where a clock decides.

    Args:
        examples: how many there are.
        epochs: how often all are shown.
        schedule: whose clock it is, if it has one.
        watch: a function of (epochs gone, loss of the batch), or None.
        is_shown: whether the bar may show itself.
    """

    def __init__(self, examples, epochs, schedule, watch, is_shown):
        self.examples, self.schedule, self.watch = examples, schedule, watch
        self.epochs = []
        by_clock = schedule.seconds is not None
        total, unit = (schedule.seconds, " s") if by_clock else (epochs * examples, " pictures")
        hidden = not is_shown or bool(os.environ.get("TQDM_DISABLE"))  # notebooks' bars ignore it
        self.bar = _NoBar() if hidden else _bar(total, unit)

    @property
    def losses(self):
        """The mean loss of each epoch, the last one perhaps of a part."""
        return [_mean(*epoch) for epoch in self.epochs]

    def note(self, epoch, size, error):
        """Write one step down, and tell of it.

        Args:
            epoch: which one it was in, from 0.
            size: how many examples its batch had.
            error: the mean loss of the batch.
        """
        if epoch == len(self.epochs):
            if self.epochs:
                self.bar.set_postfix(loss=f"{_mean(*self.epochs[-1]):.3f}", refresh=False)
            self.epochs.append(([], []))
        errors, sizes = self.epochs[-1]
        errors.append(error)
        sizes.append(size)
        by_clock = self.schedule.seconds is not None
        self.bar.update(self.schedule.gone - self.bar.n if by_clock else size)
        if self.watch:
            self.watch(epoch + sum(sizes) / self.examples, error)


def _bar(total, unit):
    from tqdm.auto import tqdm  # here, as it takes a while to load, and 6 MB

    if not HAS_THREADS:
        tqdm.monitor_interval = 0  # the bar would start one to watch over it
    return tqdm(total=total, unit=unit, delay=1, leave=False)


class _NoBar(contextlib.nullcontext):
    """Stands where a progress bar would, and shows nothing."""

    n = 0

    def update(self, more):
        self.n += more

    def set_postfix(self, **_):
        pass


def _mean(errors, sizes):
    """The mean over all examples, of batches that may differ in size."""
    return float(np.average(errors, weights=sizes))


def _check_team(model, optimizer, workers):
    """Refuse what could not learn, or would not learn what it seems to."""
    function("fit()", "model", model, "Linear(3, 2)")
    if not callable(getattr(optimizer, "step", None)) or isinstance(optimizer, type):
        raise TypeError(
            f"fit() needs an optimiser, such as Adam(model.parameters()), got {said(optimizer)}."
        )
    if not isinstance(model, Module):
        return
    weights = {id(weight) for weight in model.parameters()}
    moved = {id(weight) for weight in getattr(optimizer, "params", ())}
    if weights and moved and weights.isdisjoint(moved):
        raise ValueError(
            "The optimiser moves the weights of another model, so this one would not learn. Make "
            "it once more, from this model.parameters()."
        )
    if workers > 1 and any(isinstance(part, Dropout) for part in model.modules()):
        raise ValueError(
            "Dropout throws dice, and two threads would throw them at once: use workers=1."
        )


def _check_helpers(loss, augment, watch, schedule, max_norm):
    """Refuse what could not do its part in the loop, before the loop begins."""
    function("fit()", "loss", loss, "ng.cross_entropy")
    if augment is not None:
        function("fit()", "augment", augment, "ng.augment.flip")
    if watch is not None:
        function("fit()", "watch", watch, "lambda epochs, loss: print(loss)")
    if schedule is not None and not isinstance(schedule, Unchanging):
        raise TypeError(
            "fit() needs a schedule that was made for the optimiser, such as "
            f"OneCycleLR(optimizer, 0.1, 100), got {said(schedule)}."
        )
    if max_norm is not None:
        number("fit()", "max_norm", max_norm)


class CarefulOptimizer:
    """An optimiser that shortens blame that is too long, and never stops half way of a step.

    Args:
        optimizer: what moves the weights.
        max_norm: how long the blame of all weights together may be, or None.
    """

    def __init__(self, optimizer, max_norm=None):
        self.optimizer, self.max_norm = optimizer, max_norm

    def zero_grad(self):
        """Forget the blame of the last step."""
        self.optimizer.zero_grad()

    def step(self):
        """Move every weight that has been blamed; the stop button waits until all have moved."""
        if self.max_norm is not None:
            clip_grad_norm_(self.optimizer.params, self.max_norm)
        with interrupts_wait():
            self.optimizer.step()


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


def predict(model, images, batch_size=128):
    """Give the model's answers for all images, in eval() and without a tape, as one plain array.

    Args:
        model: a Module, or any function from a batch of images to answers.
        images: (N, ...) numbers, in an array, a list or a table of pandas; Pets or Photos.
        batch_size: how many are answered at a time.

    Raises:
        TypeError: if the images, or the answers, are not numbers; if model is no function.
        ValueError: if there are no images, or batch_size is below 1.
    """
    function("predict()", "model", model, "Linear(3, 2)")
    images = rows("predict", "images", images)
    whole("predict", "batch_size", batch_size)
    if not len(images):
        raise ValueError("predict() needs at least one image, got none.")
    with evaluating(model), no_grad(), threadpool_limits(1, user_api="blas"):
        batches = in_batches(images, np.arange(len(images)), batch_size)
        answers = [_plain_answers(model(x)) for x, _ in batches]
    return np.concatenate(answers)


def _plain_answers(answers):
    if answers is None or isinstance(answers, (tuple, dict)):
        raise TypeError(
            f"predict() needs a model that returns one Tensor, and this one returned "
            f"{type(answers).__name__}."
        )
    return np.asarray(answers)


def accuracy(model, images, labels):
    """Share of the images, 0 to 1, for which the highest score is the right one.

    Args:
        model: a Module, or any function from a batch of images to scores (N, classes).
        images: (N, ...) numbers, in an array, a list or a table of pandas; Pets or Photos.
        labels: the right class of each, whole numbers (N,) or (N, 1); or (N, classes), where each
            row has its 1 at the right class.

    Raises:
        TypeError: if images or labels are not numbers.
        ValueError: if they do not pair up, if there is one score only for each image, or a label
            is not among the classes.
        FloatingPointError: if a score is nan.
    """
    images, labels = pairs("accuracy", images, labels)
    scores = predict(model, images)
    if scores.ndim != 2 or scores.shape[1] < 2 or len(scores) != len(labels):
        raise ValueError(
            f"accuracy() finds the highest of several scores (N, classes), and got scores of shape "
            f"{scores.shape} for {len(labels)} images. With one score for each, above 0 for yes, "
            "use np.mean((ng.predict(model, images).ravel() > 0) == labels)."
        )
    if np.isnan(scores).any():
        unsure = int(np.isnan(scores).any(axis=1).sum())
        raise FloatingPointError(
            f"accuracy() finds the highest score, and {unsure} of {len(scores)} images have a "
            "score that is nan. A weight of the model or a number in the images is not finite."
        )
    return float(np.mean(scores.argmax(axis=1) == _classes(labels, scores.shape[1])))


def _classes(labels, classes):
    """The right class of each example, as whole numbers (N,)."""
    n = len(labels)
    one_hot = labels.shape == (n, classes) and np.isin(labels, (0, 1)).all()
    if one_hot and (labels.sum(axis=1) == 1).all():
        return labels.argmax(axis=1)
    if labels.shape not in ((n,), (n, 1)):
        raise ValueError(f"accuracy() needs one label for each image, got shape {labels.shape}.")
    labels = labels.reshape(n)
    wrong = labels[~np.isin(labels, np.arange(classes))]
    if len(wrong):
        raise ValueError(
            f"The labels must be among the classes 0 to {classes - 1}, and {wrong[0]} is not."
        )
    return labels
