"""The one look of every picture: a palette, a typeface, and a figure that describes itself.

Colours mean the same thing everywhere: blue runs forward, vermilion carries blame backward, green
is a dog, magenta a cat, and grey rests. Whatever else comes in pairs (plus and minus, broken and
mended, training and test) is dark and light, solid and dashed. Colour-blind readers can tell the
colours apart, each is dark enough for text on paper and on mist, and nothing is ever said by
colour alone.
"""

import base64
import io
import sys

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from PIL import Image

from ..engine.format import MINUS, TIMES  # noqa: F401

ARROW = "\N{RIGHTWARDS ARROW}"
"""Stands between what was and what is."""

FORWARD = "#0072B2"
"""Blue: values, and whatever runs from the input to the answer."""

BACKWARD = "#BC4A00"
"""Vermilion: blame, and whatever runs from the answer back to the input."""

CAT = "#A8427F"
"""Reddish purple: cats, and what speaks for "cat"."""

DOG = "#007A65"
"""Bluish green: dogs, and what speaks for "dog"."""

GREY = "#666D7A"
"""What is there but is not the point."""

INK = "#1F2937"
"""Text and outlines."""

FAINT = "#D1D5DB"
"""Grid lines and quiet outlines; too light for text."""

MIST = "#F3F4F6"
"""Quiet areas behind something."""

PAPER = "#FFFFFF"
"""Behind everything, also where the page is dark."""

QUIET = "#9CA3AF"
"""Thin lines that are there and wait, and steel; too light for text."""

PALE_BLAME = "#EFB48D"
"""Blame that is not the point just now."""

BLUSH = "#FDF1E8"
"""Behind what sends blame."""

RIGHT, RIGHT_GROUND = "#15803D", "#F0FDF4"
"""The tick of a right answer, and behind the words beside it."""

ALERT = "#B42318"
"""What went wrong on a page, beside an exclamation mark."""

SKY = "#A9D0E6"
"""Half of forward blue: a path, and the middle of a scale that ends in blue."""

STONE = "#F7F5F0"
"""The pale end of a scale that ends in blue."""

WOOD, BOARD = "#F6E9D2", "#CFAE7B"
"""The floor of the court, and its edge."""

BALL, SEAM, RIM, SHORTS = "#F0A13C", "#7A4A12", "#C98418", "#0B4F79"
"""The ball and its seams, the rim of the hoop, the shorts of the players."""

SKINS = "#8D5B3A", "#E3B089", "#B97A50"
HAIRS = "#2B1B12", "#6B4423", "#1F1410"
"""Of the play caller, the passer and the shooter."""

PARTS = {
    "body": "#D9DCE2",
    "head": "#B4BAC5",
    "ears": "#C9A227",
    "muzzle": "#8B6B4A",
    "tongue": "#E59A9A",
    "whiskers": GREY,
    "nose": INK,
    "eyes": "#6F5FA8",
}
"""The parts of a pet, those at the back first; none has a colour that means something."""

CLASSES = {"cat": CAT, "dog": DOG}
"""The colour of each class that has one, by its name."""

SPECIES = (CAT, DOG)
"""The colour of each label: cat is 0, dog is 1."""

WIDTH = 720
"""How wide a picture is on the page, in pixels."""

DASH = (8, 5)
LINES = ((INK, None), (GREY, DASH), (QUIET, None), (INK, (2, 5)), (GREY, (12, 4, 2, 4)))
"""Colour and dash of curves that share a picture, in the order in which they are used.

They are told apart by dark and light, solid and dashed, as every colour has its meaning.
"""

LOOKS = {
    "test": (INK, None),
    "training": (GREY, DASH),
    "mended": (GREY, None),
    "broken": (INK, DASH),
    "guess and keep": (GREY, None),
    "backprop": (BACKWARD, None),
}
"""The same for curves that come back from picture to picture, by their names."""

FONT = "DejaVu Sans"
"""The typeface that matplotlib brings along, so that a picture is the same on every machine."""

WEB_FONTS = f"{FONT}, Verdana, sans-serif"
"""The same for a browser; Verdana, its close relative, is on Windows and on a Mac."""

SAND = "#8C6D00"
"""Plus on a map of weights; dark enough for text."""

SIGNED = LinearSegmentedColormap.from_list("signed", [INK, "#8792A2", PAPER, "#E6C65C", SAND])
"""Dark for minus, white for zero, sand for plus; its scale must be the same both ways."""

LEANING = LinearSegmentedColormap.from_list("leaning", [CAT, PAPER, DOG])
"""Minus speaks for "cat", plus for "dog"; its scale, too, must be the same both ways."""

HEAT = LinearSegmentedColormap.from_list("heat", [PAPER, PALE_BLAME, BACKWARD, "#6E2400"])
"""White for no blame, the darker the more."""

ANSWERS = LinearSegmentedColormap.from_list("answers", [STONE, SKY, FORWARD])
"""An answer of 0 is the colour of pale stone, and 1 is blue."""

DEPTHS = LinearSegmentedColormap.from_list("depths", ["#2F86BD", SKY, "#E4EFF5", STONE])
"""Deep is blue, high is the colour of pale stone."""

PIXELS_PER_INCH = 80
SHARPNESS = 1.5
"""A picture is stored with this many pixels for each one that the page gives it."""

DRAWN = 5000
"""A picture of more colours than this is a photograph, and keeps them all."""

KEPT = ("backend", "interactive")
"""Settings of matplotlib that belong to the reader's program, and change no picture."""

RC = {
    **{name: value for name, value in matplotlib.rcParamsDefault.items() if name not in KEPT},
    "font.family": FONT,
    "font.size": 10.5,
    "text.color": INK,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "grid.color": FAINT,
    "grid.linewidth": 0.8,
    "lines.linewidth": 2.2,
    "lines.solid_capstyle": "round",
    "mathtext.fontset": "dejavusans",
}
"""All of matplotlib's settings: its own defaults, and this look on top of them."""


def styled(draw):
    """Decorate a function that draws, so that it uses this look whatever the reader has set."""
    return matplotlib.rc_context(RC)(draw)


class Picture(Figure):
    """A matplotlib figure that shows itself in a notebook, as a PNG, and says what it shows.

    Args:
        width: on the page, in pixels.
        height: on the page, in pixels.
        alt: what the picture shows, in words, for those who do not see it.
    """

    @styled
    def __init__(self, width, height, alt):
        size = (width / PIXELS_PER_INCH, height / PIXELS_PER_INCH)
        super().__init__(figsize=size, dpi=PIXELS_PER_INCH * SHARPNESS, facecolor=PAPER)
        FigureCanvasAgg(self)
        self.alt = alt
        self.page_width = width

    def __repr__(self):
        return f"<picture: {self.alt}>"

    __str__ = __repr__

    @styled
    def draw(self, renderer):
        """Draw the picture, which asks for settings once more, as late as that."""
        super().draw(renderer)

    @styled
    def savefig(self, *args, **kwargs):
        """Save the picture to a file, as ``Figure.savefig`` does."""
        super().savefig(*args, **kwargs)

    def png(self):
        """The picture as the bytes of a PNG file, the same for the same picture."""
        self.canvas.draw()
        return small_png(Image.fromarray(np.asarray(self.canvas.buffer_rgba())))

    def _repr_mimebundle_(self, include=None, exclude=None):
        _show_only_ours()
        return shown(repr(self), self.alt, self.png(), self.page_width)


def _show_only_ours():
    """Tell IPython, where it runs, not to print a Picture as it prints other figures, too.

    It would once pyplot was used: cut to the ink, without words, in whatever format was chosen.
    """
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    for kind, formatter in shell.display_formatter.formatters.items() if shell else ():
        if kind.startswith(("image/", "application/pdf")):
            formatter.for_type(Picture, lambda picture: None)


def shown(text, alt, png, width):
    """What a notebook stores of a picture.

    Args:
        text: for readers that show no pictures.
        alt: what the picture shows, in words.
        png: the bytes of the picture.
        width: of the picture on the page, in pixels.

    Returns:
        The data and the metadata of a mime bundle.
    """
    data = {"text/plain": text, "image/png": base64.b64encode(png).decode("ascii")}
    return data, {"image/png": {"alt": alt, "width": width}}


def small_png(image):
    """The bytes of a small PNG: drawings, which have few colours, are stored with a palette.

    Args:
        image: a ``PIL.Image``.
    """
    image = image.convert("RGB")
    if image.getcolors(maxcolors=DRAWN) is not None:
        image = image.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()
