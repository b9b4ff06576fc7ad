"""The cost explorer says true numbers, at the ends of its slider too."""

import itertools
import math
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

import nuggets as ng
from nuggets import explore
from nuggets.drawing import style
from nuggets.explore.cost import BOTTOM, DOUBLE, HALVE, LEFT, RIGHT, SIDE, TOP, cost_svg, say_cost
from nuggets.explore.svg import write_svg

CHANCES = (0.001, 0.002, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.995, 0.999)
SVG = "{http://www.w3.org/2000/svg}"

each_chance = pytest.mark.parametrize("chance", CHANCES)


def page(**numbers):
    return ElementTree.fromstring(write_svg(cost_svg(**numbers), "cost"))


def texts(**numbers):
    return [text.text for text in page(**numbers).iter(f"{SVG}text")]


def places(path):
    """The points of a path that drawsvg writes for lines."""
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", path.get("d"))]
    return np.array(numbers).reshape(-1, 2)


def test_it_begins_with_a_dog_that_is_called_a_cat():
    assert explore.cost().text == (
        "The picture is a dog. The network gives dog a chance of 0.1: it says cat, and it is "
        "wrong. The surprise is 2.30. 0.01 more for dog would lower it by 0.095."
    )


@pytest.mark.parametrize(
    ("chance", "written"),
    [
        (0.5, "0.69"),
        (0.9, "0.11"),
        (0.1, "2.30"),
        (0.01, "4.61"),
        (0.001, "6.91"),
        (0.999, "0.001"),
    ],
)
def test_the_large_number_is_the_surprise(chance, written):
    assert written in texts(chance=chance)
    assert f"The surprise is {written}." in say_cost(chance)


@each_chance
def test_the_surprise_is_the_cross_entropy_of_the_two_chances(chance):
    scores = np.log([[1 - chance, chance]])
    said = float(re.search(r"surprise is ([\d.]+)\.", say_cost(chance))[1])
    assert said == pytest.approx(ng.cross_entropy(scores, [1]).item(), abs=0.005)


@each_chance
def test_what_a_little_more_would_save_is_true(chance):
    more, saved, other = re.search(
        r"([\d.]+) more for dog would lower it by ([\d.]+)\. .* lower it by ([\d.]+)\.$",
        say_cost(chance, squared=True),
    ).groups()
    after = chance + float(more)
    assert after <= 1
    assert float(saved) == pytest.approx(math.log(after / chance), rel=0.06)
    assert float(other) == pytest.approx((1 - chance) ** 2 - (1 - after) ** 2, rel=0.06)


@pytest.mark.parametrize(
    ("chance", "truth", "said"),
    [
        (0.001, "dog", "it is sure of cat, and it is wrong"),
        (0.2, "cat", "it says dog, and it is wrong"),
        (0.5, "cat", "it cannot tell"),
        (0.51, "cat", "it says cat, and it is right"),
        (0.999, "dog", "it is sure of dog, and it is right"),
    ],
)
def test_the_sentence_of_the_cost_tells_the_verdict_and_whether_it_is_right(chance, truth, said):
    assert said in say_cost(chance, truth)


@pytest.mark.parametrize("truth", ["cat", "dog"])
@each_chance
def test_the_bar_is_split_between_cat_and_dog_as_the_chances_are(chance, truth):
    bars = list(page(chance=chance, truth=truth).iter(f"{SVG}rect"))
    widths = [
        next(float(bar.get("width")) for bar in bars if bar.get("fill") == colour)
        for colour in style.SPECIES
    ]
    of_dog = chance if truth == "dog" else 1 - chance
    assert widths == pytest.approx([SIDE * (1 - of_dog), SIDE * of_dog], abs=0.01)


@each_chance
def test_the_point_lies_on_the_curve_above_its_chance(chance):
    point = list(page(chance=chance).iter(f"{SVG}circle"))[-1]
    assert float(point.get("cx")) == pytest.approx(LEFT + chance * (RIGHT - LEFT), abs=0.01)
    one = (BOTTOM - TOP) / 7.4
    assert float(point.get("cy")) == pytest.approx(BOTTOM + one * math.log(chance), abs=0.01)


@each_chance
def test_the_straight_line_is_as_steep_as_the_curve_and_stays_in_the_plot(chance):
    lines = page(chance=chance).iter(f"{SVG}path")
    line = next(places(line) for line in lines if line.get("stroke-width") == "3.4")
    (x0, y0), (x1, y1) = line
    assert LEFT - 0.01 <= x0 < x1 <= RIGHT + 0.01
    assert TOP - 0.01 <= y0 < y1 <= BOTTOM + 0.01
    one = (BOTTOM - TOP) / 7.4
    fall = one / chance / (RIGHT - LEFT)
    assert math.atan2(y1 - y0, x1 - x0) == pytest.approx(math.atan(fall), abs=0.05)


def test_the_halves_of_the_axis_are_named_by_what_the_network_says_there():
    assert {"it says cat: wrong", "it says dog: right"} <= set(texts(chance=0.3, truth="dog"))
    assert {"it says dog: wrong", "it says cat: right"} <= set(texts(chance=0.3, truth="cat"))


def test_the_squared_miss_is_there_when_it_is_asked_for():
    assert "squared miss" not in texts(chance=0.1)
    assert {"squared miss", "0.81", "0.01 more for dog: 0.018 less"} <= set(
        texts(chance=0.1, squared=True)
    )


def test_each_halving_adds_the_same_amount():
    explorer = explore.cost(chance=0.8)
    costs = []
    for _ in range(6):
        costs.append(-math.log(explorer.numbers["chance"]))
        explorer.press(HALVE)
    assert np.diff(costs) == pytest.approx([math.log(2)] * 5)
    for _ in range(6):
        explorer.press(DOUBLE)
    assert explorer.numbers["chance"] == pytest.approx(0.8)


def test_the_buttons_stop_at_the_ends_of_the_slider():
    for button, end in ((HALVE, 0.001), (DOUBLE, 0.999)):
        explorer = explore.cost()
        for _ in range(12):
            explorer.press(button)
        assert explorer.numbers["chance"] == end
        assert explorer.error is None


def test_the_two_species_have_two_portraits_and_a_portrait_stays_the_same():
    pictures = {
        truth: next(page(chance=chance, truth=truth).iter(f"{SVG}image")).attrib
        for truth, chance in itertools.product(("cat", "dog"), (0.1, 0.6))
    }
    assert pictures["cat"] != pictures["dog"]
    before, after = (next(page(chance=chance).iter(f"{SVG}image")) for chance in (0.1, 0.6))
    assert before.attrib == after.attrib
