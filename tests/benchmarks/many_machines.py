"""What a team gains, by dask and by torchrun: ``python -m tests.benchmarks.many_machines``.

All ways take turns in one run, and the shortest turn of each counts. It prints a table, and the
rows that ``nuggets.studies.team_speed.MEASURED`` stores.
"""

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from nuggets.engine.format import number
from nuggets.studies.team_speed import TASKS, Timing, measure

ROOT = Path(__file__).parents[2]


def by_torchrun(task, processes, steps):
    """The timing of the shortest step of PyTorch's team; where it went is not known."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command += ["--nproc-per-node", str(processes), "-m", "nuggets.studies.two_processes"]
    settings = {"GLOO_SOCKET_IFNAME": "lo", "OMP_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "weights.npz")
        subprocess.run(
            [*command, path, task, str(steps), "float32"],
            cwd=ROOT, env=os.environ | settings, check=True, capture_output=True, timeout=600,
        )  # fmt: skip
        seconds = float(np.load(path)["seconds"].min())
    return Timing(task, "torchrun", processes, TASKS[task].pictures, seconds, seconds, 0.0, 0.0)


def shortest(timings):
    """Of several timings of each way, the shortest one."""
    best = {}
    for timing in timings:
        way = timing[:3]
        best[way] = min(best.get(way, timing), timing, key=lambda t: t.seconds)
    return list(best.values())


def main():
    """Measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.many_machines")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--without-torch", action="store_true")
    options = parser.parse_args()
    has_torch = importlib.util.find_spec("torch") and not options.without_torch
    found = []
    for _ in range(options.rounds):
        found += measure(seconds=options.seconds).timings
        for task in TASKS if has_torch else ():
            found += [by_torchrun(task, n, 30) for n in (1, 2)]
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end; ms for one step")
    head = "task", "by", "workers", "pictures/s", "step", "compute", "sending", "moving", "waiting"
    print("".join(f"{name:>12}" for name in head))
    for t in shortest(found):
        parts = t.seconds, t.compute, t.sending, t.moving, t.waiting
        told = t.task, t.by, t.workers, number(t.per_second, 3), *(f"{1e3 * p:.2f}" for p in parts)
        print("".join(f"{text:>12}" for text in told))
    for t in shortest(found):
        rounded = [float(f"{x:.3g}") if isinstance(x, float) else x for x in t]
        print(f"        Timing({', '.join(map(repr, rounded))}),")


if __name__ == "__main__":
    main()
