"""Who pushed the answer which way, and by how much: as numbers, and as tables.

``open_up(model, picture, label)`` shows one picture to a network and rewinds. What comes back
knows the blame of every weight for this one answer, as a receipt: *input x signal = gradient*,
and *lr x gradient = change*.

What the words mean here. A weight **pushes toward** an answer if a little more of it would make
that answer likelier. That is said of turning it up from where it stands, and not of its sign: a
weight of -0.3 may push toward "cat", and less of it is -0.31. So

- gradient above 0: more of it raises the loss. It pushes toward the wrong answer, and an update
  **reduces** it;
- gradient below 0: more of it lowers the loss. It should have said the right answer louder, and
  an update **raises** it;
- gradient 0: here and now it has no say.

This holds for both species, and also where the network was right: right and wrong are said of
the truth, not of the verdict.
"""

from .changed import changed
from .effect import Effect, measure
from .follows import follows
from .opened import Opened, open_up
from .part import Part, Use
from .saliency import shares
from .speakers import speakers, unit_weights
from .table import Table

__all__ = [
    "Effect",
    "Opened",
    "Part",
    "Table",
    "Use",
    "changed",
    "follows",
    "measure",
    "open_up",
    "shares",
    "speakers",
    "unit_weights",
]
