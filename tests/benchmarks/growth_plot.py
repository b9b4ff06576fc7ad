"""The picture of how a training step grows: four curves of time, and four of memory."""

from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from nuggets.drawing import style

LOOKS = {"nuggets": (style.FORWARD, "-", "o"), "torch": (style.GREY, "--", "s")}
ACROSS = {
    "batch": "examples in a batch",
    "width": "width of a layer",
    "depth": "hidden layers",
    "length": "characters in a row",
}
UP = {"ms": "processor time, ms", "mb": "peak memory, MB"}


def draw(curves, file):
    """Draw all curves on log axes, and write them to a file.

    Args:
        curves: dict from names to lists of ``growth.Point``.
        file: where to; its folder is made if it is missing.
    """
    figure = Figure(figsize=(17, 8.5), layout="constrained")
    FigureCanvasAgg(figure)
    for axes_of, (what, title) in zip(
        figure.subplots(2, len(curves), sharey="row", sharex="col"), UP.items(), strict=True
    ):
        for axes, (name, points) in zip(axes_of, curves.items(), strict=True):
            _draw_one(axes, what, points)
            if what == "mb":
                axes.set_xlabel(ACROSS[name], fontsize=17)
        axes_of[0].set_ylabel(title, fontsize=17)
        _name_lines(axes_of[0], what, next(iter(curves.values())))
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
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}" if x >= 1 else f"{x:g}"))
        axis.set_minor_formatter(NullFormatter())
    axes.tick_params(labelsize=14)
    axes.tick_params(axis="x", rotation=45)
    axes.grid(color=style.FAINT)
    axes.set_axisbelow(True)


def _name_lines(axes, what, points):
    axes.legend(fontsize=16, frameon=False)
