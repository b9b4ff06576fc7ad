"""A chain of numbers as a stream: at each gate a part of it gets through, whatever the gate's name.

The gates may be called after the players of notebook 01, or after the weights of a network. The
names and the little figures change, and nothing else moves.
"""

import itertools

from ...engine.format import decimals
from ...worlds.court import DRIVE, START
from .. import style
from ..scene import Box, Disc, Line, Scene, Shape, Words, paint
from . import players
from .court import LINKS

WIDTH, HEIGHT = style.WIDTH, 346
GATES = (195, 360, 525)
STREAM = 214
"""The height of the middle of the stream on the page."""

THICK = 4.0
"""How many pixels of stream stand for one."""

POST = 76
BANK = 34
"""Over how many pixels the stream narrows before a gate, or widens behind it."""

WEIGHTS = ("weight 1", "weight 2", "weight 3")


def draw_chain(numbers=START, *, as_weights=False):
    """Draw a chain of three numbers, from 0 to about 1.2, as a stream that three gates let through.

    With ``as_weights`` the gates are named as in a network, and not as in a team.

    Returns:
        A ``style.Picture``, 720 pixels wide.
    """
    first, *values = [decimals(value, 0, 3) for value in flow(numbers)]
    gates = zip(WEIGHTS if as_weights else LINKS, numbers, values, strict=True)
    stops = [f"{name} lets {decimals(x, 0, 3)} through: {value}" for name, x, value in gates]
    alt = f"A stream of {first} with three gates. {', '.join(stops)}."
    return paint(chain_scene(numbers, as_weights), alt)


def chain_scene(numbers, as_weights=False):
    """The same picture as a scene."""
    values = flow(numbers)
    names = WEIGHTS if as_weights else LINKS
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_stream(values))
    gates = zip(GATES, players.POSES, names, numbers, values[1:], strict=True)
    for x, pose, name, number, value in gates:
        scene.add(_gate(x, number, value))
        scene.add(_as_weight(x, name) if as_weights else _as_player(x, pose))
        scene.add(Words(x, 104, name, style.INK, 14.5, bold=True))
    ends = ("input", "output") if as_weights else ("push", "metres")
    middles = _middles()
    for x, value in zip(middles, values, strict=True):
        scene.add(Words(x, 318, decimals(value, 0, 3), style.FORWARD, 24, bold=True))
    for x, name in zip((middles[0], middles[-1]), ends, strict=True):
        scene.add(Words(x, 337, name, style.GREY, 14))
    return scene


def flow(numbers, start=DRIVE):
    """The values of the chain (n + 1): the start, then what each number (n,) leaves of it.

    For the play (0.8, 0.5, 0.6) they are 20, 16, 8 and 4.8.
    """
    values = [start]
    for number in numbers:
        values.append(values[-1] * number)
    return values


def _middles():
    edges = (30, *GATES, WIDTH - 30)
    return [(a + b) / 2 for a, b in itertools.pairwise(edges)]


def _stream(values):
    left, right = 30, WIDTH - 30
    edge = [(left, values[0])]
    for x, before, after in zip(GATES, values, values[1:], strict=False):
        bank = x - BANK if after < before else x
        edge += [(bank + BANK * t, before + (after - before) * _ease(t)) for t in _SHARES]
    edge.append((right - 8, values[-1]))
    above = [(x, STREAM - THICK * value / 2) for x, value in edge]
    below = [(x, STREAM + THICK * value / 2) for x, value in reversed(edge)]
    tip = [(right + 4, STREAM)] if values[-1] > 0 else []
    return [
        Line([(left, STREAM), (right, STREAM)], style.FAINT, 1.5, (2, 6)),
        Shape([*above, *tip, *below], style.FORWARD),
    ]


_SHARES = [i / 12 for i in range(13)]


def _ease(t):
    """From 0 to 1, with a soft start and a soft end."""
    return t * t * (3 - 2 * t)


def _gate(x, number, value):
    half = THICK * value / 2 + 3
    posts = [
        Line([(x, STREAM + side * half), (x, STREAM + side * POST)], style.INK, 7)
        for side in (-1, 1)
        if half < POST
    ]
    text = f"{style.TIMES} {decimals(number, 0, 3)}"
    wide = 9.6 * len(text) + 18
    pill = Box(x - wide / 2, STREAM - POST - 22, wide, 28, style.INK, radius=14)
    return [*posts, pill, Words(x, STREAM - POST - 2, text, style.PAPER, 15.5, bold=True)]


def _as_player(x, pose):
    disc = Disc(x, 47, 38, style.MIST)
    middle = x + (6 if pose is players.POSES[2] else -3)
    return [disc, *players.player(pose, 0.0, players.Camera(31.0, middle, 77))]


def _as_weight(x, name):
    return [
        Disc(x, 47, 38, style.MIST),
        Line([(x - 34, 47), (x + 34, 47)], style.FORWARD, 4),
        Disc(x, 47, 20, style.PAPER, style.FORWARD, 3),
        Words(x, 53, f"w{name[-1]}", style.FORWARD, 16, bold=True),
    ]
