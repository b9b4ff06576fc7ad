"""One neuron with its dials: inputs, weights, a bias, the sum, and the bend that follows."""

import numpy as np

from ..drawing import style
from ..drawing.chart import Chart
from ..drawing.plots.network import pill, weight_colour, weight_line
from ..drawing.scene import Box, Disc, Line, Scene, Words, arrow
from ..engine import ops
from ..engine.format import decimals
from ..worlds.court import START
from .controls import Choice, Slider
from .explorer import Explorer
from .svg import paint_svg

WIDTH, HEIGHT = style.WIDTH, 400
ROWS = (88, 180, 272)
"""The heights of the three inputs on the page; the neuron stands level with the middle one."""

LEVEL = ROWS[1]
INPUT, BODY, OUTPUT = 62, 352, 660
"""Where inputs, the sum and the output stand, from the left."""

BODY_RADIUS = 46
BEND_LEFT, BEND_SIZE = 440, 150
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
    controls = {}
    for place, (x, weight) in enumerate(zip(inputs, weights, strict=True), 1):
        controls[f"x{place}"] = Slider(-2.0, 2.0, x, 0.1, f"input {place}")
        controls[f"w{place}"] = Slider(-1.5, 1.5, weight, 0.1, f"weight {place}")
    controls["bias"] = Slider(-2.0, 2.0, bias, 0.1)
    controls["bend"] = Choice(tuple(BENDS), bend)
    return Explorer(controls, neuron_svg, say_neuron)


def neuron_svg(x1, w1, x2, w2, x3, w3, bias, bend):
    """Three inputs on weighted lines into a sum, then through a bend.

    Returns:
        A ``drawsvg.Drawing``.
    """
    inputs, weights = (x1, x2, x3), (w1, w2, w3)
    total = weighted_sum(inputs, weights, bias)
    output = bent(total, bend)
    scene = Scene(WIDTH, HEIGHT)
    scene.add(Box(282, 42, 324, 288, style.MIST, radius=18))
    scene.add(Words(_bend_middle(), 316, "one neuron", style.GREY, 14.5))
    scene.add(_titles(bend))
    for y, x, weight in zip(ROWS, inputs, weights, strict=True):
        scene.add(_input(y, x, weight))
    scene.add(_bias(bias), _body(total), _bend(total, bend), _output(output))
    scene.add(_sum(inputs, weights, bias, total))
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
        (BODY, "weighted sum + bias"),
        (_bend_middle(), name),
        (OUTPUT, "output"),
    )
    return [Words(x, 30, text, style.INK, 14.5, bold=True) for x, text in titles]


def _bend_middle():
    return BEND_LEFT + BEND_SIZE / 2


def _input(y, x, weight):
    start, end = (INPUT + 26, y), (BODY - 40, LEVEL + (y - LEVEL) * 0.24)
    at_weight, at_product = _along(start, end, 0.3), _along(start, end, 0.82)
    tint = weight_colour(x * weight)
    return [
        weight_line(start, end, weight),
        Disc(INPUT, y, 29, style.PAPER, style.FORWARD, 2.6),
        Words(INPUT, y + 6, _plain(x), style.FORWARD, 18, bold=True),
        *pill(*at_weight, f"{style.TIMES} {_plain(weight)}", weight_colour(weight)),
        *_tag(*at_product, decimals(x * weight, sign=True), tint),
    ]


def _along(start, end, share):
    return tuple(a + (b - a) * share for a, b in zip(start, end, strict=True))


def _tag(x, y, text, colour):
    wide = 8.6 * len(text) + 12
    return [
        Box(x - wide / 2, y - 12, wide, 24, style.PAPER, style.FAINT, 1, radius=6),
        Words(x, y + 5, text, colour, 14, bold=True),
    ]


def _bias(bias):
    colour = weight_colour(bias)
    return [
        *arrow((BODY, 292), (BODY, LEVEL + BODY_RADIUS + 3), colour, 2.4, 11),
        *pill(BODY, 302, f"bias {decimals(bias, sign=True)}", colour),
    ]


def _body(total):
    return [
        *arrow((BODY + BODY_RADIUS, LEVEL), (BEND_LEFT - 4, LEVEL), style.FORWARD, 2.6, 11),
        Disc(BODY, LEVEL, BODY_RADIUS, style.PAPER, style.FORWARD, 3),
        Words(BODY, LEVEL - 17, "sum", style.GREY, 13),
        Words(BODY, LEVEL + 11, decimals(total, 2, 3), style.FORWARD, 21, bold=True),
    ]


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
        Disc(*point, 7.5, style.FORWARD, style.PAPER, 2.2),
        *_marks(chart, reach, 1.0 if high < reach else reach),
        *arrow((right, LEVEL), (OUTPUT - 40, LEVEL), style.FORWARD, 2.6, 11),
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
    return [
        Disc(OUTPUT, LEVEL, 38, style.MIST if is_silent else colour, colour, 3),
        Words(
            OUTPUT,
            LEVEL + 7,
            decimals(output, 2, 3),
            colour if is_silent else style.PAPER,
            19,
            bold=True,
        ),
    ]


def _sum(inputs, weights, bias, total):
    text = f"{spelled_out(inputs, weights, bias)} = {decimals(total, 2, 3)}"
    return [
        Box(24, HEIGHT - 50, WIDTH - 48, 36, style.MIST, radius=8),
        Words(WIDTH / 2, HEIGHT - 27, text, style.INK, 15.5, bold=True),
    ]
