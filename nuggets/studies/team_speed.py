"""What a team of workers gains, and where the time goes: measured, stored, extended.

A step of ``many_machines.train_together`` is timed for one process alone and for teams, on a task
that is too small to share and on one that is worth it.
"""

import functools
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

from ..engine import layers
from ..engine.layers.init import own_dice
from ..engine.optim import SGD
from ..engine.settings import number, whole
from .many_machines import alone, drawn, is_installed, team, train_together


@dataclass(frozen=True)
class Task:
    """What is learned where the time of a step is measured, here and in PyTorch.

    Attributes:
        pictures: how many there are in a batch, for all workers together.
        size: of a picture, in pixels.
        network: a function of a module that has the layers, ``nuggets`` or ``torch.nn``.
        lr: the learning rate of SGD, with a momentum of 0.9.
    """

    pictures: int
    size: int
    network: Callable
    lr: float = 0.01

    def start(self):
        """The network with its first weights, always the same."""
        with own_dice():
            return self.network(layers)

    def shares(self, parts):
        """The same batch in so many parts, as functions of the step: each worker draws it once."""
        return [functools.partial(self._share, parts, part) for part in range(parts)]

    def _share(self, parts, part, step):
        images, labels = drawn(self.pictures, self.size, 0)
        return images[part::parts], labels[part::parts]


def _small(nn):
    return nn.Sequential(nn.Flatten(), nn.Linear(192, 32), nn.Tanh(), nn.Linear(32, 2))


def _large(nn):
    """The small filters of notebook 09."""
    return nn.Sequential(
        *(nn.Conv2d(3, 16, 3, padding=1), nn.MaxPool2d(2), nn.ReLU()),
        *(nn.Conv2d(16, 32, 3, padding=1), nn.MaxPool2d(2), nn.ReLU()),
        *(nn.Conv2d(32, 64, 3, padding=1), nn.MaxPool2d(2), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(1024, 2)),
    )


TASKS = {"small": Task(64, 8, _small), "large": Task(256, 32, _large)}
"""A step that is over before a letter is written, and one that is worth sharing."""


# What a team gains, and what is lost on the way.


class Timing(NamedTuple):
    """How long one step of a training took, in seconds, and where they went.

    Attributes:
        task: "small" or "large", as in ``TASKS``.
        by: "one process", "dask" or "torchrun".
        workers: how many processes shared the batch.
        pictures: how many the batch had.
        seconds: for the whole step, the shortest of several turns.
        compute: of these, the slowest worker went forward and backward. By torchrun, where the
            time goes is not known: all of it.
        sending: a model went out to each worker and came back, without any work on it; timed by
            itself just before, so it may be more than the step had to wait for it.
        moving: the blame was averaged, and the weights moved.
    """

    task: str
    by: str
    workers: int
    pictures: int
    seconds: float
    compute: float
    sending: float
    moving: float

    @property
    def waiting(self):
        """What is left: workers wait for each other, and for a free core."""
        return max(0.0, self.seconds - self.compute - self.sending - self.moving)

    @property
    def per_second(self):
        """Pictures learned from in a second."""
        return self.pictures / self.seconds


class Timings(NamedTuple):
    """Several ``Timing``, of one run on one machine.

    Attributes:
        source: where and how they were measured, in words.
        timings: a tuple of ``Timing``.
    """

    source: str
    timings: tuple

    def of(self, task, by="dask"):
        """The timings of a task, by the number of workers: {workers: Timing}."""
        return {t.workers: t for t in self.timings if (t.task, t.by) == (task, by)}

    def alone(self, task):
        """The timing of one process without a team."""
        return self.of(task, "one process")[1]


def measure(workers=(1, 2), seconds=8, tasks=tuple(TASKS)):
    """Measure what teams of this computer's workers gain; ``MEASURED`` where dask is missing.

    One process alone and each team take turns, so that a busy moment hits them all, and the
    shortest turn of each counts.

    Args:
        workers: how many workers each team has.
        seconds: about how long this may take, without the start of the team; at least three turns
            of each are taken.
        tasks: of ``TASKS``.

    Returns:
        ``Timings``; its ``source`` says whether they were measured here.
    """
    for n in workers:
        whole("measure", "workers", n)
    seconds = number("measure", "seconds", seconds)
    if not is_installed():
        return MEASURED
    with team(max(workers)) as client, alone() as one, ThreadPoolExecutor(1) as aside:
        ways = [(task, n) for task in tasks for n in (0, *workers)]
        runs = [_Run(task, client if n else one, n) for task, n in ways]
        end, rounds = time.perf_counter() + seconds, 0
        while rounds < 3 or time.perf_counter() < end:
            for run in runs:
                # in a thread, as dask's workers work: it has its memory from elsewhere, and sooner
                aside.submit(run.take_a_turn, seconds / len(runs) / 6).result()
            rounds += 1
    source = f"measured on this computer, {os.cpu_count()} cores, {rounds} turns of each"
    return Timings(source, tuple(run.best for run in runs))


class _Run:
    """The training of one task by one team, a turn at a time; ``best`` is its shortest one."""

    def __init__(self, task, client, workers):
        self.task, self.workers, self.client = task, workers, _Clock(client)
        self.model, self.parts = TASKS[task].start(), TASKS[task].shares(max(1, workers))
        self.optimizer = SGD(self.model.parameters(), lr=TASKS[task].lr, momentum=0.9)
        self.best = None
        for _ in range(2):  # each worker draws its pictures, and keeps them
            train_together(client, self.model, self.optimizer, 2 * self.parts, 1)
        self.step = self._train(1).seconds

    def take_a_turn(self, seconds):
        found = self._train(max(1, round(seconds / self.step)))
        if self.best is None or found.seconds < self.best.seconds:
            self.best = found

    def _train(self, steps):
        clock = self.client
        sending = clock.time_to_send(self.model, self.workers)
        clock.compute = clock.asked = 0.0
        began = time.perf_counter()
        train_together(clock, self.model, self.optimizer, self.parts, steps)
        seconds = time.perf_counter() - began
        parts = seconds, clock.compute, steps * sending, seconds - clock.asked
        by = ("dask", self.workers) if self.workers else ("one process", 1)
        return Timing(self.task, *by, TASKS[self.task].pictures, *(part / steps for part in parts))


class _Clock:
    """A team with a clock: how long it was asked, and how long its slowest worker worked."""

    def __init__(self, client):
        self.client, self.compute, self.asked, self.began = client, 0.0, 0.0, None

    def submit(self, work, *inputs, pure=False):
        self.began = self.began or time.perf_counter()
        return self.client.submit(_timed, work, *inputs, pure=pure)

    def gather(self, answers):
        answers, seconds = zip(*self.client.gather(answers), strict=True)
        self.compute += max(seconds)
        self.asked += time.perf_counter() - self.began
        self.began = None
        return list(answers)

    def time_to_send(self, model, workers):
        began = time.perf_counter()
        self.client.gather(
            [self.client.submit(_sent_back, model, pure=False) for _ in range(workers)]
        )
        return time.perf_counter() - began


def _timed(work, *inputs):
    began = time.perf_counter()
    answer = work(*inputs)
    return answer, time.perf_counter() - began


def _sent_back(model):
    return [p.data for p in model.parameters()]


MEASURED = Timings(
    "stored: measured on a virtual machine with 2 cores (AMD EPYC, Linux, Python 3.11), which "
    "other programs used too",
    (
        Timing("small", "one process", 1, 64, 0.000639, 0.000465, 7.69e-06, 0.000165),
        Timing("small", "dask", 1, 64, 0.0202, 0.00106, 0.0147, 0.000597),
        Timing("small", "dask", 2, 64, 0.0269, 0.00153, 0.0323, 0.000734),
        Timing("large", "one process", 1, 256, 0.196, 0.196, 4.3e-06, 0.000548),
        Timing("large", "dask", 1, 256, 0.256, 0.237, 0.0165, 0.000721),
        Timing("large", "dask", 2, 256, 0.148, 0.118, 0.0419, 0.0027),
        Timing("small", "torchrun", 1, 64, 0.000746, 0.000746, 0.0, 0.0),
        Timing("small", "torchrun", 2, 64, 0.00193, 0.00193, 0.0, 0.0),
        Timing("large", "torchrun", 1, 256, 0.164, 0.164, 0.0, 0.0),
        Timing("large", "torchrun", 2, 256, 0.1, 0.1, 0.0, 0.0),
    ),
)
"""What ``python -m tests.benchmarks.many_machines`` found, for where dask is missing."""


def extended(alone, together, workers):
    """Seconds for one step of a larger team, by a plain model: alone / workers + what is lost.

    All that goes out and comes back passes through one process, so what is lost grows with the
    team: each worker costs as much as each of those of the largest team that was measured.

    Args:
        alone: seconds for a step of one process.
        together: {workers: seconds}, measured.
        workers: how many there would be.
    """
    largest = max(together)
    lost = max(0.0, together[largest] - alone / largest)
    return alone / workers + lost * workers / largest
