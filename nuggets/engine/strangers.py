"""What a Tensor says to functions that are not ours.

numpy's functions and those of ``math`` would take its numbers and leave its history behind: what
came before would never learn, and nobody would say so. They are refused, and the right one named.
"""

import ast
import builtins
import math
import sys

import numpy as np

from .operands import has_history, recording

QUESTIONS = frozenset(
    {"all", "allclose", "any", "argmax", "argmin", "argsort", "argwhere", "around",
     "array2string", "array_equal", "array_equiv", "array_repr", "array_str", "ceil",
     "count_nonzero", "digitize", "empty_like", "flatnonzero", "floor", "full_like", "isclose",
     "iscomplexobj", "isfinite", "isin", "isinf", "isnan", "isrealobj", "logical_and",
     "logical_not", "logical_or", "logical_xor", "may_share_memory", "ndim", "nonzero",
     "ones_like", "result_type", "rint", "round", "save", "savetxt", "savez",
     "savez_compressed", "searchsorted", "shape", "shares_memory", "sign", "size", "trunc",
     "zeros_like"}
)  # fmt: skip
"""numpy's and math's functions whose answer has no slope: they may look at any Tensor's numbers."""

PICTURES = frozenset({"matplotlib", "mpl_toolkits", "seaborn"})
"""Who draws, takes numbers on purpose."""

OPERATORS = {
    "add": "add", "subtract": "sub", "multiply": "mul", "divide": "truediv", "power": "pow",
    "matmul": "matmul",
}  # fmt: skip
"""numpy calls these when an array stands left of ``+``, ``-``, ...: the Tensor then answers."""

COMPARED = {
    "equal": "eq", "not_equal": "ne", "less": "lt", "less_equal": "le", "greater": "gt",
    "greater_equal": "ge",
}  # fmt: skip

MIRRORED = COMPARED | {"less": "gt", "less_equal": "ge", "greater": "lt", "greater_equal": "le"}
"""The comparisons, as the right side sees them: a < b is b > a."""

INSTEAD = {
    **{name: f"ng.{name}" for name in (
        "abs", "amax", "amin", "argmax", "clip", "einsum", "exp", "log", "matmul", "maximum",
        "sqrt", "stack", "tanh", "var", "where")},
    **{name: f"t.{name}()" for name in ("max", "mean", "min", "reshape", "sum", "transpose")},
    "absolute": "ng.abs", "add": "a + b", "average": "t.mean()", "concatenate": "ng.cat",
    "divide": "a / b", "dot": "a @ b", "expand_dims": "t.reshape()", "fabs": "ng.abs",
    "float_power": "a ** b", "hstack": "ng.cat", "inner": "a @ b", "minimum":
    "-ng.maximum(-a, -b)", "multiply": "a * b", "negative": "-t", "norm": "(t * t).sum().sqrt()",
    "outer": "ng.einsum", "pow": "a ** b", "power": "a ** b", "prod": "a * b", "ravel":
    "t.flatten()", "square": "t * t", "squeeze": "t.reshape()", "std": "t.var().sqrt()",
    "subtract": "a - b", "swapaxes": "t.transpose()", "take": "t[places]", "tensordot":
    "ng.einsum", "vdot": "ng.einsum", "vstack": "ng.cat",
}  # fmt: skip
"""What to write in place of a function of numpy or ``math``."""


MISSING = {
    **dict.fromkeys(("squeeze", "unsqueeze", "view"), "t.reshape(...)"),
    **dict.fromkeys(("copy_", "fill_"), "t[...] = ... inside no_grad"),
    **dict.fromkeys(("contiguous", "cpu"), "t"),
    "add_": "t += ... inside no_grad", "argmin": "np.argmin(t)", "astype": "Tensor(t, dtype=...)",
    "clone": "t * 1", "copy": "t.detach()", "dim": "t.ndim", "dot": "a @ b",
    "double": "Tensor(numbers, dtype=float)", "expand": "the + and * that stretch it",
    "float": "Tensor(numbers, dtype='float32')", "mul_": "t *= ... inside no_grad",
    "norm": "(t * t).sum().sqrt()", "numel": "t.data.size", "repeat": "ng.cat",
    "requires_grad_": "t.requires_grad = True", "size": "t.shape", "square": "t * t",
    "std": "t.var().sqrt()", "to": "Tensor(numbers, dtype=...)", "tolist": "t.numpy().tolist()",
    "zero_": "t.data[...] = 0",
}  # fmt: skip
"""Methods of PyTorch's Tensor that are not here, and what to write instead."""


def refusal(function):
    """The error for a function of numpy or ``math`` that would cut the history off."""
    name = getattr(function, "__name__", str(function))
    home = "math." if getattr(function, "__module__", "") == "math" else "np."
    instead = INSTEAD.get(name)
    use = f"Use {instead} instead" if instead else "nuggets has nothing in its place"
    return TypeError(
        f"{home}{name} would take a Tensor's numbers and lose its history, so that nothing before "
        f"it could learn. {use}; or, for numbers only, give it t.detach()."
    )


def missing(name):
    """A property in the place of a method that a Tensor lacks: it says what to write instead.

    Single properties, and no ``__getattr__``: that would slow down every look at an attribute.
    """

    def say(tensor):
        raise AttributeError(f"A Tensor has no {name!r}. Use {MISSING[name]} instead.", name=name)

    return property(say)


def is_cut(things):
    """Whether taking plain numbers from these would cut a history that is being kept."""
    return recording.get() and has_history(things) and not is_for_a_picture()


def is_for_a_picture():
    """Whether somebody who draws is asking: a picture does not learn."""
    frame = sys._getframe(1)
    for _ in range(12):
        if frame is None:
            return False
        if frame.f_globals.get("__name__", "").partition(".")[0] in PICTURES:
            return True
        frame = frame.f_back
    return False


def without_history(thing):
    """The same with plain arrays in place of Tensors, also inside lists."""
    if hasattr(thing, "requires_grad"):
        return thing.numpy()
    if isinstance(thing, (list, tuple)):
        return type(thing)(map(without_history, thing))
    if isinstance(thing, dict):
        return {key: without_history(value) for key, value in thing.items()}
    return thing


def numpy_function(function, args, kwargs):
    """Answer one of numpy's functions (numpy calls it ``__array_function__``), or refuse."""
    if function.__name__ not in QUESTIONS and is_cut([*args, *kwargs.values()]):
        raise refusal(function)
    return function(*without_history(args), **without_history(kwargs))


def numpy_ufunc(ufunc, method, inputs, options):
    """Answer an operator that numpy met first (``__array_ufunc__``), or refuse.

    ``array += tensor`` names the array as the place for the answer; the answer is a Tensor, and
    Python then calls that by the array's name.
    """
    name, place = ufunc.__name__, options.pop("out", ())
    is_operator = method == "__call__" and not options and all(x is inputs[0] for x in place)
    if is_operator and len(inputs) == 2 and name in (*OPERATORS, *MIRRORED):
        left, right = inputs
        mine, other, side = (left, right, "") if _is_tensor(left) else (right, left, "r")
        if name in OPERATORS:
            return getattr(mine, f"__{side}{OPERATORS[name]}__")(other)
        return getattr(mine, f"__{(MIRRORED if side else COMPARED)[name]}__")(other)
    if name not in QUESTIONS and is_cut(inputs):
        raise refusal(ufunc)
    places = {"out": place} if place else {}
    return getattr(ufunc, method)(*without_history(inputs), **options, **places)


def _is_tensor(x):
    return hasattr(x, "requires_grad")


ON_PURPOSE = frozenset(
    {"array", "asanyarray", "asarray", "ascontiguousarray", "float", "float16", "float32",
     "float64", "round", "format", "str", "print", "DataFrame", "Series"}
)  # fmt: skip
"""What takes plain numbers on purpose, where it is given one Tensor and not a list of them."""

ARRAYS = frozenset({"array", "asanyarray", "asarray", "ascontiguousarray"})
"""What makes an array: it asks a Tensor for a single number only if that is in a list."""

LISTS = (list, tuple, sorted, map, filter, zip, reversed)
"""What makes a list, or something like it."""

_in_order = set()


def check_who_asks(tensor, for_an_array=True, is_copied=False):
    """Refuse to be turned into plain numbers by ``math.exp(t)`` or ``np.array([t, t])``.

    ``float(t)`` and ``np.asarray(t)`` are on purpose, and Python tells the Tensor no more than
    that it wants numbers, ``for_an_array`` or a single one. So look at the line that asks. Where
    there is no source, nothing is refused. numpy asks for a copy (``is_copied``) for
    ``np.array(t)``, and not for what is in a list.
    """
    if not is_cut([tensor]):
        return
    frame = sys._getframe(2)
    while frame and frame.f_globals.get("__name__", "").partition(".")[0] in ("numpy", "pandas"):
        frame = frame.f_back
    if frame is None or (frame.f_code, frame.f_lasti) in _in_order:
        return
    node = _under_way(frame)
    if isinstance(node, ast.Call):
        _check_call(node, frame, for_an_array, is_copied)
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        raise _lost("Putting a Tensor into an array", "Collect them in a list, and use ng.stack")
    elif isinstance(node, (ast.BinOp, ast.Compare, ast.AugAssign)) and not _is_written(node):
        raise _lost("An array with a list of Tensors", "Use ng.stack first")


def _check_call(call, frame, for_an_array, is_copied):
    function = _value(call.func, frame)
    name = getattr(function, "__name__", "")
    if function is float:
        _in_order.add((frame.f_code, frame.f_lasti))
        return
    module = getattr(function, "__module__", None) or ""
    home = "" if module.startswith("numpy.testing") else module.partition(".")[0]
    owner = getattr(function, "__self__", None)
    if home == "math" and hasattr(math, name) and name not in QUESTIONS:
        raise refusal(function)
    if function is None and getattr(call.func, "attr", "") == "dot":
        raise _lost("dot of an array and a Tensor", "Use array @ t")
    dice = np.random.Generator, np.random.RandomState
    if home != "numpy" and not isinstance(owner, (np.ndarray, *dice)):
        return
    given = [*call.args, *(each.value for each in call.keywords)]
    is_inside = name in ARRAYS and (not for_an_array or (name == "array" and not is_copied))
    if is_inside or any(_is_list(each, frame) for each in given):
        raise _lost(f"np.{name} of a list of Tensors", "Use ng.stack first")
    if name not in ON_PURPOSE:
        raise refusal(function)


def _lost(what, instead):
    return TypeError(
        f"{what} would take the Tensors' numbers and lose their history, so that nothing before "
        f"them could learn. {instead}; or, for numbers only, take t.item() or t.detach()."
    )


def _under_way(frame):
    """What a frame is in the middle of, as Python's syntax tree has it, or None."""
    try:
        from executing import Source  # IPython brings it along
    except ImportError:
        return None
    return Source.executing(frame).node


def _is_written(node):
    """Whether this is ``"%.2f" % t``."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod)


def _value(node, frame):
    """What a name stands for in a frame, or a name in a module; None for anything else."""
    if isinstance(node, ast.Attribute):
        return getattr(_value(node.value, frame), node.attr, None)
    if isinstance(node, ast.Name):
        names = {**vars(builtins), **frame.f_globals, **frame.f_locals}
        return names.get(node.id)
    return None


def _is_list(node, frame):
    """Whether a piece of code gives several things in a row, as far as can be told."""
    if isinstance(node, (ast.List, ast.Tuple, ast.ListComp, ast.GeneratorExp, ast.Starred)):
        return True
    if isinstance(node, ast.BinOp):
        return _is_list(node.left, frame) or _is_list(node.right, frame)
    if isinstance(node, ast.Call):
        return _value(node.func, frame) in LISTS
    if isinstance(node, ast.Subscript):
        owner, place = _value(node.value, frame), node.slice
        if isinstance(owner, dict) and isinstance(place, ast.Constant):
            return isinstance(owner.get(place.value), (list, tuple))
        return isinstance(owner, (list, tuple)) and isinstance(place, ast.Slice)
    return isinstance(_value(node, frame), (list, tuple))
