"""Pictures out of noise, standing still: the way there, and each new pet beside its neighbour."""

import numpy as np

from .. import style
from ..scene import Photo, Scene, Words, paint

WIDTH = style.WIDTH
LEFT, GAP = 112, 6
"""Where the pictures of a strip begin, after its name, and the space between two."""


def draw_film(film, pet=0, moments=8):
    """Draw a strip of the way from noise to a pet, and what the network guessed on it.

    Args:
        film: a ``Film``.
        pet: which of its pets.
        moments: how many steps are shown, evenly chosen, the last one among them.

    Returns:
        A ``style.Picture``, 720 pixels wide.

    Raises:
        ValueError: if there is no such pet, or fewer than two moments.
    """
    steps, count = len(film.seen) - 1, film.seen.shape[1]
    if not 0 <= pet < count:
        raise ValueError(f"The film has pets 0 to {count - 1}, not {pet}.")
    if not 2 <= moments <= steps + 1:
        raise ValueError(f"Of {steps} steps, show 2 to {steps + 1}, not {moments}.")
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
        columns: how many pairs are drawn.

    Returns:
        A ``style.Picture``, 720 pixels wide.

    Raises:
        ValueError: if there are not as many places as pictures, or none.
    """
    if len(images) != len(places) or not len(images):
        raise ValueError(f"Give one place for each picture, got {len(images)} and {len(places)}.")
    count = min(columns, len(images))
    side = min((WIDTH - LEFT - 20 - GAP * (count - 1)) / count, 120)
    scene = Scene(WIDTH, round(2 * side + 42))
    both = ("new", images), ("nearest", pets.images[np.asarray(places)])
    for line, (name, pictures) in enumerate(both):
        y = 14 + line * (side + 12)
        scene.add(Words(LEFT - 14, y + side / 2 + 5, name, style.INK, 13.5, "end", bold=True))
        for column in range(count):
            x = LEFT + column * (side + GAP)
            scene.add(Photo(x, y, side, side, pictures[column].transpose(1, 2, 0)))
    return paint(scene, f"{count} new pets, each over the training pet that is most like it.")
