"""The explorer "draw a pet": what it shows is what the network says, and each factor has a hand."""

import json
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

import nuggets as ng
from nuggets import explore
from nuggets.explore import Explorer, Slider
from nuggets.explore.draw_pet import (
    AGAIN,
    BACK,
    GROUPS,
    SIGNS,
    say_draw_pet,
    signs,
    surprise_button,
)
from nuggets.explore.pet_hands import LARGE, LEFT, TOP
from nuggets.worlds import pets

GAME = {"start", "best", "order"}
DOG = {"ear_droop": 1.0, "muzzle": 0.7, "tongue": 0.9, "nose": 0.2, "whiskers": False}


@pytest.fixture
def explorer():
    return explore.draw_pet()


def test_every_factor_of_a_pet_has_a_control(explorer):
    assert explorer.numbers.keys() - GAME == pets.FACTORS.keys()
    assert {name for labels in GROUPS.values() for name in labels} == pets.FACTORS.keys()


def test_every_number_that_pets_are_drawn_with_can_be_set(explorer):
    for name, factor in pets.FACTORS.items():
        kind = explorer.kinds[name]
        if isinstance(kind, Slider):
            assert kind.low == pytest.approx(factor.low, abs=1e-4)
            assert kind.high == pytest.approx(factor.high, abs=1e-4)


def test_each_control_is_in_one_group_and_the_buttons_are_always_seen(explorer):
    groups = {}
    for row in explorer.controls:
        groups.setdefault(row.get("group"), []).append(row["name"])
    assert {title: [*labels] for title, labels in GROUPS.items()} == {
        title: names for title, names in groups.items() if title
    }
    assert groups[None] == [BACK, AGAIN, "surprise me", "start again"]


def test_a_control_that_is_in_two_groups_or_a_name_that_is_none_is_an_error():
    controls = {"a": Slider(0, 1, 0), "b": Slider(0, 1, 0)}
    for groups in ({"one": ("c",)}, {"one": ("a", "b"), "two": ("b",)}):
        with pytest.raises(ValueError, match="in one group only"):
            Explorer(controls, None, None, groups=groups)


def test_its_verdict_is_what_the_trained_network_says(explorer):
    for _ in range(5):
        explorer.press("surprise me")
        plain = {
            name: [*pets.NAMED[name]].index(value) if name in pets.NAMED else float(value)
            for name, value in explorer.numbers.items()
            if name in pets.FACTORS
        }
        image = pets.draw(1, **plain).images
        chances = ng.softmax(ng.predict(ng.pretrained.expert(), image)).data[0]
        species = pets.SPECIES[chances.argmax()]
        assert explorer.text.startswith(f"The network says {species}, and is ")
        said = explorer.text.split(" is ")[1].split("% ")[0]
        assert abs(float(said.removeprefix("over ")) - 100 * chances.max()) <= 1.01


def test_a_surprise_is_another_pet_and_the_same_one_each_time(explorer):
    first = surprise_button(**explorer.numbers)
    assert first == surprise_button(**explorer.numbers)
    assert first != surprise_button(**first)
    assert first.keys() == explorer.numbers.keys()


def test_the_surprise_button_draws_both_cats_and_dogs():
    numbers, dogs = explore.draw_pet().numbers, []
    for _ in range(30):
        numbers = surprise_button(**numbers)
        dogs.append(sum(signs(numbers).values()) > len(SIGNS) / 2)
    assert 5 < sum(dogs) < 25


def test_a_pet_whose_factors_are_all_a_cats_has_a_cats_signs_only():
    for species, side in (("cat", "first"), ("dog", "second")):
        middles = {name: np.mean(getattr(pets.FACTORS[name], side)) for name in SIGNS}
        numbers = (
            explore.draw_pet().numbers | middles | {"iris": ["green", "brown"][side[0] == "s"]}
        )
        assert set(signs(numbers).values()) == {species == "dog"}


def test_the_sentence_of_draw_pet_counts_the_changes_and_tells_a_few(explorer):
    start = explorer.numbers["start"]
    assert "All of its 15 signs are a cat's. Drag an ear" in explorer.text
    explorer.set(ear_droop=1.0, whiskers=False)
    assert explorer.text.endswith(
        "2 changes so far: ears, hanging, to 1.00 and face, whiskers, to off. "
        "The verdict has not turned."
    )
    explorer.set(coat="ginger", tail=-start["tail"])
    assert explorer.text.endswith("4 changes so far. The verdict has not turned.")
    named = say_draw_pet(start, **(start | {"tail": -1, "coat": "ginger"}))
    assert "coat, colour of coat, to ginger" in named


def test_turning_all_signs_turns_the_verdict(explorer):
    dogs = {name: float(np.mean(pets.FACTORS[name].second)) for name in SIGNS}
    explorer.set(**(dogs | {"iris": "brown", "whiskers": False}))
    assert explorer.text.startswith("The network says dog")
    assert f"It turned, with {len(SIGNS)} changes." in explorer.text
    assert f"its {len(SIGNS)} signs: 0 of a cat, {len(SIGNS)} of a dog" in explorer.svg


# The game: the fewest changes that turn it.


def test_one_change_back_undoes_the_newest_change_and_then_the_one_before(explorer):
    start = explorer.numbers["start"]
    explorer.hear({"ear_droop": 1.0}, [])
    explorer.hear({"whiskers": False}, [])
    explorer.hear({"ear_droop": 0.9}, [])
    explorer.hear({}, [BACK])
    assert explorer.numbers["whiskers"] == start["whiskers"]
    assert explorer.numbers["ear_droop"] == 0.9
    explorer.hear({}, [BACK])
    explorer.hear({}, [BACK])
    assert {name: explorer.numbers[name] for name in start} == start


def test_what_comes_in_one_message_from_a_slow_page_is_undone_in_its_order(explorer):
    start = explorer.numbers["start"]
    explorer.hear({"whiskers": False}, [])
    explorer.hear({"ear_droop": 1.0}, [BACK])
    assert explorer.numbers["ear_droop"] == start["ear_droop"]
    assert explorer.numbers["whiskers"] is False
    explorer.hear({"ear_droop": 1.0}, [])
    explorer.hear({}, [BACK, BACK])
    assert {name: explorer.numbers[name] for name in start} == start


def test_numbers_that_are_set_from_python_count_as_a_hands_do(explorer):
    start = explorer.numbers["start"]
    explorer.set(**DOG, iris="brown")
    assert explorer.numbers["best"] == 6
    explorer.press(BACK)
    assert len([name for name in start if explorer.numbers[name] != start[name]]) == 5


def test_the_best_score_is_kept_when_the_pet_begins_again_and_only_a_better_one_replaces_it(
    explorer,
):
    explorer.hear(DOG | {"iris": "brown", "collar": 0.5}, [])
    assert "It turned, with 7 changes. That is your best so far. Can you do it with 6?" in (
        explorer.text
    )
    explorer.hear({}, [AGAIN])
    assert explorer.numbers["best"] == 7
    assert explorer.numbers["ear_droop"] == explorer.numbers["start"]["ear_droop"]
    assert "best: 7" in explorer.svg
    explorer.hear(DOG | {"iris": "brown", "collar": 0.5, "tail": "on the right"}, [])
    assert "It turned, with 8 changes. Your best is 7" in explorer.text
    explorer.hear({"tail": "on the left", "collar": explorer.numbers["start"]["collar"]}, [])
    assert explorer.numbers["best"] == 6


def test_a_change_that_is_taken_back_does_not_count(explorer):
    explorer.set(muzzle=0.7)
    assert "1 change so far" in explorer.text
    explorer.set(muzzle=explorer.numbers["start"]["muzzle"])
    assert "change so far" not in explorer.text


def test_a_surprise_begins_the_game_anew(explorer):
    explorer.hear(DOG | {"iris": "brown"}, [])
    explorer.press("surprise me")
    assert explorer.numbers["best"] is None
    assert explorer.numbers["start"] == {
        name: explorer.numbers[name] for name in explorer.numbers["start"]
    }
    assert "no change yet" in explorer.svg


# The hands on the pet.


def touched(explorer):
    """Label -> the handle or the place to press, as the page has it."""
    page = ElementTree.fromstring(explorer.svg)
    return {part.get("data-label"): part for part in page.iter() if part.get("data-label")}


def spot(handle):
    """Where a handle is in the large picture, as shares of it."""
    return (
        (float(handle.get("cx")) - LEFT) / LARGE,
        (float(handle.get("cy")) - TOP) / LARGE,
    )


def plain_factors(explorer):
    return {
        name: [*pets.NAMED[name]].index(value) if name in pets.NAMED else float(value)
        for name, value in explorer.numbers.items()
        if name in pets.FACTORS
    }


POSES = [{}, {"turn": 1.2, "tilt": 0.3, "x": 0.15, "y": -0.1, "zoom": 0.1}, {"tilt": -0.4}]


@pytest.mark.parametrize("pose", POSES)
@pytest.mark.parametrize("droop", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(
    ("label", "part"),
    [
        ("ears: hanging", "ears"),
        ("ears: length", "ears"),
        ("tongue: length", "tongue"),
        ("muzzle: width", "muzzle"),
        ("the whole pet: place", "body"),
        ("head: tilt", "head"),
    ],
)
def test_a_handle_lies_on_the_part_that_it_moves(explorer, pose, droop, label, part):
    explorer.set(**pose, ear_droop=droop, tongue=0.8, occluder=0.0)
    size = 168
    mask = pets.draw(1, size=size, **plain_factors(explorer)).masks[part][0]
    x, y = spot(touched(explorer)[label])
    row, column = int(y * size), int(x * size)
    near = mask[max(row - 5, 0) : row + 6, max(column - 5, 0) : column + 6]
    assert near.any()


@pytest.mark.parametrize("pose", POSES)
def test_where_a_hand_takes_a_handle_there_the_next_picture_has_it(explorer, pose):
    explorer.set(**pose, tongue=0.5)
    for label in ("muzzle: width", "ears: length", "eyes: size", "the whole pet: place"):
        for way in json.loads(touched(explorer)[label].get("data-ways")):
            for value in (way["low"], way["high"]):
                before = explorer.numbers
                explorer.set(**{way["name"]: value})
                if label in touched(explorer):
                    handle = touched(explorer)[label]
                    end = way["start"] if value == way["low"] else way["end"]
                    assert float(handle.get("c" + way["axis"])) == pytest.approx(end, abs=6)
                explorer.set(**before)


def test_an_ear_turns_around_its_root_as_far_as_its_way_says(explorer):
    explorer.set(tilt=0.25, ear_droop=0.4)
    for droop in (0.1, 0.9):
        explorer.set(ear_droop=droop)
        handle = touched(explorer)["ears: hanging"]
        (way,) = json.loads(handle.get("data-ways"))
        across = float(handle.get("cx")) - way["centre"][0]
        up = way["centre"][1] - float(handle.get("cy"))
        angle = np.degrees(np.arctan2(across, up))
        wanted = way["start"] + droop * (way["end"] - way["start"])
        assert angle == pytest.approx(wanted, abs=0.1)


@pytest.mark.parametrize(
    ("label", "name"),
    [("whiskers: take them off", "whiskers"), ("tail: to the right", "tail")],
)
def test_a_press_on_a_part_changes_it_and_a_second_one_changes_it_back(explorer, label, name):
    before = explorer.numbers[name]
    for _ in range(2):
        (place,) = (one for key, one in touched(explorer).items() if key.startswith(f"{name}:"))
        explorer.hear(json.loads(place.get("data-press"))["set"], [])
    assert touched(explorer)[label] is not None
    assert explorer.numbers[name] == before


def test_presses_on_the_eye_go_through_all_colours(explorer):
    seen = []
    for _ in pets.IRISES:
        (label,) = (key for key in touched(explorer) if key.startswith("eyes: make them"))
        explorer.hear(json.loads(touched(explorer)[label].get("data-press"))["set"], [])
        seen.append(explorer.numbers["iris"])
    assert sorted(seen) == sorted(pets.IRISES)


def test_what_is_outside_the_picture_has_no_handle(explorer):
    explorer.set(y=0.33, zoom=0.19, ear_length=0.98)
    for handle in touched(explorer).values():
        if handle.get("cx"):
            assert all(0 <= share <= 1 for share in spot(handle))
    assert "ears: length" not in touched(explorer)
