"""The race under your hands: three ways to make a network better, and what each pass brings."""

import functools
import itertools
import math

from ..drawing import style
from ..drawing.scene import Box, Disc, Line, Scene, Words, known
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
from .controls import Choice, Memory, Steps
from .explorer import Explorer
from .handles import Press
from .svg import paint_svg

MOST = 1000
"""How many passes each racer may spend."""

RACED = [size for size in SIZES if size < 10_000]
STARTS = tuple((f"number {start}", start) for start in range(1, 6))
"""Which examples, rule and first weights: each start has its own."""

WIDTH, HEIGHT = style.WIDTH, 390
LEFT, RIGHT = 252, 566
"""Where the track begins, and where its finish is."""

LANES = (94, 190, 286)
LANE = 86
SQUARE = 6
GAUGE = 176
NAMES = {
    guess_and_keep: "guess and keep",
    nudge_each: "nudge each weight",
    backprop: "backprop",
}
COLOURS = {guess_and_keep: style.GREY, nudge_each: style.FORWARD, backprop: style.BACKWARD}
ASK = "Which one will be first at the finish? Press its lane to bet on it, then press Go."
AGAIN = "Bet again, on another network."
NO_BET = "Now another network, with a bet."
HURDLES = (0.6, 0.5, 0.4, 0.3)
"""Losses on the way that have a mark on the track."""


def race(weights=529, passes=0, start=1):
    """Explore the race: bet on one of three ways to learn, and let them run, pass for pass.

    Args:
        weights: how many the network has; 13, 41, 145, 529 or 4129.
        passes: how many passes each racer has spent, to begin with.
        start: which examples and first weights, 1 to 5.
    """
    sizes = tuple((f"{size:,} weights", size) for size in RACED)
    controls = {
        "weights": Choice(sizes, weights, "network"),
        "start": Choice(STARTS, start, "start"),
        "passes": Steps(0, MOST, passes, "passes spent", pause=110, growth=0.15, play="Go"),
        "bet": Memory(""),
    }
    return _Race(controls, race_svg, say_race, waits=is_over)


class _Race(Explorer):
    """A new network or a new start is a new race: nobody has run, and there is no bet on it."""

    def set(self, **numbers):
        """Set numbers as a hand would; with a new network or start, back to the start line.

        Raises:
            ValueError: for a name that is not one of the controls, or a value that it cannot have.
            TypeError: for what is no number where one is needed.
        """
        before = self.numbers
        is_new = any(
            name in numbers and self.kinds[name].read(name, numbers[name]) != before[name]
            for name in ("weights", "start")
        )
        super().set(**({"passes": 0, "bet": ""} if is_new else {}) | numbers)


def race_svg(weights, passes, start=1, bet=""):
    """Three lanes, the finish line at a loss of 0.25, and a runner on each.

    Args:
        weights: how many the network has.
        passes: how many each racer has spent.
        start: which examples and first weights.
        bet: the name of the racer that is bet on, or "".

    Returns:
        A ``drawsvg.Drawing``.
    """
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_headline(weights, passes), _ground())
    first, _ = _first(weights, passes, start)
    for racer, top in zip(RACERS, LANES, strict=True):
        scene.add(_lane(racer, top, weights, passes, start))
        scene.add(_badges(NAMES[racer], top, bet, first))
        if passes == 0:
            scene.add(_place_to_bet(NAMES[racer], top))
    return paint_svg(scene)


def say_race(weights, passes, start=1, bet=""):
    """What the picture of the race shows, in words."""
    if passes == 0:
        ready = f"Your bet is on {bet}. Press Go." if bet else ASK
        return f"All three stand at the start. {ready}"
    first, spent = _first(weights, passes, start)
    told = [_told(racer, weights, passes, start) for racer in RACERS if NAMES[racer] != first]
    won = f" {first.capitalize()} won after {spent} passes{_of_bet(first, bet)}" if first else ""
    again = f" {AGAIN if bet else NO_BET}" if is_over(weights, passes, start) else ""
    spent_by_each = f"{count(passes, 'pass', 'passes')} for each"
    if passes == MOST and not _are_home(weights, passes, start):
        spent_by_each = f"All {MOST:,} passes are spent, and the race ends"
    return f"{spent_by_each}.{won} {'; '.join(told).capitalize()}.{again}"


def _told(racer, weights, passes, start):
    trace, name = _run(racer, weights, passes, start), NAMES[racer]
    if trace[-1] <= TARGET:
        return f"{name} needed {len(trace):,}"
    return f"{name} is at a loss of {decimals(trace[-1])}"


def _of_bet(first, bet):
    if bet == first:
        return ": your bet was right."
    return f". Your bet was on {bet}." if bet else "."


def _first(weights, passes, start):
    """The name of the racer that was first at the finish, and its passes; "" and 0 for none."""
    traces = {NAMES[racer]: _run(racer, weights, passes, start) for racer in RACERS}
    spent = {name: len(trace) for name, trace in traces.items() if trace[-1] <= TARGET}
    first = min(spent, key=spent.get, default="")
    return first, spent.get(first, 0)


def is_over(weights, passes, start=1, bet=""):
    """Whether nobody runs: before the first pass, and when all are at the finish or spent."""
    return passes in (0, MOST) or _are_home(weights, passes, start)


def _are_home(weights, passes, start):
    """Whether all three are at the finish."""
    return all(_run(racer, weights, passes, start)[-1] <= TARGET for racer in RACERS)


class _Runner:
    """A racer that runs no farther than it was ever asked to, and stops at the finish."""

    def __init__(self, racer, weights, start):
        self._racer, self._losses = racer(task(weights, seed=start)), []
        if racer is nudge_each:
            self._racer = _put_off(self._racer, weights)

    def run(self, passes):
        """The loss after each of the first ``passes`` passes, fewer if it is at the finish."""
        reached = self._losses
        while len(reached) < passes and not (reached and reached[-1] <= TARGET):
            reached.append(next(self._racer))
        return reached[:passes]


def _put_off(losses, nudges):
    """The same losses as those of ``nudge_each``, but it nudges no weight before its step is due.

    No loss shows a nudge until then. So where a hand stops short of the step, or at a loss that is
    low enough, the nudges before it are never made.
    """
    for loss in losses:
        yield loss
        yield from itertools.repeat(loss, nudges)
        for _ in itertools.islice(losses, nudges):
            pass


_runner_of = functools.lru_cache(maxsize=64)(_Runner)


def _run(racer, weights, passes, start):
    """The losses of a racer, pass by pass; at least the first, that of the untouched network."""
    return _runner_of(racer, weights, start).run(max(1, passes))


def _place(loss, first):
    """Where on the track a loss stands; equal steps to the right divide it by the same number."""
    share = math.log(first / loss) / math.log(first / TARGET)
    return LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, share))


def _headline(weights, passes):
    return [
        Words(24, 36, f"{weights:,} weights", style.INK, 22, "start", bold=True),
        Words(24, 58, "same network, same examples, same first weights", style.GREY, 12.5, "start"),
        Words(696, 40, f"{passes:,}", style.INK, 32, "end", bold=True),
        Words(696, 60, "passes spent by each", style.GREY, 12.5, "end"),
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
    trace, colour, name = _run(racer, weights, passes, start), COLOURS[racer], NAMES[racer]
    spent, first, loss = min(passes, len(trace)), trace[0], trace[-1]
    is_done, x, y = loss <= TARGET, _place(loss, first), top + 47
    story = _story(racer, weights, spent, trace) if passes else "press here to bet on it"
    shapes = [
        Words(34, top + 37, name, colour, 16, "start", bold=True),
        Words(34, top + 58, story, style.INK, 12.5, "start"),
        Line([(LEFT, y), (RIGHT - 8, y)], style.FAINT, 6),
    ]
    for hurdle in HURDLES:
        at = _place(hurdle, first)
        if at > LEFT:
            shapes.append(Line([(at, y - 6), (at, y + 6)], style.FAINT, 2))
            shapes.append(Words(at, y + 28, f"{hurdle}", style.GREY, 11.5))
    shapes.append(Line([(LEFT, y), (x, y)], colour, 6, id=f"run-{_id(name)}"))
    shapes += [_footprint(_place(step, first), y, colour) for step in {*trace} - {loss}]
    shapes += known(_ball(x, y, colour, is_done), f"ball-{_id(name)}")
    if not is_done:
        at = min(x, RIGHT - 30)
        told = Words(at, y - 19, decimals(loss), colour, 15, bold=True, id=f"loss-{_id(name)}")
        shapes.append(told)
    shapes += _counter(top + LANE / 2, spent, is_done, colour)
    if racer is nudge_each and passes and not is_done:
        shapes += _gauge(top, weights, spent)
    return shapes


def _id(name):
    return name.replace(" ", "-")


def _place_to_bet(name, top):
    return Press(16, top, WIDTH - 32, LANE, f"bet on {name}", {"bet": name}, radius=12)


def _badges(name, top, bet, first):
    """On the edge of a lane: that the bet is on it, and that it was first."""
    shapes = []
    if name == bet:
        right = {"": "", name: ": right"}.get(first, ": not first")
        text = f"your bet{right}"
        wide = 7.2 * len(text) + 18
        shapes += [
            Box(16, top, WIDTH - 32, LANE, "none", style.INK, 2, radius=12),
            Box(32, top - 10, wide, 21, style.INK, radius=10.5),
            Words(32 + wide / 2, top + 5, text, style.PAPER, 12.5, bold=True),
        ]
    if name == first:
        shapes += [
            Box(634, top - 10, 56, 21, style.INK, radius=10.5),
            Words(662, top + 5, "first", style.PAPER, 12.5, bold=True),
        ]
    return shapes


def _counter(middle, spent, is_done, colour):
    told = "passes in all" if is_done else f"{'pass' if spent == 1 else 'passes'} so far"
    ink = colour if is_done else style.GREY
    return [
        Words(690, middle + 6, f"{spent:,}", ink, 28, "end", bold=True),
        Words(690, middle + 25, told, style.INK, 12, "end"),
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
    bars = [Box(34, top + 66, GAUGE, 7, style.FAINT, radius=3.5)]
    if share:
        wide = max(7, GAUGE * share)
        bars.append(Box(34, top + 66, wide, 7, style.FORWARD, radius=3.5, id="gauge"))
    return bars
