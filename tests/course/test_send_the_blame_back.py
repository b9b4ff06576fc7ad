"""The numbers in the exercises of notebook 05 are those of the engine."""

import numpy as np
import pytest

import nuggets as ng
from nuggets.course.exercise import RIGHT, UNTRIED, WRONG
from nuggets.worlds import court

lesson = ng.exercises.send_the_blame_back


def test_the_nine_steps_of_the_small_network_are_what_the_engine_finds():
    steps = lesson.small_network.solve()
    x = np.array([[1.0, 2.0], [3.0, -1.0]])
    y = np.array([[1.0, 0.0], [0.0, 1.0]])
    w1, w2 = ng.Tensor([[0.8, 0.5], [0.6, -0.4]]), ng.Tensor([[0.5, -0.6], [0.3, 0.9]])
    z1 = x @ w1.T
    a1 = z1.sigmoid()
    z2 = a1 @ w2.T
    p = z2.sigmoid()
    for between in (z1, a1, z2, p):
        between.retain_grad()
    (((p - y) ** 2).sum() * 0.5 / 2).backward()
    for name, made in (("z1", z1), ("a1", a1), ("z2", z2), ("p", p)):
        np.testing.assert_allclose(steps[name], made.data)
    blamed = {"dz2": z2, "dW2": w2, "da1": a1, "dz1": z1, "dW1": w1}
    for name, made in blamed.items():
        np.testing.assert_allclose(steps[name], made.grad, atol=1e-12)


def test_the_first_wrong_step_of_the_network_is_named_and_explained():
    steps = lesson.small_network.solve()
    verdict = lesson.small_network.verdict(steps | {"dz2": -steps["dz2"], "dW1": 0 * steps["dW1"]})
    assert verdict.outcome == WRONG
    assert "z1, a1, z2 and p are right. The first step that is not: dz2. The sign" in verdict.words
    half = {name: steps[name] for name in ("z1", "a1", "z2", "p")}
    rest = dict.fromkeys(("dz2", "dW2", "da1", "dz1", "dW1"), ...)
    verdict = lesson.small_network.verdict(half | rest)
    assert verdict.outcome == UNTRIED
    assert "Not tried yet: dz2." in verdict.words
    assert lesson.small_network.verdict(steps).outcome == RIGHT


def test_the_guesses_agree_with_the_engine():
    timing, hoop = ng.Tensor(0.5), ng.Tensor(6.0)
    court.squared_miss(court.give_and_go(0.8, timing, 0.6)).backward()
    assert lesson.g_two_paths.right == pytest.approx(timing.grad)
    miss = 20 * 0.8 * 0.5 * 0.6 - hoop
    (miss * miss).backward()
    assert lesson.g_hoop.right == pytest.approx(hoop.grad)
