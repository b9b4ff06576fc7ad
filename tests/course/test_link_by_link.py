"""The numbers that notebook 04 asks for are those of the court and of the engine."""

import pytest

from nuggets.course.lessons import n04_link_by_link as asked
from nuggets.engine.tensor import Tensor
from nuggets.worlds import court


def test_the_slope_predicts_a_small_nudge_and_fails_for_a_large_one():
    def change(nudge):
        nudged = court.START._replace(timing=court.START.timing + nudge)
        return court.squared_miss(court.shot(*nudged)) - court.squared_miss(
            court.shot(*court.START)
        )

    slope = court.blame(court.START).timing
    assert change(0.01) == pytest.approx(0.01 * slope, rel=0.05)
    assert change(1.0) == pytest.approx(69.12)
    assert asked.q_big_nudge.right == "It goes up"


def test_both_paths_of_the_give_and_go_add_up():
    timing = Tensor(court.START.timing)
    court.give_and_go(court.START.selection, timing, court.START.form).backward()
    assert float(asked.q_two_paths.right) == pytest.approx(timing.grad)


def test_the_timing_is_followed_to_its_blame():
    steps = asked.through_the_play.solve()
    assert steps["loss"] == pytest.approx(court.blame(court.START).timing)
    assert asked.slope_of_loss.solve(4.8) * steps["shot"] == pytest.approx(steps["loss"])


def test_the_two_paths_from_x_are_what_the_engine_finds():
    x = Tensor(2.0)
    y = 5 * (3 * x) + 2 * (x * x)
    y.backward()
    assert asked.two_paths.solve()["both"] == pytest.approx(x.grad)
