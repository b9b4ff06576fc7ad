"""A race: all contenders take turns, round after round, each in a process of its own."""

import json
import math
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from .noise import busy_seconds

ROOT = Path(__file__).parents[2]
STRAY = ("OPENBLAS_L2_SIZE",)
"""Settings that would make BLAS work as if on another processor, and do not show in the tables."""


@dataclass(frozen=True)
class Contender:
    """A library with a case to work on.

    Attributes:
        library: its file in ``libraries``, and the name of its package.
        case: the function there.
        cores: how many it may use, all its processes together.
        label: what stands in the table.
        processes: how many such processes work at once; the slowest counts.
        target: at most how much of this contender's time nuggets may take on the same cores.
        by_work: whether the target counts the processor's time instead, the least of all turns.
        sizes: numbers for the function, as pairs of name and number.
    """

    library: str
    case: str
    cores: int = 1
    label: str = ""
    processes: int = 1
    target: float | None = None
    by_work: bool = False
    sizes: tuple = ()

    @property
    def name(self):
        """What stands in the table."""
        return self.label or self.library


class Stopped(Exception):
    """A contender that cannot take part; says why."""


class Runner:
    """A contender in the race, and how it did.

    Attributes:
        times: seconds for each step, one figure for each turn.
        work: seconds that its threads worked for each step, all added up.
        others: how many cores other programs used during each turn.
        peak: megabytes that the process held at most.
        kernel: the BLAS that it works with, where it says so.
        losses: of its first three steps; None where it does not say.
    """

    def __init__(self, contender):
        self.contender, self.times, self.work, self.others = contender, [], [], []
        self.peak, self.kernel, self.losses, self._steps = math.nan, "", [], 1
        command = [sys.executable, "-m", f"{__package__}.worker", contender.library, contender.case]
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        self._workers = [
            subprocess.Popen(
                command + [f"{name}={size}" for name, size in contender.sizes],
                cwd=ROOT,
                env=_environment(contender.cores // contender.processes),
                text=True,
                **pipes,
            )
            for _ in range(contender.processes)
        ]

    def wait(self):
        """Wait until its processes are ready.

        Raises:
            Stopped: if one of them ended instead.
        """
        answer = self._answers()[0]
        self.kernel, self.losses = answer["kernel"], [answer["loss"]]

    def pace(self, seconds):
        """Find how many steps fill a turn of so many seconds."""
        answers = [self._ask(1)[0] for _ in range(2)]
        self.losses += [answer["loss"] for answer in answers]
        step = min(answer["seconds"] for answer in answers)
        self._steps = max(1, round(seconds / step))

    def take(self, steps):
        """Take some steps; gives the megabytes that the first process holds after them."""
        return self._ask(steps)[0]["now"]

    def turn(self):
        """Take a turn and write down how it went."""
        busy, begin = busy_seconds(), time.perf_counter()
        answers = self._ask(self._steps)
        own = sum(answer["work"] for answer in answers)
        others = (busy_seconds() - busy - own) / (time.perf_counter() - begin)
        self.times.append(max(answer["seconds"] for answer in answers) / self._steps)
        self.work.append(own / self._steps)
        self.others.append(max(0.0, others))
        self.peak = answers[0]["peak"]

    def stop(self):
        """End its processes."""
        for worker in self._workers:
            worker.communicate()

    @property
    def seconds(self):
        """The median time of a step, over the half of the turns in which others did least."""
        return statistics.median(self._quiet())

    @property
    def least_work(self):
        """The least processor time of a step: what others do hardly adds to it."""
        return min(self.work)

    @property
    def spread(self):
        """The fastest and the slowest step of those turns."""
        return min(self._quiet()), max(self._quiet())

    @property
    def load(self):
        """How many cores others used during those turns, on average."""
        return statistics.mean(sorted(self.others)[: self._half()])

    def _quiet(self):
        turns = sorted(zip(self.others, self.times, strict=True), key=lambda turn: turn[0])
        return [seconds for _, seconds in turns[: self._half()]]

    def _half(self):
        return math.ceil(len(self.times) / 2)

    def _ask(self, steps):
        for worker in self._workers:
            print(steps, file=worker.stdin, flush=True)
        return self._answers()

    def _answers(self):
        answers = [worker.stdout.readline() for worker in self._workers]
        if not all(answers):
            said = self._workers[answers.index("")].communicate()[1].strip().splitlines()
            self.stop()
            raise Stopped(said[-1] if said else "its process ended without a word")
        return [json.loads(answer) for answer in answers]


def race(contenders, rounds, seconds):
    """Let the contenders take turns.

    Args:
        contenders: list of ``Contender``.
        rounds: how many turns each has.
        seconds: about how long a turn takes.

    Returns:
        list of ``Runner``, and a dict from the name of each that could not take part to why not.
    """
    runners, stopped = [], {}
    for runner in [Runner(contender) for contender in contenders]:
        try:
            runner.wait()
        except Stopped as reason:
            stopped[runner.contender.name] = str(reason)
        else:
            runners.append(runner)
    for runner in runners:
        runner.pace(seconds)
    for _ in range(rounds):
        for runner in runners:
            runner.turn()
    for runner in runners:
        runner.stop()
    return runners, stopped


def _environment(threads):
    """This process's environment, with so many threads, no graphics card and no stray settings."""
    pools = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    kept = {name: v for name, v in os.environ.items() if name not in STRAY}
    cpu_only = {"CUDA_VISIBLE_DEVICES": "", "JAX_PLATFORMS": "cpu", "DEV": "CPU"}
    return {**kept, **cpu_only, **dict.fromkeys(pools, str(threads))}
