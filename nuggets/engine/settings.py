"""Settings: taken as PyTorch takes them, or refused by name; of layers, losses, operations, all.

Each check is told ``owner``, whose setting it is, the setting's ``name``, and what was ``given``,
for its sentence. An operation says its own name around the sentence, and gives "" for the owner.
What is of the wrong kind is a TypeError, what is out of its range a ValueError.
"""

import functools
import inspect
import math
import numbers
import operator

import numpy as np

_ALSO = {"device": ("cpu",), "dtype": (np.float32, "float32")}  # what the default, None, means here
_INSTEAD = {
    "closure": "Send the blame back first, by loss.backward(), and then call step().",
    "decoupled_weight_decay": "It is False for Adam and True for AdamW.",
    "ddof": "Give correction in its place: correction=0 divides by n, correction=1 by n - 1.",
    "dtype": "For float64 use .double().",
    "ignore_index": "Leave those examples out before.",
    "reduction": "Average or add up the losses yourself.",
    "size_average": 'Use reduction="mean" or "sum".',
    "reduce": 'Use reduction="mean" or "sum".',
    "set_to_none": "Blame is always forgotten, not set to 0.",
    "unbiased": "Give correction in its place: correction=0 divides by n, correction=1 by n - 1.",
}


def only_default(*names):
    """Let a function have settings (``names``) of PyTorch's that are taken at their default only.

    Code that states such a default then runs here too; another value is a ValueError.
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
                check_default(owner, name, given, default)
            return function(*args, **settings)

        return checked

    return decorate


def check_default(owner, name, given, default):
    """Refuse a setting at any other value than its default, or what means the same."""
    if given is not default and not _means(name, given, default):
        raise ValueError(f"{owner} is here for {_one_value(name, default, given)}")


def _one_value(name, known, given):
    """The second half of a refusal: the value that there is, and what to do instead."""
    got = f"{name}={known!r} only, got {name}={given!r}. {_INSTEAD.get(name, '')}"
    return got.rstrip()


def _means(name, given, default):
    """Whether a value says the same as the default, such as (1, 1) for 1."""
    if default is None:
        return any(given is also or given == also for also in _ALSO.get(name, ()))
    return np.array_equal(given, np.full(np.shape(given), default))


def only(known, **option):
    """Refuse an option (NotImplementedError) at any other value: ``only(1, groups=n)``."""
    ((name, given),) = option.items()
    if given != known:
        raise NotImplementedError(f"nuggets has {_one_value(name, known, given)}")


def number(owner, name, given, low=0.0, high=math.inf, *, below=None):
    """Give one number of a setting as a Python float, which turns no float32 into float64.

    It is from ``low`` to ``high``, and less than ``below`` if that is given. An operation takes no
    Tensor for it, since no blame would reach that.
    """
    if type(given) is float and low <= given <= high and below is None:
        return given
    try:
        if isinstance(given, str) or not (owner or isinstance(given, numbers.Real)):
            raise TypeError
        value = float(given)
    except (TypeError, ValueError):
        what = "one number" if owner else "one fixed number"
        raise TypeError(f"{_wanted(owner, name, what)}, got {given!r}.") from None
    whose = f"{owner}: {name}" if owner else name
    if math.isnan(value):
        raise ValueError(f"{_wanted(owner, name, 'a number')}, got nan.")
    if value < low:
        raise ValueError(f"{whose} must not be below {low:g}, got {given}.")
    if value > high:
        raise ValueError(f"{whose} must not be above {high:g}, got {given}.")
    if below is not None and value >= below:
        raise ValueError(f"{whose} must be below {below:g}, got {given}.")
    return value


def whole(owner, name, given, least=1):
    """Give one whole number of a setting as a Python int, such as how many neurons a layer has.

    True and False are none. ``least`` is the least that is allowed; -math.inf for any.
    """
    if type(given) is int and given >= least:
        return given
    try:
        if isinstance(given, (bool, np.bool_)):
            raise TypeError
        value = operator.index(given)
    except TypeError:
        raise TypeError(f"{_wanted(owner, name, 'a whole number')}, got {given!r}.") from None
    if value < least:
        must = (
            f"{owner}: {name} must be at least {least}" if owner else f"{name} is {least} or more"
        )
        raise ValueError(f"{must}, got {given}.")
    return value


def pair(owner, name, given, least=1):
    """Give two whole numbers, down and across, at least ``least``: one number stands for both."""
    if not is_row(given):
        return (whole(owner, name, given, least),) * 2
    if len(given) not in (1, 2):
        raise ValueError(f"{_wanted(owner, name, 'one number or two')}, got {given!r}.")
    return whole(owner, name, given[0], least), whole(owner, name, given[-1], least)


def function(owner, name, given, example):
    """Refuse what cannot be called, or is a class; ``example`` is what could be written instead."""
    if not callable(given) or isinstance(given, type):
        raise TypeError(
            f"{owner} needs a function for {name}, such as {example}, got {said(given)}."
        )


def of_kind(owner, given, kind):
    """Refuse what is of another class than ``kind``, such as Pets where Voices are needed."""
    if not isinstance(given, kind):
        is_short = isinstance(given, (type, str, numbers.Real)) or given is None
        got = said(given) if is_short else type(given).__name__
        raise TypeError(f"{owner} needs {kind.__name__}, got {got}.")


def said(given):
    """What was given, for a sentence; a class says that it is one and was not called."""
    return f"the class {given.__name__} itself" if isinstance(given, type) else repr(given)


def generator(owner, given):
    """Refuse what is no numpy Generator, such as a bare seed, where dice are thrown."""
    if not isinstance(given, np.random.Generator):
        raise TypeError(
            f"{owner} needs a random generator, such as np.random.default_rng(0), got {given!r}."
        )


def is_row(x):
    """Whether these are several, in a tuple, a list, a range or an array, and not just one."""
    return isinstance(x, (tuple, list, range)) or (isinstance(x, np.ndarray) and x.ndim > 0)


def _wanted(owner, name, what):
    """The first half of a refusal."""
    return f"{owner} needs {what} for {name}" if owner else f"{name} is {what}"
