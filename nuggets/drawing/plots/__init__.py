"""Pictures that stand still: ``draw_*(numbers) -> Picture``, each with its own words for it."""

from .bars import draw_bars, draw_blame
from .chain import draw_chain
from .course_map import draw_map, draw_progress
from .court import draw_court
from .courts import draw_courts
from .curves import draw_curve, draw_curves, draw_nudge_error
from .filters import draw_excited, draw_stencil
from .from_noise import draw_film, draw_neighbours
from .gradient_cost import draw_gradient_cost
from .graph import draw_graph, draw_nodes
from .loss_surfaces import draw_descent
from .names import draw_names
from .network import draw_network
from .opened import draw_saliency, draw_verdicts
from .pictures import draw_pictures
from .plane import draw_plane, plane
from .receipts import draw_receipts
from .ring import draw_messages
from .scale import draw_scale
from .slopes import draw_slopes
from .speakers import draw_speakers
from .speed_up import draw_speed_up
from .voice import draw_sounds, listen

__all__ = [
    "draw_bars",
    "draw_blame",
    "draw_chain",
    "draw_court",
    "draw_courts",
    "draw_curve",
    "draw_curves",
    "draw_descent",
    "draw_excited",
    "draw_film",
    "draw_gradient_cost",
    "draw_graph",
    "draw_map",
    "draw_messages",
    "draw_names",
    "draw_neighbours",
    "draw_network",
    "draw_nodes",
    "draw_nudge_error",
    "draw_pictures",
    "draw_plane",
    "draw_progress",
    "draw_receipts",
    "draw_saliency",
    "draw_scale",
    "draw_slopes",
    "draw_sounds",
    "draw_speakers",
    "draw_speed_up",
    "draw_stencil",
    "draw_verdicts",
    "listen",
    "plane",
]
