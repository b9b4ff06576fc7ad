"""What a Tensor says to functions that are not ours.

numpy's functions and those of ``math`` would take its numbers and leave its history behind: what
came before would never learn, and nobody would say so. They are refused, and the right one named.
"""

import ast
import math
import sys

from .operands import has_history, recording

QUESTIONS = frozenset(
    {"all", "allclose", "any", "argmax", "argmin", "argsort", "around", "array2string",
     "array_equal", "array_repr", "array_str", "count_nonzero", "isclose", "isfinite", "isinf",
     "isnan", "may_share_memory", "ndim", "result_type", "round", "save", "savetxt", "savez",
     "savez_compressed", "shape", "shares_memory", "sign", "size"}
)  # fmt: skip
"""numpy's functions whose answer has no slope: they may look at the numbers of any Tensor."""

OPERATORS = {
    "add": "add", "subtract": "sub", "multiply": "mul", "divide": "truediv", "power": "pow",
    "matmul": "matmul",
}  # fmt: skip
"""numpy calls these when an array stands left of ``+``, ``-``, ...: the Tensor then answers."""

MIRRORED = {
    "equal": "eq", "not_equal": "ne", "less": "gt", "less_equal": "ge", "greater": "lt",
    "greater_equal": "le",
}  # fmt: skip
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


def refusal(function):
    """The error for a function of numpy or ``math`` that would cut the history off."""
    home = "math" if function.__module__ == "math" else "np"
    instead = INSTEAD.get(function.__name__)
    use = f"Use {instead} instead" if instead else "nuggets has nothing in its place"
    return TypeError(
        f"{home}.{function.__name__} would take a Tensor's numbers and lose its history, so that "
        f"nothing before it could learn. {use}; or, for numbers only, give it t.detach()."
    )


def is_cut(things):
    """Whether taking plain numbers from these would cut a history that is being kept."""
    return recording.get() and has_history(things)


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
        if side:
            return getattr(mine, f"__{MIRRORED[name]}__")(other)
    if name not in QUESTIONS and is_cut(inputs):
        raise refusal(ufunc)
    places = {"out": place} if place else {}
    return getattr(ufunc, method)(*without_history(inputs), **options, **places)


def _is_tensor(x):
    return hasattr(x, "requires_grad")


def check_who_asks(tensor):
    """Refuse to be turned into plain numbers by ``math.exp(t)`` or ``np.array([t, t])``.

    ``float(t)`` and ``np.asarray(t)`` are on purpose, and Python tells the Tensor no more than
    that it wants numbers. So look at the line that asks.

    Raises:
        TypeError: names the function of nuggets to use.
    """
    if not is_cut([tensor]):
        return
    frame = sys._getframe(2)
    while frame and frame.f_globals.get("__name__", "").partition(".")[0] == "numpy":
        frame = frame.f_back
    call = _call_under_way(frame)
    if call is None:
        return
    function = _value(call.func, frame)
    if getattr(function, "__module__", None) == "math" and hasattr(math, function.__name__):
        raise refusal(function)
    home = (getattr(function, "__module__", None) or "").partition(".")[0]
    if home == "numpy" and call.args and _is_list(call.args[0], frame):
        raise TypeError(
            f"np.{function.__name__} would take the Tensors' numbers and lose their history, so "
            "that nothing before them could learn. Use ng.stack instead; or, for numbers only, "
            "[t.item() for t in tensors]."
        )


def _call_under_way(frame):
    """The call that a frame is in the middle of, as Python's syntax tree has it, or None."""
    try:
        from executing import Source  # IPython brings it along
    except ImportError:
        return None
    node = Source.executing(frame).node if frame else None
    return node if isinstance(node, ast.Call) else None


def _value(node, frame):
    """What a name, or a name in a module, stands for in a frame; None for anything else."""
    if isinstance(node, ast.Attribute):
        return getattr(_value(node.value, frame), node.attr, None)
    if isinstance(node, ast.Name):
        return frame.f_locals.get(node.id, frame.f_globals.get(node.id))
    return None


def _is_list(node, frame):
    made_here = isinstance(node, (ast.List, ast.Tuple, ast.ListComp))
    return made_here or isinstance(_value(node, frame), (list, tuple))
