"""Pictures from noise: a network that guesses the clean pet, and thirty steps that follow it.

A pet is mixed with noise, a little or a lot, and the network is shown the mix. It is told how much
of it is pet, and whether it is a cat or a dog. It learns to guess the clean pet, through the same
four lines as every network of the course. To draw a new pet, begin with nothing but noise, and go
a small step toward the guess, again and again: the less noise is left, the better is the guess
(https://arxiv.org/abs/2210.02747 calls it flow matching).

The networks here see a picture as a row of dots. The dots go from -2 to 2 and not from 0 to 1, so
that they are about as far apart as the noise is. A row ends with two more numbers: the share of pet
in the mix, 0 to 1, and the species, from -1 (cat) to 1 (dog).
"""

import functools
import math
from typing import NamedTuple

import numpy as np

from ..engine.data import rows as rows_of
from ..engine.layers import Linear, Module
from ..engine.layers.init import own_dice
from ..engine.losses import mse_loss
from ..engine.ops import gelu
from ..engine.optim import Adam
from ..engine.schedules import OneCycleLR
from ..engine.settings import generator, of_kind, whole
from ..engine.tensor import Tensor, no_grad
from ..engine.train import fit
from ..worlds import pets as world
from ..worlds.labelled import Labelled

STEPS = 30
"""So many steps lead from noise to a pet."""

MOST_STEPS = 1_000
"""More steps would change what comes out by no dot that one could see."""

MOST_PETS = 10_000
"""So many new pets can be asked for at once."""

MOST_KEPT = 50_000
"""A film keeps so many moments of pets, about a gigabyte."""

AT_ONCE = 1_000
"""So many pets are dreamed together; the next ones take their steps after them."""

WAVES = 6
"""The share of pet is told by so many pairs of waves, each twice as quick as the one before."""

POSE = {"x": 0.0, "y": -0.02, "zoom": 0.12, "tail": 1.0}
"""How all the pets sit. What a network need not learn to move, it draws more clearly."""

CAT, DOG = -1.0, 1.0
"""What the network is told of the species."""


class Denoiser(Module):
    """A network that is shown a noisy pet, and guesses the clean one.

    Args:
        size: of a picture, in dots.
        width: how many units each hidden layer has.
    """

    def __init__(self, size=32, width=256):
        self.size, self.width = whole("Denoiser", "size", size), whole("Denoiser", "width", width)
        dots = 3 * size * size
        self.see = Linear(dots, width)
        self.hear = Linear(2 * WAVES + 1, width)
        self.think = Linear(width, width)
        self.think_again = Linear(width, width)
        self.paint = Linear(width, dots)

    def forward(self, x):
        """Guess the clean pets.

        Args:
            x: (N, 3 * size * size + 2), the noisy dots, the share of pet, the species.

        Returns:
            Tensor (N, 3 * size * size).

        Raises:
            ValueError: if the rows are of another length.
        """
        wanted = 3 * self.size * self.size + 2
        if np.ndim(x) != 2 or x.shape[1] != wanted:
            raise ValueError(
                f"This Denoiser paints {self.size}x{self.size} dots. It needs rows of {wanted} "
                f"numbers (dots, share, species), got {np.shape(x)}."
            )
        dots, share, species = x[:, :-2], np.asarray(x[:, -2:-1]), np.asarray(x[:, -1:])
        told = np.concatenate([_waves(share), species], axis=1)
        hidden = gelu(self.see(dots * _trust(share)) + self.hear(told))
        hidden = hidden + gelu(self.think(hidden))
        hidden = hidden + gelu(self.think_again(hidden))
        return self.paint(hidden)


def _trust(share):
    """How much of a noisy dot is worth looking at: nothing where all is noise, all of a clean one.

    Were dots as far apart as the noise is, this share of what is seen would be the best guess.
    """
    return share / (share**2 + (1 - share) ** 2)


def _waves(share):
    angles = share * (math.pi * 2.0 ** np.arange(WAVES, dtype=np.float32))
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1)


def portraits(n, *, seed=0, size=32):
    """Draw ``n`` easy pets that all sit in the middle, near the lens.

    Args:
        n: how many; of every two, one is a dog.
        seed: a whole number; another seed, other pets.
        size: of a picture, in dots.

    Returns:
        ``Pets``, with images (n, 3, size, size), 0..1.
    """
    return world.draw(n, seed=seed, size=size, difficulty="easy", **POSE)


def rows(pets):
    """What a ``Denoiser`` learns from: what it is shown, still without noise, and the answers.

    Args:
        pets: ``Pets``.

    Returns:
        (shown, clean): (N, dots + 2) and (N, dots), float32.

    Raises:
        TypeError: if these are no Pets.
    """
    _check_pets("rows", pets)
    clean = _from_pictures(pets.images)
    species = np.where(pets.labels, DOG, CAT)
    return _shown(clean, np.ones(len(clean)), species), clean


def add_noise(shown, rng):
    """Mix each row with noise, by luck a little or a lot: what ``fit`` takes as ``augment``.

    Args:
        shown: (N, dots + 2), clean rows of ``rows``.
        rng: numpy Generator.

    Returns:
        (N, dots + 2): share x pet + (1 - share) x noise, the share, the species.

    Raises:
        TypeError: if shown is no table of numbers, or rng no Generator.
        ValueError: if the rows are of no length that ``rows`` gives.
    """
    shown = _numbers("add_noise", "shown", shown)
    generator("add_noise", rng)
    if shown.ndim != 2 or not _side(shown.shape[1] - 2):
        raise ValueError(
            "add_noise needs rows of 3 x size x size dots, the share and the species, as rows(pets)"
            f" gives them, got shape {shown.shape}."
        )
    share = rng.random((len(shown), 1), dtype=np.float32)
    noise = rng.standard_normal((len(shown), shown.shape[1] - 2), dtype=np.float32)
    return _shown(share * shown[:, :-2] + (1 - share) * noise, share, shown[:, -1])


def _shown(dots, share, species):
    columns = [np.asarray(numbers, np.float32).reshape(-1, 1) for numbers in (share, species)]
    return np.concatenate([dots, *columns], axis=1)


def _from_pictures(images):
    dots = BLACK + (WHITE - BLACK) * np.asarray(images, np.float32)
    return dots.reshape(len(images), -1)


BLACK, WHITE = -2.0, 2.0
"""What the network is shown for a dot of 0, and for one of 1."""


def pictures(dots):
    """The pictures that rows of dots stand for.

    Args:
        dots: (N, 3 * size * size), about -2 to 2; what is beyond is black or white.

    Returns:
        (N, 3, size, size), 0..1.

    Raises:
        TypeError: if dots is no table of numbers.
        ValueError: if the rows are of another length than a picture.
    """
    dots = _numbers("pictures", "dots", dots)
    size = _side(dots.shape[-1])
    if not size:
        raise ValueError(
            "pictures needs rows of 3 x size x size dots, without the share and the species "
            f"([:, :-2]), got shape {dots.shape}."
        )
    shares = (dots - BLACK) / (WHITE - BLACK)
    return np.clip(shares, 0, 1).reshape(-1, 3, size, size)


def _side(dots):
    """How wide a picture of so many numbers is; 0 where there is none."""
    size = math.isqrt(max(dots, 0) // 3)
    return size if 3 * size * size == dots else 0


INSTEAD = {"shown": "rows(pets)[0]", "dots": "rows(pets)[1]", "images": "their .images"}
"""What can be given for each table of numbers, in place of the Pets themselves."""


def _numbers(owner, what, given):
    """What was given, as an array of numbers."""
    if hasattr(given, "images"):
        raise TypeError(
            f"{owner}() needs {what} as an array of numbers, got {type(given).__name__}: give it "
            f"{INSTEAD[what]}."
        )
    return rows_of(owner, what, given.data if isinstance(given, Tensor) else given)


def _check_pets(owner, pets):
    """Refuse what has no pictures of cats and dogs; photographs will do too."""
    if not isinstance(pets, Labelled):
        of_kind(owner, pets, world.Pets)
    if not len(pets):
        raise ValueError(f"{owner} needs at least one pet, got none.")


class Film(NamedTuple):
    """The way from noise to new pets.

    Attributes:
        seen: (steps + 1, N, 3, size, size), 0..1: noise at first, the new pets at last.
        guesses: of the same shape: what the network guessed there; at the end, its last guess.
    """

    seen: np.ndarray
    guesses: np.ndarray

    def __repr__(self):
        steps, count = len(self.seen) - 1, self.seen.shape[1]
        return f"<film: {count} new {'pet' if count == 1 else 'pets'}, {steps} steps>"


def film(model, species, *, steps=STEPS, seed=0):
    """Follow a denoiser from noise to new pets, and keep every step.

    The same seed begins with the same noise, whatever the species: so a cat and a dog of one seed
    are alike.

    Args:
        model: a ``Denoiser``.
        species: for each new pet "cat", "dog", or a number from -1 (cat) to 1 (dog).
        steps: how many, up to 1,000.
        seed: of the noise, a whole number.

    Returns:
        A ``Film``.

    Raises:
        TypeError: if model is no Denoiser, or a species is neither a word nor a number.
        ValueError: if a species is another word, or a number beyond -1 and 1; if the steps or the
            pets are too many.
        FloatingPointError: if a guess is nan or infinite.
    """
    way = moments(model, species, steps=steps, seed=seed)
    many = len(numbers_of(species))
    if many * (steps + 1) > MOST_KEPT:
        raise ValueError(
            f"A film keeps every step of every pet, and {many:,} pets of {steps:,} steps are too "
            "many: ask for fewer, or use dream(), which keeps the new pets only."
        )
    seen, guesses = zip(*way, strict=True)
    return Film(np.stack(seen), np.stack(guesses))


def moments(model, species, *, steps=STEPS, seed=0):
    """Go from noise to new pets one step at a time, as it is asked for.

    Args:
        model: a ``Denoiser``.
        species: for each new pet, as in ``film``.
        steps: how many, up to 1,000.
        seed: of the noise, a whole number.

    Returns:
        An iterator of ``steps + 1`` pairs: what is seen and what is guessed, (N, 3, size, size)
        each, 0..1.

    Raises:
        TypeError, ValueError, FloatingPointError: as ``film``.
    """
    _check_way(model, steps, seed)
    return _moments(model, numbers_of(species), steps, np.random.default_rng(seed))


def _check_way(model, steps, seed):
    if not isinstance(model, Denoiser):
        raise TypeError(f"This needs a Denoiser that has learned, got {type(model).__name__}.")
    whole("film", "seed", seed, 0)
    if whole("film", "steps", steps) > MOST_STEPS:
        raise ValueError(
            f"From noise to a pet there are 1 to {MOST_STEPS:,} steps, got steps={steps:,}."
        )


def _moments(model, species, steps, rng):
    dots = rng.standard_normal((len(species), 3 * model.size**2), dtype=np.float32)
    for step in range(steps):
        with no_grad():
            guess = model(_shown(dots, np.full(len(dots), step / steps), species)).data
        if not np.isfinite(guess).all():
            raise FloatingPointError(
                "The network guesses dots that are no numbers, so its weights are none any more: "
                "train a fresh one."
            )
        guess = np.clip(guess, BLACK, WHITE)  # or one step too dark leads to a darker one
        yield pictures(dots), pictures(guess)
        dots = dots + (guess - dots) / (steps - step)
    yield pictures(dots), pictures(guess)


def dream(model, species, *, steps=STEPS, seed=0):
    """Draw new pets out of noise.

    Args:
        model: a ``Denoiser``.
        species: for each new pet, up to 10,000, "cat", "dog", or a number from -1 (cat) to 1 (dog).
        steps: how many, up to 1,000.
        seed: of the noise, a whole number.

    Returns:
        (N, 3, size, size), 0..1.

    Raises:
        TypeError, ValueError, FloatingPointError: as ``film``.
    """
    _check_way(model, steps, seed)
    species, rng, new = numbers_of(species), np.random.default_rng(seed), []
    for start in range(0, len(species), AT_ONCE):
        for seen, _ in _moments(model, species[start : start + AT_ONCE], steps, rng):
            last = seen
        new.append(last)
    return np.concatenate(new)


def numbers_of(species):
    """What a denoiser is told of the species that are asked for.

    Args:
        species: for each new pet "cat", "dog", or a number from -1 (cat) to 1 (dog); or one alone.

    Returns:
        (N,) numbers from -1 to 1, float32.

    Raises:
        TypeError: if a species is neither a word nor a number.
        ValueError: if it is another word, or a number beyond -1 and 1; if they are over 10,000.
    """
    named = dict(zip(world.SPECIES, (CAT, DOG), strict=True))
    wanted = [species] if isinstance(species, str) or np.ndim(species) == 0 else list(species)
    if len(wanted) > MOST_PETS:
        raise ValueError(
            f"Up to {MOST_PETS:,} new pets can be asked for at once, got {len(wanted):,}: ask for "
            "some, and with another seed for more."
        )
    told = []
    for one in wanted:
        if isinstance(one, str) and one not in named:
            raise ValueError(f'A species is "cat", "dog", or a number from -1 to 1, not {one!r}.')
        try:
            told.append(float(named.get(one, one) if isinstance(one, str) else one))
        except (TypeError, ValueError):
            raise TypeError(
                f'A species is "cat", "dog", or a number from -1 to 1, not {one!r}.'
            ) from None
    if not told or not all(CAT <= one <= DOG for one in told):
        raise ValueError(f"Each species is a number from -1 (cat) to 1 (dog), got {wanted}.")
    return np.array(told, np.float32)


@functools.cache
def beginner():
    """A small denoiser of 16x16 dots that learned for a moment: its pets are blurred."""
    with own_dice():
        model = Denoiser(16, 96)
    shown, clean = rows(portraits(600, size=16))
    optimizer = Adam(model.parameters())
    plan = OneCycleLR(optimizer, 4e-3, epochs=20, steps_per_epoch=10)
    fit(
        model, shown, clean, optimizer=optimizer, epochs=20, loss=mse_loss, augment=add_noise,
        schedule=plan, max_norm=1.0, progress=False,
    )  # fmt: skip
    return model.eval()


def nearest(images, pets, *, skip_itself=False):
    """Find for each picture the pet that is most like it.

    Args:
        images: (N, 3, size, size), 0..1.
        pets: ``Pets`` of the same size.
        skip_itself: for pictures that are the first N of the pets: no pet is its own neighbour.

    Returns:
        (places, distances): (N,) each. A distance is the root of the mean squared difference of
        all dots: 0 for a copy, 1 for black beside white.

    Raises:
        TypeError: if the pictures are no numbers, or the pets no Pets.
        ValueError: if the pictures and the pets have not the same size; if a dot is nan; if there
            are more pictures than pets, and each of them is to skip itself.
    """
    images = _numbers("nearest", "images", images)
    _check_pets("nearest", pets)
    if images.shape[1:] != pets.images.shape[1:]:
        raise ValueError(
            f"Pictures {images.shape[1:]} are compared with pets of the same size, got "
            f"{pets.images.shape[1:]}."
        )
    if not np.isfinite(images).all():
        raise ValueError("nearest needs pictures of numbers, and a dot here is nan or infinite.")
    if skip_itself and not len(images) <= len(pets) > 1:
        raise ValueError(
            f"With skip_itself the pictures are the first of the pets: {len(images)} pictures need "
            f"as many pets, and two at least, got {len(pets)}."
        )
    ours = np.asarray(images, np.float32).reshape(len(images), -1)
    theirs = pets.images.reshape(len(pets), -1)
    length = np.einsum("nd,nd->n", theirs, theirs)  # that of ours is the same for all neighbours
    squares = length - 2 * ours @ theirs.T
    if skip_itself:
        own = np.arange(len(ours))
        squares[own, own] = np.inf
    places = squares.argmin(axis=1)
    differences = ours - theirs[places]
    return places, np.sqrt((differences**2).mean(axis=1))
