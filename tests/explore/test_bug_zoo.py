"""The explorer of the ten bugs says and shows what the parts of the zoo do."""

import pytest

from nuggets import explore
from nuggets.explore.zoo import CASES, HIGHEST, STEPS, bug_zoo_svg, say_bug_zoo
from nuggets.studies import bugs

each_part = pytest.mark.parametrize("part", bugs.NAMES)


def test_every_part_of_the_zoo_has_its_case():
    assert sorted(CASES) == sorted(bugs.NAMES)
    assert [title.partition(":")[0] for title, _ in CASES.values()] == [
        str(number) for number in range(1, 11)
    ]


@each_part
def test_the_sentence_tells_the_losses_that_training_gives(part):
    losses = [bugs.train(getattr(zoo, part), STEPS + 1)[-1] for zoo in (bugs.broken, bugs.mended)]
    said = f"loss {losses[0]:.3f} broken, {losses[1]:.3f} mended"
    assert said in say_bug_zoo(part, 1.0)


@each_part
def test_a_few_nudges_find_the_same_as_nudging_everything(part):
    specimen = getattr(bugs.broken, part)
    whole = [bugs.referee(specimen, step).agrees for step in (1, 2)]
    said = say_bug_zoo(part, 1.0)
    if all(whole):
        assert "agrees with each step" in said
    else:
        assert f"objects to the {'second' if whole[0] else 'first'} step" in said


def test_the_picture_shows_the_ruling_of_both_steps():
    drawing = bug_zoo_svg("loop", 1.0).as_svg()
    assert drawing.count("agrees") == 1
    assert drawing.count("objects") == 1
    assert bug_zoo_svg("start", 1.0).as_svg().count("agrees") == 2


def test_a_loss_that_explodes_leaves_the_chart_and_is_said_to():
    zoo = explore.bug_zoo("step")
    assert "\N{UPWARDS ARROW}" not in zoo.svg
    zoo.set(rate=4.0)
    assert "loss above 10 broken" in zoo.text
    assert "broken \N{UPWARDS ARROW}" in zoo.svg
    assert "mended \N{UPWARDS ARROW}" not in zoo.svg
    assert bugs.train(bugs.mended.step, STEPS + 1, 0.2)[-1] < HIGHEST
