"""Pictures that move under a hand, each a pure function ``numbers -> SVG`` in the same thin shell.

A function such as ``court()`` makes an ``Explorer``: controls, one picture, one sentence.
"""

from .descent import descent, descent_svg
from .explorer import Choice, Explorer, Slider, Steps, Switch
from .gears import dials, dials_svg
from .shot import court, court_svg

__all__ = [
    "Choice",
    "Explorer",
    "Slider",
    "Steps",
    "Switch",
    "court",
    "court_svg",
    "descent",
    "descent_svg",
    "dials",
    "dials_svg",
]
