"""A mistake, opened up: where the loss feels the picture, and the verdict, before and after."""

import numpy as np
from matplotlib.colors import to_rgb

from ...engine.format import decimals, percent
from .. import style
from ..scene import Box, Line, Photo, Scene, Words, paint
from ..verdict import verdict_bar

WIDTH = style.WIDTH
LARGEST = 220
BAR = 56


def draw_saliency(picture, saliency, masks=None, shares=None):
    """Draw a picture, where the loss feels it, where its parts truly are, and their shares.

    Args:
        picture: (3, height, width), values 0..1; it may be drawn finer than the map.
        saliency: (rows, columns), 0 or more.
        masks: name -> bool (rows, columns); if not given, the parts are left out.
        shares: the table that ``blame.shares`` makes of both.

    Returns:
        A ``style.Picture``, 720 pixels wide.
    """
    saliency = np.asarray(saliency, float)
    panels = [
        ("the picture", np.moveaxis(np.asarray(picture), 0, 2)),
        ("what the loss feels", style.HEAT(saliency / (saliency.max() or 1.0))[..., :3]),
    ]
    if masks is not None:
        panels.append(("its true parts", _painted(masks)))
    rows = [] if shares is None else list(shares.sort("times"))
    count = len(panels) + bool(rows)
    side = min((WIDTH - 40 - 18 * (count - 1)) / count, LARGEST)
    left = (WIDTH - count * side - 18 * (count - 1)) / 2
    scene = Scene(WIDTH, round(side) + 52)
    for place, (name, pixels) in enumerate(panels):
        x = left + place * (side + 18)
        scene.add(Words(x + side / 2, 26, name, style.INK, 12, bold=True))
        scene.add(Box(x - 1, 37, side + 2, side + 2, style.FAINT))
        scene.add(Photo(x, 38, side, side, pixels))
    if rows:
        scene.add(_times(rows, WIDTH - left - side, 38, side))
    told = ", ".join(f"{row['part']} {decimals(row['times'], 1)}" for row in rows)
    ending = f" In times of what chance would give: {told}." if rows else ""
    return paint(scene, f"{', '.join(name for name, _ in panels).capitalize()}.{ending}")


def _painted(masks):
    """The parts of a pet, each in its colour, those in front over those behind; and the room."""
    masks = {name: np.asarray(mask).reshape(np.shape(mask)[-2:]) for name, mask in masks.items()}
    pixels = np.full((*next(iter(masks.values())).shape, 3), to_rgb(style.WOOD))
    for name, colour in style.PARTS.items():
        if name in masks:
            pixels[masks[name]] = to_rgb(colour)
    return pixels


def _times(rows, left, top, side):
    """A bar for each part: how much more than by chance the loss feels it."""
    height = side / len(rows)
    start, most = left + 74, max(2.0, *(row["times"] for row in rows))
    scale = (side - 74 - 34) / most
    one = start + scale
    shapes = [Words(left + side / 2, top - 12, "times its area", style.INK, 12, bold=True)]
    for place, row in enumerate(rows):
        middle = top + height * (place + 0.5)
        end, times = start + row["times"] * scale, decimals(row["times"], 1)
        colour = style.PARTS.get(row["part"], style.WOOD)
        line = style.FAINT if row["part"] not in style.PARTS else None
        shapes += [
            Words(start - 8, middle + 4, row["part"], style.INK, 11, "end"),
            Box(start, middle - 6, end - start, 12, colour, line),
            Words(max(end, one) + 4, middle + 4, times, style.INK, 11, "start"),
        ]
    return [*shapes, Line([(one, top), (one, top + side)], style.INK, 1.2, (3, 3))]


def draw_verdicts(verdicts, names=("cat", "dog")):
    """Draw how sure a network is of each answer, before and after: one bar for each moment.

    Args:
        verdicts: what the moment is called -> its two chances, such as
            ``{"before": (0.93, 0.07), "after one update": (0.72, 0.28)}``.
        names: of the two answers.

    Returns:
        A ``style.Picture``, 720 pixels wide.
    """
    left = 40 + 7.4 * max(map(len, verdicts))
    scene = Scene(WIDTH, BAR * len(verdicts) + 34)
    for place, (moment, chances) in enumerate(verdicts.items()):
        y = 34 + BAR * place
        scene.add(Words(20, y + 16, moment, style.INK, 13, "start"))
        scene.add(verdict_bar(chances[1], left, y, WIDTH - 20 - left, names=names))
    middle = (left + WIDTH - 20) / 2
    scene.add(Words(middle, BAR * len(verdicts) + 24, "even", style.GREY, 12))
    told = [f"{moment} {names[0]} {percent(first)}" for moment, (first, _) in verdicts.items()]
    return paint(scene, f"How sure it is: {', '.join(told)}.")
