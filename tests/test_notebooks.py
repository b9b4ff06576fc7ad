"""What every notebook owes its reader; that it runs and says the same again is nbval's part."""

import re
from pathlib import Path

import nbclient
import nbformat
import pytest
import textstat

import nuggets as ng
from nuggets.course.cli.execute import CURTAIN, FETCHED, answers

from . import measures

FOLDER = Path(__file__).parents[1] / "notebooks"
LESSONS = sorted(FOLDER.glob("*.ipynb"))
MORE = sorted(FOLDER.glob("more/*.ipynb"))
PATHS = LESSONS + MORE
README = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
WITH_EXERCISES = [path for path in LESSONS if not path.name.startswith("00")]

SPINE = ("00", "01", "04", "05", "06", "08", "09")
"""The lessons that tell the whole story."""

LONG = ("08", "09", "10")
"""Those that may take forty minutes; all others thirty."""


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def prose(path):
    return "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


every_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
every_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
every_lesson_with_exercises = pytest.mark.parametrize(
    "path", WITH_EXERCISES, ids=lambda path: path.stem
)
every_other = pytest.mark.parametrize("path", MORE, ids=lambda path: path.stem)


def test_there_are_lessons_and_what_is_good_to_know():
    assert LESSONS
    assert MORE


@every_notebook
def test_it_was_saved_from_a_clean_kernel(path):
    counts = [cell.execution_count for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1))


@every_notebook
def test_no_cell_failed_or_warned(path):
    for cell in code_cells(path):
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", cell.source


@every_lesson
def test_the_first_code_cell_is_the_two_imports(path):
    assert code_cells(path)[0].source == "import numpy as np\nimport nuggets as ng"


@every_notebook
def test_a_code_cell_has_at_most_fifteen_lines(path):
    for cell in code_cells(path):
        assert sum(bool(line.strip()) for line in cell.source.splitlines()) <= 15, cell.source


@every_lesson
def test_it_has_the_frame(path):
    text = prose(path)
    assert len(re.findall(r"^# ", text, re.M)) == 1
    for part in ("What you will do", "What you will learn", "What you need", "minutes"):
        assert part in text
    for heading in ("## Looking back", "## Small glossary", "## Next"):
        assert heading in text


@every_notebook
def test_it_is_small_and_carries_no_widget_state(path):
    assert path.stat().st_size < 1_000_000
    notebook = read(path)
    assert "widgets" not in notebook.metadata
    kinds = [kind for cell in code_cells(path) for o in cell.outputs for kind in o.get("data", {})]
    assert "application/vnd.jupyter.widget-view+json" not in kinds


@every_notebook
def test_no_photograph_is_kept_in_it(path):
    for cell in code_cells(path):
        if re.search(r"draw_pictures\(\w*photo", cell.source):
            assert FETCHED in cell.metadata.tags, cell.source
        if FETCHED in cell.metadata.get("tags", ()):
            assert not any("image/png" in output.get("data", ()) for output in cell.outputs)


@every_notebook
def test_every_picture_says_in_words_what_it_shows(path):
    for cell in code_cells(path):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                assert len(output.metadata["image/png"]["alt"]) > 20, cell.source
                assert "object at 0x" not in output.data["text/plain"]


@every_notebook
def test_it_plots_through_the_package(path):
    assert not any(
        "plt." in cell.source or "matplotlib" in cell.source for cell in code_cells(path)
    )


@every_notebook
def test_links_to_other_notebooks_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#:]+)\)", prose(path)):
        assert (path.parent / target).exists(), target


def faults(path):
    """Tell where a lesson misses a measure."""
    number, is_first = path.name[:2], path.name.startswith("00")
    return measures.faults(
        read(path),
        vars(getattr(ng.exercises, path.stem.partition("_")[2])),
        limit=40 if number in LONG else 30,
        guesses=(1 if is_first else 3, 5),
        exercises=(1 if is_first else 3, 6),
    )


@every_lesson
def test_it_keeps_the_measures_and_gives_no_answer_away(path):
    found = faults(path)
    assert not found, "\n" + "\n".join(found)


def test_the_story_is_told_in_under_three_hours():
    spine = [path for path in LESSONS if path.name[:2] in SPINE]
    counted = {path.stem: measures.minutes(read(path)) for path in spine}
    assert sum(counted.values()) < 180, counted


@every_other
def test_what_is_good_to_know_has_a_smaller_frame(path):
    text = prose(path)
    assert len(re.findall(r"^# ", text, re.M)) == 1
    for part in ("What you will do", "What you will learn", "What you need"):
        assert part in text
    for heading in ("## Looking back", "## Next"):
        assert heading in text
    assert re.search(r"\]\(\.\./\d\d_\w+\.ipynb\)", text), "no link leads back to a lesson"
    notebook = read(path)
    assert measures.stated_minutes(notebook) == measures.minutes_to_state(notebook)
    assert measures.minutes(notebook) <= 40


@every_other
def test_a_link_leads_to_what_is_good_to_know(path):
    belongs_to_all = path.stem == "a_little_python"
    assert belongs_to_all or any(f"(more/{path.name})" in prose(lesson) for lesson in LESSONS)


@every_notebook
def test_the_readme_lists_it_with_its_minutes(path):
    link = re.escape(f"({path.relative_to(FOLDER.parent).as_posix()})")
    rows = re.findall(rf"^\| .*{link}(?:\*\*)? \| .* \| (\d+) \|$", README, re.M)
    assert rows == [str(measures.stated_minutes(read(path)))]


def test_the_readme_shows_which_notebooks_tell_the_story():
    assert tuple(re.findall(r"^\| \*\*\[(\d\d) ", README, re.M)) == SPINE


@every_lesson
def test_every_exercise_that_counts_for_progress_stands_in_it(path):
    sources = "\n".join(cell.source for cell in code_cells(path))
    asked = set(re.findall(r"your_turn\.(\w+)\.check\(", sources))
    module = path.stem.partition("_")[2]
    assert asked == {ex.name for name, ex in ng.exercises.all_exercises() if name == module}


@every_lesson_with_exercises
def test_three_times_the_reader_guesses_before_an_answer_that_is_folded_up(path):
    folded = [
        cell for cell in code_cells(path) if "outputs_hidden" in cell.metadata.get("jupyter", {})
    ]
    assert len(folded) >= 3
    assert folded == answers(code_cells(path))
    assert all(cell.metadata["jupyter"] == {"outputs_hidden": True} for cell in folded)
    assert all(cell.outputs[0].data == CURTAIN for cell in folded)


def plain(text):
    """Prose without tables, code, headings, and names of notebooks that a link leads to."""
    text = re.sub(r"```.*?```", "", text, flags=re.S)
    text = re.sub(r"`[^`]*`|\[[^]]*\]\([^)]*\)", "", text)
    lines = [line for line in text.splitlines() if not line.startswith(("|", "#", "**What"))]
    return "\n".join(lines)


def glossary(path):
    """The terms of a notebook's small glossary."""
    part = prose(path).partition("## Small glossary")[2].partition("\n## ")[0]
    return re.findall(r"^\| \*\*(.+?)\*\* \|", part, re.M)


def uses(term, text):
    """Each place in a text where a term stands, in the singular or in the plural."""
    return [found.start() for found in re.finditer(rf"\b{re.escape(term)}(e?s)?\b", text, re.I)]


@every_notebook
def test_a_term_of_the_glossary_is_bold_where_it_first_stands(path):
    text = plain(prose(path))
    for term in glossary(path):
        assert uses(term, text), f"{term} is in the glossary only"
        before = text[: uses(term, text)[0]].rpartition("\n\n")[2]
        assert before.count("**") % 2 == 1, f"{term} is not bold where it first stands: {before}"


@every_lesson
def test_a_term_of_the_glossary_is_new(path):
    for earlier in LESSONS[: LESSONS.index(path)]:
        for term in glossary(path):
            found = uses(term, plain(prose(earlier)))
            assert not found, f"{term} stands in {earlier.stem} already"


@every_notebook
def test_a_fourteen_year_old_can_read_it(path, record_property):
    text = re.sub(r"[*_`]", "", plain(prose(path)))
    grade = textstat.flesch_kincaid_grade(text)
    record_property("Flesch-Kincaid grade", round(grade, 1))
    print(f"{path.stem}: Flesch-Kincaid grade {grade:.1f}")
    (most,) = re.findall(r"above grade (\d)", README)
    assert grade <= min(7, int(most))


@every_lesson_with_exercises
def test_an_untouched_exercise_is_not_tried_yet(path):
    for cell in code_cells(path):
        if re.search(r"your_turn\.\w+\.check\(", cell.source):
            assert "".join(output.text for output in cell.outputs).startswith("Not tried yet")


@every_lesson_with_exercises
def test_with_every_exercise_solved_every_check_says_so(path):
    exercises = getattr(ng.exercises, path.stem.partition("_")[2])
    notebook, names = nbformat.v4.new_notebook(), []
    for cell in code_cells(path):
        for name in re.findall(r"your_turn\.(\w+)\.check\(", cell.source):
            names.append(name)
            solved = "solve" if getattr(exercises, name).wants_function else "solve()"
            check = f"your_turn.{name}.check(your_turn.{name}.{solved})"
            notebook.cells.append(nbformat.v4.new_code_cell(check))
    for cell in reversed(code_cells(path)[:2]):
        notebook.cells.insert(0, nbformat.v4.new_code_cell(cell.source))
    nbclient.NotebookClient(notebook, kernel_name="python3").execute()
    for name, cell in zip(names, notebook.cells[2:], strict=True):
        (reply,) = cell.outputs
        assert reply.data["text/plain"].startswith("Right"), name
        assert "\N{CHECK MARK}" in reply.data["text/html"]
