"""The court under your hands: three links, one shot, and the coach's rewind."""

from ..drawing import style
from ..drawing.plots.court import (
    CAMERA,
    COLUMNS,
    FARTHEST,
    FLYING,
    LINKS,
    POINTS,
    ROW_BACKWARD,
    ROW_FORWARD,
    TOP_OF_FLIGHT,
    WAYS,
    court_scene,
    in_flight,
    on_the_way,
)
from ..drawing.scene import Box, Disc, Line, Words
from ..engine.format import decimals, number
from ..worlds.court import (
    DRIVE,
    HOOP,
    RIM_HEIGHT,
    START,
    Play,
    blame,
    coach,
    lands_in,
    miss,
    shot,
    verdict,
)
from .controls import Slider, Switch, row_of
from .explorer import Explorer
from .handles import Handle, Way
from .svg import paint_svg

HIGHEST = 1.5
"""How far a link can be turned up."""

TRACK = 88
"""How long the track is that the knob of a link runs on, in pixels."""

KNOBS = ROW_FORWARD + 27
"""How far down on the page the tracks are."""

NUDGES = (0.01, 0.001)
"""How far the sentence turns a link: the first one that does not carry the ball past the hoop."""


def court(play=START, rewind=False):
    """Explore the missed shot: turn the links, rewind for the blame, let the coach correct.

    Args:
        play: the ``court.Play`` to begin with.
        rewind: whether the blame is shown to begin with.
    """
    numbers = row_of("play", play, 3, 0.0, HIGHEST)
    sliders = {
        name: Slider(0.0, HIGHEST, value, label=label, in_picture=True)
        for name, value, label in zip(Play._fields, numbers, LINKS, strict=True)
    }
    controls = {**sliders, "rewind": Switch(rewind, "rewind: show the blame")}
    return Explorer(controls, court_svg, say_court, {"coach: one small correction": coach_button})


def court_svg(selection, timing, form, rewind=False):
    """The court with one shot; ``rewind`` shows the blame of each link.

    Returns:
        A ``drawsvg.Drawing``.
    """
    play = Play(selection, timing, form)
    scene = court_scene([shot(*play)], play, rewind)
    for name, label, x, value in zip(Play._fields, LINKS, COLUMNS, play, strict=True):
        scene.add(_dial(name, label, x, value))
    scene.add([] if rewind else _before_the_rewind(play), _grip(play))
    return paint_svg(scene)


def _before_the_rewind(play):
    """The blame, still at the rim: from there it flies to each player, the last one far behind."""
    rim, level = WAYS[0][0], ROW_BACKWARD
    rows = zip(FLYING, in_flight(play), reversed(Play._fields), (500, 1000, 1500), strict=True)
    shapes = []
    for who, flies, name, slow in rows:
        way = [(rim, TOP_OF_FLIGHT)] * (POINTS - 3)
        x, text = COLUMNS[Play._fields.index(name)], on_the_way(flies)
        shapes += [
            Line(way, style.BACKWARD, 2, opacity=0, id=f"flight-{who}", slow=slow),
            Box(rim, level - 12, 0, 24, style.BACKWARD, id=f"parcel-{who}", slow=slow),
            Words(rim, level + 5, text, opacity=0, id=f"parcel-number-{who}", slow=slow),
            Box(x, level + 22, 0, 12, style.BACKWARD, id=f"blame-{name}", slow=slow),
        ]
    return shapes


def _dial(name, label, x, value):
    """A track under a link, and a knob on it to drag."""
    left, right = x - TRACK / 2, x + TRACK / 2
    at = left + TRACK * value / HIGHEST
    knob = f"knob-{name}"
    return [
        Line([(left, KNOBS), (right, KNOBS)], style.FAINT, 4),
        Disc(at, KNOBS, 7, style.PAPER, style.FORWARD, 3, id=knob),
        Handle(at, KNOBS, label, (Way(name, "x", left, right, 0.0, HIGHEST),), moves=(knob,), r=14),
    ]


def _grip(play):
    """The ball, which the timing of the pass carries, where the other two links are not zero."""
    reach = DRIVE * play.selection * play.form
    distance = shot(*play)
    if reach < 1:
        return []
    height = RIM_HEIGHT - 0.3 if lands_in(distance) else RIM_HEIGHT
    x, y = CAMERA(min(distance, FARTHEST), height)  # out of sight, it is held at the edge
    far, _ = CAMERA(reach * HIGHEST, 0)
    way = Way("timing", "x", CAMERA(0, 0)[0], far, 0.0, HIGHEST, 0.002)
    moves = ("ball", "ball-2", "ball-3")
    return [Handle(x, y, "the ball: drag it, and pass timing follows", (way,), moves=moves)]


def say_court(selection, timing, form, rewind=False):
    """What the picture of the court shows, in words."""
    play = Play(selection, timing, form)
    distance = shot(*play)
    far = ", outside the picture" if distance > FARTHEST else ""
    sentence = f"The ball flies {decimals(distance)} m and {verdict(distance)}{far}."
    return f"{sentence} Rewind says: {_rewind_says(play)}" if rewind else sentence


def _rewind_says(play):
    if lands_in(shot(*play)):
        return "the miss is smaller than the rim, so the coach could stop here."
    slopes = [abs(slope) for slope in blame(play)]
    largest = max(slopes)
    if largest == 0:
        return "at least two links are at zero, so turning one of them changes nothing: no blame."
    blamed = [i for i, slope in enumerate(slopes) if slope > largest * (1 - 1e-9)]
    names = [LINKS[i] for i in blamed]
    nudge, gain = _nudge(play, blamed[0])
    up = "up" if shot(*play) < HOOP else "down"
    brings = f"{up} by {nudge} brings the ball {number(100 * gain, 2)} cm closer."
    if len(names) == 1:
        return f"{names[0]} matters most here: turning it {brings}"
    who = "all three links" if len(names) == 3 else " and ".join(names)
    return f"{who} matter equally here: turning one of them {brings}"


def _nudge(play, link):
    """A small turn of one link toward the hoop, and how many metres closer it brings the ball."""
    before = miss(shot(*play))
    for nudge in NUDGES:
        turned = list(play)
        turned[link] += nudge if before < 0 else -nudge
        after = miss(shot(*turned))
        if before * after > 0:
            break
    return nudge, abs(before) - abs(after)


def coach_button(selection, timing, form, rewind):
    """One step of ``court.coach``, smaller where the ball would jump over the hoop.

    Along its blame, the ball moves by about 2 x lr x (the sum of the squared slopes) of its miss.
    The coach never asks for more than half of it.
    """
    play = Play(selection, timing, form)
    here = miss(shot(*play))
    steepness = sum((slope / (2 * here)) ** 2 for slope in blame(play)) if here else 0.0
    lr = min(0.001, 0.25 / steepness) if steepness else 0.001
    better = coach(play, lr)
    return {name: round(value, 5) for name, value in better._asdict().items()}
