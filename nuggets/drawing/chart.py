"""A chart for a scene: two axes with their numbers, curves, and names that no line crosses."""

import itertools
import math
from dataclasses import dataclass

import numpy as np

from ..engine.format import decimals, number
from . import style
from .scene import Line, Words

NAME_GAP = 19
"""How far apart the names of two curves must stand, in pixels."""

UP = " \N{UPWARDS ARROW}"
"""Stands behind the name of a curve whose end is above the chart."""


@dataclass(frozen=True)
class Chart:
    """Where a chart stands on the page, and which numbers its edges stand for.

    Its edges are in pixels; ``x`` and ``y`` are the numbers (low, high) at the left and right edge,
    and at the lower and upper one. With ``log_x`` or ``log_y`` equal steps along an axis multiply.
    """

    left: float
    top: float
    right: float
    bottom: float
    x: tuple = (0.0, 1.0)
    y: tuple = (0.0, 1.0)
    log_x: bool = False
    log_y: bool = False

    def spot(self, x, y):
        """The pixel (x, y) of a pair of numbers."""
        across, up = _share(x, self.x, self.log_x), _share(y, self.y, self.log_y)
        x, y = (self.right - self.left) * across, (self.bottom - self.top) * up
        return self.left + x, self.bottom - y

    def rows(self, ticks, texts=None, size=12.0):
        """A faint line at each tick of the upright axis, and left of it its number, or its text."""
        shapes = []
        for tick, text in zip(ticks, texts or map(number, ticks), strict=True):
            y = self.spot(self.x[0], tick)[1]
            shapes.append(Line([(self.left, y), (self.right, y)], style.FAINT, 1))
            shapes.append(Words(self.left - 9, y + 0.36 * size, text, style.GREY, size, "end"))
        return shapes

    def columns(self, ticks, texts=None, size=12.0, below=20, lines=False):
        """A number, or a text, ``below`` pixels under each tick of the level axis; maybe a line."""
        shapes = []
        for tick, text in zip(ticks, texts or map(number, ticks), strict=True):
            x = self.spot(tick, self.y[0])[0]
            if lines:
                shapes.append(Line([(x, self.top), (x, self.bottom)], style.FAINT, 1))
            shapes.append(Words(x, self.bottom + below, text, style.GREY, size))
        return shapes

    def edges(self):
        """The two axes themselves."""
        corners = [(self.left, self.top), (self.left, self.bottom), (self.right, self.bottom)]
        return Line(corners, style.GREY, 1.4)

    def titles(self, x_label, y_label):
        """What runs to the right, under the chart, and what runs up, over it."""
        middle = (self.left + self.right) / 2
        return [
            Words(self.left, self.top - 20, y_label, style.INK, 14.5, "start", bold=True),
            Words(middle, self.bottom + 43, x_label, style.INK, 13.5),
        ]

    def curve(self, xs, ys, colour, width=2.6, dash=None):
        """The pieces, each a ``Line``, of a curve that are on the chart.

        Args:
            xs: (n,), where its points are on the level axis.
            ys: (n,), and on the upright one. What is not finite parts the curve; above the chart it
                ends.
            colour: of the line.
            width: of the line, in pixels.
            dash: (on, off) in pixels; a solid line if not given.
        """
        pieces = [[]]
        for x, y in zip(xs, ys, strict=True):
            if self.holds(y):
                pieces[-1].append(self.spot(x, y))
            elif pieces[-1]:
                pieces[-1].append((self.spot(x, self.y[1])[0], self.top - 10))
                pieces.append([])
        return [Line(points, colour, width, dash) for points in pieces if len(points) > 1]

    def holds(self, y):
        """Whether a height is on the chart, and not above it."""
        return math.isfinite(y) and y <= self.y[1]

    def names(self, ends, size=13.5):
        """The names of curves, to the right of their ends, moved apart where they would touch.

        ``ends`` has for each curve its name, the numbers (x, y) at its end, and its colour.
        """
        spots = [self.spot(x, y if self.holds(y) else self.y[1]) for _, x, y, _ in ends]
        heights = apart([y for _, y in spots], NAME_GAP, self.bottom)
        names = []
        for (name, _, y, colour), (x, _), height in zip(ends, spots, heights, strict=True):
            text = name if self.holds(y) else name + UP
            ink = style.GREY if colour == style.QUIET else colour
            names.append(Words(x + 10, height + 0.36 * size, text, ink, size, "start", bold=True))
        return names


def _share(value, span, is_log):
    """Where a number is between the two ends of an axis: 0 is the first, 1 is the last."""
    low, high = np.log10(span) if is_log else span
    return (float(np.log10(value) if is_log else value) - low) / (high - low)


def apart(heights, gap, lowest):
    """The same heights (n,), in their order, ``gap`` apart or more, and none below ``lowest``.

    All are in pixels of the page, down.
    """
    order = np.argsort(heights, kind="stable")
    spread = np.array(heights, dtype=float)
    for _ in range(50):
        for upper, lower in itertools.pairwise(order):
            overlap = gap - (spread[lower] - spread[upper])
            if overlap > 0:
                spread[upper] -= overlap / 2
                spread[lower] += overlap / 2
        if len(spread):
            spread -= max(0.0, spread.max() - lowest)
    return spread.tolist()


def ticks(low, high, most=7, whole=False):
    """Round numbers from ``low`` to ``high``, at most ``most``, or whole ones if they must be."""
    rough = (high - low) / max(most - 1, 1) or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * part for part in (1, 2, 2.5, 5, 10) if power * part >= rough * 0.999)
    step = max(1.0, float(math.ceil(step))) if whole else step
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{step * i:.12g}") for i in range(first, last + 1)]


def alike(numbers):
    """Numbers as texts, such as ["0.00", "0.25"]: all with the decimals that the longest needs."""
    most = max(len(decimals(x, 0, 9).partition(".")[2]) for x in numbers)
    return [decimals(x, most) for x in numbers]


def powers(low, high):
    """The powers of ten around two numbers above zero: ``powers(20, 500)`` is [10, 100, 1000]."""
    first, last = math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9)
    return [10.0**n for n in range(first, max(last, first + 1) + 1)]
