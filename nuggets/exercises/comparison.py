"""Compares a learner's answer, whatever it is, with the right one, and says in words what differs.

An answer is a number, an array, a text, or a dict from the name of a step to its value. Tensors are
read by their numbers. ``close`` is always a function like ``numpy.isclose``.
"""

import numbers
import reprlib

import numpy as np

from ..engine import Tensor


class UnreadableError(Exception):
    """An answer that cannot be compared; its message says why, in a plain sentence."""


def is_untouched(answer):
    """Whether an answer is still a placeholder, ``...`` or ``None``, or is made of them only."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    if isinstance(answer, (list, tuple)) and answer:
        return all(map(is_untouched, answer))
    return answer is None or answer is ...


def difference(answer, truth, close):
    """Say what is not right about an answer, in a sentence; None if nothing is."""
    try:
        if isinstance(truth, dict):
            step = first_wrong_step(answer, truth, close)
            return step and f"The first step that is not right is {step}."
        if isinstance(truth, (str, bool)):
            return None if _read_word(answer, truth) == truth else f"{short(answer)} is not it."
        answer, truth = _read_numbers(answer, np.shape(truth)), np.asarray(truth)
    except UnreadableError as reason:
        return str(reason)
    with np.errstate(all="ignore"):
        wrong = np.argwhere(~close(answer, truth))
    if not len(wrong):
        return None
    if truth.ndim == 0:
        return f"{short(answer)} is not it."
    place = f"number {wrong[0][0] + 1}" if truth.ndim == 1 else f"at {wrong[0].tolist()}"
    return f"The first number that is not right is {place}: {short(answer[tuple(wrong[0])])}."


def first_wrong_step(answer, truth, close):
    """Name the first step of an answer that is not right; None if all are right.

    Raises:
        UnreadableError: if the answer has no such steps.
    """
    given = read_steps(answer, truth)
    wrong = (step for step in truth if difference(given.get(step), truth[step], close))
    return next(wrong, None)


def read_steps(answer, truth):
    """Give a learner's steps as a dict; steps in the right order need no names.

    Raises:
        UnreadableError: if they are neither a dict nor a list or tuple of the right length.
    """
    if isinstance(answer, (list, tuple)) and len(answer) == len(truth):
        return dict(zip(truth, answer, strict=True))
    if not isinstance(answer, dict):
        wanted = ", ".join(f'"{step}": ...' for step in truth)
        raise UnreadableError(f"The answer has steps: {{{wanted}}}. Yours is {kind(answer)}.")
    return answer


def explains(mistaken, answer, truth, close):
    """Whether a known mistake was made: it too gives this answer, or its first wrong step."""
    if not isinstance(truth, dict):
        return difference(answer, mistaken, close) is None
    answer, step = read_steps(answer, truth), first_wrong_step(answer, truth, close)
    steps = [step] if step else mistaken
    return all(
        name in mistaken and difference(answer.get(name), mistaken[name], close) is None
        for name in steps
    )


def slip(pairs, close):
    """Name a slip that can happen in any exercise: a sign, a percentage, too few digits.

    Args:
        pairs: (answer, right answer) for each case; the slip must be the same in all of them.
        close: compares two arrays, like ``numpy.isclose``.

    Returns:
        A sentence, or None.
    """
    if any(isinstance(truth, (str, bool)) for _, truth in pairs):
        return None
    try:
        given = np.concatenate([_read_numbers(a, np.shape(t)).ravel() for a, t in pairs])
    except UnreadableError:
        return None
    truth = np.concatenate([np.ravel(t) for _, t in pairs])
    with np.errstate(all="ignore"):
        if np.all(close(np.abs(given), np.abs(truth))):
            return "The size is right. Look again at the sign: plus or minus?"
        if np.all(close(given * 100, truth)) or np.all(close(given / 100, truth)):
            return "It is off by a factor of 100. Remember that 25 % is the number 0.25."
        if np.allclose(given, truth, rtol=0.01, atol=0):
            if np.array_equal(given, np.round(given)) and np.array_equal(truth, np.round(truth)):
                return "Very close, and not quite right: count once more."
            return "Very close. Keep one or two more digits."
    return None


def kind(answer):
    """Say in plain words what sort of thing an answer is."""
    if isinstance(answer, type):
        return f"a class, {answer.__name__}"
    if callable(answer):
        return "a function. Call it, with brackets, and check what it gives back"
    if answer is None or answer is ...:
        return f"still empty ({'None' if answer is None else '...'})"
    if isinstance(answer, (str, bytes)):
        return "text. Write a number without quotes"
    if isinstance(answer, (bool, np.bool_)):
        return "True or False, not a number"
    if isinstance(answer, numbers.Real):
        return "one number"
    if isinstance(answer, numbers.Complex):
        return "a complex number, with a part that is not real"
    return f"of the type {type(answer).__name__}"


def short(value):
    """Write a value in a few characters."""
    if isinstance(value, Tensor):
        value = value.data
    if callable(value):
        return getattr(value, "__name__", kind(value))
    if isinstance(value, (numbers.Real, np.ndarray)) and np.asarray(value).dtype.kind in "fiu":
        value = np.asarray(value)
        return (
            f"{value:.6g}" if value.ndim == 0 else np.array2string(value, precision=6, threshold=9)
        )
    return reprlib.repr(value)


def _read_word(answer, truth):
    if isinstance(truth, bool):
        if not isinstance(answer, (bool, np.bool_)):
            raise UnreadableError(f"The answer is True or False. Yours is {short(answer)}.")
        return bool(answer)
    if not isinstance(answer, str):
        raise UnreadableError(
            f'The answer is a word in quotes, like "word". Yours is {short(answer)}.'
        )
    return truth if _folded(answer) == _folded(truth) else answer


def _folded(text):
    return " ".join(text.casefold().split())


def _read_numbers(answer, shape):
    array = _as_array(_without_tensors(answer))
    if array.dtype.kind == "O":
        try:
            array = array.astype(float)  # fractions and decimals
        except OverflowError:
            raise UnreadableError("That number is far too large.") from None
        except (TypeError, ValueError):
            raise UnreadableError(f"The answer is a number. Yours is {kind(answer)}.") from None
    if array.dtype.kind not in "fiu":
        item = array.flat[0].item() if array.size else answer
        raise UnreadableError(f"The answer is a number. Yours is {kind(item)}.")
    if shape == () and array.size == 1:
        array = array.reshape(())
    if array.shape != shape:
        raise UnreadableError(f"Wanted: {_counted(shape)}. Yours: {_counted(array.shape)}.")
    if not np.all(np.isfinite(array)):
        raise UnreadableError(
            f"{short(array)} is not a usable number: was something divided by zero, or too large?"
        )
    return array.astype(float)


def _as_array(answer):
    try:
        return np.asarray(answer)
    except (TypeError, ValueError, RuntimeError):
        if not isinstance(answer, list):
            raise UnreadableError(f"The answer is a number. Yours is {kind(answer)}.") from None
        raise UnreadableError(
            "The answer cannot be read as numbers. Do all its rows have the same length?"
        ) from None


def _without_tensors(answer):
    if isinstance(answer, Tensor):
        return answer.data
    if isinstance(answer, (list, tuple)):
        if any(item is None or item is ... for item in answer):
            raise UnreadableError("One of the numbers is still empty (... or None).")
        return [_without_tensors(item) for item in answer]
    return answer


def _counted(shape):
    if shape == ():
        return "one number"
    return f"{shape[0]} numbers" if len(shape) == 1 else f"numbers of the shape {shape}"
