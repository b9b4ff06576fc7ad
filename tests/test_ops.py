"""Every operation against nudging, and random programs against HIPS autograd."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nuggets as ng
from nuggets import ops

dice = np.random.default_rng(0)


def some(*shape, low=-2.0, high=2.0):
    """Numbers no two of which are near each other, so that a nudge never changes who is largest."""
    n = int(np.prod(shape))
    spread = np.linspace(low, high, n) if n > 1 else np.array([high / 2])
    return ng.Tensor((spread + 0.013)[dice.permutation(n)].reshape(shape))


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
    assert ng.gradcheck(function, inputs, atol=1e-8, rtol=1e-7)


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
    monkeypatch.setattr(ops.pictures, "STRIP_BYTES", 3 * 9 * 8 * 2 * 8 * 3)
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
