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
    ({"pitch": 20}, "pitch goes from 80 to 300"), ({"word": "cow"}, "not among"),
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


def test_the_soft_voice_speaks_each_word_once():
    soft = voices.soft()
    assert soft.words == voices.WORDS
    assert soft.labels.tolist() == list(range(12))
    assert soft.sounds.shape == (12, 8000)
    assert (np.abs(soft.sounds).max(axis=1) > 0.5).all()


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
    with pytest.raises(ValueError, match=f"Cannot speak {n} words: n must be 1 or more"):
        voices.draw(n)


def test_half_a_word_and_a_slow_rate_are_refused(tmp_path):
    with pytest.raises(TypeError, match="a whole number for n"):
        voices.draw(2.5)
    with pytest.raises(ValueError, match="seconds goes from"):
        voices.load(tmp_path, seconds=0)
