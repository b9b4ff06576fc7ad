"""What a team gains: measured points are filled, extended ones hollow, the ideal line above."""

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.patches import Circle

import nuggets as ng
from nuggets.drawing import style
from nuggets.drawing.plots import draw_speed_up
from nuggets.studies.team_speed import MEASURED, TASKS, extended
from tests.pages import assert_stays_on_its_page

LARGE = 0.6, {1: 0.62, 2: 0.34}
SMALL = 0.0013, {1: 0.023, 2: 0.034}


def both():
    return draw_speed_up([LARGE[0], SMALL[0]], [LARGE[1], SMALL[1]], ["large", "small"])


def discs(picture, colour):
    (axes,) = picture.axes
    return [disc for disc in axes.patches if isinstance(disc, Circle)
            and disc.get_facecolor() == to_rgba(colour)]  # fmt: skip


def test_a_larger_team_shares_the_work_and_loses_in_proportion():
    lost = 0.34 - 0.6 / 2
    assert extended(*LARGE, 2) == pytest.approx(0.34)
    assert extended(*LARGE, 8) == pytest.approx(0.6 / 8 + 4 * lost)
    assert extended(*LARGE, 64) == pytest.approx(0.6 / 64 + 32 * lost)


def test_what_seemed_to_gain_more_than_all_is_extended_as_the_ideal():
    assert extended(1.0, {2: 0.4}, 16) == 1 / 16


def test_measured_points_are_filled_and_extended_ones_hollow():
    picture = draw_speed_up(*LARGE)
    assert len(discs(picture, style.INK)) == 2 + 1  # and one in the key
    assert len(discs(picture, style.PAPER)) == 5 + 1


def test_two_tasks_are_told_apart_by_dark_and_light_solid_and_dashed():
    picture = both()
    assert len(discs(picture, style.INK)) == 2 + 1
    assert len(discs(picture, style.GREY)) == 2
    words = [text.get_text() for text in picture.axes[0].texts]
    assert {"large", "small", "ideal", "measured", "extended", "64", "workers"} <= set(words)


def test_the_picture_says_its_numbers_in_words():
    alt = both().alt
    assert "large: 0.97 times with 1, 1.8 times with 2 (measured)" in alt
    assert "at most 2.6 times, with 4 (extended)" in alt
    assert "small: 0.057 times with 1, 0.038 times with 2 (measured); at most 0.057" in alt


def test_all_stays_on_its_page():
    assert_stays_on_its_page(both())
    assert_stays_on_its_page(draw_speed_up(1.0, {2: 0.4}))


@pytest.mark.parametrize(
    ("alone", "together", "names"),
    [
        (1.0, {}, None),
        (0.0, {1: 1.0}, None),
        (1.0, {1: -1.0}, None),
        (np.nan, {1: 1.0}, None),
        (1.0, {0: 1.0}, None),
        (1.0, {8: 1.0}, None),
        ([1.0, 2.0], [{1: 1.0}], None),
        ([], [], None),
        ([1.0], [{1: 1.0}], ["a", "b"]),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_sentence(alone, together, names):
    with pytest.raises(ValueError, match=r"draw_speed_up|more than 0 seconds"):
        draw_speed_up(alone, together, names)


@pytest.mark.parametrize("task", TASKS)
def test_the_stored_figures_are_drawn_too(task):
    together = {n: timing.seconds for n, timing in MEASURED.of(task).items()}
    assert set(together) == {1, 2}
    picture = ng.plots.draw_speed_up(MEASURED.alone(task).seconds, together, [task])
    assert_stays_on_its_page(picture)
