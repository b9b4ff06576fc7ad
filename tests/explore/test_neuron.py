"""The neuron under your hands works out what the package's own layers work out."""

import itertools
import json
import re

import numpy as np
import pytest

import nuggets as ng
from nuggets import explore
from nuggets.drawing import style
from nuggets.explore.neuron import BENDS, bent, say_neuron, spelled_out, weighted_sum
from nuggets.worlds.court import START
from tests.explore.test_explorers import root, texts

MINUS, TIMES = style.MINUS, style.TIMES
LAYERS = {"none": ng.Sequential(), "ReLU": ng.ReLU(), "sigmoid": ng.Sigmoid(), "tanh": ng.Tanh()}


def test_the_neuron_begins_with_the_weights_of_the_play():
    numbers = explore.neuron().numbers
    assert [numbers[name] for name in ("w1", "w2", "w3")] == list(START)


def test_the_sentence_reads_the_arithmetic():
    assert explore.neuron().text == (
        f"1 {TIMES} 0.8 + 2 {TIMES} 0.5 + ({MINUS}1) {TIMES} 0.6 = 1.20. With the bias of "
        f"{MINUS}0.2 the sum is 1.00. ReLU lets it through: the output is 1.00."
    )


def test_what_is_written_out_is_what_comes_out():
    luck = np.random.default_rng(0)
    for _ in range(50):
        inputs, weights = luck.integers(-20, 21, (2, 3)) / 10
        bias = luck.integers(-20, 21) / 10
        text = spelled_out(inputs, weights, bias).replace(TIMES, "*").replace(MINUS, "-")
        assert eval(text) == pytest.approx(weighted_sum(inputs, weights, bias))


@pytest.mark.parametrize("bend", BENDS)
def test_it_gives_what_a_linear_layer_and_its_bend_give(bend):
    layer = ng.Linear(3, 1)
    layer.load_state_dict({"weight": np.array([[0.8, -0.5, 0.6]]), "bias": np.array([-0.3])})
    model = ng.Sequential(layer, LAYERS[bend]).double()
    for inputs in itertools.product((-2.0, 0.0, 1.5), repeat=3):
        total = weighted_sum(inputs, (0.8, -0.5, 0.6), -0.3)
        assert bent(total, bend) == pytest.approx(model(np.array(inputs)).item())


def test_the_bend_says_what_it_does_to_the_sum():
    numbers = {"x1": 1, "w1": 1, "x2": 0, "w2": 0, "x3": 0, "w3": 0}
    assert "no bend: the output is -1.50".replace("-", MINUS) in say_neuron(
        **numbers, bias=-2.5, bend="none"
    )
    assert "not above 0: the output is 0.00" in say_neuron(**numbers, bias=-2.5, bend="ReLU")
    assert "from 0 to 1: the output is 0.50" in say_neuron(**numbers, bias=-1, bend="sigmoid")
    assert f"from {MINUS}1 to 1: the output is 0.00" in say_neuron(**numbers, bias=-1, bend="tanh")


def test_a_sign_is_told_in_words_and_not_by_colour_alone():
    explorer = explore.neuron()
    explorer.set(w1=-0.8, bias=0.3)
    assert {f"{TIMES} {MINUS}0.8", f"{MINUS}0.80", "bias +0.30"} <= set(texts(explorer))


def hand_of(explorer, label):
    (shape,) = (s for s in root(explorer).iter() if s.get("data-label") == label)
    return shape


@pytest.mark.parametrize(("name", "label"), [("x1", "input 1"), ("w2", "weight 2"), ("bias",) * 2])
def test_a_handle_lies_where_its_number_is_on_its_way(name, label):
    explorer = explore.neuron()
    for value in (-1.5, 0.0, 0.7, 1.5):
        explorer.set(**{name: value})
        shape = hand_of(explorer, label)
        (way,) = json.loads(shape.get("data-ways"))
        share = (float(shape.get(f"c{way['axis']}")) - way["start"]) / (way["end"] - way["start"])
        assert way["name"] == name
        assert way["low"] + share * (way["high"] - way["low"]) == pytest.approx(value, abs=1e-3)


def test_the_pill_of_a_weight_stays_on_its_line_wherever_the_input_is():
    explorer = explore.neuron()
    for x1, w1 in itertools.product((-2, 0.5, 2), (-1.5, 0, 1.5)):
        explorer.set(x1=x1, w1=w1)
        (line,) = (s for s in root(explorer).iter() if s.get("data-id") == "line-1")
        (left, top), (right, low) = np.reshape(re.findall(r"[\d.]+", line.get("d")), (2, 2)).astype(
            float
        )
        pill = hand_of(explorer, "weight 1")
        x, y = float(pill.get("cx")), float(pill.get("cy"))
        assert left < x < right
        assert y == pytest.approx(top + (x - left) / (right - left) * (low - top), abs=0.1)


def test_a_bend_is_chosen_by_pressing_its_small_curve():
    explorer = explore.neuron()
    for bend in BENDS:
        wanted = json.loads(hand_of(explorer, f"bend: {bend}").get("data-press"))
        explorer.hear(wanted["set"], [])
        assert explorer.numbers["bend"] == bend
    rows = [row for row in explorer.controls if row["kind"] != "button"]
    assert all(row["folded"] for row in rows)


def test_the_point_moves_along_the_curve_of_the_bend():
    explorer = explore.neuron(bend="tanh")

    def point():
        (disc,) = (
            disc
            for disc in root(explorer).iter("{http://www.w3.org/2000/svg}circle")
            if disc.get("r") == "7.5"
        )
        return float(disc.get("cx")), float(disc.get("cy"))

    places = []
    for x1 in (-2, -1, 0, 1, 2):
        explorer.set(x1=x1)
        places.append(point())
    xs, ys = np.array(places).T
    assert (np.diff(xs) > 0).all()
    assert (np.diff(ys) < 0).all()
