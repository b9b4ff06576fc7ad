"""How long learning takes, against the work: what was measured, and what lies beyond."""

from ...engine.format import TIMES as BY
from ...engine.format import count
from ...studies import scale
from .. import style
from ..chart import Chart, apart
from ..scene import Disc, Scene, Words, paint

WIDTH, HEIGHT = style.WIDTH, 440
YEAR = scale.YEAR
TIMES = {
    1e-3: "1 thousandth of a second",
    1.0: "1 second",
    3600.0: "1 hour",
    86400.0: "1 day",
    YEAR: "1 year",
    1e3 * YEAR: "1,000 years",
    1e6 * YEAR: "1 million years",
    1e9 * YEAR: "1 billion years",
}
"""Seconds -> the words beside a line at this height."""

BENDS = 3
"""So many times as long as at constant speed, and what a step does besides is told."""

STEP = 4
"""Every so many powers of ten there is a number under the level axis."""

NAME_GAP = 17
"""How far apart the names of two giants must stand, in pixels."""


def draw_scale(rows, giants=()):
    """Draw the time that learning takes against its work, both axes with steps of ten times.

    Args:
        rows: a list of ``scale.Row``, steps that were measured: they are filled.
        giants: ``scale.Giant``, from little work to much. Their points are hollow: nobody has
            measured them here. They stand on the dashed line of constant speed, which is
            ``scale.speed(rows)``.

    Returns:
        A ``style.Picture``, 720 by 440 pixels.

    Raises:
        ValueError: if there are no rows.
    """
    if not rows:
        raise ValueError("draw_scale needs at least one row, such as from scale.measure().")
    speed = scale.speed(rows)
    chart = scale_chart(rows, giants)
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_axes(chart), _line(chart, speed), _measured(chart, rows))
    scene.add(_beyond(chart, giants, speed))
    return paint(scene, _alt(rows, giants, speed))


def scale_chart(rows, giants=()):
    """The chart that holds all of them, with air on all sides: work across, seconds up."""
    speed = scale.speed(rows)
    works = [one.work for one in (*rows, *giants)]
    seconds = [row.seconds for row in rows] + [giant.work / speed for giant in giants]
    across = min(works) / 4, max(works) * (10 if giants else 1000)
    up = min(seconds) / 10, max(seconds) * 10
    return Chart(184, 46, WIDTH - 24, HEIGHT - 62, across, up, log_x=True, log_y=True)


def _axes(chart):
    times = {time: told for time, told in TIMES.items() if chart.y[0] <= time <= chart.y[1]}
    powers = [n for n in range(0, 40, STEP) if chart.x[0] <= 10.0**n <= chart.x[1]]
    return [
        *chart.rows(times, times.values(), 12.5),
        *chart.columns([10.0**n for n in powers], [f"1e{n}" for n in powers]),
        chart.edges(),
        *chart.titles(f"work: 6 {BY} uses of weights {BY} examples", "time"),
    ]


def _line(chart, speed):
    """Where all steps would be that are as fast as the one with the most work."""
    first = max(chart.x[0], chart.y[0] * speed)
    last = min(chart.x[1], chart.y[1] * speed)
    ends = [first, last]
    return chart.curve(ends, [x / speed for x in ends], style.GREY, 1.6, style.DASH)


def _measured(chart, rows):
    discs = [Disc(*chart.spot(row.work, row.seconds), 4.5, style.INK) for row in rows]
    x, y = chart.spot(*max((row.work, row.seconds) for row in rows))
    shapes = discs + _lines(x + 10, y + 22, ("measured", "on this computer"), style.INK)
    least = min(rows, key=lambda row: row.work)
    if least.seconds > BENDS * least.work / scale.speed(rows):
        x, y = chart.spot(least.work, least.seconds)
        shapes += _lines(x - 4, y - 40, ("small steps:", "overhead"), style.GREY)
    return shapes


def _beyond(chart, giants, speed):
    if not giants:
        return []
    spots = [chart.spot(giant.work, giant.work / speed) for giant in giants]
    heights = apart([y for _, y in spots], NAME_GAP, chart.bottom)
    shapes = []
    for giant, (x, y), height in zip(giants, spots, heights, strict=True):
        told = f"{giant.name}: {scale.words(giant.work / speed)}"
        shapes.append(Disc(x, y, 5.5, style.PAPER, style.INK, 2))
        shapes.append(Words(x - 12, height, told, style.INK, 12.5, "end", halo=True))
    said = ("hollow: not measured,", "worked out at the same speed")
    low = chart.bottom - 0.36 * (chart.bottom - chart.top)
    return shapes + _lines(chart.right, low, said, style.GREY, "end")


def _lines(x, y, lines, colour, anchor="start"):
    """Words, one line under another."""
    return [
        Words(x, y + 16 * row, text, colour, 12.5, anchor, halo=True)
        for row, text in enumerate(lines)
    ]


def _alt(rows, giants, speed):
    works = [row.work for row in rows]
    told = [
        f"The time that learning takes against its work, both on log axes. "
        f"{count(len(rows), 'measured step')}, filled, from {min(works):.0e} to {max(works):.0e} "
        "multiplications and additions; the larger ones are as fast as a dashed line says."
    ]
    if giants:
        beyond = ", ".join(f"{g.name} {scale.words(g.work / speed)}" for g in giants)
        told.append(f"Hollow, at the same speed: {beyond}.")
    return " ".join(told)
