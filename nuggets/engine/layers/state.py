"""The numbers of a network by name: taken out to be kept, and put back in."""

from typing import NamedTuple

import numpy as np

from ..tensor import Tensor


class Loaded(NamedTuple):
    """What ``load_state_dict()`` passed over."""

    missing_keys: list
    unexpected_keys: list

    def __repr__(self):
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return f"Loaded(missing_keys={self.missing_keys}, unexpected_keys={self.unexpected_keys})"


def numbers_of(part, name):
    """The array of a weight or a buffer, given the Module and the attribute's name."""
    value = vars(part)[name]
    return np.asarray(value.data if isinstance(value, Tensor) else value)


def like(here, there, name):
    """A copy of the numbers saved under ``name``, in the dtype and the memory order of ``here``.

    A TypeError if these are no numbers, a ValueError if they are of another shape.
    """
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
    out = np.empty_like(here)
    out[...] = array
    return out
