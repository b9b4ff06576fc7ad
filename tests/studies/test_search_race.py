"""The racers count every pass, find what they say, and leave the claims of notebook 07 true."""

import functools
import itertools

import numpy as np
import pytest

import nuggets as ng
from nuggets.studies import search_race
from nuggets.studies.search_race import backprop, guess_and_keep, nudge_each


def counting(task):
    """The same task, and a list that grows by one loss for each pass forward."""
    seen = []

    def loss():
        answer = task.loss()
        seen.append(answer.item())
        return answer

    return task._replace(loss=loss), seen


@pytest.mark.parametrize("size", search_race.SIZES)
def test_a_task_has_as_many_weights_as_it_is_named_by(size):
    task = search_race.task(size)
    assert task.size == size
    assert all(w.dtype == np.float64 for w in task.weights)
    assert 0.4 < task.loss().item() < 1.1  # log(2) = 0.69, and luck


def test_xor_has_thirteen_weights():
    assert search_race.xor().size == 13


def test_a_task_of_an_unknown_size_is_refused_with_the_sizes_there_are():
    with pytest.raises(ValueError, match="no task of 14 weights: there are 13, 41"):
        search_race.task(14)


@pytest.mark.parametrize("racer", [guess_and_keep, nudge_each])
def test_what_runs_forward_only_yields_once_for_each_pass(racer):
    task, seen = counting(search_race.xor())
    assert len(search_race.losses(racer(task), 50)) == len(seen) == 50


def test_backprop_yields_once_for_a_pass_forward_and_twice_for_the_rewind():
    task, seen = counting(search_race.xor())
    trace = search_race.losses(backprop(task), 30)
    assert len(seen) == 10
    assert trace == [loss for loss in seen for _ in range(3)]


def test_a_guesser_never_gets_worse_and_its_weights_have_the_loss_it_says():
    task = search_race.task(145)
    trace = search_race.losses(guess_and_keep(task), 60)
    assert all(after <= before for before, after in itertools.pairwise(trace))
    assert any(after == before for before, after in itertools.pairwise(trace))
    assert trace[-1] < trace[0]
    assert task.loss().item() == pytest.approx(trace[-1], abs=1e-12)


def test_nudging_takes_one_pass_more_than_there_are_weights_for_each_step():
    trace = search_race.losses(nudge_each(search_race.task(41)), 3 * 42)
    assert [len(list(same)) for _, same in itertools.groupby(trace)] == [42, 42, 42]


def test_nudging_and_backprop_take_the_same_steps():
    by_nudging = search_race.losses(nudge_each(search_race.task(41)), 5 * 42)[::42]
    by_rewinding = search_race.losses(backprop(search_race.task(41)), 5 * 3)[::3]
    np.testing.assert_allclose(by_nudging, by_rewinding, rtol=1e-4)


@pytest.mark.parametrize("racer", search_race.RACERS)
def test_the_same_seed_gives_the_same_race(racer):
    assert search_race.losses(racer(search_race.task(41)), 90) == search_race.losses(
        racer(search_race.task(41)), 90
    )


def test_who_does_not_arrive_has_spent_infinitely_many_passes():
    assert search_race.passes_to(iter([0.7, 0.5, 0.25, 0.1]), target=0.25) == 3
    assert search_race.passes_to(itertools.repeat(0.7), limit=5) == np.inf
    assert search_race.passes_to(iter([0.7, 0.6, 0.2]), limit=2) == np.inf


def test_the_typical_passes_are_the_median_of_all_starts():
    starts = []

    def make_task(seed):
        starts.append(seed)
        return seed

    def racer(seed):
        return iter([0.7] * (seed**2) + [0.1])

    assert search_race.typical_passes(racer, make_task, seeds=5) == 5
    assert starts == [0, 1, 2, 3, 4]


def test_growth_names_the_racers_and_has_a_number_for_each_size():
    assert search_race.growth([13, 41], seeds=1).keys() == {"guess and keep", "backprop"}
    assert [len(row) for row in search_race.growth([13, 41], seeds=1).values()] == [2, 2]


# --- what notebook 07 says -------------------------------------------------------------------


def test_the_useful_part_of_a_guess_is_the_cosine_and_the_weights_are_left_as_they_were():
    task = search_race.task(145)
    before = [w.data.copy() for w in task.weights]
    parts, gains = search_race.try_guesses(task, 50, length=1e-5)
    slope = np.linalg.norm(np.concatenate([w.grad.ravel() for w in task.weights]))
    np.testing.assert_allclose(gains, parts * slope * 1e-5, rtol=1e-2, atol=1e-9)
    for w, old in zip(task.weights, before, strict=True):
        np.testing.assert_array_equal(w.data, old)


@pytest.mark.parametrize("size", [13, 41, 145, 529, 4129])
def test_about_half_of_tiny_guesses_help_almost_at_a_right_angle(size):
    parts, gains = search_race.try_guesses(search_race.task(size))
    assert 0.42 < np.mean(gains > 0) < 0.58
    assert np.mean(np.abs(parts)) == pytest.approx(np.sqrt(2 / (np.pi * size)), rel=0.15)


def test_on_xor_guessing_nearly_keeps_up_and_wins_against_a_poor_learning_rate():
    run = functools.partial(
        search_race.typical_passes, make_task=search_race.xor, seeds=15, limit=2000
    )
    guessing, rewinding = run(guess_and_keep), run(backprop)
    assert 1.3 * rewinding < guessing < 4 * rewinding
    assert guessing < run(lambda task: backprop(task, lr=1))


def test_at_529_weights_the_guesser_is_second_and_the_nudger_last():
    arrived = [
        search_race.typical_passes(racer, functools.partial(search_race.task, 529), seeds=3)
        for racer in (backprop, guess_and_keep, nudge_each)
    ]
    assert 5 * arrived[0] < arrived[1]
    assert 3 * arrived[1] < arrived[2]


def test_the_gap_grows_roughly_as_the_square_root_of_the_number_of_weights():
    sizes = [13, 41, 145, 529, 4129]
    passes = search_race.growth(sizes)
    gap = np.divide(passes["guess and keep"], passes["backprop"])
    power = np.polyfit(np.log(sizes), np.log(gap), 1)[0]
    assert 0.3 < power < 0.75


@pytest.mark.parametrize("size", [41, 529])
def test_no_other_length_of_a_guess_and_no_other_learning_rate_would_do_much_better(size):
    run = functools.partial(
        search_race.typical_passes, make_task=functools.partial(search_race.task, size), limit=2000
    )
    guessers = [
        functools.partial(guess_and_keep, length=search_race.LENGTH * k) for k in (0.25, 0.5, 2, 4)
    ]
    assert min(map(run, guessers)) > 0.6 * run(guess_and_keep)
    rewinders = [functools.partial(backprop, lr=search_race.LR * k) for k in (0.1, 0.3, 3, 10)]
    assert min(map(run, rewinders)) > 0.5 * run(backprop)


def test_the_referee_agrees_with_backprop_on_a_task():
    task = search_race.task(41)
    assert ng.gradcheck(lambda *weights: task.loss(), task.weights)
