"""Pictures out of noise, standing still: the way there, and each new pet beside its neighbour."""

import math

import numpy as np

from ...engine.data import rows
from ...engine.settings import of_kind, whole
from ...studies.from_noise import Film
from ...worlds.labelled import Labelled
from ...worlds.pets import Pets
from .. import style
from ..scene import Photo, Scene, Words, paint

WIDTH = style.WIDTH
LEFT, GAP = 112, 6
"""Where the pictures of a strip begin, after its name, and the space between two."""

MOST = 40
"""So many pictures stand side by side at most: more would be smaller than one can see."""


def draw_film(film, pet=0, moments=8):
    """Draw a strip of the way from noise to a pet, and what the network guessed on it.

    Args:
        film: a ``Film``.
        pet: which of its pets.
        moments: how many steps are shown, evenly chosen, the last one among them.

    Returns:
        A ``style.Picture``, 720 pixels wide.

    Raises:
        TypeError: if film is no Film, or pet or moments no whole number.
        ValueError: if there is no such pet, or fewer than two moments, or over 40.
    """
    of_kind("draw_film", film, Film)
    for name, given in (("pet", pet), ("moments", moments)):
        whole("draw_film", name, given, -math.inf)
    steps, count = len(film.seen) - 1, film.seen.shape[1]
    if not 0 <= pet < count:
        raise ValueError(f"The film has pets 0 to {count - 1}, not {pet}.")
    most = min(steps + 1, MOST)
    if not 2 <= moments <= most:
        raise ValueError(f"Of {steps:,} steps, show 2 to {most}, not {moments}.")
    shown = np.linspace(0, steps, moments).round().astype(int)
    side = (WIDTH - LEFT - 20 - GAP * (moments - 1)) / moments
    scene = Scene(WIDTH, round(2 * side + 56))
    for line, (name, pictures) in enumerate((("it sees", film.seen), ("it guesses", film.guesses))):
        y = 32 + line * (side + 10)
        scene.add(Words(LEFT - 14, y + side / 2 + 5, name, style.INK, 13.5, "end", bold=True))
        for column, step in enumerate(shown):
            x = LEFT + column * (side + GAP)
            pixels = pictures[step, pet].transpose(1, 2, 0)
            scene.add(Photo(x, y, side, side, pixels))
            if not line:
                head = f"step {step}" if step else "noise"
                scene.add(Words(x + side / 2, 22, head, style.GREY, 12))
    return paint(scene, f"From noise to a pet in {steps} steps: what it sees, and what it guesses.")


def draw_neighbours(images, pets, places, columns=8):
    """Draw new pets, each over the pet of the training set that is most like it.

    Args:
        images: (N, 3, size, size), 0..1.
        pets: ``Pets``, the training set.
        places: (N,) which of the pets is nearest to each.
        columns: how many pairs are drawn, 1 to 40.

    Returns:
        A ``style.Picture``, 720 pixels wide.

    Raises:
        TypeError: if the pictures are no numbers, the pets no Pets, the places no whole numbers.
        ValueError: if there are not as many places as pictures, or none; if a place is none of the
            pets'; if there are too few or too many columns.
    """
    if not isinstance(pets, Labelled):
        of_kind("draw_neighbours", pets, Pets)
    if whole("draw_neighbours", "columns", columns, -math.inf) < 1 or columns > MOST:
        raise ValueError(f"1 to {MOST} pairs stand side by side, not {columns}.")
    images = rows("draw_neighbours", "images", getattr(images, "images", images))
    places = rows("draw_neighbours", "places", places)
    if images.ndim != 4 or images.shape[1] != 3:
        raise ValueError(
            f"draw_neighbours needs pictures (N, 3, size, size), got shape {images.shape}."
        )
    if len(images) != len(places) or not len(images):
        raise ValueError(f"Give one place for each picture, got {len(images)} and {len(places)}.")
    _check_places(places, len(pets))
    count = min(columns, len(images))
    side = min((WIDTH - LEFT - 20 - GAP * (count - 1)) / count, 120)
    scene = Scene(WIDTH, round(2 * side + 42))
    both = ("new", images), ("nearest", pets.images[places])
    for line, (name, pictures) in enumerate(both):
        y = 14 + line * (side + 12)
        scene.add(Words(LEFT - 14, y + side / 2 + 5, name, style.INK, 13.5, "end", bold=True))
        for column in range(count):
            x = LEFT + column * (side + GAP)
            scene.add(Photo(x, y, side, side, pictures[column].transpose(1, 2, 0)))
    return paint(scene, f"{count} new pets, each over the training pet that is most like it.")


def _check_places(places, count):
    if places.ndim != 1 or places.dtype.kind not in "iu":
        raise TypeError(
            "draw_neighbours needs places as a row of whole numbers, the first of the two that "
            f"nearest() gives, got {places.dtype} of shape {places.shape}."
        )
    beyond = places[(places < 0) | (places >= count)]
    if len(beyond):
        raise ValueError(f"There are pets 0 to {count - 1}, and {beyond[0]} is none of them.")
