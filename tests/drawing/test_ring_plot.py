"""What goes through the busiest player, drawn: each point is what was counted, and is written."""

import numpy as np
import pytest

from nuggets.drawing import plots, style
from nuggets.studies import ring
from tests.pages import assert_stays_on_its_page

SIZES = (2, 4, 8, 16, 32, 64)


def exchanges(sizes=SIZES, ways=(ring.pass_round, ring.all_to_one)):
    return [way(np.ones((players, 640))) for players in sizes for way in ways]


def texts(picture):
    return [text.get_text() for text in picture.axes[0].texts]


def test_every_point_is_written_that_was_counted_and_two_alike_once():
    written = texts(plots.draw_messages(exchanges()))
    for text in ("6", "14", "30", "62", "126", "3", "3.5", "3.75", "3.88", "3.94"):
        assert text in written
    assert written.count("2") == 3  # the tick of each axis, and the point of both ways


def test_the_two_ways_are_named_at_their_ends_and_told_apart_by_dark_and_dashed():
    picture = plots.draw_messages(exchanges())
    names = {text.get_text(): text for text in picture.axes[0].texts}
    captain, around = names["all to one captain"], names["round a ring"]
    assert captain.get_color() == style.GREY
    assert around.get_color() == style.INK
    assert captain.get_position()[1] < around.get_position()[1]


def test_the_order_in_which_they_come_makes_no_difference():
    there = exchanges()
    assert plots.draw_messages(there).png() == plots.draw_messages(there[::-1]).png()


def test_the_words_for_it_say_both_ends_of_both_curves():
    alt = plots.draw_messages(exchanges()).alt
    assert "all to one captain, 2 times the weights with 2 players and 126 times with 64" in alt
    assert "round a ring, 2 times the weights with 2 players and 3.94 times with 64" in alt


@pytest.mark.parametrize("sizes", [(3,), (3, 5, 10), range(2, 40), (63, 64)])
def test_any_numbers_of_players_stay_on_the_page(sizes):
    assert_stays_on_its_page(plots.draw_messages(exchanges(sizes)))


def test_what_is_no_list_of_exchanges_is_refused():
    with pytest.raises(TypeError, match="draw_messages needs a list of Exchanges, got <3 players"):
        plots.draw_messages(exchanges((3,))[0])
    with pytest.raises(TypeError, match="draw_messages needs Exchange, got 3"):
        plots.draw_messages([3])
    with pytest.raises(ValueError, match="needs at least one Exchange"):
        plots.draw_messages([])
    with pytest.raises(ValueError, match="one player alone sends nothing"):
        plots.draw_messages(exchanges((1,)))
