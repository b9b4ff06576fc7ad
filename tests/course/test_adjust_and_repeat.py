"""The numbers that notebook 06 asks for, and what it says about dips, are so."""

import numpy as np
import pytest

import nuggets as ng
from nuggets.course.lessons import n06_adjust_and_repeat as asked
from nuggets.worlds import court

SWITCHES = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")
LIGHT = np.array([[0], [1], [1], [0]], dtype="float32")


def shots(lr, steps):
    play, landed = court.START, []
    for _ in range(steps):
        play = court.coach(play, lr)
        landed.append(court.shot(*play))
    return landed


def loss_of_xor(seed, hidden, epochs, **options):
    ng.manual_seed(seed)
    network = ng.Sequential(ng.Linear(2, hidden), ng.Tanh(), ng.Linear(hidden, 1))
    optimizer = ng.SGD(network.parameters(), **options)
    learn = {"optimizer": optimizer, "epochs": epochs, "loss": ng.mse_loss, "progress": False}
    return ng.fit(network, SWITCHES, LIGHT, **learn)[-1]


def test_three_times_the_learning_rate_overshoots_and_ten_times_diverges():
    assert asked.g_triple.right == pytest.approx(shots(0.003, 1)[0], abs=1e-4)
    assert abs(court.miss(shots(0.003, 8)[-1])) < 0.01
    misses = np.abs(court.miss(np.array(shots(0.01, 6))))
    assert misses[-1] > misses[-2] > misses[-3]
    assert asked.q_ten.right == "They miss by more and more"


def test_the_blame_of_the_three_evenings_is_their_mean():
    timing = ng.Tensor(0.5)
    loss = ((20 * 0.8 * timing * 0.6 - np.array([6, 5, 4.5])) ** 2).mean()
    loss.backward()
    assert asked.g_batch.right == pytest.approx(timing.grad)


def test_an_epoch_has_as_many_steps_as_batches():
    assert asked.g_epoch.right == len(
        list(ng.batches(SWITCHES.repeat(250, 0), np.arange(1000), 50))
    )


def test_the_small_network_is_caught_and_momentum_does_not_free_it():
    assert loss_of_xor(1, 2, 1000, lr=0.3) == pytest.approx(0.13, abs=0.005)
    assert loss_of_xor(1, 2, 1500, lr=0.1, momentum=0.9) == pytest.approx(0.125, abs=0.005)
    assert loss_of_xor(0, 2, 1000, lr=0.3) < 0.01


def test_the_step_of_the_exercise_is_that_of_the_optimizer():
    weights = [ng.Tensor(link) for link in court.START]
    court.squared_miss(court.shot(*weights)).backward()
    ng.SGD(weights, lr=0.001).step()
    stepped = asked.step.solve(list(court.START), list(court.blame(court.START)), 0.001)
    assert [float(weight) for weight in weights] == pytest.approx(stepped)


def test_the_rolling_ball_is_the_optimizer_with_momentum():
    weight = ng.Tensor(1.0)
    optimizer = ng.SGD([weight], lr=0.1, momentum=0.5)
    for number, blame in enumerate((4.0, 2.0, -1.0), 1):
        weight.grad = np.float64(blame)
        optimizer.step()
        assert asked.rolling.solve()[f"w{number}"] == pytest.approx(weight.item())
