"""The explorer that talks: a question is typed, and each word shows the chances it came from."""

import re

import numpy as np
import pytest

from nuggets import explore
from nuggets.drawing.plots import names
from nuggets.explore import Text
from nuggets.explore.chat import _in_lines, beginner
from nuggets.studies import chatbot
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


class Parrot(chatbot.Bot):
    """A bot that always says the same words."""

    says = ()

    def steps(self, question, temperature=0.0, seed=0):
        words = [*self.says, talk.END]
        return [
            (word, np.eye(len(self.vocabulary))[self.vocabulary.number(word)]) for word in words
        ]


def parrot(*words):
    bot = Parrot(beginner().model, beginner().vocabulary)
    bot.says = words
    return bot


@pytest.mark.parametrize(
    ("words", "sentence", "share"),
    [
        ([], "It said nothing: it ended at once, with a chance of >99%.", "it said no word"),
        (["loss"], "It said 1 word. It was least sure", "1 word in a row, of 1"),
        (["loss", "momentum"], "It said 2 words, one by one. It was", "1 word in a row, of 2"),
    ],
)
def test_no_word_one_and_several_are_counted_as_one_would_say_it(words, sentence, share):
    explorer = explore.chat(parrot(*words))
    assert sentence in explorer.text
    assert share in explorer.svg


@pytest.mark.parametrize("word", ["mwmwmwmwmwmwmwm", "momentum", "differentiation", "a"])
def test_the_last_word_in_bold_letters_stays_in_its_box(word):
    (((_, _, room),),) = _in_lines([(word, None)])
    assert names.wide(word, 14, bold=True) <= room - 2


@pytest.mark.parametrize(
    ("given", "got"),
    [
        (lambda: beginner().model, "got a Sequential alone"),
        (lambda: 0, "got 0"),
        (lambda: chatbot.Bot, "got the class Bot itself"),
    ],
)
def test_what_is_no_bot_is_refused(given, got):
    with pytest.raises(TypeError, match=f"chat\\(\\) needs a Bot, such as .*, {got}"):
        explore.chat(given())


@pytest.mark.parametrize("luck", [-1, 2.5, "x"])
def test_a_draw_that_is_no_whole_number_from_0_is_refused(luck):
    explorer = explore.chat()
    with pytest.raises((TypeError, ValueError), match=r"^luck is "):
        explorer.set(luck=luck)
    assert explorer.numbers["luck"] == 0


def learner():
    """A fresh bot that may be changed."""
    words = talk.vocabulary()
    return chatbot.Bot(chatbot.plain(len(words)), words)


def test_a_bot_that_has_learned_since_gives_its_new_answer():
    bot = learner()
    explorer = explore.chat(bot)
    bot.model[-1].bias.data[bot.vocabulary.number("loss")] += 1000
    explorer.set(temperature=0)
    assert set(said(explorer)) == {"loss"}
    assert ": another" in explorer.svg


def test_weights_that_are_no_numbers_are_told_in_one_sentence():
    bot = learner()
    explorer = explore.chat(bot)
    before = explorer.svg
    bot.model[-1].bias.data[0] = np.nan
    hand(explorer, question="what is loss?")
    assert "scores are no numbers any more: make a fresh network" in explorer.text
    assert explorer.svg == before
