"""The explorer of the ten bugs says and shows what the parts of the zoo do."""

import json
import re
import xml.etree.ElementTree as ElementTree

import pytest

from nuggets import explore
from nuggets.drawing import style
from nuggets.explore.zoo import CASES, HIGHEST, STEPS, WHY, broken_one, bug_zoo_svg, say_bug_zoo
from nuggets.explore.zoo_lines import differences
from nuggets.studies import bugs

each_part = pytest.mark.parametrize("part", bugs.NAMES)


def presses(zoo):
    """What a press on each place of the picture sets: label -> numbers."""
    shapes = ElementTree.fromstring(zoo.svg).iter()
    return {
        shape.get("data-label"): json.loads(shape.get("data-press"))["set"]
        for shape in shapes
        if shape.get("data-press")
    }


def accuse(zoo, letter):
    """Press a card, as the page does."""
    zoo.hear(presses(zoo)[f"accuse {letter}"], [])


def texts(zoo):
    page = ElementTree.fromstring(zoo.svg)
    return [text.text for text in page.iter("{http://www.w3.org/2000/svg}text")]


def test_every_part_of_the_zoo_has_its_case():
    assert sorted(CASES) == sorted(bugs.NAMES)
    assert [title.partition(":")[0] for title, _ in CASES.values()] == [
        str(number) for number in range(1, 11)
    ]


@each_part
def test_the_sentence_and_the_cards_tell_the_losses_that_training_gives(part):
    zoos = [bugs.broken, bugs.mended]
    if broken_one(part) == "B":
        zoos.reverse()
    a, b = (f"{bugs.train(getattr(zoo, part), STEPS + 1)[-1]:.3f}" for zoo in zoos)
    assert f"loss {a} for A and {b} for B" in say_bug_zoo(part, 1.0, {})
    zoo = explore.bug_zoo(part)
    accuse(zoo, "A")
    assert {f"loss {a}", f"loss {b}"} <= {*texts(zoo)}


@each_part
def test_a_verdict_says_how_the_line_made_the_symptom(part):
    assert say_bug_zoo(part, 1.0, {part: "A"}).endswith(f"{CASES[part][1]}. {WHY[part]}")


@each_part
def test_a_few_nudges_find_the_same_as_nudging_everything(part):
    specimen = getattr(bugs.broken, part)
    whole = [bugs.referee(specimen, step).agrees for step in (1, 2)]
    said = say_bug_zoo(part, 1.0, {part: "A"})
    if all(whole):
        assert "agrees with each step" in said
    else:
        assert f"objects to the {'second' if whole[0] else 'first'} step" in said


def test_curves_that_lie_on_each_other_are_said_to():
    alike = {part: "lie on each other" in say_bug_zoo(part, 1.0, {}) for part in bugs.NAMES}
    assert [part for part in alike if alike[part]] == ["split", "step"]
    assert "lie on each other" in say_bug_zoo("split", 1.0, {"split": "A"})
    assert "lie on each other" in say_bug_zoo("step", 1.0, {"step": "A"})
    assert "lie on each other" not in say_bug_zoo("step", 4.0, {})


@each_part
def test_once_the_file_is_open_broken_and_mended_look_as_in_every_picture(part):
    drawing = bug_zoo_svg(part, 1.0, {part: "A"}).as_svg()
    for name in "AB":
        role = "broken" if name == broken_one(part) else "mended"
        colour, dash = style.LOOKS[role]
        (curve,) = re.findall(rf"<path[^>]*curve-{name}[^>]*>", drawing)
        assert f'stroke="{colour}"' in curve
        assert ("stroke-dasharray" in curve) == bool(dash)


def test_the_picture_shows_the_ruling_of_both_steps():
    drawing = bug_zoo_svg("loop", 1.0, {"loop": "A"}).as_svg()
    assert drawing.count(" agrees") == 1
    assert drawing.count(" objects") == 1
    assert bug_zoo_svg("start", 1.0, {"start": "B"}).as_svg().count(" agrees") == 2


def test_a_loss_that_explodes_leaves_the_chart_and_is_said_to():
    zoo = explore.bug_zoo("step")
    accuse(zoo, "B")
    assert "\N{UPWARDS ARROW}" not in zoo.svg
    zoo.set(rate=4.0)
    assert "loss above 10" in texts(zoo)
    assert "broken \N{UPWARDS ARROW}" in zoo.svg
    assert "mended \N{UPWARDS ARROW}" not in zoo.svg
    assert bugs.train(bugs.mended.step, STEPS + 1, 0.2)[-1] < HIGHEST


# --- the game --------------------------------------------------------------------------------


def test_who_is_broken_is_sometimes_a_and_sometimes_b_and_always_the_same():
    letters = [broken_one(part) for part in CASES]
    assert 4 <= letters.count("A") <= 6
    assert letters == [broken_one(part) for part in CASES]
    assert broken_one("tanh") == "A"  # as in the notebook


@each_part
def test_before_anybody_is_accused_nothing_tells_who_is_broken(part):
    zoo = explore.bug_zoo(part)
    said = zoo.text.partition("After")[2]
    for word in ("broken", "mended", "referee", "Symptom", CASES[part][1]):
        assert word not in said
    assert not any("mended" in text for text in texts(zoo))
    assert CASES[part][1] not in texts(zoo)
    assert [*presses(zoo)] == ["accuse A", "accuse B"]


@each_part
def test_an_accusation_is_judged_and_opens_the_file(part):
    for letter in "AB":
        zoo = explore.bug_zoo(part)
        accuse(zoo, letter)
        is_right = letter == broken_one(part)
        begins = f"Right: {letter} is broken." if is_right else f"Not {letter}: it is "
        assert zoo.text.startswith(begins)
        assert f"{'1' if is_right else '0'} of 1 right" in texts(zoo)
        assert {"broken", "mended", "the referee", CASES[part][1]} <= {*texts(zoo)}
        assert not presses(zoo)


def test_each_case_is_judged_once_and_start_again_closes_all_files():
    zoo = explore.bug_zoo()
    accuse(zoo, "A")
    zoo.set(part="loop")
    assert "Press the one you accuse" in zoo.text
    accuse(zoo, "A")
    assert "1 of 2 right" in texts(zoo)
    zoo.set(part="tanh")
    assert zoo.text.startswith("Right: A is broken.")
    zoo.press("start again")
    assert not zoo.numbers["accused"]


@each_part
def test_the_lines_that_are_shown_are_all_in_which_the_two_versions_differ(part):
    broken, mended = differences(getattr(bugs.broken, part), getattr(bugs.mended, part))
    assert 1 <= len(broken) <= len(mended) <= 2
    marked = [[line.text[line.start : line.end] for line in lines] for lines in (broken, mended)]
    assert any(marked[1])
    for line in broken + mended:
        assert len(line.text) <= 54  # as many as fit
    assert [line.text for line in broken] != [line.text for line in mended]


def test_what_is_marked_in_the_lines_is_the_difference():
    def marked(part):
        twins = (getattr(zoo, part) for zoo in (bugs.broken, bugs.mended))
        return [
            [line.text[line.start : line.end] for line in lines] for lines in differences(*twins)
        ]

    assert marked("tanh") == [["+"], ["-"]]
    assert marked("rewind") == [["g"], ["blame.get(x, 0.0) + g"]]
    assert marked("loop") == [[""], ["", "w.grad = None"]]
    assert marked("step")[0] == ["w2 -= lr * signal.T @ hidden", ""]
    assert marked("split") == [["-share"], ["share"]]
