"""Sounds as pictures and as players: each is where it says, and what is heard is what was given."""

import base64
import re

import numpy as np
import pytest

from nuggets.drawing import plots
from nuggets.drawing.plots.voice import sound_shapes
from nuggets.drawing.scene import Photo, Words
from nuggets.worlds import pets, voices
from nuggets.worlds.voices.hearing import height_of, spectrogram


def texts(shapes):
    return [shape for shape in shapes if isinstance(shape, Words)]


def test_under_a_word_stand_its_sounds_in_order_where_they_are():
    voice = voices.draw(1, word="six", seed=2)
    names = [shape for shape in texts(sound_shapes(voice, 0, 0, 1000, 100)) if shape.bold]
    assert [shape.text for shape in names] == ["s", "ih", "k", "s"]
    (_, start, end), *_ = voice.spans(0)
    assert start == pytest.approx(voice.factors["start"][0], abs=0.005)
    assert names[0].x == pytest.approx(500 * (start + end))


def test_recordings_have_no_sounds_under_them_but_their_seconds():
    drawn = voices.draw(1)
    recorded = voices.join(drawn, drawn)[:1]
    written = [shape.text for shape in texts(sound_shapes(recorded, 60, 20, 200, 100))]
    assert "100" in written
    assert "4,000" in written
    assert written[-3:] == ["0 s", "0.5", "1 s"]


@pytest.mark.parametrize("hertz", [200, 500, 1000, 2000, 3500])
def test_a_tone_is_bright_at_the_height_that_its_pitch_is_written_at(hertz):
    time = np.arange(8000) / 8000
    picture = spectrogram(np.sin(2 * np.pi * hertz * time), 8000)[0, 0]
    brightest = picture[:, 16].argmax()
    assert 1 - (brightest + 0.5) / 32 == pytest.approx(height_of(hertz), abs=1 / 32)


def test_what_is_drawn_is_what_the_network_gets():
    voice = voices.draw(1)
    photo = next(s for s in sound_shapes(voice, 0, 0, 9, 9) if isinstance(s, Photo))
    loud = np.unravel_index(voice.images[0, 0].argmax(), (32, 32))
    assert photo.pixels.shape == (32, 32, 3)
    assert photo.pixels[loud][0] == pytest.approx(photo.pixels[..., 0].min())


def test_a_player_holds_the_very_sound():
    drawn = voices.draw(2, words=("no", "yes"))
    players = plots.listen(drawn, ["one", "<two>"])
    page = players._repr_mimebundle_()["text/html"]
    sounds = [base64.b64decode(data) for data in re.findall(r"base64,([^\"]+)", page)]
    np.testing.assert_allclose(voices.file(sounds[1]), drawn.sounds[1], atol=1e-4)
    assert repr(players) == "<sounds to press: one, <two>>"
    assert "&lt;two&gt;" in page
    assert "<two>" not in page


@pytest.mark.parametrize("make", [plots.listen, plots.draw_sounds])
def test_too_many_sounds_and_too_few_captions_are_refused(make):
    with pytest.raises(ValueError, match="Up to 12 sounds fit on a page, not 13"):
        make(voices.draw(13))
    with pytest.raises(ValueError, match="There are 2 sounds: give as many captions"):
        make(voices.draw(2), ["one"])


def test_five_side_by_side_would_be_too_small():
    with pytest.raises(ValueError, match="1 to 4 sounds stand side by side, not 5"):
        plots.draw_sounds(voices.draw(2), columns=5)


@pytest.mark.parametrize(
    ("make", "owner"), [(plots.listen, "listen"), (plots.draw_sounds, "draw_sounds")]
)
@pytest.mark.parametrize(
    ("given", "got"), [(None, "None"), ("yes", "'yes'"), (3, "3"), (pets.draw(2, size=8), "Pets")]
)
def test_what_is_no_voices_is_refused_by_its_name(make, owner, given, got):
    with pytest.raises(TypeError, match=f"^{owner} needs Voices, got {got}\\.$"):
        make(given)


@pytest.mark.parametrize("captions", ["ab", 2])
@pytest.mark.parametrize("make", [plots.listen, plots.draw_sounds])
def test_captions_are_a_list(make, captions):
    with pytest.raises(TypeError, match=f"needs captions as a list of texts, got {captions!r}"):
        make(voices.draw(2), captions)


@pytest.mark.parametrize("columns", [None, "2", 1.5])
def test_columns_that_are_no_whole_number_are_refused(columns):
    with pytest.raises(TypeError, match="draw_sounds needs a whole number for columns"):
        plots.draw_sounds(voices.draw(2), columns=columns)


def test_a_name_that_does_not_fit_under_its_sound_is_left_out_and_not_made_tiny():
    voice = voices.draw(1, word="six", seed=2)
    _, _, (_, start, end), _ = voice.spans(0)
    room = 11 * 0.62 / (end - start)  # pixels for a second, where one letter of 11 px just fits
    for width, has_room in ((1.01 * room, True), (0.99 * room, False)):
        shapes = sound_shapes(voice, 0, 0, width, 100)
        names = [shape for shape in texts(shapes) if shape.bold]
        assert ("k" in [shape.text for shape in names]) == has_room
        assert min(shape.size for shape in names) >= 11


@pytest.mark.parametrize("columns", [1, 2, 3, 4])
def test_no_name_of_a_sound_is_tiny_or_wider_than_its_sound(columns):
    width = (720 - 66 - 14 - 32 * (columns - 1)) / columns
    for voice in (voices.draw(12)[place] for place in range(12)):
        spans = {(start + end) / 2 * width: end - start for _, start, end in voice.spans(0)}
        for name in (shape for shape in texts(sound_shapes(voice, 0, 0, width, 100)) if shape.bold):
            near = min(spans, key=lambda middle, name=name: abs(middle - name.x))
            assert name.size >= 11
            assert 0.62 * name.size * len(name.text) <= spans[near] * width + 0.01
