"""Pictures that move under a hand, each a pure function ``numbers -> SVG`` in the same thin shell.

A function such as ``court()`` makes an ``Explorer``: controls, one picture, one sentence.
"""

from .chain import chain, chain_svg
from .draw_pet import draw_pet, draw_pet_svg
from .explorer import Choice, Explorer, Slider, Steps, Switch
from .gears import dials, dials_svg
from .live import Live
from .neuron import neuron, neuron_svg
from .own_photo import OwnPhoto
from .shot import court, court_svg

__all__ = [
    "Choice",
    "Explorer",
    "Live",
    "OwnPhoto",
    "Slider",
    "Steps",
    "Switch",
    "chain",
    "chain_svg",
    "court",
    "court_svg",
    "dials",
    "dials_svg",
    "draw_pet",
    "draw_pet_svg",
    "neuron",
    "neuron_svg",
]
