"""A valley of the loss seen from above, and a walk down it, step by step."""

import itertools
from functools import lru_cache

import contourpy
import numpy as np
from matplotlib.colors import to_hex
from matplotlib.path import Path

from ...engine.format import count, decimals, rounded
from ...worlds.loss_surfaces import SIDE, find, walk
from .. import style
from ..chart import Chart
from ..scene import Box, Disc, Line, Scene, Shape, Words, arrow, known, paint

WIDTH, HEIGHT = style.WIDTH, 376
MAP = 340
"""How wide and high the map is, in pixels."""

LEFT, TOP = 46, 12
PANEL = 420
"""Where the numbers beside the map begin, in pixels from the left."""

PANEL_WIDTH = WIDTH - PANEL - 16
DASHES = (None, (7, 5), (2, 4))
"""How each of the walks that were tried before is drawn: each keeps its own."""

LEVELS = 13
FINEST = 91
"""The grid that the contours are found on has this many places each way."""

STEEPEST = 1e-3
"""Where no blame is larger than this, the ground is level."""

LOST = 1e6
"""With a loss above this the weights are lost: no walk comes back from there."""


def draw_descent(surface="play", x=0.5, y=0.6, lr=0.001, momentum=0.0, steps=10):
    """Draw a walk down a loss surface, 720 pixels wide.

    Its arguments are those of ``loss_surfaces.walk``.
    """
    losses = walk(surface, x, y, lr, momentum, steps).losses
    across, up = find(surface).axes
    way = f"with a walk of {count(len(losses) - 1, 'step')}"
    alt = (
        f"A valley from above, {across} to the right and {up} upward, {way}: the loss goes from "
        f"{height(losses[0])} to {height(losses[-1])}."
    )
    return paint(descent_scene(surface, x, y, lr, momentum, steps), alt)


def descent_scene(surface, x, y, lr, momentum, steps, tried=()):
    """The map with its walk, and beside it the loss and the next step as numbers.

    Its arguments are those of ``loss_surfaces.walk``, and ``tried``: at most three (lr, momentum)
    whose walks, from the same start, are drawn as thin grey lines. What is set now is left out.
    """
    scene = Scene(WIDTH, HEIGHT)
    trail = walk(surface, x, y, lr, momentum, steps)
    others = [
        (one, walk(surface, x, y, *one, steps), dash)
        for one, dash in zip(tried, DASHES, strict=False)
        if steps and one != (lr, momentum)
    ]
    scene.add(ground(surface), _axes(surface), _marks(surface))
    for _, other, dash in others:
        scene.add(_faint_trail(other, dash))
    scene.add(_trail(trail), _here(surface, trail), _loss(trail), _curve(trail, others))
    scene.add(_next_step(surface, trail, lr, momentum), _others(others, momentum))
    return scene


def height(value):
    """A loss in a few characters: two decimals, none for a large one, and a word for a vast one."""
    if value >= 1e6:
        return "over a million"
    return decimals(value, 0 if value >= 1000 else 2)


def on_map(place):
    """Whether a place, a pair of weights, is on the map."""
    return bool(np.all((np.asarray(place) >= 0) & (np.asarray(place) <= SIDE)))


def _pixel(place):
    x, y = place
    return LEFT + x / SIDE * MAP, TOP + MAP - y / SIDE * MAP


@lru_cache
def ground(surface):
    """The height of the loss as nested areas, drawn from the highest down, as a list of shapes."""
    side = np.linspace(0, SIDE, FINEST)
    heights = np.broadcast_to(find(surface).loss(side[None, :], side[:, None]), (FINEST, FINEST))
    levels = _levels(surface, heights)
    generator = contourpy.contour_generator(side, side, heights, fill_type="OuterCode")
    shapes = [Box(LEFT, TOP, MAP, MAP, to_hex(style.DEPTHS(1.0)))]
    for rank, level in reversed(list(enumerate(levels))):
        fill = to_hex(style.DEPTHS(rank / len(levels)))
        outlines = map(_simplified, generator.filled(-1.0, level)[0])
        shapes += [Shape(outline, fill, style.PAPER, 0.9) for outline in outlines]
    corners = [(0, 0), (SIDE, 0), (SIDE, SIDE), (0, SIDE), (0, 0)]
    return [*shapes, Line([_pixel(corner) for corner in corners], style.FAINT, 1.2)]


def _levels(surface, heights):
    """The losses of the contours: evenly spaced misses, whose squares are the losses."""
    if surface == "dips":
        return np.arange(0.5, 9, 0.5)
    highest = np.sqrt(np.quantile(heights, 0.93))
    levels = np.linspace(0, highest, LEVELS + 1)[1:] ** 2
    return [find(surface).low_enough, *levels] if surface == "play" else levels


def _simplified(outline):
    """An outline in pixels, without the points that no eye would miss."""
    path = Path([_pixel(point) for point in outline])
    path.simplify_threshold = 0.1  # pixels
    cleaned = path.cleaned(simplify=True)
    drawn = np.isin(cleaned.codes, (Path.MOVETO, Path.LINETO))
    return np.round(cleaned.vertices[drawn], 1).tolist()


def _axes(surface):
    across, up = find(surface).axes
    up, across = f"\N{UPWARDS ARROW} {up}", f"{across} {style.ARROW}"
    shapes = []
    for tick in np.arange(0, SIDE + 0.01, 0.4):
        x, y = _pixel((tick, tick))
        shapes.append(Words(x, TOP + MAP + 18, decimals(tick, 1), style.GREY, 12))
        shapes.append(Words(LEFT - 7, y + 4, decimals(tick, 1), style.GREY, 12, "end"))
    right, low = LEFT + MAP - 10, TOP + MAP - 10
    shapes.append(Words(right, low, across, size=13.5, anchor="end", halo=True))
    return [*shapes, Words(LEFT + 10, TOP + 21, up, size=13.5, anchor="start", halo=True)]


def _marks(surface):
    shapes = []
    for x, y, name in find(surface).marks:
        px, py = _pixel((x, y))
        shapes += [
            Line([(px - 4, py), (px + 4, py)], width=1.6),
            Line([(px, py - 4), (px, py + 4)], width=1.6),
            Words(px, py + 28, name, style.INK, 12.5, halo=True, opacity=0.9),
        ]
    if surface == "play":
        px, py = _pixel((0.96, 0.94))
        on_the_line = _pixel((0.8, 0.375 / 0.8 + 0.02))
        shapes.append(Line([(px, py + 22), on_the_line], style.INK, 1.2))
        shapes.append(Words(px, py, "on the dark line", style.INK, 12.5, halo=True))
        shapes.append(Words(px, py + 16, "every play drops in", style.INK, 12.5, halo=True))
    return shapes


def _trail(trail):
    lines = _on_map(trail.places)
    shapes = [Line(line, style.PAPER, 5, opacity=0.75) for line in lines]
    shapes += [Line(line, style.INK, 2) for line in lines]
    shapes += _dots(trail)
    if on_map(trail.places[0]):
        x, y = _pixel(trail.places[0])
        shapes.append(Disc(x, y, 5, style.PAPER, style.INK, 2, id="start"))
    return shapes


def _faint_trail(trail, dash):
    """A walk that is not the one looked at, and where it is now."""
    lines = _on_map(trail.places)
    shapes = [Line(line, style.PAPER, 4, opacity=0.6) for line in lines]
    shapes += [Line(line, style.GREY, 1.8, dash) for line in lines]
    if on_map(trail.places[-1]):
        shapes.append(Disc(*_pixel(trail.places[-1]), 4.5, style.GREY, style.PAPER, 1.5))
    return shapes


def _on_map(places):
    """The way from place to place as lists of pixels, without what is off the map."""
    lines = []
    inside = np.all((places >= 0) & (places <= SIDE), axis=1)
    for i, (start, end) in enumerate(itertools.pairwise(places)):
        piece = (start, end) if inside[i] and inside[i + 1] else clipped(start, end)
        if piece is None:
            continue
        first, last = map(_pixel, piece)
        if lines and lines[-1][-1] == first:
            lines[-1].append(last)
        else:
            lines.append([first, last])
    return lines


def _dots(trail):
    """One for each step, except where they would lie on top of each other."""
    shapes, last = [], np.array([-99.0, -99.0])
    for step, place in enumerate(trail.places[1:-1], 1):
        spot = np.array(_pixel(place))
        if on_map(place) and np.hypot(*(spot - last)) > 4:
            shapes.append(Disc(*spot, 3.4, style.INK, style.PAPER, 1, id=f"step-{step}"))
            last = spot
    return shapes


def clipped(start, end):
    """The part of a straight way that is on the map, as two places; None if there is none.

    Liang and Barsky, 1984: each edge of the map may cut off a share of the way at either end.
    """
    way, first, last = end - start, 0.0, 1.0
    for axis in (0, 1):
        for edge, sign in ((0.0, 1), (SIDE, -1)):
            room, speed = sign * (start[axis] - edge), sign * way[axis]
            if speed == 0 and room < 0:
                return None
            if speed > 0:
                first = max(first, -room / speed)
            elif speed < 0:
                last = min(last, -room / speed)
    return (start + first * way, start + last * way) if first < last else None


def _here(surface, trail):
    """Where the walk is now, and an arrow against the blame there."""
    place = trail.places[-1]
    if not on_map(place):
        return _off_the_map(place)
    x, y = _pixel(place)
    right, up = find(surface).blame(*place)
    steepness = float(np.hypot(right, up))
    shapes = []
    if steepness > 0.25:
        length = 20 + 14 * np.log10(1 + 4 * steepness)
        tip = (x - length * right / steepness, y + length * up / steepness)
        shapes.append(Line([(x, y), tip], style.PAPER, 8, opacity=0.8, id="downhill-halo"))
        shapes += known(arrow((x, y), tip, style.BACKWARD, 3.6, 14), "downhill")
    return [*shapes, Disc(x, y, 8, style.INK, style.PAPER, 2, id="here")]


def _off_the_map(place):
    """An arrow at the edge that points to where the walk is now."""
    middle = np.array([SIDE / 2, SIDE / 2])
    start, end = map(np.array, map(_pixel, clipped(middle, np.asarray(place))))
    way = (end - start) / np.hypot(*(end - start))
    tip = end - 5 * way
    sign = arrow(tuple(tip - 30 * way), tuple(tip), style.INK, 4, 15)
    x, y = tip - 56 * way
    x = min(max(x, LEFT + 62), LEFT + MAP - 62)
    words = Words(x, y + 5, "off the map", style.INK, 14, bold=True)
    return [*sign, Box(x - 54, y - 14, 108, 28, style.PAPER, radius=14), words]


def _loss(trail):
    taken = len(trail.losses) - 1
    after = f"after {count(taken, 'step')}" if taken else "at the start"
    value = height(trail.losses[-1])
    size = 32 if len(value) < 9 else 22
    return [
        Words(PANEL, TOP + 12, f"loss {after}", style.INK, 13.5, "start"),
        Words(PANEL, TOP + 45, value, style.INK, size, "start", bold=True),
    ]


CURVE_TOP, CURVE_HEIGHT = 82, 86


def _curve(trail, others):
    """The loss over the steps, small, and thin and grey those of other walks."""
    losses = np.minimum(trail.losses, 1e6)
    top = max(float(losses.max()), 0.1)
    room = max(len(losses) - 1, 10)
    base = CURVE_TOP + CURVE_HEIGHT
    chart = Chart(PANEL, CURVE_TOP, PANEL + PANEL_WIDTH, base, (0, room), (0, top))
    shapes = [
        Line([(PANEL, CURVE_TOP), (PANEL + PANEL_WIDTH, CURVE_TOP)], style.FAINT, 1, (3, 4)),
        Line([(PANEL, base), (PANEL + PANEL_WIDTH, base)], style.GREY, 1.2),
        Words(PANEL + PANEL_WIDTH, CURVE_TOP - 6, height(top), style.GREY, 11.5, "end"),
        Words(PANEL, base + 17, "0", style.GREY, 11.5, "start"),
        Words(PANEL + PANEL_WIDTH, base + 17, f"{room} steps", style.GREY, 11.5, "end"),
    ]
    end = chart.spot(len(losses) - 1, losses[-1])
    for _, other, dash in others:
        shapes += chart.curve(range(len(other.losses)), other.losses, style.GREY, 1.6, dash)
    return [
        *shapes,
        *chart.curve(range(len(losses)), losses, style.FORWARD),
        Disc(*end, 5, style.FORWARD, style.PAPER, 1.5),
    ]


def _next_step(surface, trail, lr, momentum):
    """For both weights: the blame here, and where the next step leads."""
    level = 212
    shapes = [Words(PANEL, level, "the next step", style.INK, 13.5, "start", bold=True)]
    if trail.losses[-1] > LOST:
        lines = ("None: the weights are", "lost. Start again with", "a smaller learning rate.")
        for row, line in enumerate(lines, 1):
            shapes.append(Words(PANEL, level + 4 + 21 * row, line, style.INK, 12.5, "start"))
        return shapes
    here = trail.places[-1]
    blame = np.array(find(surface).blame(*here))
    speed = momentum * trail.velocity + blame
    then = here - lr * speed
    for column, name in enumerate(find(surface).axes):
        x = PANEL + column * PANEL_WIDTH / 2
        now_then = f"{_short(here[column], 4)} {style.ARROW} {_short(then[column], 4)}"
        rows = [(name, style.GREY), (f"blame {_short(blame[column], 2)}", style.BACKWARD)]
        rows += [(f"speed {_short(speed[column], 2)}", style.BACKWARD)] if momentum else []
        for row, (text, colour) in enumerate([*rows, (now_then, style.INK)], 1):
            shapes.append(Words(x, level + 2 + 18 * row, text, colour, 13, "start"))
    return shapes


def _others(others, momentum):
    """The learning rates of the other walks, and how far each has come; the momentum, if any."""
    if not others:
        return []
    shapes = [Words(PANEL, 312, "same start, earlier tries", style.INK, 12.5, "start", bold=True)]
    is_told = momentum or any(kept for (_, kept), _, _ in others)
    for row, ((lr, kept), trail, dash) in enumerate(others):
        y = 330 + 17 * row
        kept = f", momentum {decimals(kept, 0, 2)}" if is_told else ""
        text = f"rate {decimals(lr, 0, 4)}{kept}: loss {height(trail.losses[-1])}"
        shapes.append(Line([(PANEL, y - 4), (PANEL + 28, y - 4)], style.GREY, 1.8, dash))
        shapes.append(Words(PANEL + 38, y, text, style.INK, 12.5, "start"))
    return shapes


def _short(value, digits):
    """A weight or a blame in a few characters."""
    return rounded(value, 4) if abs(value) >= 1000 else decimals(value, digits)
