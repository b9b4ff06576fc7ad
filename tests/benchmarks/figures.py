"""Figures that are no race: how long an import takes, and whether memory grows."""

import statistics
import subprocess
import sys

from .race import ROOT, Contender, Runner


def import_milliseconds(package, rounds):
    """The median time of importing a package after numpy, each time in a fresh process."""
    command = [sys.executable, "-X", "importtime", "-c", f"import numpy, {package}"]
    return statistics.median(_import_time(command, package) for _ in range(rounds))


def growth_megabytes(steps=1000):
    """How much more memory a process of nuggets holds after some steps of a small loop."""
    runner = Runner(Contender("nuggets", "small"))
    runner.wait()
    grown = -runner.take(steps // 10) + runner.take(steps)
    runner.stop()
    return grown


def _import_time(command, package):
    """Milliseconds that ``-X importtime`` reports for a package and all that it imports."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    rows = (line.split("|") for line in done.stderr.splitlines())
    return next(int(row[1]) / 1000 for row in rows if row[-1].strip() == package)
