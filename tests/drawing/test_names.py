"""The picture with all names: every number is the network's own, and every word can be read."""

import functools
import io
import itertools

import numpy as np
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from PIL import Image

import nuggets as ng
from nuggets.course.lessons import NOTEBOOKS
from nuggets.drawing import plots, style
from nuggets.drawing.__main__ import FOLDER, names
from nuggets.drawing.plots.names import NAMES, names_scene, wide
from nuggets.drawing.scene import Box, Disc, Line, Words
from tests.drawing.test_missed_shot import apart
from tests.pages import assert_stays_on_its_page

MINUS, TIMES = style.MINUS, style.TIMES


@functools.cache
def opened(place=14, lr=0.001):
    pets = ng.pets.draw(40, seed=1, difficulty="easy")
    return ng.blame.open_up(ng.pretrained.beginner(), pets.images[place], pets.labels[place], lr=lr)


def written(place=14):
    return [shape for shape in names_scene(opened(place)).shapes if isinstance(shape, Words)]


def box_of(words):
    share = {"start": 0, "middle": 0.5}[words.anchor]
    long = wide(words.text, words.size, words.bold)
    left = words.x - share * long
    return left, words.y - 0.74 * words.size, left + long, words.y + 0.2 * words.size


def test_it_shows_the_numbers_of_the_mistake_that_notebook_08_opens_up():
    texts = {words.text for words in written()}
    assert {"cat 93%", "dog 7%", "2.60", "10.5", "1.56", f"{MINUS}0.926"} <= texts
    assert f"10.5 {TIMES} 0.926 = 9.68" in texts
    assert {"0.0931", "0.001", "9.68", "0.0834"} <= texts


def test_the_named_weight_is_the_one_whose_receipt_is_the_first_of_its_layer():
    row = opened().weights_of(layer=4, unit=0)[0]
    texts = {words.text for words in written()}
    assert {f"{row['old']:.4f}", f"{row['gradient']:.2f}", f"{row['new']:.4f}"} <= texts


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_each_part_has_its_word_its_outside_word_and_a_notebook_that_uses_it(name):
    texts = [words.text for words in written()]
    assert name.word in texts
    assert any(name.outside.split(",")[0] in text for text in texts)
    assert name.notebook in texts
    (notebook,) = (stem for stem in NOTEBOOKS if stem.startswith(name.notebook))
    lesson = (FOLDER.parent / f"{notebook}.ipynb").read_text(encoding="utf-8")
    assert name.word in lesson


@pytest.mark.parametrize("place", [14, 0, 1, 2, 3])
def test_its_words_can_be_read_touch_no_other_words_and_no_line_runs_over_them(place):
    shapes = names_scene(opened(place)).shapes
    words = [(depth, shape) for depth, shape in enumerate(shapes) if isinstance(shape, Words)]
    assert min(shape.size for _, shape in words) >= 11
    for (_, one), (_, other) in itertools.combinations(words, 2):
        a, b = box_of(one), box_of(other)
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, (one.text, other.text)
    for depth, shape in enumerate(shapes):
        if isinstance(shape, Line):
            for above, text in words:
                assert not crosses(shape, box_of(text), shapes[depth:above]), (shape, text)


def crosses(line, box, between):
    """Whether a line is seen in a box: nothing that was painted after it covers it there."""
    left, top, right, bottom = box
    for (x0, y0), (x1, y1) in itertools.pairwise(line.points):
        for share in np.linspace(0, 1, 200):
            x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
            if left < x < right and top < y < bottom and not covered(x, y, between):
                return True
    return False


def covered(x, y, shapes):
    for shape in shapes:
        if isinstance(shape, Disc) and np.hypot(x - shape.x, y - shape.y) < shape.r:
            return True
        is_box = isinstance(shape, Box)
        if is_box and 0 < x - shape.x < shape.width and 0 < y - shape.y < shape.height:
            return True
    return False


@pytest.mark.parametrize("place", [14, 0, 1])
def test_it_stays_on_its_page_whatever_the_network_said(place):
    assert_stays_on_its_page(plots.draw_names(opened(place)))


def test_blame_runs_back_to_the_neurons_that_spoke_and_to_no_silent_one():
    bands = [
        shape for shape in names_scene(opened()).shapes
        if isinstance(shape, Line) and shape.colour == style.PALE_BLAME
    ]  # fmt: skip
    assert len(bands) == 2 * (4 + 2)


def test_it_is_described_with_every_name():
    alt = plots.draw_names(opened()).alt
    assert "A picture of a dog goes into a network; its chances are cat 93% and dog 7%" in alt
    assert "a weight of 0.0931 gets 9.68, and becomes 0.0834" in alt
    assert all(f"{name.word} ({name.outside}, {name.notebook})" in alt for name in NAMES.values())


def test_a_network_of_other_layers_or_without_a_silent_neuron_is_refused():
    pet = ng.pets.draw(1, seed=0)
    with pytest.raises(ValueError, match=r"two Linear layers.*has 1"):
        plots.draw_names(ng.blame.open_up(ng.pretrained.expert(), pet.images, 0))
    loud = ng.Sequential(ng.Flatten(), ng.Linear(3072, 3), ng.ReLU(), ng.Linear(3, 2))
    loud[1].bias.data = np.full(3, 100.0)
    with pytest.raises(ValueError, match="all of them speak"):
        plots.draw_names(ng.blame.open_up(loud, pet.images, 0))


def test_the_one_in_the_readme_is_what_the_command_makes():
    drawn = names()
    with Image.open(FOLDER / "names.png") as kept:
        assert apart(kept, Image.open(io.BytesIO(drawn.png()))) < 1
    readme = (FOLDER.parents[1] / "README.md").read_text(encoding="utf-8")
    assert f"![{drawn.alt}](notebooks/images/names.png)" in readme


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", ["blame", "f", "AV", "WA)", "j", "(the end)", "a b", "œ½'", "if"])
def test_a_text_is_as_wide_as_matplotlib_finds_all_of_its_curves(text, bold):
    look = FontProperties(family=style.FONT, weight="bold" if bold else "normal")
    path = TextPath((0, 0), text, size=14, prop=look)
    assert wide(text, 14, bold) == path.get_extents().x1
