"""The court seen from the side: three players, the ball's way, the hoop, and the miss."""

import itertools

from ...engine.format import decimals
from ...worlds.court import (
    DRIVE,
    HOOP,
    RIM_HEIGHT,
    Play,
    arc,
    blame,
    lands_in,
    miss,
    off_by,
    shot,
    squared_miss,
    verdict,
)
from .. import style
from ..scene import Box, Line, Scene, Words, arrow, known, paint
from . import players

WIDTH = style.WIDTH
GROUND = 226
"""Where the floor is on the page, in pixels from the top."""

FLOOR = 26
"""How deep the strip of floor is, with the metres written on it."""

ROW_FORWARD = GROUND + FLOOR + 54
ROW_BACKWARD = ROW_FORWARD + 68
HEIGHT_COURT = GROUND + FLOOR + 34
HEIGHT_FORWARD = ROW_FORWARD + 30
HEIGHT_REWIND = ROW_BACKWARD + 62
TOP_OF_FLIGHT = ROW_FORWARD + 38
"""Where blame comes up under a player, and sets off again."""

FULL_BAR = 30.0
"""The blame that fills a bar, in square metres per unit; larger ones shrink the scale."""

LINKS = ("play selection", "pass timing", "shooter's form")
SCALE = 48.0
"""How many pixels of the page a metre has."""

CAMERA = players.Camera(SCALE, 6.7 * SCALE, GROUND)
COLUMNS = [
    CAMERA(place, 0)[0]
    for place in (players.PLAYERS[0], players.PLAYERS[1], players.PLAYERS[2] - 0.15)
]
"""Where each link stands, from the left, in pixels."""

FLYING = ("shooter", "passer", "caller")
ENDS = [CAMERA(HOOP, 0)[0], *reversed(COLUMNS)]
WAYS = [(start - 12, end + 12) for start, end in itertools.pairwise(ENDS)]
"""To whom blame flies, and from where to where, in pixels."""

POINTS = 24
"""How many points the way of a flight of blame has."""

RIGHT, HIGH = (WIDTH - CAMERA.x) / SCALE, GROUND / SCALE
"""How far and how high the picture reaches, in metres."""

FARTHEST = RIGHT - 0.4
"""A shot longer than this leaves the picture, in metres."""


def draw_court(*shots, rewind=False):
    """Draw one shot or several, the earlier ones faded, and how far the last one misses.

    Args:
        shots: each a ``court.Play``, or simply a distance in metres.
        rewind: show the blame of each link too; the last shot must then be a ``Play``.

    Returns:
        A ``style.Picture``, 720 pixels wide.

    Raises:
        ValueError: if there is no shot, or nothing to rewind.
    """
    if not shots:
        raise ValueError("draw_court needs at least one shot: a Play, or a distance in metres.")
    play = Play(*shots[-1]) if isinstance(shots[-1], tuple) else None
    if rewind and play is None:
        raise ValueError("Only a Play can be rewound; a bare distance has no links to blame.")
    distances = [float(shot(*one)) if isinstance(one, tuple) else float(one) for one in shots]
    return paint(court_scene(distances, play, rewind or None), _alt(distances, play, rewind))


def court_scene(distances, play=None, rewind=None):
    """The court as a scene.

    Args:
        distances: of the shots, in metres; the last one is the one that counts.
        play: the ``Play`` behind the last shot, whose numbers are then written under it.
        rewind: True shows the blame of each link, and False leaves its place empty; None leaves no
            place for it.
    """
    height = HEIGHT_COURT if play is None else HEIGHT_FORWARD
    scene = Scene(WIDTH, HEIGHT_REWIND if play and rewind is not None else height)
    scene.add(_floor())
    for age, distance in enumerate(reversed(distances[:-1])):
        scene.add(_flight(distance, opacity=max(0.2, 0.45 - 0.08 * age)))
    scene.add(_hoop_mark(), _team(), players.hoop(CAMERA), _flight(distances[-1]))
    scene.add(_measure(distances[-1]))
    if play:
        scene.add(_forward_row(play))
        if rewind is not None:
            scene.add(_backward_row(play, rewind))
    return scene


def _alt(distances, play, rewind):
    *earlier, last = distances
    way = f"the ball flies {decimals(last)} m and {verdict(last)}"
    text = f"A basketball court from the side: {way}."
    if play:
        text += f" The links: {_listed(play)}."
    if rewind:
        text += f" Blame: {_listed(blame(play), sign=True)}."
    if earlier:
        shots = ", ".join(f"{decimals(distance)} m" for distance in earlier)
        text += f" Earlier shots, faded: {shots}."
    return text


def _listed(numbers, sign=False):
    pairs = zip(LINKS, numbers, strict=True)
    return ", ".join(f"{link} {decimals(x, sign=sign)}" for link, x in pairs)


def _floor():
    shapes = [
        Box(0, GROUND, WIDTH, FLOOR, fill=style.WOOD),
        Line([(0, GROUND), (WIDTH, GROUND)], style.BOARD),
    ]
    for metre in range(int(RIGHT) + 1):
        x, _ = CAMERA(metre, 0)
        long = metre % 2 == 0
        shapes.append(Line([(x, GROUND), (x, GROUND + (8 if long else 5))], style.GREY, 1.2))
        if long:
            unit = " m" if metre == HOOP else ""
            shapes.append(Words(x, GROUND + 21, f"{metre}{unit}", style.INK, 11.5))
    return shapes


def _team():
    caller, passer, shooter = players.PLAYERS
    shapes = players.player(players.POSES[0], caller, CAMERA)
    shapes += players.clipboard(caller, CAMERA)
    shapes += players.player(players.POSES[1], passer, CAMERA)
    shapes += players.player(players.POSES[2], shooter, CAMERA)
    passes = [
        ((caller + 0.62, 1.72), (passer - 0.3, 1.42)),
        ((passer + 0.9, 1.36), (shooter - 0.5, 1.5)),
    ]
    for start, end in passes:
        shapes += arrow(CAMERA(*start), CAMERA(*end), style.FORWARD, 1.8, 8, opacity=0.55)
    for name, place in zip(LINKS, COLUMNS, strict=True):
        shapes.append(Words(place, GROUND + FLOOR + 20, name, style.INK, 12.5))
    return shapes


def _hoop_mark():
    return Line([CAMERA(HOOP, 0), CAMERA(HOOP, RIM_HEIGHT)], style.GREY, 1.2, (3, 4))


def _flight(distance, opacity=1.0):
    if distance > FARTHEST:
        return _flight_out_of_sight(distance, opacity)
    y = RIM_HEIGHT - 0.3 if lands_in(distance) else RIM_HEIGHT
    way = [CAMERA(*point) for point in arc(distance)]
    path = Line(way, style.FORWARD, 2.6, opacity=opacity)
    ball = players.ball(distance, y, CAMERA, opacity)
    if opacity < 1:
        return [path, *ball]
    return [*known([path], "flight", ghost=True), *known(ball, "ball", ghost=True)]


def _flight_out_of_sight(distance, opacity):
    points = arc(distance, n=600)
    seen = (points[:, 0] < RIGHT - 0.4) & (points[:, 1] < HIGH - 0.8)
    way = [CAMERA(*point) for point in points[: seen.argmin()]]
    shapes = [Line(way[:-2], style.FORWARD, 2.6, opacity=opacity)]
    shapes += arrow(way[-3], way[-1], style.FORWARD, 2.6, 14, opacity)
    if opacity == 1:
        end = way[-1][0]
        highest = min(y for x, y in way if x > end - 60)
        text = f"{decimals(distance, 1)} m"
        where = end, highest - 12
        shapes.append(Words(*where, text, style.FORWARD, 14, "end", bold=True, halo=True))
    return shapes


def _measure(distance):
    """The bracket between the ball and the hoop, with the miss in metres."""
    if lands_in(distance):
        x, y = CAMERA(HOOP, 1.95)
        return [Words(x, y, "\N{CHECK MARK} drops in", style.INK, 15, bold=True, halo=True)]
    outside = distance > FARTHEST
    words = off_by(distance)
    end = min(distance, RIGHT - 0.25)
    y = 1.15
    x0, x1 = CAMERA(end, y)[0], CAMERA(HOOP, y)[0]
    level = CAMERA(0, y)[1]
    shapes = _bracket(x0, x1, level, open_end=outside)
    if not outside:
        drop = [CAMERA(distance, 0), CAMERA(distance, RIM_HEIGHT - players.BALL_RADIUS)]
        shapes.insert(0, Line(drop, style.GREY, 1.2, (3, 4)))
    half = 4.2 * len(words)
    middle = min((x0 + x1) / 2, WIDTH - half - 12)
    shapes.append(Words(middle, level - 10, words, style.INK, 15, bold=True, halo=True))
    return shapes


def _bracket(x0, x1, level, open_end):
    stop = [Line([(x1, level - 6), (x1, level + 6)], style.INK, 2)]
    if open_end:
        return stop + arrow((x1, level), (x0, level), style.INK, 2, 10)
    return [
        *stop,
        Line([(x0, level - 6), (x0, level + 6)]),
        Line([(x0, level), (x1, level)]),
    ]


def _forward_row(play):
    """From left to right: the push, times each link, is the distance."""
    stops = [24, *((a + b) / 2 for a, b in itertools.pairwise(COLUMNS))]
    running = [DRIVE, DRIVE * play.selection, DRIVE * play.selection * play.timing]
    shapes = []
    for x, value in zip(stops, running, strict=True):
        text = f"{decimals(value, 0)} m" if x == stops[0] else decimals(value, 1)
        shapes.append(Words(x, ROW_FORWARD + 5, text, style.FORWARD, 13))
    for x, link in zip(COLUMNS, play, strict=True):
        shapes.append(Box(x - 34, ROW_FORWARD - 14, 68, 28, style.FORWARD, radius=14))
        text = f"{style.TIMES} {decimals(link, 2, 3)}"
        shapes.append(Words(x, ROW_FORWARD + 5, text, style.PAPER, 14, bold=True))
    end = f"= {decimals(shot(*play))} m"
    shapes.append(Words(COLUMNS[-1] + 46, ROW_FORWARD + 5, end, style.FORWARD, 15, "start", True))
    return shapes


def _backward_row(play, show):
    """The blame flies from the rim from player to player, and leaves each link its own."""
    if not show:
        words = Words(COLUMNS[1], ROW_BACKWARD + 5, "not rewound yet", style.GREY, 12.5)
        return [words]
    slopes = blame(play)
    scale = 44 / max(FULL_BAR, *(abs(slope) for slope in slopes))
    hint = f"blame: {style.MINUS} turn it up, + turn it down"
    target = CAMERA(HOOP, 0)[0]
    loss = f"squared miss {decimals(squared_miss(shot(*play)))}"
    twice = f"2 {style.TIMES} {decimals(miss(shot(*play)))}"
    flights = [
        shape
        for link, number, way in zip(FLYING, in_flight(play), WAYS, strict=True)
        for shape in _flying(link, number, way)
    ]
    bars = [
        shape
        for link, x, slope in zip(play._fields, COLUMNS, slopes, strict=True)
        for shape in known(_bar(x, slope, scale), f"blame-{link}")
    ]
    return [
        Words(target, ROW_FORWARD + 5, loss, style.INK, 13.5, bold=True),
        Words(target + 10, TOP_OF_FLIGHT + 12, twice, style.GREY, 12.5, "start"),
        *flights,
        *bars,
        Words((COLUMNS[-1] + target) / 2 + 40, ROW_BACKWARD + 45, hint, style.GREY, 12.5),
    ]


def in_flight(play):
    """The blame that flies: from the rim to the shooter, on to the passer, on to the caller."""
    rim = 2 * miss(shot(*play))
    return rim, rim * play.form, rim * play.form * play.timing


def hanging(start, end, n=POINTS):
    """A way from right to left that hangs under the players: ``n`` points, in pixels."""
    deep = ROW_BACKWARD - TOP_OF_FLIGHT
    shares = [place / (n - 1) for place in range(n)]
    return [
        (start + (end - start) * share, TOP_OF_FLIGHT + 4 * deep * share * (1 - share))
        for share in shares
    ]


def on_the_way(number):
    """The blame that flies, as it is written on its parcel."""
    return decimals(number, 2 if abs(number) < 100 else 0, sign=True)


def _flying(link, number, way):
    """One flight of blame: its way, its number on it, and the wind behind the number."""
    points = hanging(*way)
    text = on_the_way(number)
    x, y = (way[0] + way[1]) / 2, ROW_BACKWARD
    half = 5 * len(text) + 5
    width = min(max(2.2 * abs(number), 1.4), 6)
    (x1, y1), (x2, y2) = points[-4], points[-1]
    tip = arrow((x1, y1), (x2, y2), style.BACKWARD, width, max(9, 2.2 * width))
    wind = [
        Line([(x + half + 4, y + up), (x + half + far, y + up)], style.BACKWARD, 1.6, opacity=0.55)
        for up, far in ((-9, 15), (9, 15))
    ]
    return [
        Line(points[:-3], style.BACKWARD, width, id=f"flight-{link}"),
        *tip,
        *wind,
        Box(x - half, y - 12, 2 * half, 24, style.BACKWARD, radius=12, id=f"parcel-{link}"),
        Words(x, y + 5, text, style.PAPER, 14, bold=True, id=f"parcel-number-{link}"),
    ]


def _bar(x, slope, scale):
    length = slope * scale
    corner, y = x + min(length, 0), ROW_BACKWARD + 22
    axis = Line([(x, y - 4), (x, y + 16)], style.GREY, 1.4)
    bar = Box(corner, y, abs(length), 12, style.BACKWARD)
    label = decimals(slope, 2 if abs(slope) < 1000 else 0, sign=True)
    words = Words(x, ROW_BACKWARD + 53, label, style.BACKWARD, 14, bold=True)
    return [bar, axis, words]
