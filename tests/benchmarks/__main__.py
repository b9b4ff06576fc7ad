"""Run the benchmarks and print the tables: ``python -m tests.benchmarks --help``.

``OPENBLAS_CORETYPE=Haswell`` before it lets numpy multiply as on processors without AVX-512.
"""

import argparse
import importlib.util
import os
import platform
from importlib.metadata import version
from pathlib import Path

from .contenders import PEERS
from .report import BUSY, SECTIONS, Report


def main():
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few and short turns")
    parser.add_argument("--markdown", action="store_true", help="tables for the README")
    parser.add_argument("--without-peers", action="store_true", help="nuggets and BLAS only")
    parser.add_argument("--plot", default="build/growth.png", metavar="FILE",
                        help="for the picture of the section growth (%(default)s)")  # fmt: skip
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS, metavar="SECTION",
                        help=f"some of: {', '.join(SECTIONS)}")  # fmt: skip
    options = parser.parse_args()
    wanted = () if options.without_peers else PEERS
    peers = tuple(filter(importlib.util.find_spec, wanted))
    rounds, seconds = (3, 0.03) if options.quick else (20, 0.15)
    print(_about(peers, sorted(set(wanted) - set(peers)), rounds, seconds))
    report = Report(rounds, seconds, peers, options.markdown, options.plot)
    for section in options.only:
        getattr(report, section)()


def _about(peers, missing, rounds, seconds):
    """What runs where, and how to read the tables."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", *peers))
    skipped = f"Not installed, so left out: {', '.join(missing)}.\n" if missing else ""
    return f"""{_processor()}, {os.cpu_count()} cores, {platform.system()}
Python {platform.python_version()}, {versions}
{skipped}
{rounds} rounds, turns of about {seconds} s. Each time is a median over the half of the turns in
which other programs did least, and *others* says how many cores those still used. *CPU ms* is
the least that all threads worked, added up. *nuggets takes* 0.5 means: half of this one's time on
as many cores, and *of CPU ms* is the same for the processor's time; it counts where the target
says CPU. A verdict with a question mark was found while others used over {BUSY} cores.
"""


def _processor():
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(": ")[1] for line in lines if line.startswith("model name")), "?")


if __name__ == "__main__":
    main()
