"""What all layers share: weights that are found by name, saved and loaded; and rows of layers."""

import contextlib
import warnings
from collections import OrderedDict
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from ..operands import brought_in
from ..settings import only_default
from ..tensor import Tensor, tape


class Module:
    """Any part of a network: call it with the input, and it gives the output.

    A subclass says ``forward(x)``, with as many inputs as it needs. What is assigned to its
    attributes is found by name: a Module, as a part of it; and a **weight**, which is a Tensor made
    by hand that requires grad. A weight may be frozen later (``weight.requires_grad = False``) and
    still is one. What ``forward`` keeps on the way, such as ``self.h = relu(x)``, is none, nor is a
    constant, such as an array or ``Tensor(numbers, requires_grad=False)``: neither learns, and
    neither is saved. ``register_buffer`` saves an array with the weights.

    Attributes:
        training: True while the network learns; ``train()`` and ``eval()`` set it for all parts.
    """

    training = True
    _weight_names = _buffer_names = ()
    _was_searched = False

    def __call__(self, *inputs, **named):
        return self.forward(*inputs, **named)

    def forward(self, *inputs):
        """What a subclass must say: from the inputs to the output.

        Raises:
            NotImplementedError: because this Module does not say it.
        """
        raise NotImplementedError(
            f"{type(self).__name__} does not say how it answers: define forward(self, x) in it."
        )

    def _shape_of(self, x):
        """The shape of what came in.

        Raises:
            TypeError: if these are no numbers; says what to look for.
        """
        if isinstance(x, (Tensor, np.ndarray)):
            return x.shape
        if x is None:
            raise TypeError(f"{self} got None: does what comes before it return its answer?")
        if isinstance(x, (str, dict, set)) or callable(x):
            raise TypeError(f"{self} works on numbers, got {x!r}.")
        return np.shape(brought_in(x) if isinstance(x, (list, tuple)) else x)

    def __setattr__(self, name, value):
        if name in self._weight_names:
            if not _is_weight(value) and value is not None and value is not vars(self).get(name):
                raise TypeError(self._no_weight(name, value))
        elif _is_weight(value):
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

        Args:
            name: of the attribute that it becomes.
            tensor: a numpy array.
            persistent: whether it is saved.
        """
        if name not in self._buffer_names:
            object.__setattr__(self, "_buffer_names", (*self._buffer_names, name))
        setattr(self, name, tensor)

    def named_children(self):
        """Yield (name, Module) of the parts right inside, each once."""
        seen = set()
        for name, part in vars(self).items():
            if isinstance(part, Module) and id(part) not in seen:
                seen.add(id(part))
                yield name, part

    def children(self):
        """Yield the parts right inside."""
        return (part for _, part in self.named_children())

    def named_modules(self, memo=None, prefix="", remove_duplicate=True):
        """Yield (name, Module) of this Module, whose name is "", and of all that it is built from.

        Args:
            memo: the Modules that are passed over; those met are added.
            prefix: what each name begins with.
            remove_duplicate: give a part that is used in two places once.
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

        Args:
            prefix: what each name begins with.
            recurse: also look into the parts.
            remove_duplicate: give a weight that has two names (a tied one) once.
        """
        for name, part, own in self._slots(["_weight_names"], prefix, recurse, remove_duplicate):
            yield name, vars(part)[own]

    def named_buffers(self, prefix="", recurse=True, remove_duplicate=True):
        """Yield (name, array) of what is remembered but not blamed, such as a running mean."""
        for name, part, own in self._slots(["_buffer_names"], prefix, recurse, remove_duplicate):
            yield name, vars(part)[own]

    def buffers(self, recurse=True):
        """List what is remembered but not blamed."""
        return Listed(array for _, array in self.named_buffers(recurse=recurse))

    def parameters(self, recurse=True):
        """List all weights, each once.

        The first time it warns of what looks like a part of the network and is none: layers in a
        plain list, and weights that were computed.
        """
        if not self._was_searched:
            object.__setattr__(self, "_was_searched", True)
            _warn_of_what_is_not_found(self)
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
        """Tell all parts that the network learns now (or not: False); gives the module itself.

        Raises:
            ValueError: if mode is neither True nor False.
        """
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
        return {name: np.array(_numbers(part, own)) for name, part, own in self._saved()}

    def _saved(self):
        return self._slots(["_weight_names", "_buffer_names"], remove_duplicate=False)

    @only_default("assign")
    def load_state_dict(self, state_dict, strict=True, assign=False):
        """Take over what ``state_dict()`` gave. All or nothing is changed.

        Args:
            state_dict: arrays (or Tensors) by name.
            strict: refuse names that are missing or not known here; False passes over them.
            assign: keep the arrays themselves.

        Returns:
            the names that were missing, and those that are not known here.

        Raises:
            TypeError: if it is no dict, or if a value in it is not numbers; names the first one.
            KeyError: names the weights that are missing or not known here.
            ValueError: names the first weight of another shape.
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
            name: _like(_numbers(*place), state_dict[name], name)
            for name, place in mine.items()
            if name in state_dict
        }
        for name, numbers in new.items():  # from here on nothing can go wrong
            part, own = mine[name]
            if isinstance(vars(part)[own], Tensor):
                vars(part)[own].data = numbers[()]
            elif isinstance(vars(part)[own], np.ndarray):
                vars(part)[own][...] = numbers
            else:
                setattr(part, own, numbers)
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
            if _numbers(part, own).dtype.kind == "f":
                setattr(part, own, _numbers(part, own).astype(dtype))
        return self

    def __repr__(self):
        return f"{type(self).__name__}()"


class Listed(list):
    """A list that ``next()`` can walk, too: in PyTorch ``parameters()`` is walked only once."""

    _walk = None

    def __next__(self):
        self._walk = iter(self) if self._walk is None else self._walk
        return next(self._walk)


class Loaded(NamedTuple):
    """What ``load_state_dict()`` passed over."""

    missing_keys: list
    unexpected_keys: list

    def __repr__(self):
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return f"Loaded(missing_keys={self.missing_keys}, unexpected_keys={self.unexpected_keys})"


def _numbers(part, name):
    """The array of a weight or a buffer."""
    value = vars(part)[name]
    return np.asarray(value.data if isinstance(value, Tensor) else value)


def _like(here, there, name):
    """A copy of the numbers that were saved, in the dtype that they have here."""
    array = there.data if isinstance(there, Tensor) else there
    try:
        array = np.asarray(array)
    except (TypeError, ValueError, RuntimeError):
        array = np.array(None)
    if array.dtype.kind not in "fiub":
        what = f"an array of {array.dtype}" if array.ndim else type(there).__name__
        raise TypeError(f"{name} needs numbers, got {what}: nothing was changed.")
    if array.shape != here.shape:
        raise ValueError(
            f"{name} has shape {here.shape} here, but {array.shape} there: the saved network was "
            "built differently."
        )
    return np.array(array, dtype=here.dtype)


def _is_weight(value):
    """Whether it is a Tensor made by hand that may learn."""
    return isinstance(value, Tensor) and value.requires_grad and value.is_leaf


def _warn_of_what_is_not_found(model):
    """Warn, each once, of layers in plain lists and of weights that were computed."""
    found = {id(part) for part in model.modules()} | {id(p) for _, p in model.named_parameters()}
    for part in model.modules():
        for name, value in vars(part).items():
            where = f"{type(part).__name__}.{name}"
            if isinstance(value, (list, tuple, dict)) and _has_lost(value, found):
                warnings.warn(
                    f"{where} is a {type(value).__name__}: the layers and weights in it are not "
                    "found, so they do not learn and are not saved. Use Sequential(*layers) or "
                    "ModuleList(layers).",
                    stacklevel=3,
                )
            elif isinstance(value, Tensor) and _was_meant_to_learn(value, found):
                warnings.warn(
                    f"{where} was computed from a Tensor, so it is no weight and does not learn. "
                    "Compute the numbers first, and put Tensor(...) around them last.",
                    stacklevel=3,
                )


def _has_lost(value, found):
    """Whether a list or a dict, or one inside it, has a layer or a weight that was not found."""
    if isinstance(value, (list, tuple, dict)):
        inside = value.values() if isinstance(value, dict) else value
        return any(_has_lost(part, found) for part in inside)
    return (_is_weight(value) or isinstance(value, Module)) and id(value) not in found


def _was_meant_to_learn(value, found):
    """Whether it was computed from Tensors that are no weights, as in ``Tensor(numbers) * 0.1``."""
    leaves = [x for x in tape(value) if x.is_leaf and x is not value]
    return bool(leaves) and not any(id(x) in found for x in leaves)


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


class _Row(Module):
    """Layers in a row, by number: what Sequential and ModuleList share."""

    def _put(self, name, layer):
        """Keep one layer, under a name that is free.

        Raises:
            TypeError: if it is no layer.
            KeyError: if it cannot have that name.
        """
        if not isinstance(layer, Module):
            raise TypeError(_no_layer(type(self).__name__, layer))
        if not isinstance(name, str) or not name or "." in name or hasattr(type(self), name):
            raise KeyError(f"A layer cannot be called {name!r}: choose another name.")
        setattr(self, name, layer)

    def _by_name(self):
        return {name: part for name, part in vars(self).items() if isinstance(part, Module)}

    def _renumber(self, layers):
        for name in self._by_name():
            delattr(self, name)
        for i, layer in enumerate(layers):
            self._put(str(i), layer)

    def __iter__(self):
        return iter(self._by_name().values())

    def __len__(self):
        return len(self._by_name())

    def _name_of(self, i):
        names = list(self._by_name())
        try:
            return names[i]
        except TypeError:
            raise TypeError(f"The layers are counted, 0 is the first, got {i!r}.") from None
        except IndexError:
            raise IndexError(f"There are {len(names)} layers, and {i} is not one.") from None

    def __getitem__(self, i):
        if isinstance(i, slice):
            return type(self)(OrderedDict(list(self._by_name().items())[i]))
        return vars(self)[self._name_of(i)]

    def __setitem__(self, i, layer):
        self._put(self._name_of(i), layer)

    def __delitem__(self, i):
        layers = list(self)
        del layers[i]
        self._renumber(layers)

    def append(self, layer):
        """Put one more layer at the end; gives the row itself."""
        number = len(self)
        while str(number) in self._by_name():  # a slice of a row keeps its layers' names
            number += 1
        self._put(str(number), layer)
        return self

    def extend(self, layers):
        """Put more layers at the end; gives the row itself."""
        for layer in list(layers):
            self.append(layer)
        return self

    def insert(self, index, layer):
        """Put a layer before the one at that place; gives the row itself."""
        layers = list(self)
        layers.insert(index, layer)
        self._renumber(layers)
        return self

    def __repr__(self):
        layers = "".join(f"  {name}: {layer}\n" for name, layer in self._by_name().items())
        return f"{type(self).__name__}(\n{layers})"


def _no_layer(owner, thing):
    """Say what came in the place of a layer, and what to write instead."""
    if isinstance(thing, type) and issubclass(thing, Module):
        return f"{owner} takes layers, got the kind {thing.__name__}: write {thing.__name__}(...)."
    what = f"got {type(thing).__name__}"
    if isinstance(thing, (list, tuple)):
        return f"{owner} takes its layers one by one, {what}: put a star before it, *layers."
    if isinstance(thing, dict):
        return f"{owner} takes layers by name in an OrderedDict, {what}."
    if callable(thing):
        name = getattr(thing, "__name__", what)
        return f"{owner} takes layers, and {name} is a function: use a layer, such as ReLU()."
    return f"{owner} takes layers, such as Linear(3, 2), {what}."


class Sequential(_Row):
    """Layers one after the other; ``model[0]`` is the first, ``model[:2]`` a shorter network.

    Args:
        *layers: Modules; or one OrderedDict of them, by name.
    """

    def __init__(self, *layers):
        if len(layers) == 1 and isinstance(layers[0], OrderedDict):
            for name, layer in layers[0].items():
                self._put(name, layer)
        else:
            for i, layer in enumerate(layers):
                self._put(str(i), layer)

    def forward(self, x):
        """Through all layers; each answer carries its layer's name for error messages."""
        for i, layer in enumerate(self):
            x = layer(x)
            if isinstance(x, Tensor):
                x.name = f"layer {i} ({layer})"
        return x


class ModuleList(_Row):
    """A list of layers that a network finds, unlike a plain list; it does not call them itself.

    Args:
        modules: the layers, in any order that is walked.
    """

    def __init__(self, modules=None):
        if isinstance(modules, OrderedDict):
            modules = modules.values()
        self.extend(() if modules is None else modules)

    def forward(self, *inputs):
        """Refuse: the layers of a list may be meant for anything.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("A ModuleList is a list: call its layers, or use Sequential.")
