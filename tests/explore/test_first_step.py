"""The first step: what it shows is what the four lines of the course do to the network."""

import re

import numpy as np
import pytest

import nuggets as ng
from nuggets import explore
from nuggets.drawing import style
from nuggets.explore.first_step import HEIGHT_ALL, LAST, LR, WHICH, moments


def learned(steps):
    """The network after some steps for the dog alone, written out; and all pets."""
    network = ng.pretrained.beginner()
    pets = ng.pets.draw(200, seed=1, difficulty="easy")
    optimizer = ng.SGD(network.parameters(), lr=LR)
    for _ in range(steps):
        optimizer.zero_grad()
        ng.cross_entropy(network(pets.images[WHICH : WHICH + 1]), [1]).backward()
        optimizer.step()
    return network, pets


@pytest.mark.parametrize("steps", range(LAST + 1))
def test_each_step_is_one_update_for_the_dog_alone(steps):
    network, pets = learned(steps)
    now = moments()[steps]
    dog = pets.images[WHICH : WHICH + 1]
    assert now.dog == pytest.approx(ng.softmax(network(dog)).data[0, 1], abs=1e-5)
    assert now.loss == pytest.approx(ng.cross_entropy(network(dog), [1]).item(), abs=1e-5)
    assert np.mean(now.said == ng.predict(network, pets.images).argmax(axis=1)) >= 0.99


def test_the_verdict_turns_with_the_second_step_and_the_numbers_of_the_lesson_are_true():
    assert pets_are_half_dogs()
    assert [round(100 * now.dog) for now in moments()] == [7, 27, 54, 71, 79, 84]
    assert round(moments()[0].loss, 1) == 2.6
    assert moments()[-1].said.sum() == 200


def pets_are_half_dogs():
    return ng.pets.draw(200, seed=1, difficulty="easy").labels.sum() == 100


def test_only_the_weights_that_blame_reached_are_moved():
    network, _ = learned(0)
    assert sum(weight.data.size for weight in network.parameters()) == 98_402
    assert [now.moved for now in moments()[:2]] == [0, 12_294]


def test_one_press_is_one_step_and_the_last_step_is_the_end():
    explorer = explore.first_step()
    assert explorer.text.startswith("The network says cat, 93% sure. It is a dog.")
    explorer.press("one step")
    assert explorer.text.startswith("After 1 step the network says cat, 73% sure.")
    explorer.press("one step")
    assert explorer.text == (
        "After 2 steps the network says dog, 54% sure. Its loss is 0.62; it began at 2.60."
    )
    for _ in range(LAST):
        explorer.press("one step")
    assert explorer.numbers == {"steps": LAST}


def test_the_border_of_the_bar_slides_to_where_the_chances_meet():
    explorer = explore.first_step()
    for steps in (0, 2):
        explorer.set(steps=steps)
        cat = next(part for part in explorer.svg.split("<") if 'data-id="cat"' in part)
        width = float(re.search(r'\bwidth="([\d.]+)"', cat)[1])
        assert width == pytest.approx(434 * (1 - moments()[steps].dog), abs=0.6)


def test_the_others_are_seen_only_when_asked_for():
    assert style.CAT in explore.first_step(others=True).svg
    alone, all_pets = explore.first_step().svg, explore.first_step(others=True).svg
    assert "100 cats" not in alone
    assert "100 cats: 98 called cat" in all_pets
    assert "100 dogs: 58 called dog" in all_pets
    last = explore.first_step(steps=LAST, others=True)
    assert "100 cats: 0 called cat" in last.svg
    assert last.text.endswith("Of 200 pets it gets 50% right. It calls 200 a dog.")
    assert HEIGHT_ALL + 49 + 60 <= 520
