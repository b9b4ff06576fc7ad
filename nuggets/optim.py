"""From blame to a better network: each optimiser decides how far every weight moves.

A schedule changes the optimiser's learning rate from step to step; ``clip_grad_norm_`` shortens
blame that is too long. Names, defaults and steps are PyTorch's (there in ``torch.optim``,
``torch.optim.lr_scheduler`` and ``torch.nn.utils``).
"""

import math
import time

import numpy as np

from .engine import Tensor


class Optimizer:
    """What all optimisers share: the weights that they look after.

    Args:
        params: Tensors, most often ``model.parameters()``.
        lr: the learning rate, how far a step goes.

    Raises:
        ValueError: without a Tensor to look after, or with a learning rate below 0.
    """

    def __init__(self, params, lr):
        self.params = list(params)
        if not self.params or not all(isinstance(p, Tensor) for p in self.params):
            raise ValueError(
                "An optimiser needs the Tensors to adjust, such as model.parameters()."
            )
        if lr < 0:
            raise ValueError(f"The learning rate must not be below 0, got {lr}.")
        self.lr = float(lr)

    def zero_grad(self):
        """Forget the blame of the last step. Without this it would be added to the next one."""
        for p in self.params:
            p.grad = None

    def step(self):
        """Move every weight that has been blamed, against its blame."""
        for i, p in enumerate(self.params):
            if p.grad is not None:
                p.data -= self._move(i, p.grad)


class SGD(Optimizer):
    """Stochastic gradient descent: a small step against the blame, as PyTorch's ``optim.SGD``.

    Args:
        params: the weights.
        lr: the learning rate.
        momentum: how much of its last velocity a weight keeps, 0 to 1:
            velocity = momentum * velocity + grad.
        weight_decay: adds this share of each weight to its blame: a weight that is not needed
            fades away.
        nesterov: look one step ahead along the velocity (Sutskever et al., 2013).

    Raises:
        ValueError: if nesterov is wanted without momentum.
    """

    def __init__(self, params, lr=1e-3, momentum=0.0, *, weight_decay=0.0, nesterov=False):
        super().__init__(params, lr)
        if nesterov and not momentum:
            raise ValueError("nesterov looks ahead along a velocity: it needs a momentum above 0.")
        self.momentum, self.weight_decay, self.nesterov = momentum, weight_decay, nesterov
        self._velocity = {}

    def _move(self, i, grad):
        if self.weight_decay:
            grad = grad + self.weight_decay * self.params[i].data
        if self.momentum:
            velocity = self._velocity[i] = self.momentum * self._velocity.get(i, 0) + grad
            grad = grad + self.momentum * velocity if self.nesterov else velocity
        return self.lr * grad


class Adam(Optimizer):
    """Steps of about ``lr`` for every weight, however large its blame: PyTorch's ``optim.Adam``.

    The blame's running mean is divided by its running size (Kingma and Ba, 2014, algorithm 1).
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, lr)
        self.betas, self.eps = betas, eps
        self._mean = [np.zeros_like(p.data) for p in self.params]
        self._size = [np.zeros_like(p.data) for p in self.params]
        self._steps = [0] * len(self.params)

    def _move(self, i, grad):
        b1, b2 = self.betas
        self._steps[i] += 1
        mean = self._mean[i] = b1 * self._mean[i] + (1 - b1) * grad
        size = self._size[i] = b2 * self._size[i] + (1 - b2) * grad * grad
        fair1, fair2 = 1 - b1 ** self._steps[i], 1 - b2 ** self._steps[i]
        return self.lr / fair1 * mean / (np.sqrt(size / fair2) + self.eps)


class AdamW(Adam):
    """Adam, and every weight also shrinks by the share ``lr * weight_decay`` in each step.

    A weight that is not needed so fades away (Loshchilov and Hutter, 2017, algorithm 2).
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        super().__init__(params, lr, betas, eps)
        self.weight_decay = weight_decay

    def _move(self, i, grad):
        return super()._move(i, grad) + self.lr * self.weight_decay * self.params[i].data


class Muon(AdamW):
    """Steps that go equally far in every direction of a layer (K. Jordan and others, 2024).

    The velocity of a layer, one row for each neuron or filter, most often points in a few
    directions only, and all others wait. Muon evens them out. What is no table of weights (a bias,
    batch norm) is moved as by AdamW, at the same learning rate.

    On tables it is PyTorch's ``optim.Muon`` with ``adjust_lr_fn="match_rms_adamw"``; that one
    refuses everything else, filters too.

    Args:
        params: the weights.
        lr: the learning rate; as there, a step changes each weight by about a fifth of it.
        weight_decay: every weight also shrinks by the share ``lr * weight_decay`` in each step.
        momentum: how much of its last velocity a weight keeps, 0 to 1; looks ahead as Nesterov's.
        betas: for what is moved as by AdamW.
    """

    def __init__(self, params, lr=1e-3, weight_decay=0.1, momentum=0.95, *, betas=(0.9, 0.999)):
        super().__init__(params, lr, betas, weight_decay=weight_decay)
        self.momentum, self._velocity = momentum, {}

    def _move(self, i, grad):
        weight = self.params[i].data
        if weight.ndim < 2:
            return super()._move(i, grad)
        velocity = self._velocity[i] = self.momentum * self._velocity.get(i, 0) + grad
        step = _evened((grad + self.momentum * velocity).reshape(len(weight), -1))
        length = 0.2 * math.sqrt(max(step.shape))
        return self.lr * (length * step.reshape(weight.shape) + self.weight_decay * weight)


def _evened(table, rounds=5):
    """Bring all singular values of a table to about 1, by Newton and Schulz's iteration.

    Its three numbers, and that five rounds are enough, are Jordan's.
    """
    if len(table) > table.shape[1]:
        return _evened(table.T, rounds).T
    table = table / max(float(np.linalg.norm(table)), 1e-7)
    for _ in range(rounds):
        square = table @ table.T
        table = 3.4445 * table + (2.0315 * square @ square - 4.775 * square) @ table
    return table


class Schedule:
    """What all schedules share: they count steps, and set the optimiser's learning rate.

    Call ``step()`` after each ``optimizer.step()``. A subclass says ``_set(steps)``.

    Args:
        optimizer: whose learning rate is changed.
    """

    def __init__(self, optimizer):
        self.optimizer, self.steps = optimizer, 0
        self._set(0)

    def step(self):
        """Go on to the learning rate of the next step."""
        self.steps += 1
        self._set(self.steps)

    @property
    def is_over(self):
        """Whether learning should stop here; ``fit()`` asks after each step."""
        return False

    def get_last_lr(self):
        """Give the learning rate now, in a list, as PyTorch does."""
        return [self.optimizer.lr]


class CosineAnnealingLR(Schedule):
    """From the optimiser's learning rate down to ``eta_min`` in ``T_max`` steps, gently.

    It follows half a wave of the cosine, and would climb again after that (Loshchilov and Hutter,
    2016, equation 5).
    """

    def __init__(self, optimizer, T_max, eta_min=0.0):
        self.start, self.T_max, self.eta_min = optimizer.lr, T_max, eta_min
        super().__init__(optimizer)

    def _set(self, steps):
        self.optimizer.lr = _glide(self.start, self.eta_min, steps / self.T_max)


class OneCycleLR(Schedule):
    """Up from a small learning rate to ``max_lr``, and then down to almost nothing.

    The momentum (of Adam, the first of ``betas``) goes the other way (Smith and Topin, 2017).

    Args:
        optimizer: whose learning rate and momentum are changed.
        max_lr: the largest learning rate.
        total_steps: how many steps there will be in all.
        epochs: or how many epochs ...
        steps_per_epoch: ... of how many steps.
        pct_start: the share of the steps that goes up.
        cycle_momentum: whether the momentum is changed too.
        base_momentum: the momentum where the learning rate is largest.
        max_momentum: the momentum at both ends.
        div_factor: the first learning rate is max_lr / div_factor.
        final_div_factor: the last one is the first one / final_div_factor.

    Raises:
        ValueError: if the number of steps is not given, or more are made.
    """

    def __init__(self, optimizer, max_lr, total_steps=None, epochs=None, steps_per_epoch=None, *,
                 pct_start=0.3, cycle_momentum=True, base_momentum=0.85, max_momentum=0.95,
                 div_factor=25.0, final_div_factor=1e4):  # fmt: skip
        if total_steps is None and (epochs is None or steps_per_epoch is None):
            raise ValueError("OneCycleLR needs total_steps, or epochs and steps_per_epoch.")
        self.total_steps = epochs * steps_per_epoch if total_steps is None else total_steps
        self.top = pct_start * self.total_steps - 1
        self.lrs = max_lr / div_factor, max_lr, max_lr / div_factor / final_div_factor
        self.momenta = max_momentum, base_momentum, max_momentum
        self.cycle_momentum = cycle_momentum
        super().__init__(optimizer)

    def _set(self, steps):
        if steps > self.total_steps:
            raise ValueError(f"OneCycleLR was made for {self.total_steps} steps, not for more.")
        self.optimizer.lr = self._along(self.lrs, steps)
        if self.cycle_momentum:
            self._set_momentum(self._along(self.momenta, steps))

    def _along(self, stations, steps):
        first, middle, last = stations
        if steps < self.top:
            return _glide(first, middle, steps / self.top)
        return _glide(middle, last, (steps - self.top) / (self.total_steps - 1 - self.top))

    def _set_momentum(self, momentum):
        if hasattr(self.optimizer, "betas"):
            self.optimizer.betas = (momentum, *self.optimizer.betas[1:])
        else:
            self.optimizer.momentum = momentum


class TimedOneCycleLR(OneCycleLR):
    """OneCycleLR by the clock: any computer, fast or slow, ends after so many seconds, at rest.

    The first step starts the clock. ``fit(..., epochs=10**6)`` then learns until the time is up.

    Args:
        optimizer: whose learning rate and momentum are changed.
        max_lr: the largest learning rate.
        seconds: how long learning takes.
        **options: as for ``OneCycleLR``: ``pct_start``, ``cycle_momentum``, ``div_factor``, ...
        clock: a function that gives the time in seconds.
    """

    def __init__(self, optimizer, max_lr, seconds, *, clock=time.perf_counter, **options):
        self.seconds, self.gone, self._clock, self._began = seconds, 0.0, clock, None
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


TICKS = 100_000
"""The steps of a clock; time goes from 0 to the last of them."""


def _glide(start, end, share):
    """From start (share 0) to end (share 1) along half a wave of the cosine."""
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2


def clip_grad_norm_(parameters, max_norm):
    """Shorten the blame of all weights together to the length ``max_norm``, if it is longer.

    One wild batch then cannot throw the weights far away. The direction stays.

    Args:
        parameters: Tensors that have been blamed; one Tensor or several.
        max_norm: the greatest length allowed: the root of the sum of all squared numbers.

    Returns:
        the length before, as a float.
    """
    parameters = [parameters] if isinstance(parameters, Tensor) else parameters
    blamed = [p for p in parameters if p.grad is not None]
    length = math.sqrt(sum(float(np.vdot(p.grad, p.grad)) for p in blamed))
    if length + 1e-6 > max_norm:
        for p in blamed:
            p.grad = p.grad * (max_norm / (length + 1e-6))
    return length
