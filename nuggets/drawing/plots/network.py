"""A small network with one example in it: every value in its place, every weight on its line."""

import numpy as np

from ...engine.format import number
from ...engine.layers import Linear
from ...engine.tensor import no_grad
from .. import style
from ..scene import Box, Disc, Line, Scene, Words, paint

WIDTH = style.WIDTH
ROW = 108
TOP = 84
RADIUS = 29
LARGEST = 6
"""A layer of more neurons than this is not for reading."""

WHERE = 0.27
"""How far along its line a weight is written: near the start, lines have not crossed yet."""


def draw_network(model, x, *, outputs=()):
    """Draw a hand-sized network while it works on one example, from left to right.

    A dark line has a plus weight, a grey and dashed one a minus; the wider, the larger. In each
    circle stands what the neuron passes on; under it the bias and, where a bend follows, the sum
    before.

    Args:
        model: a ``Sequential`` of ``Linear`` layers with bends between them.
        x: one example, a row of numbers.
        outputs: names of the last numbers, such as ``("cat", "dog")``.

    Returns:
        A ``style.Picture``, 720 pixels wide.

    Raises:
        ValueError: if there is no Linear layer, or a layer is too large to read.
    """
    layers, columns = forward(model, x)
    tallest = max(map(len, columns))
    if tallest > LARGEST:
        raise ValueError(
            f"A layer of {tallest} numbers cannot be read; draw_network shows up to {LARGEST}."
        )
    scene = Scene(WIDTH, TOP + ROW * (tallest - 1) + RADIUS + 36)
    right = WIDTH - 60 - 12 * max(map(len, outputs), default=0)
    lefts = zip(np.linspace(60, right, len(columns)), columns, strict=True)
    places = [_column(x, len(values), tallest) for x, values in lefts]
    for layer, starts, ends in zip(layers, places, places[1:], strict=False):
        scene.add(_lines(layer.weight.data, starts, ends))
    for title, spots in zip(_titles(len(columns)), places, strict=True):
        scene.add(Words(spots[0][0], 28, title, style.INK, 14.5, bold=True))
    for values, spots in zip(columns, places, strict=True):
        for spot, value in zip(spots, values, strict=True):
            scene.add(_node(*spot, value))
    for layer, values, spots in zip(layers, columns[1:], places[1:], strict=True):
        scene.add(_notes(layer, values, spots))
    for name, (x_node, y) in zip(outputs, places[-1], strict=False):
        colour = style.CLASSES.get(name, style.INK)
        scene.add(Words(x_node + RADIUS + 9, y + 6, name, colour, 17, "start", bold=True))
    return paint(scene, _alt(columns, outputs))


def weight_line(start, end, weight):
    """The line of a weight: dark for plus, grey and dashed for minus, wider when larger."""
    if round(weight, 9) == 0:
        return Line([start, end], style.FAINT, 1.5, (4, 5))
    dash = (10, 9) if weight < 0 else None
    return Line([start, end], weight_colour(weight), 1.2 + 4.2 * min(abs(weight), 2.5), dash)


def weight_colour(weight):
    """Dark for plus, grey for minus, pale for zero."""
    if round(weight, 9) == 0:
        return style.QUIET
    return style.INK if weight > 0 else style.GREY


def pill(x, y, text, colour, size=15.0):
    """Words, white or dark, on a round coloured label around (x, y); size and places in pixels."""
    ink = style.INK if colour == style.QUIET else style.PAPER
    wide, high = 0.62 * size * len(text) + 1.1 * size, 1.85 * size
    return [
        Box(x - wide / 2, y - high / 2, wide, high, colour, radius=high / 2),
        Words(x, y + 0.36 * size, text, ink, size, bold=True),
    ]


def forward(model, x):
    """Run one example through, and give the Linear layers and the values at each stop.

    Each layer comes with its ``sums``, before any bend. The values are the inputs, then those after
    each layer and the bends that follow it.

    Raises:
        ValueError: if there is no Linear layer in it.
    """
    layers, columns = [], [np.asarray(x, dtype=float)]
    with no_grad():
        for part in model:
            values = np.asarray(part(columns[-1]), dtype=float)
            if isinstance(part, Linear):
                layers.append(_Summed(part, values))
                columns.append(values)
            else:
                columns[-1] = values
    if not layers:
        raise ValueError("draw_network needs a network with at least one Linear layer.")
    return layers, columns


class _Summed:
    """A Linear layer, with the sums that it gave for the one example."""

    def __init__(self, layer, sums):
        self.weight, self.sums = layer.weight, sums
        self.bias = None if layer.bias is None else layer.bias.data


def _column(x, count, tallest):
    first = TOP + ROW * (tallest - count) / 2
    return [(float(x), first + ROW * row) for row in range(count)]


def _titles(count):
    hidden = ["hidden layer"] if count == 3 else [f"hidden layer {i + 1}" for i in range(count - 2)]
    return ["inputs", *hidden, "scores"]


def _lines(weights, starts, ends):
    shapes, labels = [], []
    for row, (x1, y1) in zip(weights, ends, strict=True):
        for weight, (x0, y0) in zip(row, starts, strict=True):
            shapes.append(weight_line((x0, y0), (x1, y1), float(weight)))
            x, y = x0 + (x1 - x0) * WHERE, y0 + (y1 - y0) * WHERE
            labels += pill(x, y, f"{style.TIMES} {number(weight, 3)}", weight_colour(weight), 12.5)
    return shapes + labels


def _node(x, y, value):
    is_silent = abs(value) < 5e-7
    colour = style.GREY if is_silent else style.FORWARD
    fill = style.MIST if is_silent else style.PAPER
    text = number(value, 3)
    return [
        Disc(x, y, RADIUS, fill, colour, 2.6),
        Words(x, y + 6, text, colour, min(18, 76 / len(text)), bold=True),
    ]


def _notes(layer, values, spots):
    shapes = []
    for i, (x, y) in enumerate(spots):
        notes = [] if layer.bias is None else [f"bias {number(layer.bias[i], 3)}"]
        if abs(layer.sums[i] - values[i]) > 1e-9:
            notes.append(f"sum {number(layer.sums[i], 3)}")
        text = ", ".join(notes)
        shapes.append(Words(x, y + RADIUS + 17, text, style.GREY, 12.5, halo=True))
    return shapes


def _alt(columns, outputs):
    stops = [
        f"{title}: {', '.join(number(value, 3) for value in values)}"
        for title, values in zip(_titles(len(columns)), columns, strict=True)
    ]
    for_whom = f" for {' and '.join(outputs)}" if outputs else ""
    return f"A network with one example in it. {'; '.join(stops)}{for_whom}."
