"""The film of one play: what happens at each moment of forward, error, backward and update.

A ``Film`` is made once from a loss, and holds numbers only. It rewinds nothing: the tape and every
``grad`` stay as they are.
"""

import functools
import math
from collections import defaultdict
from typing import NamedTuple

import numpy as np

from ..drawing import style
from ..drawing.plots.graph import SYMBOLS, is_fixed, node_label, shown_inputs, steps_and_edges
from ..engine.format import number as written
from ..engine.settings import number as setting
from ..engine.tensor import Tensor, blame_of_inputs, no_grad, rewind

LARGEST = 40
"""A film of more nodes than this is not for reading."""

LONGEST = 14
"""The letters of a label that are shown."""

SQUARE = "x²"
"""What is written on a step that multiplies a number by itself."""

START, FORWARD, ERROR, ASK, BACKWARD, UPDATE, AGAIN = (
    "start", "forward", "error", "ask", "backward", "update", "again",
)  # fmt: skip


class Node(NamedTuple):
    """One number of the play.

    Attributes:
        label: what is written on it.
        is_named: whether the label is a name that it was given; else it says what was done.
        is_square: whether it is a number times itself.
        op: the name of the operation that made it, or None.
        formula: from what it was made, such as "20 x 0.8"; empty if it was given.
        value: its number.
        learns: whether the update moves it.
    """

    label: str
    is_named: bool
    is_square: bool
    op: str | None
    formula: str
    value: float
    learns: bool


class Edge(NamedTuple):
    """One use of a number: ``start`` was used to make ``end``.

    Attributes:
        start, end: places in ``Film.nodes``.
        slope: how fast the end moves when the start moves.
        is_second: whether it is the second input of its operation.
        is_blamed: whether blame runs back along it. A plain number is not blamed.
    """

    start: int
    end: int
    slope: float
    is_second: bool
    is_blamed: bool


class Moment(NamedTuple):
    """One tick of the film.

    Attributes:
        kind: START, FORWARD, ERROR, ASK, BACKWARD, UPDATE or AGAIN.
        node: the place of the node that it is about; -1 at START.
        edge: the place of the edge along which blame runs, at ASK and BACKWARD; else -1.
        before: the blame that had reached the node already; None if there was none.
        sent: what arrives now, slope times blame from ahead: a number, or a table of them.
    """

    kind: str
    node: int = -1
    edge: int = -1
    before: float | np.ndarray | None = None
    sent: float | np.ndarray = 0.0

    @property
    def total(self):
        """The node's blame after this moment."""
        return self.sent if self.before is None else self.before + self.sent


class Play:
    """What films of numbers and of tables share: who uses a node, and the play run again.

    Each has ``nodes``, ``edges``, ``moments``, the place of the ``loss`` and the ``blames``.
    """

    def _keep(self, steps, value_of):
        """Keep what it takes to run the steps again, whatever becomes of the tape.

        Args:
            steps: what ``steps_and_edges`` found.
            value_of: makes of a step's result what a node holds.
        """
        place = {id(x): number for number, x in enumerate(steps)}
        self._runs = [_Run(place, x) for x in steps if isinstance(x, Tensor) and x.op]
        self._value_of = value_of
        self._after = functools.lru_cache(16)(self._run_again)

    @property
    def last(self):
        """The number of the last moment; the first is 0."""
        return len(self.moments) - 1

    def uses(self, place):
        """How often a node is used by others that are blamed."""
        return sum(edge.start == place for edge in self.edges if edge.is_blamed)

    def moved(self, place, lr):
        """What a learning node holds after the update."""
        return self.nodes[place].value - lr * self.blames[place]

    def values(self, lr):
        """Every node's value after an update, by running the play again."""
        return self._after(lr)

    def _run_again(self, lr):
        values = [node.value for node in self.nodes]
        for place, node in enumerate(self.nodes):
            if node.learns:
                values[place] = self.moved(place, lr)
        with np.errstate(all="ignore"), no_grad():
            for run in self._runs:
                values[run.place] = self._value_of(run.again(values))
        return values


class _Run:
    """One operation with what it was made from, to be run again."""

    def __init__(self, place, tensor):
        self.place, self._operation = place[id(tensor)], tensor.operation
        self._options, self._inputs = tensor.options, tensor.inputs
        self._from = [place.get(id(x)) for x in tensor.inputs]

    def again(self, values):
        """The result, a Tensor, for other values of all nodes."""
        inputs = [
            np.full(x.shape, values[place], x.dtype)[()] if isinstance(x, Tensor) else x
            for x, place in zip(self._inputs, self._from, strict=True)
        ]
        return self._operation(*inputs, **self._options)


class Film(Play):
    """The moments of one play, from its first number to its new loss.

    Args:
        loss: a Tensor of one number, made from others of one number each.
        names: what to call Tensors without a name of their own: name -> Tensor.
        title: a word or two for the whole play.
        lr: the usual learning rate of its update.

    Attributes:
        nodes, edges, moments: tuples of ``Node``, ``Edge`` and ``Moment``.
        loss: the place of the loss among the nodes.

    Raises:
        TypeError: if the loss is not a Tensor.
        ValueError: if it cannot be shown; says why, and what to do.
        RuntimeError: if its tape was rewound before.
    """

    def __init__(self, loss, names=None, title="your own play", lr=0.001):
        check_loss(loss)
        self.title, self.lr = title, learning_rate(lr)
        steps, pairs = steps_and_edges(loss)
        _check_steps(steps)
        blames = {tensor: _one(blame) for tensor, blame in rewind(loss)}
        called = {tensor: name for name, tensor in (names or {}).items()}
        self.nodes = tuple(_node(x, called, blames) for x in steps)
        self.edges = tuple(_edges(steps, pairs, blames))
        self.loss = next(place for place, x in enumerate(steps) if x is loss)
        self.moments = tuple(self._moments())
        self._keep(steps, lambda result: _one(result.data))
        if not np.allclose(self.values(0.0), [node.value for node in self.nodes], equal_nan=True):
            raise ValueError("This play does not give the same numbers when it is run again.")

    @functools.cached_property
    def blames(self):
        """The whole blame of each node that has one: place -> number."""
        blames = {self.loss: 1.0}
        blames |= {m.node: m.total for m in self.moments if m.kind == BACKWARD}
        return blames

    def arriving(self, place):
        """The edges that lead to a node, in the order of its inputs."""
        return [edge for edge in self.edges if edge.end == place]

    def _moments(self):
        made = [place for place, node in enumerate(self.nodes) if node.op]
        yield Moment(START)
        yield from (Moment(FORWARD, place) for place in made)
        yield Moment(ERROR, self.loss, sent=1.0)
        blames, arriving = {self.loss: 1.0}, defaultdict(list)
        for number, edge in enumerate(self.edges):
            arriving[edge.end].append((number, edge))
        for place in reversed(made):
            for number, edge in arriving[place]:
                if edge.is_blamed:
                    before, sent = blames.get(edge.start), edge.slope * blames[place]
                    yield Moment(ASK, edge.start, number, before, sent)
                    yield Moment(BACKWARD, edge.start, number, before, sent)
                    blames[edge.start] = sent if before is None else before + sent
        yield from (Moment(UPDATE, place) for place, n in enumerate(self.nodes) if n.learns)
        yield Moment(AGAIN, self.loss)


def learning_rate(lr):
    """The usual learning rate of a film's update, a float from 0.

    Raises:
        TypeError: if it is no number.
        ValueError: if it is below 0, or not finite.
    """
    return setting("The film room", "lr", lr, 0.0, below=math.inf)


def check_loss(loss):
    """Refuse what is no Tensor that can be blamed.

    Raises:
        TypeError: if it is no Tensor.
        ValueError: if nothing in it can be blamed.
    """
    if not isinstance(loss, Tensor):
        raise TypeError(
            f"The film room shows how a Tensor was made. This is a {type(loss).__name__}: make "
            "its numbers Tensors, and compute with them."
        )
    if not loss.requires_grad:
        raise ValueError(
            "Nothing in this play can be blamed: it was made from plain numbers, or inside "
            "no_grad(). Make the numbers that may change Tensors."
        )


def _check_steps(steps):
    if len(steps) > LARGEST:
        raise ValueError(
            f"This play has {len(steps)} numbers, given and made. The film room shows up to "
            f"{LARGEST}, so that each can be read. Take a smaller play: one example, two or three "
            "weights."
        )
    for x in steps:
        data = np.asarray(x.data if isinstance(x, Tensor) else x)
        if data.size != 1 or data.dtype.kind not in "fiub":
            raise ValueError(
                f"The film room shows single numbers, and in this play there are some of the shape "
                f"{data.shape}. Write it with one Tensor for each number, or draw it with "
                "ng.plots.draw_graph."
            )
        if isinstance(x, Tensor) and not math.isfinite(_one(x.data)):
            raise ValueError(
                f"{x.name or x.op or 'A number'} is {_one(x.data)} in this play, and no blame can "
                "be sent through that. Is something divided by 0, or far too large?"
            )


def _node(x, called, blames):
    if not isinstance(x, Tensor):
        return Node("", False, False, None, "", _one(x), False)
    is_named = x in called or bool(x.name and not is_fixed(x))
    learns = x.op is None and x in blames
    formula = _formula(x) if x.op else ""
    value = _one(x.data)
    return Node(_label(x, called), is_named, _is_square(x), x.op, formula, value, learns)


def _label(x, called):
    if not (x in called or x.name or x.op):
        return ""
    label = SQUARE if _is_square(x) and x not in called else node_label(x, called)
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"


def _is_square(x):
    return x.op == "pow" and not isinstance(x.inputs[1], Tensor) and x.inputs[1] == 2


def _formula(x):
    numbers = [exact(_one(part)) for part in x.inputs if part is not None]
    if _is_square(x):
        return f"{numbers[0]} {style.TIMES} {numbers[0]}"
    if x.op == "pow":
        return f"{numbers[0]} to the power {numbers[1]}"
    if x.op in SYMBOLS and len(numbers) == 2:
        return f" {SYMBOLS[x.op]} ".join(numbers)
    return f"{style.MINUS}({numbers[0]})" if x.op == "neg" else f"{x.op}({', '.join(numbers)})"


def exact(value):
    """A number in up to five digits, typeset."""
    return written(value, 5, noise=1e-12)


def _edges(steps, pairs, blames):
    pairs = iter(pairs)
    for tensor in steps:
        if not isinstance(tensor, Tensor) or tensor not in blames or tensor.op is None:
            continue
        slopes = blame_of_inputs(tensor, np.ones_like(tensor.data)[()])
        for number, place in enumerate(shown_inputs(tensor)):
            start, end = next(pairs)
            is_blamed = slopes[place] is not None
            slope = _one(slopes[place]) if is_blamed else 0.0
            yield Edge(start, end, slope, number == 1, is_blamed)


def _one(number):
    """The only number of whatever holds one, as a float."""
    return float(np.sum(number.data if isinstance(number, Tensor) else number))
