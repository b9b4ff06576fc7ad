"""The explorers: pictures that move under a hand, each a pure function ``numbers -> SVG``.

A function such as ``court()`` makes an ``Explorer``: controls, one picture, one sentence.

Here ``cost`` is that function, and so are ``chain``, ``descent`` and others whose module has the
same name. What else is in such a module: ``from nuggets.explore.cost import say_cost``.

``court`` is in ``shot``, ``dials`` in ``gears``, ``bug_zoo`` in ``zoo`` and ``blame_inspector`` in
``inspector``.
"""

from .chain import chain, chain_svg
from .chat import chat, chat_svg
from .controls import Choice, Memory, Number, Slider, Steps, Switch, Text
from .cost import cost, cost_svg
from .descent import descent, descent_svg
from .draw_pet import draw_pet, draw_pet_svg
from .explorer import Explorer, explorer
from .film_room import film_room, film_room_svg
from .first_step import first_step, first_step_svg
from .from_noise import from_noise, from_noise_svg
from .gears import dials, dials_svg
from .inspector import blame_inspector, blame_inspector_svg
from .layer_room import layer_room, layer_room_svg
from .live import Live
from .neuron import neuron, neuron_svg
from .own_photo import OwnPhoto
from .own_voice import OwnVoice
from .playground import playground, playground_svg
from .race import race, race_svg
from .random_arrow import random_arrow, random_arrow_svg
from .ring import ring, ring_svg
from .shot import court, court_svg
from .voice import voice, voice_svg
from .window import sliding_window, sliding_window_svg
from .zoo import bug_zoo, bug_zoo_svg

__all__ = [
    "Choice",
    "Explorer",
    "Live",
    "Memory",
    "Number",
    "OwnPhoto",
    "OwnVoice",
    "Slider",
    "Steps",
    "Switch",
    "Text",
    "blame_inspector",
    "blame_inspector_svg",
    "bug_zoo",
    "bug_zoo_svg",
    "chain",
    "chain_svg",
    "chat",
    "chat_svg",
    "cost",
    "cost_svg",
    "court",
    "court_svg",
    "descent",
    "descent_svg",
    "dials",
    "dials_svg",
    "draw_pet",
    "draw_pet_svg",
    "explorer",
    "film_room",
    "film_room_svg",
    "first_step",
    "first_step_svg",
    "from_noise",
    "from_noise_svg",
    "layer_room",
    "layer_room_svg",
    "neuron",
    "neuron_svg",
    "playground",
    "playground_svg",
    "race",
    "race_svg",
    "random_arrow",
    "random_arrow_svg",
    "ring",
    "ring_svg",
    "sliding_window",
    "sliding_window_svg",
    "voice",
    "voice_svg",
]
