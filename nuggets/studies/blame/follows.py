"""What each unit follows: the trait of the pets that its voice rises and falls with."""

import numpy as np

from ...engine.layers import evaluating
from ...engine.tensor import Tensor
from .table import Table

WORDS = {
    "backdrop_light": "how bright the room is",
    "fur_light": "how bright the fur is",
    "ear_droop": "how far the ears hang",
    "ear_length": "how long the ears are",
    "ear_width": "how wide the ears are",
    "ear_tip": "how round the ears are",
    "brightness": "how bright the picture is",
    "light": "where the light comes from",
    "muzzle": "how broad the muzzle is",
    "nose": "how large the nose is",
    "nose_pink": "how pink the nose is",
    "eye_size": "how large the eyes are",
    "eye_slant": "how the eyes slant",
    "iris": "the colour of the eyes",
    "pupil": "how round the pupils are",
    "whiskers": "the whiskers",
    "tongue": "the tongue",
    "head_width": "how wide the head is",
    "cheeks": "how full the cheeks are",
    "bib": "the white chest",
    "floor": "how high the floor is",
    "backdrop": "the colour of the room",
    "x": "how far right the pet sits",
    "y": "how high the pet sits",
    "zoom": "how large the pet is",
    "occluder": "the leaf",
}
"""A trait in words; any other goes by its name."""

AGAINST = {
    "backdrop_light": "how dark the room is",
    "fur_light": "how dark the fur is",
    "ear_droop": "how far the ears stand up",
}
"""The same, for a unit that sends less the more there is of the trait."""

CLEARLY = 0.5
"""A unit is named by a trait only where the two go together at least as much as this."""

UNCLEAR, SILENT = "nothing clearly", "silent for all"
"""What is said of a unit that follows no trait, and of one that never says anything."""

BATCH = 256


def traits(pets):
    """The numbers that describe pets, as far as they differ: name -> (N,).

    They are the factors that the pets were drawn from, and "fur_light", how bright head and body
    are, 0..1, which is measured.
    """
    fur = pets.masks["head"] | pets.masks["body"]
    light = np.where(fur, pets.images.mean(axis=1), 0).sum(axis=(1, 2))
    measured = {"fur_light": light / np.maximum(fur.sum(axis=(1, 2)), 1)}
    known = {name: np.asarray(values, float) for name, values in pets.factors.items()} | measured
    return {name: values for name, values in known.items() if values.std() > 0}


def follows(model, pets):
    """Name each unit that the scores listen to by the trait that it follows most.

    It is measured: which number that describes the pets goes with what the unit sends? That is a
    correlation, and so a suspicion, and no proof: change the trait alone, and ask again.

    Args:
        model: a network whose scores come from a Linear layer; in front of it may be units, or
            maps of a Conv2d layer, of which each counts as one: what it sends is added up.
        pets: the ``Pets`` that it is asked about, some hundreds of them.

    Returns:
        A ``Table`` with a row for each unit: unit, such as "unit 10" or "map 3"; follows, in words;
        trait, its name; together, the correlation, -1..1, which is minus where the unit sends less
        the more there is of the trait; speaks, for how many of the pets it sends anything, 0..1;
        loud, how much it sends on average.

    Raises:
        ValueError: if the network has no such units.
    """
    sent, noun = sent_by(model, pets.images)
    known = traits(pets)
    rows = [_followed(values, known) for values in sent.T]
    words, names, together = (list(column) for column in zip(*rows, strict=True))
    columns = {
        "unit": [f"{noun} {number}" for number in range(len(rows))],
        "follows": words,
        "trait": names,
        "together": np.array(together),
        "speaks": (sent != 0).mean(axis=0),
        "loud": np.abs(sent).mean(axis=0),
    }
    return Table(columns, title="What each unit follows", digits={"together": 2, "speaks": 2})


def _followed(sent, known):
    """What one unit follows: in words, by name, and how closely."""
    if not sent.any():
        return SILENT, "", np.nan
    if not sent.std():
        return UNCLEAR, "", np.nan
    ties = {name: float(np.corrcoef(sent, values)[0, 1]) for name, values in known.items()}
    name = max(ties, key=lambda name: abs(ties[name]))
    if abs(ties[name]) < CLEARLY:
        return UNCLEAR, "", ties[name]
    words = WORDS.get(name, name.replace("_", " "))
    return AGAINST.get(name, words) if ties[name] < 0 else words, name, ties[name]


def sent_by(model, images):
    """What each unit in front of the scores sends (N, units), and what it is called.

    What a map sends is added up over its places.
    """
    answers = []
    with evaluating(model):
        for start in range(0, len(images), BATCH):
            picture = Tensor(np.asarray(images[start : start + BATCH]))
            answers.append(_before_the_scores(model(picture), picture))
    sent = np.concatenate(answers)
    noun = "map" if sent.ndim == 4 else "unit"
    return sent.reshape(*sent.shape[:2], -1).sum(axis=2), noun


def _before_the_scores(scores, picture):
    """What the layer in front of the scores sent, in the shape that it has there."""
    came = scores.inputs[0] if scores.op == "linear" else None
    while isinstance(came, Tensor) and came.op in ("flatten", "reshape"):
        came = came.inputs[0]
    if not isinstance(came, Tensor) or came is picture or came.op in ("sub", "div"):
        raise ValueError(
            "follows() names the units in front of the scores, and this network has none: it needs "
            "two layers with weights, and the last one Linear."
        )
    return came.data
