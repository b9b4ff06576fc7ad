"""The whole idea on one page: a network at work on one picture, and the name of each part.

Forward runs in blue from left to right, blame in orange back, and one weight is moved at the end.
Each part has the course's word, the outside word, and the notebook in which it is taught.
"""

import functools
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from ...engine.format import decimals, number, percent
from .. import style
from ..scene import Box, Disc, Line, Photo, Scene, Shape, Words, arrow, paint
from .network import forward, pill, signals_of, weight_line

WIDTH, HEIGHT = style.WIDTH, 640
PET, INPUT, HIDDEN, SCORE, CHANCE, ERROR = 52, 132, 270, 474, 530, 678
"""The middle of each column, in pixels from the left; the chances begin there."""

ROWS = 160, 216, 272
"""Where the neurons that are shown stand, in pixels from the top."""

ANSWERS = 178, 266
"""Where the two scores stand."""

INPUTS = 146, 184, 252, 290
MIDDLE = 222
HALF, TALL, DOT = 60, 40, 31
"""Half the width of a neuron, its height, and the radius of a score."""

LAYER = 128, 346
"""From where to where the layer reaches."""

BACK, STATIONS, UPDATE = 420, 470, 536
"""Where the blame runs back, where its parts are named, and where the update begins."""

WORD, OUTSIDE, TAG = 14, 11.5, 11


class Name(NamedTuple):
    """What a part is called: by the course, outside, and the notebook that teaches it."""

    word: str
    outside: str
    notebook: str


NAMES = {
    name.word: name
    for name in (
        Name("forward", "forward pass", "02"),
        Name("input", "feature", "02"),
        Name("weight", "parameter", "02"),
        Name("neuron", "unit, node", "02"),
        Name("bias", "bias", "02"),
        Name("bend", "ReLU", "02"),
        Name("layer", "hidden layer", "02"),
        Name("score", "logit", "02"),
        Name("chance", "probability", "02"),
        Name("error", "loss", "03"),
        Name("backward", "backpropagation", "05"),
        Name("signal", "delta", "05"),
        Name("blame", "gradient", "05"),
        Name("slope", "derivative", "04"),
        Name("update", "step of the optimizer", "06"),
        Name("learning rate", "step size", "06"),
    )
}


def draw_names(opened):
    """Draw a network with one picture in it, forward and backward, and name each of its parts.

    Three of the neurons are shown: the two whose weights to the answer are blamed most, and one
    that is silent. Every number is the network's own. No ``grad`` is written.

    Args:
        opened: a ``blame.Opened``: one answer of a network of two Linear layers, with a bend
            between them and two scores.

    Returns:
        A ``style.Picture``, 720 by 640 pixels.

    Raises:
        ValueError: if the network has other layers, or none of its neurons is silent.
    """
    return paint(names_scene(opened), _alt(opened, _look(opened)))


def names_scene(opened):
    """The same picture as a scene."""
    seen = _look(opened)
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_way_forward(), _photo(opened), _layer(), _lines(seen), _fork(), _inputs(seen))
    scene.add(*(_neuron(y, one) for y, one in zip(ROWS, seen.neurons, strict=True)))
    scene.add(_answers(opened, seen), _parts(seen), _way_back(seen), _update(opened, seen))
    return scene


class Neuron(NamedTuple):
    """One neuron that is shown: its number, bias and sum, what it sends, what came back to it."""

    place: int
    bias: float
    sum: float
    sent: float
    signal: float


class Seen(NamedTuple):
    """The numbers that stand in the picture.

    Attributes:
        inputs: four of the numbers that come in.
        count: how many there are.
        neurons: three ``Neuron``.
        weights: (2, 3), from each of them to each score.
        scores, signals: (2,), and the blame of each score.
    """

    inputs: np.ndarray
    count: int
    neurons: list
    weights: np.ndarray
    scores: np.ndarray
    signals: np.ndarray

    @property
    def blame(self):
        """Of the first weight: what came in times what came back."""
        return self.neurons[0].sent * self.signals[self.toward]

    @property
    def toward(self):
        """The score that the named weight leads to: the one with blame above zero."""
        return int(self.signals.argmax())


def _look(opened):
    """Everything that is written in the picture, as a ``Seen``."""
    layers, columns = forward(opened.model, opened.picture[None])
    if len(layers) != 2 or columns[-1].size != 2:
        raise ValueError(
            "draw_names needs a network of two Linear layers, with a bend between them and two "
            f"scores; this one has {len(layers)}, and {columns[-1].size}."
        )
    values = [column.ravel() for column in columns]
    truth = np.eye(2)[opened.label]
    _, back, signals = signals_of(opened.model, opened.picture[None], [opened.chances - truth])
    sent, signals = values[1], signals.ravel()
    loud = np.argsort(-np.abs(sent), kind="stable")[:2]
    silent = np.flatnonzero(sent == 0)
    if not len(silent):
        raise ValueError("draw_names shows a silent neuron too, and here all of them speak.")
    sums = layers[0].sums.ravel()
    shown = [*loud, silent[sums[silent].argmin()]]
    neurons = [
        Neuron(int(i), float(layers[0].bias[i]), float(sums[i]), float(sent[i]), back.ravel()[i])
        for i in shown
    ]
    weights = layers[1].weight.data[:, shown]
    pixels = np.ravel(opened.picture)
    inputs = pixels[np.linspace(0, len(pixels) - 1, 4).astype(int)]
    return Seen(inputs, len(pixels), neurons, weights, values[2], signals)


# --- words -----------------------------------------------------------------------------------


@functools.lru_cache(maxsize=256)
def wide(text, size, bold=False):
    """How wide a text is, in pixels."""
    look = FontProperties(family=style.FONT, weight="bold" if bold else "normal")
    return _right_end(TextPath((0, 0), text, size=size, prop=look))


def _right_end(path):
    """How far to the right a path of curves goes.

    A curve stays within its points. So of the loops that letters are made of, few are measured,
    from the right: no loop goes farther than its farthest point.
    """
    starts = np.flatnonzero(path.codes == path.MOVETO)[1:]
    loops = zip(np.split(path.vertices, starts), np.split(path.codes, starts), strict=True)
    end = -np.inf
    for points, codes in sorted(loops, key=lambda loop: -loop[0][:, 0].max(initial=-np.inf)):
        if points[:, 0].max(initial=-np.inf) <= end:
            break
        end = max(end, Path(points, codes).get_extents().x1)
    return float(end)


def _named(x, y, word, *told, colour=style.INK):
    """A word of the course, the number of its notebook, and lines about it: the outside word."""
    name = NAMES[word]
    long, gap, tag = wide(word, WORD, True), 6, 22
    left = x - (long + gap + tag) / 2
    lines = told or (name.outside,)
    return [
        Words(left, y, word, colour, WORD, "start", bold=True),
        *_tag(left + long + gap + tag / 2, y - 5, name.notebook),
        *(Words(x, y + 16 + 14 * row, line, style.GREY, OUTSIDE) for row, line in enumerate(lines)),
    ]


def _tag(x, y, text):
    """The number of a notebook, on a little card around (x, y)."""
    return [
        Box(x - 11, y - 8, 22, 16, style.PAPER, style.QUIET, 1, 3),
        Words(x, y + 4, text, style.INK, TAG),
    ]


def _banner(y, way, colour, word, told):
    """A broad arrow across the page with words on it; ``way`` is 1 to the right, -1 to the left."""
    tail, tip = (14, WIDTH - 14)[::way]
    neck, half = tip - 22 * way, 15
    outline = [
        (tail, y - half), (neck, y - half), (neck, y - half - 7), (tip, y),
        (neck, y + half + 7), (neck, y + half), (tail, y + half),
    ]  # fmt: skip
    return [Shape(outline, colour, colour), *_heading(min(tail, tip) + 34, y, word, told)]


def _heading(left, y, word, told):
    """A word in white, its notebook, and what it means."""
    after = left + wide(word, 15, True)
    return [
        Words(left, y + 5.5, word, style.PAPER, 15, "start", bold=True),
        *_tag(after + 20, y, NAMES[word].notebook),
        Words(after + 40, y + 5, told, style.PAPER, 12.5, "start"),
    ]


def _way_forward():
    told = "forward pass: the numbers of a picture become an answer, and its error"
    return _banner(30, 1, style.FORWARD, "forward", told)


# --- the network -----------------------------------------------------------------------------


def _photo(opened):
    pixels = np.moveaxis(np.asarray(opened.picture, float), 0, 2)
    side = 84
    left, top = PET - side / 2, MIDDLE - 4 - side / 2
    return [
        Box(left - 1, top - 1, side + 2, side + 2, style.FAINT),
        Photo(left, top, side, side, pixels),
        *arrow((left + side + 3, MIDDLE - 4), (left + side + 17, MIDDLE - 4), style.FORWARD, 2.2),
        Words(PET, top + side + 20, f"a {opened.truth}", _colour(opened.truth), 13, bold=True),
    ]


def _colour(name):
    return style.CLASSES.get(name, style.INK)


def _layer():
    top, bottom = LAYER
    return [Box(HIDDEN - HALF - 28, top, 2 * HALF + 56, bottom - top, style.MIST, radius=10)]


def _lines(seen):
    """A thin line from each input to each neuron, and the weights to the scores.

    Blame runs back on a pale orange band, and none to a silent neuron.
    """
    bands, lines, largest = [], [], np.abs(seen.weights).max()
    for neuron, y0, column in zip(seen.neurons, ROWS, seen.weights.T, strict=True):
        first = [Line([(INPUT, y), (HIDDEN - HALF, y0)], style.QUIET, 1.1) for y in INPUTS]
        last = [
            weight_line((HIDDEN + HALF, y0), (SCORE, y), float(weight / largest))
            for weight, y in zip(column, ANSWERS, strict=True)
        ]
        lines += first + last
        if neuron.sent:
            bands += [
                replace(line, colour=style.PALE_BLAME, width=line.width + 6, dash=None)
                for line in first + last
            ]
    return bands + lines


def _fork():
    """The blame of the error, on its way to both scores."""
    fork = (CHANCE - 20, MIDDLE)
    shapes = [Line([fork, (ERROR, MIDDLE)], style.BACKWARD, 3)]
    for y in ANSWERS:
        beside = (SCORE + DOT * 0.88, y + DOT * 0.56 * np.sign(MIDDLE - y))
        shapes += arrow(fork, beside, style.BACKWARD, 3, 10)
    return shapes


def _inputs(seen):
    shapes = []
    for y, value in zip(INPUTS, seen.inputs, strict=True):
        shapes.append(Disc(INPUT, y, 17, style.PAPER, style.FORWARD, 2))
        text = decimals(value, 1)
        shapes.append(Words(INPUT, y + 4.5, text, style.FORWARD, 12, bold=True))
    middle = np.mean(INPUTS)
    return shapes + [Disc(INPUT, middle + up, 1.8, style.GREY) for up in (-8, 0, 8)]


def _neuron(y, neuron):
    """A neuron: its sum on the left, the bend in the middle, what it sends on the right."""
    colour = style.FORWARD if neuron.sent else style.GREY
    return [
        Box(HIDDEN - HALF, y - TALL / 2, 2 * HALF, TALL, style.PAPER, colour, 2.2, TALL / 2),
        Words(HIDDEN - 33, y + 4.5, number(neuron.sum, 3), style.INK, 12),
        Line([(HIDDEN - 8, y + 7), (HIDDEN + 4, y + 7), (HIDDEN + 14, y - 8)], style.INK, 2.4),
        Words(HIDDEN + 37, y + 5, number(neuron.sent, 3), colour, 13, bold=True),
    ]


def _answers(opened, seen):
    """The scores with their blame, the chances as bars, and the error."""
    shapes, half = [], 96
    rows = zip(ANSWERS, opened.names, seen.scores, seen.signals, opened.chances, strict=True)
    for y, name, score, signal, chance in rows:
        colour, out = _colour(name), CHANCE + half + 6
        shapes += [
            Disc(SCORE, y, DOT, style.PAPER, style.FORWARD, 2.4),
            Words(SCORE, y - 3, number(score, 3), style.FORWARD, 12, bold=True),
            Words(SCORE, y + 15, number(signal, 3), style.BACKWARD, 12, bold=True),
            *arrow((SCORE + DOT + 2, y), (CHANCE - 6, y), style.FORWARD, 2.2, 9),
            Box(CHANCE, y - 8, half, 16, style.MIST),
            Box(CHANCE, y - 8, half * float(chance), 16, colour),
            Words(CHANCE, y - 14, f"{name} {percent(chance)}", colour, 13, "start", bold=True),
            *arrow((out, y), (ERROR - 21, MIDDLE + 0.6 * (y - MIDDLE)), style.FORWARD, 2.2, 9),
        ]
    return [
        *shapes,
        Disc(ERROR, MIDDLE, 32, style.INK),
        Words(ERROR, MIDDLE + 6, decimals(opened.loss), style.PAPER, 17, bold=True),
    ]


def _parts(seen):
    """The names over the parts, and those of the parts of a neuron under it."""
    top, silent = 78, seen.neurons[2]
    under = ROWS[2] + TALL / 2
    weight = float(seen.weights[seen.toward, 0])
    start, end = (HIDDEN + HALF, ROWS[0]), (SCORE - DOT, ANSWERS[seen.toward])
    at = [(a + b) / 2 for a, b in zip(start, end, strict=True)]
    return [
        *_named(92, top, "input", "feature:", f"{seen.count:,} numbers"),
        *_named(HIDDEN, top, "neuron", "unit, node:", "sum, then bend"),
        Line([(HIDDEN, top + 36), (HIDDEN, ROWS[0] - TALL / 2 - 3)], style.GREY, 1.2),
        *_named(at[0], top, "weight"),
        Line([(at[0], top + 22), (at[0], at[1] - 14)], style.GREY, 1.2),
        *pill(*at, f"{style.TIMES} {number(weight, 3)}", style.INK, 12),
        *_named(SCORE, top, "score"),
        *_named(CHANCE + 46, top, "chance", "probability,", "by softmax"),
        *_named(ERROR - 6, top, "error", "loss:", "cross-entropy"),
        Line([(HIDDEN - 33, ROWS[2] + 8), (HIDDEN - 40, under + 12)], style.GREY, 1.2),
        *_named(HIDDEN - 42, under + 27, "bias", f"adds {number(silent.bias, 2)}"),
        Line([(HIDDEN + 5, ROWS[2] + 11), (HIDDEN + 36, under + 12)], style.GREY, 1.2),
        *_named(HIDDEN + 42, under + 27, "bend"),
        *_named(HIDDEN, LAYER[1] + 20, "layer"),
        Words(at[0] + 38, ROWS[2] + 44, "silent here:", style.GREY, OUTSIDE),
        Words(at[0] + 38, ROWS[2] + 58, "no blame comes", style.GREY, OUTSIDE),
    ]


# --- back, and the update --------------------------------------------------------------------


def _way_back(seen):
    told = "backpropagation: the error runs back, and leaves each weight its blame"
    first = seen.neurons[0]
    signal = number(seen.signals[seen.toward], 3)
    made = f"{number(first.sent, 3)} {style.TIMES} {signal} = {number(seen.blame, 3)}"
    minus = f"chance {style.MINUS} truth = {signal}"
    colour = style.BACKWARD
    return [
        *_banner(BACK, -1, style.BACKWARD, "backward", told),
        *_named(590, STATIONS, "signal", "delta: at a score it is", minus, colour=colour),
        *_named(374, STATIONS, "blame", f"gradient: input {style.TIMES} signal", made,
                colour=colour),
        *_named(130, STATIONS, "slope", "derivative: along a path", "slopes multiply (chain rule)",
                colour=colour),
    ]  # fmt: skip


def _update(opened, seen):
    """One weight against its blame: the old one, the learning rate, the blame, the new one."""
    told = "a step of the optimizer: each weight moves a little, against its blame. Then again!"
    old = float(seen.weights[seen.toward, 0])
    blame, lr = seen.blame, opened.lr
    tiles = [
        (90, number(old, 3), style.FORWARD),
        (185, style.MINUS, style.GREY),
        (275, number(lr, 3), style.INK),
        (370, style.TIMES, style.GREY),
        (450, number(blame, 3), style.BACKWARD),
        (535, "=", style.GREY),
        (630, number(old - lr * blame, 3), style.FORWARD),
    ]
    level = UPDATE + 62
    return [
        Box(14, UPDATE, WIDTH - 28, 30, style.FORWARD, radius=15),
        *_heading(48, UPDATE + 15, "update", told),
        *(Words(x, level, text, colour, 20, bold=True) for x, text, colour in tiles),
        Words(90, level + 22, "the weight", style.GREY, OUTSIDE),
        *_named(275, level + 22, "learning rate"),
        Words(450, level + 22, "its blame", style.GREY, OUTSIDE),
        Words(630, level + 22, "the new weight", style.GREY, OUTSIDE),
    ]


def _alt(opened, seen):
    """Every name with its outside word and its notebook, and the numbers of the picture."""
    chances = " and ".join(
        f"{name} {percent(chance)}"
        for name, chance in zip(opened.names, opened.chances, strict=True)
    )
    names = "; ".join(f"{name.word} ({name.outside}, {name.notebook})" for name in NAMES.values())
    old, blame = float(seen.weights[seen.toward, 0]), seen.blame
    return (
        f"The whole idea on one page. A picture of a {opened.truth} goes into a network; its "
        f"chances are {chances}, and the error is {decimals(opened.loss)}. Blame runs back: a "
        f"weight of {number(old, 3)} gets {number(blame, 3)}, and becomes "
        f"{number(old - opened.lr * blame, 3)}. Each part with its outside word and the notebook "
        f"that teaches it: {names}."
    )
