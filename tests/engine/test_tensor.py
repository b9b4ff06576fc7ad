"""The tape: remember, order, rewind, add."""

import copy
import linecache
import math
import pickle
import subprocess
import sys

import numpy as np
import pytest

import nuggets as ng
from nuggets.engine.tensor import op, rewind, tape


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


def test_a_loss_of_numbers_that_were_put_in_by_hand_names_where_it_began():
    w = ng.Tensor(1.0)
    w.data = -1.0  # a Python number, as a learner writes it
    with np.errstate(invalid="ignore"), pytest.raises(FloatingPointError, match="operation log"):
        ng.log(w).backward()


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


# --- what comes in ---------------------------------------------------------------------------


def f32(*shape):
    return ng.Tensor(np.ones(shape, np.float32))


@pytest.mark.parametrize("other", [
    np.sqrt(2.0), ng.Tensor(2.0), np.array([1, 2, 3]), np.array(2.0), np.uint8(3), [1, 2, 3], True,
    np.arange(3) > 1, (1.5, 2.5, 3.5),
], ids=repr)  # fmt: skip
def test_float32_stays_beside_single_numbers_and_whole_ones(other):
    x = f32(3)
    if isinstance(other, (list, tuple)):
        other = np.asarray(other, np.float32)
    for y in (x * other, other * x, x + other, other - x, x / other if np.all(other) else x):
        assert y.dtype == np.float32
    (x * other).sum().backward()
    assert x.grad.dtype == np.float32


def test_among_arrays_the_more_exact_decides_and_among_single_numbers_too():
    assert (f32(3) * np.ones(3)).dtype == np.float64
    assert (ng.Tensor(np.float32(2)) * ng.Tensor(2.0)).dtype == np.float64
    assert (ng.Tensor(np.float32(2)) * np.float64(2)).dtype == np.float32


@pytest.mark.parametrize("numbers", [np.uint8(200), np.array([200, 1], np.uint8), [200, 1], True])
def test_whole_numbers_do_not_wrap_around(numbers):
    for f, right in [(lambda x: ng.ops.add(x, x), lambda x: x + x), (ng.ops.neg, lambda x: -x)]:
        np.testing.assert_array_equal(f(numbers).data, right(np.asarray(numbers, np.float64)))
        assert f(numbers).dtype == np.float64


@pytest.mark.parametrize("table", ["Series", "DataFrame"])
def test_a_table_of_pandas_is_numbers_on_either_side(table):
    pandas = pytest.importorskip("pandas")
    shape = {"Series": (2,), "DataFrame": (2, 2)}[table]
    numbers = getattr(pandas, table)(np.full(shape, 3.0), index=[7, 5])
    for times in (lambda x: x * numbers, lambda x: numbers * x):
        x = ng.Tensor(np.ones(shape))
        y = times(x)
        assert isinstance(y, ng.Tensor)
        y.sum().backward()
        np.testing.assert_array_equal(x.grad, np.full(shape, 3.0))


@pytest.mark.parametrize("bad", ["three", b"3", 2j, {"a": 1}, [1, [2, 3]], object(), ["1", "2"]])
def test_what_is_not_numbers_is_refused_by_every_operation(bad):
    with pytest.raises(TypeError, match=r"works on numbers, got|not of one length"):
        ng.Tensor([1.0, 2.0]) * bad


def test_a_list_of_tensors_is_joined_first():
    x = ng.Tensor(1.0)
    for make in (lambda: ng.exp([x, x]), lambda: ng.Tensor([x, x]), lambda: ng.Tensor([[x], [2]])):
        with pytest.raises(TypeError, match=r"ng\.stack"):
            make()


@pytest.mark.parametrize(("call", "says"), [
    (lambda t: t.softmax(dtype=float), "softmax does not know 'dtype'. It takes a, dim."),
    (lambda t: t.sum(0, True, 3), "sum was given 4 things. It takes a, dim, keepdim."),
    (lambda t: t.transpose(0), "transpose was not given 'dim1'. It takes a, dim0, dim1."),
    (lambda t: t.transpose(), "transpose was not given 'dim0'. It takes a, dim0, dim1."),
    (lambda t: t.sum(0, dim=1), "sum was given 'dim' twice."),
    (lambda t: ng.ops.mul(input=t), "mul was not given 'b'. It takes a, b."),
    (lambda t: ng.ops.mul(t, t, out=t), "mul does not know 'out'. It takes a, b."),
])  # fmt: skip
def test_what_an_operation_does_not_take_is_named_with_what_it_takes(call, says):
    with pytest.raises(TypeError) as problem:
        call(ng.Tensor(np.ones((2, 3))))
    assert str(problem.value) == says


def test_the_words_of_pytorch_and_of_numpy_are_known():
    x = ng.Tensor(np.arange(6.0).reshape(2, 3))
    np.testing.assert_array_equal(ng.exp(input=x).data, np.exp(x.data))
    np.testing.assert_array_equal(ng.ops.mul(input=x, other=2).data, 2 * x.data)
    np.testing.assert_array_equal(x.sum(axis=1, keepdims=True).data, [[3], [12]])


def test_options_are_kept_on_the_tensor_and_are_not_among_its_inputs():
    x = ng.Tensor(np.ones((2, 3)))
    for y in (x.sum(0), x.sum(dim=0), ng.ops.sum(x, axis=0)):
        assert y.op == "sum"
        assert tuple(y.inputs) == (x,)
        assert y.options == {"dim": 0}
        np.testing.assert_array_equal(y.operation(x, **y.options).data, y.data)
    assert x.is_leaf
    assert (x.op, x.inputs, x.options) == (None, (), {})


# --- rules that are not whole ----------------------------------------------------------------


def rewound(rule, *inputs):
    return op(rule)(*inputs).sum().backward()


def two(shape=(2, 2)):
    return ng.Tensor(np.ones(shape)), ng.Tensor(np.ones(shape))


@pytest.mark.parametrize(("backward", "says"), [
    (lambda grad: (grad,), "product must give a blame for each of its 2 inputs.*gave 1"),
    (lambda grad: grad, "product must give a blame for each of its 2 inputs.*gave a ndarray"),
    (lambda grad: None, "product must give a blame for each of its 2 inputs.*gave a NoneType"),
    (lambda grad: (grad, None), "product gave None for an input that wants its blame"),
])  # fmt: skip
def test_a_rule_that_gives_too_few_blames_is_named(backward, says):
    def product(a, b):
        return a * b, backward

    with pytest.raises(TypeError, match=says):
        rewound(product, *two())


def test_a_rule_whose_blame_has_another_shape_is_named():
    def product(a, b):
        return a @ b, lambda grad: ((grad @ b.T).T, a.T @ grad)

    with pytest.raises(ValueError, match=r"product gave an input of shape \(2, 3\) a blame of"):
        rewound(product, ng.Tensor(np.ones((2, 3))), ng.Tensor(np.ones((3, 2))))


def test_a_rule_without_its_backward_is_named():
    def product(a, b):
        return a * b

    with pytest.raises(TypeError, match="product must return two things"):
        rewound(product, *two())


def test_a_rule_may_give_plain_numbers_and_blame_for_nothing_but_what_wants_it():
    @op
    def double(a, b):
        return 2 * a, lambda grad: (2,)

    x = ng.Tensor(3.0)
    double(x, 5.0).backward()
    assert x.grad == 2


# --- where the blame starts ------------------------------------------------------------------


@pytest.mark.parametrize("gradient", [np.ones(3), np.ones(1), 1.0, [1, 2], ng.Tensor(np.ones(3))])
def test_a_gradient_of_another_shape_is_refused(gradient):
    x = ng.Tensor(np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"shape \(2, 3\)"):
        (x * 2).backward(gradient)
    assert x.grad is None


@pytest.mark.parametrize("gradient", [
    [[1, 2], [3, 4]], np.array([[1, 2], [3, 4]]), ng.Tensor([[1, 2], [3, 4]]),
])  # fmt: skip
def test_a_gradient_may_be_a_list_an_array_or_a_tensor(gradient):
    x = ng.Tensor(np.ones((2, 2), np.float32))
    (x * 2).backward(gradient)
    np.testing.assert_array_equal(x.grad, [[2, 4], [6, 8]])
    assert x.grad.dtype == np.float32


# --- copied, pickled, changed in place -------------------------------------------------------


def powers(w):
    y = 1.0
    for _ in range(6):
        y = y * w
    y.backward()
    return w.grad


@pytest.mark.parametrize("copied", [
    lambda w: pickle.loads(pickle.dumps(w)), copy.copy, copy.deepcopy,
])  # fmt: skip
def test_a_copied_tensor_draws_a_ticket_of_its_own(copied):
    w = ng.Tensor(1.0, name="w")
    w.grad = np.float64(0.0)
    again = copied(w)
    assert again is not w
    assert again._ticket > w._ticket
    assert (again.name, again.grad) == ("w", 0.0)
    assert powers(again) == 6.0


def test_a_tensor_that_comes_into_a_new_process_is_blamed_as_at_home(tmp_path):
    """There the tickets start anew, and one that came along would be far too high or too low."""
    for count in (1, 200):
        weights = [ng.Tensor(1.0) for _ in range(count)]
        (tmp_path / "w").write_bytes(pickle.dumps(weights[-1]))
        code = (
            "import pickle, sys; w = pickle.load(open(sys.argv[1], 'rb')); y = 1.0\n"
            "for _ in range(6): y = y * w\n"
            "y.backward(); print(w.grad)"
        )
        run = [sys.executable, "-c", code, str(tmp_path / "w")]
        out = subprocess.run(run, capture_output=True, text=True, check=True)
        assert out.stdout.strip() == "6.0"


def test_a_network_learns_after_it_was_pickled():
    model = pickle.loads(pickle.dumps(ng.Sequential(ng.Linear(2, 4), ng.Tanh(), ng.Linear(4, 2))))
    x, labels = np.eye(2, dtype=np.float32), np.array([0, 1])
    history = ng.fit(
        model, x, labels, optimizer=ng.SGD(model.parameters(), lr=1.0), epochs=30, progress=False
    )
    assert history[-1] < 0.1 * history[0]


def test_tied_weights_stay_tied_when_they_are_copied():
    w = ng.Tensor(np.ones(2))
    a, b = copy.deepcopy([w, w])
    assert a is b


@pytest.mark.parametrize("copied", [pickle.dumps, copy.copy, copy.deepcopy])
def test_what_an_operation_made_is_not_copied_without_its_history(copied):
    with pytest.raises(TypeError, match=r"made by mul.*t\.detach"):
        copied(ng.Tensor(2.0) * 3)
    copied((ng.Tensor(2.0) * 3).detach())


CHANGES = {
    "+=": (lambda p, x: p.__iadd__(x), 3.0),
    "-=": (lambda p, x: p.__isub__(x), 1.0),
    "*=": (lambda p, x: p.__imul__(x), 2.0),
    "/=": (lambda p, x: p.__itruediv__(x), 2.0),
    "**=": (lambda p, x: p.__ipow__(x), 2.0),
}


@pytest.mark.parametrize("sign", CHANGES)
@pytest.mark.parametrize("shape", [(), (2,), (2, 3)])
def test_inside_no_grad_a_weight_moves_in_place(sign, shape):
    change, right = CHANGES[sign]
    p = ng.Tensor(np.full(shape, 2.0, np.float32))
    here = p.data
    with ng.no_grad():
        assert change(p, np.float64(1.0)) is p
    np.testing.assert_array_equal(p.data, np.full(shape, right))
    assert p.dtype == np.float32
    assert p.is_leaf
    assert not shape or p.data is here


def test_a_loop_over_weights_moves_them():
    params = [ng.Tensor(1.0), ng.Tensor(np.ones(3))]
    (params[0] * params[1].sum()).backward()
    with ng.no_grad():
        for p in params:
            p -= 0.1 * p.grad
    assert params[0].item() == pytest.approx(0.7)
    np.testing.assert_allclose(params[1].data, 0.9)


@pytest.mark.parametrize("sign", CHANGES)
def test_outside_no_grad_a_weight_is_not_changed_and_it_says_how(sign):
    p = ng.Tensor(np.ones(2))
    with pytest.raises(RuntimeError, match=r"with ng\.no_grad\(\)"):
        CHANGES[sign][0](p, 1.0)
    np.testing.assert_array_equal(p.data, 1)


def test_what_was_computed_goes_on_in_a_new_tensor():
    x = ng.Tensor(3.0)
    y = x * 2
    y += x
    y *= 2
    y.backward()
    assert x.grad == 6.0
    total = x.detach()
    total += x
    assert total.requires_grad


def test_a_change_must_not_change_the_shape():
    p = ng.Tensor(np.ones(2))
    with ng.no_grad(), pytest.raises(ValueError, match=r"shape \(2,\) cannot change to \(3, 2\)"):
        p += np.ones((3, 2))


def test_numbers_are_put_into_their_places_inside_no_grad_only():
    p = ng.Tensor(np.zeros(3))
    with pytest.raises(RuntimeError, match=r"no_grad.*masked_fill"):
        p[0] = 1.0
    with ng.no_grad():
        p[0], p[1:] = 1.0, ng.Tensor([2.0, 3.0])
    np.testing.assert_array_equal(p.data, [1, 2, 3])


# --- asked like a number or a list -----------------------------------------------------------


def test_a_tensor_is_compared_number_by_number():
    t = ng.Tensor([1.0, 2.0, 3.0])
    for other in (2, 2.0, np.full(3, 2), ng.Tensor(2.0), [2, 2, 2]):
        np.testing.assert_array_equal(t == other, [False, True, False])
        np.testing.assert_array_equal(t != other, [True, False, True])
        np.testing.assert_array_equal(t <= other, [True, True, False])
        np.testing.assert_array_equal(t >= other, [False, True, True])
        np.testing.assert_array_equal(t < other, [True, False, False])
        np.testing.assert_array_equal(t > other, [False, False, True])
    labels = np.array([1, 0, 3])
    np.testing.assert_array_equal(labels == t, [True, False, True])
    np.testing.assert_array_equal(labels < t, [False, True, False])
    np.testing.assert_array_equal(labels >= t, [True, False, True])
    assert ng.Tensor(3) == 3
    assert ng.Tensor(3) != 4


def test_a_tensor_equals_nothing_that_is_not_numbers():
    for other in (None, "1.0", object()):
        assert (ng.Tensor(1.0) == other) is False
        assert (ng.Tensor(1.0) != other) is True
    with pytest.raises(TypeError):
        ng.Tensor(1.0) < "2"  # noqa: B015


def test_equal_tensors_are_still_two_in_a_set_and_in_a_dict():
    a, b = ng.Tensor(1.0), ng.Tensor(1.0)
    assert len({a, b}) == 2
    assert {a: "a", b: "b"}[a] == "a"


def test_a_single_number_is_written_and_rounded_like_one():
    loss = ng.Tensor(2.71828) * 1
    assert f"{loss:.3f}" == "2.718"
    assert f"{loss}" == "Tensor(2.7183)"
    assert round(loss, 2) == 2.72
    assert (round(loss), int(loss)) == (3, 2)
    assert float(loss) == 2.71828
    assert f"{ng.Tensor([2.5]):.1f}" == "2.5"


@pytest.mark.parametrize("ask", [
    float, int, round, lambda t: t.item(), lambda t: f"{t:.2f}",
])  # fmt: skip
def test_many_numbers_are_not_one(ask):
    with pytest.raises(ValueError, match=r"one number.*shape \(2,\)"):
        ask(ng.Tensor([1.0, 2.0]))


@pytest.mark.parametrize("ask", [list, sum, len, iter, lambda t: max(*t), lambda t: [*t]])
def test_a_single_number_has_no_rows(ask):
    with pytest.raises(TypeError, match=r"single number.*t\.item\(\)"):
        ask(ng.Tensor(3.0))


def test_rows_are_tensors_that_pass_their_blame_on():
    t = ng.Tensor([[1.0, 2.0], [3.0, 4.0]])
    first, second = t
    (first * second).sum().backward()
    np.testing.assert_array_equal(t.grad, [[3, 4], [1, 2]])
    assert sum(t.sum(1)).item() == 10


def test_a_number_is_found_among_the_numbers():
    assert 3.0 in ng.Tensor(3.0)
    assert 2.0 in ng.Tensor([1.0, 2.0])
    assert 5.0 not in ng.Tensor([1.0, 2.0])


# --- functions that are not ours -------------------------------------------------------------

CUTS = {
    "np.reshape(t, (4, 1))": "t.reshape()",
    "np.concatenate([t, t])": "ng.cat",
    "np.concatenate([PLAIN, t])": "ng.cat",
    "np.vstack([t, t])": "ng.cat",
    "np.stack([t, t])": "ng.stack",
    "np.where(PLAIN > 0, t, 0)": "ng.where",
    "np.clip(t, 0, 1)": "ng.clip",
    "np.dot(t, t)": "a @ b",
    "np.einsum('ij,jk->ik', t, t)": "ng.einsum",
    "np.sum(t)": "t.sum()",
    "np.mean(t)": "t.mean()",
    "np.std(t)": "t.var().sqrt()",
    "np.max(t)": "t.max()",
    "np.exp(t)": "ng.exp",
    "np.log(t)": "ng.log",
    "np.tanh(t)": "ng.tanh",
    "np.maximum(t, 0)": "ng.maximum",
    "np.maximum(0, t)": "ng.maximum",
    "np.square(t)": "t * t",
    "np.abs(t)": "ng.abs",
    "np.linalg.norm(t)": "(t * t).sum().sqrt()",
    "np.cumsum(t)": "nothing in its place",
    "np.sin(t)": "nothing in its place",
    "np.array([t, t])": "ng.stack",
    "np.asarray(several)": "ng.stack",
    "np.mean(several)": "ng.stack",
    "np.array([loss, loss])": "ng.stack",
    "math.exp(loss)": "ng.exp",
    "math.sqrt(loss)": "ng.sqrt",
    "exp(loss)": "ng.exp",
    "math.exp(loss * 2)": "ng.exp",
    "np.array(several + several)": "ng.stack",
    "np.array(several[:2])": "ng.stack",
    "np.mean(several[-2:])": "ng.stack",
    "np.array(kept['losses'])": "ng.stack",
    "np.array(list(map(ng.exp, several)))": "ng.stack",
    "np.array(tuple(several))": "ng.stack",
    "np.array([loss] * 3)": "ng.stack",
    "np.array(object=several)": "ng.stack",
    "np.mean(a=several)": "ng.stack",
    "PLAIN[0] * several": "ng.stack",
    "PLAIN[0] - several": "ng.stack",
    "PLAIN @ several": "ng.stack",
    "PLAIN[0] == several": "ng.stack",
    "np.dot(PLAIN, several)": "ng.stack",
    "PLAIN.dot(several)": "ng.stack",
    "np.append(PLAIN, several)": "ng.stack",
    "np.maximum(0, several)": "ng.stack",
    "np.full(3, loss)": "nothing in its place",
    "PLAIN[:1].dot(t)": "array @ t",
    "(PLAIN * 2).dot(t)": "array @ t",
    "np.array(made())": "ng.stack",
    "np.array(kept[key])": "ng.stack",
    "np.array(kept.get('losses'))": "ng.stack",
    "np.array(several if key else 0)": "ng.stack",
}


def asked(code, requires_grad=True):
    """Run a line that a learner might type, from a file, as tracebacks and IPython have it."""
    t = ng.Tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=requires_grad)
    names = {
        "np": np,
        "math": math,
        "exp": math.exp,
        "t": t,
        "loss": t.sum(),
        "PLAIN": np.ones((2, 2)),
    }
    names["several"] = [names["loss"], names["loss"]]
    several = names["several"]
    names |= {"ng": ng, "kept": {"losses": several}, "key": "losses", "made": lambda: several}
    name = f"<cell {code}>"
    linecache.cache[name] = (len(code), None, [code + "\n"], name)
    return eval(compile(code, name, "eval"), names)


@pytest.mark.parametrize("code", CUTS)
def test_a_function_that_would_cut_the_tape_is_refused_and_the_right_one_named(code):
    with pytest.raises(TypeError) as problem:
        asked(code)
    assert CUTS[code] in str(problem.value)
    assert "history" in str(problem.value)


@pytest.mark.parametrize("code", CUTS)
def test_where_no_history_is_kept_the_functions_of_others_answer(code):
    with ng.no_grad():
        plain = asked(code)
    np.testing.assert_array_equal(asked(code, requires_grad=False), plain)
    assert not isinstance(plain, ng.Tensor)


@pytest.mark.parametrize("code", [
    "np.asarray(t)", "np.array(t)", "np.asarray(t * 2)", "np.shape(t)", "np.ndim(t)", "np.size(t)",
    "np.argmax(t)", "np.allclose(t, t)", "float(loss)", "int(loss)", "math.exp(float(loss))",
    "np.array([float(loss)])", "np.array([loss.item(), loss.item()])", "np.isfinite(t)",
    "[float(x) for x in several]", "np.round(t, 2)", "np.any(t > 0)", "np.all(t)",
    "np.testing.assert_allclose(t, t)", "'%.2f' % loss", "np.float64(loss)", "np.asarray(a=t)",
    "math.isnan(loss)", "math.isclose(loss, 10)", "math.floor(loss)", "np.ones_like(t)",
    "np.zeros_like(t)", "np.nonzero(t)", "np.isin(t, [1, 2])", "np.greater(t, 1)", "np.floor(t)",
    "np.equal(1, t)", "np.testing.assert_almost_equal(loss, 10)", "np.array(t * 2)",
])  # fmt: skip
def test_what_is_asked_on_purpose_is_answered(code):
    asked(code)


def test_an_array_that_a_tensor_is_added_to_becomes_a_tensor():
    x, total = ng.Tensor(np.ones(3)), np.zeros(3)
    total += x
    total.sum().backward()
    np.testing.assert_array_equal(x.grad, 1)


def test_an_array_cannot_be_filled_with_what_has_a_history():
    with pytest.raises(TypeError, match="history"):
        np.add(np.ones(3), ng.Tensor(np.ones(3)), out=np.zeros(3))


def test_an_array_is_not_filled_with_tensors_one_by_one():
    z, w = np.zeros(3), ng.Tensor(2.0)
    with pytest.raises(ValueError, match="sequence") as problem:  # numpy's word stands above ours
        z[1] = w * 2
    assert "Putting a Tensor into an array" in str(problem.value.__cause__)
    with pytest.raises(TypeError, match=r"ng\.stack"):
        z[:] = [w, w, w]
    with pytest.raises(TypeError, match=r"np\.normal would take"):
        np.random.normal(w * 1, 1)
    z[0] = (w * 2).item()
    z[1] = float(w)
    z[:] = w.detach()
    assert z[0] == 2.0


def test_float_looks_at_each_line_of_code_once():
    loss, numbers = ng.Tensor(1.0) * 2, []
    for _ in range(1000):
        numbers.append(float(loss))
    assert numbers == [2.0] * 1000


@pytest.mark.parametrize("change", ["step", "in place", "place"])
def test_blame_is_not_worked_out_with_numbers_that_came_later(change):
    w = ng.Tensor([1.0, 2.0])
    x = ng.Tensor([3.0, 4.0])
    loss = (w * x).sum()
    if change == "step":
        loss.backward(retain_graph=True)
        ng.SGD([w], lr=1.0).step()
    else:
        with ng.no_grad():
            if change == "in place":
                w *= 10
            else:
                w[0] = 10.0
    with pytest.raises(RuntimeError, match=r"shape \(2,\) was changed in place.*mul had used it"):
        loss.backward()


def test_an_operation_that_forgets_its_numbers_may_be_rewound_after_they_changed():
    w = ng.Tensor([1.0, 2.0])
    loss = (w + 1).sum()
    with ng.no_grad():
        w *= 10
    loss.backward()
    np.testing.assert_array_equal(w.grad, 1)


def test_the_blame_that_one_starts_with_stays_ones_own():
    x, g = ng.Tensor([1.0, 2.0]), np.ones(2)
    x.backward(g)
    g *= 5
    np.testing.assert_array_equal(x.grad, 1)


@pytest.mark.parametrize("bad", [[1, None], [1j, 2], ["1", "2"]])
def test_a_gradient_is_numbers(bad):
    with pytest.raises(TypeError, match="works on numbers"):
        (ng.Tensor([1.0, 2.0]) * 2).backward(bad)


def test_numbers_of_a_tensor_come_in_one_list():
    with pytest.raises(TypeError, match=r"in one list: Tensor\(\[1, ...\]\)"):
        ng.Tensor(1, 2, 3)
    with pytest.raises(TypeError, match="rows of one length"):
        ng.Tensor([[1, 2], [3]])


@pytest.mark.parametrize("dtype", ["float32", np.float32, np.dtype("float32")])
def test_a_tensor_may_be_asked_for_in_a_dtype(dtype):
    assert ng.Tensor([1, 2], dtype=dtype).dtype == np.float32
    with pytest.raises(TypeError, match="float32 or float64"):
        ng.Tensor([1, 2], dtype=int)


@pytest.mark.parametrize("operation", [lambda t: t + None, ng.exp, lambda t: t**None])
def test_nothing_is_no_number(operation):
    with pytest.raises(TypeError, match="is None"):
        operation(None if operation is ng.exp else ng.Tensor(1.0))


def test_what_pytorch_has_and_a_tensor_has_not_is_named_with_what_to_write():
    t = ng.Tensor([1.0, 2.0])
    with pytest.raises(AttributeError, match=r"no 'view'. Use t\.reshape"):
        t.view(2, 1)
    assert not hasattr(t, "unsqueeze")
    assert "view" not in dir(t)


def test_many_truths_are_neither_true_nor_false():
    with pytest.raises(ValueError, match=r"np\.all or np\.any"):
        bool(ng.Tensor([1.0, 2.0]))


def test_a_list_of_python_numbers_leaves_float32_as_it_is():
    x = ng.Tensor(np.ones(2, np.float32))
    assert (x * [1.5, 2.5]).dtype == np.float32
    assert ([1, 2] * x).dtype == np.float32
    assert ng.exp([1.5, 2.5]).dtype == np.float64


@pytest.mark.parametrize("average", [
    lambda: ng.Tensor([1.0, 2.0]).detach(),
    lambda: ng.Tensor([1.0, 2.0], requires_grad=False),
])  # fmt: skip
def test_what_is_no_weight_moves_in_place_anywhere(average):
    kept, weight = [average()], ng.Tensor([3.0, 4.0])
    for a in kept:
        a *= 0.5
        a += 0.5 * weight.detach()
    np.testing.assert_array_equal(kept[0].data, [2.0, 3.0])


def test_a_frozen_weight_moves_in_place():
    weight = ng.Tensor([1.0, 2.0])
    weight.requires_grad = False
    for p in [weight]:
        p -= 0.5
    np.testing.assert_array_equal(weight.data, [0.5, 1.5])


def test_who_draws_may_have_the_numbers():
    from matplotlib.figure import Figure

    t = ng.Tensor([1.0, 2.0, 3.0])
    axes = Figure().add_subplot()
    (line,) = axes.plot(t * 2)
    np.testing.assert_array_equal(line.get_ydata(), [2, 4, 6])
    axes.scatter(t, t * 2)
    axes.bar([0, 1, 2], t * 2)
    axes.plot([t[0], t[1]])
