"""Your own voice: any recording gets a verdict, and whatever is none a clear sentence."""

import io
import re

import numpy as np
import pytest

import nuggets as ng
from nuggets import explore
from nuggets.explore.own_voice import MOST
from nuggets.studies.voice import beginner, network
from nuggets.worlds import voices
from nuggets.worlds.voices import wav

OWN = ("no", "hello", "yes")


def said(word="stop", rate=48_000):
    return voices.draw(1, word=word, rate=rate, speaker=3, difficulty="easy").sounds[0]


def wav_file(sound, rate=48_000):
    file = io.BytesIO()
    wav.write(file, sound, rate)
    return file.getvalue()


def answer(own, content=(), **changed):
    own._answer(None, {"seen": "1", "set": changed, "press": []}, list(content))


def record(own, sound=None):
    answer(own, [wav_file(said() if sound is None else sound)], record="")


def bars(own):
    return re.findall(r'data-id="bar-([^"]*)"', own.svg)


def test_to_begin_with_a_drawn_voice_stands_in_and_is_said_to_be_one():
    own = explore.OwnVoice(beginner())
    assert own.text.startswith("This is a drawn voice that says yes: it hears yes, and is ")
    assert "press “Record one word”" in own.text
    assert "a drawn voice: yes" in own.svg
    assert "your voice" not in own.svg
    assert own.tone == ""


def test_what_is_stored_of_the_drawn_voice_is_the_same_whatever_the_network_learned():
    own = explore.OwnVoice(beginner())
    assert repr(own) == repr(explore.OwnVoice(network(3), OWN))
    record(own)
    assert own.text in repr(own)


def test_a_recording_takes_the_place_of_the_drawn_voice():
    own = explore.OwnVoice(beginner())
    record(own)
    assert own.text.startswith("It hears stop, and is ")
    assert "your voice" in own.svg
    assert "a drawn voice" not in own.svg
    assert bars(own) == [*voices.WORDS]


def test_the_verdict_is_what_the_network_says_of_the_loudest_second_at_8_000_a_second():
    own = explore.OwnVoice(beginner())
    quiet = np.zeros(12_000, np.float32)
    record(own, np.concatenate([quiet, said(), quiet]))
    assert own.rate == 8_000
    assert own.sound.shape == (8_000,)
    assert own.sound.dtype == np.float32
    assert np.abs(own.sound).max() == pytest.approx(np.abs(said()).max(), abs=0.05)
    scores = ng.predict(beginner(), voices.spectrogram(own.sound[None], own.rate))
    assert own.chances == pytest.approx(ng.softmax(scores).data[0])
    assert f"It hears {voices.WORDS[scores.argmax()]}, " in own.text


@pytest.mark.parametrize("seconds", [0.2, 1.0, 1.5, 4.0])
def test_a_recording_of_any_length_gives_a_second(seconds):
    own = explore.OwnVoice(beginner())
    record(own, np.resize(said(), round(48_000 * seconds)))
    assert own.sound.shape == (8_000,)
    assert own.tone == ""


def test_a_file_gets_a_verdict_by_its_path_and_from_the_page(tmp_path):
    path = tmp_path / "me.wav"
    path.write_bytes(wav_file(said()))
    own = explore.OwnVoice(beginner())
    own.ask(path)
    assert own.text.startswith("me.wav: it hears stop, and is ")
    before = own.chances
    answer(own, [path.read_bytes()], wav="me.wav")
    assert own.text.startswith("It hears stop, and is ")
    assert own.chances == pytest.approx(before)


REFUSED = {
    "NotAllowedError": "may not use the microphone: allow it",
    "NotFoundError": "No microphone was found: plug one in",
    "NotReadableError": "does not answer: close other programs",
    "NoMediaDevices": "only to addresses with https or localhost",
    "EncodingError": r"Nothing was recorded \(EncodingError\): press again",
}


@pytest.mark.parametrize("why", REFUSED)
def test_where_there_is_no_recording_one_sentence_says_why_and_nothing_is_lost(why):
    own = explore.OwnVoice(beginner())
    record(own)
    before = own.svg, own.sound.tobytes(), own.chances.tobytes()
    answer(own, record=why)
    assert re.search(REFUSED[why], own.text)
    assert "choose a wav file" in own.text
    assert own.tone == "alert"
    assert (own.svg, own.sound.tobytes(), own.chances.tobytes()) == before
    record(own)
    assert own.tone == ""


def test_a_silent_recording_is_said_to_be_silent_and_nothing_is_lost():
    own = explore.OwnVoice(beginner())
    before = own.svg
    record(own, np.zeros(72_000))
    assert own.text.startswith("The recording is silent: check the microphone")
    assert own.tone == "alert"
    assert own.svg == before


BAD = {"empty": b"", "text": b"hello", "cut off": wav_file(said())[:30], "mp3": b"ID3" + bytes(99)}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_file_that_is_no_wav_gets_one_sentence_and_nothing_is_lost(bad):
    own = explore.OwnVoice(beginner())
    record(own)
    before = own.svg, own.sound.tobytes()
    answer(own, [bad], wav="me.mp3")
    assert own.text.startswith("This file is ")
    assert own.tone == "alert"
    assert (own.svg, own.sound.tobytes()) == before


def test_a_path_that_leads_nowhere_and_what_is_no_path_are_answered_in_a_sentence(tmp_path):
    own = explore.OwnVoice(beginner())
    own.ask(tmp_path / "nobody.wav")
    assert "There is no file" in own.text
    own.ask(3)
    assert own.tone == "alert"
    assert "named by its path" in own.text


def test_a_file_that_is_too_large_to_be_sent_and_no_file_are_told_with_what_to_do():
    own = explore.OwnVoice(beginner())
    answer(own, wav="me.wav")
    assert "cut the word out, or give its path to .ask('me.wav')" in own.text
    answer(own, wav="")
    assert own.text.startswith("No file was chosen")
    assert own.tone == "alert"


def test_a_page_that_only_shows_itself_asks_for_nothing():
    own = explore.OwnVoice(beginner())
    before = own.text
    answer(own)
    assert own.text == before


def test_words_of_your_own_stand_beside_the_bars():
    own = explore.OwnVoice(network(3), OWN)
    assert own.words == OWN
    assert bars(own) == [*OWN]
    assert own.chances.shape == (3,)
    assert own.text.startswith("This is a drawn voice that says yes: it hears ")


def test_the_drawn_voice_says_one_of_the_words_where_it_can():
    own = explore.OwnVoice(network(2), ("cow", "left"))
    assert "a drawn voice that says left" in own.text
    own = explore.OwnVoice(network(2), ("cow", "hen"))
    assert "a drawn voice that says yes" in own.text


def test_of_many_words_the_likeliest_are_shown_in_their_order():
    words = [f"word {place}" for place in range(20)]
    own = explore.OwnVoice(network(20), words)
    best = np.sort(np.argsort(-own.chances)[:MOST])
    assert bars(own) == [words[place] for place in best]


def test_a_long_word_is_cut_off_in_the_picture_alone():
    own = explore.OwnVoice(network(2), ["good morning to you", "good morning to all"])
    assert own.svg.count("good mornin…") == 2
    assert "it hears good morning to " in own.text


@pytest.mark.parametrize(
    ("scores", "words", "complaint"),
    [
        (4, None, r"gives 4 scores, so give as many words in their order, as in words=own\.words"),
        (12, OWN, r"the network gives 12 scores, and the words are 3\."),
        (3, "yes", r"the network gives 3 scores, and the words are 1\."),
        (3, ("yes", "no", "yes"), r"one is there twice"),
    ],
)
def test_words_that_do_not_fit_the_scores_are_refused_in_a_sentence(scores, words, complaint):
    with pytest.raises(ValueError, match=complaint):
        explore.OwnVoice(network(scores), words)


def test_words_that_are_no_texts_are_refused_in_a_sentence():
    with pytest.raises(TypeError, match=r"The words are texts.*got \(1, 2\)"):
        explore.OwnVoice(network(2), [1, 2])


def test_a_network_that_has_diverged_is_told_so_and_may_be_asked_again():
    model = network(3)
    sound = model[1].weight.data.copy()
    model[1].weight.data[:] = np.nan
    own = explore.OwnVoice(model, OWN)
    assert own.text.startswith("The network's weights are no numbers any more")
    assert own.chances is None
    model[1].weight.data[:] = sound
    record(own)
    assert own.text.startswith("It hears ")


def test_what_is_saved_is_what_the_network_got_and_is_loaded_as_its_word(tmp_path):
    own = explore.OwnVoice(beginner())
    record(own)
    own.save(tmp_path / "my_recordings" / "stop_1.wav")
    loaded = voices.load(tmp_path / "my_recordings")
    assert loaded.words == ("stop",)
    assert loaded.sounds[0] == pytest.approx(own.sound, abs=1e-4)


def test_nothing_is_saved_before_there_is_a_recording(tmp_path):
    own = explore.OwnVoice(beginner())
    with pytest.raises(ValueError, match="no recording yet: press “Record one word” first"):
        own.save(tmp_path / "yes_1.wav")
    answer(own, record="NotAllowedError")
    with pytest.raises(ValueError, match="no recording yet"):
        own.save(tmp_path / "yes_1.wav")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_load_would_not_find_and_what_is_no_path_are_refused(tmp_path):
    own = explore.OwnVoice(beginner())
    record(own)
    with pytest.raises(ValueError, match=r"name it yes_1\.wav, not .*yes_1\.mp3"):
        own.save(tmp_path / "yes_1.mp3")
    with pytest.raises(ValueError, match=r"name it yes_1\.wav"):
        own.save(tmp_path / "yes_1")
    with pytest.raises(TypeError, match="named by its path"):
        own.save(7)
