"""Hands for explorers: where they would put each control, alone and together with the others."""

import itertools
import json
import math
import random
from xml.etree import ElementTree

from nuggets import explore
from nuggets.explore import Choice, Memory, Number, Slider, Steps, Text

EXPLORERS = {
    name: getattr(explore, name)
    for name in explore.__all__
    if name.islower() and not name.endswith("_svg") and name != "explorer"
}
"""Every explorer of the course, by its name."""

MANY = 200
"""Where there are more settings than this, a fixed sample of them is tried."""


def stops(kind):
    """The ends and the middle of a slider; every option of the others."""
    if isinstance(kind, Steps):
        return sorted({kind.low, (kind.low + kind.high) // 2, kind.high})
    if isinstance(kind, (Slider, Number)):
        return [kind.low, (kind.low + kind.high) / 2, kind.high]
    if isinstance(kind, (Memory, Text)):
        return [kind.value]
    if isinstance(kind, Choice):
        return [*kind.values.values()]
    return [False, True]


def settings(explorer):
    """Every stop of every control by itself, and their combinations, or a sample of these."""
    places = {name: stops(kind) for name, kind in explorer.kinds.items()}
    start = explorer.numbers
    alone = [start | {name: value} for name, values in places.items() for value in values]
    if math.prod(map(len, places.values())) <= MANY:
        together = itertools.product(*places.values())
    else:
        luck = random.Random(0)
        together = [[luck.choice(values) for values in places.values()] for _ in range(MANY)]
    return alone + [dict(zip(places, values, strict=True)) for values in together]


def touches(explorer):
    """What can be done to the picture that is seen, and to the buttons: (changed, pressed) each."""
    found = [({}, [label]) for label in explorer.buttons]
    for shape in ElementTree.fromstring(explorer.svg).iter():
        does = json.loads(shape.get("data-press", "{}"))
        if does:
            found.append((does["set"], does.get("press", [])))
        for way in json.loads(shape.get("data-ways", "[]")):
            found += [({way["name"]: way[end]}, []) for end in ("low", "high")]
    return found
