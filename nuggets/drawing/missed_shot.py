"""The film at the top of README.md: a shot misses, the play is rewound, and the ball drops in.

Five seconds that end where they begin. A moment of it is a pure function, ``seconds -> Scene``, as
every picture of the course is one of its numbers.
"""

import io
from typing import NamedTuple

import numpy as np
from PIL import Image

from ..engine.format import decimals
from ..worlds.court import (
    HOOP,
    RIM_HEIGHT,
    START,
    Play,
    arc,
    blame,
    coach,
    lands_in,
    off_by,
    shot,
)
from . import style
from .plots import players
from .scene import Box, Disc, Line, Scene, Words, paint

ALT = (
    "A film of five seconds: forward, a ball is passed on and shot, and lands 1.20 m short; "
    "backward, an orange line runs from the ball back through the three players and leaves each of "
    "them a number, its blame; each link of the play is turned up a little; the next shot is "
    "0.48 m short, and the third one drops in."
)
LEARNING_RATE = 0.0015
"""Of the coach: the third shot drops in."""

WIDTH, HEIGHT = style.WIDTH, 444
GROUND = 314
"""Where the floor is on the page, in pixels from the top."""

CAMERA = players.Camera(53, 326, GROUND)
COLUMNS = [CAMERA(place, 0)[0] for place in players.PLAYERS]
NAMES, DIALS, BLAMES = GROUND + 36, GROUND + 68, GROUND + 116
"""Where the names of the links, their numbers and their blames stand, in pixels from the top."""

LETTERS = 22
"""The size of what is written: half of it, where the film is half as wide, can still be read."""

FRAME = 50
"""How long a frame is seen, in milliseconds."""

FORWARD, ERROR, BACKWARD, UPDATE, AGAIN = "forward", "error", "backward", "update", "again"
MOVES = {
    FORWARD: style.FORWARD,
    ERROR: style.INK,
    BACKWARD: style.BACKWARD,
    UPDATE: style.FORWARD,
}
SCRIPT = (
    (FORWARD, 0, 0.75), (ERROR, 0, 0.5), (BACKWARD, 0, 0.75), (UPDATE, 0, 0.35),
    (FORWARD, 1, 0.45), (ERROR, 1, 0.35), (BACKWARD, 1, 0.3), (UPDATE, 1, 0.2),
    (FORWARD, 2, 0.45), (ERROR, 2, 0.6), (AGAIN, 2, 0.3),
)  # fmt: skip
"""What is done, with which of the shots, and how many seconds it takes."""

SECONDS = round(sum(seconds for _, _, seconds in SCRIPT), 6)
CALLED, PASSED = 0.2, 0.42
"""Which share of the way is behind us when the call, and the pass, have arrived."""


class Moment(NamedTuple):
    """What is seen at a moment.

    Attributes:
        move: FORWARD, ERROR, BACKWARD, UPDATE or AGAIN.
        number: of the shot, from 0.
        share: how much of the move is done, 0 to 1.
    """

    move: str
    number: int
    share: float


def plays():
    """The play of each shot, from the first miss to the one that drops in."""
    found = [START]
    while not lands_in(shot(*found[-1])):
        found.append(coach(found[-1], LEARNING_RATE))
    return found


PLAYS = plays()


def moment(seconds):
    """The ``Moment`` of the film after so many seconds; after its end it begins again."""
    left = seconds % SECONDS
    for move, number, long in SCRIPT:
        if left < long:
            return Moment(move, number, left / long)
        left -= long
    return Moment(SCRIPT[0][0], SCRIPT[0][1], 0.0)


def missed_shot_scene(seconds):
    """The scene of the film after so many seconds."""
    now = moment(seconds)
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_tabs(now), _floor(), _glow(now), _earlier(now), _ways(now), _team())
    scene.add(players.hoop(CAMERA), _front(now), _ball(now), _said(now), _links(now))
    return scene


def missed_shot():
    """The film as the bytes of an animated WebP file, which goes on for ever."""
    times = np.arange(0, SECONDS - 1e-9, FRAME / 1000)
    first, *others = (frame(seconds) for seconds in times)
    file = io.BytesIO()
    first.save(
        file, "WEBP", save_all=True, append_images=others, duration=FRAME, loop=0,
        lossless=True, quality=70, method=4,
    )  # fmt: skip
    return file.getvalue()


def frame(seconds):
    """One frame of the film, as a ``PIL.Image``."""
    canvas = paint(missed_shot_scene(seconds), ALT).canvas
    canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")


def _smooth(share):
    """The same share, slow at first and at the end."""
    return share * share * (3 - 2 * share)


def _between(start, end, share):
    return start + (end - start) * share


# --- the ways of the ball and of the blame ---------------------------------------------------


def _way(play):
    """The way from the call to the end of the shot: points in pixels, with their shares of it."""
    caller, passer, shooter = players.PLAYERS
    called = [(caller + 0.46, 1.86), (passer + 0.05, 1.25)]
    passed = [(passer + 0.66, 1.36), (shooter - 0.03, 2.0)]
    flown = arc(shot(*play))
    points = [CAMERA(x, y) for x, y in (*called, *passed, *flown)]
    shares = [0.0, CALLED, CALLED, PASSED, *np.linspace(PASSED, 1, len(flown))]
    return points, shares


def _part(play, start, end):
    """The points of the way from one share of it to another; fewer than two for none."""
    if end <= start:
        return []
    points, shares = _way(play)
    inner = [at for at, share in zip(points, shares, strict=True) if start < share < end]
    return [_at(play, start), *inner, _at(play, end)]


def _at(play, share):
    points, shares = _way(play)
    x, y = np.transpose(points)
    return float(np.interp(share, shares, x)), float(np.interp(share, shares, y))


def _reached(now):
    """How far along the way the ball, or the blame on its way back, is."""
    if now.move == FORWARD:
        return now.share
    return 1 - _smooth(now.share) if now.move == BACKWARD else 1.0


def _ways(now):
    """The blue way, and the orange one that runs back over it."""
    play, reached = PLAYS[now.number], _reached(now)
    if now.move in (UPDATE, AGAIN):
        colour, width = (style.BACKWARD, 7) if now.move == UPDATE else (style.FORWARD, 4)
        return [Line(_part(play, 0.0, 1.0), colour, width, opacity=1 - _smooth(now.share))]
    ahead, behind = _part(play, 0.0, reached), _part(play, reached, 1.0)
    shapes = [Line(ahead, style.FORWARD, 4)] if ahead else []
    if behind and now.move == BACKWARD:
        shapes.append(Line(behind, style.BACKWARD, 7))
    return shapes


def _front(now):
    """What runs ahead: the call on its way to the passer, and the blame on its way back."""
    play = PLAYS[now.number]
    if now.move == BACKWARD:
        return [Disc(*_at(play, _reached(now)), 11, style.BACKWARD, style.PAPER, 2)]
    if now.move == UPDATE:
        fade = 1 - _smooth(now.share)
        return [Disc(*_at(play, 0.0), 11, style.BACKWARD, style.PAPER, 2, opacity=fade)]
    if now.move == FORWARD and now.share < CALLED:
        return [Disc(*_at(play, now.share), 8, style.FORWARD, style.PAPER, 2)]
    return []


def _earlier(now):
    """The arcs of earlier shots, pale."""
    fade = 1 - _smooth(now.share) if now.move == AGAIN else 1.0
    shapes = [
        Line(_part(play, PASSED, 1.0), style.SKY, 3, opacity=0.8 * fade)
        for play in PLAYS[: now.number]
    ]
    if now.move == UPDATE:
        way = _part(PLAYS[now.number], PASSED, 1.0)
        shapes.append(Line(way, style.SKY, 3, opacity=0.8 * _smooth(now.share)))
    return shapes


def _ball(now):
    """The ball: with the passer, on its way, and at last through the net."""
    play = PLAYS[now.number]
    home = _at(play, CALLED + 1e-9)
    r = CAMERA.pixels(0.19)
    if now.move == UPDATE:
        return players.ball_on_page(*home, r)
    if now.number < len(PLAYS) - 1 or now.move == FORWARD:
        reached = max(_reached(now), CALLED + 1e-9)
        return players.ball_on_page(*_at(play, reached), r)
    x, rim = CAMERA(HOOP, RIM_HEIGHT)
    floor = GROUND - r
    if now.move == AGAIN:
        fade = _smooth(now.share)
        gone = players.ball_on_page(x, floor, r, 1 - fade) if fade < 1 else []
        return [*gone, *players.ball_on_page(*home, r, fade)]
    start, fallen = _at(play, 1.0), min(1.0, now.share / 0.6)
    across = min(1.0, fallen * 4)
    y = _between(min(rim, start[1]), floor, fallen**2)
    return players.ball_on_page(_between(start[0], x, across), y, r)


# --- what stands around them -----------------------------------------------------------------


def _tabs(now):
    """The four moves, the one that is done now in its colour."""
    shapes, wide, gap = [], 150, 16
    left = (WIDTH - 4 * wide - 3 * gap) / 2
    for place, (move, colour) in enumerate(MOVES.items()):
        x, is_now = left + place * (wide + gap), now.move == move
        fill, ink = (colour, style.PAPER) if is_now else (style.MIST, style.GREY)
        shapes.append(Box(x, 10, wide, 38, fill, radius=19))
        shapes.append(Words(x + wide / 2, 37, move, ink, LETTERS, bold=is_now))
    return shapes


def _floor():
    return [
        Box(0, GROUND, WIDTH, 10, style.WOOD),
        Line([(0, GROUND), (WIDTH, GROUND)], style.BOARD),
    ]


def _team():
    shapes = []
    for pose, place in zip(players.POSES, players.PLAYERS, strict=True):
        shapes += players.player(pose, place, CAMERA)
    return shapes + players.clipboard(players.PLAYERS[0], CAMERA)


def _blamed(now):
    """For each link, from the left, how plainly its blame is seen: 0 to 1."""
    if now.move == UPDATE:
        return [1 - _smooth(now.share)] * 3
    if now.move != BACKWARD:
        return [0.0] * 3
    reached = _reached(now)
    return [min(1.0, max(0.0, (stop - reached) / 0.08)) for stop in (0.04, CALLED, PASSED)]


def _glow(now):
    """A light behind each player whom the blame has reached."""
    shapes = []
    places = zip(players.PLAYERS, (0.05, 0.1, -0.2), _blamed(now), strict=True)
    for place, aside, share in places:
        if share:
            x, y = CAMERA(place + aside, 1.0)
            shapes.append(Disc(x, y, CAMERA.pixels(0.95), style.PALE_BLAME, opacity=0.6 * share))
    return shapes


def _said(now):
    """The miss, between the ball and the hoop, until the update is over."""
    if now.move == FORWARD:
        return []
    distance = shot(*PLAYS[now.number])
    fade = 1 - _smooth(now.share) if now.move in (UPDATE, AGAIN) else 1.0
    ball, _ = CAMERA(distance, 0)
    hoop, level = CAMERA(HOOP, 1.5)
    pole = CAMERA(HOOP + 1.1, 0)[0]
    look = {"size": 28, "anchor": "end", "bold": True, "opacity": fade}
    if lands_in(distance):
        return [Words(hoop - 24, level, "\N{CHECK MARK} drops in", **look)]
    lines = [
        [(ball, level), (hoop, level)],
        *([(x, level - 7), (x, level + 7)] for x in (ball, hoop)),
    ]
    bracket = [Line(line, style.INK, 3, opacity=fade) for line in lines]
    return [*bracket, Words(pole, level + 40, off_by(distance), **look)]


def _shown_play(now):
    """The three links as they are now: they are turned while the play is updated."""
    if now.move == UPDATE:
        start, end, share = PLAYS[now.number], PLAYS[now.number + 1], _smooth(now.share)
    elif now.move == AGAIN:
        start, end, share = PLAYS[now.number], START, _smooth(now.share)
    else:
        return PLAYS[now.number]
    return Play(*(_between(a, b, share) for a, b in zip(start, end, strict=True)))


def _links(now):
    """Under each player the link, its number, and its blame once that has arrived."""
    shapes, blamed = [], _blamed(now)
    grown = 4 * np.sin(np.pi * now.share) if now.move == UPDATE else 0.0
    slopes = blame(PLAYS[now.number])
    rows = zip(Play._fields, COLUMNS, _shown_play(now), slopes, blamed, strict=True)
    for name, x, value, slope, share in rows:
        half, tall = 50 + grown, 19 + grown
        text = f"{style.TIMES} {decimals(value)}"
        shapes += [
            Words(x, NAMES, name, style.INK, LETTERS - 1),
            Box(x - half, DIALS - tall, 2 * half, 2 * tall, style.FORWARD, radius=tall),
            Words(x, DIALS + 8, text, style.PAPER, LETTERS + grown / 2, bold=True),
        ]
        text = decimals(slope, 1, sign=True)
        shapes.append(_fading(x, BLAMES, text, style.BACKWARD, share))
    aside = COLUMNS[-1] + 66
    shapes.append(_fading(aside, BLAMES, "blame", style.BACKWARD, max(blamed), "start"))
    distance = f"flies {decimals(shot(*PLAYS[now.number]))} m"
    shapes.append(_fading(aside, DIALS + 8, distance, style.FORWARD, _landed(now), "start"))
    return [shape for shape in shapes if shape.opacity > 0]


def _landed(now):
    """How plainly the length of the shot is seen: once it has landed, until the update."""
    if now.move == FORWARD:
        return 0.0
    return 1 - _smooth(now.share) if now.move in (UPDATE, AGAIN) else 1.0


def _fading(x, y, text, colour, share, anchor="middle"):
    return Words(x, y, text, colour, LETTERS + 2, anchor, bold=True, opacity=share)
