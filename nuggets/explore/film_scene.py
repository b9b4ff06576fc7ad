"""The picture of one moment of a film: its graph, under a panel with what is computed now."""

import functools
from typing import NamedTuple

from ..drawing import style
from ..drawing.plots.strips import Room, strips
from ..drawing.scene import Box, Disc, Line, Scene, Shape, Words
from ..engine.format import fitted
from .film import AGAIN, ASK, BACKWARD, ERROR, FORWARD, START, UPDATE
from .film_panel import PANEL, PANEL_HEIGHT, WIDTH, panel

TOP = PANEL + PANEL_HEIGHT + 2
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
    room: Room = Room(WIDTH, row=66)


LARGE = Look()
SMALL_ROOM = Room(WIDTH, 20, gap=5, widest=40, row=44, above=25, below=25, slack=0.0)
SMALL = Look(10.2, 13, 19, 3.6, 6, 0.75, SMALL_ROOM)


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
    scene = Scene(WIDTH, round(TOP + set_up.plan.height + 4))
    scene.add(header(film, moment, score, verdict))
    scene.add(panel(film, now, values, lr))
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


def tabs():
    """The tabs of the four phases: (title, x, y, width, height) of each, in pixels."""
    x = 16
    for title in PHASES:
        wide = 8.2 * len(title) + 22
        yield title, x, 5, wide, 25
        x += wide + 8


def header(film, moment, score="", verdict=""):
    """The tabs of the four phases, and which moment this is, or what was right about a guess."""
    shapes = []
    for title, x, y, wide, tall in tabs():
        colour, kinds = PHASES[title]
        is_now = film.moments[moment].kind in kinds
        fill, ink = (colour, style.PAPER) if is_now else (style.MIST, style.INK)
        shapes.append(Box(x, y, wide, tall, fill, None if is_now else style.FAINT, radius=12.5))
        shapes.append(Words(x + wide / 2, y + 17, title, ink, 12.5, bold=is_now))
    told = verdict or f"moment {moment} of {film.last}"
    ink = style.INK if verdict else style.GREY
    shapes.append(Words(WIDTH - 16, 16, told, ink, 11.5, "end", bold=bool(verdict)))
    if score:
        shapes.append(Words(WIDTH - 16, 31, score, style.INK, 11.5, "end"))
    return shapes


def _graph(film, moment, values, set_up):
    now = film.moments[moment]
    seen = film.moments[: moment + 1]
    made = {m.node for m in seen if m.kind == FORWARD}
    moved = {m.node for m in seen if m.kind in (UPDATE, AGAIN)}
    below = {} if now.kind == AGAIN else _blame_texts(film, seen, now)
    below |= {place: (film.nodes[place].value, OLD) for place in moved}
    words, boxes = [], dots(film, moment, set_up)
    for place, node in enumerate(film.nodes):
        is_new = place in moved or now.kind == AGAIN
        value = values[place] if is_new else node.value if _is_there(node, place, made) else None
        part = part_of(film, now, place)
        words += _words(set_up, place, node, value, below.get(place))
        boxes += _box(set_up, place, node, value, part)
    words += _leaving(film, moment, below, set_up)
    if now.kind == ASK:
        boxes += _question(set_up, now.node)
    ways = arrows(film, moment, made, set_up)
    return ways + [_clearing(one) for one in words if isinstance(one, Words)] + words + boxes


def dots(film, moment, set_up):
    """What runs along the edges at this moment, and at the next one."""
    now = _running(film, moment) | _running(film, min(moment + 1, film.last))
    return [_dot(film, moment, place, set_up) for place in sorted(now)]


def _running(film, moment):
    """The edges along which something runs at a moment, a set."""
    now = film.moments[moment]
    if now.kind == AGAIN:
        return {*range(len(film.edges))}
    if now.kind == FORWARD:
        return {place for place, edge in enumerate(film.edges) if edge.end == now.node}
    return {now.edge} - {-1}


def _clearing(words):
    """Paper behind a number, so that no arrow crosses it, under all numbers that stand near."""
    half, level = 0.34 * words.size * len(words.text), words.y - 0.36 * words.size
    ends = [(words.x - half + 4, level), (words.x + half - 4, level)]
    return Line(ends, style.PAPER, 1.1 * words.size)


def arrows(film, moment, made, set_up):
    """All arrows, and last the one along which blame runs now."""
    now = film.moments[moment]
    carried = {m.edge for m in film.moments[: moment + 1] if m.kind == BACKWARD}
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
    return shapes


def _dot(film, moment, place, set_up):
    """What runs along an edge from one moment to the next: before and after, a box hides it.

    It is at the end of an edge whose end was made, and back at its start once blame has come.
    """
    edge, (made, blamed) = film.edges[place], _runs(film)[place]
    is_at_end = made <= moment < blamed or moment == film.last
    x, y = set_up.plan.spots[edge.end if is_at_end else edge.start]
    is_back = film.moments[moment].kind in (ERROR, ASK, BACKWARD)
    colour = style.BACKWARD if is_back else style.FORWARD
    return Disc(x, y, 0.2 * set_up.look.tall, colour, id=f"dot-{place}")


@functools.lru_cache(maxsize=64)
def _runs(film):
    """For each edge, the moments at which its end was made, and at which blame ran back, if any."""
    made = {m.node: at for at, m in enumerate(film.moments) if m.kind == FORWARD}
    blamed = {m.edge: at for at, m in enumerate(film.moments) if m.kind == BACKWARD}
    ends = ((place, edge.end) for place, edge in enumerate(film.edges))
    return [(made[end], blamed.get(place, film.last)) for place, end in ends]


def _leaving(film, moment, below, set_up):
    """A second copy of the number that travels next, where it sets out from.

    It lies unseen on the first, under the name of the number that it becomes.
    """
    if moment == film.last:
        return []
    ahead = moment + 1
    coming = film.moments[ahead + (film.moments[ahead].kind == ASK)]
    if coming.kind == BACKWARD:
        start = film.edges[coming.edge].end
        if coming.before is None and start in below:
            return _below_node(set_up, start, below[start], f"blame-{coming.node}")
    if coming.kind == FORWARD and film.nodes[coming.node].label:
        inputs = (edge.start for edge in film.arriving(coming.node))
        start = next((place for place in inputs if film.nodes[place].label), None)
        if start is not None:
            value = film.nodes[start].value
            return [_value_words(set_up, start, value, f"value-{coming.node}")]
    return []


def _question(set_up, place):
    """The mark where a blame will stand."""
    x, y, wide, tall = question_box(set_up, place)
    return [
        Box(x, y, wide, tall, style.BLUSH, style.BACKWARD, 1.5, 4),
        Words(x + wide / 2, y + tall * 0.81, "?", style.BACKWARD, set_up.look.text, bold=True),
    ]


def question_box(set_up, place):
    """Where the mark of a question stands: (x, y, width, height)."""
    look = set_up.look
    x, y = set_up.plan.spots[place]
    half, tall, top = 1.1 * look.text, 1.2 * look.text, y + look.tall / 2 + 1
    return x - half, top, 2 * half, tall


def _is_there(node, place, made):
    return node.op is None or place in made


def part_of(film, now, place):
    """What a node does at this moment, if anything: "works", "sends" or "hears"."""
    if place == now.node:
        return "hears" if now.kind in (ASK, BACKWARD, ERROR) else "works"
    if now.edge >= 0 and place == film.edges[now.edge].end:
        return "sends"
    return None


def _blame_texts(film, seen, now):
    """What stands below each node: its blame so far, and nothing while it is asked for."""
    texts, arrived = {}, dict.fromkeys(range(len(film.nodes)), 0)
    for m in seen:
        if m.kind in (ERROR, BACKWARD):
            arrived[m.node] += m.kind == BACKWARD
            more = arrived[m.node] < film.uses(m.node)
            texts[m.node] = (m.total, " +" if more else "")
    if now.kind == ASK:
        texts.pop(now.node, None)
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
    shapes = []
    if value is not None and node.label:
        shapes.append(_value_words(set_up, place, value, f"value-{place}"))
    if below:
        shapes += _below_node(set_up, place, below, f"blame-{place}")
    return shapes


def _value_words(set_up, place, value, name):
    look = set_up.look
    x, y = set_up.plan.spots[place]
    above = y - look.tall / 2 - 0.35 * look.text
    text = fitted(value, look.digits)
    return Words(x, above, text, style.FORWARD, look.text, bold=True, id=name)


def box_look(node, is_there, part, waits):
    """How the box of a node looks: its fill, its line, the colour of its words, how wide the line.

    Args:
        node: a node of a film.
        is_there: whether its value is known by now.
        part: which part it plays at this moment: "works", "hears", "sends" or another.
        waits: the colour of its words until it is there.
    """
    if part in ("works", "hears"):
        colour = style.FORWARD if part == "works" else style.BACKWARD
        return colour, colour, style.PAPER, 1.5
    ink = style.INK if is_there else waits
    if part == "sends":
        return style.BLUSH, style.BACKWARD, ink, 2.6
    if not is_there:
        return style.PAPER, style.FAINT, ink, 1.5
    if node.learns:
        return style.PAPER, style.FORWARD, ink, 1.5
    return style.MIST if node.op else style.PAPER, style.QUIET, ink, 1.5


def _box(set_up, place, node, value, part):
    look, half = set_up.look, set_up.halves[place]
    x, y = set_up.plan.spots[place]
    fill, line, ink, wide = box_look(node, value is not None, part, style.QUIET)
    label = node.label or fitted(value, look.digits)
    size = look.symbol if len(label) <= 2 and node.op else look.text
    size = size if node.label else look.text - 1
    radius = look.tall / 2 if node.op else 5
    return [
        Box(x - half, y - look.tall / 2, 2 * half, look.tall, fill, line, wide, radius),
        Words(x, y + size * 0.36, label, ink, size, bold=node.op is not None),
    ]


def _below_node(set_up, place, below, name):
    """The words under a node: its blame, or its old value, struck out."""
    value, mark = below
    look = set_up.look
    x, y = set_up.plan.spots[place]
    y += look.tall / 2 + 1.05 * look.text
    if mark == OLD:
        text = fitted(value, look.digits)
        half, level = 0.33 * look.text * len(text), y - 0.36 * look.text
        struck = Line([(x - half, level), (x + half, level)], style.GREY, 1.3)
        return [Words(x, y, text, style.GREY, look.text), struck]
    text = fitted(value, look.digits) + mark
    return [Words(x, y, text, style.BACKWARD, look.text, bold=True, id=name)]
