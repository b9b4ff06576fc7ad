"""Where a hand takes hold of a drawn pet: a handle on each part, found from the pet's factors.

``worlds.pets`` paints a pet in three frames: the picture, from -1 to 1; the body in it; and the
head, which is tilted, and whose parts go aside where it turns. The places here follow it, and a
test holds them to the masks of the parts.
"""

import math
from types import SimpleNamespace

from ..drawing import style
from ..drawing.scene import Box, Disc, Words
from ..worlds.pets import FACTORS
from .handles import Handle, Press, Way

LEFT, TOP, LARGE = 24, 40, 336
"""Where the large picture stands on the page, and how wide and high it is, in pixels."""

REACH = 13
"""How far a handle reaches, in pixels: an eye is near the muzzle."""

EYE_GAIN = 2.5
"""An eye's handle goes so many times as far as its edge: its size alone has little way to go."""

CROWN = 0.86
"""How far up the head's own handle is, where a head is 1 wide to each side."""


def hands(factors, irises):
    """The handles and the places to press that are within the picture, with what shows them.

    Args:
        factors: name -> number, for each of ``pets.FACTORS``.
        irises: the names of the colours of an eye, in their order.

    Returns:
        A list of shapes for a ``Scene``.
    """
    pet = SimpleNamespace(**factors)
    grips = [_ear(pet), _other_ear(pet), _eye(pet), _muzzle(pet), _tongue(pet), _head(pet)]
    shapes = []
    for handle in [*grips, _chest(pet)]:
        if _is_inside(handle.x, handle.y):
            look = {"fill": style.PAPER, "line": style.INK, "width": 2, "id": handle.moves[0]}
            shapes += [Disc(handle.x, handle.y, 5, **look), handle]
    for place in (_whiskers(pet), _other_eye(pet, irises), _tail(pet)):
        x, y = place.x + place.width / 2, place.y + place.height / 2
        if _is_inside(x, y):
            shapes += [Box(x - 4, y - 4, 8, 8, style.INK, style.PAPER, 1.5), place]
    return shapes


def key(right):
    """What the marks on the pet mean, in one line over it that ends at ``right``."""
    return [
        Disc(right - 124, 21, 5, style.PAPER, style.INK, 2),
        Words(right - 113, 26, "drag", style.GREY, 12.5, "start"),
        Box(right - 63, 17, 8, 8, style.INK, style.PAPER, 1.5),
        Words(right - 49, 26, "press", style.GREY, 12.5, "start"),
    ]


def _is_inside(x, y):
    return LEFT + 6 <= x <= LEFT + LARGE - 6 and TOP + 6 <= y <= TOP + LARGE - 6


def _on_body(pet, x, y):
    """The pixel of the page for a place in the frame of the body."""
    zoom = 0.49 * (1 + pet.zoom)
    across, up = pet.x + zoom * x, 0.14 + pet.y + zoom * y
    return LEFT + LARGE * (1 + across) / 2, TOP + LARGE * (1 - up) / 2


def _on_head(pet, x, y):
    """The pixel of the page for a place in the frame of the head."""
    cos, sin = math.cos(pet.tilt), math.sin(pet.tilt)
    return _on_body(pet, x * cos - y * sin, x * sin + y * cos)


def _ends(name):
    return round(FACTORS[name].low, 4), round(FACTORS[name].high, 4)


def _slide(pet, name, label, place):
    """A handle that slides as its factor goes from end to end, along x or y, whichever is longer.

    ``place`` is a function: the pixel of the page for a value of the factor.
    """
    low, high = _ends(name)
    first, last = place(low), place(high)
    axis = int(abs(last[1] - first[1]) > abs(last[0] - first[0]))
    way = Way(name, "xy"[axis], first[axis], last[axis], low, high)
    x, y = place(getattr(pet, name))
    return Handle(x, y, label, (way,), moves=(f"grip-{name}",), r=REACH)


def _ear_root(pet):
    return (0.56 + 0.2 * pet.ear_droop) * pet.head_width, 0.5


def _ear_tip(pet, length):
    """The tip of the right ear in the frame of the ears, which go aside where the head turns."""
    angle, long = 0.3 + 2.5 * pet.ear_droop, length * (0.8 + 0.2 * pet.ear_droop)
    x, y = _ear_root(pet)
    return x + long * math.sin(angle), y + long * math.cos(angle)


def _ear(pet):
    """The tip of the right ear, which turns around its root: up it stands, down it hangs."""
    x, y = _ear_root(pet)
    centre = _on_head(pet, x - 0.08 * pet.turn, y)
    ends = (math.degrees(angle - pet.tilt) for angle in (0.3, 2.8))
    way = Way("ear_droop", "turn", *ends, *_ends("ear_droop"), centre=centre)
    x, y = _ear_tip(pet, pet.ear_length)
    spot = _on_head(pet, x - 0.08 * pet.turn, y)
    return Handle(*spot, "ears: hanging", (way,), moves=("grip-ear_droop",), r=REACH)


def _other_ear(pet):
    def place(length):
        x, y = _ear_tip(pet, length)
        return _on_head(pet, -x - 0.08 * pet.turn, y)

    return _slide(pet, "ear_length", "ears: length", place)


def _eye(pet):
    """The outer edge of the right eye, and farther where the eye is large."""
    middle = sum(_ends("eye_size")) / 2

    def place(size):
        edge = 1.12 * (middle + EYE_GAIN * (size - middle))
        return _on_head(pet, 0.42 + 0.14 * pet.turn + edge, 0.08)

    return _slide(pet, "eye_size", "eyes: size", place)


def _in_muzzle(pet, x, y):
    return _on_head(pet, x + 0.22 * pet.turn, y - 0.38 - 0.12 * pet.muzzle)


def _muzzle(pet):
    return _slide(pet, "muzzle", "muzzle: width", lambda wide: _in_muzzle(pet, wide, 0.0))


def _tongue(pet):
    """The tip of the tongue; where none is out, the place under the mouth to pull it from."""
    place = lambda out: _in_muzzle(pet, 0.0, -(0.69 + 0.55 * out) * pet.muzzle)  # noqa: E731
    return _slide(pet, "tongue", "tongue: length", place)


def _head(pet):
    """The top of the head, which tilts around its middle."""
    low, high = _ends("tilt")
    ends = -math.degrees(low), -math.degrees(high)
    way = Way("tilt", "turn", *ends, low, high, centre=_on_body(pet, 0, 0))
    spot = _on_head(pet, 0, CROWN)
    return Handle(*spot, "head: tilt", (way,), moves=("grip-tilt",), r=REACH)


def _chest(pet):
    """The chest, which takes the whole pet along."""
    x, y = _on_body(pet, 0, -1.35)
    ways = []
    for name, axis, at, now in (("x", "x", x, pet.x), ("y", "y", y, pet.y)):
        unit = LARGE / 2 if axis == "x" else -LARGE / 2
        low, high = _ends(name)
        ways.append(Way(name, axis, at + unit * (low - now), at + unit * (high - now), low, high))
    return Handle(x, y, "the whole pet: place", tuple(ways), moves=("grip-place",), r=REACH)


def _around(spot, width, height, label, numbers):
    x, y = spot
    return Press(x - width / 2, y - height / 2, width, height, label, numbers)


def _whiskers(pet):
    spot = _in_muzzle(pet, -pet.muzzle - 0.3, 0.0)
    label = "whiskers: take them off" if pet.whiskers else "whiskers: put them on"
    return _around(spot, 40, 24, label, {"whiskers": not pet.whiskers})


def _other_eye(pet, irises):
    spot = _on_head(pet, -0.42 + 0.14 * pet.turn, 0.08)
    after = irises[(int(pet.iris) + 1) % len(irises)]
    return _around(spot, 30, 30, f"eyes: make them {after}", {"iris": after})


def _tail(pet):
    side = "left" if pet.tail > 0 else "right"
    spot = _on_body(pet, math.copysign(1.3, pet.tail), -1.85)
    return _around(spot, 40, 40, f"tail: to the {side}", {"tail": f"on the {side}"})
