"""The same picture, a little different each time."""

import numpy as np
import pytest

import nuggets as ng
from nuggets.engine.augment import flip, shift

PICTURES = np.random.default_rng(0).random((200, 3, 8, 10), np.float32)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_about_half_of_the_pictures_are_mirrored_and_the_others_stay(rng):
    before = PICTURES.copy()
    out = flip(PICTURES, rng)
    mirrored = (out == PICTURES[..., ::-1]).all(axis=(1, 2, 3))
    assert (mirrored | (out == PICTURES).all(axis=(1, 2, 3))).all()
    assert 70 < mirrored.sum() < 130
    np.testing.assert_array_equal(PICTURES, before)


def test_every_shift_up_to_the_limit_happens_and_the_border_is_mirrored_in(rng):
    padded = np.pad(PICTURES, [(0, 0), (0, 0), (2, 2), (2, 2)], mode="reflect")
    seen = set()
    for picture, around in zip(shift(PICTURES, rng, pixels=2), padded, strict=True):
        seen |= {
            (y, x)
            for y, x in np.ndindex(5, 5)
            if np.array_equal(picture, around[:, y : y + 8, x : x + 10])
        }
    assert seen == set(np.ndindex(5, 5))


@pytest.mark.parametrize("change", [flip, shift])
def test_the_same_dice_give_the_same_pictures_of_the_same_kind(change):
    first, second = (change(PICTURES, np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert first.dtype == np.float32
    assert first.shape == PICTURES.shape
    assert change(PICTURES[:0], np.random.default_rng(3)).shape == (0, 3, 8, 10)


def test_no_shift_changes_nothing(rng):
    np.testing.assert_array_equal(shift(PICTURES, rng, pixels=0), PICTURES)


@pytest.mark.parametrize("pixels", [-1, 8])
def test_a_shift_that_is_too_far_is_refused(rng, pixels):
    with pytest.raises(ValueError, match="8x10 cannot be shifted"):
        shift(PICTURES, rng, pixels=pixels)


def test_fit_shows_changed_pictures(rng):
    shown = []

    def seen(x):
        shown.append(x)
        return ng.Tensor(np.zeros((len(x), 2)))

    ng.fit(seen, PICTURES, np.zeros(200, int), optimizer=ng.SGD([ng.Tensor(0.0)]), augment=flip)
    shown = np.concatenate(shown)
    originals = {picture.tobytes() for picture in PICTURES}
    assert 70 < sum(picture.tobytes() in originals for picture in shown) < 130


@pytest.mark.parametrize("change", [flip, shift])
def test_pictures_come_in_any_form_but_one_by_one(change):
    pictures = np.random.default_rng(0).random((4, 3, 8, 10))
    expected = change(pictures, np.random.default_rng(1))
    for form in (pictures.tolist(), ng.Tensor(pictures)):
        np.testing.assert_array_equal(change(form, np.random.default_rng(1)), expected)
    with pytest.raises(
        ValueError, match=r"got \(3, 8, 10\)\. For one picture, use picture\[None\]"
    ):
        change(pictures[0], np.random.default_rng(1))


@pytest.mark.parametrize("rng", [None, 0, np.random])
def test_augmenting_needs_dice(rng):
    with pytest.raises(
        TypeError, match=r"flip needs a random generator, such as np\.random\.default_rng\(0\)"
    ):
        flip(np.zeros((1, 3, 4, 4)), rng)


def test_a_shift_by_part_of_a_pixel_is_refused():
    with pytest.raises(TypeError, match="whole number for pixels"):
        shift(np.zeros((1, 3, 4, 4)), np.random.default_rng(0), 1.5)
