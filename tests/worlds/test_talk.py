"""The coach's talk: what the notebooks say, in words and in numbers."""

import json

import numpy as np
import pytest

from nuggets.worlds import glossary, talk

MENDS = "the notebooks say something else by now: run  python -m nuggets.worlds.talk"


def test_the_stored_talk_is_what_the_notebooks_say_now():
    assert talk.FILE.read_text("utf-8") == talk.written(talk.read_notebooks()), MENDS


def test_the_file_is_under_200_kilobytes():
    assert talk.FILE.stat().st_size < 200_000


def test_there_are_at_least_200_questions_and_100_other_ways_to_ask_them():
    learned, unseen = talk.questions(), talk.questions(unseen=True)
    assert len(learned) >= 200
    assert len(unseen) >= 100
    assert len({pair.question for pair in learned + unseen}) == len(learned) + len(unseen)


def test_what_is_asked_in_another_way_has_the_same_answer_and_only_known_words():
    words, learned = talk.vocabulary(), {pair.answer for pair in talk.questions()}
    for question, answer in talk.questions(unseen=True):
        assert answer in learned
        assert words.strangers(question) == []


def test_every_way_to_ask_is_used():
    starts = [way.partition("{}")[2] for way in talk.WAYS]
    asked = [pair.question for pair in talk.questions()]
    assert all(any(question.endswith(start) for question in asked) for start in starts)


def test_every_question_fits_into_its_room():
    words = talk.vocabulary()
    for question, _ in talk.questions() + talk.questions(unseen=True):
        assert len(talk.asked(question, words)) <= talk.ROOM


def test_prose_is_held_back_by_whole_paragraphs():
    learned, unseen = talk.prose(), talk.prose(unseen=True)
    assert 8 < len(learned) / len(unseen) < 10
    assert not set(learned) & set(unseen)
    assert not any(mark in text for text in learned for mark in ("|", "`", "**", "]("))


def test_text_is_cut_into_words_and_signs_and_put_together_again():
    assert talk.tokens("Why? It's guess-and-keep.") == ["why", "?", "it's", "guess-and-keep", "."]
    for text in ("why? it's guess-and-keep (or not).", "a, b: −1 × 50%!"):
        assert talk.joined(talk.tokens(text)) == text
    assert talk.joined([talk.PAD, "a", "b", talk.END]) == "a b"


@pytest.mark.parametrize("given", [None, 3, ["a"]])
def test_what_is_no_text_is_refused(given):
    with pytest.raises(TypeError, match="tokens\\(\\) cuts up a text"):
        talk.tokens(given)


def test_a_vocabulary_gives_every_word_a_number_and_all_strangers_one():
    words = talk.Vocabulary(["a b", "b c"])
    assert words.words == [*talk.SIGNS, "a", "b", "c"]
    assert words.decode(words.encode("c a zebra")) == ["c", "a", talk.UNKNOWN]
    assert words.strangers("a zebra") == ["zebra"]
    assert talk.Vocabulary(["a b", "b c"], least=2).words == [*talk.SIGNS, "b"]
    assert repr(words) == "<vocabulary: 7 words>"


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("what is blame", "what is blame?"),
        ("blame", "blame?"),
        ("tell me about blame", "tell me about blame."),
        ("Explain to me what you mean by blame", "Explain to me what you mean by blame."),
        ("how does blame flow", "how does blame flow?"),
        ("tell me!", "tell me!"),
        ("", ""),
    ],
)
def test_a_question_without_its_last_sign_gets_that_of_the_way_it_is_asked(question, wanted):
    assert talk.ended(question) == wanted


def test_all_learned_questions_without_their_last_sign_are_shown_as_they_were_learned():
    words = talk.vocabulary()
    for question, _ in talk.questions():
        assert talk.asked(question[:-1], words) == talk.asked(question, words)


def test_no_sign_is_added_that_the_vocabulary_lacks():
    words = talk.Vocabulary(["q a"])
    assert words.decode(talk.asked("q", words)) == ["q", talk.ANSWER]


@pytest.mark.parametrize("given", [9999, -1])
def test_a_number_that_no_word_has_is_refused(given):
    with pytest.raises(ValueError, match=str(given)):
        talk.Vocabulary(["a b"]).decode([given])


@pytest.mark.parametrize("given", [3, "a", [1.5], ["a"]])
def test_what_is_no_row_of_whole_numbers_is_not_decoded(given):
    with pytest.raises(TypeError, match="decode\\(\\) needs a"):
        talk.Vocabulary(["a b"]).decode(given)


@pytest.mark.parametrize("given", ["a text", None])
def test_a_vocabulary_of_no_list_of_texts_is_refused(given):
    with pytest.raises(TypeError, match="Vocabulary needs a list of texts, such as"):
        talk.Vocabulary(given)


@pytest.mark.parametrize("ask", [talk.prose, talk.questions])
def test_unseen_is_true_or_false_only(ask):
    with pytest.raises(TypeError, match="needs True or False for unseen, got 'x'"):
        ask("x")


@pytest.mark.parametrize("turn", [talk.windows, talk.sequences])
def test_what_is_no_list_of_pairs_or_no_vocabulary_is_not_turned_into_numbers(turn):
    with pytest.raises(TypeError, match=r"a list of questions and answers, such as .*, got 'ab'"):
        turn("ab", talk.vocabulary())
    with pytest.raises(TypeError, match=r"needs a vocabulary, such as .*, got 3"):
        turn([("q", "a")], 3)


def test_rows_of_no_question_are_refused():
    with pytest.raises(ValueError, match="no question in that"):
        talk.sequences([], talk.vocabulary())


def test_a_window_is_what_came_before_each_word_of_the_answer():
    words = talk.Vocabulary(["q a b"])
    q, a, b = words.encode("q a b")
    now, end = words.number(talk.ANSWER), words.number(talk.END)
    before, nexts = talk.windows([talk.Pair("q", "a b")], words, 3)
    np.testing.assert_array_equal(before, [[0, q, now], [q, now, a], [now, a, b]])
    np.testing.assert_array_equal(nexts, [a, b, end])


def test_a_sequence_asks_for_the_words_of_the_answer_only_and_all_begin_at_one_place():
    words = talk.Vocabulary(["q a b"])
    x, y = talk.sequences([talk.Pair("q", "a b"), talk.Pair("q q", "b")], words)
    q, a, b = words.encode("q a b")
    now, end = words.number(talk.ANSWER), words.number(talk.END)
    empty = [0] * (talk.ROOM - 3)
    np.testing.assert_array_equal(x, [[*empty, 0, q, now, a, b], [*empty, q, q, now, b, 0]])
    blank = [talk.IGNORED] * (talk.ROOM - 1)
    np.testing.assert_array_equal(y, [[*blank, a, b, end], [*blank, b, end, talk.IGNORED]])


def test_windows_and_sequences_ask_for_the_same_words():
    words = talk.vocabulary()
    _, nexts = talk.windows(talk.questions(), words)
    _, y = talk.sequences(talk.questions(), words)
    np.testing.assert_array_equal(y[y != talk.IGNORED], nexts)


def notebook(path, *cells):
    rows = [{"cell_type": "markdown", "source": [text]} for text in cells]
    rows.append({"cell_type": "code", "source": ["print('not said')"]})
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"cells": rows}), "utf-8")


def test_glossaries_and_prose_are_read_out_of_the_notebooks(tmp_path):
    table = "## Small glossary\n\n| word | meaning |\n|---|---|\n| **Loss** | the *miss* |\n"
    long = "The [coach](x.ipynb) sees **one** link after the other, `and` waits.\n\nToo short."
    notebook(tmp_path / "01_a.ipynb", "# A title of eight words is no prose here", long, table)
    notebook(tmp_path / "10_b.ipynb", table.replace("Loss", "Own"))
    notebook(tmp_path / "12_d.ipynb", long.replace("coach", "teacher"), table.replace("Loss", "Z"))
    notebook(tmp_path / "more" / "c.ipynb", table.replace("miss", "later").replace("*", "**"))
    assert talk.read_notebooks(tmp_path) == {
        "glossary": [["loss", "the miss"]],
        "prose": ["The coach sees one link after the other, and waits."],
    }


def test_a_folder_without_notebooks_is_told_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="no notebooks"):
        talk.read_notebooks(tmp_path)


def test_making_the_talk_anew_writes_the_files_that_are_read(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(talk, "FILE", tmp_path / "talk.json")
    monkeypatch.setattr(glossary, "FILE", tmp_path / "glossary.json")
    talk.main()
    assert json.loads(glossary.FILE.read_text("utf-8")) == glossary.read_notebooks()
    assert "questions to learn" in capsys.readouterr().out
    assert json.loads(talk.FILE.read_text("utf-8")) == talk.read_notebooks()
