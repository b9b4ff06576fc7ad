"""Who spoke for which answer: a pet, the units by what they follow, and ribbons to the scores."""

from typing import NamedTuple

import numpy as np

from ...engine.format import decimals, percent
from .. import style
from ..scene import Box, Disc, Line, Photo, Scene, Shape, Words, paint
from ..verdict import verdict_bar

WIDTH = style.WIDTH
PHOTO, LEFT = 176, 14
ICON, ICONS = 50, 226
NUMBERS, DISCS, RIBBONS = 306, 322, 332
SCORES, BLOCK, TELL = 592, 14, 616
"""From left to right: the photo, the icons, the units' numbers and discs, the scores."""

TOP, BOTTOM = 30, 16
NAME, GAP, ROW = 20, 14, 13
"""How high the name of a group is, how far groups are apart, and the least height of a unit."""

SCALE, MOST = 46, 250
"""How thick a ribbon is for a lead of 1; together they are at most this thick."""

GROUPS = 4
"""So many traits are named; units that follow others share a place."""

ASLEEP = 16
"""So many silent units are drawn, at most, as small empty discs."""

SHOWN = 16
"""So many units have a ribbon of their own, those with the largest lead; the others share two."""

BIASES, OTHERS = "the biases", ("the others, for one", "the others, for the other")
STEPS = np.linspace(0, 1, 25)
LIT = {
    "backdrop": "",
    "backdrop_light": "",
    "floor": "",
    "light": "",
    "brightness": "",
    "eye_size": "eyes",
    "eye_slant": "eyes",
    "iris": "eyes",
    "pupil": "eyes",
    "muzzle": "muzzle",
    "nose": "nose",
    "nose_pink": "nose",
    "whiskers": "whiskers",
    "tongue": "tongue",
    "head_width": "head",
    "cheeks": "head",
}
"""The part of the picture that a trait is about; "" is all that no part covers, the room."""


class Group(NamedTuple):
    """Units that follow the same: their names, what it is in words, and the trait's name."""

    words: str
    trait: str
    units: list


def draw_speakers(opened, follows, pet, after=None):
    """Draw a pet, the units that looked at it, and how loudly each spoke for which answer.

    A ribbon is as thick as the lead that its unit gives to one of two answers. What follows the
    same stands together, beside the part of the picture that it is about.

    Args:
        opened: the answer, as ``blame.open_up()`` gives it, of a network with two answers.
        follows: the table that ``blame.follows()`` gives.
        pet: the same pet, ``Pets`` of one; it may be drawn finer.
        after: the same answer after some updates, ``opened.after(5)``: then it is drawn in full
            colour, and what was before is pale.

    Returns:
        A ``style.Picture``, 720 pixels wide.

    Raises:
        ValueError: for a network with more than two answers.
    """
    if len(opened.names) != 2:
        raise ValueError(f"draw_speakers() draws two answers, got {len(opened.names)}.")
    leads = _gathered([_leads(answer, follows) for answer in (opened, after or opened)])
    groups, silent = _groups(follows, leads)
    scale = SCALE * min(1, MOST / SCALE / max(sum(map(abs, lead.values())) for lead in leads))
    rows, height = _placed(groups, leads, scale)
    scene = Scene(WIDTH, height + TOP + BOTTOM + 30 * bool(silent))
    scene.add(_pet(after or opened, pet, height))
    scene.add(_ribbons(opened, leads, rows["units"], scale, height, moved=after is not None))
    for y, group in rows["groups"]:
        scene.add(_group(y, group, pet, rows["units"], TOP + height / 2 - 20))
    scene.add(_discs(leads[1], rows["units"]))
    if silent:
        scene.add(_silent(silent, TOP + height + 14))
    return paint(scene, _told(after or opened, groups, leads[1]))


def _leads(opened, follows):
    """What each unit gave, name -> lead: above 0 for the wrong answer, below 0 for the right."""
    table = opened.speakers(follows)
    return dict(zip(table["unit"].tolist(), table["lead"].tolist(), strict=True))


def _gathered(leads):
    """The same, where those of many units that matter least are added up for each answer."""
    order = sorted({unit for lead in leads for unit in lead}, key=lambda u: -_most(u, leads))
    kept = {BIASES, *order[:SHOWN]}
    return [_shortened(lead, kept) for lead in leads]


def _shortened(lead, kept):
    rest = [value for unit, value in lead.items() if unit not in kept]
    sums = sum(value for value in rest if value > 0), sum(value for value in rest if value < 0)
    others = {unit: value for unit, value in zip(OTHERS, sums, strict=True) if value}
    return {unit: value for unit, value in lead.items() if unit in kept} | others


def _groups(follows, leads):
    """The units by what they follow, the loudest group first; and those silent for every pet."""
    made, loud, silent = {}, {}, []
    for row in follows:
        if row["speaks"] or any(row["unit"] in lead for lead in leads):
            key = (row["follows"], row["trait"]) if row["trait"] else ("something else", "")
            made.setdefault(key, []).append(row["unit"])
            loud[key] = loud.get(key, 0) + row["loud"]
        else:
            silent.append(row["unit"])
    order = sorted((key for key in made if key[1]), key=lambda key: -loud[key])
    rest = [unit for key in made if key not in order[:GROUPS] for unit in made[key]]
    groups = [Group(*key, made[key]) for key in order[:GROUPS]]
    groups.append(Group("something else", "", [*rest, *OTHERS]))
    return [Group(BIASES, "", [BIASES]), *groups], silent


def _placed(groups, leads, scale):
    """Where everything stands: (y, group) for each, unit -> y; and how high all of it is."""
    y, placed, units = 0.0, [], {}
    for group in groups:
        loud = [unit for unit in group.units if any(unit in lead for lead in leads)]
        if not (loud or group.trait):
            continue
        placed.append((TOP + y, group))
        start = y + NAME
        heights = [max(ROW, scale * _most(unit, leads) + 4) for unit in loud]
        body = sum(heights) + ROW * bool(_quiet(group, loud))
        least = ICON if group.trait else 0
        at = start + max(0, least - body) / 2
        for unit, height in zip(loud, heights, strict=True):
            units[unit] = TOP + at + height / 2
            at += height
        y = start + max(body, least) + GAP
    return {"groups": placed, "units": units}, max(y - GAP, PHOTO + 100)


def _most(unit, leads):
    return max(abs(lead.get(unit, 0.0)) for lead in leads)


def _pet(opened, pet, height):
    """The picture, what it truly is, and what the network says."""
    y = TOP + (height - PHOTO - 66) / 2
    pixels = np.moveaxis(pet.images[0], 0, 2)
    colour = style.CLASSES.get(opened.truth, style.INK)
    return [
        Words(LEFT, y - 8, f"a {opened.truth}", colour, 15, "start", bold=True),
        Box(LEFT - 1, y - 1, PHOTO + 2, PHOTO + 2, style.FAINT),
        Photo(LEFT, y, PHOTO, PHOTO, pixels),
        Words(LEFT, y + PHOTO + 20, "the network says", style.GREY, 12, "start"),
        *verdict_bar(opened.chances[1], LEFT, y + PHOTO + 46, PHOTO, 14, opened.names, 13),
    ]


def _group(y, group, pet, units, middle):
    """The name of a group, an icon of what it looks at, and its silent units."""
    spoke = [unit for unit in group.units if unit in units]
    is_quiet = not group.trait
    colour, size = (style.GREY, 11.5) if is_quiet else (style.INK, 12.5)
    words = Words(ICONS, y + 12, group.words, colour, size, "start", bold=not is_quiet, halo=True)
    shapes = [words]
    if group.trait:
        shapes += [
            _thread((LEFT + PHOTO + 2, middle), (ICONS - 3, y + NAME + ICON / 2)),
            Box(ICONS - 1, y + NAME - 1, ICON + 2, ICON + 2, style.FAINT),
            Photo(ICONS, y + NAME, ICON, ICON, _lit(pet, group.trait)),
        ]
    quiet = _quiet(group, spoke)
    if quiet and group.trait:
        below = max((units[unit] + ROW for unit in spoke), default=y + NAME + ICON / 2)
        shapes += _asleep(quiet, DISCS, below)
        x = DISCS + 10 * min(quiet, ASLEEP) + 2
        shapes.append(Words(x, below + 4, "silent here", style.GREY, 11.5, "start", halo=True))
    return shapes


def _quiet(group, spoke):
    """How many units of a group sent nothing."""
    return len(set(group.units) - set(OTHERS) - set(spoke)) if group.trait else 0


def _thread(start, end):
    """A thin line from the picture to what a group looks at."""
    ease = STEPS**2 * (3 - 2 * STEPS)
    x = start[0] + (end[0] - start[0]) * STEPS
    y = start[1] + (end[1] - start[1]) * ease
    return Line(list(zip(x, y, strict=True)), style.SKY, 2.5)


def _asleep(count, x, y):
    shown = range(min(count, ASLEEP))
    return [Disc(x + 10 * i, y, 3.6, style.PAPER, style.QUIET, 1.2) for i in shown]


def _lit(pet, trait):
    """The picture, pale but for the part that a trait is about."""
    masks = {name: mask[0] for name, mask in pet.masks.items()}
    part = LIT.get(trait, "ears" if trait.startswith("ear") else "fur")
    masks["fur"] = masks["head"] | masks["body"]
    masks[""] = ~np.any(list(masks.values()), axis=0)
    pixels = np.moveaxis(pet.images[0], 0, 2)
    return np.where(masks[part][..., None], pixels, 0.82 + 0.18 * pixels)


def _ribbons(opened, leads, units, scale, height, moved):
    """Ribbons from the units to the two scores, and the scores, as high as what they got."""
    wrong, right = 1 - opened.label, opened.label
    sides = {1: wrong, -1: right}
    shapes, heights = [], {}
    for side in sides:
        sums = [_sum(lead, side) for lead in leads]
        heights[side] = max(max(sums) * scale, 4)
    first = 1 if wrong == 0 else -1
    free = height - heights[1] - heights[-1]
    top = {first: TOP + max(free, 0) * 0.3}
    top[-first] = top[first] + heights[first] + max(free * 0.4, 40)
    for which, lead in enumerate(leads):
        is_pale = moved and which == 0
        if not moved and which == 0:
            continue
        for side, label in sides.items():
            shapes += _stack(lead, units, side, top[side], scale, opened.names[label], is_pale)
    for side, label in sides.items():
        shapes += _score(opened, leads, side, label, top[side], scale)
    return shapes


def _sum(lead, side):
    return sum(abs(value) for value in lead.values() if value * side > 0)


def _stack(lead, units, side, y, scale, name, is_pale):
    """All ribbons to one score, one below the other in the order of their units."""
    colour, shapes = style.CLASSES.get(name, style.INK), []
    for unit in sorted(units, key=units.get):
        thick = max(lead.get(unit, 0.0) * side, 0.0) * scale
        if thick > 0:
            shapes.append(_ribbon(units[unit], y + thick / 2, thick, colour, is_pale))
            y += thick
    return shapes


def _ribbon(start, end, thick, colour, is_pale):
    """A band of one thickness, which begins and ends level."""
    ease = STEPS**2 * (3 - 2 * STEPS)
    x = RIBBONS + (SCORES - RIBBONS) * STEPS
    middle = start + (end - start) * ease
    half = max(thick, 1.2) / 2
    upper = list(zip(x, middle - half, strict=True))
    lower = list(zip(x[::-1], (middle + half)[::-1], strict=True))
    return Shape(upper + lower, colour, opacity=0.22 if is_pale else 0.72)


def _score(opened, leads, side, label, y, scale):
    """The block of a score, and what it got in all."""
    name = opened.names[label]
    colour = style.CLASSES.get(name, style.INK)
    now = _sum(leads[1], side)
    tall = max(now * scale, 4)
    middle = y + tall / 2
    return [
        Box(SCORES, y, BLOCK, tall, colour),
        Words(TELL, middle, name, colour, 17, "start", bold=True),
        Words(TELL, middle + 17, f"got {decimals(now, 2)}", style.INK, 12.5, "start"),
    ]


def _discs(lead, units):
    """Each unit that spoke, as a disc with its number."""
    shapes = []
    for unit, y in units.items():
        is_loud = unit in lead
        number = unit.rpartition(" ")[2] if unit[-1].isdigit() else ""
        shapes.append(Words(NUMBERS + 6, y + 4, number, style.INK, 11.5, "end"))
        fill = style.FORWARD if is_loud else style.PAPER
        shapes.append(Disc(DISCS, y, 5, fill, style.FORWARD if is_loud else style.QUIET, 1.2))
    return shapes


def _silent(silent, y):
    """A line for the units that never say anything."""
    words = f"{len(silent)} more, silent for every pet"
    x = ICONS + 10 * min(len(silent), ASLEEP) + 6
    return [*_asleep(len(silent), ICONS + 4, y), Words(x, y + 4, words, style.GREY, 11.5, "start")]


def _told(opened, groups, lead):
    """The picture in words."""
    said = f"A {opened.truth}, called {opened.names[opened.said]}, "
    told = [f"{group.words}: {_gave(opened, group, lead)}" for group in groups]
    return f"{said}{percent(opened.chances[opened.said])}. {'; '.join(told)}."


def _gave(opened, group, lead):
    """What a group gave in all, in words."""
    gave = [lead[unit] for unit in group.units if unit in lead]
    if not gave:
        return "silent"
    side = opened.label if sum(gave) < 0 else 1 - opened.label
    return f"{decimals(abs(sum(gave)), 2)} for {opened.names[side]}"
