"""The playground shows a network that learns with the package's own step, and nothing else."""

import json
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from nuggets import explore
from nuggets.drawing import style
from nuggets.engine.layers import Linear, Sequential, Tanh, manual_seed
from nuggets.engine.losses import binary_cross_entropy_with_logits
from nuggets.engine.optim import SGD
from nuggets.engine.train import train_step
from nuggets.explore.playground import (
    BEATS,
    FREE,
    MOST,
    THICK,
    has_learned,
    playground_svg,
    say_playground,
)
from nuggets.worlds.dots import KINDS, dots

START = {"data": "corners", "lr": 2.0, "first": 1, "x": FREE[0], "y": FREE[1]}
MAPS = "{http://www.w3.org/2000/svg}image"


def shapes(explorer, name=""):
    """The shapes of a picture, those whose id begins with a name."""
    page = ElementTree.fromstring(explorer.svg)
    return [one for one in page.iter() if (one.get("data-id") or "").startswith(name)]


def maps(explorer):
    return [one.attrib for one in ElementTree.fromstring(explorer.svg).iter(MAPS)]


def learned_by_hand(steps, data="corners", lr=2.0, first=1, free=FREE):
    """The network and its losses, with the four lines that the course prints."""
    points, kinds = dots(data)
    points, kinds = np.vstack([points, free]), np.vstack([kinds, [1.0]])
    manual_seed(first - 1)
    model = Sequential(Linear(2, 4), Tanh(), Linear(4, 1)).double()
    optimizer = SGD(model.parameters(), lr)
    losses = [
        train_step(model, points, kinds, binary_cross_entropy_with_logits, optimizer)
        for _ in range(steps)
    ]
    return model, losses


@pytest.mark.parametrize("data", KINDS)
@pytest.mark.parametrize("lr", [0.5, 20.0])
def test_the_loss_that_is_said_is_the_one_of_the_engines_own_steps(data, lr):
    _, losses = learned_by_hand(41, data, lr)
    for steps in (0, 1, 40):
        said = say_playground(steps, **START | {"data": data, "lr": lr})
        assert f"the loss is {losses[steps]:.2f}," in said


@pytest.mark.parametrize("data", KINDS)
def test_each_world_can_be_learned_before_the_steps_are_used_up(data):
    numbers = START | {"data": data}
    assert not has_learned(0, **numbers)
    assert has_learned(MOST, **numbers)
    assert "all 41 dots are told apart" in say_playground(MOST, **numbers)


def test_playing_stops_when_it_has_learned():
    explorer = explore.playground()
    assert not explorer.waits
    while not explorer.waits:
        explorer.press("one step")
    steps = explorer.numbers["steps"]
    assert 0 < steps < MOST
    assert has_learned(steps, **START)
    assert not has_learned(steps - 1, **START)


def test_a_picture_is_the_same_whatever_was_asked_before():
    later = playground_svg(50, **START).as_svg()
    before = playground_svg(7, **START).as_svg()
    playground_svg(MOST, **START)
    assert playground_svg(7, **START).as_svg() == before != later


def test_the_lines_are_as_wide_as_the_weights_and_dashed_for_minus():
    explorer = explore.playground(steps=10)
    model, _ = learned_by_hand(10)
    weights = [*model[0].weight.data.ravel(), *model[2].weight.data.ravel()]
    stroke = rf'stroke="({style.INK}|{style.GREY})" stroke-width="([\d.]+)"'
    lines = re.findall(stroke + r'[^>]*?fill="none"( stroke-dash)?', explorer.svg)
    drawn = sorted(-float(w) if dashed else float(w) for _, w, dashed in lines[:12])
    wanted = sorted(np.sign(w) * max(0.8, round(THICK * abs(w), 1)) for w in weights)
    assert drawn == pytest.approx(wanted, abs=0.051)


def test_pulses_show_the_blame_of_the_last_step_and_there_is_none_before_the_first():
    explorer = explore.playground()
    assert not shapes(explorer, "pulse")
    assert style.BACKWARD not in explorer.svg
    explorer.press("one step")
    wide = {}
    for pulse in shapes(explorer, "pulse-out"):
        corners = np.array(re.findall(r"([\d.]+),([\d.]+)", pulse.get("d")), float)
        wide[pulse.get("data-id")[: len("pulse-out-0-0")]] = np.hypot(*(corners[1] - corners[3]))
    model, _ = learned_by_hand(1)
    blame = np.abs(model[2].weight.grad[0])
    order = sorted(wide, key=wide.get)
    assert [int(name[-1]) for name in order] == [
        u for u in np.argsort(blame) if 150 * blame[u] > 1.5
    ]


def test_from_step_to_step_each_pulse_goes_on_toward_the_input():
    def places(steps):
        return {
            pulse.get("data-id"): float(re.match(r"M([\d.]+)", pulse.get("d"))[1])
            for pulse in shapes(explore.playground(steps=steps), "pulse")
        }

    for more in (1, 10):
        before, after = places(2), places(2 + more)
        both = before.keys() & after.keys()
        assert both
        assert all(after[name] < before[name] for name in both)
        assert more % BEATS == 1


def test_dragging_the_dot_teaches_the_network_with_the_dot_there_from_the_start():
    explorer = explore.playground(steps=30)
    alone = explorer.svg
    explorer.set(x=2.0, y=2.0)
    _, losses = learned_by_hand(31, free=(2.0, 2.0))
    assert f"the loss is {losses[30]:.2f}," in explorer.text
    assert losses[30] > learned_by_hand(31)[1][30] + 0.02
    assert "drag me" in alone
    assert "drag me" not in explorer.svg


def test_a_dot_among_the_others_is_told_to_be_one_against_many():
    assert "one against many" in say_playground(MOST, **START | {"x": 2.0, "y": 2.0})


def test_pressing_a_unit_shows_its_map_large_and_pressing_it_again_the_answer():
    explorer = explore.playground(steps=40)
    answer = maps(explorer)[-1]
    for wanted in (2, 0):
        (place,) = (
            one
            for one in ElementTree.fromstring(explorer.svg).iter()
            if (one.get("data-label") or "").startswith("unit 2")
        )
        explorer.hear(json.loads(place.get("data-press"))["set"], [])
        assert explorer.numbers["look"] == wanted
        assert (maps(explorer)[-1] == answer) == (wanted == 0)
    assert explorer.numbers["look"] == 0


def test_a_unit_says_for_which_dots_it_speaks():
    model, _ = learned_by_hand(40)
    for unit, weight in enumerate(model[2].weight.data[0], start=1):
        said = say_playground(40, **START, look=unit)
        assert f"Its weight to the answer is {weight:.2f}".replace("-", style.MINUS) in said
        assert ("speaks for filled" in said) == (weight > 0)


def test_a_learning_rate_that_is_too_large_or_too_small_is_named():
    assert "use a smaller learning rate" in say_playground(10, **START | {"lr": 20.0})
    assert "use a larger learning rate" in say_playground(MOST, **START | {"lr": 0.1})


def test_the_dots_of_one_world_glide_to_those_of_the_next():
    explorer = explore.playground()
    before = [(dot.get("data-id"), dot.get("fill")) for dot in shapes(explorer, "dot-")]
    explorer.set(data="rings")
    assert [(dot.get("data-id"), dot.get("fill")) for dot in shapes(explorer, "dot-")] == before
    assert len(before) == 40


def test_buttons_take_steps_and_stop_at_the_end():
    explorer = explore.playground()
    for label, steps in (("one step", 1), ("ten steps", 11)):
        explorer.press(label)
        assert explorer.numbers["steps"] == steps
    explorer.set(steps=MOST - 3)
    explorer.press("ten steps")
    assert explorer.numbers["steps"] == MOST
