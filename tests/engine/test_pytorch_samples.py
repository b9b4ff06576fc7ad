"""PyTorch's own sample inputs, for each operation that nuggets has: the same, or a clear refusal.

PyTorch tests itself with a list of samples, ``op_db``, and of inputs that are errors. Each is given
to both. What comes of it is one of four:

- **equal**: the answer and the blame of every Tensor are PyTorch's, or both refuse;
- **refused**: here only, in a sentence that names what was given;
- **unclear**: here only, in words that do not help, or with a warning of numpy's;
- **wrong**: another answer, other blame, or an answer where PyTorch refuses.

The last two must not happen. ``pytest -s`` prints the counts.
"""

import functools
import traceback
import warnings
from collections import Counter

import numpy as np
import pytest

import nuggets as ng
from nuggets.engine import losses, ops

torch = pytest.importorskip("torch")
pytest.importorskip("expecttest")  # PyTorch's samples need it
samples = pytest.importorskip("torch.testing._internal.common_methods_invocations")

# What PyTorch's list calls otherwise than we do, or in another order.
OTHERWISE = {
    "__rdiv__": ng.Tensor.__rtruediv__,
    "where": lambda input, condition, other: ops.where(condition, input, other),
    "embedding": lambda weight, input, **options: ops.embedding(input, weight, **options),
    "einsum": lambda operands, equation: ops.einsum(equation, operands),
}
METHODS = (
    "__getitem__", "__radd__", "__rsub__", "__rmul__", "__rdiv__", "__rpow__", "__rmatmul__"
)  # fmt: skip
LOSSES = ("mse_loss", "cross_entropy", "binary_cross_entropy_with_logits")
FUNCTIONS = (
    *(name for name in ops.ALL if name != "getitem"),
    *("max", "min", "argmax"),
    *LOSSES,
)


def ours(name):
    """The function of nuggets that bears PyTorch's name."""
    home = ng.Tensor if name in METHODS else losses if name in LOSSES else ops
    return OTHERWISE[name] if name in OTHERWISE else getattr(home, name)


def listed():
    """Yield (our name, PyTorch's entry) for each operation that both have."""
    for entry in samples.op_db:
        name = entry.name.removeprefix("nn.functional.")
        if name in METHODS or name in FUNCTIONS:
            yield name, entry


def translated(x, known):
    """What PyTorch was given, as nuggets takes it; one Tensor stays one (``known`` keeps them)."""
    if isinstance(x, torch.Tensor):
        if id(x) not in known:
            array = x.detach().numpy()
            floats = x.is_floating_point()
            known[id(x)] = ng.Tensor(array, requires_grad=x.requires_grad) if floats else array
        return known[id(x)]
    if isinstance(x, dict):
        return {key: translated(value, known) for key, value in x.items()}
    if isinstance(x, list | tuple):
        parts = [translated(part, known) for part in x]
        return parts if isinstance(x, list) else tuple(parts)
    if isinstance(x, torch.dtype | torch.memory_format):
        return str(x).removeprefix("torch.")
    return x


def concerns_us(sample):
    """Whether an input that is an error there should be one here.

    Without a Tensor of floats in front it need not: arrays, numbers and whole numbers come in too.
    """
    given = [x for x in flat((sample.input, sample.args)) if isinstance(x, torch.Tensor)]
    first = next(flat(sample.input), None)
    floats = isinstance(first, torch.Tensor) and first.is_floating_point()
    return floats and not any(x.is_complex() for x in given)


def flat(x):
    """Yield what is in lists, tuples and dicts, and in those inside."""
    if isinstance(x, dict):
        x = list(x.values())
    if isinstance(x, list | tuple):
        for part in x:
            yield from flat(part)
    else:
        yield x


def answered(function, args, options):
    """The answer, and the blame of every Tensor that wants it; zeros where none came.

    Blame is not asked for where the answer is not finite: there our backward() says so instead.
    """
    out = function(*args, **options)
    if isinstance(out, tuple):
        return out, []
    wanting = [x for x in flat((args, options)) if getattr(x, "requires_grad", False)]
    for x in wanting:
        x.grad = None
    numbers = np.asarray(out.detach() if hasattr(out, "detach") else out)
    if getattr(out, "requires_grad", False) and np.all(np.isfinite(numbers)):
        weights = np.cos(np.arange(numbers.size)).reshape(numbers.shape).astype(numbers.dtype)
        out.backward(torch.tensor(weights) if isinstance(out, torch.Tensor) else weights)
    return numbers, [np.zeros(tuple(x.shape)) if x.grad is None else x.grad for x in wanting]


def refusal(error, args, options):
    """The word "refused" if the error names what was given, else "unclear"."""
    text = str(error)
    given = [*options, *(x for x in flat((args, options)))]
    named = {str(np.shape(x)) for x in given if hasattr(x, "shape")}
    named |= {repr(x) for x in given if not hasattr(x, "shape")}
    named |= {str(x) for x in given if isinstance(x, str)}
    named |= {str(x.dtype) for x in given if hasattr(x, "dtype")}
    last = traceback.extract_tb(error.__traceback__)[-1].filename
    clear = (
        isinstance(error, TypeError | ValueError | IndexError | NotImplementedError)
        and type(error) in (TypeError, ValueError, IndexError, NotImplementedError)
        and "/nuggets/" in last.replace("\\", "/")
        and "unexpected keyword" not in text
        and "positional argument" not in text
        and any(name in text for name in named)
    )
    return "refused" if clear else "unclear"


def verdict(function, theirs, sample):
    """(equal, refused, unclear or wrong; and a word about it) for one sample."""
    args, options = translated(((sample.input, *sample.args), sample.kwargs), {})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = answered(theirs, (sample.input, *sample.args), sample.kwargs)
    except Exception as error:
        expected = error
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            got = answered(function, args, options)
    except Exception as error:
        kind = refusal(error, args, options)
        both = kind == "refused" and isinstance(expected, Exception)
        return "equal" if both else kind, f"{type(error).__name__}: {error}"
    if isinstance(expected, Exception):
        return "wrong", f"no error, but there: {expected}"
    if not same(got, expected):
        return "wrong", f"{got}\nbut there:\n{expected}"
    finite = all(np.all(np.isfinite(x)) for x in (got[0], *got[1]))
    numpys = [str(w.message) for w in said if w.category is RuntimeWarning]
    numpys = [w for w in numpys if finite or "encountered" not in w]  # of nan it may warn
    return ("unclear", f"numpy warns: {numpys}") if numpys else ("equal", "")


def same(got, expected):
    """Whether two (answer, blame) are alike."""
    pairs = [(got[0], expected[0]), *zip(got[1], expected[1], strict=True)]
    return not isinstance(expected[0], tuple) and all(
        np.shape(a) == np.shape(b) and np.allclose(a, b, 1e-9, 1e-10, equal_nan=True)
        for a, b in pairs
    )


ENTRIES = list(listed())


@functools.cache
def tally(place):
    """List (kind, word, sample) for all samples of one entry, as a function and as a method."""
    (name, entry), found = ENTRIES[place], []
    method = getattr(ng.Tensor, name, None) if name not in METHODS else None
    calls = [(ours(name), entry.op)]
    if method and entry.method_variant:
        calls.append((method, entry.method_variant))
    for function, theirs in calls:
        for sample in entry.sample_inputs("cpu", torch.float64, requires_grad=True):
            found.append((*verdict(function, theirs, sample), sample))
        if function is not method and entry.error_inputs_func:
            for error in entry.error_inputs("cpu"):
                wrong = error.sample_input
                if concerns_us(wrong):
                    found.append((*verdict(function, theirs, wrong), wrong))
    return found


@pytest.mark.parametrize(
    "place",
    range(len(ENTRIES)),
    ids=[f"{entry.name} {entry.variant_test_name}".strip() for _, entry in ENTRIES],
)
def test_every_sample_of_pytorch_is_answered_alike_or_refused_clearly(place):
    found = tally(place)
    bad = [f"{kind}: {shown(sample)}\n{word}" for kind, word, sample in found
           if kind in ("unclear", "wrong")]  # fmt: skip
    assert not bad, f"{len(bad)} of {len(found)}\n" + "\n\n".join(bad[:10])


def shown(sample):
    """A sample in one line: shapes for Tensors."""

    def short(x):
        if isinstance(x, torch.Tensor):
            return f"{str(x.dtype).removeprefix('torch.')}{tuple(x.shape)}"
        if isinstance(x, list | tuple):
            return type(x)(map(short, x)) if type(x) in (list, tuple) else tuple(x)
        return {k: short(v) for k, v in x.items()} if isinstance(x, dict) else x

    return f"{short(sample.input)} {short(sample.args)} {short(sample.kwargs)}"


def test_every_operation_of_nuggets_is_in_pytorchs_list():
    assert {name for name, _ in ENTRIES} == {*METHODS, *FUNCTIONS}


def test_the_samples_are_answered_or_refused_and_none_in_silence_or_in_riddles():
    counts = Counter(kind for place in range(len(ENTRIES)) for kind, *_ in tally(place))
    print({kind: counts[kind] for kind in ("equal", "refused", "unclear", "wrong")})
    assert counts["unclear"] == counts["wrong"] == 0
    assert counts["equal"] > 1300  # most of what is refused: returned indices, other interpolations


if __name__ == "__main__":
    for place, (_, entry) in enumerate(ENTRIES):
        counts = Counter(kind for kind, *_ in tally(place))
        print(f"{entry.name} {entry.variant_test_name}".ljust(48), dict(counts))
