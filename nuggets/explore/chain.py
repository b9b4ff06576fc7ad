"""The play as a chain of numbers: rename the players to weights, and nothing else moves."""

from ..drawing import style
from ..drawing.plots.chain import GATES, chain_scene, flow
from ..drawing.plots.court import LINKS
from ..drawing.scene import Disc, Line
from ..engine.format import decimals
from ..worlds.court import START, Play
from .controls import Slider, Switch, row_of
from .explorer import Explorer
from .handles import Handle, Way
from .svg import paint_svg

WIDEST = 1.2
"""How far a gate opens."""

TRACKS = 326
"""How far down on the page the tracks are."""


def chain(play=START, as_weights=True):
    """Explore the forward pass through a chain of three numbers, under either of their names.

    Args:
        play: the three numbers to begin with.
        as_weights: whether they are called weights to begin with.
    """
    numbers = row_of("play", play, 3, 0.0, WIDEST)
    sliders = {
        name: Slider(0.0, WIDEST, value, label=f"number {place}", in_picture=True)
        for place, (name, value) in enumerate(zip(Play._fields, numbers, strict=True), 1)
    }
    controls = {**sliders, "as_weights": Switch(as_weights, "call the players weights")}
    return Explorer(controls, chain_svg, say_chain)


def chain_svg(selection, timing, form, as_weights=True):
    """A stream of 20 that passes three gates.

    Returns:
        A ``drawsvg.Drawing``.
    """
    numbers = (selection, timing, form)
    scene = chain_scene(numbers, as_weights)
    for place, (name, x, value) in enumerate(zip(Play._fields, GATES, numbers, strict=True), 1):
        scene.add(_dial(place, name, x, value))
    return paint_svg(scene)


def _dial(place, name, x, value):
    """A track under a gate, and a knob on it to drag."""
    left, right = x - 50, x + 50
    at, knob = left + (right - left) * value / WIDEST, f"knob-{name}"
    way = Way(name, "x", left, right, 0.0, WIDEST)
    return [
        Line([(left, TRACKS), (right, TRACKS)], style.FAINT, 4),
        Disc(at, TRACKS, 7, style.PAPER, style.FORWARD, 3, id=knob),
        Handle(at, TRACKS, f"number {place}", (way,), moves=(knob,), r=14),
    ]


def say_chain(selection, timing, form, as_weights=True):
    """What the picture of the chain shows, in words."""
    numbers = (selection, timing, form)
    values = flow(numbers)
    steps = ", ".join(
        f"{style.TIMES} {decimals(number, 0, 3)} = {decimals(value, 0, 3)}"
        for number, value in zip(numbers, values[1:], strict=True)
    )
    if as_weights:
        names, end = "three weights", f"the output is {decimals(values[-1], 0, 3)}"
    else:
        names, end = ", ".join(LINKS), f"the ball flies {decimals(values[-1], 0, 3)} metres"
    return f"Forward through {names}: {decimals(values[0], 0, 3)} {steps}. So {end}."
