"""What an optimiser remembers, in PyTorch's form: read from a mapping, and checked on the way.

That form is ``{"state": {0: {...}, 1: {...}}, "param_groups": [{"lr": ..., "params": [0, 1]}]}``.
Each check is told ``owner``, whose state it should be, for its sentence.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from .layers.state import like
from .settings import check_default

HOW = {"foreach": None, "capturable": False, "differentiable": False, "fused": None}
"""How PyTorch works a step out. No number depends on it: whatever is given is passed over."""

OF_SCHEDULES = ("initial_lr", "max_lr", "min_lr", "max_momentum", "base_momentum", "swa_lr")
"""What PyTorch's schedules note down among the settings of an optimiser."""

PASSED_OVER = {"params", "param_names", *HOW}


class Form(NamedTuple):
    """The settings of a kind of optimiser, by PyTorch's names.

    Attributes:
        own: PyTorch's name -> ours, for settings that are needed.
        more: the same for those that only nuggets has; they may be missing.
        fixed: PyTorch's name -> the one value that there is here.
        how: names of ``HOW`` that PyTorch has for this kind.
    """

    own: dict
    more: dict
    fixed: dict
    how: tuple


def read(owner, given, form, weights):
    """Take a state apart, which may come from PyTorch.

    Args:
        owner: the name of the optimiser.
        given: what ``state_dict()`` gave.
        form: the ``Form`` of its settings.
        weights: how many there are.

    Returns:
        The settings by PyTorch's names, and what is remembered of each weight, by its place.

    Raises:
        TypeError: if it is no mapping, or is built otherwise.
        KeyError: if something is missing.
        ValueError: if it is of other weights, in several groups, or of another optimiser.
    """
    settings, state = _one_group(owner, given)
    numbers = settings["params"]
    if len(numbers) != weights:
        raise ValueError(f"{owner} looks after {weights} weights, the state is of {len(numbers)}.")
    strange = [number for number in state if number not in numbers]
    if strange:
        raise ValueError(f"{owner}: the state is also of a weight {strange[0]!r}, which is none.")
    _check_settings(owner, settings, form)
    return settings, {i: state[n] for i, n in enumerate(numbers) if n in state}


def _one_group(owner, given):
    """The only group of settings, and the state."""
    if not isinstance(given, Mapping):
        raise TypeError(
            f"{owner}.load_state_dict() takes what its state_dict() gave, got "
            f"{type(given).__name__}."
        )
    missing = [key for key in ("state", "param_groups") if key not in given]
    if missing:
        raise KeyError(
            f"{owner}.load_state_dict() takes what the state_dict() of an optimiser gave, and "
            f"there is no {missing[0]!r} among {[*given]}"
        )
    state, groups = given["state"], given["param_groups"]
    is_list = isinstance(groups, (list, tuple))
    if not isinstance(state, Mapping) or not is_list or not all(map(_is_group, groups)):
        raise TypeError(
            f"{owner} needs a dict for 'state', and for 'param_groups' a list of one dict with a "
            f"list of 'params', got {type(state).__name__} and {type(groups).__name__}."
        )
    if len(groups) != 1:
        raise ValueError(
            f"{owner} has one group of weights, the state has {len(groups)}: make one optimiser "
            "for each."
        )
    return groups[0], state


def _is_group(group):
    return isinstance(group, Mapping) and isinstance(group.get("params"), (list, tuple))


def _check_settings(owner, settings, form):
    missing = sorted(form.own.keys() - settings.keys())
    known = {*form.own, *form.more, *form.fixed, *OF_SCHEDULES, *PASSED_OVER}
    unknown = sorted(map(str, settings.keys() - known))
    if unknown:
        lack = f", and has no {', '.join(missing)}" if missing else ""
        raise ValueError(
            f"This is the state of another kind of optimiser than {owner}: it has "
            f"{', '.join(unknown)}{lack}."
        )
    if missing:
        raise KeyError(f"{owner}: the state has no setting {', '.join(missing)}")
    if "amsgrad" in form.fixed and "amsgrad" not in settings:  # RAdam's is alike in all else
        raise ValueError(
            f"This is the state of another kind of optimiser than {owner}: no amsgrad."
        )
    for name, only in form.fixed.items():
        check_default(owner, name, settings.get(name, only), only)


def remembered(owner, place, given, names, weight):
    """What is remembered of one weight: name -> an array of its own, in the dtype of the weight.

    Args:
        owner: the name of the optimiser.
        place: which weight it is.
        given: numpy arrays or PyTorch's tensors by name; None for one that there is not yet.
        names: all that must be there, or nothing.
        weight: its array. ``step`` is one number, all others have the shape of the weight.

    Raises:
        TypeError: if it is no mapping of numbers.
        KeyError: if something is missing.
        ValueError: if there is more, or if a shape or a number does not fit.
    """
    if not isinstance(given, Mapping):
        raise TypeError(
            f"{owner}: the state of weight {place} is a dict, got {type(given).__name__}."
        )
    given = {name: numbers for name, numbers in given.items() if numbers is not None}
    unknown = sorted(map(str, given.keys() - set(names)))
    if unknown:
        raise ValueError(
            f"This is the state of another kind of optimiser than {owner}: of weight {place} it "
            f"has {', '.join(unknown)}."
        )
    if not given:
        return {}
    missing = [name for name in names if name not in given]
    if missing:
        raise KeyError(f"{owner}: the state of weight {place} has no {', '.join(missing)}")
    return {name: _numbers(place, name, given[name], weight) for name in names}


def _numbers(place, name, given, weight):
    """The numbers of one name: finite, and where they are steps or sizes, not below 0."""
    what = f"{name} of weight {place}"
    numbers = like(np.zeros(()) if name == "step" else weight, given, what)
    if not np.isfinite(numbers).all():
        raise ValueError(f"{what} holds what is no finite number: nothing was changed.")
    if name in ("step", "exp_avg_sq") and (numbers < 0).any():
        raise ValueError(f"{what} must not be below 0, got {numbers.min()}.")
    if name == "step" and numbers % 1:
        raise ValueError(f"{what} is a whole number, got {numbers}.")
    return numbers
