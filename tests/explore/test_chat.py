"""The explorer that talks: a question is typed, and each word shows the chances it came from."""

import re

import pytest

from nuggets import explore
from nuggets.explore import Text
from nuggets.explore.chat import beginner
from nuggets.worlds import talk


def hand(explorer, **values):
    explorer._answer(None, {"seen": "1", "set": values, "press": []}, None)


def said(explorer):
    """The words of the answer, as their places to press tell them."""
    return re.findall(r'data-label="word \d+: ([^"]*)"', explorer.svg)


def test_a_typed_question_is_answered_word_by_word():
    explorer = explore.chat()
    hand(explorer, question="tell me about  gradient.")
    assert explorer.error is None
    assert explorer.numbers["question"] == "tell me about gradient."
    assert said(explorer) == [
        *talk.tokens(beginner().reply("tell me about gradient.")), "(the end)"
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["", "   ", "x" * 201])
def test_nothing_or_too_much_is_answered_by_one_sentence_and_the_talk_before_stays(typed):
    explorer = explore.chat()
    before = explorer.svg
    hand(explorer, question=typed)
    assert "Type 1 to 200 letters for question" in explorer.text
    assert explorer.svg == before


def test_a_question_without_a_word_it_knows_is_answered_and_says_so():
    explorer = explore.chat()
    hand(explorer, question="xylophone zebra")
    assert 'It never read "xylophone".' in explorer.text
    assert said(explorer)


def test_signs_alone_get_an_answer():
    explorer = explore.chat()
    hand(explorer, question="?!")
    assert explorer.error is None


def test_letters_that_mean_something_in_a_picture_are_only_letters():
    explorer = explore.chat()
    hand(explorer, question='<b> & "loss"</svg>')
    assert explorer.error is None
    assert "&lt;b&gt;" in explorer.svg


def test_a_press_on_a_word_goes_back_to_where_it_was_chosen():
    explorer = explore.chat()
    whole = said(explorer)
    explorer.set(word=3)
    assert said(explorer) == whole[:3]
    assert f'Word 3 is "{whole[2]}"' in explorer.text
    assert not explorer.waits
    explorer.set(word=len(whole))
    assert explorer.waits


def test_a_new_question_is_answered_in_full_where_one_had_gone_back_to_a_word():
    explorer = explore.chat()
    explorer.set(word=2)
    hand(explorer, question="what is bias?")
    assert said(explorer)[-1] == "(the end)"
    explorer.set(word=2)
    explorer.press("another draw")
    assert said(explorer)[-1] == "(the end)"


def test_another_draw_says_something_else_only_where_it_is_warm():
    explorer = explore.chat(temperature=2)
    first = explorer.svg
    explorer.press("another draw")
    assert explorer.svg != first
    cold = explore.chat()
    first = said(cold)
    cold.press("another draw")
    assert said(cold) == first


def test_the_talk_changes_no_weight():
    explorer = explore.chat()
    before = beginner().checksum()
    for luck in range(3):
        explorer.set(question="who are you?", temperature=1.5, luck=luck)
    assert beginner().checksum() == before
    assert f"now {before}: the same" in explorer.svg


def test_a_long_answer_shows_its_last_lines():
    explorer = explore.chat(temperature=2)
    for luck in range(20):
        explorer.set(luck=luck)
        assert explorer.error is None
        assert said(explorer)
        assert 'data-id="last"' in explorer.svg


@pytest.mark.parametrize("given", [3, None, ["a"]])
def test_a_text_control_takes_text_only(given):
    with pytest.raises(TypeError, match="question is a text"):
        Text("a").read("question", given)
