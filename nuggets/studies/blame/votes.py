"""Who speaks for which answer, and what each of the speakers follows in a picture."""

import numpy as np

from ...engine.layers import Linear
from ...engine.train import predict
from .table import Table, largest_first

IN_WORDS = {
    "backdrop_light": "how light the room is",
    "ear_droop": "how far the ears hang",
    "ear_length": "how long the ears are",
    "whiskers": "the whiskers",
    "muzzle": "how broad the muzzle is",
    "tongue": "the tongue",
    "shade": "how light the coat is",
    "zoom": "how near the pet is",
}
"""What some factors of a pet are called in a sentence; others go by their own names."""


def votes(opened, pets):
    """The units whose numbers the two scores are made from: what each follows, sends and says.

    A score is the sum of what the units send, each times its weight to that score, and a bias. Only
    units that send something have a say, and only they are listed.

    Args:
        opened: an ``Opened`` mistake of a network that ends in a Linear layer with two scores.
        pets: ``Pets`` to find out with what each unit follows; some hundred.

    Returns:
        A ``Table``, who leans farthest to one side first. Columns: unit; follows: the factor of
        the pets that its numbers go with most; match: the correlation with it, -1..1; sent;
        to_cat, to_dog: sent x weight; then the weights to both scores, before and after an update.

    Raises:
        ValueError: if the network does not end in such a layer.
    """
    last = opened.model[-1]
    if not isinstance(last, Linear) or last.weight.shape[0] != 2:
        raise ValueError("votes() needs a network that ends in a Linear layer with two scores.")
    sent = _sent(opened.model, opened.picture[None])[0]
    old = last.weight.data
    with opened.updated(1):
        new = last.weight.data
    pushes = old * sent
    speaking = np.flatnonzero(sent)
    speaking = speaking[largest_first(np.abs(pushes[0] - pushes[1])[speaking])]
    names, matches = follows(opened.model, pets)
    columns = {
        "unit": [f"unit {place}" for place in speaking],
        "follows": [names[place] for place in speaking],
        "match": matches[speaking],
        "sent": sent[speaking],
        "to_cat": pushes[0, speaking],
        "to_dog": pushes[1, speaking],
        "cat_weight": old[0, speaking],
        "cat_after": new[0, speaking],
        "dog_weight": old[1, speaking],
        "dog_after": new[1, speaking],
    }
    return Table(columns, title="Who speaks")


def follows(model, pets):
    """Find for each unit before the scores the factor of a pet that it goes with most.

    Args:
        model: a ``Sequential`` that ends in its scores.
        pets: ``Pets``, at least three.

    Returns:
        Two arrays (units,): the factors in words, and the correlations (Pearson's r) with them. A
        unit that is the same for all pets follows "nothing", with 0.
    """
    sent = _sent(model, pets.images).astype(float)
    factors = {name: np.asarray(value, float) for name, value in pets.factors.items()}
    names = [name for name, value in factors.items() if value.std() > 0]
    standard = np.stack([_standard(factors[name]) for name in names])
    matches = standard @ _standard(sent) / len(sent)
    best = np.abs(matches).argmax(axis=0)
    words = np.array([IN_WORDS.get(name, name.replace("_", " ")) for name in names])
    found = matches[best, np.arange(matches.shape[1])]
    return np.where(found == 0, "nothing", words[best]), found


def _sent(model, images):
    """What the units before the scores send for each picture: (n, units)."""
    return predict(model[: len(model) - 1], images).reshape(len(images), -1)


def _standard(values):
    spread = values.std(axis=0)
    return (values - values.mean(axis=0)) / np.where(spread > 1e-12, spread, np.inf)
