"""One array of weights and its blame, and where that blame comes from: input x signal."""

from dataclasses import dataclass, field

import numpy as np

from ...engine.layers import Conv2d
from ...engine.ops.convolution import batch_last, pad, windows, zeros_around
from ...engine.settings import pair

COLOURS = ("red", "green", "blue")
PRODUCTS = 4_000_000
"""How many products of input and signal are looked at together: 16 MB of them."""


@dataclass(frozen=True)
class Use:
    """What one layer met on the way forward and on the way back.

    Attributes:
        inputs: (inputs of one unit, places), what came in. A Linear layer has one place; a filter
            has as many as it is laid on, and then the inputs are what its taps lie on.
        signals: (units, places), the blame that came back to each unit's answer.
        grid: (rows, columns) of the places; () where there is one only.
    """

    inputs: np.ndarray
    signals: np.ndarray
    grid: tuple = ()


@dataclass(frozen=True)
class Part:
    """One array of weights, such as "0.weight", with its blame for one picture.

    Attributes:
        name: as in ``state_dict()``; and ``layer``, the name of its layer, such as "0".
        kind: the layer in words, such as "Linear(3072, 32)".
        is_filter: whether the layer lays filters, whose blame is added up over many places.
        old: the weights, as they were; and ``gradient``, their blame, of the same shape.
        use: where the blame comes from, or None where it is not one sum of input x signal: in
            BatchNorm2d, LayerNorm, Embedding, and in layers that are no part of nuggets.
        source: the shape of what a unit's inputs are: (channels, rows, columns) or (inputs,).
        is_first: whether these inputs are the picture itself.
        answers: names of the units, where these are the last scores; or ().
    """

    name: str
    layer: str
    kind: str
    old: np.ndarray
    gradient: np.ndarray
    is_filter: bool = False
    use: Use | None = None
    source: tuple = ()
    is_first: bool = False
    answers: tuple = field(default=())

    @property
    def is_bias(self):
        """Whether each weight is added by itself: its input is 1."""
        return self.old.ndim < 2

    def unit_of(self, rows):
        """The unit or filter that each weight belongs to; ``rows`` are flat places (n,)."""
        return rows // max(1, self.old[0].size)

    def pairs(self, rows):
        """Input and signal of some weights, whose ``rows`` are flat places in the array (n,).

        Where the blame is a sum over many places, they are those of the one place whose product is
        largest in size.

        Returns:
            inputs, signals, products at that place, and the place itself; all (n,). Without a
            ``use`` they are nan, and the place is 0.
        """
        if self.use is None:
            nothing = np.full(len(rows), np.nan, self.gradient.dtype)
            return nothing, nothing, nothing, np.zeros(len(rows), int)
        places = self.use.signals.shape[1]
        step = max(1, PRODUCTS // places)
        chunks = [self._pairs(rows[start : start + step]) for start in range(0, len(rows), step)]
        return tuple(map(np.concatenate, zip(*chunks, strict=True))) if chunks else (rows[:0],) * 4

    def _pairs(self, rows):
        signals = self.use.signals[self.unit_of(rows)]
        inputs = np.ones_like(signals) if self.is_bias else self._inputs(rows)
        products = inputs * signals
        best = np.abs(products).argmax(axis=1)
        each = np.arange(len(rows))
        return inputs[each, best], signals[each, best], products[each, best], best

    def _inputs(self, rows):
        return self.use.inputs[rows % self.old[0].size]

    def product_map(self, row):
        """Input x signal of one weight, a flat place, at every place; they add up to its gradient.

        It is (rows, columns) of the places, and (1,) in a Linear layer; only of a part with a
        ``use``.
        """
        signals = self.use.signals[self.unit_of(row)]
        inputs = np.ones_like(signals) if self.is_bias else self._inputs(row)
        return (inputs * signals).reshape(self.use.grid or -1)

    def where(self, rows):
        """The names of weights as code writes them, such as "0.weight[3, 17]"."""
        places = np.stack(np.unravel_index(rows, self.old.shape), axis=1)
        return [f"{self.name}[{', '.join(map(str, place))}]" for place in places.tolist()]

    def to(self, rows):
        """What the weights (n,) lead to, n texts, such as "unit 3", or "the cat score"."""
        units = self.unit_of(rows).tolist()
        if self.answers:
            return [f"the {self.answers[unit]} score" for unit in units]
        return [f"{self.noun} {unit}" for unit in units]

    @property
    def noun(self):
        """What one row of the weights is called: "filter" or "unit"."""
        return "filter" if self.is_filter else "unit"

    def come_from(self, rows):
        """What the weights (n,) come from, n texts, such as "red, row 8, column 16", or ""."""
        if self.is_bias:
            return ["bias, always 1" if self.use else ""] * len(rows)
        inputs = rows % self.old[0].size
        if self.is_filter:
            channels = (inputs // self.old[0, 0].size).tolist()
            return [self.channel(channel) for channel in channels]
        if len(self.source) == 3:
            spots = np.stack(np.unravel_index(inputs, self.source), axis=1).tolist()
            return [f"{self.channel(c)}, row {row}, column {column}" for c, row, column in spots]
        return [f"{'input' if self.is_first else 'unit'} {unit}" for unit in inputs.tolist()]

    def channel(self, number):
        """The name of a channel: a colour of the picture, or a map of the layer before."""
        if self.is_first and self.source[0] == len(COLOURS):
            return COLOURS[number]
        return f"map {number}"

    def tap(self, rows):
        """Where in its filter a weight sits, as "row, column"; "" where there are no filters."""
        if not self.is_filter or self.is_bias:
            return [""] * len(rows)
        _, _, row, column = np.unravel_index(rows, self.old.shape)
        return [f"{r}, {c}" for r, c in zip(row.tolist(), column.tolist(), strict=True)]


def find_uses(walk, model):
    """What each layer met: weight or bias -> (what made the answer, Use).

    It is all on the tape: a layer's answer remembers its input and its weights, and the rewind has
    left its signal. ``walk`` is Tensor -> blame, as ``engine.rewind`` yields it; the filters of
    ``model`` say how far they move at a time.
    """
    filters = {part.weight: part for part in model.modules() if isinstance(part, Conv2d)}
    uses = {}
    for answer, signal in walk.items():
        if answer.op not in ("linear", "conv2d"):
            continue
        came, weight, *bias = answer.inputs
        layer = filters.get(weight)
        if answer.op == "conv2d" and layer is None:
            continue
        use = _filter_use(came, signal, layer) if layer else _linear_use(came, signal, weight)
        for tensor in (weight, *bias):
            uses.setdefault(tensor, []).append((answer, use))
    return {tensor: found[0] for tensor, found in uses.items() if len(found) == 1}


def _linear_use(came, signal, weight):
    units, inputs = weight.shape
    seen = np.asarray(came).reshape(-1, inputs).T
    return Use(seen, signal.reshape(-1, units).T)


def _filter_use(came, signal, layer):
    filters, stride = layer.weight.data, pair("Conv2d", "stride", layer.stride)
    dilation = pair("Conv2d", "dilation", layer.dilation)
    edges = zeros_around(layer.padding, filters, stride, dilation)
    framed = pad(batch_last(np.asarray(came)), *edges)
    seen = windows(framed, *filters.shape[2:], stride, dilation)
    places = signal.shape[2:]
    return Use(
        seen.reshape(-1, places[0] * places[1]), signal[0].reshape(len(signal[0]), -1), places
    )
