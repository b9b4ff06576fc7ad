"""Many small pictures on one page: what a network sees, what it says, what its weights became."""

import numpy as np

from ...engine.format import number
from .. import style
from ..scene import Box, Photo, Scene, Words, paint

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


def draw_filters(weights, *, names=None, title="", columns=16, species=False):
    """Draw weights, or what they give, as small maps: dark is minus, white is zero, sand is plus.

    Args:
        weights: of shape (N, height, width), or (N, 3, height, width), where each weight picture
            is drawn three times: for red, for green, for blue.
        names: of the N pictures; 1, 2, 3, ... if not given.
        title: what stands over them.
        columns: how many stand side by side.
        species: whether minus speaks for "cat" and plus for "dog"; then both have their colours.

    Returns:
        A ``style.Picture``, 720 pixels wide, with its scale under it.
    """
    weights = np.asarray(weights, dtype=float)
    layers = weights[:, None] if weights.ndim == 3 else weights
    if layers.ndim != 4 or layers.shape[1] not in (1, 3) or not layers.size:
        shape = weights.shape
        raise ValueError(
            f"draw_filters needs (N, height, width) or (N, 3, height, width), got {shape}."
        )
    count, channels = layers.shape[:2]
    names = [str(name) for name in (range(1, count + 1) if names is None else names)]
    limit = float(np.abs(layers).max()) or 1.0
    colours = style.LEANING if species else style.SIGNED
    columns = min(columns, count)
    margin = 64 if channels == 3 else 20
    side = min((WIDTH - margin - 20 - 6 * (columns - 1)) / columns, 160)
    left = max(margin, (WIDTH - columns * (side + 6)) / 2)
    block = channels * (side + 6) + 24
    top = 44 if title else 16
    scene = Scene(WIDTH, round(top + block * -(-count // columns) + 34))
    scene.add(Words(20, 26, title, style.INK, 15, "start", bold=True))
    for place in range(count):
        x = left + (place % columns) * (side + 6)
        y = top + (place // columns) * block
        scene.add(_filter(layers[place] / limit, x, y, side, colours, names[place]))
        if channels == 3 and place % columns == 0:
            scene.add(_channel_names(left - 10, y, side))
    scene.add(_scale(scene.height - 24, limit, colours, ("cat ", " dog") if species else ("", "")))
    kind = ", each for red, green and blue" if channels == 3 else ""
    about = f"{title + ': ' if title else ''}{count} {'map' if count == 1 else 'maps'}{kind}"
    ends = "minus for cat, plus for dog; " if species else ""
    return paint(scene, f"{about}; {ends}the largest number is {number(limit, 2)} from zero.")


def _species_colour(caption):
    return style.CLASSES.get(caption.partition(" ")[0].lower(), style.INK)


def _filter(layers, x, y, side, colours, name):
    """One weight picture of numbers from -1 to 1, or three, one below another."""
    shapes = []
    for layer in layers:
        pixels = colours((layer + 1) / 2)[..., :3]
        shapes.append(Box(x - 1, y - 1, side + 2, side + 2, style.FAINT))
        shapes.append(Photo(x, y, side, side, pixels))
        y += side + 6
    return [*shapes, Words(x + side / 2, y + 9, name, style.GREY, 11.5)]


def _channel_names(x, y, side):
    rows = [y + row * (side + 6) + side / 2 + 4 for row in range(3)]
    names = zip(rows, ("red", "green", "blue"), strict=True)
    return [Words(x, row, name, style.INK, 12, "end") for row, name in names]


def _scale(y, limit, colours, names):
    ramp = colours(np.linspace(0, 1, 61))[None, :, :3]
    x, width = WIDTH / 2 - 90, 180
    low, high = names[0] + number(-limit, 2), number(limit, 2, sign=True) + names[1]
    return [
        Box(x - 1, y - 1, width + 2, 14, style.FAINT),
        Photo(x, y, width, 12, ramp),
        Words(x - 10, y + 11, low, style.INK, 12, "end"),
        Words(x + width + 10, y + 11, high, style.INK, 12, "start"),
    ]
