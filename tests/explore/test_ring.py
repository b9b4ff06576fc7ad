"""The ring of players: what is drawn, said and counted is what the study really passes round."""

import functools
import html
import itertools
import json
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from nuggets import explore
from nuggets.drawing import style
from nuggets.explore.ring import ABOVE, BELOW, BUST, DEPTH, TRAYS, last_round, ring_svg, say_ring
from nuggets.studies import ring
from tests.hands import settings

PLAYERS = range(2, 9)
each_team = pytest.mark.parametrize("players", PLAYERS)
SEND = {"ring": ring.pass_round, "captain": ring.all_to_one}


@functools.cache
def at(rounds, players, way):
    """An explorer in a state, to look at and to leave as it is."""
    return explore.ring(players, way, rounds)


@functools.cache
def read(svg):
    return ElementTree.fromstring(svg)


def page(explorer):
    return read(explorer.svg)


def shapes(explorer):
    """What is drawn, by its name."""
    return {one.get("data-id"): one for one in page(explorer).iter() if one.get("data-id")}


def words(explorer):
    return [one.text for one in page(explorer).iter("{http://www.w3.org/2000/svg}text")]


def states(players):
    """Every moment of both ways."""
    for way in SEND:
        for rounds in range(last_round(0, players, way) + 1):
            yield rounds, way


def place(shape):
    return [float(shape.get(name)) for name in ("x", "y", "width", "height")]


@each_team
def test_every_tray_is_as_full_as_the_study_says(players):
    for rounds, way in states(players):
        explorer = at(rounds, players, way)
        held = ring.shares_held(SEND[way](np.ones((players, players))), rounds)
        drawn = shapes(explorer)
        for player, piece in itertools.product(range(players), repeat=2):
            shares, name = held[player, piece], f"{player}-{piece}"
            assert drawn[f"shares-{name}"].text == str(shares)
            kinds = ("full", "part") if shares == players else ("part", "full")
            there, not_there = (drawn[f"{kind}-{player}"] for kind in kinds)
            assert height(there, piece) == pytest.approx(DEPTH * shares / players, abs=0.11)
            assert height(not_there, piece) == 0


def height(outline, piece):
    """How high a column of an outline is."""
    ys = [float(y) for y in re.findall(r",(-?[\d.]+)", outline.get("d"))]
    assert ys[2 * piece + 1] == ys[2 * piece + 2]
    return ys[0] - ys[2 * piece + 1]


def test_what_is_finished_is_dark_orange_and_what_is_not_is_pale():
    drawn = shapes(at(4, 5, "ring"))
    assert drawn["full-0"].get("fill") == style.BACKWARD
    assert drawn["part-0"].get("fill") == style.PALE_BLAME


@each_team
def test_the_messages_and_the_bars_are_those_that_were_counted(players):
    for rounds, way in states(players):
        explorer = at(rounds, players, way)
        exchange = SEND[way](np.ones((players, players)))
        sent = sum(message.round <= rounds for message in exchange.log)
        assert f"{sent} of {exchange.messages} messages" in words(explorer)
        drawn = shapes(explorer)
        unit = place(drawn["end-captain"])[2] / ring.all_to_one(np.ones((players, 1))).in_weights
        assert place(drawn[f"end-{way}"])[2] == pytest.approx(unit * exchange.in_weights, abs=0.01)
        share = place(drawn[f"bar-{way}"])[2] / place(drawn[f"end-{way}"])[2]
        assert share == pytest.approx(rounds / exchange.rounds, abs=1e-3)


@each_team
def test_a_piece_travels_on_to_the_next_player_round_after_round(players):
    spots = []
    for rounds in range(1, 2 * players - 1):
        x, y, *_ = place(shapes(at(rounds, players, "ring"))["parcel-0"])
        spots.append((x, y))
    assert len(set(spots)) == min(players, len(spots))
    assert spots == (spots[:players] * 2)[: len(spots)]


@each_team
def test_nothing_that_is_passed_lies_on_a_tray_or_on_another_parcel(players):
    for rounds, way in states(players):
        drawn = shapes(at(rounds, players, way))
        trays = [place(drawn[f"ground-{player}"]) for player in range(players)]
        people = [(x - BUST, y, wide + BUST, high) for x, y, wide, high in trays]
        parcels = [place(one) for one in drawn.values() if is_parcel(one)]
        assert len(parcels) == (0 if rounds == 0 else players if way == "ring" else players - 1)
        for one, other in itertools.combinations(people, 2):
            assert not overlap(one, other)
        for parcel in parcels:
            assert not any(overlap(parcel, tray) for tray in trays)
        for one, other in itertools.combinations(parcels, 2):
            assert not overlap(one, other)


def is_parcel(shape):
    return re.fullmatch(r"parcel-(of-)?\d", shape.get("data-id"))


def overlap(one, other):
    return all(
        one[axis] < other[axis] + other[axis + 2] and other[axis] < one[axis] + one[axis + 2]
        for axis in (0, 1)
    )


@each_team
def test_no_arrow_runs_over_a_tray_or_its_letters(players):
    for rounds, way in states(players):
        explorer = at(rounds, players, way)
        drawn = shapes(explorer)
        trays = [place(drawn[f"ground-{player}"]) for player in range(players)]
        for path in page(explorer).iter("{http://www.w3.org/2000/svg}path"):
            if path.get("stroke") != style.BACKWARD:
                continue
            for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path.get("d")):
                assert not any(overlap((float(x), float(y), 0, 0), tray) for tray in trays)


def test_the_space_that_arrows_keep_free_holds_a_player_with_its_tray_and_its_letters():
    assert ABOVE > 24
    assert BELOW > DEPTH / 2 + 13
    assert set(TRAYS) == set(PLAYERS)


def test_the_first_picture_asks_for_a_press_and_the_press_passes_one_piece_on():
    explorer = explore.ring()
    assert "press: all pass on" in words(explorer)
    assert explorer.text.endswith("Press the ball: everyone passes one piece on.")
    for rounds in range(1, 7):
        explorer.hear(press_of(explorer, "pass on"), [])
        assert explorer.numbers["rounds"] == rounds
    assert "press: once more" in words(explorer)
    explorer.hear(press_of(explorer, "pass on"), [])
    assert explorer.numbers["rounds"] == 0


def press_of(explorer, label):
    (found,) = re.findall(rf'data-press="([^"]*)"[^>]*data-label="{label}"', explorer.svg)
    return json.loads(html.unescape(found))["set"]


def test_a_press_on_the_other_bar_shows_the_other_way_from_its_beginning():
    explorer = explore.ring(5, "ring", 8)
    explorer.hear(press_of(explorer, "show: all to a captain"), [])
    assert explorer.numbers == {"players": 5, "way": "captain", "rounds": 0}
    assert "captain: press me" in words(explorer)
    explorer.hear(press_of(explorer, "show: round the ring"), [])
    assert explorer.numbers == {"players": 5, "way": "ring", "rounds": 0}


def test_the_dot_at_the_end_of_the_captains_bar_stands_for_the_players():
    for players in PLAYERS:
        explorer = at(0, players, "ring")
        (handle,) = (one for one in page(explorer).iter() if one.get("data-ways"))
        (way,) = json.loads(handle.get("data-ways"))
        share = (float(handle.get("cx")) - way["start"]) / (way["end"] - way["start"])
        assert way["low"] + share * (way["high"] - way["low"]) == pytest.approx(players)
        x, _, wide, _ = place(shapes(explorer)["end-captain"])
        assert float(handle.get("cx")) == pytest.approx(x + wide)


def test_another_number_of_players_begins_anew_and_the_same_number_does_not():
    explorer = explore.ring(4, "ring", 3)
    explorer.set(players=4)
    assert explorer.numbers["rounds"] == 3
    explorer.set(players=6)
    assert explorer.numbers["rounds"] == 0
    assert explorer.ends() == {"rounds": 10}


def test_playing_stops_half_way_where_everyone_holds_one_finished_piece():
    explorer = explore.ring(6, "ring", 4)
    assert not explorer.waits
    explorer.set(rounds=5)
    assert explorer.waits
    assert "Half way: everyone holds one finished piece, the dark one, with all 6" in explorer.text


def test_what_is_said_of_a_round_is_what_was_counted():
    assert say_ring(3, 8, "ring") == (
        "Round 3 of 14: everyone passed one piece on, and added the one that came to its own. "
        "24 messages so far; 0.75 times the weights went through each player."
    )
    assert "everyone has 3 of the 8 by now. 72 messages" in say_ring(9, 8, "ring")
    assert "holds the sum of all 8 shares. Divided by 8" in say_ring(14, 8, "ring")
    assert "3.5 times the weights went through each" in say_ring(14, 8, "ring")
    assert "as many numbers as weights went through each" in say_ring(2, 4, "ring")
    assert "with both shares in it" in say_ring(1, 2, "ring")


def test_the_captain_is_told_beside_the_ring():
    assert "the 7 others send all blame there" in say_ring(0, 8, "captain")
    assert "the other player sends all blame there" in say_ring(0, 2, "captain")
    assert "7 whole blames came in at one door" in say_ring(1, 8, "captain")
    assert "1 whole blame came in" in say_ring(1, 2, "captain")
    assert say_ring(2, 8, "captain") == (
        "Round 2 of 2: the sum went out to all. Only 14 messages, but 14 times the weights went "
        "through one player. In the ring it is 3.5 times, through each."
    )


@each_team
def test_the_sentence_is_short_enough_for_two_lines(players):
    for rounds, way in states(players):
        assert len(say_ring(rounds, players, way)) < 185


def test_the_names_of_all_shapes_differ_in_every_state():
    explorer = explore.ring()
    for numbers in settings(explorer):
        explorer.set(**numbers)
        names = re.findall(r'data-id="([^"]*)"', explorer.svg)
        assert len(set(names)) == len(names)


def test_the_picture_is_a_function_of_its_numbers_alone():
    first = ring_svg(2, 5, "ring").as_svg()
    ring_svg(1, 8, "captain")
    assert ring_svg(2, 5, "ring").as_svg() == first


def test_beyond_the_last_round_the_picture_is_that_of_the_end():
    """As frozen frames ask for every number of rounds with every number of players."""
    for way in SEND:
        last = last_round(0, 3, way)
        assert ring_svg(14, 3, way).as_svg() == ring_svg(last, 3, way).as_svg()
        assert say_ring(14, 3, way) == say_ring(last, 3, way)
