"""The numbers that notebook 03 asks for are those of the court and of the engine."""

import numpy as np
import pytest

import nuggets as ng
from nuggets.course.lessons import n03_measure_the_miss as asked
from nuggets.worlds import court


def blame(loss, number):
    loss.backward()
    return number.grad


def scores_of(*chances):
    """Scores that softmax turns into these chances, one row for each picture."""
    return ng.Tensor(np.log(chances))


def test_which_of_the_two_shots_is_better_depends_on_the_rule():
    a, b = np.array([1.5, 0.0]), np.array([0.9, 0.9])
    assert a.sum() < b.sum()
    assert (a**2).sum() > (b**2).sum()


def test_the_plain_misses_average_to_a_hit_though_no_ball_drops_in():
    misses = np.array([-1.2, 1.2, 0.3])
    assert court.lands_in(court.HOOP + misses.mean())
    assert not any(court.lands_in(court.HOOP + miss) for miss in misses)


def test_the_average_squared_miss_is_the_mse_loss():
    landings = np.array([4.8, 6.5, 7.0])
    loss = ng.mse_loss(landings, np.full(3, court.HOOP))
    assert asked.three_shots.solve() == pytest.approx(float(loss))


def test_ten_times_less_chance_costs_as_much_again():
    loss = ng.cross_entropy(scores_of([0.99, 0.01]), [1])
    assert asked.g_ten_times.right == pytest.approx(loss.item())
    assert asked.g_ten_times.right == pytest.approx(-2 * np.log(0.1))


def test_the_same_step_saves_more_where_the_chance_is_small():
    at_small, at_large = np.log(0.06 / 0.05), np.log(0.96 / 0.95)
    assert at_small > 10 * at_large
    assert asked.q_gain.right == "The one with 0.05"


def test_the_costs_of_single_pictures_and_their_average_are_the_cross_entropy():
    batch = scores_of([0.6, 0.4], [0.9, 0.1], [0.25, 0.75])
    steps = asked.three_pictures.solve()
    assert steps["average"] == pytest.approx(ng.cross_entropy(batch, [1, 0, 1]).item())


@pytest.mark.parametrize("case", asked.cross_entropy.cases)
def test_the_function_that_learners_write_is_the_one_of_the_package(case):
    chances, label = case
    expected = ng.cross_entropy(scores_of(chances), [label]).item()
    assert asked.cross_entropy.solve(chances, label) == pytest.approx(expected)


def test_the_blame_of_a_score_is_chance_minus_truth():
    scores = scores_of([0.9, 0.1])
    assert blame(ng.cross_entropy(scores, [1]), scores)[0] == pytest.approx([0.9, -0.9])
    scores = scores_of([0.3, 0.7])
    solved = asked.blame_of_scores.solve()
    found = blame(ng.cross_entropy(scores, [0]), scores)[0]
    assert [solved["cat"], solved["dog"]] == pytest.approx(found.tolist())


def test_the_blame_foretells_what_a_little_higher_score_does():
    scores = np.log([[0.3, 0.7]])
    raised = scores + np.array([[0.01, 0.0]])
    change = ng.cross_entropy(raised, [0]).item() - ng.cross_entropy(scores, [0]).item()
    assert asked.blame_of_scores.solve()["change"] == pytest.approx(change, rel=0.01)


def test_a_squared_miss_of_the_chance_blames_the_surest_mistake_least():
    def of_square(chance):
        scores = scores_of([1 - chance, chance])
        pick = np.array([[0.0, 1.0]])
        return blame(((ng.softmax(scores) * pick).sum() - 1) ** 2, scores)[0, 1]

    assert of_square(0.1) == pytest.approx(-0.162)
    assert of_square(0.001) == pytest.approx(-0.002, abs=1e-5)
    assert abs(of_square(0.001)) < abs(of_square(0.01)) < abs(of_square(0.1))


def test_each_of_a_batch_has_its_share():
    landings = ng.Tensor([4.8, 7.0])
    found = blame(ng.mse_loss(landings, np.full(2, court.HOOP)), landings)
    assert found[0] == pytest.approx(-1.2)
    four = ng.Tensor([4.8, 5.0, 6.0, 7.0])
    shot = blame(ng.mse_loss(four, np.full(4, court.HOOP)), four)[0]
    scores = scores_of([0.8, 0.2], [0.5, 0.5], [0.1, 0.9], [0.7, 0.3])
    picture = blame(ng.cross_entropy(scores, [1, 0, 1, 1]), scores)[0, 1]
    assert asked.one_of_four.solve() == pytest.approx({"picture": picture, "shot": shot})
