"""Dots on a plane: two kinds, as many of each, and not to be parted by one straight line."""

import numpy as np
import pytest

from nuggets.worlds.dots import COUNT, KINDS, SIDE, dots

each_kind = pytest.mark.parametrize("kind", KINDS)


@each_kind
def test_half_of_the_dots_are_of_each_kind_and_all_are_on_the_plane(kind):
    points, kinds = dots(kind)
    assert points.shape == (COUNT, 2)
    assert kinds.ravel().tolist() == [0.0] * (COUNT // 2) + [1.0] * (COUNT // 2)
    assert np.abs(points).max() < SIDE


@each_kind
def test_no_straight_line_parts_the_two_kinds(kind):
    points, kinds = dots(kind)
    turns = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    along = points @ np.stack([np.cos(turns), np.sin(turns)])
    is_one = kinds[:, 0] == 1
    assert (along[is_one].min(axis=0) < along[~is_one].max(axis=0)).all()


@each_kind
def test_hardly_any_dots_lie_on_one_another(kind):
    points, _ = dots(kind)
    far = np.linalg.norm(points[:, None] - points, axis=-1) + 9 * np.eye(COUNT)
    assert np.sum(far.min(axis=1) < 0.15) <= 2


def test_in_corners_kind_one_is_where_the_signs_differ():
    points, kinds = dots("corners")
    assert ((points.prod(axis=1) < 0) == (kinds[:, 0] == 1)).all()


def test_a_kind_of_dots_that_there_is_not_is_refused_by_name():
    with pytest.raises(ValueError, match="no dots called 'spiral': there are corners, moons"):
        dots("spiral")
