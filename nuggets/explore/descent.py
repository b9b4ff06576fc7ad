"""The valley from above: choose where to start and how far to step, and walk down against blame."""

import numpy as np

from ..drawing.plots.loss_surfaces import (
    LEFT,
    LOST,
    MAP,
    STEEPEST,
    TOP,
    descent_scene,
    height,
    on_map,
)
from ..drawing.scene import Words
from ..engine.format import count
from ..worlds.loss_surfaces import SIDE, find, walk
from .controls import Choice, Memory, Slider, Steps, row_of
from .explorer import Explorer
from .handles import Handle, Way
from .svg import paint_svg

NAMES = (
    ("the play: timing and form", "play"),
    ("a round bowl", "bowl"),
    ("a long narrow valley", "narrow"),
    ("a valley with a local dip", "dips"),
)
MOST_STEPS = 50
FASTEST = 0.012
MOST_TRIED = 3
"""How many tries are remembered."""

STILL = 0.0001
"""A step that is shorter than this, in weights, is not seen."""

INVITATION = "Take one step, or drop the ball somewhere else."


def descent(surface="play", start=(0.5, 0.6), lr=0.001, momentum=0.0, steps=0):
    """Explore the update: walk down a valley of the loss, one step against the blame at a time.

    Args:
        surface: "play", "bowl", "narrow" or "dips".
        start: the two weights to begin with, each from 0 to 1.2.
        lr: the learning rate to begin with, from 0 to 0.012.
        momentum: to begin with, from 0 to 0.95.
        steps: how many steps are taken to begin with, from 0 to 50.
    """
    start = row_of("start", start, 2, 0.0, SIDE)
    controls = {
        "lr": Slider(0.0, FASTEST, lr, 0.0001, "learning rate"),
        "momentum": Slider(0.0, 0.95, momentum, 0.05),
        "surface": Choice(NAMES, surface, "valley"),
        "x": Slider(0.0, SIDE, start[0], label="start, across", in_picture=True),
        "y": Slider(0.0, SIDE, start[1], label="start, up", in_picture=True),
        "steps": Steps(0, MOST_STEPS, steps, pause=150, play="run"),
        "tried": Memory(((lr, momentum),) if steps else ()),
    }
    return _Descent(controls, descent_svg, say_descent, {"one step": one_step}, waits=is_over)


class _Descent(Explorer):
    """It remembers the learning rates, and the momentum with each, that steps were taken with."""

    def set(self, **numbers):
        """Set numbers as a hand would; another valley forgets what was tried.

        Raises:
            ValueError: for a name that is not one of the controls, or a value that it cannot have.
            TypeError: for what is no number where one is needed.
        """
        if "tried" in numbers:
            super().set(**numbers)
            return
        super().set(**({"tried": ()} if "surface" in numbers else {}) | numbers)
        if self.numbers["steps"] and not numbers.keys().isdisjoint(("surface", "steps")):
            now = self.numbers["lr"], self.numbers["momentum"]
            before = [one for one in self.numbers["tried"] if one != now]
            self.numbers["tried"] = (*before, now)[-MOST_TRIED:]


def descent_svg(surface, x, y, lr, momentum, steps, tried=()):
    """The map of a valley with the walk down it.

    Its arguments are those of ``loss_surfaces.walk``, and ``tried``: each (lr, momentum) that steps
    were taken with, at most three. Their walks from the same start are shown as thin lines.

    Returns:
        A ``drawsvg.Drawing``.
    """
    scene = descent_scene(surface, x, y, lr, momentum, steps, tried)
    across = Way("x", "x", LEFT, LEFT + MAP, 0.0, SIDE)
    up = Way("y", "y", TOP + MAP, TOP, 0.0, SIDE)
    at = (LEFT + MAP * x / SIDE, TOP + MAP * (1 - y / SIDE))
    area = (LEFT, TOP, MAP, MAP)
    moves = ("start",) if steps else ("start", "here")
    if not steps:
        scene.add(_drag_me(*at, find(surface).blame(x, y)[1]))
    scene.add(Handle(*at, "the start: drop the ball anywhere", (across, up), moves, area=area))
    return paint_svg(scene)


def _drag_me(x, y, blame_up):
    """Two words beside the ball, on the side that its arrow does not point to."""
    is_above = (blame_up > 0 and y > TOP + 40) or y > TOP + MAP - 30
    x = min(max(x, LEFT + 34), LEFT + MAP - 34)
    return Words(x, y - 16 if is_above else y + 28, "drag me", size=12.5, halo=True)


def say_descent(surface, x, y, lr, momentum, steps, tried=()):
    """What the picture of the walk shows, in words, and what to change."""
    trail = walk(surface, x, y, lr, momentum, steps)
    losses = trail.losses
    taken = len(losses) - 1
    if not taken:
        right, up = find(surface).blame(x, y)
        which_way = _which_way(right, up, surface)
        return f"The loss is {height(losses[0])} at the start. {which_way} {INVITATION}"
    so_far = f"After {count(taken, 'step')} the loss is {height(losses[-1])}"
    return f"{so_far}{_off(trail)}. {_verdict(surface, trail, lr, momentum)}"


def is_over(surface, x, y, lr, momentum, steps, tried=()):
    """Whether the walk is lost, or stands still: no step can be seen on the map."""
    trail = walk(surface, x, y, lr, momentum, steps)
    if len(trail.losses) <= steps or trail.losses[-1] > LOST:
        return True
    speed = momentum * trail.velocity + find(surface).blame(*trail.places[-1])
    longest = lr * max(np.hypot(*speed), np.hypot(*trail.velocity))
    return steps > 0 and bool(longest < STILL)


def one_step(steps, **numbers):
    """One step more, up to the last."""
    return {"steps": min(steps + 1, MOST_STEPS)}


def _which_way(right, up, surface):
    names = find(surface).axes
    moves = [
        f"the {name} {'up' if slope < 0 else 'down'}"
        for name, slope in zip(names, (right, up), strict=True)
        if abs(slope) > STEEPEST
    ]
    return (
        f"Against the blame means: {' and '.join(moves)}." if moves else "There is no blame here."
    )


def _off(trail):
    return "" if on_map(trail.places[-1]) else ", and the weights are off the map"


def _verdict(surface, trail, lr, momentum):
    losses = trail.losses
    first, last = losses[0], losses[-1]
    if last < find(surface).low_enough:
        return "The ball drops in." if surface == "play" else "This is the lowest place."
    if lr == 0:
        return "With a learning rate of 0 nothing moves: use a larger learning rate."
    if last > 1.02 * first:
        return "The loss grows: use a smaller learning rate."
    steepness = float(np.hypot(*find(surface).blame(*trail.places[-1])))
    if steepness < 0.05 * np.sqrt(last):
        return _level(surface, momentum)
    if _zigzags(losses):
        return "It jumps from side to side: use a smaller learning rate, or less momentum."
    if len(losses) > 20 and last > 0.15 * first:
        return "It goes down slowly: use a larger learning rate, or some momentum."
    return "The loss goes down: take another step."


def _level(surface, momentum):
    if surface == "dips":
        more = "more momentum" if momentum else "some momentum"
        return f"Caught in a local dip, where no blame is left: use another start, or {more}."
    return "The ground is level here, so there is no blame to follow: use another start."


def _zigzags(losses):
    ups = np.diff(losses[-6:]) > 0.02 * losses[-1]
    return len(losses) > 3 and bool(ups.any())
