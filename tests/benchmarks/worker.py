"""The process that one library works in: it reads how many steps to take, and says how they went.

Started by ``race`` as ``python -m tests.benchmarks.worker LIBRARY CASE [NAME=NUMBER ...]``. It
reads a number of steps from each line of its standard input, and answers each with one line of
JSON.
"""

import importlib
import json
import os
import sys
import time

from .noise import memory


def serve(library, case, *sizes):
    """Make ready, take one step to warm up, then answer until the input ends."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    make = getattr(importlib.import_module(f".libraries.{library}", __package__), case)
    train = make(**{name: int(size) for name, size in (each.split("=") for each in sizes)})
    print(json.dumps({"loss": train(1), "kernel": _kernel()}), file=answers)
    for line in sys.stdin:
        begin, work = time.perf_counter(), time.process_time()
        loss = train(int(line))
        seconds, work = time.perf_counter() - begin, time.process_time() - work
        now, peak = memory("VmRSS"), memory("VmHWM")
        answer = {"loss": loss, "seconds": seconds, "work": work, "now": now, "peak": peak}
        print(json.dumps(answer), file=answers)


def _kernel():
    """The names of the BLAS libraries in this process, and of what they chose for its processor."""
    if "threadpoolctl" not in sys.modules:  # a peer: its memory is measured without this import
        return ""
    pools = sys.modules["threadpoolctl"].threadpool_info()
    return ", ".join(
        f"{pool['internal_api']} {pool['version']} {pool['architecture']}"
        for pool in pools
        if pool["user_api"] == "blas"
    )


if __name__ == "__main__":
    serve(*sys.argv[1:])
