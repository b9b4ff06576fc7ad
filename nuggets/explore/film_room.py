"""The film room: a play forward, its error, its blame backward and its update, tick by tick."""

import functools
import math

from ..drawing import style
from ..drawing.plots.pictures import CROSS, TICK
from ..engine.tensor import Tensor
from ..worlds import court
from .controls import Choice, Memory, Number, Slider, Steps, Switch
from .explorer import Explorer
from .film import AGAIN, ASK, BACKWARD, ERROR, FORWARD, START, UPDATE, Film, exact, learning_rate
from .film_hands import FASTEST, film_hands, shown
from .film_panel import gain, paths_of, sum_of, why
from .film_scene import film_scene, stage
from .layer_film import has_tables
from .layer_room import layer_room
from .svg import paint_svg

CLOSE = 0.1
"""Which share of the right size a guess may be off and still count."""

ON = "\N{BLACK RIGHT-POINTING TRIANGLE}"
"""What stands in the picture on the place to press for one step."""

NOT_ASKED = "Nothing is asked here: a guess counts where there is a question mark."


def film_room(loss=None, lr=0.001, tick=0, **names):
    """Explore how a play is run forward and its blame is sent back, one tick at a time.

    The loss is not rewound by this: its tape and every ``grad`` stay as they are.

    Args:
        loss: a Tensor of one number, made from single numbers in at most 40 nodes, or from whole
            tables in at most 16. If none is given, there are four plays to choose from.
        lr: the learning rate of the loss's update; the four plays have their own.
        tick: the moment to begin with.
        **names: what to call Tensors that have no name of their own: ``film_room(loss, w=w)``.

    Returns:
        An ``Explorer``: with tables in the play, that of ``layer_room``, which asks for no guesses.

    Raises:
        TypeError: if the loss is not a Tensor.
        ValueError: if the play is too large or holds what is no number; says what to do.
        RuntimeError: if its tape was rewound before.
    """
    if isinstance(loss, Tensor) and loss.requires_grad and has_tables(loss):
        return layer_room(loss, lr, tick, **names)
    lr = learning_rate(lr)
    return FilmRoom(examples() if loss is None else (Film(loss, names, lr=lr),), tick)


class FilmRoom(Explorer):
    """The explorer of one film, or of several to choose from. A guess counts once it is typed.

    Args:
        films: a tuple of ``film.Film``.
        tick: the moment to begin with.
    """

    def __init__(self, films, tick=0):
        first = films[0]
        for film in films:  # all now, so that no hand waits while the nodes of a film find a place
            stage(film)
        controls = {
            "guess": Number(-1e12, 1e12, 0.0, "my guess", "commit"),
            "guess_first": Switch(True, "guess first"),
            "film": Choice(tuple((film.title, film) for film in films), first, "play"),
            "tick": Steps(0, max(film.last for film in films), tick, "moment", pause=1200),
            "stride": Slider(
                0.0, FASTEST, 1.0, 0.1, f"{style.TIMES} learning rate", in_picture=True
            ),
            "guesses": Memory(()),
        }
        if len(films) == 1:
            controls["film"] = Memory(first)
        super().__init__(
            controls, film_room_svg, say_film_room, highest={"tick": _last}, waits=_waits
        )

    def hear(self, changed, pressed, files=()):
        """Do what a hand did: a guess is committed, and a moment with nothing new is passed."""
        before = self.numbers["tick"]
        try:
            super().hear(changed, pressed, files)
        except (TypeError, ValueError) as problem:  # what was typed is no number that it can be
            self.text, self.tone = str(problem), "alert"
            return
        if "guess" in changed:
            self.set(**commit(**self.numbers))
            self.tone = _tone(**self.numbers)
        elif "tick" in changed and not self.numbers["guess_first"]:
            self.set(tick=_passed(self.numbers["film"], self.numbers["tick"], before))


def _last(film, **numbers):
    return film.last


def _waits(film, tick, guess_first, guesses, **numbers):
    """Whether a film that plays by itself waits here, for the answer to a question."""
    tick = min(tick, film.last)
    return guess_first and film.moments[tick].kind == ASK and not _is_known(film, guesses, tick)


def _passed(film, tick, before):
    """A moment where something happens: a question that is not asked is passed by."""
    if film.moments[tick].kind != ASK:
        return tick
    return tick - 1 if before == tick + 1 else tick + 1


def _tone(film, tick, guesses, **numbers):
    """How the sentence is marked after a guess: "right", "almost" or ""."""
    tries = _guesses_at(film, tick, guesses)
    if not tries:
        return ""
    right = film.moments[tick].sent
    is_right = _sign(tries[-1]) == _sign(right) and _is_close(tries[-1], right)
    return "right" if is_right else "almost"


def commit(film, tick, guess_first, guess, guesses, **numbers):
    """Commit to a guess, and empty the box. With the right sign, the blame is shown."""
    tick = shown(film, tick, guess_first)
    now = film.moments[tick]
    is_right = now.kind == ASK and _sign(guess) == _sign(now.sent)
    return {"guesses": (*guesses, (film, tick, guess)), "guess": 0.0, "tick": tick + is_right}


def film_room_svg(film, tick, guess_first=True, guess=0.0, stride=1.0, guesses=()):
    """One moment of a film.

    Args:
        film: a ``film.Film``.
        tick: the number of the moment; beyond the last one, the last one.
        guess_first: whether a blame is asked for before it is shown.
        guess: what stands in the box for a guess; it counts only once it is committed.
        stride: how many times the film's usual learning rate its update takes.
        guesses: a (film, tick, guess) for each guess that was committed.

    Returns:
        A ``drawsvg.Drawing``.
    """
    moment = shown(film, tick, guess_first)
    tries = _guesses_at(film, moment, guesses)
    mark = _mark(tries[-1], film.moments[moment].sent) if tries else ""
    scene = film_scene(film, moment, stride * film.lr, _score(film, guesses), mark)
    is_known = functools.partial(_is_known, film, guesses)
    scene.add(film_hands(film, moment, guess_first, stride, is_known))
    return paint_svg(scene)


def say_film_room(film, tick, guess_first=True, guess=0.0, stride=1.0, guesses=()):
    """What the picture of the film room shows, in words."""
    moment = shown(film, tick, guess_first)
    now = film.moments[moment]
    said = _TELLERS[now.kind](film, now, stride * film.lr, _guesses_at(film, moment, guesses))
    is_early = guesses and now.kind != ASK and guesses[-1][:2] == (film, moment)
    return f"{NOT_ASKED} {said}" if is_early else said


# --- guesses ---------------------------------------------------------------------------------


def _sign(number):
    return 0 if abs(number) < 1e-12 else math.copysign(1, number)


def _is_close(guess, right):
    return abs(abs(guess) - abs(right)) <= CLOSE * abs(right) + 1e-9


def _guesses_at(film, moment, guesses):
    """What was guessed for the blame of this moment, in order."""
    kind = film.moments[moment].kind
    if kind not in (ASK, BACKWARD):
        return []
    asked = moment - (kind == BACKWARD)
    return [guess for where, tick, guess in guesses if where is film and tick == asked]


def _is_known(film, guesses, asked):
    """Whether the sign of a blame was guessed right, so that it need not be hidden any more."""
    right = _sign(film.moments[asked].sent)
    return any(_sign(guess) == right for guess in _guesses_at(film, asked, guesses))


def _score(film, guesses):
    """How many signs were right at the first try, and sizes at the first try of the right sign."""
    first, sized = {}, {}
    for where, tick, guess in guesses:
        if where is film and film.moments[tick].kind == ASK:
            right = film.moments[tick].sent
            first.setdefault(tick, _sign(guess) == _sign(right))
            if _sign(guess) == _sign(right):
                sized.setdefault(tick, _is_close(guess, right))
    if not first:
        return ""
    signs, sizes = (f"{sum(tries.values())} of {len(tries)}" for tries in (first, sized))
    return f"first tries: sign {signs}, size {sizes}"


def _mark(guess, right):
    """What was right about a guess, in a few characters."""
    if _sign(guess) != _sign(right):
        return f"you said {exact(guess)}: sign {CROSS}"
    size = f", size {TICK if _is_close(guess, right) else CROSS}" if right else ""
    return f"you said {exact(guess)}: sign {TICK}{size}"


def _verdict(guess, right):
    said = f"You said {exact(guess)}."
    if right == 0:
        return f"{said} Right: no blame arrives here."
    size = "The sign is right, and so is the size."
    if not _is_close(guess, right):
        side = "large" if abs(guess) > abs(right) else "small"
        size = f"The sign is right, the size is too {side}."
    return f"{said} {size}"


def _wrong_sign(guess, slope, ahead):
    signs = {1: "plus", -1: "minus", 0: "zero"}
    made = f"{signs[_sign(slope)]} {style.TIMES} {signs[_sign(ahead)]}"
    gives = signs[_sign(slope * ahead)]
    size = " Now guess its size." if gives != "zero" else ""
    return f"You said {exact(guess)}. First the sign: {made} gives {gives}.{size}"


# --- words -----------------------------------------------------------------------------------


def _name(film, place):
    """What to call a node in a sentence."""
    node = film.nodes[place]
    if not node.label:
        return f"the number {exact(node.value)}"
    return node.label if node.is_named else f"{node.label} (it made {exact(node.value)})"


def _say_start(film, now, lr, guesses):
    given = [f"{n.label} {exact(n.value)}".strip() for n in film.nodes if n.op is None]
    listed = f": {', '.join(given)}" if len(given) <= 10 else ""
    are = "number is" if len(given) == 1 else "numbers are"
    return f"The start: {len(given)} {are} given{listed}. Press {ON} to run the play forward."


def _say_forward(film, now, lr, guesses):
    return f"Forward: {sum_of(film, now.node)}."


def _say_error(film, now, lr, guesses):
    loss = exact(film.nodes[film.loss].value)
    return f"Error: the loss is {loss}. The blame of the loss itself is 1. Now it is sent backward."


def _say_ask(film, now, lr, guesses):
    edge = film.edges[now.edge]
    ahead = film.blames[edge.end]
    question = f"{exact(edge.slope)} {style.TIMES} {exact(ahead)} = ?"
    start = f"Backward, from {_name(film, edge.end)} to {_name(film, edge.start)}: {question}"
    if guesses:
        return f"{start} {_wrong_sign(guesses[-1], edge.slope, ahead)}"
    how = f"type a number, and press Enter. Or press {ON} to see it."
    return f"{start} First the sign, then the size: {how}"


def _say_backward(film, now, lr, guesses):
    edge = film.edges[now.edge]
    words = (
        f"Backward to {_name(film, edge.start)}: local slope {exact(edge.slope)} {style.TIMES} "
        f"blame from ahead {exact(film.blames[edge.end])} = {exact(now.sent)}"
    )
    reason = why(film, edge)
    reason = f" ({reason})" if reason else ""
    added = ""
    if now.before is not None:
        added = f" It adds to what had arrived before: {paths_of(now)}."
    verdict = f"{_verdict(guesses[-1], now.sent)} " if guesses else ""
    return f"{verdict}{words}{reason}.{added}"


def _say_update(film, now, lr, guesses):
    node, blame = film.nodes[now.node], film.blames[now.node]
    return (
        f"Update: {_name(film, now.node)} moves against its blame, {exact(node.value)} "
        f"{style.MINUS} {exact(lr)} {style.TIMES} {exact(blame)} = "
        f"{exact(film.moved(now.node, lr))}."
    )


def _say_again(film, now, lr, guesses):
    old, new = film.nodes[film.loss].value, film.values(lr)[film.loss]
    more = "" if new > old else " Drag the learning rate until it gets worse."
    said = f"Once more forward: the loss was {exact(old)}, and is {exact(new)}."
    return f"{said} {gain(old, new)}{more}"


_TELLERS = {
    START: _say_start,
    FORWARD: _say_forward,
    ERROR: _say_error,
    ASK: _say_ask,
    BACKWARD: _say_backward,
    UPDATE: _say_update,
    AGAIN: _say_again,
}


# --- plays to choose from --------------------------------------------------------------------


@functools.cache
def examples():
    """Four films: the play, give and go, a neuron, and a whole small network."""
    return _the_play(), _give_and_go(), _neuron(), _mazur()


def _links():
    return [Tensor(x, name=name) for name, x in court.START._asdict().items()]


def _the_play():
    miss = court.miss(court.shot(*_links()))
    return Film(miss * miss, title="the missed shot")


def _give_and_go():
    loss = court.squared_miss(court.give_and_go(*_links()))
    return Film(loss, title="give and go")


def _facts(**numbers):
    return [Tensor(x, requires_grad=False, name=name) for name, x in numbers.items()]


def _neuron():
    w1, w2, bias = (Tensor(x, name=n) for n, x in (("w1", 0.8), ("w2", 0.5), ("bias", 0.6)))
    x1, x2, target = _facts(x1=1.0, x2=-2.0, target=1.0)
    p = (w1 * x1 + w2 * x2 + bias).sigmoid()
    return Film((p - target) ** 2, {"p": p}, "one neuron", lr=0.5)


def _mazur():
    """The network of Matt Mazur, *A Step by Step Backpropagation Example* (2015)."""
    weights = (0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55)
    w = [Tensor(x, name=f"w{i}") for i, x in enumerate(weights, 1)]
    i1, i2, b1, b2, t1, t2 = _facts(i1=0.05, i2=0.1, b1=0.35, b2=0.6, t1=0.01, t2=0.99)
    h1 = (w[0] * i1 + w[1] * i2 + b1).sigmoid()
    h2 = (w[2] * i1 + w[3] * i2 + b1).sigmoid()
    o1 = (w[4] * h1 + w[5] * h2 + b2).sigmoid()
    o2 = (w[6] * h1 + w[7] * h2 + b2).sigmoid()
    loss = ((o1 - t1) ** 2 + (o2 - t2) ** 2) / 2
    return Film(loss, {"h1": h1, "h2": h2, "o1": o1, "o2": o2}, "Mazur's network", lr=0.5)
