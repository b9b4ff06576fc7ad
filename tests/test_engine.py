"""The tape: remember, order, rewind, add."""

import subprocess
import sys

import numpy as np
import pytest

import nuggets as ng
from nuggets.engine import op, rewind, tape


def test_a_tensor_gives_back_the_numbers_it_was_given():
    np.testing.assert_array_equal(ng.Tensor([[1.5, 2.5]]).data, [[1.5, 2.5]])
    assert ng.Tensor(0.6).item() == 0.6
    assert ng.Tensor(0.6).shape == ()


def test_a_tensor_copies_so_that_the_givers_array_is_safe():
    mine = np.zeros(3)
    ng.Tensor(mine).data[0] = 7
    assert mine[0] == 0


@pytest.mark.parametrize("bad", ["0.6", None, [1, "two"], {"a": 1}, 1j])
def test_a_tensor_refuses_what_is_not_a_number(bad):
    with pytest.raises(TypeError, match="holds numbers"):
        ng.Tensor(bad)


def test_whole_numbers_become_float64_and_float32_stays():
    assert ng.Tensor(3).dtype == np.float64
    assert ng.Tensor(np.float32(3)).dtype == np.float32


def test_a_python_number_does_not_promote_float32():
    x = ng.Tensor(np.ones(3, np.float32))
    y = ((2 * x + 0.5) ** 2 / 3.0 - 1).mean()
    y.backward()
    assert y.dtype == np.float32
    assert x.grad.dtype == np.float32


def test_blame_comes_in_the_dtype_of_the_weight():
    weight = ng.Tensor(np.ones(3, np.float32))
    (weight * np.ones(3)).sum().backward()
    assert weight.grad.dtype == np.float32


def test_an_array_on_the_left_leaves_the_work_to_the_tensor():
    x = ng.Tensor(np.ones((2, 3)))
    for y in (np.ones((4, 2)) @ x, np.full((2, 3), 2.0) * x, np.ones(3) + x, np.ones(3) - x):
        assert isinstance(y, ng.Tensor)
    (np.ones((4, 2)) @ x).sum().backward()
    np.testing.assert_array_equal(x.grad, np.full((2, 3), 4.0))


def test_a_value_used_twice_is_blamed_twice():
    timing = ng.Tensor(0.5)
    (timing * timing).backward()
    assert timing.grad == 1.0


def test_the_classic_trap_gets_48_and_neither_72_nor_24():
    a, b = ng.Tensor(1.5), ng.Tensor(4.0)
    c = a * b
    (c * c).backward()
    assert a.grad == 48.0


def test_a_diamond_of_depth_ten_is_walked_once_per_value():
    x = ng.Tensor(1.0)
    y = x
    for _ in range(10):
        y = y + y
    assert len(tape(y)) == 11
    y.backward()
    assert x.grad == 2.0**10


def test_blame_is_added_until_it_is_forgotten():
    x = ng.Tensor(3.0)
    for _ in range(2):
        (x * x).backward()
    assert x.grad == 12.0


@pytest.mark.parametrize("shape", [(3,), (1,), (2, 1), (1, 3), (2, 3), ()])
def test_a_stretched_value_adds_up_the_blame_of_all_its_places(shape):
    small, big = ng.Tensor(np.full(shape, 2.0)), ng.Tensor(np.ones((4, 2, 3)))
    (small * big).sum().backward()
    assert small.grad.shape == shape
    np.testing.assert_allclose(small.grad, np.full(shape, 24 / small.data.size))


def test_a_chain_of_ten_thousand_steps_is_rewound():
    x = y = ng.Tensor(1.0)
    for _ in range(10_000):
        y = y + 1e-4
    y.backward()
    assert x.grad == 1.0


def test_in_between_values_keep_no_blame_unless_asked():
    x = ng.Tensor(2.0)
    y, z = x * 3, x * 5
    z.retain_grad()
    (y * z).backward()
    assert y.grad is None
    assert z.grad == 6.0


def test_leaves_never_share_one_array_of_blame():
    a, b = ng.Tensor(np.ones(3)), ng.Tensor(np.ones(3))
    (a + b).sum().backward()
    a.grad *= 100
    np.testing.assert_array_equal(b.grad, np.ones(3))


def test_backward_on_many_numbers_says_what_to_do():
    with pytest.raises(RuntimeError, match=r"shape \(3,\).*mean"):
        (ng.Tensor(np.ones(3)) * 2).backward()


def test_a_second_backward_says_what_to_do():
    loss = ng.Tensor(2.0) * 3
    loss.backward()
    with pytest.raises(RuntimeError, match="rewound before"):
        loss.backward()


def test_a_tape_that_is_retained_can_be_rewound_again():
    x = ng.Tensor(2.0)
    loss = x * x
    loss.backward(retain_graph=True)
    loss.backward()
    assert x.grad == 8.0


def test_backward_without_a_tape_says_what_to_do():
    with ng.no_grad():
        loss = ng.Tensor(2.0) * 3
    for bare in (loss, ng.Tensor(2.0).detach() * 3):
        with pytest.raises(RuntimeError, match="no tape"):
            bare.backward()


def test_no_grad_ends_even_after_an_error():
    with pytest.raises(ZeroDivisionError), ng.no_grad():
        _ = 1 / 0
    assert (ng.Tensor(1.0) * 2).requires_grad


def test_detach_lets_no_blame_through():
    x = ng.Tensor(2.0)
    (x * x.detach()).backward()
    assert x.grad == 2.0


def test_the_graph_is_freed_by_backward():
    x = ng.Tensor(np.ones(3))
    middle = x * 2
    loss = middle.sum()
    loss.backward()
    assert middle.inputs == loss.inputs == ()


def test_rewind_shows_every_value_with_its_whole_blame_last_first():
    x = ng.Tensor(2.0, name="x")
    y = x * 3
    loss = y * y
    assert [(t.op, float(g)) for t, g in rewind(loss)] == [
        ("mul", 1.0),
        ("mul", 12.0),
        (None, 36.0),
    ]


def test_a_loss_that_is_nan_names_where_it_began():
    model = ng.Sequential(ng.Linear(2, 2), ng.ReLU(), ng.Linear(2, 1))
    model[0].weight.data[:] = np.inf
    with np.errstate(all="ignore"):
        loss = model(np.zeros((1, 2), np.float32)).sum()
    with pytest.raises(FloatingPointError, match=r"layer 0 \(Linear\(2, 2\)\)"):
        loss.backward()


def test_a_loss_that_is_infinite_names_the_operation():
    with np.errstate(all="ignore"):
        loss = (ng.Tensor(0.0) * 2).log() * 3
    with pytest.raises(FloatingPointError, match="operation log"):
        loss.backward()


def test_shapes_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match=r"matmul does not fit the shapes \(2, 3\) and \(2, 3\)"):
        ng.Tensor(np.ones((2, 3))) @ np.ones((2, 3))


def test_a_rule_may_promise_a_costly_blame_that_nobody_asks_for():
    asked = []

    @op
    def costly(a, b):
        return a * b, lambda grad: (lambda: asked.append("a"), grad * a)

    costly(np.ones(2), ng.Tensor(np.ones(2))).sum().backward()
    assert asked == []


def test_reprs_are_short_and_carry_no_address():
    assert repr(ng.Tensor(0.6)) == "Tensor(0.6)"
    assert repr(ng.Tensor([1, 2])) == "Tensor([1., 2.])"


def test_importing_nuggets_loads_neither_pictures_nor_widgets():
    code = (
        "import sys, nuggets; pictures = ('matplotlib', 'ipywidgets', 'drawsvg', 'PIL');"
        "print([m for m in pictures if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_an_answer_that_is_not_finite_is_caught_where_it_is_made():
    x = ng.Tensor([1.0, 0.0])
    with (
        np.errstate(all="ignore"),
        ng.detect_anomaly(),
        pytest.raises(FloatingPointError, match=r"log answered -inf at \(1,\), shape \(2,\)"),
    ):
        ng.where([True, False], x.log(), 0.0)
    with np.errstate(all="ignore"):
        ng.where([True, False], x.log(), 0.0)


def test_blame_that_is_not_finite_is_caught_where_it_is_sent():
    x = ng.Tensor([4.0, 0.0], name="timing")
    loss = x.sqrt().sum()
    with (
        np.errstate(all="ignore"),
        ng.detect_anomaly(),
        pytest.raises(FloatingPointError, match=r"sqrt blamed timing with inf at \(1,\)"),
    ):
        loss.backward()


def test_blame_that_nobody_asks_for_is_not_looked_at():
    x = ng.Tensor([-2.0])
    with ng.detect_anomaly():
        (x**2).sum().backward()
    np.testing.assert_array_equal(x.grad, [-4])


def test_a_tensor_given_by_name_is_blamed_as_well():
    x, w, b = ng.Tensor(np.ones((2, 3))), ng.Tensor(np.ones((4, 3))), ng.Tensor(np.ones(4))
    ng.linear(x, bias=b, weight=w).sum().backward()
    np.testing.assert_array_equal(b.grad, np.full(4, 2.0))
    b.grad = None
    ng.layer_norm(ng.Tensor(np.ones((2, 4))), (4,), bias=b).sum().backward()
    np.testing.assert_array_equal(b.grad, np.full(4, 2.0))
