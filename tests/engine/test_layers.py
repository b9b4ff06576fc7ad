"""Parts of networks: shapes, names, starting weights, saving and loading."""

import copy
import pickle
import re
import warnings
from collections import OrderedDict, deque

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
        (ng.Normalize((0.5,) * 3), (5, 3072), r"of shape \(N, 3, height, width\), got \(5, 3072\)"),
        (ng.Normalize(0.5, (1, 2, 3)), (5, 1, 4, 4), r"of shape \(N, 3, height, width\)"),
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
        (ng.Conv2d(3, 4, (3, 2), (2, 1), "valid"),
         "Conv2d(3, 4, (3, 2), stride=(2, 1), padding='valid')"),
        (ng.MaxPool2d((2, 1)), "MaxPool2d((2, 1))"),
        (ng.MaxPool2d(3, 2, 1), "MaxPool2d(3, stride=2, padding=1)"),
        (ng.Flatten(), "Flatten()"),
        (ng.Flatten(0, 1), "Flatten(0, 1)"),
        (ng.AvgPool2d(2), "AvgPool2d(2)"),
        (ng.AdaptiveAvgPool2d((2, 3)), "AdaptiveAvgPool2d((2, 3))"),
        (ng.BatchNorm2d(4), "BatchNorm2d(4)"),
        (ng.LayerNorm(4), "LayerNorm((4,))"),
        (ng.Dropout(0.3), "Dropout(0.3)"),
        (ng.Embedding(9, 4), "Embedding(9, 4)"),
        (ng.Upsample(scale_factor=2), "Upsample(scale_factor=2)"),
        (ng.Upsample(64), "Upsample(size=64)"),
        (ng.LeakyReLU(), "LeakyReLU(0.01)"),
        (ng.Normalize(0.5), "Normalize(mean=0.5, std=1.0)"),
        (ng.Normalize(np.array([0.4, 0.5]), (1, 2)), "Normalize(mean=(0.4, 0.5), std=(1.0, 2.0))"),
    ],
)  # fmt: skip
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


# ---- what belongs to a network ------------------------------------------------------------------


def test_a_layer_that_is_used_twice_is_listed_once_and_saved_under_both_names():
    layer = ng.Linear(2, 2)
    model = ng.Sequential(layer, ng.Tanh(), layer)
    assert len(model.parameters()) == 2
    assert len(list(model.modules())) == 3
    assert list(model.state_dict()) == ["0.weight", "0.bias", "2.weight", "2.bias"]
    assert [name for name, _ in model.named_parameters()] == ["0.weight", "0.bias"]
    assert len(list(model.named_parameters(remove_duplicate=False))) == 4
    assert model.double()[2].weight.dtype == np.float64


class Tied(ng.Module):
    """A network whose answer is read from the table that its words are looked up in."""

    def __init__(self):
        self.table, self.out = ng.Embedding(5, 3), ng.Linear(3, 5, bias=False)
        self.out.weight = self.table.weight

    def forward(self, x):
        return self.out(ng.tanh(self.table(x)))


def test_tied_weights_move_once_in_each_step():
    tied, before = Tied(), np.ones((5, 3), np.float32)
    tied.table.weight.data = before.copy()
    assert len(tied.parameters()) == 1
    tied(np.array([1])).sum().backward()
    grad = tied.table.weight.grad
    length = ng.clip_grad_norm_(tied.parameters(), 100.0)
    assert length == pytest.approx(np.sqrt((grad * grad).sum()))
    ng.SGD(tied.parameters(), lr=0.5).step()
    np.testing.assert_array_equal(tied.table.weight.data, before - 0.5 * grad)
    assert list(tied.state_dict()) == ["table.weight", "out.weight"]
    other = Tied()
    other.load_state_dict(tied.state_dict())
    assert other.out.weight is other.table.weight


class Keeps(ng.Module):
    """A network that keeps what it saw on the way, and what it is told."""

    def __init__(self):
        self.first, self.last = ng.Linear(3, 4), ng.Linear(4, 2)

    def forward(self, x, shift=None, *, scale=1):
        self.seen = x
        self.hidden = ng.relu(self.first(x))
        out = self.last(self.hidden) * scale
        return out if shift is None else out + shift


def test_what_forward_keeps_on_the_way_is_no_weight():
    model, x = Keeps(), np.ones((5, 3), np.float32)
    before = model.state_dict()
    assert model(x).requires_grad
    assert len(model.parameters()) == 4
    ng.predict(model, x)
    assert not model.hidden.requires_grad
    assert model.state_dict().keys() == before.keys()
    model.load_state_dict(before)


def test_forward_takes_several_inputs_by_place_and_by_name():
    model, x = Keeps(), np.ones((5, 3), np.float32)
    plain = model(x).data
    np.testing.assert_allclose(model(x, 1.0, scale=2).data, 2 * plain + 1, rtol=1e-6)


def test_a_frozen_weight_stays_a_weight_and_is_saved():
    model = Keeps()
    model.first.requires_grad_(False)
    assert len(model.parameters()) == 4
    assert len(model.state_dict()) == 4
    before = model.state_dict()
    optimizer = ng.SGD(model.parameters(), lr=0.1)
    model(np.ones((5, 3), np.float32)).sum().backward()
    optimizer.step()
    np.testing.assert_array_equal(model.first.weight.data, before["first.weight"])
    assert not np.array_equal(model.last.weight.data, before["last.weight"])
    model.requires_grad_()
    assert all(weight.requires_grad for weight in model.parameters())


@pytest.mark.parametrize(
    "wrong",
    [
        lambda weight: weight * 2,
        lambda weight: weight.data * 2,
        lambda weight: ng.Tensor(weight.data, requires_grad=False),
    ],
)
def test_a_weight_is_not_replaced_by_what_does_not_learn(wrong):
    layer = ng.Linear(3, 2)
    with pytest.raises(TypeError, match=r"Linear\.weight is a weight, and got .*Tensor\(numbers\)"):
        layer.weight = wrong(layer.weight)
    layer.weight = ng.Tensor(np.ones((2, 3)))
    layer.bias = None
    assert [name for name, _ in layer.named_parameters()] == ["weight"]


def test_a_layer_that_is_put_in_later_is_found():
    model = Keeps()
    model.last = ng.Linear(4, 7)
    model.more = ng.Linear(7, 7)
    assert model(np.ones((1, 3), np.float32)).shape == (1, 7)
    assert len(model.parameters()) == 6


@pytest.mark.parametrize("holder", [list, tuple, lambda parts: dict(enumerate(parts))])
def test_layers_in_a_plain_list_are_warned_of_once(holder):
    model = ng.Module()
    model.layers = holder([ng.Linear(2, 2), ng.Linear(2, 2)])
    with pytest.warns(UserWarning, match=r"Module\.layers is a .*ModuleList\(layers\)") as told:
        model.parameters()
    assert len(told) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.parameters()
        model.layers = ng.ModuleList([ng.Linear(2, 2), ng.Linear(2, 2)])
        assert len(model.parameters()) == 4


def test_layers_in_a_list_that_are_parts_besides_are_not_warned_of():
    model = Keeps()
    model.layers = [model.first, model.last]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(model.parameters()) == 4


def test_a_weight_that_was_computed_is_warned_of():
    model = ng.Module()
    model.scale = ng.Tensor(np.ones(3)) * 0.1
    with pytest.warns(UserWarning, match=r"Module\.scale was computed .* does not learn"):
        assert model.parameters() == []


def test_parameters_can_be_asked_for_the_next_one():
    model = small_network()
    weights = model.parameters()
    assert next(model.parameters()) is model[0].weight
    assert next(weights) is model[0].weight
    assert next(weights) is model[0].bias
    assert len(list(weights)) == len(weights) == 6


def test_a_copied_network_and_one_from_a_pickle_have_weights_of_their_own():
    model = small_network()
    for other in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert len(other.parameters()) == 6
        assert other[0].weight is not model[0].weight
        assert other.state_dict().keys() == model.state_dict().keys()


class Remembers(ng.Module):
    """A subclass that calls its parent first, as PyTorch asks for."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", np.zeros(2, np.float32))
        self.mask = np.ones(2, np.float32)
        self.weight = ng.Tensor(np.ones(2, np.float32))


def test_a_buffer_is_saved_and_a_plain_array_is_not():
    model = Remembers()
    assert list(model.state_dict()) == ["weight", "mean"]
    model.mean = model.mean + 1
    model.load_state_dict({"weight": np.zeros(2), "mean": np.full(2, 5.0)})
    np.testing.assert_array_equal(model.mean, [5, 5])
    assert model.mean.dtype == np.float32
    assert model.double().mean.dtype == np.float64


def test_a_module_without_forward_says_so():
    with pytest.raises(NotImplementedError, match=r"Remembers does not say .* forward\(self, x\)"):
        Remembers()(np.ones(2))
    with pytest.raises(NotImplementedError, match="call its layers"):
        ng.ModuleList([ng.Tanh()])(np.ones(2))


def test_train_is_told_true_or_false():
    model = small_network()
    assert not model.train(False).training
    with pytest.raises(ValueError, match="True or False, got 'no'"):
        model.train("no")


# ---- rows of layers -----------------------------------------------------------------------------


def test_a_row_is_cut_counted_from_the_end_and_lengthened():
    first, second, third = ng.Linear(2, 3), ng.Tanh(), ng.Linear(3, 2)
    model = ng.Sequential(first, second, third)
    assert list(model[:2]) == [first, second]
    assert isinstance(model[1:], ng.Sequential)
    assert list(model[1:].state_dict()) == ["2.weight", "2.bias"]
    assert model[-1] is third
    assert model[np.int64(0)] is first
    model.append(ng.ReLU()).extend([ng.Linear(2, 1)])
    assert len(model) == 5
    assert model(np.ones((4, 2), np.float32)).shape == (4, 1)
    model[-1] = ng.Linear(2, 7)
    del model[0]
    model.insert(0, ng.Linear(5, 3))
    assert model(np.ones((4, 5), np.float32)).shape == (4, 7)
    assert list(model.state_dict())[:2] == ["0.weight", "0.bias"]


def test_what_is_appended_to_a_slice_takes_no_layers_place():
    model = ng.Sequential(ng.Tanh(), ng.Linear(2, 3), ng.Linear(3, 4))[1:].append(ng.Linear(4, 5))
    assert len(model) == 3
    assert model(np.ones((1, 2), np.float32)).shape == (1, 5)


def test_layers_may_have_names_in_an_ordered_dict():
    model = ng.Sequential(OrderedDict(first=ng.Linear(2, 3), bend=ng.Tanh()))
    assert list(model.state_dict()) == ["first.weight", "first.bias"]
    assert model.first is model[0]
    assert repr(model) == "Sequential(\n  first: Linear(2, 3)\n  bend: Tanh()\n)"
    model.last = ng.Linear(3, 1)
    assert model(np.ones((4, 2), np.float32)).shape == (4, 1)


@pytest.mark.parametrize("kind", [ng.Sequential, ng.ModuleList])
def test_a_row_of_layers_is_walked(kind):
    layers = [ng.Linear(2, 2), ng.Tanh()]
    row = kind(*layers) if kind is ng.Sequential else kind(layers)
    assert list(row) == layers
    assert list(row[:1]) == layers[:1]
    assert len(row) == 2


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        (([ng.Tanh()],), r"one by one, got list: put a star before it, \*layers"),
        (({"a": ng.Tanh()},), "OrderedDict, got dict"),
        ((ng.Tanh,), r"the kind Tanh: write Tanh\(\.\.\.\)"),
        ((ng.tanh,), "tanh is a function"),
        ((ng.Tanh(), None), "got NoneType"),
    ],
)
def test_what_is_no_layer_is_refused(layers, message):
    with pytest.raises(TypeError, match=message):
        ng.Sequential(*layers)


@pytest.mark.parametrize("name", ["forward", "", "a.b"])
def test_a_layer_cannot_have_any_name(name):
    with pytest.raises(KeyError, match="choose another name"):
        ng.Sequential(OrderedDict([(name, ng.Tanh())]))


@pytest.mark.parametrize(("place", "error"), [(2, IndexError), (-3, IndexError), ("0", TypeError)])
def test_a_layer_that_is_not_there_is_named(place, error):
    with pytest.raises(error, match=re.escape(repr(place) if error is TypeError else str(place))):
        ng.Sequential(ng.Tanh(), ng.Tanh())[place]


# ---- loading is all or nothing ------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad", ["text", None, object(), np.array(["a", "b"]), np.ones(2) * 1j, [[1.0], [1.0, 2.0]]]
)
def test_what_is_not_numbers_is_named_and_nothing_is_loaded(bad):
    model = small_network()
    before, state = model.state_dict(), small_network().state_dict()
    state["6.bias"] = bad
    with pytest.raises(TypeError, match=r"6\.bias needs numbers, got .*nothing was changed"):
        model.load_state_dict(state)
    for name, numbers in model.state_dict().items():
        np.testing.assert_array_equal(numbers, before[name])


def test_numbers_of_any_kind_are_loaded_in_the_dtype_of_the_network():
    model = ng.Linear(2, 2)
    model.load_state_dict({"weight": ng.Tensor([[1, 2], [3, 4]]), "bias": [5, 6]}, strict=True)
    np.testing.assert_array_equal(model.weight.data, [[1, 2], [3, 4]])
    np.testing.assert_array_equal(model.bias.data, [5, 6])
    assert model.weight.dtype == model.bias.dtype == np.float32


def test_loading_passes_over_other_names_only_when_told_so():
    model = ng.Linear(2, 2)
    passed = model.load_state_dict({"bias": np.ones(2), "extra": np.ones(9)}, strict=False)
    assert passed.missing_keys == ["weight"]
    assert passed.unexpected_keys == ["extra"]
    np.testing.assert_array_equal(model.bias.data, [1, 1])
    assert repr(model.load_state_dict(model.state_dict())) == "<All keys matched successfully>"


@pytest.mark.parametrize("thing", ["network.npz", ng.Linear(2, 2), [1]])
def test_what_is_no_state_dict_is_refused(thing):
    with pytest.raises(TypeError, match=r"takes what state_dict\(\) gave, got .*ng\.load\(path\)"):
        ng.Linear(2, 2).load_state_dict(thing)


# ---- settings -----------------------------------------------------------------------------------

SETTINGS = {
    "Linear(3, 2, device='cpu', dtype=np.float32)": (4, 3),
    "Linear(np.int64(3), 2)": (4, 3),
    "Flatten(0)": (4, 3),
    "LayerNorm(np.int64(3))": (4, 3),
    "LayerNorm([3], np.float64(1e-5), True, True)": (4, 3),
    "LayerNorm(3, elementwise_affine=True, bias=True, device=None, dtype=None)": (4, 3),
    "BatchNorm2d(3, np.float64(1e-5), np.float64(0.1), True, True)": (4, 3, 2, 2),
    "Dropout(np.float64(0.5), False)": (4, 3),
    "ReLU(inplace=False)": (4, 3),
    "LeakyReLU(np.float64(0.2), False)": (4, 3),
    "GELU(approximate='none')": (4, 3),
    "Conv2d(3, 4, 3, dilation=(1, 1), groups=1, padding_mode='zeros', device=None)": (4, 3, 5, 5),
    "MaxPool2d(2, None, 0, 1, False, False)": (4, 3, 4, 4),
    "AvgPool2d(2, None, 0, False, True, None)": (4, 3, 4, 4),
    "Upsample(scale_factor=2, mode='nearest', align_corners=None)": (4, 3, 4, 4),
}


@pytest.mark.parametrize(("code", "shape"), SETTINGS.items(), ids=SETTINGS)
def test_pytorchs_own_defaults_are_taken_and_float32_stays(code, shape):
    layer = eval(code, {"np": np, **vars(ng)})
    assert layer(np.ones(shape, np.float32)).dtype == np.float32


REFUSED = {
    "Conv2d(4, 4, 3, groups=2)": "Conv2d is here for groups=1 only, got groups=2",
    "Conv2d(3, 4, 3, 1, 1, 0)": "dilation must be at least 1, got 0",
    "Conv2d(3, 4, 3, padding_mode='reflect')": "padding_mode='reflect'",
    "Conv2d(3, 4, 3, padding='full')": "got 'full'",
    "Conv2d(3, 4, 3, 2, 'same')": "needs stride 1, got 2",
    "Conv2d(3, 4, 3, stride=0)": "stride must be at least 1, got 0",
    "Conv2d(3, 4, 3, padding=(1, -1))": "padding must be at least 0, got -1",
    "Conv2d(3, 4, (3, 3, 3))": r"one number or two for kernel_size, got \(3, 3, 3\)",
    "Conv2d(3, 4, 2.5)": "whole number for kernel_size, got 2.5",
    "Conv2d(3, 4, 3, dtype=np.float64)": r"use \.double\(\)",
    "MaxPool2d(3, 2, 2)": "MaxPool2d: padding is at most half of kernel_size, got 2",
    "MaxPool2d(3, return_indices=True)": "MaxPool2d is here for return_indices=False only",
    "AvgPool2d((2, 2, 2))": "one number or two for kernel_size",
    "MaxPool2d(2, 0)": "stride must be at least 1, got 0",
    "AdaptiveAvgPool2d(0)": "output_size must be at least 1, got 0",
    "Upsample(scale_factor=2, mode='bilinear')": "mode='bilinear'",
    "Linear(2.0, 3)": "whole number for in_features, got 2.0",
    "Linear(-1, 3)": "in_features must be at least 0, got -1",
    "Linear(3, 2, device='cuda')": "device='cuda'",
    "Embedding(5, 3, padding_idx=0)": "padding_idx=0",
    "LayerNorm(3, bias=False)": "bias=False",
    "LayerNorm(3, eps=-1)": "eps must not be below 0, got -1",
    "BatchNorm2d(3, affine=False)": "affine=False",
    "BatchNorm2d(3, momentum=None)": "one number for momentum, got None",
    "Dropout(0.5, True)": "inplace=True",
    "Dropout(float('nan'))": "number for p, got nan",
    "GELU('tanh')": "approximate='tanh'",
    "Normalize('grey')": "one number for mean, got 'grey'",
    "Normalize(None)": "one number for mean, got None",
    "Normalize([])": r"a number for mean, got \[\]",
    "Normalize(np.zeros((3, 1, 1)))": r"one number for mean, got \[\[0.0\]\]",
    "Normalize(0.5, 0)": "divides by std, so it must be above 0, got 0",
    "Normalize(0.5, (1, -1))": r"must be above 0, got \(1, -1\)",
    "Normalize(float('nan'))": "a number for mean, got nan",
    "Normalize(0.5, float('inf'))": "std must not be above .*, got inf",
    "Normalize((0.5, 0.5), (1, 1, 1))": "got 2 means and 3 stds",
    "Normalize(0.5, inplace=True)": "inplace=False only",
    "manual_seed(-1)": "seed must be at least 0, got -1",
    "manual_seed('a')": "whole number for seed, got 'a'",
}


@pytest.mark.parametrize(("code", "message"), REFUSED.items(), ids=REFUSED)
def test_a_setting_that_is_not_here_is_refused_by_name(code, message):
    with pytest.raises((ValueError, TypeError), match=message):
        eval(code, {"np": np, **vars(ng)})


@pytest.mark.parametrize(
    "layer",
    [ng.Linear(3, 2), ng.Conv2d(3, 4, 3), ng.MaxPool2d(2), ng.LayerNorm(3), ng.Flatten(),
     ng.Dropout(), ng.BatchNorm2d(3), ng.Normalize(0.5),
     ng.Upsample(scale_factor=2), ng.Embedding(3, 2)],
    ids=lambda layer: type(layer).__name__,
)  # fmt: skip
def test_what_is_not_numbers_is_refused_by_the_layer_that_got_it(layer):
    with pytest.raises(TypeError, match=f"{type(layer).__name__}.* got None: does what comes"):
        layer(None)
    with pytest.raises(TypeError, match=f"{type(layer).__name__}.* works on numbers, got 'cat'"):
        layer("cat")


def test_dropout_takes_whole_numbers_and_lists_as_floats():
    ng.manual_seed(0)
    assert ng.Dropout(0.5)(np.full(50, 200, np.uint8)).max() == 400
    assert np.shape(ng.Dropout(0.5)([1, 2, 3])) == (3,)


NORMALS = [
    ng.Normalize(0.5),
    ng.Normalize(0.47, 0.25),
    ng.Normalize((0.1, 0.2, 0.3)),
    ng.Normalize([0.1, 0.2, 0.3], np.array([1, 2, 4])),
    ng.Normalize(0.5, (1, 2, 4)),
]


@pytest.mark.parametrize("layer", NORMALS, ids=str)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_normalize_takes_the_mean_away_and_divides_by_the_std_in_the_dtype_it_gets(layer, dtype):
    pictures = np.random.default_rng(0).random((2, 3, 4, 5)).astype(dtype)
    each = np.reshape(layer.mean, (-1, 1, 1)), np.reshape(layer.std, (-1, 1, 1))
    out = layer(pictures)
    assert out.dtype == dtype
    np.testing.assert_allclose(out.data, (pictures - each[0]) / each[1], rtol=1e-5, atol=1e-7)
    assert ng.gradcheck(layer, ng.Tensor(pictures.astype(float)))


def test_normalize_by_one_number_takes_any_shape_and_only_moves_it():
    pictures = np.random.default_rng(0).random((4, 12), np.float32)
    np.testing.assert_array_equal(ng.Normalize(0.5)(pictures).data, pictures - np.float32(0.5))
    assert ng.Normalize(0.5)([[0.0, 1.0]]).data.tolist() == [[-0.5, 0.5]]


def test_normalize_refuses_bytes_which_do_not_run_from_0_to_1():
    with pytest.raises(TypeError, match=r"got uint8\. Bytes run from 0 to 255"):
        ng.Normalize(0.5)(np.zeros((1, 3, 4, 4), np.uint8))


def test_normalize_has_nothing_that_learns_or_is_saved():
    assert list(ng.Normalize((0.1, 0.2, 0.3)).parameters()) == []
    model = ng.Sequential(ng.Normalize(0.5), ng.Linear(2, 2))
    assert list(model.state_dict()) == ["1.weight", "1.bias"]


SIZES = {
    "Conv2d(3, 4, (3, 3))": (2, 4, 6, 4),
    "Conv2d(3, 4, (3, 2), stride=(2, 1))": (2, 4, 3, 5),
    "Conv2d(3, 4, 3, padding=(1, 0))": (2, 4, 8, 4),
    "Conv2d(3, 4, 3, padding='same')": (2, 4, 8, 6),
    "Conv2d(3, 4, (4, 1), padding='same')": (2, 4, 8, 6),
    "Conv2d(3, 4, 3, padding='valid')": (2, 4, 6, 4),
    "Conv2d(3, 4, 3, dilation=2)": (2, 4, 4, 2),
    "MaxPool2d((2, 2))": (2, 3, 4, 3),
    "MaxPool2d(3, stride=(2, 1))": (2, 3, 3, 4),
    "MaxPool2d(3, 2, 1)": (2, 3, 4, 3),
    "MaxPool2d(5, ceil_mode=True)": (2, 3, 2, 2),
    "AvgPool2d((1, 6))": (2, 3, 8, 1),
    "AvgPool2d(3, 2, 1, count_include_pad=False)": (2, 3, 4, 3),
    "AdaptiveAvgPool2d((2, 3))": (2, 3, 2, 3),
    "AdaptiveAvgPool2d((None, 3))": (2, 3, 8, 3),
}


@pytest.mark.parametrize(("code", "shape"), SIZES.items(), ids=SIZES)
def test_a_layer_for_pictures_takes_two_sizes_and_one_picture(code, shape):
    layer, pictures = eval(code, vars(ng)).double(), np.random.default_rng(0).random((2, 3, 8, 6))
    many, alone = layer(pictures), layer(pictures[0])
    assert many.shape == shape
    np.testing.assert_allclose(alone.data, many.data[0], rtol=1e-10)


def test_inputs_without_features_or_rows_go_through():
    assert ng.Linear(0, 2)(np.zeros((4, 0), np.float32)).shape == (4, 2)
    assert ng.Linear(3, 2)(np.zeros((0, 5, 3), np.float32)).shape == (0, 5, 2)


def test_a_tensor_as_a_buffer_is_a_constant_and_no_weight():
    model = ng.Linear(1, 1)
    model.register_buffer("mask", ng.Tensor([2.0]))
    model.register_buffer("later", None)
    model.later = ng.Tensor([1.0]) * 3
    assert [name for name, _ in model.named_parameters()] == ["weight", "bias"]
    assert [name for name, _ in model.named_buffers()] == ["mask", "later"]
    assert all(type(buffer) is np.ndarray for buffer in model.buffers())
    np.testing.assert_array_equal(model.state_dict()["later"], [3.0])
    model.mask = ng.Tensor([5.0])
    assert len(model.parameters()) == 2
    np.testing.assert_array_equal(model.mask, [5.0])


@pytest.mark.parametrize(
    ("name", "value", "error", "message"),
    [("mask", [1.0], TypeError, r"Linear.mask is a buffer: it takes an array, got \[1.0\]"),
     ("mask", "a", TypeError, "got 'a'"),
     ("weight", np.ones(1), KeyError, "has a 'weight' already"),
     ("a.b", np.ones(1), KeyError, "cannot be called 'a.b'"), ("", None, KeyError, "cannot be")],
)  # fmt: skip
def test_what_is_no_buffer_is_refused(name, value, error, message):
    model = ng.Linear(1, 1)
    with pytest.raises(error, match=message):
        model.register_buffer(name, value)
    assert not model.buffers()


def boxed(layer):
    array = np.empty(1, object)
    array[0] = layer
    return array


@pytest.mark.parametrize(
    "hold",
    [lambda layer: {layer}, lambda layer: frozenset([layer]), lambda layer: deque([layer]), boxed,
     lambda layer: [boxed(layer)]],
    ids=["a set", "a frozenset", "a deque", "an array of objects", "one inside a list"],
)  # fmt: skip
def test_layers_in_whatever_is_no_row_are_warned_of(hold):
    class Net(ng.Module):
        def __init__(self):
            self.first = ng.Linear(1, 1)
            self.rest = hold(ng.Linear(1, 1))

    with pytest.warns(UserWarning, match=r"Net\.rest is a .* not found, .* ModuleList\(layers\)"):
        Net().parameters()


class TakesTwo(ng.Module):
    """Adds two inputs."""

    def forward(self, a, b, *, scale=1):
        """Any shape."""
        return (a + b) * scale


@pytest.mark.parametrize(
    ("call", "message"),
    [(lambda: ng.Sequential()(1, 1), r"Sequential takes \(x\), and was called with 2 by place"),
     (lambda: ng.Linear(1, 1)(), r"Linear takes \(x\), and was called with 0 by place"),
     (lambda: ng.Sequential(TakesTwo())(1), r"TakesTwo takes \(a, b, \*, scale=1\), .* 'b'"),
     (lambda: TakesTwo()(1, 2, size=3), "TakesTwo takes .* 1 by name: .* 'size'"),
     (lambda: ng.ModuleList(ng.Linear(1, 1)), r"ModuleList takes layers in a list, got Linear by"),
     (lambda: ng.ModuleList(ng.ReLU), "got ReLU by itself"),
     (lambda: ng.Sequential().extend(ng.ReLU()), "Sequential takes layers in a list, got ReLU"),
     (lambda: ng.Sequential().insert("a", ng.ReLU()), "whole number for index, got 'a'")],
)  # fmt: skip
def test_a_call_that_does_not_fit_says_what_is_taken(call, message):
    with pytest.raises(TypeError, match=message):
        call()


def test_a_mistake_inside_forward_is_told_as_it_is():
    class Wrong(ng.Module):
        def forward(self, x):
            return len(5)

    with pytest.raises(TypeError, match=r"object of type 'int' has no len\(\)"):
        Wrong()(1)


def test_a_size_that_was_meant_as_a_factor_is_told_apart():
    with pytest.raises(ValueError, match=r"got .* for size.* scale_factor=2 makes them twice"):
        ng.Upsample(2)(np.ones((1, 1, 4, 4)))
