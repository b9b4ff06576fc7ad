"""Walking down a valley: the blame is true, the steps are those of the optimizer, the words fit."""

import itertools
import re

import numpy as np
import pytest

import nuggets as ng
from nuggets.drawing import plots, style
from nuggets.drawing.plots.loss_surfaces import LEFT, MAP, TOP, clipped, ground, height
from nuggets.drawing.scene import Shape
from nuggets.explore.descent import descent, is_over, say_descent
from nuggets.worlds import court, loss_surfaces

START = {"surface": "play", "x": 0.5, "y": 0.6, "lr": 0.001, "momentum": 0.0, "steps": 0}
each_surface = pytest.mark.parametrize("name", loss_surfaces.LOSS_SURFACES)


@each_surface
def test_the_blame_of_a_surface_is_what_nudging_finds(name):
    surface, h = loss_surfaces.find(name), 1e-6
    for x, y in np.random.default_rng(0).uniform(0, loss_surfaces.SIDE, (30, 2)):
        across = (surface.loss(x + h, y) - surface.loss(x - h, y)) / (2 * h)
        up = (surface.loss(x, y + h) - surface.loss(x, y - h)) / (2 * h)
        assert surface.blame(x, y) == pytest.approx((across, up), rel=1e-5, abs=1e-5)


@each_surface
@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_a_walk_takes_the_steps_of_the_optimizer(name, momentum):
    weights = [ng.Tensor(0.5), ng.Tensor(0.6)]
    optimizer = ng.SGD(weights, lr=0.002, momentum=momentum)
    places = [[0.5, 0.6]]
    for _ in range(20):
        for weight, slope in zip(weights, loss_surfaces.find(name).blame(*places[-1]), strict=True):
            weight.grad = np.float64(slope)
        optimizer.step()
        places.append([float(weight) for weight in weights])
    walk = loss_surfaces.walk(name, lr=0.002, momentum=momentum, steps=20)
    np.testing.assert_allclose(walk.places, places, rtol=1e-9)


def test_the_play_is_the_court_with_its_selection_kept():
    assert loss_surfaces.play(0.5, 0.6) == pytest.approx(1.44)
    assert loss_surfaces.blame_of_play(0.5, 0.6) == pytest.approx(court.blame(court.START)[1:])


@each_surface
def test_no_loss_is_below_zero_and_the_lowest_place_is_where_the_map_says(name):
    side = np.linspace(0, loss_surfaces.SIDE, 241)
    heights = loss_surfaces.find(name).loss(side[None, :], side[:, None])
    assert heights.min() >= 0
    row, column = np.unravel_index(heights.argmin(), heights.shape)
    for x, y, label in loss_surfaces.find(name).marks:
        if label == "lowest":
            assert (side[column], side[row]) == pytest.approx((x, y), abs=0.01)
        assert loss_surfaces.find(name).blame(x, y) == pytest.approx((0, 0), abs=0.5)


def test_a_walk_that_is_lost_ends_and_one_without_a_learning_rate_stays():
    lost = loss_surfaces.walk("play", lr=0.012, steps=50)
    assert len(lost.losses) < 10
    assert np.isfinite(lost.places).all()
    assert np.ptp(loss_surfaces.walk("play", lr=0.0, steps=5).losses) == 0
    with pytest.raises(ValueError, match="no loss surface called 'hill': there are play, bowl"):
        loss_surfaces.walk("hill")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "The loss is 1.44 at the start. Against the blame means: the pass timing up and the"),
        ({"steps": 1}, "After 1 step the loss is 0.67. The loss goes down: take another step."),
        ({"steps": 6}, "After 6 steps the loss is 0.01. The ball drops in."),
        ({"lr": 0.0, "steps": 9}, "use a larger learning rate"),
        ({"lr": 0.012, "steps": 50}, "off the map. The loss grows: use a smaller learning rate."),
        ({"lr": 0.0001, "steps": 25}, "It goes down slowly"),
        ({"lr": 0.006, "steps": 4}, "The loss grows: use a smaller learning rate."),
        ({"lr": 0.005, "steps": 5}, "It jumps from side to side: use a smaller learning rate"),
        ({"x": 0.0, "y": 0.0}, "There is no blame here."),
        ({"x": 0.0, "y": 0.0, "steps": 5}, "The ground is level here"),
        ({"surface": "bowl", "lr": 0.005, "steps": 1}, "This is the lowest place."),
        ({"surface": "bowl", "lr": 0.011, "steps": 5}, "The loss grows"),
    ],
)
def test_the_sentence_says_how_the_walk_goes_and_what_to_change(change, said):
    assert said in say_descent(**START | change)


def test_a_local_dip_catches_the_walk_and_momentum_rolls_past_it():
    dips = START | {"surface": "dips", "x": 0.2, "y": 0.9, "lr": 0.003, "steps": 40}
    assert "Caught in a local dip" in say_descent(**dips)
    assert loss_surfaces.walk("dips", 0.2, 0.9, 0.003, 0.0, 40).losses[-1] > 4
    assert loss_surfaces.walk("dips", 0.2, 0.9, 0.003, 0.8, 40).losses[-1] < 0.01
    assert "This is the lowest place." in say_descent(**dips | {"momentum": 0.8})


def test_in_the_narrow_valley_momentum_is_faster():
    with_it, without = (
        loss_surfaces.walk("narrow", lr=0.002, momentum=m, steps=30) for m in (0.8, 0)
    )
    assert with_it.losses[-1] < 0.1 * without.losses[-1]


def test_one_step_adds_one_and_stops_at_the_last():
    explorer = descent()
    explorer.press("one step")
    assert explorer.numbers["steps"] == 1
    explorer.set(steps=50)
    explorer.press("one step")
    assert explorer.numbers["steps"] == 50


@pytest.mark.parametrize(
    ("change", "steps", "told"),
    [
        ({}, 0, False),
        ({}, 5, False),
        ({}, 50, True),
        ({"lr": 0.0}, 1, True),
        ({"lr": 0.012}, 5, False),
        ({"lr": 0.012}, 9, True),
        ({"surface": "narrow", "lr": 0.0001}, 49, False),
        ({"surface": "dips", "x": 0.2, "y": 0.9, "lr": 0.003, "momentum": 0.8}, 9, False),
    ],
)
def test_what_runs_stops_where_the_walk_stands_still_or_is_lost(change, steps, told):
    assert is_over(**START | change | {"steps": steps}) is told


def test_run_is_a_play_button_that_walks_step_by_step():
    (row,) = (row for row in descent().controls if row["name"] == "steps")
    assert (row["play"], row["stride"], row["high"]) == ("run", 1, 50)


def test_rates_that_steps_were_taken_with_stay_as_thin_lines_from_the_same_start():
    explorer = descent(steps=3)
    assert "earlier tries" not in explorer.svg
    explorer.set(lr=0.0005)
    loss = loss_surfaces.walk("play", steps=3).losses[-1]
    assert f">rate 0.001: loss {loss:.2f}<" in explorer.svg
    explorer.set(x=0.9)
    loss = loss_surfaces.walk("play", x=0.9, steps=3).losses[-1]
    assert f">rate 0.001: loss {loss:.2f}<" in explorer.svg
    assert "rate 0.0005" not in explorer.svg


def test_only_rates_that_steps_were_taken_with_are_remembered_and_three_at_most():
    explorer = descent()
    for lr in (0.002, 0.003):  # a hand on the slider, on its way
        explorer.set(lr=lr)
    assert explorer.numbers["tried"] == ()
    for lr in (0.004, 0.001, 0.002, 0.001, 0.005):
        explorer.set(lr=lr)
        explorer.press("one step")
    assert explorer.numbers["tried"] == ((0.002, 0.0), (0.001, 0.0), (0.005, 0.0))
    explorer.set(momentum=0.5)
    assert explorer.svg.count(", momentum 0: loss") == 3
    explorer.set(surface="bowl")
    assert explorer.numbers["tried"] == ((0.005, 0.5),)
    explorer.press("start again")
    assert explorer.numbers["tried"] == ()


def test_at_the_start_the_ball_asks_to_be_dragged_and_never_outside_the_map():
    for place in itertools.product((0.0, 0.6, 1.2), repeat=2):
        explorer = descent(start=place)
        (words,) = re.findall(r'<text x="([^"]*)" y="([^"]*)"[^>]*>drag me<', explorer.svg)
        assert LEFT < float(words[0]) < LEFT + MAP
        assert TOP < float(words[1]) < TOP + MAP
    assert "drag me" not in descent(steps=1).svg


def test_the_numbers_of_the_next_step_are_those_of_the_course():
    svg = descent().svg
    for text in ("blame −23.04", "0.5000 → 0.5230", "blame −19.20", "0.6000 → 0.6192"):
        assert f">{text}<" in svg


@each_surface
def test_the_ground_is_made_of_areas_without_holes_inside_the_map(name):
    areas = [shape for shape in ground(name) if isinstance(shape, Shape)]
    assert len(areas) >= 10
    for area in areas:
        assert np.isfinite(area.points).all()
        assert np.ptp(np.array(area.points), axis=0).max() <= MAP + 0.2


def test_with_momentum_the_next_step_is_told_by_its_speed():
    assert "speed" not in descent(steps=1).svg
    walk = loss_surfaces.walk("play", momentum=0.5, steps=2)
    speed = 0.5 * walk.velocity + loss_surfaces.blame_of_play(*walk.places[-1])
    then = walk.places[-1] - 0.001 * speed
    svg = descent(momentum=0.5, steps=2).svg
    assert f">speed {style.MINUS}{-speed[0]:.2f}<" in svg
    assert f"→ {then[0]:.4f}<" in svg
    np.testing.assert_allclose(then, loss_surfaces.walk("play", momentum=0.5, steps=3).places[-1])


def test_the_part_of_a_way_that_is_on_the_map():
    ends = np.array([0.6, 0.6]), np.array([3.0, 0.6])
    np.testing.assert_allclose(clipped(*ends), [[0.6, 0.6], [1.2, 0.6]])
    np.testing.assert_allclose(clipped(*reversed(ends)), [[1.2, 0.6], [0.6, 0.6]])
    assert clipped(np.array([2.0, 0.0]), np.array([2.0, 1.0])) is None
    assert clipped(np.array([2.0, 1.1]), np.array([1.1, 3.0])) is None
    inside = np.array([0.1, 0.2]), np.array([0.3, 0.4])
    np.testing.assert_allclose(clipped(*inside), inside)


@pytest.mark.parametrize(
    ("loss", "text"), [(0.0, "0.00"), (1.444, "1.44"), (2345.6, "2,346"), (3e7, "over a million")]
)
def test_a_loss_is_written_short(loss, text):
    assert height(loss) == text


def test_the_answers_on_a_plane_are_told_by_how_many_are_right():
    points, targets = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    x, y = plots.plane().T
    moments = {"a line": x, "a band": 1 - np.abs(x + y - 1)}
    picture = plots.draw_plane(moments, points, targets)
    assert "a line, 2 of 4 on the right side of one half; a band, 4 of 4" in picture.alt
    assert len(picture.png()) > 10_000
    with pytest.raises(ValueError, match="at least one moment"):
        plots.draw_plane({}, points, targets)
    with pytest.raises(ValueError, match="a square number of them: got 10"):
        plots.draw_plane({"now": np.zeros(10)}, points, targets)


def test_a_walk_that_stands_still_on_paper_is_described():
    picture = plots.draw_descent("play", steps=6)
    assert "with a walk of 6 steps: the loss goes from 1.44 to 0.01" in picture.alt
    assert picture.page_width == 720
    assert len(picture.png()) > 10_000
