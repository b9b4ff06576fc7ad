"""The cost of a gradient: what is timed, what is extended, and how both are drawn.

No test here asserts how long anything takes: ``python -m tests.benchmarks --only gradient`` says.
"""

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.patches import Circle

from nuggets.drawing import plots, style
from nuggets.drawing.plots.gradient_cost import cost_chart
from nuggets.engine.tensor import Tensor
from nuggets.studies import gradient_cost
from nuggets.studies.gradient_cost import GradientCost
from tests.pages import assert_stays_on_its_page

COSTS = [
    GradientCost(100, 100, 1e-4, 2.5e-4, 0.01),
    GradientCost(10_000, 10_000, 3e-4, 6e-4, 3.0),
    GradientCost(1_000_000, 50, 5e-3, 0.014, 5000.0),
    GradientCost(10_000_000, 16, 0.04, 0.12, 400_000.0),
]


def fake_clock(monkeypatch, seconds):
    """A processor's clock that runs on by so many seconds each time it is read."""
    ticks = iter(np.arange(10_000) * seconds)
    monkeypatch.setattr(gradient_cost.time, "process_time", lambda: float(next(ticks)))
    monkeypatch.setattr(gradient_cost, "shortest_turns", lambda works, turns: [0.5, 1.25])


def test_a_small_network_is_nudged_as_a_whole(monkeypatch):
    fake_clock(monkeypatch, 94.0)
    assert gradient_cost.measure_one(4) == GradientCost(93, 93, 0.5, 1.25, 94.0)


def test_a_larger_network_is_extended_from_a_sample(monkeypatch):
    monkeypatch.setattr(gradient_cost, "FULL", 50)
    monkeypatch.setattr(gradient_cost, "SAMPLES", 0)
    fake_clock(monkeypatch, 34.0)
    found = gradient_cost.measure_one(4)
    assert found.nudged == gradient_cost.FEWEST == 16
    assert found.nudging == pytest.approx(34.0 / 17 * 94)
    assert found.is_extended


def test_nudging_takes_a_pass_for_each_weight_and_one_more(monkeypatch):
    fake_clock(monkeypatch, 94.0)
    loss, passes = gradient_cost.binary_cross_entropy_with_logits, []

    def counted(scores, y):
        passes.append(scores.shape)
        return loss(scores, y)

    monkeypatch.setattr(gradient_cost, "binary_cross_entropy_with_logits", counted)
    found = gradient_cost.measure_one(4)
    assert len(passes) == found.weights + 1


def test_the_sizes_are_about_ten_times_apart():
    weights = [gradient_cost.INPUTS * w + w + w * w + w + w + 1 for w in gradient_cost.WIDTHS]
    np.testing.assert_allclose(weights, 10.0 ** np.arange(2, 8), rtol=0.1)


def test_a_sample_is_spread_over_all_weights_and_the_whole_is_each_once():
    weights = [Tensor(np.zeros((2, 3))), Tensor(np.zeros(4))]

    def places(count):
        return [
            (numbers.size, int(i) % numbers.size)
            for numbers, i in gradient_cost.spread(weights, count)
        ]

    assert places(10) == [(6, i) for i in range(6)] + [(4, i) for i in range(4)]
    assert places(2) == [(6, 0), (4, 3)]


def test_a_nudged_weight_is_put_back_and_its_slope_is_right():
    numbers = np.array([3.0, 4.0])
    found = gradient_cost.slope(lambda: numbers @ numbers, numbers, 1, 25.0, h=1e-6)
    assert found == pytest.approx(8.0, rel=1e-5)
    assert numbers.tolist() == [3.0, 4.0]


def test_works_take_turns_and_every_time_is_positive():
    calls = []
    shortest = gradient_cost.shortest_turns([lambda: calls.append(1), lambda: calls.append(2)], 2)
    assert len(shortest) == 2
    assert {1, 2} == set(calls)


def test_a_cost_says_how_many_times_and_how_many_passes():
    assert COSTS[0].ratio == pytest.approx(40)
    assert COSTS[0].in_passes == pytest.approx(2.5)
    assert [p.is_extended for p in COSTS] == [False, False, True, True]


def spots(numbers):
    """Where the weights and seconds of some costs stand on the page, for nudging."""
    chart = cost_chart(COSTS)
    return [pytest.approx(chart.spot(p.weights, p.nudging)) for p in numbers]


def test_the_picture_of_costs_draws_the_extended_hollow_and_dashed():
    axes = plots.draw_gradient_cost(COSTS).axes[0]
    blue = [line for line in axes.get_lines() if line.get_color() == style.FORWARD]
    (solid,) = [line for line in blue if line.get_linestyle() == "-"]
    (dashed,) = [line for line in blue if line.get_linestyle() == "--"]
    assert solid.get_xydata().tolist() == spots(COSTS[:2])
    assert dashed.get_xydata().tolist() == spots(COSTS[1:])
    discs = [patch for patch in axes.patches if isinstance(patch, Circle)]
    hollow = [disc.center for disc in discs if disc.get_facecolor() == to_rgba(style.PAPER)]
    full = [disc.center for disc in discs if disc.get_facecolor() == to_rgba(style.FORWARD)]
    assert (hollow, full) == (spots(COSTS[2:]), spots(COSTS[:2]))


def test_the_picture_of_costs_says_its_numbers_and_samples_in_words():
    picture = plots.draw_gradient_cost(COSTS)
    assert "40 times at 100 weights, 5,000 times at 10,000 weights" in picture.alt
    assert "3,000,000 times at 10,000,000 weights (extended)" in picture.alt
    texts = [text.get_text() for text in picture.axes[0].texts]
    assert texts.count("extended from") == 2
    assert {"a sample of 50", "a sample of 16", "about", "3,000,000", "times"} <= set(texts)


@pytest.mark.parametrize("costs", [COSTS, COSTS[:2], COSTS[2:], COSTS[:1]])
def test_whatever_is_measured_stays_on_its_page(costs):
    assert_stays_on_its_page(plots.draw_gradient_cost(costs))


def test_a_picture_of_costs_without_costs_is_refused():
    with pytest.raises(ValueError, match="at least one cost"):
        plots.draw_gradient_cost([])


def test_a_log_axis_has_plain_numbers_at_the_powers_of_ten_as_far_as_its_curve_goes():
    picture = plots.draw_curves({"a": [21, 500]}, [13, 4129], log_x=True, log_y=True)
    words = [text for text in picture.axes[0].texts if text.get_text()]
    below = max(text.get_position()[1] for text in words if text.get_text() == "100")
    across = [text for text in words if text.get_position()[1] == below]
    assert [text.get_text() for text in across] == ["10", "100", "1,000"]
    upward = [text.get_text() for text in words if text not in across]
    assert [text for text in upward if text[0].isdigit()] == ["10", "100", "1,000"]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (6.29e3, "1.7 hours"),
        (2.62e5, "3 days"),
        (86_400, "1 day"),
        (3e8, "9.5 years"),
        (90, "1.5 minutes"),
        (1.0, "1 second"),
        (0.0137, "14 thousandths of a second"),
        (0.00031, "0.31 thousandths of a second"),
    ],
)
def test_a_time_is_told_in_the_longest_unit_that_fits(seconds, told):
    assert gradient_cost.duration(seconds) == told
