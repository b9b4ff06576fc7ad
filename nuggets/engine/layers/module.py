"""What all layers share: they are called, and their weights are found by name, saved and loaded."""

import contextlib
import inspect
from collections.abc import Mapping

import numpy as np

from ..operands import brought_in
from ..settings import only_default
from ..tensor import Tensor
from .lost import warn_of_what_is_lost
from .state import Loaded, like, numbers_of


class Module:
    """Any part of a network: call it with the input, and it gives the output.

    A subclass says ``forward(x)``, with as many inputs as it needs. What is assigned to its
    attributes is found by name: a Module, as a part of it; and a **weight**, which is a Tensor made
    by hand that requires grad. A weight may be frozen later (``weight.requires_grad = False``) and
    still is one. What ``forward`` keeps on the way, such as ``self.h = relu(x)``, is none, nor is a
    constant, such as an array or ``Tensor(numbers, requires_grad=False)``: neither learns, and
    neither is saved. ``register_buffer`` saves an array with the weights.

    A layer refuses what it cannot be built with: a setting that is no number of its kind by a
    TypeError, one out of its range by a ValueError. A setting of PyTorch's that its docstring does
    not name is taken at its default only.

    Attributes:
        training: True while the network learns; ``train()`` and ``eval()`` set it for all parts.
    """

    training = True
    _weight_names = _buffer_names = ()
    _was_searched = False

    def __call__(self, *inputs, **named):
        try:
            return self.forward(*inputs, **named)
        except (TypeError, ValueError):
            better = self._in_own_words(inputs, named)
            if better is None:
                raise
        raise better

    def _in_own_words(self, inputs, named):
        """What a layer says of inputs that ``forward`` failed on; None if they seem to be right.

        A class that defines ``forward`` may define ``_check_input`` beside it, which says more
        clearly than an operation could what the layer expects. So what is right costs no look.
        """
        takes = inspect.signature(self.forward)
        try:
            given = takes.bind(*inputs, **named)
        except TypeError as problem:
            return TypeError(
                f"{type(self).__name__} takes {takes}, and was called with {len(inputs)} by place "
                f"and {len(named)} by name: {problem}."
            )
        owner = next(kind for kind in type(self).__mro__ if "forward" in vars(kind))
        try:
            if "_check_input" in vars(owner):
                owner._check_input(self, *given.args)
        except (TypeError, ValueError) as problem:
            return problem
        return None

    def forward(self, *inputs):
        """What a subclass must say: from the inputs to the output."""
        raise NotImplementedError(
            f"{type(self).__name__} does not say how it answers: define forward(self, x) in it."
        )

    def _shape_of(self, x):
        """The shape of what came in; a TypeError says what to look for if it is no numbers."""
        if isinstance(x, (Tensor, np.ndarray)):
            return x.shape
        if x is None:
            raise TypeError(f"{self} got None: does what comes before it return its answer?")
        if isinstance(x, (str, dict, set)) or callable(x):
            raise TypeError(f"{self} works on numbers, got {x!r}.")
        return np.shape(brought_in(x) if isinstance(x, (list, tuple)) else x)

    def __setattr__(self, name, value):
        if name in self._weight_names:
            if not is_weight(value) and value is not None and value is not vars(self).get(name):
                raise TypeError(self._no_weight(name, value))
        elif name in self._buffer_names:
            value = _constant(type(self).__name__, name, value)
        elif is_weight(value):
            object.__setattr__(self, "_weight_names", (*self._weight_names, name))
        object.__setattr__(self, name, value)

    def _no_weight(self, name, value):
        """Say why a weight cannot be replaced by this."""
        what = type(value).__name__
        if isinstance(value, Tensor):
            what = "a Tensor that does not require grad" if value.is_leaf else "a computed one"
        return (
            f"{type(self).__name__}.{name} is a weight, and got {what}: it would not learn any "
            f"more. Give it Tensor(numbers). To freeze it, set {name}.requires_grad = False after."
        )

    @only_default("persistent")
    def register_buffer(self, name, tensor, persistent=True):
        """Save an array with the weights, though it is not blamed, such as a running mean.

        Of a Tensor its numbers are kept; None stands for none yet. It becomes the attribute
        ``name``; a KeyError if there is something else of that name.
        """
        if not isinstance(name, str) or not name or "." in name:
            raise KeyError(f"A buffer cannot be called {name!r}: choose another name.")
        if name not in self._buffer_names:
            owner = type(self).__name__
            if hasattr(self, name):
                raise KeyError(f"{owner} has a {name!r} already: choose another name.")
            _constant(owner, name, tensor)  # refused before it is known
            object.__setattr__(self, "_buffer_names", (*self._buffer_names, name))
        setattr(self, name, tensor)

    def named_children(self):
        """Yield (name, Module) of the parts right inside, each once."""
        seen = set()
        for name, part in vars(self).items():
            if isinstance(part, Module) and part not in seen:
                seen.add(part)
                yield name, part

    def children(self):
        """Yield the parts right inside."""
        return (part for _, part in self.named_children())

    def named_modules(self, memo=None, prefix="", remove_duplicate=True):
        """Yield (name, Module) of this Module, whose name is "", and of all that it is built from.

        Each once, unless ``remove_duplicate`` is False. Names begin with ``prefix``. What is in the
        set ``memo`` is passed over, and what is met is added to it.
        """
        memo = set() if memo is None else memo
        if remove_duplicate and self in memo:
            return
        memo.add(self)
        yield prefix, self
        for name, part in vars(self).items():
            if isinstance(part, Module):
                inside = f"{prefix}.{name}" if prefix else name
                yield from part.named_modules(memo, inside, remove_duplicate)

    def modules(self, remove_duplicate=True):
        """Yield this Module and all that it is built from."""
        return (part for _, part in self.named_modules(remove_duplicate=remove_duplicate))

    def _slots(self, kinds, prefix="", recurse=True, remove_duplicate=True):
        """Yield (full name, Module, attribute) of weights, buffers or both, as PyTorch orders them.

        This is the one place that knows what belongs to a network.
        """
        parts = [(prefix, self)]
        if recurse:
            parts = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
        seen = set()
        for where, part in parts:
            for kind in kinds:
                for name in getattr(part, kind):
                    value = vars(part).get(name)
                    if value is None or (remove_duplicate and id(value) in seen):
                        continue
                    seen.add(id(value))
                    yield f"{where}.{name}" if where else name, part, name

    def named_parameters(self, prefix="", recurse=True, remove_duplicate=True):
        """Yield (name, Tensor) of all weights, such as ("0.weight", ...).

        Names begin with ``prefix``. ``recurse`` looks into the parts, too. A weight that has two
        names (a tied one) comes once, unless ``remove_duplicate`` is False.
        """
        for name, part, own in self._slots(["_weight_names"], prefix, recurse, remove_duplicate):
            yield name, vars(part)[own]

    def named_buffers(self, prefix="", recurse=True, remove_duplicate=True):
        """Yield (name, array) of what is remembered, not blamed, as ``named_parameters`` does."""
        for name, part, own in self._slots(["_buffer_names"], prefix, recurse, remove_duplicate):
            yield name, vars(part)[own]

    def buffers(self, recurse=True):
        """List the arrays that are remembered but not blamed."""
        return Listed(array for _, array in self.named_buffers(recurse=recurse))

    def parameters(self, recurse=True):
        """List all weights, each once; ``recurse``: also of the parts.

        The first time it warns of what looks like a part of the network and is none: layers in a
        plain list, and weights that were computed.
        """
        if not self._was_searched:
            object.__setattr__(self, "_was_searched", True)
            warn_of_what_is_lost(self, is_part)
        return Listed(tensor for _, tensor in self.named_parameters(recurse=recurse))

    def requires_grad_(self, requires_grad=True):
        """Freeze all weights (False), or let them learn again; gives the module itself."""
        for p in self.parameters():
            p.requires_grad = requires_grad
        return self

    @only_default("set_to_none")
    def zero_grad(self, set_to_none=True):
        """Forget all blame."""
        for p in self.parameters():
            p.grad = None

    def train(self, mode=True):
        """Tell all parts that the network learns now (or not: False); gives the module itself."""
        if not isinstance(mode, (bool, np.bool_)):
            raise ValueError(f"train() is told True or False, got {mode!r}.")
        for part in self.modules():
            part.training = bool(mode)
        return self

    def eval(self):
        """Tell all parts that the network is only asked now; gives the module itself."""
        return self.train(False)

    def state_dict(self):
        """Give all weights and buffers as plain numpy arrays by name; copies, safe to keep.

        What has two names (a tied weight, a layer used twice) is there under both, as in PyTorch.
        """
        return {name: np.array(numbers_of(part, own)) for name, part, own in self._saved()}

    def _saved(self):
        return self._slots(["_weight_names", "_buffer_names"], remove_duplicate=False)

    @only_default("assign")
    def load_state_dict(self, state_dict, strict=True, assign=False):
        """Take over what ``state_dict()`` gave. All or nothing is changed.

        With ``strict=False`` names that are missing, or not known here, are passed over; the answer
        lists both. Else they are a KeyError. A value that is no number is a TypeError, one of
        another shape a ValueError; each names the first one.
        """
        if not isinstance(state_dict, Mapping):
            raise TypeError(
                f"load_state_dict() takes what state_dict() gave, got {type(state_dict).__name__}: "
                "read a file first, as in load_state_dict(ng.load(path))."
            )
        mine = {name: (part, own) for name, part, own in self._saved()}
        missing = sorted(mine.keys() - state_dict.keys())
        unknown = sorted(map(str, state_dict.keys() - mine.keys()))
        if strict and (missing or unknown):
            raise KeyError(f"missing: {missing}; not known here: {unknown}")
        new = {
            name: like(numbers_of(*place), state_dict[name], name)
            for name, place in mine.items()
            if name in state_dict
        }
        for name, numbers in new.items():  # from here on nothing can go wrong
            part, own = mine[name]
            value = vars(part)[own]
            if isinstance(value, Tensor):
                value.data = numbers[()]
            else:
                value[...] = numbers
        return Loaded(missing, unknown)

    def double(self):
        """Turn all numbers into float64, as gradcheck needs them; gives the module itself."""
        return self._turned_into(np.float64)

    def float(self):
        """Turn all numbers into float32, as they are at first; gives the module itself."""
        return self._turned_into(np.float32)

    def _turned_into(self, dtype):
        for p in self.parameters():
            p.data = p.data.astype(dtype)
        for _, part, own in self._slots(["_buffer_names"]):
            if numbers_of(part, own).dtype.kind == "f":
                setattr(part, own, numbers_of(part, own).astype(dtype))
        return self

    def __repr__(self):
        return f"{type(self).__name__}()"


class Listed(list):
    """A list that ``next()`` can walk, too: in PyTorch ``parameters()`` is walked only once."""

    _walk = None

    def __next__(self):
        self._walk = iter(self) if self._walk is None else self._walk
        return next(self._walk)


def _constant(owner, name, given):
    """What is given for a buffer, as an array of its own, that does not learn; None for none."""
    if given is None:
        return None
    if not isinstance(given, (Tensor, np.ndarray, np.generic, int, float)):
        raise TypeError(f"{owner}.{name} is a buffer: it takes an array, got {given!r}.")
    return np.array(given.data) if isinstance(given, Tensor) else np.asarray(given)


def is_weight(value):
    """Whether it is a Tensor made by hand that may learn."""
    return isinstance(value, Tensor) and value.requires_grad and value.is_leaf


def is_part(value):
    """Whether it is what a network is built from: a Module, or a weight."""
    return isinstance(value, Module) or is_weight(value)


@contextlib.contextmanager
def evaluating(model):
    """Ask a model in ``eval()``, and leave each part of it as it was. A bare function may come."""
    learning = [part for part in getattr(model, "modules", tuple)() if part.training]
    try:
        for part in learning:
            part.training = False
        yield
    finally:
        for part in learning:
            part.training = True
