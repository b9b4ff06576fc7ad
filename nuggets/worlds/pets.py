"""Drawn cats and dogs, as many as you like, and the truth about every one of them.

Nothing is downloaded: ``draw(100)`` paints a hundred pets on the spot. A picture is made of a few
dozen shapes, and a shape is a *distance*: how far is each pixel from the edge, minus if inside?
Where the distance is negative, paint (see https://iquilezles.org/articles/distfunctions2d).
Many pictures are painted at once, and ``abs(x)`` folds a face in two, so that both ears cost one
paint.

About forty numbers describe a pet: its *factors*. None alone tells the species: some dogs have
whiskers, and some cats have hanging ears. And because the program drew the ears, it knows where
they are: ``pets.masks["ears"]``.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from ..engine.settings import whole
from ..engine.tensor import Tensor
from .labelled import Labelled

SPECIES = ("cat", "dog")  # the labels are the places in this list: cat 0, dog 1
DIFFICULTY = {"easy": 0.0, "normal": 0.5, "hard": 1.0}
PARTS = ("ears", "eyes", "muzzle", "nose", "whiskers", "tongue", "head", "body")
SEVERAL = ("ears", "eyes", "whiskers")  # of these a pet has more than one
HIDES = {  # what is in front of what
    "head": ("body",),
    "ears": ("head", "body"),
    "tongue": ("muzzle", "body"),
    "muzzle": ("tongue", "body"),
    "leaf": PARTS,
}

COATS = {  # the fur, its stripes and spots, its patch
    "ginger": ((0.93, 0.62, 0.31), (0.75, 0.39, 0.15), (0.97, 0.90, 0.78)),
    "cream": ((0.95, 0.86, 0.69), (0.80, 0.60, 0.38), (0.72, 0.48, 0.28)),
    "fawn": ((0.82, 0.65, 0.46), (0.50, 0.34, 0.22), (0.50, 0.34, 0.22)),
    "brown": ((0.55, 0.38, 0.26), (0.34, 0.22, 0.15), (0.85, 0.70, 0.52)),
    "chocolate": ((0.42, 0.28, 0.21), (0.72, 0.50, 0.32), (0.72, 0.50, 0.32)),
    "grey": ((0.62, 0.63, 0.66), (0.39, 0.40, 0.45), (0.39, 0.40, 0.45)),
    "blue": ((0.47, 0.52, 0.60), (0.31, 0.35, 0.43), (0.80, 0.82, 0.85)),
    "black": ((0.25, 0.24, 0.27), (0.62, 0.42, 0.26), (0.78, 0.53, 0.32)),
    "white": ((0.96, 0.94, 0.91), (0.30, 0.28, 0.30), (0.55, 0.38, 0.26)),
    "calico": ((0.96, 0.93, 0.88), (0.90, 0.56, 0.26), (0.30, 0.28, 0.30)),
}
IRISES = {
    "brown": (0.45, 0.26, 0.13),
    "amber": (0.90, 0.62, 0.18),
    "green": (0.50, 0.72, 0.33),
    "blue": (0.42, 0.66, 0.86),
}
NAMED = {"coat": COATS, "iris": IRISES}  # factors that count through a table, or go by name


class Factor(NamedTuple):
    """One number that describes a pet, and the law that draws it.

    It is drawn evenly from one of two ranges. ``chance`` is the probability of the first range at
    difficulty "easy", for a cat and for a dog: where the two differ, the factor is a hint about
    the species. The number is then multiplied by ``spread``, given at "easy" and at "hard".
    """

    first: tuple
    second: tuple
    chance: tuple = (0.5, 0.5)
    spread: tuple = (1, 1)

    @property
    def low(self):
        """The smallest number that ``draw`` accepts for it."""
        return min(self._ends())

    @property
    def high(self):
        """The largest number that ``draw`` accepts for it."""
        return max(self._ends())

    def _ends(self):
        return [end * spread for end in (*self.first, *self.second) for spread in self.spread]

    def chances(self, difficulty):
        """Give the probability of the first range, for a cat and for a dog (0..1 each).

        The harder, the nearer the two come to each other: at "hard" by a fifth.
        """
        middle = sum(self.chance) / 2
        return tuple(middle + (chance - middle) * (1 - 0.2 * difficulty) for chance in self.chance)


def _evenly(low, high, spread=(1, 1)):
    return Factor((low, high), (low, high), spread=spread)


def _sometimes(chance, low, high, spread=(1, 1)):
    return Factor((low, high), (0, 0), (chance, chance), spread)


POSE, MESS = (0.4, 1.65), (0, 1.4)
FACTORS = {
    # Hints: most cats are in the first range, most dogs in the second.
    "ear_droop": Factor((0, 0.12), (0.84, 1), (0.95, 0.20)),  # 0 stands, 1 hangs
    "ear_length": Factor((0.64, 0.80), (0.84, 0.98), (0.85, 0.15)),
    "ear_width": Factor((0.30, 0.36), (0.20, 0.28), (0.85, 0.15)),
    "ear_tip": Factor((0.03, 0.07), (0.15, 0.24), (0.94, 0.10)),  # pointed, or round
    "head_width": Factor((0.98, 1.08), (0.84, 0.94), (0.85, 0.15)),
    "cheeks": Factor((0.92, 1.02), (0.76, 0.88), (0.85, 0.15)),
    "eye_size": Factor((0.23, 0.28), (0.16, 0.21), (0.88, 0.12)),
    "eye_slant": Factor((0.15, 0.4), (-0.3, 0), (0.88, 0.12)),
    "iris": Factor((1, 3.99), (0, 0.99), (0.92, 0.12)),
    "pupil": Factor((0.35, 0.6), (0.7, 0.85), (0.88, 0.08)),  # a slit, or round
    "muzzle": Factor((0.36, 0.46), (0.56, 0.72), (0.94, 0.08)),
    "nose": Factor((0.10, 0.13), (0.17, 0.23), (0.93, 0.08)),
    "nose_pink": Factor((0.7, 1), (0, 0.15), (0.85, 0.10)),
    "whiskers": Factor((1, 1), (0, 0), (0.95, 0.08)),
    "tongue": Factor((0, 0), (0.6, 1), (0.94, 0.45)),
    # The coat follows the same law in both species, and so does all that comes after it.
    "coat": _evenly(0, 9.99),
    "shade": _evenly(-0.12, 0.08),
    "stripes": _sometimes(0.3, 0.5, 0.9),
    "spots": _sometimes(0.2, 0.6, 0.9),
    "patch": _sometimes(0.3, 0.7, 1),
    "bib": _sometimes(0.4, 0.7, 1),  # a white chest, blaze and paws
    "points": _sometimes(0.3, 0.5, 0.9),  # ears of another colour
    "fluff": _sometimes(0.4, 0.3, 1),
    "swirl": _evenly(0, 1),  # where the spots and the patch fall
    "collar": _sometimes(0.35, 0.05, 1),
    "tail": Factor((-1, -1), (1, 1)),  # on the left, or on the right
    "turn": _evenly(-1, 1, POSE),
    "tilt": _evenly(-0.3, 0.3, POSE),  # radians
    "zoom": _evenly(-0.12, 0.12, POSE),
    "x": _evenly(-0.2, 0.2, POSE),  # the picture goes from -1 to 1
    "y": _evenly(-0.16, 0.16, POSE),
    "backdrop": _evenly(0, 1),
    "backdrop_light": _evenly(0.75, 1),
    "floor": _evenly(-0.75, -0.35),
    "light": _evenly(-1, 1),  # from the left, or from the right
    "brightness": _evenly(-0.12, 0.12, MESS),
    "occluder": _sometimes(0.35, 0.2, 0.5, MESS),  # a leaf before the lens: how far it reaches in
    "occluder_side": _evenly(0, 1),
    "blur": _evenly(0, 0.05, MESS),
    "noise": _evenly(0.02, 0.07, MESS),
}


@dataclass(frozen=True, eq=False, repr=False)
class Pets(Labelled):
    """Drawn pets, and the truth about them.

    Attributes:
        images: float32 (N, 3, size, size), 0..1.
        labels: int64 (N,), cat 0, dog 1.
        factors: the numbers that describe the pets: name -> float32 (N,).
    """

    images: np.ndarray
    labels: np.ndarray
    factors: dict

    @cached_property
    def masks(self):
        """Where each of ``PARTS`` can be seen: name -> bool (N, size, size); found when asked for.

        "head" is the head with its face and without its ears. What a pet lacks, or what a leaf
        hides, is nowhere.
        """
        masks = {part: np.empty((len(self), *self.images.shape[2:]), bool) for part in PARTS}
        for rows, canvas in _paint(self.factors, self.images.shape[-1], remember=True):
            for part, mask in masks.items():
                mask[rows] = canvas.masks[part].reshape(mask[rows].shape)
        return masks

    @property
    def signs(self):
        """What each sign of the species says: name -> bool (N,), True for a dog's.

        A sign is a factor for which cats and dogs have laws of their own. It is a dog's where it is
        not in the range that most cats are in.
        """
        hints = {name: law for name, law in FACTORS.items() if law.chance[0] != law.chance[1]}
        return {
            name: self.factors[name] != np.clip(self.factors[name], *law.first)
            for name, law in hints.items()
        }

    def corrected(self, sign):
        """The same pets, drawn again with one sign as most of their species have it.

        Raises:
            ValueError: if there is no such sign.
        """
        _check(sign in self.signs, f"{sign} is no sign. There are: {', '.join(self.signs)}.")
        law = FACTORS[sign]
        usual = np.array([np.mean(law.first), np.mean(law.second)])[self.labels]
        factors = self.factors | {sign: usual}
        return draw(len(self), size=self.images.shape[-1], species=self.labels, **factors)

    def __getitem__(self, which):
        """Give some of them as Pets of their own, also one: ``pets[5]``. A slice is no copy."""
        is_slice = isinstance(which, slice)
        rows = which if is_slice else np.atleast_1d(self._places(which))
        factors = {name: values[rows] for name, values in self.factors.items()}
        return Pets(self.images[rows], self.labels[rows], factors)

    def _places(self, which):
        """Whole numbers for what was asked for; a table of pandas pairs by place, not by index."""
        try:
            return np.arange(len(self))[which if isinstance(which, int) else np.asarray(which)]
        except IndexError as problem:
            raise IndexError(
                f"There are {len(self)} pets, and {which!r} is none: {problem}."
            ) from None


def draw(n, *, seed=0, size=32, difficulty="normal", species=None, **factors):
    """Draw ``n`` pets, as many cats as dogs (of every two, one is a dog).

    Pet number i depends on ``seed`` and i alone: it is the same among 10 or 10,000, and at any size
    (only the grain of the noise is finer). To draw pets again, larger:
    ``draw(len(pets), size=96, species=pets.labels, **pets.factors)``.

    Args:
        n: how many.
        seed: a whole number, 0 or more; another seed, other pets.
        size: of a picture, in pixels, 8 or more.
        difficulty: "easy", "normal", "hard", or a number from 0 (easy) to 1 (hard).
        species: "cat" or "dog" for all, or (n,) labels; None draws both.
        **factors: any of ``FACTORS``, fixed: a number for all, or (n,) numbers. ``coat`` and
            ``iris`` may go by name: ``coat="ginger"``.

    Returns:
        Pets.

    Raises:
        TypeError: for a factor that does not exist, or what is no number.
        ValueError: for a number out of its range; says what the range is.
    """
    n, size = whole("draw", "n", n, -math.inf), whole("draw", "size", size, -math.inf)
    seed = whole("draw", "seed", seed, 0)
    _check(n >= 0, f"Cannot draw {n} pets: n must be 0 or more.")
    _check(size >= 8, f"A pet does not fit into {size}x{size} pixels: size must be 8 or more.")
    hard = DIFFICULTY.get(difficulty, difficulty)
    known = isinstance(hard, (int, float, np.number)) and 0 <= hard <= 1
    _check(known, f'difficulty is "easy", "normal", "hard" or 0..1, not {difficulty!r}.')
    unknown = ", ".join(sorted(set(factors) - set(FACTORS)))
    if unknown:
        raise TypeError(f"No such factor: {unknown}. There are: {', '.join(FACTORS)}.")
    labels = _labels(n, seed, species)
    drawn = _draw_factors(labels, seed, hard)
    drawn |= {name: _fix(name, value, n) for name, value in factors.items()}
    images = np.empty((n, 3, size, size), np.float32)
    grain = np.random.default_rng([seed, 2])
    for rows, canvas in _paint(drawn, size):
        noise = grain.standard_normal(canvas.image.shape[1:], np.float32)
        image = canvas.image + drawn["noise"][rows, None] * noise
        images[rows] = np.clip(image, 0, 1).swapaxes(0, 1).reshape(images[rows].shape)
    return Pets(images, labels, drawn)


def _check(fine, complaint):
    if not fine:
        raise ValueError(complaint)


def _labels(n, seed, species):
    if species is None:
        first = np.random.default_rng([seed, 0]).integers(0, 2, (n + 1) // 2)
        return np.stack([first, 1 - first], axis=1).reshape(-1)[:n]
    species = np.asarray(species.data if isinstance(species, Tensor) else species)
    if species.dtype.kind == "U":
        strange = species[~np.isin(species, SPECIES)]
        _check(not strange.size, f'species is "cat" or "dog", not {"".join(strange.flat[:1])!r}.')
        species = (species == "dog").astype(int)
    _check(np.shape(species) in ((), (n,)), f"species: one for all, or {n} labels.")
    _check(np.isin(species, (0, 1)).all(), "species: the labels are 0 (cat) and 1 (dog).")
    return np.full(n, species, np.int64)


def _draw_factors(labels, seed, hard):
    """Each factor has two random numbers of its own, so that fixing one leaves the others alone."""
    luck = np.random.default_rng([seed, 1]).random((len(labels), len(FACTORS), 2), np.float32)
    drawn = {}
    luck = luck.transpose(1, 2, 0)
    for (which, where), (name, factor) in zip(luck, FACTORS.items(), strict=True):
        is_first = which < np.array(factor.chances(hard))[labels]
        low, high = np.where(is_first, *np.array([factor.first, factor.second])[:, :, None])
        spread = factor.spread[0] + (factor.spread[1] - factor.spread[0]) * hard
        drawn[name] = ((low + (high - low) * where) * spread).astype(np.float32)
    return drawn


def _fix(name, value, n):
    """Check the value that the caller wants for a factor, and give it as (n,) numbers."""
    if np.asarray(value).dtype.kind == "U":
        names = list(NAMED.get(name, ()))
        for word in np.unique(value).tolist():
            _check(word in names, f"{name} is {' or '.join(names) or 'a number'}, not {word!r}.")
        places = [names.index(word) for word in np.ravel(value).tolist()]
        value = np.reshape(places, np.shape(value))
    low, high = FACTORS[name].low, FACTORS[name].high
    value = np.asarray(value, np.float32)
    _check(value.shape in ((), (n,)), f"{name}: one number for all, or {n} numbers.")
    fits = (value > low - 1e-5) & (value < high + 1e-5)
    _check(fits.all(), f"{name} goes from {low:g} to {high:g}, got {value}.")
    return np.full(n, value)


def _paint(factors, size, remember=False):
    """Give (rows, canvas) for 64 small pictures at a time, which fit the processor's cache."""
    step = max(1, 2**16 // size**2)
    for start in range(0, len(factors["coat"]), step):
        rows = slice(start, start + step)
        columns = {name: values[rows, None] for name, values in factors.items()}
        yield rows, _picture(SimpleNamespace(**columns), size, remember)


# Shapes, each as the distance to its edge, negative inside.


def _circle(x, y, radius):
    square = x * x
    square += y * y
    return np.sqrt(square, out=square) - radius


def _ellipse(x, y, a, b):
    return _circle(x / a, y / b, 1) * np.minimum(a, b)


def _limb(x, y, start, end, r0, r1):
    """A straight limb, as thick as r0 at its start and as r1 at its end: a leg, an ear, a hair."""
    (x0, y0), dx, dy = start, end[0] - start[0], end[1] - start[1]
    x, y = x - x0, y - y0
    along = np.clip((x * dx + y * dy) / (dx * dx + dy * dy), 0, 1)
    return _circle(x - along * dx, y - along * dy, r0 + along * (r1 - r0))


def _arc(x, y, radius, width):
    """The lower half of a ring."""
    return np.maximum(np.abs(_circle(x, y, radius)) - width, y)


class _Canvas:
    """A batch of pictures under the brush: ``image`` is (3, n, pixels)."""

    def __init__(self, n, size, sharpness, remember):
        self.image = np.empty((3, n, size * size), np.float32)
        self.masks = {part: np.zeros((n, size * size), bool) for part in PARTS if remember}
        self.sharpness = sharpness

    def cover(self, distance, sharpness=None):
        """Give how much of each pixel is inside, 0..1: the rim of a shape is one pixel soft."""
        cover = distance * (-self.sharpness if sharpness is None else -sharpness)
        cover += 0.5
        return np.clip(cover, 0, 1, out=cover)

    def lay(self, colour, cover, part=None):
        """Lay a colour over the pictures, and remember which part is where, and what it hides."""
        for channel, pigment in zip(self.image, colour, strict=True):
            layer = pigment - channel
            layer *= cover
            channel += layer
        if self.masks and part:
            inside = cover > 0.35
            for hidden in HIDES.get(part, ()):
                self.masks[hidden] &= ~inside
            if part in self.masks:
                self.masks[part] |= inside

    def fill(self, colour, distance, part=None, where=None, line=None):
        """Paint a shape, with an outline if it has a ``line`` colour; give what it covers."""
        if line is not None:
            self.fill(line, distance - 0.05, part, where)
        cover = self.cover(distance)
        if where is not None:
            cover *= where
        self.lay(colour, cover, part)
        return cover


def _rgb(red, green, blue):
    return np.array([red, green, blue], np.float32).reshape(3, 1, 1)


INK, MILK, WHITE = _rgb(0.16, 0.12, 0.12), _rgb(0.98, 0.95, 0.9), _rgb(1, 1, 1)
PINK, RED, GOLD = _rgb(0.93, 0.6, 0.6), _rgb(0.94, 0.5, 0.52), _rgb(0.97, 0.8, 0.35)
LEAF, VEIN = _rgb(0.48, 0.63, 0.42), _rgb(0.62, 0.74, 0.52)


def _mix(a, b, amount):
    return a + (b - a) * amount


def _rainbow(hue, middle, swing):
    """The colour at this place, 0..1, of a wheel of colours."""
    return middle + swing * np.cos(2 * np.pi * (hue + _rgb(0, 1 / 3, 2 / 3)))


def _look_up(table, places):
    """Give the colours at (n, 1) places of a table: (..., 3, n, 1)."""
    colours = np.array([*table.values()], np.float32)[places.astype(int)]
    return np.moveaxis(colours, (0, 1), (-2, -1))


def _picture(f, size, remember):
    """Paint the pets that the factors ``f`` describe: (n, 1) columns, against (pixels,) rows."""
    ticks = ((np.arange(size, dtype=np.float32) + 0.5) * 2 / size) - 1
    x, y = np.tile(ticks, size), -np.repeat(ticks, size)
    zoom = 0.49 * (1 + f.zoom)
    soft = 2 / size + (0 if remember else f.blur)
    f.fur, f.mark, f.other = _look_up(COATS, f.coat) * (1 + f.shade)
    f.pale, f.line = _mix(f.fur, MILK, 0.45 + 0.5 * f.bib), 0.5 * f.fur
    canvas = _Canvas(len(zoom), size, zoom / soft, remember)

    _paint_backdrop(canvas, f, x, y)
    body_x, body_y = (x - f.x) / zoom, (y - 0.14 - f.y) / zoom  # from here, a head is 1 wide
    _paint_body(canvas, f, body_x, body_y)
    cos, sin = np.cos(f.tilt), np.sin(f.tilt)
    x_head, y_head = body_x * cos + body_y * sin, body_y * cos - body_x * sin
    skull = _paint_head(canvas, f, x_head, y_head)
    _paint_ears(canvas, f, x_head + 0.08 * f.turn, y_head, skull)  # what is nearer turns further
    _paint_eyes(canvas, f, x_head - 0.14 * f.turn, y_head - 0.08)
    _paint_muzzle(canvas, f, x_head - 0.22 * f.turn, y_head + 0.38 + 0.12 * f.muzzle)
    _paint_leaf(canvas, f, x / zoom, y / zoom, 1 / zoom)
    canvas.image *= 1 + f.brightness
    return canvas


def _paint_backdrop(canvas, f, x, y):
    wall = f.backdrop_light * _rainbow(f.backdrop, 0.84, 0.07)
    floor = f.backdrop_light * _rainbow(f.backdrop + 0.08, 0.74, 0.08)
    glow = 1.08 - 0.075 * (np.square(x - 0.6 * f.light) + np.square(y - 0.5))
    np.multiply(wall, glow, out=canvas.image)
    canvas.lay(floor, canvas.cover(y - f.floor, 12))


def _paint_body(canvas, f, x, y):
    u, side = np.abs(x), np.copysign(1, f.tail)
    tail = _arc(x * side - 0.95, y + 1.62, 0.42, 0.14)
    tail = np.minimum(tail, _circle(x * side - 1.37, y + 1.62, 0.14))
    body = np.minimum(_ellipse(x, y + 1.5, 0.66, 0.9), _ellipse(u - 0.5, y + 1.95, 0.42, 0.42))
    canvas.lay(f.line, 0.3 * canvas.cover(_ellipse(x, y + 2.25, 1.25, 0.2), 6))  # its shadow
    fur = canvas.fill(0.95 * f.fur, np.minimum(body, tail), line=f.line, part="body")
    canvas.lay(f.mark, fur * f.stripes * np.clip(6 * np.sin(9 * y + 3 * u) - 1, 0, 1))
    canvas.fill(f.pale, _ellipse(x, y + 1.2, 0.4, 0.6), where=fur * f.bib)
    legs = np.maximum(_limb(u, y, (0.2, -1.6), (0.24, -2.14), 0.12, 0.19), y + 1.5)
    canvas.fill(f.fur, legs, line=f.line, part="body")
    canvas.fill(f.pale, np.maximum(legs, y + 2.1), where=f.bib)
    collar, worn = _rainbow(f.collar, 0.55, 0.32), f.collar > 0
    canvas.fill(collar, _ellipse(x, y + 0.76, 0.58, 0.36), where=worn)
    canvas.fill(GOLD, _circle(x, y + 1.16, 0.1), where=worn, line=0.5 * collar)
    canvas.image *= 1 - 0.3 * np.clip(1.5 + y, 0, 1) * fur  # the shadow of the head


def _paint_head(canvas, f, x, y):
    u = np.abs(x)
    tuft = _limb(u, y, (0.6, -0.3), (0.8 + 0.26 * f.fluff, -0.62), 0.34, 0.06) + (f.fluff == 0)
    skull, cheeks = _ellipse(x, y - 0.08, f.head_width, 0.84), _ellipse(x, y + 0.3, f.cheeks, 0.56)
    head = np.minimum(np.minimum(skull, cheeks), tuft)
    fur = canvas.fill(f.fur, head, line=f.line, part="head")
    above = y + 0.25
    rays = np.sin(1.2 + 17 * above / (u + np.abs(above))) - 0.2  # like spokes, without arctan
    far = np.clip(3 * (x * x + y * y) - 0.9, 0, 1)
    canvas.lay(f.mark, fur * f.stripes * far * np.clip(4 * rays, 0, 1))
    wave = np.sin(7 * x + 9 * f.swirl) * np.sin(2 * x + 7 * y + 40 * f.swirl)
    canvas.lay(f.mark, fur * f.spots * np.clip(9 * wave - 3.5, 0, 1))
    side = np.where(f.swirl > 0.5, np.float32(0.48), np.float32(-0.48))
    canvas.fill(f.other, _ellipse(x - side, y - 0.2, 0.42, 0.5), where=fur * f.patch)
    blaze = _limb(x - 0.1 * f.turn, y, (0, 0.85), (0, -0.3), 0.1, 0.3)
    canvas.fill(f.pale, blaze, where=fur * f.bib)
    sunny = 0.7 * f.light * x + np.sqrt(1 - 0.5 * f.light**2) * y
    canvas.image *= 1 + 0.16 * sunny * fur
    return fur


def _paint_ears(canvas, f, x, y, skull):
    """Ears that stand are behind the head; ears that hang are before it."""
    u, stands = np.abs(x), f.ear_droop < 0.5
    angle, x0, y0 = 0.3 + 2.5 * f.ear_droop, (0.56 + 0.2 * f.ear_droop) * f.head_width, 0.5
    length = f.ear_length * (0.8 + 0.2 * f.ear_droop)  # or a dog whose ears stand looks like a hare
    blunt = f.ear_tip * (0.7 + 0.3 * f.ear_droop)
    tip = x0 + length * np.sin(angle), y0 + length * np.cos(angle)
    ear = _limb(u, y, (x0, y0), tip, f.ear_width, blunt)
    seen = 1 - skull * stands
    colour = _mix(0.92 * f.fur, f.mark, f.points)
    canvas.fill(colour, ear, where=seen, line=f.line, part="ears")
    inner = _limb(u, y + 0.03, (x0, y0), tip, 0.62 * f.ear_width - 0.07, 0.3 * blunt - 0.07)
    canvas.fill(_mix(PINK, f.fur, 0.25), inner, where=seen * stands)


def _paint_eyes(canvas, f, x, y):
    u, side, r = np.abs(x) - 0.42, np.sign(x), f.eye_size
    u, y = u + y * f.eye_slant, y - u * f.eye_slant
    canvas.fill(INK, _ellipse(u, y, 1.12 * r + 0.02, r + 0.03), part="eyes")
    iris = canvas.fill(_look_up(IRISES, f.iris), _ellipse(u, y, 1.06 * r, 0.95 * r))
    canvas.lay(MILK, iris * np.clip(0.15 - 0.3 * y / r, 0, 0.3))
    canvas.fill(INK, _ellipse(u, y, f.pupil * r, 0.85 * r))
    canvas.fill(WHITE, _circle(u * side + 0.3 * r, y - 0.35 * r, 0.3 * r))
    canvas.fill(WHITE, _circle(u * side - 0.32 * r, y + 0.4 * r, 0.14 * r), where=0.7)


def _paint_muzzle(canvas, f, x, y):
    u, m, nose = np.abs(x), f.muzzle, f.nose
    canvas.fill(f.pale, _ellipse(u, y + 0.62 * m, 0.5 * m, 0.3 * m), part="muzzle")
    tongue = _limb(x, y, (0, -0.3 * m), (0, -(0.45 + 0.55 * f.tongue) * m), 0.2 * m, 0.24 * m)
    canvas.fill(RED, tongue, where=f.tongue > 0, line=0.6 * RED, part="tongue")
    canvas.fill(f.pale, _ellipse(u - 0.42 * m, y, 0.58 * m, 0.5 * m), part="muzzle")
    smile = _arc(u - 0.4 * m, y + 0.12 * m, 0.4 * m, 0.025)
    canvas.fill(_mix(f.line, INK, 0.6), smile)
    _paint_whiskers(canvas, f, u, y)
    y = y - 0.35 * m
    shape = _limb(u, y, (0, -0.5 * nose), (0.55 * nose, 0.15 * nose), 0.4 * nose, 0.55 * nose)
    canvas.fill(_mix(INK, _rgb(0.88, 0.5, 0.5), f.nose_pink), shape, part="nose")
    canvas.fill(WHITE, _ellipse(x + 0.2 * nose, y - 0.3 * nose, 0.3 * nose, 0.16 * nose), where=0.6)


def _paint_whiskers(canvas, f, u, y):
    colour = np.where(f.fur.mean(0) > 0.6, _rgb(0.35, 0.27, 0.24), MILK)
    for slope in (0.22, 0.02, -0.18):
        hair = _limb(u, y, (0.5 * f.muzzle, 0.3 * slope), (f.muzzle + 0.85, slope), 0.022, 0.008)
        canvas.fill(colour, hair, where=0.85 * f.whiskers, part="whiskers")


def _paint_leaf(canvas, f, x, y, unit):
    """A leaf before the lens, from any side; ``unit`` is half a picture."""
    angle, there = 2 * np.pi * f.occluder_side, f.occluder > 0
    cos, sin = np.cos(angle), np.sin(angle)
    along, across = x * cos + y * sin - (1.9 - f.occluder) * unit, np.abs(y * cos - x * sin)
    leaf = _ellipse(along, across + 0.3 * unit, unit, 0.8 * unit)
    canvas.fill(LEAF, leaf, where=there, part="leaf")
    vein = np.maximum(across - 0.02 * unit, leaf + 0.08 * unit)
    canvas.fill(VEIN, vein, where=there)
