"""The miss as one number: how wrong an answer was.

``reduction`` is "mean", "sum", or "none" for the loss of each example. What is no number is a
TypeError, shapes that do not pair up a ValueError; other settings of PyTorch's are taken at their
default only.
"""

import numpy as np

from . import ops
from .operands import brought_in, has_history
from .ops.sums import largest, total
from .settings import number, only_default
from .strangers import without_history
from .tensor import Tensor, op


@only_default("size_average", "reduce", "weight")
def mse_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None):
    """The squared miss, averaged over all numbers: mean((input - target)**2).

    The answers may be of any shape, and the target of the same: stretching one by accident hides
    mistakes. The loss is in the units of the answers, squared.
    """
    _check_reduction("mse_loss", reduction)
    input, target = _alike("mse_loss", input, target)
    miss = ops.sub(input, target)
    squares = miss * miss
    if not isinstance(input, Tensor) and not isinstance(target, Tensor):
        squares = squares.data  # plain numbers in, plain numbers out
    return squares if reduction == "none" else getattr(squares, reduction)()


@only_default("weight", "size_average", "ignore_index", "reduce")
def cross_entropy(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None,
                  reduction="mean", label_smoothing=0.0):  # fmt: skip
    """The surprise at the right answer, averaged: mean of -log(chance given to it).

    From scores (N, classes), before softmax, and N whole numbers, the right class of each, 0 ..
    classes-1. The loss is 0 or more, in nats: 0.69 is an even guess between two.

    ``label_smoothing``, 0 to 1, is the share of the truth that is spread evenly over all classes,
    so that a network does not strive to be surer than sure (Szegedy et al., 2015, section 7).
    """
    input, target = _given("cross_entropy", "the answers", input), plain_labels(target)
    n, classes = input.shape if input.ndim == 2 else (None, None)
    if n is None or target.shape != (n,) or target.dtype.kind not in "iu":
        raise ValueError(
            f"cross_entropy needs scores (N, classes) and N whole numbers, got {input.shape} "
            f"and {target.dtype} {target.shape}.{_cure(n, classes, target)}"
        )
    if n and not (target.min() >= 0 and target.max() < classes):
        raise ValueError(f"The right answers must be among the classes 0 to {classes - 1}.")
    spread = number("cross_entropy", "label_smoothing", label_smoothing, high=1)
    _check_reduction("cross_entropy", reduction)
    return _cross_entropy(input, target=target, spread=spread, reduction=reduction)


def _cure(n, classes, target):
    """What to do about targets that are no N whole numbers, if that is to be seen."""
    if n is None:
        return ""
    if target.shape == (n, 1):
        return " Use target[:, 0]."
    if target.shape == (n, classes):
        if np.all((target == 0) | (target == 1)) and np.all(target.sum(axis=1) == 1):
            return " Use target.argmax(axis=1)."
        return " Chances for each class are not taken here."
    whole = target.dtype.kind == "f" and target.shape == (n,) and np.all(target == target.round())
    return " Make them whole: np.array(target, int)." if whole else ""


@op
def _cross_entropy(scores, *, target, spread=0.0, reduction="mean"):
    rows, share = np.arange(len(target)), spread / scores.shape[1]
    shifted = scores - largest(scores, 1)
    powers = np.exp(shifted)
    sums = total(powers, 1)
    hoped = shifted[rows, target]
    if spread:
        hoped = (1 - spread) * hoped + share * shifted.sum(axis=1)
    out = _reduced(np.log(sums[:, 0]) - hoped, reduction)

    def backward(grad):
        blame = powers / sums  # the chances, minus the truth: all of it at the right answer ...
        blame[rows, target] -= 1 - spread
        if spread:
            blame -= share  # ... but for what was spread
        blame *= _spread_out(grad, len(target), reduction)[..., None]
        return (blame,)

    return out, backward


@only_default("weight", "size_average", "reduce", "pos_weight")
def binary_cross_entropy_with_logits(input, target, weight=None, size_average=None, reduce=None,
                                     reduction="mean", pos_weight=None):  # fmt: skip
    """The surprise at yes-or-no answers, averaged: cross-entropy of sigmoid(input), and target.

    Scores before sigmoid, of any shape; target 1 for yes, 0 for no, or a chance in between, of the
    same shape. The loss is 0 or more, in nats.
    """
    input, target = _alike("binary_cross_entropy_with_logits", input, target)
    _check_reduction("binary_cross_entropy_with_logits", reduction)
    return _binary_cross_entropy_with_logits(input, target, reduction=reduction)


@op
def _binary_cross_entropy_with_logits(score, target, *, reduction="mean"):
    small = np.exp(-np.abs(score))  # never more than 1, so it cannot overflow
    losses = np.maximum(score, 0) - score * target + np.log1p(small)
    out = _reduced(losses, reduction)

    def backward(grad):
        chance = np.where(score >= 0, 1, small) / (1 + small)
        share = _spread_out(grad, np.size(score), reduction)
        return lambda: (chance - target) * share, lambda: -score * share

    return out, backward


def _reduced(losses, reduction):
    """Many losses to one number, or left as they are."""
    if reduction == "none":
        return losses
    return losses.sum() / losses.size if reduction == "mean" else losses.sum()


def _check_reduction(name, reduction):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f'{name}: reduction is "mean", "sum" or "none", got {reduction!r}.')


def _spread_out(grad, n, reduction):
    """The blame of each of n losses, from that of what they were reduced to."""
    return np.asarray(grad / n if reduction == "mean" else grad)


def plain_labels(labels):
    """What came as right answers, as a plain array.

    A Tensor holds floats only; where they are whole, they are taken for the classes that they are.
    """
    rows = isinstance(labels, (list, tuple))
    of_tensors = isinstance(labels, Tensor) or (rows and has_history(labels))
    numbers = np.asarray(without_history(labels))
    if of_tensors and np.all(numbers == np.rint(numbers)):
        return numbers.astype(int)
    if numbers.dtype == object:  # as pandas gives whole numbers where some might be missing
        return np.asarray(numbers.tolist())
    return numbers


def _given(name, what, numbers):
    """Answers or targets as a Tensor or a plain array, whatever form they came in."""
    if isinstance(numbers, (Tensor, np.ndarray)) and numbers.dtype.kind in "fiu":
        return numbers
    if numbers is None:
        raise TypeError(f"{name}: {what} are None. Does the model's forward return its answer?")
    try:
        return np.asarray(brought_in(numbers))
    except TypeError as problem:
        raise TypeError(f"{name}: {what} are not numbers. {problem}") from None


def _alike(name, input, target):
    """Refuse to stretch one of two shapes to the other: done by accident it hides mistakes."""
    input, target = _given(name, "the answers", input), _given(name, "the targets", target)
    if input.shape != target.shape:
        raise ValueError(
            f"{name} compares like with like, but the answers have shape {input.shape} and "
            f"the targets {target.shape}. Reshape one of them."
        )
    return input, target
