"""Pictures that move under a hand, each a pure function ``numbers -> SVG`` in the same thin shell.

A function such as ``court()`` makes an ``Explorer``: controls, one picture, one sentence.
"""

from .explorer import Choice, Explorer, Slider, Steps, Switch
from .gears import dials, dials_svg
from .inspector import blame_inspector, blame_inspector_svg
from .shot import court, court_svg

__all__ = [
    "Choice",
    "Explorer",
    "Slider",
    "Steps",
    "Switch",
    "blame_inspector",
    "blame_inspector_svg",
    "court",
    "court_svg",
    "dials",
    "dials_svg",
]
