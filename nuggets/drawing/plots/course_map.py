"""The map of the course: a winding path of stops, from the court to the network."""

import numpy as np

from .. import style
from ..scene import Disc, Line, Scene, Words, paint
from . import players

STOPS = (
    ("start", "here"), ("rewind the", "missed shot"), ("make a", "prediction"),
    ("measure", "the miss"), ("link", "by link"), ("send the", "blame back"),
    ("adjust", "and repeat"), ("stop", "guessing"), ("open up", "a mistake"),
    ("tell cats", "from dogs"), ("same coach", "everywhere"), ("find", "the bug"),
    ("keep", "learning"),
)  # fmt: skip
"""Their names, each in two lines."""
SPINE = (0, 1, 4, 5, 6, 8, 9)
"""The stops that tell the whole story by themselves."""

LARGE, SMALL = 17, 12
"""The radius of a stop of the spine, and of another."""

IN_RING = 13
"""The radius of the ball that lies in the last ring at the end."""

KEY = "The large stops tell the whole story, in under three hours. The small ones go deeper."
WIDTH, HEIGHT = style.WIDTH, 190
MIDDLE, SWING = 100, 20
ENDS = (62, WIDTH - 62)
STEP = (ENDS[1] - ENDS[0]) / (len(STOPS) - 1)
NOTE = 30
"""How much higher the page is with a sentence under the map."""


def draw_map(here=None, ready=None):
    """Draw the stops of the course as a path; those of the spine are large.

    Args:
        here: the number of the stop to mark as the place where the reader stands, or None.
        ready: the numbers of the stops that can be visited; all of them if None. The others are
            drawn as empty rings.

    Returns:
        A ``style.Picture``, 720 by 220 pixels.
    """
    ready = range(len(STOPS)) if ready is None else ready
    scene = Scene(WIDTH, HEIGHT + NOTE, _path())
    for number in range(len(STOPS)):
        size = LARGE if number in SPINE else SMALL
        scene.add(_name(number, here), _stop(number, *_colours(number, here, ready), size))
    scene.add(Words(WIDTH / 2, HEIGHT + NOTE - 12, KEY, style.INK, 13))
    titles = ", ".join(map(_title, range(len(STOPS))))
    later = _missing_from(ready, " Not there yet")
    place = f" You are at {here:02d}." if here is not None else ""
    large = ", ".join(f"{number:02d}" for number in SPINE)
    alt = f"The map of the course, a path from a basketball to a network. {titles}."
    alt += f" Large, as they tell the whole story: {large}.{later}{place}"
    return paint(scene, alt)


def draw_progress(solved, here=None, note=""):
    """Draw the map with a ring around each stop, closed as far as its exercises are solved.

    Args:
        solved: the number of a stop -> (exercises solved, exercises that it has). A stop without
            exercises is missing, and drawn pale.
        here: the number of the stop where the reader goes on, or None.
        note: one line to stand under the map.

    Returns:
        A ``style.Picture``, 720 by 220 pixels. When all stops are done, the ball lies in the last
        ring.
    """
    scene = progress_scene(solved, here)
    scene.height += NOTE
    scene.add(Words(WIDTH / 2, HEIGHT + NOTE - 16, note, style.INK, 13.5))
    counts = ", ".join(f"{_title(n)}: {done} of {of}" for n, (done, of) in sorted(solved.items()))
    without = _missing_from(solved, " Without exercises so far")
    end = " The last ring is closed, and the ball lies in it." if is_done(solved) else ""
    alt = "The map of the course, with the exercises that are solved. "
    return paint(scene, f"{alt}{counts}.{without}{end} {note}".strip())


def is_done(solved):
    """Whether every stop of the course has all its exercises solved."""
    return len(solved) == len(STOPS) and all(done == of for done, of in solved.values())


def progress_scene(solved, here=None):
    """The same map as a scene, 720 by 190 pixels, without the line under it."""
    scene = Scene(WIDTH, HEIGHT, _path(has_ball=not is_done(solved)))
    for number in range(len(STOPS)):
        scene.add(_name(number, here), counted_stop(number, solved.get(number)))
    if is_done(solved):
        scene.add(players.ball_on_page(*place_of(len(STOPS) - 1), IN_RING))
    return scene


def _missing_from(known, words):
    missing = ", ".join(f"{number:02d}" for number in range(len(STOPS)) if number not in known)
    return f"{words}: {missing}." if missing else ""


def _title(number):
    return f"{number:02d} {' '.join(STOPS[number])}"


def place_of(number):
    """Where a stop is: the even ones stand high, the odd ones low."""
    return ENDS[0] + STEP * number, MIDDLE + (SWING if number % 2 else -SWING)


def _path(has_ball=True):
    way = np.linspace(0, len(STOPS) - 1, 240)
    level = MIDDLE - SWING + 6
    path = [(ENDS[0] + STEP * t, MIDDLE - SWING * np.cos(np.pi * t)) for t in way]
    path = [(26, level), *path, (WIDTH - 26, level)]
    ball = players.ball_on_page(22, level, 15) if has_ball else []
    return [Line(path, style.SKY, 7), *ball, *_network(WIDTH - 24, level)]


def _colours(number, here, ready):
    """The inside, the rim and the number of a stop."""
    if number == here:
        return style.INK, style.PAPER, style.PAPER
    if number in ready:
        return style.FORWARD, style.PAPER, style.PAPER
    return style.PAPER, style.FORWARD, style.FORWARD


def _name(number, here):
    """The name of a stop, above the high ones and below the low ones, and where the reader is."""
    x, y = place_of(number)
    is_here = number == here
    first = y + 37 if number % 2 else y - 44
    lines = [
        Words(x, first + 15 * row, text, style.INK, 12, bold=is_here, halo=True)
        for row, text in enumerate(STOPS[number])
    ]
    return [*([Disc(x, y, 21, style.PAPER, style.INK, 2.5)] if is_here else []), *lines]


def _stop(number, inside, rim, ink, r=16):
    x, y = place_of(number)
    size = 12.5 if r > SMALL else 11
    label = Words(x, y + 0.36 * size, f"{number:02d}", ink, size, bold=True)
    return [Disc(x, y, r, inside, rim, 2), label]


def counted_stop(number, counts):
    """A stop with a ring, and "2 of 5" on its inner side."""
    if counts is None:
        return _stop(number, style.PAPER, style.FAINT, style.GREY)
    x, y = place_of(number)
    done, of = counts
    inside, ink = (style.FORWARD, style.PAPER) if done == of else (style.PAPER, style.FORWARD)
    arc = np.linspace(0, 2 * np.pi * done / of, 60)
    ring = [Line([(x + 16 * np.sin(a), y - 16 * np.cos(a)) for a in arc], style.FORWARD, 5)]
    below = y - 26 if number % 2 else y + 34
    return [
        *_stop(number, inside, style.FAINT, ink),
        *(ring if done else []),
        Words(x, below, f"{done} of {of}", style.INK, 11, halo=True),
    ]


def _network(x, y):
    left, right = [(x - 13, y + dy) for dy in (-15, 0, 15)], [(x + 9, y + dy) for dy in (-8, 8)]
    wires = [Line([a, b], style.GREY, 1.2) for a in left for b in right]
    dots = [Disc(*spot, 4.5, style.FORWARD, style.PAPER, 1.2) for spot in left]
    answers = zip(right, style.SPECIES, strict=True)
    return [*wires, *dots, *(Disc(*spot, 5.5, fill, style.PAPER, 1.2) for spot, fill in answers)]
