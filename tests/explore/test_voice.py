"""The explorer of a voice: what is dragged is what is spoken, and what is heard is told."""

import numpy as np
import pytest

import nuggets as ng
from nuggets import explore
from nuggets.explore.voice import say_voice
from nuggets.studies.voice import beginner, network
from nuggets.worlds import voices
from tests.explore.test_explorers import control, hand, press, root, texts


def test_it_begins_with_a_word_that_is_understood():
    explorer = explore.voice()
    assert explorer.text.startswith("It hears yes, as was spoken")
    assert "the sound: yes" in texts(explorer)
    assert [text for text in texts(explorer) if text in ("y", "eh", "s")] == ["y", "eh", "s"]


def test_a_press_on_a_word_speaks_it():
    explorer = explore.voice()
    presses = [part for part in root(explorer).iter() if part.get("data-press")]
    assert len(presses) == 12
    hand(explorer, word="six")
    assert "the sound: six" in texts(explorer)


@pytest.mark.parametrize("factor", ["pitch", "tract", "speed", "breath", "noise", "room"])
def test_each_factor_has_a_handle_and_changes_the_sound(factor):
    explorer = explore.voice()
    page, before = explorer.svg, control(explorer, factor)
    assert f"&quot;{factor}&quot;" in page or f'"name":"{factor}"' in page
    assert before["folded"]
    hand(explorer, **{factor: before["high"]})
    assert explorer.svg != page


def test_what_it_shows_is_what_the_network_says_of_the_very_sound():
    explorer = explore.voice(word="nine")
    hand(explorer, pitch=290, tract=1.15, noise=1.0, room=0.5)
    said = voices.draw(
        1, word="nine", speaker=7, start=0.15, loudness=0.8, pitch=290, tract=1.15, noise=0.25,
        room=0.5, speed=1.0, breath=1.0,
    )  # fmt: skip
    heard = voices.WORDS[ng.predict(beginner(), said.images).argmax()]
    assert f"hears {heard}" in explorer.text


def test_a_word_that_is_misheard_is_named_with_what_is_heard_instead():
    chances = np.full(12, 0.02)
    chances[3] = 0.78
    assert say_voice("yes", chances).startswith("Yes was spoken, and it hears right, 78% sure.")


def test_another_speaker_says_it_another_way():
    explorer = explore.voice()
    before = explorer.svg
    press(explorer, "other speaker")
    assert explorer.numbers["speaker"] == 8
    assert explorer.svg != before


def test_a_network_of_other_words_and_a_word_that_is_none_are_refused():
    with pytest.raises(ValueError, match=r"a score for each of the 12 words .* this one gives 4"):
        explore.voice(network(4))
    with pytest.raises(ValueError, match="word cannot be 'cow'"):
        explore.voice(word="cow")


@pytest.mark.parametrize(
    ("speaker", "kind", "words"),
    [
        ("x", TypeError, "speaker is a number, not 'x'"),
        (None, TypeError, "speaker is a number, not None"),
        (2.5, ValueError, "speaker is a whole number from 0 to 999,999, not 2.5"),
        (-1, ValueError, "speaker is a whole number from 0 to 999,999, not .1"),
        (10**6, ValueError, "speaker is a whole number from 0 to 999,999, not 1,000,000"),
    ],
)
def test_a_speaker_that_is_none_is_refused(speaker, kind, words):
    with pytest.raises(kind, match=words):
        explore.voice(speaker=speaker)
    explorer = explore.voice()
    before = explorer.svg, explorer.text
    with pytest.raises(kind, match=words):
        explorer.set(speaker=speaker)
    assert (explorer.svg, explorer.text) == before


def test_a_noise_that_is_no_number_is_refused():
    with pytest.raises(TypeError, match="noise is a number, not None"):
        explore.voice().set(noise=None)


def test_weights_that_are_no_numbers_are_refused_and_told_where_they_turn_so():
    model = network()
    explorer = explore.voice(model)
    model.parameters()[0].data[:] = np.nan
    with pytest.raises(FloatingPointError, match="train a fresh one"):
        explore.voice(model)
    hand(explorer, pitch=200)
    assert "The network's scores are no numbers" in explorer.text
