"""What one gradient costs, against the number of weights: what was measured, and what extended."""

from ...engine.format import number, rounded
from .. import style
from ..chart import Chart
from ..scene import Disc, Scene, Words, arrow, paint

WIDTH, HEIGHT = style.WIDTH, 420
TIMES = {
    1e-6: "1 millionth of a second",
    1e-3: "1 thousandth of a second",
    1.0: "1 second",
    60.0: "1 minute",
    3600.0: "1 hour",
    86400.0: "1 day",
    365.25 * 86400: "1 year",
    3652.5 * 86400: "10 years",
}
"""Seconds -> the words beside a line at this height."""


def draw_gradient_cost(costs):
    """Draw what one gradient costs by nudging and by backprop, both axes with steps of ten times.

    Args:
        costs: a list of ``GradientCost``, in seconds, from small to large networks. Where
            nudging was extended from a sample, its point is hollow, and the line that leads to it
            is dashed.

    Returns:
        A ``style.Picture``, 720 by 420 pixels.

    Raises:
        ValueError: if there are no costs.
    """
    if not costs:
        raise ValueError(
            "draw_gradient_cost needs at least one cost, such as from gradient_cost.measure()."
        )
    chart = cost_chart(costs)
    last = costs[-1]
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_axes(chart), _nudging(chart, costs), _backprop(chart, costs))
    scene.add(_beside(chart, last, last.nudging, ("nudge each", "weight"), style.FORWARD))
    scene.add(_beside(chart, last, last.backprop, ("backprop",), style.BACKWARD))
    scene.add(_gap(chart, last))
    return paint(scene, _alt(costs))


def cost_chart(costs):
    """The chart that holds all costs, with air on all sides: weights across, seconds up."""
    across = costs[0].weights / 1.6, costs[-1].weights * 1.6
    up = min(c.backprop for c in costs) / 4, max(c.nudging for c in costs) * 4
    return Chart(184, 46, WIDTH - 130, HEIGHT - 60, across, up, log_x=True, log_y=True)


def _axes(chart):
    times = {time: words for time, words in TIMES.items() if chart.y[0] <= time <= chart.y[1]}
    powers = [10**n for n in range(1, 12) if chart.x[0] <= 10**n <= chart.x[1]]
    return [
        *chart.rows(times, times.values(), 12.5),
        *chart.columns(powers),
        chart.edges(),
        *chart.titles("weights in the network", "time for one gradient"),
    ]


def _nudging(chart, costs):
    timed = [c for c in costs if not c.is_extended]
    extended = [c for c in costs if c.is_extended]
    shapes = _line(chart, timed[-1:] + extended, style.DASH) + _line(chart, timed)
    for c in timed:
        shapes.append(Disc(*chart.spot(c.weights, c.nudging), 5.5, style.FORWARD))
    for c in extended:
        x, y = chart.spot(c.weights, c.nudging)
        shapes.append(Disc(x, y, 5.5, style.PAPER, style.FORWARD, 2.5))
        for row, words in enumerate(("extended from", f"a sample of {c.nudged:,}")):
            shapes.append(Words(x - 13, y - 18 + 14 * row, words, style.GREY, 12, "end", halo=True))
    return shapes


def _line(chart, costs, dash=None):
    weights, seconds = [c.weights for c in costs], [c.nudging for c in costs]
    return chart.curve(weights, seconds, style.FORWARD, 2.8, dash)


def _backprop(chart, costs):
    weights, seconds = [c.weights for c in costs], [c.backprop for c in costs]
    spots = [chart.spot(*pair) for pair in zip(weights, seconds, strict=True)]
    discs = [Disc(*spot, 5.5, style.BACKWARD) for spot in spots]
    return chart.curve(weights, seconds, style.BACKWARD, 2.8) + discs


def _gap(chart, cost):
    """An arrow between the two at the largest network, with how many times as far it is."""
    (x, high), (_, low) = (chart.spot(cost.weights, y) for y in (cost.nudging, cost.backprop))
    middle = (high + low) / 2
    shapes = []
    for end in (high + 11, low - 11):
        shapes += arrow((x, middle), (x, end), style.INK, 2)
    height = (cost.nudging * cost.backprop) ** 0.5
    words = ("about", rounded(cost.ratio), "times")
    return shapes + _beside(chart, cost, height, words, style.INK, 15)


def _beside(chart, cost, seconds, lines, colour, size=13.5):
    """Words to the right of the largest network, one line under another, at a height."""
    x, y = chart.spot(cost.weights, seconds)
    step = 1.3 * size
    first = y + 0.36 * size - step * (len(lines) - 1) / 2
    return [
        Words(x + 18, first + step * row, text, colour, size, "start", bold=True, halo=True)
        for row, text in enumerate(lines)
    ]


def _alt(costs):
    told = ", ".join(
        f"{rounded(c.ratio)} times at {number(c.weights)} weights" + " (extended)" * c.is_extended
        for c in costs
    )
    return (
        "The time for one gradient, against the number of weights, both on log axes. "
        f"Nudging each weight costs, as against backprop: {told}."
    )
