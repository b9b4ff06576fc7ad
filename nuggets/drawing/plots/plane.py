"""What a network of two inputs answers everywhere on a plane, at a few moments of its learning."""

import math

import contourpy
import numpy as np

from ...engine.format import decimals
from .. import style
from ..scene import Disc, Line, Photo, Scene, Words, paint

WIDTH = style.WIDTH
GAP, TOP = 24, 14
SPAN = (-0.25, 1.25)
"""From where to where the plane reaches, both ways."""


def plane():
    """The places of a square plane, to be shown to a network: (81 * 81, 2) float32, row by row."""
    side = np.linspace(*SPAN, 81, dtype=np.float32)
    return np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)


def draw_plane(moments, points, targets):
    """Draw what a network answers on a whole plane, at one moment or several side by side.

    Args:
        moments: caption -> the answers for ``plane()``, count * count numbers.
        points: (N, 2), the examples that it learns from.
        targets: N right answers, each 0 or 1.

    Returns:
        A ``style.Picture``, 720 pixels wide. A line is drawn where the answer is one half.

    Raises:
        ValueError: if there is no moment, or if the answers do not fill a square.
    """
    squares = {caption: _square(answers) for caption, answers in moments.items()}
    if not squares:
        raise ValueError("draw_plane needs at least one moment: a caption, and its answers.")
    targets = np.asarray(targets).ravel()
    count = max(len(squares), 3)
    side = (WIDTH - (count + 1) * GAP) / count
    left = (WIDTH - len(squares) * side - (len(squares) - 1) * GAP) / 2
    scene = Scene(WIDTH, TOP + side + 40)
    for place, (caption, answers) in enumerate(squares.items()):
        corner = left + place * (side + GAP)
        scene.add(_ground(answers, corner, side), _half(answers, corner, side))
        for point, target in zip(points, targets, strict=True):
            scene.add(_example(_pixel(point, corner, side), target))
        scene.add(Words(corner + side / 2, TOP + side + 25, caption, style.INK, 14, bold=True))
    return paint(scene, _alt(squares, points, targets))


def _share(point):
    """Where on the plane a point is, both ways: 0 is its lower end, and 1 its upper one."""
    return (np.asarray(point, dtype=float) - SPAN[0]) / (SPAN[1] - SPAN[0])


def _square(answers):
    answers = np.asarray(answers, dtype=float)
    count = math.isqrt(answers.size)
    if count < 2 or count**2 != answers.size:
        raise ValueError(
            f"draw_plane needs an answer for each place of plane(), a square number of them: got "
            f"{answers.size}."
        )
    return answers.reshape(count, count)


def _pixel(point, corner, side):
    x, y = _share(point)
    return corner + x * side, TOP + (1 - y) * side


def _ground(answers, corner, side):
    colours = style.ANSWERS(np.clip(answers[::-1], 0, 1))[:, :, :3]
    return Photo(corner, TOP, side, side, colours)


def _half(answers, corner, side):
    places = np.linspace(*SPAN, len(answers))
    lines = contourpy.contour_generator(places, places, answers).lines(0.5)
    return [Line([_pixel(p, corner, side) for p in line], style.INK, 1.8) for line in lines]


def _example(spot, target):
    fill, ink = (style.INK, style.PAPER) if target >= 0.5 else (style.PAPER, style.INK)
    x, y = spot
    return [Disc(x, y, 13, fill, style.INK, 1.8), Words(x, y + 5, decimals(target, 0), ink, 14)]


def _alt(squares, points, targets):
    told = []
    for caption, answers in squares.items():
        right = sum(
            (_nearest(answers, point) >= 0.5) == (target >= 0.5)
            for point, target in zip(points, targets, strict=True)
        )
        told.append(f"{caption}, {right} of {len(targets)} on the right side of one half")
    return f"A network's answers on a plane, from 0, pale, to 1, blue: {'; '.join(told)}."


def _nearest(answers, point):
    column, row = np.round(_share(point) * (len(answers) - 1)).astype(int)
    return answers[row, column]
