"""Draw a pet with your own hands: every factor a control, and the network's verdict beside it."""

import functools
import zlib

import numpy as np
from matplotlib.colors import to_rgb

from ..drawing import style
from ..drawing.scene import Box, Photo, Scene, Words
from ..drawing.verdict import verdict_bar
from ..engine import ops
from ..engine.format import decimals, percent
from ..engine.layers import evaluating
from ..engine.tensor import Tensor
from ..worlds import pets, pretrained
from .controls import Choice, Slider, Switch
from .explorer import Explorer
from .svg import paint_svg

WIDTH, HEIGHT = style.WIDTH, 376
LARGE, SMALL = 312, 168
PIXELS = 104
"""How fine the large picture is drawn; the page shows each of its pixels three times as wide."""

GROUPS = {
    "ears": {
        "ear_droop": "hanging",
        "ear_length": "length",
        "ear_width": "width",
        "ear_tip": "roundness",
        "points": "other colour",
    },
    "eyes": {
        "eye_size": "size",
        "eye_slant": "slant",
        "pupil": "width of pupil",
        "iris": "colour",
    },
    "face": {
        "muzzle": "muzzle",
        "nose": "size of nose",
        "nose_pink": "pink of nose",
        "tongue": "tongue",
        "head_width": "width of head",
        "cheeks": "cheeks",
        "whiskers": "whiskers",
    },
    "coat": {
        "shade": "lighter",
        "stripes": "stripes",
        "spots": "spots",
        "patch": "patch",
        "swirl": "where they are",
        "bib": "white chest",
        "fluff": "fluff",
        "coat": "colour of coat",
    },
    "pose": {
        "turn": "turn of head",
        "tilt": "tilt of head",
        "zoom": "nearer",
        "x": "to the right",
        "y": "up",
        "collar": "collar",
        "tail": "tail",
    },
    "room": {
        "backdrop": "wall colour",
        "backdrop_light": "wall light",
        "floor": "floor",
        "light": "light from right",
        "brightness": "brightness",
    },
    "camera": {
        "occluder": "leaf",
        "occluder_side": "leaf from where",
        "blur": "blur",
        "noise": "noise",
    },
}
"""The factors of a pet in groups, each with the name of its control."""

SIGNS = {
    "ear_droop": ("ears that stand", "hanging ears"),
    "ear_length": ("short ears", "long ears"),
    "ear_width": ("broad ears", "narrow ears"),
    "ear_tip": ("pointed ears", "round ear tips"),
    "head_width": ("a broad head", "a narrow head"),
    "cheeks": ("full cheeks", "flat cheeks"),
    "eye_size": ("large eyes", "small eyes"),
    "eye_slant": ("eyes that slant up", "eyes that slant down"),
    "iris": ("bright eyes", "brown eyes"),
    "pupil": ("slit pupils", "round pupils"),
    "muzzle": ("a small muzzle", "a broad muzzle"),
    "nose": ("a small nose", "a large nose"),
    "nose_pink": ("a pink nose", "a dark nose"),
    "whiskers": ("whiskers", "no whiskers"),
    "tongue": ("no tongue", "a tongue"),
}
"""What a factor says in words where it is a cat's, and where it is a dog's."""

SIDES = (("on the left", -1), ("on the right", 1))
FEW = 3
"""Up to so many changes, or signs of the other species, are told one by one."""


def draw_pet(seed=389, species="cat"):
    """Explore what the trained network sees in a pet: change any of its factors.

    Args:
        seed: which pet to begin with; see ``pets.draw``.
        species: whose factors it begins with, "cat" or "dog".
    """
    start = _numbers(seed, species)
    controls = {
        name: _control(name, label, start[name])
        for labels in GROUPS.values()
        for name, label in labels.items()
    }
    return Explorer(
        controls,
        draw_pet_svg,
        functools.partial(say_draw_pet, start=start),
        {"surprise me": surprise_button},
        groups={title: tuple(labels) for title, labels in GROUPS.items()},
    )


def draw_pet_svg(**factors):
    """The pet, large and as the network gets it; where its verdict is sensitive; the verdict.

    Args:
        **factors: each of ``pets.FACTORS``, a number or its name.

    Returns:
        A ``drawsvg.Drawing``.
    """
    asked = _ask(**factors)
    scene = Scene(WIDTH, HEIGHT)
    left, top = 24, 44
    scene.add(Words(left + LARGE / 2, 30, "your pet", style.INK, 14.5, bold=True))
    scene.add(Photo(left, top, LARGE, LARGE, asked.large))
    titles = ("the network gets", "dots that matter")
    for x, title, pixels in zip(_columns(), titles, (asked.small, asked.heat), strict=True):
        scene.add(Words(x + SMALL / 2, 30, title, style.INK, 14.5, bold=True))
        scene.add(Box(x - 1, top - 1, SMALL + 2, SMALL + 2, style.FAINT))
        scene.add(Photo(x, top, SMALL, SMALL, pixels))
    for x, text in zip(_columns(), ("32 × 32 dots", "the darker, the more"), strict=True):
        scene.add(Words(x + SMALL / 2, top + SMALL + 18, text, style.GREY, 12))
    scene.add(verdict_bar(asked.dog, _columns()[0], top + SMALL + 58, 2 * SMALL + 12))
    scene.add(_signs(factors))
    return paint_svg(scene)


def say_draw_pet(start=None, **factors):
    """What the verdict is, what its signs say, and what was changed since ``start``, in words."""
    dog = _ask(**factors).dog
    species = pets.SPECIES[dog > 0.5]
    sentence = f"The network says {species}, and is {percent(max(dog, 1 - dog))} sure."
    return " ".join([sentence, _say_signs(factors), _say_changes(factors, start)]).strip()


def surprise_button(**factors):
    """Another pet, drawn by chance: which one depends on the numbers that are set now alone."""
    seed = zlib.crc32(repr([*factors.values()]).encode())
    return _numbers(seed, pets.SPECIES[seed % 2])


def signs(factors):
    """Tell for each sign of a species whether it is a dog's: name -> bool."""
    return {name: _is_dogs(name, _plain(name, factors[name])) for name in SIGNS}


class _Asked:
    """A pet in two sizes, the network's chance of a dog, and the sensitivity of each dot."""

    def __init__(self, factors):
        drawn = {name: _plain(name, value) for name, value in factors.items()}
        self.large = _rows(pets.draw(1, size=PIXELS, **drawn).images)
        images = pets.draw(1, **drawn).images
        x, network = Tensor(images), _network()
        with evaluating(network):
            scores = network(x)
        (scores[0, 1] - scores[0, 0]).backward()
        self.dog = float(ops.softmax(scores.data).data[0, 1])
        self.small, self.heat = _rows(images), _heat(images, x.grad)


@functools.lru_cache(maxsize=1)
def _ask(**factors):
    return _Asked(factors)


@functools.lru_cache(maxsize=1)
def _network():
    return pretrained.expert()


def _rows(images):
    return images[0].transpose(1, 2, 0)


def _heat(images, grad):
    """The pet in pale grey, vermilion where the score is sensitive to the dot's colours."""
    strength = np.abs(grad[0]).max(axis=0)
    strength = np.minimum(strength / (np.quantile(strength, 0.98) or 1), 1)[..., None]
    pale = 0.55 + 0.45 * images[0].mean(axis=0)[..., None]
    return pale + (to_rgb(style.BACKWARD) - pale) * strength


def _numbers(seed, species):
    """The numbers of the controls for one pet drawn by chance."""
    drawn = pets.draw(1, seed=seed, species=species, size=8).factors
    return {name: _read(name, float(value[0])) for name, value in drawn.items()}


def _read(name, value):
    """The value of a factor as its control holds it."""
    if name in pets.NAMED:
        return [*pets.NAMED[name]][int(value)]
    if name == "whiskers":
        return value > 0.5
    if name == "tail":
        return int(np.sign(value))
    return round(value, 3)


def _plain(name, value):
    """The value of a factor as ``pets.draw`` takes it."""
    return float([*pets.NAMED[name]].index(value)) if name in pets.NAMED else float(value)


def _control(name, label, value):
    if name in pets.NAMED:
        return Choice(tuple(pets.NAMED[name]), value, label)
    if name == "whiskers":
        return Switch(value, label)
    if name == "tail":
        return Choice(SIDES, value, label)
    factor = pets.FACTORS[name]
    return Slider(round(factor.low, 4), round(factor.high, 4), value, 0.01, label)


def _is_dogs(name, value):
    """Whether a value is nearer to the range that most dogs are in."""
    cats, dogs = pets.FACTORS[name].first, pets.FACTORS[name].second
    return bool(abs(value - np.clip(value, *dogs)) < abs(value - np.clip(value, *cats)))


def _columns():
    first = 24 + LARGE + 12
    return first, first + SMALL + 12


def _signs(factors):
    """One small mark for each sign: whose it is."""
    x, y, wide = _columns()[0], 330, 2 * SMALL + 12
    found = sorted(signs(factors).values())
    step = wide / len(found)
    marks = [
        Box(x + step * place, y, step - 3, 14, style.SPECIES[is_dogs], radius=3)
        for place, is_dogs in enumerate(found)
    ]
    dogs = sum(found)
    text = f"its {len(found)} signs: {len(found) - dogs} of a cat, {dogs} of a dog"
    return [Words(x, y - 8, text, style.INK, 13, "start"), *marks]


def _say_signs(factors):
    dogs = [name for name, is_dogs in signs(factors).items() if is_dogs]
    cats = [name for name in SIGNS if name not in dogs]
    if not cats or not dogs:
        return f"All of its {len(SIGNS)} signs are a {pets.SPECIES[not cats]}'s."
    count = f"Of its {len(SIGNS)} signs {len(cats)} are a cat's and {len(dogs)} a dog's"
    few, side = (dogs, 1) if len(dogs) <= len(cats) else (cats, 0)
    if len(few) > FEW:
        return f"{count}."
    return f"{count}: {_listed([SIGNS[name][side] for name in few])}."


def _say_changes(factors, start):
    changed = [name for name in factors if start and factors[name] != start[name]]
    if not changed:
        return ""
    if len(changed) > FEW:
        return f"You changed {len(changed)} numbers."
    return f"You changed {_listed([_say_change(name, factors[name]) for name in changed])}."


def _say_change(name, value):
    title, label = next((t, labels[name]) for t, labels in GROUPS.items() if name in labels)
    if isinstance(value, str):
        return f"{title}, {label}, to {value}"
    if isinstance(value, bool):
        return f"{title}, {label}, to {'on' if value else 'off'}"
    if name == "tail":
        return f"{title}, {label}, to {dict(map(reversed, SIDES))[value]}"
    return f"{title}, {label}, to {decimals(value, 2, 3)}"


def _listed(words):
    return " and ".join([*([", ".join(words[:-1])] if words[1:] else []), words[-1]])
