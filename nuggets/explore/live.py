"""Watch a network learn: its curves, and what it says of a few pictures, while ``fit`` runs."""

import dataclasses
import math
import time

import numpy as np
from IPython.display import display

from ..drawing import style
from ..drawing.chart import Chart
from ..drawing.plots.pictures import CROSS, TICK
from ..drawing.scene import Disc, Photo, Scene, Words
from ..drawing.verdict import verdict_bar
from ..engine import ops
from ..engine.format import decimals, percent
from ..engine.layers import Conv2d
from ..engine.settings import number, whole
from ..engine.train import accuracy, predict
from ..worlds import pets, photos
from . import still
from .shell import Shell
from .svg import write_svg

WIDTH, HEIGHT, HEIGHT_OF_CURVES = style.WIDTH, 376, 240
PAUSE = 0.25
"""Seconds from one redrawing to the next: four pictures a second look alive, and cost little."""

SHARE = 0.05
"""How much of the time drawing may take, so that on a busy computer learning does not wait."""

SHOWN = 8
"""How many pictures are watched one by one."""

POINTS = 160
"""As many points of the loss are drawn at most; each is the mean of the steps around it."""

FEW_POINTS = 16
"""So many first steps are drawn one by one."""

TONES = 20
"""A colour of a watched picture has so many steps: fewer colours make a smaller still picture."""

SPANS = (62, 330), (412, 596)
NARROW = (50, 228), (304, 428)
"""From where to where the two curves run, to the right; and where filters stand beside them."""

FILTERS, FILTERS_SIDE = 540, 160
"""Where the filters begin, to the right, and how wide and high they are together."""

FIRST = 16
"""How many filters are watched."""

SLOW_STEPS = 10
"""How many steps are shown in slow motion."""

LOSS_TOP = 0.8
"""Where the axis of the loss ends, or twice as high, or twice that, as the first losses need it."""

TOP, BOTTOM = 48, 208
"""From where to where they run, down."""

UNIT = 64
"""How wide and high a watched picture is: a pixel of it covers whole pixels of the page, also in
the still picture, which so stays small."""


class Live:
    """What a network has learned so far, drawn again and again while it learns.

    Give it to ``fit``, inside ``with``::

        with ng.explore.Live(model, test) as live:
            ng.fit(model, train.images, train.labels, optimizer=optimizer, watch=live)

    With ``epochs`` the curves have all their room from the beginning; without, their axis doubles
    where they come to its end. With ``slow=1`` each of the first ten steps takes a second more, so
    that they can be watched.

    It draws at most four times a second, less often on a busy computer, and counts on the test
    pictures now and then. When the block ends, by itself or by the stop button, the picture stands
    still, and can be stored. Photographs are shown while it learns only: they are other people's,
    and are not kept in the still picture.

    Args:
        model: what learns, from pictures 0..1.
        test: ``Pets`` or ``Photos`` that it does not learn from.
        train: some that it does learn from, if these should be counted too.
        count: how many of them are counted, at most; the first ones.
        every: how many epochs go by from one counting to the next.
        epochs: how many there will be, where it is known.
        slow: how many seconds each of the first ten steps is to last longer.
        called: what the set is called that it does not learn from, such as "validation".

    Raises:
        TypeError: if test or train are no ``Pets`` or ``Photos``, or a number is none.
        ValueError: if a number is out of range.

    Attributes:
        losses: (epochs gone, loss of the batch) after each step.
        scores: (epochs gone, right of 100 test pictures) at each counting.
        widget: what shows the picture while it learns.
        seen: the same for the pictures that it learns from.
        text: a sentence that says how far it has come.
    """

    def __init__(self, model, test, train=None, *, count=500, every=0.5, epochs=None, slow=0,
                 called="test"):  # fmt: skip
        number("Live", "slow", slow, 0, 60)
        number("Live", "epochs", epochs or 0)
        number("Live", "every", every, 0.001)
        whole("Live", "count", count)
        for name, given in (("test", test), ("train", test if train is None else train)):
            if not (isinstance(given, (pets.Pets, photos.Photos)) and len(given)):
                kind = type(given).__name__
                raise TypeError(f"Live: {name} must be Pets or Photos, at least one, got {kind}.")
        self.model, self.every, self.epochs, self.slow = model, every, epochs, slow
        self._called = called
        self._test, self._train = test[:count], None if train is None else train[:count]
        self.losses, self.scores, self.seen = [], [], []
        self.widget = Shell()
        self._next_drawing = -np.inf
        self._count(0)

    def __enter__(self):
        """Show the picture under the cell, where it is drawn anew from now on."""
        self._draw()
        view = self.widget.view() | {"text/plain": "While it learned:"}
        display(view, raw=True)
        return self

    def __exit__(self, *problem):
        """Let the picture stand still; after an error, leave it as it was last drawn."""
        if problem[0] is not None:
            return
        if self.losses and self.scores[-1][0] < self.losses[-1][0]:
            self._count(self.losses[-1][0])
        display(self)
        self.widget.layout.display = "none"

    def __call__(self, epochs, loss):
        """Take note of one step; ``fit`` calls this.

        Args:
            epochs: how often all examples were shown so far, such as 1.5.
            loss: the mean loss of the batch.
        """
        self.losses.append((epochs, loss))
        if epochs + 1e-9 >= self.scores[-1][0] + self.every:
            self._count(epochs)
        if self._is_slow or time.perf_counter() >= self._next_drawing:
            self._draw()
        if self._is_slow:
            time.sleep(self.slow)

    @property
    def _is_slow(self):
        return self.slow > 0 and 0 < len(self.losses) <= SLOW_STEPS

    @property
    def text(self):
        """How far it has come, in one sentence."""
        epochs, step = self.losses[-1][0] if self.losses else 0, len(self.losses)
        if self._is_slow:
            loss = decimals(self.losses[-1][1])
            return f"In slow motion: step {step} of the first {SLOW_STEPS}, and its loss is {loss}."
        right = f"{decimals(self.scores[-1][1], 0)} of 100 {self._called} pictures are right"
        if self.seen:
            right += f", and {decimals(self.seen[-1][1], 0)} of 100 that it learns from"
        return f"After {decimals(epochs, 1)} epochs, {right}."

    def svg(self, examples=True):
        """The picture as it is now, with or without examples, as the text of an SVG."""
        scene = Scene(WIDTH, HEIGHT if examples else HEIGHT_OF_CURVES)
        filters = first_filters(self.model)
        spans = SPANS if filters is None else NARROW
        end = self._end
        scene.add(_loss_curve(self.losses, spans[0], end))
        scene.add(_score_curves(self._called, self.scores, self.seen, spans[1], end))
        if filters is not None:
            scene.add(_filters(filters))
        if examples:
            scene.add(_examples(self._test[:SHOWN], self.chances))
        return write_svg(scene, self.text)

    @property
    def _end(self):
        """The epochs at the right end of the axes: all of them, or a power of two."""
        gone = self.losses[-1][0] if self.losses else 0
        if self.epochs is not None and gone <= self.epochs + 1e-9:
            return self.epochs
        return 2.0 ** math.ceil(math.log2(max(gone, 1)))

    def _count(self, epochs):
        self.scores.append((epochs, self._right_of_100(self._test)))
        if self._train is not None:
            self.seen.append((epochs, self._right_of_100(self._train)))

    def _right_of_100(self, pictures):
        return 100 * accuracy(self.model, pictures, pictures.labels)

    @property
    def chances(self):
        """Of a cat and of a dog, for each watched picture (N, 2)."""
        scores = predict(self.model, self._test[:SHOWN])
        return ops.softmax(np.clip(np.nan_to_num(scores), -1e4, 1e4)).data

    def _draw(self):
        began = time.perf_counter()
        with self.widget.hold_sync():
            self.widget.svg, self.widget.text = self.svg(), self.text
        cost = time.perf_counter() - began
        self._next_drawing = began + max(PAUSE, cost / SHARE)

    def __repr__(self):
        return f"<live: {self.text}>"

    def _repr_mimebundle_(self, **kwargs):
        """A picture that stands still; where the author's tool is missing, as SVG."""
        svg = self.svg(examples=not isinstance(self._test, photos.Photos))
        view = {"image/svg+xml": svg} if still.resvg_py is None else {}
        return still.stored(repr(self), self.text, svg, view)


def first_filters(model):
    """The first filters of a model, (up to ``FIRST``, height, width, 3 or 1); None without any.

    Those that look at the three colours have these colours; of others the mean of their sheets.
    """
    modules = model.modules() if hasattr(model, "modules") else ()
    layer = next((layer for layer in modules if isinstance(layer, Conv2d)), None)
    if layer is None:
        return None
    weights = layer.weight.data[:FIRST]
    weights = weights if weights.shape[1] == 3 else weights.mean(axis=1, keepdims=True)
    return weights.transpose(0, 2, 3, 1)


def _filters(weights):
    """The first filters as small pictures, in a square: grey is 0, light is plus, dark is minus."""
    count, height, width, _ = weights.shape
    columns = math.ceil(count**0.5)
    rows = -(-count // columns)
    sheet = np.ones((rows * (height + 1) - 1, columns * (width + 1) - 1, 3))
    limit = np.nanmax(np.abs(np.nan_to_num(weights))) or 1.0
    for place, filter_ in enumerate(np.nan_to_num(weights / limit)):
        y, x = place // columns * (height + 1), place % columns * (width + 1)
        sheet[y : y + height, x : x + width] = filter_ / 2 + 0.5
    cell = FILTERS_SIDE / max(sheet.shape[:2])
    x, y = FILTERS + FILTERS_SIDE / 2, BOTTOM + 18
    title = f"its first {count} filters" if count > 1 else "its first filter"
    return [
        Words(x, 28, title, style.INK, 13.5, bold=True),
        Photo(FILTERS, TOP, sheet.shape[1] * cell, sheet.shape[0] * cell, sheet),
        Words(x, y, f"dark {style.MINUS}   grey 0   light +", style.GREY, 11.5),
    ]


def _titled(chart, title, rows, texts=None):
    """A chart with its title and its numbers, the same from the first step to the last."""
    end = f"{decimals(chart.x[1], 0, 1)} epoch{'s' if chart.x[1] != 1 else ''}"
    return [
        Words(chart.left - 34, 28, title, style.INK, 13.5, "start", bold=True),
        *chart.rows(rows, texts, size=11.5),
        Words(chart.left, BOTTOM + 18, "0", style.GREY, 11.5),
        Words(chart.right, BOTTOM + 18, end, style.GREY, 11.5, "end"),
    ]


def _chart(span, end, low, high):
    return Chart(span[0], TOP, span[1], BOTTOM, (0, max(end, 1e-9)), (low, high))


def _newest(chart, x, y, colour):
    """The newest point of a curve, with a ring around it."""
    spot = chart.spot(x, y)
    return [Disc(*spot, 8, colour, opacity=0.25), Disc(*spot, 4.5, colour, style.PAPER)]


def _loss_curve(losses, span, end):
    """The loss of the batches, each point the mean of its neighbours."""
    smooth = _smooth(losses)
    top, most = LOSS_TOP, max([0.0, *(loss for _, loss in smooth if np.isfinite(loss))])
    while top < most:
        top *= 2
    chart = _chart(span, end, 0, top)
    half = top * 7 / 16  # 0.35 and 0.7, where chance stands, and twice that where it must be
    shapes = _titled(chart, "loss of the batches", (0, half, 2 * half))
    if smooth:
        epochs, loss = smooth[-1]
        shapes += chart.curve(*zip(*smooth, strict=True), style.FORWARD, 2.4)
        if np.isfinite(loss):
            shapes += _newest(chart, epochs, loss, style.FORWARD)
            shapes += _names(chart, [(decimals(loss), epochs, loss, style.FORWARD)])
    return shapes


def _smooth(losses):
    """At most ``POINTS`` points, each the mean of as many steps; the first steps one by one."""
    if not losses:
        return []
    count = min(POINTS, len(losses), max(FEW_POINTS, len(losses) // 8))
    parts = np.array_split(np.array(losses), count)
    return [tuple(part.mean(axis=0)) for part in parts]


def _score_curves(called, scores, seen, span, end):
    """Right of 100, on pictures that are new and, if wanted, on those that it learns from."""
    chart = _chart(span, end, 40, 100)
    shapes = _titled(chart, "right, of 100", (50, 75, 100))
    curves = [(called, scores, style.INK, None)]
    curves += [("training", seen, style.GREY, (7, 5))] if seen else []
    ends = []
    for name, points, colour, dash in curves:
        points = [(x, max(y, 40)) for x, y in points]
        shapes += chart.curve(*zip(*points, strict=True), colour, 2.4, dash)
        shapes += [Disc(*chart.spot(*point), 3, colour, style.PAPER, 1) for point in points[:-1]]
        shapes += _newest(chart, *points[-1], colour)
        ends.append((f"{name} {decimals(points[-1][1], 0)}", *points[-1], colour))
    return [*shapes, *_names(chart, ends)]


def _names(chart, ends):
    """The names of curves, kept free of the lines of the chart."""
    return [dataclasses.replace(name, halo=True) for name in chart.names(ends, 13)]


def _examples(test, chances):
    """A few test pictures, each with what it is and how sure the network is of what."""
    shapes, room, steps = [], (WIDTH - 32) / SHOWN, np.round(test.images * TONES) / TONES
    for place, (chance, label) in enumerate(zip(chances, test.labels, strict=True)):
        x, y = 16 + room * place + (room - UNIT) / 2, 252
        verdict = int(chance.argmax())
        mark = TICK if verdict == label else CROSS
        text = f"{mark} {pets.SPECIES[verdict]} {percent(chance.max(), whole=True)}"
        colour = style.SPECIES[verdict]
        shapes += [
            Photo(x, y, UNIT, UNIT, steps[place].transpose(1, 2, 0)),
            *verdict_bar(chance[1], x, y + UNIT + 9, UNIT, 8, ()),
            Words(x + UNIT / 2, y + UNIT + 35, text, colour, 11.5, bold=True),
        ]
    return shapes
