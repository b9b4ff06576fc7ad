"""A scene: simple shapes on a page, described once, so that a still and a moving picture agree.

A ``Scene`` knows nothing about how it is painted. ``paint`` paints it with matplotlib, for a
picture that stands still; ``explore`` paints the same shapes as SVG, for one that moves. Places
and sizes are pixels of the page, x to the right and y **down**; points are (x, y) pairs.
"""

from dataclasses import dataclass, field, replace

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyBboxPatch, Polygon
from matplotlib.text import Text

from . import style


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What a shape is known by where pictures move: nothing of it is seen in one that stands still.

    Args:
        id: the shape with the same id in the next picture is the same thing, and glides there.
        ghost: whether a faint copy of it stays behind while a hand moves it.
        slow: how slowly it glides away from here, in milliseconds; 0 for as fast as all others.
    """

    id: str = ""
    ghost: bool = False
    slow: int = 0


@dataclass(frozen=True)
class Line(Mark):
    """A line through points, with round ends and joints. ``dash`` is (on, off) in pixels."""

    points: list
    colour: str = style.INK
    width: float = 2.0
    dash: tuple | None = None
    opacity: float = 1.0


@dataclass(frozen=True)
class Shape(Mark):
    """A closed, filled outline through points."""

    points: list
    fill: str = style.INK
    line: str | None = None
    width: float = 1.5
    opacity: float = 1.0


@dataclass(frozen=True)
class Disc(Mark):
    """A filled circle around (x, y)."""

    x: float
    y: float
    r: float
    fill: str = style.PAPER
    line: str | None = None
    width: float = 1.5
    opacity: float = 1.0


@dataclass(frozen=True)
class Box(Mark):
    """A filled rectangle whose upper left corner is (x, y), with corners rounded by ``radius``."""

    x: float
    y: float
    width: float
    height: float
    fill: str = style.MIST
    line: str | None = None
    line_width: float = 1.5
    radius: float = 0.0
    opacity: float = 1.0


@dataclass(frozen=True)
class Words(Mark):
    """One line of text standing on the line y. ``anchor`` is "start", "middle" or "end"."""

    x: float
    y: float
    text: str
    colour: str = style.INK
    size: float = 13.0
    anchor: str = "middle"
    bold: bool = False
    halo: bool = False
    opacity: float = 1.0


@dataclass(frozen=True)
class Photo(Mark):
    """A picture of shape (rows, columns, 3), values 0..1, stretched over a rectangle."""

    x: float
    y: float
    width: float
    height: float
    pixels: np.ndarray


@dataclass
class Scene:
    """A page of shapes, the first at the back."""

    width: float
    height: float
    shapes: list = field(default_factory=list)

    def add(self, *shapes):
        """Put shapes, or lists of shapes, in front of what is there."""
        for shape in shapes:
            self.shapes.extend(shape if isinstance(shape, list) else [shape])


def known(shapes, name, ghost=False):
    """The same shapes, each known by a name of its own: ``name``, ``name-2``, ``name-3`` ...

    Args:
        shapes: list of shapes.
        name: the id of the first.
        ghost: whether faint copies of them stay behind while a hand moves them.
    """
    ids = (f"{name}-{place}" if place > 1 else name for place in range(1, len(shapes) + 1))
    return [replace(shape, id=id, ghost=ghost) for shape, id in zip(shapes, ids, strict=True)]


HALO = 4.0
"""How far a halo keeps its words free of what is behind them, in pixels."""


def arrow(start, end, colour, width=2.0, head=9.0, opacity=1.0):
    """A straight arrow from one point to another, as a list of shapes."""
    (x0, y0), (x1, y1) = start, end
    length = max(float(np.hypot(x1 - x0, y1 - y0)), 1e-9)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    neck = (x1 - ux * head, y1 - uy * head)
    side = head * 0.45
    tip = [
        (x1, y1),
        (neck[0] - uy * side, neck[1] + ux * side),
        (neck[0] + uy * side, neck[1] - ux * side),
    ]
    return [
        Line([(x0, y0), neck], colour, width, opacity=opacity),
        Shape(tip, colour, opacity=opacity),
    ]


@style.styled
def paint(scene, alt):
    """Paint a scene with matplotlib.

    Args:
        scene: what to paint.
        alt: what it shows, in words.

    Returns:
        A ``style.Picture`` of the scene's size.
    """
    picture = style.Picture(scene.width, scene.height, alt)
    axes = picture.add_axes((0, 0, 1, 1), xlim=(0, scene.width), ylim=(scene.height, 0))
    axes.set_axis_off()
    for depth, shape in enumerate(scene.shapes):
        _PAINTERS[type(shape)](axes, shape, depth)
    return picture


def _points(pixels):
    """Pixels of the page as printer's points, in which matplotlib measures lines and letters."""
    return pixels * 72 / style.PIXELS_PER_INCH


def _outline(shape, width):
    return {
        "facecolor": shape.fill,
        "edgecolor": shape.line or "none",
        "linewidth": _points(width) if shape.line else 0,
        "alpha": shape.opacity,
    }


def _line(axes, line, depth):
    x, y = zip(*line.points, strict=True)
    dashes = (0, tuple(part / line.width for part in line.dash)) if line.dash else "-"
    look = {"color": line.colour, "linewidth": _points(line.width), "alpha": line.opacity}
    caps = {"solid_capstyle": "round", "dash_capstyle": "round", "solid_joinstyle": "round"}
    axes.add_artist(Line2D(x, y, linestyle=dashes, zorder=depth, **look, **caps))


def _shape(axes, shape, depth):
    look = _outline(shape, shape.width)
    axes.add_artist(Polygon(shape.points, closed=True, joinstyle="round", zorder=depth, **look))


def _disc(axes, disc, depth):
    axes.add_artist(Circle((disc.x, disc.y), disc.r, zorder=depth, **_outline(disc, disc.width)))


def _box(axes, box, depth):
    corners = f"round,pad=0,rounding_size={box.radius}" if box.radius else "square,pad=0"
    look = _outline(box, box.line_width)
    corner = (box.x, box.y)
    axes.add_artist(
        FancyBboxPatch(corner, box.width, box.height, boxstyle=corners, zorder=depth, **look)
    )


def _words(axes, words, depth):
    text = Text(
        words.x,
        words.y,
        words.text,
        color=words.colour,
        fontsize=_points(words.size),
        fontweight="bold" if words.bold else "normal",
        horizontalalignment={"start": "left", "middle": "center", "end": "right"}[words.anchor],
        verticalalignment="baseline",
        parse_math=False,
        zorder=depth,
        alpha=words.opacity,
    )
    if words.halo:
        width = _points(2 * HALO)
        text.set_path_effects([effects.withStroke(linewidth=width, foreground=style.PAPER)])
    axes.add_artist(text)


def _photo(axes, photo, depth):
    sides = (photo.x, photo.x + photo.width, photo.y + photo.height, photo.y)
    limits = axes.get_xlim(), axes.get_ylim()
    pixels = np.clip(photo.pixels, 0, 1)
    axes.imshow(pixels, extent=sides, interpolation="nearest", aspect="auto", zorder=depth)
    axes.set(xlim=limits[0], ylim=limits[1])


_PAINTERS = {
    Line: _line,
    Shape: _shape,
    Disc: _disc,
    Box: _box,
    Words: _words,
    Photo: _photo,
}
