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


LOSSES = {
    "mse_loss": (ng.mse_loss, [[0.5, 2.0], [1.0, -1.0]], [[0, 1], [1, 3]]),
    "cross_entropy": (ng.cross_entropy, [[0.5, 2.0], [1.0, -1.0]], [1, 1]),
    "binary_cross_entropy_with_logits": (
        ng.binary_cross_entropy_with_logits, [[0.5, 2.0], [1.0, -1.0]], [[0, 1], [1, 1]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LOSSES)
def test_many_losses_are_averaged_added_up_or_left_as_they_are(name):
    loss, answers, target = LOSSES[name]
    each = loss(ng.Tensor(answers), target, reduction="none")
    assert each.ndim >= 1
    mean, total = (
        loss(ng.Tensor(answers), target),
        loss(ng.Tensor(answers), target, reduction="sum"),
    )
    assert mean.item() == pytest.approx(each.data.mean())
    assert total.item() == pytest.approx(each.data.sum())
    for reduction in ("mean", "sum", "none"):
        assert ng.gradcheck(
            lambda x, how=reduction: loss(x, target, reduction=how), ng.Tensor(answers), atol=1e-8
        )


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_takes_numbers_in_any_form_and_keeps_float32(name):
    loss, answers, target = LOSSES[name]
    expected = loss(ng.Tensor(answers), np.array(target)).item()
    small = ng.Tensor(np.array(answers, np.float32))
    for form in (target, tuple(target), np.array(target), np.array(target, np.uint8)):
        out = loss(small, form)
        assert out.item() == pytest.approx(expected, rel=1e-6)
        assert out.dtype == np.float32
    assert loss(small, ng.Tensor(target)).item() == pytest.approx(expected, rel=1e-6)
    assert np.asarray(loss(answers, target)).item() == pytest.approx(expected)


def test_whole_numbers_do_not_wrap_around():
    bytes_ = np.array([250, 3], np.uint8), np.array([1, 5], np.uint8)
    assert ng.mse_loss(*bytes_) == (249**2 + 2**2) / 2
    assert ng.cross_entropy(np.array([[1, 250]], np.uint8), [0]).item() == pytest.approx(249)


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize(
    ("setting", "message"),
    [({"reduction": "avg"}, "got 'avg'"), ({"weight": [1.0, 2.0]}, "weight=None only"),
     ({"size_average": True}, "size_average=True"), ({"reduce": False}, "reduce=False")],
    ids=str,
)  # fmt: skip
def test_a_setting_of_a_loss_that_is_not_here_is_refused_by_name(name, setting, message):
    loss, answers, target = LOSSES[name]
    with pytest.raises(ValueError, match=f"{name}.*{message}"):
        loss(ng.Tensor(answers), target, **setting)


def test_pytorchs_defaults_of_cross_entropy_are_taken_and_others_refused():
    scores = ng.Tensor([[1.0, 2.0]])
    plain = ng.cross_entropy(scores, [0]).item()
    assert ng.cross_entropy(scores, [0], None, None, -100, None, "mean", 0.0).item() == plain
    with pytest.raises(ValueError, match="ignore_index=0"):
        ng.cross_entropy(scores, [0], ignore_index=0)
    for wrong in (-0.1, 1.5, float("nan")):
        with pytest.raises(ValueError, match="label_smoothing"):
            ng.cross_entropy(scores, [0], label_smoothing=wrong)


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize(
    ("wrong", "message"),
    [(None, "the answers are None. Does the model's forward"), ("cat", "not numbers.*'cat'"),
     ([[1.0], [1.0, 2.0]], "not numbers.*not of one length"),
     ([ng.Tensor([1.0, 2.0])] * 2, r"not numbers.*ng\.stack")],
    ids=["None", "a word", "ragged", "Tensors"],
)  # fmt: skip
def test_answers_that_are_not_numbers_are_refused(name, wrong, message):
    loss, _, target = LOSSES[name]
    with pytest.raises(TypeError, match=f"{name}: the answers are .*{message.split('are ')[-1]}"):
        loss(wrong, target)


@pytest.mark.parametrize(
    ("target", "cure"),
    [([[0], [1]], r"Use target\[:, 0\]"), (np.eye(2), r"Use target\.argmax\(axis=1\)"),
     ([0.0, 1.0], r"np\.array\(target, int\)"), ([[0.3, 0.7], [0.5, 0.5]], "Chances .* not taken")],
    ids=str,
)  # fmt: skip
def test_targets_in_another_form_are_refused_with_what_to_do(target, cure):
    with pytest.raises(ValueError, match=f"N whole numbers, got .*{cure}"):
        ng.cross_entropy(ng.Tensor(np.zeros((2, 2))), target)


def test_a_loss_bears_its_name_in_pytorch_on_the_graph_and_in_its_errors():
    scores = ng.Tensor(np.zeros((2, 2)))
    assert ng.cross_entropy(scores, [0, 1]).op == "cross_entropy"
    answers = ng.Tensor(np.zeros(2))
    loss = ng.binary_cross_entropy_with_logits(answers, np.ones(2))
    assert loss.op == "binary_cross_entropy_with_logits"
