"""What excites a filter is found where it truly is, and its window is what it truly sees."""

import numpy as np
import pytest

from nuggets.engine.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential, manual_seed
from nuggets.studies import filters
from nuggets.worlds import pets

SEEN = pets.draw(40, seed=2)


def two_layers():
    manual_seed(0)
    return Sequential(
        *(Conv2d(3, 4, 3, padding=1), MaxPool2d(2), ReLU()),
        *(Conv2d(4, 5, 3, padding=1), MaxPool2d(2), ReLU()),
        *(Flatten(), Linear(5 * 8 * 8, 2)),
    )


@pytest.mark.parametrize(("layer", "side"), [(0, 3), (3, 8)])
def test_dots_outside_the_window_do_not_change_the_answer_and_dots_inside_do(layer, side):
    network = two_layers()
    for filter in range(4):
        found = filters.excited(network, SEEN, layer, filter, count=3)
        for image, (row, column, height, width) in zip(
            found.pictures.images, found.windows, strict=True
        ):
            assert max(height, width) <= side
            alone = np.zeros_like(image)
            inside = np.s_[:, row : row + height, column : column + width]
            alone[inside] = image[inside]
            maps = [network[: layer + 1](x[None]).data[0, filter] for x in (image, alone)]
            spot = np.unravel_index(maps[0].argmax(), maps[0].shape)
            assert maps[1][spot] == pytest.approx(maps[0][spot], abs=1e-5)


def test_the_strongest_come_first_and_each_picture_once():
    network = two_layers()
    found = filters.excited(network, SEEN, 3, 2)
    strongest = network[:4](SEEN.images).data[:, 2].max(axis=(1, 2))
    np.testing.assert_allclose(found.strength, np.sort(strongest)[::-1][:9], rtol=1e-5)
    assert found.title.startswith("layer 3, filter 2: ")
    assert len(found.pictures) == len(found.windows) == 9


def test_a_filter_that_goes_with_dogs_leans_to_one_and_a_dead_one_to_zero():
    network = Sequential(Conv2d(3, 3, 1))
    network[0].weight.data = np.eye(3, dtype=np.float32)[:, :, None, None]
    network[0].bias.data = np.array([0, 0, -5], np.float32)
    red = np.zeros_like(SEEN.images)
    red[:, 0] = SEEN.labels[:, None, None]
    red[:, 1] = 1 - SEEN.labels[:, None, None]
    lean = filters.leaning(network, pets.Pets(red, SEEN.labels, SEEN.factors), 0)
    np.testing.assert_allclose(lean, [1, -1, 0], atol=1e-6)


def test_what_is_no_filter_is_refused_by_name():
    network = two_layers()
    with pytest.raises(TypeError, match=r"Layer 1 is MaxPool2d\(2\), and only a Conv2d"):
        filters.leaning(network, SEEN, 1)
    with pytest.raises(ValueError, match="filters 0 to 3, and not 4"):
        filters.excited(network, SEEN, 0, 4)
