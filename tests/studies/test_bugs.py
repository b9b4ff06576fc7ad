"""Every bug of the zoo lowers the loss, is found as notebook 11 teaches, and can be mended."""

import difflib
import inspect

import numpy as np
import pytest

import nuggets as ng
from nuggets.studies import bugs
from nuggets.studies.bugs import broken, mended, task

STEP_TELLS = ("rewind", "walk", "linear", "tanh", "mse_loss", "step")
"""Parts whose very first step moves the weights by a wrong blame."""

RIGHT_BLAME = ("start", "prepare", "split")
"""Parts with right blame: only a symptom tells."""

each_part = pytest.mark.parametrize("name", bugs.NAMES)
both = pytest.mark.parametrize("zoo", [broken, mended], ids=["broken", "mended"])


def source(zoo, name):
    return inspect.getsource(inspect.unwrap(getattr(zoo, name))).splitlines()


def rises(losses):
    """By how much the loss went up, over all steps that made it worse."""
    return np.maximum(np.diff(losses), 0).sum()


# --- the zoo ---------------------------------------------------------------------------------


def test_there_are_ten_parts_each_broken_and_mended():
    assert len(set(bugs.NAMES)) == 10
    for zoo in (broken, mended):
        own = [
            name
            for name, thing in vars(zoo).items()
            if getattr(thing, "__module__", "") == zoo.__name__
        ]
        assert sorted(own) == sorted(bugs.NAMES)


@each_part
def test_the_twins_differ_in_one_line_or_in_its_place(name):
    lines = list(difflib.ndiff(source(broken, name), source(mended, name)))
    gone = [line[2:] for line in lines if line.startswith("- ")]
    new = [line[2:] for line in lines if line.startswith("+ ")]
    assert len(gone) <= 1
    assert len(new) == 1


@each_part
@both
def test_each_part_lowers_the_loss_broken_or_mended(zoo, name):
    losses = bugs.train(getattr(zoo, name))
    assert losses[1] < losses[0]
    assert losses[-1] < 0.9 * losses[0]
    assert np.all(np.isfinite(losses))


@each_part
def test_the_same_part_learns_the_same_way_each_time(name):
    part = getattr(broken, name)
    assert bugs.train(part, 5) == bugs.train(part, 5)


@each_part
def test_the_referee_agrees_with_the_mended_part_at_several_steps(name):
    for step, most in ((1, None), (2, 2), (5, 2)):
        ruling = bugs.referee(getattr(mended, name), step, most=most)
        assert ruling.agrees
        assert ruling.times == [1.0] * len(ruling.used)
        assert "agrees" in repr(ruling)


@each_part
def test_twins_are_the_broken_and_the_mended_part_without_their_names(name):
    curves, who = bugs.twins(name, 3), bugs.broken_one(name)
    assert [*curves] == ["A", "B"]
    assert curves.pop(who) == bugs.train(getattr(broken, name), 3)
    assert [*curves.values()] == [bugs.train(getattr(mended, name), 3)]


def test_twins_of_a_part_that_the_zoo_has_not_are_refused():
    with pytest.raises(ValueError, match=r"The zoo has rewind, loop.* but not 'relu'"):
        bugs.twins("relu")


def test_what_is_not_in_the_zoo_is_refused():
    with pytest.raises(ValueError, match="The zoo has rewind, loop"):
        bugs.train(np.tanh)  # it has the name of one of the parts


def test_the_pets_are_bytes_and_half_of_them_are_cats():
    images, labels = bugs.pets(10)
    assert images.shape == (10, 12, 12)
    assert images.dtype == np.uint8
    assert labels.tolist() == [0, 1] * 5
    assert not np.array_equal(images[0], images[2])


# --- found by nudging ------------------------------------------------------------------------


@pytest.mark.parametrize("name", STEP_TELLS)
def test_the_referee_objects_to_the_first_step(name):
    ruling = bugs.referee(getattr(broken, name))
    assert not ruling.agrees
    assert "objects" in repr(ruling)


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("tanh", [np.array([0.5, -1.0])]),
        ("linear", [np.arange(9.0).reshape(3, 3), np.arange(9.0).reshape(3, 3) / 7]),
        ("mse_loss", [np.array([[0.2], [0.9]]), np.array([[0.0], [1.0]])]),
    ],
)
def test_gradcheck_objects_to_a_broken_rule_and_not_to_the_mended_one(name, inputs):
    tensors = [ng.Tensor(numbers) for numbers in inputs]
    if name == "mse_loss":  # it blames the answers only; the targets are given
        targets = tensors.pop().data
        rules = [lambda a, zoo=zoo: zoo.mse_loss(a, targets) for zoo in (broken, mended)]
    else:
        rules = [getattr(zoo, name) for zoo in (broken, mended)]
    with pytest.raises(AssertionError, match="but nudging says"):
        ng.gradcheck(rules[0], tensors)
    assert ng.gradcheck(rules[1], tensors)


def test_the_referee_does_not_see_the_flipped_sign_of_the_broken_tanh_at_zero():
    assert ng.gradcheck(broken.tanh, ng.Tensor([0.0]))


def test_turned_over_weights_only_fit_a_square_layer():
    x, weight = ng.Tensor(np.ones((4, 3))), ng.Tensor(np.ones((2, 3)))
    with pytest.raises(ValueError, match="mismatch"):
        broken.linear(x, weight).sum().backward()
    assert ng.gradcheck(mended.linear, [x, weight])


def test_the_overwritten_blame_is_half_and_is_cured_by_twice_the_learning_rate():
    assert bugs.referee(broken.rewind).times == pytest.approx([0.5] * 4)
    halves, wholes = bugs.train(broken.rewind, lr=0.1), bugs.train(mended.rewind, lr=0.05)
    assert np.allclose(halves, wholes, rtol=1e-6)


def test_the_walk_says_72_where_48_is_right_and_gets_worse_toward_the_start():
    for zoo, blame in ((broken, 72), (mended, 48)):
        a, b = ng.Tensor(1.5), ng.Tensor(4.0)
        c = a * b
        zoo.walk(c * c)
        assert a.grad == pytest.approx(blame)
    assert bugs.referee(broken.walk).times == pytest.approx([4.5, 3.5, 2.5, 2.0])


def test_the_missing_mean_is_as_many_times_too_long_as_there_are_pictures():
    assert bugs.referee(broken.mse_loss).times == pytest.approx([60.0] * 4)


def test_the_loop_is_right_in_its_first_step_and_wrong_in_its_second():
    assert bugs.referee(broken.loop, step=1).agrees
    assert not bugs.referee(broken.loop, step=2).agrees


# --- found by a symptom ----------------------------------------------------------------------


@pytest.mark.parametrize("name", RIGHT_BLAME)
def test_the_referee_sees_nothing_where_the_blame_is_right(name):
    assert bugs.referee(getattr(broken, name), step=3).agrees


@pytest.mark.parametrize("seed", range(10))
def test_what_the_curves_say_hangs_on_no_seed(seed):
    def after(part, steps=100):
        return bugs.job(part, seed=seed).advance(steps + 1, bugs.job(part).lr)[-1]

    assert after(broken.tanh) > 10 * after(mended.tanh)
    assert after(broken.prepare) > 5 * after(mended.prepare)
    assert after(broken.start) == pytest.approx(0.25, abs=1e-3)
    assert after(mended.start) < 0.22


def test_blame_that_is_never_set_to_zero_makes_the_loss_bounce():
    assert rises(bugs.train(broken.loop)) > 0.5
    assert rises(bugs.train(mended.loop)) < 0.05


def test_the_flipped_sign_is_ahead_at_first_and_far_behind_later():
    ahead, sound = bugs.train(broken.tanh), bugs.train(mended.tanh)
    assert ahead[10] < sound[10]
    assert ahead[-1] > 10 * sound[-1]


def test_twice_the_batch_is_twice_the_speed_without_the_mean():
    sizes = (15, 30, 60, 120)
    wrong = [bugs.train(broken.mse_loss, 21, batch=batch)[-1] for batch in sizes]
    right = [bugs.train(mended.mse_loss, 21, lr=0.06, batch=batch)[-1] for batch in sizes]
    assert wrong == sorted(wrong, reverse=True)
    assert wrong[0] > 5 * wrong[-1]
    assert max(right) - min(right) < 0.05


def first_layer_blame(part):
    return np.abs(bugs.referee(part).nudged[0])


def test_dead_units_get_no_blame_at_all_and_the_loss_stops_at_a_quarter():
    assert first_layer_blame(broken.start).max() == 0
    assert bugs.train(broken.start)[-1] == pytest.approx(0.25, abs=1e-4)
    assert first_layer_blame(mended.start).max() > 0.01
    assert bugs.train(mended.start)[-1] < 0.05


def test_saturated_units_say_0_or_1_and_the_loss_stops():
    images, _ = bugs.pets(60)
    flat, unblamed = {}, {}
    for zoo in (broken, mended):
        answers = ng.sigmoid(zoo.prepare(images) @ task.weights()[0].data.T)
        flat[zoo] = np.mean((answers < 0.01) | (answers > 0.99))
        unblamed[zoo] = np.mean(first_layer_blame(zoo.prepare) < 1e-6)
    assert flat[broken] > 0.9
    assert unblamed[broken] > 0.2
    assert flat[mended] == unblamed[mended] == 0
    assert bugs.train(broken.prepare)[-1] > 10 * bugs.train(mended.prepare)[-1]


def test_a_leak_foresees_the_toss_of_a_coin():
    scores = {
        zoo: np.mean([bugs.exam(zoo.split, coins=True, seed=seed) for seed in range(20)])
        for zoo in (broken, mended)
    }
    assert scores[broken] > 0.75
    assert abs(scores[mended] - 0.5) < 0.12


def test_the_broken_split_tests_on_pictures_that_were_trained_on_and_the_mended_does_not():
    known, asked = (set(part) for part in broken.split(30, np.random.default_rng(0)))
    assert len(known & asked) == 18
    known, asked = (set(part) for part in mended.split(30, np.random.default_rng(0)))
    assert not known & asked
    assert len(known | asked) == 30


def test_a_small_learning_rate_hides_a_step_that_moves_too_early_and_a_large_one_shows_it():
    calm = [bugs.train(zoo.step, lr=0.05) for zoo in (broken, mended)]
    assert np.allclose(*calm, atol=0.006)
    wild = [bugs.train(zoo.step, lr=0.2) for zoo in (broken, mended)]
    assert wild[1][-1] < 0.01
    assert wild[0][-1] > 1e6
