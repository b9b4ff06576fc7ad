"""The benchmarks run and print their tables; how fast anything was is nobody's test."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.table import table

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def printed():
    command = [sys.executable, "-m", "tests.benchmarks", "--quick", "--without-peers"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "title", ["MLP 3072-256-64-2", "CNN 3-16-32-64", "1,000 scalar operations", "Explorers"]
)
def test_a_quick_run_without_peers_prints_the_table(printed, title):
    assert title in printed


@pytest.mark.parametrize("name", ["nuggets, 2 workers", "BLAS alone", "court", "import nuggets"])
def test_what_needs_no_peer_is_measured(printed, name):
    row = next(line for line in printed.splitlines() if line.startswith(name))
    assert any(character.isdigit() for character in row.removeprefix(name))


def test_a_library_that_cannot_start_is_named_with_its_reason():
    script = (
        "from tests.benchmarks.race import Contender, race\n"
        "print(race([Contender('nuggets', 'mlp'), Contender('nowhere', 'mlp')], 1, 0)[1])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert "'nowhere'" in done.stdout
    assert "ModuleNotFoundError" in done.stdout


def test_tables_come_as_markdown_too():
    text = table("Times", ("", "ms"), [["nuggets", "1.5"]], markdown=True)
    assert text.splitlines() == [
        "**Times**",
        "",
        "|  | ms |",
        "| --- | ---: |",
        "| nuggets | 1.5 |",
    ]
