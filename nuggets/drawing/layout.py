"""Where to put the nodes of a graph, so that arrows run to the right and seldom cross.

Three steps, known as a layered (Sugiyama) layout: give each node a **layer**, by its longest way
to the end; **order** each layer, by the average place of the neighbours; then **settle** the
heights, close to the neighbours but never closer together than one row.
"""

import itertools
from collections import defaultdict

SWEEPS = 12
PASSING = 0.5
"""The rows that an arrow needs where it only passes through a layer."""


def layered(count, edges):
    """Lay out a graph without loops.

    Args:
        count: how many nodes.
        edges: a pair (from, to) of node numbers for each arrow.

    Returns:
        A (layer, height) for each node, in columns and rows, both from 0; and for each edge, the
        (layer, height) of every stop on its way.
    """
    layer = _layers(count, edges)
    chains, layer = _chains(layer, edges)
    links = {link for chain in chains for link in itertools.pairwise(chain)}
    before, after = defaultdict(list), defaultdict(list)
    for start, end in sorted(links):
        before[end].append(start)
        after[start].append(end)
    columns = [[] for _ in range(max(layer) + 1)]
    for node, column in enumerate(layer):
        columns[column].append(node)
    _order(columns, before, after)
    height = _settle(columns, before, after, count)
    stops = list(zip(layer, height, strict=True))
    return stops[:count], [[stops[node] for node in chain] for chain in chains]


def _layers(count, edges):
    """Each node's column: as near to the end as its longest way there allows."""
    users = defaultdict(list)
    for start, end in edges:
        users[start].append(end)
    to_end = {}
    waiting = list(range(count))
    while waiting:
        node = waiting[-1]
        unknown = [user for user in users[node] if user not in to_end]
        if unknown:
            waiting += unknown
            continue
        waiting.pop()
        to_end[node] = 1 + max((to_end[user] for user in users[node]), default=-1)
    longest = max(to_end.values())
    return [longest - to_end[node] for node in range(count)]


def _chains(layer, edges):
    """Each edge as a chain of nodes one layer apart, with new nodes where it only passes."""
    layer, chains = list(layer), []
    for start, end in edges:
        chain = [start]
        for column in range(layer[start] + 1, layer[end]):
            chain.append(len(layer))
            layer.append(column)
        chains.append([*chain, end])
    return chains, layer


def _order(columns, before, after):
    place = {node: i for column in columns for i, node in enumerate(column)}

    def average(node, neighbours):
        near = neighbours[node] or [node]
        return sum(place[other] for other in near) / len(near)

    for sweep in range(SWEEPS):
        backward = sweep % 2 == 0
        for column in reversed(columns) if backward else columns:
            neighbours = after if backward else before
            column.sort(key=lambda node, near=neighbours: average(node, near))
            place.update({node: i for i, node in enumerate(column)})


def _settle(columns, before, after, count):
    height = {node: float(i) for column in columns for i, node in enumerate(column)}
    for sweep in range(2 * SWEEPS):
        for column in reversed(columns) if sweep % 2 == 0 else columns:
            near = [before[node] + after[node] or [node] for node in column]
            wish = [sum(height[other] for other in others) / len(others) for others in near]
            height.update(zip(column, _spread(column, wish, count), strict=True))
    top = min(height.values())
    return [height[node] - top for node in sorted(height)]


def _spread(column, wish, count):
    """The wished heights, moved apart to one row each, and together as near as before."""
    spread = []
    for i, node in enumerate(column):
        passes = node >= count or (i and column[i - 1] >= count)
        least = spread[-1] + (PASSING if passes else 1.0) if spread else wish[0]
        spread.append(max(wish[i], least))
    shift = sum(w - s for w, s in zip(wish, spread, strict=True)) / len(column)
    return [value + shift for value in spread]
