"""A curve, and how steep it is at a few places: a slope is the slope of a short straight line."""

import numpy as np

from ...engine.format import decimals, number
from .. import style

WIDTH, HEIGHT = style.WIDTH, 340
REACH = 52
"""How far each straight line goes to either side of its place, in pixels."""

NUDGE = 1e-5
"""Slopes are measured from this far on both sides."""


@style.styled
def draw_slopes(curve, places, span, *, x_label="x", y_label="y"):
    """Draw a curve, and at some places the straight line that is as steep as the curve is there.

    Args:
        curve: a function from an array of numbers to an array of the same shape.
        places: where to measure its slope.
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
    picture = style.Picture(WIDTH, HEIGHT, _alt(places, slopes, x_label, y_label))
    axes = picture.add_axes((0.08, 0.16, 0.88, 0.72))
    axes.set_xlabel(x_label, labelpad=6)
    axes.set_title(y_label, loc="left", fontsize=11.5, fontweight="bold", pad=10)
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.tick_params(length=0, pad=6)
    x = np.linspace(*span, 200)
    axes.plot(x, _on(curve, x), color=style.FORWARD)
    axes.margins(x=0.03, y=0.14)
    axes.set(xlim=axes.get_xlim(), ylim=axes.get_ylim())
    for place in zip(places, heights, slopes, bends > 1e-9, strict=True):
        _straight_line(axes, *place)
    return picture


def _on(curve, x):
    return np.asarray(curve(x), dtype=float)


def _straight_line(axes, x, y, slope, is_bowl):
    """A line through (x, y), as long as the others on the page, with its slope beside it.

    The words stand on the side of the line where the curve is not.
    """
    (x0, y0), (x1, y1) = axes.transData.transform([(x, y), (x + 1, y + slope)])
    run = REACH * style.SHARPNESS / np.hypot(x1 - x0, y1 - y0)
    ends = np.array([-run, run])
    axes.plot(x + ends, y + slope * ends, color=style.BACKWARD, linewidth=3)
    axes.plot(x, y, "o", color=style.BACKWARD, markersize=7)
    is_left = (slope > 0) != is_bowl
    spot = (-6 if is_left else 6, -6 if is_bowl else 6)
    look = {"ha": "right" if is_left else "left", "va": "top" if is_bowl else "bottom"}
    look |= {"color": style.BACKWARD, "weight": "bold", "textcoords": "offset points"}
    axes.annotate(f"slope {decimals(slope, sign=True)}", (x, y), spot, **look)


def _alt(places, slopes, x_label, y_label):
    told = ", ".join(
        f"{decimals(slope, sign=True)} at {number(place)}"
        for place, slope in zip(places, slopes, strict=True)
    )
    return f"A curve of {y_label} over {x_label}, with its slope: {told}."
