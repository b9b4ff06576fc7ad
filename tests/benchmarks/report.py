"""The report: what is measured, section by section, and how it stands beside the targets."""

import math
from dataclasses import dataclass

from nuggets.studies import gradient_cost

from . import contenders, explorers, growth
from .figures import growth_megabytes, import_milliseconds
from .race import race
from .table import number, table, verdict
from .task import cnn_operations

BUSY = 0.25
"""From how many cores' work of other programs on a verdict is doubtful."""
APART = 1e-4
"""How far the losses of the first steps may lie apart where all begin with the same weights."""
SECTIONS = ("mlp", "cnn", "transformer", "denoiser", "scalar", "gradient", "growth", "explorers",
            "start")  # fmt: skip
RACE_HEAD = ("", "cores", "ms", "min-max", "CPU ms", "others", "peak MB", "nuggets takes",
             "of CPU ms", "target", "")  # fmt: skip
FIGURE_HEAD = ("", "measured", "target", "")


@dataclass(frozen=True)
class Report:
    """The report: each section is a method that measures and prints.

    Attributes:
        rounds: how many turns each contender has.
        seconds: about how long a turn takes.
        peers: the libraries to compare with.
        markdown: whether to print for a README.
        plot: the file for the picture of how times grow.
    """

    rounds: int
    seconds: float
    peers: tuple
    markdown: bool
    plot: str

    def mlp(self):
        """The training step of the MLP."""
        self._race("MLP 3072-256-64-2, batch 64: one training step", contenders.MLP)

    def cnn(self):
        """The training step of the CNN, and what it makes of the processor and the memory."""
        title = "CNN 3-16-32-64 on 32x32, batch 64: one training step"
        runners = self._race(title, contenders.CNN)
        giga = cnn_operations() / 1e9
        rows = []
        for runner in runners:
            c = runner.contender
            if c.library == "nuggets":
                rows.append(_figure(f"{_who(c)}: MB at most", runner.peak, contenders.MEMORY_MB))
            if c.library in ("nuggets", "sgemm"):
                speed = c.processes * giga / runner.seconds
                rows.append(_figure(f"{_who(c)}: GFLOP/s", speed))
        self._print("What the CNN's step makes of the machine", FIGURE_HEAD, rows)

    def transformer(self):
        """The training step of a small transformer, and what it makes of the memory."""
        title = "Transformer, 2 blocks, 64 wide, 32 rows of 64 characters: one training step"
        runners = self._race(title, contenders.TRANSFORMER)
        _tell_losses(runners)
        alike = [r for r in runners if r.contender.case == "transformer" and r.contender.cores == 1]
        peaks = {r.contender.library: r.peak for r in alike}
        share = peaks["nuggets"] / peaks.get("torch", math.nan)
        rows = [_figure("nuggets' peak MB: share of torch's", share, contenders.MEMORY_SHARE)]
        self._print("What the transformer's step makes of the memory", FIGURE_HEAD, rows)

    def denoiser(self):
        """The training step of the denoiser of notebook 10."""
        title = "Denoiser 3072-256-256-256-3072, batch 64: one training step"
        _tell_losses(self._race(title, contenders.DENOISER))

    def scalar(self):
        """A graph of single numbers."""
        title = "A graph of 1,000 scalar operations: forward and backward"
        self._race(title, contenders.SCALAR)

    def gradient(self):
        """What notebook 07 has the learner measure: a gradient by backprop, and by nudging."""
        rows = []
        for cost in gradient_cost.measure(turns=self.rounds):
            who = f"{cost.weights:,} weights"
            passes = cost.in_passes
            rows.append(_figure(f"{who}: backprop, in passes", passes, contenders.PASSES))
            each = cost.ratio / cost.weights
            rows.append(_figure(f"{who}: nudging, in backprops a weight", each))
        self._print("What one gradient costs", FIGURE_HEAD, rows)

    def growth(self):
        """How the time and the memory of a step grow with its size, in a table and a picture."""
        from .growth_plot import draw  # here, as it takes a while to load

        libraries = [name for name in ("nuggets", "torch") if name in ("nuggets", *self.peers)]
        curves = growth.measure(libraries, quick=self.rounds <= 5)
        title = "How a training step grows: least processor time and peak memory on one core"
        self._print(title, growth.HEAD, growth.rows(curves))
        worst = growth.knees(curves).items()
        rows = [_figure(step, times, contenders.KNEE) for step, times in worst]
        if rows:
            title = "The worst steps up: no knee that torch does not have"
            self._print(title, FIGURE_HEAD, rows)
        draw(curves, self.plot)
        print(f"The picture is in {self.plot}.\n")

    def explorers(self):
        """What each explorer asks of the kernel when a control moves."""
        most = None if self.rounds > 5 else 10
        print(explorers.report(self.markdown, most), flush=True)

    def start(self):
        """How long an import takes on top of numpy's, and whether a long loop keeps memory."""
        rounds = min(self.rounds, 7)
        grown = growth_megabytes()
        rows = [_figure("1,000 steps of a small loop: MB more", grown, contenders.GROWTH_MB)]
        for package in ("nuggets", *self.peers):
            target = contenders.IMPORT_MS if package == "nuggets" else None
            milliseconds = import_milliseconds(package, rounds)
            rows.append(_figure(f"import {package}: ms", milliseconds, target))
        self._print("Memory that grows, and the start", FIGURE_HEAD, rows)

    def _race(self, title, field):
        present = [c for c in field if c.library in ("nuggets", "sgemm", *self.peers)]
        runners, stopped = race(present, self.rounds, self.seconds)
        for name, reason in stopped.items():
            print(f"{name} did not take part: {reason}\n")
        ours = {r.contender.cores: r for r in runners if r.contender.library == "nuggets"}
        rows = [_standing(runner, ours[runner.contender.cores]) for runner in runners]
        self._print(title, RACE_HEAD, rows)
        print(f"nuggets worked with {runners[0].kernel}.\n")
        return runners

    def _print(self, *parts):
        print(table(*parts, markdown=self.markdown), flush=True)


def _who(contender):
    return f"{contender.name} on {contender.cores} core{'s' * (contender.cores > 1)}"


def _standing(runner, ours):
    """A runner's row: its own figures, and how much of its time nuggets takes on its cores."""
    c, noisy = runner.contender, max(ours.load, runner.load) > BUSY
    is_ours = c.library == "nuggets"
    ratio = None if is_ours else ours.seconds / runner.seconds
    of_work = None if is_ours else ours.least_work / runner.least_work
    target = "-" if c.target is None else f"{c.target:.2f}{' CPU' * c.by_work}"
    met = verdict(of_work, c.target) if c.by_work else verdict(ratio, c.target, noisy)
    low, high = (number(1000 * seconds) for seconds in runner.spread)
    return [
        c.name,
        str(c.cores),
        number(1000 * runner.seconds),
        f"{low}-{high}",
        number(1000 * runner.least_work),
        number(runner.load, 2),
        number(runner.peak),
        number(ratio),
        number(of_work),
        target,
        met,
    ]


def _tell_losses(runners):
    """Say whether all began with the same weights and did the same with them."""
    losses = list(zip(*(runner.losses for runner in runners), strict=True))
    apart = max(max(each) - min(each) for each in losses)
    told = ", ".join(f"{each[0]:.4f}" for each in losses)
    alike = "the same task" if apart <= APART else "NOT THE SAME TASK"
    print(f"The losses of the first steps, {told}, are {apart:.0e} apart at most: {alike}.\n")


def _figure(name, measured, target=None):
    below = "" if target is None else f"< {target}"
    return [name, number(measured), below, verdict(measured, target)]
