"""The play as a chain of numbers: rename the players to weights, and nothing else moves."""

from ..drawing import style
from ..drawing.plots.chain import chain_scene, flow
from ..drawing.plots.court import LINKS
from ..engine.format import decimals
from ..worlds.court import START, Play
from .explorer import Explorer, Slider, Switch
from .svg import paint_svg


def chain(play=START, as_weights=True):
    """Explore the forward pass through a chain of three numbers, under either of their names.

    Args:
        play: the three numbers to begin with.
        as_weights: whether they are called weights to begin with.
    """
    sliders = {
        name: Slider(0.0, 1.2, value, label=f"number {place}")
        for place, (name, value) in enumerate(zip(Play._fields, play, strict=True), 1)
    }
    controls = {**sliders, "as_weights": Switch(as_weights, "call the players weights")}
    return Explorer(controls, chain_svg, say_chain)


def chain_svg(selection, timing, form, as_weights=True):
    """A stream of 20 that passes three gates.

    Returns:
        A ``drawsvg.Drawing``.
    """
    return paint_svg(chain_scene((selection, timing, form), as_weights))


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
