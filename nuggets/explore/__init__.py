"""Pictures that move under a hand, each a pure function ``numbers -> SVG`` in the same thin shell.

A function such as ``court()`` makes an ``Explorer``: controls, one picture, one sentence.
"""

from .explorer import Choice, Explorer, Memory, Number, Slider, Steps, Switch
from .film_room import film_room, film_room_svg
from .gears import dials, dials_svg
from .shot import court, court_svg

__all__ = [
    "Choice",
    "Explorer",
    "Memory",
    "Number",
    "Slider",
    "Steps",
    "Switch",
    "court",
    "court_svg",
    "dials",
    "dials_svg",
    "film_room",
    "film_room_svg",
]
