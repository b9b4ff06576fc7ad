"""Every operation against nudging, and random programs against HIPS autograd."""

import warnings

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nuggets as ng
from nuggets.engine import ops

rng = np.random.default_rng(0)


def some(*shape, low=-2.0, high=2.0):
    """Numbers no two of which are near each other, so that a nudge never changes who is largest."""
    n = int(np.prod(shape))
    spread = np.linspace(low, high, n) if n > 1 else np.array([high / 2])
    return ng.Tensor((spread + 0.013)[rng.permutation(n)].reshape(shape))


def remembered():
    """A running mean and a running variance of three features, for batch_norm to move."""
    return np.full(3, 0.2), np.full(3, 2.0)


FIRST = np.array([[True, False, True], [False, False, True]])

# For each operation: some calls of it on Tensors, each as (function, inputs).
CASES = {
    "add": [(lambda a, b: a + b, (some(2, 3), some(3))), (lambda a: 1 + a, (some(2),))],
    "sub": [(lambda a, b: a - b, (some(2, 3), some(2, 1))), (lambda a: 1 - a, (some(2),))],
    "mul": [(lambda a, b: a * b, (some(2, 3), some(3))), (lambda a: 3 * a, (some(),))],
    "div": [
        (lambda a, b: a / b, (some(2, 3), some(3, low=1))),
        (lambda a: 2 / a, (some(3, low=1),)),
    ],
    "neg": [(lambda a: -a, (some(2, 3),))],
    "pow": [
        (lambda a: a**3, (some(2, 3),)),
        (lambda a, b: a**b, (some(3, low=0.5), some(3))),
        (lambda a: 2**a, (some(3),)),
    ],
    "permute": [
        (lambda a: ops.permute(a, (2, 0, 1)), (some(2, 3, 4),)),
        (lambda a: a.T, (some(2, 3, 4),)),
    ],
    "exp": [(ops.exp, (some(2, 3),))],
    "log": [(ops.log, (some(2, 3, low=0.5),))],
    "sqrt": [(ops.sqrt, (some(2, 3, low=0.5),))],
    "abs": [(ops.abs, (some(2, 3),)), (abs, (some(3),))],
    "maximum": [(ops.maximum, (some(2, 3), some(3)))],
    "matmul": [
        (lambda a, b: a @ b, (some(2, 3), some(3, 4))),
        (lambda a, b: a @ b, (some(3), some(3))),
        (lambda a, b: a @ b, (some(3), some(3, 2))),
        (lambda a, b: a @ b, (some(2, 3), some(3))),
        (lambda a, b: a @ b, (some(5, 2, 3), some(3, 4))),
        (lambda a, b: a @ b, (some(5, 2, 3), some(3))),
        (lambda a, b: a @ b, (some(3), some(5, 3, 2))),
        (lambda a, b: a @ b, (some(2, 1, 2, 3), some(5, 3, 4))),
    ],
    "linear": [
        (ops.linear, (some(2, 3), some(4, 3), some(4))),
        (ops.linear, (some(2, 5, 3), some(4, 3), some(4))),
        (ops.linear, (some(3), some(4, 3))),
    ],
    "einsum": [
        (lambda *a: ops.einsum("ij, jk -> ik", *a), (some(2, 3), some(3, 4))),
        (lambda *a: ops.einsum("bhd,bkd->bhk", *a), (some(2, 3, 4), some(2, 5, 4))),
        (lambda *a: ops.einsum("ij,j,k->k", *a), (some(2, 3), some(3), some(4))),
        (lambda a: ops.einsum("ijk->ki", a), (some(2, 3, 4),)),
        (lambda a: ops.einsum("i,i->", a, a), (some(3),)),
    ],
    "relu": [(ops.relu, (some(2, 3),))],
    "leaky_relu": [
        (ops.leaky_relu, (some(2, 3),)),
        (lambda a: ops.leaky_relu(a, negative_slope=0.3), (some(2, 3),)),
    ],
    "gelu": [(ops.gelu, (some(4, 9, low=-7, high=7),))],
    "tanh": [(ops.tanh, (some(2, 3),))],
    "sigmoid": [(ops.sigmoid, (some(2, 3),))],
    "softmax": [(ops.softmax, (some(2, 3),)), (lambda a: a.softmax(dim=0), (some(2, 3),))],
    "log_softmax": [
        (ops.log_softmax, (some(2, 3),)),
        (lambda a: a.log_softmax(dim=0), (some(2, 3),)),
    ],
    "sum": [
        (lambda a: a.sum(), (some(2, 3),)),
        (lambda a: a.sum(dim=1), (some(2, 3, 4),)),
        (lambda a: a.sum(dim=(0, 2), keepdim=True), (some(2, 3, 4),)),
        (lambda a: a.sum(-1), (some(2, 3),)),
    ],
    "mean": [
        (lambda a: a.mean(), (some(2, 3),)),
        (lambda a: a.mean(dim=(0, 2)), (some(2, 3, 4),)),
        (lambda a: a.mean(dim=0, keepdim=True), (some(2, 3),)),
    ],
    "var": [
        (lambda a: a.var(), (some(2, 3),)),
        (lambda a: a.var(dim=(0, 2), correction=0), (some(2, 3, 4),)),
        (lambda a: a.var(-1, keepdim=True), (some(2, 3),)),
    ],
    "amin": [
        (lambda a: a.min(), (some(2, 3),)),
        (lambda a: a.amin(dim=1), (some(2, 3, 4),)),
        (lambda a: a.amin(dim=(0, 2), keepdim=True), (some(2, 3, 4),)),
    ],
    "amax": [
        (lambda a: a.max(), (some(2, 3),)),
        (lambda a: a.amax(dim=1), (some(2, 3, 4),)),
        (lambda a: a.amax(dim=(0, 2), keepdim=True), (some(2, 3, 4),)),
    ],
    "reshape": [
        (lambda a: a.reshape(3, -1), (some(2, 3),)),
        (lambda a: a.reshape((6,)), (some(2, 3),)),
    ],
    "transpose": [(lambda a: a.T, (some(2, 3),)), (lambda a: a.transpose(0, 2), (some(2, 3, 4),))],
    "flatten": [
        (lambda a: a.flatten(1), (some(2, 3, 4),)),
        (lambda a: a.flatten(0, 1), (some(2, 3, 4),)),
    ],
    "getitem": [
        (lambda a: a[1], (some(2, 3),)),
        (lambda a: a[:, ::2], (some(2, 3),)),
        (lambda a: a[[0, 0, 1], [2, 2, 0]], (some(2, 3),)),
    ],
    "cat": [
        (lambda *parts: ops.cat(parts), (some(2, 3), some(1, 3), some(4, 3))),
        (lambda *parts: ops.cat(parts, dim=-1), (some(2, 1), some(2, 3))),
        (lambda a: ops.cat([a, a], dim=1), (some(2, 3),)),
    ],
    "stack": [
        (lambda *parts: ops.stack(parts), (some(2, 3), some(2, 3), some(2, 3))),
        (lambda *parts: ops.stack(parts, dim=-1), (some(2, 3), some(2, 3))),
        (lambda *parts: ops.stack(parts), (some(), some())),
    ],
    "where": [
        (lambda a, b: ops.where(FIRST, a, b), (some(2, 3), some(2, 3))),
        (lambda a, b: ops.where(FIRST, a, b), (some(3), some(2, 1))),
        (lambda a: ops.where(FIRST, a, 1.0), (some(2, 3),)),
    ],
    "masked_fill": [
        (lambda a: a.masked_fill(FIRST, -9.0), (some(2, 3),)),
        (lambda a, v: a.masked_fill(FIRST[0], v), (some(2, 3), some())),
    ],
    "clamp": [
        (lambda a: a.clamp(-1, 1), (some(2, 3),)),
        (lambda a: a.clip(max=0.5), (some(2, 3),)),
        (lambda a: ops.clip(a, 0), (some(2, 3),)),
    ],
    "gather": [
        (lambda a: a.gather(1, [[0, 0], [2, 1]]), (some(2, 3),)),
        (lambda a: a.gather(0, [[1, 0, 1]]), (some(2, 3),)),
        (lambda a: a.gather(-1, np.ones((2, 1, 5), int)), (some(2, 3, 4),)),
    ],
    "embedding": [
        (lambda w: ops.embedding(np.array([[0, 2], [2, 2]]), w), (some(4, 3),)),
        (lambda w: ops.embedding(1, w), (some(4, 3),)),
    ],
    "avg_pool2d": [
        (lambda x, k=k, s=s: ops.avg_pool2d(x, k, s), (some(2, 2, 7, 6),))
        for k, s in [(2, None), (3, None), (3, 2), (2, 1), (1, 2)]
    ],
    "adaptive_avg_pool2d": [
        (lambda x, size=size: ops.adaptive_avg_pool2d(x, size), (some(2, 2, 5, 6),))
        for size in (1, 2, (3, 4), 7)
    ],
    "interpolate": [
        (lambda x: ops.interpolate(x, scale_factor=2), (some(2, 3, 2, 3),)),
        (lambda x: ops.interpolate(x, scale_factor=(1, 3)), (some(2, 3, 2, 3),)),
        (lambda x: ops.interpolate(x, 6), (some(2, 1, 2, 3),)),
        (lambda x: ops.interpolate(x, size=(4, 3)), (some(2, 1, 2, 3),)),
    ],
    "batch_norm": [
        (
            lambda x, *wb, t=t: ops.batch_norm(x, *remembered(), *wb, training=t),
            (x, *wb),
        )
        for t in (True, False)
        for x in (some(2, 3, 2, 3), some(4, 3))
        for wb in ((some(3), some(3)), (some(3),), ())
    ],
    "layer_norm": [
        (lambda x, *wb: ops.layer_norm(x, (4,), *wb), (some(2, 3, 4), some(4), some(4))),
        (lambda x, *wb: ops.layer_norm(x, (3, 4), *wb), (some(2, 3, 4), some(3, 4))),
        (lambda x: ops.layer_norm(x, (4,)), (some(4),)),
    ],
    "conv2d": [
        (lambda x, w, b, s=s, p=p: ops.conv2d(x, w, b, stride=s, padding=p), (x, w, b))
        for s, p in [(1, 0), (1, 1), (2, 1), (3, 2), (1, 4)]
        for x, w, b in [
            (some(2, 3, 6, 5), some(4, 3, 3, 3), some(4)),
            (some(1, 1, 5, 7), some(1, 1, 1, 2), some(1)),
        ]
    ],
    "max_pool2d": [
        (lambda x, k=k, s=s: ops.max_pool2d(x, k, s), (some(2, 2, 7, 6),))
        for k, s in [(2, None), (3, None), (3, 2), (2, 1)]
    ],
}  # fmt: skip


def test_every_operation_that_is_listed_has_cases():
    assert CASES.keys() == ops.ALL.keys()


@pytest.mark.parametrize(
    ("function", "inputs"),
    [
        pytest.param(f, x, id=f"{name}-{i}")
        for name, cases in CASES.items()
        for i, (f, x) in enumerate(cases)
    ],
)
def test_blame_agrees_with_nudging(function, inputs):
    assert ng.gradcheck(function, inputs, eps=1e-5, atol=1e-8, rtol=1e-7)


@pytest.mark.parametrize("name", CASES)
def test_an_operation_changes_none_of_its_inputs(name):
    for function, inputs in CASES[name]:
        before = [np.array(x.data) for x in inputs]
        out = function(*inputs)
        out.backward(np.ones_like(out.data))
        for x, old in zip(inputs, before, strict=True):
            np.testing.assert_array_equal(x.data, old)
            x.grad = None


@pytest.mark.parametrize("name", CASES)
def test_float32_goes_in_and_float32_comes_out(name):
    for function, inputs in CASES[name]:
        small = [ng.Tensor(x.data.astype(np.float32)) for x in inputs]
        out = function(*small)
        out.backward(np.ones_like(out.data))
        assert out.dtype == np.float32
        assert all(x.grad.dtype == np.float32 for x in small)


def test_a_convolution_is_the_sum_of_products_under_the_filter():
    x, w = some(1, 2, 5, 4).data, some(3, 2, 3, 2).data
    out = ops.conv2d(x, w, stride=2, padding=1).data
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    for o, i, j in np.ndindex(out.shape[1:]):
        under = padded[0, :, 2 * i : 2 * i + 3, 2 * j : 2 * j + 2]
        assert out[0, o, i, j] == pytest.approx(np.sum(under * w[o]))


def test_a_convolution_cut_into_many_strips_says_the_same(monkeypatch):
    x, w = some(2, 3, 8, 8), some(4, 3, 3, 3)
    whole = ops.conv2d(x, w, padding=1).data
    monkeypatch.setattr(ops.convolution, "STRIP_BYTES", 3 * 9 * 8 * 2 * 8 * 3)
    np.testing.assert_allclose(ops.conv2d(x, w, padding=1).data, whole)
    assert ng.gradcheck(lambda a, b: ops.conv2d(a, b, padding=1), (x, w))


def test_equal_numbers_in_a_pool_blame_only_the_first():
    x = ng.Tensor(np.ones((1, 1, 2, 2)))
    ops.max_pool2d(x, 2).sum().backward()
    np.testing.assert_array_equal(x.grad, [[[[1, 0], [0, 0]]]])


def test_softmax_and_sigmoid_survive_huge_scores():
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_allclose(ops.softmax(ng.Tensor([1e4, 0.0])).data, [1, 0])
        np.testing.assert_allclose(ops.sigmoid(ng.Tensor([1e4, -1e4])).data, [1, 0])
        np.testing.assert_allclose(ops.log_softmax(ng.Tensor([0.0, 1e4])).data, [-1e4, 0])


@pytest.mark.parametrize("wrong", [-1, 3])
def test_a_place_that_is_not_there_is_named(wrong):
    with pytest.raises(IndexError, match=f"3 places, 0 to 2, and {wrong} is not one"):
        ops.embedding([0, wrong], some(3, 2))
    with pytest.raises(IndexError, match=f"and {wrong} is not one"):
        ops.gather(some(3, 2), 0, [[wrong, 0]])


def test_a_place_is_a_whole_number():
    with pytest.raises(TypeError, match="whole numbers, got float64"):
        ops.embedding([0.5], some(3, 2))


@pytest.mark.parametrize(
    "how", [{"scale_factor": 1.5}, {"size": 3}, {}, {"size": 4, "scale_factor": 2}]
)
def test_pictures_grow_by_whole_factors_only(how):
    with pytest.raises(ValueError, match=r"interpolate .*(whole factors|either size or)"):
        ops.interpolate(some(1, 1, 2, 2), **how)


@pytest.mark.parametrize("equation", ["ii->i", "ij,j->ii", "i...->i", "i1->i"])
def test_an_einsum_with_more_than_letters_once_each_is_refused(equation):
    with pytest.raises(ValueError, match="each letter once per operand"):
        ops.einsum(equation, some(3, 3), some(3))


def test_a_norm_over_dims_that_are_not_there_says_so():
    with pytest.raises(ValueError, match=r"last dims are not \(3,\)"):
        ops.layer_norm(some(2, 4), (3,))


def test_nothing_that_is_not_a_number_stops_a_soft_corner():
    with np.errstate(invalid="ignore"):
        out = ops.gelu(ng.Tensor([np.nan, 1e30, -1e30])).data
    np.testing.assert_array_equal(out, [np.nan, 1e30, 0])


# What a learner may give, and what comes of it: FAULTS.md A8, A11, A12, A15, A18 and B.
LEVELS = np.array([[[[250, 250], [200, 100]]]], np.uint8)


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (lambda: ops.sigmoid(np.uint8(3)), 1 / (1 + np.exp(-3))),
        (lambda: ops.softmax(np.array([0, 250], np.uint8))[1], 1),
        (lambda: ops.avg_pool2d(LEVELS, 2)[0, 0, 0, 0], 200),
        (lambda: ops.sum(np.array([200, 100], np.uint8)), 300),
        (lambda: ops.var(np.array([0, 200], np.uint8)), 20_000),
        (lambda: ops.neg(np.uint8(3)), -3),
        (lambda: ops.linear(LEVELS[0, 0], np.array([[1, 1]], np.uint8))[0, 0], 500),
        (lambda: ops.conv2d(LEVELS, np.ones((1, 1, 2, 2), np.int8))[0, 0, 0, 0], 800),
        (lambda: ops.mean([True, False]), 0.5),
    ],
)
def test_whole_numbers_of_any_kind_count_as_floats(answer, right):
    assert answer().data == pytest.approx(right)


@pytest.mark.parametrize(
    "function",
    [
        lambda x: ops.where(x.data > 0, x, np.float64(0.1)),
        lambda x: ops.where(x.data > 0, np.zeros(3, int), x),
        lambda x: x.clamp(np.float64(-0.1), np.float64(0.1)),
        lambda x: x.clamp(ng.Tensor(-0.1)),
        lambda x: x.masked_fill(x.data > 0, np.float64(0.1)),
        lambda x: x.masked_fill(x.data > 0, ng.Tensor(0.1)),
        lambda x: ops.layer_norm(x, (3,), eps=np.float64(1e-5)),
        lambda x: ops.leaky_relu(x, np.float64(0.1)),
        lambda x: ops.batch_norm(x, np.zeros(3), np.ones(3), eps=np.float64(1e-5)),
        lambda x: ops.batch_norm(x, np.zeros(3), np.ones(3), training=True, momentum=np.float64(1)),
        lambda x: x.var(1, correction=np.float64(1)),
        lambda x: x.var(1, correction=np.int64(1)),
        lambda x: x ** np.float64(2),
        lambda x: np.float64(2) ** x,
        lambda x: ops.maximum(x, np.float64(0)),
    ],
)
def test_no_number_given_beside_it_turns_float32_into_float64(function):
    x = ng.Tensor(some(2, 3).data.astype(np.float32))
    out = function(x)
    out.backward(np.ones_like(out.data))
    assert out.dtype == x.grad.dtype == np.float32


@pytest.mark.parametrize(
    ("a", "b", "power", "slopes"),
    [
        (0, 0, 1, (0, 0)), (0, 1, 0, (1, 0)), (0, 2, 0, (0, 0)), (2, 0, 1, (0, np.log(2))),
        (-2, 3, -8, (12, np.nan)), (-2, 0, 1, (0, np.nan)),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("error")
def test_a_power_has_pytorchs_slopes_at_zero_and_below(a, b, power, slopes):
    base, exponent = ng.Tensor(float(a)), ng.Tensor(float(b))
    out = base**exponent
    out.backward()
    np.testing.assert_allclose([out.data, base.grad, exponent.grad], [power, *slopes])
    fixed, curve = ng.Tensor([a, 1.0]), ng.Tensor([b, 1.0])
    (fixed**b).sum().backward()
    assert fixed.grad[0] == slopes[0]
    (float(a) ** curve).sum().backward()
    np.testing.assert_allclose(curve.grad[0], slopes[1])


def two_steps(x, first, then):
    return x[first][then]


@pytest.mark.parametrize(
    ("key", "first", "then"),
    [
        (np.s_[0, :, [0, 1]], 0, np.s_[:, [0, 1]]),
        (np.s_[0, :, np.array([0, 1])], 0, np.s_[:, [0, 1]]),
        (np.s_[0, ..., [0, 1]], 0, np.s_[:, [0, 1]]),
        (np.s_[[0, 1], :, 2], np.s_[:, :, 2], [0, 1]),
        (np.s_[None, 0, :, [0, 2]], np.s_[None, 0], np.s_[:, :, [0, 2]]),
        (np.s_[1, None, [0, 2]], np.s_[1, None], np.s_[:, [0, 2]]),
        (np.s_[0, :, [True, False, True, False]], 0, np.s_[:, [0, 2]]),
        (np.s_[np.int64(1), :, range(2)], 1, np.s_[:, [0, 1]]),
        (np.s_[0, :, True], 0, np.s_[:, None]),
        (np.s_[:, [0, 1], ..., [2, 2]], ..., np.s_[:, [0, 1], [2, 2]]),
        (np.s_[0, []], 0, np.s_[:0]),
        (True, None, ...),
    ],
)
def test_numbers_in_a_key_come_before_its_arrays(key, first, then):
    x, again = some(2, 3, 4), np.arange(24.0).reshape(2, 3, 4)
    np.testing.assert_array_equal(x[key].data, two_steps(x.data, first, then))
    x[key].sum().backward()
    chosen = two_steps(again, first, then).ravel()
    np.testing.assert_array_equal(x.grad.ravel(), np.bincount(chosen.astype(int), minlength=24))


@pytest.mark.parametrize(
    "key", [1.0, [0.5], "a", {}, 5, (0, -4), (0, 0, 0, 0), slice(0, 2.0), [[0, 1], [1, 0]],
            np.array([0, 1], np.uint8), np.array([True] * 3), ([0, 1], [0, 1, 2]), [0, None]]
)  # fmt: skip
def test_a_key_that_picks_nothing_is_named(key):
    with pytest.raises(IndexError) as error:
        some(2, 3, 4)[key]
    assert str(key).strip("()") in str(error.value) or repr(key) in str(error.value)


def test_a_tensor_is_no_key_and_no_condition_since_it_holds_floats():
    with pytest.raises(IndexError, match="give a plain array"):
        some(3)[ng.Tensor([0, 1])]
    with pytest.raises(TypeError, match="True and False, as x > 0 is, got float64"):
        ops.where(some(3), some(3), 0.0)
    with pytest.raises(TypeError, match="Places are whole numbers, got float64"):
        ops.embedding(ng.Tensor([0, 1]), some(3, 2))


X, PICTURE, FILTERS = some(2, 3), some(1, 2, 5, 6), some(3, 2, 3, 3)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: X.gather(1, [0, 1]), r"as many dims, got the shape \(2,\)"),
        (lambda: X.gather(1, [[0], [1], [1]]), r"longer beside dim=1, got the shape \(3, 1\)"),
        (lambda: ops.max_pool2d(PICTURE, 7), "kernel_size=7, are larger"),
        (lambda: ops.avg_pool2d(PICTURE, (2, 7)), r"kernel_size=\(2, 7\), are larger"),
        (lambda: ops.max_pool2d(PICTURE, 0), "kernel_size is 1 or more, got 0"),
        (lambda: ops.max_pool2d(PICTURE, 2, 0), "stride is 1 or more, got 0"),
        (lambda: ops.avg_pool2d(PICTURE, 2, padding=-1), "padding is 0 or more, got -1"),
        (lambda: ops.avg_pool2d(PICTURE, 2, padding=2), "at most half of kernel_size, got 2"),
        (lambda: ops.conv2d(PICTURE, FILTERS, stride=0), "stride is 1 or more, got 0"),
        (lambda: ops.conv2d(PICTURE, FILTERS, padding=-1), "padding is 0 or more, got -1"),
        (lambda: ops.conv2d(PICTURE, FILTERS, padding="sane"), "got 'sane'"),
        (lambda: ops.conv2d(PICTURE, FILTERS, some(1)), "each of 3 filters"),
        (lambda: ops.conv2d(PICTURE, some(3, 1, 3, 3)), "C=2 as the pictures have"),
        (lambda: ops.conv2d(PICTURE, some(3, 2, 6, 3)), "larger than a picture"),
        (lambda: ops.linear(X, some(4, 3), some(1)), "each of 4 outputs"),
        (lambda: ops.linear(X, some(4, 2)), r"\(2, 3\) and \(4, 2\): x is"),
        (lambda: ops.linear(X, 2.0), r"\(2, 3\) and \(\): x is"),
        (lambda: ops.conv2d(PICTURE, 2.0), r"and \(\): filters are"),
        (lambda: ops.layer_norm(X, (3,), some(1)), r"of the shape \(3,\)"),
        (lambda: ops.batch_norm(X, np.zeros(2), np.ones(3)), "each of 3 features"),
        (lambda: ops.batch_norm(X, np.zeros(3), np.ones(3), some(1)), "each of 3 features"),
        (lambda: ops.batch_norm(X, None, None), "needs running_mean and running_var, got None"),
        (lambda: ops.embedding([0], some(3)), "table of rows and columns"),
        (lambda: X.masked_fill(X > 0, some(3)), r"one number, got the shape \(3,\)"),
        (lambda: X.sum((0, -2)), r"named twice in dim=\(0, -2\)"),
        (lambda: X.reshape(4, -1), r"6 numbers do not make the new shape \(4, -1\)"),
        (lambda: X.reshape(-1, -1), r"do not make the new shape \(-1, -1\)"),
        (lambda: X.reshape(7), r"6 numbers do not make the new shape \(7,\)"),
        (lambda: X.flatten(1, 0), "start_dim=1 comes after end_dim=0"),
        (lambda: X.clamp(), "min and max are both None"),
        (lambda: ops.cat([]), r"none in \[\]"),
        (lambda: ops.cat([X, some(2, 1)]), r"\(2, 3\) and \(2, 1\).* along dim=0 only"),
        (lambda: ops.stack([X, some(2)]), r"\(2, 3\) and \(2,\).* of one shape"),
        (lambda: X @ X, r"\(2, 3\) and \(2, 3\): \(n, k\) @ \(k, m\)"),
        (lambda: ops.amax(some(2, 3)[:0]), "no largest and no smallest among no numbers"),
        (lambda: ops.argmax(np.zeros((0, 3)), 0), r"no place among no numbers, shape \(0, 3\)"),
        (lambda: ops.einsum("ij,jk->ik", X), "one letter for each dim"),
        (lambda: ops.interpolate(PICTURE, size=(6, 6, 6)), r"two whole factors only, got \(6, 6"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: X.sum(1.0), "dim is a whole number, got 1.0"),
        (lambda: X.mean("rows"), "dim is a whole number, got 'rows'"),
        (lambda: X.softmax((0, 1)), r"dim is a whole number, got \(0, 1\)"),
        (lambda: X.var(True), "dim is a whole number, got True"),
        (lambda: X.reshape(6.0), "is a whole number, got 6.0"),
        (lambda: X.reshape(ng.Tensor([3, 2])), "is a whole number, got Tensor"),
        (lambda: ops.max_pool2d(PICTURE, 2.0), "kernel_size is a whole number, got 2.0"),
        (lambda: ops.conv2d(PICTURE, FILTERS, stride=1.5), "stride is a whole number, got 1.5"),
        (lambda: ops.leaky_relu(X, ng.Tensor(0.1)), r"one fixed number, got Tensor\(0.1\)"),
        (lambda: ops.layer_norm(X, (3,), eps=None), "eps is one fixed number, got None"),
        (lambda: ops.cat(X), r"cat takes a list of Tensors, got shape \(2, 3\)"),
        (lambda: X.max(1), r"given 1 besides\. Along a dim use amax"),
        (lambda: ops.max(X, X), r"given shape \(2, 3\) besides\. .* maximum for two"),
        (lambda: ops.batch_norm(X, [0.0] * 3, np.ones(3)), r"of floats, got \[0.0, 0.0, 0.0\]"),
        (lambda: X.masked_fill([0, 1, 0], 1.0), r"True and False, .* got int64 of shape \(3,\)"),
        (lambda: ops.cat([X], out=X), "cat does not know 'out'"),
        (lambda: X.softmax(0, dtype="float32"), "softmax does not know 'dtype'"),
    ],
)  # fmt: skip
def test_what_is_of_the_wrong_kind_is_named(call, words):
    with pytest.raises(TypeError, match=words):
        call()


@pytest.mark.parametrize("call", [
    lambda: X.sum(2), lambda: X.mean((0, 2)), lambda: X.softmax(2), lambda: X.transpose(0, 2),
    lambda: X.flatten(2), lambda: ops.cat([X, X], 2), lambda: X.argmax(2),
    lambda: X.gather(2, [[0]]),
])  # fmt: skip
def test_a_dim_that_is_not_there_is_named(call):
    with pytest.raises(IndexError, match="dim is from -2 to 1 here, got 2"):
        call()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ops.conv2d(PICTURE, FILTERS, groups=2), "groups=1 only, got groups=2"),
        (lambda: ops.interpolate(PICTURE, 8, mode="bilinear"), "'nearest' only, got mode='bil"),
        (lambda: ops.max_pool2d(PICTURE, 2, return_indices=True), "got return_indices=True"),
        (lambda: ops.gelu(X, approximate="tanh"), "'none' only, got approximate='tanh'"),
    ],
)  # fmt: skip
def test_an_option_of_pytorchs_that_is_missing_here_is_named(call, words):
    with pytest.raises(NotImplementedError, match=words):
        call()


@pytest.mark.parametrize(
    ("call", "shape"),
    [
        (lambda: some().flatten(), (1,)), (lambda: some().transpose(0, 0), ()),
        (lambda: some().sum(-1), ()), (lambda: some().mean(0), ()), (lambda: some().amax(0), ()),
        (lambda: some().softmax(0), ()), (lambda: some().T, ()), (lambda: some(1).reshape(()), ()),
        (lambda: some().sum(0, keepdim=True), ()), (lambda: some().gather(0, [0, 0]), (2,)),
    ],
)  # fmt: skip
def test_a_single_number_has_a_dim_as_in_pytorch(call, shape):
    out = call()
    assert out.shape == shape
    out.sum().backward()


@pytest.mark.filterwarnings("error")
def test_empty_rows_give_nan_or_nothing_and_no_warning():
    nothing = ng.Tensor(np.zeros((0, 3)))
    assert np.isnan(nothing.mean().data)
    np.testing.assert_array_equal(nothing.mean(0).data, [np.nan] * 3)
    assert nothing.mean(1).shape == (0,)
    assert nothing.softmax(0).shape == nothing.log_softmax(0).shape == (0, 3)
    assert nothing.T.softmax(1).shape == (3, 0)
    weight, bias = some(4, 3), some(4)
    ops.linear(nothing, weight, bias).sum().backward()
    assert nothing.grad.shape == (0, 3)
    assert not weight.grad.any()
    assert not bias.grad.any()
    wide = ng.Tensor(np.zeros((2, 5, 0)))
    out = ops.linear(wide, ng.Tensor(np.zeros((4, 0))), bias)
    np.testing.assert_array_equal(out.data, np.broadcast_to(bias.data, (2, 5, 4)))
    out.sum().backward()
    assert wide.grad.shape == (2, 5, 0)


def test_a_spread_of_too_few_numbers_is_nan_and_says_so():
    with pytest.warns(UserWarning, match="nan with correction=1"):
        assert np.isnan(ng.Tensor([3.0]).var().data)


@pytest.mark.filterwarnings("error")
def test_nan_passes_a_soft_corner_without_a_warning():
    np.testing.assert_array_equal(ops.gelu(ng.Tensor([np.nan, 1.0])).data[0], np.nan)


def test_a_bound_that_is_a_tensor_is_blamed_and_shares_with_its_equal():
    a, low, high = ng.Tensor([-2.0, -1, 0, 1, 2]), ng.Tensor(-1.0), ng.Tensor(np.ones(5))
    a.clamp(low, high).sum().backward()
    np.testing.assert_array_equal(a.grad, [0, 0.5, 1, 0.5, 0])
    assert low.grad == 1.5
    np.testing.assert_array_equal(high.grad, [0, 0, 0, 0.5, 1])


def test_a_number_at_a_fixed_bound_is_not_blamed():
    a = ng.Tensor([-2.0, -1, 0, 1, 2])
    a.clamp(-1, 1).sum().backward()
    np.testing.assert_array_equal(a.grad, [0, 0, 1, 0, 0])


class Counted(np.ndarray):
    """An array that notes the shapes of the matrix products that it is in."""

    shapes = []  # noqa: RUF012

    def __array_ufunc__(self, ufunc, method, *inputs, out=(), **options):
        if ufunc is np.matmul:
            Counted.shapes.append(tuple(x.shape for x in inputs))
        if out:
            options["out"] = tuple(map(np.asarray, out))
        return getattr(ufunc, method)(*map(np.asarray, inputs), **options).view(Counted)


def test_a_layer_of_neurons_is_one_matrix_product_whatever_stands_in_front():
    x, weight = (np.ones(shape).view(Counted) for shape in [(2, 5, 3), (4, 3)])
    Counted.shapes.clear()
    out, backward = ops.linear.__wrapped__(x, weight)
    assert out.shape == (2, 5, 4)
    for blame in backward(out)[:2]:
        blame()
    assert Counted.shapes == [((10, 3), (3, 4)), ((10, 4), (4, 3)), ((4, 10), (10, 3))]


@pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d", "adaptive_avg_pool2d", "conv2d"])
def test_one_picture_is_a_batch_of_one(name):
    one, batch = some(2, 5, 6), None
    batch = ng.Tensor(one.data[None])
    given = (FILTERS, some(3)) if name == "conv2d" else ((2, 3),)
    out, same = (getattr(ops, name)(x, *given) for x in (one, batch))
    np.testing.assert_array_equal(out.data, same.data[0])
    (out * out).sum().backward()
    (same * same).sum().backward()
    np.testing.assert_array_equal(one.grad, batch.grad[0])
    with pytest.raises(ValueError, match=r"\(5, 6\).*pictures are \(N, C, H, W\)"):
        getattr(ops, name)(some(5, 6), *given)


def test_functions_take_pytorchs_and_numpys_names():
    np.testing.assert_array_equal(ops.sum(input=X, axis=1, keepdims=True).data, X.sum(1, True).data)
    np.testing.assert_array_equal(ops.argmax(input=X, axis=1, keepdims=True), X.argmax(1, True))
    np.testing.assert_array_equal(ops.cat([X, X], axis=1).data, ops.cat([X, X], 1).data)
    np.testing.assert_array_equal(ops.reshape(input=X, shape=(6,)).data, X.flatten().data)
    np.testing.assert_array_equal(X.permute(1, 0).data, X.permute(dims=(1, 0)).data)


# A random program: a list of steps, each of which combines two earlier values.
BINARY = {
    "add": lambda m, a, b: a + b,
    "sub": lambda m, a, b: a - b,
    "mul": lambda m, a, b: a * b,
    "maximum": lambda m, a, b: m.maximum(a, b),
    "where": lambda m, a, b: m.where(FIRST[0], a, b),
    "cat": lambda m, a, b: (m.cat([a, b]) if m is ng else m.concatenate([a, b]))[1:4],
    "stack": lambda m, a, b: m.stack([a, b], 1).mean(1),
}
UNARY = {
    "tanh": lambda m, a: m.tanh(a),
    "exp": lambda m, a: m.exp(m.tanh(a)),
    "square": lambda m, a: m.tanh(a) ** 2,
    "less its mean": lambda m, a: a - (a.mean(1)).reshape(3, 1),
    "matmul": lambda m, a: m.tanh(a) @ (m.tanh(a).T),
    "abs": lambda m, a: m.abs(a),
    "sqrt": lambda m, a: m.sqrt(a * a + 1),
    "clip": lambda m, a: m.clip(a, -0.3, 0.4),
    "var": lambda m, a: a - (a.var(1, correction=0) if m is ng else m.var(a, 1)),
    "amin": lambda m, a: a * (m.amin if m is ng else m.min)(a, 1),
    "over its size": lambda m, a: a / (1 + (a * a).sum(0)),
    "rows swapped": lambda m, a: a[[2, 0, 0]],
}  # fmt: skip
STEP = st.one_of(
    st.tuples(st.sampled_from(sorted(BINARY)), st.integers(0, 99), st.integers(0, 99)),
    st.tuples(st.sampled_from(sorted(UNARY)), st.integers(0, 99)),
)


def run(m, program, *inputs):
    values = list(inputs)
    for name, *places in program:
        chosen = [values[p % len(values)] for p in places]
        values.append((BINARY.get(name) or UNARY[name])(m, *chosen))
        values[-1] = m.tanh(values[-1])
    return (values[-1] * values[-1]).sum()


@settings(deadline=None, max_examples=500)
@given(st.lists(STEP, min_size=1, max_size=8), st.integers(0, 2**32 - 1))
def test_random_programs_agree_with_autograd(program, seed):
    a, b = np.random.default_rng(seed).normal(size=(2, 3, 3))
    ours = [ng.Tensor(a), ng.Tensor(b)]
    run(ng, program, *ours).backward()
    theirs = autograd.grad(lambda x, y: run(anp, program, x, y), (0, 1))(a, b)
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(
            np.zeros((3, 3)) if mine.grad is None else mine.grad, other, atol=1e-10
        )


@pytest.mark.parametrize("join", [ops.stack, ops.cat])
def test_a_python_number_beside_float32_is_joined_as_float32(join):
    single = join is ops.stack
    one = np.float32(1) if single else np.ones(1, np.float32)
    others = [ng.Tensor(one), 2.0, 3] if single else [ng.Tensor(one), np.ones(2, int)]
    for parts in (others, others[::-1]):
        out = join(parts)
        assert out.dtype == np.float32
        out.sum().backward()
    assert others[0].grad.dtype == np.float32
    assert join([2.0, 3.0] if single else [[2.0], [3.0]]).dtype == np.float64


@pytest.mark.parametrize("eps", [-1, -1e-9, np.nan])
def test_an_eps_below_zero_is_refused(eps):
    for call in (
        lambda: ops.layer_norm(X, (3,), eps=eps),
        lambda: ops.batch_norm(X, None, None, training=True, eps=eps),
    ):
        with pytest.raises(ValueError, match=r"eps (must not be below 0|is a number, got nan)"):
            call()


def test_a_spread_with_too_large_a_correction_is_infinite_and_says_that():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        out = ops.var(ng.Tensor([[1.0, 2.0], [3.0, 3.0]]), 1, correction=5)
    np.testing.assert_array_equal(out.data, [np.inf, np.nan])
    assert [str(w.message) for w in caught] == [
        "var of 2 numbers is infinite with correction=5: there must be more of them."
    ]


@pytest.mark.parametrize("word", [{"unbiased": False}, {"unbiased": True}, {"ddof": 0}])
def test_another_word_for_the_correction_is_refused_and_the_right_one_named(word):
    for call in (
        X.var,
        lambda **named: ops.var(X, **named),
        lambda **named: ops.var(X, 0, **named),
    ):
        with pytest.raises(NotImplementedError, match="Give correction in its place: correction=0"):
            call(**word)
