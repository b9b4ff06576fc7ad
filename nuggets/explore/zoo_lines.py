"""Where two versions of a function differ: the lines, what to mark in them, and how it is drawn."""

import inspect
import re
import textwrap
from typing import NamedTuple

import drawsvg

from ..drawing import style

FONTS = "'DejaVu Sans Mono', Menlo, Consolas, monospace"
SIZE, PITCH, STEP = 12.5, 7.53, 17
"""Of letters as wide as each other: their size, from one to the next, and from line to line."""

TOKEN = re.compile(r"\w+(?:\.\w+)*|\s+|.")
"""A name with its dots, a space, or any other sign."""


class CodeLine(NamedTuple):
    """A line of code, and the part of it that is marked: from one letter up to another."""

    text: str
    start: int = 0
    end: int = 0


def differences(broken, mended):
    """The lines in which two functions differ.

    Args:
        broken: a function, or an operation of the engine.
        mended: another one, which differs from it in one place.

    Returns:
        Two lists of ``CodeLine``, of the broken one and of the mended one. Where one has nothing
        in this place, the line before stands there in both.
    """
    old, new = (_lines(function) for function in (broken, mended))
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    if first + last in (len(old), len(new)):
        first -= 1
    old, new = old[first : len(old) - last], new[first : len(new) - last]
    if sorted(old) == sorted(new):  # a line that stands at another place
        early = old[0]
        return tuple([_marked_if(line == early, line) for line in lines] for lines in (old, new))
    if len(old) != len(new):  # a line that is missing
        both = {*old} & {*new}
        return tuple([_marked_if(line not in both, line) for line in lines] for lines in (old, new))
    pairs = [_marked(*pair) for pair in zip(old, new, strict=True)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def _lines(function):
    source = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
    return [line.strip() for line in source.splitlines()]


def _alike(some, others):
    """How many of the first things of two lists are the same."""
    count = 0
    for one, other in zip(some, others, strict=False):
        if one != other:
            break
        count += 1
    return count


def _marked_if(is_marked, line):
    return CodeLine(line, 0, len(line) if is_marked else 0)


def _marked(old, new):
    """Two lines, each marked where it is not like the other; at least one word of each."""
    a, b = TOKEN.findall(old), TOKEN.findall(new)
    first = _alike(a, b)
    last = _alike(a[first:][::-1], b[first:][::-1])
    if first + last in (len(a), len(b)):  # nothing is left of one: take a word more, of both
        is_word = last and a[len(a) - last].isidentifier()
        first, last = (first, last - 1) if is_word else (first - 1, last)
    return tuple(
        CodeLine(line, len("".join(t[:first])), len(line) - len("".join(t[len(t) - last :])))
        for line, t in ((old, a), (new, b))
    )


def code(x, y, width, name, lines):
    """Lines of code under a name, as a list of SVG elements.

    Args:
        x: their left side, in pixels of the page.
        y: their upper side.
        width: of the paper behind them.
        name: "broken" or "mended".
        lines: a list of ``CodeLine``.
    """
    ink = {"text_anchor": "start", "fill": style.INK}
    bar = style.INK if name == "broken" else style.QUIET
    shapes = [drawsvg.Text(name, 13, x, y + 12, font_weight="bold", **ink)]
    paper = drawsvg.Rectangle(x, y + 18, width, STEP * len(lines) + 8, fill=style.PAPER, rx=4)
    shapes += [paper, drawsvg.Rectangle(x, y + 18, 4, STEP * len(lines) + 8, fill=bar)]
    for row, (text, start, end) in enumerate(lines):
        base, left = y + 34 + STEP * row, x + 14
        if end > start:
            at = left + PITCH * start - 1.5
            wide = PITCH * (end - start) + 3
            shapes.append(drawsvg.Rectangle(at, base - 12.5, wide, 16, fill=style.FAINT, rx=3))
        for begin, part in _runs(text, start, end):
            bold = {"font_weight": "bold"} if begin >= start and begin < end else {}
            at = left + PITCH * begin
            shapes.append(drawsvg.Text(part, SIZE, at, base, font_family=FONTS, **ink, **bold))
    return shapes


def _runs(text, start, end):
    """The parts of a line, each with the place of its first letter, without spaces around it."""
    for begin, part in ((0, text[:start]), (start, text[start:end]), (end, text[end:])):
        if part.strip():
            yield begin + len(part) - len(part.lstrip()), part.strip()
