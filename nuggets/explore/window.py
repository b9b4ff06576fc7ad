"""A filter that slides over a picture: 27 products at every place, one sum, one dot of its map."""

import numpy as np

from ..drawing.plots.filters import CORNER, PET, filter_map, window_scene
from ..engine.format import decimals
from ..worlds import pets
from .controls import Choice, Steps
from .explorer import Explorer
from .handles import Handle, Way
from .svg import paint_svg

FIRST = {"seed": 3, "species": "dog", "difficulty": "easy"}
"""The pet that it slides over where none is given."""

UPRIGHT = np.tile(np.array([-1.0, 0.0, 1.0]), (3, 3, 1))
"""Right minus left, in each colour: it finds edges that stand upright."""

FILTERS = {
    "upright edges": UPRIGHT,
    "flat edges": UPRIGHT.swapaxes(1, 2),
    "light places": np.ones((3, 3, 3)),
}
"""Filters made by hand: name -> (3, 3, 3): colours, rows, columns."""


def sliding_window(picture=None, filters=None):
    """Explore what a filter does: drag its window over a picture, and follow its 27 products.

    Args:
        picture: (3, height, width), values 0..1; a drawn dog if not given.
        filters: name -> (3, 3, 3), colours, rows, columns; three made by hand if not given.

    Raises:
        TypeError: if the picture is no array of numbers, or the filters have no names.
        ValueError: if there are no filters, or one does not fit on the picture.
    """
    picture = pets.draw(1, **FIRST).images[0] if picture is None else np.asarray(picture)
    filters = FILTERS if filters is None else filters
    if picture.dtype.kind not in "fiub":
        raise TypeError("The picture is (3, height, width) numbers; ng.photos.file reads a file.")
    if not isinstance(filters, dict):
        raise TypeError('The filters need names: {"mine": weights}, with (3, 3, 3) weights.')
    if not filters:
        raise ValueError("There is no filter in filters: leave it out for three made by hand.")
    filters = {name: np.asarray(weights) for name, weights in filters.items()}
    maps = [filter_map(picture, weights) for weights in filters.values()]
    (rows, columns), found = maps[0].shape, np.abs(maps[0])
    row, column = np.unravel_index(found.argmax(), found.shape)
    controls = {
        "row": Steps(0, rows - 1, int(row), in_picture=True),
        "column": Steps(0, columns - 1, int(column), in_picture=True),
        "filter": Choice(tuple(filters), next(iter(filters))),
    }

    def draw(row, column, filter):
        return sliding_window_svg(picture, filters[filter], row, column)

    def say(row, column, filter):
        return say_sliding_window(picture, filters[filter], row, column)

    return Explorer(controls, draw, say)


def sliding_window_svg(picture, weights, row, column):
    """A filter that lies on one place of a picture, with its window to drag.

    Returns:
        A ``drawsvg.Drawing``.
    """
    scene = window_scene(picture, weights, row, column)
    (x, y), dot = CORNER, PET / picture.shape[2]
    rows, columns = picture.shape[1] - 3, picture.shape[2] - 3
    left, top, middle = x + 1.5 * dot, y + 1.5 * dot, 1.5 * dot
    across = Way("column", "x", left, left + columns * dot, 0, columns, 1)
    down = Way("row", "y", top, top + rows * dot, 0, rows, 1)
    place = x + column * dot + middle, y + row * dot + middle
    moves = ("window", "window-2")
    scene.add(Handle(*place, "the window", (across, down), moves, area=(x, y, PET, PET)))
    return paint_svg(scene)


def say_sliding_window(picture, weights, row, column):
    """What the filter finds at this place, in words."""
    total = filter_map(picture, weights)[row, column]
    return (
        f"At row {row}, column {column} the 27 products add up to {decimals(total)}. "
        "Drag the window: where is the sum near 0?"
    )
