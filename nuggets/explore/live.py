"""Watch a network learn: its curves, and what it says of a few pictures, while ``fit`` runs."""

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

TONES = 20
"""A colour of a watched picture has so many steps: fewer colours make a smaller still picture."""

LEFT, RIGHT = (62, 330), (412, 596)
"""From where to where the two curves run, to the right."""

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

    Attributes:
        losses: (epochs gone, loss of the batch) after each step.
        scores: (epochs gone, right of 100 test pictures) at each counting.
        widget: what shows the picture while it learns.
        seen: the same for the pictures that it learns from.
        text: a sentence that says how far it has come.
    """

    def __init__(self, model, test, train=None, *, count=500, every=0.5):
        self.model, self.every = model, every
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
        if time.perf_counter() >= self._next_drawing:
            self._draw()

    @property
    def text(self):
        """How far it has come, in one sentence."""
        epochs = self.losses[-1][0] if self.losses else 0
        right = f"{decimals(self.scores[-1][1], 0)} of 100 test pictures are right"
        if self.seen:
            right += f", and {decimals(self.seen[-1][1], 0)} of 100 that it learns from"
        return f"After {decimals(epochs, 1)} epochs, {right}."

    def svg(self, examples=True):
        """The picture as it is now, with or without examples, as the text of an SVG."""
        scene = Scene(WIDTH, HEIGHT if examples else HEIGHT_OF_CURVES)
        scene.add(_loss_curve(self.losses), _score_curves(self.scores, self.seen))
        if examples:
            scene.add(_examples(self._test[:SHOWN], self.chances))
        return write_svg(scene, self.text)

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


def _titled(chart, title, rows, epochs):
    """A chart with its title and its numbers."""
    shapes = [
        Words(chart.left - 34, 28, title, style.INK, 13.5, "start", bold=True),
        *chart.rows(rows, size=11.5),
    ]
    if epochs:
        shapes += [
            Words(chart.left, BOTTOM + 18, "0", style.GREY, 11.5),
            Words(
                chart.right, BOTTOM + 18, f"{decimals(epochs, 1)} epochs", style.GREY, 11.5, "end"
            ),
        ]
    return shapes


def _chart(span, epochs, low, high):
    return Chart(span[0], TOP, span[1], BOTTOM, (0, max(epochs, 1e-9)), (low, high))


def _loss_curve(losses):
    """The loss of the batches, each point the mean of its neighbours."""
    smooth = _smooth(losses)
    epochs = smooth[-1][0] if smooth else 0
    chart = _chart(LEFT, epochs, 0, max([0.8, *(loss for _, loss in smooth)]))
    shapes = _titled(chart, "loss of the batches", (0, 0.35, 0.7), losses and losses[-1][0])
    if smooth:
        loss = smooth[-1][1]
        shapes += chart.curve(*zip(*smooth, strict=True), style.FORWARD, 2.4)
        shapes.append(Disc(*chart.spot(epochs, loss), 4.5, style.FORWARD, style.PAPER))
        shapes += chart.names([(decimals(loss), epochs, loss, style.FORWARD)], 13)
    return shapes


def _smooth(losses):
    """At most ``POINTS`` points, each the mean of as many steps."""
    if not losses:
        return []
    parts = np.array_split(np.array(losses), min(POINTS, max(1, len(losses) // 8)))
    return [tuple(part.mean(axis=0)) for part in parts]


def _score_curves(scores, seen):
    """Right of 100, on pictures that are new and, if wanted, on those that it learns from."""
    epochs = scores[-1][0]
    chart = _chart(RIGHT, epochs, 40, 100)
    shapes = _titled(chart, "right, of 100", (50, 75, 100), epochs)
    curves = [("test", scores, style.INK, None)]
    curves += [("training", seen, style.GREY, (7, 5))] if seen else []
    ends = []
    for name, points, colour, dash in curves:
        points = [(x, max(y, 40)) for x, y in points]
        shapes += chart.curve(*zip(*points, strict=True), colour, 2.4, dash)
        shapes += [Disc(*chart.spot(*point), 3.4, colour, style.PAPER, 1) for point in points]
        x = points[-1][0] if len(scores) > 1 else chart.x[1]
        ends.append((f"{name} {decimals(points[-1][1], 0)}", x, points[-1][1], colour))
    return [*shapes, *chart.names(ends, 13)]


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
