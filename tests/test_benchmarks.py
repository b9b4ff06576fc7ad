"""The benchmarks run and print their tables; how fast anything was is nobody's test."""

import subprocess
import sys
from pathlib import Path

import drawsvg
import numpy as np
import pytest

import nuggets as ng
from tests.benchmarks.explorers import measure, report
from tests.benchmarks.growth import Point, knee
from tests.benchmarks.table import table
from tests.hands import EXPLORERS

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


def test_an_explorer_is_timed_at_every_stop_and_found_to_run_a_network_or_not():
    for network, runs in ((ng.Linear(1, 1), True), (ng.relu, False)):
        times, has_network = measure(an_explorer_that_runs(network))
        assert len(times) == 6  # each of three stops alone, and together with no other
        assert min(times) > 0
        assert has_network is runs


def test_an_explorer_that_fails_is_not_timed():
    with pytest.raises(ZeroDivisionError):
        measure(an_explorer_that_runs(lambda x: 1 / 0))


def test_each_explorer_of_the_course_has_a_row_with_its_limit():
    rows = report(most=1).splitlines()[3:]
    assert [row.split()[0] for row in rows] == list(EXPLORERS)
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
