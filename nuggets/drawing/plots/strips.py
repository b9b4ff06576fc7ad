"""A long graph on a page of fixed width: in strips, one below another, as a text runs in lines."""

import itertools
import statistics
from collections import defaultdict
from typing import NamedTuple

from .. import style
from ..layout import PASSING, layered
from .graph import asides, smooth

FINENESS = 8
"""The points of an arrow from one column to the next."""


class Plan(NamedTuple):
    """Where everything of a graph goes, in pixels from the upper left corner of its place.

    ``spots`` has the middle (x, y) of each node, ``ways`` the pieces of each edge, as lists of
    points: an edge that leads on to the next strip has two, one to the right margin and one from
    the left. ``height`` is that of the whole graph, ``count`` how many strips there are.
    """

    spots: list
    ways: list
    height: float
    count: int


class Room(NamedTuple):
    """How much room a graph is given, in pixels.

    ``margin`` is that on either side, which only edges pass. Two neighbouring columns are from
    ``gap`` to ``widest`` apart, a node is ``row`` below the last; a strip needs ``above`` over its
    highest node, and ``below`` under its lowest, and may be ``slack`` rows taller than its fullest
    column.
    """

    width: float = style.WIDTH
    margin: float = 26
    gap: float = 12
    widest: float = 70
    row: float = 70
    above: float = 36
    below: float = 36
    slack: float = 1.0


def strips(halves, reaches, edges, room):
    """Lay out a graph from left to right in a ``Room``, on as many strips as it needs: a ``Plan``.

    Args:
        halves: half the width of each node's box: there its arrows begin and end.
        reaches: half the width of each node with all that is written above and below it.
        edges: a pair (from, to) of node numbers for each arrow.
        room: a ``Room``.
    """
    places, routes = layered(len(halves), edges)
    widths = [0.0] * (1 + max(layer for layer, _ in places))
    for (layer, _), reach in zip(places, reaches, strict=True):
        widths[layer] = max(widths[layer], 2 * reach)
    cuts = _cuts(widths, room)
    strip_of = [i for i, (start, end) in enumerate(cuts) for _ in range(start, end)]
    middles = [x for start, end in cuts for x in _middles(widths[start:end], room)]
    stops = {stop for route in routes for stop in route}
    levels = _levels(set(places), stops, cuts, room.slack)
    tops, height = _tops(levels, strip_of, len(cuts), room)

    def spot(*stop):
        return middles[stop[0]], tops[strip_of[stop[0]]] + room.row * levels[stop]

    ways = []
    for (start, end), route, aside in zip(edges, routes, asides(edges), strict=True):
        ends = halves[start], halves[end]
        ways.append(_way(route, spot, strip_of, ends, aside, room))
    return Plan([spot(*place) for place in places], ways, height, len(cuts))


def _cuts(widths, room):
    """The columns of each strip as (first, end): as few strips as possible, of equal lengths."""
    for count in range(1, len(widths) + 1):
        bounds = [round(i * len(widths) / count) for i in range(count + 1)]
        cuts = list(itertools.pairwise(bounds))
        if all(_needs(widths[start:end], room) <= room.width for start, end in cuts):
            break
    return cuts


def _needs(widths, room):
    return sum(widths) + room.gap * (len(widths) - 1) + 2 * room.margin


def _middles(widths, room):
    """The middle of each column of a strip; what room is left goes between them."""
    spare = room.width - _needs(widths, room)
    gap = min(room.gap + spare / max(len(widths) - 1, 1), room.widest)
    x = (room.width - sum(widths) - gap * (len(widths) - 1)) / 2
    for width in widths:
        yield x + width / 2
        x += width + gap


def _levels(nodes, on_the_way, cuts, slack):
    """The height of each stop in rows, in the same order as before, on strips that are not tall.

    What has drifted far from the middle of its strip is brought back, no closer to its neighbours
    than it must be.
    """
    columns = defaultdict(list)
    for stop in sorted(nodes | on_the_way):
        columns[stop[0]].append(stop)
    levels = {}
    for start, end in cuts:
        strip = [columns[layer] for layer in range(start, end)]
        before = [_least(column, nodes) for column in strip]
        tall = max(least[-1] for least in before) + slack
        middle = statistics.mean(level for column in strip for _, level in column)
        for column, least in zip(strip, before, strict=True):
            for stop, above in zip(column, least, strict=True):
                lowest = tall - (least[-1] - above)
                levels[stop] = min(max(stop[1] - middle + tall / 2, above), lowest)
    return levels


def _least(column, nodes):
    """For each stop of a column, how many rows those above it need."""
    gaps = [
        1.0 if stop in nodes and after in nodes else PASSING
        for stop, after in itertools.pairwise(column)
    ]
    return list(itertools.accumulate(gaps, initial=0.0))


def _tops(levels, strip_of, count, room):
    """For each strip, where its level 0 is, so that its highest stop is at its upper edge."""
    tops, y = [], 0.0
    for strip in range(count):
        own = [level for (layer, _), level in levels.items() if strip_of[layer] == strip]
        tops.append(y + room.above - room.row * min(own))
        y += room.above + room.row * (max(own) - min(own)) + room.below
    return tops, y


def _way(route, spot, strip_of, ends, aside, room):
    """The pieces of one edge: a new one wherever it comes to the next strip."""
    (x, y), (x1, y1) = spot(*route[0]), spot(*route[-1])
    middle = [spot(*stop) for stop in route[1:-1]]
    points = [(x + ends[0], y), *middle, (x1 - ends[1], y1)]
    pieces = [[points[0]]]
    for (before, here), point in zip(itertools.pairwise(route), points[1:], strict=True):
        if strip_of[before[0]] != strip_of[here[0]]:
            pieces[-1].append((room.width - 4, pieces[-1][-1][1]))
            pieces.append([(4, point[1])])
        pieces[-1].append(point)
    return [smooth(piece, aside, FINENESS) for piece in pieces]
