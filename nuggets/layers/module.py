"""What all layers share: weights that are found by name, saved and loaded; and a row of layers."""

import contextlib

import numpy as np

from ..engine import Tensor


class Module:
    """Any part of a network: call it with the input, and it gives the output.

    A subclass says ``forward(x)``; Tensors and Modules among its attributes are found by name.
    A plain numpy array among them is a buffer: saved with the weights, but not blamed.

    Attributes:
        training: True while the network learns; ``train()`` and ``eval()`` set it for all parts.
    """

    training = True

    def __call__(self, x):
        return self.forward(x)

    def modules(self):
        """Yield this Module and all that it is built from."""
        yield self
        for part in vars(self).values():
            if isinstance(part, Module):
                yield from part.modules()

    def _named(self, kind, prefix=""):
        """Yield (name, part) of all parts of a kind, here first and then in the Modules inside."""
        for name, part in vars(self).items():
            if isinstance(part, kind):
                yield prefix + name, part
        for name, part in vars(self).items():
            if isinstance(part, Module):
                yield from part._named(kind, f"{prefix}{name}.")

    def named_parameters(self):
        """Yield (name, Tensor) of all weights, such as ("0.weight", ...)."""
        return self._named(Tensor)

    def named_buffers(self):
        """Yield (name, array) of what is remembered but not blamed, such as a running mean."""
        return self._named(np.ndarray)

    def parameters(self):
        """List all weights."""
        return [tensor for _, tensor in self.named_parameters()]

    def zero_grad(self):
        """Forget all blame."""
        for p in self.parameters():
            p.grad = None

    def train(self, mode=True):
        """Tell all parts that the network learns now; gives the module itself."""
        for part in self.modules():
            part.training = mode
        return self

    def eval(self):
        """Tell all parts that the network is only asked now; gives the module itself."""
        return self.train(False)

    def state_dict(self):
        """Give all weights and buffers as plain numpy arrays by name; copies, safe to keep."""
        return {name: np.array(part) for name, part in self._named((Tensor, np.ndarray))}

    def load_state_dict(self, state_dict):
        """Take over what ``state_dict()`` gave. All or nothing is changed.

        Raises:
            KeyError: names the weights that are missing or not known here.
            ValueError: names the first weight of another shape.
        """
        mine = dict(self._named((Tensor, np.ndarray)))
        missing, unknown = mine.keys() - state_dict.keys(), state_dict.keys() - mine.keys()
        if missing or unknown:
            raise KeyError(f"missing: {sorted(missing)}; not known here: {sorted(unknown)}")
        for name, part in mine.items():
            if np.shape(state_dict[name]) != part.shape:
                raise ValueError(
                    f"{name} has shape {part.shape} here, but {np.shape(state_dict[name])} "
                    "there: the saved network was built differently."
                )
        for name, part in mine.items():
            if isinstance(part, Tensor):
                part.data = np.array(state_dict[name], dtype=part.dtype)[()]
            else:
                part[...] = state_dict[name]

    def double(self):
        """Turn all numbers into float64, as gradcheck needs them; gives the module itself."""
        for p in self.parameters():
            p.data = p.data.astype(np.float64)
        for module in self.modules():
            for name, part in vars(module).items():
                if isinstance(part, np.ndarray) and part.dtype.kind == "f":
                    setattr(module, name, part.astype(np.float64))
        return self

    def __repr__(self):
        return f"{type(self).__name__}()"


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


class Sequential(Module):
    """Layers one after the other; ``model[0]`` is the first."""

    def __init__(self, *layers):
        for i, layer in enumerate(layers):
            setattr(self, str(i), layer)

    def __iter__(self):
        return (layer for name, layer in vars(self).items() if name.isdigit())

    def __len__(self):
        return len(list(iter(self)))

    def __getitem__(self, i):
        return list(self)[i]

    def forward(self, x):
        """Through all layers; each answer carries its layer's name for error messages."""
        for i, layer in enumerate(self):
            x = layer(x)
            if isinstance(x, Tensor):
                x.name = f"layer {i} ({layer})"
        return x

    def __repr__(self):
        return "Sequential(\n" + "".join(f"  {i}: {layer}\n" for i, layer in enumerate(self)) + ")"
