"""What notebook 06 asks for, and what it says about steps, batches and shelves, is so."""

import numpy as np
import pytest

import nuggets as ng
from nuggets.course.lessons import n06_adjust_and_repeat as asked
from nuggets.worlds import court

SWITCHES = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
LIGHT = np.array([[0], [1], [1], [0]], dtype=float)


def shots(lr, steps):
    play, landed = court.START, []
    for _ in range(steps):
        play = court.coach(play, lr)
        landed.append(court.shot(*play))
    return landed


def a_network(seed, hidden):
    ng.manual_seed(seed)
    return ng.Sequential(ng.Linear(2, hidden), ng.Tanh(), ng.Linear(hidden, 1)).double()


def losses_of_xor(seed, hidden, steps, **options):
    network = a_network(seed, hidden)
    optimizer = ng.SGD(network.parameters(), **options)
    return [ng.train_step(network, SWITCHES, LIGHT, ng.mse_loss, optimizer) for _ in range(steps)]


def test_three_times_the_learning_rate_overshoots_and_ten_times_diverges():
    assert abs(court.miss(shots(0.003, 8)[-1])) < 0.01
    misses = np.abs(court.miss(np.array(shots(0.01, 6))))
    assert misses[-1] > misses[-2] > misses[-3]
    assert asked.q_ten.right == "They miss by more and more"


def test_without_zero_grad_the_second_step_runs_past_the_hoop():
    links = [ng.Tensor(link) for link in court.START]
    optimizer, landed = ng.SGD(links, lr=0.001), []
    for _ in range(3):
        distance = court.shot(*links)
        court.squared_miss(distance).backward()
        optimizer.step()
        landed.append(distance.item())
    assert landed[1] == pytest.approx(shots(0.001, 1)[0])
    assert landed[1] < court.HOOP < landed[2]
    assert asked.q_forgot.right == "It steps too far"


@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_blames_at_a_time_lie_about_ten_times_closer(seed):
    push = np.random.default_rng(seed).normal(20, 2, size=10_000)
    blames = 2 * (push * 0.24 - court.HOOP) * push * 0.48
    means = blames.reshape(-1, 100).mean(axis=1)
    assert 7 < blames.std() / means.std() < 14
    assert asked.q_spread.right == "About ten times closer"


def test_the_network_that_looked_stuck_creeps_on_and_learns_the_rest():
    losses = losses_of_xor(1, 2, 8000, lr=0.2)
    assert np.round(losses[1999:4000:1000], 2).tolist() == [0.13, 0.13, 0.13]
    assert (np.diff(losses[:7000]) < 0).all()
    assert losses[-1] < 1e-6
    assert asked.q_stuck.right == "It gets the other two right as well"


def test_more_neurons_leave_fewer_starts_on_a_shelf():
    learned = [
        sum(losses_of_xor(seed, hidden, 500, lr=0.2)[-1] < 0.05 for seed in range(10))
        for hidden in (2, 3)
    ]
    assert learned == [7, 10]


def test_the_step_of_the_exercise_is_that_of_the_optimizer():
    weights = [ng.Tensor(link) for link in court.START]
    court.squared_miss(court.shot(*weights)).backward()
    ng.SGD(weights, lr=0.001).step()
    stepped = asked.step.solve(np.array(court.START), np.array(court.blame(court.START)), 0.001)
    assert [float(weight) for weight in weights] == pytest.approx(stepped.tolist())
