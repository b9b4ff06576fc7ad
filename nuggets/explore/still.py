"""The still picture that a notebook keeps of an explorer, for readers without a kernel."""

import io
from pathlib import Path

import matplotlib
from PIL import Image

from ..drawing import style

try:
    import resvg_py
except ImportError:  # an author's tool: without it, an explorer is stored without a still picture
    resvg_py = None


def stored(text, alt, svg, view):
    """What a notebook stores: what a page shows while a kernel runs, and a still picture.

    Args:
        text: for readers that show no pictures.
        alt: what the picture shows, in words.
        svg: the picture, as the text of an SVG; "" if there is none.
        view: a mime bundle to add to, type -> data, such as that of a widget.

    Returns:
        A mime bundle: its data and its metadata. Without a picture or the tool that draws it,
        ``view`` with the text, and no metadata.
    """
    if resvg_py is None or not svg:
        return {**view, "text/plain": text}
    data, about = style.shown(text, alt, *_drawn(svg))
    return {**view, **data}, about


def _drawn(svg):
    """The picture of an SVG as a PNG, drawn with matplotlib's own letters, and its width."""
    folder = Path(matplotlib.get_data_path(), "fonts", "ttf")
    png = resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=style.SHARPNESS,
        background=style.PAPER,
        skip_system_fonts=True,
        font_files=[str(folder / f"DejaVuSans{kind}.ttf") for kind in ("", "-Bold", "Mono")],
        font_family=style.FONT,
    )
    image = Image.open(io.BytesIO(bytes(png)))
    return style.small_png(image), round(image.width / style.SHARPNESS)
