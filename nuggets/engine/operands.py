"""What comes into an operation: numbers in any form, and options in any order.

A rule works on plain floats of one kind. Here, and only here, arrays, numpy scalars, lists and
pandas' tables become that.
"""

import inspect
import reprlib
from contextvars import ContextVar

import numpy as np

recording = ContextVar("recording", default=True)
"""Whether operations are remembered now; see ``no_grad``."""

PYTHON_NUMBERS = frozenset((float, int))
"""What passes as it is: numpy never lets a Python number change the dtype of its company."""

FLOAT64 = np.dtype(np.float64)
FLOATS = frozenset((np.dtype(np.float32), FLOAT64, np.float32, np.float64))
"""What a rule works on: arrays of these dtypes, and single numbers of these types."""

RENAMED = {"axis": "dim", "keepdims": "keepdim"}
"""numpy's words for what PyTorch, and so nuggets, calls otherwise."""


def brought_in(x):
    """Give the numbers of ``x``, which is not a Tensor, as a rule can take them.

    Of an array, a list of numbers, a table of pandas or a numpy scalar: a Python number for what
    is one number, else a numpy array; None for None. Whole numbers and truths stay so, and
    ``of_one_dtype`` turns them into floats. A TypeError if these are no numbers, or Tensors.
    """
    if x is None or (type(x) is np.ndarray and x.ndim and x.dtype in FLOATS):
        return x  # most often: there is nothing to do
    if isinstance(x, (list, tuple)) and has_history(x):
        raise TypeError(
            f"An operation takes one Tensor at a time, and here is a {type(x).__name__} of them. "
            "Join them first: ng.stack makes one Tensor of several, and keeps their history."
        )
    try:
        numbers = np.asarray(x)
        if numbers.dtype.kind == "O" and isinstance(x, int):
            numbers = np.asarray(float(x))  # a whole number of more than 64 bits
    except OverflowError as error:
        raise TypeError("This number is beyond what a float can hold.") from error
    except ValueError as error:
        raise TypeError(f"These rows are not of one length: {reprlib.repr(x)}.") from error
    if numbers.dtype.kind not in "fiub":
        raise TypeError(f"An operation works on numbers, got {reprlib.repr(x)}.")
    return numbers if numbers.ndim else numbers.item()


def has_history(things):
    """Whether there is a Tensor, or anything that knows how it was made, in a list of lists."""
    return any(
        has_history(x) if isinstance(x, (list, tuple)) else getattr(x, "requires_grad", False)
        for x in things
    )


def of_one_dtype(numbers, given):
    """Turn what meets in an operation into floats of one kind, as PyTorch does.

    Arrays decide; where there are only single numbers, these do. Whole numbers never do: beside
    float32 they become float32, and by themselves float64. Nor does a list of Python numbers; so
    ``given`` tells what each was before it was brought in. Python numbers and None stay.
    """
    kinds = {x.dtype if isinstance(x, np.ndarray) and x.ndim else None for x in numbers}
    one_kind = len(kinds) == 1 and kinds <= FLOATS
    if one_kind and not any(isinstance(was, list) for was in given):
        return numbers  # most often: there is nothing to do
    kept = [x for x in numbers if hasattr(x, "dtype")]
    firm = [
        x
        for x, was in zip(numbers, given, strict=True)
        if hasattr(x, "dtype") and x.dtype.kind == "f" and not isinstance(was, (list, tuple))
    ]
    deciding = {x.dtype for x in firm if x.ndim} or {x.dtype for x in firm} or {FLOAT64}
    dtype = deciding.pop() if len(deciding) == 1 else np.result_type(*deciding)
    return [_turned(x, dtype, alone=not kept) for x in numbers]


def _turned(x, dtype, alone):
    if hasattr(x, "dtype"):
        return x if x.dtype == dtype else x.astype(dtype)
    return dtype.type(x) if alone and x is not None else x


def _in_a_row(parameters):
    """A signature that shows options as things that can be given by place, where they can."""
    row = [
        p.replace(kind=p.POSITIONAL_OR_KEYWORD) if p.kind is p.KEYWORD_ONLY else p
        for p in parameters
    ]
    try:
        return inspect.Signature(row)
    except ValueError:  # after *tensors, or where one that is needed follows one that is not
        return inspect.Signature(parameters)


class Parameters:
    """What a rule takes: its inputs, and after the ``*`` its options.

    Whoever calls an operation may give options by their place too, and say ``input`` and ``other``
    as in PyTorch or ``axis`` and ``keepdims`` as in numpy.

    Attributes:
        most: how many things can be given that need no sorting out.
        signature: inputs and options in one row, for ``help()``.
    """

    def __init__(self, rule):
        self.name = rule.__name__.lstrip("_")
        parameters = list(inspect.signature(rule).parameters.values())
        self.inputs = {p.name: p.default for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD}
        self.options = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY]
        self.takes_many = any(p.kind is p.VAR_POSITIONAL for p in parameters)
        self._places = {name: place for place, name in enumerate(self.inputs)}
        self._known = frozenset(self.options)
        self._needed = [
            p.name for p in parameters if p.default is p.empty and p.kind != p.VAR_POSITIONAL
        ]
        self._inputs_needed = sum(name in self.inputs for name in self._needed)
        self._options_needed = self._known & set(self._needed)
        self.most = float("inf") if self.takes_many else len(self.inputs)
        if self._options_needed and not self.takes_many:
            self.most = -1  # look at every call
        self.signature = _in_a_row(parameters)
        self._renamed = {
            **dict(zip(("input", "other"), self.inputs, strict=False)),
            **RENAMED,
            **{name: name for name in (*self.inputs, *self.options)},
        }

    def are_in_order(self, given, named):
        """Whether Python itself finds the place of each thing, where there are inputs only."""
        count = len(given)
        if not self._inputs_needed <= count <= len(self.inputs):
            return False
        return all(self._places.get(name, -1) >= count for name in named)

    def sorted_out(self, given, named):
        """Tell inputs from options, of what was given by place and by name.

        Gives a list of the inputs in their order, and a dict of the options that were given; or
        says in a TypeError what was given, and what the operation takes.
        """
        inputs_alone = self.takes_many or self._inputs_needed <= len(given) <= len(self.inputs)
        if inputs_alone and self._options_needed <= named.keys() <= self._known:
            return given, named
        order = [*self.inputs, *self.options]
        if self.takes_many:
            order, given, many = self.options, (), given
        if len(given) > len(order):
            raise TypeError(f"{self.name} was given {len(given)} things. {self._takes()}")
        found = dict(zip(order, given, strict=False))
        for word, value in named.items():
            name = self._renamed.get(word)
            if name not in order:
                raise TypeError(f"{self.name} does not know {word!r}. {self._takes()}")
            if name in found:
                raise TypeError(f"{self.name} was given {name!r} twice.")
            found[name] = value
        if self.takes_many:
            return many, found
        for name in self._needed:
            if name not in found:
                raise TypeError(f"{self.name} was not given {name!r}. {self._takes()}")
        return [found.pop(name, default) for name, default in self.inputs.items()], found

    def all_there(self, given):
        """Give back the inputs; a TypeError names one that is None and must be numbers."""
        for name, x in zip(self.inputs, given, strict=False):
            if x is None and name in self._needed:
                raise TypeError(f"{self.name} works on numbers, and {name} is None.")
        return given

    def _takes(self):
        return f"It takes {', '.join([*self.inputs, *self.options])}."
