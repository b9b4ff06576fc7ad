"""The controls of an explorer: what a number may be, and how it is set by hand."""

import math
import numbers
from dataclasses import dataclass

import numpy as np

from ..engine.format import number as written


class Control:
    """What all controls share; each has a ``value``, the one to begin with, and a ``label``.

    One that is ``in_picture`` is moved by a handle, or set by places to press; on the page it is
    folded away then.
    """

    in_picture = False

    def read(self, name, value):
        """The value that is kept for what was given: on the page, or to ``Explorer.set``.

        Raises:
            TypeError: if it is of another kind; the message names the control.
            ValueError: if it is none of its values.
        """
        return value

    def first(self, name):
        """The value to begin with, which is refused where the control cannot have it.

        Raises:
            TypeError: if it is of another kind; the message names the control.
            ValueError: if it is none of its values.
        """
        return self.read(name, self.value)

    def shown(self, value):
        """What the page is told of a value."""
        return value

    def describe(self, name):
        """What the page makes the control from, a dict; None for one that is not shown."""
        folded = {"folded": True} if self.in_picture else {}
        return {"name": name, "label": self.label or name, **self.look(), **folded}


@dataclass(frozen=True)
class Slider(Control):
    """A number between ``low`` and ``high``.

    Args:
        low, high: its ends; what is beyond them is taken for them.
        value: to begin with.
        step: how far one key moves it.
        label: what it is called on the page.
        in_picture: whether a handle in the picture moves it.
    """

    low: float
    high: float
    value: float
    step: float = 0.01
    label: str = ""
    in_picture: bool = False

    def read(self, name, value):
        """The number, within its ends.

        Raises:
            TypeError: if it is no number.
        """
        return min(max(_number(name, value), self.low), self.high)

    def first(self, name):
        """The value to begin with; beyond the ends it is refused, and not moved in silence."""
        return self.read(name, between(name, self.value, self.low, self.high))

    def look(self):
        """What the page makes it from, but for its name."""
        return {"kind": "slider", "low": self.low, "high": self.high, "step": self.step}


@dataclass(frozen=True)
class Steps(Control):
    """A whole number between ``low`` and ``high``, such as a moment; it can play by itself.

    Args:
        low, high: its ends.
        value: to begin with.
        label: what it is called on the page.
        pause: milliseconds from one to the next while it plays.
        stride: how many it goes on at a time while it plays.
        growth: which share of itself it goes on by, once that is more than the stride: 0.1 makes
            it a tenth more each time, slow at first and fast in the end.
        play: a word on its button, such as "Go".
        in_picture: whether a handle in the picture moves it; then it does not play.
    """

    low: int
    high: int
    value: int
    label: str = ""
    pause: int = 700
    stride: int = 1
    play: str = ""
    growth: float = 0.0
    in_picture: bool = False

    def read(self, name, value):
        """The nearest whole number within its ends.

        Raises:
            TypeError: if it is no number.
        """
        return round(min(max(_number(name, value), self.low), self.high))

    def first(self, name):
        """The value to begin with; what is not whole, or beyond the ends, is refused."""
        return int(between(name, self.value, self.low, self.high, whole=True))

    def look(self):
        """What the page makes it from, but for its name."""
        span = {"low": self.low, "high": self.high, "step": 1}
        if self.in_picture:
            return {"kind": "slider", **span}
        run = {"pause": self.pause, "stride": self.stride, "growth": self.growth}
        return {"kind": "steps", **span, **run, "play": self.play}


@dataclass(frozen=True)
class Number(Control):
    """A number between ``low`` and ``high`` to type, and to commit with Enter."""

    low: float
    high: float
    value: float = 0.0
    label: str = ""
    commit: str = ""

    def read(self, name, value):
        """The number; a text with a number in it counts as one.

        Raises:
            TypeError: if it is no number.
            ValueError: if it is beyond the ends; a typed number is not changed in silence.
        """
        if isinstance(value, str):
            typed = value
            try:
                value = float(typed.strip().replace("−", "-").replace(",", "."))
            except ValueError:
                value = math.nan
            if not math.isfinite(value):
                raise TypeError(f"Type a number, such as 2.5 or -3. You typed {typed!r}.")
        value = _number(name, value)
        if not self.low <= value <= self.high:
            span = f"between {written(self.low)} and {written(self.high)}"
            raise ValueError(f"Type a number {span}. You typed {written(value)}.")
        return value

    def shown(self, value):
        """The number as one types it; nothing for the one to begin with."""
        return "" if value == self.value else f"{value:.6g}"

    def look(self):
        """What the page makes it from, but for its name."""
        return {"kind": "entry", "unit": "", "commit": self.commit}


@dataclass(frozen=True)
class Text(Control):
    """A line of text to type, and to commit with Enter.

    Args:
        value: to begin with.
        label: what it is called on the page.
        commit: a word on its button.
        longest: how many letters it may have.
    """

    value: str
    label: str = ""
    commit: str = ""
    longest: int = 200

    def read(self, name, value):
        """The text, without spaces around it.

        Raises:
            TypeError: if it is no text.
            ValueError: if there is nothing in it, or more than ``longest`` letters.
        """
        if not isinstance(value, str):
            raise TypeError(f"{name} is a text, not {value!r}.")
        text = " ".join(value.split())
        if not 0 < len(text) <= self.longest:
            raise ValueError(f"Type 1 to {self.longest} letters for {name}. You typed {len(text)}.")
        return text

    def look(self):
        """What the page makes it from, but for its name."""
        return {"kind": "entry", "unit": "", "commit": self.commit, "long": True}


@dataclass(frozen=True)
class Choice(Control):
    """One of several options, from a list that opens.

    Args:
        options: the values; or (text, value) pairs.
        value: to begin with.
        label: what it is called on the page.
        in_picture: whether places in the picture set it.
    """

    options: tuple
    value: object
    label: str = ""
    in_picture: bool = False

    @property
    def values(self):
        """Text -> value, in their order."""
        return dict(one if isinstance(one, tuple) else (str(one), one) for one in self.options)

    def read(self, name, value):
        """The value, for itself or for its text.

        Raises:
            ValueError: if it is none of the options.
        """
        for text, one in self.values.items():
            if value is one or value == text or (type(value) is type(one) and value == one):
                return one
        known = ", ".join(self.values)
        raise ValueError(f"{name} cannot be {value!r}: choose one of {known}.")

    def first(self, name):
        """The value to begin with.

        Raises:
            ValueError: if it is none of the options; the message lists what can be given.
        """
        for one in self.values.values():
            if self.value is one or (_is_plain(self.value) and self.value == one):
                return one
        known = ", ".join(map(repr, self.values.values()))
        raise ValueError(f"{name} cannot be {self.value!r}: choose one of {known}.")

    def shown(self, value):
        """The text of a value."""
        return next(text for text, one in self.values.items() if one is value or one == value)

    def look(self):
        """What the page makes it from, but for its name."""
        return {"kind": "choice", "options": list(self.values)}


@dataclass(frozen=True)
class Switch(Control):
    """On or off."""

    value: bool
    label: str = ""

    def read(self, name, value):
        """True or False.

        Raises:
            TypeError: if it is neither.
        """
        if not isinstance(value, (bool, np.bool_, numbers.Real)) or value not in (True, False):
            raise TypeError(f"{name} is True or False, not {value!r}.")
        return bool(value)

    def look(self):
        """What the page makes it from, but for its name."""
        return {"kind": "switch"}


@dataclass(frozen=True)
class Memory(Control):
    """Something to remember that no control shows: only buttons and handles change it."""

    value: object

    def describe(self, name):
        """None: it is not shown."""


@dataclass(frozen=True)
class Numbered(Memory):
    """A whole number to remember, from 0 to ``high``, such as which of many speakers."""

    value: int
    high: int = 999_999

    def read(self, name, value):
        """The number.

        Raises:
            TypeError: if it is no number.
            ValueError: if it is not whole, or beyond the ends.
        """
        return int(between(name, value, 0, self.high, whole=True))


def between(name, value, low, high, whole=False):
    """A number from low to high; with ``whole`` a whole one.

    Raises:
        TypeError: if it is no number.
        ValueError: if it is beyond the ends, or not whole; says what was given.
    """
    value = _number(name, value)
    is_whole = not whole or float(value).is_integer()
    if not low <= value <= high or not is_whole:
        kind = "a whole number" if whole else "a number"
        span = f"from {written(low)} to {written(high)}"
        raise ValueError(f"{name} is {kind} {span}, not {written(value)}.")
    return value


def row_of(name, given, count, low, high):
    """So many numbers, each from low to high, such as the weights of a neuron.

    Raises:
        TypeError: if they are no row of numbers.
        ValueError: if there are more or fewer, or one is beyond the ends; says which.
    """
    if isinstance(given, str) or np.ndim(given) != 1:
        raise TypeError(f"{name} is a row of {count} numbers, not {given!r}.")
    if len(given) != count:
        raise ValueError(f"{name} is a row of {count} numbers, not of {len(given)}.")
    return [between(f"{name}[{i}]", value, low, high) for i, value in enumerate(given)]


def _is_plain(value):
    return isinstance(value, (str, numbers.Real)) and not isinstance(value, bool)


def _number(name, value):
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or math.isnan(value):
        raise TypeError(f"{name} is a number, not {value!r}.")
    return float(value) if not isinstance(value, int) else value
