"""Examples, and the one door through which they come in: as many images as labels, in batches."""

import numpy as np

from .losses import plain_labels
from .settings import generator, whole
from .tensor import Tensor


def batches(images, labels, batch_size=64, rng=None):
    """Go through (images, labels) a batch at a time, shuffled by ``rng`` if given.

    Of Pets or Photos the ``images`` are taken a batch at a time: thousands of photographs, which
    are kept as bytes, then never stand in memory as float32 all at once.

    Args:
        images: (N, ...) numbers, in an array, a list or a table of pandas; or Pets or Photos.
        labels: (N, ...) numbers likewise.
        batch_size: how many examples a batch has; the last one may have fewer.
        rng: a numpy Generator, such as ``np.random.default_rng(0)``, or None to keep the order.
    """
    whole("batches", "batch_size", batch_size)
    if rng is not None:
        generator("batches", rng)
    images, labels = pairs("batches", images, labels)
    return in_batches(images, labels, batch_size, rng)


def in_batches(images, labels, batch_size, rng=None):
    """Yield ``batches`` of what has come through the door already."""
    order = np.arange(len(images)) if rng is None else rng.permutation(len(images))
    for start in range(0, len(order), batch_size):
        chosen = order[start : start + batch_size]
        some = images[chosen]
        yield getattr(some, "images", some), labels[chosen]


def pairs(asker, images, labels):
    """The one door of examples: as many images as labels, whatever form they came in.

    Pandas pairs things by its index, and here the first belongs to the first: so what comes is
    turned into plain arrays. Pets and Photos stay, to be looked at a batch at a time. ``asker`` is
    the function that wants them, for the sentence of a TypeError or a ValueError.
    """
    images, labels = rows(asker, "images", images), rows(asker, "labels", labels)
    if len(images) != len(labels) or not len(images):
        raise ValueError(
            f"{asker}() needs pairs, got {len(images)} images and {len(labels)} labels."
        )
    return images, labels


def rows(asker, what, things):
    """Images or labels (``what``) as a plain array, a row an example; Pets and Photos stay."""
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
        array = plain_labels(numbers)
    except ValueError:
        raise ValueError(f"{asker}(): the {what} are not of one shape.") from None
    if array.dtype.kind not in "fiub" or not array.ndim:
        raise TypeError(
            f"{asker}() needs {what} as numbers, one row for each example, got {array.dtype} of "
            f"shape {array.shape}."
        )
    return array
