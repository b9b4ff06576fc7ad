"""The explorer "draw a pet": what it shows is what the network says, and each factor has a hand."""

import numpy as np
import pytest

import nuggets as ng
from nuggets import explore
from nuggets.explore import Explorer, Slider
from nuggets.explore.draw_pet import GROUPS, SIGNS, say_draw_pet, signs, surprise_button
from nuggets.worlds import pets


@pytest.fixture
def explorer():
    return explore.draw_pet()


def test_every_factor_of_a_pet_has_a_control(explorer):
    assert explorer.numbers.keys() == pets.FACTORS.keys()
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
    assert groups[None] == ["surprise me", "start again"]


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


def test_the_sentence_of_draw_pet_says_what_was_changed(explorer):
    start = explorer.numbers
    assert "You changed" not in explorer.text
    explorer.set(ear_droop=1.0, whiskers=False)
    assert "2 a dog's: hanging ears and no whiskers." in explorer.text
    assert explorer.text.endswith("You changed ears, hanging, to 1.00 and face, whiskers, to off.")
    explorer.set(coat="ginger", iris="brown", tail=-start["tail"])
    assert explorer.text.endswith("You changed 5 numbers.")
    named = say_draw_pet(start, **(start | {"tail": -1, "coat": "ginger"}))
    assert "coat, colour of coat, to ginger" in named


def test_turning_all_signs_turns_the_verdict(explorer):
    dogs = {name: float(np.mean(pets.FACTORS[name].second)) for name in SIGNS}
    explorer.set(**(dogs | {"iris": "brown", "whiskers": False}))
    assert explorer.text.startswith("The network says dog")
    assert f"All of its {len(SIGNS)} signs are a dog's." in explorer.text
