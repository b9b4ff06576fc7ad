"""The race explorer shows what the racers did, and nothing that they did not."""

import xml.etree.ElementTree as ElementTree

import pytest

from nuggets import explore
from nuggets.drawing import style
from nuggets.explore.race import NAMES, say_race
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
        told = f"{name} finished after {needed:,} passes".lower()
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
    assert f"kept {len(set(trace)) - 1} of 29 guesses" in texts(explore.race())


def test_before_the_first_pass_all_stand_at_the_start():
    explorer = explore.race(passes=0)
    assert "All three stand at the start." in explorer.text
    explorer.press("one more pass")
    assert "1 pass for each" in explorer.text
    assert "1 steps" not in explorer.svg


def test_the_buttons_spend_passes_and_stop_at_the_end():
    explorer = explore.race(13, 0)
    for label, passes in (("one more pass", 1), ("ten more", 11), ("a hundred more", 111)):
        explorer.press(label)
        assert explorer.numbers["passes"] == passes
    explorer.set(passes=995)
    explorer.press("ten more")
    assert explorer.numbers["passes"] == 1000


def test_who_has_arrived_is_marked_by_words_and_not_by_colour_alone():
    shown = texts(explore.race(529, 30))
    assert shown.count("passes in all") == 1
    assert shown.count("passes so far") == 2
    assert style.BACKWARD in explore.race(529, 30).svg
