"""Spoken words: the same every time, as described, and recordings as people have them."""

import struct

import numpy as np
import pytest

import nuggets as ng
from nuggets.worlds import voices
from nuggets.worlds.voices import mouth, wav


def test_clips_have_the_promised_shapes_types_and_ranges():
    drawn = voices.draw(24)
    assert drawn.sounds.shape == (24, 8000)
    assert drawn.sounds.dtype == np.float32
    assert np.abs(drawn.sounds).max() <= 1
    assert np.bincount(drawn.labels).tolist() == [2] * 12
    assert list(drawn.factors) == list(voices.FACTORS)
    assert drawn.images.shape == (24, 1, 32, 32)
    assert drawn.images.min() >= 0
    assert drawn.images.max() == pytest.approx(1, abs=1e-5)


def test_a_clip_is_the_same_among_few_and_among_many():
    few, many = voices.draw(5), voices.draw(17)
    np.testing.assert_allclose(few.sounds, many.sounds[:5], atol=1e-5)
    np.testing.assert_array_equal(few.labels, many.labels[:5])


def test_no_word_hums_below_what_can_be_heard():
    assert np.abs(voices.draw(24).sounds.mean(axis=1)).max() < 0.01


def test_masks_name_each_sound_of_a_word_in_its_order():
    drawn = voices.draw(1, word="yes")
    assert list(drawn.masks) == ["eh", "y", "s"]
    starts = [drawn.masks[name][0].argmax() for name in mouth.WORDS["yes"].split()]
    assert starts == sorted(starts)


def test_the_mask_of_an_s_is_where_the_high_tones_are():
    drawn = voices.draw(1, word="yes", rate=16_000, noise=0.001, room=0)
    power = np.abs(np.fft.rfft(drawn.sounds[0].reshape(250, 64)))
    high = (power[:, 16:] ** 2).sum(axis=1)
    mask = drawn.masks["s"][0]
    assert high[mask].mean() > 5 * high[~mask].mean()


@pytest.mark.parametrize(("factors", "words"), [
    ({"pitch": 20}, "pitch goes from 60 to 450"), ({"word": "cow"}, "not among"),
    ({"words": ("cow",)}, "Cannot speak"), ({"rate": 44_100}, "multiple of 250"),
    ({"difficulty": "mad"}, "difficulty is"),
])  # fmt: skip
def test_what_cannot_be_spoken_is_refused_in_a_sentence(factors, words):
    with pytest.raises(ValueError, match=words):
        voices.draw(3, **factors)


def test_the_door_of_the_package_leads_here():
    assert ng.voices is voices


def packed(samples, kind, bits, channels=1, rate=8_000):
    data = samples.tobytes()
    align = channels * bits // 8
    head = struct.pack("<HHIIHH", kind, channels, rate, rate * align, align, bits)
    body = b"WAVEfmt " + struct.pack("<I", 16) + head + b"data" + struct.pack("<I", len(data))
    return b"RIFF" + struct.pack("<I", len(body) + len(data)) + body + data


TONE = 0.5 * np.sin(2 * np.pi * 440 * np.arange(8_000) / 8_000)


@pytest.mark.parametrize(("kind", "bits", "samples"), [
    (1, 8, (TONE * 127 + 128).round().astype(np.uint8)),
    (1, 16, (TONE * 2**15).astype("<i2")),
    (1, 24, (TONE * 2**31).astype("<i4").view(np.uint8).reshape(-1, 4)[:, 1:]),
    (1, 32, (TONE * 2**31).astype("<i4")),
    (3, 32, TONE.astype("<f4")), (3, 64, TONE),
])  # fmt: skip
def test_every_plain_kind_of_wav_is_read(kind, bits, samples):
    sound = voices.file(packed(samples, kind, bits))
    np.testing.assert_allclose(sound, TONE, atol=0.01)


def test_a_stereo_file_of_96_khz_keeps_its_low_tone_and_loses_the_one_that_does_not_fit():
    time = np.arange(96_000) / 96_000
    both = 0.4 * np.sin(2 * np.pi * 440 * time) + 0.4 * np.sin(2 * np.pi * 7_000 * time)
    sound = voices.file(packed(np.stack([both, both], axis=1).astype("<f4"), 3, 32, 2, 96_000))
    np.testing.assert_allclose(sound[500:-500], 0.8 * TONE[500:-500], atol=0.005)


def test_an_hour_is_refused_before_it_is_read():
    hour = packed(np.zeros(0, "<i2"), 1, 16)[:-4] + struct.pack("<I", 3600 * 16_000)
    with pytest.raises(wav.Unreadable, match="lasts 60 minutes"):
        voices.file(hour + bytes(61 * 16_000))


@pytest.mark.parametrize(("data", "words"), [
    (b"", "no wav"), (b"hello there", "no wav"), (b"\xff\xd8\xff" + bytes(40), "picture, JPEG"),
    (packed(np.zeros(800, "<i2"), 1, 16), "silent"), (packed(TONE, 1, 16)[:40], "without sound"),
    (packed(TONE, 7, 8), "packed in a way"),
])  # fmt: skip
def test_what_is_no_word_gets_one_sentence(data, words):
    with pytest.raises(wav.Unreadable, match=words):
        voices.file(data)


def test_a_folder_of_recordings_comes_back_as_it_was_saved(tmp_path, capsys):
    drawn = voices.draw(4, words=("no", "yes"))
    for i, (sound, label) in enumerate(zip(drawn.sounds, drawn.labels, strict=True)):
        voices.save(tmp_path / f"{drawn.words[label]}_{i}.wav", sound, drawn.rate)
    (tmp_path / "yes_9.wav").write_bytes(b"nothing")
    own = voices.load(tmp_path)
    assert own.words == ("no", "yes")
    assert np.bincount(own.labels).tolist() == [2, 2]
    assert own.sounds.shape == (4, 8000)
    assert "yes_9.wav is no wav" in capsys.readouterr().out


def test_a_whisper_has_the_sounds_of_a_voice_at_the_same_places_and_no_stripes():
    said = {"word": "no", "seed": 4, "noise": 0.001, "room": 0, "pitch": 100}
    aloud, low = voices.draw(1, **said), voices.draw(1, whisper=True, **said)
    np.testing.assert_array_equal(aloud.places, low.places)
    assert _swings_at(100, aloud) > 5 * _swings_at(100, low)
    assert _swings_at(100, low) < 0.2


def _swings_at(hertz, voice):
    """How like itself the middle of a sound is one swing later: 1 is the same."""
    start, end = (round(8_000 * place) for place in voice.spans(0)[1][1:])
    late = 8_000 // hertz
    now, then = voice.sounds[0, start : end - late], voice.sounds[0, start + late : end]
    return abs(np.corrcoef(now, then)[0, 1])


def test_a_voice_that_is_not_drawn_may_be_asked_for_within_reason():
    assert voices.draw(300).factors["tract"].max() < 1.21
    assert voices.draw(1, tract=1.5, pitch=450).factors["pitch"] == 450
    with pytest.raises(ValueError, match=r"tract goes from 0\.75 to 1\.5, got 1\.6"):
        voices.draw(1, tract=1.6)


def test_clips_of_the_same_words_are_joined_and_others_refused():
    first, second = voices.draw(3), voices.draw(2, seed=1)
    both = voices.join(first, second)
    np.testing.assert_array_equal(both.sounds[:3], first.sounds)
    np.testing.assert_array_equal(both.labels[3:], second.labels)
    with pytest.raises(ValueError, match="Only clips of the same words"):
        voices.join(first, voices.draw(2, words=("no", "yes")))


def test_spoken_in_pieces_a_clip_is_the_same_as_in_one(monkeypatch):
    pieces = voices.draw(1, seed=5).sounds
    monkeypatch.setattr(mouth, "_WIDE", 1)
    np.testing.assert_allclose(voices.draw(1, seed=5).sounds, pieces, atol=1e-5)


def test_a_folder_of_each_word_may_hold_files_of_any_name(tmp_path):
    drawn = voices.draw(4, words=("no", "yes"))
    for i, (sound, label) in enumerate(zip(drawn.sounds, drawn.labels, strict=True)):
        folder = tmp_path / drawn.words[label].upper()
        folder.mkdir(exist_ok=True)
        voices.save(folder / f"take {i}.wav", sound, drawn.rate)
    own = voices.load(tmp_path)
    assert own.words == ("no", "yes")
    assert np.bincount(own.labels).tolist() == [2, 2]


def test_a_folder_without_recordings_is_refused_with_what_to_put_there(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"put wav files there, named yes_1\.wav"):
        voices.load(tmp_path)
    with pytest.raises(FileNotFoundError, match="There is no folder"):
        voices.load(tmp_path / "nowhere")


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
def test_a_recording_of_another_rate_keeps_its_tones_below_4000_hz_and_loses_those_above(rate):
    time = np.arange(rate) / rate
    tones = 0.5 * np.sin(2 * np.pi * 440 * time) + 0.3 * np.sin(2 * np.pi * 6_000 * time)
    sound = voices.file(packed((tones * 2**15).astype("<i2"), 1, 16, rate=rate))
    assert sound.shape == (8_000,)
    np.testing.assert_allclose(sound[500:-500], TONE[500:-500], atol=0.005)


def test_an_hour_among_recordings_is_passed_over_and_named(tmp_path, capsys):
    voices.save(tmp_path / "yes_1.wav", TONE, 8_000)
    hour = packed(np.zeros(0, "<i2"), 1, 16)[:-4] + struct.pack("<I", 3600 * 16_000)
    (tmp_path / "no_1.wav").write_bytes(hour + bytes(61 * 16_000))
    assert voices.load(tmp_path).words == ("yes",)
    assert "no_1.wav lasts 60 minutes" in capsys.readouterr().out


@pytest.mark.parametrize("n", [0, -3])
def test_no_words_at_all_cannot_be_spoken(n):
    with pytest.raises(ValueError, match=f"Cannot speak {n} words: n goes from 1 to 100,000"):
        voices.draw(n)


def test_half_a_word_and_a_slow_rate_are_refused(tmp_path):
    with pytest.raises(TypeError, match=r"a whole number for n, got 2\.5"):
        voices.draw(2.5)
    with pytest.raises(ValueError, match=r"seconds must not be below 0\.1"):
        voices.load(tmp_path, seconds=0)


def test_more_words_than_a_computer_can_hold_are_refused_at_once():
    with pytest.raises(ValueError, match="n goes from 1 to 100,000"):
        voices.draw(10**9)


@pytest.mark.parametrize(("given", "words"), [
    ({"words": ("yes", "yes")}, "stands there twice"), ({"speaker": 1.5}, "a whole number"),
    ({"words": None}, "several texts"), ({"pitch": "x"}, "one number for all"),
    ({"seconds": None}, "seconds"), ({"difficulty": []}, "difficulty is"),
])  # fmt: skip
def test_settings_of_another_kind_are_refused_in_a_sentence(given, words):
    with pytest.raises((TypeError, ValueError), match=words):
        voices.draw(2, **given)


@pytest.mark.parametrize("which", [None, True, "yes"])
def test_clips_are_asked_for_by_their_places(which):
    with pytest.raises(TypeError, match="by places"):
        voices.draw(2)[which]


def test_channels_that_cancel_out_are_named_and_the_other_files_kept(tmp_path, capsys):
    sound = voices.draw(1).sounds[0]
    voices.save(tmp_path / "no_1.wav", sound, 8_000)
    sides = np.stack([sound, -sound], axis=1)
    (tmp_path / "yes_1.wav").write_bytes(packed((sides * 32_767).astype("<i2"), 1, 16, channels=2))
    (tmp_path / "._yes_2.wav").write_bytes(b"what a Mac leaves")
    assert voices.load(tmp_path).words == ("no",)
    told = capsys.readouterr().out
    assert "its channels cancel out" in told
    assert "._yes_2" not in told


@pytest.mark.parametrize("rate", [0, None, -1, "x", 2.5, 10**9])
def test_a_rate_that_is_none_is_refused_and_what_is_there_stays(tmp_path, rate):
    path, sound = tmp_path / "yes.wav", voices.draw(1).sounds[0]
    voices.save(path, sound, 8_000)
    kept = path.read_bytes()
    for do in (lambda: voices.save(path, sound, rate), lambda: voices.file(path, rate)):
        with pytest.raises((TypeError, ValueError), match="rate"):
            do()
    assert path.read_bytes() == kept


@pytest.mark.parametrize("sound", [
    np.zeros((2, 100)), np.zeros(100, np.int16), np.array([0.1, np.nan]), "x",
])  # fmt: skip
def test_what_is_no_sound_is_not_written(tmp_path, sound):
    path = tmp_path / "yes.wav"
    with pytest.raises(ValueError, match="A wav holds one sound"):
        voices.save(path, sound, 8_000)
    assert not path.exists()


def test_a_sound_is_not_written_where_no_folder_is(tmp_path):
    sound = voices.draw(1).sounds[0]
    with pytest.raises(FileNotFoundError, match="make it first"):
        voices.save(tmp_path / "none" / "yes.wav", sound, 8_000)
    with pytest.raises(IsADirectoryError, match="name a file"):
        voices.save(tmp_path, sound, 8_000)


def test_an_awkward_rate_is_read_within_a_moment_and_an_empty_sound_never_written(tmp_path):
    path, sound = tmp_path / "yes.wav", voices.draw(1).sounds[0]
    voices.save(path, sound, 44_101)
    assert len(voices.file(path)) == -(-len(sound) * 8_000 // 44_100)
    with pytest.raises(ValueError, match="a multiple of 25"):
        voices.file(path, 8_001)
    kept = path.read_bytes()
    with pytest.raises(ValueError, match="A wav holds one sound"):
        voices.save(path, np.array([]), 8_000)
    assert path.read_bytes() == kept


def test_whisper_is_yes_or_no_and_clips_are_asked_for_in_one_row():
    with pytest.raises(TypeError, match="True or False"):
        voices.draw(2, whisper="no")
    for which in (np.True_, [[0, 1], [1, 0]]):
        with pytest.raises(TypeError, match="by places"):
            voices.draw(2)[which]


def test_the_loudest_part_of_silence_is_silent():
    assert not voices.loudest(np.zeros(100), 50).any()
    assert len(voices.loudest(np.zeros(0), 50)) == 50
    with pytest.raises(ValueError, match="finite"):
        voices.loudest(np.array([np.nan]), 50)


@pytest.mark.parametrize(
    ("sounds", "rate", "size", "kind", "words"),
    [
        ("yes", 8000, 32, TypeError, "spectrogram needs sounds of numbers"),
        ([1j, 2], 8000, 32, TypeError, "spectrogram needs sounds of numbers"),
        (np.zeros((2, 0)), 8000, 32, ValueError, r"got shape \(2, 0\)"),
        (np.zeros((2, 2, 9)), 8000, 32, ValueError, r"got shape \(2, 2, 9\)"),
        ([0.1, np.nan], 8000, 32, ValueError, "a sound has nan or infinity in it"),
        (np.zeros(900), 0, 32, ValueError, "spectrogram: rate must be at least 1000"),
        (np.zeros(900), 8000, 2.5, TypeError, "spectrogram needs a whole number"),
    ],
)
def test_a_spectrogram_of_what_is_no_sound_is_refused(sounds, rate, size, kind, words):
    with pytest.raises(kind, match=words):
        voices.spectrogram(sounds, rate, size)
