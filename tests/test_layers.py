"""Parts of networks: shapes, names, starting weights, saving and loading."""

import numpy as np
import pytest

import nuggets as ng


def small_network():
    return ng.Sequential(
        *(ng.Conv2d(3, 4, 3, padding=1), ng.MaxPool2d(2), ng.ReLU()),
        *(ng.Flatten(), ng.Linear(4 * 4 * 4, 5), ng.Tanh(), ng.Linear(5, 2)),
    )


def test_weights_have_pytorchs_names_and_shapes():
    shapes = {name: tensor.shape for name, tensor in small_network().named_parameters()}
    assert shapes == {
        **{"0.weight": (4, 3, 3, 3), "0.bias": (4,), "4.weight": (5, 64), "4.bias": (5,)},
        **{"6.weight": (2, 5), "6.bias": (2,)},
    }


def test_starting_weights_lie_within_one_over_the_root_of_the_inputs():
    weight = ng.Linear(100, 2000).weight.data
    assert weight.dtype == np.float32
    assert np.abs(weight).max() <= 0.1
    assert np.std(weight) == pytest.approx(0.1 / np.sqrt(3), rel=0.02)


def test_the_same_seed_gives_the_same_weights():
    ng.manual_seed(7)
    first = ng.Linear(3, 2).weight.data
    ng.manual_seed(7)
    np.testing.assert_array_equal(ng.Linear(3, 2).weight.data, first)
    assert not np.array_equal(ng.Linear(3, 2).weight.data, first)


def test_every_weight_of_a_network_passes_the_gradient_check():
    ng.manual_seed(0)
    model = small_network().double()
    x, y = np.random.default_rng(0).random((3, 3, 8, 8)), np.array([0, 1, 1])
    assert ng.gradcheck(lambda *_: ng.cross_entropy(model(x), y), model.parameters(), atol=1e-8)


def test_a_saved_network_answers_the_same_after_loading():
    first, second = small_network(), small_network()
    x = np.random.default_rng(0).random((2, 3, 8, 8), np.float32)
    second.load_state_dict(first.state_dict())
    np.testing.assert_array_equal(first(x).data, second(x).data)


def test_a_state_dict_is_a_copy():
    model = ng.Linear(2, 2)
    saved = model.state_dict()
    model.weight.data[:] = 0
    assert saved["weight"].any()


def test_loading_names_what_is_missing_or_unknown():
    saved = small_network().state_dict()
    saved["9.weight"] = saved.pop("0.bias")
    with pytest.raises(KeyError, match=r"0\.bias.*9\.weight"):
        small_network().load_state_dict(saved)


def test_loading_another_shape_changes_nothing():
    model = small_network()
    before, saved = model.state_dict(), small_network().state_dict()
    saved["6.bias"] = np.zeros(3)
    with pytest.raises(ValueError, match=r"6\.bias has shape \(2,\) here, but \(3,\)"):
        model.load_state_dict(saved)
    np.testing.assert_array_equal(model[0].weight.data, before["0.weight"])


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (ng.Linear(3072, 2), (5, 1024), r"expects 3072.*got 1024.*3\*32\*32 = 3072"),
        (ng.Linear(3072, 2), (5, 3, 32, 32), r"put Flatten\(\)"),
        (ng.Linear(4, 2), (5, 3), "expects 4 numbers per example, got 3"),
        (ng.Linear(4, 2), (), "a single number"),
        (ng.Conv2d(3, 4, 3), (32, 32), r"\(N, 3, height, width\), got \(32, 32\)"),
        (ng.Conv2d(3, 4, 3), (5, 1, 32, 32), r"\(N, 3, height, width\)"),
        (ng.Conv2d(3, 4, 5), (5, 3, 4, 4), "does not fit into pictures of 4x4"),
        (ng.MaxPool2d(2), (5, 3, 1, 1), "at least 2x2"),
        (ng.MaxPool2d(2), (5, 3), "needs pictures"),
        (ng.AvgPool2d(3), (5, 3, 2, 9), r"AvgPool2d\(3\) needs pictures.*at least 3x3"),
        (ng.AdaptiveAvgPool2d(2), (5, 3), r"AdaptiveAvgPool2d\(2\) needs pictures"),
        (ng.BatchNorm2d(3), (5, 4, 2, 2), r"expects pictures of shape \(N, 3, height, width\)"),
        (ng.BatchNorm2d(3), (1, 3, 1, 1), "learns from several numbers per feature"),
    ],
)
def test_a_shape_that_does_not_fit_is_named(layer, shape, message):
    with pytest.raises(ValueError, match=message):
        layer(np.zeros(shape, np.float32))


def test_a_network_reads_like_a_list_of_its_layers():
    assert repr(ng.Sequential(ng.Linear(3, 2), ng.ReLU())) == (
        "Sequential(\n  0: Linear(3, 2)\n  1: ReLU()\n)"
    )
    assert repr(ng.Conv2d(3, 16, 3, padding=1)) == "Conv2d(3, 16, 3, padding=1)"


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (ng.AvgPool2d(2), "AvgPool2d(2)"),
        (ng.AdaptiveAvgPool2d((2, 3)), "AdaptiveAvgPool2d((2, 3))"),
        (ng.BatchNorm2d(4), "BatchNorm2d(4)"),
        (ng.LayerNorm(4), "LayerNorm((4,))"),
        (ng.Dropout(0.3), "Dropout(0.3)"),
        (ng.Embedding(9, 4), "Embedding(9, 4)"),
        (ng.Upsample(scale_factor=2), "Upsample(scale_factor=2)"),
        (ng.Upsample(64), "Upsample(size=64)"),
        (ng.LeakyReLU(), "LeakyReLU(0.01)"),
    ],
)
def test_a_layer_reads_as_it_was_built(layer, words):
    assert repr(layer) == words


def deep_network():
    return ng.Sequential(
        *(ng.Conv2d(3, 4, 3), ng.BatchNorm2d(4), ng.GELU(), ng.AvgPool2d(2), ng.Flatten()),
        ng.Sequential(ng.LayerNorm(36), ng.Dropout(0.5), ng.LeakyReLU(), ng.Linear(36, 2)),
    )


def test_train_and_eval_reach_every_part():
    model = deep_network()
    assert all(part.training for part in model.modules())
    assert model.eval() is model
    assert not any(part.training for part in model.modules())
    assert len(model) == 6
    assert model.train()[5][1].training


def test_buffers_are_saved_but_not_blamed():
    model = deep_network()
    buffers = {f"1.{name}" for name in ("running_mean", "running_var", "num_batches_tracked")}
    assert {name for name, _ in model.named_buffers()} == buffers
    assert model.state_dict().keys() == buffers | {name for name, _ in model.named_parameters()}


def test_a_batch_norm_remembers_while_learning_and_uses_it_when_asked():
    norm, x = ng.BatchNorm2d(3), np.random.default_rng(0).normal(5, 2, (64, 3, 4, 4))
    for _ in range(200):
        out = norm(x.astype(np.float32)).data
    np.testing.assert_allclose(out.mean(axis=(0, 2, 3)), 0, atol=1e-5)
    np.testing.assert_allclose(out.var(axis=(0, 2, 3)), 1, atol=1e-3)
    np.testing.assert_allclose(norm.running_mean, x.mean(axis=(0, 2, 3)), rtol=1e-4)
    np.testing.assert_allclose(norm.running_var, x.var(axis=(0, 2, 3), ddof=1), rtol=1e-3)
    assert norm.num_batches_tracked == 200
    norm.eval()
    alone, together = norm(x[:1]).data, norm(x).data[:1]
    np.testing.assert_array_equal(alone, together)
    assert norm.num_batches_tracked == 200


def test_dropout_leaves_out_its_share_and_keeps_the_sum():
    ng.manual_seed(0)
    x = ng.Tensor(np.ones(10_000, np.float32))
    out = ng.Dropout(0.2)(x)
    assert set(out.data) == {np.float32(0), np.float32(1.25)}
    assert out.mean().item() == pytest.approx(1, abs=0.02)
    out.sum().backward()
    np.testing.assert_array_equal(x.grad, out.data)


@pytest.mark.parametrize("layer", [ng.Dropout(0.5).eval(), ng.Dropout(0)])
def test_dropout_does_nothing_when_asked_or_without_a_chance(layer):
    x = ng.Tensor(np.ones(5))
    assert layer(x) is x


def test_dropout_of_everything_leaves_zeros():
    np.testing.assert_array_equal(ng.Dropout(1)(ng.Tensor(np.ones(5))).data, np.zeros(5))


def test_the_same_seed_leaves_out_the_same():
    outs = []
    for _ in range(2):
        ng.manual_seed(3)
        outs.append(ng.Dropout()(ng.Tensor(np.ones(50))).data)
    np.testing.assert_array_equal(*outs)


def test_every_weight_of_a_deep_network_passes_the_gradient_check():
    ng.manual_seed(0)
    model = deep_network().double()
    model[5][1].eval()
    x, y = np.random.default_rng(0).random((3, 3, 8, 8)), np.array([0, 1, 1])
    assert ng.gradcheck(lambda *_: ng.cross_entropy(model(x), y), model.parameters(), atol=1e-8)


def test_loading_a_buffer_changes_it_in_place():
    norm = ng.BatchNorm2d(2)
    before = norm.running_mean
    state = norm.state_dict() | {"running_mean": np.array([1.0, 2.0])}
    norm.load_state_dict(state)
    assert norm.running_mean is before
    np.testing.assert_array_equal(before, [1, 2])


def test_an_empty_batch_goes_through():
    assert small_network()(np.zeros((0, 3, 8, 8), np.float32)).shape == (0, 2)
