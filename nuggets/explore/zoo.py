"""The bug zoo under your hands: one broken part, its mended twin, and the referee beside them."""

import functools

from ..drawing import style
from ..drawing.chart import Chart
from ..drawing.plots.pictures import CROSS, TICK
from ..drawing.scene import Box, Line, Scene, Words
from ..engine.format import decimals
from ..studies import bugs
from .controls import Choice, Slider
from .explorer import Explorer
from .svg import paint_svg

WIDTH, HEIGHT = style.WIDTH, 336
LEFT, RIGHT, TOP, FLOOR = 54, 392, 56, 286
HIGHEST = 0.8
"""The loss at the top of the chart; what is above is off the chart."""

STEPS = 40
NUDGED = 1
"""How many weights of each neuron are nudged: all of them would take too long for a hand."""
CARD = 484

CASES = {
    "tanh": ("1: the bend", "ahead, and then stuck"),
    "rewind": ("2: the engine", "half the learning rate"),
    "walk": ("3: the walk", "worst at the first layer"),
    "linear": ("4: the layer", "fits only when square"),
    "mse_loss": ("5: the loss", "larger batch, more speed"),
    "loop": ("6: the loop", "the loss bounces"),
    "step": ("7: the step", "wild at a larger rate"),
    "start": ("8: the start", "blame of exactly 0"),
    "prepare": ("9: the pixels", "all answers 0 or 1"),
    "split": ("10: the test", "a score too good"),
}
"""Each part of the zoo: what its case is called in notebook 11, and its symptom."""


def bug_zoo(part="tanh"):
    """Explore the ten bugs: choose a part, and see it train beside its mended twin.

    Args:
        part: the name of the part to begin with, one of ``bugs.NAMES``.
    """
    options = tuple((f"case {title}", name) for name, (title, _) in CASES.items())
    controls = {
        "part": Choice(options, part, "specimen"),
        "rate": Slider(0.1, 4.0, 1.0, 0.1, f"learning rate {style.TIMES}"),
    }
    return Explorer(controls, bug_zoo_svg, say_bug_zoo)


def bug_zoo_svg(part, rate):
    """Two curves of the loss, broken and mended, and what the referee says about the broken one.

    Args:
        part: the name of a part of the zoo.
        rate: how many times the learning rate that its author chose.

    Returns:
        A ``drawsvg.Drawing``.
    """
    wrong, right = _losses(part, rate)
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_chart(wrong, right), _card(part))
    return paint_svg(scene)


def say_bug_zoo(part, rate):
    """What the picture of the zoo shows, in words."""
    wrong, right = _losses(part, rate)
    ends = f"loss {_end(wrong)} broken, {_end(right)} mended"
    first, second = _rulings(part)
    if not first.agrees:
        verdict = "The referee objects to the first step"
    elif not second.agrees:
        verdict = "The referee objects to the second step"
    else:
        verdict = "The referee agrees with each step"
    title, symptom = CASES[part]
    return f"Case {title}. After {STEPS} steps: {ends}. {verdict}. Symptom: {symptom}."


@functools.lru_cache(maxsize=256)
def _losses(part, rate):
    """The losses of the broken and of the mended part, at the same learning rate."""
    lr = rate * bugs.LR.get(part, bugs.USUAL_LR)
    twins = (getattr(zoo, part) for zoo in (bugs.broken, bugs.mended))
    return tuple(bugs.train(twin, STEPS + 1, lr) for twin in twins)


@functools.cache
def _rulings(part):
    """What the referee says about the first two steps, at the learning rate of the author."""
    specimen = getattr(bugs.broken, part)
    return tuple(bugs.referee(specimen, step, most=NUDGED) for step in (1, 2))


def _end(losses):
    return decimals(losses[-1], 3) if losses[-1] < 10 else "above 10"


CHART = Chart(LEFT, TOP, RIGHT, FLOOR, (0, STEPS), (0, HIGHEST))
LOSSES = (0.0, 0.2, 0.4, 0.6, 0.8)


def _chart(wrong, right):
    """Both curves: the mended one thick and light behind, the broken one dark and dashed."""
    steps = range(STEPS + 1)
    ends = [("broken", STEPS, wrong[-1], style.INK), ("mended", STEPS, right[-1], style.GREY)]
    return [
        Words(LEFT - 38, 30, "loss", style.INK, 14, "start", bold=True),
        *CHART.rows(LOSSES, [decimals(loss, 1) for loss in LOSSES]),
        *CHART.columns(range(0, STEPS + 1, 10)),
        Words((LEFT + RIGHT) / 2, FLOOR + 40, "step", style.GREY, 12.5),
        *CHART.curve(steps, right, style.QUIET, 6),
        *CHART.curve(steps, wrong, style.INK, 2.6, (7, 5)),
        *CHART.names(ends, 14),
    ]


def _card(part):
    """What the referee says, and the symptom."""
    x = CARD + 16
    shapes = [
        Box(CARD, 14, WIDTH - CARD - 12, HEIGHT - 28, style.MIST, radius=10),
        Words(x, 44, "the referee", style.INK, 15, "start", bold=True),
    ]
    rulings = _rulings(part)
    for row, ruling in enumerate(rulings):
        y = 76 + 28 * row
        mark, word = (TICK, "agrees") if ruling.agrees else (CROSS, "objects")
        colour = style.GREY if ruling.agrees else style.INK
        shapes.append(Words(x, y, f"step {row + 1}", style.INK, 13.5, "start"))
        shapes.append(Words(x + 66, y, f"{mark} {word}", colour, 15, "start", bold=True))
    shapes += _report(x, 146, next((r for r in rulings if not r.agrees), None))
    shapes += [
        Line([(x, 234), (WIDTH - 28, 234)], style.FAINT, 1.5),
        Words(x, 262, "the symptom", style.INK, 15, "start", bold=True),
        Words(x, 290, CASES[part][1], style.INK, 13, "start"),
    ]
    return shapes


def _report(x, y, ruling):
    if ruling is None:
        lines = ["All blame is right.", "The bug is elsewhere."]
        return [Words(x, y + 24 * i, t, style.GREY, 13, "start") for i, t in enumerate(lines)]
    name, used, nudged = ruling.worst
    rows = (("moved by", used, style.BACKWARD), ("nudging says", nudged, style.FORWARD))
    shapes = [Words(x, y, f"{name}, at its worst:", style.GREY, 13, "start")]
    for row, (text, number, colour) in enumerate(rows, 1):
        value = decimals(number, 3, sign=True)
        shapes.append(Words(x, y + 26 * row, text, style.INK, 13, "start"))
        shapes.append(Words(WIDTH - 30, y + 26 * row, value, colour, 15, "end", bold=True))
    return shapes
