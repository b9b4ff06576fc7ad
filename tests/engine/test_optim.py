"""Optimisers: how far each weight moves."""

import numpy as np
import pytest

import nuggets as ng
from nuggets.engine import optim


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
    rng = np.random.default_rng(0)
    filters, bias = rng.standard_normal((4, 3, 2, 2)), rng.standard_normal(5)
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


# ---- what an optimiser takes --------------------------------------------------------------------

W = ng.Tensor(np.ones(3))
MODEL = ng.Linear(2, 2)
STRANGE = {
    "a computed Tensor": (lambda: [W * 0.01], ValueError, "computed by mul, so it is not a leaf"),
    "a bare Tensor": (lambda: W, TypeError, "list of Tensors, .* got one Tensor"),
    "a number": (lambda: 5, TypeError, "got int"),
    "a state_dict": (lambda: MODEL.state_dict(), TypeError, "got dict"),
    "groups": (lambda: [{"params": [W]}], TypeError, "no groups of weights here"),
    "a generator that is used up": (lambda: iter([]), ValueError, "a generator can be used once"),
    "arrays": (lambda: [np.ones(3)], ValueError, "got ndarray among them"),
    "layers": (lambda: [MODEL], ValueError, "got Linear among them"),
    "one Tensor twice": (lambda: [W, W], ValueError, "The same Tensor comes twice"),
    "a detached Tensor": (lambda: [W.detach()], ValueError, "None of the Tensors requires grad"),
}


@pytest.mark.parametrize("case", STRANGE)
@pytest.mark.parametrize("optimiser", [ng.SGD, ng.Adam, ng.AdamW, ng.Muon])
def test_what_could_not_be_adjusted_is_refused(optimiser, case):
    make, error, message = STRANGE[case]
    with pytest.raises(error, match=message):
        optimiser(make())


def test_weights_may_come_with_their_names_from_a_generator_or_partly_frozen():
    assert len(ng.SGD(MODEL.named_parameters()).params) == 2
    assert len(ng.SGD(p for p in [W]).params) == 1
    assert len(ng.SGD([W, ng.Tensor(1.0, requires_grad=False)]).params) == 2


OUT_OF_RANGE = {
    "SGD([W], lr=-1)": "lr must not be below 0, got -1",
    "SGD([W], lr=float('nan'))": "lr, got nan",
    "SGD([W], lr=float('inf'))": "lr must be below inf, got inf",
    "SGD([W], lr='fast')": "one number for lr, got 'fast'",
    "SGD([W], momentum=-1)": "momentum must not be below 0, got -1",
    "SGD([W], 0.1, 0.9, 0.5)": "dampening=0.5",
    "SGD([W], weight_decay=-0.1)": "weight_decay must not be below 0, got -0.1",
    "SGD([W], nesterov=True)": "momentum above 0",
    "SGD([W], maximize=True)": "maximize=True",
    "Adam([W], betas=(0.9, 1.1))": "betas must be below 1, got 1.1",
    "Adam([W], betas=(-0.1, 0.9))": "betas must not be below 0, got -0.1",
    "Adam([W], betas=0.9)": "two numbers for betas, got 0.9",
    "Adam([W], eps=-1)": "eps must not be below 0, got -1",
    "Adam([W], amsgrad=True)": "amsgrad=True",
    "AdamW([W], weight_decay=-1)": "AdamW: weight_decay",
    "Muon([W], momentum=-1)": "Muon: momentum",
    "Muon([W], nesterov=False)": "nesterov=False",
    "SGD([W]).zero_grad(set_to_none=False)": "set_to_none=False",
    "OneCycleLR(SGD([W]), 0.1, 10, pct_start=2)": "pct_start must not be above 1, got 2",
    "OneCycleLR(SGD([W]), 0.1, 10, pct_start=-0.1)": "pct_start must not be below 0, got -0.1",
    "OneCycleLR(SGD([W]), 0.1, 0)": "total_steps must be at least 1, got 0",
    "OneCycleLR(SGD([W]), 0.1, epochs=2, steps_per_epoch=0)": "steps_per_epoch must be at least 1",
    "OneCycleLR(SGD([W]), 0.1, 9.5)": "whole number for total_steps, got 9.5",
    "OneCycleLR(SGD([W]), 0.1, 10, anneal_strategy='linear')": "anneal_strategy='linear'",
    "OneCycleLR(SGD([W]), 0.1, 10, three_phase=True)": "three_phase=True",
    "OneCycleLR(SGD([W]), 0.1, 10, div_factor=0)": "div_factor must be above 0, got 0",
    "OneCycleLR([W], 0.1, 10)": "of an optimiser, .* got list",
    "CosineAnnealingLR(SGD([W]), 0)": "T_max must be at least 1, got 0",
    "CosineAnnealingLR(MODEL, 10)": "of an optimiser, .* got Linear",
    "TimedOneCycleLR(SGD([W]), 0.1, 0)": "seconds must be above 0, got 0",
    "clip_grad_norm_([W], -1)": "max_norm must not be below 0, got -1",
    "clip_grad_norm_([W], 1, norm_type=1)": "norm_type=1",
    "clip_grad_norm_(iter([]), 1)": "a generator can be used once",
    "clip_grad_norm_(['w'], 1)": "needs Tensors",
}


@pytest.mark.parametrize(("code", "message"), OUT_OF_RANGE.items(), ids=OUT_OF_RANGE)
def test_a_setting_out_of_its_range_is_refused_by_name(code, message):
    with pytest.raises((ValueError, TypeError), match=message):
        eval(code, {**vars(ng), "W": W, "MODEL": MODEL})


@pytest.mark.parametrize(
    "code",
    ["SGD([W], 0.1, 0.9, 0, 5e-4, True, maximize=False, foreach=None)",
     "Adam([W], 1e-3, (0.9, 0.99), 1e-8, 0.1, False, fused=None)",
     "AdamW([W], np.float64(1e-3), [0.9, np.float64(0.99)], amsgrad=False)",
     "OneCycleLR(SGD([W]), 0.1, 10, None, None, 0.5, 'cos', three_phase=False)",
     "OneCycleLR(SGD([W]), 0.1, np.int64(10), pct_start=1)",
     "CosineAnnealingLR(SGD([W]), 10, last_epoch=-1)",
     "SGD([W]).zero_grad(set_to_none=True)",
     "clip_grad_norm_((p for p in [W]), 1.0, norm_type=2, error_if_nonfinite=False)",
     "clip_grad_norm_([W], float('inf'), 2.0)"],
)  # fmt: skip
def test_pytorchs_own_defaults_are_taken(code):
    eval(code, {**vars(ng), "W": W, "np": np})


def test_a_setting_in_numpys_float64_leaves_float32_weights_as_they_are():
    for make in (
        lambda p, x: ng.SGD([p], x, momentum=x, weight_decay=x),
        lambda p, x: ng.Adam([p], x, betas=(x, x), eps=x, weight_decay=x),
        lambda p, x: ng.Muon([p], x, weight_decay=x, momentum=x),
    ):
        p = ng.Tensor(np.float32(1))
        optimizer = make(p, np.float64(0.1))
        for _ in range(2):
            p.grad = np.float32(1)
            optimizer.step()
        assert p.dtype == np.float32


def test_one_cycle_moves_both_the_momentum_and_the_first_beta_of_muon():
    optimizer = ng.Muon([ng.Tensor(np.ones((2, 2)))])
    cycle = ng.OneCycleLR(optimizer, 1.0, 10, pct_start=0.5)
    assert optimizer.momentum == optimizer.betas[0] == pytest.approx(0.95)
    for _ in range(4):
        cycle.step()
    assert optimizer.momentum == optimizer.betas[0] == pytest.approx(0.85)


def test_an_optimiser_without_momentum_cannot_cycle_it():
    class Plain(optim.Optimizer):
        pass

    with pytest.raises(ValueError, match="Plain has no momentum: use cycle_momentum=False"):
        ng.OneCycleLR(Plain([W], 0.1), 1.0, 10)
    ng.OneCycleLR(Plain([W], 0.1), 1.0, 10, cycle_momentum=False)


def test_where_pytorch_keeps_the_learning_rate_it_says_where_it_is_here():
    with pytest.raises(AttributeError, match=r"optimizer\.lr in place of"):
        _ = ng.SGD([W]).param_groups


# ---- what is changed later, and what is put into grad by hand -----------------------------------

LATER = {
    "lr": lambda optimizer: setattr(optimizer, "lr", optimizer.lr * np.exp(-0.1)),
    "lr as an array": lambda optimizer: setattr(optimizer, "lr", np.array(0.1)),
    "weight_decay": lambda optimizer: setattr(optimizer, "weight_decay", np.float64(0.1)),
    "momentum": lambda optimizer: setattr(optimizer, "momentum", np.float64(0.8)),
    "betas": lambda optimizer: setattr(optimizer, "betas", tuple(np.array([0.8, 0.9]))),
    "eps": lambda optimizer: setattr(optimizer, "eps", np.float64(1e-6)),
    "grad": lambda optimizer: setattr(optimizer.params[0], "grad", np.float64(1)),
}


@pytest.mark.parametrize("change", LATER)
@pytest.mark.parametrize("make", [ng.SGD, ng.Adam, ng.AdamW, ng.Muon])
def test_a_single_float32_weight_stays_float32_whatever_its_optimiser_is_told_later(make, change):
    p = ng.Tensor(np.float32(1))
    optimizer = make([p])
    for _ in range(2):
        p.grad = np.float32(1)
        ng.clip_grad_norm_([p], np.float64(0.5))
        LATER[change](optimizer)
        optimizer.step()
    assert p.dtype == np.float32
    assert all(np.asarray(kept).dtype == np.float32 for kept in kept_by(optimizer))


def kept_by(optimizer):
    """What an optimiser keeps for each weight: means, sizes, velocities."""
    means, sizes = getattr(optimizer, "_mean", []), getattr(optimizer, "_size", [])
    return [*means, *sizes, *getattr(optimizer, "_velocity", {}).values()]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [("lr", "fast", "one number for lr, got 'fast'"), ("lr", -1, "lr must not be below 0, got -1"),
     ("lr", np.nan, "lr, got nan"), ("betas", 0.9, "two numbers for betas, got 0.9"),
     ("betas", (0.9, 2), "betas must be below 1, got 2"), ("eps", None, "one number for eps")],
)  # fmt: skip
def test_a_setting_that_is_changed_later_is_checked_as_at_first(name, value, message):
    optimizer = ng.Adam([W])
    with pytest.raises((TypeError, ValueError), match=message):
        setattr(optimizer, name, value)
    assert optimizer.lr == 1e-3


@pytest.mark.parametrize(
    ("grad", "error", "message"),
    [([1.0, 1.0, 1.0], TypeError, r"array of its shape, \(3,\), or None, got \[1.0, 1.0, 1.0\]"),
     (1.0, TypeError, "got 1.0"), (np.ones(1), ValueError, r"\(3,\) has a grad of shape \(1,\)"),
     (np.array(["a"] * 3), TypeError, "got array")],
    ids=["a list", "a number", "an array of another shape", "an array of words"],
)  # fmt: skip
def test_what_is_no_blame_is_refused(grad, error, message):
    p = ng.Tensor(np.ones(3))
    for use in (lambda: ng.Adam([p]).step(), lambda: ng.clip_grad_norm_([p], 1)):
        p.grad = grad
        with pytest.raises(error, match=message):
            use()
    np.testing.assert_array_equal(p.data, 1)


def test_a_tensor_may_be_put_in_as_blame_as_in_pytorch():
    p = ng.Tensor(np.ones(3, np.float32))
    p.grad = ng.Tensor([1.0, 2.0, 3.0])
    ng.SGD([p], lr=1.0).step()
    np.testing.assert_array_equal(p.data, [0, -1, -2])
    assert p.dtype == np.float32


@pytest.mark.parametrize(
    ("code", "message"),
    [("SGD([W]).step(lambda: 1)", r"closure=None only, .* by loss\.backward\(\)"),
     ("CosineAnnealingLR(SGD([W]), 3).step(2)", "epoch=None only, got epoch=2")],
)  # fmt: skip
def test_a_step_takes_nothing(code, message):
    with pytest.raises(ValueError, match=message):
        eval(code, {**vars(ng), "W": W})


# ---- state_dict(): stop, and go on later --------------------------------------------------------

KINDS = {
    "SGD": lambda params: ng.SGD(params, 0.05),
    "SGD with momentum": lambda params: ng.SGD(params, 0.05, momentum=0.9),
    "SGD with all": lambda params: ng.SGD(params, 0.05, 0.9, 0, 0.1, True),
    "Adam": ng.Adam,
    "Adam with weight decay": lambda params: ng.Adam(params, 0.01, (0.8, 0.9), 1e-6, 0.1),
    "AdamW": ng.AdamW,
    "AdamW without": lambda params: ng.AdamW(params, weight_decay=0),
    "Muon": ng.Muon,
    "Muon with its own numbers": lambda params: ng.Muon(params, 0.1, 0, 0.8, betas=(0.8, 0.9)),
}
PLANS = {
    "no schedule": None,
    "a cosine": lambda optimizer: ng.CosineAnnealingLR(optimizer, 12, 1e-4),
    "a cycle": lambda optimizer: ng.OneCycleLR(
        optimizer, 0.1, 12, cycle_momentum=hasattr(optimizer, "betas") or optimizer.momentum > 0
    ),
}


def some_weights(dtype=float):
    """A table, filters, a row, and a single number."""
    rng = np.random.default_rng(0)
    shapes = (3, 4), (2, 3, 2, 2), (4,), ()
    return [ng.Tensor(np.asarray(rng.standard_normal(s), dtype)) for s in shapes]


def go(weights, optimizer, plan, steps):
    """Learn in steps whose blame follows from where the weights are."""
    for _ in steps:
        for i, p in enumerate(weights):
            p.grad = np.asarray(np.sin(3 * p.data + i), p.dtype)
        optimizer.step()
        if plan:
            plan.step()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("stop", [0, 1, 5])
@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("kind", KINDS)
def test_who_stops_and_goes_on_with_the_state_ends_exactly_where_one_ends_who_never_stopped(
    kind, plan, stop, dtype
):
    make, follow = KINDS[kind], PLANS[plan] or (lambda optimizer: None)
    never, again = some_weights(dtype), some_weights(dtype)
    optimizer = make(never)
    plan = follow(optimizer)
    go(never, optimizer, plan, range(stop))
    state = optimizer.state_dict()
    for old, new in zip(never, again, strict=True):
        new.data = old.data.copy()
    go(never, optimizer, plan, range(stop, 10))

    later = make(again)
    later_plan = follow(later)
    if later_plan:
        later_plan.steps = stop
    later.load_state_dict(state)
    go(again, later, later_plan, range(stop, 10))
    for one, other in zip(never, again, strict=True):
        assert one.dtype == other.dtype == dtype
        np.testing.assert_array_equal(one.data, other.data)
    np.testing.assert_equal(later.state_dict(), optimizer.state_dict())


@pytest.mark.parametrize("kind", KINDS)
def test_a_later_step_changes_nothing_that_was_given_out_nor_what_was_taken(kind):
    weights = some_weights()
    optimizer = KINDS[kind](weights)
    go(weights, optimizer, None, range(3))
    state, same = optimizer.state_dict(), optimizer.state_dict()
    optimizer.load_state_dict(state)
    go(weights, optimizer, None, range(3))
    np.testing.assert_equal(state, same)
    assert kind == "SGD" or str(state) != str(optimizer.state_dict())


def test_the_state_has_pytorchs_form_and_the_settings_as_they_are_now():
    weights = some_weights()
    optimizer = ng.Adam(weights[2:])
    ng.CosineAnnealingLR(optimizer, 2).step()
    assert optimizer.state_dict()["state"] == {}
    weights[3].grad = np.float64(2)
    optimizer.step()
    state = optimizer.state_dict()
    assert list(state["state"]) == [1]
    kept = {name: float(numbers) for name, numbers in state["state"][1].items()}
    assert kept == pytest.approx({"step": 1, "exp_avg": 0.2, "exp_avg_sq": 0.004})
    assert all(type(numbers) is np.ndarray for numbers in state["state"][1].values())
    (group,) = state["param_groups"]
    assert group["lr"] == pytest.approx(0.0005)
    assert (group["initial_lr"], group["params"]) == (0.001, [0, 1])


def edited(change, kind="Adam"):
    """The state of an optimiser after some steps, with a change made to it."""
    weights = some_weights()
    optimizer = KINDS[kind](weights)
    go(weights, optimizer, None, range(2))
    state = optimizer.state_dict()
    return change(state) or state


def in_group(**settings):
    return lambda state: state["param_groups"][0].update(settings)


def in_state(**numbers):
    return lambda state: state["state"][0].update(numbers)


UNFIT = {
    "a list": (lambda s: [1], TypeError, "takes what its state_dict.* got list"),
    "of a network": (lambda s: {"weight": 1}, KeyError, r"no 'state' among \['weight'\]"),
    "no groups": (lambda s: s.pop("param_groups") and None, KeyError, "no 'param_groups'"),
    "state as a list": (lambda s: {**s, "state": []}, TypeError, "got list and list"),
    "groups as a dict": (lambda s: {**s, "param_groups": {}}, TypeError, "got dict and dict"),
    "two groups": (lambda s: {**s, "param_groups": s["param_groups"] * 2}, ValueError, "has 2:"),
    "three weights": (in_group(params=[0, 1, 2]), ValueError, "4 weights, the state is of 3"),
    "a fifth": (lambda s: s["state"].update({4: {}}), ValueError, "of a weight 4, which is none"),
    "another shape": (in_state(exp_avg=np.ones(3)), ValueError, r"\(3, 4\) here, but \(3,\) there"),
    "words": (in_state(exp_avg="much"), TypeError, "exp_avg of weight 0 needs numbers, got str"),
    "nan": (in_state(exp_avg_sq=np.full((3, 4), np.nan)), ValueError, "no finite number"),
    "size below 0": (in_state(exp_avg_sq=-np.ones((3, 4))), ValueError, "not be below 0, got -1"),
    "half a step": (in_state(step=1.5), ValueError, "step of weight 0 is a whole number, got 1.5"),
    "no step": (lambda s: s["state"][0].pop("step") and None, KeyError, "weight 0 has no step"),
    "row for a dict": (lambda s: s["state"].update({0: [1]}), TypeError, "is a dict, got list"),
    "largest sizes": (in_state(max_exp_avg_sq=1), ValueError, "weight 0 it has max_exp_avg_sq"),
    "no lr": (lambda s: s["param_groups"][0].pop("lr") and None, KeyError, "no setting lr"),
    "lr nan": (in_group(lr=np.nan), ValueError, "lr, got nan"),
    "lr as words": (in_group(lr="fast"), TypeError, "one number for lr, got 'fast'"),
    "a beta of 2": (in_group(betas=(0.9, 2)), ValueError, "betas must be below 1, got 2"),
    "amsgrad": (in_group(amsgrad=True), ValueError, "amsgrad=False only, got amsgrad=True"),
    "maximize": (in_group(maximize=True), ValueError, "maximize=False only, got maximize=True"),
    "of AdamW": (lambda s: edited(lambda _: None, "AdamW"), ValueError,
                 "decoupled_weight_decay=True. It is False for Adam and True for AdamW"),
    "of SGD": (lambda s: edited(lambda _: None, "SGD with momentum"), ValueError,
               "another kind of optimiser than Adam: it has dampening, .*and has no betas, eps"),
    "of Muon": (lambda s: edited(lambda _: None, "Muon"), ValueError, "another kind .* ns_steps"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNFIT)
def test_a_state_that_does_not_fit_is_refused_and_changes_nothing(case):
    change, error, message = UNFIT[case]
    state = edited(change)
    optimizer = ng.Adam(some_weights(), lr=0.5)
    before = optimizer.state_dict()
    with pytest.raises(error, match=message):
        optimizer.load_state_dict(state)
    np.testing.assert_equal(optimizer.state_dict(), before)


@pytest.mark.parametrize(
    ("kind", "settings", "message"),
    [("SGD", {"nesterov": True}, "momentum above 0"), ("SGD", {"dampening": 0.5}, "dampening=0 on"),
     ("Muon", {"adjust_lr_fn": None}, "adjust_lr_fn='match_rms_adamw' only"),
     ("Muon", {"ns_steps": 6}, "ns_steps=5 only")],
)  # fmt: skip
def test_a_setting_that_is_not_here_is_refused_from_a_state_too(kind, settings, message):
    with pytest.raises(ValueError, match=message):
        KINDS[kind](some_weights()).load_state_dict(edited(in_group(**settings), kind))


def test_how_pytorch_works_a_step_out_changes_no_number_and_is_passed_over():
    optimizer = ng.Adam(some_weights())
    optimizer.load_state_dict(edited(in_group(foreach=True, capturable=True, param_names=["w"])))
    assert optimizer.state_dict()["param_groups"][0]["foreach"] is None


def test_the_state_of_an_optimiser_that_looks_alike_is_refused():
    weight = ng.Tensor([1.0])
    state = ng.Adam([weight]).state_dict()
    del state["param_groups"][0]["amsgrad"]  # as RAdam's
    with pytest.raises(ValueError, match="another kind of optimiser than Adam: no amsgrad"):
        ng.Adam([weight]).load_state_dict(state)
