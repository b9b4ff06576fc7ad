"""The loop that learns: forward, error, backward, update."""

import contextlib
import signal
import threading

import numpy as np
from threadpoolctl import threadpool_limits

from .engine import Tensor, no_grad
from .layers import Dropout, Module, evaluating, without_notes
from .losses import cross_entropy, plain_labels
from .optim import TimedOneCycleLR, clip_grad_norm_
from .settings import whole


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
        TypeError: if images or labels are not numbers, or the optimiser is none.
        ValueError: if there is nothing to learn from, if images and labels do not pair up, if the
            optimiser moves another model's weights, or the model cannot be shared by workers.
        FloatingPointError: if the loss turns nan or infinite; says when, where it began, and what
            to change.
    """
    images, labels = _pairs("fit", images, labels)
    _check_team(model, optimizer, epochs, workers)
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


def _pairs(asker, images, labels):
    """The one door of examples: as many images as labels, whatever form they came in.

    Pandas pairs things by its index, and here the first belongs to the first: so what comes is
    turned into plain arrays. Pets and Photos stay, to be looked at a batch at a time.

    Args:
        asker: the function that wants them, for the sentence.
        images: what the network is shown.
        labels: what it should say.

    Raises:
        TypeError: if these are not numbers.
        ValueError: if there are none, or not as many of both.
    """
    images, labels = _rows(asker, "images", images), _rows(asker, "labels", labels)
    if len(images) != len(labels) or not len(images):
        raise ValueError(
            f"{asker}() needs pairs, got {len(images)} images and {len(labels)} labels."
        )
    return images, labels


def _rows(asker, what, things):
    """Images or labels as a plain array with one row for each example; Pets and Photos stay."""
    if hasattr(things, "images") and hasattr(things, "labels"):
        if what == "images":
            return things
        raise TypeError(f"{asker}() needs labels, got {things!r}: give it their .labels.")
    if isinstance(things, str) or not hasattr(things, "__len__") or isinstance(things, (dict, set)):
        raise TypeError(
            f"{asker}() needs {what} as an array, a list or a table of numbers, got "
            f"{type(things).__name__}."
        )
    try:
        numbers = things.data if isinstance(things, Tensor) and what == "images" else things
        rows = plain_labels(numbers)
    except ValueError:
        raise ValueError(f"{asker}(): the {what} are not of one shape.") from None
    if rows.dtype.kind not in "fiub" or not rows.ndim:
        raise TypeError(
            f"{asker}() needs {what} as numbers, one row for each example, got {rows.dtype} of "
            f"shape {rows.shape}."
        )
    return rows


def _check_team(model, optimizer, epochs, workers):
    """Refuse what could not learn, or would not learn what it seems to."""
    if not callable(getattr(optimizer, "step", None)) or isinstance(optimizer, type):
        raise TypeError(
            f"fit() needs an optimiser, such as Adam(model.parameters()), got {optimizer!r}."
        )
    whole("fit", "epochs", epochs, 0)
    whole("fit", "workers", workers)
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

    Raises:
        TypeError: if images or labels are not numbers.
        ValueError: if they do not pair up, or for a batch of less than one example.
    """
    whole("batches", "batch_size", batch_size)
    images, labels = _pairs("batches", images, labels)
    return _batches(images, labels, batch_size, dice)


def _batches(images, labels, batch_size, dice):
    order = np.arange(len(images)) if dice is None else dice.permutation(len(images))
    for start in range(0, len(order), batch_size):
        chosen = order[start : start + batch_size]
        some = images[chosen]
        yield getattr(some, "images", some), labels[chosen]


def predict(model, images, batch_size=128, inputs=None):
    """Give the model's answers for all images, in eval() and without a tape, as one plain array.

    Args:
        model: a Module, or any function from a batch of images to answers.
        images: (N, ...) numbers, in an array, a list or a table of pandas; Pets or Photos.
        batch_size: how many are answered at a time.
        inputs: a function that turns a batch of images into what the model is given; so prepared a
            batch at a time, many pictures take little memory.

    Raises:
        TypeError: if the images, or the answers, are not numbers.
        ValueError: if there are no images.
    """
    images = _rows("predict", "images", images)
    if not len(images):
        raise ValueError("predict() needs at least one image, got none.")
    with evaluating(model), no_grad(), threadpool_limits(1, user_api="blas"):
        answers = [
            _plain_answers(model(inputs(x) if inputs else x))
            for x, _ in batches(images, np.arange(len(images)), batch_size)
        ]
    return np.concatenate(answers)


def _plain_answers(answers):
    if answers is None or isinstance(answers, (tuple, dict)):
        raise TypeError(
            f"predict() needs a model that returns one Tensor, and this one returned "
            f"{type(answers).__name__}."
        )
    return np.asarray(answers)


def accuracy(model, images, labels, inputs=None):
    """Share of the images, 0 to 1, for which the highest score is the right one.

    Args:
        model: a Module, or any function from a batch of images to scores (N, classes).
        images: (N, ...) numbers, in an array, a list or a table of pandas; Pets or Photos.
        labels: the right class of each, whole numbers (N,) or (N, 1); or (N, classes), where each
            row has its 1 at the right class.
        inputs: a function that turns a batch of images into what the model is given.

    Raises:
        TypeError: if images or labels are not numbers.
        ValueError: if they do not pair up, if there is one score only for each image, or a label
            is not among the classes.
    """
    images, labels = _pairs("accuracy", images, labels)
    scores = predict(model, images, inputs=inputs)
    if scores.ndim != 2 or scores.shape[1] < 2 or len(scores) != len(labels):
        raise ValueError(
            f"accuracy() finds the highest of several scores (N, classes), and got scores of shape "
            f"{scores.shape} for {len(labels)} images. With one score for each, above 0 for yes, "
            "use np.mean((ng.predict(model, images).ravel() > 0) == labels)."
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
