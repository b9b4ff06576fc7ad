"""How long learning takes: measured here, and what the networks that are in the news would take.

For each example a weight costs six sums. Forward it multiplies once, and its product is added once.
Backward that happens twice more: for the blame of what came in, and for the blame of the weight.
So the work is 6 x weights x examples (Kaplan et al., "Scaling Laws for Neural Language Models",
2020, section 2.1).

The rule is rough. A convolution uses each weight at many places: there the products of one example
count instead of its weights. Attention multiplies the words with one another, too, which the rule
leaves out. Where a network asks few of its experts about each word, only their weights count.
"""

from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from ..engine.format import rounded
from ..engine.layers import Conv2d, Linear, Module, Sequential, Tanh
from ..engine.layers.init import own_dice
from ..engine.losses import binary_cross_entropy_with_logits
from ..engine.optim import SGD
from ..engine.tensor import no_grad
from ..engine.train import train_step
from .gradient_cost import INPUTS, UNITS, WIDTHS, duration, shortest_turns

SUMS = 6
"""What one weight and one example cost: multiplications and additions, forward and backward."""

BATCHES = (16, 256)
"""How many examples one step learns from."""

YEAR = UNITS[0][0]


class Row(NamedTuple):
    """One step of learning, with a clock running.

    Attributes:
        weights: how many the network has.
        examples: how many the step learned from.
        seconds: what it took.
    """

    weights: int
    examples: int
    seconds: float

    @property
    def work(self):
        """Multiplications and additions, by the rule."""
        return float(SUMS * self.weights * self.examples)


class Giant(NamedTuple):
    """A network that others trained, by what its report tells.

    Attributes:
        name: what it is called.
        year: of the report.
        weights: how many it has; of several experts, those that each word is shown to.
        examples: how many it learned from, each as often as it was shown.
        kind: what an example is: "pictures" or "tokens".
        source: the report: authors, title, year.
        products: multiplications for one example, forward; as many as the weights if not given.
        hours: how long its processors worked, added up, if it is told.
        processors: how many there were, if it is told.
        processor: what they are called.
    """

    name: str
    year: int
    weights: int
    examples: int
    kind: str
    source: str
    products: int | None = None
    hours: float | None = None
    processors: int | None = None
    processor: str = ""

    @property
    def work(self):
        """Multiplications and additions, by the rule."""
        return float(SUMS * (self.products or self.weights) * self.examples)

    @property
    def told(self):
        """How long it took by its report, which is not measured here: a few words."""
        if self.hours is None:
            return "not told"
        several = "" if self.processors == 1 else "s"
        lasted = words(self.hours / self.processors * 3600)
        return f"{lasted} on {self.processors:,} {self.processor}{several}"

    @property
    def reached(self):
        """Multiplications and additions a second that one of its processors did, if it is told."""
        return None if self.hours is None else self.work / (self.hours * 3600)


GIANTS = (
    Giant(
        "notebook 09", 2026, 25_634, 6 * 6_000, "pictures",
        "Tell cats from dogs, in this course: small filters, 6,000 pets, six times over",
        products=2_803_712,
    ),
    Giant(
        "LeNet-5", 1998, 60_000, 20 * 60_000, "pictures",
        "LeCun, Bottou, Bengio and Haffner, Gradient-Based Learning Applied to Document "
        "Recognition, 1998: 340,908 connections, 20 times over; 2 to 3 days",
        products=340_908, hours=2.5 * 24, processors=1, processor="processor of 200 MHz",
    ),
    Giant(
        "AlexNet", 2012, 60_000_000, 90 * 1_200_000, "pictures",
        "Krizhevsky, Sutskever and Hinton, ImageNet Classification with Deep Convolutional "
        "Neural Networks, 2012: about 90 times over; 5 to 6 days on two",
        products=724_406_816, hours=2 * 5.5 * 24, processors=2, processor="GTX 580",
    ),
    Giant(
        "GPT-3", 2020, 175 * 10**9, 300 * 10**9, "tokens",
        "Brown et al., Language Models are Few-Shot Learners, 2020: appendix D",
    ),
    Giant(
        "DeepSeek-V3", 2024, 37 * 10**9, 14_800 * 10**9, "tokens",
        "DeepSeek-AI, DeepSeek-V3 Technical Report, 2024: 37 of 671 billion weights for each "
        "token; 2.788 million hours of an H800, on 2,048",
        hours=2.788e6, processors=2_048, processor="H800",
    ),
    Giant(
        "Llama 3.1 405B", 2024, 405 * 10**9, 15_600 * 10**9, "tokens",
        "Grattafiori et al., The Llama 3 Herd of Models, 2024: up to 16,384 at a time; its model "
        "card: 30.84 million hours of an H100",
        hours=30.84e6, processors=16_384, processor="H100",
    ),
)  # fmt: skip
"""Networks whose reports tell how large they are and what they learned from, by work.

``products`` of AlexNet are those of its eight layers, counted as the report describes them.
"""

H100_PICTURES = 616_000
"""Pictures a second that one H100 learned from: the network of 09, 4,096 of them in 6.6 ms."""

H100 = SUMS * GIANTS[0].products * H100_PICTURES
"""Multiplications and additions a second that it did then, by the rule: about 1e13.

6 x 2,803,712 products a picture x 616,000 pictures. Pixels are not blamed, so that the first layer
needs four sums and not six: what was really done is 5% less. And with so small a network much of
an H100 waits: see ``reached`` of the giants.
"""


def measure(widths=WIDTHS, batches=BATCHES, turns=3):
    """Time one step of learning for networks and batches of different sizes; show a progress bar.

    Each network is that of ``gradient_cost``: two hidden layers of one of the ``widths``. BLAS has
    one thread. A list of ``Row``, by work.
    """
    from tqdm.auto import tqdm  # here, as it takes a while to load

    sizes = [(width, examples) for width in widths for examples in batches]
    with threadpool_limits(1, user_api="blas"):
        bar = tqdm(sizes, unit=" steps", delay=1, leave=False)
        rows = [measure_one(*size, turns) for size in bar]
    return sorted(rows, key=lambda row: row.work)


def measure_one(width, examples, turns=3):
    """The ``Row`` of one network, float32, with two hidden layers of ``width`` neurons.

    Its step is ``train_step``: forward, error, backward, update. The clock, which is the
    processor's, runs ``turns`` times; the shortest turn counts.
    """
    rng = np.random.default_rng(0)
    x = rng.standard_normal((examples, INPUTS), np.float32)
    y = (x.sum(axis=1, keepdims=True) > 0).astype(np.float32)
    with own_dice():
        layers = Linear(INPUTS, width), Tanh(), Linear(width, width), Tanh(), Linear(width, 1)
    model = Sequential(*layers)
    optimizer = SGD(model.parameters(), lr=0.01)

    def step():
        train_step(model, x, y, binary_cross_entropy_with_logits, optimizer)

    weights = sum(w.data.size for w in model.parameters())
    return Row(weights, examples, *shortest_turns([step], turns))


def speed(rows):
    """Multiplications and additions a second, in the step with the most work.

    Smaller steps are slower than that: what it costs to call each operation is most of theirs.

    Raises:
        ValueError: if there are no rows.
    """
    if not rows:
        raise ValueError("speed() needs at least one row, such as from scale.measure().")
    most = max(rows, key=lambda row: row.work)
    return most.work / most.seconds


def products(model, shape):
    """Count the multiplications by weights that one example costs a network, forward.

    A convolution uses each of its weights at every place. Biases only add, and are not counted.

    Args:
        model: a Sequential.
        shape: of one example, such as (3, 32, 32).

    Raises:
        TypeError: if model is no Sequential, or has weights in another layer than Linear and
            Conv2d.
    """
    if not isinstance(model, Sequential):
        raise TypeError(f"products() needs a Sequential, got {type(model).__name__}.")
    x, total = np.zeros((1, *shape), np.float32), 0
    with no_grad():
        for part in model:
            x = part(x)
            total += _uses(part, x.shape)
    return total


def _uses(part, shape):
    """How often a layer whose answers for one example are of this shape uses its weights."""
    if isinstance(part, Conv2d):
        return part.weight.data.size * shape[2] * shape[3]
    if isinstance(part, Linear):
        return part.weight.data.size * int(np.prod(shape[:-1]))
    if isinstance(part, Module) and any(True for _ in part.parameters()):
        raise TypeError(
            f"products() counts those of Linear and Conv2d, and not of {type(part).__name__}."
        )
    return 0


def words(seconds):
    """A time in words: "49 seconds", "57 days", "200,000 years", "24 million years"."""
    years = seconds / YEAR
    if years >= 1e6:
        return f"{rounded(years / 1e6, 2)} million years"
    return f"{rounded(years, 2)} years" if years >= 100 else duration(seconds)
