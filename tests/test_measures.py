"""The measures of a lesson, on small notebooks that were made up for it."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from nuggets.course.question import Guess, Question

from . import measures

AHEAD = Question("""
Which layer is blamed most?
* The first, far from the loss | Each stop adds more.
- The last, next to the loss | Less far.
- All alike | Each stop adds more.
""")
AGREES = Question("""
What will it say?
* It agrees | Both are 1.
- It objects | Both are 1.
""")
LETTER = Question("""
Which one?
* A | It is.
- B | It is not.
""")


def made(*cells):
    """A notebook of texts, which become Markdown, and of cells."""
    return new_notebook(
        cells=[new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    )


def asked_before(*cells):
    """A notebook that asks in its first cell."""
    return made(new_code_cell("your_turn.q_it"), *cells)


def shows(text, source="show()", is_folded=False):
    """A cell of code with an output."""
    metadata = {"jupyter": {"outputs_hidden": True}} if is_folded else {}
    return new_code_cell(source, outputs=[new_output("stream", text=text)], metadata=metadata)


def guess(number):
    """A guess of a number, with its unit."""
    return Guess(f"How much?\n= {number} | So it is.")


def test_minutes_are_words_and_cells_and_guesses_without_tables_and_code():
    text = "word " * 149 + "[word](a_link.ipynb)\n\n| a | b |\n\n```python\nx = 1\n```"
    cells = [new_code_cell("1 + 1"), new_code_cell("your_turn.g_it"), new_code_cell("")]
    after = ["## Your turn", new_code_cell("your_turn.q_it")]
    notebook = made(text, *cells, *after)
    assert measures.words(notebook) == 152
    assert measures.minutes(notebook) == pytest.approx(152 / 150 + 3 / 2 + 1)
    assert measures.minutes_to_state(notebook) == 5


@pytest.mark.parametrize(("words", "stated"), [(749, 5), (750, 5), (751, 10)])
def test_minutes_are_rounded_up_to_five(words, stated):
    assert measures.minutes_to_state(made("word " * words)) == stated


def test_what_is_stated_is_found_in_the_frame():
    assert measures.stated_minutes(made("**What you need.** Patience. About 25 minutes.")) == 25
    assert measures.stated_minutes(made("It takes long.")) is None


GIVES_AWAY = [
    (guess("4.8 m"), "It flies 4.80 metres."),
    (guess("4.8 m"), "| short | 4.8 |"),
    (guess("-23.04"), "It is \N{MINUS SIGN}23.04."),
    (guess("-23.04"), "It is about 23."),
    (guess("2047 stops"), "It made **2,047** stops."),
    (guess("2047 stops"), "It made about 2,000 stops."),
    (guess("60 times"), "The rate can be 60 times larger."),
    (guess("3 times"), "It is three times as long."),
    (guess("2 times"), "It is twice as long."),
    (guess("50%"), "Half of them are right."),
    (guess("93.1%"), "It says 0.93."),
    (AHEAD, "The layer that is far from the loss is the first."),
    (AHEAD, "> The first, *far* from the **loss**."),
    (AGREES, "It agrees, with a broken rule."),
    (LETTER, "A was ahead."),
    (LETTER, "It is A."),
]
KEEPS_IT = [
    (guess("4.8 m"), "It flies far. Then 4.6, 4.9, 14.8 and 4.85."),
    (guess("-23.04"), "The other one is 20, or 24."),
    (guess("60 times"), "There are 600 of them, and notebook 60 says more."),
    (guess("3 times"), "Three networks. See [this](3.ipynb)."),
    (guess("50%"), "Now 5 of them, and 500 others."),
    (AHEAD, "The first stop. Far away lies the loss."),
    (AGREES, "Was your guess near?"),
    (LETTER, "A network has two layers. A nudge is small."),
]


@pytest.mark.parametrize(("question", "text"), GIVES_AWAY)
def test_an_answer_in_what_follows_is_found_and_the_cell_is_named(question, text):
    for cell, kind in ((text, "text"), (shows(text), "output"), (f"### {text}", "heading")):
        (told,) = measures.given_away(asked_before("Run it.", cell), 0, question)
        assert told.startswith(f"cell 2, {kind}: ")


@pytest.mark.parametrize(("question", "text"), KEEPS_IT)
def test_what_is_not_the_answer_is_left_alone(question, text):
    assert measures.given_away(asked_before(text, shows(text), f"### {text}"), 0, question) == []


@pytest.mark.parametrize("text", ["It is 4.8 metres.", "4.80"])
def test_a_folded_output_and_the_next_section_may_say_it(text):
    cells = [shows(text, is_folded=True), f"Go on.\n\n## Next\n\n{text}", shows(text)]
    assert measures.given_away(asked_before(*cells), 0, guess("4.8 m")) == []


def test_any_heading_may_not_say_it_before_or_after():
    for notebook in (asked_before("## One", "## 4.8 metres"), asked_before("Go on.\n\n## 4.8 m")):
        assert len(measures.given_away(notebook, 0, guess("4.8 m"))) == 1
    notebook = made("## 4.8 m", new_code_cell("your_turn.g_it"))
    (told,) = measures.given_away(notebook, 1, guess("4.8 m"))
    assert told.startswith("cell 0, heading: ")


def test_code_gives_away_what_it_asserts_and_not_what_it_begins_with():
    assert measures.given_away(asked_before(new_code_cell("w = [0.5, 2]")), 0, guess("0.5")) == []
    (told,) = measures.given_away(
        asked_before(new_code_cell("assert stops == 2047")), 0, guess("2047 stops")
    )
    assert told.startswith("cell 1, code: ")


def test_every_measure_that_is_missed_is_told():
    long = made("About 5 minutes. " + "word " * 2000, *[new_code_cell("1 + 1") for _ in range(41)])
    told = "\n".join(measures.faults(long, {}, limit=30, guesses=(3, 5), exercises=(3, 6)))
    for said in ("so 35", "30 allowed", "41 cells", "2003 words", "0 guesses", "0 exercises"):
        assert said in told


def test_a_question_that_is_nowhere_is_told():
    told = measures.faults(asked_before(), {}, limit=30, guesses=(1, 5), exercises=(0, 6))
    assert "cell 0 asks q_it, which its lesson file has not." in told


def test_a_lesson_that_keeps_the_measures_has_nothing_to_mend():
    cells = []
    for name in "abc":
        cells += [f"## {name}", new_code_cell(f"your_turn.q_{name}")]
    cells += ["## Your turn", *(new_code_cell(f"your_turn.{one}.check(1)") for one in "abc")]
    questions = {f"q_{name}": AGREES for name in "abc"}
    notebook = nbformat.from_dict(made("About 10 minutes.", *cells))
    assert measures.faults(notebook, questions, limit=30, guesses=(3, 5), exercises=(3, 6)) == []
