"""The numbers of the play, worked by hand, and the engine's blame against the hand rule."""

import numpy as np
import pytest

from nuggets.engine.gradcheck import gradcheck
from nuggets.engine.tensor import Tensor
from nuggets.worlds import court
from nuggets.worlds.court import START, Play


def tensors(play):
    return [Tensor(link) for link in play]


def test_the_first_shot_is_1_2_metres_short():
    assert court.shot(*START) == pytest.approx(4.8, abs=1e-12)
    assert court.miss(4.8) == pytest.approx(-1.2, abs=1e-12)
    assert court.squared_miss(4.8) == pytest.approx(1.44, abs=1e-12)
    assert court.verdict(4.8) == "lands 1.20 m short"


def test_the_push_shrinks_from_20_to_16_to_8_to_4_8_metres():
    assert court.shot(1, 1, 1) == 20
    assert court.shot(0.8, 1, 1) == 16
    assert court.shot(0.8, 0.5, 1) == 8


def test_the_blame_of_the_first_shot_is_known_by_hand():
    assert court.blame(START) == pytest.approx((-14.4, -23.04, -19.2), abs=1e-12)


@pytest.mark.parametrize("play", [START, Play(1.5, 1.5, 1.5), Play(0.0, 0.7, 1.2), Play(1, 1, 0.3)])
def test_the_engine_rewinds_to_the_same_blame_as_the_hand_rule(play):
    links = tensors(play)
    court.squared_miss(court.shot(*links)).backward()
    assert [link.grad for link in links] == pytest.approx(court.blame(play), rel=1e-12)


def test_one_correction_brings_the_ball_to_5_2751_metres():
    better = court.coach(START)
    assert better == pytest.approx((0.8144, 0.52304, 0.6192), abs=1e-12)
    assert court.shot(*better) == pytest.approx(5.2751, abs=1e-4)


def test_ten_more_corrections_and_it_drops_in():
    play = START
    for _ in range(11):
        assert court.squared_miss(court.shot(*court.coach(play))) < court.squared_miss(
            court.shot(*play)
        )
        play = court.coach(play)
    assert court.lands_in(court.shot(*play))
    assert court.verdict(court.shot(*play)) == "drops in"


def test_a_pass_that_is_used_twice_is_blamed_twice():
    links = tensors(START)
    distance = court.give_and_go(*links)
    distance.backward()
    assert distance.item() == pytest.approx(2.4, abs=1e-12)
    assert [link.grad for link in links] == pytest.approx((3.0, 2 * 4.8, 4.0), rel=1e-12)


def test_the_pass_that_was_not_thrown_has_no_blame_and_pressure_the_opposite_sign():
    links = [*tensors(START), Tensor(0.3), Tensor(0.4)]
    distance = court.crowded(*links)
    distance.backward()
    assert distance.item() == pytest.approx(4.0, abs=1e-12)
    assert [link.grad for link in links[:3]] == pytest.approx((6.0, 9.6, 8.0), rel=1e-12)
    assert not links[3].grad  # None, or zero
    assert links[4].grad == pytest.approx(-2.0, abs=1e-12)


def test_a_second_pass_that_is_better_takes_the_blame_over():
    links = [*tensors(START), Tensor(0.7), Tensor(0.0)]
    court.crowded(*links).backward()
    assert not links[1].grad
    assert links[3].grad == pytest.approx(9.6, rel=1e-12)


def test_nudging_agrees_with_the_blame_of_every_play():
    links = tensors(START)
    gradcheck(lambda *play: court.squared_miss(court.shot(*play)), links)
    gradcheck(court.give_and_go, links)
    gradcheck(court.crowded, [*links, Tensor(0.3), Tensor(0.4)])


def test_many_plays_at_once_are_an_array_of_distances():
    timings = np.array([0.25, 0.5, 1.0])
    assert court.shot(0.8, timings, 0.6) == pytest.approx([2.4, 4.8, 9.6])
    assert court.blame(Play(0.8, timings, 0.6)).timing[1] == pytest.approx(-23.04)
    assert list(court.lands_in(np.array([5.7, 5.8, 6.2, 6.3]))) == [False, True, True, False]


@pytest.mark.parametrize("distance", [0.0, 4.8, 6.0, 67.5])
def test_the_arc_goes_from_the_hand_to_the_height_of_the_rim(distance):
    arc = court.arc(distance, n=41)
    assert arc.shape == (41, 2)
    assert arc[0] == pytest.approx((0.0, 2.1))
    assert arc[-1] == pytest.approx((distance, 3.05))
    assert arc[:, 1].max() > 3.05


def test_a_long_shot_is_said_to_be_long():
    assert court.off_by(6.3) == "0.30 m long"
    assert court.verdict(6.3) == "lands 0.30 m long"
