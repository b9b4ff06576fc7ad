"""What one gradient costs, against the number of weights: what was measured, and what extended."""

from ...engine.format import rounded
from .. import style

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


@style.styled
def draw_price_list(prices):
    """Draw what one gradient costs by nudging and by backprop, both axes with steps of ten times.

    Args:
        prices: a list of ``price.Price``, from small to large networks. Where nudging was extended
            from a sample, its point is hollow, and the line that leads to it is dashed.

    Returns:
        A ``style.Picture``, 720 by 420 pixels.

    Raises:
        ValueError: if there are no prices.
    """
    if not prices:
        raise ValueError("draw_price_list needs at least one price, such as from price_list().")
    picture = style.Picture(WIDTH, HEIGHT, _alt(prices))
    axes = picture.add_axes((0.255, 0.14, 0.565, 0.76))
    weights = [p.weights for p in prices]
    nudging, backprop = [p.nudging for p in prices], [p.backprop for p in prices]
    axes.set(xscale="log", yscale="log")
    axes.set_xlim(weights[0] / 1.6, weights[-1] * 1.6)
    axes.set_ylim(min(backprop) / 4, max(nudging) * 4)
    _label(axes, weights)
    _nudging(axes, prices)
    axes.plot(weights, backprop, "-o", color=style.BACKWARD, markersize=8)
    for name, height, colour in (
        ("nudge each\nweight", nudging[-1], style.FORWARD),
        ("backprop", backprop[-1], style.BACKWARD),
    ):
        _beside(axes, name, (weights[-1], height), (14, 0), colour, va="center")
    _gap(axes, prices[-1])
    return picture


def _label(axes, weights):
    low, high = axes.get_ylim()
    times = {seconds: words for seconds, words in TIMES.items() if low <= seconds <= high}
    axes.set_yticks(list(times), list(times.values()))
    powers = [10**n for n in range(1, 12) if weights[0] / 1.6 <= 10**n <= weights[-1] * 1.6]
    axes.set_xticks(powers, [_short(power) for power in powers])
    axes.minorticks_off()
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.tick_params(length=0, pad=6)
    axes.set_xlabel("weights in the network", labelpad=6)
    axes.set_title("time for one gradient", loc="left", fontsize=11.5, fontweight="bold", pad=12)


def _short(power):
    return f"{power // 10**6} million" if power >= 10**6 else f"{power:,}"


def _nudging(axes, prices):
    look = {"color": style.FORWARD, "markersize": 8}
    hollow = {"markerfacecolor": style.PAPER, "markeredgewidth": 2}
    timed = [p for p in prices if not p.is_extended]
    extended = [p for p in prices if p.is_extended]
    bridge = timed[-1:] + extended
    axes.plot([p.weights for p in bridge], [p.nudging for p in bridge], "--", **look)
    axes.plot([p.weights for p in timed], [p.nudging for p in timed], "-o", **look)
    axes.plot([p.weights for p in extended], [p.nudging for p in extended], "o", **look, **hollow)
    for p in extended:
        words = f"extended from\na sample of {p.nudged:,}"
        _beside(axes, words, (p.weights, p.nudging), (-10, 4), style.GREY, ha="right", fontsize=9.5)


def _gap(axes, price):
    """An arrow between the two at the largest network, with how many times as far it is."""
    ends = {"xy": (price.weights, price.nudging), "xytext": (price.weights, price.backprop)}
    look = {"arrowstyle": "<->", "color": style.INK, "shrinkA": 9, "shrinkB": 9, "linewidth": 1.5}
    axes.annotate("", **ends, arrowprops=look)
    middle = (price.nudging * price.backprop) ** 0.5
    words = f"about\n{rounded(price.ratio)}\ntimes"
    _beside(axes, words, (price.weights, middle), (14, 0), style.INK, va="center", fontsize=12)


def _beside(axes, words, spot, shift, colour, **look):
    bold = {"color": colour, "weight": "bold", "linespacing": 1.25, "annotation_clip": False}
    where = {"textcoords": "offset points", **look}
    axes.annotate(
        words, spot, shift, **(bold if colour != style.GREY else {"color": colour}), **where
    )


def _alt(prices):
    told = ", ".join(
        f"{rounded(p.ratio)} times at {p.weights:,} weights" + (" (extended)" * p.is_extended)
        for p in prices
    )
    return (
        "The time for one gradient, against the number of weights, both on log axes. "
        f"Nudging each weight costs, as against backprop: {told}."
    )
