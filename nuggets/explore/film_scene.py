"""The picture of one moment of a film: its graph, under a panel with what is computed now."""

import functools
from typing import NamedTuple

from ..drawing import style
from ..drawing.plots.strips import Room, strips
from ..drawing.scene import Box, Line, Scene, Shape, Words
from ..engine.format import fitted
from .film import AGAIN, ASK, BACKWARD, ERROR, FORWARD, START, UPDATE
from .film_panel import PANEL, PANEL_HEIGHT, WIDTH, panel

TOP = PANEL + PANEL_HEIGHT + 10
"""Where the graph begins."""

OLD = "old"
"""Marks a number below a node as the one before the update: it is struck out."""

PHASES = {
    "1 forward": (style.FORWARD, (START, FORWARD)),
    "2 error": (style.INK, (ERROR,)),
    "3 backward": (style.BACKWARD, (ASK, BACKWARD)),
    "4 update": (style.FORWARD, (UPDATE, AGAIN)),
}


class Look(NamedTuple):
    """How large a graph is drawn, in pixels; ``digits`` is the most that a number may be long."""

    text: float = 13
    symbol: float = 17
    tall: float = 32
    letter: float = 4.3
    digits: int = 7
    head: float = 1.0
    room: Room = Room(WIDTH, row=80)


LARGE = Look()
SMALL = Look(
    10.5, 13, 24, 3.7, 6, 0.75, Room(WIDTH, 20, gap=5, widest=40, row=57, above=30, below=30)
)


class Stage(NamedTuple):
    """Where the nodes and arrows of a film stand. ``halves`` is half the width of each box."""

    look: Look
    halves: list
    plan: object


def film_scene(film, moment, lr, score="", verdict=""):
    """One moment of a film.

    Args:
        film: a ``film.Film``.
        moment: the number of the moment.
        lr: the learning rate of the update.
        score: a line about the guesses so far.
        verdict: a line about the guess at this moment.

    Returns:
        A ``Scene``, 720 pixels wide. Its height is the same at every moment.
    """
    set_up = stage(film)
    now = film.moments[moment]
    values = film.values(lr) if now.kind in (UPDATE, AGAIN) else ()
    scene = Scene(WIDTH, round(TOP + set_up.plan.height + 8))
    scene.add(_header(film, moment, score))
    scene.add(panel(film, now, values, lr, verdict))
    scene.add(_graph(film, moment, values, set_up))
    return scene


@functools.lru_cache(maxsize=64)
def stage(film):
    """The places of a film's graph: large on one strip, else small, on as many as it needs."""
    pairs = [(edge.start, edge.end) for edge in film.edges]
    for look in (LARGE, SMALL):
        halves = [_half(node, look) for node in film.nodes]
        reaches = [_reach(film, place, half, look) for place, half in enumerate(halves)]
        plan = strips(halves, reaches, pairs, look.room)
        if plan.count == 1:
            break
    spots = [(x, y + TOP) for x, y in plan.spots]
    ways = [tuple(tuple((x, y + TOP) for x, y in part) for part in way) for way in plan.ways]
    return Stage(look, halves, plan._replace(spots=spots, ways=ways))


def _half(node, look):
    changes = node.learns or node.op
    longest = len(node.label) or (look.digits if changes else len(fitted(node.value, look.digits)))
    return max(look.tall / 2, look.letter * longest + look.tall * 0.3)


def _reach(film, place, half, look):
    """Half the width of a node and of what may be written at it: a value, a blame, "0.5 +"."""
    longest = look.digits + (2 if film.uses(place) > 1 else 0)
    return max(half, 0.35 * look.text * longest)


def _header(film, moment, score):
    shapes, x = [], 16
    for text, (colour, kinds) in PHASES.items():
        is_now = film.moments[moment].kind in kinds
        wide = 8.2 * len(text) + 22
        fill, ink = (colour, style.PAPER) if is_now else (style.MIST, style.GREY)
        shapes.append(Box(x, 12, wide, 26, fill, radius=13))
        shapes.append(Words(x + wide / 2, 29.5, text, ink, 12.5, bold=is_now))
        x += wide + 8
    told = f"moment {moment} of {film.last}"
    shapes.append(Words(WIDTH - 16, 22 if score else 30, told, style.GREY, 11.5, "end"))
    if score:
        shapes.append(Words(WIDTH - 16, 38, score, style.INK, 11.5, "end"))
    return shapes


def _graph(film, moment, values, set_up):
    now = film.moments[moment]
    seen = film.moments[: moment + 1]
    made = {m.node for m in seen if m.kind == FORWARD}
    carried = {m.edge for m in seen if m.kind == BACKWARD}
    shapes = []
    for place in sorted(range(len(film.edges)), key=lambda place: place == now.edge):
        edge = film.edges[place]
        if place == now.edge:
            kind = BACKWARD
        elif now.kind == FORWARD and edge.end == now.node:
            kind = FORWARD
        elif place in carried and now.kind != AGAIN:
            kind = "blamed"
        else:
            kind = "made" if edge.end in made else "ahead"
        shapes += _arrow(set_up.plan.ways[place], kind, set_up.look)
    below = {} if now.kind == AGAIN else _blame_texts(film, seen, now)
    moved = {m.node for m in seen if m.kind in (UPDATE, AGAIN)}
    below |= {place: (film.nodes[place].value, OLD) for place in moved}
    boxes = []
    for place, node in enumerate(film.nodes):
        is_new = place in moved or now.kind == AGAIN
        value = values[place] if is_new else node.value if _is_there(node, place, made) else None
        part = _part(film, now, place)
        shapes += _words(set_up, place, node, value, below.get(place))
        boxes += _box(set_up, place, node, value, part)
    return shapes + boxes


def _is_there(node, place, made):
    return node.op is None or place in made


def _part(film, now, place):
    """What a node does at this moment, if anything: "works", "sends" or "hears"."""
    if place == now.node:
        return "hears" if now.kind in (ASK, BACKWARD, ERROR) else "works"
    if now.edge >= 0 and place == film.edges[now.edge].end:
        return "sends"
    return None


def _blame_texts(film, seen, now):
    """What stands below each node: its blame so far, "?" while it is asked for."""
    texts, arrived = {}, dict.fromkeys(range(len(film.nodes)), 0)
    for m in seen:
        if m.kind in (ERROR, BACKWARD):
            arrived[m.node] += m.kind == BACKWARD
            more = arrived[m.node] < film.uses(m.node)
            texts[m.node] = (m.total, " +" if more else "")
    if now.kind == ASK:
        texts[now.node] = None, "?"
    return texts


_ARROWS = {
    FORWARD: (style.FORWARD, 3.2),
    BACKWARD: (style.BACKWARD, 3.6),
    "blamed": (style.PALE_BLAME, 1.8),
    "made": (style.QUIET, 1.6),
    "ahead": (style.FAINT, 1.4),
}


@functools.lru_cache(maxsize=1024)
def _arrow(pieces, kind, look):
    """The shapes of an arrow; where blame has run, it points back."""
    colour, width = _ARROWS[kind]
    head = look.head * (5 + 1.4 * width)
    if kind in (BACKWARD, "blamed"):
        pieces = [piece[::-1] for piece in pieces[::-1]]
    *others, last = pieces
    (before, _), (x, y) = last[-2:]
    neck = x - head if x > before else x + head
    tip = ((x, y), (neck, y - head * 0.48), (neck, y + head * 0.48))
    lines = [*others, (*last[:-1], ((x + neck) / 2, y))]
    return [*(Line(line, colour, width) for line in lines), Shape(tip, colour)]


def _words(set_up, place, node, value, below):
    """What stands above and below a node: its value, and its blame or its old value."""
    look = set_up.look
    x, y = set_up.plan.spots[place]
    shapes = []
    if value is not None and node.label:
        text = fitted(value, look.digits)
        above = y - look.tall / 2 - 0.4 * look.text
        shapes.append(Words(x, above, text, style.FORWARD, look.text, bold=True, halo=True))
    if below:
        shapes += _below(x, y + look.tall / 2 + 1.2 * look.text, *below, look)
    return shapes


def _box(set_up, place, node, value, part):
    look, half = set_up.look, set_up.halves[place]
    x, y = set_up.plan.spots[place]
    fill, line, ink, wide = style.PAPER, style.QUIET, style.INK, 1.5
    if value is None:
        line, ink = style.FAINT, style.QUIET
    elif node.learns:
        line = style.FORWARD
    elif node.op:
        fill = style.MIST
    if part in ("works", "hears"):
        fill = line = style.FORWARD if part == "works" else style.BACKWARD
        ink = style.PAPER
    elif part == "sends":
        fill, line, wide = style.BLUSH, style.BACKWARD, 2.6
    label = node.label or fitted(value, look.digits)
    size = look.symbol if len(label) <= 2 and node.op else look.text
    size = size if node.label else look.text - 1
    radius = look.tall / 2 if node.op else 5
    return [
        Box(x - half, y - look.tall / 2, 2 * half, look.tall, fill, line, wide, radius),
        Words(x, y + size * 0.36, label, ink, size, bold=node.op is not None),
    ]


def _below(x, y, value, mark, look):
    if mark == OLD:
        text = fitted(value, look.digits)
        half, level = 0.33 * look.text * len(text), y - 0.36 * look.text
        struck = Line([(x - half, level), (x + half, level)], style.GREY, 1.3)
        return [Words(x, y, text, style.GREY, look.text), struck]
    text = mark if value is None else fitted(value, look.digits) + mark
    size = look.text + 4 if mark == "?" else look.text
    return [Words(x, y, text, style.BACKWARD, size, bold=True, halo=True)]
