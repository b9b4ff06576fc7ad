"""What an operation is told besides its numbers: dims, sizes, shares. Checked here, for all."""

import functools
import numbers
import operator

import numpy as np

from ..operands import Parameters
from ..tensor import Tensor


def named_as_in_pytorch(function):
    """Let a function that is no operation itself take and refuse names as operations do."""
    parameters = Parameters(function)

    @functools.wraps(function)
    def called(*given, **named):
        inputs, options = parameters.sorted_out(given, named)
        return function(*inputs, **options)

    return called


def whole(x, what):
    """A whole number as a Python int; ``what`` names it if it is none.

    Raises:
        TypeError: if it is not whole.
    """
    if type(x) is int:
        return x
    try:
        if isinstance(x, (bool, np.bool_)):
            raise TypeError
        return operator.index(x)
    except TypeError:
        raise TypeError(f"{what} is a whole number, got {x!r}.") from None


def number(x, what):
    """A fixed number as a Python float, which never changes the dtype of its company.

    Raises:
        TypeError: if it is not one number; for a Tensor too, since no blame would reach it.
    """
    if type(x) is not float and not isinstance(x, numbers.Real):
        raise TypeError(f"{what} is one fixed number, got {x!r}.")
    return float(x)


def is_row(x):
    """Whether these are several, in a tuple, a list, a range or an array, and not just one."""
    return isinstance(x, (tuple, list, range)) or (isinstance(x, np.ndarray) and x.ndim > 0)


def one_dim(dim, ndim):
    """The place of a dim, counted from 0; -1 means the last. A single number has dim 0, too.

    Raises:
        TypeError: if it is not a whole number.
        IndexError: if there is no such dim.
    """
    place, count = whole(dim, "dim"), max(ndim, 1)
    if not -count <= place < count:
        raise IndexError(f"dim is from {-count} to {count - 1} here, got {dim!r}.")
    return place % count


def several_dims(dim, ndim):
    """The places of one dim or several, for numpy; None and an empty list mean all of them.

    Raises:
        TypeError: if one is not a whole number.
        IndexError: if one is not there.
        ValueError: if one is named twice.
    """
    if dim is None:
        return None
    places = tuple([one_dim(d, ndim) for d in (dim if is_row(dim) else (dim,))])
    if len(places) > 1 and len(set(places)) < len(places):
        raise ValueError(f"one dim is named twice in dim={dim!r}.")
    return (places or None) if ndim else ()


def pair(size, what, least=1):
    """Two whole numbers, for down and across; one number stands for both.

    Raises:
        TypeError: if they are not whole.
        ValueError: if they are too small, or not one or two.
    """
    if type(size) is int and size >= least:
        return size, size
    both = tuple(size) if is_row(size) else (size, size)
    both = tuple(whole(n, what) for n in (both * 2 if len(both) == 1 else both))
    if len(both) != 2:
        raise ValueError(f"{what} is one whole number or two, got {size!r}.")
    if min(both) < least:
        raise ValueError(f"{what} is {least} or more, got {size!r}.")
    return both


def truths(x, what):
    """An array of True and False.

    Raises:
        TypeError: if these are numbers, which PyTorch does not take for truths either.
    """
    given = np.asarray(x.data if isinstance(x, Tensor) else x)
    if given.dtype != bool:
        raise TypeError(
            f"{what} is made of True and False, as x > 0 is, got {given.dtype} of shape "
            f"{given.shape}."
        )
    return given


def only(known, **option):
    """Refuse an option of PyTorch's that nuggets knows one value of.

    Raises:
        NotImplementedError: if it is another one.
    """
    ((name, value),) = option.items()
    if value != known:
        raise NotImplementedError(f"nuggets has {name}={known!r} only, got {name}={value!r}.")
