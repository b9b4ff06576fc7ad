"""Settings of layers, losses and optimisers: taken as PyTorch takes them, or refused by name."""

import functools
import inspect
import math
import operator

import numpy as np

_ALSO = {"device": ("cpu",), "dtype": (np.float32, "float32")}  # what the default, None, means here
_INSTEAD = {
    "ceil_mode": "What does not fill a whole square is left out.",
    "dtype": "For float64 use .double().",
    "ignore_index": "Leave those examples out before.",
    "reduction": "Average or add up the losses yourself.",
    "size_average": 'Use reduction="mean" or "sum".',
    "reduce": 'Use reduction="mean" or "sum".',
    "set_to_none": "Blame is always forgotten, not set to 0.",
}


def only_default(*names):
    """Let a function have settings of PyTorch's that are taken at their default only.

    Code that states such a default then runs here too; another value is refused in a sentence.

    Args:
        *names: of the function's parameters.
    """

    def decorate(function):
        owner = function.__qualname__.removesuffix(".__init__")
        parameters = inspect.signature(function).parameters
        places = list(parameters)
        known = {name: (places.index(name), parameters[name].default) for name in names}
        first = min(place for place, _ in known.values())

        @functools.wraps(function)
        def checked(*args, **settings):
            if not settings and len(args) <= first:  # most often: nothing to look at
                return function(*args)
            for name, (place, default) in known.items():
                given = args[place] if place < len(args) else settings.get(name, default)
                if given is not default and not _means(name, given, default):
                    raise ValueError(
                        f"{owner} is here for {name}={default!r} only, got {name}={given!r}. "
                        f"{_INSTEAD.get(name, '')}".rstrip()
                    )
            return function(*args, **settings)

        return checked

    return decorate


def _means(name, given, default):
    """Whether a value says the same as the default, such as (1, 1) for 1."""
    if default is None:
        return any(given is also or given == also for also in _ALSO.get(name, ()))
    return np.array_equal(given, np.full(np.shape(given), default))


def number(owner, name, given, low=0.0, high=math.inf, *, below=None):
    """Give one number of a setting as a Python float, which turns no float32 into float64.

    Args:
        owner: whose setting it is, for the sentence.
        name: of the setting.
        given: what was given for it.
        low: the least that is allowed.
        high: the most that is allowed.
        below: what it must stay below, if anything.

    Raises:
        TypeError: if it is no number.
        ValueError: if it is too small, too large or nan.
    """
    try:
        value = float("" if isinstance(given, str) else given)
    except (TypeError, ValueError):
        raise TypeError(f"{owner} needs one number for {name}, got {given!r}.") from None
    if math.isnan(value):
        raise ValueError(f"{owner} needs a number for {name}, got nan.")
    if value < low:
        raise ValueError(f"{owner}: {name} must not be below {low:g}, got {given}.")
    if value > high:
        raise ValueError(f"{owner}: {name} must not be above {high:g}, got {given}.")
    if below is not None and value >= below:
        raise ValueError(f"{owner}: {name} must be below {below:g}, got {given}.")
    return value


def whole(owner, name, given, least=1):
    """Give one whole number of a setting, such as how many neurons a layer has.

    Raises:
        TypeError: if it is no whole number.
        ValueError: if it is smaller than ``least``.
    """
    try:
        value = operator.index(given)
    except TypeError:
        raise TypeError(f"{owner} needs a whole number for {name}, got {given!r}.") from None
    if value < least:
        raise ValueError(f"{owner}: {name} must be at least {least}, got {given}.")
    return value


def pair(owner, name, given, least=1):
    """Give two whole numbers, down and across: one number stands for both.

    Raises:
        TypeError: if they are no whole numbers.
        ValueError: if one is smaller than ``least``, or if they are not two.
    """
    if np.ndim(given) == 0:
        return (whole(owner, name, given, least),) * 2
    if np.shape(given) != (2,):
        raise ValueError(f"{owner} needs one number or two for {name}, got {given!r}.")
    down, across = given
    return whole(owner, name, down, least), whole(owner, name, across, least)
