"""``ng.glossary()``: all words of the course as a table, and one word looked up."""

import re
from pathlib import Path

import pytest

import nuggets as ng
from nuggets.worlds.glossary import entries

FOLDER = Path(__file__).parents[2] / "notebooks"


def test_all_words_stand_in_a_table_from_a_to_z():
    table = ng.glossary()._repr_markdown_()
    words = re.findall(r"^\| \*\*(.+?)\*\* \|", table, re.M)
    assert words == sorted((entry.word for entry in entries()), key=str.lower)
    assert len(ng.glossary()) == len(words)
    assert table.endswith("without a name of its own there.")
    blame = next(line for line in table.splitlines() if line.startswith("| **blame**"))
    assert blame.endswith(
        "| gradient, partial derivative | [00](00_start_here.ipynb#Small-glossary) |"
    )


def test_every_link_of_the_table_leads_to_a_notebook_and_its_glossary():
    links = re.findall(r"\]\(([^)#]+)(#[^)]*)?\)", ng.glossary()._repr_markdown_())
    assert len(links) == len(ng.glossary())
    for target, anchor in links:
        assert (FOLDER / target).exists()
        assert anchor in ("", "#Small-glossary")


def test_as_text_a_word_stands_with_its_meaning_its_outside_name_and_its_notebook():
    said = " ".join(repr(ng.glossary("signal")).split())
    assert said == (
        "signal: the blame of a neuron's sum: what came back to it. "
        "Outside: delta, error signal. (05)"
    )
    assert repr(ng.glossary("epoch")).endswith("examples. (06)")
    assert max(map(len, repr(ng.glossary()).splitlines())) <= 88


@pytest.mark.parametrize("asked", ["bend", " Bend ", "activation  function", "NONLINEARITY"])
def test_a_word_is_found_by_its_own_name_and_by_its_names_outside(asked):
    found = ng.glossary(asked)
    assert [entry.word for entry in found.entries] == ["bend"]
    assert "| **bend** |" in found._repr_markdown_()


def test_an_outside_word_that_the_course_has_too_finds_both():
    assert [entry.word for entry in ng.glossary("gradient").entries] == ["blame", "gradient"]


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("blaim", " Near it: blame."),
        ("weights", " Near it: weight, weighted sum."),
        ("rate", " Near it: learning rate, schedule."),
        ("zebra", ""),
        ("", ""),
    ],
)
def test_a_word_that_is_not_there_is_told_so_with_near_ones(asked, near):
    found = ng.glossary(asked)
    said = f'There is no word "{asked}" in the glossary.{near}'
    assert repr(found) == found._repr_markdown_() == said
    assert len(found) == 0


@pytest.mark.parametrize("given", [3, ["blame"], ...])
def test_what_is_no_word_is_refused(given):
    with pytest.raises(TypeError, match=r'such as glossary\("blame"\), got'):
        ng.glossary(given)


def test_every_word_can_be_looked_up():
    for entry in entries():
        assert entry in ng.glossary(entry.word).entries
