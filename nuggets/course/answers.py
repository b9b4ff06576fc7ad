"""Reads a learner's answer, whatever it is: numbers, arrays, words, and steps with names.

Tensors are read by their numbers, texts by ``reading``.
"""

import collections.abc
import itertools
import math
import numbers
import re
import reprlib
import types

import numpy as np

from ..engine.tensor import Tensor
from .reading import UnreadableError, read_number, read_word

CROWD = 100_000
"""A list with more items than this is not an answer, and is not looked through."""


class Reader:
    """Reads the texts in a learner's answer as the numbers and words that are wanted.

    Args:
        unit: what the numbers are measured in; or a dict from the name of a step to its unit.
        asked: the question.
        words: the words that an answer may be.

    Attributes:
        notes: a sentence for each text that may be read in another way too.
    """

    def __init__(self, unit, asked, words):
        self.unit, self.asked, self.words, self.notes = unit, asked, words, []

    def read(self, answer, truth):
        """Give the answer without texts; a step that cannot be read becomes an UnreadableError.

        Raises:
            UnreadableError: if an answer without steps cannot be read.
        """
        if not isinstance(truth, dict):
            return self._read(answer, truth, self.unit)
        units = self.unit if isinstance(self.unit, dict) else dict.fromkeys(truth, self.unit)
        steps = read_steps(answer, truth)
        read = {step: self._step(steps, truth, step, units) for step in truth if step in steps}
        return steps | read

    def _step(self, steps, truth, step, units):
        try:
            return self._read(steps[step], truth[step], units.get(step, ""))
        except UnreadableError as reason:
            return reason

    def _read(self, answer, truth, unit):
        if isinstance(answer, np.ndarray) and answer.dtype.kind == "U":
            answer = answer.tolist()
        if isinstance(answer, (list, tuple)):
            _refuse_a_crowd(answer)
            if isinstance(truth, (str, bool)):
                return self._read(answer[0], truth, unit) if len(answer) == 1 else answer
            same = np.ndim(truth) and len(answer) == len(truth)
            truths = truth if same else [np.nan] * len(answer)
            pairs = zip(answer, truths, strict=True)
            return [self._read(item, right, unit) for item, right in pairs]
        if not isinstance(answer, str):
            return answer
        if isinstance(truth, bool):
            return {"true": True, "yes": True, "false": False, "no": False}.get(
                answer.strip().lower(), answer
            )
        if isinstance(truth, str):
            return self._word(answer)
        if np.ndim(truth):
            return np.reshape(*self._numbers(answer, truth, unit)).tolist()
        return self._number(answer, truth, unit)

    def _word(self, text):
        word = read_word(text, self.words)
        if word is None and len(self.words) > 1:
            listed = ", ".join(f'"{word}"' for word in sorted(self.words))
            raise UnreadableError(f"{short(text)} is not one of the words. They are: {listed}.")
        return word or text

    def _numbers(self, text, truth, unit):
        """The numbers of a text, and their shape: that of the right ones where the count fits."""
        text = re.sub(r"[\[\]()]", " ", re.sub(r"\band\b", ", ", text)).strip(" ,;")
        for between in (r"\s*;[\s;]*", r"\s*,\s[\s,]*", r"\s*,\s*", r"\s+", r"[\s,]+"):
            parts = re.split(between, text)
            if len(parts) == np.size(truth):
                return self._read(parts, np.ravel(truth), unit), np.shape(truth)
        parts = re.split(r"[\s,;]+", text)
        return self._read(parts, truth, unit), len(parts)

    def _number(self, text, truth, unit):
        if truth is np.nan and _is_whole(text):  # too many of them: whole ones may be cut in two
            return int(text)
        typed = read_number(text, unit, self.asked, lambda number: is_close(number, truth))
        if typed is None:
            raise _no_number(text)
        if typed.note:
            self.notes.append(typed.note)
        return typed.value


def is_untouched(answer):
    """Whether an answer is still a placeholder, ``...`` or ``None``, or is made of them only."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    if isinstance(answer, (list, tuple)) and answer:
        return all(map(is_untouched, answer))
    if isinstance(answer, str):
        return answer.strip(" .\N{HORIZONTAL ELLIPSIS}?") == ""
    return answer is None or answer is ...


def is_close(given, truth):
    """Whether numbers are right: to four digits, or exactly where the right one is a whole number.

    Args:
        given: a number, or an array.
        truth: the right one. An int says that nothing but it will do, and 4.0 that 4.001 will.
    """
    is_exact = np.asarray(truth).dtype.kind in "iu"
    return np.isclose(given, truth, rtol=1e-12 if is_exact else 1e-3, atol=1e-9)


def read_steps(answer, truth):
    """Give a learner's steps as a dict; steps in the right order need no names.

    Raises:
        UnreadableError: if they are neither a dict nor a list or tuple of the right length.
    """
    if hasattr(answer, "to_dict"):  # a pandas Series
        answer = answer.to_dict()
    if isinstance(answer, (Tensor, np.ndarray)) and np.ndim(without_tensors(answer)):
        answer = list(without_tensors(answer))
    if isinstance(answer, (list, tuple)) and len(answer) == len(truth):
        return dict(zip(truth, answer, strict=True))
    if not isinstance(answer, collections.abc.Mapping):
        wanted = ", ".join(f'"{step}": ...' for step in truth)
        about_commas = _about_commas(answer, len(truth))
        raise UnreadableError(
            f"The answer has steps: {{{wanted}}}. Yours is {kind(answer)}.{about_commas}"
        )
    return dict(answer)


def read_numbers(answer, shape):
    """Give the numbers of an answer as an array of this shape.

    Raises:
        UnreadableError: if there are none, or if their count or size is off; says why.
    """
    if isinstance(answer, UnreadableError):
        raise answer
    if isinstance(answer, (bytearray, memoryview)):
        raise _no_number(answer)
    try:
        array = as_array(without_tensors(answer))
    except UnreadableError:
        raise
    except (Exception, SystemExit, GeneratorExit):  # it may fail in its own way when looked at
        raise _no_number(answer) from None
    if array.dtype.kind == "O" and array.size <= CROWD:
        try:
            array = array.astype(float)  # fractions and decimals
        except OverflowError:
            raise UnreadableError("That number is far too large.") from None
        except (TypeError, ValueError):
            raise _no_number(answer) from None
    if array.dtype.kind == "c" and not np.any(array.imag):
        array = array.real
    if array.dtype.kind not in "fiu":
        raise _no_number(array.flat[0].item() if array.size else answer)
    if shape == () and array.size == 1:
        array = array.reshape(())
    if array.shape != shape:
        about_commas = _about_commas(answer, math.prod(shape))
        raise UnreadableError(
            f"Wanted: {_counted(shape)}. Yours: {_counted(array.shape)}.{about_commas}"
        )
    if not np.all(np.isfinite(array)):
        raise UnreadableError(
            f"{short(array)} is not a usable number: was something divided by zero, or too large?"
        )
    return array.astype(float)


def read_exactly(answer, truth):
    """Give an answer as True or False, or as a word, whichever the right one is.

    Raises:
        UnreadableError: if it is neither.
    """
    if isinstance(answer, UnreadableError):
        raise answer
    if isinstance(truth, bool):
        if not isinstance(answer, (bool, np.bool_)):
            raise UnreadableError(f"The answer is True or False. Yours is {short(answer)}.")
        return bool(answer)
    if not isinstance(answer, str):
        raise UnreadableError(
            f'The answer is a word in quotes, like "word". Yours is {kind(answer)}.'
        )
    return truth if _folded(answer) == _folded(truth) else answer


def as_array(answer):
    """Give an answer as an array, of whatever there is in it."""
    try:
        return np.asarray(answer)
    except (TypeError, ValueError, RuntimeError):
        if not isinstance(answer, list):
            raise _no_number(answer) from None
        raise UnreadableError(
            "The answer cannot be read as numbers. Do all its rows have the same length?"
        ) from None


def _no_number(answer):
    return UnreadableError(f"The answer is a number. Yours is {kind(answer)}.")


KINDS = (
    ((bytes, bytearray, memoryview), "bytes. Write a number without quotes"),
    ((bool, np.bool_), "True or False, not a number"),
    (numbers.Real, "one number"),
    (numbers.Complex, "a complex number, with a part that is not real"),
    (types.GeneratorType, "a generator: the function has yield where return belongs"),
)
"""What sort of thing an answer is, in plain words; the first that fits."""


def kind(answer):
    """Say in plain words what sort of thing an answer is."""
    if isinstance(answer, type):
        return f"a class, {answer.__name__}, not something made with it"
    if callable(answer):
        return "a function. Call it, with brackets, and check what it gives back"
    if answer is None or answer is ...:
        return f"still empty ({'None' if answer is None else '...'})"
    if isinstance(answer, str):
        return f"the text {short(answer)}"
    if isinstance(answer, (list, tuple)):
        return f"a {type(answer).__name__} of {len(answer)}"
    words = (words for type_, words in KINDS if isinstance(answer, type_))
    return next(words, f"of the type {type(answer).__name__}")


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
    said = reprlib.repr(value)
    return kind(value) if said.startswith("<") else said


def _folded(text):
    return " ".join(text.casefold().replace("_", " ").split())


def _is_whole(item):
    is_digits = isinstance(item, str) and re.fullmatch(r"\s*[-+]?\d+\s*", item, re.ASCII)
    return bool(is_digits) or (isinstance(item, int) and not isinstance(item, bool))


def _about_commas(answer, wanted):
    """A sentence where a comma inside a number may have made several whole numbers of it."""
    if not isinstance(answer, (list, tuple)) or len(answer) <= wanted:
        return ""
    items = [int(item) if _is_whole(item) else None for item in answer]
    may_be_groups = all(item == 0 or 100 <= item < 1000 for item in items[1:] if item is not None)
    if len(items) == 2 * wanted and None not in items:
        first, second = items[:2]
        large = f" A large one has no comma: {first}{second}." if 100 <= second < 1000 else ""
        return f" A decimal number has a point, not a comma: {first}.{second}.{large}"
    if wanted == 1:
        if None in items or not may_be_groups or not 1 <= items[0] < 1000 or not any(items[1:]):
            return ""
        digits = "".join([str(items[0]), *(f"{item:03}" for item in items[1:])])
        return f" A large number has no comma: {digits[:20]}."
    if _pairs_of_wholes(items) < len(items) - wanted:
        return ""
    return " A decimal number has a point, not a comma: 2.5. A large one has no comma: 2500."


def _pairs_of_wholes(items):
    """In how many places a comma may stand inside a number."""
    return sum(None not in pair and pair[1] >= 0 for pair in itertools.pairwise(items))


def without_tensors(answer):
    """Give an answer with the numbers of its Tensors in place of them."""
    if isinstance(answer, Tensor):
        return answer.data
    if hasattr(answer, "detach"):  # a tensor of PyTorch
        return answer.detach()
    _refuse_a_crowd(answer)
    if isinstance(answer, (list, tuple)):
        if any(item is None or item is ... for item in answer):
            raise UnreadableError("One of the numbers is still empty (... or None).")
        return [without_tensors(item) for item in answer]
    return answer


def _refuse_a_crowd(answer):
    if isinstance(answer, (np.ndarray, type)) or not hasattr(answer, "__len__"):
        return
    if len(answer) > CROWD:
        raise UnreadableError(f"The answer is short. Yours has {len(answer):,} items.")


def _counted(shape):
    if shape == ():
        return "one number"
    return f"{shape[0]} numbers" if len(shape) == 1 else f"numbers of the shape {shape}"
