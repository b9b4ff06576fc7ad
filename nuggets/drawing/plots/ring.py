"""What goes through the busiest of many machines: all to one captain, or round a ring."""

from ...engine.format import decimals, number
from ...engine.settings import is_row, of_kind
from ...studies.ring import MOST, Exchange
from .. import style
from ..chart import Chart
from ..scene import Disc, Scene, Words, paint

WIDTH, HEIGHT = style.WIDTH, 400
NAMES = {"captain": "all to one captain", "ring": "round a ring"}
LOOKS = {"captain": (style.GREY, style.DASH), "ring": (style.INK, None)}
"""Colour and dash of each way, by its name."""

CHART = Chart(58, 62, WIDTH - 158, HEIGHT - 62, (2, MOST), (1, 2 * MOST), log_x=True, log_y=True)
FIRST, LAST = 0.86, 1.07
"""So much air is left and right of the points, in parts of their numbers of players."""


MANY = 8
"""Of more sizes than this, only powers of two have a number under the chart, or at their point."""


def draw_messages(exchanges):
    """Draw how many numbers go through the busiest player, against how many players there are.

    Both axes go in steps of two times. The numbers are counted in whole blames: 2 is twice as many
    numbers as there are weights.

    Args:
        exchanges: a list of ``Exchange``, as ``ring.pass_round`` and ``ring.all_to_one`` give them,
            of both ways or of one, with two players or more.

    Returns:
        A ``style.Picture``, 720 by 400 pixels.

    Raises:
        TypeError: if these are no exchanges.
        ValueError: if there are none, or one is of a player alone.
    """
    curves = _curves(exchanges)
    low = min(min(points) for points in curves.values())
    high = max(max(points) for points in curves.values())
    tallest = max(max(points.values()) for points in curves.values())
    chart = _chart(low, high, tallest)
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_axes(chart, sorted({players for points in curves.values() for players in points})))
    for way, points in curves.items():
        scene.add(_curve(chart, points, *LOOKS[way]))
    scene.add(_values(chart, curves), _names(chart, curves))
    return paint(scene, _alt(curves))


def _curves(exchanges):
    """For each way that comes: how many players -> how much goes through the busiest."""
    if not is_row(exchanges) or isinstance(exchanges, Exchange):
        raise TypeError(f"draw_messages needs a list of Exchanges, got {exchanges!r}.")
    for exchange in exchanges:
        of_kind("draw_messages", exchange, Exchange)
        if exchange.players < 2:
            raise ValueError("draw_messages: one player alone sends nothing. Take two or more.")
    if not exchanges:
        raise ValueError("draw_messages needs at least one Exchange, such as ring.pass_round().")
    in_order = sorted(exchanges, key=lambda exchange: exchange.players)
    ways = [way for way in NAMES if any(each.way == way for each in exchanges)]
    return {
        way: {each.players: each.in_weights for each in in_order if each.way == way} for way in ways
    }


def _chart(low, high, tallest):
    top = 4.0
    while top < tallest:
        top *= 2
    across = low * FIRST, high * LAST
    return Chart(
        CHART.left, CHART.top, CHART.right, CHART.bottom, across, (1, top), log_x=True, log_y=True
    )


def _doubles(low, high):
    """The powers of two from ``low`` to ``high``."""
    powers = [2**power for power in range(20)]
    return [power for power in powers if low <= power <= high]


def _axes(chart, sizes):
    shown = sizes if len(sizes) <= MANY else _doubles(sizes[0], sizes[-1])
    return [
        *chart.rows(_doubles(*chart.y)),
        *chart.columns(shown),
        chart.edges(),
        *chart.titles(
            "players (machines)",
            f"numbers through the busiest player, {style.TIMES} the weights",
        ),
    ]


def _curve(chart, points, colour, dash):
    discs = [Disc(*chart.spot(*point), 5, colour, style.PAPER, 1.5) for point in points.items()]
    return chart.curve(points.keys(), points.values(), colour, 2.8, dash) + discs


def _values(chart, curves):
    """The number at each point: over the higher curve, and under the lower one."""
    shapes = []
    for way, points in curves.items():
        for players, times in points.items():
            if len(points) > MANY and players not in _doubles(min(points), max(points)):
                continue
            x, y = chart.spot(players, times)
            others = [other.get(players, 0) for name, other in curves.items() if name != way]
            if times in others and way == "captain":
                continue  # with two players both ways are the same
            is_lower = any(other > times for other in others)
            text = decimals(times, 0, 2)
            shapes.append(Words(x, y + (21 if is_lower else -12), text, style.INK, 12.5, halo=True))
    return shapes


def _names(chart, curves):
    ends = [
        (NAMES[way], max(points), points[max(points)], LOOKS[way][0])
        for way, points in curves.items()
    ]
    return chart.names(ends)


def _alt(curves):
    told = []
    for way, points in curves.items():
        first, last = min(points), max(points)
        told.append(
            f"{NAMES[way]}, {number(points[first], 3)} times the weights with {first} players and "
            f"{number(points[last], 3)} times with {last}"
        )
    return (
        "How many numbers go through the busiest player, against the number of players, both axes "
        f"in steps of two times: {'; '.join(told)}."
    )
