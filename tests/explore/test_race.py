"""The race explorer shows what the racers did, and nothing that they did not."""

import json
import xml.etree.ElementTree as ElementTree

import pytest

from nuggets import explore
from nuggets.drawing import style
from nuggets.explore.race import AGAIN, ASK, NAMES, NO_BET, say_race
from nuggets.studies import search_race


def texts(explorer):
    page = ElementTree.fromstring(explorer.svg)
    return [text.text for text in page.iter("{http://www.w3.org/2000/svg}text")]


def finish(racer, weights, start):
    return search_race.passes_to(racer(search_race.task(weights, seed=start)), limit=1000)


@pytest.mark.parametrize("weights", [13, 529])
@pytest.mark.parametrize("start", [1, 4])
def test_a_racer_is_at_the_finish_after_as_many_passes_as_it_needs(weights, start):
    for racer, name in NAMES.items():
        needed = finish(racer, weights, start)
        won = f"{name} won after {needed:,} passes".lower()
        told = won if racer is search_race.backprop else f"{name} needed {needed:,}".lower()
        if needed < 1000:
            assert told not in say_race(weights, needed - 1, start).lower()
            assert told in say_race(weights, needed, start).lower()
            assert told in say_race(weights, 1000, start).lower()
        else:
            assert f"{name} is at a loss" in say_race(weights, 1000, start)


def test_each_lane_shows_the_loss_that_its_racer_has_reached():
    shown = texts(explore.race(weights=145, passes=9, start=2))
    for racer in search_race.RACERS:
        loss = search_race.losses(racer(search_race.task(145, seed=2)), 9)[-1]
        assert f"{loss:.2f}" in shown


def test_going_back_shows_what_was_there_before():
    explorer = explore.race(passes=5)
    before = explorer.svg
    explorer.set(passes=400)
    assert explorer.svg != before
    explorer.set(passes=5)
    assert explorer.svg == before


def test_the_nudger_tells_its_nudges_and_then_its_step():
    assert "0 steps, nudged 13 of 13" not in texts(explore.race(13, 13))
    assert "0 steps, nudged 12 of 13" in texts(explore.race(13, 13))
    assert "1 step" in texts(explore.race(13, 14))
    assert "1 step, nudged 1 of 13" in texts(explore.race(13, 16))


def test_the_guesser_tells_how_many_guesses_it_kept():
    trace = search_race.losses(search_race.guess_and_keep(search_race.task(529, seed=1)), 30)
    assert f"kept {len(set(trace)) - 1} of 29 guesses" in texts(explore.race(passes=30))


def test_the_race_opens_at_the_start_and_asks_for_a_bet():
    explorer = explore.race()
    assert explorer.text == f"All three stand at the start. {ASK}"
    assert texts(explorer).count("press here to bet on it") == 3
    assert "first" not in texts(explorer)
    explorer.set(passes=1)
    assert "1 pass for each" in explorer.text
    assert "1 steps" not in explorer.svg


def lanes(explorer):
    """Name of a racer -> what pressing its lane sets."""
    page = ElementTree.fromstring(explorer.svg)
    hands = [shape for shape in page.iter() if shape.get("data-press")]
    return {
        hand.get("data-label").removeprefix("bet on "): json.loads(hand.get("data-press"))["set"]
        for hand in hands
    }


@pytest.mark.parametrize("name", NAMES.values())
def test_a_bet_is_placed_by_pressing_a_lane_and_is_judged_when_the_first_arrives(name):
    explorer = explore.race()
    explorer.hear(lanes(explorer)[name], [])
    assert f"Your bet is on {name}. Press Go." in explorer.text
    assert "your bet" in texts(explorer)
    explorer.set(passes=9)
    assert "bet" not in explorer.text
    explorer.set(passes=10)
    is_right = name == "backprop"
    verdict = ": your bet was right." if is_right else f". Your bet was on {name}."
    assert f"Backprop won after 10 passes{verdict}" in explorer.text
    assert f"your bet: {'right' if is_right else 'not first'}" in texts(explorer)
    assert texts(explorer).count("first") == 1


def test_nobody_bets_once_the_race_has_begun():
    assert lanes(explore.race(passes=1)) == {}


@pytest.mark.parametrize("change", [{"weights": 13}, {"start": 2}])
def test_a_new_network_or_start_is_a_new_race_without_a_bet(change):
    explorer = explore.race()
    explorer.set(bet="backprop", passes=20)
    explorer.set(weights=529, start=1)
    assert explorer.numbers["bet"] == "backprop"
    explorer.set(**change)
    assert explorer.numbers == {"weights": 529, "start": 1, "passes": 0, "bet": ""} | change


def test_go_runs_ever_faster_and_stops_when_the_race_is_over():
    explorer = explore.race(13)
    (row,) = (row for row in explorer.controls if row["name"] == "passes")
    assert (row["play"], row["stride"], row["growth"]) == ("Go", 1, 0.15)
    told = [explorer.waits]
    for passes in (1, 42, 43, 1000):
        explorer.set(passes=passes)
        told.append(explorer.waits)
    assert told == [True, False, False, True, True]
    assert explore.race(529, 999).waits is False


def test_whoever_did_not_bet_is_asked_to_at_the_end():
    assert explore.race(13, 60).text.endswith(NO_BET)
    explorer = explore.race(13)
    explorer.set(bet="backprop", passes=60)
    assert explorer.text.endswith(AGAIN)


def test_who_has_arrived_is_marked_by_words_and_not_by_colour_alone():
    shown = texts(explore.race(529, 30))
    assert shown.count("passes in all") == 1
    assert shown.count("passes so far") == 2
    assert style.BACKWARD in explore.race(529, 30).svg


def test_a_race_that_ends_before_all_are_home_says_that_the_passes_are_spent():
    explorer = explore.race(4129)
    explorer.set(passes=1000)
    assert explorer.text.startswith("All 1,000 passes are spent, and the race ends.")
    assert "spent, and the race ends" not in explore.race(13, 999).text
