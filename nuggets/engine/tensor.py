"""A Tensor is a numpy array that remembers the play that made it, so that blame can be sent back.

Five words, and with them the whole engine:

- A **rule** works on plain arrays. It gives its answer, and a function ``backward`` that turns
  blame for the answer into blame for each input.
- An **op** (``op(rule)``) is a rule that works on Tensors: the answer remembers op and inputs.
- A **leaf** is a Tensor that no op made, such as a weight: there the walk ends, and blame is kept.
- The **tape** of a Tensor (``tape``) is all that it was made from, in the order it was made.
- To **rewind** (``rewind``) is to walk the tape from last to first, and to hand blame from each
  answer to its inputs. A value that was used twice is blamed twice: blames add up.

Here ``Tensor`` comes first, then ``op``, ``tape``, ``rewind``. The ops themselves are in ``ops``.
"""

import contextlib
import functools
import itertools
import operator
import threading

import numpy as np

from . import anomaly, memory, operands, strangers
from .operands import FLOATS, PYTHON_NUMBERS, Parameters, brought_in, of_one_dtype, recording

_tickets, _its_ticket = itertools.count(), operator.attrgetter("_ticket")
_latest_change = [-1]  # the ticket of the last change in place, of any Tensor
_adding = threading.Lock()  # two threads may rewind two losses that share their weights


class Tensor:
    """A numpy array of any shape that can be blamed.

    Args:
        data: numbers, in any form that numpy reads; copied. Whole numbers become float64, and
            float32 stays float32. What is no number is a TypeError.
        requires_grad: whether blame is kept for it. On by default (PyTorch: off): here a plain
            numpy array is what is given, and a Tensor is what may be turned.
        name: a word for error messages and for the drawn graph.
        dtype: float32 or float64, if it should be another than that of the data.

    Attributes:
        data: the numbers, a numpy array (a numpy scalar when there is only one number).
        grad: d(loss)/d(data), of the same shape; None until ``backward()`` has come by.
        op, inputs, options: the name of the op that made this Tensor, from what, and what it was
            told besides, such as ``{"dim": 0}``. None, () and {} for a leaf.
    """

    grad = operation = _backward = _name = None
    inputs, options = (), {}
    _keeps_grad = False
    _changed_at = -1
    __pandas_priority__ = 10_000  # ``series * tensor``: pandas steps back, and the Tensor answers

    def __init__(self, data, *more, requires_grad=True, name=None, dtype=None):
        if more:
            raise TypeError(f"A Tensor takes its numbers in one list: Tensor([{data!r}, ...]).")
        if isinstance(data, (list, tuple)) and operands.has_history(data):
            raise TypeError(
                "A Tensor holds numbers, and here are Tensors, whose history it would lose. "
                "ng.stack makes one Tensor of several, and keeps their history."
            )
        try:
            array = np.array(data.data if isinstance(data, Tensor) else data)
        except ValueError:
            raise TypeError(
                f"A Tensor holds numbers in rows of one length, got {data!r}."
            ) from None
        if array.dtype.kind not in "fiub":
            raise TypeError(f"A Tensor holds numbers, got {data!r}.")
        if dtype is not None or array.dtype.kind != "f":
            array = array.astype(np.float64 if dtype is None else _float_dtype(dtype))
        self.data, self.requires_grad, self._name = array[()], requires_grad, name
        self._ticket = next(_tickets)

    def backward(self, gradient=None, retain_graph=False):
        """Rewind the play that made this loss: leave in each leaf's ``grad`` how the loss feels it.

        Blame is added to what ``grad`` already holds. The tape is freed on the way.

        Args:
            gradient: the blame to start with, of this Tensor's shape; 1 for a loss, which is one
                number.
            retain_graph: keep the tape, so that it can be rewound once more.

        Raises:
            RuntimeError: for a Tensor of many numbers, without a tape, or rewound before.
            ValueError: if the gradient has another shape.
            FloatingPointError: if the loss is nan or infinite; says where that began.
        """
        if gradient is None and self.data.size != 1:
            raise RuntimeError(
                f"backward() starts from one number, the loss, but this Tensor has shape "
                f"{self.shape}. Use .mean() or .sum() to make it one number first."
            )
        if not self.requires_grad:
            raise RuntimeError(
                "This Tensor has no tape to rewind: it was made inside no_grad(), by detach(), or "
                "from plain numbers only. Make the numbers that may change Tensors."
            )
        if not anomaly.is_finite(self.data):
            raise FloatingPointError(anomaly.where_it_began(tape(self)))
        start = self._one() if gradient is None else self._blame_of_its_shape(gradient)
        for tensor, grad in rewind(self, start, retain_graph, only_kept=True):
            with _adding:
                tensor.grad = grad if tensor.grad is None else tensor.grad + grad

    def _one(self):
        return self.dtype.type(1) if self.ndim == 0 else np.ones_like(self.data)

    def _blame_of_its_shape(self, gradient):
        numbers = _numbers(gradient)
        if np.shape(numbers) != self.shape:
            raise ValueError(
                f"backward() starts from a blame for each number: this Tensor has shape "
                f"{self.shape}, and the gradient {np.shape(numbers)}."
            )
        return np.array(numbers, self.dtype)[()]  # a copy: the giver may go on to change it

    def retain_grad(self):
        """Keep this Tensor's blame too, although it is an in-between value and not a leaf."""
        self._keeps_grad = True

    def detach(self):
        """Give the same numbers without their history: no blame passes through."""
        out = Tensor.__new__(Tensor)
        out.data, out._ticket, out.requires_grad = self.data, next(_tickets), False
        return out

    def numpy(self):
        """Give the numbers as a plain numpy array."""
        return np.asarray(self.data)

    def item(self):
        """Give the only number as a Python float; if there are several, a ValueError."""
        if self.data.size != 1:
            raise ValueError(
                f"There is one number for item() to give only in a Tensor of one "
                f"number, and this one has shape {self.shape}."
            )
        return self.data.item()

    shape = property(lambda self: self.data.shape, doc="How many numbers there are along each dim.")
    ndim = property(lambda self: self.data.ndim, doc="How many dims there are.")
    dtype = property(lambda self: self.data.dtype, doc="numpy's type of the numbers.")
    is_leaf = property(lambda self: self.operation is None, doc="Whether it was made by hand.")
    op = property(lambda self: self.operation and self.operation.op, doc="What made it, by name.")

    @property
    def name(self):
        """A word for error messages and for the drawn graph; told when it is asked for."""
        return self._name() if callable(self._name) else self._name

    @name.setter
    def name(self, name):
        self._name = name

    def __array__(self, dtype=None, copy=None):
        strangers.check_who_asks(self, is_copied=copy is not None)
        return np.array(self.data, dtype, copy=copy)

    def __array_function__(self, function, types, args, kwargs):
        return strangers.numpy_function(function, args, kwargs)

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        return strangers.numpy_ufunc(ufunc, method, inputs, options)

    def __float__(self):
        strangers.check_who_asks(self, for_an_array=False)
        return float(self.item())

    def __int__(self):
        return int(self.item())

    def __round__(self, digits=None):
        return round(self.item(), digits)

    def __format__(self, spec):
        return format(self.item(), spec) if spec else str(self)

    def __bool__(self):
        if self.data.size != 1:
            raise ValueError(
                f"A Tensor of shape {self.shape} is neither true nor false. Compare its numbers, "
                "and ask np.all or np.any of that."
            )
        return bool(self.data)

    def __pos__(self):
        return self

    def __len__(self):
        self._check_has_rows("has no length")
        return len(self.data)

    def __iter__(self):
        self._check_has_rows("has no rows to go through")
        return (self[row] for row in range(len(self.data)))

    def __contains__(self, number):
        return bool(np.any(self == number))

    def _check_has_rows(self, lack):
        if not self.ndim:
            raise TypeError(f"A Tensor of a single number {lack}. Its number is t.item().")

    def __setitem__(self, key, value):
        self._check_may_change("t[...] = value", "use ng.where or ng.masked_fill")
        self.data[key] = _numbers(value)
        self.has_changed()

    def _changed(self, data):
        """This Tensor itself with other numbers of its shape and dtype: ``-=`` inside no_grad."""
        if np.shape(data) != self.shape:
            raise ValueError(f"A Tensor of shape {self.shape} cannot change to {np.shape(data)}.")
        if self.ndim:
            self.data[...] = data
        else:
            self.data = self.dtype.type(data)
        self.has_changed()
        return self

    def has_changed(self):
        """Take note that its numbers were changed in place: what was made of them is out of date.

        ``backward()`` then refuses to go through ops that would work it out with the new numbers.
        """
        self._changed_at = _latest_change[0] = next(_tickets)

    def _check_may_change(self, how, instead):
        if recording.get() and self.requires_grad:
            raise RuntimeError(
                f"{how} would change a Tensor while its history is kept. To move a weight, do it "
                f"inside `with ng.no_grad():`. To go on computing, {instead}."
            )

    def __getstate__(self):
        """What is kept of a leaf when it is copied or pickled; a history (TypeError) cannot be."""
        if not self.is_leaf and not strangers.is_for_a_picture():
            raise TypeError(
                "Only a Tensor made by hand can be copied or pickled, and this one was made by "
                f"{self.op}: its history cannot come along. Take t.detach()."
            )
        state = {**vars(self), "_name": self.name}
        del state["_ticket"]
        return state

    def __setstate__(self, state):
        vars(self).update(state, _ticket=next(_tickets))

    def __dir__(self):
        return sorted({*object.__dir__(self)} - {*strangers.MISSING})

    def __repr__(self):
        numbers = np.array2string(self.numpy(), precision=4, separator=", ", prefix="Tensor(")
        return f"Tensor({numbers})"


for _name in strangers.MISSING:
    setattr(Tensor, _name, strangers.missing(_name))


def _numbers(x):
    return x.data if isinstance(x, Tensor) else brought_in(x)


def _float_dtype(dtype):
    name = str(dtype).removeprefix("torch.")
    kinds = {"float": np.float64, "float32": np.float32, "float64": np.float64}
    try:
        return kinds[name] if name in kinds else kinds[np.dtype(dtype).name]
    except (KeyError, TypeError):
        raise TypeError(f"A Tensor holds float32 or float64, got dtype={dtype!r}.") from None


def op(rule):
    """Turn a rule on plain arrays into an operation on Tensors that is remembered.

    What stands in the rule before its ``*`` are inputs, which may be blamed: they come in as floats
    of one dtype. What stands after it are options: they come as they were given, and are kept.

    The rule returns its answer and ``backward(grad)``, which returns the blame of each input, in
    order. Where a blame is costly it may return a function instead, which is called only if that
    input wants its blame.
    """
    parameters = Parameters(rule)
    name, most = parameters.name, parameters.most
    array, new = np.ndarray, object.__new__  # a name right here is found faster

    @functools.wraps(rule)
    def operation(*inputs, **options):
        if options or len(inputs) > most:
            inputs, options = parameters.sorted_out(inputs, options)
        arrays, kind = [], None
        is_mixed = is_wanted = False
        for x in inputs:
            if isinstance(x, Tensor):
                if x.requires_grad:
                    is_wanted = True  # somebody may want to rewind the answer
                x = x.data
                its = type(x)  # a single number would take longer to tell its dtype
                if its is array:
                    its = x.dtype
                if kind is None:
                    kind = its
                elif its is not kind:
                    is_mixed = True
            elif type(x) not in PYTHON_NUMBERS:
                x = brought_in(x)
                its = x.dtype if type(x) is array else None
                is_mixed = is_mixed or its not in FLOATS or (kind is not None and its is not kind)
                kind = its
            arrays.append(x)
        if is_mixed or kind is None:
            arrays = of_one_dtype(arrays, parameters.all_there(inputs))
        try:
            answer = rule(*arrays, **options) if options else rule(*arrays)
        except ValueError as error:
            shapes = " and ".join(str(np.shape(a)) for a in arrays if a is not None)
            raise ValueError(f"{name} does not fit the shapes {shapes}: {error}") from error
        if type(answer) is not tuple:
            raise TypeError(
                f"The rule {name} must return two things: its answer, and its function backward."
            )
        out = new(Tensor)
        out.data, backward = answer
        out._ticket = next(_tickets)
        if anomaly.watching:
            anomaly.check_finite(out.data, f"{name} answered")
        if is_wanted and recording.get():
            out.requires_grad = True
            out.operation, out.inputs, out._backward = operation, inputs, backward
            if options:
                out.options = options
        else:
            out.requires_grad = False
        return out

    operation.__signature__ = parameters.signature
    operation.op = name
    return operation


def tape(root):
    """List every Tensor that ``root`` was made from, and root, in the order they were made.

    Each Tensor draws a ticket when it is made, and can only be made from Tensors that are there
    already. So going backward through the tickets meets all users of a value before the value.
    """
    found, steps = {root}, [root]
    for tensor in steps:  # which grows meanwhile
        for x in tensor.inputs:
            if isinstance(x, Tensor) and x.requires_grad and x not in found:
                found.add(x)
                steps.append(x)
    return sorted(steps, key=_its_ticket)


def rewind(root, grad=None, retain_graph=True, only_kept=False):
    """Yield (tensor, its whole blame) from last to first: ``backward()`` in slow motion.

    ``only_kept``: yield no more than the blames that Tensors keep, as leaves do.
    """
    blame = {root: np.ones_like(root.data)[()] if grad is None else grad}
    watching, array, steps = anomaly.watching, np.ndarray, tape(root)
    was_changed = _latest_change[0] > next((x._ticket for x in steps if x.operation), -1)
    while steps:
        tensor = steps.pop()  # and nobody holds its numbers any more, unless the reader does
        grad, is_leaf = blame.pop(tensor), tensor.operation is None
        if is_leaf or not only_kept or tensor._keeps_grad:
            yield tensor, grad
        if is_leaf:
            continue
        if was_changed:
            _check_unchanged(tensor)
        inputs, backward = tensor.inputs, tensor._backward  # a name is quicker to call than a part
        given = backward(grad)
        if type(given) is not tuple or len(given) < len(inputs):
            _check_blames(tensor, given)
        for i, x in enumerate(inputs):
            if isinstance(x, Tensor) and x.requires_grad:
                g = given[i]
                its = type(g)
                if its is array or its is not type(x.data):  # single numbers of one kind fit
                    g = _fitted(g, x, grad, tensor.op)
                if watching:
                    anomaly.check_finite(g, f"{tensor.op} blamed {x.name or x.op or 'a leaf'} with")
                blame[x] = blame[x] + g if x in blame else g
        if not retain_graph:
            tensor.inputs, tensor._backward = (), _already_rewound


def blame_of_inputs(tensor, grad):
    """One stop of the rewind: the blame of each input of a Tensor, given the Tensor's own.

    A list with an array of the input's shape for each input that wants its blame, else None. A
    TypeError or a ValueError names a rule that does not blame each of them, or in another shape.
    """
    given = tensor._backward(grad)
    _check_blames(tensor, given)
    return [
        _fitted(g, x, grad, tensor.op) if _wants_blame(x) else None
        for x, g in zip(tensor.inputs, given, strict=False)
    ]


def _check_blames(tensor, given):
    several = isinstance(given, (tuple, list))
    if not several or any(map(_wants_blame, tensor.inputs[len(given) :])):
        count = len(given) if several else f"a {type(given).__name__}"
        raise TypeError(
            f"The rule {tensor.op} must give a blame for each of its {len(tensor.inputs)} inputs, "
            f"in a tuple, and its backward gave {count}."
        )


FORGETFUL = frozenset(
    {"add", "sub", "neg", "sum", "mean", "reshape", "transpose", "permute", "flatten", "getitem",
     "cat", "stack", "gather", "embedding"}
)  # fmt: skip
"""Operations whose blame does not hang on the numbers that they were given."""


def _check_unchanged(tensor):
    changed = [
        x for x in (tensor, *tensor.inputs) if getattr(x, "_changed_at", -1) > tensor._ticket
    ]
    if changed and tensor.op not in FORGETFUL:
        raise RuntimeError(
            f"A Tensor of shape {changed[0].shape} was changed in place (by a step, or by -=) "
            f"after {tensor.op} had used it, so the blame would be wrong. Run the forward pass "
            "again, or rewind before you change it."
        )


def _wants_blame(x):
    return isinstance(x, Tensor) and x.requires_grad


def _fitted(g, x, grad, rule):
    """Blame g of an input x in its shape and dtype, whatever form the rule gave it.

    A value that was stretched to serve many places gets the blame of all of them.

    Args:
        g: numbers, or a function without arguments that gives them.
        x: the input, a Tensor.
        grad: the blame that the rule was given.
        rule: its name, for the error if these are no numbers, or x does not stretch to their shape.
    """
    data = x.data
    if type(g) is not np.ndarray:
        g = g() if callable(g) else g
        if g is None:
            raise TypeError(f"The rule {rule} gave None for an input that wants its blame.")
        if not isinstance(g, (np.ndarray, np.generic)):
            g = np.asarray(g)
    if g.shape != data.shape:
        g = _gathered(g, data.shape, rule)
    if x.operation is None and (g is grad or g.base is not None):
        g = g.copy()  # a leaf keeps its blame, so it must not be a view of somebody else's
    return g if g.dtype is data.dtype else g.astype(data.dtype, copy=False)


def _gathered(g, shape, rule):
    """Add up the blame of all the places to which a value of this shape was stretched."""
    try:
        stretches = np.broadcast_shapes(g.shape, shape) == g.shape
    except ValueError:
        stretches = False
    if not stretches:
        raise ValueError(f"The rule {rule} gave an input of shape {shape} a blame of {g.shape}.")
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    return g.sum(axis=tuple(d for d, n in enumerate(shape) if n == 1 != g.shape[d]), keepdims=True)


def _already_rewound(grad):
    raise RuntimeError(
        "This tape was rewound before, and backward() frees it on its way. Run the forward pass "
        "again to make a new one, or call backward(retain_graph=True) the first time."
    )


@contextlib.contextmanager
def no_grad():
    """Compute without remembering: nothing in here can be rewound, and less memory is used."""
    token = recording.set(False)
    try:
        yield
    finally:
        recording.reset(token)


memory.keep_freed()
