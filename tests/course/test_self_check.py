"""The check of the whole course: driven from code, by hand, and what it leads back to."""

import json
import re
from pathlib import Path

import pytest

from nuggets.course.lessons.n12_keep_learning import self_check as twenty
from nuggets.course.self_check import AGAIN, BACK, COUNTS, IF_AT_TOP, NEXT, RESULT, SelfCheck, asks

FOLDER = Path(__file__).parents[2] / "notebooks"
QUESTIONS = [item.question for item in twenty.items]
each_item = pytest.mark.parametrize(
    "item", twenty.items, ids=lambda item: item.question.prompt[:40]
)


@pytest.fixture
def check():
    return SelfCheck(
        [
            asks("01_rewind", "The first?", "One?\n* Yes | So it is.\n- No | Look again."),
            asks("02_make", "Second", "Two?\n- Yes | Think of 2.\n* No | Well seen."),
            asks("02_make", "Third", "Three?\n- Yes | Count.\n* No | There are two."),
        ]
    )


@pytest.fixture
def by_hand(check):
    """Does on the page what a hand does."""

    def do(press=(), **answers):
        answers = {name.lstrip("q"): text for name, text in answers.items()}
        check.widget._answer(None, {"seen": "1", "set": answers, "press": [*press]}, None)
        return check.widget

    return do


# --- the twenty questions of the course --------------------------------------------------------


def test_there_are_twenty_and_at_least_one_for_each_lesson():
    assert len(twenty.items) == 20
    lessons = {file.stem for file in FOLDER.glob("*.ipynb") if file.name[:2] < "12"}
    assert {item.notebook for item in twenty.items} == lessons


@each_item
def test_the_heading_that_answers_it_is_there(item):
    cells = json.loads((FOLDER / f"{item.notebook}.ipynb").read_text("utf-8"))["cells"]
    text = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    assert item.heading in re.findall(r"^#+ (.+)$", text, re.M)
    assert item.link.endswith(f"({item.notebook}.ipynb#{item.heading.replace(' ', '-')})")
    assert not re.search(r"[()\s<>\"]", item.link.partition("](")[2][:-1]), "it would end the link"


@each_item
def test_it_has_three_answers_and_each_has_a_reply_of_its_own(item):
    replies = item.question.answers.values()
    assert len(replies) == len({*replies}) == 3


def test_neither_its_place_nor_its_length_tells_which_answer_is_right():
    places = [list(asked.answers).index(asked.right) for asked in QUESTIONS]
    assert min(map(places.count, range(3))) >= 5
    assert not any(places[i] == places[i + 1] for i in range(19))
    longest = [max(asked.answers, key=len) == asked.right for asked in QUESTIONS]
    assert sum(longest) <= 10


def test_the_texts_are_for_someone_a_little_afraid_of_maths():
    for asked in QUESTIONS:
        for text in [asked.prompt, *asked.answers, *asked.answers.values()]:
            assert not re.search(r"\b(simply|obvious|obviously|trivial|easy|clearly)\b", text), text
            assert max(map(len, re.split(r"[.?!:] ", text))) < 160, text


def test_none_of_them_is_asked_in_a_lesson_too():
    lessons = (FOLDER.parent / "nuggets" / "course" / "lessons").glob("n*.py")
    texts = {file.stem: " ".join(file.read_text("utf-8").split()) for file in lessons}
    assert texts.pop("n12_keep_learning")
    for asked in QUESTIONS:
        assert not any(asked.prompt in text for text in texts.values())


# --- by code -----------------------------------------------------------------------------------


def test_it_is_driven_by_code_and_the_first_answer_counts(check):
    check.answer("Yes")
    assert check.reply == "Right. So it is."
    assert (check.right, check.missed, check.unanswered) == (1, [], [2, 3])
    check.next()
    check.answer("yes")
    assert (check.reply, check.tone) == ("Not yet right. Think of 2.", "almost")
    check.answer("no")
    assert check.reply == "Right. Well seen. (Your first answer was another, and it counts.)"
    assert (check.right, check.missed, check.unanswered) == (1, [2], [3])
    assert repr(check) == "<self-check: 1 of 2 right at the first try. 1 not answered yet.>"


def test_the_way_goes_through_all_questions_to_the_result_and_round(check):
    seen = []
    for _ in range(5):
        seen.append(check.prompt)
        check.next()
    result = "Your result"
    first, *others = ["Question 1 of 3. One?", "Question 2 of 3. Two?", "Question 3 of 3. Three?"]
    assert seen == [first, *others, result, first]
    check.back()
    check.back()
    assert check.prompt == result
    check.back()
    assert check.prompt == others[-1]


@pytest.mark.parametrize("given", ["perhaps", "", None, 3, ["Yes"]])
def test_what_is_no_answer_is_said_and_does_not_count(check, given):
    check.answer(given)
    assert check.reply == 'That is not one of the answers. They are: "Yes", "No".'
    assert check.first == {}
    check.answer("Yes")
    check.answer(given)
    assert check.first == {1: "Yes"}


def test_the_result_names_the_notebook_and_the_heading_of_each_miss(check):
    for text in ("No", "Yes", "Yes"):
        check.answer(text)
        check.next()
    assert check.reply.splitlines() == [
        "0 of 3 right at the first try.",
        "Worth another look (question in brackets):",
        "01 rewind: The first? (1)",
        "02 make: Second (2), Third (3)",
    ]
    check.answer("Yes")  # there is no question here
    assert len(check.first) == 3


def test_all_right_is_said_as_such(check):
    for text in ("Yes", "No", "No"):
        check.answer(text)
        check.next()
    assert (check.reply, check.tone) == ("3 of 3 right at the first try.", "right")
    assert repr(check.review()) == "3 of 3 right at the first try. Nothing is left to look up."


def test_all_answers_can_be_forgotten(check):
    check.next()
    check.answer("Yes")
    check.start_again()
    assert (check.here, check.first, check.tone) == (1, {}, "")
    check.next()
    assert check.reply == ""
    check.answer("No")
    assert (check.reply, check.right) == ("Right. Well seen.", 1)


# --- what to look up -----------------------------------------------------------------------------


def test_before_any_answer_the_review_says_so_in_one_line(check):
    said = "Nothing is answered yet. There are 3 questions."
    assert repr(check.review()) == check.review()._repr_markdown_() == said


def test_the_review_has_a_link_for_each_miss_and_for_each_that_is_not_answered(check):
    check.answer("No")
    check.next()
    check.answer("No")
    assert check.review()._repr_markdown_().splitlines() == [
        "1 of 2 right at the first try. 1 not answered yet.",
        "",
        "Worth another look:",
        "",
        "- 1: One? [01 rewind, *The first?*](01_rewind.ipynb#The-first?)",
        "",
        "Not answered yet:",
        "",
        "- 3: [02 make, *Third*](02_make.ipynb#Third)",
        "",
        IF_AT_TOP,
    ]
    assert "- 1: One? (01 rewind, The first?)" in repr(check.review())


# --- on a page -----------------------------------------------------------------------------------


def test_it_shows_one_question_with_its_number_its_answers_and_three_buttons(check):
    page = check.widget
    radio, *buttons = page.controls
    assert (radio["kind"], radio["options"]) == ("radio", ["Yes", "No"])
    assert [one["name"] for one in buttons] == [BACK, NEXT, RESULT]
    assert page.prompt == "Question 1 of 3. One?"
    assert page.text.endswith(COUNTS)
    assert (page.values, page.tone) == ({"1": None}, "")


def test_a_hand_answers_and_goes_on_and_finds_its_answers_again(check, by_hand):
    page = by_hand(q1="No")
    assert (page.text, page.tone) == ("Not yet right. Look again.", "almost")
    page = by_hand([NEXT])
    assert (page.prompt, page.values) == ("Question 2 of 3. Two?", {"2": None})
    page = by_hand(q2="No")
    assert (page.text, page.tone) == ("Right. Well seen.", "right")
    page = by_hand([BACK])
    assert (page.values, page.text) == ({"1": "No"}, "Not yet right. Look again.")
    page = by_hand([RESULT])
    assert page.prompt == "Your result"
    assert [one["name"] for one in page.controls] == [BACK, NEXT, AGAIN]
    assert page.text.startswith("1 of 2 right at the first try. 1 not answered yet.\n")
    page = by_hand([AGAIN])
    assert (page.prompt, page.values, check.first) == ("Question 1 of 3. One?", {"1": None}, {})


def test_a_late_answer_reaches_its_own_question(check, by_hand):
    by_hand([NEXT])
    by_hand(q1="Yes")
    assert check.first == {1: "Yes"}
    assert check.widget.values == {"2": None}


def test_a_page_that_only_says_that_it_is_there_changes_nothing(check, by_hand):
    page = by_hand()
    assert (page.tone, page.prompt, check.first) == ("", "Question 1 of 3. One?", {})


def test_code_moves_what_stands_on_the_page(check):
    page = check.widget
    check.answer("Yes")
    assert page.values == {"1": "Yes"}
    check.next()
    assert page.prompt == "Question 2 of 3. Two?"


def test_without_a_widget_it_shows_the_question_as_text(check):
    bundle = check._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/markdown"] == "**Question 1 of 3. One?**\n\n- Yes\n- No"
    assert bundle["text/plain"] == ("<self-check: Nothing is answered yet. There are 3 questions.>")
    check.answer("No")
    assert check._repr_mimebundle_()["text/markdown"].endswith("\n\nNot yet right. Look again.")
    check.back()
    assert "**Your result**" in check._repr_mimebundle_()["text/markdown"]
