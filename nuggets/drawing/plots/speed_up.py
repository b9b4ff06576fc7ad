"""How many times as fast a team is: what was measured, and what a plain model extends it to."""

from ...engine.format import number
from ...studies.team_speed import extended
from .. import style
from ..chart import Chart
from ..scene import Disc, Line, Scene, Words, paint

WIDTH, HEIGHT = style.WIDTH, 420
MORE = (4, 8, 16, 32, 64)
"""Teams that nobody measured here."""


def draw_speed_up(seconds_alone, seconds_together, names=None):
    """Draw how many times as fast teams are as one process without a team, on axes of doublings.

    Measured teams are filled, extended ones hollow: alone / workers + what is lost, of which each
    worker brings as much as each of those of the largest team that was measured. The grey line is
    the ideal, where nothing is lost.

    Args:
        seconds_alone: for one step of one process; or a list, for several tasks.
        seconds_together: {workers: seconds} for one step of a team; or a list of these.
        names: of the tasks, a list of texts to stand beside their lines.

    Returns:
        A ``style.Picture``, 720 by 420 pixels.

    Raises:
        ValueError: if there is nothing to draw, if lists differ in length, if a time is not above
            0, or a team has no worker.
    """
    tasks = _tasks(seconds_alone, seconds_together, names)
    gains = [_gains(alone, together) for _, alone, together in tasks]
    chart = _chart(gains)
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_axes(chart), _ideal(chart))
    ends = []
    for (name, _, together), gain, look in zip(tasks, gains, style.LINES, strict=False):
        scene.add(_task(chart, gain, max(together), *look))
        ends.append((name, max(gain), gain[max(gain)], look[0]))
    ends.append(("ideal", max(MORE), max(MORE), style.QUIET))
    scene.add(chart.names(ends), _key(chart))
    return paint(scene, _alt(tasks, gains))


def _tasks(alone, together, names):
    """A list of (name, seconds alone, {workers: seconds}), checked."""
    alone = list(alone) if isinstance(alone, (list, tuple)) else [alone]
    together = list(together) if isinstance(together, (list, tuple)) else [together]
    names = ["measured"] if names is None and len(alone) == 1 else names
    names = [f"task {i + 1}" for i in range(len(alone))] if names is None else list(names)
    if not 1 <= len(alone) <= len(style.LINES) or {len(together), len(names)} != {len(alone)}:
        raise ValueError(
            f"draw_speed_up draws 1 to {len(style.LINES)} tasks, with seconds alone, seconds "
            f"together and a name for each: got {len(alone)}, {len(together)} and {len(names)}."
        )
    for one, several in zip(alone, together, strict=True):
        if not several or min(several) < 1 or max(several) >= min(MORE):
            raise ValueError(
                f"draw_speed_up needs {{workers: seconds}}, measured for 1 to {min(MORE) - 1} "
                f"workers, got {several}."
            )
        if not all(seconds > 0 for seconds in (one, *several.values())):
            raise ValueError(f"A step takes more than 0 seconds, got {one} alone and {several}.")
    return list(zip(names, alone, together, strict=True))


def _gains(alone, together):
    """How many times as fast each team is: {workers: times}, measured and extended."""
    more = {workers: extended(alone, together, workers) for workers in MORE}
    return {workers: alone / seconds for workers, seconds in (together | more).items()}


def _chart(gains):
    lowest = min(min(gain.values()) for gain in gains)
    return Chart(
        92, 56, WIDTH - 100, HEIGHT - 64, (0.85, 66), (min(0.5, lowest) / 1.4, 90),
        log_x=True, log_y=True,
    )  # fmt: skip


def _axes(chart):
    powers = [2.0**n for n in range(-12, 7, 2) if chart.y[0] <= 2.0**n]
    texts = [_times(power) for power in powers]
    return [
        *chart.rows(powers, texts),
        *chart.columns([1, 2, *MORE]),
        chart.edges(),
        *chart.titles("workers", "how many times as fast as one process alone"),
    ]


def _times(power):
    if power == 1:
        return "the same"
    return f"{number(power)} times" if power > 1 else f"1/{number(1 / power)}"


def _ideal(chart):
    return Line([chart.spot(1, 1), chart.spot(max(MORE), max(MORE))], style.QUIET, 1.6)


def _task(chart, gain, largest, colour, dash):
    workers = sorted(gain)
    shapes = chart.curve(workers, [gain[n] for n in workers], colour, 2.4, dash)
    for n in workers:
        filled = colour if n <= largest else style.PAPER
        shapes.append(Disc(*chart.spot(n, gain[n]), 5.5, filled, colour, 2.2))
    return shapes


def _key(chart):
    """What filled and hollow points are, over the ideal line, where there is nothing else."""
    shapes = []
    for row, (colour, words) in enumerate(((style.INK, "measured"), (style.PAPER, "extended"))):
        x, y = chart.left + 24, chart.top + 20 + 22 * row
        shapes.append(Disc(x, y, 5.5, colour, style.INK, 2.2))
        shapes.append(Words(x + 14, y + 4.5, words, style.INK, 12.5, "start", halo=True))
    return shapes


def _alt(tasks, gains):
    told = []
    for (name, _, together), gain in zip(tasks, gains, strict=True):
        measured = ", ".join(f"{number(gain[n], 2)} times with {n}" for n in sorted(together))
        best = max(gain, key=gain.get)
        told.append(
            f"{name}: {measured} (measured); at most {number(gain[best], 2)} times, with {best}"
            f"{' (extended)' * (best in MORE)}; {number(gain[max(MORE)], 2)} times with "
            f"{max(MORE)} (extended)"
        )
    return (
        "How many times as fast teams of 1 to 64 workers are as one process without a team, both "
        f"on axes of doublings, under the ideal line. {'; '.join(told)}."
    )
