"""The words of the whole course: that none is missing, and none is told twice."""

import json
import re

import pytest

from nuggets.drawing.plots.names import NAMES
from nuggets.worlds import glossary

MENDS = "the glossaries say something else by now: run  python -m nuggets.worlds.talk"


def test_the_stored_glossary_is_what_the_notebooks_say_now():
    assert glossary.FILE.read_text("utf-8") == glossary.written(glossary.read_notebooks()), MENDS


def tables():
    """Every word in a small glossary of a notebook, found in another way than the package's."""
    for file in glossary.NOTEBOOKS.rglob("*.ipynb"):
        if ".ipynb_checkpoints" in file.parts:
            continue
        for cell in json.loads(file.read_text("utf-8"))["cells"]:
            _, _, table = "".join(cell["source"]).partition("## Small glossary")
            for line in table.splitlines():
                if line.startswith("| **"):
                    yield line.split("**")[1]


def test_every_word_of_every_notebook_is_in_it_once():
    words = [entry.word for entry in glossary.entries()]
    assert set(tables()) <= set(words)
    assert len(words) == len({word.lower() for word in words})
    assert len(words) == len([*tables()]) + len(glossary.EVERYDAY)


def test_every_word_leads_to_a_notebook_that_is_there_and_says_it():
    for entry in glossary.entries():
        file = glossary.NOTEBOOKS / f"{entry.notebook}.ipynb"
        text = " ".join(glossary.markdown_of(file)).lower()
        assert re.search(rf"\b{re.escape(entry.word.lower())}", text), entry.word


def test_an_outside_word_belongs_to_a_word_of_the_course_and_is_another():
    words = [entry.word for entry in glossary.entries()]
    assert set(glossary.OUTSIDE) <= set(words)
    assert set(glossary.FULLER) <= set(words)
    for word, names in glossary.OUTSIDE.items():
        assert names
        assert word.lower() not in [name.lower() for name in names]


def test_the_picture_with_all_names_calls_the_parts_outside_as_the_glossary_does():
    """A bend is shown there as one of its kinds, and a layer too: both are words of their own."""
    words = {entry.word for entry in glossary.entries()}
    for name in NAMES.values():
        for outside in name.outside.split(", "):
            known = glossary.OUTSIDE.get(name.word, (outside,))
            assert outside in known or outside in words, name


def test_a_folder_without_notebooks_is_told_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="no notebooks"):
        glossary.read_notebooks(tmp_path)


def test_the_words_are_read_with_the_notebook_that_teaches_them(tmp_path):
    table = "## Small glossary\n\n| word | meaning |\n|---|---|\n| **Loss** | the *miss* |\n"
    cells = [{"cell_type": "markdown", "source": [table]}, {"cell_type": "code", "source": [table]}]
    (tmp_path / "more").mkdir()
    for name in ("12_a", "more/b"):
        (tmp_path / f"{name}.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    rows = glossary.read_notebooks(tmp_path)
    assert rows == [["Loss", "the *miss*", "12_a"], ["Loss", "the *miss*", "more/b"]]
