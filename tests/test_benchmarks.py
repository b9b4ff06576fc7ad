"""The benchmarks run and print their tables; how fast anything was is nobody's test."""

import subprocess
import sys
from pathlib import Path

import drawsvg
import numpy as np
import pytest

import nuggets as ng
from nuggets.drawing.scene import Scene
from nuggets.explore import Explorer, Memory, Slider
from nuggets.explore.handles import Handle, Press, Way
from tests.benchmarks.aside import aside
from tests.benchmarks.explorers import (
    LIMIT_MS,
    NAMES,
    NETWORK_LIMIT_MS,
    PRESSES,
    measure,
    report,
    updates,
)
from tests.benchmarks.growth import Point, knee
from tests.benchmarks.own import OWN
from tests.benchmarks.table import table

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    return tmp_path_factory.mktemp("pictures") / "new" / "growth.png"


@pytest.fixture(scope="module")
def printed(picture):
    command = [sys.executable, "-m", "tests.benchmarks", "--quick", "--without-peers"]
    command += ["--plot", str(picture)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "title",
    [
        *("MLP 3072-256-64-2", "CNN 3-16-32-64", "Transformer, 2 blocks", "Denoiser 3072-256"),
        *("1,000 scalar operations", "How a training step grows", "Explorers"),
    ],
)
def test_a_quick_run_without_peers_prints_the_table(printed, title):
    assert title in printed


@pytest.mark.parametrize(
    "name", ["nuggets, 2 workers", "length", "BLAS alone", "court", "import nuggets"]
)
def test_what_needs_no_peer_is_measured(printed, name):
    row = next(line for line in printed.splitlines() if line.startswith(name))
    assert any(character.isdigit() for character in row.removeprefix(name))


def test_one_core_and_two_have_the_same_losses(printed):
    assert printed.count("apart at most: the same task") == 2  # the transformer, the denoiser


def test_a_picture_is_drawn_of_how_steps_grow(printed, picture):
    assert f"The picture is in {picture}" in printed
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_worst_step_up_is_found_beside_what_it_costs_the_other():
    times = [(16, 1, 1), (64, 4, 3), (256, 40, 15), (1024, 90, 90)]
    points = [Point(size, {"nuggets": ours, "torch": theirs}, {}) for size, ours, theirs in times]
    assert knee(points) == (2, 64, 256)
    assert knee([Point(1, {"nuggets": 1}, {}), Point(4, {"nuggets": 9}, {})]) is None


def test_a_library_that_cannot_start_is_named_with_its_reason():
    script = (
        "from tests.benchmarks.race import Contender, race\n"
        "print(race([Contender('nuggets', 'mlp'), Contender('nowhere', 'mlp')], 1, 0)[1])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert "'nowhere'" in done.stdout
    assert "ModuleNotFoundError" in done.stdout


def an_explorer_that_runs(network):
    def draw(x):
        return drawsvg.Drawing(100 + network(np.zeros((1, 1))).item(), 50)

    controls = {"x": ng.explore.Slider(0, 1, 0)}
    return lambda: ng.explore.Explorer(controls, draw, "x is {x}".format)


def test_an_explorer_is_timed_at_every_stop_and_has_longer_where_a_network_runs():
    for network, limit in ((ng.Linear(1, 1), NETWORK_LIMIT_MS), (ng.relu, LIMIT_MS)):
        times = measure(an_explorer_that_runs(network))
        stops, starts = 6, 7  # each stop alone, and with no other; the button at the start and each
        assert len(times) == stops + starts
        assert all(time.ms > 0 and time.limit == limit for time in times)


def test_buttons_places_to_press_and_both_ends_of_each_handle_are_updates_too():
    def draw(x, y):
        way = Way("x", "x", 0, 100)
        return Scene(
            100, 50, [Handle(5, 5, "x", (way,)), Press(0, 0, 9, 9, "press", {"y": 4}, "more")]
        )

    controls = {"x": Slider(0, 1, 0), "y": Memory(3)}
    explorer = Explorer(controls, draw, "x {x}, y {y}".format, {"more": lambda x, y: {"y": y + 1}})
    hands = [(update.changed, update.pressed) for update in updates(explorer)]
    for hand in [({}, ["more"]), ({"y": 4}, ["more"]), ({"x": 0.0}, []), ({"x": 1.0}, [])]:
        assert hand in hands
    assert max(len(update.earlier) for update in updates(explorer)) == PRESSES - 1


def test_each_time_is_a_first_time():
    drawn = []

    def draw(x):
        drawn.append(x)
        return drawsvg.Drawing(100, 50 + drawn.count(1.0))

    def make():
        return Explorer({"x": Slider(0, 1, 0)}, draw, "x is {x}".format)

    measure(make)
    assert drawn == [0.0]


@pytest.mark.parametrize("name", OWN)
def test_the_file_that_is_timed_is_one_that_is_understood(name):
    make, control, file = OWN[name]
    shell = make()
    shell.hear({control: ""}, [], (file(),))
    assert shell.tone == ""
    assert " sure." in shell.text


def test_what_is_done_aside_is_forgotten_and_its_answer_or_its_problem_is_not():
    kept = []
    assert aside(lambda: kept.append(1) or len(kept)) == 1
    assert kept == []
    with pytest.raises(ZeroDivisionError):
        aside(lambda: 1 / 0)


def test_an_explorer_that_fails_is_not_timed():
    with pytest.raises(ZeroDivisionError):
        measure(an_explorer_that_runs(lambda x: 1 / 0))


def test_each_explorer_of_the_course_has_a_row_with_its_limit():
    rows = report(most=1).splitlines()[3:]
    assert [row.split()[0] for row in rows] == list(NAMES)
    assert all(row.split()[4] in ("20", "50") for row in rows)


def test_tables_come_as_markdown_too():
    text = table("Times", ("", "ms"), [["nuggets", "1.5"]], markdown=True)
    assert text.splitlines() == [
        "**Times**",
        "",
        "|  | ms |",
        "| --- | ---: |",
        "| nuggets | 1.5 |",
    ]
