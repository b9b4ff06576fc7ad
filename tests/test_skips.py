"""Tests of the plugin that fails a run for a skip that nobody expects."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from . import skips

ROOT = Path(__file__).parents[1]
LIST = ROOT / "tests" / "expected_skips.ini"
TESTS = """
import pytest

def test_that_runs():
    pass

@pytest.mark.parametrize("n", [1, 2])
def test_that_is_skipped(n):
    pytest.skip("it rains")

@pytest.mark.xfail
def test_that_is_known_to_fail():
    assert False
"""
PLUGINS = ("-p", "tests.skips", "-p", "xdist", "-p", "no:cacheprovider")
WHOLE_FILE = 'import pytest\n\npytest.importorskip("no_such_package")\n'


def run(folder, *options, expected="[newcomer]", tests=TESTS):
    """Run pytest with the plugin in a folder of its own; give its exit code and its words."""
    (folder / "test_it.py").write_text(tests, encoding="utf-8")
    (folder / "list.ini").write_text(expected, encoding="utf-8")
    settings = folder / "pytest.ini"
    settings.write_text("[pytest]\nskip_list = list.ini\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", *PLUGINS, "-c", settings, *options, folder]
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, cwd=ROOT, env=alone, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_a_skip_that_is_not_listed_fails_the_run_and_is_told(tmp_path, workers):
    code, words = run(tmp_path, workers)
    assert code == pytest.ExitCode.TESTS_FAILED
    assert words.count("NOT EXPECTED test_it.py::test_that_is_skipped[") == 2
    assert words.count("]: it rains") == 2
    assert "known_to_fail: " not in words


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_a_skip_that_is_listed_is_told_and_fails_nothing(tmp_path, workers):
    listed = "[newcomer]\ntest_it.py::test_that_is_skipped = rain"
    code, words = run(tmp_path, workers, expected=listed)
    assert code == pytest.ExitCode.OK
    assert "NOT EXPECTED" not in words
    assert words.count("]: it rains") == 2


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_a_file_that_is_skipped_as_a_whole_is_told_too(tmp_path, workers):
    (tmp_path / "test_beside.py").write_text(TESTS.partition("@pytest")[0], encoding="utf-8")
    code, words = run(tmp_path, workers, tests=WHOLE_FILE)
    assert code == pytest.ExitCode.TESTS_FAILED
    assert "NOT EXPECTED test_it.py: could not import 'no_such_package'" in words
    listed = "[newcomer]\ntest_it.py = could not import 'no_such"
    assert run(tmp_path, workers, expected=listed, tests=WHOLE_FILE)[0] == pytest.ExitCode.OK


def test_what_is_expected_in_one_run_is_not_in_another(tmp_path):
    listed = "[newcomer]\ntest_it.py = rain\n[author]"
    assert run(tmp_path, expected=listed)[0] == pytest.ExitCode.OK
    code, _ = run(tmp_path, "--expect-skips=author", expected=listed)
    assert code == pytest.ExitCode.TESTS_FAILED
    code, words = run(tmp_path, "--expect-skips=nobody", expected=listed)
    assert code == pytest.ExitCode.USAGE_ERROR
    assert "--expect-skips=nobody: list.ini has newcomer, author." in words


def test_a_run_that_fails_by_itself_keeps_its_exit_code(tmp_path):
    assert run(tmp_path, "-k", "nothing_of_the_kind")[0] == pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.mark.parametrize(
    ("test", "reason", "expected"),
    [
        ("a.py", "no torch", True),
        ("a.py::test_x", "no torch here", True),
        ("a.py::test_x[1]", "no torch", True),
        ("a.py::test_x", "no network", False),
        ("a.pyc", "no torch", False),
        ("b.py::test_x[1-2]", "it rains", True),
        ("b.py::test_xy", "it rains", False),
        ("b.py", "it rains", False),
    ],
)
def test_a_line_of_the_list_holds_for_what_is_inside_it(test, reason, expected):
    lines = [("a.py", "no torch"), ("b.py::test_x", "rains")]
    assert skips.is_expected(test, reason, lines) == expected


def test_every_line_of_the_real_list_names_a_test_that_exists():
    for run_name in ("newcomer", "author"):
        for name, _ in skips.read(LIST, run_name):
            file, _, test = name.partition("::")
            text = (ROOT / file).read_text(encoding="utf-8")
            assert f"def {test.partition('[')[0]}(" in text or not test
