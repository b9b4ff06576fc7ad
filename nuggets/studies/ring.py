"""One batch, many machines: each finds the blame of its share, and all need the average.

Here a machine is a player. ``all_to_one`` sends every blame to one captain, who adds up and sends
the average back. ``pass_round`` is a **ring**: each player cuts its blame into as many pieces as
there are players and only ever passes to the next one. Both are known as an *all-reduce*; the
first half of the ring as *reduce-scatter*, the second as *all-gather*. Nothing is sent over a
wire: the arrays are really cut, passed and added up here, and every message is written down.

The ring is in Patarasuk and Yuan, "Bandwidth optimal all-reduce algorithms for clusters of
workstations", Journal of Parallel and Distributed Computing 69(2), 2009. Gibiansky, "Bringing HPC
techniques to deep learning", Baidu Research, 2017, made it known to those who train networks.
"""

import math
from typing import NamedTuple

import numpy as np

from ..engine.data import pairs
from ..engine.format import count as say
from ..engine.format import decimals
from ..engine.layers import Module
from ..engine.losses import cross_entropy
from ..engine.settings import is_row, of_kind, whole

MOST = 64
"""How many players there may be."""

CAPTAIN = 0
"""Which player adds up for all where there is no ring."""


class Message(NamedTuple):
    """What one player sent to another.

    Attributes:
        round: when, from 1. What is sent in one round waits only for the rounds before.
        sender: which player sent it, from 0.
        receiver: which player got it.
        piece: which piece of the blame it was, from 0; None for all of it.
        numbers: how many numbers were in it.
    """

    round: int
    sender: int
    receiver: int
    piece: int | None
    numbers: int


class Exchange(NamedTuple):
    """How the players came by the average, and what it took.

    Attributes:
        way: "ring" or "captain".
        averages: what each player has in the end, in the form in which the blames came.
        log: each ``Message``, in its order.
        players: how many there are.
        weights: how many numbers the blame of one player has.
    """

    way: str
    averages: list
    log: list
    players: int
    weights: int

    @property
    def messages(self):
        """How many messages were sent in all."""
        return len(self.log)

    @property
    def rounds(self):
        """How many rounds it took: the messages of a round travel at the same time."""
        return max((message.round for message in self.log), default=0)

    @property
    def through(self):
        """How many numbers went through each player, in and out (players,)."""
        passed = [0] * self.players
        for message in self.log:
            passed[message.sender] += message.numbers
            passed[message.receiver] += message.numbers
        return np.array(passed)

    @property
    def busiest(self):
        """How many numbers went through the busiest player, in and out."""
        return int(self.through.max())

    @property
    def in_weights(self):
        """The same, counted in whole blames: 2.0 is twice as many numbers as there are weights."""
        return self.busiest / self.weights

    def __repr__(self):
        who = "a ring" if self.way == "ring" else "one captain"
        return (
            f"<{say(self.players, 'player')}, {who}: {say(self.messages, 'message')} in "
            f"{say(self.rounds, 'round')}, and {decimals(self.in_weights)} times the weights "
            f"through the busiest player>"
        )


# --- sharing the work -------------------------------------------------------------------------


def shares(images, labels, players):
    """Split a batch over the players, in its order; some get one example more than others.

    Args:
        images: (N, ...) numbers; or Pets or Photos.
        labels: (N, ...) numbers.
        players: how many there are, 1 to 64, and not more than examples.

    Returns:
        A list of (images, labels), one for each player.

    Raises:
        TypeError: if these are no numbers, or players is no whole number.
        ValueError: if there are not as many labels as images, or more players than examples.
    """
    _check_players("shares", players)
    images, labels = pairs("shares", images, labels)
    if players > len(labels):
        raise ValueError(
            f"{say(len(labels), 'example')} cannot be split over {players} players: each needs at "
            f"least one. Take a larger batch, or up to {len(labels)}."
        )
    parts = np.array_split(np.arange(len(labels)), players)
    some = [images[part] for part in parts]
    return [(getattr(x, "images", x), labels[part]) for x, part in zip(some, parts, strict=True)]


def blame(model, x, y, loss=cross_entropy):
    """The blame of every weight for the error on some examples; the weights stay as they are.

    Blame that was in the network before is forgotten. The blame of a batch is the mean of those of
    its shares where each example is looked at by itself: not with ``BatchNorm2d`` or ``Dropout``
    while they learn, since the one looks at the whole batch and the other throws dice.

    Args:
        model: a Module.
        x: what it is shown, (N, ...).
        y: what its answers are compared with.
        loss: a function of (answers, y) that gives one number, the mean over the examples.

    Returns:
        A dict: the name of each Tensor of weights -> its blame, an array of the same shape.

    Raises:
        TypeError: if the model is no Module.
        ValueError: if it has no weights.
    """
    of_kind("blame", model, Module)
    weights = dict(model.named_parameters())
    if not weights:
        raise ValueError(f"{model} has no weights, so there is none to blame.")
    model.zero_grad()
    loss(model(getattr(x, "images", x)), y).backward()
    found = {
        name: np.zeros_like(w.data) if w.grad is None else np.array(w.grad)
        for name, w in weights.items()
    }
    model.zero_grad()
    return found


def averaged(blames, counts=None):
    """The mean of the players' blames, added up by hand.

    Args:
        blames: for each player an array, or a dict of arrays as ``blame`` gives it, all alike.
        counts: how many examples each player had: who had more counts for more. All alike if not
            given.

    Returns:
        An array, or a dict of arrays, as the blames are.

    Raises:
        TypeError: if these are no blames, or counts are no whole numbers.
        ValueError: if they are not alike, or there are not as many counts as players.
    """
    rows, restore = _rows("averaged", blames)
    return restore(sum(_weighed("averaged", rows, counts)))


def difference(one, other):
    """The largest difference between two blames, in any of their numbers, a float.

    Args:
        one: an array, or a dict of arrays.
        other: another one of the same names and shapes.

    Raises:
        TypeError: if these are no blames.
        ValueError: if they are not alike.
    """
    (first, second), _ = _rows("difference", [one, other])
    return float(np.abs(first - second).max())


# --- sending it -------------------------------------------------------------------------------


def all_to_one(blames, counts=None):
    """Send every blame to one captain, who adds up and sends the average back to each.

    Player 0 is the captain. There are two rounds: nobody can be sent the average before all blames
    are in. Every number of every player goes through the captain, twice.

    Args:
        blames: for each player an array, or a dict of arrays as ``blame`` gives it, all alike.
        counts: how many examples each player had; all alike if not given.

    Returns:
        An ``Exchange``.

    Raises:
        TypeError: if these are no blames, or counts are no whole numbers.
        ValueError: if they are not alike, or there are not as many counts as players, or over 64.
    """
    rows, restore = _rows("all_to_one", blames)
    held = _weighed("all_to_one", rows, counts)
    players, weights = len(held), rows[0].size
    others = range(1, players)
    log = [Message(1, player, CAPTAIN, None, weights) for player in others]
    log += [Message(2, CAPTAIN, player, None, weights) for player in others]
    for message in log:
        if message.round == 1:
            held[CAPTAIN] += held[message.sender]
        else:
            held[message.receiver] = held[CAPTAIN].copy()
    return Exchange("captain", [restore(row) for row in held], log, players, weights)


def pass_round(blames, counts=None):
    """Stand in a ring, cut the blame into pieces, and pass them on until all have the average.

    With n players there are n pieces. In every round each player sends one piece to the next one
    and gets one from the player before. In the first n - 1 rounds what arrives is added to one's
    own (*reduce-scatter*): then each player holds one piece in which all shares are. In n - 1 more
    rounds the finished pieces are handed round (*all-gather*). All is *ring all-reduce*.

    What it costs: n times as many messages as with a captain, and a round cannot begin before the
    one before is over; one slow player keeps all of them waiting.

    Args:
        blames: for each player an array, or a dict of arrays as ``blame`` gives it, all alike.
        counts: how many examples each player had; all alike if not given.

    Returns:
        An ``Exchange``. A piece without a number in it, where there are more players than weights,
        is not sent.

    Raises:
        TypeError: if these are no blames, or counts are no whole numbers.
        ValueError: if they are not alike, or there are not as many counts as players, or over 64.
    """
    rows, restore = _rows("pass_round", blames)
    players, weights = len(rows), rows[0].size
    held = [np.array_split(row, players) for row in _weighed("pass_round", rows, counts)]
    log = []
    for round in range(1, 2 * players - 1):
        sent = _sent(round, held)
        parcels = [held[message.sender][message.piece].copy() for message in sent]
        for message, parcel in zip(sent, parcels, strict=True):
            mine = held[message.receiver]
            is_added = adds_up(round, players)
            mine[message.piece] = mine[message.piece] + parcel if is_added else parcel
        log += sent
    averages = [restore(np.concatenate(pieces)) for pieces in held]
    return Exchange("ring", averages, log, players, weights)


def adds_up(round, players):
    """Whether what arrives in a round of the ring is added to one's own, or takes its place."""
    return round < players


def _sent(round, held):
    """The messages of a round: piece ``p`` set out from player ``p``, and is one further each time.

    ``held`` has for each player its pieces.
    """
    players = len(held)
    pieces = [(player - round + 1) % players for player in range(players)]
    return [
        Message(round, player, (player + 1) % players, piece, held[player][piece].size)
        for player, piece in enumerate(pieces)
        if held[player][piece].size
    ]


def shares_held(exchange, rounds):
    """How many shares are added up in what each player holds after so many rounds.

    Args:
        exchange: an ``Exchange``; its messages are gone through once more.
        rounds: how many are over, 0 for none.

    Returns:
        (players, players) whole numbers: for each player, the shares in each piece.

    Raises:
        TypeError: if exchange is no Exchange, or rounds no whole number.
        ValueError: if there were fewer rounds.
    """
    of_kind("shares_held", exchange, Exchange)
    whole("shares_held", "rounds", rounds, 0)
    if rounds > exchange.rounds:
        raise ValueError(f"It took {say(exchange.rounds, 'round')}, not {rounds}.")
    held = np.ones((exchange.players, exchange.players), int)
    for message in exchange.log:
        if message.round <= rounds:
            piece = slice(None) if message.piece is None else message.piece
            own = held[message.receiver, piece]
            got = held[message.sender, piece]
            is_whole = np.all(got == exchange.players)
            held[message.receiver, piece] = got if is_whole else own + got
    return held


# --- what comes in ----------------------------------------------------------------------------


def _rows(asker, blames):
    """Each blame as one row of numbers, and a function that gives a row its form again."""
    if not is_row(blames) or isinstance(blames, range):
        raise TypeError(f"{asker} needs a list of blames, one for each player, got {blames!r}.")
    _check_players(asker, len(blames))
    forms = [_form(asker, each) for each in blames]
    for player, form in enumerate(forms):
        if form != forms[0]:
            raise ValueError(
                f"{asker}: all players have the same weights, but player 0 sends "
                f"{_told(forms[0])}, and player {player} {_told(form)}."
            )
    form = forms[0]
    if not sum(math.prod(shape) for shape in form.values()):
        raise ValueError(f"{asker}: there is no number in the blames.")
    rows = [_row(asker, each, form) for each in blames]
    kind = np.result_type(*rows, np.float32) if _are_floats(rows) else np.float64
    return [row.astype(kind) for row in rows], lambda row: _restored(row, form)


def _form(asker, each):
    """The name and the shape of each array of a blame; a bare array is called ""."""
    arrays = each if isinstance(each, dict) else {"": each}
    try:
        return {name: np.shape(array) for name, array in arrays.items()}
    except ValueError:
        raise TypeError(f"{asker} needs arrays of numbers, got {each!r}.") from None


def _told(form):
    parts = [f"{name} {shape}".strip() for name, shape in form.items()]
    return ", ".join(parts) or "none"


def _row(asker, each, form):
    arrays = [np.asarray(each[name] if name else each) for name in form]
    for array in arrays:
        if array.dtype.kind not in "fiu":
            raise TypeError(f"{asker} needs arrays of numbers, got {array.dtype}: {each!r}.")
    return np.concatenate([array.reshape(-1) for array in arrays])


def _are_floats(rows):
    return all(row.dtype.kind == "f" for row in rows)


def _restored(row, form):
    ends = np.cumsum([math.prod(shape) for shape in form.values()])[:-1]
    parts = np.split(row, ends)
    shaped = {n: part.reshape(s) for (n, s), part in zip(form.items(), parts, strict=True)}
    return shaped.get("", shaped) if list(form) == [""] else shaped


def _weighed(asker, rows, counts):
    """Each row times its part of all examples: what is left to do is to add them up."""
    if counts is None:
        counts = [1] * len(rows)
    if not is_row(counts) or len(counts) != len(rows):
        raise ValueError(
            f"{asker} needs one count of examples for each of {say(len(rows), 'player')}, got "
            f"{counts!r}."
        )
    counts = [whole(asker, "counts", each) for each in counts]
    return [row * (each / sum(counts)) for row, each in zip(rows, counts, strict=True)]


def _check_players(asker, players):
    whole(asker, "players", players, -math.inf)
    if not 1 <= players <= MOST:
        raise ValueError(f"{asker} is for 1 to {MOST} players, not {players}.")
