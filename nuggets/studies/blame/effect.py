"""What an update did: to the picture that it was made for, and to others."""

from dataclasses import dataclass

import numpy as np

from ...engine.format import count, decimals
from ...engine.layers import evaluating
from ...engine.ops import log_softmax
from ...engine.tensor import no_grad

BATCH = 256


@dataclass(frozen=True)
class Effect:
    """What ``steps`` updates for one picture did.

    Attributes:
        steps, lr: how many updates, and their learning rate.
        loss: of this picture, (before, after).
        chance: that this picture gave to the truth, (before, after).
        said: the class that this picture was given, (before, after).
        others: how many other pictures were looked at.
        better, worse: how many of them have a smaller, or a larger, loss than before.
        became_right, became_wrong: how many of their verdicts flipped, and which way.
        right: how many of them are told rightly, (before, after).
    """

    steps: int
    lr: float
    loss: tuple
    chance: tuple
    said: tuple
    others: int
    better: int
    worse: int
    became_right: int
    became_wrong: int
    right: tuple

    def __repr__(self):
        updates = count(self.steps, "update")
        here = f"loss {decimals(self.loss[0], 3)} to {decimals(self.loss[1], 3)}"
        if not self.others:
            return f"<{updates}: {here}>"
        return (
            f"<{updates}: {here}; of {self.others} others {self.better} better, {self.worse} "
            f"worse, {self.became_right} became right, {self.became_wrong} became wrong>"
        )


def measure(opened, images=None, labels=None, steps=1):
    """Update a network for one picture, look at others, and put the network back as it was.

    Args:
        opened: the picture, as ``open_up()`` gives it, with its learning rate.
        images: other pictures (N, ...), as the network gets them; none if not given.
        labels: what they are (N,).
        steps: how many updates.

    Returns:
        An ``Effect``.

    Raises:
        ValueError: if images and labels do not pair up.
    """
    images = np.empty((0, *opened.picture.shape), np.float32) if images is None else images
    labels = np.empty(0, int) if labels is None else np.asarray(labels)
    if len(images) != len(labels):
        raise ValueError(f"There are {len(images)} images and {len(labels)} labels.")
    images = np.asarray(images, opened.picture.dtype)
    with opened.updated(0) as model:
        before = _ask(model, images, labels)
    with opened.updated(steps) as model:
        after = _ask(model, images, labels)
        here = _ask(model, opened.picture[None], np.array([opened.label]))
    (old_loss, old_said), (new_loss, new_said) = before, after
    was_right, is_right = old_said == labels, new_said == labels
    loss = float(here[0][0])
    return Effect(
        steps=steps,
        lr=opened.lr,
        loss=(opened.loss, loss),
        chance=(float(opened.chances[opened.label]), float(np.exp(-loss))),
        said=(opened.said, int(here[1][0])),
        others=len(images),
        better=int(np.sum(new_loss < old_loss)),
        worse=int(np.sum(new_loss > old_loss)),
        became_right=int(np.sum(~was_right & is_right)),
        became_wrong=int(np.sum(was_right & ~is_right)),
        right=(int(was_right.sum()), int(is_right.sum())),
    )


def _ask(model, images, labels):
    """The loss of each picture by itself, and the number of the class that it is given."""
    loss, said = np.empty(len(images)), np.empty(len(images), int)
    with evaluating(model), no_grad():
        for start in range(0, len(images), BATCH):
            rows = slice(start, start + BATCH)
            chances = log_softmax(model(images[rows])).data
            loss[rows] = -chances[np.arange(len(chances)), labels[rows]]
            said[rows] = chances.argmax(axis=1)
    return loss, said
