"""A small network with one example in it: every value in its place, every weight on its line.

Where it is rewound, every signal stands under its value, and every receipt on its line.
"""

import math

import numpy as np

from ...engine.format import number
from ...engine.layers import Linear
from ...engine.tensor import Tensor, no_grad, rewind
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

TALL_ROW, WIDE_RADIUS = 132, 34
"""A row, and the radius of a circle, where the network is rewound: there is more to write."""

NOISE = 5e-7
"""Below this, a number is shown as 0."""

RECEIPT = 0.74
"""How far along its line a receipt is written: near the end, where lines have crossed already."""


def draw_network(model, x, *, outputs=(), blame=None):
    """Draw a hand-sized network while it works on one example, from left to right.

    A dark line has a plus weight, a grey and dashed one a minus; the wider, the larger. In each
    circle stands what the neuron passes on; under it the bias and, where a bend follows, the sum
    before.

    With ``blame`` the network is rewound in the same drawing, in orange: in each circle, under the
    value, stands the signal, which is the blame of its sum; on each line lies its receipt, input
    times signal, over a band that is wider the more blame there is. The model's ``grad`` stays as
    it is.

    Args:
        model: a ``Sequential`` of ``Linear`` layers with bends between them.
        x: one example, a row of numbers.
        outputs: names of the last numbers, such as ``("cat", "dog")``.
        blame: the blame of each of the last numbers, if the network is to be rewound.

    Returns:
        A ``style.Picture``, 720 pixels wide.

    Raises:
        ValueError: if there is no Linear layer, a layer is too large to read, or there is not one
            blame for each of the last numbers.
    """
    layers, columns = forward(model, x)
    tallest = max(map(len, columns))
    if tallest > LARGEST:
        raise ValueError(
            f"A layer of {tallest} numbers cannot be read; draw_network shows up to {LARGEST}."
        )
    signals = None if blame is None else signals_of(model, x, blame)
    row, radius = (ROW, RADIUS) if blame is None else (TALL_ROW, WIDE_RADIUS)
    scene = Scene(WIDTH, TOP + row * (tallest - 1) + radius + 36)
    right = WIDTH - 60 - 12 * max(map(len, outputs), default=0)
    lefts = zip(np.linspace(60, right, len(columns)), columns, strict=True)
    places = [_column(x, len(values), tallest, row) for x, values in lefts]
    for i, layer in enumerate(layers):
        if signals:
            scene.add(_bands(columns[i], signals[i + 1], places[i], places[i + 1]))
        scene.add(_lines(layer.weight.data, places[i], places[i + 1]))
        if signals:
            scene.add(_receipts(columns[i], signals[i + 1], places[i], places[i + 1]))
    for title, spots in zip(_titles(len(columns)), places, strict=True):
        scene.add(Words(spots[0][0], 28, title, style.INK, 14.5, bold=True))
    for i, (values, spots) in enumerate(zip(columns, places, strict=True)):
        for j, (spot, value) in enumerate(zip(spots, values, strict=True)):
            scene.add(_node(*spot, value, radius, signals and signals[i][j]))
    anchor = "start" if signals else "middle"
    for layer, values, spots in zip(layers, columns[1:], places[1:], strict=True):
        scene.add(_notes(layer, values, spots, radius, anchor))
    for name, (x_node, y) in zip(outputs, places[-1], strict=False):
        colour = style.CLASSES.get(name, style.INK)
        scene.add(Words(x_node + radius + 9, y + 6, name, colour, 17, "start", bold=True))
    return paint(scene, _alt(columns, outputs, signals))


def signals_of(model, x, blame):
    """The blame at each stop of a network for one example, from the inputs to the scores.

    For the inputs it is their own blame; for each layer after them the blame of its sums, before
    any bend. No ``grad`` is written.

    Raises:
        ValueError: if there is not one blame for each of the last numbers.
    """
    inputs = Tensor(np.asarray(x, dtype=float))
    stops, values = [inputs], inputs
    for part in model:
        values = part(values)
        if isinstance(part, Linear):
            stops.append(values)
    blame = np.asarray(blame, dtype=float)
    if blame.shape != values.shape:
        raise ValueError(
            f"draw_network needs one blame for each of the {values.data.size} last numbers, and "
            f"got {blame.size}."
        )
    blames = dict(rewind((values * blame).sum()))
    return [np.asarray(blames[stop]) for stop in stops]


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
    wide, high = pill_width(text, size), 1.85 * size
    return [
        Box(x - wide / 2, y - high / 2, wide, high, colour, radius=high / 2),
        Words(x, y + 0.36 * size, text, ink, size, bold=True),
    ]


def pill_width(text, size):
    """How wide the label around some words is, in pixels."""
    return 0.62 * size * len(text) + 1.1 * size


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


def _column(x, count, tallest, row):
    first = TOP + row * (tallest - count) / 2
    return [(float(x), first + row * place) for place in range(count)]


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


def _bands(inputs, signals, starts, ends):
    """A pale orange band under each line, wider the more blame its weight gets."""
    shapes = []
    for signal, end in zip(signals, ends, strict=True):
        for value, start in zip(inputs, starts, strict=True):
            blame = abs(value * signal)
            if blame > NOISE:
                shapes.append(Line([start, end], style.PALE_BLAME, 8 + 2 * min(blame, 12)))
    return shapes


def _receipts(inputs, signals, starts, ends):
    """On each line what its weight is blamed for: what came in, times what came back."""
    shapes = []
    for signal, (x1, y1) in zip(signals, ends, strict=True):
        for value, (x0, y0) in zip(inputs, starts, strict=True):
            text, y = receipt(value, signal), y0 + (y1 - y0) * RECEIPT
            circle = math.sqrt(max(0.0, WIDE_RADIUS**2 - (y - y1) ** 2))
            room = x1 - circle - 4 - pill_width(text, 11) / 2
            x = min(x0 + (x1 - x0) * RECEIPT, room)
            colour = style.BACKWARD if abs(value * signal) > NOISE else style.QUIET
            shapes += pill(x, y, text, colour, 11)
    return shapes


def receipt(value, signal):
    """Input times signal is blame, in words such as "2 x 4 = 8"."""
    factors = f"{number(value, 3)} {style.TIMES} {number(signal, 3, noise=NOISE)}"
    return f"{factors} = {number(value * signal, 3, noise=NOISE)}"


def _node(x, y, value, radius, signal):
    is_silent = abs(value) < NOISE
    colour = style.GREY if is_silent else style.FORWARD
    fill = style.MIST if is_silent else style.PAPER
    text = number(value, 3)
    shapes = [Disc(x, y, radius, fill, colour, 2.6)]
    if signal is None:
        shapes.append(Words(x, y + 6, text, colour, min(18, 76 / len(text)), bold=True))
        return shapes
    back = number(signal, 3, noise=NOISE)
    shapes.append(Words(x, y - 5, text, colour, min(17, 76 / len(text)), bold=True))
    shapes.append(Words(x, y + 18, back, style.BACKWARD, min(17, 76 / len(back)), bold=True))
    return shapes


def _notes(layer, values, spots, radius, anchor):
    """Under each circle its bias and its sum; aside, where a receipt stands to the left."""
    shapes, aside = [], -24 if anchor == "start" else 0
    for i, (x, y) in enumerate(spots):
        notes = [] if layer.bias is None else [f"bias {number(layer.bias[i], 3)}"]
        if abs(layer.sums[i] - values[i]) > 1e-9:
            notes.append(f"sum {number(layer.sums[i], 3)}")
        text = ", ".join(notes)
        spot = x + aside, y + radius + 17
        shapes.append(Words(*spot, text, style.GREY, 12.5, anchor, halo=True))
    return shapes


def _alt(columns, outputs, signals):
    stops = [
        f"{title}: {', '.join(number(value, 3) for value in values)}"
        for title, values in zip(_titles(len(columns)), columns, strict=True)
    ]
    for_whom = f" for {' and '.join(outputs)}" if outputs else ""
    told = f"A network with one example in it. {'; '.join(stops)}{for_whom}."
    if signals is None:
        return told
    back = [
        f"{title}: {', '.join(number(signal, 3, noise=NOISE) for signal in row)}"
        for title, row in zip(_titles(len(columns))[::-1], signals[::-1], strict=True)
    ]
    return f"{told} Rewound, the signals are, {'; '.join(back)}. On each line lies its receipt."
