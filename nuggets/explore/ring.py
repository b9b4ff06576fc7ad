"""A ring of players: each passes a piece of its blame on, until all hold the sum of all shares."""

import functools
import math

import numpy as np

from ..drawing import style
from ..drawing.plots.players import ball_on_page
from ..drawing.scene import Box, Disc, Line, Scene, Shape, Words, known
from ..engine.format import count, decimals
from ..studies.ring import CAPTAIN, adds_up, all_to_one, pass_round, shares_held
from .controls import Choice, Steps, between
from .explorer import Explorer
from .handles import Handle, Press, Way
from .svg import paint_svg

FEWEST, MOST = 2, 8
"""How many players there may be here."""

WAYS = (("round the ring", "ring"), ("all to a captain", "captain"))
SEND = {"ring": pass_round, "captain": all_to_one}
PIECES = "ABCDEFGH"

WIDTH, HEIGHT = style.WIDTH, 396
CENTRE, REACH = (360, 154), (270, 122)
"""The middle of the ring, and how far it reaches to the side and up."""

OUTER = 1.14
"""What is passed goes by a little outside of the ring."""

ABOVE, BELOW = 28, 42
"""How far an arrow keeps away from the middle of a player, in pixels."""

BUST = 38
"""How wide a player is, with the hand that holds the tray."""

TRAYS = {2: 64, 3: 96, 4: 112, 5: 120, 6: 120, 7: 88, 8: 88}
"""How wide a tray is, for each number of players, in pixels."""

DEPTH = 44
"""How deep a tray is."""

BARS, BAR_LEFT, UNIT = (352, 380), 156, 25.0
"""Where the two bars begin, and how many pixels one whole blame is wide."""

ROOM = 4
"""Up to so many players, there is room beside the bars for a word on what to drag."""

INKS = {"ring": style.INK, "captain": style.GREY}


def ring(players=4, way="ring", rounds=0):
    """Explore how machines share what they found: round a ring, or all to one captain.

    Each player holds the blame of its own share of a batch, cut into as many pieces as there are
    players. All need the sum of all shares.

    Args:
        players: how many there are to begin with, 2 to 8.
        way: "ring" or "captain".
        rounds: how many are over to begin with; 2 (players - 1) is the end of the ring, 2 that of
            the captain's way.
    """
    players = int(between("players", players, FEWEST, MOST, whole=True))
    controls = {
        "rounds": Steps(0, 2 * (MOST - 1), rounds, "rounds", pause=1100, play="pass"),
        "players": Steps(FEWEST, MOST, players, "players", in_picture=True),
        "way": Choice(WAYS, way, "way"),
    }
    controls["way"].first("way")
    between("rounds", rounds, 0, last_round(rounds, players, way), whole=True)
    highest = {"rounds": last_round}
    return _Ring(controls, ring_svg, say_ring, highest=highest, waits=is_half_way)


class _Ring(Explorer):
    """Another number of players, or the other way, begins anew."""

    def set(self, **numbers):
        """Set numbers as a hand would; with other players or the other way, before the first round.

        Raises:
            ValueError: for a name that is not one of the controls, or a value that it cannot have.
            TypeError: for what is no number where one is needed.
        """
        is_new = any(
            name in numbers and self.kinds[name].read(name, numbers[name]) != self.numbers[name]
            for name in ("players", "way")
        )
        super().set(**({"rounds": 0} if is_new else {}) | numbers)


def ring_svg(rounds, players, way):
    """The players with their trays, what was passed in the last round, and two bars.

    Args:
        rounds: how many are over; beyond the last one, all.
        players: how many there are.
        way: "ring" or "captain".

    Returns:
        A ``drawsvg.Drawing``.
    """
    rounds = min(rounds, last_round(rounds, players, way))
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_track() if way == "ring" else [], _headline(rounds, players, way))
    scene.add(_arrows(rounds, players, way))
    got = {(m.receiver, m.piece) for m in _sent(rounds, players, way)}
    held = _held(rounds, players, way)
    for player in range(players):
        scene.add(_player(player, players, way), _tray(player, held[player], got, way))
    scene.add(_parcels(rounds, players, way), _bars(rounds, players, way))
    scene.add(_middle(rounds, players, way), _presses(rounds, players, way))
    return paint_svg(scene)


# --- what is known of a round -----------------------------------------------------------------


@functools.cache
def _exchange(players, way):
    """What is sent, with as many weights as there are pieces, so that a piece is one number."""
    return SEND[way](np.ones((players, players)))


def last_round(rounds, players, way):
    """How many rounds there are."""
    return _exchange(players, way).rounds


def is_half_way(rounds, players, way):
    """Whether all is added up in the ring, and not handed out yet: worth a look."""
    return way == "ring" and rounds == players - 1


@functools.lru_cache(maxsize=256)
def _held(rounds, players, way):
    """How many shares are in each piece of each player (players, players), as lists."""
    return shares_held(_exchange(players, way), rounds).tolist()


def _sent(rounds, players, way):
    """The messages of the last round that is over."""
    return [message for message in _exchange(players, way).log if message.round == rounds]


def _messages(rounds, players, way):
    return sum(message.round <= rounds for message in _exchange(players, way).log)


def _through(rounds, players, way):
    """How much has gone through the busiest player so far, in whole blames."""
    passed = [0] * players
    for message in _exchange(players, way).log:
        if message.round <= rounds:
            passed[message.sender] += message.numbers
            passed[message.receiver] += message.numbers
    return max(passed) / players


# --- the players ------------------------------------------------------------------------------


def _angle(player, players):
    """Where a player stands on the ring, in turns from the top, clockwise; halves lie between."""
    start = -0.25 if players == 2 else 0.0
    return start + player / players


def _on_ring(turn, out=1.0):
    """The place (x, y) on the ring at a part of a turn; of several at once the xs and the ys."""
    angle = 2 * math.pi * turn
    return (
        CENTRE[0] + out * REACH[0] * np.sin(angle),
        CENTRE[1] - out * REACH[1] * np.cos(angle),
    )


def _place(player, players, way):
    """The middle of a player with its tray."""
    if way == "captain" and player == CAPTAIN:
        return CENTRE
    x, y = _on_ring(_angle(player, players))
    return float(x), float(y)


@functools.cache
def _player(player, players, way):
    """Head, shirt and number, and the arm that holds the tray."""
    middle, y = _place(player, players, way)
    x = middle - (BUST + TRAYS[players]) / 2 + 16
    skin, hair = style.SKINS[player % 3], style.HAIRS[player % 3]
    shirt = [(x - 9, y - 1), (x + 9, y - 1), (x + 15, y + 6), (x + 15, y + 24), (x - 15, y + 24)]
    shapes = [
        Shape([*shirt, (x - 15, y + 6)], style.FORWARD, style.FORWARD, 3),
        Line([(x, y - 6), (x, y)], skin, 7),
        Disc(x - 1, y - 14, 10, hair),
        Disc(x + 1, y - 12, 8.6, skin),
        Words(x - 1, y + 18, str(player + 1), style.PAPER, 14, bold=True),
        Line([(x + 13, y + 9), (x + 22, y + 14)], skin, 6),
    ]
    return known(shapes, f"player-{player}")


def _tray(player, held, got, way):
    """The pieces that a player holds, each as full as it has shares in it."""
    players = len(held)
    left, top, cell = _corner(player, players, way)
    high = [shares if shares < players else 0 for shares in held]
    full = [shares if shares == players else 0 for shares in held]
    edges, numbers = [], []
    for piece, shares in enumerate(held):
        x, is_full = left + cell * piece, shares == players
        ink = style.PAPER if is_full else style.INK
        known_by = f"shares-{player}-{piece}"
        if (player, piece) in got or (player, None) in got:
            edges.append(Box(x + 0.5, top, cell - 1, DEPTH, "none", style.INK, 2))
        numbers.append(
            Words(x + cell / 2, top + 27, str(shares), ink, _size(cell), bold=is_full, id=known_by)
        )
    behind, walls = _empty_tray(player, players, way)
    return [
        *behind,
        Shape(_columns(left, top, cell, high), style.PALE_BLAME, id=f"part-{player}"),
        Shape(_columns(left, top, cell, full), style.BACKWARD, id=f"full-{player}"),
        walls,
        *edges,
        *numbers,
    ]


def _corner(player, players, way):
    """The upper left corner (x, y) of a tray, and how wide one piece of it is."""
    x, y = _place(player, players, way)
    return x + (BUST - TRAYS[players]) / 2, y - DEPTH / 2, TRAYS[players] / players


def _size(cell):
    """How large a number is that fits into a piece of a tray."""
    return min(15.0, 0.96 * cell)


@functools.cache
def _empty_tray(player, players, way):
    """A tray with the names of its pieces; and the walls between them, to be drawn later."""
    left, top, cell = _corner(player, players, way)
    wide, below = TRAYS[players], top + DEPTH
    letters = [
        Words(left + cell * (place + 0.5), below + 13, PIECES[place], style.GREY,
              min(12.0, _size(cell)), id=f"piece-{player}-{place}")
        for place in range(players)
    ]  # fmt: skip
    behind = [
        Box(left, top, wide, DEPTH + 17, style.PAPER, id=f"ground-{player}"),
        Box(left, top, wide, DEPTH, style.MIST, id=f"tray-{player}"),
    ]
    return behind + letters, _walls(left, top, cell, player, players)


def _columns(left, top, cell, shares):
    """The outline of columns side by side, each as high as it has shares; 0 for none."""
    floor = top + DEPTH
    points = [(left, floor)]
    for piece, many in enumerate(shares):
        x, y = left + cell * piece, floor - DEPTH * many / len(shares)
        points += [(x, y), (x + cell, y)]
    return (*points, (left + cell * len(shares), floor))


def _walls(left, top, cell, player, players):
    """The walls between all pieces of a tray: one line, up and down and along."""
    right, below = left + cell * players, top + DEPTH
    points = [(left, below), (right, below)]
    for wall in range(players, -1, -1):
        ends = [(left + cell * wall, below), (left + cell * wall, top)]
        points += ends if (players - wall) % 2 == 0 else ends[::-1]
    round_it = (*points, (left, top), (right, top))
    return Line(round_it, style.QUIET, 1, id=f"walls-{player}")


# --- what is passed ---------------------------------------------------------------------------


@functools.cache
def _track():
    xs, ys = _on_ring(np.linspace(0, 1, 121), OUTER)
    return [Line(list(zip(xs, ys, strict=True)), style.FAINT, 2, (2, 7))]


def _arrows(rounds, players, way):
    return [
        shape
        for message in _sent(rounds, players, way)
        for shape in _arrow(_way(message.sender, message.receiver, players, way))
    ]


@functools.lru_cache(maxsize=1024)
def _way(sender, receiver, players, way):
    """The points of an arrow from who sends to who gets it, free of both of them."""
    parts = np.linspace(0, 1, 121)
    ends = [_place(who, players, way) for who in (sender, receiver)]
    if way == "captain":
        (x0, y0), (x1, y1) = ends
        xs, ys = x0 + (x1 - x0) * parts, y0 + (y1 - y0) * parts
    else:
        xs, ys = _on_ring(_angle(sender, players) + parts / players, OUTER)
    reach = (BUST + TRAYS[players]) / 2 + 5
    is_free = np.ones(len(parts), bool)
    for x, y in ends:
        is_free &= (np.abs(xs - x) >= reach) | (ys <= y - ABOVE) | (ys >= y + BELOW)
    return list(zip(xs[is_free].tolist(), ys[is_free].tolist(), strict=True))


def _arrow(points):
    """A line through points with a tip at its end."""
    (x0, y0), (x1, y1) = points[-2:]
    long = math.hypot(x1 - x0, y1 - y0)
    ux, uy = (x1 - x0) / long, (y1 - y0) / long
    neck = (x1 - 10 * ux, y1 - 10 * uy)
    tip = [(x1, y1), (neck[0] - 6 * uy, neck[1] + 6 * ux), (neck[0] + 6 * uy, neck[1] - 6 * ux)]
    return [Line([*points[:-1], neck], style.BACKWARD, 3), Shape(tip, style.BACKWARD)]


def _parcels(rounds, players, way):
    """What was passed in the last round; the same piece glides on in the next."""
    shapes = []
    for message in _sent(rounds, players, way):
        held = _held(rounds - 1, players, way)[message.sender]
        if way == "ring":
            name, text = f"parcel-{message.piece}", PIECES[message.piece]
            shares = held[message.piece]
        else:
            other = max(message.sender, message.receiver)
            name, text, shares = f"parcel-of-{other}", "all", held[0]
        points = _way(message.sender, message.receiver, players, way)
        shapes += _parcel(*points[len(points) // 2], text, shares, players, name)
    return shapes


def _parcel(x, y, text, shares, players, name):
    wide, high = 24 if len(text) == 1 else 30, 22
    full = high * shares / players
    is_full = shares == players
    colour, ink = (style.BACKWARD, style.PAPER) if is_full else (style.PALE_BLAME, style.INK)
    ground = colour if is_full else style.PAPER
    left, top = x - wide / 2, y - high / 2
    return known(
        [
            Box(left, top, wide, high, ground, style.BACKWARD, 2, radius=3),
            Box(left + 1, top + high - full, wide - 2, full - 1, colour),
            Words(x, y + 5, text, ink, 13, bold=True),
        ],
        name,
    )


# --- the words around it ----------------------------------------------------------------------


def _headline(rounds, players, way):
    last = last_round(rounds, players, way)
    told = f"round {rounds} of {last}" if rounds else f"{last} rounds to go"
    sent, all_sent = (_messages(many, players, way) for many in (rounds, last))
    return [
        Words(14, 26, told, style.INK, 18, "start", bold=True),
        Words(WIDTH - 14, 26, f"{sent} of {all_sent} messages", style.INK, 14, "end"),
    ]


def _middle(rounds, players, way):
    """The ball to press, or the captain's name; and what a number in a tray stands for."""
    x, y = CENTRE
    if way == "captain":
        return [Words(x, y - 34, "captain: press me", style.INK, 14, bold=True)]
    is_over = rounds == last_round(rounds, players, way)
    does = "press: once more" if is_over else "press: all pass on"
    return [
        *ball_on_page(x, y - 30, 19),
        Words(x, y + 10, does, style.INK, 14, bold=True),
        Words(x, y + 32, "a column: a piece of the blame", style.GREY, 12.5),
        Words(x, y + 49, "its number: shares added up in it", style.GREY, 12.5),
    ]


def _bars(rounds, players, way):
    """How much goes through the busiest player, for both ways; the one that is shown grows."""
    shapes = [
        Words(BAR_LEFT, BARS[0] - 17, "numbers through the busiest player, in and out",
              style.INK, 13, "start", bold=True)
    ]  # fmt: skip
    for (name, each), y in zip(WAYS, BARS, strict=True):
        end = _through(last_round(0, players, each), players, each)
        is_shown = each == way
        so_far = _through(rounds, players, each) if is_shown else 0.0
        ink = style.INK if is_shown else style.GREY
        told = f"{decimals(end, 0, 2)} {style.TIMES} the weights"
        if is_shown and 0 < so_far < end:
            told = f"{decimals(so_far, 0, 2)} of {told}"
        shapes += [
            Words(BAR_LEFT - 10, y + 5, name, ink, 13, "end", bold=is_shown),
            Box(BAR_LEFT, y - 8, UNIT * end, 16, style.MIST, style.QUIET, 1, id=f"end-{each}"),
            Box(BAR_LEFT, y - 8, UNIT * so_far, 16, INKS[each], id=f"bar-{each}"),
            Words(BAR_LEFT + UNIT * end + 20, y + 5, told, ink, 13, "start", id=f"told-{each}"),
        ]
    if players <= ROOM:
        hint = "drag the dot: more players"
        shapes.append(Words(WIDTH - 14, BARS[1] + 5, hint, style.INK, 13, "end", bold=True))
    return [*shapes, Disc(_end(players), BARS[1], 8, style.PAPER, style.INK, 2.5, id="knob")]


def _end(players):
    """Where the bar of the captain ends, which a hand can drag: two blames for each player."""
    return BAR_LEFT + UNIT * 2 * (players - 1)


def _presses(rounds, players, way):
    """The middle passes on, the bar of the other way shows it, and the dot makes players more."""
    after = 0 if rounds == last_round(rounds, players, way) else rounds + 1
    x, y = CENTRE
    wide, high = (210, 118) if way == "ring" else (BUST + TRAYS[players] + 24, 98)
    presses = [Press(x - wide / 2, y - 56, wide, high, "pass on", {"rounds": after}, radius=12)]
    for (name, each), y in zip(WAYS, BARS, strict=True):
        if each != way:
            presses.append(Press(8, y - 13, WIDTH - 16, 26, f"show: {name}", {"way": name}))
    pull = Way("players", "x", _end(FEWEST), _end(MOST), FEWEST, MOST, 1)
    grip = Handle(_end(players), BARS[1], "how many players", (pull,), moves=("knob",), r=16)
    return [*presses, grip]


# --- the sentence -----------------------------------------------------------------------------


def say_ring(rounds, players, way):
    """What the picture of the ring shows, in words."""
    rounds = min(rounds, last_round(rounds, players, way))
    return (_say_ring if way == "ring" else _say_captain)(rounds, players)


def _times(rounds, players, way):
    times = _through(rounds, players, way)
    if times == 1:
        return "as many numbers as weights"
    return f"{decimals(times, 0, 2)} times the weights"


def _say_ring(rounds, players):
    last = last_round(rounds, players, "ring")
    sent = f"{_messages(rounds, players, 'ring')} messages so far"
    through = _times(rounds, players, "ring")
    all_shares = "both shares" if players == 2 else f"all {players} shares"
    if rounds == 0:
        return (
            f"{players} players, and each holds the blame of its own share, in {players} pieces. "
            "All need the sum of all shares. Press the ball: everyone passes one piece on."
        )
    if rounds == last:
        return (
            f"Done: everyone holds the sum of {all_shares}. Divided by {players} it is the "
            f"average. {through.capitalize()} went through each player. And with a "
            "captain? Press that bar."
        )
    if is_half_way(rounds, players, "ring"):
        return (
            f"Half way: everyone holds one finished piece, the dark one, with {all_shares} in it. "
            f"{sent}. From here on only finished pieces go round."
        )
    if adds_up(rounds, players):
        did = "everyone passed one piece on, and added the one that came to its own"
    else:
        done = rounds - players + 2
        did = f"finished pieces go round; everyone has {done} of the {players} by now"
    return f"Round {rounds} of {last}: {did}. {sent}; {through} went through each player."


def _say_captain(rounds, players):
    others, through = players - 1, _times(rounds, players, "captain")
    if rounds == 0:
        who = "the other player sends" if others == 1 else f"the {others} others send"
        return f"Player 1 is the captain, and {who} all blame there. Press the captain."
    if rounds == 1:
        came = count(others, "whole blame")
        return (
            f"Round 1 of 2: {came} came in at one door, and the captain added up. "
            f"{through.capitalize()} went through the captain so far."
        )
    ring_takes = decimals(_through(2 * others, players, "ring"), 0, 2)
    return (
        f"Round 2 of 2: the sum went out to all. Only {2 * others} messages, but {through} went "
        f"through one player. In the ring it is {ring_takes} times, through each."
    )
