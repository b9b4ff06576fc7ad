"""The networks that learn on the spot, for those who bring none: nobody's own dice are thrown."""

import importlib

import numpy as np
import pytest

import nuggets as ng
from nuggets.engine.layers.init import own_dice
from nuggets.studies import from_noise, voice
from nuggets.worlds import pretrained

chat = importlib.import_module("nuggets.explore.chat")  # explore.chat is the function


def weights_after(*doings):
    """The weights that a reader with the seed 4 gets after this was done."""
    ng.manual_seed(4)
    for do in doings:
        do()
    return ng.Linear(2, 2).weight.data


@pytest.mark.parametrize("home", [from_noise, voice, chat])
def test_asking_for_the_beginner_leaves_the_reader_s_luck_alone(home):
    home.beginner.cache_clear()
    np.testing.assert_array_equal(weights_after(home.beginner), weights_after())


def test_loading_the_expert_leaves_the_reader_s_luck_alone():
    np.testing.assert_array_equal(weights_after(pretrained.expert), weights_after())


def test_the_reader_s_dice_come_back_after_a_mistake_too():
    def fail():
        with pytest.raises(TypeError, match="whole number"), own_dice():
            ng.Linear(3, None)

    np.testing.assert_array_equal(weights_after(fail), weights_after())
