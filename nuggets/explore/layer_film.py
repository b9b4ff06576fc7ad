"""The film of a play whose numbers are whole tables: the same moments as in ``film``.

A ``LayerFilm`` is made once from a loss, and holds arrays only. It rewinds nothing: the tape and
every ``grad`` stay as they are.
"""

import functools
from collections import defaultdict
from typing import NamedTuple

import numpy as np

from ..drawing import style
from ..drawing.plots.graph import SYMBOLS, is_fixed, node_label, shown_inputs, steps_and_edges
from ..engine.format import number
from ..engine.tensor import Tensor, blame_of_inputs, rewind
from .film import (
    AGAIN,
    BACKWARD,
    ERROR,
    FORWARD,
    SQUARE,
    START,
    UPDATE,
    Moment,
    Play,
    check_loss,
    learning_rate,
)

LARGEST = 16
"""A film of more nodes than this is not for reading."""

LONGEST = 13
"""The letters of a label that are shown."""

GIVEN, TURNED = "given", ".T"
"""What is written on an array without a name, and on a table that was turned over."""


class Node(NamedTuple):
    """One table of numbers, or one number.

    Attributes:
        label: what is written on it.
        is_named: whether the label is a name that it was given; else it says what was done.
        op: the name of the operation that made it, or None.
        formula: from what it was made, such as "x @ W"; empty if it was given.
        value: its numbers, an array of any shape.
        learns: whether the update moves it.
    """

    label: str
    is_named: bool
    op: str | None
    formula: str
    value: np.ndarray
    learns: bool


class Edge(NamedTuple):
    """One use of a table: ``start`` was used to make ``end``.

    Attributes:
        start, end: places in ``LayerFilm.nodes``.
        input: which input of the operation it is, from 0.
        is_blamed: whether blame runs back along it. A plain array is not blamed.
    """

    start: int
    end: int
    input: int
    is_blamed: bool


def has_tables(loss):
    """Whether anything that a Tensor was made from is more than a single number."""
    return any(np.size(_data(x)) != 1 for x in steps_and_edges(loss)[0])


class LayerFilm(Play):
    """The moments of one play of tables, from its first table to its new loss.

    Args:
        loss: a Tensor of one number.
        names: what to call Tensors, or arrays, without a name of their own: name -> Tensor.
        lr: the usual learning rate of its update.

    Attributes:
        nodes, edges, moments: tuples of ``Node``, ``Edge`` and ``Moment``.
        loss: the place of the loss among the nodes.

    Raises:
        TypeError: if the loss is not a Tensor.
        ValueError: if it cannot be shown; says why, and what to do.
        RuntimeError: if its tape was rewound before.
    """

    def __init__(self, loss, names=None, lr=0.001):
        check_loss(loss)
        self.lr = learning_rate(lr)
        steps, pairs = steps_and_edges(loss)
        _check(loss, steps)
        blames = dict(rewind(loss))
        called = _parts_of_layers(steps) | {id(x): name for name, x in (names or {}).items()}
        self.edges = tuple(_edges(steps, pairs, blames))
        self.nodes = tuple(
            _node(x, called, blames, [steps[e.start] for e in self.edges if e.end == number])
            for number, x in enumerate(steps)
        )
        self.loss = next(place for place, x in enumerate(steps) if x is loss)
        self.moments = tuple(self._moments(steps))
        self._keep(steps, _data)

    @functools.cached_property
    def blames(self):
        """The whole blame of each node that has one: place -> array of the node's shape."""
        whole = {m.node: m.total for m in self.moments if m.kind in (ERROR, BACKWARD)}
        return {place: np.asarray(blame) for place, blame in whole.items()}

    def _moments(self, steps):
        made = [place for place, node in enumerate(self.nodes) if node.op]
        yield Moment(START)
        yield from (Moment(FORWARD, place) for place in made)
        one = np.ones_like(self.nodes[self.loss].value)
        yield Moment(ERROR, self.loss, sent=one)
        blames, arriving = {self.loss: one}, defaultdict(list)
        for which, edge in enumerate(self.edges):
            if edge.is_blamed:
                arriving[edge.end].append((which, edge))
        for place in (place for place in reversed(made) if arriving[place]):
            shares = blame_of_inputs(steps[place], blames[place][()])
            for which, edge in arriving[place]:
                before, sent = blames.get(edge.start), np.asarray(shares[edge.input])
                yield Moment(BACKWARD, edge.start, which, before, sent)
                blames[edge.start] = sent if before is None else before + sent
        yield from (Moment(UPDATE, place) for place, n in enumerate(self.nodes) if n.learns)
        yield Moment(AGAIN, self.loss)


def _data(x):
    return np.asarray(x.data if isinstance(x, Tensor) else x)


def _check(loss, steps):
    if len(steps) > LARGEST:
        raise ValueError(
            f"This play has {len(steps)} tables and steps. The film room shows up to {LARGEST} of "
            "them, so that each can be read. Take a smaller play: two layers, or ng.linear(x, W, "
            "b) in place of x @ W.T + b."
        )
    if loss.shape != ():
        raise ValueError(
            f"The film room begins at one number, and this has the shape {loss.shape}. Add its "
            "numbers up first: film_room(loss.sum())."
        )
    for x in steps:
        data = _data(x)
        if data.dtype.kind not in "fiub" or data.size == 0:
            raise ValueError(
                f"The film room shows numbers, and in this play there is {data!r}. Take it out of "
                "what is computed."
            )
        if isinstance(x, Tensor) and not np.isfinite(data).all():
            raise ValueError(
                f"{x.name or x.op or 'A table'} is not finite in this play, and no blame can be "
                "sent through that. Is something divided by 0, or far too large?"
            )


def _parts_of_layers(steps):
    """What the tables of a layer are called where they have no name of their own."""
    return {
        id(part): name
        for x in steps
        if isinstance(x, Tensor) and x.op in ("linear", "conv2d")
        for part, name in zip(x.inputs[1:], ("weight", "bias"), strict=False)
        if isinstance(part, Tensor) and not (part.name or part.op)
    }


def _label(x, called):
    if id(x) in called:
        label = called[id(x)]
    elif not isinstance(x, Tensor):
        label = GIVEN if np.size(x) != 1 else ""
    elif x.op == "permute" and x.data.ndim == 2:
        label = TURNED
    elif x.op == "pow" and is_fixed(x) and np.all(x.inputs[1] == 2):
        label = SQUARE
    else:
        label = node_label(x, {}).partition(" (")[0] if x.op or x.name else GIVEN
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"


def _node(x, called, blames, inputs):
    value = _data(x)
    if not isinstance(x, Tensor):
        return Node(_label(x, called), id(x) in called, None, "", value, False)
    is_named = id(x) in called or bool(x.name)
    formula = _formula(x, [_called(one, called) for one in inputs]) if x.op else ""
    return Node(_label(x, called), is_named, x.op, formula, value, x.op is None and x in blames)


def _called(x, called):
    """What a table is called in a formula: three dots for one that has no name."""
    if id(x) in called or not isinstance(x, Tensor) or x.name:
        return _label(x, called) or number(float(np.asarray(x)))
    if _label(x, called) == TURNED:
        return f"{_called(x.inputs[0], called)}{TURNED}"
    return "\N{HORIZONTAL ELLIPSIS}" if x.op else GIVEN


def _formula(x, inputs):
    """How a table was made, such as "x @ W.T"."""
    if x.op in SYMBOLS and len(inputs) == 2:
        return f" {SYMBOLS[x.op]} ".join(inputs)
    if _label(x, {}) == TURNED:
        return f"{inputs[0]}{TURNED}"
    if x.op == "pow" and is_fixed(x):
        return f"{inputs[0]} to the power {np.asarray(x.inputs[1]):g}"
    return f"{style.MINUS}{inputs[0]}" if x.op == "neg" else f"{x.op}({', '.join(inputs)})"


def _edges(steps, pairs, blames):
    pairs = iter(pairs)
    for tensor in steps:
        if isinstance(tensor, Tensor) and tensor.op is not None:
            for place in shown_inputs(tensor):
                start, end = next(pairs)
                x = tensor.inputs[place]
                is_blamed = isinstance(x, Tensor) and x in blames and tensor in blames
                yield Edge(start, end, place, is_blamed)
