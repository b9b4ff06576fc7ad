"""The map of the course: a winding path of stops, from the court to the network."""

import numpy as np

from .. import style
from . import players
from .scene import Disc, Line, Scene, Words, paint

STOPS = (
    ("start", "here"),
    ("rewind the", "missed shot"),
    ("make a", "prediction"),
    ("measure", "the miss"),
    ("link", "by link"),
    ("send the", "blame back"),
    ("adjust", "and repeat"),
    ("stop", "guessing"),
    ("open up", "a mistake"),
    ("tell cats", "from dogs"),
    ("same coach", "everywhere"),
    ("find", "the bug"),
    ("keep", "learning"),
)
WIDTH, HEIGHT = 720, 190
MIDDLE, SWING = 100, 20


def draw_map(here=None, ready=None):
    """Draw the stops of the course as a path.

    Args:
        here: the number of the stop to mark as the place where the reader stands, or None.
        ready: the numbers of the stops that can be visited; all of them if None. The others are
            drawn as empty rings.

    Returns:
        A ``style.Picture``, 720 by 190 pixels.
    """
    scene = Scene(WIDTH, HEIGHT)
    ends = (62, WIDTH - 62)
    way = np.linspace(0, len(STOPS) - 1, 240)
    step = (ends[1] - ends[0]) / (len(STOPS) - 1)
    path = [(ends[0] + step * t, MIDDLE - SWING * np.cos(np.pi * t)) for t in way]
    path = [(26, MIDDLE - SWING + 6), *path, (WIDTH - 26, MIDDLE - SWING + 6)]
    scene.add(Line(path, "#BFDBEE", 7))
    scene.add(players.ball_on_page(22, MIDDLE - SWING + 6, 15))
    scene.add(_network(WIDTH - 24, MIDDLE - SWING + 6))
    for number, words in enumerate(STOPS):
        x = ends[0] + step * number
        high = number % 2 == 0
        y = MIDDLE - SWING if high else MIDDLE + SWING
        colours = _colours(number, here, ready)
        scene.add(_stop(x, y, number, words, high, colours))
    titles = ", ".join(f"{number:02d} {' '.join(words)}" for number, words in enumerate(STOPS))
    ready = range(len(STOPS)) if ready is None else ready
    later = ", ".join(f"{number:02d}" for number in range(len(STOPS)) if number not in ready)
    later = f" Not there yet: {later}." if later else ""
    place = f" You are at {here:02d}." if here is not None else ""
    alt = f"The map of the course, a path from a basketball to a network. {titles}.{later}{place}"
    return paint(scene, alt)


def _colours(number, here, ready):
    """The inside, the rim and the number of a stop, and whether it is where the reader stands."""
    if number == here:
        return style.BACKWARD, style.PAPER, style.PAPER, True
    if ready is None or number in ready:
        return style.FORWARD, style.PAPER, style.PAPER, False
    return style.PAPER, style.FORWARD, style.FORWARD, False


def _stop(x, y, number, words, high, colours):
    inside, rim, ink, is_here = colours
    ring = [Disc(x, y, 21, style.PAPER, style.BACKWARD, 2.5)] if is_here else []
    first = y - 44 if high else y + 37
    lines = [
        Words(x, first + 15 * row, text, style.INK, 12, bold=is_here, halo=True)
        for row, text in enumerate(words)
    ]
    label = Words(x, y + 4.5, f"{number:02d}", ink, 12.5, bold=True)
    return [*ring, Disc(x, y, 16, inside, rim, 2), label, *lines]


def _network(x, y):
    left, right = [(x - 13, y + dy) for dy in (-15, 0, 15)], [(x + 9, y + dy) for dy in (-8, 8)]
    wires = [Line([a, b], style.GREY, 1.2) for a in left for b in right]
    dots = [Disc(*spot, 4.5, style.FORWARD, style.PAPER, 1.2) for spot in left]
    answers = zip(right, style.SPECIES, strict=True)
    return [*wires, *dots, *(Disc(*spot, 5.5, fill, style.PAPER, 1.2) for spot, fill in answers)]
