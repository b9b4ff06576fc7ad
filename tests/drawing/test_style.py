"""The palette can be read, and a picture shows and describes itself."""

import base64
import io

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.pylabtools import select_figure_formats
from matplotlib.colors import to_rgb
from PIL import Image

from nuggets.drawing import style

TEXT_COLOURS = ("FORWARD", "BACKWARD", "CAT", "DOG", "GREY", "INK")


def lightness(colour):
    """Relative luminance of red, green and blue, 0..1 each, as WCAG 2 defines it."""
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in colour]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """How many times as light the lighter of two colours is, as WCAG 2 counts it."""
    light, dark = sorted((lightness(one), lightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["PAPER", "MIST"])
@pytest.mark.parametrize("name", TEXT_COLOURS)
def test_every_text_colour_can_be_read_on_paper_and_on_mist(name, ground):
    assert contrast(to_rgb(getattr(style, name)), to_rgb(getattr(style, ground))) >= 4.5


def test_blame_can_be_read_on_its_own_blush():
    assert contrast(to_rgb(style.BACKWARD), to_rgb(style.BLUSH)) >= 4.5


def a_picture():
    picture = style.Picture(360, 160, "two dots")
    picture.add_axes((0.1, 0.1, 0.8, 0.8)).plot([1, 2], [3, 4], "o")
    return picture


def test_a_picture_shows_itself_as_a_small_png_with_words():
    data, about = a_picture()._repr_mimebundle_()
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert image.format == "PNG"
    assert image.width == 360 * style.SHARPNESS
    assert data["text/plain"] == "<picture: two dots>"
    assert about["image/png"] == {"alt": "two dots", "width": 360}


def test_a_picture_is_named_by_its_words():
    assert repr(a_picture()) == str(a_picture()) == "<picture: two dots>"


@pytest.mark.parametrize("kind", ["png", "svg", "retina", "jpeg"])
def test_once_pyplot_was_used_a_picture_still_shows_itself_as_it_is(kind):
    shell = InteractiveShell.instance()
    select_figure_formats(shell, kind)
    try:
        data, about = shell.display_formatter.format(a_picture())
    finally:
        select_figure_formats(shell, ())
        InteractiveShell.clear_instance()
    assert (data, about) == a_picture()._repr_mimebundle_()


def test_the_same_picture_has_the_same_bytes():
    assert a_picture().png() == a_picture().png()


def test_a_drawing_gets_a_palette_and_a_photograph_keeps_its_colours():
    def stored(image):
        return Image.open(io.BytesIO(style.small_png(image))).mode

    assert stored(Image.new("RGB", (50, 50), style.CAT)) == "P"
    ramp = Image.merge(
        "RGB",
        [Image.linear_gradient("L"), Image.radial_gradient("L")] * 1
        + [Image.effect_noise((256, 256), 90)],
    )
    assert stored(ramp) == "RGB"
