"""The chain is the play under another name: the names change, and nothing else moves."""

import pytest

from nuggets import explore
from nuggets.drawing import plots
from nuggets.drawing.plots.chain import STREAM, THICK, chain_scene, flow
from nuggets.drawing.plots.court import LINKS
from nuggets.drawing.scene import Box, Shape, Words
from nuggets.drawing.style import FORWARD
from nuggets.explore.chain import say_chain
from nuggets.worlds import court
from tests.drawing.test_plots import has_ink
from tests.explore.test_explorers import texts


def test_the_stream_ends_where_the_ball_lands():
    assert flow(court.START) == pytest.approx([20, 16, 8, 4.8])
    assert flow((1.1, 0.3, 0.9))[-1] == pytest.approx(court.shot(1.1, 0.3, 0.9))


@pytest.mark.parametrize("numbers", [court.START, (0.0, 1.2, 1.2), (1.2, 1.2, 1.2)])
def test_only_names_and_figures_change_when_the_players_become_weights(numbers):
    def kept(scene):
        pills = [shape for shape in scene.shapes if isinstance(shape, Box)]
        stream = [s for s in scene.shapes if isinstance(s, Shape) and s.fill == FORWARD]
        digits = [s for s in scene.shapes if isinstance(s, Words) and s.text[-1].isdigit()]
        return pills, stream, [s for s in digits if s.y > 110]

    players, weights = chain_scene(numbers), chain_scene(numbers, as_weights=True)
    assert kept(players) == kept(weights)
    words = [{s.text for s in scene.shapes if isinstance(s, Words)} for scene in (players, weights)]
    assert words[0] - words[1] == {*LINKS, "push", "metres"}
    assert words[1] - words[0] == {f"weight {i}" for i in (1, 2, 3)} | {
        *("w1", "w2", "w3", "input", "output")
    }


def test_the_stream_is_as_wide_as_its_numbers():
    scene = chain_scene((0.5, 0.5, 1.2))
    (stream,) = (s for s in scene.shapes if isinstance(s, Shape) and s.fill == FORWARD)
    heights = {round(2 * (STREAM - y) / THICK, 6) for _, y in stream.points if y < STREAM}
    assert {20, 10, 5, 6} <= heights
    assert max(heights) == 20


def test_the_explorer_says_the_same_numbers_under_both_names():
    explorer = explore.chain(as_weights=False)
    assert "Forward through play selection, pass timing" in explorer.text
    assert explorer.text.endswith("20 × 0.8 = 16, × 0.5 = 8, × 0.6 = 4.8. So the ball flies "
                                  "4.8 metres.")  # fmt: skip
    explorer.set(as_weights=True)
    assert explorer.text.endswith("× 0.6 = 4.8. So the output is 4.8.")
    assert "weight 2" in texts(explorer)


def test_a_closed_gate_lets_nothing_through():
    assert "× 0 = 0, × 0.6 = 0. So the output is 0." in say_chain(0.8, 0.0, 0.6)


def test_the_chain_is_drawn_and_described():
    picture = plots.draw_chain()
    assert has_ink(picture)
    assert picture.alt.endswith("shooter's form lets 0.6 through: 4.8.")
    assert "weight 3 lets 0.6 through: 4.8" in plots.draw_chain(as_weights=True).alt
