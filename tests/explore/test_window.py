"""The window that slides: its sum is what ``conv2d`` gives, wherever a hand puts it."""

import numpy as np
import pytest

from nuggets import explore
from nuggets.drawing.plots.filters import filter_map, window_scene
from nuggets.engine.format import decimals
from nuggets.engine.ops import conv2d
from nuggets.explore.window import FILTERS, UPRIGHT
from nuggets.worlds import pets
from tests.explore.test_explorers import hand, texts

PET = pets.draw(1, seed=7).images[0]


@pytest.mark.parametrize("name", FILTERS)
def test_the_map_of_a_filter_is_its_convolution(name):
    by_layer = conv2d(PET[None].astype(float), FILTERS[name][None]).data[0, 0]
    np.testing.assert_allclose(filter_map(PET, FILTERS[name]), by_layer, atol=1e-12)


def test_where_a_hand_drags_the_window_the_products_and_their_sum_are_those_of_that_place():
    window = explore.sliding_window(PET)
    hand(window, row=29, column=0, filter="flat edges")
    under = PET[:, 29:32, 0:3]
    total = decimals((under * FILTERS["flat edges"]).sum())
    assert f"row 29, column 0 the 27 products add up to {total}." in window.text
    assert total in texts(window)
    assert decimals(under[2, 0, 0]) in texts(window)


def test_flat_edges_are_upright_edges_of_the_picture_on_its_side():
    turned = PET.swapaxes(1, 2)
    flat = filter_map(turned, FILTERS["flat edges"])
    np.testing.assert_allclose(flat, filter_map(PET, UPRIGHT).T)


def test_a_filter_of_another_shape_is_refused_before_anything_is_drawn():
    with pytest.raises(ValueError, match=r"A filter \(3, 3, 3\) lies on a picture"):
        explore.sliding_window(PET, {"large": np.ones((3, 5, 5))})


def test_a_window_that_does_not_fit_is_refused_by_its_place():
    with pytest.raises(ValueError, match="rows 0 to 29 and columns 0 to 29, not at row 30"):
        window_scene(PET, UPRIGHT, 30, 0)


def test_the_window_begins_where_its_sum_is_farthest_from_zero():
    found = filter_map(PET, UPRIGHT)
    numbers = explore.sliding_window(PET).numbers
    assert abs(found[numbers["row"], numbers["column"]]) == np.abs(found).max()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"picture": "dog.jpg"}, "ng.photos.file reads a file"),
        ({"picture": np.zeros((3, 2, 2))}, "lies on a picture"),
        ({"picture": np.full((3, 8, 8), np.nan)}, "The picture holds something that is no number"),
        ({"filters": {"a": np.full((3, 3, 3), np.nan)}}, "The filter holds something that is no"),
        ({"filters": {}}, "no filter in filters"),
        ({"filters": [1]}, "filters need names"),
    ],
)
def test_what_no_window_can_slide_over_is_refused_in_a_sentence(given, words):
    with pytest.raises((TypeError, ValueError), match=words):
        explore.sliding_window(**given)
