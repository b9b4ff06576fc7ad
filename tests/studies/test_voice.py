"""The network of spoken words: it learns as every network does, and its figures are as told."""

import numpy as np
import pytest

import nuggets as ng
from nuggets.studies import voice
from nuggets.worlds import voices


def test_it_is_the_network_of_the_pets_but_for_one_plane_and_the_answers():
    words, pets = voice.network(), ng.pretrained.expert()
    assert [type(layer) for layer in words] == [type(layer) for layer in pets]
    shapes = [(ours.shape, theirs.shape) for ours, theirs in zip(
        words.parameters(), pets.parameters(), strict=True
    )]  # fmt: skip
    differ = [pair for pair in shapes if pair[0] != pair[1]]
    assert differ == [
        ((16, 1, 3, 3), (16, 3, 3, 3)), ((12, 1024), (2, 1024)), ((12,), (2,)),
    ]  # fmt: skip


def test_speakers_whom_it_never_heard_are_understood_after_some_epochs():
    model = voice.learn(voices.draw(900, difficulty="easy"), epochs=5)
    assert voice.right(model, voices.draw(300, seed=9, difficulty="easy")) > 0.9


def test_low_and_high_voices_are_told_apart_by_their_pitch():
    drawn = voices.draw(200)
    low, high = voice.low(drawn), voice.high(drawn)
    assert low.factors["pitch"].max() < 130
    assert high.factors["pitch"].min() > 200
    assert min(len(low), len(high)) > 40


def test_learned_from_low_voices_high_ones_are_misheard_and_few_of_them_mend_much():
    found = voice.low_voices(clips=3_000, few=100, epochs=8)
    assert found["high"] < found["low"] - 0.1
    assert found["mended high"] > found["high"] + 0.05
    assert found["mended low"] > found["low"] - 0.05


def test_four_words_of_one_voice_are_understood_in_new_takes_and_from_others():
    found = voice.own_voice(1)
    assert found["new takes"] > 0.97
    assert found["other voices"] > 0.9


def test_a_small_child_that_whispers_is_hardly_understood():
    child = voice.small_child()
    assert set(child.factors["pitch"]) == {350}
    assert voice.right(voice.beginner(), child) < 0.5


def test_another_take_looks_another_way_and_leaves_the_recording_alone():
    pictures = voices.draw(6).images
    kept = pictures.copy()
    first = voice.other_takes(pictures, np.random.default_rng(0))
    second = voice.other_takes(pictures, np.random.default_rng(1))
    assert first.shape == pictures.shape
    assert first.dtype == np.float32
    assert first.min() >= 0
    assert first.max() <= 1
    assert np.abs(first - second).mean() > 0.02
    np.testing.assert_array_equal(pictures, kept)


def test_with_no_luck_in_it_a_take_would_be_the_recording_itself():
    class Even(np.random.Generator):
        """A generator whose luck lies in the middle."""

        def __init__(self):
            super().__init__(np.random.PCG64())

        def uniform(self, low, high, size):
            return np.full(size, (low + high) / 2)

        def random(self, size, dtype):
            even = np.full(size, 0.5, dtype)
            even[-1] = 0
            return even

    pictures = voices.draw(3).images
    np.testing.assert_allclose(voice.other_takes(pictures, Even()), pictures, atol=1e-6)


def test_one_word_alone_cannot_be_told_apart():
    with pytest.raises(ValueError, match="needs two or more, got \\('yes',\\)"):
        voice.learn(voices.draw(4, words="yes"))


def test_the_door_of_the_package_leads_here():
    assert ng.voice is voice


def test_a_word_anywhere_in_a_recording_is_understood_nearly_as_well_as_a_drawn_one():
    drawn, luck = voices.draw(300, seed=901), np.random.default_rng(0)
    found = []
    for sound in drawn.sounds:
        long = luck.normal(0, sound[:300].std(), 16_000).astype(np.float32)  # as quiet as before it
        at = luck.integers(0, 8_000)
        long[at : at + 8_000] = sound
        found.append(voices.loudest(long, 8_000))
    recorded = voices.Voices(np.stack(found), drawn.labels, drawn.words, drawn.rate, {})
    network = voice.beginner()
    assert voice.right(network, recorded) > voice.right(network, drawn) - 0.05


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda given: voice.learn(given), "learn needs Voices"),
        (lambda given: voice.right(voice.network(), given), "right needs Voices"),
        (lambda given: voice.low(given), "low needs Voices"),
        (lambda given: voice.high(given), "high needs Voices"),
    ],
)
@pytest.mark.parametrize(
    ("given", "got"),
    [(None, "None"), ("yes", "'yes'"), (3, "3"), (ng.pets.draw(2, size=8), "Pets")],
)
def test_what_is_no_voices_is_refused_by_its_name(ask, words, given, got):
    with pytest.raises(TypeError, match=f"^{words}, got {got}\\.$"):
        ask(given)


@pytest.mark.parametrize("choose", [voice.low, voice.high])
def test_the_pitch_of_joined_clips_is_not_known(choose):
    some = voices.draw(4)
    with pytest.raises(ValueError, match="known of spoken words, not of recordings or joined"):
        choose(voices.join(some, some))


@pytest.mark.parametrize(
    ("settings", "kind", "words"),
    [
        ({"batch_size": 0}, ValueError, "learn: batch_size must be at least 1, got 0"),
        ({"batch_size": "x"}, TypeError, "learn needs a whole number for batch_size, got 'x'"),
        ({"epochs": 1.5}, TypeError, "learn needs a whole number for epochs, got 1.5"),
        ({"seed": -1}, ValueError, "learn: seed must be at least 0, got -1"),
    ],
)
def test_a_setting_of_learning_that_is_none_is_refused(settings, kind, words):
    with pytest.raises(kind, match=words):
        voice.learn(voices.draw(4), **settings)


def test_nothing_is_learned_from_no_clips():
    with pytest.raises(ValueError, match="learn needs at least one clip, got none"):
        voice.learn(voices.draw(4)[:0])


def test_a_network_is_not_asked_with_words_in_another_order():
    model = voice.learn(voices.draw(8, words=("yes", "no")), epochs=1)
    assert 0 <= voice.right(model, voices.draw(4, words=("yes", "no"))) <= 1
    with pytest.raises(ValueError, match=r"the words \('yes', 'no'\), .* of \('no', 'yes'\)"):
        voice.right(model, voices.draw(4, words=("no", "yes")))
    with pytest.raises(ValueError, match=r"gives 12 scores, .* the clips are of 2 words"):
        voice.right(voice.network(), voices.draw(4, words=("no", "yes")))


@pytest.mark.parametrize(
    ("pictures", "rng", "kind", "words"),
    [
        (None, 0, TypeError, "other_takes needs pictures of sounds, .* got NoneType"),
        (np.zeros((1, 1, 4, 4)), 0, TypeError, "other_takes needs a random generator, .* got 0"),
        (np.zeros((2, 3, 4, 4)), None, ValueError, r"\(N, 1, size, size\), got shape \(2, 3, 4, 4"),
    ],
)
def test_takes_are_of_pictures_of_sounds(pictures, rng, kind, words):
    rng = np.random.default_rng(0) if rng is None else rng
    with pytest.raises(kind, match=words):
        voice.other_takes(pictures, rng)


@pytest.mark.parametrize("ask", [voice.own_voice, voice.small_child])
def test_a_seed_that_is_no_whole_number_is_refused(ask):
    with pytest.raises(TypeError, match="needs a whole number for seed, got 'x'"):
        ask(seed="x")
