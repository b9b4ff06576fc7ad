"""Optimisers: how far each weight moves."""

import numpy as np
import pytest

import nuggets as ng


def blamed(value, grad):
    p = ng.Tensor(value)
    p.grad = np.float64(grad)
    return p


def test_sgd_moves_against_the_blame():
    p = blamed(1.0, 2.0)
    ng.SGD([p], lr=0.1).step()
    assert p.item() == pytest.approx(0.8)


def test_momentum_keeps_rolling():
    p = blamed(0.0, 1.0)
    optimizer = ng.SGD([p], lr=0.1, momentum=0.5)
    optimizer.step()
    optimizer.step()
    assert p.item() == pytest.approx(-0.1 - 0.15)


def test_adams_first_step_is_lr_long_however_large_the_blame():
    for grad in (1e-3, 1e3):
        p = blamed(0.0, grad)
        ng.Adam([p], lr=0.01).step()
        assert p.item() == pytest.approx(-0.01, rel=1e-4)


def test_adam_follows_its_paper_over_three_steps():
    p, grads, lr, mean, size, expected = ng.Tensor(0.0), (1.0, -2.0, 0.5), 0.1, 0.0, 0.0, 0.0
    optimizer = ng.Adam([p], lr=lr)
    for t, grad in enumerate(grads, 1):
        p.grad = np.float64(grad)
        optimizer.step()
        mean, size = 0.9 * mean + 0.1 * grad, 0.999 * size + 0.001 * grad**2
        expected -= lr * (mean / (1 - 0.9**t)) / (np.sqrt(size / (1 - 0.999**t)) + 1e-8)
    assert p.item() == pytest.approx(expected)


def test_muon_steps_equally_far_in_every_direction_of_a_layer():
    uneven = np.diag([1.0, 0.1, 0.02]) @ np.random.default_rng(0).standard_normal((3, 8))
    p = blamed(np.zeros((3, 8)), uneven)
    ng.Muon([p], lr=0.1).step()
    before, after = (np.linalg.svd(a, compute_uv=False) for a in (uneven, p.data))
    assert before.max() / before.min() > 30
    assert after.max() / after.min() < 2
    assert np.sqrt(np.mean(p.data**2)) == pytest.approx(0.02, rel=0.4)


def test_muon_takes_a_filter_as_one_row_and_leaves_biases_to_adam():
    dice = np.random.default_rng(0)
    filters, bias = dice.standard_normal((4, 3, 2, 2)), dice.standard_normal(5)
    first, second, third, fourth = (
        blamed(np.ones_like(grad), grad) for grad in (filters, filters.reshape(4, 12), bias, bias)
    )
    ng.Muon([first, third], lr=0.1).step()
    ng.Muon([second], lr=0.1).step()
    ng.AdamW([fourth], lr=0.1, weight_decay=0.1).step()
    np.testing.assert_array_equal(first.data.reshape(4, 12), second.data)
    np.testing.assert_array_equal(third.data, fourth.data)


def test_a_weight_without_blame_stays():
    p = ng.Tensor(1.0)
    ng.Adam([p]).step()
    assert p.item() == 1.0


def test_zero_grad_forgets():
    p = blamed(1.0, 2.0)
    ng.SGD([p]).zero_grad()
    assert p.grad is None


def test_float32_weights_stay_float32():
    for make in (
        lambda p: ng.SGD([p], momentum=0.9),
        lambda p: ng.Adam([p]),
        lambda p: ng.Muon([p]),
    ):
        p = ng.Tensor(np.ones((2, 3), np.float32))
        p.grad = np.ones((2, 3), np.float32)
        make(p).step()
        assert p.dtype == np.float32


@pytest.mark.parametrize("params", [[], [np.ones(3)]])
def test_an_optimiser_says_what_it_needs(params):
    with pytest.raises(ValueError, match=r"model\.parameters\(\)"):
        ng.SGD(params)


def test_a_learning_rate_below_zero_is_refused():
    with pytest.raises(ValueError, match="below 0"):
        ng.Adam([ng.Tensor(1.0)], lr=-1)


def test_adamw_lets_a_weight_without_use_fade():
    p = blamed(1.0, 0.0)
    ng.AdamW([p], lr=0.1, weight_decay=0.5).step()
    assert p.item() == pytest.approx(0.95)


def test_a_cosine_goes_from_the_first_rate_to_the_last():
    optimizer = ng.SGD([ng.Tensor(1.0)], lr=1.0)
    plan, rates = ng.CosineAnnealingLR(optimizer, T_max=4, eta_min=0.2), []
    for _ in range(5):
        rates += plan.get_last_lr()
        plan.step()
    assert rates == pytest.approx([1, 0.6 + 0.4 * 0.5**0.5, 0.6, 0.6 - 0.4 * 0.5**0.5, 0.2])


def test_one_cycle_goes_up_and_down_and_momentum_the_other_way():
    optimizer = ng.SGD([ng.Tensor(1.0)], lr=1.0)
    plan, rates, momenta = ng.OneCycleLR(optimizer, 1.0, 11, pct_start=5 / 11), [], []
    for _ in range(11):
        rates.append(optimizer.lr)
        momenta.append(optimizer.momentum)
        plan.step()
    assert np.argmax(rates) == np.argmin(momenta) == 4
    assert rates[0] == pytest.approx(1 / 25)
    assert rates[4] == pytest.approx(1)
    assert rates[-1] == pytest.approx(1 / 25 / 1e4)
    assert momenta[::4] == pytest.approx([0.95, 0.85, 0.925])


def test_one_cycle_moves_the_first_of_adams_betas():
    optimizer = ng.Adam([ng.Tensor(1.0)])
    ng.OneCycleLR(optimizer, 1.0, epochs=2, steps_per_epoch=5)
    assert optimizer.betas == pytest.approx((0.95, 0.999))


def test_a_cycle_needs_its_number_of_steps_and_makes_no_more():
    optimizer = ng.SGD([ng.Tensor(1.0)])
    with pytest.raises(ValueError, match="needs total_steps"):
        ng.OneCycleLR(optimizer, 1.0, epochs=3)
    plan = ng.OneCycleLR(optimizer, 1.0, 2)
    plan.step()
    plan.step()
    with pytest.raises(ValueError, match="made for 2 steps"):
        plan.step()


def test_long_blame_is_shortened_in_its_direction_and_short_blame_stays():
    a, b, c = blamed([0.0, 0.0], [3.0, 0.0]), blamed(0.0, 4.0), ng.Tensor(1.0)
    assert ng.clip_grad_norm_([a, b, c], 1.0) == pytest.approx(5)
    np.testing.assert_allclose(a.grad, [0.6, 0], rtol=1e-6)
    assert b.grad == pytest.approx(0.8, rel=1e-6)
    assert c.grad is None
    kept = a.grad
    assert ng.clip_grad_norm_(a, 1.0) == pytest.approx(0.6)
    assert a.grad is kept
