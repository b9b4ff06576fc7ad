"""The blame inspector shows the mistakes of a network, and says what is true of them."""

import functools
import json
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

import nuggets as ng
from nuggets.explore.inspector import (
    EACH,
    LAST,
    LR,
    Gallery,
    blame_inspector,
    place_of,
    sheet,
    sheet_of_weights,
    weight_at,
)
from nuggets.worlds.pretrained import beginner

MINUS = ng.style.MINUS
PETS = ng.pets.draw(200, seed=1, difficulty="easy")


@functools.cache
def filters():
    ng.manual_seed(0)
    return ng.Sequential(
        ng.Normalize(0.5), ng.Conv2d(3, 4, 3, stride=2), ng.ReLU(),
        ng.Conv2d(4, 5, 3, stride=2), ng.ReLU(),
        ng.Flatten(), ng.Linear(245, 2),
    )  # fmt: skip


def test_the_pictures_are_those_that_the_network_is_most_wrong_about():
    scores = ng.predict(beginner(), PETS.images).astype(float)
    chances = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    truth = chances[np.arange(200), PETS.labels]
    gallery = Gallery(beginner(), PETS)
    chosen = list(gallery.answers)
    assert truth[chosen].tolist() == sorted(truth[chosen])
    for label in (0, 1):
        mine = [row for row in chosen if PETS.labels[row] == label]
        assert len(mine) == EACH
        others = [row for row in range(200) if PETS.labels[row] == label and row not in mine]
        assert truth[mine].max() <= truth[others].min()
    assert blame_inspector().numbers["picture"] == chosen[0]


def test_the_updates_are_those_of_sgd_and_leave_the_network_alone():
    model = beginner()
    explorer = blame_inspector(model, PETS)
    before, row = model.state_dict(), explorer.numbers["picture"]
    optimizer = ng.SGD(model.parameters(), lr=LR)
    for _ in range(5):
        optimizer.zero_grad()
        ng.cross_entropy(model(PETS.images[row : row + 1]), PETS.labels[row : row + 1]).backward()
        optimizer.step()
    chance = ng.softmax(model(PETS.images[row : row + 1])).data[0].max()
    model.load_state_dict(before)
    model.zero_grad()
    explorer.press("five updates")
    assert f"After 5 updates it says cat ({100 * chance:.0f}%) to a dog." in explorer.text
    explorer.press("until it turns")
    for name, weights in model.state_dict().items():
        np.testing.assert_array_equal(weights, before[name])


@pytest.mark.parametrize("row", range(2 * EACH))
def test_until_it_turns_goes_to_the_first_update_with_the_right_verdict(row):
    explorer = blame_inspector()
    explorer.set(picture=[*explorer.kinds["picture"].values.values()][row])
    explorer.press("until it turns")
    turn, truth = explorer.numbers["updates"], PETS.labels[explorer.numbers["picture"]]
    name = ("cat", "dog")[truth]
    assert f"says {name} " in explorer.text.lower()
    if turn:
        explorer.set(updates=turn - 1)
        assert f"says {name} " not in explorer.text.lower()


def test_a_unit_is_named_by_what_it_follows():
    explorer = blame_inspector()
    explorer.set(unit=10)
    assert "Unit 10 (how bright the room is) has" in explorer.text
    assert "unit 10: how bright the room is" in explorer.svg
    explorer.set(unit=1)
    assert "Unit 1 of layer 2 has no say" in explorer.text


def test_the_buttons_of_the_inspector_stop_at_the_last_update():
    explorer = blame_inspector()
    for _ in range(6):
        explorer.press("five updates")
    assert explorer.numbers["updates"] == LAST


def test_the_most_blamed_unit_is_the_one_with_the_largest_total():
    explorer = blame_inspector()
    row = explorer.numbers["picture"]
    answer = ng.blame.open_up(beginner(), PETS.images[row], PETS.labels[row])
    totals = [row for row in answer.totals("unit") if row["layer"] == "2"]
    assert f"unit {explorer.numbers['unit']}" == totals[0]["unit"]
    share = re.search(r"has (\d+)% of its layer's blame", explorer.text)[1]
    whole = sum(row["blame"] for row in totals)
    assert float(share) == pytest.approx(100 * totals[0]["blame"] / whole, abs=0.5)
    explorer.set(unit=0)
    explorer.press("most blamed unit")
    assert f"unit {explorer.numbers['unit']}" == totals[0]["unit"]


@pytest.mark.parametrize("layer", ["1", "3", "6"])
@pytest.mark.parametrize("updates", [0, 2])
def test_what_it_says_of_filters_is_true(layer, updates):
    explorer = blame_inspector(filters(), PETS)
    explorer.set(layer=layer, unit=1, updates=updates)
    row = explorer.numbers["picture"]
    answer = ng.blame.open_up(filters(), PETS.images[row], PETS.labels[row], LR)
    rows = answer.after(updates).weights_of(layer, 1)
    heaviest = next(row for row in rows if "bias" not in row["weight"])
    said = re.search(r"has ([+−][\d.]+): the next update (\w+)", explorer.text)
    assert float(said[1].replace(MINUS, "-")) == pytest.approx(heaviest["gradient"], rel=6e-3)
    assert said[2] == ("raises" if heaviest["change"] > 0 else "reduces")
    assert f"on {heaviest['from']}" in explorer.text
    assert explorer.error is None


def test_a_unit_without_blame_is_said_to_have_no_say():
    explorer = blame_inspector()
    explorer.set(unit=0)
    said = "Unit 0 (how far the ears hang) has no say in this picture: no blame."
    assert explorer.text.endswith(said)
    assert "their blame: all 0" in explorer.svg


def test_the_unit_slider_ends_at_the_last_unit_of_the_layer():
    explorer = blame_inspector()
    first = explorer.numbers["unit"]
    explorer.set(layer="4", unit=31)
    assert explorer.numbers["unit"] == 1
    assert "The dog score has" in explorer.text
    explorer.press("start again")
    assert explorer.numbers["unit"] == first
    explorer.set(layer="2", unit=31)
    assert explorer.numbers["unit"] == 31


def test_a_network_with_more_than_two_answers_is_refused():
    with pytest.raises(ValueError, match="two scores"):
        blame_inspector(ng.Sequential(ng.Flatten(), ng.Linear(3072, 3)), PETS)


@pytest.mark.parametrize("shape", [(32, 1, 1), (16, 3, 3), (64, 4, 4), (1, 3, 3), (7, 2, 2)])
def test_a_sheet_of_small_maps_shows_every_weight_once(shape):
    tiles = np.arange(1.0, np.prod(shape) + 1).reshape(shape)
    laid = sheet(tiles)
    assert sorted(laid[~np.isnan(laid)]) == sorted(tiles.ravel())


# What a hand touches.


def touched(explorer):
    """Label -> the handle, as the page has it."""
    page = ElementTree.fromstring(explorer.svg)
    return {part.get("data-label"): part for part in page.iter() if part.get("data-ways")}


def ways(explorer, label):
    return {way["name"]: way for way in json.loads(touched(explorer)[label].get("data-ways"))}


def at(way, pixel):
    """The number that a hand gives at a pixel of the page, as touch.js reckons it."""
    share = (pixel - way["start"]) / (way["end"] - way["start"])
    return round(way["low"] + share * (way["high"] - way["low"]))


@pytest.mark.parametrize("layer", ["1", "3", "6"])
def test_every_weight_of_a_unit_has_one_place_on_its_sheet(layer):
    part = Gallery(filters(), PETS).parts[layer]
    places = sheet_of_weights(part)
    weights = range(part.old[0].size)
    assert sorted(places[~np.isnan(places)]) == list(weights)
    for weight in weights:
        assert weight_at(part, *place_of(part, weight)) == weight


def test_a_place_in_a_seam_stands_for_the_weight_beside_it():
    part = Gallery(beginner(), PETS).parts["2"]
    places = sheet_of_weights(part)
    seam = int(np.flatnonzero(np.isnan(places[5]))[0])
    assert weight_at(part, 5, seam) == places[5, seam - 1]


def test_a_press_on_a_map_shows_the_receipt_of_the_weight_under_it():
    explorer = blame_inspector()
    for title in ("its weights", "their blame", "the next update"):
        way = ways(explorer, f"a weight, in {title}")
        row, column = 12, 45  # the second of the three colours begins after 32 dots and a seam
        x = (
            way["column"]["start"]
            + column * (way["column"]["end"] - way["column"]["start"]) / (way["column"]["high"])
        )
        y = way["row"]["start"] + row * (way["row"]["end"] - way["row"]["start"]) / 31
        explorer.hear({"column": at(way["column"], x), "row": at(way["row"], y)}, [])
        assert "The weight on green, row 12, column 9 has" in explorer.text
        answer = ng.blame.open_up(beginner(), PETS.images[explorer.numbers["picture"]], 1, LR)
        part = next(part for part in answer.parts if part.name == "2.weight")
        blame = part.gradient[explorer.numbers["unit"], 1024 + 12 * 32 + 9]
        said = re.search(r"has ([+−][\d.]+): the next", explorer.text)[1]
        assert float(said.replace(MINUS, "-")) == pytest.approx(blame, rel=6e-3)
        explorer.press("start again")


def test_a_press_on_a_bar_chooses_its_unit_and_its_most_blamed_weight():
    explorer = blame_inspector()
    way = ways(explorer, "the chosen unit")["unit"]
    explorer.hear({"unit": at(way, way["start"] + 10 / 31 * (way["end"] - way["start"]))}, [])
    assert explorer.numbers["unit"] == 10
    assert "Unit 10 (how bright" in explorer.text
    assert "Its most blamed weight" in explorer.text


def test_a_chosen_weight_stays_while_updates_go_on():
    explorer = blame_inspector()
    explorer.set(row=3, column=3)
    before = explorer.text
    explorer.press("one update")
    assert "The weight on red, row 3, column 3 has" in before
    assert "The weight on red, row 3, column 3 has" in explorer.text


def test_another_layer_is_seen_at_its_most_blamed_unit():
    explorer = blame_inspector(filters(), PETS)
    for layer in ("3", "6", "1"):
        explorer.set(layer=layer)
        unit = explorer.numbers["unit"]
        explorer.press("most blamed unit")
        assert explorer.numbers["unit"] == unit
        assert "Its most blamed weight" in explorer.text


def test_a_weight_without_blame_is_left_alone():
    explorer = blame_inspector()
    explorer.set(layer="4")
    explorer.set(row=0, column=1)
    assert "The weight on unit 1 has no blame: the next update leaves it alone." in explorer.text


def test_the_dot_on_the_curve_is_dragged_from_update_to_update():
    explorer = blame_inspector()
    way = ways(explorer, "updates")["updates"]
    explorer.hear({"updates": at(way, way["end"])}, [])
    assert f"After {LAST} updates" in explorer.text


def test_no_words_of_the_inspector_are_smaller_than_eleven_and_a_half():
    sizes = re.findall(r'font-size="([\d.]+)"', blame_inspector().svg)
    assert min(map(float, sizes)) >= 11.5


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (lambda some: some[:0], "at least one pet"),
        (lambda some: some.images, "needs Pets, such as"),
    ],
)
def test_pets_that_are_none_are_refused_and_no_others_shown(given, words):
    with pytest.raises((TypeError, ValueError), match=words):
        blame_inspector(None, given(ng.pets.draw(4)))
