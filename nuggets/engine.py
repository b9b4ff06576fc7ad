"""A Tensor is a numpy array that remembers the play that made it, so that blame can be sent back.

Four ideas, in this order: **remember** (``op`` keeps every step on a tape), **order** (``tape``),
**rewind** (``rewind`` walks the tape from last to first) and **add** (a value that was used twice
is blamed twice). The operations themselves are in ``ops``.
"""

import contextlib
import functools
import inspect
import itertools
import threading
from contextvars import ContextVar

import numpy as np

from . import anomaly

_recording = ContextVar("recording", default=True)
_tickets = itertools.count()
_adding = threading.Lock()  # two threads may rewind two losses that share their weights


class Tensor:
    """A numpy array of any shape that can be blamed.

    Args:
        data: numbers, in any form that numpy reads; copied. Whole numbers become float64, and
            float32 stays float32.
        requires_grad: whether blame is kept for it. On by default (PyTorch: off): here a plain
            numpy array is what is given, and a Tensor is what may be turned.
        name: a word for error messages and for the drawn graph.

    Attributes:
        data: the numbers, a numpy array (a numpy scalar when there is only one number).
        grad: d(loss)/d(data), of the same shape; None until ``backward()`` has come by.
        op, inputs: the operation that made this Tensor, and from what. None and () for a leaf,
            that is a Tensor made by hand.

    Raises:
        TypeError: if the data are not numbers.
    """

    __array_ufunc__ = None  # ``array * tensor``: numpy steps back and lets the Tensor answer
    grad = op = name = _backward = None
    inputs = ()
    _keeps_grad = False

    def __init__(self, data, requires_grad=True, name=None):
        array = np.array(data.data if isinstance(data, Tensor) else data)
        if array.dtype.kind not in "fiub":
            raise TypeError(f"A Tensor holds numbers, got {data!r}.")
        array = array if array.dtype.kind == "f" else array.astype(np.float64)
        self.data, self.requires_grad, self.name = array[()], requires_grad, name
        self._ticket = next(_tickets)

    def backward(self, gradient=None, retain_graph=False):
        """Rewind the play that made this loss: leave in each leaf's ``grad`` how the loss feels it.

        Blame is added to what ``grad`` already holds. The tape is freed on the way.

        Args:
            gradient: the blame to start with; 1 for a loss, which is one number.
            retain_graph: keep the tape, so that it can be rewound once more.

        Raises:
            RuntimeError: for a Tensor of many numbers, without a tape, or rewound before.
            FloatingPointError: if the loss is nan or infinite; says where that began.
        """
        if gradient is None and np.size(self.data) != 1:
            raise RuntimeError(
                f"backward() starts from one number, the loss, but this Tensor has shape "
                f"{self.shape}. Use .mean() or .sum() to make it one number first."
            )
        if not self.requires_grad:
            raise RuntimeError(
                "This Tensor has no tape to rewind: it was made inside no_grad(), by detach(), or "
                "from plain numbers only. Make the numbers that may change Tensors."
            )
        if not np.all(np.isfinite(self.data)):
            raise FloatingPointError(anomaly.where_it_began(tape(self)))
        for tensor, grad in rewind(self, gradient, retain_graph):
            if tensor.op is None or tensor._keeps_grad:
                with _adding:
                    tensor.grad = grad if tensor.grad is None else tensor.grad + grad

    def retain_grad(self):
        """Keep this Tensor's blame too, although it is an in-between value and not a leaf."""
        self._keeps_grad = True

    def detach(self):
        """Give the same numbers without their history: no blame passes through."""
        with no_grad():
            return _made(self.data, None, (), None)

    def numpy(self):
        """Give the numbers as a plain numpy array."""
        return np.asarray(self.data)

    def item(self):
        """Give the only number as a Python float."""
        return self.data.item()

    shape = property(lambda self: self.data.shape, doc="How many numbers there are along each dim.")
    ndim = property(lambda self: self.data.ndim, doc="How many dims there are.")
    dtype = property(lambda self: self.data.dtype, doc="numpy's type of the numbers.")

    def __array__(self, dtype=None, copy=None):
        return np.array(self.data, dtype, copy=copy)

    def __float__(self):
        return float(self.data)

    def __bool__(self):
        return bool(self.data)

    def __len__(self):
        return len(self.data)

    def __repr__(self):
        numbers = np.array2string(self.numpy(), precision=4, separator=", ", prefix="Tensor(")
        return f"Tensor({numbers})"


def op(rule):
    """Turn a rule on plain arrays into an operation on Tensors that is remembered.

    The rule returns its answer and a function ``backward(grad)``. Given the blame of the answer,
    that function returns the blame of each input, in order. Where a blame is costly it may return
    a function instead, which is called only if that input wants its blame.
    """
    name, signature = rule.__name__.lstrip("_"), inspect.signature(rule)

    @functools.wraps(rule)
    def operation(*inputs, **options):
        if options and any(isinstance(x, Tensor) for x in options.values()):  # give it its place
            bound = signature.bind(*inputs, **options)
            bound.apply_defaults()
            inputs, options = bound.args, bound.kwargs
        arrays = [x.data if isinstance(x, Tensor) else x for x in inputs]
        try:
            data, backward = rule(*arrays, **options)
        except ValueError as error:
            shapes = " and ".join(str(np.shape(a)) for a in arrays if a is not None)
            raise ValueError(f"{name} does not fit the shapes {shapes}: {error}") from error
        if anomaly.watching:
            anomaly.check_finite(data, f"{name} answered")
        return _made(data, name, inputs, backward)

    return operation


def _made(data, name, inputs, backward):
    """The Tensor that an operation made, with its history if anyone may want to rewind it."""
    out = Tensor.__new__(Tensor)
    out.data, out._ticket, out.requires_grad = data, next(_tickets), False
    if _recording.get():
        for x in inputs:
            if isinstance(x, Tensor) and x.requires_grad:
                out.op, out.inputs, out._backward, out.requires_grad = name, inputs, backward, True
                break
    return out


def tape(root):
    """List every Tensor that ``root`` was made from, and root, in the order they were made.

    Each Tensor draws a ticket when it is made, and can only be made from Tensors that are there
    already. So going backward through the tickets meets all users of a value before the value.
    """
    found, waiting = {root}, [root]
    while waiting:
        for x in waiting.pop().inputs:
            if isinstance(x, Tensor) and x.requires_grad and x not in found:
                found.add(x)
                waiting.append(x)
    return sorted(found, key=lambda tensor: tensor._ticket)


def rewind(root, grad=None, retain_graph=True):
    """Yield (tensor, its whole blame) from last to first: ``backward()`` in slow motion."""
    blame = {root: np.ones_like(root.data)[()] if grad is None else grad}
    for tensor in reversed(tape(root)):
        grad = blame.pop(tensor)
        yield tensor, grad
        if tensor.op is None:
            continue
        for x, g in zip(tensor.inputs, tensor._backward(grad), strict=False):
            if isinstance(x, Tensor) and x.requires_grad:
                if type(g) is not type(x.data) or type(g) is not np.float64:
                    g = _fitted(g() if callable(g) else g, x, grad)
                if anomaly.watching:
                    anomaly.check_finite(g, f"{tensor.op} blamed {x.name or x.op or 'a leaf'} with")
                before = blame.get(x)
                blame[x] = g if before is None else before + g
        if not retain_graph:
            tensor.inputs, tensor._backward = (), _already_rewound


def _fitted(g, x, grad):
    """Blame g in the shape and dtype of x: a value that served many places gets all their blame."""
    data = x.data
    if g.shape != data.shape:
        g = g.sum(axis=tuple(range(g.ndim - data.ndim)))
        stretched = [d for d, n in enumerate(data.shape) if n == 1 != g.shape[d]]
        g = g.sum(axis=tuple(stretched), keepdims=True)
    if x.op is None and (g is grad or g.base is not None):
        g = g.copy()  # a leaf keeps its blame, so it must not be a view of somebody else's
    return g if g.dtype is data.dtype else g.astype(data.dtype, copy=False)


def _already_rewound(grad):
    raise RuntimeError(
        "This tape was rewound before, and backward() frees it on its way. Run the forward pass "
        "again to make a new one, or call backward(retain_graph=True) the first time."
    )


@contextlib.contextmanager
def no_grad():
    """Compute without remembering: nothing in here can be rewound, and less memory is used."""
    token = _recording.set(False)
    try:
        yield
    finally:
        _recording.reset(token)


# One block of 31 MB, taken and given back, teaches the allocator of Linux to keep freed memory for
# the next array. It saves thousands of page faults in each training step.
np.empty(31 << 20, np.uint8)
