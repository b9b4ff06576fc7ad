"""What notebook 09 and its recipe say of the tricks for photographs is measured once."""

import ast
import itertools
from pathlib import Path

import nbformat

FOLDER = Path(__file__).parents[2] / "notebooks"
PAGES = "09_tell_cats_from_dogs.ipynb", "more/the_photograph_recipe.ipynb"


def tricks(page):
    """The numbers in the cell that draws a bar for each trick."""
    cells = nbformat.read(FOLDER / page, as_version=4).cells
    (source,) = (cell.source for cell in cells if cell.source.startswith("tricks = {"))
    return ast.literal_eval(source[source.index("{") : source.index("}") + 1])


def test_both_pages_show_the_same_bars():
    first, second = map(tricks, PAGES)
    assert first == second
    assert len(first) == 7


def test_the_tricks_together_bring_more_than_any_one_of_them():
    numbers = [*tricks(PAGES[0]).values()]
    steps = [after - before for before, after in itertools.pairwise(numbers)]
    assert numbers[-1] == max(numbers)
    assert numbers[-1] - numbers[0] > max(steps)
