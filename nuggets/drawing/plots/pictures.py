"""Many small pictures on one page: what a network sees, and what it says."""

import numpy as np

from .. import style
from ..scene import Photo, Scene, Words, paint

WIDTH = style.WIDTH
GAP = 10
CAPTION = 24
TICK, CROSS = "\N{CHECK MARK}", "\N{BALLOT X}"


def draw_pictures(images, captions=None, *, columns=None):
    """Draw a grid of pictures, each over its caption.

    Args:
        images: of shape (N, 3, height, width), values 0..1; or one picture alone.
        captions: a short text for each; "cat 91%" has the colour of its first word.
        columns: how many stand side by side; up to 8 if not given.

    Returns:
        A ``style.Picture``, 720 pixels wide.
    """
    images = np.asarray(images)
    images = images[None] if images.ndim == 3 else images
    if images.ndim != 4 or images.shape[1] != 3 or not len(images):
        raise ValueError(
            f"draw_pictures needs an array of (N, 3, height, width), got {images.shape}."
        )
    count = len(images)
    captions = [""] * count if captions is None else [str(text) for text in captions]
    if len(captions) != count:
        raise ValueError(f"There are {count} pictures: give as many captions.")
    columns = columns or min(count, 8)
    side = min((WIDTH - 40 - GAP * (columns - 1)) / columns, 160)
    height = side * images.shape[2] / images.shape[3]
    row_height = height + (CAPTION if any(captions) else 0) + GAP
    scene = Scene(WIDTH, round(14 + row_height * -(-count // columns)))
    start = (WIDTH - columns * side - (columns - 1) * GAP) / 2
    for place, image in enumerate(images):
        x = start + (place % columns) * (side + GAP)
        y = 14 + (place // columns) * row_height
        colour = _species_colour(captions[place])
        scene.add(Photo(x, y, side, height, image.transpose(1, 2, 0)))
        size = min(13.0, side / 0.62 / max(len(captions[place]), 1))
        words = (captions[place], colour, size)
        scene.add(Words(x + side / 2, y + height + 17, *words, bold=True))
    said = f": {', '.join(captions)}" if any(captions) else ""
    return paint(scene, f"{count} {'picture' if count == 1 else 'pictures'}{said}.")


def _species_colour(caption):
    return style.CLASSES.get(caption.partition(" ")[0].lower(), style.INK)
