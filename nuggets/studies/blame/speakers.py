"""Who spoke for which answer: what each unit in front of the scores gave to them."""

import numpy as np

from .table import Table, largest_first

BIAS = "the biases"


def speakers(opened, follows=None):
    """What each unit gave to the scores; the one that mattered most comes first.

    A unit gives *what it sent x its weight* to each score. Chances go by the lead of one score over
    the other. So the lead that a unit gives says for whom it spoke, and how loudly.

    Args:
        opened: the answer, as ``open_up()`` gives it; its network's scores come from a Linear
            layer. In front of it may be units, or maps of a Conv2d layer, of which each counts as
            one.
        follows: the table that ``follows()`` gives, to name the units; if not given, they go by
            number.

    Returns:
        A ``Table`` with a row for each unit that sent something, and one for the biases: unit;
        follows, if given; sent; for each class what its score got, such as "to cat"; lead, what the
        wrong answer got more than the right one: above 0 speaks for the wrong answer, below 0 for
        the right one. Where there are several wrong answers, it is the likeliest. All leads added
        up are the lead of its score.

    Raises:
        ValueError: if the network has no units in front of the scores.
    """
    names, sent, gave = _gifts(opened)
    wrong = _wrong_answer(opened)
    lead = gave[wrong] - gave[opened.label]
    spoke = np.flatnonzero(gave.any(axis=0))
    rows = spoke[largest_first(np.abs(lead[spoke]))]
    columns = {"unit": np.array(names, object)[rows].astype(str)}
    if follows is not None:
        columns["follows"] = _named(columns["unit"], follows)
    columns["sent"] = sent[rows]
    columns |= {f"to {name}": gave[i][rows] for i, name in enumerate(opened.names)}
    columns["lead"] = lead[rows]
    title = f"Who spoke: a lead above 0 is for {opened.names[wrong]}, below 0 for {opened.truth}"
    return Table(columns, title=title)


def unit_weights(opened, follows=None):
    """The two lists, unit by unit: each unit's weight to either score, old and new.

    Args:
        opened: the answer, as ``open_up()`` gives it; its scores come from a Linear layer, and each
            unit has one weight for each score.
        follows: the table that ``follows()`` gives, to name the units.

    Returns:
        A ``Table`` with a row for each unit that sent something, the loudest first: unit; follows,
        if given; sent; and for each class its weight before and after the update, such as "cat" and
        "new cat".

    Raises:
        ValueError: if the network has maps in front of the scores, which have many weights each, or
            no units at all.
    """
    part, _ = _last(opened)
    if len(part.source) == 3:
        raise ValueError(
            "A map has a weight for each of its places. Look at speakers(), or at weights_of()."
        )
    sent = part.use.inputs[:, 0]
    rows = np.flatnonzero(sent)
    rows = rows[largest_first(np.abs(sent[rows]))]
    columns = {"unit": np.array([f"unit {row}" for row in rows])}
    if follows is not None:
        columns["follows"] = _named(columns["unit"], follows)
    columns["sent"] = sent[rows]
    new = part.old - opened.lr * part.gradient
    for place, name in enumerate(opened.names):
        columns[name], columns[f"new {name}"] = part.old[place, rows], new[place, rows]
    title = f"Pushed toward {opened.rival}: reduced. Should have said {opened.truth}: raised"
    return Table(columns, title=title)


def _gifts(opened):
    """Names of units and biases, what they sent (n,), and what they gave (classes, n)."""
    part, bias = _last(opened)
    gave, sent = part.old * part.use.inputs[:, 0], part.use.inputs[:, 0]
    noun = "unit"
    if len(part.source) == 3:
        noun, maps = "map", part.source[0]
        gave = gave.reshape(len(gave), maps, -1).sum(axis=2)
        sent = sent.reshape(maps, -1).sum(axis=1)
    names = [f"{noun} {number}" for number in range(len(sent))]
    if bias is not None:
        names, sent = [*names, BIAS], np.append(sent, 1)
        gave = np.concatenate([gave, bias.old[:, None]], axis=1)
    return names, sent, gave


def _last(opened):
    """The weights that make the scores, and their biases or None."""
    found = [part for part in opened.parts if part.answers and part.use]
    weights = [part for part in found if not part.is_bias and not part.is_filter]
    if not weights or weights[0].is_first:
        raise ValueError(
            "This network has no units in front of its scores: it needs two layers with weights, "
            "and the last one Linear."
        )
    return weights[0], next((part for part in found if part.is_bias), None)


def _wrong_answer(opened):
    """The likeliest of the wrong answers."""
    chances = opened.chances.copy()
    chances[opened.label] = -1
    return int(chances.argmax())


def _named(units, follows):
    known = dict(zip(follows["unit"].tolist(), follows["follows"].tolist(), strict=True))
    return np.array([known.get(unit, "") for unit in units.tolist()])
