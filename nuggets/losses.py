"""The miss as one number: how wrong an answer was."""

import numpy as np

from .engine import Tensor, op


def mse_loss(input, target):
    """The squared miss, averaged over all numbers: mean((input - target)**2).

    Raises:
        ValueError: if the two shapes differ; stretching one by accident hides mistakes.
    """
    _check_alike("mse_loss", input, target)
    miss = input - target
    return (miss * miss).mean() if isinstance(miss, Tensor) else np.mean(miss * miss)


def cross_entropy(input, target, *, label_smoothing=0.0):
    """The surprise at the right answer, averaged: mean of -log(chance given to it).

    Args:
        input: scores (N, classes), before softmax.
        target: the right class of each example, whole numbers (N,).
        label_smoothing: the share of the truth, 0 to 1, that is spread evenly over all classes, so
            that a network does not strive to be surer than sure (Szegedy et al., 2015, section 7).

    Raises:
        ValueError: if the targets are not N classes 0 .. classes-1.
    """
    target = np.asarray(target)
    n, classes = np.shape(input) if len(np.shape(input)) == 2 else (None, None)
    if n is None or target.shape != (n,) or target.dtype.kind not in "iu":
        raise ValueError(
            f"cross_entropy needs scores (N, classes) and N whole numbers, got {np.shape(input)} "
            f"and {target.dtype} {target.shape}."
        )
    if n and not (target.min() >= 0 and target.max() < classes):
        raise ValueError(f"The right answers must be among the classes 0 to {classes - 1}.")
    if not 0 <= label_smoothing <= 1:
        raise ValueError(f"label_smoothing is a share from 0 to 1, got {label_smoothing}.")
    return _surprise(input, target=target, spread=label_smoothing)


@op
def _surprise(scores, *, target, spread=0.0):
    rows, share = np.arange(len(target)), spread / scores.shape[1]
    shifted = scores - scores.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    total = powers.sum(axis=1, keepdims=True)
    hoped = (1 - spread) * shifted[rows, target]
    if spread:
        hoped += share * shifted.sum(axis=1)
    out = (np.log(total[:, 0]) - hoped).mean()

    def backward(grad):
        blame = powers / total  # the chances, minus the truth: all of it at the right answer ...
        blame[rows, target] -= 1 - spread
        if spread:
            blame -= share  # ... but for what was spread
        return (blame * (grad / len(target)),)

    return out, backward


def binary_cross_entropy_with_logits(input, target):
    """The surprise at yes-or-no answers, averaged: -log(chance given to what was so).

    Args:
        input: one score for each question, before sigmoid; above 0 says yes. Any shape.
        target: 1 for yes, 0 for no, or a chance in between; the same shape.

    Raises:
        ValueError: if the two shapes differ.
    """
    _check_alike("binary_cross_entropy_with_logits", input, target)
    return _yes_or_no(input, target)


@op
def _yes_or_no(score, target):
    small = np.exp(-np.abs(score))  # never more than 1, so it cannot overflow
    out = (np.maximum(score, 0) - score * target + np.log1p(small)).mean()

    def backward(grad):
        chance = np.where(score >= 0, 1, small) / (1 + small)
        share = grad / np.size(score)
        return lambda: (chance - target) * share, lambda: -score * share

    return out, backward


def _check_alike(name, input, target):
    """Refuse to stretch one of two shapes to the other: done by accident it hides mistakes."""
    if np.shape(input) != np.shape(target):
        raise ValueError(
            f"{name} compares like with like, but the answers have shape {np.shape(input)} and "
            f"the targets {np.shape(target)}. Reshape one of them."
        )
