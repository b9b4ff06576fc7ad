"""The numbers that notebook 02 asks for are those of the court and of the package's own layers."""

import numpy as np
import pytest

import nuggets as ng
from nuggets.course.exercise import RIGHT, WRONG
from nuggets.course.lessons import n02_make_a_prediction as asked
from nuggets.worlds import court

SHOUTS = np.array([1.0, 2.0, -1.0])


def network(weight, bias, out, out_bias):
    model = ng.Sequential(ng.Linear(*weight.shape[::-1]), ng.ReLU(), ng.Linear(*out.shape[::-1]))
    numbers = {"0.weight": weight, "0.bias": bias, "2.weight": out, "2.bias": out_bias}
    model.load_state_dict(numbers)
    return model.double()


def test_the_size_of_the_miss_is_that_of_the_play():
    assert asked.g_size.right == pytest.approx(abs(court.miss(court.shot(*court.START))))


def test_the_small_network_gives_the_numbers_of_the_lesson():
    weight = np.array([[0.8, 0.5, 0.6], [-0.5, 0.3, 1.0]])
    out = np.array([[1.5, -1.0], [0.5, 1.0]])
    model = network(weight, np.array([-0.2, 0.4]), out, np.zeros(2))
    sums = model[0](SHOUTS).data
    np.testing.assert_allclose(sums, [1, -0.5])
    np.testing.assert_allclose(ng.relu(sums).data, [1, 0], atol=1e-12)
    np.testing.assert_allclose(model(SHOUTS).data, [1.5, 0.5])
    chances = ng.softmax(model(SHOUTS)).data
    assert chances[0] == pytest.approx(ng.sigmoid(np.array(1.0)).item())


def test_the_forward_pass_by_hand_is_that_of_the_layers():
    steps = asked.forward_pass.solve()
    model = network(asked.HIDDEN, asked.HIDDEN_BIAS, asked.OUT, asked.OUT_BIAS)
    np.testing.assert_allclose(steps["z1"], model[0](asked.INPUTS).data)
    np.testing.assert_allclose(steps["z2"], model(asked.INPUTS).data)
    np.testing.assert_allclose(steps["p"], ng.softmax(model(asked.INPUTS)).data)


def test_the_count_is_that_of_a_real_network():
    model = ng.Sequential(ng.Flatten(), ng.Linear(3072, 16), ng.ReLU(), ng.Linear(16, 2))
    sizes = [weights.data.size for weights in model.parameters()]
    counted = asked.count_weights.solve()
    assert [counted["hidden"], counted["scores"]] == [sum(sizes[:2]), sum(sizes[2:])]
    assert counted["all"] == sum(sizes)


def test_a_softmax_that_guards_against_large_scores_is_right_too():
    assert asked.softmax.verdict(ng.ops.softmax).outcome == RIGHT
    assert asked.neuron.verdict(lambda x, w, b: np.maximum(0, x @ w + b)).outcome == RIGHT


def test_the_first_wrong_step_of_a_forward_pass_is_named():
    right = asked.forward_pass.solve()
    wrong = right | {"a1": right["z1"], "z2": [0, 0], "p": [1, 1]}
    verdict = asked.forward_pass.verdict(wrong)
    assert verdict.outcome == WRONG
    assert verdict.words.startswith("Not yet right. z1 is right. The first step that is not: a1.")
    assert "You forgot the bend" in verdict.words
