"""Pictures that move under a hand, each a pure function ``numbers -> SVG`` in the same thin shell.

``court()`` and ``dials()`` make an ``Explorer``: controls, one picture, one sentence.
"""

from .explorer import Choice, Explorer, Slider, Switch
from .gears import dials, dials_svg
from .shot import court, court_svg

__all__ = ["Choice", "Explorer", "Slider", "Switch", "court", "court_svg", "dials", "dials_svg"]
