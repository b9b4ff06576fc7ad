"""What is worked out in pieces, for speed, is what it would be in one."""

import gc
import tracemalloc
import warnings
import weakref

import numpy as np
import pytest

import nuggets as ng
from nuggets.engine import ops, strips, tensor
from nuggets.engine.ops import convolution, sums
from nuggets.engine.ops.linear import input_by_input

DICE = np.random.default_rng(0)


def some(*shape, dtype=np.float32):
    return DICE.normal(size=shape).astype(dtype)


def convolved(x, weight, bias):
    """The answer of a convolution, and all its blames."""
    given = [ng.Tensor(a) for a in (x, weight, bias)]
    out = ops.conv2d(*given, padding=1)
    out.backward(np.cos(np.arange(out.data.size, dtype=x.dtype)).reshape(out.shape))
    return [out.data, *(t.grad for t in given)]


@pytest.mark.parametrize("shape", [(64, 3, 12, 12), (17, 5, 9, 7), (1, 3, 32, 32), (200, 16, 4, 4)])
def test_a_convolution_in_tiles_and_small_strips_is_the_convolution(monkeypatch, shape):
    given = some(*shape, dtype=float), some(16, shape[1], 3, 3, dtype=float), some(16, dtype=float)
    whole = convolved(*given)
    monkeypatch.setattr(convolution, "STRIP_BYTES", 60_000)
    monkeypatch.setattr(convolution, "TILE_PRODUCTS", 200_000)
    for piecewise, together in zip(convolved(*given), whole, strict=True):
        np.testing.assert_allclose(piecewise, together, rtol=1e-12, atol=1e-10)


@pytest.mark.parametrize(
    ("taps", "pixels", "count", "least", "tiles"),
    [(27, 8192, 16, 96, 4), (144, 1024, 32, 96, 8), (288, 1024, 64, 96, 1), (27, 0, 16, 96, 1),
     (27, 8192 + 1, 16, 96, 1), (0, 64, 16, 96, 1)],
)  # fmt: skip
def test_tiles_are_alike_small_enough_for_blas_and_not_too_small(taps, pixels, count, least, tiles):
    n = convolution.tile_count(np.empty((taps, pixels)), count, least)
    assert n == tiles
    assert n == 1 or taps * count * pixels / n <= convolution.TILE_PRODUCTS


@pytest.mark.parametrize("n", [1, 7, 8, 9, 64])
def test_pictures_are_turned_batch_last_whatever_their_number(n):
    x = some(n, 3, 5, 4)
    turned = convolution.batch_last(x)
    assert turned.flags.c_contiguous
    np.testing.assert_array_equal(turned, x.transpose(1, 2, 3, 0))
    assert np.shares_memory(convolution.batch_last(turned.transpose(3, 0, 1, 2)), turned)


@pytest.mark.parametrize(
    ("kernel", "stride", "side"), [(2, 2, 8), (2, 2, 9), (3, 3, 9), (3, 2, 9), (2, 3, 8), (3, 1, 5)]
)
def test_squares_side_by_side_hand_out_as_much_as_others(kernel, stride, side):
    x = ng.Tensor(some(2, 3, side, side, dtype=float))
    assert ng.gradcheck(lambda x: ng.max_pool2d(x, kernel, stride=stride), x)
    assert ng.gradcheck(lambda x: ng.avg_pool2d(x, kernel, stride=stride), x)


def test_strips_are_views_that_fit_the_cache_and_cover_everything(monkeypatch):
    monkeypatch.setattr(strips, "STRIP_NUMBERS", 10)
    for order in "CF":
        a, b = (np.asarray(some(5, 7), order=order) for _ in range(2))
        pairs = list(strips.strips(a, b))
        assert [len(part) for part, _ in pairs] == [10, 10, 10, 5]
        for part, other in pairs:
            part[...] = other
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    "pair",
    [(some(5, 7), np.asfortranarray(some(5, 7))), (some(5, 14)[:, ::2], some(5, 7)),
     (np.array(3.0), np.float64(4)), (np.empty((0, 3)), np.empty((0, 3)))],
)  # fmt: skip
def test_arrays_in_two_orders_come_whole_and_single_numbers_and_nothing_come_too(pair):
    for part, other in strips.strips(*pair):
        part[...] = other
    np.testing.assert_array_equal(*pair)


@pytest.mark.parametrize("make", [ng.SGD, ng.Adam, ng.AdamW, ng.Muon])
def test_an_optimiser_moves_a_large_weight_in_strips_as_it_would_move_each_number(make):
    settings = {"weight_decay": 0.1} | ({"momentum": 0.9} if make is ng.SGD else {})
    whole = ng.Tensor(some(3 * strips.STRIP_NUMBERS + 5))
    parts = [ng.Tensor(part) for part in np.array_split(whole.data, 7)]
    one, many = make([whole], lr=0.1, **settings), make(parts, lr=0.1, **settings)
    for _ in range(3):
        whole.grad = some(whole.data.size)
        for part, grad in zip(parts, np.array_split(whole.grad, 7), strict=True):
            part.grad = grad
        one.step(), many.step()
    np.testing.assert_array_equal(whole.data, np.concatenate([part.data for part in parts]))


def lies_input_by_input(a):
    return a.flags.f_contiguous and not a.flags.c_contiguous


def test_the_weights_of_a_layer_stay_input_by_input(tmp_path):
    layer = ng.Linear(5, 3)
    optimizer = ng.Adam(layer.parameters())
    assert lies_input_by_input(layer.weight.data)
    layer(some(4, 5)).sum().backward()
    assert lies_input_by_input(layer.weight.grad)
    optimizer.step()
    layer.load_state_dict({"weight": np.ones((3, 5)), "bias": np.ones(3)})
    optimizer.load_state_dict(optimizer.state_dict())
    ng.save(layer.state_dict(), tmp_path / "layer.npz")
    layer.load_state_dict(ng.load(tmp_path / "layer.npz"))
    layer.double().float()
    assert lies_input_by_input(layer.weight.data)
    assert all(map(lies_input_by_input, (optimizer._mean[0], optimizer._size[0])))


@pytest.mark.parametrize("rows", [0, 1, 2, 64])
def test_a_layer_blames_alike_however_its_weights_lie(rows):
    x, table, grad = some(rows, 5, dtype=float), some(3, 5, dtype=float), some(rows, 3, dtype=float)
    blames = []
    for weight in (table, input_by_input(table)):
        t = ng.Tensor(weight)
        ng.linear(x, t).backward(grad)
        blames.append(t.grad)
    np.testing.assert_allclose(blames[0], grad.T @ x, rtol=1e-13, atol=1e-14)
    np.testing.assert_allclose(*blames, rtol=1e-13, atol=1e-14)


def test_clipping_measures_weights_that_lie_in_any_order():
    layer = ng.Linear(5, 3)
    layer(some(4, 5)).sum().backward()
    length = np.sqrt(sum(np.sum(p.grad**2) for p in layer.parameters()))
    assert ng.clip_grad_norm_(layer.parameters(), 100) == pytest.approx(length, rel=1e-6)


@pytest.mark.parametrize("dim", [0, 1, 2])
def test_sums_by_blas_are_sums(dim):
    a, b = some(3, 4, 5, dtype=float), some(3, 4, 5, dtype=float)
    np.testing.assert_allclose(sums.total(a, dim), a.sum(dim, keepdims=True))
    np.testing.assert_allclose(sums.total(a, dim, b), (a * b).sum(dim, keepdims=True))
    np.testing.assert_allclose(sums.total_of_rows(a[0]), a[0].sum(0))
    assert sums.total(np.float64(2), 0, np.float64(3)) == 6


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("number", [2.0, -2.0, 0.0, -0.0, np.inf, -np.inf, np.nan])
def test_relu_of_a_single_number_is_that_of_an_array(kind, number):
    out = ops.relu(ng.Tensor(kind(number)))
    assert out.dtype == kind
    np.testing.assert_array_equal(out.data, np.maximum(np.array([number], kind), 0)[0])


def test_only_kept_blame_is_yielded_when_nobody_asks_for_more():
    a, b = ng.Tensor(2.0), ng.Tensor(3.0)
    kept = a * b
    kept.retain_grad()
    loss = (kept + 1) * 2
    assert [t for t, _ in tensor.rewind(loss, only_kept=True)] == [kept, b, a]
    assert len([*tensor.rewind(loss)]) == 5


def test_what_was_rewound_is_let_go_of_on_the_way():
    weight = ng.Tensor(some(4))
    between = weight * 2
    gone, loss = weakref.ref(between), between.exp().sum()
    del between
    gc.disable()
    try:
        alive = [gone() is not None for _ in tensor.rewind(loss, retain_graph=False)]
    finally:
        gc.enable()
    assert not alive[-1]


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_gelu_is_exact_to_what_its_dtype_holds(kind):
    from math import erf, exp, pi, sqrt

    x = np.linspace(-7, 7, 90_001).astype(kind)
    right = [v * (1 + erf(v / sqrt(2))) / 2 for v in x.tolist()]
    t = ng.Tensor(x)
    out = ops.gelu(t)
    out.sum().backward()
    assert np.abs(out.data - right).max() < 8 * np.finfo(kind).eps
    hills = [v * exp(-v * v / 2) / sqrt(2 * pi) for v in x.tolist()]
    slopes = [(1 + erf(v / sqrt(2))) / 2 + hill for v, hill in zip(x.tolist(), hills, strict=True)]
    assert np.abs(t.grad - slopes).max() < 8 * np.finfo(kind).eps


def test_far_out_gelu_is_all_or_nothing_and_nobody_is_warned():
    t = ng.Tensor(np.array([-3e38, -1e20, 1e20, 3e38], np.float32))
    with warnings.catch_warnings(action="error"):
        out = ops.gelu(t)
        out.backward(np.ones(4))
    assert (out.data == np.maximum(t.data, 0)).all()
    assert t.grad.tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(), (3,)])
def test_gelu_blames_single_numbers_with_single_numbers(kind, shape):
    t = ng.Tensor(np.ones(shape, kind))
    ops.gelu(t).sum().backward()
    assert type(t.grad) is type(t.data)
    assert t.grad.dtype == kind


def test_a_number_of_pythons_is_covered_in_the_dtype_of_what_covers_it():
    mask = np.array([True, False, True])
    for kind, number in ((np.float64, 3), (np.float32, 3.5), (np.float64, True)):
        value = ng.Tensor(kind(2))
        out = ng.masked_fill(number, mask, value)
        assert out.dtype == kind
        assert out.data.tolist() == [2, number, 2]
        out.sum().backward()
        assert value.grad == 2


@pytest.mark.parametrize("rows", [1, 2, 64])
@pytest.mark.parametrize("n", [64, 512, 4096])
def test_rows_of_one_large_number_are_steadied_to_nothing(n, rows):
    out = ng.layer_norm(ng.Tensor(np.full((rows, n), 1234.567, np.float32)), n)
    assert np.abs(out.data).max() < 0.05


@pytest.mark.parametrize("make", [lambda p: ng.SGD(p, 0.1, momentum=0.9), ng.Adam])
def test_a_weight_of_another_length_is_not_moved_by_what_is_remembered(make):
    size = strips.STRIP_NUMBERS
    for before, after in ((2 * size, size), (size, 2 * size)):
        p = ng.Tensor(np.zeros(before, np.float32))
        optimizer = make([p])
        p.grad = np.ones_like(p.data)
        optimizer.step()
        p.data, p.grad = np.zeros(after, np.float32), np.ones(after, np.float32)
        with pytest.raises(ValueError, match="broadcast"):
            optimizer.step()
        assert not p.data.any()


def test_a_velocity_takes_the_dtype_of_its_weight():
    layer = ng.Linear(2, 3)
    optimizer = ng.SGD(layer.parameters(), 0.1, momentum=0.9)
    for kind in (np.float32, np.float64):
        layer(np.ones((1, 2), kind)).sum().backward()
        optimizer.step()
        optimizer.zero_grad()
        layer.double()
    assert {v.dtype for v in optimizer._velocity.values()} == {np.dtype(np.float64)}


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize(
    "scores",
    [
        some(8, 5),
        some(8, 5) * [[1], [9], [99], [1e3], [1e4], [1e30], [0], [-1e9]],
        some(8, 5) - np.arange(8)[:, None] * 30,
        some(8, 5) + np.array([[0], [15], [16], [17], [80], [90], [700], [800]]),
        np.array([[0, -1e9, -1e9], [-1e9, -1e9, -1e9], [-np.inf, 3, -np.inf]]),
        np.zeros((3, 0)),
        np.zeros((0, 3)),
    ],
    ids=["tame", "wild", "low", "high", "hidden", "no scores", "no rows"],
)
@pytest.mark.parametrize("dim", [0, 1])
def test_softmax_of_tame_and_of_wild_rows_adds_up_to_one(kind, scores, dim):
    with np.errstate(invalid="ignore"):  # a row of -inf has no chances
        found = ops.softmax(ng.Tensor(scores.astype(kind)), dim=dim).data
        scores = scores.astype(kind).astype(float)
        shifted = np.exp(scores - scores.max(axis=dim, keepdims=True, initial=-np.inf))
        right = shifted / shifted.sum(axis=dim, keepdims=True)
    assert found.dtype == kind
    np.testing.assert_allclose(found, right, rtol=0, atol=4 * np.finfo(kind).eps)


def test_a_nan_among_tame_scores_stays_in_its_row():
    scores = np.zeros((3, 2))
    scores[1, 0] = np.nan
    found = ops.softmax(ng.Tensor(scores)).data
    assert np.isnan(found).tolist() == [[False] * 2, [True] * 2, [False] * 2]


@pytest.mark.parametrize(
    "a",
    [some(3, 4, 5), some(4, 3).T, some(7), some(9, 1), some(3, 0), some(0, 3), some(2, 3, 4)[::-1]],
)
def test_the_largest_is_that_of_numpy(a):
    for dim in range(a.ndim):
        right = a.max(axis=dim, keepdims=True, initial=-np.inf)
        np.testing.assert_array_equal(sums.largest(a, dim), right)


def test_the_largest_of_rows_that_do_not_lie_in_memory_one_by_one_is_found_without_a_copy():
    a = np.asfortranarray(some(64, 100))
    tracemalloc.start()
    sums.largest(a, 1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < a.nbytes / 4


@pytest.mark.parametrize("level", [-30, -700, 30, 700])
def test_scores_that_all_lie_far_from_0_are_raised_to_powers_once(monkeypatch, level):
    powers, exp = [], np.exp
    monkeypatch.setattr(np, "exp", lambda x: powers.append(x.max()) or exp(x))
    ops.softmax(ng.Tensor(np.zeros((2, 3)) + level))
    assert powers == [0]


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_gelu_of_an_infinite_number_warns_nobody(kind):
    with warnings.catch_warnings(action="error"):
        assert ops.gelu(ng.Tensor(np.array([1, np.inf], kind))).data[1] == np.inf
        assert np.isnan(ops.gelu(ng.Tensor(np.array([1, -np.inf], kind))).data[1])


def test_relu_of_an_array_keeps_what_is_no_number():
    a = np.array([-np.inf, -1, -0.0, 0, 2, np.inf, np.nan], np.float32)
    np.testing.assert_array_equal(ops.relu(ng.Tensor(a)).data, np.maximum(a, 0))
