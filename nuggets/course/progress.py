"""How far the learner has come: ``ng.progress()``."""

from typing import NamedTuple

from . import logbook
from .lessons import MODULES, NOTEBOOKS, all_exercises


def progress():
    """Give the map of the course with the solved exercises, as a ``Progress``."""
    solved = logbook.solved()
    rows = {notebook: {} for notebook in NOTEBOOKS}
    for module, exercise in all_exercises():
        rows[MODULES[module]][exercise.name] = (module, exercise.name) in solved
    return Progress(rows)


class Progress(NamedTuple):
    """How far the learner has come. A notebook shows it as the map of the course.

    Attributes:
        notebooks: for each notebook, a dict from the name of an exercise to whether it is solved.
    """

    notebooks: dict

    @property
    def solved(self):
        """How many exercises are solved."""
        return sum(sum(row.values()) for row in self.notebooks.values())

    @property
    def total(self):
        """How many exercises there are."""
        return sum(map(len, self.notebooks.values()))

    @property
    def next(self):
        """The first exercise that is not solved, as (notebook, name); None when all are."""
        pairs = [(notebook, name) for notebook, row in self.notebooks.items() for name in row]
        return next((pair for pair in pairs if not self.notebooks[pair[0]][pair[1]]), None)

    def draw(self):
        """Draw the map of the course with what is solved, as a ``style.Picture``."""
        from ..drawing.plots import draw_progress  # only here, because it is slow to import

        here = int(self.next[0][:2]) if self.next else None
        rows = ((int(name[:2]), row.values()) for name, row in self.rows())
        counts = {number: (sum(row), len(row)) for number, row in rows}
        return draw_progress(counts, here, self._in_words())

    def _in_words(self):
        done = f"{self.solved} of {self.total} exercises solved."
        if not self.next:
            return f"{done} All done!"
        notebook, name = self.next
        return f"{done} Next: {name}, in {notebook.replace('_', ' ')}."

    def __repr__(self):
        wide = max(map(len, self.notebooks))
        rows = [_row(name, row, wide) for name, row in self.notebooks.items()]
        return "\n".join([f"Your progress: {self.solved} of {self.total} exercises solved", *rows])

    @property
    def map(self):
        """The map to touch, an ``Explorer``."""
        from ..explore.progress_map import progress_map  # only here, because it is slow to import

        stops = {int(name[:2]): (name.replace("_", " "), row) for name, row in self.rows()}
        return progress_map(stops, self._in_words(), int(self.next[0][:2]) if self.next else None)

    def rows(self):
        """Pairs of each notebook that has exercises, and its row."""
        return [(name, row) for name, row in self.notebooks.items() if row]

    def _repr_mimebundle_(self, include=None, exclude=None):
        data, about = self.draw()._repr_mimebundle_()
        return data | self.map.view() | {"text/plain": repr(self)}, about


def _row(notebook, row, wide):
    done, left = sum(row.values()), [name for name, solved in row.items() if not solved]
    bar = "#" * done + "." * len(left)
    following = f"next: {left[0]}" if left else "all done"
    return f"{notebook:{wide}}  {done} of {len(row)}  [{bar}]  {following}"
