"""A playground: dots of two kinds, a small network that learns to tell them apart, and its blame.

Every picture is computed from its numbers alone: the network begins with the same first weights
and takes all its steps, so that a dot which is dragged was there from the start. What was
computed once is kept.
"""

import functools
import itertools
from typing import NamedTuple

import contourpy
import numpy as np

from ..drawing import style
from ..drawing.chart import Chart
from ..drawing.scene import Box, Disc, Line, Photo, Scene, Shape, Words
from ..engine.format import count, decimals
from ..engine.layers import Linear, Sequential, Tanh, manual_seed
from ..engine.losses import binary_cross_entropy_with_logits
from ..engine.optim import SGD
from ..engine.train import train_step
from ..worlds.dots import COUNT, SIDE, dots
from .controls import Choice, Memory, Slider, Steps
from .explorer import Explorer
from .handles import Handle, Press, Way
from .svg import paint_svg

UNITS = 4
MOST = 80
"""How many steps it may take."""

LEARNED = 0.1
"""Below this loss, with each dot on the right side, the playing stops."""

WORLDS = (
    ("four corners", "corners"),
    ("two moons", "moons"),
    ("a ring", "rings"),
    ("a stripe", "stripe"),
)
RATES = tuple((f"{rate:g}", rate) for rate in (0.1, 0.5, 2.0, 5.0, 20.0))
FIRST = tuple((f"number {first}", first) for first in range(1, 5))

SLOW = 2.0
"""A learning rate below this is small here."""

FREE = (0.6, -0.9)
"""Where the dot is that can be dragged, to begin with; it is of kind 1."""

REACH = 2.8
"""How far that dot can be dragged, to each side."""

BEATS = 3
"""A pulse goes along its line in so many beats, one for each step; ten steps are one more, too."""

WIDTH, HEIGHT = style.WIDTH, 396
CELL, CELLS = 3, 106
"""The map of the answer is made of so many little squares each way, of so many pixels."""

MAP_LEFT, MAP_TOP, MAP = 386, 32, CELL * CELLS
INPUT_LEFT, INPUT, INPUT_TOPS = 26, 46, (68, 182)
UNIT_LEFT, UNIT, PITCH = 196, 54, 66
CHART = Chart(58, 322, 336, 372, (0, MOST), (0, 1))

TONES = np.array([style.ANSWERS(share)[:3] for share in np.linspace(0, 1, 60)])
"""The colours of a map, from pale to blue."""

BACK = "\N{LEFTWARDS ARROW} the answer"

THICK = 2.0
"""How wide the line of a weight of 1 is, in pixels."""

WIDEST = 11.0
"""No line is wider than this."""

PULSE, FAINTEST = 150.0, 1.5
"""How wide the pulse of a blame of 1 would be, in pixels; and below which width there is none."""


def playground(data="corners", lr=2.0, steps=0):
    """Explore a network that learns to tell two kinds of dots apart.

    It has two inputs, four units with tanh and one answer: 12 weights, drawn as lines, and 5
    biases, which are not drawn. It learns with ``train_step``, ``SGD`` and the surprise at the
    right kind (``binary_cross_entropy_with_logits``), all dots in one batch.

    Args:
        data: "corners", "moons", "rings" or "stripe"; see ``worlds.dots``.
        lr: the learning rate to begin with: 0.1, 0.5, 2, 5 or 20.
        steps: how many steps are taken to begin with, from 0 to 80.
    """
    controls = {
        "steps": Steps(0, MOST, steps, pause=90, play="learn"),
        "data": Choice(WORLDS, data, "dots"),
        "lr": Choice(RATES, lr, "learning rate"),
        "first": Choice(FIRST, 1, "first weights"),
        "x": Slider(-REACH, REACH, FREE[0], 0.1, "ringed dot, across", in_picture=True),
        "y": Slider(-REACH, REACH, FREE[1], 0.1, "ringed dot, up", in_picture=True),
        "look": Memory(0),
    }
    buttons = {"one step": _more(1), "ten steps": _more(10)}
    return Explorer(controls, playground_svg, say_playground, buttons, waits=has_learned)


def playground_svg(steps, data, lr, first, x, y, look=0):
    """The network at work, what each unit sees, the answer everywhere, and the loss so far.

    Args:
        steps: how many it has taken.
        data: the kind of dots.
        lr: the learning rate.
        first: which first weights.
        x: where the dot is that can be dragged, across.
        y: and up.
        look: 0 for the map of the answer; 1 to 4 for the large map of a unit.

    Returns:
        A ``drawsvg.Drawing``.
    """
    run = _run(data, lr, first, x, y)
    now = run.moment(steps)
    seen = _seen(now)
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_titles(look), _wires(now))
    if now.blame is not None:
        scene.add(_pulses(now.blame, steps))
    scene.add(_inputs(), _units(seen, look), _legend(now.blame is not None))
    scene.add(_map(seen[look]), _dots(data, x, y), _caption(run, now, look))
    scene.add(_curve(run.losses(steps)))
    scene.add(_presses(look), _grip(x, y))
    return paint_svg(scene)


def say_playground(steps, data, lr, first, x, y, look=0):
    """What the playground shows, in words, and what to try."""
    run = _run(data, lr, first, x, y)
    now, losses = run.moment(steps), run.losses(steps)
    if look:
        return _about_unit(now, look)
    right = run.is_right(now).sum()
    right = f"{'all' if right > COUNT else f'{right} of'} {COUNT + 1} dots lie on the right side"
    if not steps:
        return (
            f"Before the first step the loss is {decimals(losses[0])}, and {right}. Press one "
            "step, and watch the blame, orange, run back through the network."
        )
    so_far = f"After {count(steps, 'step')} the loss is {decimals(losses[-1])}"
    if has_learned(steps, data, lr, first, x, y, look):
        return f"{so_far}, and all {COUNT + 1} dots are told apart. {_what_next(steps, x, y)}"
    return f"{so_far}, and {right}. {_advice(run, now, losses, lr)}"


def has_learned(steps, data, lr, first, x, y, look=0):
    """Whether the loss is low, and each dot lies on the right side."""
    run = _run(data, lr, first, x, y)
    now = run.moment(steps)
    return now.loss < LEARNED and bool(run.is_right(now).all())


def _more(added):
    return lambda steps, **numbers: {"steps": min(MOST, steps + added)}


# --- the network -----------------------------------------------------------------------------


class _Layers(NamedTuple):
    """A number for each weight: the weight itself, or its blame."""

    into: np.ndarray  # (4, 2)
    bias: np.ndarray  # (4,)
    out: np.ndarray  # (1, 4)
    last: np.ndarray  # (1,)


class _Moment(NamedTuple):
    """The network after some steps: its weights, the blame of the last step, its loss now."""

    weights: _Layers
    blame: _Layers | None
    loss: float


class _Run:
    """A network that learns no farther than it was ever asked to."""

    def __init__(self, data, lr, first, x, y):
        points, kinds = dots(data)
        self.points = np.concatenate([points, [[x, y]]])
        self.kinds = np.concatenate([kinds, [[1.0]]])
        self.has_moved = (x, y) != FREE
        manual_seed(first - 1)
        self._model = Sequential(Linear(2, UNITS), Tanh(), Linear(UNITS, 1)).double()
        self._params = self._model.parameters()
        self._optimizer = SGD(self._params, lr)
        self._moments = []

    def moment(self, steps):
        """The network after so many steps; the loss of each is found by the step after it."""
        while len(self._moments) <= steps:
            blame = _Layers(*(p.grad for p in self._params)) if self._moments else None
            weights = _Layers(*(p.data.copy() for p in self._params))
            loss = train_step(
                self._model,
                self.points,
                self.kinds,
                binary_cross_entropy_with_logits,
                self._optimizer,
            )
            self._moments.append(_Moment(weights, blame, loss))
        return self._moments[steps]

    def losses(self, steps):
        """The loss before the first step, and after each step up to this one."""
        self.moment(steps)
        return [moment.loss for moment in self._moments[: steps + 1]]

    def is_right(self, moment):
        """For each dot, the ringed one last, whether it is on the right side (41,)."""
        _, scores = _forward(moment.weights, self.points)
        return (scores > 0) == (self.kinds[:, 0] > 0.5)


_run = functools.lru_cache(maxsize=64)(_Run)


def _forward(weights, points):
    """What the units give at some places (N, 4), from -1 to 1, and the score of kind 1 (N,)."""
    given = np.tanh(points @ weights.into.T + weights.bias)
    return given, given @ weights.out[0] + weights.last[0]


@functools.cache
def _plane():
    """The middle of each little square of the map, row by row, the highest first."""
    side = SIDE * (2 * np.arange(CELLS) + 1 - CELLS) / CELLS
    across, up = np.meshgrid(side, -side)
    return np.stack([across, up], axis=-1).reshape(-1, 2)


def _seen(moment):
    """Five maps (106, 106) with numbers 0..1: the answer, and what each unit gives."""
    given, scores = _forward(moment.weights, _plane())
    chances = 0.5 + 0.5 * np.tanh(scores / 2)
    return np.vstack([chances, (given.T + 1) / 2]).reshape(UNITS + 1, CELLS, CELLS)


# --- the picture -----------------------------------------------------------------------------


def _titles(look):
    middle = MAP_LEFT + MAP / 2
    title = f"unit {look}: what it sees" if look else "the answer everywhere"
    return [
        Words(INPUT_LEFT + INPUT / 2, 22, "goes in", style.INK, 13, bold=True),
        Words(UNIT_LEFT + UNIT / 2, 22, "four units, and what each sees", style.INK, 13, bold=True),
        Words(middle, 22, title, style.INK, 13, bold=True),
    ]


def _unit_top(unit):
    return MAP_TOP + unit * PITCH


def _ends():
    """Name of each weight -> the two ends of its line, from where it begins."""
    outs = MAP_TOP + (3 * PITCH + UNIT) / 2
    for unit in range(UNITS):
        middle = _unit_top(unit) + UNIT / 2
        for place, top in enumerate(INPUT_TOPS):
            start = (INPUT_LEFT + INPUT, top + INPUT / 2)
            yield ("into", unit, place), start, (UNIT_LEFT, middle + 12 * (place - 0.5))
        end = (MAP_LEFT - 2, outs + 16 * (unit - 1.5))
        yield ("out", 0, unit), (UNIT_LEFT + UNIT, middle), end


ENDS = tuple(_ends())


def _of(layers, name):
    layer, row, column = name
    return float(getattr(layers, layer)[row, column])


def _wires(moment):
    """A line for each weight: its width is the size, dashes mean minus."""
    shapes = []
    for name, start, end in ENDS:
        weight = _of(moment.weights, name)
        width = round(min(WIDEST, max(0.8, THICK * abs(weight))), 1)
        look = (style.INK, width) if weight > 0 else (style.GREY, width, (5, 6 + width))
        shapes.append(Line([start, end], *look))
    return shapes


def _pulses(blame, steps):
    """Orange pulses on each line, on their way back: their width is the blame of the last step."""
    shapes = []
    for (name, start, end), slot in itertools.product(ENDS, range(BEATS - 1)):
        width = min(1.5 * WIDEST, PULSE * abs(_of(blame, name)))
        if width >= FAINTEST:
            mark = f"pulse-{'-'.join(map(str, name))}-{(steps - slot) % BEATS}"
            shapes.append(_pulse(end, start, (slot + 0.8) / BEATS, width, mark))
    return shapes


def _pulse(start, end, share, width, mark):
    """A drop that flies from start to end, and has come so far."""
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    length = float(np.hypot(dx, dy))
    ux, uy = dx / length, dy / length
    x, y, side = x0 + share * dx, y0 + share * dy, width / 2 + 1
    corners = ((11, 0), (-9, side), (-5, 0), (-9, -side))
    points = [(x + far * ux - off * uy, y + far * uy + off * ux) for far, off in corners]
    return Shape(points, style.BACKWARD, style.PAPER, 0.8, id=mark)


def _coloured(numbers):
    return TONES[np.minimum((numbers * len(TONES)).astype(int), len(TONES) - 1)]


@functools.cache
def _inputs():
    """The two numbers that go in, each as a map of its own."""
    shares = (_plane() / SIDE + 1) / 2
    shapes = []
    for place, (top, name) in enumerate(zip(INPUT_TOPS, ("across", "up"), strict=True)):
        pixels = _coloured(shares[:, place].reshape(CELLS, CELLS)[::4, ::4])
        shapes += [
            Photo(INPUT_LEFT, top, INPUT, INPUT, pixels),
            Box(INPUT_LEFT, top, INPUT, INPUT, "none", style.GREY, 1),
            Words(INPUT_LEFT + INPUT / 2, top + INPUT + 16, name, style.GREY, 12),
        ]
    return shapes


def _units(seen, look):
    shapes = []
    for unit in range(UNITS):
        top, is_large = _unit_top(unit), look == unit + 1
        frame = (style.INK, 3) if is_large else (style.GREY, 1)
        pixels = _coloured(seen[unit + 1][::2, ::2])
        shapes.append(Photo(UNIT_LEFT, top, UNIT, UNIT, pixels))
        shapes.append(Box(UNIT_LEFT, top, UNIT, UNIT, "none", *frame))
    return shapes


def _legend(has_blame):
    y = MAP_TOP + 3 * PITCH + UNIT + 15
    words = "width: size of the weight, dashed: minus"
    shapes = [Words(INPUT_LEFT, y, words, style.GREY, 11.5, "start")]
    if has_blame:
        shapes.append(_pulse((318, y - 4), (288, y - 4), 0.5, 7, ""))
        shapes.append(Words(316, y, "blame", style.BACKWARD, 11.5, "start", bold=True))
    return shapes


def _map(numbers):
    """A large map, and a line where its number is in the middle."""
    places = (np.arange(0, CELLS, 3) + 0.5) * CELL
    lines = contourpy.contour_generator(places, places, numbers[::3, ::3]).lines(0.5)
    spots = [[(MAP_LEFT + x, MAP_TOP + y) for x, y in line] for line in lines]
    return [
        Photo(MAP_LEFT, MAP_TOP, MAP, MAP, _coloured(numbers)),
        *(Line(points, style.INK, 1.8) for points in spots),
        Box(MAP_LEFT, MAP_TOP, MAP, MAP, "none", style.GREY, 1),
    ]


def _on_map(x, y):
    return MAP_LEFT + MAP * (x / SIDE + 1) / 2, MAP_TOP + MAP * (1 - y / SIDE) / 2


def _dots(data, x, y):
    """The dots, hollow ones and filled ones, and the one to drag with a ring around it."""
    looks = ((style.PAPER, style.INK), (style.INK, style.PAPER))
    shapes = [
        Disc(*_on_map(*point), 5, *looks[int(kind)], 1.5, id=f"dot-{place}")
        for place, (point, kind) in enumerate(zip(*_listed(data), strict=True), start=1)
    ]
    at = _on_map(x, y)
    shapes.append(Disc(*at, 13, style.PAPER, style.INK, 2, opacity=0.85, id="ring", ghost=True))
    shapes.append(Disc(*at, 7.5, *looks[1], 1.5, id="free", ghost=True))
    if (x, y) == FREE:
        place = _free_place(at, data)
        shapes.append(Words(*place, "drag me", style.INK, 12.5, bold=True, halo=True))
    return shapes


def _free_place(at, data):
    """Where words beside a place hide no dot: above, below, left or right of it."""
    dots_at = np.array([_on_map(*point) for point in _listed(data)[0]])
    sides = [(0, -19), (0, 30), (-52, 5), (52, 5)]
    places = [(at[0] + across, at[1] + down) for across, down in sides]

    def room(place):
        gaps = np.abs(dots_at - (place[0], place[1] - 5)) - (34, 10)
        return gaps.max(axis=1).min()

    return max(places, key=room)


@functools.cache
def _listed(data):
    points, kinds = dots(data)
    return points.tolist(), kinds[:, 0].tolist()


def _caption(run, moment, look):
    y = MAP_TOP + MAP + 20
    if look:
        return [
            Words(
                MAP_LEFT,
                y,
                "blue: up to 1, pale: down to \N{MINUS SIGN}1",
                style.INK,
                12.5,
                "start",
            ),
            Words(MAP_LEFT + MAP, y, BACK, style.INK, 12.5, "end", bold=True),
        ]
    shapes = [
        Disc(MAP_LEFT + 7, y - 4.5, 5, style.PAPER, style.INK, 1.5),
        Words(MAP_LEFT + 18, y, "belongs on pale", style.INK, 12.5, "start"),
        Disc(MAP_LEFT + 145, y - 4.5, 5, style.INK, style.PAPER, 1.5),
        Words(MAP_LEFT + 156, y, "on blue", style.INK, 12.5, "start"),
    ]
    told = f"{run.is_right(moment).sum()} of {COUNT + 1} right"
    return [*shapes, Words(MAP_LEFT + MAP, y, told, style.INK, 13.5, "end", bold=True)]


def _curve(losses):
    """The loss so far, on axes that stay."""
    steps = range(len(losses))
    x, y = CHART.spot(steps[-1], min(losses[-1], 1.0))
    name = Words(CHART.right, CHART.top + 2, f"loss {decimals(losses[-1])}", style.INK, 13, "end",
                 bold=True, halo=True)  # fmt: skip
    return [
        *CHART.rows((0, 0.5, 1), ("0", "0.5", "1"), size=11.5),
        *CHART.columns(
            (0, 20, 40, 60, 80), ("0", "20", "40", "60", "80 steps"), size=11.5, below=16
        ),
        CHART.edges(),
        *CHART.curve(steps, losses, style.INK, 2.2),
        Disc(x, y, 5, style.INK, style.PAPER, 1.5, id="loss"),
        name,
    ]


# --- what a hand touches ----------------------------------------------------------------------


def _presses(look):
    shapes = [
        Press(
            UNIT_LEFT,
            _unit_top(unit),
            UNIT,
            UNIT,
            f"unit {unit + 1}: show its map large",
            {"look": 0 if look == unit + 1 else unit + 1},
            radius=2,
        )
        for unit in range(UNITS)
    ]
    if look:
        place = (MAP_LEFT + MAP - 106, MAP_TOP + MAP + 4, 110, 24)
        shapes.append(Press(*place, "back to the answer everywhere", {"look": 0}))
    return shapes


def _grip(x, y):
    across = Way("x", "x", _on_map(-REACH, 0)[0], _on_map(REACH, 0)[0], -REACH, REACH, 0.1)
    up = Way("y", "y", _on_map(0, -REACH)[1], _on_map(0, REACH)[1], -REACH, REACH, 0.1)
    label = "the ringed dot: drag it, and the network learns with it there"
    return Handle(*_on_map(x, y), label, (across, up), moves=("ring", "free"), r=16)


# --- the sentence -----------------------------------------------------------------------------


def _about_unit(now, look):
    weight = _of(now.weights, ("out", 0, look - 1))
    kind = "filled" if weight > 0 else "hollow"
    return (
        f"Unit {look} can draw one straight line: it gives more than 0 on the blue side, less on "
        f"the pale one. Its weight to the answer is {decimals(weight)}, so blue here speaks for "
        f"{kind} dots. Click it again for the answer."
    )


def _what_next(steps, x, y):
    if (x, y) == FREE:
        return "Click a unit to see the line that it draws, or drag the ringed dot."
    return "Drag the ringed dot on, or choose other dots."


def _advice(run, now, losses, lr):
    used_up, recent = len(losses) > MOST, losses[-21:]
    rise = max((after - before for before, after in itertools.pairwise(recent)), default=0)
    if rise > max(0.02, 0.05 * now.loss):
        return "The loss jumps up and down: use a smaller learning rate."
    if lr < SLOW and used_up:
        return "The steps are used up: use a larger learning rate."
    if run.has_moved and not run.is_right(now)[-1]:
        return "It gets the ringed dot wrong: one against many. Drag it back, or to another place."
    if used_up:
        return "The steps are used up: try other first weights."
    if len(recent) > 20 and recent[0] - recent[-1] < 0.01:
        return "It hardly moves now: go on a while, or try other first weights."
    return "Take more steps, or press learn."
