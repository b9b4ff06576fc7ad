"""The picture of how a training step grows: four curves of time, and four of memory."""

from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from nuggets.drawing import style

from .growth import PLAIN, ROWS

LOOKS = {"nuggets": (style.FORWARD, "-", "o"), "torch": (style.GREY, "--", "s")}
_WIDE, _DEEP = f"{PLAIN['width']} wide", f"{PLAIN['depth']} hidden layers"
ACROSS = {
    "batch": ("examples in a batch", f"{_WIDE}, {_DEEP}"),
    "width": ("width of a layer", f"batch {PLAIN['batch']}, {_DEEP}"),
    "depth": ("hidden layers", f"batch {PLAIN['batch']}, {_WIDE}"),
    "length": ("characters in a row", f"transformer, {ROWS['rows']} rows"),
}
"""What each curve grows along, and what stays as it is."""
UP = {"ms": "processor time, ms", "mb": "peak memory, MB"}


def draw(curves, file):
    """Draw all curves on log axes, and write them to a file.

    Args:
        curves: dict from names to lists of ``growth.Point``.
        file: where to; its folder is made if it is missing.
    """
    figure = Figure(figsize=(17, 9), layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle("One training step on one core", fontsize=20)
    grid = figure.subplots(2, len(curves), sharey="row", sharex="col")
    for row, (what, title) in zip(grid, UP.items(), strict=True):
        for axes, points in zip(row, curves.values(), strict=True):
            _draw_one(axes, what, points)
        row[0].set_ylabel(title, fontsize=17)
        row[0].legend(fontsize=16, frameon=False)
    for top, bottom, name in zip(*grid, curves, strict=True):
        across, rest = ACROSS[name]
        bottom.set_xlabel(across, fontsize=17)
        top.set_title(rest, fontsize=16)
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=100)


def _draw_one(axes, what, points):
    for library, (colour, dash, mark) in LOOKS.items():
        found = [(p.size, getattr(p, what)[library]) for p in points if library in p.ms]
        if found:
            look = {"color": colour, "linestyle": dash, "marker": mark, "label": library}
            axes.plot(*zip(*found, strict=True), **look, linewidth=2.5, markersize=7)
    axes.set(xscale="log", yscale="log")
    axes.set_xticks([point.size for point in points])
    axes.yaxis.set_major_locator(LogLocator(subs=(1,) if what == "ms" else (1, 2, 5)))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}" if x >= 1 else f"{x:g}"))
    axes.tick_params(labelsize=15)
    axes.tick_params(axis="x", rotation=45)
    axes.grid(color=style.FAINT)
    axes.set_axisbelow(True)
