"""A curve, and how steep it is at a few places: a slope is the slope of a short straight line."""

import numpy as np

from ...engine.format import decimals, number
from .. import style
from ..chart import Chart, alike, ticks
from ..scene import Disc, Line, Scene, Words, paint

WIDTH, HEIGHT = style.WIDTH, 340
REACH = 52
"""How far each straight line goes to either side of its place, in pixels."""

NUDGE = 1e-5
"""Slopes are measured from this far on both sides."""


def draw_slopes(curve, places, span, *, x_label="x", y_label="y"):
    """Draw a curve, and at some places the straight line that is as steep as it is there.

    A slope is measured by nudging: (curve(x + h) - curve(x - h)) / 2h, with h = 0.00001.

    Args:
        curve: a function from an array of numbers to an array of the same shape.
        places: where to measure its slope (n,).
        span: (from, to), the part of the curve that is drawn.
        x_label: what runs to the right.
        y_label: what runs up.

    Returns:
        A ``style.Picture``, 720 by 340 pixels.
    """
    places = np.asarray(places, dtype=float)
    heights = _on(curve, places)
    slopes = (_on(curve, places + NUDGE) - _on(curve, places - NUDGE)) / (2 * NUDGE)
    aside = np.ptp(span) / 100
    bends = _on(curve, places + aside) + _on(curve, places - aside) - 2 * heights
    x = np.linspace(*span, 200)
    chart, rows, columns = slopes_chart(span, _on(curve, x))
    scene = Scene(WIDTH, HEIGHT)
    scene.add(chart.rows(rows, alike(rows)), chart.columns(columns, alike(columns)))
    scene.add(chart.titles(x_label, y_label))
    scene.add(chart.curve(x, _on(curve, x), style.FORWARD, 2.8))
    for place in zip(places, heights, slopes, bends > 1e-9, strict=True):
        scene.add(_straight_line(chart, *place))
    scene.add(chart.edges())
    return paint(scene, _alt(places, slopes, x_label, y_label))


def slopes_chart(span, heights):
    """The ``Chart`` of a curve's heights (n,) over a span, with air, and the ticks of both axes."""
    low, high = float(heights.min()), float(heights.max())
    side, air = 0.03 * float(np.ptp(span)), 0.14 * (high - low) or 1.0
    across, up = (span[0] - side, span[1] + side), (low - air, high + air)
    chart = Chart(64, 46, WIDTH - 28, HEIGHT - 54, across, up)
    return chart, ticks(*up), ticks(*across, 9)


def _on(curve, x):
    return np.asarray(curve(x), dtype=float)


def _straight_line(chart, x, y, slope, is_bowl):
    """A line through (x, y), as long as the others on the page, with its slope beside it.

    The words stand on the side of the line where the curve is not; where the chart ends there, on
    the other.
    """
    (x0, y0), (x1, y1) = chart.spot(x, y), chart.spot(x + 1, y + slope)
    length = np.hypot(x1 - x0, y1 - y0)
    dx, dy = REACH * (x1 - x0) / length, REACH * (y1 - y0) / length
    words = f"slope {decimals(slope, sign=True)}"
    is_left, is_below = (slope > 0) != is_bowl, is_bowl
    room = x0 - chart.left if is_left else WIDTH - x0
    if room < 10 + 9 * len(words):
        is_left, is_below = not is_left, not is_below
    spot = (x0 - 9 if is_left else x0 + 9, y0 + 21 if is_below else y0 - 9)
    anchor = "end" if is_left else "start"
    return [
        Line([(x0 - dx, y0 - dy), (x0 + dx, y0 + dy)], style.BACKWARD, 3.6),
        Disc(x0, y0, 5, style.BACKWARD),
        Words(*spot, words, style.BACKWARD, 13.5, anchor, bold=True, halo=True),
    ]


def _alt(places, slopes, x_label, y_label):
    told = ", ".join(
        f"{decimals(slope, sign=True)} at {number(place)}"
        for place, slope in zip(places, slopes, strict=True)
    )
    return f"A curve of {y_label} over {x_label}, with its slope: {told}."
