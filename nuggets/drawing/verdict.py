"""The verdict of a network as a bar: how sure it is of a cat, and how sure of a dog."""

from ..engine.format import percent
from . import style
from .scene import Box, Words

LETTER = 0.66
"""About how wide a bold letter is, in times of its size."""


def verdict_bar(dog, x, y, width, height=22, names=("cat", "dog"), size=14.0):
    """A bar that two answers share between them, with a mark in its middle.

    Args:
        dog: the chance of the second answer, 0 to 1.
        x: where the bar begins, in pixels of the page.
        y: where its upper edge is; the names stand over it.
        width: how wide it is.
        height: how high it is.
        names: of the two answers, to the left and to the right; empty for a bar without words.
        size: of the names, in pixels.

    Returns:
        A list of shapes for a ``Scene``. Where there is no room for both chances, the smaller one
        is left out.
    """
    dog = float(dog)
    first, end = width * (1 - dog), x + width
    shapes = [
        Box(x, y, first, height, style.CAT),
        Box(x + first, y, width - first, height, style.DOG),
        Box(x + width / 2 - 1, y - 3, 2, height + 6, style.INK),
    ]
    if names:
        left, right = _named(dog, names, width / (LETTER * size) - 2)
        shapes.append(Words(x, y - 8, left, style.CAT, size, "start", bold=True))
        shapes.append(Words(end, y - 8, right, style.DOG, size, "end", bold=True))
    return shapes


def _named(dog, names, room):
    """Both names with their chances, as far as they have room, counted in letters."""
    told = [f"{name} {percent(share)}" for name, share in zip(names, (1 - dog, dog), strict=True)]
    if len(told[0]) + len(told[1]) > room:
        told[dog <= 0.5] = names[dog <= 0.5]
    return told
