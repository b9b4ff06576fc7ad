"""One neuron with its dials: inputs, weights, a bias, the sum, and the bend that follows."""

from dataclasses import replace

import numpy as np

from ..drawing import style
from ..drawing.chart import Chart
from ..drawing.plots.network import pill, weight_colour, weight_line
from ..drawing.scene import Box, Disc, Line, Scene, Words, arrow, known
from ..engine import ops
from ..engine.format import decimals
from ..worlds.court import START
from .controls import Choice, Slider, row_of
from .explorer import Explorer
from .handles import Handle, Press, Way
from .svg import paint_svg

WIDTH, HEIGHT = style.WIDTH, 414
ROWS = (92, 192, 292)
"""The heights of the three inputs on the page, where they are 0."""

LEVEL = ROWS[1]
"""The neuron stands level with the middle input."""

INPUT, BODY, OUTPUT = 46, 372, 674
"""Where inputs, the sum and the output stand, from the left."""

LOUDEST, STRONGEST = 2.0, 1.5
"""Inputs and the bias go from minus to plus the first, weights from minus to plus the second."""

LIFT = 11
"""How many pixels an input of 1 lifts its disc."""

INPUT_RADIUS, BODY_RADIUS = 24, 44
SLIDES = (116, 224)
"""Where on its line, from the left, the smallest and the largest weight are."""

BIAS_TRACK = (BODY - 48, BODY + 48, 330)
"""Where the knob of the bias runs: left end, right end, height."""

BEND_LEFT, BEND_SIZE = 456, 140
TILE, TILES_TOP = 36, 296
"""How wide and high the small curves to press are, and where on the page they begin."""

REACH = (4.0, 12.0)
"""How far the picture of the bend reaches to each side: the first that holds the sum."""

BENDS = {
    "none": lambda z: z,
    "ReLU": lambda z: ops.relu(z).data,
    "sigmoid": lambda z: ops.sigmoid(z).data,
    "tanh": lambda z: ops.tanh(z).data,
}
CAUSES = {
    "none": "There is no bend",
    "sigmoid": "The sigmoid squeezes it into the range from 0 to 1",
    "tanh": f"The tanh squeezes it into the range from {style.MINUS}1 to 1",
}


def neuron(inputs=(1.0, 2.0, -1.0), weights=START, bias=-0.2, bend="ReLU"):
    """Explore one neuron: turn its inputs, its weights and its bias, and choose its bend.

    Args:
        inputs: the three inputs to begin with; each from -2 to 2.
        weights: the three weights to begin with: those of the play. Each from -1.5 to 1.5.
        bias: to begin with.
        bend: one of "none", "ReLU", "sigmoid" and "tanh".
    """
    inputs = row_of("inputs", inputs, 3, -LOUDEST, LOUDEST)
    weights = row_of("weights", weights, 3, -STRONGEST, STRONGEST)
    controls = {}
    for place, (x, weight) in enumerate(zip(inputs, weights, strict=True), 1):
        controls[f"x{place}"] = _slider(LOUDEST, x, f"input {place}")
        controls[f"w{place}"] = _slider(STRONGEST, weight, f"weight {place}")
    controls["bias"] = _slider(LOUDEST, bias, "bias")
    controls["bend"] = Choice(tuple(BENDS), bend, in_picture=True)
    return Explorer(controls, neuron_svg, say_neuron)


def _slider(most, value, label):
    return Slider(-most, most, value, 0.1, label, in_picture=True)


def neuron_svg(x1, w1, x2, w2, x3, w3, bias, bend):
    """Three inputs on weighted lines into a sum, then through a bend.

    Returns:
        A ``drawsvg.Drawing``.
    """
    inputs, weights = (x1, x2, x3), (w1, w2, w3)
    total = weighted_sum(inputs, weights, bias)
    output = bent(total, bend)
    scene = Scene(WIDTH, HEIGHT)
    scene.add(Box(292, 42, 326, 312, style.MIST, radius=18))
    scene.add(Words(306, 64, "one neuron", style.GREY, 13.5, "start"))
    scene.add(_titles(bend))
    for place, (x, weight) in enumerate(zip(inputs, weights, strict=True), 1):
        scene.add(_input(place, x, weight))
    scene.add(_bias(bias), _body(total), _bend(total, bend), _tiles(bend), _output(output))
    scene.add(_hints(), _sum(inputs, weights, bias, total, bend))
    return paint_svg(scene)


def say_neuron(x1, w1, x2, w2, x3, w3, bias, bend):
    """What the picture of the neuron shows, in words."""
    inputs, weights = (x1, x2, x3), (w1, w2, w3)
    total = weighted_sum(inputs, weights, bias)
    cause = CAUSES.get(bend) or (
        "ReLU lets it through" if total > 0 else "ReLU gives 0 for all that is not above 0"
    )
    return (
        f"{_products(inputs, weights)} = {decimals(weighted_sum(inputs, weights), 2, 3)}. "
        f"With the bias of {_plain(bias)} the sum is {decimals(total, 2, 3)}. "
        f"{cause}: the output is {decimals(bent(total, bend), 2, 3)}."
    )


def weighted_sum(inputs, weights, bias=0.0):
    """Each input times its weight, all added up, and the bias.

    Args:
        inputs: (n,) numbers.
        weights: (n,) numbers.
        bias: a number.

    Returns:
        A float, rounded to nine decimals, so that 0.1 + 0.2 is 0.3.
    """
    products = [x * weight for x, weight in zip(inputs, weights, strict=True)]
    return round(sum(products) + bias, 9)


def bent(total, bend):
    """What the bend makes of a sum, as a float.

    Args:
        total: the sum, a float.
        bend: the name of one of ``BENDS``.
    """
    return float(BENDS[bend](np.array(total)))


def spelled_out(inputs, weights, bias):
    """The sum as it is worked out, such as 1 x 0.8 + 2 x 0.5 - 0.2."""
    sign = style.MINUS if bias < 0 else "+"
    return f"{_products(inputs, weights)} {sign} {_plain(abs(bias))}"


def _products(inputs, weights):
    return " + ".join(
        f"{_factor(x)} {style.TIMES} {_factor(weight)}"
        for x, weight in zip(inputs, weights, strict=True)
    )


def _factor(number):
    return f"({_plain(number)})" if number < 0 else _plain(number)


def _plain(number):
    return decimals(number, 0, 4)


def _titles(bend):
    name = "no bend" if bend == "none" else f"bend: {bend}"
    titles = (
        (INPUT, "inputs"),
        (sum(SLIDES) / 2, "weights"),
        (BODY, "weighted sum + bias"),
        (_bend_middle(), name),
        (OUTPUT, "output"),
    )
    return [Words(x, 30, text, style.INK, 13.5, bold=True) for x, text in titles]


def _bend_middle():
    return BEND_LEFT + BEND_SIZE / 2


def _input(place, x, weight):
    """An input on its upright track, its weight on its line, and what both bring to the sum."""
    row = ROWS[place - 1]
    y = row - LIFT * x
    start, end = (INPUT + INPUT_RADIUS, y), (BODY - 38, LEVEL + (row - LEVEL) * 0.24)
    line = replace(weight_line(start, end, weight), id=f"line-{place}")
    tint = weight_colour(x * weight)
    return [
        line,
        *_tag(*_along(start, end, 0.87), decimals(x * weight, sign=True), tint),
        *_dial_of_input(place, row, y, x),
        *_weight(place, start, end, weight),
    ]


def _dial_of_input(place, row, y, x):
    top, low, text = row - LIFT * LOUDEST, row + LIFT * LOUDEST, _plain(x)
    ball = [
        Disc(INPUT, y, INPUT_RADIUS, style.PAPER, style.FORWARD, 2.6),
        Words(INPUT, y + 6, text, style.FORWARD, 17 if len(text) < 4 else 14, bold=True),
    ]
    way = Way(f"x{place}", "y", low, top, -LOUDEST, LOUDEST, 0.1)
    left = INPUT - INPUT_RADIUS - 10
    return [
        Line([(left, top), (left, low)], style.FAINT, 4),
        Line([(left - 5, row), (left + 5, row)], style.GREY, 1.4),
        Disc(left, y, 4.5, style.FORWARD, id=f"level-{place}"),
        *known(ball, f"input-{place}"),
        Handle(INPUT, y, f"input {place}", (way,), _names(f"input-{place}"), r=INPUT_RADIUS),
    ]


def _weight(place, start, end, weight):
    """The pill of a weight, which slides along its line, over a mark where it is zero."""
    name, (left, right) = f"w{place}", SLIDES
    share = (weight + STRONGEST) / (2 * STRONGEST)
    x, y = _over(start, end, left + (right - left) * share)
    zero = _over(start, end, (left + right) / 2)
    way = Way(name, "x", left, right, -STRONGEST, STRONGEST, 0.1, along=f"line-{place}")
    shapes = pill(x, y, f"{style.TIMES} {_plain(weight)}", weight_colour(weight), 14)
    return [
        Line([(zero[0], zero[1] - 9), (zero[0], zero[1] + 9)], style.GREY, 1.4),
        *known(shapes, name),
        Handle(x, y, f"weight {place}", (way,), _names(name)),
    ]


def _names(name):
    """The ids of a thing that is made of two shapes."""
    return (name, f"{name}-2")


def _along(start, end, share):
    return tuple(a + (b - a) * share for a, b in zip(start, end, strict=True))


def _over(start, end, x):
    """The place on a straight line over x."""
    return _along(start, end, (x - start[0]) / (end[0] - start[0]))


def _tag(x, y, text, colour):
    wide = 8.2 * len(text) + 10
    return [
        Box(x - wide / 2, y - 12, wide, 24, style.PAPER, style.FAINT, 1, radius=6),
        Words(x, y + 5, text, colour, 13.5, bold=True),
    ]


def _bias(bias):
    colour, (left, right, level) = weight_colour(bias), BIAS_TRACK
    x = left + (right - left) * (bias + LOUDEST) / (2 * LOUDEST)
    way = Way("bias", "x", left, right, -LOUDEST, LOUDEST, 0.1)
    return [
        *arrow((BODY, 286), (BODY, LEVEL + BODY_RADIUS + 3), colour, 2.4, 11),
        *pill(BODY, 296, f"bias {decimals(bias, sign=True)}", colour, 14),
        Line([(left, level), (right, level)], style.FAINT, 4),
        Line([(BODY, level - 6), (BODY, level + 6)], style.GREY, 1.4),
        Disc(x, level, 7, style.PAPER, style.FORWARD, 3, id="knob-bias"),
        Handle(x, level, "bias", (way,), moves=("knob-bias",), r=14),
    ]


def _body(total):
    return [
        *arrow((BODY + BODY_RADIUS, LEVEL), (BEND_LEFT - 3, LEVEL), style.FORWARD, 2.6, 11),
        Disc(BODY, LEVEL, BODY_RADIUS, style.PAPER, style.FORWARD, 3),
        Words(BODY, LEVEL - 17, "sum", style.GREY, 13),
        Words(BODY, LEVEL + 11, decimals(total, 2, 3), style.FORWARD, 21, bold=True),
    ]


def _tiles(bend):
    """The bends as small curves to press; the one that is chosen has a frame."""
    shapes, pitch = [], TILE + 8
    left = _bend_middle() - (pitch * len(BENDS) - 8) / 2
    for place, name in enumerate(BENDS):
        x, is_on = left + place * pitch, name == bend
        high = 3 if name in ("none", "ReLU") else 1.3
        right, low = x + TILE - 4, TILES_TOP + TILE - 4
        chart = Chart(x + 4, TILES_TOP + 4, right, low, (-3, 3), (-high, high))
        z = np.linspace(-3, 3, 25)
        colour = style.FORWARD if is_on else style.GREY
        frame = (style.INK, 2) if is_on else (style.QUIET, 1)
        shapes += [
            Box(x, TILES_TOP, TILE, TILE, style.PAPER, *frame, radius=7),
            *chart.curve(z, BENDS[name](z), colour, 2.2),
            Words(x + TILE / 2, TILES_TOP + TILE + 14, name, style.INK, 11.5, bold=is_on),
            Press(x, TILES_TOP, TILE, TILE + 18, f"bend: {name}", {"bend": name}),
        ]
    return shapes


def _bend(total, bend):
    """The curve of the bend, with the sum on its level axis and the output beside it."""
    reach = next((r for r in REACH if abs(total) <= r), REACH[-1])
    high = 1.3 if bend in ("sigmoid", "tanh") else reach
    chart = _bend_chart(reach, high)
    z = np.linspace(-reach, reach, 65)
    point, zero = chart.spot(total, bent(total, bend)), chart.spot(0, 0)
    left, top, right, bottom = chart.left, chart.top, chart.right, chart.bottom
    return [
        Box(left, top, BEND_SIZE, BEND_SIZE, style.PAPER, style.FAINT, 1.2, radius=10),
        Line([(left + 4, zero[1]), (right - 4, zero[1])], style.FAINT, 1.4),
        Line([(zero[0], top + 4), (zero[0], bottom - 4)], style.FAINT, 1.4),
        *chart.curve(z, BENDS[bend](z), style.FORWARD, 3.4),
        Line([chart.spot(total, 0), point, (right, point[1])], style.GREY, 1.6, (3, 4)),
        Disc(*point, 7.5, style.FORWARD, style.PAPER, 2.2, id="point"),
        *_marks(chart, reach, 1.0 if high < reach else reach),
        *arrow((right, LEVEL), (OUTPUT - 37, LEVEL), style.FORWARD, 2.6, 11),
    ]


def _bend_chart(reach, high):
    """The chart of a bend, with air around what it reaches to both sides, and up and down."""
    top, air = LEVEL - BEND_SIZE / 2, 1 / 0.88
    x, y = (-reach * air, reach * air), (-high * air, high * air)
    return Chart(BEND_LEFT, top, BEND_LEFT + BEND_SIZE, top + BEND_SIZE, x, y)


def _marks(chart, reach, high):
    """How far the picture of the bend reaches: to both sides below it, and up beside its axis."""
    sides = (decimals(-reach, 0), "0", decimals(reach, 0, sign=True))
    x, y = chart.spot(0, high)
    return [
        *chart.columns((-reach, 0, reach), sides, below=17),
        Line([(x - 4, y), (x + 4, y)], style.GREY, 1.4),
        Words(x - 8, y + 4, decimals(high, 0), style.GREY, 12, "end"),
    ]


def _output(output):
    is_silent = output == 0
    colour = style.GREY if is_silent else style.FORWARD
    text = decimals(output, 2, 3)
    return [
        Disc(OUTPUT, LEVEL, 35, style.MIST if is_silent else colour, colour, 3),
        Words(
            OUTPUT,
            LEVEL + 7,
            text,
            colour if is_silent else style.PAPER,
            19 if len(text) < 6 else 15,
            bold=True,
        ),
    ]


def _hints():
    hints = ("Drag an input up or down, a weight", "along its line, the bias to a side.")
    return [
        Words(74, 340 + 16 * row, text, style.GREY, 12, "start") for row, text in enumerate(hints)
    ]


def _sum(inputs, weights, bias, total, bend):
    text = f"{spelled_out(inputs, weights, bias)} = {decimals(total, 2, 3)}"
    if bend != "none":
        text += f", after the bend {decimals(bent(total, bend), 2, 3)}"
    return [
        Box(24, HEIGHT - 46, WIDTH - 48, 34, style.MIST, radius=8),
        Words(WIDTH / 2, HEIGHT - 24, text, style.INK, 13, bold=True),
    ]
