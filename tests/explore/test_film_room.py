"""The film room is used in every order, on any small play, and always agrees with the engine."""

import functools
import itertools
import json
import math
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from PIL import ImageFont

import nuggets as ng
from nuggets.drawing import style
from nuggets.drawing.scene import Box, Words
from nuggets.engine.tensor import Tensor, rewind, tape
from nuggets.explore import film_room, film_room_svg
from nuggets.explore.film import AGAIN, ASK, BACKWARD, ERROR, FORWARD, START, UPDATE, Film, exact
from nuggets.explore.film_panel import sum_of
from nuggets.explore.film_room import NOT_ASKED, ON, examples, say_film_room
from nuggets.explore.film_scene import film_scene, stage
from nuggets.explore.svg import write_svg
from nuggets.worlds import court

MINUS, TIMES = style.MINUS, style.TIMES
STEP, BACK = "one step", "one step back"
FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")

each_example = pytest.mark.parametrize("film", examples(), ids=lambda film: film.title)


# --- random plays ----------------------------------------------------------------------------

TWO = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "max": ng.maximum,
}
ONE = {
    "tanh": ng.tanh,
    "sigmoid": ng.sigmoid,
    "relu": ng.relu,
    "leaky": lambda a: ng.leaky_relu(a, negative_slope=0.25),
    "neg": lambda a: -a,
    "square": lambda a: a**2,
    "half": lambda a: a / 2,
    "triple": lambda a: 3 * a,
}
VALUES = st.integers(-30, 30).map(lambda tenths: tenths / 10)
LEAVES = st.lists(VALUES, min_size=1, max_size=6)
STEPS = st.lists(
    st.tuples(st.sampled_from([*TWO, *ONE]), st.integers(0, 99), st.integers(0, 99)), max_size=30
)
EVERY_PLAY = {"leaves": LEAVES, "steps": STEPS}


def run(leaves, steps):
    """A play from its leaves and its steps: what nobody used is added up to one loss."""
    pool, unused = list(leaves), dict.fromkeys(leaves)
    for name, i, j in steps:
        inputs = [pool[i % len(pool)], pool[j % len(pool)]][: 2 if name in TWO else 1]
        pool.append((TWO.get(name) or ONE[name])(*inputs))
        for x in inputs:
            unused.pop(x, None)
        unused[pool[-1]] = None
    return functools.reduce(lambda a, b: a + b, unused)


def tensors(values):
    return [Tensor(x, name=f"x{i}") for i, x in enumerate(values)]


def play(leaves, steps):
    """The tensors, the loss and the film of a random play that the film room takes."""
    given = tensors(leaves)
    loss = run(given, steps)
    assume(all(abs(float(x.data)) < 1e6 for x in tape(loss)))
    assume(all(abs(float(blame)) < 1e6 for _, blame in rewind(loss)))
    try:
        return given, loss, Film(loss)
    except ValueError as problem:
        assume("shows up to 40" not in str(problem))
        raise


def moments(film, kind):
    return [place for place, m in enumerate(film.moments) if m.kind == kind]


def close(a, b):
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


# --- hands -----------------------------------------------------------------------------------


def presses(explorer):
    """What a press on each place of the picture sets: label -> numbers."""
    shapes = ElementTree.fromstring(explorer.svg).iter()
    return {
        shape.get("data-label"): json.loads(shape.get("data-press"))["set"]
        for shape in shapes
        if shape.get("data-press")
    }


def press(explorer, label):
    """Press a place in the picture, as the page does; where it is not there, nothing happens."""
    explorer.hear(presses(explorer).get(label, {}), [])


def guess(explorer, number):
    """Type a guess and press Enter."""
    explorer.hear({"guess": f"{number:.17g}"}, [])


def to_end(explorer):
    explorer.hear({"tick": explorer.ends()["tick"]}, [])


# --- the numbers -----------------------------------------------------------------------------


@settings(deadline=None)
@given(**EVERY_PLAY)
def test_every_blame_of_a_film_is_what_backward_leaves_in_grad(leaves, steps):
    given, loss, film = play(leaves, steps)
    assert all(x.grad is None for x in given)
    place = {tensor: number for number, tensor in enumerate(tape(loss))}
    for tensor, blame in rewind(loss):
        assert close(film.blames[place[tensor]], float(blame))
    loss.backward()
    shown = [film.blames[i] for i, node in enumerate(film.nodes) if node.learns]
    used = [x for x in given if x.grad is not None]
    np.testing.assert_allclose(shown, [x.grad for x in used], atol=1e-9)


@settings(deadline=None)
@given(**EVERY_PLAY, lr=st.sampled_from([0.0, 1e-3, 0.1]))
def test_the_new_loss_is_that_of_the_play_run_again_with_the_new_numbers(leaves, steps, lr):
    given, loss, film = play(leaves, steps)
    new = film.values(lr)[film.loss]
    loss.backward()
    again = run([Tensor(x.data - lr * x.grad, name=x.name) for x in given], steps)
    np.testing.assert_allclose(new, float(again.data), rtol=1e-9, atol=1e-9)


@settings(deadline=None)
@given(**EVERY_PLAY)
def test_blame_arrives_along_every_arrow_once_and_never_before_it_was_whole(leaves, steps):
    film = play(leaves, steps)[2]
    edges = [film.moments[place].edge for place in moments(film, BACKWARD)]
    assert sorted(edges) == [i for i, edge in enumerate(film.edges) if edge.is_blamed]
    heard = dict.fromkeys(range(len(film.nodes)), 0)
    for edge in (film.edges[place] for place in edges):
        assert heard[edge.end] == film.uses(edge.end)
        heard[edge.start] += 1


def test_the_missed_shot_has_the_blames_of_the_course():
    film = examples()[0]
    blames = {node.label: film.blames[i] for i, node in enumerate(film.nodes) if node.learns}
    assert blames == pytest.approx(court.blame(court.START)._asdict())
    better = court.coach(court.START)
    assert film.values(0.001)[film.loss] == pytest.approx(court.squared_miss(court.shot(*better)))


def test_mazurs_network_has_forty_nodes_and_his_loss_before_and_after():
    film = examples()[3]
    assert len(film.nodes) == 40
    assert film.nodes[film.loss].value == pytest.approx(0.2983711088, abs=1e-10)
    assert film.values(0.5)[film.loss] == pytest.approx(0.2910277737, abs=1e-10)


def test_a_number_that_was_used_twice_is_one_node_with_two_arrows():
    fact = Tensor(3.0, requires_grad=False, name="fact")
    w = Tensor(2.0)
    film = Film(fact * w + fact, {"w": w})
    assert [node.label for node in film.nodes] == ["w", TIMES, "+", "fact"]
    assert sum(film.nodes[edge.start].label == "fact" for edge in film.edges) == 2


def test_a_divisor_and_a_power_that_are_fixed_are_written_on_their_steps():
    w = Tensor(3.0, name="w")
    film = Film((w / 2) ** 2 + w**4 + (-w).abs())
    labels = [node.label for node in film.nodes]
    assert labels == ["w", "\N{DIVISION SIGN} 2", "x²", "power 4", "+", MINUS, "abs", "+"]
    formulas = [node.formula for node in film.nodes][1:4]
    assert formulas == ["3 \N{DIVISION SIGN} 2", f"1.5 {TIMES} 1.5", "3 to the power 4"]


def test_what_was_given_to_an_operation_by_name_is_given_again_in_the_update():
    w = Tensor(0.01, name="w")
    film = Film(ng.leaky_relu(w, negative_slope=0.25))
    assert film.values(1.0)[film.loss] == pytest.approx(-0.99 * 0.25)


def test_a_long_name_is_cut_and_the_picture_still_fits():
    w = Tensor(0.5, name="the_weight_of_the_first_neuron")
    film = Film((w * w).tanh())
    assert film.nodes[0].label == "the_weight_of\N{HORIZONTAL ELLIPSIS}"
    assert_nothing_overlaps(film, 2, 0.1)


def test_a_name_is_known_as_a_name_whatever_its_letters():
    w = Tensor(0.5, name="w")
    made = w.tanh()
    film = Film(made * 2, {"my answer!": made})
    place = next(i for i, node in enumerate(film.nodes) if node.label == "my answer!")
    assert sum_of(film, place) == "my answer! = tanh(0.5) = 0.46212"


def test_a_power_that_learns_has_its_own_arrow():
    a, n = Tensor(2.0, name="a"), Tensor(3.0, name="n")
    film = Film(a**n)
    assert film.blames[1] == pytest.approx(8 * math.log(2))
    assert film.nodes[2].formula == "2 to the power 3"


# --- what cannot be shown --------------------------------------------------------------------


def test_a_play_of_over_forty_numbers_is_told_how_many_it_has_and_what_to_do():
    loss = Tensor(0.5)
    for _ in range(40):
        loss = loss.tanh()
    with pytest.raises(ValueError, match=r"has 41 numbers.*up to 40.*Take a smaller play"):
        film_room(loss)


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (lambda: 3.0, TypeError, "This is a float"),
        (lambda: Tensor(1.0, requires_grad=False) * 2, ValueError, "Nothing in this play"),
        (lambda: Tensor(1.0) * np.inf, ValueError, "mul is inf"),
    ],
)
def test_what_is_no_play_of_single_numbers_is_refused_in_plain_words(make, error, said):
    with np.errstate(all="ignore"), pytest.raises(error, match=said):
        film_room(make())


def test_a_film_of_single_numbers_refuses_tables():
    with pytest.raises(ValueError, match=r"shape \(2,\).*draw_graph"):
        Film(Tensor([1.0, 2.0]).sum())


def test_a_tape_that_was_rewound_before_says_so():
    loss = Tensor(2.0) * 3
    loss.backward()
    with pytest.raises(RuntimeError, match="rewound before"):
        film_room(loss)


def test_an_operation_of_ones_own_is_played_again_like_any_other():
    @ng.engine.op
    def doubled(a):
        return 2 * a, lambda grad: (2 * grad,)

    explorer = film_room(doubled(Tensor(4.0, name="w")), lr=0.5)
    to_end(explorer)
    assert "the loss was 8, and is 6" in explorer.text


@pytest.mark.parametrize(("play", "new_loss"), [
    (lambda w: ((w * 2.0).clamp(max=1.5) - 20) ** 2, 342.25),
    (lambda w: ng.leaky_relu(w * -2.0, 0.5), -0.6),
    (lambda w: ng.leaky_relu(w * -2.0, negative_slope=0.5), -0.6),
    (lambda w: ng.masked_fill(w * 2.0, False, 7.0), 0.6),
    (lambda w: ng.where(True, w * 2.0, 7.0), 0.6),
    (lambda w: (w * 2.0).sum(0), 0.6),
    (lambda w: (w * 2.0).reshape(1, 1), 0.6),
    (lambda w: ng.stack([w * 2.0], 0)[0], 0.6),
])  # fmt: skip
def test_the_new_loss_is_made_with_the_options_of_each_operation(play, new_loss):
    film = Film(play(Tensor(0.5)))
    assert close(film.values(0.1)[film.loss], new_loss)


def test_a_leaf_is_a_very_short_film():
    explorer = film_room(Tensor(3.0, name="w"), lr=0.5)
    to_end(explorer)
    assert "the loss was 3, and is 2.5" in explorer.text


# --- the picture -----------------------------------------------------------------------------


@functools.cache
def font(size, bold):
    return ImageFont.truetype(FONTS / f"DejaVuSans{'-Bold' if bold else ''}.ttf", 10 * size)


def box_of(shape):
    """(left, top, right, bottom) of a box, or of the digits and letters of words."""
    if isinstance(shape, Box):
        return shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
    left, top, right, bottom = font(round(shape.size), shape.bold).getbbox(shape.text, anchor="ls")
    share = {"start": 0, "middle": 0.5, "end": 1}[shape.anchor]
    x = shape.x - share * right / 10
    return x + left / 10, shape.y + top / 10, x + right / 10, shape.y + bottom / 10


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def inside(inner, outer, room=0.0):
    return (
        outer[0] - room <= inner[0]
        and outer[1] - room <= inner[1]
        and inner[2] <= outer[2] + room
        and inner[3] <= outer[3] + room
    )


def assert_nothing_overlaps(film, moment, lr):
    score = f"first tries: sign 88 of 88, size {88 * '8'}"[:44]
    verdict = f"you said {MINUS}0.88888: sign \N{CHECK MARK}, size \N{BALLOT X}"
    asks = film.moments[moment].kind in (ASK, BACKWARD)
    scene = film_scene(film, moment, lr, score, verdict if asks else "")
    page = (0, 0, scene.width, scene.height)
    shapes = [shape for shape in scene.shapes if isinstance(shape, (Box, Words))]
    for shape in shapes:
        assert inside(box_of(shape), page), shape
    panel = next(i for i, s in enumerate(shapes) if isinstance(s, Box) and s.width > 500)
    for a, b in itertools.combinations(map(box_of, shapes[:panel]), 2):
        assert not overlap(a, b) or inside(a, b) or inside(b, a)
    in_panel = [s for s in shapes[panel + 1 :] if s.y < shapes[panel].y + shapes[panel].height]
    graph = [s for s in shapes[panel + 1 :] if s not in in_panel]
    for words in in_panel:
        assert inside(box_of(words), box_of(shapes[panel])), words
    for a, b in itertools.combinations(map(box_of, in_panel), 2):
        assert not overlap(a, b)
    boxes = [box_of(shape) for shape in graph if isinstance(shape, Box)]
    words = [shape for shape in graph if isinstance(shape, Words)]
    labels = words[-len(boxes) :]
    for shape, box in zip(labels, boxes, strict=True):
        assert inside(box_of(shape), box), shape
    around = boxes + [box_of(shape) for shape in words[: -len(boxes)]]
    for a, b in itertools.combinations(dict.fromkeys(around), 2):
        assert not overlap(a, b), (film.moments[moment], a, b)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
@given(**EVERY_PLAY, share=st.floats(0, 1))
def test_no_boxes_and_labels_of_a_play_overlap_or_leave_the_page(leaves, steps, share):
    film = play(leaves, steps)[2]
    for moment in {round(share * film.last), len(moments(film, FORWARD)) + 1, film.last}:
        assert_nothing_overlaps(film, moment, 0.1)


@each_example
def test_at_no_moment_of_an_example_do_boxes_and_labels_overlap(film):
    for moment in range(film.last + 1):
        assert_nothing_overlaps(film, moment, film.lr)


def test_a_chain_of_forty_runs_in_strips_like_lines_of_text():
    loss = Tensor(0.5, name="x")
    for _ in range(39):
        loss = loss.tanh()
    film = Film(loss)
    assert stage(film).plan.count > 1
    for moment in range(0, film.last + 1, 7):
        assert_nothing_overlaps(film, moment, 0.1)


# --- the explorer in use ---------------------------------------------------------------------


def at(film, place, **numbers):
    return write_svg(film_room_svg(film, place, **numbers), say_film_room(film, place, **numbers))


def test_the_play_from_its_start_to_its_new_loss():
    explorer = film_room()
    assert explorer.text.startswith("The start: 5 numbers are given: selection 0.8, timing 0.5")
    press(explorer, STEP)
    assert explorer.text == f"Forward: 20 {TIMES} 0.8 = 16."
    press(explorer, "error")
    assert explorer.text.startswith("Error: the loss is 1.44. The blame of the loss itself is 1.")
    to_end(explorer)
    assert "the loss was 1.44, and is 0.52543" in explorer.text
    press(explorer, BACK)
    assert "form moves against its blame, 0.6" in explorer.text
    assert f"0.001 {TIMES} {MINUS}19.2 = 0.6192" in explorer.text


def test_two_paths_are_shown_adding_up_one_after_the_other():
    film = examples()[1]
    first, second = (
        place
        for place in moments(film, BACKWARD)
        if film.nodes[film.moments[place].node].label == "timing"
    )
    assert f">{MINUS}34.56 +<" in at(film, first)
    assert "timing is used 2 times: more will arrive" in at(film, first).replace("Timing", "timing")
    assert f"Paths add up: {MINUS}34.56 + {MINUS}34.56 = {MINUS}69.12" in at(film, second)
    assert f">{MINUS}69.12<" in at(film, second)


def test_a_blame_is_hidden_until_it_was_guessed_or_passed_by():
    explorer = film_room()
    press(explorer, "error")
    press(explorer, STEP)
    assert explorer.text.endswith(
        f"{MINUS}1.2 {TIMES} 1 = ? First the sign, then the size: type a number, and press "
        f"Enter. Or press {ON} to see it."
    )
    assert ">?<" in explorer.svg
    press(explorer, STEP)
    assert f"= {MINUS}1.2 (in a product" in explorer.text
    assert ">?<" not in explorer.svg
    assert "first tries" not in explorer.svg


def test_the_sign_is_judged_first_and_then_the_size():
    explorer = film_room()
    press(explorer, "error")
    press(explorer, STEP)
    guess(explorer, 1.2)
    assert f"You said 1.2. First the sign: minus {TIMES} plus gives minus." in explorer.text
    assert explorer.tone == "almost"
    assert "first tries: sign 0 of 1, size 0 of 0" in explorer.svg
    assert ">?<" in explorer.svg
    guess(explorer, -1.25)
    assert explorer.text.startswith(f"You said {MINUS}1.25. The sign is right, and so is the size.")
    assert explorer.tone == "right"
    assert "first tries: sign 0 of 1, size 1 of 1" in explorer.svg
    press(explorer, STEP)
    guess(explorer, -7)
    assert "The sign is right, the size is too large." in explorer.text
    assert "first tries: sign 1 of 2, size 1 of 2" in explorer.svg
    explorer.press("start again")
    assert "first tries" not in explorer.svg


def test_a_blame_of_zero_is_guessed_as_zero():
    a, b = Tensor(1.0, name="a"), Tensor(2.0, name="b")
    explorer = film_room(ng.maximum(a, b))
    press(explorer, "error")
    press(explorer, STEP)
    guess(explorer, 2)
    assert f"zero {TIMES} plus gives zero." in explorer.text
    guess(explorer, 0)
    assert "Right: no blame arrives here." in explorer.text
    assert "the smaller one was not used" in explorer.text


def test_one_who_only_watches_is_never_asked():
    explorer = film_room()
    explorer.set(guess_first=False)
    seen = []
    while explorer.numbers["tick"] < explorer.ends()["tick"]:
        press(explorer, STEP)
        seen.append(explorer.text)
        assert "?" not in explorer.text
    assert len(seen) == len(set(seen))
    for text in reversed(seen[:-1]):
        press(explorer, BACK)
        assert explorer.text == text


def test_a_guess_where_nothing_is_asked_is_told_so_and_does_not_count():
    explorer = film_room()
    guess(explorer, 3)
    assert explorer.text.startswith("Nothing is asked here: a guess counts where there is a ques")
    assert "first tries" not in explorer.svg
    press(explorer, STEP)
    assert explorer.text.startswith("Forward")


def test_a_committed_guess_empties_the_box_and_does_not_count_again():
    explorer = film_room(tick=7)
    guess(explorer, 1.2)
    assert explorer.values["guess"] == ""
    assert explorer.text.count("You said") == 1
    explorer.hear({"guess": ""}, [])
    assert explorer.text == "Type a number, such as 2.5 or -3. You typed ''."
    assert "first tries: sign 0 of 1, size 0 of 0" in explorer.svg


# --- what a hand does in the picture ---------------------------------------------------------


@each_example
def test_what_is_seen_is_at_most_397_pixels_high_so_that_all_of_it_fits_on_a_screen(film):
    assert film_scene(film, 0, film.lr).height <= 397


def test_play_waits_at_a_question_until_it_is_answered_and_only_if_asked_to_guess():
    explorer = film_room(tick=7)
    assert explorer.waits
    guess(explorer, 1)
    assert explorer.waits
    guess(explorer, -1)
    assert not explorer.waits
    press(explorer, BACK)
    assert not explorer.waits  # this one is known
    press(explorer, STEP)
    press(explorer, STEP)
    assert explorer.waits
    explorer.set(guess_first=False)
    assert not explorer.waits


@each_example
def test_the_slider_of_the_moments_ends_where_this_film_ends(film):
    explorer = film_room()
    explorer.set(tick=106)
    explorer.set(film=film)
    row = next(row for row in explorer.controls if row["name"] == "tick")
    assert row["high"] == film.last
    assert explorer.numbers["tick"] <= film.last


def test_one_who_plays_without_guessing_sees_something_new_at_each_tick():
    explorer = film_room()
    explorer.set(guess_first=False)
    seen = [explorer.text]
    while explorer.numbers["tick"] < explorer.ends()["tick"]:
        explorer.hear({"tick": explorer.numbers["tick"] + 1}, [])
        seen.append(explorer.text)
    assert len(set(seen)) == len(seen)
    for text in reversed(seen[:-1]):
        explorer.hear({"tick": explorer.numbers["tick"] - 1}, [])
        assert explorer.text == text


def test_each_phase_is_reached_by_pressing_its_name():
    explorer = film_room()
    begins = {"update": "Update", "backward": "Backward, from", "error": "Error", "forward": "The"}
    for label, start in begins.items():
        press(explorer, label)
        assert explorer.text.startswith(start)
    explorer.set(guess_first=False)
    press(explorer, "backward")
    assert explorer.text.startswith("Backward to")


@each_example
def test_pressing_a_number_leads_to_the_moment_at_which_it_was_made(film):
    explorer = film_room()
    explorer.set(film=film)
    for place, node in enumerate(film.nodes):
        press(explorer, f"number {place + 1}: {node.label or 'given'}")
        now = film.moments[explorer.numbers["tick"]]
        assert now.kind == FORWARD and now.node == place if node.op else now.kind == START


@each_example
def test_on_the_way_back_pressing_a_number_leads_to_the_moment_at_which_its_blame_was_whole(film):
    explorer = film_room()
    explorer.set(film=film, guess_first=False)
    for place, blame in film.blames.items():
        press(explorer, "error")
        press(explorer, f"number {place + 1}: {film.nodes[place].label or 'given'}")
        now = film.moments[explorer.numbers["tick"]]
        assert now.node == place
        assert close(now.total, blame)


def test_a_blame_that_was_not_guessed_yet_is_asked_for_and_not_given_away_by_a_press():
    explorer = film_room()
    press(explorer, "error")
    (label,) = (label for label in presses(explorer) if label.endswith("selection"))
    press(explorer, label)
    assert explorer.text.startswith("Backward, from")
    guess(explorer, -14.4)
    press(explorer, "error")
    press(explorer, label)
    assert explorer.text.startswith("You said")


def test_a_number_with_no_blame_cannot_be_pressed_on_the_way_back():
    explorer = film_room()
    assert sum("given" in label for label in presses(explorer)) == 2
    press(explorer, "error")
    assert not any("given" in label for label in presses(explorer))


@each_example
def test_the_learning_rate_is_in_sight_only_where_it_does_something(film):
    explorer = film_room()
    for tick, now in enumerate(film.moments):
        explorer.set(film=film, tick=tick)
        assert ('data-label="learning rate"' in explorer.svg) == (now.kind in (UPDATE, AGAIN))


def spots(explorer):
    """The place of all that is known by a name: id -> (x, y)."""
    shapes = ElementTree.fromstring(explorer.svg).iter()
    return {
        shape.get("data-id"): (
            float(shape.get("cx") or shape.get("x")),
            float(shape.get("cy") or shape.get("y")),
        )
        for shape in shapes
        if shape.get("data-id")
    }


@each_example
def test_what_runs_along_an_edge_is_at_its_one_end_before_and_at_its_other_end_after(film):
    explorer, places = film_room(), stage(film).plan.spots
    explorer.set(film=film)
    for tick, now in enumerate(film.moments[1:], 1):
        explorer.set(tick=tick - 1)
        before = spots(explorer)
        explorer.set(tick=tick)
        after = spots(explorer)
        dots = {name for name in before if name[:3] == "dot" and name in after}
        moved = {name for name in dots if before[name] != after[name]}
        if now.kind == BACKWARD:
            ends = [(film.edges[now.edge].end, film.edges[now.edge].start)]
        elif now.kind == FORWARD:
            ends = [(edge.start, edge.end) for edge in film.arriving(now.node)]
        elif now.kind == AGAIN:
            continue
        else:
            ends = []
        runs = {(before[name], after[name]) for name in moved}
        rounded = {tuple(tuple(round(float(x), 2) for x in places[i]) for i in e) for e in ends}
        assert runs == rounded


@each_example
def test_a_number_flies_from_where_it_was_made_to_where_it_arrives_and_says_nothing_before(film):
    explorer = film_room()
    explorer.set(film=film)
    for tick, now in enumerate(film.moments):
        if now.kind == BACKWARD and now.before is None:
            explorer.set(tick=tick - 1)
            before, name = spots(explorer), f"blame-{now.node}"
            assert before[name] == before[f"blame-{film.edges[now.edge].end}"]
            explorer.set(tick=tick)
            assert spots(explorer)[name] != before[name]


def test_beyond_the_end_of_a_shorter_film_its_end_is_shown():
    explorer = film_room()
    explorer.set(tick=10_000)
    assert explorer.text.startswith("Once more forward")
    press(explorer, BACK)
    assert explorer.text.startswith("Update")


def test_a_stride_that_is_too_long_makes_it_worse_and_says_so():
    explorer = film_room()
    to_end(explorer)
    explorer.set(stride=10)
    assert "higher by" in explorer.text
    assert "The step was too large." in explorer.text
    explorer.set(stride=0)
    assert "hardly moved" in explorer.text


def test_a_play_that_leaps_out_of_all_bounds_says_so():
    w = Tensor(3.0, name="w")
    explorer = film_room((w * 100).exp(), lr=1e300)
    to_end(explorer)
    assert explorer.error is None
    explorer = film_room(-(w * 100).exp(), lr=1.0)
    to_end(explorer)
    assert explorer.error is None
    assert "beyond all bounds" in explorer.text


def last_number(sentence):
    """The number after the last equals sign."""
    found = re.findall(rf"= ({MINUS}?[\d.,]*\d(?:e{MINUS}?\d+)?)", sentence)
    return float(found[-1].replace(",", "").replace(MINUS, "-"))


class FilmRoom(RuleBasedStateMachine):
    """Every button and every control, in any order, on any play."""

    @initialize(**EVERY_PLAY, lr=st.sampled_from([0.001, 0.1]), own=st.booleans())
    def enter(self, leaves, steps, lr, own):
        if own:
            self.leaves, self.steps = leaves, steps
            _, loss, self.film = play(leaves, steps)
            self.truth = [float(blame) for _, blame in rewind(loss)][::-1]
            self.explorer = film_room(loss, lr=lr)
            self.film = self.explorer.numbers["film"]
        else:
            self.explorer, self.truth, self.steps = film_room(), None, None

    def shown(self):
        """The film, and the moment that the controls ask for."""
        numbers = self.explorer.numbers
        film = numbers["film"]
        tick = min(numbers["tick"], film.last)
        is_told = film.moments[tick].kind == ASK and not numbers["guess_first"]
        return film, film.moments[tick + is_told]

    @rule(place=st.integers(0, 99))
    def press_in_the_picture(self, place):
        labels = [*presses(self.explorer)]
        press(self.explorer, labels[place % len(labels)])

    @rule(label=st.sampled_from([STEP, STEP, STEP, BACK]))
    def step(self, label):
        press(self.explorer, label)

    @rule()
    def start_again(self):
        self.explorer.press("start again")

    @rule(share=st.floats(0, 1))
    def drag(self, share):
        top = self.explorer.ends()["tick"]
        self.explorer.hear({"tick": round(share * top)}, [])

    @rule(number=st.sampled_from([-1e6, -19.2, -1.0, 0.0, 0.3, 1.0, 1e9]))
    def type_a_guess(self, number):
        guess(self.explorer, number)
        assert self.explorer.values["guess"] == ""

    @rule()
    def guess_right(self):
        _, now = self.shown()
        guess(self.explorer, now.sent)
        if now.kind == ASK and abs(now.sent) <= 1e12:
            assert self.explorer.text.startswith("You said")
            assert "right" in self.explorer.text.lower()
        elif now.kind != ASK:
            assert self.explorer.text.startswith("Nothing is asked here")

    @rule(guess_first=st.booleans())
    def switch(self, guess_first):
        self.explorer.set(guess_first=guess_first)

    @rule(stride=st.floats(0, 10))
    def stride(self, stride):
        self.explorer.set(stride=stride)

    @precondition(lambda self: self.truth is None)
    @rule(film=st.sampled_from(examples()))
    def choose(self, film):
        self.explorer.set(film=film)

    @rule()
    def on_and_back_is_where_it_was(self):
        film, now = self.shown()
        if now is film.moments[-1]:
            return
        before = self.explorer.svg
        press(self.explorer, STEP)
        press(self.explorer, BACK)
        assert self.explorer.svg == before

    @invariant()
    def nothing_went_wrong_and_the_picture_is_of_the_numbers_alone(self):
        explorer = self.explorer
        assert explorer.error is None
        film, _ = self.shown()
        assert at(**({"film": film, "place": 0} | self.at())) == explorer.svg

    def at(self):
        numbers = {k: v for k, v in self.explorer.numbers.items() if k != "film"}
        return {"place": numbers.pop("tick"), **numbers}

    @invariant()
    def the_sentence_agrees_with_the_engine(self):
        film, now = self.shown()
        text = self.explorer.text
        if now.kind == BACKWARD:
            assert last_number(text) == pytest.approx(now.total, rel=1e-4, abs=1e-11)
        if self.truth is None:
            return
        heard_all = now.kind == BACKWARD and f"{exact(film.blames[now.node])}" == exact(now.total)
        if heard_all:
            truth = self.truth[now.node]
            assert last_number(text) == pytest.approx(truth, rel=1e-4, abs=1e-9)
        if now.kind in (UPDATE, AGAIN):
            for place, truth in enumerate(self.truth):
                assert film.blames[place] == pytest.approx(truth, rel=1e-9, abs=1e-9)

    @invariant()
    def each_kind_of_moment_says_what_it_is(self):
        begins = {
            START: "The start",
            FORWARD: "Forward",
            ERROR: "Error",
            ASK: "Backward, from",
            BACKWARD: ("Backward to", "You said"),
            UPDATE: "Update",
            AGAIN: "Once more forward",
        }
        _, now = self.shown()
        text = self.explorer.text.removeprefix(f"{NOT_ASKED} ")
        assert text.startswith(begins[now.kind])


TestFilmRoom = FilmRoom.TestCase
TestFilmRoom.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much],
)


@pytest.mark.parametrize("typed", ["nan", "1e400", "abc"])
def test_what_is_typed_and_is_no_number_is_refused_as_such(typed):
    explorer = film_room()
    explorer.hear({"guess": typed}, [])
    assert explorer.text == f"Type a number, such as 2.5 or -3. You typed {typed!r}."
    assert explorer.tone == "alert"


def test_a_play_that_was_rewound_since_still_goes_on_to_its_update():
    a, b = ng.Tensor(3.0), ng.Tensor(2.0)
    loss = (a * b - 5) * (a * b - 5)
    explorer = film_room(loss, a=a, b=b)
    loss.backward()
    to_end(explorer)
    assert explorer.error is None
    assert "the loss was 1, and is 0.94872." in explorer.text
