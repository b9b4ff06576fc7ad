"""The film room for layers agrees with the engine, and shows tables that can be told apart."""

import itertools
import json
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

import nuggets as ng
from nuggets.drawing.scene import Box, Words
from nuggets.engine.tensor import Tensor
from nuggets.explore import film_room, layer_room
from nuggets.explore.film import AGAIN, BACKWARD, ERROR, FORWARD, START, UPDATE
from nuggets.explore.layer_film import LayerFilm
from nuggets.explore.layer_scene import layer_scene, layer_stage
from tests.explore.test_film_room import box_of, inside, overlap, press, presses

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(4, 3)), RNG.normal(size=(4, 2))
STEP, BACK = "one step", "one step back"


def weights(*shapes):
    luck = np.random.default_rng(1)
    return [Tensor(luck.normal(size=shape), name=f"W{i}") for i, shape in enumerate(shapes)]


def by_hand(w, b, v):
    return ((((X @ w.T + b).relu() @ v.T) - Y) ** 2).mean()


def with_linear(w, b, v):
    miss = ng.linear(ng.linear(X, w, b).tanh(), v) - Y
    return (miss * miss).sum()


def with_cross_entropy(w, b, v):
    return ng.cross_entropy(ng.linear(ng.linear(X, w, b).relu(), v), np.array([0, 1, 1, 0]))


def used_twice(w, b, v):
    hidden = (X @ w.T).sigmoid()
    return (hidden * hidden + b).sum() - (v * 2.0).mean()


SHAPES = ((5, 3), (5,), (2, 5))
PLAYS = [by_hand, with_linear, with_cross_entropy, used_twice]
each_play = pytest.mark.parametrize("play", PLAYS, ids=lambda play: play.__name__)


# --- the numbers -----------------------------------------------------------------------------


@each_play
def test_every_blame_of_a_film_is_what_backward_leaves_in_grad(play):
    given = weights(*SHAPES)
    loss = play(*given)
    film = LayerFilm(loss)
    assert all(w.grad is None for w in given)
    loss.backward()
    blames = [film.blames[i] for i, node in enumerate(film.nodes) if node.learns]
    for w, blame in zip(given, blames, strict=True):
        assert blame.shape == w.shape
        np.testing.assert_allclose(blame, w.grad, atol=1e-12)


@each_play
@pytest.mark.parametrize("lr", [0.0, 0.05])
def test_the_new_loss_is_that_of_the_play_run_again_even_after_the_tape_was_rewound(play, lr):
    given = weights(*SHAPES)
    loss = play(*given)
    film = LayerFilm(loss)
    loss.backward()
    again = play(*(Tensor(w.data - lr * w.grad) for w in given))
    assert film.values(lr)[film.loss] == pytest.approx(again.item(), abs=1e-12)


@each_play
def test_blame_arrives_along_every_arrow_once_and_never_before_it_was_whole(play):
    film = LayerFilm(play(*weights(*SHAPES)))
    edges = [m.edge for m in film.moments if m.kind == BACKWARD]
    assert sorted(edges) == [i for i, edge in enumerate(film.edges) if edge.is_blamed]
    heard = dict.fromkeys(range(len(film.nodes)), 0)
    for edge in (film.edges[place] for place in edges):
        assert heard[edge.end] == film.uses(edge.end)
        heard[edge.start] += 1


def test_the_example_is_the_network_of_notebook_05():
    film = layer_room().numbers["film"]
    blames = {film.nodes[place].label: blame for place, blame in film.blames.items()}
    np.testing.assert_allclose(blames["W1"], [[9.0, 18.0, 1.0], [3.6, 7.2, 3.6]])
    assert film.nodes[film.loss].value == pytest.approx(9.9)


# --- what a film is made of ------------------------------------------------------------------


def test_tables_are_called_by_their_names_and_what_was_done_is_written_as_in_code():
    film = LayerFilm(by_hand(*weights(*SHAPES)), {"X": X, "Y": Y})
    formulas = [node.formula for node in film.nodes if node.op]
    dots, minus = "\N{HORIZONTAL ELLIPSIS}", "\N{MINUS SIGN}"
    assert formulas == [
        "W0.T", "X @ W0.T", f"{dots} + W1", f"relu({dots})", "W2.T", f"{dots} @ W2.T",
        f"{dots} {minus} Y", f"{dots} to the power 2", f"mean({dots})",
    ]  # fmt: skip


def test_the_weights_of_a_layer_of_ones_own_are_called_weight_and_bias():
    model = ng.Sequential(ng.Linear(3, 2), ng.ReLU())
    film = LayerFilm(model(X).sum())
    assert [node.label for node in film.nodes] == [
        "weight", "bias", "layer 0", "layer 1", "sum", "given",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Tensor([1.0, 2.0]) * 2, r"has the shape \(2,\).*film_room\(loss.sum\(\)\)"),
        (lambda: (Tensor([1.0, 2.0]) * np.inf).sum(), "mul is not finite"),
        (lambda: Tensor(np.zeros((0, 2))).sum(), "The film room shows numbers"),
        (
            lambda: sum(Tensor([1.0, 2.0]) * i for i in range(1, 9)).sum(),
            "up to 16 of them.*linear",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_sentence_that_says_what_to_do(make, said):
    with np.errstate(all="ignore"), pytest.raises(ValueError, match=said):
        film_room(make())


def test_a_play_that_is_too_long_for_the_page_is_refused():
    x = Tensor(np.ones((2, 2)), name="a_long_name")
    loss = x
    for _ in range(13):
        loss = loss.tanh()
    with pytest.raises(ValueError, match=r"too long or too wide.*one layer less"):
        film_room(loss.sum())


def test_the_film_room_shows_tables_where_there_are_any_and_asks_for_guesses_where_not():
    assert "film" in film_room(with_linear(*weights(*SHAPES))).numbers
    assert isinstance(film_room(with_linear(*weights(*SHAPES))).numbers["film"], LayerFilm)
    assert "guess" in film_room((Tensor(2.0) * 3) ** 2).numbers


# --- the picture -----------------------------------------------------------------------------


@each_play
def test_at_no_moment_do_words_touch_each_other_or_leave_the_page(play):
    film = LayerFilm(play(*weights(*SHAPES)))
    for moment in range(film.last + 1):
        scene = layer_scene(film, moment, 0.1)
        assert scene.height <= 418
        page = (0, 0, scene.width, scene.height)
        words = [shape for shape in scene.shapes if isinstance(shape, Words)]
        for shape in scene.shapes:
            if isinstance(shape, (Box, Words)):
                assert inside(box_of(shape), page), shape
        for one, other in itertools.combinations(words, 2):
            assert not overlap(box_of(one), box_of(other)), (moment, one.text, other.text)


@each_play
def test_the_squares_of_a_node_touch_no_node_and_no_squares_of_another(play):
    film = LayerFilm(play(*weights(*SHAPES)))
    set_up = layer_stage(film)
    last = max(at for at, m in enumerate(film.moments) if m.kind == BACKWARD)
    boxes = [s for s in layer_scene(film, last, 0.1).shapes if isinstance(s, Box) and s.y > 124]
    nodes = [box for box in boxes if box.height == set_up.look.tall]
    squares = [box for box in boxes if box.line_width == 0.7]
    assert len(nodes) == len(film.nodes)
    assert squares
    for node, square in itertools.product(nodes, squares):
        assert not overlap(box_of(node), box_of(square))
    tight = [(b.x + 0.1, b.y + 0.1, b.x + b.width - 0.1, b.y + b.height - 0.1) for b in squares]
    assert not any(overlap(one, other) for one, other in itertools.combinations(tight, 2))


def test_the_squares_of_a_table_and_of_its_blame_have_the_same_shape():
    film = layer_room().numbers["film"]
    last = max(at for at, m in enumerate(film.moments) if m.kind == BACKWARD)
    boxes = [s for s in layer_scene(film, last, 0.1).shapes if isinstance(s, Box)]
    squares = sum(box.line_width == 0.7 for box in boxes)
    values = sum(node.value.size for node in film.nodes if node.value.size > 1)
    blames = sum(blame.size for blame in film.blames.values() if blame.size > 1)
    assert squares == values + blames


# --- in use ----------------------------------------------------------------------------------


def test_the_play_from_its_start_to_its_new_loss():
    explorer = layer_room()
    assert explorer.text.startswith("The start: W1, b1, W2, x and targets are given.")
    press(explorer, STEP)
    assert (
        explorer.text == "Forward: linear(x, W1, b1) makes a table of 2 \N{MULTIPLICATION SIGN} 2."
    )
    press(explorer, STEP)
    assert explorer.text.endswith("Of its 4 numbers, it set 1 to 0.")
    press(explorer, "error")
    assert explorer.text.startswith("Error: the loss is 9.9.")
    press(explorer, STEP)
    assert "its blame is a table of 2 \N{MULTIPLICATION SIGN} 2, like the value" in explorer.text
    press(explorer, "update")
    assert explorer.text.startswith("Update: each of the 6 numbers of W1 moves against its own")
    explorer.set(tick=99)
    assert "the loss was 9.9, and is 4.3777" in explorer.text
    explorer.set(stride=0)
    assert "hardly moved" in explorer.text


def test_a_stride_that_is_too_long_makes_it_worse_and_says_so():
    explorer = film_room(with_linear(*weights(*SHAPES)), lr=0.02, tick=20)
    assert "lower by" in explorer.text
    explorer.set(stride=10)
    assert "The step was too large." in explorer.text


def test_each_kind_of_moment_says_what_it_is_and_no_two_say_the_same():
    begins = {
        START: "The start", FORWARD: "Forward: ", ERROR: "Error: ", BACKWARD: "Backward to ",
        UPDATE: "Update: ", AGAIN: "Once more forward",
    }  # fmt: skip
    explorer = layer_room()
    film, pictures = explorer.numbers["film"], []
    for tick, now in enumerate(film.moments):
        explorer.set(tick=tick)
        assert explorer.text.startswith(begins[now.kind])
        pictures.append(explorer.svg)
    assert len(set(pictures)) == len(pictures)


def test_pressing_a_table_leads_to_where_it_was_made_and_later_to_where_its_blame_was_whole():
    explorer = layer_room()
    film = explorer.numbers["film"]
    for phase, kinds in (("forward", (START, FORWARD)), ("backward", (ERROR, BACKWARD))):
        for place in film.blames:
            press(explorer, phase)
            press(explorer, f"number {place + 1}: {film.nodes[place].label}")
            now = film.moments[explorer.numbers["tick"]]
            assert now.kind in kinds
            assert now.node in (place, -1)
            if now.kind == BACKWARD:
                np.testing.assert_allclose(now.total, film.blames[place])


def test_a_table_that_is_blamed_by_nobody_cannot_be_pressed_on_the_way_back():
    explorer = layer_room()
    assert any(label.endswith("targets") for label in presses(explorer))
    press(explorer, "error")
    assert not any(label.endswith("targets") for label in presses(explorer))


def test_the_learning_rate_is_in_sight_only_where_it_does_something():
    explorer = layer_room()
    film = explorer.numbers["film"]
    for tick, now in enumerate(film.moments):
        explorer.set(tick=tick)
        assert ('data-label="learning rate"' in explorer.svg) == (now.kind == AGAIN)


def test_the_panel_writes_out_the_numbers_and_three_dots_for_those_that_have_no_room():
    explorer = film_room(ng.linear(RNG.normal(size=(6, 7)), *weights((4, 7), (4,))).sum())
    press(explorer, STEP)
    texts = [t.text for t in ElementTree.fromstring(explorer.svg).iter() if t.tag.endswith("text")]
    assert texts.count("\N{HORIZONTAL ELLIPSIS}") == 5
    first = explorer.numbers["film"].moments[1].node
    value = explorer.numbers["film"].nodes[first].value
    assert ng.engine.format.fitted(float(value[0, 0]), 6) in texts
    assert json.dumps(presses(explorer))


@pytest.mark.parametrize("lr", [-1, float("nan"), float("inf"), "x", None])
@pytest.mark.parametrize("room", [film_room, layer_room])
def test_a_learning_rate_that_is_none_is_refused_by_its_name(room, lr):
    with pytest.raises((TypeError, ValueError), match="lr"):
        room(lr=lr)


def test_what_is_no_tensor_is_refused_by_both_rooms():
    for room in (film_room, layer_room):
        with pytest.raises(TypeError, match="The film room shows how a Tensor was made"):
            room(3)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_tables_that_were_rewound_since_still_go_on_to_their_update(dtype):
    table = Tensor(np.array([[1.0, 2.0], [0.5, -1.0]], dtype))
    loss = ((table @ table) * table).sum()
    rooms = [film_room(loss, table=table) for _ in range(2)]
    for room in rooms:
        room.set(tick=room.kinds["tick"].high)
        loss.backward(retain_graph=True)
    loss.backward()
    again = rooms[1]
    again.set(tick=0)
    again.set(tick=again.kinds["tick"].high, stride=2.0)
    rooms[0].set(stride=2.0)
    assert again.error is None
    assert again.text == rooms[0].text
