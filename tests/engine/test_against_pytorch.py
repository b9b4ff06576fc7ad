"""The same code here and in PyTorch: the same names, orders, defaults, answers, blame and steps."""

import inspect
from collections import OrderedDict

import numpy as np
import pytest

import nuggets as ng
from nuggets.engine import losses, ops, optim

torch = pytest.importorskip("torch")
functional = torch.nn.functional
CLOSE = {"rtol": 1e-10, "atol": 1e-10}


def some(*shape, low=-2.0, high=2.0, seed=0):
    return np.random.default_rng((seed, *shape)).uniform(low, high, shape)


def here(name):
    return next(getattr(m, name) for m in (ops, losses) if hasattr(m, name))


def there(name):
    name = {"sub": "subtract"}.get(name, name)
    return next(getattr(m, name) for m in (functional, torch) if hasattr(m, name))


# Calls written once and made in both: arrays of floats are blamed, whole numbers and truths not.
MASK = np.array([[True, False, True], [False, False, True]])
CALLS = [
    *((name, some(2, 3), some(2, 1, seed=1)) for name in ("add", "sub", "mul", "div", "maximum")),
    *((name, some(2, 3)) for name in ("neg", "exp", "relu", "tanh", "sigmoid", "abs")),
    *((name, some(2, 3, low=0.1)) for name in ("log", "sqrt")),
    *((name, some(1, 1, low=0.1)) for name in ("log", "sqrt", "gelu", "relu", "amax", "amin")),
    ("var", some(1, 1), {"correction": 0}),
    *((name, some(0, 3)) for name in ("exp", "relu", "abs", "gelu", "leaky_relu", "sum")),
    ("pow", some(2, 3, low=0.1), 3),
    ("pow", some(2, 3, low=0.1), some(2, 3, seed=1)),
    *(("matmul", some(*a), some(*b)) for a, b in [
        ((2, 3), (3, 4)), ((3,), (3,)), ((3,), (5, 3, 2)), ((5, 2, 3), (3,)),
        ((2, 1, 2, 3), (5, 3, 4)), ((0, 3), (3, 4)), ((1, 1), (1, 1)),
    ]),
    ("einsum", "bqhd,bkhd->bhqk", some(2, 3, 2, 4), some(2, 5, 2, 4)),
    ("einsum", "ij,j,k->k", some(2, 3), some(3), some(4)),
    ("einsum", "ij,jk->ik", some(0, 3), some(3, 4)),
    ("linear", some(2, 3), some(4, 3), some(4)),
    ("linear", some(0, 3), some(4, 3)),
    ("gelu", np.linspace(-9, 9, 2001)),
    ("leaky_relu", some(2, 3)),
    ("leaky_relu", np.array([0.0, -1, 1]), 0.2),
    *((name, some(2, 3, 4), dim) for name in ("softmax", "log_softmax") for dim in (0, 1, -1)),
    *((name, some(2, 3, 4)) for name in ("sum", "mean", "var", "amax", "amin")),
    *((name, some(2, 3, 4), 1) for name in ("sum", "mean", "var", "amax", "amin")),
    *((name, some(2, 3, 4), (0, -1), {"keepdim": True}) for name in ("sum", "mean", "var", "amin")),
    ("var", some(2, 3, 4), 1, {"correction": 0}),
    ("amax", np.array([[1.0, 2, 2], [3, 3, 3]]), 1),
    ("amin", np.array([[1.0, 2, 1], [3, 3, 3]]), 1),
    ("maximum", np.array([1.0, 2]), np.array([1.0, 3])),
    ("reshape", some(2, 3), (3, -1)),
    ("transpose", some(2, 3, 4), 0, 2),
    ("permute", some(2, 3, 4), (2, 0, -2)),
    *(("flatten", some(2, 3, 4), *dims) for dims in [(), (1,), (0, 1)]),
    *(("cat", [some(2, 3), some(1, 3), some(0, 3)], *dim) for dim in [(), (0,), (-2,)]),
    *(("stack", [some(2, 3), some(2, 3, seed=1)], *dim) for dim in [(), (1,), (-1,)]),
    ("where", MASK, some(2, 3), some(3)),
    ("where", MASK, some(2, 3), -1.0),
    ("where", MASK[:0], some(0, 3), some(1, 3)),
    ("masked_fill", some(2, 3), MASK, -9.0),
    ("masked_fill", some(2, 3), MASK[:1], some()),
    ("clamp", np.array([-2.0, -1, 0, 1, 2]), -1, 1),
    ("clamp", some(2, 3), {"max": 0.5}),
    ("clamp", some(0, 3), 0),
    ("clip", some(2, 3), 0.5),
    ("gather", some(2, 3), 1, np.array([[0, 0, 2], [1, 1, 1]])),
    ("gather", some(3, 4, 2), 1, np.array([[[3], [0]]])),
    ("gather", some(2, 3), -1, np.zeros((0, 3), int)),
    ("embedding", np.array([[0, 2, 2], [1, 2, 0]]), some(4, 3)),
    ("embedding", np.zeros((0, 2), int), some(4, 3)),
    *(("conv2d", some(n, 3, 6, 5), some(4, 3, 3, 3), some(4), s, p)
      for n in (0, 1, 2) for s, p in [(1, 0), (1, 1), (2, 1), (3, 2)]),
    *((name, some(2, 3, 7, 6), k, *s) for name in ("max_pool2d", "avg_pool2d")
      for k, *s in [(1,), (2,), (3, 2), (2, 1), (2, 3)]),
    ("avg_pool2d", some(0, 3, 4, 4), 2),
    *(("adaptive_avg_pool2d", some(2, 3, 7, 6), size) for size in (1, 2, 7, 9, (3, 4), (5, 1))),
    ("interpolate", some(2, 3, 4, 5), (8, 15)),
    ("interpolate", some(2, 3, 4, 5), {"scale_factor": 2}),
    ("interpolate", some(2, 1, 1, 1), {"scale_factor": (3, 1)}),
    ("layer_norm", some(2, 3, 4), (4,)),
    ("layer_norm", some(2, 3, 4), (3, 4), some(3, 4), some(3, 4, seed=1), 1e-3),
    ("layer_norm", some(0, 4), (4,), some(4), some(4, seed=1)),
    *((name, some(2, 3), *dim) for name in ("sum", "mean", "amax", "amin")
      for dim in [([0, 1],), ([-1],), ([],), (1, True)]),
    *((name, some(), 0) for name in ("sum", "mean", "amax", "amin", "softmax", "log_softmax")),
    ("flatten", some()),
    ("transpose", some(), 0, 0),
    ("reshape", some(), ()),
    *((name, some(0, 3), dim) for name in ("sum", "softmax", "log_softmax") for dim in (0, 1)),
    ("mean", some(0, 3), 1),
    *((name, some(3, 0), 1) for name in ("softmax", "log_softmax")),
    ("linear", some(2, 5, 7, 3), some(4, 3), some(4)),
    ("linear", some(2, 5, 0), some(4, 0), some(4)),
    *(("pow", np.array([0.0, 2, -2]), power) for power in (0, 1, 2, 3)),
    ("pow", np.array([0.0, 0, 2, 2]), np.array([0.0, 2, 0, -1])),
    ("pow", 0.0, np.array([0.0, 1, 2])),
    ("clamp", np.array([0.0, 1, 2, 3]), np.array([1.0, 1, 1, 3]), np.array([2.0, 1, 2, 2])),
    ("clamp", some(3), None, some(2, 3)),
    ("clamp", some(3), 1, -1),
    ("gather", some(), 0, np.array([0, 0])),
    ("einsum", "ij,jk", some(2, 3), some(3, 4)),
    ("einsum", "ji", some(2, 3)),
    ("einsum", "i,i", [some(3), some(3, seed=1)]),
    *(("conv2d", some(*shape), some(4, 3, 2, 3), some(4), options)
      for shape in [(3, 6, 7), (2, 3, 6, 7)] for options in [
        {"padding": "same"}, {"padding": "valid"}, {"stride": (2, 1), "padding": (0, 2)},
        {"dilation": (1, 2), "padding": "same"}, {"dilation": 2, "stride": 2, "groups": 1},
    ]),
    *((name, some(3, 6, 7), (2, 3), options) for name in ("max_pool2d", "avg_pool2d")
      for options in [{"stride": (1, 2)}, {"padding": (1, 0)}, {"padding": 1, "ceil_mode": True}]),
    ("max_pool2d", some(2, 3, 6, 7), 2, {"dilation": (2, 3), "padding": 1}),
    ("avg_pool2d", some(2, 3, 6, 7), 3, 2, 1, True, False),
    ("avg_pool2d", some(2, 3, 6, 7), 2, {"divisor_override": 3}),
    ("adaptive_avg_pool2d", some(3, 6, 7), (2, None)),
    ("interpolate", some(2, 3, 4, 5), {"scale_factor": 2.0, "mode": "nearest"}),
    ("gelu", some(2, 3), {"approximate": "none"}),
    ("mse_loss", some(2, 3), some(2, 3, seed=1)),
    ("cross_entropy", some(4, 3), np.array([0, 2, 2, 1])),
    ("cross_entropy", 1000 * some(4, 3), np.array([0, 2, 2, 1])),
    ("cross_entropy", some(4, 3), np.array([0, 2, 2, 1]), {"label_smoothing": 0.2}),
    ("binary_cross_entropy_with_logits", some(4, 3), some(4, 3, low=0, high=1)),
    *((name, some(4, 3), some(4, 3, low=0, high=1), {"reduction": how})
      for name in ("mse_loss", "binary_cross_entropy_with_logits") for how in ("sum", "none")),
    *(("cross_entropy", some(4, 3), np.array([0, 2, 2, 1]), None, None, -100, None, how, 0.1)
      for how in ("mean", "sum", "none")),
    ("binary_cross_entropy_with_logits", 1000 * some(4), some(4, low=0, high=1)),
]  # fmt: skip


def translated(arg, tensor, constant):
    if isinstance(arg, list):
        return [translated(part, tensor, constant) for part in arg]
    if isinstance(arg, np.ndarray | np.float64):
        return tensor(arg) if arg.dtype.kind == "f" else constant(arg)
    return arg


def leaves(args, kind):
    flat = [part for arg in args for part in (arg if isinstance(arg, list) else [arg])]
    return [part for part in flat if isinstance(part, kind)]


def there_tensor(array):
    return torch.tensor(array, requires_grad=True)


def called(function, args, tensor, constant):
    """Call, send weighted blame back, and give the answer and the blame of every float array."""
    options = args[-1] if isinstance(args[-1], dict) else {}
    args = [translated(a, tensor, constant) for a in args if not isinstance(a, dict)]
    out = function(*args, **options)
    weights = np.cos(np.arange(out.data.size if tensor is ng.Tensor else out.numel()))
    out.backward(constant(weights.reshape(tuple(out.shape))))
    blamed = [x for x in leaves(args, type(out)) if x.requires_grad]
    return out.detach().numpy(), [np.asarray(x.grad) for x in blamed]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
def test_the_same_call_gives_the_same_answer_and_the_same_blame(call):
    name, *args = call
    ours, our_blame = called(here(name), args, ng.Tensor, np.asarray)
    theirs, their_blame = called(there(name), args, there_tensor, torch.tensor)
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, **CLOSE)
    for mine, other in zip(our_blame, their_blame, strict=True):
        np.testing.assert_allclose(mine, other, **CLOSE)


def test_every_operation_is_called_in_both():
    elsewhere = {"getitem", "batch_norm"}
    assert ops.ALL.keys() - {name for name, *_ in CALLS} == elsewhere


KEYS = [
    1, np.s_[:, ::2], np.s_[..., None], np.array([0, 0, 1]), MASK, True, False, [], [0, -1],
    np.s_[0, :, [0, 1]], np.s_[0, :, np.array([0, 1])], np.s_[[0, 1], :, 0], np.s_[[0, 1], ..., 0],
    np.s_[:, 0, [0, 1]], np.s_[[0, 1], :, [0, 1]], np.s_[None, 0, :, [0, 1]], np.s_[0, :, True],
    np.s_[0, None, [0, 1]], np.s_[True, 0], np.s_[:, True, [0, 1]], np.s_[[0, 1], None, [0, 1]],
    np.s_[:, [0, 1], ..., [2, 2]], np.s_[0, [True, False, True]], np.s_[0, :, range(2)],
    np.s_[np.int64(0), :, [0, 1]], np.s_[0, []], np.s_[([[0, 1], [1, 0]],)], np.s_[MASK, 0],
]  # fmt: skip


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_picking_is_the_same(key):
    x = some(2, 3, 4)
    ours, our_blame = called(lambda a: a[key], [x], ng.Tensor, np.asarray)
    theirs, their_blame = called(lambda a: a[key], [x], there_tensor, torch.tensor)
    np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_allclose(our_blame, np.array(their_blame), **CLOSE)


AT_ODDS = {
    "conv2d": [some(2, 4, 2, 2)], "max_pool2d": [2], "avg_pool2d": [2], "interpolate": [(12, 8)],
    "adaptive_avg_pool2d": [2],
    "gelu": [], "amin": [], "var": [], "clamp": [-1, 1], "layer_norm": [(4,)], "flatten": [],
}  # fmt: skip


@pytest.mark.parametrize(("name", "rest"), AT_ODDS.items(), ids=AT_ODDS)
@pytest.mark.parametrize(
    ("shape", "turned"),
    [((4, 4, 6, 3), lambda x: x.transpose(0, 3)), ((3, 8, 6, 4), lambda x: x[:, ::2])],
    ids=["turned", "sparse"],
)
def test_numbers_that_do_not_lie_in_a_row_give_the_same(name, rest, shape, turned):
    args = [some(*shape), *rest]
    ours = called(lambda x, *r: here(name)(turned(x), *r), args, ng.Tensor, np.asarray)
    theirs = called(lambda x, *r: there(name)(turned(x), *r), args, there_tensor, torch.tensor)
    for mine, other in zip((ours[0], *ours[1]), (theirs[0], *theirs[1]), strict=True):
        np.testing.assert_allclose(mine, other, **CLOSE)


@pytest.mark.parametrize(
    ("name", "args"),
    [("abs", []), ("clamp", [-1, 1]), ("sum", [1]), ("amax", [0]), ("amin", [0]), ("relu", []),
     ("flatten", []), ("transpose", [0, 1]), ("gather", [1, np.array([[0], [1]])])],
)  # fmt: skip
def test_whole_numbers_give_the_same(name, args):
    numbers = np.array([[-3, 0, 2], [1, 5, -1]])
    ours = here(name)(numbers, *args).numpy()
    theirs = there(name)(torch.tensor(numbers), *translated(args, None, torch.tensor)).numpy()
    np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("call", [
    ("embedding", np.array([0, 4]), some(4, 3)),
    ("embedding", np.array([0, -1]), some(4, 3)),
    ("gather", some(2, 3), 1, np.array([[3]])),
    ("gather", some(2, 3), 1, np.array([[-1]])),
    ("gather", some(2, 3), 1, np.array([0, 1])),
    ("gather", some(2, 3), 1, np.array([[0], [1], [1]])),
    ("max_pool2d", some(1, 2, 5, 6), 7),
    ("max_pool2d", some(1, 2, 5, 6), 2, 0),
    ("max_pool2d", some(1, 2, 5, 6), 2, {"padding": 2}),
    ("avg_pool2d", some(1, 2, 5, 6), 7),
    ("avg_pool2d", some(1, 2, 5, 6), 2, {"padding": -1}),
    ("conv2d", some(1, 2, 5, 6), some(3, 2, 3, 3), some(1)),
    ("conv2d", some(1, 2, 5, 6), some(3, 2, 3, 3), {"stride": 0}),
    ("conv2d", some(1, 2, 5, 6), some(3, 2, 3, 3), {"padding": -1}),
    ("conv2d", some(1, 2, 5, 6), some(3, 2, 3, 3), {"padding": "same", "stride": 2}),
    ("adaptive_avg_pool2d", some(1, 2, 5, 6), (1, 2, 3)),
    ("layer_norm", some(2, 3), (3,), some(1)),
    ("masked_fill", some(2, 3), MASK, some(3)),
    ("sum", some(2, 3), (0, -2)),
    ("sum", some(2, 3), 2),
    ("reshape", some(2, 3), (4, -1)),
    ("flatten", some(2, 3), 1, 0),
    ("clamp", some(2, 3)),
    ("cat", []),
    ("stack", []),
    ("stack", [some(2, 3), some(3, 2)]),
    ("cat", [some(2, 3), some(3, 2)]),
    ("layer_norm", some(2, 4), (3,)),
    ("interpolate", some(2, 3, 4, 4)),
    ("interpolate", some(2, 3, 4, 4), 8, 2),
    ("amin", some(0, 3)),
    ("masked_fill", some(2, 3), np.array([True, False]), -1.0),
    ("binary_cross_entropy_with_logits", some(4, 1), some(4)),
    ("cross_entropy", some(4, 3), np.array([0, 1, 2, 3])),
], ids=lambda call: call[0])  # fmt: skip
def test_what_is_refused_there_is_refused_here(call):
    name, *args = call
    with pytest.raises((ValueError, IndexError)):
        called(here(name), args, ng.Tensor, np.asarray)
    with pytest.raises((RuntimeError, ValueError, IndexError)):
        called(there(name), args, there_tensor, torch.tensor)


LAYERS = {
    "Linear(3, 2)": (4, 3),
    "Linear(3, 2, bias=False)": (4, 3),
    "Conv2d(3, 4, 3, 2, 1)": (2, 3, 6, 6),
    "Conv2d(3, 4, 3, bias=False)": (2, 3, 6, 6),
    "Conv2d(3, 4, (3, 2), (2, 1), (1, 0))": (2, 3, 6, 6),
    "Conv2d(3, 4, (3, 5), padding='same')": (2, 3, 6, 6),
    "Conv2d(3, 4, 3, padding='valid', dilation=1, groups=1, padding_mode='zeros')": (2, 3, 6, 6),
    "Conv2d(3, 4, 3, 1, 1, 1, 1, False)": (3, 6, 6),
    "Conv2d(3, 4, (4, 1), padding='same', dilation=(1, 2))": (2, 3, 6, 6),
    "MaxPool2d((2, 3), (1, 2))": (2, 3, 5, 5),
    "MaxPool2d(3, 2, 1, ceil_mode=True)": (2, 3, 6, 6),
    "AvgPool2d(3, 2, 1, count_include_pad=False)": (2, 3, 6, 6),
    "AdaptiveAvgPool2d((None, 3))": (2, 3, 5, 4),
    "MaxPool2d(2, None, 0, 1, False, False)": (3, 5, 5),
    "AvgPool2d((3, 2))": (2, 3, 7, 7),
    "AvgPool2d(2, 1, 0, False, True, None)": (3, 5, 5),
    "AdaptiveAvgPool2d((2, 3))": (3, 5, 4),
    "Upsample(None, (2, 1), mode='nearest')": (2, 3, 2, 2),
    "Flatten(0)": (4, 3, 2),
    "Flatten(0, 1)": (4, 3, 2),
    "LayerNorm([5], elementwise_affine=True, bias=True)": (4, 3, 5),
    "GELU(approximate='none')": (4, 3),
    "ReLU(inplace=False)": (4, 3),
    "Sequential(OrderedDict(first=Linear(3, 4), bend=Tanh(), last=Linear(4, 2)))": (4, 3),
    "Sequential(Linear(3, 4), Tanh(), Linear(4, 2), Tanh())[:3]": (4, 3),
    "Sequential(Linear(3, 4), Tanh(), Linear(4, 2), Tanh())[-2:]": (5, 4),
    "Sequential(Linear(3, 4)).append(Tanh()).extend([Linear(4, 2)])": (4, 3),
    "Sequential(*[Linear(3, 3)] * 2)": (4, 3),
    "BatchNorm2d(3)": (4, 3, 5, 5),
    "BatchNorm2d(3, 1e-3, 0.3)": (1, 3, 2, 1),
    "LayerNorm(5)": (4, 3, 5),
    "LayerNorm((3, 5), 1e-3)": (4, 3, 5),
    "MaxPool2d(2)": (2, 3, 5, 5),
    "AvgPool2d(3, 2)": (2, 3, 7, 7),
    "AdaptiveAvgPool2d(2)": (2, 3, 5, 4),
    "Upsample(scale_factor=3)": (2, 3, 2, 2),
    "Upsample((4, 6))": (2, 3, 2, 2),
    **dict.fromkeys(("ReLU()", "LeakyReLU(0.3)", "LeakyReLU()", "GELU()", "Tanh()"), (4, 3)),
    **dict.fromkeys(("Sigmoid()", "Flatten()", "Dropout(0.0)"), (4, 3, 2)),
}


def pair(code):
    """Build one network in both from the same code, there with the weights from here."""
    ours, theirs = (eval(code, {"OrderedDict": OrderedDict, **vars(m)}) for m in (ng, torch.nn))
    theirs.load_state_dict({name: torch.tensor(a) for name, a in ours.state_dict().items()})
    return ours.double(), theirs.double()


@pytest.mark.parametrize(("code", "shape"), LAYERS.items(), ids=LAYERS)
def test_a_layer_learns_and_answers_the_same(code, shape):
    ours, theirs = pair(code)
    for seed in range(3):
        x = some(*shape, seed=seed)
        mine, other = ng.Tensor(x), there_tensor(x)
        (ours(mine) ** 2).sum().backward()
        (theirs(other) ** 2).sum().backward()
        np.testing.assert_allclose(mine.grad, other.grad, **CLOSE)
    for (name, p), (other_name, q) in zip(
        ours.named_parameters(), theirs.named_parameters(), strict=True
    ):
        assert name == other_name
        np.testing.assert_allclose(p.grad, q.grad, **CLOSE)
    ours.eval(), theirs.eval()
    with torch.no_grad():
        np.testing.assert_allclose(ours(x), theirs(torch.tensor(x)), **CLOSE)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    for name, numbers in theirs.state_dict().items():
        np.testing.assert_allclose(ours.state_dict()[name], numbers, **CLOSE)


SHARED = """
class Shared(Module):
    def __init__(self):
        super().__init__()
        self.table, self.inner, self.again = Embedding(5, 3), Linear(3, 3), None
        self.row = Sequential(self.inner, Tanh(), self.inner)
        self.out = Linear(3, 5)
        self.out.weight = self.table.weight

    def forward(self, x, shift, *, scale):
        self.kept = self.row(self.table(x)) + shift
        return self.out(self.kept) * scale
"""


def test_shared_layers_and_tied_weights_are_listed_saved_and_moved_the_same():
    models, tensors = [], (np.asarray, torch.tensor)
    for home in (ng, torch.nn):
        names = dict(vars(home))
        exec(SHARED, names)
        models.append(names["Shared"]())
    ours, theirs = models
    theirs.load_state_dict({name: torch.tensor(a) for name, a in ours.state_dict().items()})
    ours.double(), theirs.double()
    for home, model, tensor in zip((optim, torch.optim), models, tensors, strict=True):
        optimizer = home.SGD(model.parameters(), lr=0.1, momentum=0.9)
        for _ in range(3):
            optimizer.zero_grad()
            out = model(tensor(np.array([1, 1, 4])), tensor(some(3, 3)), scale=2.0)
            (out**2).sum().backward()
            optimizer.step()
    for walk in (
        lambda model: [name for name, _ in model.named_parameters()],
        lambda model: [name for name, _ in model.named_parameters(remove_duplicate=False)],
        lambda model: [name for name, _ in model.named_parameters("net", recurse=False)],
        lambda model: [name for name, _ in model.named_modules()],
        lambda model: [name for name, _ in model.named_modules(remove_duplicate=False)],
        lambda model: [name for name, _ in model.named_children()],
        lambda model: [type(part).__name__ for part in model.modules()],
        lambda model: list(model.state_dict()),
        lambda model: tuple(next(model.parameters()).shape),
    ):
        assert walk(ours) == walk(theirs)
    for name, numbers in theirs.state_dict().items():
        np.testing.assert_allclose(ours.state_dict()[name], numbers, **CLOSE)


@pytest.mark.parametrize("code", [
    "Sequential([Linear(2, 2)])", "Sequential({'a': Linear(2, 2)})", "Sequential(Linear)",
    "Sequential(OrderedDict({'a.b': Tanh()}))",
    "Sequential(OrderedDict(forward=Tanh()))", "Sequential(Tanh())[1]", "Tanh().train('no')",
    "Module()(1)", "ModuleList([Tanh()])(1)", "MaxPool2d(2, 0)(T(1, 1, 4, 4))",
    "Conv2d(1, 1, 3, stride=0)(T(1, 1, 4, 4))", "Conv2d(1, 1, 3, padding=-1)(T(1, 1, 4, 4))",
    "Conv2d(1, 1, 3, 2, 'same')", "Conv2d(1, 1, 3, padding='full')", "Linear(2.0, 3)",
    "Linear(-1, 3)", "Linear('2', 3)", "Linear(2, 2)(None)",
    "Linear(2, 2).load_state_dict([1])", "Linear(2, 2).load_state_dict({})",
    "Linear(2, 2).load_state_dict({'weight': 'a', 'bias': 'b'})",
    "setattr(Linear(2, 2), 'weight', Linear(2, 2).weight * 2)",
    "setattr(Linear(2, 2), 'weight', 1)",
])  # fmt: skip
def test_what_a_network_refuses_there_it_refuses_here(code):
    refusals = (TypeError, ValueError, KeyError, IndexError, RuntimeError, AssertionError)
    for home, tensor in ((ng, np.zeros), (torch.nn, torch.zeros)):
        names = {"OrderedDict": OrderedDict, "T": lambda *n, make=tensor: make(n), **vars(home)}
        with pytest.raises(refusals):
            eval(code, names)


def test_an_embedding_learns_the_same():
    ours, theirs = pair("Embedding(5, 3)")
    (ours(np.array([1, 1, 4])) ** 2).sum().backward()
    (theirs(torch.tensor([1, 1, 4])) ** 2).sum().backward()
    np.testing.assert_allclose(ours.weight.grad, theirs.weight.grad, **CLOSE)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("shape", [(4, 3), (4, 3, 2, 5), (1, 3, 1, 2)])
def test_batch_norm_moves_what_is_remembered_in_the_same_way(shape, training):
    mine, others = ([some(3), some(3, low=0.5)] for _ in range(2))
    x, w, b = some(*shape), some(3, seed=1), some(3, seed=2)
    ours = called(lambda x, w, b: ops.batch_norm(x, *mine, w, b, training, 0.3, 1e-4), [x, w, b],
                  ng.Tensor, np.asarray)  # fmt: skip
    buffers = [torch.tensor(a) for a in others]
    theirs = called(lambda x, w, b: functional.batch_norm(x, *buffers, w, b, training, 0.3, 1e-4),
                    [x, w, b], there_tensor, torch.tensor)  # fmt: skip
    for a, b in zip((ours[0], *ours[1], *mine), (theirs[0], *theirs[1], *buffers), strict=True):
        np.testing.assert_allclose(a, b, **CLOSE)


@pytest.mark.parametrize(("code", "shape"), [
    ("BatchNorm2d(3)", (1, 3, 1, 1)), ("BatchNorm2d(3)", (4, 2, 5, 5)), ("BatchNorm2d(3)", (4, 3)),
    ("Conv2d(3, 4, 3)", (2, 3, 2, 2)), ("Conv2d(3, 4, 3)", (2, 1, 5, 5)), ("Linear(3, 2)", (4, 2)),
    ("LayerNorm(3)", (4, 2)), ("AvgPool2d(3)", (2, 3, 2, 2)), ("MaxPool2d(3)", (2, 3, 2, 2)),
    ("Upsample()", (2, 3, 2, 2)), ("Dropout(1.5)", (1,)), ("Dropout(-0.5)", (1,)),
], ids=str)  # fmt: skip
def test_a_layer_refuses_the_same(code, shape):
    with pytest.raises(ValueError, match=r"(expects|needs|learns|does not fit)"):
        eval(code, vars(ng))(some(*shape).astype(np.float32))
    with pytest.raises((ValueError, RuntimeError)):
        eval(code, vars(torch.nn))(torch.tensor(some(*shape)).float())


CODE = """Sequential(
    Conv2d(3, 4, 3, padding=1, bias=False), BatchNorm2d(4), GELU(), AvgPool2d(2), Dropout(0.5),
    Upsample(scale_factor=2), Conv2d(4, 2, 3, 2), LeakyReLU(), MaxPool2d(2),
    Sequential(Flatten(), LayerNorm(2), Linear(2, 2)), Tanh(), Linear(2, 2), Sigmoid(),
)"""


def learned():
    """The network here and there, after one batch seen by the one here."""
    ng.manual_seed(0)
    ours = eval(CODE, vars(ng))
    ours(some(4, 3, 8, 8).astype(np.float32))
    return ours.eval(), eval(CODE, vars(torch.nn)).eval()


def test_what_is_saved_here_answers_the_same_there(tmp_path):
    ours, theirs = learned()
    ng.save(ours.state_dict(), tmp_path / "network.npz")
    with np.load(tmp_path / "network.npz") as saved:
        theirs.load_state_dict({name: torch.from_numpy(a) for name, a in saved.items()})
    x = some(2, 3, 8, 8)
    with torch.no_grad():
        np.testing.assert_allclose(ours.double()(x), theirs.double()(torch.tensor(x)), **CLOSE)


def test_what_is_saved_there_answers_the_same_here(tmp_path):
    ours, theirs = learned()
    theirs.train()(torch.tensor(some(4, 3, 8, 8, seed=5)).float())
    np.savez(tmp_path / "network.npz", **{n: t.numpy() for n, t in theirs.state_dict().items()})
    ours.load_state_dict(ng.load(tmp_path / "network.npz"))
    assert ours[1].num_batches_tracked == 1
    x = some(2, 3, 8, 8)
    with torch.no_grad():
        np.testing.assert_allclose(
            ours.double()(x), theirs.eval().double()(torch.tensor(x)), **CLOSE
        )


def test_a_whole_network_learns_the_same_for_thirty_steps():
    code = CODE.replace("Dropout(0.5)", "Dropout(0.0)")
    ng.manual_seed(0)
    ours, theirs = pair(code)
    answers = np.arange(6) % 2
    losses_of = []
    for model, home, schedules, function, tensor in [
        (ours, optim, ng, ng.cross_entropy, np.asarray),
        (theirs, torch.optim, torch.optim.lr_scheduler, functional.cross_entropy, torch.tensor),
    ]:
        optimizer = home.AdamW(model.parameters(), lr=1e-3)
        plan, seen = schedules.OneCycleLR(optimizer, 0.02, 30), []
        for step in range(30):
            optimizer.zero_grad()
            loss = function(model(tensor(some(6, 3, 8, 8, seed=step))), tensor(answers))
            loss.backward()
            optimizer.step()
            plan.step()
            seen.append(loss.item())
        losses_of.append(seen)
    np.testing.assert_allclose(*losses_of, rtol=1e-8)
    for name, numbers in theirs.state_dict().items():
        np.testing.assert_allclose(ours.state_dict()[name], numbers, rtol=1e-6, atol=1e-8)


OPTIMISERS = {
    "SGD": {"lr": 0.1},
    "SGD with momentum": {"lr": 0.05, "momentum": 0.9},
    "SGD with Nesterov's momentum": {
        "lr": 0.05,
        "momentum": 0.9,
        "nesterov": True,
        "weight_decay": 0.1,
    },
    "Adam": {},
    "Adam with its own numbers": {"lr": 0.03, "betas": (0.8, 0.95), "eps": 1e-4},
    "Adam with weight decay": {"lr": 0.03, "weight_decay": 0.2},
    "AdamW": {},
    "AdamW with its own numbers": {"lr": 0.03, "weight_decay": 0.3},
}
SCHEDULES = {
    "no schedule": None,
    "CosineAnnealingLR to zero": {"T_max": 100},
    "CosineAnnealingLR that climbs again": {"T_max": 30, "eta_min": 1e-3},
    "OneCycleLR": {"max_lr": 0.3, "total_steps": 100},
    "OneCycleLR in epochs": {"max_lr": 0.3, "epochs": 10, "steps_per_epoch": 10, "pct_start": 0.25},
    "OneCycleLR by itself": {"max_lr": 0.3, "total_steps": 120, "cycle_momentum": False},
}


def a_hundred_steps(exp, params, optimizer, plan, clip, max_norm):
    """Go down a hilly ground; give the length of the blame and the learning rate at each step."""
    seen = []
    for i in range(100):
        optimizer.zero_grad()
        hills = 1 - exp(-params[0] * params[0])
        (hills.sum() + (params[0] @ params[1] * 0.3).sum() ** 2).backward()
        length = clip(params, max_norm) if max_norm else 0
        seen.append((float(length), plan.get_last_lr()[0] if plan else 0))
        optimizer.step()
        if plan and i < 99:
            plan.step()
    return seen


@pytest.mark.parametrize("shape", [(3, 5), (6, 4), (1, 7)])
def test_muon_moves_a_table_of_weights_to_the_same_place(shape, monkeypatch):
    monkeypatch.setattr(torch.Tensor, "bfloat16", lambda tensor: tensor)  # there: 8 bits by design
    mine, other = ng.Tensor(some(*shape)), there_tensor(some(*shape))
    settings = {"lr": 0.03, "weight_decay": 0.2, "momentum": 0.8}
    ours = ng.Muon([mine], **settings)
    theirs = torch.optim.Muon([other], adjust_lr_fn="match_rms_adamw", **settings)
    for seed in range(10):
        grad = some(*shape, seed=seed)
        mine.grad, other.grad = grad, torch.tensor(grad)
        ours.step(), theirs.step()
    np.testing.assert_allclose(mine.data, other.detach(), **CLOSE)


@pytest.mark.parametrize("shape", [(3, 5), (6, 4), (1, 7)])
def test_muon_ends_a_cycle_that_moves_its_momentum_in_the_same_place(shape, monkeypatch):
    monkeypatch.setattr(torch.Tensor, "bfloat16", lambda tensor: tensor)  # there: 8 bits by design
    places, momenta = [], []
    for home, schedules, tensor, numbers in [
        (optim, ng, ng.Tensor, np.asarray),
        (torch.optim, torch.optim.lr_scheduler, there_tensor, torch.tensor),
    ]:
        w = tensor(some(*shape))
        optimizer = home.Muon([w], adjust_lr_fn="match_rms_adamw")
        cycle, seen = schedules.OneCycleLR(optimizer, 0.1, 40, base_momentum=0.3), []
        for step in range(40):
            w.grad = numbers(some(*shape, seed=step))
            optimizer.step()
            cycle.step()
            own = optimizer.param_groups[0] if home is torch.optim else vars(optimizer)
            seen.append(own["momentum"])
        places.append(np.asarray(w.data if home is optim else w.detach()))
        momenta.append(seen)
    assert min(momenta[0]) < 0.31
    np.testing.assert_allclose(*momenta, **CLOSE)
    np.testing.assert_allclose(*places, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("code", [
    "SGD(w)", "SGD([w * 0.01])", "SGD([])", "SGD(iter([]))", "SGD(['w'])",
    "SGD([w], momentum=-1)", "SGD([w], lr=-1)", "SGD([w], weight_decay=-1)",
    "SGD([w], nesterov=True)", "Adam([w], betas=(0.9, 1.1))", "Adam([w], betas=(-0.1, 0.9))",
    "Adam([w], eps=-1)", "AdamW([w], weight_decay=-1)", "Muon([w], momentum=-1)",
    "OneCycleLR(SGD([w]), 0.1, 10, pct_start=2.0)", "OneCycleLR(SGD([w]), 0.1, 0)",
    "OneCycleLR(SGD([w]), 0.1, epochs=2, steps_per_epoch=0)", "OneCycleLR([w], 0.1, 10)",
    "OneCycleLR(SGD([w]), 0.1, 10, anneal_strategy='up')", "CosineAnnealingLR([w], 10)",
])  # fmt: skip
def test_what_an_optimiser_refuses_there_it_refuses_here(code):
    lr_scheduler = torch.optim.lr_scheduler
    for names, w in (
        ({**vars(optim), **vars(ng)}, ng.Tensor(some(2, 3))),
        ({**vars(torch.optim), **vars(lr_scheduler)}, there_tensor(some(2, 3))),
    ):
        with pytest.raises((TypeError, ValueError)):
            eval(code, {**names, "w": w})


def test_a_cycle_moves_the_momentum_of_muon_as_there():
    rates = []
    for home, schedules, w in (
        (optim, ng, ng.Tensor(some(2, 3))),
        (torch.optim, torch.optim.lr_scheduler, there_tensor(some(2, 3))),
    ):
        optimizer = home.Muon([w])
        cycle = schedules.OneCycleLR(optimizer, 0.1, 10)
        seen = []
        for _ in range(9):
            optimizer.step()
            cycle.step()
            own = optimizer.param_groups[0] if home is torch.optim else vars(optimizer)
            seen.append((own["lr"], own["momentum"]))
        rates.append(seen)
    np.testing.assert_allclose(*rates, **CLOSE)


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize("max_norm", [None, 0.5])
def test_a_hundred_steps_end_in_the_same_place(optimiser, schedule, max_norm):
    places, seen = [], []
    for tensor, exp, home, schedules, clip in [
        (ng.Tensor, ng.exp, optim, ng, ng.clip_grad_norm_),
        (there_tensor, torch.exp, torch.optim, torch.optim.lr_scheduler,
         torch.nn.utils.clip_grad_norm_),
    ]:  # fmt: skip
        params = [tensor(some(3, 4)), tensor(some(4, seed=1))]
        optimizer = getattr(home, optimiser.split()[0])(params, **OPTIMISERS[optimiser])
        settings = SCHEDULES[schedule]
        plan = settings and getattr(schedules, schedule.split()[0])(optimizer, **settings)
        seen.append(a_hundred_steps(exp, params, optimizer, plan, clip, max_norm))
        places.append(params)
    np.testing.assert_allclose(*seen, **CLOSE)
    for mine, other in zip(*places, strict=True):
        np.testing.assert_allclose(mine.data, other.detach(), **CLOSE)


def test_a_cycle_that_is_over_is_refused_in_both():
    for home, schedules, tensor in [
        (optim, ng, ng.Tensor(1.0)),
        (torch.optim, torch.optim.lr_scheduler, there_tensor(1.0)),
    ]:
        optimizer = home.SGD([tensor], lr=0.1)
        with pytest.raises(ValueError, match="total_steps"):
            schedules.OneCycleLR(optimizer, 0.1)
        cycle = schedules.OneCycleLR(optimizer, 0.1, 4)
        for _ in range(4):
            optimizer.step()
            cycle.step()
        with pytest.raises(ValueError, match="4"):
            cycle.step()


def as_tensors(state):
    """A state from here as PyTorch takes it: a tensor for each array."""
    if isinstance(state, dict):
        return {name: as_tensors(part) for name, part in state.items()}
    return torch.tensor(state) if isinstance(state, np.ndarray) else state


def some_steps(params, optimizer, plan, steps):
    """Steps whose blame depends on nothing but their number."""
    for step in steps:
        for i, p in enumerate(params):
            grad = some(*p.shape, seed=(step, i))
            p.grad = grad if isinstance(p, ng.Tensor) else torch.tensor(grad)
        optimizer.step()
        if plan:
            plan.step()


SHAPES = [(3, 4), (2, 5)]
SAVED = {
    **OPTIMISERS,
    "AdamW without decay": {"weight_decay": 0},
    "Muon": {"adjust_lr_fn": "match_rms_adamw"},
    "Muon with its own numbers": {
        "lr": 0.03, "weight_decay": 0.2, "momentum": 0.8, "adjust_lr_fn": "match_rms_adamw"
    },
}  # fmt: skip


def made(home, schedules, tensor, optimiser, schedule):
    """Weights, their optimiser and its schedule, here or there."""
    params = [tensor(some(*shape, seed=i)) for i, shape in enumerate(SHAPES)]
    optimizer = getattr(home, optimiser.split()[0])(params, **SAVED[optimiser])
    settings = SCHEDULES[schedule]
    return (
        params,
        optimizer,
        settings and getattr(schedules, schedule.split()[0])(optimizer, **settings),
    )


HERE = optim, ng, ng.Tensor
THERE = torch.optim, torch.optim.lr_scheduler, there_tensor


@pytest.mark.parametrize("schedule", ["no schedule", "CosineAnnealingLR to zero", "OneCycleLR"])
@pytest.mark.parametrize("optimiser", SAVED)
def test_an_optimiser_goes_on_there_where_it_stopped_here_and_back(
    optimiser, schedule, monkeypatch
):
    monkeypatch.setattr(torch.Tensor, "bfloat16", lambda tensor: tensor)  # there: 8 bits by design
    if schedule == "OneCycleLR" and optimiser == "SGD":
        schedule = "OneCycleLR by itself"
    whole = made(*HERE, optimiser, schedule)
    some_steps(*whole, range(15))

    first = made(*HERE, optimiser, schedule)
    some_steps(*first, range(5))
    params, optimizer, plan = middle = made(*THERE, optimiser, schedule)
    for _ in range(5 if plan else 0):
        optimizer.step()
        plan.step()
    optimizer.load_state_dict(as_tensors(first[1].state_dict()))
    with torch.no_grad():
        for here_is, there_is in zip(first[0], params, strict=True):
            there_is.copy_(torch.tensor(here_is.data))
    some_steps(*middle, range(5, 10))

    last = made(*HERE, optimiser, schedule)
    if plan:
        last[2].steps = 10
    last[1].load_state_dict(optimizer.state_dict())
    for here_is, there_is in zip(last[0], params, strict=True):
        here_is.data = there_is.detach().numpy().copy()
    some_steps(*last, range(10, 15))
    for one, other in zip(whole[0], last[0], strict=True):
        np.testing.assert_allclose(one.data, other.data, rtol=1e-12, atol=1e-12)
    assert whole[1].lr == pytest.approx(last[1].lr, rel=1e-12)


@pytest.mark.parametrize("schedule", ["no schedule", "CosineAnnealingLR to zero", "OneCycleLR"])
@pytest.mark.parametrize("optimiser", SAVED)
def test_the_state_of_an_optimiser_has_the_same_names_and_numbers(optimiser, schedule, monkeypatch):
    monkeypatch.setattr(torch.Tensor, "bfloat16", lambda tensor: tensor)
    if schedule == "OneCycleLR" and optimiser == "SGD":
        schedule = "OneCycleLR by itself"
    states = []
    for home in (HERE, THERE):
        params, optimizer, plan = made(*home, optimiser, schedule)
        some_steps(params, optimizer, plan, range(3))
        states.append(optimizer.state_dict())
    mine, other = states
    (my_group,), (group,) = mine["param_groups"], other["param_groups"]
    assert my_group.keys() - {"betas", "adamw_eps"} == group.keys() - {"betas"}
    for name, value in group.items():
        same = my_group[name] == value
        assert same or my_group[name] == pytest.approx(value, rel=1e-12), name
    assert mine["state"].keys() == other["state"].keys()
    for place, kept in other["state"].items():
        assert mine["state"][place].keys() == kept.keys()
        for name, numbers in kept.items():
            np.testing.assert_allclose(mine["state"][place][name], numbers, **CLOSE)


def test_the_state_of_an_amsgrad_is_refused_here():
    w = there_tensor(some(2, 3))
    theirs = torch.optim.Adam([w], amsgrad=True)
    w.grad = torch.ones_like(w)
    theirs.step()
    with pytest.raises(ValueError, match="amsgrad=True"):
        ng.Adam([ng.Tensor(some(2, 3))]).load_state_dict(theirs.state_dict())


@pytest.mark.parametrize("kind", ["SGD", "Adam"])
@pytest.mark.parametrize("change", [
    lambda s: [1], lambda s: {"state": {}}, lambda s: {**s, "param_groups": []},
    lambda s: {**s, "param_groups": [{"lr": 0.1, "params": [0, 1]}]},
])  # fmt: skip
def test_a_state_that_is_refused_there_is_refused_here(kind, change):
    for home, tensor in ((optim, ng.Tensor), (torch.optim, there_tensor)):
        optimizer = getattr(home, kind)([tensor(some(2, 3))])
        with pytest.raises((TypeError, ValueError, KeyError, AttributeError)):
            optimizer.load_state_dict(change(optimizer.state_dict()))


SIGNATURES = [
    *((getattr(ng, code.split("(")[0]), getattr(torch.nn, code.split("(")[0]))
      for code in [*LAYERS, "Embedding()", "Sequential()", "ModuleList()"]),
    *((getattr(ng.Module, name), getattr(torch.nn.Module, name))
      for name in ("parameters", "named_parameters", "buffers", "named_buffers", "modules",
                   "named_modules", "children", "named_children", "register_buffer", "zero_grad",
                   "train", "eval", "double", "float", "requires_grad_", "load_state_dict")),
    *((getattr(optim, name), getattr(torch.optim, name)) for name in ("SGD", "Adam", "AdamW")),
    *((getattr(optim.Optimizer, name), getattr(torch.optim.Optimizer, name))
      for name in ("state_dict", "load_state_dict")),
    (ng.gradcheck, torch.autograd.gradcheck),
    *((getattr(ng, name), getattr(torch.optim.lr_scheduler, name))
      for name in ("OneCycleLR", "CosineAnnealingLR")),
    (ng.clip_grad_norm_, torch.nn.utils.clip_grad_norm_),
    *((here(name), there(name)) for name in ("batch_norm", "layer_norm", "embedding", "interpolate",
      "mse_loss", "cross_entropy", "binary_cross_entropy_with_logits", "leaky_relu")),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs"), SIGNATURES, ids=lambda thing: thing.__name__)
def test_settings_have_the_same_names_places_and_defaults(ours, theirs):
    mine, others = (list(inspect.signature(f).parameters.values()) for f in (ours, theirs))
    known = {p.name: p.default for p in others}
    for place, p in enumerate(mine):
        if p.kind is p.POSITIONAL_OR_KEYWORD and p.default is not p.empty:
            assert others[place].name == p.name
        if p.default is not p.empty:
            assert known[p.name] == p.default
