"""Curves with their names written beside them, so that no legend is needed."""

import itertools

import numpy as np

from ...engine.format import number
from .. import style
from ..chart import Chart, alike, powers, ticks
from ..scene import Disc, Scene, Words, paint

WIDTH, HEIGHT = style.WIDTH, 340
MARKED = 12
"""A solid curve of so many points at most has a dot at each."""


def draw_curve(values, label="loss", **options):
    """Draw one curve, such as the loss of each epoch. It takes the options of ``draw_curves``."""
    return draw_curves({label: values}, **{"y_label": label, **options})


def draw_curves(
    curves,
    x=None,
    *,
    x_label="epoch",
    y_label="loss",
    log_x=False,
    log_y=False,
):
    """Draw curves that share their axes, each with its name at its end.

    One curve alone is blue. Several are told apart by dark and light, solid and dashed; a short
    one that is solid has a dot at each of its values.

    Args:
        curves: name -> its values.
        x: where the values belong, the same for all; 1, 2, 3, ... if not given.
        x_label: what runs to the right.
        y_label: what runs up.
        log_x: each step to the right multiplies.
        log_y: each step up multiplies.

    Returns:
        A ``style.Picture``, 720 by 340 pixels.
    """
    curves = {name: np.asarray(values, dtype=float) for name, values in curves.items()}
    if not curves or not all(len(values) for values in curves.values()):
        raise ValueError("draw_curves needs at least one curve, and each at least one value.")
    count = max(map(len, curves.values()))
    places = np.arange(1, count + 1) if x is None else np.asarray(x)
    is_one = len(curves) == 1
    room = 24 if is_one else 28 + max(9.0 * len(name) for name in curves)
    chart, shapes = _axes(curves, places[:count], x_label, y_label, room, log_x, log_y)
    ends = []
    for (name, values), (colour, dash) in zip(curves.items(), _looks(curves), strict=True):
        here = places[: len(values)]
        shapes += chart.curve(here, values, colour, 2.8, dash)
        if len(values) <= MARKED and not dash:
            spots = [chart.spot(*pair) for pair in zip(here, values, strict=True)]
            shapes += [Disc(*spot, 4, colour) for spot in spots]
        ends.append((name, here[-1], values[-1], colour))
    scene = Scene(WIDTH, HEIGHT, shapes)
    scene.add([] if is_one else chart.names(ends))
    over = f"{count} {x_label}s" if x is None else x_label
    ends = ((name, number(values[0], 3), number(values[-1], 3)) for name, values in curves.items())
    spans = "; ".join(f"{name} goes from {first} to {last}" for name, first, last in ends)
    return paint(scene, f"{y_label[:1].upper()}{y_label[1:]} over {over}: {spans}.")


def draw_nudge_error(steps, errors):
    """Draw how wrong a slope by nudging is, against the size of the nudge: a U on log axes.

    Args:
        steps: the sizes of the nudge, above zero.
        errors: how far off the slope was at each; zeros are left out.

    Returns:
        A ``style.Picture`` with the best nudge marked.
    """
    steps, errors = (np.asarray(numbers, dtype=float) for numbers in (steps, errors))
    kept = errors > 0
    steps, errors = steps[kept], errors[kept]
    best = int(errors.argmin())
    sizes, offs = powers(steps.min(), steps.max()), powers(errors.min() / 300, errors.max())
    box = (72, 46, WIDTH - 28, HEIGHT - 54)
    chart = Chart(*box, (sizes[0], sizes[-1]), (offs[0], offs[-1]), True, True)
    scene = Scene(WIDTH, HEIGHT)
    scene.add(chart.rows(offs[::2]), chart.columns(sizes[::2]), chart.edges())
    scene.add(chart.titles("size of the nudge, h", "error of the slope"))
    scene.add(chart.curve(steps, errors, style.INK, 2.8))
    scene.add([Disc(*chart.spot(*pair), 4, style.INK) for pair in zip(steps, errors, strict=True)])
    x, y = chart.spot(steps[best], errors[best])
    words = f"best: h = {number(steps[best], 1)}"
    scene.add(Disc(x, y, 8, style.INK))
    scene.add(Words(x, y + 28, words, style.INK, 14.5, bold=True, halo=True))
    left, right = (chart.left + 12, "start"), (chart.right - 8, "end")
    for level, small, large in (
        (chart.bottom - 32, "too small:", "too large:"),
        (chart.bottom - 14, "rounding drowns it", "the curve bends"),
    ):
        for text, (place, side) in ((small, left), (large, right)):
            scene.add(Words(place, level, text, style.GREY, 13.5, side, halo=True))
    least = f"{number(errors[best], 1)}, is at a nudge of {number(steps[best], 1)}"
    about = "The error of a slope by nudging, against the size of the nudge, both on log axes: a U."
    return paint(scene, f"{about} The smallest error, {least}.")


def _looks(curves):
    """The colour and the dash of each curve: its own, or the next ones that are free."""
    if len(curves) == 1:
        return [(style.FORWARD, None)]
    own = [style.LOOKS.get(name) for name in curves]
    free = itertools.cycle([look for look in style.LINES if look not in own])
    return [look or next(free) for look in own]


def _axes(curves, places, x_label, y_label, room, log_x, log_y):
    """The chart that holds all curves, and the shapes behind them."""
    values = np.concatenate(list(curves.values()))
    values = values[np.isfinite(values) & ((values > 0) | (not log_y))]
    low, high = (values.min(), values.max()) if len(values) else (0.0, 1.0)
    if log_y:
        rows = powers(low, high)
        span = rows[0], rows[-1]
    else:
        low = min(low, 0.0)
        high = high if high > low else low + 1.0
        rows = ticks(low, high)
        step = rows[1] - rows[0]
        span = (low if low == 0 else min(rows[0], low) - 0.1 * step), high + 0.06 * (high - low)
        above = float(f"{rows[-1] + step:.12g}")
        rows += [above] if above <= span[1] else []
    first, last = float(places[0]), float(places[-1])
    columns = powers(first, last) if log_x else None
    across = (columns[0] if log_x else first, last if last > first else first + 1)
    columns = [x for x in columns if x <= last] if log_x else None
    chart = Chart(64, 46, WIDTH - room, HEIGHT - 54, across, span, log_x, log_y)
    columns = columns or ticks(*across, 9, whole=places.dtype.kind in "iu")
    return chart, [
        *chart.rows(rows, None if log_y else alike(rows)),
        *chart.columns(columns, None if log_x else alike(columns), lines=log_x),
        chart.edges(),
        *chart.titles(x_label, y_label),
    ]
