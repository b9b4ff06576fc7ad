"""Bars that lie: one row for each name, with its number beside its bar."""

from ...engine.format import decimals
from .. import style
from ..scene import Box, Line, Scene, Words, paint

ROW = 34
LETTER = 7.6
"""About how wide a letter of a name is, in pixels."""


def draw_blame(names, values, *, title="Blame", digits=2):
    """Draw the blame of each name as a signed bar: minus, to the left, says "turn it up".

    ``digits`` is how many decimals the numbers are written with.

    Returns:
        A ``style.Picture``, 720 pixels wide.

    Raises:
        ValueError: if there are not as many names as values, or none.
    """
    texts = [decimals(value, digits, sign=True) for value in values]
    hint = f"{style.MINUS} turn it up     + turn it down"
    return draw_rows(names, values, texts, title, [style.BACKWARD] * len(texts), hint)


def draw_bars(names, values, *, title="", digits=2):
    """Draw a number for each name as a bar: blue, and for "cat" and "dog" in their colours.

    Arguments, result and errors are those of ``draw_blame``.
    """
    colours = [style.CLASSES.get(name, style.FORWARD) for name in names]
    return draw_rows(names, values, [decimals(value, digits) for value in values], title, colours)


def draw_rows(names, values, texts, title, colours, hint=""):
    """Draw a bar for each name, as long as its value, with a text at its end; a hint below all."""
    names, values = list(names), [float(value) for value in values]
    if not values or len(names) != len(values):
        raise ValueError(f"Every bar needs a name: got {len(names)} names, {len(values)} numbers.")
    top = 44 if title else 14
    bottom = top + ROW * len(values)
    scene = Scene(style.WIDTH, bottom + (34 if hint else 12))
    room = max(len(text) for text in texts) * 9 + 14
    left = 24 + LETTER * max(len(name) for name in names) + (room if min(values) < 0 else 12)
    right = style.WIDTH - 20 - (room if max(values) > 0 else 12)
    low, high = min(0.0, *values), max(0.0, *values)
    scale = (right - left) / ((high - low) or 1.0)
    zero = left - low * scale
    scene.add(Words(20, 26, title, style.INK, 15, "start", bold=True))
    for row, (name, value, text) in enumerate(zip(names, values, texts, strict=True)):
        middle = top + ROW * (row + 0.5)
        scene.add(Words(20, middle + 5, name, style.INK, 13.5, "start"))
        scene.add(_bar(zero, zero + value * scale, middle, text, colours[row], value < 0))
    scene.add(Line([(zero, top), (zero, bottom)], style.GREY, 1.4))
    if hint:
        scene.add(Words((left + right) / 2, bottom + 20, hint, style.GREY, 12))
    rows = ", ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
    return paint(scene, f"{title + ', as' if title else 'As'} bars: {rows}.")


def _bar(zero, end, middle, text, colour, to_the_left):
    bar = Box(min(zero, end), middle - 10, abs(end - zero), 20, colour)
    place, anchor = (end - 8, "end") if to_the_left else (end + 8, "start")
    return [bar, Words(place, middle + 5, text, colour, 13.5, anchor, bold=True)]
