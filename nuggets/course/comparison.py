"""Compares a learner's answer with the right one, and says in words what differs.

An answer is a number, an array, a text, or a dict from the name of a step to its value.
"""

import decimal
import math

import numpy as np

from .answers import (
    as_array,
    is_close,
    read_exactly,
    read_numbers,
    read_steps,
    short,
    without_tensors,
)
from .reading import UnreadableError


def difference(answer, truth):
    """Say what is not right about an answer, in a sentence; None if nothing is."""
    try:
        if isinstance(truth, dict):
            step = first_wrong_step(answer, truth)
            return step and f"The first step that is not right is {step}."
        if isinstance(truth, (str, bool)):
            return None if read_exactly(answer, truth) == truth else f"{short(answer)} is not it."
        answer, truth = read_numbers(answer, np.shape(truth)), np.asarray(truth)
    except UnreadableError as reason:
        return str(reason)
    with np.errstate(all="ignore"):
        wrong = np.argwhere(~is_close(answer, truth))
    if not len(wrong):
        return None
    if truth.ndim == 0:
        return f"{short(answer)} is not it."
    place = f"number {wrong[0][0] + 1}" if truth.ndim == 1 else f"at {wrong[0].tolist()}"
    return f"The first number that is not right is {place}: {short(answer[tuple(wrong[0])])}."


def first_wrong_step(answer, truth):
    """Name the first step of an answer that is not right; None if all are right.

    Raises:
        UnreadableError: if the answer has no such steps.
    """
    given = read_steps(answer, truth)
    wrong = (step for step in truth if difference(given.get(step), truth[step]))
    return next(wrong, None)


def explains(mistaken, answer, truth, also=None):
    """Whether a known mistake was made: it too gives this answer, or its first wrong step.

    Args:
        mistaken: what the mistake gives.
        answer: the learner's answer.
        truth: the right answer.
        also: another step that the mistake must explain.
    """
    if not isinstance(truth, dict):
        return difference(answer, mistaken) is None
    answer, step = read_steps(answer, truth), first_wrong_step(answer, truth)
    steps = [step] if step else mistaken
    return all(
        name in mistaken and difference(answer.get(name), mistaken[name]) is None
        for name in filter(None, [*steps, also])
    )


def swapped(answer, truth):
    """Name the step that stands in the place of the first wrong one, and the other way round."""
    wrong = first_wrong_step(answer, truth)
    for other in truth:
        pairs = ((answer.get(wrong), truth[other]), (answer.get(other), truth[wrong]))
        if other != wrong and not any(difference(*pair) for pair in pairs):
            return None if isinstance(truth[wrong], str) else other
    return None


def is_rounded(pairs):
    """Whether each answer is the right one, rounded to the digits that it has.

    Args:
        pairs: (answer, right answer) for each case.
    """
    numbers = _flat_numbers(pairs)
    if numbers is None:
        return False
    return all(
        is_close(given, truth) or _is_rounding(given, truth)
        for given, truth in zip(*numbers, strict=True)
    )


def _is_rounding(given, truth):
    if given == 0 or truth == 0 or np.sign(given) != np.sign(truth):
        return False
    places = -decimal.Decimal(repr(float(given))).normalize().as_tuple().exponent
    first_digit = -math.floor(math.log10(abs(truth)))
    off = abs(given - truth)
    if off > 0.5 * 10.0**-places * (1 + 1e-9):
        return False
    if truth == round(truth):
        return off <= 0.01 * abs(truth)
    return places >= first_digit or off <= 0.05 * abs(truth)


def is_constant(answers):
    """Whether a function gave one and the same number, or array, in every try."""
    try:
        arrays = [as_array(without_tensors(answer)) for answer in answers]
    except UnreadableError:
        return False
    first = arrays[0]
    return first.dtype.kind in "fiu" and all(np.array_equal(first, other) for other in arrays)


def slip(pairs):
    """Name a slip that can happen in any exercise: a sign, a percentage, too few digits.

    Args:
        pairs: (answer, right answer) for each case; the slip must be the same in all of them.

    Returns:
        A sentence, or None.
    """
    numbers = _flat_numbers(pairs)
    if numbers is None:
        return None
    given, truth = numbers
    is_whole = np.array_equal(numbers, np.round(numbers))
    with np.errstate(all="ignore"):
        is_near = np.allclose(given, truth, rtol=0.01, atol=0)
        if np.all(is_close(np.abs(given), np.abs(truth))):
            return "The size is right. Look again at the sign: plus or minus?"
        if _is_off_by(100, given, truth):
            return "It is off by a factor of 100. Remember that 25% is the number 0.25."
        if is_whole and (is_near or np.all(np.abs(given - truth) == 1)):
            return "Very close, and not quite right: count once more."
        if is_near:
            return "Very close. Keep one or two more digits."
        return _wrong_by_a_factor(given, truth) if len(pairs) == 1 else None


def _wrong_by_a_factor(given, truth):
    for factor in (10, 1000):
        if _is_off_by(factor, given, truth):
            return f"It is off by a factor of {factor}. Is the point in its right place?"
    if np.all(is_close(given / 2, truth)):
        return "It is twice as much as it should be."
    if np.all(is_close(given * 2, truth)):
        return "It is half of what it should be."
    return None


def _is_off_by(factor, given, truth):
    return np.all(is_close(given * factor, truth)) or np.all(is_close(given / factor, truth))


def _flat_numbers(pairs):
    """The numbers of some pairs, those given and the right ones; None if they are none."""
    if any(isinstance(truth, (str, bool)) for _, truth in pairs):
        return None
    try:
        given = [read_numbers(answer, np.shape(truth)).ravel() for answer, truth in pairs]
    except UnreadableError:
        return None
    return np.concatenate(given), np.concatenate([np.ravel(truth) for _, truth in pairs])
