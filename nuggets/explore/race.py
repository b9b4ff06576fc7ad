"""The race under your hands: three ways to make a network better, and what each pass brings."""

import functools
import itertools
import math

from ..drawing import style
from ..drawing.scene import Box, Disc, Line, Scene, Words
from ..engine.format import count, decimals
from ..studies.search_race import (
    BACKWARD_PASSES,
    RACERS,
    SIZES,
    TARGET,
    backprop,
    guess_and_keep,
    nudge_each,
    task,
)
from .controls import Choice, Steps
from .explorer import Explorer
from .svg import paint_svg

MOST = 1000
"""How many passes each racer may spend."""

RACED = [size for size in SIZES if size < 10_000]
STARTS = tuple((f"number {start}", start) for start in range(1, 6))
"""Which examples, rule and first weights: each start has its own."""

WIDTH, HEIGHT = style.WIDTH, 424
LEFT, RIGHT = 252, 566
"""Where the track begins, and where its finish is."""

LANES = (104, 208, 312)
LANE = 96
SQUARE = 6
GAUGE = 176
NAMES = {
    guess_and_keep: "guess and keep",
    nudge_each: "nudge each weight",
    backprop: "backprop",
}
COLOURS = {guess_and_keep: style.GREY, nudge_each: style.FORWARD, backprop: style.BACKWARD}
HURDLES = (0.6, 0.5, 0.4, 0.3)
"""Losses on the way that have a mark on the track."""


def race(weights=529, passes=30, start=1):
    """Explore the race: guess, nudge each weight, and backprop, pass for pass side by side.

    Args:
        weights: how many the network has; 13, 41, 145, 529 or 4129.
        passes: how many passes each racer has spent, to begin with.
        start: which examples and first weights, 1 to 5.
    """
    sizes = tuple((f"{size:,} weights", size) for size in RACED)
    controls = {
        "weights": Choice(sizes, weights, "network"),
        "passes": Steps(0, MOST, passes, "passes spent", pause=150),
        "start": Choice(STARTS, start, "start"),
    }
    buttons = {"one more pass": _more(1), "ten more": _more(10), "a hundred more": _more(100)}
    return Explorer(controls, race_svg, say_race, buttons)


def race_svg(weights, passes, start=1):
    """Three lanes, the finish line at a loss of 0.25, and a runner on each.

    Returns:
        A ``drawsvg.Drawing``.
    """
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_headline(weights, passes), _ground())
    for racer, top in zip(RACERS, LANES, strict=True):
        scene.add(_lane(racer, top, weights, passes, start))
    return paint_svg(scene)


def say_race(weights, passes, start=1):
    """What the picture of the race shows, in words."""
    if passes == 0:
        return (
            f"A network of {weights:,} weights. All three stand at the start. "
            "Give them their first pass."
        )
    told = []
    for racer, name in NAMES.items():
        trace = _run(racer, weights, passes, start)
        if trace[-1] <= TARGET:
            told.append(f"{name} finished after {count(len(trace), 'pass', 'passes')}")
        else:
            told.append(f"{name} is at a loss of {decimals(trace[-1])}")
    return (
        f"{weights:,} weights, {count(passes, 'pass', 'passes')} for each. "
        f"{'; '.join(told).capitalize()}. The finish is a loss of {TARGET}."
    )


class _Runner:
    """A racer that runs no farther than it was ever asked to, and stops at the finish."""

    def __init__(self, racer, weights, start):
        self._racer, self._losses = racer(task(weights, seed=start)), []

    def run(self, passes):
        """The loss after each of the first ``passes`` passes, fewer if it is at the finish."""
        reached = self._losses
        while len(reached) < passes and not (reached and reached[-1] <= TARGET):
            reached.append(next(self._racer))
        return reached[:passes]


_runner_of = functools.lru_cache(maxsize=64)(_Runner)


def _run(racer, weights, passes, start):
    """The losses of a racer, pass by pass; at least the first, that of the untouched network."""
    return _runner_of(racer, weights, start).run(max(1, passes))


def _more(added):
    return lambda weights, passes, start: {"passes": min(MOST, passes + added)}


def _place(loss, first):
    """Where on the track a loss stands; equal steps to the right divide it by the same number."""
    share = math.log(first / loss) / math.log(first / TARGET)
    return LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, share))


def _headline(weights, passes):
    many = f"{passes:,}"
    return [
        Words(24, 40, f"{weights:,} weights", style.INK, 22, "start", bold=True),
        Words(24, 64, "same network, same examples, same first weights", style.GREY, 12.5, "start"),
        Words(696, 46, many, style.INK, 34, "end", bold=True),
        Words(696, 66, "passes spent by each", style.GREY, 12.5, "end"),
    ]


def _ground():
    """The grass of each lane, and one finish line through all of them."""
    lanes = [Box(16, top, WIDTH - 32, LANE, style.MIST, radius=12) for top in LANES]
    top, low = LANES[0] - 2, LANES[-1] + LANE + 2
    flag = [Box(RIGHT - SQUARE, top, 2 * SQUARE, low - top, style.PAPER)]
    for row in range((low - top) // SQUARE):
        x = RIGHT - SQUARE * (row % 2)
        flag.append(Box(x, top + row * SQUARE, SQUARE, SQUARE, style.INK))
    words = Words(RIGHT, LANES[0] - 10, f"finish: loss {TARGET}", style.INK, 12.5, bold=True)
    return [*lanes, *flag, words]


def _lane(racer, top, weights, passes, start):
    trace, colour = _run(racer, weights, passes, start), COLOURS[racer]
    spent, first, loss = min(passes, len(trace)), trace[0], trace[-1]
    is_done, x, y = loss <= TARGET, _place(loss, first), top + 54
    shapes = [
        Words(34, top + 36, NAMES[racer], colour, 16, "start", bold=True),
        Words(34, top + 58, _story(racer, weights, spent, trace), style.INK, 12.5, "start"),
        Line([(LEFT, y), (RIGHT - 8, y)], style.FAINT, 6),
    ]
    for hurdle in HURDLES:
        at = _place(hurdle, first)
        if at > LEFT:
            shapes.append(Line([(at, y - 6), (at, y + 6)], style.FAINT, 2))
            shapes.append(Words(at, y + 28, f"{hurdle}", style.GREY, 11.5))
    if x > LEFT:
        shapes.append(Line([(LEFT, y), (x, y)], colour, 6))
    shapes += [_footprint(_place(step, first), y, colour) for step in {*trace} - {loss}]
    shapes += _ball(x, y, colour, is_done)
    if not is_done:
        shapes.append(Words(min(x, RIGHT - 30), y - 20, decimals(loss), colour, 15, bold=True))
    shapes += _counter(top + LANE / 2, spent, is_done, colour)
    if racer is nudge_each and not is_done:
        shapes += _gauge(top, weights, spent)
    return shapes


def _counter(middle, spent, is_done, colour):
    told = "passes in all" if is_done else f"{'pass' if spent == 1 else 'passes'} so far"
    return [
        Words(
            690, middle + 6, f"{spent:,}", colour if is_done else style.GREY, 30, "end", bold=True
        ),
        Words(690, middle + 26, told, style.INK, 12, "end"),
    ]


def _footprint(x, y, colour):
    return Line([(x, y - 7), (x, y + 7)], colour, 1.5, opacity=0.6)


def _ball(x, y, colour, is_done):
    ball = [Disc(x, y, 13, colour, style.PAPER, 2.5)]
    if is_done:
        tick = [(x - 5.5, y + 0.5), (x - 1.5, y + 4.5), (x + 6, y - 4.5)]
        return [*ball, Line(tick, style.PAPER, 3)]
    return ball


def _story(racer, weights, spent, trace):
    """What a racer did with its passes."""
    if racer is guess_and_keep:
        kept = sum(after < before for before, after in itertools.pairwise(trace))
        return f"kept {kept:,} of {max(0, spent - 1):,} guesses"
    if racer is backprop:
        return count(spent // (1 + BACKWARD_PASSES), "step")
    steps, since = divmod(spent, weights + 1)
    nudged = f", nudged {since - 1:,} of {weights:,}" if since > 1 else ""
    return f"{count(steps, 'step')}{nudged}"


def _gauge(top, weights, spent):
    """How many of the weights are nudged; when it is full, there is a step."""
    share = max(0, spent % (weights + 1) - 1) / weights
    bars = [Box(34, top + 71, GAUGE, 7, style.FAINT, radius=3.5)]
    if share:
        bars.append(Box(34, top + 71, max(7, GAUGE * share), 7, style.FORWARD, radius=3.5))
    return bars
