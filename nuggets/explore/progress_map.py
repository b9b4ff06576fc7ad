"""The map of the course under your hands: press a stop, and read what is solved there."""

from ..drawing.plots.course_map import place_of, progress_scene
from ..engine.format import count
from .controls import Memory
from .explorer import Explorer
from .handles import Press
from .svg import paint_svg

REACH = 22
"""How far from the middle of a stop a press still counts, in pixels."""


def progress_map(stops, note, here=None):
    """Explore how far one has come.

    Args:
        stops: the number of a stop -> (its name, a dict from the name of each exercise to whether
            it is solved).
        note: what is said before a stop is pressed.
        here: the number of the stop where the learner goes on, or None.
    """

    def draw(stop):
        counts = {number: (sum(row.values()), len(row)) for number, (_, row) in stops.items()}
        scene = progress_scene(counts, here if stop is None else stop)
        for number, (name, _) in stops.items():
            x, y = place_of(number)
            corner = x - REACH, y - REACH, 2 * REACH, 2 * REACH
            scene.add(Press(*corner, name, {"stop": number}, radius=REACH))
        return paint_svg(scene)

    def say(stop):
        if stop is None:
            return f"{note} Press a stop to see its exercises."
        name, row = stops[stop]
        left = [exercise for exercise, is_solved in row.items() if not is_solved]
        done = f"{name}: {sum(row.values())} of {count(len(row), 'exercise')} solved."
        return f"{done} Left: {', '.join(left)}." if left else f"{done} All done!"

    return Explorer({"stop": Memory(None)}, draw, say, resets=False)
