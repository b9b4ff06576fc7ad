"""A drawn network shows the values and the weights that the network works with."""

import itertools

import numpy as np
import pytest

import nuggets as ng
from nuggets.drawing import style
from nuggets.drawing.plots import draw_network, draw_receipts
from nuggets.drawing.plots.network import forward, signals_of, weight_colour, weight_line
from tests.drawing.test_plots import has_ink, is_text

MINUS, TIMES = style.MINUS, style.TIMES


def small():
    model = ng.Sequential(ng.Linear(3, 2), ng.ReLU(), ng.Linear(2, 2, bias=False))
    model.load_state_dict(
        {
            "0.weight": np.array([[0.8, 0.5, 0.6], [-0.5, 0.3, 1.0]]),
            "0.bias": np.array([-0.2, 0.4]),
            "2.weight": np.array([[1.5, -1.0], [0.5, 0.0]]),
        }
    )
    return model


def words(picture):
    return {text.get_text() for text in picture.axes[0].findobj(is_text)}


def test_every_weight_value_bias_and_sum_is_written():
    picture = draw_network(small(), [1, 2, -1], outputs=("shoot", "pass"))
    assert has_ink(picture)
    assert {f"{TIMES} 0.8", f"{TIMES} {MINUS}0.5", f"{TIMES} 0"} <= words(picture)
    assert {"1.5", "0.5", "shoot", "pass", f"bias {MINUS}0.2"} <= words(picture)
    assert f"bias 0.4, sum {MINUS}0.5" in words(picture)


def test_it_is_described_from_the_inputs_to_the_scores():
    assert draw_network(small(), [1, 2, -1], outputs=("cat", "dog")).alt == (
        f"A network with one example in it. inputs: 1, 2, {MINUS}1; hidden layer: 1, 0; "
        "scores: 1.5, 0.5 for cat and dog."
    )


@pytest.mark.parametrize("sizes", [(1, 1), (2, 6, 3), (3, 4, 4, 2)])
def test_networks_of_other_shapes_stay_on_the_page(sizes):
    ng.manual_seed(0)
    layers = []
    for before, after in itertools.pairwise(sizes):
        layers += [ng.Linear(before, after), ng.Tanh()]
    picture = draw_network(ng.Sequential(*layers), np.ones(sizes[0]), outputs=("shoot", "pass"))
    drawn = picture.axes[0].get_tightbbox(picture.canvas.get_renderer())
    assert picture.bbox.x0 <= drawn.x0
    assert drawn.x1 <= picture.bbox.x1
    assert picture.bbox.y0 <= drawn.y0
    assert drawn.y1 <= picture.bbox.y1


def test_the_last_values_are_what_the_network_gives():
    model = small()
    _, columns = forward(model, [0.3, -2.0, 1.1])
    np.testing.assert_allclose(columns[-1], model(np.array([0.3, -2.0, 1.1])).data)
    assert list(map(len, columns)) == [3, 2, 2]


def test_drawing_leaves_no_tape_and_no_blame():
    model = small()
    draw_network(model, [1, 2, -1])
    assert all(weight.grad is None for weight in model.parameters())


def test_the_larger_the_weight_the_wider_its_line_and_zero_is_dashed():
    widths = [weight_line((0, 0), (1, 1), weight).width for weight in (0.1, -0.5, 1.5)]
    assert widths == sorted(widths)
    assert weight_line((0, 0), (1, 1), 0.0).dash
    assert len({weight_colour(weight) for weight in (-1, 0, 1)}) == 3


def test_what_cannot_be_read_is_refused_in_words():
    with pytest.raises(ValueError, match="A layer of 32 numbers cannot be read"):
        draw_network(ng.Sequential(ng.Linear(3, 32)), [1, 2, 3])
    with pytest.raises(ValueError, match="at least one Linear layer"):
        draw_network(ng.Sequential(ng.ReLU()), [1, 2, 3])
    with pytest.raises(ValueError, match="expects 3 numbers per example, got 2"):
        draw_network(small(), [1, 2])


REWOUND = {"outputs": ("shoot", "pass"), "blame": [3, -1]}


def test_a_rewound_network_has_a_receipt_on_every_line_and_each_signal_under_its_value():
    picture = draw_network(small(), [1, 2, -1], **REWOUND)
    receipts = {f"1 {TIMES} 4 = 4", f"2 {TIMES} 4 = 8", f"{MINUS}1 {TIMES} 4 = {MINUS}4"}
    assert receipts | {f"1 {TIMES} 3 = 3", f"0 {TIMES} {MINUS}1 = 0"} <= words(picture)
    signals = [
        text.get_text()
        for text in picture.axes[0].findobj(is_text)
        if text.get_color() == style.BACKWARD
    ]
    assert signals == ["3.2", "2", "2.4", "4", "0", "3", f"{MINUS}1"]


def test_the_signals_are_those_that_the_engine_finds_and_no_blame_is_left():
    model, x = small(), np.array([1.0, 2.0, 1.0])
    inputs, hidden, scores = signals_of(model, x, [1.6, 5.2])
    assert all(weight.grad is None for weight in model.parameters())
    (model(x) * np.array([1.6, 5.2])).sum().backward()
    np.testing.assert_allclose(np.outer(hidden, x), model[0].weight.grad)
    np.testing.assert_allclose(hidden @ model[0].weight.data, inputs)
    np.testing.assert_allclose(scores, [1.6, 5.2])


def test_a_rewound_network_is_described_back_to_its_inputs():
    assert draw_network(small(), [1, 2, -1], **REWOUND).alt.endswith(
        f"Rewound, the signals are, scores: 3, {MINUS}1; hidden layer: 4, 0; inputs: 3.2, 2, 2.4. "
        "On each line lies its receipt."
    )


@pytest.mark.parametrize("sizes", [(1, 1), (2, 6, 3), (3, 4, 4, 2)])
def test_rewound_networks_of_other_shapes_stay_on_the_page(sizes):
    ng.manual_seed(0)
    layers = [ng.Linear(before, after) for before, after in itertools.pairwise(sizes)]
    picture = draw_network(ng.Sequential(*layers), np.ones(sizes[0]), blame=np.ones(sizes[-1]))
    drawn = picture.axes[0].get_tightbbox(picture.canvas.get_renderer())
    assert picture.bbox.x0 <= drawn.x0
    assert drawn.x1 <= picture.bbox.x1
    assert picture.bbox.y0 <= drawn.y0
    assert drawn.y1 <= picture.bbox.y1


def test_a_blame_too_few_is_refused_in_words():
    with pytest.raises(ValueError, match="one blame for each of the 2 last numbers, and got 1"):
        draw_network(small(), [1, 2, -1], blame=[3])


def test_the_receipts_of_a_layer_are_the_outer_product_of_what_came_in_and_what_came_back():
    picture = draw_receipts([1, 2, -1], [4, -0.5])
    blames = {text for text in words(picture) if TIMES not in text}
    assert {"4", "8", f"{MINUS}4", f"{MINUS}0.5", f"{MINUS}1", "0.5"} <= blames
    assert f"2 {TIMES} {MINUS}0.5" in words(picture)
    assert picture.alt == (
        f"A times table. Along the top the inputs: 1, 2, {MINUS}1. A row for each signal, "
        f"4: 4, 8, {MINUS}4; {MINUS}0.5: {MINUS}0.5, {MINUS}1, 0.5."
    )


def test_a_table_of_receipts_too_large_to_read_is_refused_in_words():
    with pytest.raises(ValueError, match="A table of 2 \N{MULTIPLICATION SIGN} 7 cannot be read"):
        draw_receipts(np.ones(7), np.ones(2))
