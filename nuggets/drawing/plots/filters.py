"""What a filter does, and what excites it: a stencil, a window that slides, places on pictures."""

import numpy as np
from matplotlib.colors import to_hex

from ...engine.format import decimals
from .. import style
from ..scene import Box, Line, Photo, Scene, Words, arrow, known, paint

WIDTH = style.WIDTH
COLOURS = "red", "green", "blue"
CELL = 35
"""A number in a table of 3 by 3 is so wide and high."""

SIDE = 3 * CELL
TABLES = 214, 345, 476
"""Where the three columns of tables begin: what lies there, the weights, the products."""

TOP, GAP = 52, 14
PET, MAP = 180, 96
"""How wide and high the pet is, and the map that the filter makes of it."""

CORNER = 20, TOP + SIDE + GAP + SIDE / 2 - PET / 2
"""The upper left corner of the pet."""

CLEAR = 0.42
"""How much of a pet is left to see under what its dots say."""

SPACE = 24
"""Between two pictures under a stencil."""

ROW = 9
"""So many pictures of one filter stand side by side."""


def draw_stencil(stencil, images, bias=0.0, middle=0.5):
    """Draw a stencil of weights, and what it says of each dot of a few pictures.

    Args:
        stencil: (3, height, width), the weights of "dog" minus those of "cat".
        images: (N, 3, height, width), values 0..1; one to three of them.
        bias: of "dog" minus that of "cat".
        middle: what is taken from each value before it is multiplied.

    Returns:
        A ``style.Picture``, 720 pixels wide: the stencil, and for each picture the picture itself
        and its dots, green where they speak for a dog and magenta where they speak for a cat.

    Raises:
        ValueError: if the pictures do not have the shape of the stencil, or there are none.
    """
    stencil, images = np.asarray(stencil, float), np.asarray(images, float)
    if images.ndim != 4 or not len(images) or images.shape[1:] != stencil.shape:
        raise ValueError(
            f"A stencil {stencil.shape} is laid over pictures of its size in one array, got "
            f"{images.shape}."
        )
    said = (images - middle) * stencil
    totals = said.sum(axis=(1, 2, 3)) + bias
    said, weights = said.sum(axis=1), stencil.sum(axis=0)
    side = min(176, (WIDTH - 40 - SPACE * len(images)) / (1 + len(images)))
    left = (WIDTH - (1 + len(images)) * (side + SPACE) + SPACE) / 2
    scene = Scene(WIDTH, round(2 * side + 92))
    weights = weights / (np.abs(weights).max() or 1.0)
    scene.add(_panel("the stencil", weights, None, left, 20 + side / 2, side))
    limit = np.quantile(np.abs(said), 0.995) or 1.0
    verdicts = []
    for place, (image, dots, total) in enumerate(zip(images, said, totals, strict=True)):
        x = left + (side + SPACE) * (place + 1)
        species = "dog" if total > 0 else "cat"
        text = f"{species}, by {decimals(abs(total), 1)}"
        scene.add(Photo(x, 14, side, side, image.transpose(1, 2, 0)))
        scene.add(_panel("", dots / limit, image, x, 20 + side, side))
        words = (text, style.CLASSES[species], 13.5)
        scene.add(Words(x + side / 2, 42 + 2 * side, *words, bold=True))
        verdicts.append(text)
    legend = "green speaks for a dog, magenta for a cat, and the sum decides"
    scene.add(Words(WIDTH / 2, scene.height - 16, legend, style.GREY, 12))
    many = f"{len(images)} picture{'s' if len(images) != 1 else ''}"
    return paint(scene, f"A stencil of weights, laid over {many}: {'; '.join(verdicts)}.")


def _panel(title, numbers, image, x, y, side):
    """Numbers from -1 to 1 in the colours of the species, over a pale picture if there is one."""
    pixels = style.LEANING((np.clip(numbers, -1, 1) + 1) / 2)[..., :3]
    if image is not None:
        pale = 1 - CLEAR + CLEAR * image.mean(axis=0)[..., None]
        pixels = pixels * pale
    return [
        Words(x + side / 2, y - 10, title, style.INK, 13.5, bold=True),
        Box(x - 1, y - 1, side + 2, side + 2, style.FAINT),
        Photo(x, y, side, side, pixels),
    ]


def filter_map(image, weights):
    """What a filter gives at each place of a picture.

    Args:
        image: (3, height, width), values 0..1.
        weights: (3, 3, 3): colours, rows, columns.

    Returns:
        (height - 2, width - 2) sums of 27 products.

    Raises:
        ValueError: if the filter is no (3, 3, 3), if the picture has no three colours or is
            smaller than the filter, or if there is something in either that is no number.
    """
    image, weights = np.asarray(image, float), np.asarray(weights, float)
    is_picture = image.ndim == 3 and image.shape[0] == 3 and min(image.shape) >= 3
    if not is_picture or weights.shape != (3, 3, 3):
        raise ValueError(
            f"A filter (3, 3, 3) lies on a picture (3, height, width), got {weights.shape} and "
            f"{image.shape}."
        )
    for name, numbers in (("picture", image), ("filter", weights)):
        if not np.isfinite(numbers).all():
            raise ValueError(f"The {name} holds something that is no number (nan or infinite).")
    windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3), axis=(1, 2))
    return np.einsum("chwij,cij->hw", windows, weights)


def window_scene(image, weights, row, column):
    """A filter that lies on one place of a picture: 27 products, one sum, one dot of its map.

    Args:
        image: (3, height, width), values 0..1.
        weights: (3, 3, 3): colours, rows, columns.
        row: of the upper left dot that the filter lies on, from 0.
        column: likewise.

    Returns:
        A ``Scene``, 720 pixels wide.

    Raises:
        ValueError: if the filter is no (3, 3, 3), or does not fit there.
    """
    found = filter_map(image, weights)
    rows, columns = found.shape
    if not (0 <= row < rows and 0 <= column < columns):
        raise ValueError(
            f"The filter fits at rows 0 to {rows - 1} and columns 0 to {columns - 1}, not at row "
            f"{row}, column {column}."
        )
    image, weights = np.asarray(image, float), np.asarray(weights, float)
    under = image[:, row : row + 3, column : column + 3]
    scene = Scene(WIDTH, TOP + 3 * SIDE + 2 * GAP + 14)
    scene.add(_pet_with_window(image, row, column), _three_tables(under, weights))
    scene.add(_found(found, row, column, found[row, column]))
    return scene


def _pet_with_window(image, row, column):
    x, y = CORNER
    dot = PET / image.shape[2]
    left, top = x + column * dot, y + row * dot
    begin, end = (left + 3 * dot, top + 1.5 * dot), TABLES[0] - 8
    return [
        Photo(x, y, PET, PET, image.transpose(1, 2, 0)),
        Line([begin, (end, TOP)], style.QUIET, 1.2),
        Line([begin, (end, TOP + 3 * SIDE + 2 * GAP)], style.QUIET, 1.2),
        *known(outline(left, top, 3 * dot), "window"),
    ]


def outline(x, y, side, height=None):
    """A square frame that is seen on light and on dark."""
    height = side if height is None else height
    corners = [(x, y), (x + side, y), (x + side, y + height), (x, y + height), (x, y)]
    return [Line(corners, style.PAPER, 4.5), Line(corners, style.INK, 2)]


def _three_tables(under, weights):
    """For each colour: what lies there, times the weights, gives the products."""
    heads = "lies there", "the filter", "products"
    middles = [x + SIDE / 2 for x in TABLES]
    shapes = [
        Words(x, TOP - 29, head, style.INK, 13.5, bold=True)
        for x, head in zip(middles, heads, strict=True)
    ]
    for place, (name, values, factors) in enumerate(zip(COLOURS, under, weights, strict=True)):
        y = TOP + place * (SIDE + GAP)
        shapes += _table(values, TABLES[0], y, 2, grey=True)
        shapes += _table(factors, TABLES[1], y, 1)
        shapes += _table(values * factors, TABLES[2], y, 2)
        shapes += [
            Words(TABLES[0] + SIDE / 2, y - 3, name, style.GREY, 11.5),
            Words((TABLES[0] + SIDE + TABLES[1]) / 2, y + SIDE / 2 + 6, style.TIMES, style.INK, 17),
            Words((TABLES[1] + SIDE + TABLES[2]) / 2, y + SIDE / 2 + 6, "=", style.INK, 17),
        ]
    return shapes


def _table(numbers, x, y, digits, grey=False):
    """A table of 3 by 3 numbers, each on the tone that it has."""
    shapes = []
    for row in range(3):
        for column in range(3):
            value = float(numbers[row, column])
            left, top = x + column * CELL, y + row * CELL
            tone = style.MIST if grey else _tone(value)
            text = decimals(value, 0 if value == round(value) else digits)
            shapes += [
                Box(left, top, CELL, CELL, tone, style.FAINT, 1),
                Words(left + CELL / 2, top + CELL / 2 + 4, text, style.INK, 10.5),
            ]
    return shapes


def _tone(value):
    """Pale enough for dark words: grey for minus, white for 0, sand for plus."""
    share = 0.5 + 0.2 * float(np.clip(value, -1, 1))
    return to_hex(style.SIGNED(share))


def _found(found, row, column, total):
    """The sum, and the map of all sums with its dot."""
    x, middle = WIDTH - 20 - MAP, TOP + SIDE + GAP + SIDE / 2
    dot, y = MAP / found.shape[1], middle - MAP / 2
    limit = np.abs(found).max() or 1.0
    pixels = style.SIGNED((found / limit + 1) / 2)[..., :3]
    spot = (x + (column + 0.5) * dot, y + (row + 0.5) * dot)
    return [
        Words(x + MAP / 2, y - 44, "add up all 27", style.INK, 13.5, bold=True),
        Words(x + MAP / 2, y - 20, decimals(total, 2), style.FORWARD, 17, bold=True),
        Box(x - 1, y - 1, MAP + 2, MAP + 2, style.FAINT),
        Photo(x, y, MAP, MAP, pixels),
        *arrow((x - 22, middle), (x - 6, middle), style.FORWARD),
        *known(outline(spot[0] - 5, spot[1] - 5, 10), "dot"),
        Words(x + MAP / 2, y + MAP + 20, "a dot of its map", style.GREY, 11.5),
    ]


def draw_excited(rows):
    """Draw, for each of a few filters, the pictures that excite it most, and where.

    Args:
        rows: an ``Excited`` for each filter.

    Returns:
        A ``style.Picture``, 720 pixels wide; what a filter does not lie on is paler.

    Raises:
        ValueError: if there is no filter.
    """
    if not rows:
        raise ValueError("draw_excited needs at least one filter, such as [excited(...)].")
    side = (WIDTH - 40 - 6 * (ROW - 1)) / ROW
    scene = Scene(WIDTH, round(len(rows) * (side + 44)))
    for line, row in enumerate(rows):
        y = line * (side + 44)
        scene.add(Words(20, y + 24, row.title, style.INK, 13.5, "start", bold=True))
        pairs = zip(row.pictures.images[:ROW], row.windows, strict=False)
        for column, (image, window) in enumerate(pairs):
            scene.add(_excited(image, window, 20 + column * (side + 6), y + 34, side))
    return paint(scene, f"What excites filters: {'; '.join(row.title for row in rows)}.")


def _excited(image, place, x, y, side):
    """One picture, pale but for the place that a filter lies on."""
    dot = side / image.shape[2]
    top, left, height, width = (int(value) for value in place)
    pixels = 0.55 + 0.45 * image.transpose(1, 2, 0)
    seen = np.s_[top : top + height, left : left + width]
    pixels[seen] = image.transpose(1, 2, 0)[seen]
    frame = outline(x + left * dot, y + top * dot, width * dot, height * dot)
    return [Photo(x, y, side, side, pixels), *frame]
