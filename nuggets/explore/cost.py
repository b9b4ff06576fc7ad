"""The cost of a chance: slide what the network gives to the truth, and see what that costs."""

import functools
import math

import numpy as np

from ..drawing import style
from ..drawing.chart import Chart
from ..drawing.scene import Box, Disc, Line, Photo, Scene, Words, known
from ..drawing.verdict import verdict_bar
from ..engine.format import decimals, number, rounded
from ..worlds.pets import SPECIES, draw
from .controls import Choice, Slider, Switch
from .explorer import Explorer
from .handles import Handle, Way
from .svg import paint_svg

WIDTH, HEIGHT = style.WIDTH, 410
LEAST = 0.001
"""The smallest chance on the slider; the largest is as far from 1."""

MORE = 0.01
"""How much more chance the sentence gives to the truth, to say how steep the curve is."""

SURE = 0.05
"""A network that gives one answer less than this is called sure of the other."""

TONES = 40
"""How many steps of brightness the pet has: fewer make a smaller picture."""

SIDE = 200
"""Width and height of the pet, in pixels of the page and of its own."""

PORTRAITS = {"dog": (1, 13), "cat": (2, 6)}
"""The seed and the place of the pet that stands for its species."""

LEFT, TOP, RIGHT, BOTTOM = 284, 30, 696, 338
HIGHEST = 7.4
"""The surprise at the upper edge of the plot; the slider ends at 6.91."""

REACH = 56
"""How far the straight line goes to either side of the point, in pixels."""

HALVE, DOUBLE = "halve the chance", "double the chance"


def cost(chance=0.1, truth="dog"):
    """Explore the cost of a chance: the less a network gives to the truth, the more it pays.

    Args:
        chance: given to the truth, to begin with, 0.001 to 0.999.
        truth: what the picture shows, "dog" or "cat".
    """
    controls = {
        "chance": Slider(LEAST, 1 - LEAST, chance, LEAST, "chance for truth", in_picture=True),
        "truth": Choice(tuple(PORTRAITS), truth, "the picture is a"),
        "squared": Switch(False, "compare with the squared miss of the chance"),
    }
    for species in PORTRAITS:  # both now, so that no hand waits for a pet to be painted
        _pet(species)
    return Explorer(controls, cost_svg, say_cost, {HALVE: halve_button, DOUBLE: double_button})


def cost_svg(chance, truth="dog", squared=False):
    """A pet with the network's verdict, and the point on the curve of the surprise.

    Returns:
        A ``drawsvg.Drawing``.
    """
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_portrait(truth), _verdict(chance, truth), _plot(truth))
    if squared:
        scene.add(_curve(_squared, style.GREY, (7, 5)))
        scene.add(_point(chance, _squared, style.GREY, 6))
        scene.add(_figures("squared miss", _squared, chance, truth, 186, 30, style.GREY))
    scene.add(known(_curve(_surprise, style.FORWARD), "curve"))
    scene.add(_guides(chance), _straight_line(chance))
    if squared:
        scene.add(_curve_name("squared miss"))
    scene.add(known([_point(chance, _surprise, style.BACKWARD, 8)], "point"))
    scene.add(_grip(chance, truth))
    scene.add(_figures("surprise", _surprise, chance, truth, 56, 58, style.FORWARD))
    return paint_svg(scene)


def say_cost(chance, truth="dog", squared=False):
    """What the picture of the cost shows, in words."""
    more, gain = _gain(_surprise, chance)
    sentence = (
        f"The picture is a {truth}. The network gives {truth} a chance of {number(chance)}: "
        f"{_says(chance, truth)}. The surprise is {_written(_surprise(chance))}. "
        f"{number(more, 3)} more for {truth} would lower it by {gain}."
    )
    if not squared:
        return sentence
    _, gain = _gain(_squared, chance)
    miss = _written(_squared(chance))
    more = number(more, 3)
    return f"{sentence} The squared miss is {miss}, and the same {more} would lower it by {gain}."


def halve_button(chance, **others):
    """Half the chance, not below the end of the slider."""
    return {"chance": max(chance / 2, LEAST)}


def double_button(chance, **others):
    """Twice the chance, not above the end of the slider."""
    return {"chance": min(chance * 2, 1 - LEAST)}


def _surprise(chance):
    return -math.log(chance)


def _squared(chance):
    return (1 - chance) ** 2


def _slope(chance):
    return -1 / chance


def _gain(cost_of, chance):
    """A little more chance for the truth, and by how much that lowers the cost, in words."""
    more = round(min(MORE, 1 - chance), 9)
    gain = float(f"{cost_of(chance) - cost_of(chance + more):.1e}")
    return more, decimals(gain, 0, 9)


def _written(cost):
    if cost >= 0.01:
        return decimals(cost)
    return rounded(cost)


def _other(truth):
    return SPECIES[1 - SPECIES.index(truth)]


def _answer(chance, truth):
    """What the network says, the species with the larger chance; None where they are equal."""
    if chance == 0.5:
        return None
    return truth if chance > 0.5 else _other(truth)


def _says(chance, truth):
    answer = _answer(chance, truth)
    if answer is None:
        return "it cannot tell"
    says = "says" if SURE < chance < 1 - SURE else "is sure of"
    return f"it {says} {answer}, and it is {'right' if answer == truth else 'wrong'}"


@functools.cache
def _pet(species):
    """The portrait of a species; those before it among the pets of its seed stay tiny."""
    seed, place = PORTRAITS[species]
    tiny = draw(place + 1, seed=seed, size=8, species=species, difficulty="easy", noise=0)
    pet = draw(1, size=SIDE, species=species, **tiny[place].factors)
    return np.round(pet.images[0].transpose(1, 2, 0) * TONES) / TONES


def _portrait(truth):
    return [
        Words(24, 32, "the truth:", style.GREY, 14, "start"),
        Words(24 + SIDE, 32, f"a {truth}", style.CLASSES[truth], 17, "end", bold=True),
        Photo(24, 44, SIDE, SIDE, _pet(truth)),
    ]


def _verdict(chance, truth):
    """Two chances as one bar, cat to the left and dog to the right, and what follows from them."""
    of_dog = chance if truth == "dog" else 1 - chance
    answer = _answer(chance, truth)
    words, colour = "it cannot tell", style.GREY
    if answer:
        words = f"it says {answer}: {'right' if answer == truth else 'wrong'}"
        colour = style.CLASSES[answer]
    return [
        Words(24, 278, "the network gives", style.GREY, 14, "start"),
        *verdict_bar(of_dog, 24, 318, SIDE, 30),
        Words(24 + SIDE / 2, 391, words, colour, 17, bold=True),
    ]


CHART = Chart(LEFT, TOP, RIGHT, BOTTOM, (0, 1), (0, HIGHEST))


def _plot(truth):
    middle = (LEFT + RIGHT) / 2
    sides = ((LEFT, _other(truth), "wrong"), (middle, truth, "right"))
    shapes = [Words(LEFT - 9, 18, "cost", style.INK, 13.5, "end")]
    shapes += CHART.rows(range(8), size=12.5)
    for x, species, verdict in sides:
        colour, width = style.CLASSES[species], (RIGHT - LEFT) / 2
        shapes.append(Box(x, BOTTOM + 1, width, 24, colour, opacity=0.14))
        words = f"it says {species}: {verdict}"
        shapes.append(Words(x + width / 2, BOTTOM + 18, words, colour, 12.5, bold=True))
    shapes += CHART.columns((0, 0.25, 0.5, 0.75, 1), size=12.5, below=43)
    shapes.append(CHART.edges())
    label = f"the chance that it gives to {truth}"
    return [*shapes, Words(middle, BOTTOM + 64, label, style.INK, 13.5)]


def _curve(cost_of, colour, dash=None):
    chances = np.geomspace(LEAST, 1, 90) if cost_of is _surprise else np.linspace(0, 1, 40)
    costs = [cost_of(chance) for chance in chances]
    return CHART.curve(chances, costs, colour, 3 if dash is None else 2.4, dash)


def _curve_name(name):
    return Words(LEFT + 10, BOTTOM - 9, name, style.GREY, 12.5, "start", bold=True, halo=True)


def _guides(chance):
    x, y = CHART.spot(chance, _surprise(chance))
    return Line([(LEFT, y), (x, y), (x, BOTTOM)], style.BACKWARD, 1.4, (2, 5), id="guides")


def _straight_line(chance):
    """A line as steep as the curve is at this chance, cut off where it would leave the plot."""
    x, y = CHART.spot(chance, _surprise(chance))
    across, up = RIGHT - LEFT, (BOTTOM - TOP) / HIGHEST
    run, fall = across, -_slope(chance) * up
    length = math.hypot(run, fall)
    dx, dy = run / length, fall / length
    back = min(REACH, (x - LEFT) / dx, (y - TOP) / dy)
    ahead = min(REACH, (RIGHT - x) / dx, (BOTTOM - y) / dy)
    ends = [(x - back * dx, y - back * dy), (x + ahead * dx, y + ahead * dy)]
    return Line(ends, style.BACKWARD, 3.4, id="slope")


def _point(chance, cost_of, colour, radius):
    return Disc(*CHART.spot(chance, cost_of(chance)), radius, colour, style.PAPER, 2)


def _grip(chance, truth):
    """The point on the curve, to drag along it."""
    x, y = CHART.spot(chance, _surprise(chance))
    way = Way("chance", "x", LEFT, RIGHT, 0.0, 1.0, LEAST, along="curve")
    return Handle(x, y, f"the chance for {truth}", (way,), moves=("point",))


def _figures(name, cost_of, chance, truth, y, size, colour):
    """The cost as a large number, and under it what a little more chance would change."""
    more, gain = _gain(cost_of, chance)
    words = f"{number(more, 3)} more for {truth}: {gain} less"
    steep = style.BACKWARD if cost_of is _surprise else colour
    x, wide = 552, 276
    return [
        Box(x - wide / 2, y - 16, wide + 20, 64 + 0.78 * size, style.PAPER),
        Words(x, y, name, style.GREY, 14),
        Words(x, y + 6 + 0.78 * size, _written(cost_of(chance)), colour, size, bold=True),
        Words(x, y + 34 + 0.78 * size, words, steep, 14.5, bold=True),
    ]
