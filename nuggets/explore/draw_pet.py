"""Draw a pet with your own hands: drag its ears, eyes and muzzle, and turn the verdict."""

import functools
import zlib

import numpy as np
from matplotlib.colors import to_rgb

from ..drawing import style
from ..drawing.plots.pictures import TICK
from ..drawing.scene import Box, Photo, Scene, Words
from ..drawing.verdict import verdict_bar
from ..engine import ops
from ..engine.format import count, decimals, percent
from ..engine.layers import evaluating
from ..engine.tensor import Tensor
from ..engine.train import predict
from ..worlds import pets, pretrained
from . import pet_hands
from .controls import Choice, Memory, Slider, Switch
from .explorer import Explorer
from .pet_hands import LARGE, LEFT, TOP
from .svg import paint_svg

WIDTH, HEIGHT = style.WIDTH, 392
SMALL, GAP = 158, 12
COLUMNS = LEFT + LARGE + 16, LEFT + LARGE + 16 + SMALL + GAP
WIDE = 2 * SMALL + GAP
"""Where the two small pictures begin, to the right, and how wide they are together."""

PIXELS = LARGE // 3
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
FEW = 2
"""Up to so many changes are told one by one."""

AGAIN = "same pet again"
BACK = "one change back"


class PetGame(Explorer):
    """The explorer, which also keeps the fewest changes that turned this pet, and their order."""

    def set(self, **numbers):
        """Set numbers as a hand would, and keep the score, where it is not set itself.

        Raises:
            ValueError: for a name that is not one of the controls, or a value that it cannot have.
            TypeError: for what is no number where one is needed.
        """
        super().set(**numbers)
        if self.error is None:
            kept = {"best": fewest(**self.numbers), "order": in_order(**self.numbers)}
            given = {name: self.numbers[name] for name in kept if name in numbers}
            self.numbers |= kept | given


def draw_pet(seed=389, species="cat"):
    """Explore what the trained network sees in a pet: change it until the verdict turns.

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
    controls |= {"start": Memory(start), "best": Memory(None), "order": Memory([])}
    return PetGame(
        controls,
        draw_pet_svg,
        say_draw_pet,
        {BACK: back_button, AGAIN: again_button, "surprise me": surprise_button},
        groups={title: tuple(labels) for title, labels in GROUPS.items()},
    )


def draw_pet_svg(start=None, best=None, order=(), **factors):
    """The pet, large and as the network gets it; where its verdict is sensitive; the verdict.

    Args:
        start: the factors that the changes are counted from, by their names; these ones if None.
        best: the fewest changes that have turned it so far, or None.
        order: the names of what was changed, the newest last; nothing of it is drawn.
        **factors: each of ``pets.FACTORS``, a number or its name.

    Returns:
        A ``drawsvg.Drawing``.
    """
    asked = _ask(**factors)
    scene = Scene(WIDTH, HEIGHT)
    scene.add(Words(LEFT, 26, "your pet", style.INK, 14.5, "start", bold=True))
    scene.add(Photo(LEFT, TOP, LARGE, LARGE, asked.large))
    titles = ("the network gets", "dots that matter")
    for x, title, pixels in zip(COLUMNS, titles, (asked.small, asked.heat), strict=True):
        scene.add(Words(x + SMALL / 2, 26, title, style.INK, 14.5, bold=True))
        scene.add(Box(x - 1, TOP - 1, SMALL + 2, SMALL + 2, style.FAINT))
        scene.add(Photo(x, TOP, SMALL, SMALL, pixels))
    for x, text in zip(COLUMNS, ("32 × 32 dots", "the darker, the more"), strict=True):
        scene.add(Words(x + SMALL / 2, TOP + SMALL + 17, text, style.GREY, 12))
    scene.add(verdict_bar(asked.dog, COLUMNS[0], 256, WIDE))
    scene.add(_score(start, best, factors), _signs(factors))
    scene.add(pet_hands.key(LEFT + LARGE), pet_hands.hands(_plain_all(factors), tuple(pets.IRISES)))
    return paint_svg(scene)


def say_draw_pet(start=None, best=None, order=(), **factors):
    """What the verdict is, and whether the changes since ``start`` turned it, in words."""
    start = start or factors
    dog = _ask(**factors).dog
    species = pets.SPECIES[dog > 0.5]
    verdict = f"The network says {species}, and is {percent(max(dog, 1 - dog))} sure."
    changed = changes(start, factors)
    if not changed:
        invites = "Drag an ear, an eye or the muzzle: how few changes turn it?"
        return f"{verdict} {_say_signs(factors)} {invites}"
    told = f": {_listed([_say_change(name, factors[name]) for name in changed])}"
    told = told if len(changed) <= FEW else ""
    if not _has_turned(start, factors):
        return (
            f"{verdict} {count(len(changed), 'change')} so far{told}. The verdict has not turned."
        )
    least = fewest(start, best, **factors)
    if least < len(changed):
        record = f"Your best is {least}: press {AGAIN}."
    elif least > 1:
        record = f"That is your best so far. Can you do it with {least - 1}? Press {AGAIN}."
    else:
        record = "Fewer is not possible. Press surprise me."
    return f"{verdict} It turned, with {count(len(changed), 'change')}{told}. {record}"


def changes(start, factors):
    """The names of the factors that are no longer what they were."""
    return [name for name in factors if factors[name] != start[name]]


def in_order(start, order=(), best=None, **factors):
    """The names of the factors that are changed, the one that was changed last at the end."""
    changed = changes(start, factors)
    old = [name for name in order if name in changed]
    return old + [name for name in changed if name not in old]


def fewest(start=None, best=None, order=(), **factors):
    """The fewest changes that turned the verdict: those of now, or ``best``; None for never."""
    now = len(changes(start or factors, factors))
    if not now or not _has_turned(start, factors):
        return best
    return now if best is None else min(now, best)


def back_button(start, order, **rest):
    """Undo the last change that is not undone yet."""
    return {order[-1]: start[order[-1]]} if order else {}


def again_button(start, best, order, **factors):
    """The same pet as it was; the score is kept."""
    return start | {"best": fewest(start, best, **factors), "order": []}


def surprise_button(start, best, order, **factors):
    """Another pet, drawn by chance: which one depends on the numbers that are set now alone."""
    seed = zlib.crc32(repr([*factors.values()]).encode())
    new = _numbers(seed, pets.SPECIES[seed % 2])
    return new | {"start": new, "best": None, "order": []}


def _has_turned(start, factors):
    """Whether the network says something else than it said to the pet at the start."""
    return (_ask(**factors).dog > 0.5) != (_chance_of_dog(tuple(start.items())) > 0.5)


def signs(factors):
    """Tell for each sign of a species whether it is a dog's: name -> bool."""
    return {name: _is_dogs(name, _plain(name, factors[name])) for name in SIGNS}


class _Asked:
    """A pet in two sizes, the network's chance of a dog, and the sensitivity of each dot."""

    def __init__(self, factors):
        drawn = _plain_all(factors)
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


@functools.lru_cache(maxsize=8)
def _chance_of_dog(factors):
    """The chance of a dog alone, for (name, value) pairs: to know what was said at the start."""
    images = pets.draw(1, **_plain_all(dict(factors))).images
    return float(ops.softmax(predict(_network(), images)).data[0, 1])


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


def _plain_all(factors):
    return {name: _plain(name, value) for name, value in factors.items()}


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


def _score(start, best, factors):
    """How many changes there are, and the fewest that turned it."""
    start = start or factors
    now, least = len(changes(start, factors)), fewest(start, best, **factors)
    mark = f"turned {TICK}" if _has_turned(start, factors) else "not turned"
    text = f"{count(now, 'change')}: {mark}" if now else "no change yet"
    record = "best: none yet" if least is None else f"best: {least}"
    y, right = 312, COLUMNS[0] + WIDE
    return [
        Box(COLUMNS[0], y - 20, WIDE, 29, style.MIST, radius=8),
        Words(COLUMNS[0] + 12, y, text, style.INK, 14.5, "start", bold=True),
        Words(right - 12, y, record, style.GREY, 13, "end"),
    ]


def _signs(factors):
    """One small mark for each sign: whose it is."""
    x, y = COLUMNS[0], TOP + LARGE - 14
    found = sorted(signs(factors).values())
    step = (WIDE + 3) / len(found)
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
    told = f"Of its {len(SIGNS)} signs {len(cats)} are a cat's and {len(dogs)} a dog's"
    few, side = (dogs, 1) if len(dogs) <= len(cats) else (cats, 0)
    if len(few) > FEW:
        return f"{told}."
    return f"{told}: {_listed([SIGNS[name][side] for name in few])}."


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
