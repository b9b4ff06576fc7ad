"""Pictures that stand still: ``draw_*(numbers) -> Picture``, each with its own words for it."""

from .bars import draw_bars, draw_blame
from .course_map import draw_map
from .court import draw_court
from .curves import draw_curve, draw_curves, draw_nudge_error
from .graph import draw_graph, draw_nodes
from .opened import draw_lists, draw_saliency, draw_totals, draw_verdicts
from .pictures import draw_filters, draw_pictures
from .slopes import draw_slopes

__all__ = [
    "draw_bars",
    "draw_blame",
    "draw_court",
    "draw_curve",
    "draw_curves",
    "draw_filters",
    "draw_graph",
    "draw_lists",
    "draw_map",
    "draw_nodes",
    "draw_nudge_error",
    "draw_pictures",
    "draw_saliency",
    "draw_slopes",
    "draw_totals",
    "draw_verdicts",
]
