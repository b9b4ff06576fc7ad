"""The graph of a small computation: values above each step in blue, blame below it in vermilion."""

import itertools
from collections import Counter

import numpy as np

from ...engine.format import number
from ...engine.tensor import Tensor, rewind, tape
from .. import style
from ..layout import layered
from ..scene import Box, Line, Scene, Shape, Words, paint

LARGEST = 60
"""A graph of more nodes than this is not for reading."""

COLUMN = 96
ROW = 84
MARGIN = 56
KEY = 40
TALL = 32
"""How tall a node is, in pixels."""

ASIDE = 9
"""How far an arrow that is not alone on its way keeps aside, in pixels."""

SYMBOLS = {
    "add": "+",
    "sub": style.MINUS,
    "mul": style.TIMES,
    "div": "\N{DIVISION SIGN}",
    "neg": style.MINUS,
    "matmul": "@",
}


def draw_graph(loss, *, below="blame", **names):
    """Draw how a hand-sized Tensor was made, with the blame of every step.

    The loss is not rewound by this: its tape and every ``grad`` stay as they are.

    Args:
        loss: a Tensor of one number.
        below: what to call the numbers below the steps: the slopes of a distance are no blame.
        **names: what to call Tensors that have no name of their own: ``draw_graph(loss, w=w)``.

    Returns:
        A ``style.Picture``, wider the longer the computation.

    Raises:
        ValueError: if it took more steps than can be read.
    """
    return draw_nodes(*nodes_and_edges(loss, **names), below=below)


def draw_nodes(nodes, edges, below="blame"):
    """Draw a graph from left to right, as a ``style.Picture``.

    Args:
        nodes: a (label, value, blame) for each node, as texts or numbers; None for nothing.
        edges: a pair (from, to) for each arrow, as places in ``nodes``. No arrow may lead back.
        below: what to call the numbers below the nodes.

    Raises:
        ValueError: for more nodes than can be read.
    """
    return paint(graph_scene(nodes, edges, below), _alt(nodes, below))


def graph_scene(nodes, edges, below="blame"):
    """The same graph as a scene."""
    if len(nodes) > LARGEST:
        raise ValueError(
            f"This computation has {len(nodes)} steps, and a graph of over {LARGEST} cannot be "
            "read. Draw a smaller one: one example, two or three numbers."
        )
    places, routes = layered(len(nodes), edges)
    last = max(layer for layer, _ in places)
    lowest = max(height for _, height in places)
    half = [_half_width(label) for label, _, _ in nodes]
    margin = max(MARGIN, max(half) + 20)
    column = np.clip((style.WIDTH - 2 * margin) / max(last, 1), COLUMN, 170)
    width = max(style.WIDTH, 2 * margin + column * last)
    scene = Scene(round(width), round(KEY + 52 + ROW * lowest + 46))
    left = (scene.width - column * last) / 2

    def spot(layer, height):
        return left + column * layer, KEY + 52 + ROW * height

    made = {end for _, end in edges}
    for (start, end), route, aside in zip(edges, routes, asides(edges), strict=True):
        scene.add(_edge([spot(*stop) for stop in route], half[start], half[end], aside))
    for i, (label, value, blame) in enumerate(nodes):
        scene.add(_node(*spot(*places[i]), half[i], label, value, blame, i in made))
    scene.add(_key(below))
    return scene


def nodes_and_edges(loss, **names):
    """The nodes and edges of a Tensor's tape, for ``draw_nodes``; ``names`` as in ``draw_graph``.

    A plain number is a node too. The tape and every ``grad`` stay as they are.
    """
    steps, edges = steps_and_edges(loss)
    blames = dict(rewind(loss))
    called = {tensor: name for name, tensor in names.items()}
    nodes = [
        (node_label(x, called), _text(x.data), _text(blames[x]))
        if isinstance(x, Tensor) and x in blames
        else (_text(x), None, None)
        for x in steps
    ]
    return nodes, edges


def steps_and_edges(loss):
    """What a Tensor was made from, as a graph.

    Returns:
        steps: the Tensors of its tape, in their order, then whatever else they were made from. A
            plain number stands there once for each of its uses.
        edges: for each use, a pair (from, to) of places in ``steps``, in the order of the tape.
    """
    steps, edges = tape(loss), []
    place = {tensor: i for i, tensor in enumerate(steps)}
    for tensor in list(steps):
        for x in (tensor.inputs[place] for place in shown_inputs(tensor)):
            start = place.get(x) if isinstance(x, Tensor) else None
            if start is None:
                start = len(steps)
                steps.append(x)
                if isinstance(x, Tensor):
                    place[x] = start
            edges.append((start, place[tensor]))
    return steps, edges


def shown_inputs(tensor):
    """The places of the inputs that have a node: a fixed power or divisor stands on its step."""
    inputs = tensor.inputs[:1] if is_fixed(tensor) else tensor.inputs
    return [place for place, x in enumerate(inputs) if x is not None]


def is_fixed(tensor):
    """Whether a Tensor is a power of, or something divided by, a plain number."""
    return tensor.op in ("pow", "div") and not isinstance(tensor.inputs[1], Tensor)


def node_label(tensor, called):
    """What to write on a Tensor's node: its name, also in ``called``, or the sign of its op."""
    if tensor in called:
        return called[tensor]
    if is_fixed(tensor):
        word = "power" if tensor.op == "pow" else SYMBOLS["div"]
        return f"{word} {_text(tensor.inputs[1])}"
    return tensor.name or SYMBOLS.get(tensor.op, tensor.op) or "number"


def _text(x):
    """A number in up to four digits; of an array, its shape and its largest number."""
    x = np.asarray(x.data if isinstance(x, Tensor) else x)
    if x.size != 1:
        shape = style.TIMES.join(str(length) for length in x.shape)
        return f"{shape}, to {_text(np.abs(x).max(initial=0.0))}"
    return number(x)


def _alt(nodes, below):
    told = [
        str(label)
        + f" = {value}" * (value is not None)
        + f" ({below} {blame})" * (blame is not None)
        for label, value, blame in nodes
    ]
    return f"A graph of {len(nodes)} steps, from left to right: {'; '.join(told)}."


def _half_width(label):
    return max(TALL / 2, 4.3 * len(str(label)) + 10)


def _node(x, y, half, label, value, blame, is_made):
    is_number = value is None
    fill = style.MIST if is_made or is_number else style.PAPER
    line = style.FAINT if is_number else style.GREY if is_made else style.FORWARD
    radius = TALL / 2 if is_made else 5
    size = 17 if len(label) == 1 and is_made else 13
    shapes = [
        Box(x - half, y - TALL / 2, 2 * half, TALL, fill, line, 1.6, radius),
        Words(x, y + size * 0.36, label, style.INK, size, bold=is_made),
    ]
    above, below = (x, y - TALL / 2 - 7), (x, y + TALL / 2 + 17)
    if value is not None:
        shapes.append(Words(*above, str(value), style.FORWARD, 13, bold=True, halo=True))
    if blame is not None:
        shapes.append(Words(*below, str(blame), style.BACKWARD, 13, bold=True, halo=True))
    return shapes


def asides(edges):
    """How far aside each arrow runs: a value that is used twice must be seen to be used twice."""
    uses, drawn = Counter(map(tuple, edges)), Counter()
    for edge in map(tuple, edges):
        yield ASIDE * (2 * drawn[edge] + 1 - uses[edge])
        drawn[edge] += 1


def _edge(stops, leave, arrive, aside):
    """A smooth line through the stops, from the side of one node to the side of another."""
    (x0, y0), *between, (x1, y1) = stops
    *points, (x, y) = smooth([(x0 + leave, y0), *between, (x1 - arrive, y1)], aside)
    tip = [(x, y), (x - 8, y - 4), (x - 8, y + 4)]
    return [Line([*points, (x - 4, y)], style.QUIET, 1.6), Shape(tip, style.GREY)]


def smooth(stops, aside=0.0, fineness=14):
    """Points of a line through the stops, (x, y) pairs, that is level at each of them.

    In its middle it runs ``aside`` pixels below them, and less at its ends; ``fineness`` is how
    many points there are from one stop to the next.
    """
    points = [stops[0]]
    for (x0, y0), (x1, y1) in itertools.pairwise(stops):
        for t in np.linspace(0, 1, fineness + 1)[1:]:
            points.append((x0 + (x1 - x0) * t, y0 + (y1 - y0) * t * t * (3 - 2 * t)))
    bow = aside * (0.6 + np.sin(np.linspace(0, np.pi, len(points))))
    return [(x, y + out) for (x, y), out in zip(points, bow, strict=True)]


def _key(called):
    above = f"above: the value, forward {style.ARROW}"
    below = f"\N{LEFTWARDS ARROW} below: its {called}, backward"
    return [
        Words(16, 24, above, style.FORWARD, 12, "start"),
        Words(230, 24, below, style.BACKWARD, 12, "start"),
    ]
