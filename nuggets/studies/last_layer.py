"""Keep the filters of a trained network, and teach it another question with a new last layer.

Two questions are asked about drawn pets, each learned from 50 of them. *Is it a kitten?* is told by
the eyes and the mouth, which the filters know from cats and dogs. *Where does the light come
from?* is what those filters had to overlook. Whichever way wins is reported.
"""

import numpy as np

from ..engine.data import pairs
from ..engine.layers import Linear, Sequential
from ..engine.layers.init import own_dice
from ..engine.optim import Adam
from ..engine.settings import function, whole
from ..engine.train import accuracy, fit, predict
from ..worlds import pets, pretrained

YOUNG = ("eye_size", "muzzle", "nose", "head_width", "cheeks")
"""What tells a kitten from a grown-up cat: large eyes, a small muzzle and nose, a wide head."""

LEARNED, TESTED = 50, 500
"""How many pictures a question is learned from, and on how many others it is tested."""

EPOCHS, BATCH_SIZE = 30, 25
RATE, GENTLE = 0.003, 0.001
"""Learning rates of Adam: for layers that are new, and for all layers of a trained network."""

TEST_SEED, FIRST_SEED = 99, 100
"""Seeds of the pictures that are tested, and of the first 50: others than the expert has seen."""


def kittens(n, seed=0):
    """Draw cats: half of them kittens, which cats and dogs had nothing to do with.

    A kitten has large eyes, a small muzzle and nose, and a wide head with wide cheeks. All else is
    as in other cats.

    Returns:
        (Pets, answers): answers are int64 (n,), 1 for a kitten and 0 for a grown-up cat.
    """
    n, seed = whole("kittens", "n", n), whole("kittens", "seed", seed, 0)
    rng = np.random.default_rng([seed, 3])
    young = rng.permutation(np.arange(n) % 2)
    signs = {name: _drawn(pets.FACTORS[name], young == 1, rng) for name in YOUNG}
    return pets.draw(n, seed=seed, species="cat", **signs), young


def _drawn(law, is_first, rng):
    """One number for each pet, evenly from the first range of a factor or from the second."""
    low, high = np.where(is_first[:, None], law.first, law.second).T
    return rng.uniform(low, high)


def lights(n, seed=0):
    """Draw pets as ever, and ask from which side the light comes.

    Returns:
        (Pets, answers): answers are int64 (n,), 0 for light from the left and 1 from the right.
    """
    drawn = pets.draw(whole("lights", "n", n), seed=whole("lights", "seed", seed, 0))
    return drawn, (drawn.factors["light"] > 0).astype(np.int64)


def last_layer_only(pictures, answers, seed=0, network=None):
    """Teach a trained network another question by a new last layer: its filters stay as they are.

    No blame is sent to the filters. What they answer to each picture is found once, before
    learning.

    Args:
        pictures: (N, 3, 32, 32) numbers, or Pets or Photos.
        answers: (N,) whole numbers, 0 or 1.
        seed: for the first weights of the new layer, and the order of the pictures.
        network: a trained Sequential that ends in a Linear; ``pretrained.expert()`` if not given.

    Returns:
        A Sequential: the filters, and the new last layer.

    Raises:
        TypeError: if the network is no Sequential that ends in a Linear.
        ValueError: if pictures and answers do not pair up, or an answer is neither 0 nor 1.
    """
    filters, last = _renewed(network, seed)
    pictures, answers = _checked("last_layer_only", pictures, answers)
    _learn(last, predict(filters, pictures), answers, RATE, seed)
    return Sequential(*filters, last).eval()


def all_layers(pictures, answers, seed=0):
    """The same with all layers of ``pretrained.expert()`` learning on, gently; see above."""
    filters, last = _renewed(None, seed)
    pictures, answers = _checked("all_layers", pictures, answers)
    return _learn(Sequential(*filters, last), pictures, answers, GENTLE, seed)


def from_scratch(pictures, answers, seed=0):
    """The same with a network of the expert's shape that has learned nothing before; see above."""
    pictures, answers = _checked("from_scratch", pictures, answers)
    with own_dice(seed):
        model = pretrained.SHAPES["expert"]()
    return _learn(model, pictures, answers, RATE, seed)


WAYS = {
    "last layer only": last_layer_only,
    "all layers, gently": all_layers,
    "from scratch": from_scratch,
}


def compare(question, seeds=(0, 1, 2), ways=WAYS):
    """Learn one question from 50 pictures in several ways, and test each on 500 others.

    Shows a progress bar.

    Args:
        question: a function of (n, seed) that gives pictures and answers, such as ``kittens``.
        seeds: for each, other 50 pictures and other first weights.
        ways: the names of those of ``WAYS`` that are tried.

    Returns:
        dict from each way to a list: the share of right answers, 0..1, for each seed.

    Raises:
        TypeError: if question is no function.
        ValueError: if there are no seeds, or there is no such way.
    """
    from tqdm.auto import tqdm  # here, as it takes a while to load

    function("compare()", "question", question, "ng.last_layer.kittens")
    if not len(seeds):
        raise ValueError("compare() needs at least one seed, such as seeds=(0, 1, 2).")
    for way in ways:
        if way not in WAYS:
            raise ValueError(f"There is no way {way!r}. There are: {', '.join(WAYS)}.")
    tested, right = question(TESTED, TEST_SEED), {way: [] for way in ways}
    for seed in tqdm(seeds, unit=" seeds", delay=1, leave=False):
        learned = question(LEARNED, FIRST_SEED + seed)
        for way, shares in right.items():
            shares.append(accuracy(WAYS[way](*learned, seed), *tested))
    return right


def _learn(model, pictures, answers, rate, seed):
    optimizer = Adam(model.parameters(), lr=rate)
    plan = {"epochs": EPOCHS, "batch_size": BATCH_SIZE, "seed": seed, "progress": False}
    fit(model, pictures, answers, optimizer=optimizer, **plan)
    return model.eval()


def _renewed(network, seed):
    """The layers of a trained network but its last, and a new last layer."""
    network = pretrained.expert() if network is None else network
    if not isinstance(network, Sequential) or not isinstance(network[-1], Linear):
        raise TypeError(
            "A new last layer needs a Sequential that ends in a Linear, such as "
            f"ng.pretrained.expert(), and got {type(network).__name__}."
        )
    with own_dice(seed):
        return network[:-1], Linear(network[-1].in_features, 2)


def _checked(caller, pictures, answers):
    pictures, answers = pairs(caller, pictures, answers)
    if not np.isin(answers, (0, 1)).all():
        raise ValueError(f"{caller}() learns a question with two answers, 0 and 1.")
    return pictures, np.asarray(answers, np.int64)
