"""The same numbers in another order: blame goes back the way the numbers came."""

import math

import numpy as np

from ..settings import is_row, whole
from ..tensor import Tensor, op
from .options import named_as_in_pytorch, one_dim


def reshape(input, *lengths, shape=()):
    """The same numbers in rows of another length: ``lengths`` one by one, or in one tuple.

    One length may be -1: it is worked out.
    """
    return _reshape(
        input, shape=tuple([whole("", "A length", n, -math.inf) for n in _in_one(lengths, shape)])
    )


@op
def _reshape(a, *, shape):
    try:
        out = None if shape and min(shape) < -1 else a.reshape(shape)
    except ValueError:
        out = None
    if out is None:
        raise ValueError(f"{a.size} numbers do not make the new shape {shape}.")

    def backward(grad):
        return (grad.reshape(a.shape),)

    return out, backward


def _in_one(one_by_one, together):
    """Lengths or dims in one row, whether they were given one by one or together."""
    if len(one_by_one) == 1 and is_row(one_by_one[0]):
        return one_by_one[0]
    return one_by_one or (together if is_row(together) else (together,))


@op
def transpose(a, *, dim0, dim1):
    """Dims ``dim0`` and ``dim1`` swapped: (2, 3, 4) with 0 and 2 becomes (4, 3, 2)."""
    dims = list(range(max(a.ndim, 1)))
    dim0, dim1 = one_dim(dim0, a.ndim), one_dim(dim1, a.ndim)
    dims[dim0], dims[dim1] = dim1, dim0
    dims = dims[: a.ndim]
    out = a.transpose(dims)

    def backward(grad):
        return (grad.transpose(dims),)

    return out, backward


def permute(input, *places, dims=()):
    """The dims in another order: the first is what stood at place ``dims[0]``, and so on.

    Each dim comes once, one by one or in one tuple.
    """
    return _permute(input, dims=tuple(_in_one(places, dims)))


@op
def _permute(a, *, dims):
    dims = [one_dim(dim, a.ndim) for dim in dims]
    if sorted(dims) != list(range(a.ndim)):
        raise ValueError(f"dims name each of the {a.ndim} dims once, got {dims}.")
    out = a.transpose(dims)

    def backward(grad):
        return (grad.transpose(np.argsort(dims)),)

    return out, backward


@op
def flatten(a, *, start_dim=0, end_dim=-1):
    """Dims from ``start_dim`` to ``end_dim`` laid end to end: (2, 3, 4) from 1 becomes (2, 12)."""
    start, end = one_dim(start_dim, a.ndim), one_dim(end_dim, a.ndim) + 1
    if start >= end:
        raise ValueError(f"start_dim={start_dim!r} comes after end_dim={end_dim!r}.")
    out = a.reshape(*a.shape[:start], math.prod(a.shape[start:end]), *a.shape[end:])

    def backward(grad):
        blame = np.empty_like(a)  # it lies in memory as a does, which the steps behind it like
        blame[...] = grad.reshape(a.shape)
        return (blame,)

    return out, backward


@op
def getitem(a, *, key):
    """Give a[key], some of the numbers. The others are not blamed; one picked twice is, twice.

    A key is made of whole numbers, slices, None, ..., lists or arrays of places or of truths.
    """
    first, arrays = _parted(key)
    try:
        out = a[first]
        if arrays is not None:
            arrays = _without_dots(arrays, out.ndim)
            out = out[arrays]
    except (IndexError, TypeError) as error:
        raise IndexError(f"[{key!r}] does not fit the shape {a.shape}: {error}.") from None

    def backward(grad):
        blame = np.zeros_like(a)
        if arrays is None:
            blame[first] = grad
        else:
            np.add.at(blame[first], arrays, grad)
        return (blame,)

    return out, backward


_SINGLE = frozenset((int, slice, type(None), type(...)))


def _parted(key):
    """Part a key in two: numbers and slices come first, as in PyTorch, and arrays after them.

    Together, in numpy, a number counts as an array: x[0, :, [0, 1]] has its dims in another order.
    """
    if type(key) in _SINGLE:
        return key, None
    parts = key if isinstance(key, tuple) else (key,)
    if all(type(part) in _SINGLE for part in parts):
        return key, None
    if isinstance(key, list) and any(isinstance(part, (list, tuple)) for part in key):
        raise IndexError(f"a list of lists may be rows or places: give np.array({key}).")
    first, then = zip(*(_turns(part) for part in parts), strict=True)
    then = sum(then, ())
    arrays = any(isinstance(part, np.ndarray) for part in then)
    return sum(first, ()), then if arrays else None


def _without_dots(parts, ndim):
    """The parts of a key with ... written out: to numpy even an empty one would part two arrays."""
    dims = [part.ndim if _is_mask(part) else part is not ... for part in parts]
    dots = (slice(None),) * (ndim - sum(dims))
    return sum((dots if part is ... else (part,) for part in parts), ())


def _is_mask(part):
    return isinstance(part, np.ndarray) and part.dtype == bool


def _turns(part):
    """What is done with one part of a key when numbers have their turn, and then with arrays."""
    if part is Ellipsis:
        return (part,), (part,)
    if part is None or isinstance(part, slice):
        return (part,), (slice(None),)
    places = _whole_or_true(part)
    if _is_mask(places):
        return (slice(None),) * places.ndim or (None,), (np.atleast_1d(places),)
    return ((slice(None),), (places,)) if places.ndim else ((places[()],), ())


def _whole_or_true(part):
    """An index as whole numbers or truths; not uint8, which PyTorch would take for truths."""
    kind = np.asarray(None if isinstance(part, Tensor) else part)
    kind = kind if kind.size else kind.astype(int)
    if kind.dtype.kind not in "iub" or kind.dtype == np.uint8:
        raise IndexError(
            f"an index is made of whole numbers, True and False, slices, None and ..., got {part!r}"
            f"{', which holds floats: give a plain array' if isinstance(part, Tensor) else ''}."
        )
    return kind


@named_as_in_pytorch
def cat(tensors, dim=0):
    """Several end to end along a dim that they have; each gets back the blame of its part.

    ``tensors`` is a list, of one shape but for their length along that dim.
    """
    return _cat(*_several("cat", tensors), dim=dim)


@op
def _cat(*parts, dim):
    shapes = [np.shape(part) for part in parts]
    dim = one_dim(dim, len(shapes[0]))
    beside = {(*shape[:dim], *shape[dim + 1 :]) for shape in shapes}
    if () in shapes or len(beside) > 1:
        raise ValueError(f"they must have dims, and differ along dim={dim} only.")
    out = np.concatenate(parts, axis=dim, dtype=np.result_type(*parts))
    ends = np.cumsum([shape[dim] for shape in shapes])

    def backward(grad):
        return np.split(grad, ends[:-1], axis=dim)

    return out, backward


@named_as_in_pytorch
def stack(tensors, dim=0):
    """Several of one shape along a new dim; each gets back the blame of its layer.

    ``tensors`` is a list, ``dim`` the place of the new dim; single numbers have the shape ().
    """
    return _stack(*_several("stack", tensors), dim=dim)


@op
def _stack(*parts, dim):
    if len({np.shape(part) for part in parts}) > 1:
        raise ValueError("they must be of one shape.")
    dim = one_dim(dim, np.ndim(parts[0]) + 1)
    out = np.stack(parts, axis=dim, dtype=np.result_type(*parts))  # 2.0 changes no dtype

    def backward(grad):
        return tuple(np.moveaxis(grad, dim, 0))

    return out, backward


def _several(name, tensors):
    """A list of Tensors, checked."""
    if not isinstance(tensors, (list, tuple)):
        raise TypeError(f"{name} takes a list of Tensors, got shape {np.shape(tensors)}.")
    if not tensors:
        raise ValueError(f"{name} takes a list of Tensors, and there is none in {tensors!r}.")
    return tensors
