"""Paints a scene as SVG: the same shapes that ``drawing.scene`` paints with matplotlib."""

import functools
import html
import io

import drawsvg
import numpy as np
from PIL import Image

from ..drawing import scene as shapes
from ..drawing import style


def paint_svg(scene):
    """Paint a scene as a drawing of SVG elements.

    It scales down where the page is narrower than the scene.

    Args:
        scene: a ``drawing.scene.Scene``.

    Returns:
        A ``drawsvg.Drawing`` of the scene's size, on white paper.
    """
    drawing = drawsvg.Drawing(
        scene.width,
        scene.height,
        font_family=style.WEB_FONTS,
        style="max-width: 100%; height: auto",
    )
    drawing.append(drawsvg.Rectangle(0, 0, scene.width, scene.height, fill=style.PAPER, rx=8))
    drawing.extend(map(_painted, scene.shapes))
    return drawing


def write_svg(drawing, label):
    """The text of a drawing, named for those who do not see it.

    Args:
        drawing: a ``drawsvg.Drawing``.
        label: what it shows, in words; it becomes the picture's accessible name.
    """
    drawing.svg_args.update({"role": "img", "aria-label": html.escape(label)})
    return drawing.as_svg(header="")


def write_sentence(text, role="status"):
    """A sentence under a picture, in HTML, which a screen reader reads when it changes.

    Args:
        text: the sentence.
        role: "status" waits for a pause; "alert", of what went wrong, does not.
    """
    live = "polite" if role == "status" else "assertive"
    room = "min-height: 3.2em; margin: 0 4px; line-height: 1.5"
    return f'<p role="{role}" aria-live="{live}" style="{room}">{html.escape(text)}</p>'


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
    return {"opacity": shape.opacity} if shape.opacity < 1 else {}


def _flat(points):
    return [round(float(part), 2) for point in points for part in point]


def _way(points):
    """Straight lines through points, as SVG says it; ``drawsvg.Lines`` takes 15 times longer."""
    return "M" + " L".join([f"{x:.6g},{y:.6g}" for x, y in points])


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
        *place, data=_png(pixels.tobytes(), pixels.shape), mime_type="image/png", **crisp
    )


@functools.lru_cache(maxsize=64)
def _png(data, shape):
    """The bytes of a PNG file, kept for a while: most photos stay when a hand moves a slider."""
    file = io.BytesIO()
    Image.fromarray(np.frombuffer(data, np.uint8).reshape(shape)).save(
        file, "PNG", compress_level=1
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
