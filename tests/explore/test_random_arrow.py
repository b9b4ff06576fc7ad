"""The random arrow: its angles are those of true random directions, and its words are counted."""

import math
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from nuggets import explore
from nuggets.drawing import style
from nuggets.explore.random_arrow import (
    BINS,
    CENTRE,
    GUESSES,
    RADIUS,
    SIZES,
    guessed_angles,
    say_random_arrow,
)


def shape(explorer, name):
    page = ElementTree.fromstring(explorer.svg)
    (found,) = (one for one in page.iter() if one.get("data-id") == name)
    return found


def corners(explorer, name):
    return np.array(re.findall(r"(-?[\d.]+),(-?[\d.]+)", shape(explorer, name).get("d")), float)


@pytest.mark.parametrize("weights", [2, 3, 10, 100])
def test_the_angles_spread_like_those_of_random_directions_drawn_in_full(weights):
    whole = np.random.default_rng(0).standard_normal((20_000, weights))
    true = np.degrees(np.arccos(whole[:, 0] / np.linalg.norm(whole, axis=1)))
    shares = np.linspace(0.05, 0.95, 19)
    gap = np.quantile(guessed_angles(weights), shares) - np.quantile(true, shares)
    assert np.abs(gap).max() < 0.11 * true.std()


@pytest.mark.parametrize("weights", SIZES)
def test_the_cosines_have_the_size_that_the_number_of_weights_says(weights):
    parts = np.cos(np.radians(guessed_angles(weights)))
    assert np.mean(parts**2) == pytest.approx(1 / weights, rel=0.1)
    assert abs(np.mean(parts > 0) - 0.5) < 0.03


def test_more_weights_bring_the_angles_closer_to_a_right_angle():
    spreads = [guessed_angles(weights).std() for weights in SIZES]
    assert spreads == sorted(spreads, reverse=True)


def test_the_sentence_counts_the_guesses():
    for weights in SIZES:
        angles = guessed_angles(weights)
        for line in (0, 30, 85, 180):
            said = say_random_arrow(weights, line)
            closer = sum(angle < line for angle in angles)
            who = {0: "none comes", 1: "1 comes", GUESSES: "all come"}.get(
                closer, f"{closer:,} come"
            )
            assert f" {who} closer than {line}°," in said
            assert f"{sum(angle < 90 for angle in angles):,} of {GUESSES:,} help a little" in said
            assert f"the best is {angles.min():.1f}° off." in said


def test_with_many_weights_half_of_the_guesses_help_and_none_helps_much():
    said = explore.random_arrow(10_000, 87).text
    assert "997 of 2,000 help a little, none comes closer than 87°, the best is 88.0° off." in said


def test_the_arrow_is_drawn_at_the_angle_that_is_said_and_keeps_its_cosine():
    explorer = explore.random_arrow(5)
    for _ in range(12):
        angle = math.radians(guessed_angles(5)[explorer.numbers["guess"]])
        tip = corners(explorer, "guess-2")[0]
        wanted = (CENTRE[0] + RADIUS * math.sin(angle), CENTRE[1] - RADIUS * math.cos(angle))
        assert tip == pytest.approx(wanted, abs=0.1)
        start, end = corners(explorer, "kept")
        assert start[1] - end[1] == pytest.approx(RADIUS * math.cos(angle), abs=0.11)
        assert ("wrong way" in explorer.text) == (math.cos(angle) < 0)
        is_orange = shape(explorer, "kept").get("stroke") == style.BACKWARD
        assert is_orange == (math.cos(angle) > 0)
        explorer.press("guess again")


def test_the_bars_hold_all_guesses_and_the_tallest_fills_the_chart():
    for weights in (2, 10_000):
        explorer = explore.random_arrow(weights)
        bars = [float(shape(explorer, f"bar-{place}").get("height")) for place in range(BINS)]
        counts, _ = np.histogram(guessed_angles(weights), BINS, (0, 180))
        assert np.array(bars) / max(bars) == pytest.approx(counts / counts.max(), abs=1e-3)
        assert f"tallest bar: {counts.max():,}" in explorer.svg


def test_the_line_is_dragged_on_the_dial_and_on_the_histogram():
    explorer = explore.random_arrow(line=40)
    handles = [one for one in ElementTree.fromstring(explorer.svg).iter() if one.get("data-ways")]
    assert len(handles) == 2
    assert all("line" in handle.get("data-ways") for handle in handles)
    explorer.set(line=90)
    assert "a guess at it: it keeps nothing of a step" in explorer.svg


def test_the_slider_stops_at_round_numbers_and_takes_any_whole_one():
    explorer = explore.random_arrow()
    (row,) = (row for row in explorer.controls if row["name"] == "weights")
    assert row["stops"] == list(SIZES)
    explorer.set(weights=13)
    assert explorer.text.startswith("With 13 weights")
    with pytest.raises(TypeError, match="weights is a number"):
        explorer.set(weights="many")


def test_guessing_again_comes_round_after_the_last():
    explorer = explore.random_arrow()
    first = explorer.svg
    explorer.press("guess again")
    assert explorer.svg != first
    explorer.set(guess=GUESSES - 1)
    explorer.press("guess again")
    assert explorer.svg == first
