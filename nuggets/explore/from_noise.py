"""Pictures from noise under your hands: a network steps from noise to a pet that never was."""

import functools

import numpy as np

from ..drawing import style
from ..drawing.scene import Box, Disc, Line, Photo, Scene, Words, arrow
from ..studies.from_noise import STEPS, beginner, moments, numbers_of
from .controls import Numbered, Slider, Steps
from .explorer import Explorer
from .handles import Handle, Way
from .svg import paint_svg

WIDTH, HEIGHT = style.WIDTH, 384
SIDE, TOP = 292, 34
"""How wide and high a picture is, and how far down it begins."""

SEEN, GUESSED = 40, WIDTH - 40 - SIDE
"""Where the two pictures begin."""

RAIL, RAIL_ENDS = 358, (150, WIDTH - 150)
"""How far down the rail from cat to dog is, and where it begins and ends."""

PAUSE = 60
"""Milliseconds from step to step: noise becomes a pet in about two seconds."""

NOISES = 1_000
"""After so many noises the first one comes again."""


def from_noise(denoiser=None, species=1.0, step=0, noise=0):
    """Explore how a picture comes out of noise: press Go, and drag it from cat to dog.

    Args:
        denoiser: a ``Denoiser`` that has learned; if not given, one that learned for a moment.
        species: from -1 (cat) to 1 (dog), or one of these words, to begin with.
        step: how many of the 30 steps are done, to begin with.
        noise: which noise it begins with, a whole number from 0 to 999,999.

    Raises:
        TypeError: if denoiser is no Denoiser, or species, step or noise no number.
        ValueError: if the species is another word, or beyond -1 and 1; if there is no such step or
            noise.
        FloatingPointError: if what the denoiser guesses is nan or infinite.
    """
    denoiser = beginner() if denoiser is None else denoiser
    moments(denoiser, "cat")  # what is no Denoiser is refused here, and not on the page
    if isinstance(species, str):
        species = float(numbers_of(species)[0])
    controls = {
        "step": Steps(0, STEPS, step, "step", pause=PAUSE, play="Go"),
        "species": Slider(-1, 1, species, 0.05, "cat to dog", in_picture=True),
        "noise": Numbered(noise),
    }

    @functools.lru_cache(maxsize=64)
    def way(species, noise):
        return _Way(denoiser, species, noise)

    def draw(step, species, noise):
        try:
            seen, guess = way(round(species, 2), noise)[step]
        except FloatingPointError:
            way.cache_clear()  # a way that broke off goes no further, whatever is asked of it
            raise
        return from_noise_svg(seen, guess, step, species)

    explorer = Explorer(controls, draw, say_from_noise, {"other noise": other_noise})
    if explorer.error:
        raise explorer.error
    return explorer


class _Way:
    """The way from one noise to one pet: each step is taken once, when it is first asked for."""

    def __init__(self, denoiser, species, noise):
        self._ahead, self._gone = moments(denoiser, [species], seed=noise), []

    def __getitem__(self, step):
        while len(self._gone) <= step:
            self._gone.append([images[0] for images in next(self._ahead)])
        return self._gone[step]


def from_noise_svg(seen, guess, step, species):
    """What the network sees at a step, what it guesses, and the rail from cat to dog.

    Args:
        seen: (3, size, size), values 0..1: what the network sees.
        guess: of the same shape: what it guesses.
        step: how many steps are done, from 0.
        species: from -1 (cat) to 1 (dog).

    Returns:
        A ``drawsvg.Drawing``.
    """
    done = "a new pet" if step == STEPS else f"after {step} of {STEPS} steps" if step else "noise"
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_picture(seen, SEEN, f"it sees: {done}"))
    scene.add(_picture(guess, GUESSED, "it guesses"))
    middle = TOP + SIDE / 2
    scene.add(arrow((SEEN + SIDE + 12, middle), (GUESSED - 12, middle), style.FORWARD, 3, 12))
    scene.add(_rail(species))
    return paint_svg(scene)


def say_from_noise(step, species, noise=0):
    """What the picture shows, in words."""
    asked = _asked(species)
    if step == 0:
        return (
            f"Nothing but noise. It is asked for {asked}. Press Go, or drag the round mark first."
        )
    if step < STEPS:
        return f"Step {step} of {STEPS}: a little nearer to its guess, then it guesses anew."
    return (
        f"A new pet, asked for as {asked}. Drag the round mark from cat to dog, or try other noise."
    )


def other_noise(noise, step, **numbers):
    """The next noise, at its beginning, or where a pet stands already, the next pet."""
    return {"noise": (noise + 1) % NOISES, "step": STEPS if step == STEPS else 0}


def _asked(species):
    if abs(species) > 0.99:
        return "a dog" if species > 0 else "a cat"
    if abs(species) < 0.03:
        return "half cat, half dog"
    dog = round(50 * (1 + species))
    return f"{dog}% dog and {100 - dog}% cat"


def _picture(image, x, title):
    pixels = np.asarray(image).transpose(1, 2, 0)
    return [
        Words(x, TOP - 12, title, style.INK, 14, "start", bold=True),
        Box(x - 1, TOP - 1, SIDE + 2, SIDE + 2, style.FAINT),
        Photo(x, TOP, SIDE, SIDE, pixels),
    ]


def _rail(species):
    """From cat to dog, with the knob."""
    left, right = RAIL_ENDS
    x = left + (right - left) * (1 + species) / 2
    way = Way("species", "x", left, right, -1, 1, 0.05)
    area = (left - 20, RAIL - 20, right - left + 40, 40)
    return [
        Line([(left, RAIL), (right, RAIL)], style.FAINT, 5),
        Words(left - 26, RAIL + 5, "cat", style.CAT, 15, "end", bold=True),
        Words(right + 26, RAIL + 5, "dog", style.DOG, 15, "start", bold=True),
        Disc(x, RAIL, 11, style.PAPER, style.INK, 3, id="knob"),
        Handle(x, RAIL, "from cat to dog", (way,), moves=("knob",), area=area),
    ]
