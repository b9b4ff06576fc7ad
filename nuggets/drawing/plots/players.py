"""Three players, the ball and the hoop, drawn from a few round strokes."""

from typing import NamedTuple

from ...worlds.court import HOOP, RIM, RIM_HEIGHT
from .. import style
from ..scene import Disc, Line, Shape


class Camera(NamedTuple):
    """Turns metres, y counted up, into pixels of the page; it looks from the side.

    Attributes:
        scale: pixels of a metre.
        x: the pixel of 0 metres to the right.
        y: the pixel of 0 metres up.
    """

    scale: float
    x: float
    y: float

    def __call__(self, x, y):
        """The pixel (x, y) of a place in metres."""
        return self.x + x * self.scale, self.y - y * self.scale

    def pixels(self, metres):
        """How many pixels a length in metres has."""
        return metres * self.scale


PLAYERS = (-5.0, -2.5, 0.0)
"""Where the play caller, the passer and the shooter stand, in metres from the shot."""

BALL_RADIUS = 0.17

# Joints in metres: x forward from the player's place, y up from the floor.
POSES = (
    {
        "skin": style.SKINS[0], "hair": style.HAIRS[0], "head": (0.03, 1.66),
        "torso": [(0.0, 1.36), (0.0, 0.98)],
        "legs": [[(-0.02, 0.86), (-0.12, 0.46), (-0.15, 0.05)],
                 [(0.02, 0.86), (0.14, 0.46), (0.15, 0.05)]],
        "arms": [[(-0.04, 1.4), (-0.16, 1.12), (0.1, 1.02)],
                 [(0.06, 1.42), (0.3, 1.55), (0.46, 1.86)]],
    },
    {
        "skin": style.SKINS[1], "hair": style.HAIRS[1], "head": (0.13, 1.56),
        "torso": [(0.05, 1.28), (-0.04, 0.92)],
        "legs": [[(-0.06, 0.8), (-0.26, 0.46), (-0.48, 0.05)],
                 [(0.0, 0.8), (0.26, 0.5), (0.24, 0.05)]],
        "arms": [[(0.07, 1.32), (0.3, 1.16), (0.58, 1.24)],
                 [(0.1, 1.3), (0.34, 1.3), (0.6, 1.34)]],
    },
    {
        "skin": style.SKINS[2], "hair": style.HAIRS[2], "head": (-0.22, 1.68),
        "torso": [(-0.27, 1.4), (-0.31, 1.02)],
        "legs": [[(-0.33, 0.9), (-0.38, 0.54), (-0.55, 0.2)],
                 [(-0.29, 0.9), (-0.1, 0.58), (-0.24, 0.22)]],
        "arms": [[(-0.25, 1.44), (-0.02, 1.6), (-0.06, 1.98)],
                 [(-0.23, 1.44), (0.06, 1.66), (-0.02, 1.97)]],
    },
)  # fmt: skip


def player(pose, place, camera):
    """One player, as a list of shapes.

    Args:
        pose: one of ``POSES``.
        place: where the player stands, in metres.
        camera: turns metres into pixels of the page.
    """

    def limb(joints, colour, width):
        points = [camera(place + x, y) for x, y in joints]
        return Line(points, colour, camera.pixels(width))

    skin = pose["skin"]
    shapes = []
    for leg in pose["legs"]:
        foot = leg[-1]
        shoe = [foot, (foot[0] + 0.10, foot[1] - 0.01)]
        thigh = [leg[0], tuple((a + b) / 2 for a, b in zip(leg[0], leg[1], strict=True))]
        shapes += [limb(leg, skin, 0.11), limb(shoe, style.INK, 0.10)]
        shapes.append(limb(thigh, style.SHORTS, 0.17))
    x, y = pose["torso"][-1]
    return [
        *shapes,
        limb(pose["arms"][0], skin, 0.09),
        limb([(x - 0.03, y - 0.08), (x + 0.03, y - 0.08)], style.SHORTS, 0.24),
        limb(pose["torso"], style.FORWARD, 0.28),
        *_head(pose, place, camera),
        limb(pose["arms"][1], skin, 0.09),
    ]


def _head(pose, place, camera):
    x, y = pose["head"]
    radius = camera.pixels(0.15)
    hair = camera(place + x - 0.035, y + 0.035)
    neck = [camera(place + x - 0.03, y - 0.1), camera(place + x - 0.05, y - 0.2)]
    x, y = camera(place + x, y)
    return [
        Line(neck, pose["skin"], camera.pixels(0.1)),
        Disc(*hair, radius, fill=pose["hair"]),
        Disc(x + radius * 0.18, y + radius * 0.16, radius * 0.86, fill=pose["skin"]),
    ]


def clipboard(place, camera):
    """The play caller's clipboard."""
    corners = [(0.04, 1.22), (0.28, 1.16), (0.22, 0.88), (-0.02, 0.94)]
    outline = [camera(place + x, y) for x, y in corners]
    lines = [
        Line([camera(place + 0.08, y), camera(place + 0.20, y - 0.03)], style.GREY, 1.2)
        for y in (1.12, 1.05, 0.98)
    ]
    return [Shape(outline, style.PAPER, style.INK, 1.5), *lines]


def ball(x, y, camera, opacity=1.0):
    """The ball around (x, y) in metres."""
    return ball_on_page(*camera(x, y), camera.pixels(BALL_RADIUS), opacity)


def ball_on_page(x, y, r, opacity=1.0):
    """A ball of any size around (x, y), all in pixels of the page."""
    seams = [
        Line([(x - r, y), (x + r, y)], style.SEAM, 1.0, opacity=opacity),
        Line([(x, y - r), (x, y + r)], style.SEAM, 1.0, opacity=opacity),
    ]
    return [Disc(x, y, r, style.BALL, style.SEAM, 1.4, opacity), *seams]


def hoop(camera):
    """The hoop, its net and its backboard, as seen from the side."""
    near, far = HOOP - RIM, HOOP + RIM
    board, pole = far + 0.15, far + 1.0
    steel = [camera(pole, 0.0), camera(pole, 3.3), camera(board, 3.3)]
    rim = [camera(near, RIM_HEIGHT), camera(board, RIM_HEIGHT)]
    return [
        Line(steel, style.QUIET, camera.pixels(0.13)),
        Line([camera(board, 2.9), camera(board, 3.95)], style.INK, camera.pixels(0.1)),
        *_net(near, far, camera),
        Line(rim, style.RIM, camera.pixels(0.08)),
    ]


def _net(near, far, camera):
    depth, narrow, meshes = 0.45, 0.07, 4
    top = [near + (far - near) * i / meshes for i in range(meshes + 1)]
    low = [near + narrow + (far - near - 2 * narrow) * i / meshes for i in range(meshes + 1)]
    strings = [*zip(top, low[1:], strict=False), *zip(top[1:], low, strict=False)]
    ways = [[camera(x, RIM_HEIGHT), camera(end, RIM_HEIGHT - depth)] for x, end in strings]
    return [Line(way, style.GREY, 1, opacity=0.8) for way in ways]
