"""Layers in a row: one after the other, or a list of them for a network to use as it likes."""

import functools
import math
from collections import OrderedDict

from ..settings import whole
from ..tensor import Tensor
from .module import Module


class Row(Module):
    """Layers in a row, by number: what Sequential and ModuleList share."""

    def _put(self, name, layer):
        """Keep one layer under a name, or say in a TypeError or a KeyError why not."""
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
        """Put one more layer at the end; gives the row itself. TypeError if it is no layer."""
        number = len(self)
        while str(number) in self._by_name():  # a slice of a row keeps its layers' names
            number += 1
        self._put(str(number), layer)
        return self

    def extend(self, layers):
        """Put more layers at the end, from a list or another row; gives the row itself."""
        name = type(self).__name__
        if not hasattr(layers, "__iter__"):
            kind = layers.__name__ if isinstance(layers, type) else type(layers).__name__
            raise TypeError(
                f"{name} takes layers in a list, got {kind} by itself: put brackets around it, "
                "[layer]."
            )
        for layer in list(layers):
            self.append(layer)
        return self

    def insert(self, index, layer):
        """Put a layer before the one at place ``index``; gives the row itself."""
        index = whole(type(self).__name__, "index", index, -math.inf)
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


class Sequential(Row):
    """Layers one after the other; ``model[0]`` is the first, ``model[:2]`` a shorter network.

    Args:
        *layers: Modules; or one OrderedDict of them, by name. A TypeError names what is none, a
            KeyError a name that a layer cannot have.
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
        layers = [part for part in vars(self).values() if isinstance(part, Module)]
        for i, layer in enumerate(layers):
            x = layer(x)
            if isinstance(x, Tensor):
                x.name = functools.partial("layer {} ({})".format, i, layer)
        return x


class ModuleList(Row):
    """A list of layers that a network finds, unlike a plain list; it does not call them itself.

    Args:
        modules: the layers, in a list, an OrderedDict or whatever else is walked; None for none.
    """

    def __init__(self, modules=None):
        if isinstance(modules, OrderedDict):
            modules = modules.values()
        self.extend(() if modules is None else modules)

    def forward(self, *inputs):
        """Refuse (NotImplementedError): the layers of a list may be meant for anything."""
        raise NotImplementedError("A ModuleList is a list: call its layers, or use Sequential.")
