"""Hands for explorers: where they would put each control, alone and together with the others."""

import itertools
import math
import random

import ipywidgets

from nuggets import explore
from nuggets.explore import explorer as shell

EXPLORERS = {
    name: getattr(explore, name)
    for name in explore.__all__
    if name.islower() and not name.endswith("_svg")
}
"""Every explorer of the course, by its name."""

MANY = 200
"""Where there are more settings than this, a fixed sample of them is tried."""


def stops(dial):
    """The ends and the middle of a slider; every option of the others."""
    if isinstance(dial, ipywidgets.BoundedIntText):
        return sorted({dial.min, (dial.min + dial.max) // 2, dial.max})
    if isinstance(dial, ipywidgets.BoundedFloatText):
        return [dial.min, (dial.min + dial.max) / 2, dial.max]
    if isinstance(dial, shell.Kept):
        return [dial.value]
    if isinstance(dial, ipywidgets.Dropdown):
        return [option[1] if isinstance(option, tuple) else option for option in dial.options]
    return [False, True]


def settings(explorer):
    """Every stop of every control by itself, and their combinations, or a sample of these."""
    dials = {name: stops(dial) for name, dial in explorer.dials.items()}
    start = explorer.numbers
    alone = [start | {name: value} for name, values in dials.items() for value in values]
    if math.prod(map(len, dials.values())) <= MANY:
        together = itertools.product(*dials.values())
    else:
        luck = random.Random(0)
        together = [[luck.choice(values) for values in dials.values()] for _ in range(MANY)]
    return alone + [dict(zip(dials, values, strict=True)) for values in together]
