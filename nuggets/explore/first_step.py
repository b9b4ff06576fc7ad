"""The first step: a dog that is called a cat, a button, and what it does to 200 other pets."""

import functools
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..drawing import style
from ..drawing.scene import Box, Disc, Line, Photo, Scene, Words, arrow
from ..drawing.verdict import verdict_bar
from ..engine.format import decimals, percent
from ..engine.losses import cross_entropy
from ..engine.ops import softmax
from ..engine.optim import SGD
from ..engine.train import predict, train_step
from ..worlds import pets
from ..worlds.pretrained import beginner
from .controls import Steps
from .explorer import Explorer
from .handles import Handle, Way
from .svg import paint_svg

WIDTH, HEIGHT, HEIGHT_ALL = style.WIDTH, 250, 378
"""The size of the picture, and how high it is with the other pets."""

LAST = 5
"""How many steps can be taken."""

LR = 0.005
PETS, WHICH, DOG = 200, 14, 1
"""How many pets there are, and the number and the label of the dog that is looked at."""

LEFT, TOP, SIDE = 24, 30, 204
RIGHT, END = 262, 696
"""Where what the network says begins, and where it ends."""

MOVES = ("forward", "error", "backward", "update")
CHIP, GAP = 98, 14
"""How wide the box of a move is, and how wide the arrow to the next one."""

COLUMNS, CELL = 25, 12.6
BLOCKS = (LEFT, 381)
BLOCK_TOP = 300
"""Where the pets stand: how many in a row, how far apart, and where the two blocks begin."""


class Moment(NamedTuple):
    """What the network says after some steps.

    Attributes:
        dog: the chance of "dog" that it gives to the dog.
        loss: for the dog.
        moved: how many weights moved in the step before; 0 at the start.
        said: (200,), the label that it gives to each pet.
    """

    dog: float
    loss: float
    moved: int
    said: np.ndarray


def first_step(steps=0, others=False):
    """Teach a network one dog, step by step; with the others, see what that does to 200 pets.

    Args:
        steps: how many steps are taken to begin with, from 0 to 5.
        others: whether 200 pets are asked as well, among them the dog.
    """
    controls = {"steps": Steps(0, LAST, steps, "steps taken", in_picture=True)}
    draw = functools.partial(first_step_svg, others=others)
    say = functools.partial(say_first_step, others=others)
    return Explorer(controls, draw, say, {"one step": _go_on})


def _go_on(steps):
    return {"steps": min(steps + 1, LAST)}


@functools.cache
def _pets():
    return pets.draw(PETS, seed=1, difficulty="easy")


@functools.cache
def _dog():
    """The dog, drawn finer: (height, width, 3)."""
    fine = pets.draw(PETS, seed=1, size=96, difficulty="easy").images[WHICH]
    return np.moveaxis(fine, 0, 2)


@functools.cache
def moments():
    """What the network says after 0, 1, ... steps for the dog alone: a list of ``Moment``."""
    network, dog = beginner(), _pets().images[WHICH : WHICH + 1]
    optimizer = SGD(network.parameters(), lr=LR)
    made, moved = [], 0
    for _ in range(LAST + 1):
        chances = softmax(predict(network, _pets().images)).data
        said = chances.argmax(axis=1)
        before = [weight.data.copy() for weight in network.parameters()]
        loss = train_step(network, dog, [DOG], cross_entropy, optimizer)
        made.append(Moment(float(chances[WHICH, DOG]), loss, moved, said))
        pairs = zip(before, network.parameters(), strict=True)
        moved = int(sum(np.sum(old != weight.data) for old, weight in pairs))
    return made


def say_first_step(steps, others=False):
    """What the picture shows, in words."""
    now = moments()[steps]
    name, chance = ("dog", now.dog) if now.dog > 0.5 else ("cat", 1 - now.dog)
    when = f"After {steps} step{'s' * (steps > 1)} the" if steps else "The"
    verdict = f"{when} network says {name}, {percent(chance)} sure."
    if others:
        right = np.mean(now.said == _pets().labels)
        called = int(now.said.sum())
        return f"{verdict} Of 200 pets it gets {percent(right)} right. It calls {called} a dog."
    if not steps:
        return f"{verdict} It is a dog. Press “one step”, and watch the bar."
    if name == "cat":
        return f"{verdict} It is less sure of that than before. Press once more."
    return f"{verdict} Its loss is {decimals(now.loss)}; it began at {decimals(moments()[0].loss)}."


def first_step_svg(steps, others=False):
    """The dog, the verdict as a bar, the four moves and the steps; and, if asked, all pets.

    Args:
        steps: how many steps are taken.
        others: whether all pets are drawn.

    Returns:
        A ``drawsvg.Drawing``.
    """
    now = moments()[steps]
    scene = Scene(WIDTH, HEIGHT_ALL if others else HEIGHT)
    scene.add(Words(LEFT, 20, "this is a dog", style.DOG, 14, "start", bold=True))
    scene.add(Photo(LEFT, TOP, SIDE, SIDE, _dog()))
    scene.add(Words(RIGHT, 20, "the network says", style.GREY, 13, "start"))
    scene.add(_bar(now.dog), _moves(now), _track(steps))
    if others:
        scene.add(_block(0, "cat", now.said), _block(1, "dog", now.said))
    return paint_svg(scene)


def _bar(dog):
    """The verdict; its two halves are known, so that the border between them slides."""
    cat, green, *rest = verdict_bar(dog, RIGHT, 58, END - RIGHT, 34, size=19)
    return [replace(cat, id="cat", slow=500), replace(green, id="dog", slow=500), *rest]


def _moves(now):
    """The four moves of one step, each with what it finds now."""
    moved = f"{now.moved:,} moved" if now.moved else "not yet"
    name, chance = ("dog", now.dog) if now.dog > 0.5 else ("cat", 1 - now.dog)
    found = (f"{name} {percent(chance)}", f"loss {decimals(now.loss)}", "sends blame", moved)
    colours = (style.FORWARD, style.INK, style.BACKWARD, style.INK)
    shapes = [Words(RIGHT, 124, "one step is four moves", style.GREY, 13, "start")]
    for place, (move, words, colour) in enumerate(zip(MOVES, found, colours, strict=True)):
        x = RIGHT + place * (CHIP + GAP)
        shapes += [
            Box(x, 134, CHIP, 48, style.MIST, radius=8),
            Words(x + CHIP / 2, 154, move, colour, 14, bold=True),
            Words(x + CHIP / 2, 172, words, style.INK, 12),
        ]
        if place:
            shapes += arrow((x - GAP + 1, 158), (x - 1, 158), style.GREY, 1.6, 7)
    return shapes


def _track(steps):
    """How many steps are taken: a row of places, and a knob to drag."""
    left, right, y = RIGHT + 92, END - 12, 212
    gap = (right - left) / LAST
    x = left + gap * steps
    shapes = [
        Words(RIGHT, y + 5, "steps taken", style.GREY, 13, "start"),
        Line([(left, y), (right, y)], style.FAINT, 4),
    ]
    for place in range(LAST + 1):
        spot = left + gap * place
        shapes.append(Disc(spot, y, 5, style.PAPER, style.QUIET, 1.5))
        shapes.append(Words(spot, y + 24, str(place), style.GREY, 12))
    way = Way("steps", "x", left, right, 0, LAST, 1)
    area = (left - 12, y - 14, right - left + 24, 28)
    knob = Disc(x, y, 9, style.INK, style.PAPER, 2, id="knob")
    return [*shapes, knob, Handle(x, y, "steps taken", (way,), ("knob",), 12, area)]


def _block(label, name, said):
    """All pets of one kind: a square for each that is called a cat, a disc for each called a dog.

    The dog that the network learns from has a ring.
    """
    rows = np.flatnonzero(_pets().labels == label)
    right = int(np.sum(said[rows] == label))
    title = f"{len(rows)} {name}s: {right} called {name}"
    x0 = BLOCKS[label]
    shapes = [Words(x0, BLOCK_TOP - 14, title, style.SPECIES[label], 14, "start", bold=True)]
    for place, row in enumerate(rows):
        x = x0 + CELL * (place % COLUMNS + 0.5)
        y = BLOCK_TOP + CELL * (place // COLUMNS + 0.5)
        is_dog = bool(said[row])
        dot = Disc(x, y, 4.8, style.DOG) if is_dog else Box(x - 4.5, y - 4.5, 9, 9, style.CAT)
        shapes.append(dot)
        if row == WHICH:
            shapes.append(Disc(x, y, 7.5, "none", style.INK, 2))
    if label:
        return shapes
    key = "square: called cat. Round: called dog. The ring: the dog above."
    return [*shapes, Words(LEFT, HEIGHT_ALL - 8, key, style.GREY, 12, "start")]
