"""One answer, opened up: what every weight had to do with it."""

import contextlib
import copy
from functools import partial

import numpy as np

from ...engine.format import decimals, percent
from ...engine.layers import Conv2d, Module, evaluating
from ...engine.losses import cross_entropy
from ...engine.ops import softmax
from ...engine.tensor import Tensor, no_grad, rewind
from . import saliency
from .effect import measure
from .part import Part, find_uses
from .speakers import speakers, unit_weights
from .table import Table, largest_first

NAMES = ("cat", "dog")


def open_up(model, picture, label, lr=0.01, names=None):
    """Show one picture to a network, and find the blame of every weight for its answer.

    The network is asked in ``eval()`` and left as it was: no weight, no ``grad`` is touched.

    Args:
        model: a Module that gives scores (1, classes).
        picture: what the network gets: (C, H, W) or (1, C, H, W), any single example (1, ...).
        label: the right class, a whole number.
        lr: the learning rate of the update that is shown.
        names: of the classes; "cat" and "dog" where there are two, numbers otherwise.

    Returns:
        An ``Opened``.

    Raises:
        TypeError: if the model is not a Module.
        ValueError: for several pictures, a learning rate not above 0, or scores that are not
            finite.
    """
    if not isinstance(model, Module):
        raise TypeError(f"open_up() needs a network, such as a Sequential, got {model!r}.")
    if not (lr > 0 and np.isfinite(lr)):
        raise ValueError(f"The learning rate must be above 0, got {lr}.")
    return Opened(model, _single(picture, model), int(label), float(lr), names)


def _single(picture, model):
    """One picture as a batch of one, in the dtype of the weights."""
    picture = np.asarray(picture)
    batch = picture[None] if picture.ndim == 3 else picture
    if batch.ndim < 2 or len(batch) != 1:
        words = f"open_up() opens one picture, (channels, height, width), got {picture.shape}."
        raise ValueError(f"{words} Of a batch, give one: pictures[14].")
    weights = model.parameters()
    if not weights:
        raise ValueError("This network has no weights that could be blamed.")
    return batch.astype(weights[0].dtype)


def ask(model, batch, label):
    """Forward, error and backward for one example; nothing is kept in ``grad``.

    Returns:
        three Tensors, the scores, the loss and the example; and Tensor -> blame for all that is
        on the tape.

    Raises:
        ValueError: if the loss is not finite.
    """
    x = Tensor(batch)
    with evaluating(model):
        scores = model(x)
        loss = cross_entropy(scores, np.array([label]))
    if not np.isfinite(loss.data):
        raise ValueError(f"The loss of this picture is {loss.data}: the weights are not finite.")
    return scores, loss, x, dict(rewind(loss))


class Opened:
    """What one network said to one picture, and the blame of every weight for it.

    Attributes:
        label: the right class.
        names: of the classes.
        chances: (classes,), from softmax.
        said: the class with the largest chance.
        loss: the cross entropy, -log(the chance of the truth).
        lr: the learning rate of the update that is shown.
        parts: a ``Part`` for each array of weights, in the order of ``named_parameters()``.
        picture: what the network got (C, H, W).
        picture_gradient: the blame of each number of the picture, of the same shape.
    """

    def __init__(self, model, batch, label, lr, names):
        scores, loss, x, walk = ask(model, batch, label)
        self.model, self.label, self.lr = model, label, lr
        self.chances = softmax(scores.data[0]).data
        self.names = _names(names, len(self.chances))
        self.said, self.loss = int(self.chances.argmax()), loss.item()
        self.picture, self.picture_gradient = batch[0], walk[x][0]
        self.parts = _parts(model, walk, scores, x, self.names)
        self._starts = np.cumsum([0, *(part.old.size for part in self.parts)])

    @property
    def old(self):
        """All weights in one row, as they were."""
        return np.concatenate([part.old.ravel() for part in self.parts])

    @property
    def gradient(self):
        """The blame of all weights in one row."""
        return np.concatenate([part.gradient.ravel() for part in self.parts])

    @property
    def was_right(self):
        """Whether the network said the truth."""
        return self.said == self.label

    @property
    def truth(self):
        """The name of the right class."""
        return self.names[self.label]

    @property
    def rival(self):
        """The name of the wrong class, or None where there are several."""
        return self.names[1 - self.label] if len(self.names) == 2 else None

    @property
    def receipt(self):
        """A row for each weight, the largest blame first, whichever way it pushes.

        Columns:
            weight: as code names it, such as "0.weight[3, 17]".
            from, to: what it connects, in words. tap: its row and column in a filter.
            old: the weight before the update.
            input, signal: their product is the gradient. The input is what came in, the signal is
                the blame that came back to what the weight leads to. A bias has the input 1. A
                filter lies on many places: then these two are those of the place whose product is
                largest in size, and the gradient is the sum over all places.
            places: how many places are added up.
            gradient: d(loss) / d(weight).
            change: -lr x gradient. new: old + change.

        Returns:
            A ``Table``.
        """
        return self._receipt(largest_first(np.abs(self.gradient)), "The receipt")

    @property
    def reduced(self):
        """The receipt of the weights that push toward the wrong answer (gradient above 0)."""
        wrong = f"toward {self.rival}" if self.rival else f"away from {self.truth}"
        return self._one_sided(1, f"Pushed {wrong}: reduced", self.rival or self.truth)

    @property
    def raised(self):
        """The receipt of the weights that should have said the truth louder (gradient below 0)."""
        return self._one_sided(-1, f"Should have said {self.truth}: raised", self.truth)

    def _one_sided(self, sign, title, about):
        """The receipt of the weights whose gradient has this sign, the largest in size first."""
        sizes = sign * self.gradient
        rows = np.flatnonzero(sizes > 0)
        return self._receipt(rows[np.argsort(-sizes[rows], kind="stable")], title, about)

    @property
    def silent(self):
        """How many weights have no say here: their gradient is 0."""
        return int(np.sum(self.gradient == 0))

    def weights_of(self, layer, unit=None):
        """The receipt of one layer, by its name or number, or of one unit or filter in it.

        The largest blame comes first.

        Raises:
            ValueError: if there is no such layer with weights, or no such unit in it.
        """
        rows = []
        for part, start in self._of(layer):
            own = np.arange(part.old.size)
            rows.append(start + (own if unit is None else own[part.unit_of(own) == unit]))
        rows = np.concatenate(rows)
        if not len(rows):
            raise ValueError(f"Layer {layer} has no unit {unit}.")
        gradient = np.abs(self.gradient[rows])
        title = f"Layer {layer}" + ("" if unit is None else f", unit {unit}")
        return self._receipt(rows[largest_first(gradient)], title)

    def _of(self, layer):
        pairs = zip(self.parts, self._starts, strict=False)
        found = [(part, start) for part, start in pairs if part.layer == str(layer)]
        if not found:
            known = ", ".join(dict.fromkeys(part.layer for part in self.parts))
            raise ValueError(f"There is no layer {layer} with weights: there are {known}.")
        return found

    def _receipt(self, rows, title, about=None):
        old, gradient = self.old, self.gradient
        change = -(self.lr * gradient)
        numbers = {"gradient": gradient, "change": change, "new": old + change}
        words = {"weight": Part.where, "from": Part.come_from, "to": Part.to, "tap": Part.tap}
        columns = {
            **{name: partial(self._words, say=say) for name, say in words.items()},
            "old": old,
            "input": partial(self._numbers, give=lambda part, own: part.pairs(own)[0]),
            "signal": partial(self._numbers, give=lambda part, own: part.pairs(own)[1]),
            "places": partial(self._numbers, give=_places, kind=int),
            **numbers,
        }
        return Table(columns, rows, title, digits={"old": 5, "new": 5}, about=about)

    def _numbers(self, rows, give, kind=None):
        """One number for each row, worked out part by part."""
        out = np.empty(len(rows), kind or self.picture.dtype)
        which = np.searchsorted(self._starts, rows, side="right") - 1
        for i, part in enumerate(self.parts):
            mine = which == i
            if mine.any():
                out[mine] = give(part, rows[mine] - self._starts[i])
        return out

    def _words(self, rows, say):
        words = self._numbers(rows, lambda part, own: np.array(say(part, own), object), object)
        return words.astype(str)

    def totals(self, by="layer"):
        """The blame added up for each "layer", or for each "unit" or filter; the largest first.

        The total is the sum of the sizes of all gradients. In words: if each of these weights were
        turned the right way by a tiny step, all by the same, the loss would fall by the step times
        this total.

        Returns:
            A ``Table``: the layer (and the unit); how many weights; their blame in all, and per
            weight; how many are reduced, raised, and have no say. A layer of many weights has much
            blame in all: compare layers by what they have per weight.

        Raises:
            ValueError: if it is to add up by anything else.
        """
        if by not in ("layer", "unit"):
            raise ValueError(f'totals() adds up by "layer" or by "unit", not by {by!r}.')
        sums, by_unit = {}, by == "unit"
        for part in self.parts:
            gradient = part.gradient.reshape(len(part.gradient), -1)
            names = part.to(np.arange(len(part.old)) * part.old[0].size) if by_unit else [""]
            for name, rows in zip(names, gradient if by_unit else [gradient], strict=True):
                counts = [rows.size, np.abs(rows).sum(), (rows > 0).sum(), (rows < 0).sum()]
                key = part.layer, part.kind, name
                sums[key] = sums.get(key, 0) + np.array(counts, float)
        return _totals(sums, by)

    @property
    def saliency(self):
        """How strongly the loss feels each dot of the picture (H, W).

        For each the largest size of the blame of its colours, in loss per unit of colour.

        Raises:
            ValueError: if the example is no picture (C, H, W).
        """
        if self.picture_gradient.ndim != 3:
            raise ValueError(f"A picture has 3 dims, this example has {self.picture.shape}.")
        return saliency.dots(self.picture_gradient)

    def shares(self, masks):
        """How much of what the loss feels lies on each part; see ``nuggets.blame.shares``.

        Args:
            masks: where the parts of the pet are, name -> bool (H, W), or (1, H, W).
        """
        return saliency.shares(self.saliency, masks, self.picture_gradient)

    def speakers(self, follows=None):
        """What each unit gave to the scores; see ``nuggets.blame.speakers``."""
        return speakers(self, follows)

    def unit_weights(self, follows=None):
        """Each unit's weight to either score, old and new; see ``nuggets.blame.unit_weights``."""
        return unit_weights(self, follows)

    @contextlib.contextmanager
    def updated(self, steps=1):
        """The network after ``steps`` updates for this picture alone; afterward it is as it was.

        Each update is forward, error, backward, and ``weight -= lr * gradient`` (plain SGD), from
        the weights that were opened up.
        """
        weights = self.model.parameters()
        kept = [weight.data for weight in weights]
        try:
            for weight, part in zip(weights, self.parts, strict=True):
                weight.data = part.old.reshape(weight.shape)[()]
            blame = dict(zip(weights, (part.gradient for part in self.parts), strict=True))
            for step in range(steps):
                blame = ask(self.model, self.picture[None], self.label)[3] if step else blame
                self._step(weights, blame)
            yield self.model
        finally:
            for weight, data in zip(weights, kept, strict=True):
                weight.data = data

    def _step(self, weights, blame):
        """One update of plain SGD; the arrays that the weights had before are left alone."""
        for weight in weights:
            if weight in blame:
                weight.data = weight.data - self.lr * blame[weight].reshape(weight.shape)[()]

    def after(self, steps=1):
        """The same picture, an ``Opened``, after ``steps`` updates. The network stays as it was."""
        with self.updated(steps) as model:
            return Opened(model, self.picture[None], self.label, self.lr, self.names)

    def path(self, steps):
        """The chances (steps + 1, classes) after 0, 1, ... ``steps`` updates for this picture.

        Each row, 0..1, adds up to 1. The network stays as it was.
        """
        chances = []
        with self.updated(0) as model:
            for _ in range(steps + 1):
                scores, _, _, blame = ask(model, self.picture[None], self.label)
                chances.append(softmax(scores.data[0]).data)
                self._step(model.parameters(), blame)
        return np.array(chances)

    def effect(self, images=None, labels=None, steps=1):
        """What updates for this picture do to it and to others; see ``nuggets.blame.measure``."""
        return measure(self, images, labels, steps)

    def check(self, count=100, seed=0, eps=1e-6):
        """Nudge weights up and down, and compare what the loss does with what the receipt says.

        The nudging, by ``eps``, is done in float64, on a copy of the network. Of ``count`` weights
        (None for all) half are those with the largest blame, half are chosen by chance.

        Returns:
            The largest difference between a gradient and its nudge, as a share of the largest
            gradient: about 1e-6 or less where both are right, as float32 keeps seven digits.
        """
        gradient = self.gradient
        rows = np.arange(len(gradient))
        if count is not None and count < len(rows):
            by_blame = largest_first(np.abs(gradient))
            rest = by_blame[count // 2 :]
            chosen = np.random.default_rng(seed).choice(rest, count - count // 2, replace=False)
            rows = np.concatenate([by_blame[: count // 2], chosen])
        with self.updated(0):
            twin = copy.deepcopy(self.model).double()
        nudged = _nudge(twin, self.picture[None].astype(float), self.label, rows, eps)
        largest = float(np.abs(gradient).max()) or 1.0
        return float(np.abs(nudged - gradient[rows]).max() / largest)

    def __repr__(self):
        answer = f"the answer {self.names[self.said]}, {percent(self.chances[self.said])} sure"
        blamed = f"{len(self.gradient) - self.silent:,} of {len(self.gradient):,} weights blamed"
        return f"<{answer}, to a {self.truth}: loss {decimals(self.loss, 3)}, {blamed}>"


def _names(names, count):
    names = names or (NAMES if count == len(NAMES) else [str(i) for i in range(count)])
    if len(names) != count:
        raise ValueError(f"The network knows {count} classes, but there are {len(names)} names.")
    return tuple(names)


def _parts(model, walk, scores, x, names):
    uses = find_uses(walk, model)
    layers = dict(model.named_modules())
    parts = []
    for name, weight in model.named_parameters():
        answer, use = uses.get(weight, (None, None))
        came = answer.inputs[0] if answer is not None else None
        layer = name.rpartition(".")[0] or name
        module = layers.get(layer, model)
        old, gradient = weight.data, walk.get(weight, np.zeros_like(weight.data))
        old, gradient = np.array(old, ndmin=1), np.array(gradient, ndmin=1)
        source, is_first = _source(came, x) if came is not None else ((), False)
        answers = names if answer is scores and answer is not None else ()
        about = (name, layer, repr(module), old, gradient, isinstance(module, Conv2d))
        parts.append(Part(*about, use, source, is_first, answers))
    return parts


def _source(came, x):
    """The shape of what a layer looks at, without the batch, and whether it is the picture."""
    while isinstance(came, Tensor) and _is_another_form(came):
        came = came.inputs[0]
    return np.shape(came)[1:], came is x


def _is_another_form(came):
    """Whether these are the numbers of one Tensor, laid out, moved or stretched: Normalize."""
    others = came.inputs[1:]
    is_alone = not any(isinstance(other, Tensor) for other in others)
    return came.op in ("flatten", "reshape", "sub", "div") and is_alone


def _places(part, rows):
    return part.use.signals.shape[1] if part.use else 0


def _totals(sums, by):
    layers, kinds, units = (list(words) for words in zip(*sums, strict=True))
    weights, blame, reduced, raised = np.array(list(sums.values())).T
    columns = {"layer": np.array(layers), "kind": np.array(kinds)}
    if by == "unit":
        columns["unit"] = np.array(units)
    columns |= {
        "weights": weights.astype(int),
        "blame": blame,
        "per weight": blame / weights,
        "reduced": reduced.astype(int),
        "raised": raised.astype(int),
        "no say": (weights - reduced - raised).astype(int),
    }
    order = largest_first(blame)
    ordered = {name: column[order] for name, column in columns.items()}
    return Table(ordered, title=f"Blame of each {by}")


def _nudge(model, batch, label, rows, eps):
    """Measure the slope of the loss along some weights, by nudging each up and down."""
    weights = model.parameters()
    starts = np.cumsum([0, *(weight.data.size for weight in weights)])
    slopes = []
    with evaluating(model), no_grad():
        for row in rows:
            which = int(np.searchsorted(starts, row, side="right")) - 1
            place = np.unravel_index(row - starts[which], weights[which].shape)
            data = weights[which].data
            old, sides = data[place], []
            for nudge in (eps, -eps):
                data[place] = old + nudge
                sides.append(float(cross_entropy(model(batch), np.array([label])).data))
            data[place] = old
            slopes.append((sides[0] - sides[1]) / (2 * eps))
    return np.array(slopes)
