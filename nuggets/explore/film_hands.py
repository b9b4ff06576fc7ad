"""What a hand touches in the film: its phases, its nodes, the steps and the learning rate."""

from ..drawing import style
from ..drawing.scene import Disc, Line, Shape
from .film import ASK, BACKWARD, ERROR, FORWARD, UPDATE
from .film_panel import PANEL, PANEL_HEIGHT, WIDTH, rate_place
from .film_scene import PHASES, question_box, stage, tabs
from .handles import Handle, Press, Way

FASTEST = 10.0
"""How many times its usual learning rate a film can be given."""

TRACK = 90
"""How long the track of the learning rate is, in pixels."""


def on(film, tick, guess_first):
    """The moment after this one; where nothing is asked, past the question."""
    return shown(film, tick + 1, guess_first)


def back(film, tick, guess_first):
    """The moment before this one."""
    tick = max(tick - 1, 0)
    return tick - (film.moments[tick].kind == ASK and not guess_first)


def shown(film, tick, guess_first):
    """The moment that is shown: with nothing to guess, a question shows its answer."""
    tick = min(tick, film.last)
    return tick + (film.moments[tick].kind == ASK and not guess_first)


def film_hands(film, tick, guess_first, stride, is_known):
    """Everything to touch at one moment, as a list of shapes.

    Args:
        film: a ``film.Film``.
        tick: the number of the moment that is shown.
        guess_first: whether a blame is asked for before it is shown.
        stride: how many times the usual learning rate the update takes.
        is_known: a function of the number of a question: whether it was answered.
    """
    nodes = _nodes(film, tick, guess_first, is_known)
    return (
        _question(film.moments[tick], stage(film))
        + step_hands(film, tick, guess_first)
        + phase_hands(film, guess_first)
        + nodes
        + rate_hand(film.moments[tick].kind, stride)
    )


def _question(moment, set_up):
    """The mark of a question, which leads to the box for the guess."""
    if moment.kind != ASK:
        return []
    x, y, wide, tall = question_box(set_up, moment.node)
    box = x - 6, y - 4, wide + 12, tall + 8
    return [Press(*box, "the question: type your guess", {}, focus="guess")]


def step_hands(film, tick, guess_first):
    """A step back to the left of the panel, and a step on to the right."""
    shapes, middle = [], PANEL + PANEL_HEIGHT / 2
    ways = (
        ("one step back", 30, -1, tick > 0, back),
        ("one step", WIDTH - 30, 1, tick < film.last, on),
    )
    for label, x, way, is_open, move in ways:
        fill = style.INK if is_open else style.FAINT
        paper, ink = (fill, style.PAPER) if way == 1 and is_open else (style.PAPER, fill)
        tip = [(x + 6 * way, middle), (x - 4 * way, middle - 7), (x - 4 * way, middle + 7)]
        shapes += [Disc(x, middle, 16, paper, fill, 1.5), Shape(tip, ink)]
        if is_open:
            numbers = {"tick": move(film, tick, guess_first)}
            shapes.append(Press(x - 17, PANEL, 34, PANEL_HEIGHT, label, numbers))
    return shapes


def phase_hands(film, guess_first):
    """Each tab leads to the first moment of its phase."""
    shapes = []
    for title, *place in tabs():
        kinds = PHASES[title][1]
        first = next((at for at, m in enumerate(film.moments) if m.kind in kinds), None)
        if first is not None:
            numbers = {"tick": shown(film, first, guess_first)}
            shapes.append(Press(*place, title[2:], numbers, radius=12.5))
    return shapes


def _nodes(film, tick, guess_first, is_known):
    """Each node leads to where its value came; once blame runs, to where its blame came."""
    is_back = film.moments[tick].kind in (ERROR, ASK, BACKWARD, UPDATE) or tick == film.last
    came = _blame_came(film, guess_first, is_known) if is_back else value_came(film)
    return node_hands(film, stage(film), came)


def node_hands(film, set_up, came):
    """A place to press on each node of ``came``: node -> the moment that it leads to."""
    shapes = []
    for place, at in came.items():
        (x, y), half, tall = set_up.plan.spots[place], set_up.halves[place], set_up.look.tall
        label = f"number {place + 1}: {film.nodes[place].label or 'given'}"
        shapes.append(Press(x - half, y - tall / 2, 2 * half, tall, label, {"tick": at}))
    return shapes


def value_came(film):
    """Node -> the moment at which its value was made, or the first one."""
    made = {m.node: at for at, m in enumerate(film.moments) if m.kind == FORWARD}
    return {place: made.get(place, 0) for place in range(len(film.nodes))}


def _blame_came(film, guess_first, is_known):
    """Node -> the moment that made its blame whole, or the question before it."""
    came = {}
    for at, m in enumerate(film.moments):
        if m.kind == BACKWARD:
            came[m.node] = at - 1 if guess_first and not is_known(at - 1) else at
        elif m.kind == ERROR:
            came[m.node] = at
    return came


def rate_hand(kind, stride):
    """A knob under the learning rate, where there is one in the panel."""
    x = rate_place(kind)
    if x is None:
        return []
    left, right, y = x - TRACK / 2, x + TRACK / 2, PANEL + 57
    at = left + TRACK * stride / FASTEST
    way = Way("stride", "x", left, right, 0.0, FASTEST, 0.1)
    return [
        Line([(left, y), (right, y)], style.FAINT, 4),
        Disc(at, y, 6, style.PAPER, style.FORWARD, 3, id="knob-rate"),
        Handle(at, y, "learning rate", (way,), moves=("knob-rate",), r=13),
    ]
