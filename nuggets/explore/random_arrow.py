"""The random arrow: how far a guess points from the best way, with few weights and with many."""

import functools
import math

import numpy as np

from ..drawing import style
from ..drawing.chart import Chart
from ..drawing.scene import Box, Disc, Line, Scene, Shape, Words, arrow, known
from ..engine.format import count, percent
from .controls import Memory, Slider, between
from .explorer import Explorer
from .handles import Handle, Way
from .svg import paint_svg

SIZES = (2, 3, 5, 10, 20, 50, 100, 1_000, 10_000)
"""Numbers of weights that the slider stops at."""

GUESSES = 2_000
"""How many guesses there are for each number of weights."""

BIN, BINS = 4, 45
"""How many degrees a bar of the histogram is wide, and how many there are; 90 is inside one."""

LINE = 60
"""Where the reader's line is to begin with, in degrees: a guess there keeps half of a step."""

DRAWN = 100
"""How many guesses are drawn on the dial."""

WIDTH, HEIGHT = style.WIDTH, 390
CENTRE, RADIUS = (92, 202), 148
CHART = Chart(318, 96, 696, 332, (0, 180), (0, 1))
RIM = RADIUS + 12
"""How far from the middle of the dial the knob of the reader's own line is."""

LANE = 66
"""How far down on the page the knob above the histogram is."""


class _Sizes(Slider):
    """A slider over whole numbers that lie closer together the smaller they are."""

    def read(self, name, value):
        """The number, whole and within its ends.

        Raises:
            TypeError: if it is no number.
        """
        return round(super().read(name, value))

    def first(self, name):
        """The number to begin with; what is not whole, or beyond the ends, is refused."""
        return int(between(name, self.value, self.low, self.high, whole=True))

    def look(self):
        """What the page makes it from, but for its name."""
        return super().look() | {"stops": list(SIZES)}


def random_arrow(weights=2, line=LINE):
    """Explore why guessing is hopeless with many weights: most guesses point sideways.

    For each number of weights there are 2,000 random directions, the same each time. The best
    direction, against the blame, is one direction among all; which one does not matter.

    Args:
        weights: how many numbers a guess changes at once, to begin with, from 2 to 10,000.
        line: degrees of the reader's own line to begin with, from 0 to 180: how close to the best
            direction should a guess come?
    """
    controls = {
        "weights": _Sizes(SIZES[0], SIZES[-1], weights, 1, "weights"),
        "line": Slider(0, 180, line, 1, "my line, degrees", in_picture=True),
        "guess": Memory(0),
    }
    return Explorer(controls, random_arrow_svg, say_random_arrow, {"guess again": guess_again})


def random_arrow_svg(weights, line, guess=0):
    """The best direction with one guess beside it, and a histogram of all guesses.

    Args:
        weights: how many.
        line: of the reader, in degrees.
        guess: which one is drawn, from 0.

    Returns:
        A ``drawsvg.Drawing``.
    """
    angles = guessed_angles(weights)
    angle = float(angles[guess])
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_dial(angles, line), _best(), _kept(angle), _guess(angle))
    scene.add(_histogram(angles, line), _marks(angles, angle, line), _grips(line))
    scene.add(_headline(angles, weights))
    return paint_svg(scene)


def say_random_arrow(weights, line, guess=0):
    """What the picture of the guess shows, in words."""
    angles = guessed_angles(weights)
    angle, helped = float(angles[guess]), int(np.sum(angles < 90))
    next_one = "" if weights == SIZES[-1] else " Slide to more weights."
    return (
        f"With {count(weights, 'weight')} this guess is {_degrees(angle)} off: {_brings(angle)}. "
        f"{helped:,} of {GUESSES:,} help a little, {_how_many(_closer(angles, line), line)}, "
        f"the best is {angles.min():.1f}° off.{next_one}"
    )


def guess_again(guess, **numbers):
    """The next guess."""
    return {"guess": (guess + 1) % GUESSES}


@functools.lru_cache(maxsize=32)
def guessed_angles(weights):
    """The angles between 2,000 random directions and one other, in degrees (2000,).

    A random direction is a row of normal numbers. Turned so that the other direction is its first
    axis, its first number is its part along it, and the length of all the rest is a number drawn
    from a chi distribution. So two numbers are enough for each guess, whatever the number of
    weights.

    Args:
        weights: how many there are, 2 or more.
    """
    rng = np.random.default_rng(254)
    along = rng.standard_normal(GUESSES)
    aside = np.sqrt(rng.chisquare(weights - 1, GUESSES))
    return np.degrees(np.arctan2(aside, along))


def _bars(angles):
    """How many guesses each bar of the histogram holds (45,)."""
    return np.histogram(angles, BINS, (0, 180))[0]


def _closer(angles, line):
    """How many guesses come closer to the best way than the reader's line."""
    return int(np.sum(angles < line))


# --- the picture -----------------------------------------------------------------------------


def _rim(angle, reach=RADIUS):
    """The place on the dial at an angle from upright, to the right."""
    turn = math.radians(angle)
    return CENTRE[0] + reach * math.sin(turn), CENTRE[1] - reach * math.cos(turn)


def _sector(start, end, fill, **marks):
    """A part of the disc; always as many corners, so that it glides."""
    corners = [_rim(angle) for angle in np.linspace(start, end, 31)]
    return Shape([CENTRE, *corners], fill, **marks)


def _dial(angles, line):
    right = (CENTRE[0] + RADIUS, CENTRE[1])
    spokes = [
        Line([_rim(angle, 0.72 * RADIUS), _rim(angle)], style.GREY, 1, opacity=0.45)
        for angle in angles[:DRAWN].tolist()
    ]
    return [
        _sector(0, 180, style.MIST),
        _sector(0, line, style.FAINT, id="closer"),
        *known(spokes, "spoke"),
        Line([CENTRE, right], style.QUIET, 1.2, (3, 5)),
        Words(right[0] + 24, right[1] + 4, "90°", style.GREY, 12, "start"),
        Words(168, 358, "dark: this guess", style.GREY, 12, "start"),
        Words(168, 375, "thick: what it keeps", style.GREY, 12, "start"),
    ]


def _best():
    """The best way, straight up."""
    return [
        *arrow(CENTRE, _rim(0), style.BACKWARD, 3, 13),
        Words(
            CENTRE[0] - 12, CENTRE[1] - RADIUS + 6, "best way", style.BACKWARD, 13, "end", bold=True
        ),
    ]


def _kept(angle):
    """The part of the guess along the best way."""
    part = RADIUS * math.cos(math.radians(angle))
    level = CENTRE[1] - part
    colour = style.BACKWARD if part > 0 else style.INK
    tip = _rim(angle)
    share = _share(abs(part) / RADIUS)
    inside = min(max(level + 5, CENTRE[1] - RADIUS + 28), CENTRE[1] + RADIUS)
    return [
        Line([CENTRE, (CENTRE[0], level)], colour, 9, id="kept"),
        Line([tip, (CENTRE[0], level)], style.QUIET, 1.6, (4, 5), id="across"),
        Words(CENTRE[0] - 12, inside, share, colour, 14, "end", bold=True),
    ]


def _guess(angle):
    shapes = arrow(CENTRE, _rim(angle), style.INK, 4, 15)
    return [*known(shapes, "guess", ghost=True), Disc(*CENTRE, 6, style.INK, style.PAPER, 2)]


def _histogram(angles, line):
    """How many guesses lie in each four degrees; the tallest bar always fills the chart."""
    counts = _bars(angles)
    tallest = int(counts.max())
    shapes = []
    for place, many in enumerate(counts.tolist()):
        left = CHART.spot(BIN * place, 0)[0] + 0.8
        high = (CHART.bottom - CHART.top) * many / tallest
        wide = CHART.spot(BIN * (place + 1), 0)[0] - 0.8 - left
        colour = style.GREY if BIN * (place + 0.5) < line else style.QUIET
        shapes.append(
            Box(left, CHART.bottom - high, wide, high, colour, radius=1, id=f"bar-{place}")
        )
    ticks = (0, 30, 60, 90, 120, 150, 180)
    return [
        *shapes,
        Line([(CHART.left, CHART.bottom), (CHART.right, CHART.bottom)], style.GREY, 1.4),
        *CHART.columns(ticks, [f"{tick}°" for tick in ticks], below=18),
        Words((CHART.left + CHART.right) / 2, CHART.bottom + 38,
              f"angle to the best way, of {GUESSES:,} guesses", style.INK, 13),
    ]  # fmt: skip


def _marks(angles, angle, line):
    """The reader's own line on both pictures, and this guess on the histogram."""
    x, at = CHART.spot(line, 0)[0], CHART.spot(angle, 0)[0]
    anchor, aside = ("start", 16) if line < 60 else ("end", -16)
    closer = f"closer than {line:.0f}°: {_closer(angles, line):,} of {GUESSES:,}"
    shapes = [
        Line([CENTRE, _rim(line, RIM - 8)], style.INK, 1.6, (6, 5), id="own"),
        Disc(*_rim(line, RIM), 8, style.PAPER, style.INK, 2.5, id="knob"),
        Line([(x, LANE + 8), (x, CHART.bottom)], style.INK, 1.6, (6, 5), id="own-line"),
        Disc(x, LANE, 8, style.PAPER, style.INK, 2.5, id="own-knob"),
        Words(x + aside, LANE - 2, closer, style.INK, 13, anchor, bold=True),
        Words(x + aside, LANE + 15, f"a guess at it: {_brings(line)}", style.GREY, 12, anchor),
        Disc(at, CHART.bottom, 6.5, style.INK, style.PAPER, 2, id="ball", ghost=True),
    ]
    if line == LINE:
        x, y = _rim(line, RIM)
        shapes.append(Words(x + 15, y + 4, "drag me", style.INK, 12.5, "start", bold=True))
    return shapes


def _grips(line):
    turn = Way("line", "turn", 0, 180, 0, 180, 1, centre=CENTRE)
    across = Way("line", "x", CHART.left, CHART.right, 0, 180, 1)
    x, own = CHART.spot(line, 0)[0], ("own-knob", "own-line")
    label = "my line: how close should a guess come?"
    return [
        Handle(*_rim(line, RIM), "my line on the dial", (turn,), moves=("knob", "own"), r=16),
        Handle(x, LANE, label, (across,), moves=own, r=16),
    ]


def _headline(angles, weights):
    tallest = int(_bars(angles).max())
    told = f"tallest bar: {tallest:,}"
    return [
        Words(CHART.left, 32, count(weights, "weight"), style.INK, 22, "start", bold=True),
        Words(CHART.right, 32, told, style.GREY, 12.5, "end"),
    ]


# --- the sentence -----------------------------------------------------------------------------


def _degrees(angle):
    return f"{angle:.2f}°" if abs(angle - 90) < 1 else f"{angle:.0f}°"


def _share(part):
    return percent(part) if part >= 0.001 else "0.0%"


def _brings(angle):
    part = math.cos(math.radians(angle))
    if abs(part) < 1e-9:
        return "it keeps nothing of a step"
    if part > 0:
        return f"it keeps {_share(part)} of a step"
    return f"it goes {_share(-part)} of a step the wrong way"


def _how_many(closer, line):
    who = "none" if closer == 0 else "all" if closer == GUESSES else f"{closer:,}"
    verb = "comes" if closer < 2 else "come"
    return f"{who} {verb} closer than {line:.0f}°"
