"""A schedule changes the optimiser's learning rate from step to step.

Names, defaults and steps are PyTorch's (there in ``torch.optim.lr_scheduler``), but for
``TimedOneCycleLR``, which goes by the clock; settings that a docstring does not name are taken at
their default only. What is no number is a TypeError, a number out of its range a ValueError.
"""

import math
import time

from .optim import Optimizer
from .settings import number, only_default, whole

TICKS = 100_000
"""The steps of a clock; time goes from 0 to the last of them."""


class Unchanging:
    """No schedule: the learning rate stays as it is, and nothing ends before its time."""

    is_over = False
    """Whether learning should stop here; ``fit()`` asks after each step."""

    seconds = None
    """How long learning takes, where a clock decides; else None."""

    def step(self):
        """Nothing changes."""


class Schedule(Unchanging):
    """What all schedules share: they count steps, and set the optimiser's learning rate.

    Call ``step()`` after each ``optimizer.step()``. A subclass says ``_set(steps)``.
    """

    def __init__(self, optimizer):
        if not isinstance(optimizer, Optimizer):
            raise TypeError(
                f"{type(self).__name__} changes the learning rate of an optimiser, such as "
                f"SGD(model.parameters()), got {type(optimizer).__name__}."
            )
        self.optimizer, self.steps = optimizer, 0
        self._set(0)
        optimizer.planned = self._noted()

    def _noted(self):
        """What PyTorch's schedule of this name writes down among its optimiser's settings."""
        return {"initial_lr": self.optimizer.lr}

    @only_default("epoch")
    def step(self, epoch=None):
        """Go on to the learning rate of the next step."""
        self.steps += 1
        self._set(self.steps)

    def get_last_lr(self):
        """Give the learning rate now, in a list, as PyTorch does."""
        return [self.optimizer.lr]


class CosineAnnealingLR(Schedule):
    """From the optimiser's learning rate down to ``eta_min`` in ``T_max`` steps, gently.

    It follows half a wave of the cosine, and would climb again after that (Loshchilov and Hutter,
    2016, equation 5).
    """

    @only_default("last_epoch")
    def __init__(self, optimizer, T_max, eta_min=0.0, last_epoch=-1):
        self.start = getattr(optimizer, "lr", None)  # what is no optimiser is refused below
        self.T_max = whole("CosineAnnealingLR", "T_max", T_max)
        self.eta_min = number("CosineAnnealingLR", "eta_min", eta_min)
        super().__init__(optimizer)

    def _set(self, steps):
        self.optimizer.lr = _glide(self.start, self.eta_min, steps / self.T_max)


class OneCycleLR(Schedule):
    """Up from a small learning rate to ``max_lr``, and then down to almost nothing.

    The momentum (of Adam, the first of ``betas``) goes the other way (Smith and Topin, 2017).

    Args:
        optimizer: whose learning rate and momentum are changed.
        max_lr: the largest learning rate.
        total_steps: how many steps there will be in all; more are a ValueError.
        epochs, steps_per_epoch: or both of these.
        pct_start: the share of the steps that goes up.
        cycle_momentum: whether the momentum is changed too; without one, a ValueError.
        base_momentum: the momentum where the learning rate is largest.
        max_momentum: the momentum at both ends.
        div_factor: the first learning rate is max_lr / div_factor.
        final_div_factor: the last one is the first one / final_div_factor.
    """

    @only_default("anneal_strategy", "three_phase", "last_epoch")
    def __init__(self, optimizer, max_lr, total_steps=None, epochs=None, steps_per_epoch=None,
                 pct_start=0.3, anneal_strategy="cos", cycle_momentum=True, base_momentum=0.85,
                 max_momentum=0.95, div_factor=25.0, final_div_factor=1e4, three_phase=False,
                 last_epoch=-1):  # fmt: skip
        self.total_steps = _total_steps(total_steps, epochs, steps_per_epoch)
        share_up = number("OneCycleLR", "pct_start", pct_start, high=1)
        self.top = share_up * self.total_steps - 1
        highest = number("OneCycleLR", "max_lr", max_lr, below=math.inf)
        first = highest / _above_zero("div_factor", div_factor)
        last = first / _above_zero("final_div_factor", final_div_factor)
        self.lrs = first, highest, last
        most = number("OneCycleLR", "max_momentum", max_momentum, below=1)
        least = number("OneCycleLR", "base_momentum", base_momentum, below=1)
        self.momenta = most, least, most
        self.cycle_momentum = cycle_momentum
        super().__init__(optimizer)

    def _set(self, steps):
        if steps > self.total_steps:
            raise ValueError(f"OneCycleLR was made for {self.total_steps} steps, not for more.")
        self.optimizer.lr = self._along(self.lrs, steps)
        if self.cycle_momentum:
            self._set_momentum(self._along(self.momenta, steps))

    def _noted(self):
        noted = dict(zip(("initial_lr", "max_lr", "min_lr"), self.lrs, strict=True))
        if self.cycle_momentum:
            noted |= {"max_momentum": self.momenta[0], "base_momentum": self.momenta[1]}
        return noted

    def _along(self, stations, steps):
        """Where steps lead on the way from the first of three stations over the middle one."""
        first, middle, last = stations
        if steps < self.top:
            return _glide(first, middle, steps / self.top)
        way_down = self.total_steps - 1 - self.top
        return _glide(middle, last, (steps - self.top) / way_down if way_down else 0)

    def _set_momentum(self, momentum):
        """Set what is there: SGD's momentum, Adam's first beta; Muon has one of each."""
        known = [name for name in ("momentum", "betas") if hasattr(self.optimizer, name)]
        if not known:
            raise ValueError(
                f"{type(self.optimizer).__name__} has no momentum: use cycle_momentum=False."
            )
        if "momentum" in known:
            self.optimizer.momentum = momentum
        if "betas" in known:
            self.optimizer.betas = (momentum, *self.optimizer.betas[1:])


def _total_steps(total_steps, epochs, steps_per_epoch):
    """How many steps there will be in all, from either way to say it."""
    if total_steps is not None:
        return whole("OneCycleLR", "total_steps", total_steps)
    if epochs is None or steps_per_epoch is None:
        raise ValueError("OneCycleLR needs total_steps, or epochs and steps_per_epoch.")
    epochs = whole("OneCycleLR", "epochs", epochs)
    return epochs * whole("OneCycleLR", "steps_per_epoch", steps_per_epoch)


def _above_zero(name, given):
    """A number by which something is divided."""
    value = number("OneCycleLR", name, given)
    if not value:
        raise ValueError(f"OneCycleLR: {name} must be above 0, got {given}.")
    return value


class TimedOneCycleLR(OneCycleLR):
    """OneCycleLR by the clock: any computer, fast or slow, ends after so many seconds, at rest.

    The first step starts the clock. ``fit(..., epochs=10**6)`` then learns until the time is up.
    ``clock`` is a function that gives the time in seconds; options are those of ``OneCycleLR``.
    """

    def __init__(self, optimizer, max_lr, seconds, *, clock=time.perf_counter, **options):
        self.seconds = _above_zero("seconds", seconds)
        self.gone, self._clock, self._began = 0.0, clock, None
        super().__init__(optimizer, max_lr, total_steps=TICKS, **options)

    @property
    def is_over(self):
        """Whether the time is up."""
        return self.gone >= self.seconds

    def step(self):
        """Go on to the learning rate of this moment."""
        self._began = self._clock() if self._began is None else self._began
        self.gone = min(self._clock() - self._began, self.seconds)
        self._set(self.gone / self.seconds * (TICKS - 1))


def _glide(start, end, share):
    """From start (share 0) to end (share 1) along half a wave of the cosine."""
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2
