"""The few units that speak, and what each says for cat and for dog, as ribbons."""

import numpy as np

from ...engine.format import decimals, percent
from .. import style
from ..scene import Box, Line, Photo, Scene, Shape, Words, paint

WIDTH, TOP, ROW = style.WIDTH, 62, 86
SIDE = 150
UNITS, BOX = 216, 190
SCORES, SCORE = 596, 104
THICKEST = 34
"""How wide the widest ribbon is, in pixels."""


def draw_votes(picture, votes, chances):
    """Draw who speaks for which answer: the picture, its speaking units, ribbons to two scores.

    A ribbon is as wide as what its unit adds to the score. Where it takes away, it is hollow.

    Args:
        picture: (3, height, width), values 0..1.
        votes: the table that ``blame.votes`` makes; its first four rows are drawn.
        chances: of cat and of dog.

    Returns:
        A ``style.Picture``, 720 pixels wide.
    """
    rows = list(votes[:4])
    height = TOP + ROW * max(len(rows), 2) + 8
    middle = (TOP + height - 8) / 2
    scene = Scene(WIDTH, height)
    for x, words in (
        (24 + SIDE / 2, "the picture"),
        (UNITS + BOX / 2, "who speaks, and what it follows"),
    ):
        scene.add(Words(x, 30, words, style.INK, 13, bold=True))
    scene.add(Words(SCORES + SCORE / 2, 30, "the scores", style.INK, 13, bold=True))
    scene.add(Box(23, middle - SIDE / 2 - 1, SIDE + 2, SIDE + 2, style.FAINT))
    pixels = np.moveaxis(np.asarray(picture), 0, 2)
    scene.add(Photo(24, middle - SIDE / 2, SIDE, SIDE, pixels))
    most = max((abs(row[to]) for row in rows for to in ("to_cat", "to_dog")), default=0) or 1
    ends = dict(zip(("to_cat", "to_dog"), _heights(middle, rows, most), strict=True))
    ribbons = []
    for place, row in enumerate(rows):
        y = TOP + ROW * (place + 0.5)
        scene.add(_unit(row, y), Line([(24 + SIDE, middle), (UNITS, y)], style.FAINT, 2))
        for shift, to, colour in ((-13, "to_cat", style.CAT), (13, "to_dog", style.DOG)):
            half = THICKEST * abs(row[to]) / most / 2
            end = ends[to]
            ribbons.append(_ribbon(y + shift, end + half, half, colour, row[to] > 0))
            ends[to] += 2 * half + 3
    scene.add(sorted(ribbons, key=lambda band: band.line is None))  # the hollow ones behind
    for name, chance, y in zip(("cat", "dog"), chances, (middle - 64, middle + 64), strict=True):
        scene.add(_score(name, chance, y))
    told = [
        f"{row['unit']} follows {row['follows']}, {decimals(row['to_cat'])} to cat and "
        f"{decimals(row['to_dog'])} to dog"
        for row in rows
    ]
    return paint(scene, f"Who speaks: {'; '.join(told)}.")


def _heights(middle, rows, most):
    """Where the first ribbon of each score ends, so that all of them end around its middle."""
    for to, y in (("to_cat", middle - 64), ("to_dog", middle + 64)):
        yield y - sum(THICKEST * abs(row[to]) / most + 3 for row in rows) / 2


def _unit(row, y):
    how = f"match {decimals(row['match'], 2)}"
    return [
        Box(UNITS, y - 32, BOX, 64, style.MIST, radius=8),
        Words(UNITS + BOX / 2, y - 13, f"{row['unit']} sends {decimals(row['sent'])}", bold=True),
        Words(UNITS + BOX / 2, y + 6, row["follows"], style.INK, 12.5),
        Words(UNITS + BOX / 2, y + 23, how, style.GREY, 11.5),
    ]


def _score(name, chance, y):
    colour = style.CLASSES[name]
    return [
        Box(SCORES, y - 50, SCORE, 100, style.PAPER, colour, 2, radius=8),
        Words(SCORES + SCORE / 2, y - 6, name, colour, 20, bold=True),
        Words(SCORES + SCORE / 2, y + 18, percent(chance), style.INK, 16),
    ]


def _ribbon(start, end, half, colour, adds):
    """A band that swings from a unit to a score."""
    t = np.linspace(0, 1, 40)
    x = UNITS + BOX + (SCORES - UNITS - BOX) * t
    y = start + (end - start) * t * t * (3 - 2 * t)
    half = max(half, 0.75)
    edge = [*zip(x, y - half, strict=True), *zip(x[::-1], (y + half)[::-1], strict=True)]
    if adds:
        return Shape(edge, colour, opacity=0.85)
    return Shape(edge, style.PAPER, colour, 1.2)
