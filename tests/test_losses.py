"""The miss as one number."""

import numpy as np
import pytest

import nuggets as ng


def test_the_squared_miss_is_averaged():
    assert ng.mse_loss(ng.Tensor([1.0, 4.0]), np.array([1.0, 2.0])).item() == 2.0


def test_an_answer_that_is_certain_and_right_costs_nothing():
    assert ng.cross_entropy(ng.Tensor([[100.0, 0.0]]), [0]).item() == pytest.approx(0)


def test_an_even_guess_between_two_costs_log_two():
    loss = ng.cross_entropy(ng.Tensor([[3.0, 3.0], [1.0, 1.0]]), [0, 1])
    assert loss.item() == pytest.approx(np.log(2))


def test_cross_entropy_is_minus_the_log_of_the_softmax_at_the_target():
    scores = np.random.default_rng(0).normal(size=(4, 3))
    expected = -np.log(ng.softmax(ng.Tensor(scores)).data[range(4), [2, 0, 1, 1]]).mean()
    assert ng.cross_entropy(ng.Tensor(scores), [2, 0, 1, 1]).item() == pytest.approx(expected)


def test_both_losses_pass_the_gradient_check():
    scores = ng.Tensor(np.random.default_rng(0).normal(size=(4, 3)))
    assert ng.gradcheck(lambda s: ng.cross_entropy(s, [2, 0, 1, 1]), scores, atol=1e-8)
    assert ng.gradcheck(lambda s: ng.mse_loss(s, np.ones((4, 3))), scores, atol=1e-8)


def test_huge_scores_do_not_overflow():
    assert ng.cross_entropy(ng.Tensor([[1e4, 0.0]]), [1]).item() == pytest.approx(1e4)


@pytest.mark.parametrize("target", [[0], [0.0, 1.0], [[0], [1]], ["cat", "dog"]])
def test_targets_that_are_not_one_class_each_are_refused(target):
    with pytest.raises(ValueError, match="N whole numbers"):
        ng.cross_entropy(ng.Tensor(np.zeros((2, 2))), target)


@pytest.mark.parametrize("target", [[0, 2], [-1, 0]])
def test_a_class_that_does_not_exist_is_refused(target):
    with pytest.raises(ValueError, match="classes 0 to 1"):
        ng.cross_entropy(ng.Tensor(np.zeros((2, 2))), target)


def test_mse_refuses_to_stretch_by_accident():
    with pytest.raises(ValueError, match=r"\(3, 1\).*\(3,\)"):
        ng.mse_loss(ng.Tensor(np.zeros((3, 1))), np.zeros(3))


def test_a_yes_or_no_answer_costs_the_surprise_at_what_was_so():
    score, target = ng.Tensor([2.0, -1.0, 0.0]), np.array([1.0, 1.0, 0.25])
    chance = 1 / (1 + np.exp(-score.data))
    surprise = -(target * np.log(chance) + (1 - target) * np.log(1 - chance))
    loss = ng.binary_cross_entropy_with_logits(score, target)
    assert loss.item() == pytest.approx(surprise.mean())
    loss.backward()
    np.testing.assert_allclose(score.grad, (chance - target) / 3)


def test_a_yes_or_no_answer_may_be_sure_without_overflow():
    with np.errstate(all="raise", under="ignore"):
        score = ng.Tensor([1e4, -1e4])
        assert ng.binary_cross_entropy_with_logits(score, np.array([1.0, 0.0])).item() == 0
        assert ng.binary_cross_entropy_with_logits(score, np.array([0.0, 1.0])).item() == 1e4


def test_the_blame_of_a_yes_or_no_answer_agrees_with_nudging():
    score, target = ng.Tensor([[2.0, -1.0], [0.3, 4.0]]), ng.Tensor([[1.0, 0.2], [0.0, 0.5]])
    assert ng.gradcheck(ng.binary_cross_entropy_with_logits, (score, target), atol=1e-8)


def test_yes_or_no_answers_of_another_shape_are_refused():
    with pytest.raises(ValueError, match=r"binary_cross_entropy_with_logits compares like"):
        ng.binary_cross_entropy_with_logits(ng.Tensor([[1.0]]), np.array([1.0]))
