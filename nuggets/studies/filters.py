"""What a filter of a trained network answers to: which pictures excite it, and where on them."""

from typing import NamedTuple

import numpy as np

from ..engine.format import count as say
from ..engine.layers import Conv2d, MaxPool2d
from ..engine.settings import whole
from ..engine.train import predict
from ..worlds.labelled import Labelled


class Excited(NamedTuple):
    """The pictures that excite one filter most, the strongest first.

    Attributes:
        title: which filter it is, and what the pictures are.
        pictures: the n pictures, of the kind that was searched.
        windows: (n, 4) what the filter lies on, in dots: row, column, height, width.
        strength: (n,) what it gave there.
    """

    title: str
    pictures: Labelled
    windows: np.ndarray
    strength: np.ndarray

    def __repr__(self):
        return f"<{self.title}>"


def excited(network, pictures, layer, filter, count=9):
    """Find the pictures that excite one filter most, and the place where each does.

    Args:
        network: a Sequential whose layers up to this one are applied one after the other.
        pictures: Pets or Photos.
        layer: the place of a Conv2d in the network.
        filter: which of its filters, from 0.
        count: how many pictures; each is taken once.

    Returns:
        An ``Excited``.

    Raises:
        TypeError: if there is no Conv2d at this place.
        ValueError: if it has no such filter.
    """
    window = _window(network, layer)
    filters = network[layer].out_channels
    if not 0 <= filter < filters:
        raise ValueError(f"Layer {layer} has filters 0 to {filters - 1}, and not {filter}.")
    maps = predict(network[: layer + 1], pictures)[:, filter]
    flat = maps.reshape(len(maps), -1)
    which = np.argsort(-flat.max(axis=1), kind="stable")[: whole("excited", "count", count)]
    spots = np.transpose(np.unravel_index(flat[which].argmax(axis=1), maps.shape[1:]))
    chosen = pictures[which]
    sides = chosen.images.shape[2:]
    dogs = int(chosen.labels.sum())
    found = f"{say(len(which) - dogs, 'cat')}, {say(dogs, 'dog')}"
    windows = np.array([_clipped(spot, window, sides) for spot in spots])
    title = f"layer {layer}, filter {filter}: {found}"
    return Excited(title, chosen, windows, flat.max(axis=1)[which])


def leaning(network, pictures, layer):
    """How far each filter of a layer goes with the species: -1 with cats, 0 neither, 1 with dogs.

    Arguments and errors are those of ``excited``.

    Returns:
        (filters,) for each the correlation of its strongest answer with the label; 0 for a filter
        that answers all pictures alike.
    """
    _window(network, layer)
    strongest = predict(network[: layer + 1], pictures).max(axis=(2, 3))
    strongest = np.maximum(strongest, 0)  # below zero, ReLU lets nothing through
    labels = pictures.labels - pictures.labels.mean()
    spread = strongest.std(axis=0) * labels.std()
    return labels @ (strongest - strongest.mean(axis=0)) / len(labels) / np.where(spread, spread, 1)


def _window(network, layer):
    """How wide the window of one answer is, how far it moves to the next, and where it begins."""
    if not isinstance(network[layer], Conv2d):
        raise TypeError(f"Layer {layer} is {network[layer]!r}, and only a Conv2d has filters.")
    side, step, start = 1, 1, 0
    for part in network[: layer + 1]:
        if isinstance(part, (Conv2d, MaxPool2d)):
            kernel, stride, padding = _sizes(part)
            start -= padding * step
            side += (kernel - 1) * step
            step *= stride
    return side, step, start


def _sizes(part):
    """Kernel, stride and padding of a layer, one number each, as its windows are square."""
    pairs = part.kernel_size, part.stride, part.padding
    return [int(np.ravel(size)[0]) for size in pairs]


def _clipped(spot, window, sides):
    """The part of a window that is on the picture: row, column, height, width."""
    side, step, start = window
    low = [max(0, start + step * place) for place in spot]
    high = [min(end, start + step * place + side) for place, end in zip(spot, sides, strict=True)]
    return [*low, high[0] - low[0], high[1] - low[1]]
