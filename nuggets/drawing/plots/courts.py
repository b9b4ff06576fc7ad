"""Several courts, one above the other: the same first shot, corrected in different ways."""

import itertools

import numpy as np

from ...engine.format import decimals
from ...worlds.court import RIM_HEIGHT, arc, lands_in, off_by
from .. import style
from ..scene import Box, Line, Scene, Words, arrow, paint
from . import players

WIDTH = style.WIDTH
STRIP = 182
"""How high a court with its words is on the page, in pixels."""

CEILING, GROUND = 28, 150
"""Where the ceiling and the floor of the first court are, in pixels from the top."""

LEFT, RIGHT = 30, WIDTH - 22
"""Where the walls of the halls are, in pixels."""

SCALE = 22
"""How many pixels of the page a metre has."""

SHOOTER = 186
"""Where the shooters stand, in pixels."""

APART = 15
"""How far apart the numbers of two shots must stand, in pixels."""

OUTSIDE, HOLE = 24, 8
"""How far an arrow reaches out of the hall, and half of the hole that the ball makes."""

FARTHEST = 300
"""A longer shot, in metres, is drawn with this length: what is seen of it is the same."""


def draw_courts(courts):
    """Draw the shots of several tries, each in a hall of its own, all on one scale.

    Shots are numbered where they land; the earlier ones are pale. A ball that comes to a wall, or
    to the ceiling, leaves the hall.

    Args:
        courts: what stands over a court -> the distances of its shots, in metres, the first first.

    Returns:
        A ``style.Picture``, 720 pixels wide.

    Raises:
        ValueError: if there is no court, a court without a shot, or a shot that has no length.
    """
    courts = {name: np.asarray(shots, dtype=float).ravel() for name, shots in courts.items()}
    if not courts or not all(len(shots) for shots in courts.values()):
        raise ValueError("draw_courts needs at least one court, and each at least one shot.")
    for name, shots in courts.items():
        if not np.isfinite(shots).all():
            number = int(np.isfinite(shots).argmin()) + 1
            raise ValueError(
                f"Shot {number} of {name!r} is {shots[number - 1]}, which is no length."
            )
    scene = Scene(WIDTH, STRIP * len(courts) + 4)
    for place, (name, shots) in enumerate(courts.items()):
        scene.add(_court(name, shots, players.Camera(SCALE, SHOOTER, GROUND + STRIP * place)))
    return paint(scene, _alt(courts))


def _court(name, shots, camera):
    shapes = [*_hall(camera), *_titles(name, shots, camera)]
    shapes += players.player(players.POSES[2], 0, camera) + players.hoop(camera)
    for age, distance in reversed(list(enumerate(shots[::-1]))):
        shapes += _flight(distance, camera, max(0.35, 0.75 - 0.1 * age) if age else 1.0)
    return shapes + _numbers(shots, camera)


def _ceiling(camera):
    return camera.y - GROUND + CEILING


def _hall(camera):
    """Floor, walls and ceiling."""
    floor, ceiling = camera.y, _ceiling(camera)
    outline = [(LEFT, floor), (LEFT, ceiling), (RIGHT, ceiling), (RIGHT, floor)]
    return [
        Box(LEFT, floor, RIGHT - LEFT, 6, style.WOOD),
        Line([(LEFT, floor), (RIGHT, floor)], style.BOARD),
        Line(outline, style.QUIET, 3),
    ]


def _titles(name, shots, camera):
    """What the court is called, and where its last shot went."""
    level, last = _ceiling(camera) - 10, shots[-1]
    end = "drops in" if lands_in(last) else off_by(last)
    told = f"shot {len(shots)}: {decimals(last)} m, {end}"
    return [
        Words(LEFT, level, name, style.INK, 14.5, "start", bold=True),
        Words(RIGHT, level, told, style.INK, 13.5, "end"),
    ]


def _flight(distance, camera, opacity):
    way, is_out = _seen(distance, camera)
    width = 2.8 if opacity == 1 else 2.2
    if not is_out:
        y = RIM_HEIGHT - 0.3 if lands_in(distance) else RIM_HEIGHT
        path = Line(way, style.FORWARD, width, opacity=opacity)
        return [path, *players.ball(distance, y, camera, opacity)]
    (x0, y0), (x1, y1) = way[-12], way[-1]
    onward = OUTSIDE / np.hypot(x1 - x0, y1 - y0)
    tip = (x1 + onward * (x1 - x0), y1 + onward * (y1 - y0))
    along = (HOLE, 0) if y1 <= _ceiling(camera) else (0, HOLE)
    hole = Line([(x1 - along[0], y1 - along[1]), (x1 + along[0], y1 + along[1])], style.PAPER, 6)
    path = Line(way, style.FORWARD, width, opacity=opacity)
    return [hole, path, *arrow(way[-1], tip, style.FORWARD, width, 12, opacity)]


def _seen(distance, camera):
    """The way of a ball as pixels, as far as it is in the hall, and whether it leaves it."""
    points = arc(float(np.clip(distance, -FARTHEST, FARTHEST)), n=4000)
    way = [camera(x, y) for x, y in points.tolist()]
    ceiling = _ceiling(camera)
    inside = list(itertools.takewhile(lambda at: LEFT < at[0] < RIGHT and at[1] > ceiling, way))
    is_out = len(inside) < len(way)
    return [*inside[:: 1 + len(inside) // 80], way[min(len(inside), len(way) - 1)]], is_out


def _numbers(shots, camera):
    """Which shot landed where, under the floor; only the first of those that land together."""
    shapes, taken = [], []
    for number, distance in enumerate(shots, 1):
        (x, _), is_out = camera(distance, 0), _seen(distance, camera)[1]
        if not is_out and all(abs(x - other) >= APART for other in taken):
            taken.append(x)
            shapes.append(Words(x, camera.y + 19, str(number), style.GREY, 12))
    return shapes


def _alt(courts):
    told = []
    for name, shots in courts.items():
        listed = ", ".join(f"{decimals(distance)} m" for distance in shots)
        told.append(f"{name}: {listed}")
    return f"Courts from the side, with the shots of each try. {'; '.join(told)}."
