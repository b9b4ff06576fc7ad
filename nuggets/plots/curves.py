"""Curves with their names written beside them, so that no legend is needed."""

import itertools

import numpy as np

from .. import style
from ..format import number

WIDTH, HEIGHT = 720, 340
PATCH = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 2}
NAME_GAP = 19
"""How far apart the names of two curves must stand, in pixels."""


def draw_curve(values, label="loss", **options):
    """Draw one curve, such as the loss of each epoch. It takes the options of ``draw_curves``."""
    return draw_curves({label: values}, **{"y_label": label, **options})


@style.styled
def draw_curves(
    curves,
    x=None,
    *,
    x_label="epoch",
    y_label="loss",
    log_x=False,
    log_y=False,
    colours=None,
    dashed=(),
):
    """Draw curves that share their axes, each with its name at its end.

    Args:
        curves: name -> its values.
        x: where the values belong, the same for all; 1, 2, 3, ... if not given.
        x_label: what runs to the right.
        y_label: what runs up.
        log_x: each step to the right multiplies.
        log_y: each step up multiplies.
        colours: name -> colour, for those that should not take the next one of the palette.
        dashed: names of curves that were not measured, but extended.

    Returns:
        A ``style.Picture``, 720 by 340 pixels.
    """
    curves = {name: np.asarray(values, dtype=float) for name, values in curves.items()}
    if not curves or not all(len(values) for values in curves.values()):
        raise ValueError("draw_curves needs at least one curve, and each at least one value.")
    picture, axes = _page(curves, x_label, y_label, x)
    ends = []
    for (name, values), colour in zip(curves.items(), _cycle(len(curves)), strict=True):
        colour = (colours or {}).get(name, colour)
        places = np.arange(1, len(values) + 1) if x is None else np.asarray(x)[: len(values)]
        mark = "o" if len(values) <= 12 else ""
        axes.plot(places, values, "--" if name in dashed else "-", color=colour, marker=mark)
        ends.append((name, places[-1], values[-1], colour))
    _scale(axes, log_x, log_y)
    for axis in (axes.xaxis,) * log_x + (axes.yaxis,) * log_y:
        _powers_of_ten(axis)
    if not log_x and places.dtype.kind == "i":
        axes.xaxis.get_major_locator().set_params(integer=True)
    _name_ends(picture, axes, ends if len(curves) > 1 else [])
    return picture


@style.styled
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
    alt = (
        f"The error of a slope by nudging, against the size of the nudge, both on log axes: a U. "
        f"The smallest error, {number(errors[best], 1)}, is at a nudge of {number(steps[best], 1)}."
    )
    picture = style.Picture(WIDTH, HEIGHT, alt)
    axes = _axes(picture, "size of the nudge, h", "error of the slope", right=24)
    axes.plot(steps, errors, color=style.FORWARD, marker="o", markersize=5)
    _scale(axes, True, True)
    axes.plot(steps[best], errors[best], "o", color=style.BACKWARD, markersize=11, zorder=3)
    axes.set_ylim(errors.min() / 300, errors.max() * 8)
    look = {"textcoords": "offset points", "ha": "center", "fontsize": 11.5}
    words = f"best: h = {number(steps[best], 1)}"
    spot = (steps[best], errors[best])
    axes.annotate(words, spot, (0, -24), color=style.BACKWARD, weight="bold", **look)
    sides = (
        ("too small:\nrounding drowns it", 0.02, "left"),
        ("too large:\nthe curve bends", 0.98, "right"),
    )
    for text, place, side in sides:
        where = {"transform": axes.transAxes, "ha": side, "va": "bottom", "bbox": PATCH}
        axes.text(place, 0.04, text, color=style.GREY, fontsize=11, linespacing=1.4, **where)
    return picture


def _cycle(count):
    return [style.LINES[i % len(style.LINES)] for i in range(count)]


def _page(curves, x_label, y_label, x):
    name_room = 24 + (max(8.2 * len(name) for name in curves) if len(curves) > 1 else 6)
    spans = "; ".join(
        f"{name} goes from {number(values[0], 3)} to {number(values[-1], 3)}"
        for name, values in curves.items()
    )
    count = max(len(values) for values in curves.values())
    over = f"{count} {x_label}s" if x is None else x_label
    picture = style.Picture(
        WIDTH, HEIGHT, f"{y_label[:1].upper()}{y_label[1:]} over {over}: {spans}."
    )
    return picture, _axes(picture, x_label, y_label, right=name_room)


def _axes(picture, x_label, y_label, right):
    box = (64 / WIDTH, 54 / HEIGHT, 1 - (64 + right) / WIDTH, 1 - (54 + 40) / HEIGHT)
    axes = picture.add_axes(box)
    axes.set_xlabel(x_label, labelpad=6)
    axes.set_title(y_label, loc="left", fontsize=11.5, fontweight="bold", pad=10)
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.tick_params(length=0, pad=6)
    return axes


def _scale(axes, log_x, log_y):
    if log_x:
        axes.set_xscale("log")
    if log_y:
        axes.set_yscale("log")
    else:
        lowest = min(line.get_ydata().min() for line in axes.get_lines())
        axes.set_ylim(bottom=0.0 if lowest >= 0 else None)
    axes.margins(x=0.03)
    axes.minorticks_off()


def _powers_of_ten(axis):
    """Let a log axis begin and end at a power of ten, with a line and a plain number at each."""
    low, high = np.log10(axis.get_data_interval())
    powers = 10.0 ** np.arange(np.floor(low + 1e-9), np.ceil(high - 1e-9) + 1)
    axis.axes.set(**{f"{axis.axis_name}lim": (powers[0] / 1.1, powers[-1] * 1.1)})
    axis.set_ticks(powers, [number(power, 1) for power in powers])
    axis.grid(True)


def _name_ends(picture, axes, ends):
    """Write each name at the end of its curve, moved apart where two would touch."""
    to_page = axes.transData.transform
    unit = style.SHARPNESS
    heights = [float(to_page((x, y))[1]) / unit for _, x, y, _ in ends]
    for (name, x, y, colour), height, spread in zip(ends, heights, _apart(heights), strict=True):
        shift = ((9 * 72 / style.PIXELS_PER_INCH), (spread - height) * 72 / style.PIXELS_PER_INCH)
        look = {"color": colour, "va": "center", "weight": "bold", "annotation_clip": False}
        axes.annotate(name, (x, y), shift, textcoords="offset points", **look)


def _apart(heights):
    """The same heights, in the same order, pushed at least ``NAME_GAP`` apart."""
    order = np.argsort(heights)
    spread = np.array(heights, dtype=float)
    for _ in range(50):
        for low, high in itertools.pairwise(order):
            overlap = NAME_GAP - (spread[high] - spread[low])
            if overlap > 0:
                spread[low] -= overlap / 2
                spread[high] += overlap / 2
    return spread
