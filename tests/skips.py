"""A pytest plugin: every skip is told at the end, and one that nobody expects fails the run.

A test that is skipped on each computer where it would run is no test. So each skip has its line in
``tests/expected_skips.ini``, under the run in which it may happen: [anywhere], or one of those that
``--expect-skips`` names.
"""

import configparser

import pytest

DEFAULT = "newcomer"


def pytest_addoption(parser):
    """Add --expect-skips and the name of the list."""
    parser.addoption(
        "--expect-skips",
        default=DEFAULT,
        metavar="RUN",
        help="the section of the list of expected skips that holds here, beside [anywhere]",
    )
    parser.addini("skip_list", "where the expected skips are listed", default=None)


def pytest_configure(config):
    """Watch, where reports arrive: with xdist that is not in the workers."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Skips(config), "skips-watch")


def read(path, run):
    """Read which skips a run may have.

    Args:
        path: the list, an ini file of ``test = a part of the reason``; None for an empty list.
        run: the section that holds beside [anywhere].

    Returns:
        A list of (test, part of the reason).

    Raises:
        pytest.UsageError: if there is no such section.
    """
    lists = configparser.ConfigParser(delimiters=("=",), interpolation=None)
    lists.optionxform = str  # names of tests keep their capitals
    if path:
        lists.read_string(path.read_text(encoding="utf-8"))
        if run not in lists:
            known = ", ".join(lists.sections())
            raise pytest.UsageError(f"--expect-skips={run}: {path.name} has {known}.")
    return [pair for name in ("anywhere", run) if name in lists for pair in lists[name].items()]


def is_expected(test, reason, expected):
    """Tell whether a skip is on the list; a line holds for all tests inside what it names."""
    return any(
        (test == name or test.startswith((f"{name}::", f"{name}["))) and part in reason
        for name, part in expected
    )


class Skips:
    """Gathers the skips of a session."""

    def __init__(self, config):
        path = config.getini("skip_list")
        self.expected = read(config.rootpath / path if path else None, config.option.expect_skips)
        self.found = []

    def pytest_runtest_logreport(self, report):
        """Note a test that was skipped."""
        self._note(report)

    def pytest_collectreport(self, report):
        """Note a file that was skipped as a whole."""
        self._note(report)

    def _note(self, report):
        if report.skipped and not hasattr(report, "wasxfail"):
            reason = str(report.longrepr[2]).removeprefix("Skipped: ")
            self.found.append((report.nodeid, reason))

    @property
    def unexpected(self):
        """Those that are not on the list."""
        return [skip for skip in self.found if not is_expected(*skip, self.expected)]

    def pytest_sessionfinish(self, session, exitstatus):
        """Fail the run for an unexpected skip."""
        if self.unexpected and exitstatus in (
            pytest.ExitCode.OK,
            pytest.ExitCode.NO_TESTS_COLLECTED,
        ):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        """Say what was skipped, and why."""
        if not self.found:
            return
        terminalreporter.section("skipped")
        unexpected = self.unexpected
        for test, reason in self.found:
            mark = "NOT EXPECTED " if (test, reason) in unexpected else ""
            terminalreporter.write_line(f"{mark}{test}: {reason}", red=bool(mark))
        if unexpected:
            terminalreporter.write_line(
                f"{len(unexpected)} of them not expected: let them run, or put them on the list."
            )
