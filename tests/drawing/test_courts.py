"""The courts of notebook 06: each try in a hall, and a ball that leaves one."""

import numpy as np
import pytest

from nuggets.drawing import plots, style
from nuggets.drawing.plots import courts
from nuggets.drawing.scene import Disc, Words
from tests.drawing.test_plots import has_ink

CREEPS, LEAVES = [4.8, 4.85, 4.89], [4.8, 10.92, -1.63, -219.42]
CAMERA = courts.players.Camera(courts.SCALE, courts.SHOOTER, courts.GROUND)


def balls(shots):
    """Where the balls of a court lie, in pixels."""
    shapes = courts._court("a try", np.array(shots), CAMERA)
    return [
        (shape.x, shape.y)
        for shape in shapes
        if isinstance(shape, Disc) and shape.fill == style.BALL
    ]


def numbers(shots):
    shapes = courts._numbers(np.array(shots), CAMERA)
    return [shape.text for shape in shapes if isinstance(shape, Words)]


def test_every_shot_is_told_and_each_court_has_its_strip():
    picture = plots.draw_courts({"rate 0.0001": CREEPS, "rate 0.01": LEAVES})
    assert "rate 0.0001: 4.80 m, 4.85 m, 4.89 m" in picture.alt
    assert f"{style.MINUS}219.42 m" in picture.alt
    assert has_ink(picture)
    one, two = (plots.draw_courts(dict.fromkeys("ab"[:n], CREEPS)).bbox.height for n in (1, 2))
    assert one < two < 2 * one


def test_a_ball_lies_where_its_shot_ends_and_is_missing_where_it_leaves_the_hall():
    assert len(balls(CREEPS)) == 3
    assert [x for x, _ in balls(LEAVES)] == pytest.approx([CAMERA(x, 0)[0] for x in LEAVES[:3]])


@pytest.mark.parametrize("distance", [-30, -219.42, -1e9, 60, 225, 1e9])
def test_a_shot_that_leaves_is_seen_as_far_as_the_wall_or_the_ceiling(distance):
    way, is_out = courts._seen(distance, CAMERA)
    assert is_out
    assert all(courts.LEFT < x < courts.RIGHT and y > courts.CEILING for x, y in way[:-1])
    assert 0 < way[-1][0] < courts.WIDTH
    assert way[-1][1] > 0


def test_shots_that_land_together_have_one_number():
    assert numbers(CREEPS) == ["1"]
    assert numbers(LEAVES) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "at least one court"),
        ({"a": []}, "at least one shot"),
        ({"a": [4.8, np.inf]}, "Shot 2 of 'a' is inf"),
        ({"a": [np.nan]}, "Shot 1 of 'a' is nan"),
    ],
)
def test_a_court_without_shots_or_a_shot_without_a_length_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        plots.draw_courts(wrong)
