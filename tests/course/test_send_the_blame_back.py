"""The numbers in the exercises of notebook 05 are those of the engine."""

import numpy as np
import pytest

import nuggets as ng
from nuggets.course.exercise import RIGHT, UNTRIED, WRONG

lesson = ng.exercises.send_the_blame_back


def test_the_eight_steps_of_the_small_network_are_what_the_engine_finds():
    steps = lesson.small_network.solve()
    x = np.array([[1.0, 2.0], [3.0, -1.0]])
    y = np.array([[1.0, 0.0], [0.0, 1.0]])
    w1, w2 = ng.Tensor([[0.8, 0.5], [0.6, -0.4]]), ng.Tensor([[0.5, -0.6], [0.3, 0.9]])
    z1 = x @ w1.T
    a1 = z1.relu()
    z2 = a1 @ w2.T
    for between in (z1, a1, z2):
        between.retain_grad()
    ((z2 - y) ** 2).sum().backward()
    for name, made in (("z1", z1), ("a1", a1), ("z2", z2)):
        np.testing.assert_allclose(steps[name], made.data)
    blamed = {"dz2": z2, "dW2": w2, "da1": a1, "dz1": z1, "dW1": w1}
    for name, made in blamed.items():
        np.testing.assert_allclose(steps[name], made.grad, atol=1e-12)


def test_the_first_wrong_step_of_the_network_is_named_and_explained():
    steps = lesson.small_network.solve()
    verdict = lesson.small_network.verdict(steps | {"dz2": -steps["dz2"], "dW1": 0 * steps["dW1"]})
    assert verdict.outcome == WRONG
    assert "z1, a1 and z2 are right. The first step that is not: dz2. The sign" in verdict.words
    half = {name: steps[name] for name in ("z1", "a1", "z2")}
    rest = dict.fromkeys(("dz2", "dW2", "da1", "dz1", "dW1"), ...)
    verdict = lesson.small_network.verdict(half | rest)
    assert verdict.outcome == UNTRIED
    assert "Not tried yet: dz2." in verdict.words
    assert lesson.small_network.verdict(steps).outcome == RIGHT


def a_network():
    network = ng.Sequential(ng.Linear(3, 2), ng.ReLU(), ng.Linear(2, 2, bias=False))
    weights = [[0.8, 0.5, 0.6], [-0.5, 0.3, 1.0]]
    network.load_state_dict(
        {"0.weight": weights, "0.bias": [-0.2, 0.4], "2.weight": [[1.5, -1.0], [0.5, 1.0]]}
    )
    return network.double()


def test_the_smallest_weight_gets_the_most_blame_and_the_silent_neuron_none():
    network = a_network()
    scores = network(np.array([1.0, 2.0, -1.0]))
    ((scores - np.array([0.0, 1.0])) ** 2).sum().backward()
    blames = network[0].weight.grad
    np.testing.assert_allclose(blames, [[4, 8, -4], [0, 0, 0]], atol=1e-12)
    weights = network[0].weight.data[0]
    assert np.argmax(blames[0]) == np.argmin(weights)
    assert lesson.q_loudest.right == "The smallest, 0.5"
    assert lesson.q_silent.right == "None at all"


def test_a_walk_that_passes_on_what_it_has_gathered_says_72():
    def send(number):
        for x, slope in number.made_from:
            x.grad += slope * number.grad
            send(x)

    a, b = ng.own_engine.Number(1.5), ng.own_engine.Number(4.0)
    c = a * b
    loss = c * c
    loss.grad = 1.0
    send(loss)
    assert lesson.q_gathered.right == f"{a.grad:.0f}"


def test_a_layer_by_hand_is_what_the_engine_finds():
    weights = ng.Tensor([[1.0, 4.0], [5.0, 2.0]])
    inputs = ng.Tensor([2.0, -1.0])
    (ng.linear(inputs, weights) * np.array([3.0, -2.0])).sum().backward()
    steps = lesson.layer_by_hand.solve()
    np.testing.assert_allclose(steps["dW"], weights.grad)
    np.testing.assert_allclose(steps["da"], inputs.grad)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"dW": [[6, -4], [-3, 2]]}, "It is turned over"),
        ({"dW": [[2, -4], [10, -2]]}, "That is the forward pass."),
        ({"da": [11, 11]}, "You followed the rows of W."),
        ({"da": [3, 12]}, "Paths add up"),
    ],
)
def test_a_layer_gone_wrong_by_hand_is_told_how(wrong, said):
    verdict = lesson.layer_by_hand.verdict(lesson.layer_by_hand.solve() | wrong)
    assert verdict.outcome == WRONG
    assert said in verdict.words


def test_the_shape_of_a_layers_blame_is_that_of_its_weights():
    dz, x = np.ones((100, 2)), np.ones((100, 3))
    rows, columns = (dz.T @ x).shape
    assert lesson.q_shape.right == f"{rows} rows and {columns} columns"
