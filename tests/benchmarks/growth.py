"""How a training step grows with its batch, width, depth and rows: nuggets beside PyTorch.

Each point has fresh processes that take turns on one core each: so the memory of a small one is not
that of a larger one before it. Times are the least of a few turns, of the processor: other programs
hardly add to them.
"""

from itertools import pairwise
from typing import NamedTuple

from .race import Contender, race
from .table import number

PLAIN = {"batch": 64, "width": 256, "depth": 3}
"""The network of all curves but the last, where it does not grow."""
ROWS = {"rows": 4}
ROUNDS, SECONDS = 3, 0.05
HEAD = ("", "size", "nuggets ms", "torch ms", "nuggets takes", "nuggets MB", "torch MB")


class Curve(NamedTuple):
    """What grows: its name, the case in ``libraries``, the sizes, and what stays as it is."""

    name: str
    case: str
    sizes: tuple
    rest: dict


class Point(NamedTuple):
    """A size, with milliseconds and peak megabytes of each library that took part."""

    size: int
    ms: dict
    mb: dict

    @property
    def ratio(self):
        """How much of PyTorch's time nuggets takes; None where PyTorch is missing."""
        return self.ms["nuggets"] / self.ms["torch"] if "torch" in self.ms else None


CURVES = (
    Curve("batch", "plain", (1, 4, 16, 64, 256, 1024, 4096), PLAIN),
    Curve("width", "plain", (16, 64, 256, 1024, 4096), PLAIN),
    Curve("depth", "plain", (1, 3, 10, 30, 100, 300, 1000), PLAIN),
    Curve("length", "transformer", (16, 64, 256, 1024), ROWS),
)
"""Characters in a row are for the transformer, four rows at once."""


def measure(libraries, quick=False):
    """Measure all curves.

    Args:
        libraries: names, "nuggets" among them.
        quick: two sizes of each curve only, small ones and next to each other.

    Returns:
        dict from the name of each curve to its list of ``Point``.
    """
    return {
        curve.name: [
            _point(curve, size, libraries) for size in (curve.sizes[1:3] if quick else curve.sizes)
        ]
        for curve in CURVES
    }


def rows(curves):
    """The rows of a table with all points."""
    return [
        [name, f"{p.size:,}", *_each(p.ms), number(p.ratio), *_each(p.mb)]
        for name, points in curves.items()
        for p in points
    ]


def knees(curves):
    """For each curve a line that names its worst step up, and how bad it is; none without PyTorch.

    Returns:
        dict from lines to how many times more than PyTorch nuggets pays for that step.
    """
    found = {name: knee(points) for name, points in curves.items()}
    return {
        f"{name}, {worst[1]:,} to {worst[2]:,}: nuggets' cost beside torch's": worst[0]
        for name, worst in found.items()
        if worst
    }


def knee(points):
    """Find the step up in size that costs nuggets most, beside what it costs PyTorch.

    Returns:
        (how many times more it costs, the size before, the size after); None without PyTorch.
    """
    steps = [(b.ratio / a.ratio, a.size, b.size) for a, b in pairwise(points) if a.ratio]
    return max(steps, default=None)


def _point(curve, size, libraries):
    sizes = tuple({**curve.rest, curve.name: size}.items())
    field = [Contender(library, curve.case, sizes=sizes) for library in libraries]
    runners, _ = race(field, ROUNDS, SECONDS)
    ms = {runner.contender.library: 1000 * runner.least_work for runner in runners}
    return Point(size, ms, {runner.contender.library: runner.peak for runner in runners})


def _each(figures):
    return [number(figures.get(library)) for library in ("nuggets", "torch")]
