"""The explorer from noise: what is pressed and dragged is what the network paints."""

import numpy as np
import pytest

import nuggets as ng
from nuggets import explore
from nuggets.engine.layers import Module
from nuggets.explore.from_noise import _Way, say_from_noise
from nuggets.studies.from_noise import STEPS, Denoiser, beginner, film
from tests.explore.test_explorers import control, hand, press, texts


def test_it_begins_with_noise_and_says_what_it_is_asked_for():
    explorer = explore.from_noise()
    assert explorer.text.startswith("Nothing but noise. It is asked for a dog. Press Go")
    assert "it sees: noise" in texts(explorer)


def test_played_to_its_end_there_is_a_new_pet_after_two_seconds():
    explorer = explore.from_noise()
    row = control(explorer, "step")
    assert row["play"] == "Go"
    assert 1_500 <= row["high"] * row["pause"] <= 2_000
    assert row["high"] == STEPS
    hand(explorer, step=STEPS)
    assert "it sees: a new pet" in texts(explorer)
    assert explorer.text.startswith("A new pet, asked for as a dog.")


def test_what_it_shows_are_the_steps_of_the_film():
    way, whole = _Way(beginner(), 0.5, 7), film(beginner(), [0.5], seed=7)
    for step in (3, 0, STEPS):
        seen, guess = way[step]
        np.testing.assert_array_equal(seen, whole.seen[step, 0])
        np.testing.assert_array_equal(guess, whole.guesses[step, 0])


def test_each_step_runs_the_network_once_and_a_step_back_never(monkeypatch):
    runs, call = [], Module.__call__

    def counting(model, *inputs):
        runs.append(model is beginner())
        return call(model, *inputs)

    monkeypatch.setattr(Module, "__call__", counting)
    explorer = explore.from_noise()
    for step in (1, 2, 3, 1, 0):
        hand(explorer, step=step)
    assert sum(runs) == 4  # at the noise, and after each of three steps


@pytest.mark.parametrize(
    ("species", "words"),
    [(-1, "a cat"), (0, "half cat, half dog"), (0.5, "75% dog and 25% cat"), (1, "a dog")],
)
def test_it_says_how_much_cat_and_how_much_dog_it_was_asked_for(species, words):
    assert f"asked for as {words}." in say_from_noise(STEPS, species)


def test_another_noise_begins_at_noise_and_makes_another_pet_where_one_stands():
    explorer = explore.from_noise(step=STEPS)
    before = explorer.svg
    press(explorer, "other noise")
    assert explorer.numbers["noise"] == 1
    assert explorer.numbers["step"] == STEPS
    assert explorer.svg != before
    hand(explorer, step=12)
    press(explorer, "other noise")
    assert explorer.numbers["step"] == 0


def test_a_drag_along_the_rail_changes_the_pet():
    explorer = explore.from_noise(step=STEPS)
    pictures = {explorer.svg}
    for species in (-1, -0.5, 0, 0.5):
        hand(explorer, species=species)
        pictures.add(explorer.svg)
    assert len(pictures) == 5


@pytest.mark.parametrize(("word", "number"), [("cat", -1), ("dog", 1)])
def test_a_species_can_be_asked_for_by_its_word(word, number):
    explorer = explore.from_noise(species=word, step=STEPS)
    assert explorer.numbers["species"] == number
    assert f"asked for as a {word}." in explorer.text


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        ({"species": "fox"}, ValueError, r"\"cat\", \"dog\", or a number from -1 to 1, not 'fox'"),
        ({"species": None}, TypeError, "species is a number, not None"),
        ({"species": 2}, ValueError, "species is a number from .1 to 1, not 2"),
        ({"noise": None}, TypeError, "noise is a number, not None"),
        ({"noise": 2.5}, ValueError, "noise is a whole number from 0 to 999,999, not 2.5"),
        ({"noise": -1}, ValueError, "noise is a whole number from 0 to 999,999, not .1"),
        ({"noise": 10**6}, ValueError, "noise is a whole number from 0 to 999,999, not 1,000,000"),
        ({"step": "x"}, TypeError, "step is a number, not 'x'"),
    ],
)
def test_what_it_cannot_begin_with_is_refused(given, kind, words):
    with pytest.raises(kind, match=words):
        explore.from_noise(**given)


@pytest.mark.parametrize("noise", [None, "x", 2.5, -1])
def test_a_noise_that_is_none_is_refused_and_the_picture_stays(noise):
    explorer = explore.from_noise()
    before = explorer.svg, explorer.text
    with pytest.raises((TypeError, ValueError), match="noise is a"):
        explorer.set(noise=noise)
    assert (explorer.svg, explorer.text) == before


def test_weights_that_turn_nan_are_told_and_good_ones_draw_again():
    ng.manual_seed(0)
    denoiser = Denoiser(8, 16)
    explorer, good = explore.from_noise(denoiser), denoiser.paint.weight.data.copy()
    denoiser.paint.weight.data[0, 0] = np.nan
    with pytest.raises(FloatingPointError, match="train a fresh one"):
        explore.from_noise(denoiser)
    for step in (3, 4):
        hand(explorer, step=step)
        assert "The network guesses dots that are no numbers" in explorer.text
    denoiser.paint.weight.data[:] = good
    hand(explorer, step=5)
    assert explorer.text.startswith("Step 5")
