"""The bug zoo, a game for detectives: two curves, one broken line, and whoever is accused."""

import functools

from ..drawing import style
from ..drawing.chart import Chart
from ..drawing.plots.pictures import CROSS, TICK
from ..drawing.scene import Box, Line, Scene, Words, known
from ..engine.format import decimals
from ..studies import bugs
from ..studies.bugs import broken_one
from .controls import Choice, Memory, Slider
from .explorer import Explorer
from .handles import Press
from .svg import paint_svg
from .zoo_lines import code, differences

WIDTH, HEIGHT = style.WIDTH, 432
LEFT, RIGHT, TOP, FLOOR = 54, 392, 44, 206
HIGHEST = 1.0
"""The loss at the top of the chart; what is above is off the chart."""

STEPS = 40
NUDGED = 1
"""How many weights of each neuron are nudged: all of them would take too long for a hand."""

CARD, CARD_WIDTH, CARD_HEIGHT = 500, WIDTH - 516, 84
"""Where the cards of A and B begin, in pixels from the left, and how large each is."""

CARD_TOPS = {"A": 42, "B": 136}
WIDE, NARROW = 6, 2.6
CLOSED_LOOKS = {"B": (style.LINES[1][0], WIDE, (7, 5)), "A": (style.LINES[0][0], NARROW, None)}
"""Colour, width and dash of the two curves, the lower one first: whoever is broken."""

ALIKE = 0.01
"""Curves that are nowhere farther apart than this look like one: it is less than a line's width."""

FILE = 254
"""Where the file of the case begins, in pixels from the top."""

LINES = 252
"""Where the two lines of code begin in it, in pixels from the left."""

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

WHY = {
    "tanh": "Near its ends the bend is flat: almost no blame should pass there, and double does.",
    "rewind": "A value that is used twice is blamed twice; here only one of the two is kept.",
    "walk": "Blame that was sent on is sent on once more, and the first layer gets most of it.",
    "linear": "Blame goes back through the table as it stands; turned, it fits only if square.",
    "mse_loss": "The loss is an average, its blame a sum: ten times the batch, ten times the step.",
    "loop": "Old blame is never set to zero: each step goes on with all that came before.",
    "step": "Blame goes back through weights that have moved: at a large rate, far.",
    "start": "All weights begin below zero: no sum comes out above it, and no blame gets through.",
    "prepare": "Pixels up to 255 instead of 1 make sums so large that no answer is in between.",
    "split": "Some test pictures are among those it learned from: it knows them by heart.",
}
"""How the broken line of each part makes its symptom."""


def bug_zoo(part="tanh"):
    """Explore the ten bugs: two curves, A and B; accuse one, and see the line that broke it.

    Args:
        part: the name of the part to begin with, one of ``bugs.NAMES``.
    """
    options = tuple((f"case {title}", name) for name, (title, _) in CASES.items())
    controls = {
        "part": Choice(options, part, "specimen"),
        "rate": Slider(0.1, 4.0, 1.0, 0.1, f"{style.TIMES} usual rate"),
        "accused": Memory({}),
    }
    return Explorer(controls, bug_zoo_svg, say_bug_zoo)


def bug_zoo_svg(part, rate, accused=None):
    """Two curves of the loss, A and B; once one is accused, who it was and the line that did it.

    Args:
        part: the name of a part of the zoo.
        rate: how many times the learning rate that its author chose.
        accused: for each part that was judged, by its name, "A" or "B"; nobody if not given.

    Returns:
        A ``drawsvg.Drawing``.
    """
    accused = accused or {}
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_chart(part, rate, part in accused), _cards(part, rate, accused))
    scene.add(_file(part) if part in accused else _closed_file())
    drawing = paint_svg(scene)
    if part in accused:
        drawing.extend(_code(part))
    return drawing


def _looks(part, is_open):
    """For "A" and "B", the lower one first: colour, width and dash."""
    if not is_open:
        return CLOSED_LOOKS
    broken = broken_one(part)
    looks = {"AB".replace(broken, ""): ("mended", WIDE, None), broken: ("broken", NARROW, (7, 5))}
    return {letter: (style.LOOKS[role][0], *rest) for letter, (role, *rest) in looks.items()}


def say_bug_zoo(part, rate, accused=None):
    """What the picture of the zoo shows, in words."""
    wrong, right = _losses(part, rate)
    title, symptom = CASES[part]
    alike = " The curves lie on each other." * _are_alike(wrong, right)
    if part not in (accused or {}):
        ends = [f"{_end(losses)} for {name}" for name, losses in _named(part, rate).items()]
        return (
            f"Case {title}. A and B are the same network but for one line, which is broken in one "
            f"of them. After {STEPS} steps: loss {' and '.join(ends)}.{alike} Press the one you "
            f"accuse."
        )
    first, second = _rulings(part)
    if not first.agrees:
        verdict = "The referee objects to the first step"
    elif not second.agrees:
        verdict = "The referee objects to the second step"
    else:
        verdict = "The referee agrees with each step"
    return f"{_verdict(part, accused[part])} {verdict}.{alike} Symptom: {symptom}. {WHY[part]}"


def _are_alike(some, others):
    """Whether two curves look like one: nowhere on the chart is one beside the other."""
    pairs = zip(some, others, strict=True)
    return all(abs(min(a, HIGHEST) - min(b, HIGHEST)) < ALIKE for a, b in pairs)


def _verdict(part, letter):
    if letter == broken_one(part):
        return f"Right: {letter} is broken."
    return f"Not {letter}: it is {broken_one(part)} that is broken."


@functools.lru_cache(maxsize=512)
def _named(part, rate):
    """The losses of A and of B, at the same learning rate."""
    return bugs.twins(part, STEPS + 1, rate * bugs.LR.get(part, bugs.USUAL_LR))


def _losses(part, rate):
    """The losses of the broken and of the mended part."""
    named = _named(part, rate)
    broken = broken_one(part)
    return named[broken], named["B" if broken == "A" else "A"]


@functools.cache
def _rulings(part):
    """What the referee says about the first two steps, at the learning rate of the author."""
    specimen = getattr(bugs.broken, part)
    return tuple(bugs.referee(specimen, step, most=NUDGED) for step in (1, 2))


def _end(losses):
    return decimals(losses[-1], 3) if losses[-1] < 10 else "above 10"


CHART = Chart(LEFT, TOP, RIGHT, FLOOR, (0, STEPS), (0, HIGHEST))
LOSSES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def _chart(part, rate, is_open):
    """Both curves, and at their ends their names."""
    steps, curves, ends = range(STEPS + 1), [], []
    named = _named(part, rate)
    for name, (colour, width, dash) in _looks(part, is_open).items():
        losses = named[name]
        curves += known(CHART.curve(steps, losses, colour, width, dash), f"curve-{name}")
        ends.append((_title(part, name) if is_open else name, STEPS, losses[-1], colour))
    return [
        Words(LEFT - 38, 26, "loss", style.INK, 14, "start", bold=True),
        *CHART.rows(LOSSES, [decimals(loss, 1) for loss in LOSSES]),
        *CHART.columns(range(0, STEPS + 1, 10)),
        Words((LEFT + RIGHT) / 2, FLOOR + 37, "step", style.GREY, 12.5),
        *curves,
        *CHART.names(ends, 14),
    ]


def _title(part, name):
    return f"{name} {'broken' if name == broken_one(part) else 'mended'}"


def _cards(part, rate, accused):
    """A card for A and one for B, to accuse; and how many were accused rightly so far."""
    score = f"{sum(broken_one(one) == who for one, who in accused.items())} of {len(accused)} right"
    asks = "the verdict" if part in accused else "Who is broken?"
    shapes = [Words(CARD, 28, asks, style.INK, 15, "start", bold=True)]
    if accused:
        shapes.append(Words(WIDTH - 16, 28, score, style.GREY, 12.5, "end"))
    for name, losses in _named(part, rate).items():
        shapes += _card(part, name, f"loss {_end(losses)}", accused)
    return shapes


def _card(part, name, loss, accused):
    x, y, letter = CARD, CARD_TOPS[name], accused.get(part)
    colour, width, dash = _looks(part, letter is not None)[name]
    is_accused = letter == name
    paper = style.MIST if letter is None or is_accused else style.PAPER
    line, wide = (style.INK, 3) if is_accused else (style.GREY, 1.5)
    shapes = [
        Box(x, y, CARD_WIDTH, CARD_HEIGHT, paper, line, wide, radius=10),
        Words(x + 28, y + 52, name, style.INK, 30, bold=True),
        Line([(x + 58, y + 24), (x + 90, y + 24)], colour, width, dash),
        Words(x + 102, y + 29, loss, style.INK, 13, "start"),
    ]
    if letter is None:
        press = Press(x, y, CARD_WIDTH, CARD_HEIGHT, f"accuse {name}", {}, radius=10)
        press.numbers["accused"] = accused | {part: name}
        button = Box(x + 56, y + 42, 132, 28, style.INK, radius=14)
        return [*shapes, button, Words(x + 122, y + 61, f"accuse {name}", style.PAPER, 13), press]
    is_broken = name == broken_one(part)
    shapes.append(Words(x + 56, y + 54, _title(part, name)[2:], style.INK, 16, "start", bold=True))
    if is_accused:
        mark = f"{TICK} rightly accused" if is_broken else f"{CROSS} wrongly accused"
        shapes.append(Words(x + 56, y + 74, mark, style.INK, 13, "start"))
    return shapes


def _closed_file():
    """What lies under the curves before anybody is accused."""
    lines = (
        ("The file of this case is closed.", 15, True),
        ("Both networks learn to tell tiny cats from tiny dogs, from the same numbers.", 13, False),
        ("Their code is the same but for one line. Look at the curves, and accuse one.", 13, False),
        ("Then you see both lines, what the referee says, and the symptom.", 13, False),
    )
    return [
        Box(16, FILE, WIDTH - 32, HEIGHT - FILE - 8, style.MIST, radius=10),
        *(
            Words(WIDTH / 2, FILE + 48 + 26 * row, text, style.INK, size, bold=bold)
            for row, (text, size, bold) in enumerate(lines)
        ),
    ]


def _file(part):
    """What the referee says, the names of the two lines, and the symptom."""
    x, y = 32, FILE + 26
    shapes = [
        Box(16, FILE, WIDTH - 32, HEIGHT - FILE - 8, style.MIST, radius=10),
        Words(x, y, "the referee", style.INK, 14, "start", bold=True),
    ]
    rulings = _rulings(part)
    for row, ruling in enumerate(rulings):
        mark, word = (TICK, "agrees") if ruling.agrees else (CROSS, "objects")
        colour = style.GREY if ruling.agrees else style.INK
        level = y + 23 + 20 * row
        shapes.append(Words(x, level, f"step {row + 1}", style.INK, 13, "start"))
        shapes.append(Words(x + 58, level, f"{mark} {word}", colour, 14, "start", bold=True))
    shapes += _report(x, y + 68, next((r for r in rulings if not r.agrees), None))
    level = HEIGHT - 22
    shapes.append(Words(LINES, level, "the symptom", style.INK, 13, "start", bold=True))
    shapes.append(Words(LINES + 106, level, CASES[part][1], style.INK, 13.5, "start"))
    return shapes


def _report(x, y, ruling):
    if ruling is None:
        lines = ["All blame is right.", "The bug is elsewhere."]
        return [Words(x, y + 20 * i, t, style.GREY, 13, "start") for i, t in enumerate(lines)]
    name, used, nudged = ruling.worst
    rows = (("moved by", used, style.BACKWARD), ("nudging says", nudged, style.FORWARD))
    shapes = [Words(x, y, f"{name}, at its worst:", style.GREY, 12.5, "start")]
    for row, (text, number, colour) in enumerate(rows, 1):
        value = decimals(number, 3, sign=True)
        shapes.append(Words(x, y + 19 * row, text, style.INK, 12.5, "start"))
        shapes.append(Words(LINES - 26, y + 19 * row, value, colour, 14, "end", bold=True))
    return shapes


def _code(part):
    """The broken lines over the mended ones, with what is different in them marked."""
    twins = (getattr(zoo, part) for zoo in (bugs.broken, bugs.mended))
    shapes, y = [], FILE + 10
    for name, lines in zip(("broken", "mended"), differences(*twins), strict=True):
        shapes += code(LINES, y, WIDTH - 32 - LINES, name, lines)
        y += 66
    return shapes
