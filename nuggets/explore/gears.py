"""Dials in a chain: a nudge on the first arrives at the last, multiplied by every slope between."""

import math

from ..drawing import style
from ..drawing.scene import Box, Disc, Line, Scene, Shape, Words, arrow
from ..engine.format import decimals
from .controls import Slider, row_of
from .explorer import Explorer
from .handles import Handle, Way
from .svg import paint_svg

WIDTH, HEIGHT = style.WIDTH, 322
CENTRES = (86, 269, 452, 635)
LEVEL = 146
RADIUS = 43
TEETH = 20
TURN = math.radians(135)
"""How far a dial turns for a change of 1. Beyond 1 it stands at its pin."""

MOST = 1.0
"""The largest nudge."""

STEEP = 3.0
"""The steepest slope."""

SLOPES = ("first", "second", "third")
NAMES = ("your nudge", "second dial", "third dial", "last dial")


def dials(nudge=0.1, slopes=(2.0, 0.5, 3.0)):
    """Explore the chain rule: nudge the first dial, and watch the nudge arrive at the last.

    Args:
        nudge: how far the first dial is turned, to begin with.
        slopes: of the three links, to begin with.
    """
    controls = {"nudge": Slider(-MOST, MOST, nudge, label=NAMES[0], in_picture=True)}
    slopes = row_of("slopes", slopes, 3, -STEEP, STEEP)
    for name, slope in zip(SLOPES, slopes, strict=True):
        controls[name] = Slider(-STEEP, STEEP, slope, 0.1, f"{name} slope", in_picture=True)
    return Explorer(controls, dials_svg, say_dials)


def dials_svg(nudge, first, second, third):
    """Four dials, joined by three links with their slopes.

    Returns:
        A ``drawsvg.Drawing``.
    """
    slopes = (first, second, third)
    turns = _turns(nudge, slopes)
    scene = Scene(WIDTH, HEIGHT)
    for x, turn, name in zip(CENTRES, turns, NAMES, strict=True):
        scene.add(_dial(x, turn, name))
    for x, slope, name in zip(CENTRES, slopes, SLOPES, strict=False):
        scene.add(_link(x, slope, name))
    scene.add(_sum(nudge, slopes, turns[-1]), _grip(nudge))
    return paint_svg(scene)


def say_dials(nudge, first, second, third):
    """What the picture of the dials shows, in words."""
    slopes = (first, second, third)
    turns = _turns(nudge, slopes)
    start = decimals(nudge, 2, 5)
    steps = [
        f"{style.TIMES} {decimals(slope, 0, 6)} = {decimals(turn, 2, 5)}"
        for slope, turn in zip(slopes, turns[1:], strict=True)
    ]
    product = decimals(math.prod(slopes), 0, 6)
    end = decimals(turns[-1], 2, 5)
    if 0 in slopes:
        product += ", and nothing gets past a slope of 0"
    return (
        f"{start} {', '.join(steps)}: the slopes multiply to {product}. "
        f"A nudge of {start} on the first dial moves the last one by {end}."
    )


def _turns(nudge, slopes):
    turns = [nudge]
    for slope in slopes:
        turns.append(turns[-1] * slope)
    return turns


def _on_dial(x, turn, radius):
    """The place at a radius from the middle of a dial; zero stands upright, plus turns right."""
    angle = turn * TURN
    return x + radius * math.sin(angle), LEVEL - radius * math.cos(angle)


def _grip(nudge):
    """The hand of the first dial, to turn."""
    x, y = _on_dial(CENTRES[0], nudge, RADIUS - 12)
    ends = (-math.degrees(MOST * TURN), math.degrees(MOST * TURN))
    way = Way("nudge", "turn", *ends, -MOST, MOST, centre=(CENTRES[0], LEVEL))
    return Handle(x, y, NAMES[0], (way,), moves=(f"hand {NAMES[0]}".replace(" ", "-"),))


def _dial(x, turn, name):
    pin = 1.12
    shown = max(-pin, min(pin, turn))
    shapes = [Words(x, 40, name, style.INK, 13.5)]
    shapes += _gear(x, shown, name)
    shapes += _scale(x)
    sweep = [_on_dial(x, shown * i / 24, RADIUS - 5) for i in range(25)]
    if turn:
        sector = Shape([(x, LEVEL), *sweep], style.FORWARD, opacity=0.28, id=f"sector-{x}")
        shapes.append(sector)
    tip = _on_dial(x, shown, RADIUS - 5)
    shapes += [
        Line([(x, LEVEL), _on_dial(x, 0, RADIUS - 5)], style.GREY, 1.4, (2, 4)),
        Line([(x, LEVEL), tip], style.FORWARD, 4, id=f"hand {name}".replace(" ", "-")),
        Disc(x, LEVEL, 6, style.FORWARD, style.PAPER, 1.5),
        Words(x, LEVEL + 92, decimals(turn, 2, 5), style.FORWARD, 20, bold=True),
    ]
    if abs(turn) > pin:
        shapes.append(Words(x, LEVEL + 110, "off the dial", style.GREY, 12))
    return shapes


def _gear(x, turn, name):
    pitch = 2 * math.pi / TURN / TEETH
    corners = ((-0.3, RADIUS), (-0.2, RADIUS + 7), (0.2, RADIUS + 7), (0.3, RADIUS))
    outline = [
        _on_dial(x, turn + pitch * (tooth + side), radius)
        for tooth in range(TEETH)
        for side, radius in corners
    ]
    gear = Shape(outline, style.FAINT, id=f"gear {name}".replace(" ", "-"))
    return [gear, Disc(x, LEVEL, RADIUS - 3, style.MIST)]


def _scale(x):
    shapes = []
    for value in (-1.0, 0.0, 1.0):
        ends = [_on_dial(x, value, r) for r in (RADIUS + 11, RADIUS + 16)]
        shapes.append(Line(ends, style.GREY, 1.5))
    for value, text in ((-1.0, f"{style.MINUS}1"), (0.0, "0"), (1.0, "+1")):
        tx, ty = _on_dial(x, value, RADIUS + 26)
        shapes.append(Words(tx, ty + 4, text, style.GREY, 11.5))
    return shapes


def _link(x, slope, name):
    """An arrow to the next dial, its slope, and a track to drag the slope on."""
    left, right = x + RADIUS + 22, x + CENTRES[1] - CENTRES[0] - RADIUS - 22
    middle = (left + right) / 2
    text = f"{style.TIMES} {decimals(slope, 0, 6)}"
    half = max(24, 4.6 * len(text) + 8)
    at = left + (right - left) * (slope + STEEP) / (2 * STEEP)
    low = LEVEL + 34
    way = Way(name, "x", left, right, -STEEP, STEEP, 0.1)
    return [
        Line([(left, low), (right, low)], style.FAINT, 4),
        Line([(middle, low - 6), (middle, low + 6)], style.GREY, 1.4),
        Disc(at, low, 7, style.PAPER, style.FORWARD, 3, id=f"knob-{name}"),
        Handle(at, low, f"{name} slope", (way,), moves=(f"knob-{name}",), r=14),
        *arrow((left, LEVEL + 8), (right, LEVEL + 8), style.FORWARD, 2.6, 11),
        Box(middle - half, LEVEL - 30, 2 * half, 26, style.FORWARD, radius=13),
        Words(middle, LEVEL - 12, text, style.PAPER, 14, bold=True),
    ]


def _sum(nudge, slopes, end):
    told = [decimals(slope, 0, 6) for slope in slopes]
    told = [f"({one})" if slope < 0 else one for one, slope in zip(told, slopes, strict=True)]
    factors = "".join(f" {style.TIMES} {one}" for one in told)
    text = f"{decimals(nudge, 2, 5)}{factors} = {decimals(end, 2, 5)}"
    return [
        Box(24, HEIGHT - 50, WIDTH - 48, 34, style.MIST, radius=8),
        Words(WIDTH / 2, HEIGHT - 28, text, style.INK, 16, bold=True),
    ]
