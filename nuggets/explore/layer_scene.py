"""The picture of one moment of a film of tables: its graph, under a panel with the numbers."""

import functools

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_hex

from ..drawing import style
from ..drawing.plots.strips import Room, strips
from ..drawing.scene import Box, Line, Scene, Words
from ..engine.format import fitted
from .film import AGAIN, BACKWARD, ERROR, FORWARD, START, UPDATE, exact
from .film_panel import LEFT, PANEL, PANEL_HEIGHT, RIGHT, WIDTH, panel
from .film_scene import TOP, Look, Stage, arrows, box_look, dots, header, part_of

ROWS, COLUMNS = 5, 8
"""How many rows and columns of a table are drawn as squares."""

SHOWN = 3
"""How many rows and columns of a table are written out in the panel."""

CELL, GAP = 12, 5
"""How wide a square is at most, and how far the squares are from their node, in pixels."""

SHADES = 24
"""How many different colours the squares of a table have."""

DASHED = 5
"""A square that is less wide has no room for the dash of a minus."""

BLUE = LinearSegmentedColormap.from_list("blue", [style.PAPER, style.SKY, style.FORWARD])
BLUES, ORANGES = (
    [to_hex(scale(0.75 * level / SHADES)) for level in range(SHADES + 1)]
    for scale in (BLUE, style.HEAT)
)
"""The colours of the squares, from that of 0 to that of the largest number."""

DIGIT, LEVEL = 50, 17
"""How wide a number of the panel is, and how high."""


ROOM = Room(WIDTH, 10, gap=11, widest=46, slack=0.0)
LARGE = Look(12, 16, 36, 3.9, 6, 0.85, ROOM._replace(row=122, above=60, below=60))
SMALLER = Look(11, 13, 30, 3.6, 6, 0.75, ROOM._replace(row=75, above=35, below=32))
SMALL = Look(11, 14, 34, 3.6, 6, 0.75, ROOM._replace(row=98, above=48, below=46))
TALLEST = 292
"""How high a graph may be, in pixels."""


def layer_scene(film, moment, lr):
    """One moment of a film of tables.

    Args:
        film: a ``layer_film.LayerFilm``.
        moment: the number of the moment.
        lr: the learning rate of the update.

    Returns:
        A ``Scene``, 720 pixels wide. Its height is the same at every moment.
    """
    set_up = layer_stage(film)
    now = film.moments[moment]
    scene = Scene(WIDTH, round(TOP + set_up.plan.height + 4))
    scene.add(header(film, moment), _panel(film, now, lr), _graph(film, moment, lr, set_up))
    return scene


@functools.lru_cache(maxsize=64)
def layer_stage(film):
    """The places of a film's graph, as a ``film_scene.Stage``.

    Raises:
        ValueError: if it is too large for the page.
    """
    pairs = [(edge.start, edge.end) for edge in film.edges]
    for look in (LARGE, SMALL, SMALLER):
        halves = [_half(node, look) for node in film.nodes]
        reaches = [max(half, 0.38 * look.text * 6) for half in halves]
        plan = strips(halves, reaches, pairs, look.room)
        if plan.count == 1 and plan.height <= TALLEST:
            spots = [(x, y + TOP) for x, y in plan.spots]
            ways = [tuple(tuple((x, y + TOP) for x, y in part) for part in w) for w in plan.ways]
            return Stage(look, halves, plan._replace(spots=spots, ways=ways))
    raise ValueError(
        "This play is too long or too wide for the film room. Take fewer steps: one layer less, or "
        "ng.linear(x, W, b) in place of x @ W.T + b."
    )


def _half(node, look):
    longest = max(len(node.label), len(shape_of(node.value)))
    return max(look.tall / 2, look.letter * longest + 5)


def shape_of(value):
    """The shape of a table in words, such as "2 x 3"; nothing for a single number."""
    return f" {style.TIMES} ".join(map(str, np.shape(value)))


# --- the graph -------------------------------------------------------------------------------


def _graph(film, moment, lr, set_up):
    now, seen = film.moments[moment], film.moments[: moment + 1]
    made = {m.node for m in seen if m.kind == FORWARD}
    moved = {m.node for m in seen if m.kind in (UPDATE, AGAIN)}
    values = film.values(lr) if now.kind in (UPDATE, AGAIN) else ()
    blames = {m.node: m.total for m in seen if m.kind in (ERROR, BACKWARD)}
    shapes = []
    for place, node in enumerate(film.nodes):
        is_there = node.op is None or place in made
        is_new = place in moved or now.kind == AGAIN
        value = values[place] if is_new else node.value if is_there else None
        shapes += _box(set_up, place, node, is_there, part_of(film, now, place))
        if value is not None and node.label:
            shapes += _table(set_up, place, value, BLUES, style.FORWARD, -1)
        if place in blames and now.kind != AGAIN:
            shapes += _table(set_up, place, blames[place], ORANGES, style.BACKWARD, 1)
    return arrows(film, moment, made, set_up) + dots(film, moment, set_up) + shapes


def _box(set_up, place, node, is_there, part):
    look, half = set_up.look, set_up.halves[place]
    x, y = set_up.plan.spots[place]
    fill, line, ink, wide = box_look(node, is_there, part, style.GREY)
    shape = shape_of(node.value)
    level = y - (1 if look.tall > 30 else 2) if shape else y + 5
    size = look.symbol if len(node.label) <= 2 and node.op else look.text
    radius = 12 if node.op else 5
    return [
        Box(x - half, y - look.tall / 2, 2 * half, look.tall, fill, line, wide, radius),
        Words(x, level, node.label or fitted(float(node.value), 6), ink, size, bold=True),
        *([Words(x, y + 0.36 * look.tall, shape, ink, 11)] if shape else []),
    ]


def _table(set_up, place, value, shades, colour, side):
    """The numbers of a node as squares, the darker the larger, over it (-1) or under it (1)."""
    look = set_up.look
    x, y = set_up.plan.spots[place]
    table = as_table(value)
    room = look.room.above - look.tall / 2 - GAP - 4
    if table.size == 1:
        level = y - look.tall / 2 - 6 if side < 0 else y + look.tall / 2 + 4 + look.text
        text = fitted(float(table[0, 0]), 6)
        return [Words(x, level, text, colour, look.text, bold=True)]
    rows, columns = np.minimum(table.shape, (ROWS, COLUMNS))
    cell = min(CELL, room / rows, 2 * set_up.halves[place] / columns)
    left, tall = x - columns * cell / 2, rows * cell
    top = y - look.tall / 2 - GAP - tall if side < 0 else y + look.tall / 2 + GAP
    largest = np.abs(table[np.isfinite(table)]).max(initial=0) or 1.0
    return [
        shape
        for row in range(rows)
        for column in range(columns)
        for shape in _square(
            left + column * cell, top + row * cell, cell, table[row, column] / largest, shades
        )
    ]


def _square(x, y, cell, share, shades):
    """One number: the darker the larger it is; a dash for minus."""
    size = min(abs(share), 1.0) if np.isfinite(share) else 1.0
    square = Box(x, y, cell, cell, shades[round(SHADES * size)], style.QUIET, 0.7)
    if not share < 0 or cell < DASHED:
        return [square]
    ink = style.PAPER if size > 0.55 else style.INK
    middle = y + cell / 2
    return [square, Line(((x + 0.3 * cell, middle), (x + 0.7 * cell, middle)), ink, 1.1)]


def as_table(value):
    """Any array as rows and columns: what has more than two dims has all but the first in one."""
    value = np.asarray(value, dtype=float)
    return value.reshape(len(value), -1) if value.ndim > 2 else np.atleast_2d(value)


# --- the panel -------------------------------------------------------------------------------


def _panel(film, now, lr):
    if now.kind in (ERROR, AGAIN):
        return panel(film, now, film.values(lr) if now.kind == AGAIN else (), lr)
    paper = Box(LEFT, PANEL, RIGHT - LEFT, PANEL_HEIGHT, style.MIST, radius=10)
    return [paper, *_PANELS[now.kind](film, now, lr)]


def _text(title, colour, *lines):
    x = LEFT + 14
    return [
        Words(x, PANEL + 23, title, colour, 15, "start", bold=True),
        *(
            Words(x, PANEL + 43 + 17 * row, line, style.INK, 12, "start")
            for row, line in enumerate(lines)
        ),
    ]


def _numbers(right, title, value, colour):
    """A table written out, its upper right corner ``right``; what does not fit is three dots."""
    table = as_table(value)
    rows, columns = (_places(length) for length in table.shape)
    left = right - DIGIT * len(columns)
    top = PANEL + 16
    shapes = [Words((left + right) / 2, top, title, style.GREY, 11.5)]
    first = top + 19 + LEVEL * (SHOWN - len(rows)) / 2
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            number = None if row is None or column is None else float(table[row, column])
            text = "\N{HORIZONTAL ELLIPSIS}" if number is None else fitted(number, 6)
            x, y = left + DIGIT * (j + 0.5), first + LEVEL * i
            shapes.append(Words(x, y, text, colour, 11, bold=True))
    return shapes, left


def _places(length):
    """Which rows, or columns, are written out; None is three dots."""
    return [*range(length)] if length <= SHOWN else [*range(SHOWN - 1), None]


def _start(film, now, lr):
    tables = [as_table(node.value).shape for node in film.nodes]
    is_cut = any(rows > ROWS or columns > COLUMNS for rows, columns in tables)
    cut = f"Of a large table, the first {ROWS} rows and {COLUMNS} columns are drawn."
    return _text(
        "The given tables are in place",
        style.FORWARD,
        "Each square is a number: the darker, the larger; a dash means minus.",
        "Blue is a value, and stands above. Orange will be its blame, below.",
        *([cut] if is_cut else []),
    )


def _forward(film, now, lr):
    node = film.nodes[now.node]
    steps = [m.node for m in film.moments if m.kind == FORWARD]
    inputs = [film.nodes[e.start].value for e in film.edges if e.end == now.node]
    shapes = ", ".join(shape_of(value) or "one number" for value in inputs)
    name = f"{node.label} = " if node.is_named else ""
    table, _ = _numbers(RIGHT - 14, "value", node.value, style.FORWARD)
    return [
        *_text(
            f"{name}{node.formula}",
            style.FORWARD,
            f"{shapes} {style.ARROW} {shape_of(node.value) or 'one number'}",
            f"forward, step {steps.index(now.node) + 1} of {len(steps)}",
        ),
        *table,
    ]


def _backward(film, now, lr):
    edge, node = film.edges[now.edge], film.nodes[now.node]
    blame, left = _numbers(RIGHT - 14, "blame", now.total, style.BACKWARD)
    value, _ = _numbers(left - 16, "value", node.value, style.FORWARD)
    added = [] if now.before is None else ["added to what had arrived before"]
    return [
        *_text(f"blame of {name_of(film, now.node)}", style.BACKWARD, *rule_of(film, edge), *added),
        *value,
        *blame,
    ]


def _update(film, now, lr):
    node = film.nodes[now.node]
    new, left = _numbers(RIGHT - 14, "new", film.moved(now.node, lr), style.FORWARD)
    blame, left = _numbers(left - 12, "blame", film.blames[now.node], style.BACKWARD)
    old, _ = _numbers(left - 12, "old", node.value, style.FORWARD)
    return [
        *_text(
            f"new {node.label}",
            style.FORWARD,
            f"old {style.MINUS} rate",
            f"{style.TIMES} blame;",
            f"rate {exact(lr)}",
        ),
        *old,
        *blame,
        *new,
    ]


_PANELS = {START: _start, FORWARD: _forward, BACKWARD: _backward, UPDATE: _update}


def name_of(film, place):
    """What to call a node in a sentence."""
    node = film.nodes[place]
    if node.is_named:
        return node.label
    if node.op:
        return f"\u201c{node.formula}\u201d"
    return f"the given {shape_of(node.value) or fitted(node.value.item(), 6)}"


def rule_of(film, edge):
    """How the blame at the end of an edge is sent to its start: up to two short lines."""
    op = film.nodes[edge.end].op
    inputs = [one for one in film.edges if one.end == edge.end]
    others = [name_of(film, one.start).strip("\u201c\u201d") for one in inputs]
    other = others[1 - edge.input] if len(others) == 2 and edge.input < 2 else ""
    if op == "matmul":
        return [f"blame @ ({other}).T" if edge.input == 0 else f"({other}).T @ blame"]
    if op == "linear":
        x, weight = others[:2]
        rules = f"blame @ {weight}", f"blame.T @ {x}", "the rows of the blame, added up"
        return [rules[edge.input]]
    if op == "sub" and edge.input == 1:
        return ["with the opposite sign:", "it was taken away"]
    if op in ("add", "sub"):
        spread = film.nodes[edge.start].value.shape != film.nodes[edge.end].value.shape
        return ["passed on as it is", *(["each row used it: added up"] if spread else [])]
    return list(_RULES.get(op, ()))


_RULES = {
    "mul": ("blame times the other factor,", "number by number"),
    "relu": ("passed on where it was above 0,", "stopped everywhere else"),
    "permute": ("turned back over",),
    "sum": ("handed to every number", "that was added"),
    "mean": ("shared out, the same part", "to every number"),
    "pow": ("blame times the slope of the", "power at each number"),
    "tanh": ("blame times the slope", "of the bend at each number"),
    "sigmoid": ("blame times the slope", "of the bend at each number"),
    "cross_entropy": (
        f"chance {style.MINUS} truth of each example,",
        "shared out over all of them",
    ),
}
