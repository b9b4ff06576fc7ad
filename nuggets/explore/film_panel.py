"""The arithmetic of one moment of a film, in large, and the few words that go with it."""

import math

from ..drawing import style
from ..drawing.scene import Box, Words
from .film import AGAIN, ASK, BACKWARD, ERROR, FORWARD, START, UPDATE, exact

WIDTH = style.WIDTH
LEFT, RIGHT = 52, WIDTH - 52
"""The sides of the panel, in pixels; beside it is room for a step back and a step on."""

PANEL, PANEL_HEIGHT = 36, 84
"""Where the panel begins, in pixels from the top, and how high it is."""


def panel(film, now, values, lr):
    """The panel of one moment, as a list of shapes.

    Args:
        film: a ``film.Film``.
        now: one of its moments.
        values: every node's value after the update; at other moments it may be empty.
        lr: the learning rate of the update.
    """
    paper = Box(LEFT, PANEL, RIGHT - LEFT, PANEL_HEIGHT, style.MIST, radius=10)
    return [paper, *_PANELS[now.kind](film, now, values, lr)]


def rate_place(kind):
    """Where the learning rate stands in the panel: its middle, x, or None where it does nothing."""
    tiles = {UPDATE: (1, 4), AGAIN: (2, 3)}.get(kind)
    return tiles and LEFT + (RIGHT - LEFT) * (tiles[0] + 0.5) / tiles[1]


def _large(text, note, colour):
    middle = WIDTH / 2
    return [
        Words(middle, PANEL + 38, text, colour, _fitting(text, 26), bold=True),
        Words(middle, PANEL + 68, note, style.INK, 13),
    ]


def _fitting(text, size):
    """A size for bold letters at which a text fits into the panel."""
    return min(size, 1.4 * (RIGHT - LEFT) / len(text))


def _tiles(parts, note, colour=style.INK):
    """Numbers with a caption each, and a sign between: (number, caption, colour) or a sign."""
    count = (len(parts) + 1) // 2
    step = (RIGHT - LEFT) / count
    shapes = []
    for place, part in enumerate(parts):
        x = LEFT + step * (place / 2 + 0.5)
        if isinstance(part, str):
            shapes += [Words(x, PANEL + 31, part, style.GREY, 22)] if part else []
            continue
        text, caption, ink = part
        size = min(24, 1.4 * (step - 34) / len(text))
        shapes.append(Words(x, PANEL + 31, text, ink, size, bold=True))
        shapes.append(Words(x, PANEL + 47, caption, style.GREY, 11.5))
    if note:
        note = note[0].upper() + note[1:]
        shapes.append(Words(WIDTH / 2, PANEL + 76, note, colour, _fitting(note, 13.5), bold=True))
    return shapes


def _start(film, now, values, lr):
    note = "Blue numbers are values. The play runs from left to right."
    return _large("The given numbers are in place", note, style.FORWARD)


def _forward(film, now, values, lr):
    steps = [m.node for m in film.moments if m.kind == FORWARD]
    note = f"forward, step {steps.index(now.node) + 1} of {len(steps)}"
    return _large(sum_of(film, now.node), note, style.FORWARD)


def _error(film, now, values, lr):
    note = "The film turns round. The loss has blame 1: a bit more of it is a bit more loss."
    return _large(f"loss = {exact(film.nodes[film.loss].value)}", note, style.INK)


def _backward(film, now, values, lr):
    edge = film.edges[now.edge]
    asks = now.kind == ASK
    name = film.nodes[now.node].label or exact(film.nodes[now.node].value)
    several = film.uses(now.node) > 1
    mine = f"this path to {name}" if several else f"my blame: {name}"
    parts = [
        (exact(edge.slope), "local slope", style.INK),
        style.TIMES,
        (exact(film.blames[edge.end]), "blame from ahead", style.BACKWARD),
        "=",
        ("?" if asks else exact(now.sent), mine, style.BACKWARD),
    ]
    if asks:
        note = "Your guess: first the sign, then the size."
        if now.before is not None:
            note = f"It will be added to {exact(now.before)}. {note}"
    elif now.before is not None:
        return _tiles(parts, f"Paths add up: {paths_of(now)}", style.BACKWARD)
    elif several:
        note = f"{name} is used {film.uses(now.node)} times: more will arrive"
    else:
        note = why(film, edge)
    return _tiles(parts, note)


def _update(film, now, values, lr):
    node, blame = film.nodes[now.node], film.blames[now.node]
    parts = [
        (exact(node.value), f"old {node.label}", style.FORWARD),
        style.MINUS,
        (exact(lr), "learning rate", style.INK),
        style.TIMES,
        (exact(blame), "blame", style.BACKWARD),
        "=",
        (exact(values[now.node]), f"new {node.label}", style.FORWARD),
    ]
    way = "Blame below zero: turn it up" if blame < 0 else "Blame above zero: turn it down"
    return _tiles(parts, way if blame else "No blame: it stays")


def _again(film, now, values, lr):
    old, new = film.nodes[film.loss].value, values[film.loss]
    parts = [
        (exact(old), "old loss", style.FORWARD),
        style.ARROW,
        (exact(new), "new loss", style.FORWARD),
        "",
        (exact(lr), "learning rate", style.INK),
    ]
    return _tiles(parts, gain(old, new))


def gain(old, new):
    """Whether the loss went down, in words."""
    if not math.isfinite(new):
        return "The new numbers are beyond all bounds: the step was far too large."
    if exact(old) == exact(new):
        return "The loss has hardly moved."
    if new < old:
        return f"It is lower by {exact(old - new)}."
    return f"It is higher by {exact(new - old)}. The step was too large."


_PANELS = {
    START: _start,
    FORWARD: _forward,
    ERROR: _error,
    ASK: _backward,
    BACKWARD: _backward,
    UPDATE: _update,
    AGAIN: _again,
}


def paths_of(moment):
    """The sum of the blame that had arrived and what arrives now, such as "1 + 2 = 3"."""
    return f"{exact(moment.before)} + {exact(moment.sent)} = {exact(moment.total)}"


def sum_of(film, place):
    """The forward arithmetic of one step, such as "20 x 0.8 = 16"."""
    node = film.nodes[place]
    name = f"{node.label} = " if node.is_named else ""
    return f"{name}{node.formula} = {exact(node.value)}"


def why(film, edge):
    """Why the local slope of an edge is what it is, in a few words; "" where none are known."""
    op = film.nodes[edge.end].op
    if op == "sub":
        return "what is taken away gets the opposite" if edge.is_second else "passed on as it is"
    if op == "relu":
        return "it is open" if edge.slope else "it is shut"
    if op == "maximum":
        return "the larger one was used" if edge.slope else "the smaller one was not used"
    if op == "pow":
        is_square = film.nodes[edge.end].is_square
        return "the slope of a square is twice the number" if is_square else ""
    return _REASONS.get(op, "")


_REASONS = {
    "add": "a sum passes blame on as it is",
    "mul": "in a product the slope is the other number",
    "neg": "a minus turns the sign",
    "sigmoid": "the slope is its height times what is missing to 1",
    "tanh": "the slope is 1 minus its height squared",
    "exp": "the slope is its own height",
    "log": "the slope is 1 divided by the number",
}
