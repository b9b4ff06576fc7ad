"""Paints a scene as SVG: the same shapes that ``drawing.scene`` paints with matplotlib."""

import functools
import html
import io
import json
import sys

import drawsvg
import numpy as np
from PIL import Image

from ..drawing import scene as shapes
from ..drawing import style
from .handles import Handle, Press


def paint_svg(scene):
    """Paint a scene as a drawing of SVG elements.

    Args:
        scene: a ``drawing.scene.Scene``; its handles come to lie on top.

    Returns:
        A ``drawsvg.Drawing`` of the scene's size, on white paper.
    """
    drawing = drawsvg.Drawing(scene.width, scene.height, font_family=style.WEB_FONTS)
    picture, hands = drawsvg.Group(role="img"), drawsvg.Group()
    paper = drawsvg.Rectangle(0, 0, scene.width, scene.height, fill=style.PAPER, rx=8)
    picture.append(paper)
    picture.extend(_painted(s) for s in scene.shapes if not isinstance(s, (Handle, Press)))
    # Fields first, then what lies in them: the handle of a field is above it.
    hands.extend(_field(s) for s in scene.shapes if isinstance(s, Handle) and s.area)
    hands.extend(map(_hand, (s for s in scene.shapes if isinstance(s, (Handle, Press)))))
    drawing.append(picture)
    drawing.append(hands)
    return drawing


def write_svg(picture, label):
    """The text of a picture, named for those who do not see it.

    Args:
        picture: a ``Scene``, a ``drawsvg.Drawing``, or a figure of matplotlib.
        label: what it shows, in words; it becomes the picture's accessible name.

    Raises:
        TypeError: if it is none of these.
    """
    if isinstance(picture, shapes.Scene):
        picture = paint_svg(picture)
    if hasattr(picture, "savefig"):
        return _named(_from_matplotlib(picture), label)
    if not isinstance(picture, drawsvg.Drawing):
        raise TypeError(
            "What draws must return a Scene, a drawsvg.Drawing or a figure of matplotlib, and "
            f"returned {type(picture).__name__}."
        )
    return _named(picture.as_svg(header=""), label)


def _named(svg, label):
    """Name the picture: its own group where it has one, or else all of it."""
    name = f'role="img" aria-label="{html.escape(label)}"'
    if 'role="img"' in svg:
        return svg.replace('role="img"', name, 1)
    return svg.replace("<svg", f"<svg {name}", 1)


def _from_matplotlib(figure):
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    if "matplotlib.pyplot" in sys.modules:  # it would keep every figure, and show them once more
        sys.modules["matplotlib.pyplot"].close(figure)
    svg = file.getvalue()
    return svg[svg.index("<svg") :]


UNSEEN = {"fill": style.PAPER, "fill_opacity": 0}


def _field(handle):
    x, y, width, height = handle.area
    return drawsvg.Rectangle(x, y, width, height, data_jumps=handle.label, **UNSEEN)


def _hand(hand):
    """A handle, or a place to press, as an unseen element that says what it does."""
    if isinstance(hand, Handle):
        ways = json.dumps([way.described() for way in hand.ways], separators=(",", ":"))
        says = {"data_ways": html.escape(ways), "data_label": html.escape(hand.label)}
        if hand.moves:
            says["data_moves"] = " ".join(hand.moves)
        return drawsvg.Circle(
            *_flat([(hand.x, hand.y)]), hand.r, data_reach=hand.r, **says, **UNSEEN
        )
    does = {"set": hand.numbers} | ({"press": [hand.button]} if hand.button else {})
    does |= {"focus": hand.focus} if hand.focus else {}
    says = {"data_press": html.escape(json.dumps(does)), "data_label": html.escape(hand.label)}
    corners = _flat([(hand.x, hand.y), (hand.width, hand.height)])
    return drawsvg.Rectangle(*corners, rx=hand.radius, **says, **UNSEEN)


def _painted(shape):
    """A shape as an SVG element; from one picture to the next most are the same."""
    try:
        return _remembered(shape)
    except TypeError:  # a shape that holds a list or an array cannot be looked up
        return _PAINTERS[type(shape)](shape)


@functools.lru_cache(maxsize=4096)
def _remembered(shape):
    return _PAINTERS[type(shape)](shape)


def _look(shape, width):
    look = {"fill": shape.fill}
    if shape.line:
        look |= {"stroke": shape.line, "stroke_width": width, "stroke_linejoin": "round"}
    return look | _opacity(shape)


def _opacity(shape):
    return _marks(shape) | ({"opacity": shape.opacity} if shape.opacity < 1 else {})


def _marks(shape):
    """What ``touch.js`` knows a shape by from one picture to the next."""
    marks = {"data_id": shape.id} if shape.id else {}
    marks |= {"data_ghost": ""} if shape.ghost else {}
    return marks | ({"data_slow": shape.slow} if shape.slow else {})


def _flat(points):
    return [round(float(part), 2) for point in points for part in point]


def _way(points):
    """Straight lines through points, as SVG says it; ``drawsvg.Lines`` takes 15 times longer."""
    return "M" + " L".join([f"{x:.1f},{y:.1f}" for x, y in points])


def _line(line):
    dash = {"stroke_dasharray": " ".join(f"{part:g}" for part in line.dash)} if line.dash else {}
    ends = {"stroke_linecap": "round", "stroke_linejoin": "round", "fill": "none"}
    look = {"stroke": line.colour, "stroke_width": line.width} | ends | dash | _opacity(line)
    return drawsvg.Path(_way(line.points), **look)


def _shape(shape):
    return drawsvg.Path(f"{_way(shape.points)} Z", **_look(shape, shape.width))


def _disc(disc):
    return drawsvg.Circle(*_flat([(disc.x, disc.y)]), disc.r, **_look(disc, disc.width))


def _box(box):
    corners = _flat([(box.x, box.y), (box.width, box.height)])
    return drawsvg.Rectangle(*corners, rx=box.radius, **_look(box, box.line_width))


def _words(words):
    look = {"fill": words.colour, "text_anchor": words.anchor} | _opacity(words)
    if words.bold:
        look["font_weight"] = "bold"
    if words.halo:
        look |= {"stroke": style.PAPER, "stroke_width": 2 * shapes.HALO}
        look |= {"paint_order": "stroke", "stroke_linejoin": "round"}
    return drawsvg.Text(words.text, words.size, *_flat([(words.x, words.y)]), **look)


def _photo(photo):
    pixels = np.round(np.clip(photo.pixels, 0, 1) * 255).astype(np.uint8)
    place = _flat([(photo.x, photo.y), (photo.width, photo.height)])
    crisp = {"preserveAspectRatio": "none", "style": "image-rendering: pixelated"}
    return drawsvg.Image(
        *place,
        data=_png(pixels.tobytes(), pixels.shape),
        mime_type="image/png",
        **crisp,
        **_marks(photo),
    )


@functools.lru_cache(maxsize=64)
def _png(data, shape):
    """The bytes of a PNG file, kept for a while: most photos stay when a hand moves a slider."""
    file = io.BytesIO()
    Image.fromarray(np.frombuffer(data, np.uint8).reshape(shape)).save(
        file, "PNG", compress_level=1 if len(data) < 50_000 else 6
    )
    return file.getvalue()


_PAINTERS = {
    shapes.Line: _line,
    shapes.Shape: _shape,
    shapes.Disc: _disc,
    shapes.Box: _box,
    shapes.Words: _words,
    shapes.Photo: _photo,
}
