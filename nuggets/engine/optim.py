"""From blame to a better network: each optimiser decides how far every weight moves.

``clip_grad_norm_`` shortens blame that is too long before that. Names, defaults and steps are
PyTorch's (there in ``torch.optim`` and ``torch.nn.utils``); settings that a docstring here does
not name are taken at their default only. What is no number is a TypeError, what is below 0 (or,
for betas, not below 1) a ValueError, at first and whenever it is set.
"""

import copy
import math

import numpy as np

from .optim_state import HOW, OF_SCHEDULES, Form, read, remembered
from .settings import check_default, number, only_default, said
from .strips import strips
from .tensor import Tensor


class Setting:
    """A number of an optimiser, such as ``lr``: checked whenever it is set, and kept as a float.

    A float of Python's never changes the dtype of the weights that it moves; numpy's would. It must
    stay below ``below``, if that is given.
    """

    def __init__(self, below=None):
        self.below = below

    def __set_name__(self, owner, name):
        self.name = name

    def __set__(self, optimizer, given):
        owner = type(optimizer).__name__
        vars(optimizer)[self.name] = number(owner, self.name, given, below=self.below)


class Optimizer:
    """What all optimisers share: the weights that they look after.

    Args:
        params: Tensors that are leaves, most often ``model.parameters()``; or (name, Tensor) pairs.
            A TypeError or a ValueError says why one cannot learn.
        lr: the learning rate, how far a step goes.

    Attributes:
        planned: the numbers that a schedule goes by, under PyTorch's names, for ``state_dict()``.
    """

    lr = Setting(below=math.inf)
    _form = Form({"lr": "lr"}, more={}, fixed={}, how=())

    def __init__(self, params, lr):
        self.params = _weights(params)
        self.lr = lr
        self.planned = {}
        self._forget()

    def zero_grad(self, set_to_none=True):
        """Forget the blame of the last step. Without this it would be added to the next one."""
        if set_to_none is not True:
            check_default("Optimizer.zero_grad", "set_to_none", set_to_none, True)
        for p in self.params:
            p.grad = None

    def step(self, closure=None):
        """Move every weight that has been blamed, against its blame; each keeps its dtype.

        A TypeError if the blame of a weight is no array, a ValueError if it is of another shape.
        """
        if closure is not None:
            check_default("Optimizer.step", "closure", closure, None)
        for i, p in enumerate(self.params):
            if p.grad is not None:
                weight = np.asarray(p.data)
                self._move(i, weight, blame_of(p))
                if not weight.ndim:
                    p.data = weight[()]  # a single number is a new one
                p.has_changed()

    def _move(self, i, weight, grad):
        """Move one weight in place, a strip at a time: each number is fetched from memory once."""
        for strip, blame, *memory in strips(weight, grad, *self._recall(i)):
            strip -= self._stride(i, strip, blame, *memory)

    def state_dict(self):
        """Give all that is needed to go on later, in PyTorch's form; copies, safe to keep.

        ``["state"]`` has what is remembered of each weight that has moved, by its place: numpy
        arrays by PyTorch's names, such as ``momentum_buffer``. ``["param_groups"]`` has one dict
        with all settings as they are now, such as the ``lr`` that a schedule has set. PyTorch's
        optimiser takes it once the arrays are tensors.
        """
        kept = {i: self._remembered(i) for i in range(len(self.params))}
        settings = {name: getattr(self, own) for name, own in self._names().items()}
        group = {**self.planned, **settings, **self._form.fixed}
        group |= {name: HOW[name] for name in self._form.how}
        return {
            "state": {i: _copies(names) for i, names in kept.items() if names},
            "param_groups": [{**group, "params": [*kept]}],
        }

    def load_state_dict(self, state_dict):
        """Take over what ``state_dict()`` gave, here or in PyTorch. All or nothing is changed.

        Settings are taken over too, ``lr`` among them, so make a schedule before. How PyTorch works
        a step out (``foreach``, ``fused``, ``capturable``, ``differentiable``) changes no number,
        and is passed over. A KeyError says what is missing, a TypeError what is no number, a
        ValueError what is of another optimiser, of other weights or out of its range.
        """
        owner = type(self).__name__
        settings, state = read(owner, state_dict, self._form, len(self.params))
        draft = copy.copy(self)
        draft._forget()
        for name, own in self._names().items():
            if name in settings:
                setattr(draft, own, settings[name])
        for i, given in state.items():
            data = np.asarray(self.params[i].data)
            numbers = remembered(owner, i, given, self._remembers(i), data)
            if numbers:
                draft._remember(i, **numbers)
        draft._check_settings()
        planned = {name: settings[name] for name in OF_SCHEDULES if name in settings}
        draft.planned = planned or self.planned
        vars(self).update(vars(draft))  # from here on nothing can go wrong

    def _names(self):
        """PyTorch's name of each setting, and ours."""
        return {**self._form.own, **self._form.more}

    def _check_settings(self):
        """Refuse settings that do not go together."""

    def _forget(self):
        """Remember nothing of any weight, as before the first step."""

    def _recall(self, i):
        """What is remembered of a weight: arrays, which its stride brings up to date in place."""
        return ()

    def _stride(self, i, weight, grad, *memory):
        """How far a strip of a weight moves, given its blame and what is remembered of it."""
        raise NotImplementedError(f"{type(self).__name__} needs a _stride.")

    def _remembers(self, i):
        """The names of what is remembered of a weight."""
        return ()

    def _remembered(self, i):
        """What is remembered of a weight, by its names; nothing before its first step."""
        return {}

    @property
    def param_groups(self):
        """PyTorch keeps the settings here; in nuggets (AttributeError) they are attributes."""
        raise AttributeError(
            "There is one group of weights here, and its settings are attributes: optimizer.lr in "
            'place of optimizer.param_groups[0]["lr"].'
        )


def _copies(arrays):
    return {name: np.array(numbers) for name, numbers in arrays.items()}


def blame_of(weight):
    """The blame of a weight, as numbers of its shape and dtype.

    Backward leaves it so; what was put there by hand is looked at: a TypeError or a ValueError.
    """
    data, grad = weight.data, weight.grad
    if type(grad) is type(data) and grad.shape == data.shape and grad.dtype is data.dtype:
        return grad
    grad = grad.data if isinstance(grad, Tensor) else grad
    if not isinstance(grad, (np.ndarray, np.generic)) or grad.dtype.kind not in "fiub":
        raise TypeError(
            f"The grad of a weight is an array of its shape, {weight.shape}, or None, got "
            f"{said(grad)}: put np.array(...) around it."
        )
    if grad.shape != weight.shape:
        raise ValueError(f"A weight of shape {weight.shape} has a grad of shape {grad.shape}.")
    return grad.astype(weight.dtype, copy=False)


def _weights(params):
    """The Tensors to look after, as a list: checked, so that each of them can learn."""
    if isinstance(params, (Tensor, dict)) or not hasattr(params, "__iter__"):
        raise TypeError(
            f"An optimiser needs a list of Tensors, such as [w] or model.parameters(), got "
            f"{'one Tensor' if isinstance(params, Tensor) else type(params).__name__}."
        )
    given = list(params)
    if given and all(isinstance(p, tuple) and len(p) == 2 for p in given):
        given = [p for _, p in given]  # named_parameters()
    if any(isinstance(p, dict) for p in given):
        raise TypeError("There are no groups of weights here: make one optimiser for each.")
    strange = [type(p).__name__ for p in given if not isinstance(p, Tensor)]
    if not given or strange:
        got = f"{strange[0]} among them" if strange else "none (a generator can be used once)"
        raise ValueError(
            f"An optimiser needs the Tensors to adjust, such as model.parameters(), got {got}."
        )
    for i, p in enumerate(given):
        if not p.is_leaf:
            raise ValueError(
                f"Tensor {i}, of shape {p.shape}, was computed by {p.op}, so it is not a leaf and "
                "cannot be adjusted. Compute the numbers first, and put Tensor(...) around them."
            )
    if len({id(p) for p in given}) < len(given):
        raise ValueError("The same Tensor comes twice, and would move twice: give each once.")
    if not any(p.requires_grad for p in given):
        raise ValueError(
            "None of the Tensors requires grad, so none would ever move: make them with "
            "Tensor(numbers), outside of no_grad() and without detach()."
        )
    return given


class SGD(Optimizer):
    """Stochastic gradient descent: a small step against the blame, as PyTorch's ``optim.SGD``.

    Args:
        momentum: how much of its last velocity a weight keeps, 0 to 1:
            velocity = momentum * velocity + grad.
        weight_decay: adds this share of each weight to its blame: a weight that is not needed
            fades away.
        nesterov: look one step ahead along the velocity (Sutskever et al., 2013).
    """

    momentum, weight_decay = Setting(), Setting()
    _form = Form(
        own={name: name for name in ("lr", "momentum", "weight_decay", "nesterov")},
        more={},
        fixed={"dampening": 0, "maximize": False},
        how=("foreach", "differentiable", "fused"),
    )

    @only_default("dampening", "maximize", "foreach", "differentiable", "fused")
    def __init__(self, params, lr=1e-3, momentum=0.0, dampening=0.0, weight_decay=0.0,
                 nesterov=False, *, maximize=False, foreach=None, differentiable=False,
                 fused=None):  # fmt: skip
        super().__init__(params, lr)
        self.momentum, self.weight_decay = momentum, weight_decay
        self.nesterov = nesterov
        self._check_settings()

    def _check_settings(self):
        if self.nesterov and not self.momentum:
            raise ValueError("nesterov looks ahead along a velocity: it needs a momentum above 0.")

    def _forget(self):
        self._velocity = {}

    def _remembers(self, i):
        return ("momentum_buffer",)

    def _remembered(self, i):
        return {"momentum_buffer": self._velocity[i]} if i in self._velocity else {}

    def _remember(self, i, momentum_buffer):
        self._velocity[i] = momentum_buffer

    def _recall(self, i):
        if not self.momentum:
            return ()
        velocity, data = self._velocity.get(i), self.params[i].data
        velocity = np.zeros_like(data) if velocity is None else velocity
        self._velocity[i] = velocity.astype(data.dtype, copy=False)
        return (self._velocity[i],)

    def _stride(self, i, weight, grad, velocity=None):
        if self.weight_decay:
            grad = grad + self.weight_decay * weight
        if velocity is not None:
            velocity *= self.momentum
            velocity += grad
            grad = grad + self.momentum * velocity if self.nesterov else velocity
        return self.lr * grad


class Adam(Optimizer):
    """Steps of about ``lr`` for every weight, however large its blame: PyTorch's ``optim.Adam``.

    The blame's running mean is divided by its running size (Kingma and Ba, 2014, algorithm 1).

    Args:
        betas: how much of the running mean, and of the running size, is kept in each step.
        eps: a little, so that nothing is divided by 0.
        weight_decay: adds this share of each weight to its blame.
    """

    eps, weight_decay = Setting(), Setting()
    _form = Form(
        own={name: name for name in ("lr", "betas", "eps", "weight_decay")},
        more={},
        fixed={"amsgrad": False, "maximize": False, "decoupled_weight_decay": False},
        how=tuple(HOW),
    )

    @only_default("amsgrad", "foreach", "maximize", "capturable", "differentiable", "fused")
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0,
                 amsgrad=False, *, foreach=None, maximize=False, capturable=False,
                 differentiable=False, fused=None):  # fmt: skip
        super().__init__(params, lr)
        self.betas, self.eps, self.weight_decay = betas, eps, weight_decay

    def _forget(self):
        self._mean = [np.zeros_like(p.data) for p in self.params]
        self._size = [np.zeros_like(p.data) for p in self.params]
        self._steps = [0] * len(self.params)

    def _remembers(self, i):
        return ("step", "exp_avg", "exp_avg_sq")

    def _remembered(self, i):
        numbers = float(self._steps[i]), self._mean[i], self._size[i]
        return dict(zip(self._remembers(i), numbers, strict=True)) if self._steps[i] else {}

    def _remember(self, i, step, exp_avg, exp_avg_sq):
        self._steps[i], self._mean[i], self._size[i] = int(step), exp_avg, exp_avg_sq

    @property
    def betas(self):
        """How much of the running mean, and of the running size, is kept in each step."""
        return self._betas

    @betas.setter
    def betas(self, given):
        name = type(self).__name__
        if not isinstance(given, (tuple, list)) or len(given) != 2:
            raise ValueError(f"{name} needs two numbers for betas, got {given!r}.")
        self._betas = tuple(number(name, "betas", beta, below=1) for beta in given)

    def _recall(self, i):
        self._steps[i] += 1
        return self._mean[i], self._size[i]

    def _stride(self, i, weight, grad, mean, size):
        if self.weight_decay:
            grad = grad + self.weight_decay * weight
        return self._fair_stride(i, grad, mean, size)

    def _fair_stride(self, i, grad, mean, size):
        b1, b2 = self.betas
        fair1, fair2 = 1 - b1 ** self._steps[i], math.sqrt(1 - b2 ** self._steps[i])
        mean *= b1
        mean += (1 - b1) * grad
        size *= b2
        size += (1 - b2) * grad * grad
        step = mean / (np.sqrt(size) + self.eps * fair2)
        step *= self.lr * fair2 / fair1  # made fair at the end: once, and not in both
        return step


class AdamW(Adam):
    """Adam, and every weight also shrinks by the share ``lr * weight_decay`` in each step.

    A weight that is not needed so fades away (Loshchilov and Hutter, 2017, algorithm 2). The other
    settings are those of ``Adam``.
    """

    _form = Adam._form._replace(fixed=Adam._form.fixed | {"decoupled_weight_decay": True})

    @only_default("amsgrad", "maximize", "foreach", "capturable", "differentiable", "fused")
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2,
                 amsgrad=False, *, maximize=False, foreach=None, capturable=False,
                 differentiable=False, fused=None):  # fmt: skip
        super().__init__(params, lr, betas, eps, weight_decay)

    def _stride(self, i, weight, grad, mean, size):
        shrinking = self.lr * self.weight_decay * weight
        return self._fair_stride(i, grad, mean, size) + shrinking


class Muon(AdamW):
    """Steps that go equally far in every direction of a layer (K. Jordan and others, 2024).

    The velocity of a layer, one row for each neuron or filter, most often points in a few
    directions only, and all others wait. Muon evens them out. What is no table of weights (a bias,
    batch norm) is moved as by AdamW, at the same learning rate.

    On tables it is PyTorch's ``optim.Muon`` with ``adjust_lr_fn="match_rms_adamw"``; that one
    refuses everything else, filters too.

    Args:
        lr: the learning rate; as there, a step changes each weight by about a fifth of it.
        weight_decay: every weight also shrinks by the share ``lr * weight_decay`` in each step.
        momentum: how much of its last velocity a weight keeps, 0 to 1, the rest is its new blame:
            velocity = momentum * velocity + (1 - momentum) * grad. Looks ahead as Nesterov's.
        betas: for what is moved as by AdamW.
    """

    momentum = Setting()
    _form = Form(
        own={name: name for name in ("lr", "weight_decay", "momentum")},
        more={"betas": "betas", "adamw_eps": "eps"},
        fixed={
            "nesterov": True,
            "adjust_lr_fn": "match_rms_adamw",
            "ns_coefficients": (3.4445, -4.775, 2.0315),
            "ns_steps": 5,
            "eps": 1e-7,
        },
        how=(),
    )

    @only_default("nesterov", "adjust_lr_fn")
    def __init__(self, params, lr=1e-3, weight_decay=0.1, momentum=0.95, nesterov=True, *,
                 adjust_lr_fn="match_rms_adamw", betas=(0.9, 0.999)):  # fmt: skip
        super().__init__(params, lr, betas, weight_decay=weight_decay)
        self.momentum = momentum

    def _forget(self):
        super()._forget()
        self._velocity = {}

    def _is_table(self, i):
        return self.params[i].data.ndim >= 2

    def _remembers(self, i):
        return ("momentum_buffer",) if self._is_table(i) else super()._remembers(i)

    def _remembered(self, i):
        if not self._is_table(i):
            return super()._remembered(i)
        return {"momentum_buffer": self._velocity[i]} if i in self._velocity else {}

    def _remember(self, i, **numbers):
        if self._is_table(i):
            self._velocity[i] = numbers["momentum_buffer"]
        else:
            super()._remember(i, **numbers)

    def _move(self, i, weight, grad):
        if not self._is_table(i):
            super()._move(i, weight, grad)
            return
        kept, new = self.momentum, 1 - self.momentum
        velocity = self._velocity[i] = kept * self._velocity.get(i, 0) + new * grad
        step = _evened((new * grad + kept * velocity).reshape(len(weight), -1))
        length = 0.2 * math.sqrt(max(step.shape))
        weight -= self.lr * (length * step.reshape(weight.shape) + self.weight_decay * weight)


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


@only_default("norm_type", "error_if_nonfinite", "foreach")
def clip_grad_norm_(parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    """Shorten the blame of all weights together to the length ``max_norm``, if it is longer.

    The length is the root of the sum of all squared numbers; that before is given, as a float. One
    wild batch then cannot throw the weights far away. The direction stays (Pascanu, Mikolov and
    Bengio, 2013, algorithm 1).
    """
    parameters = [parameters] if isinstance(parameters, Tensor) else list(parameters)
    if not all(isinstance(p, Tensor) for p in parameters):
        raise TypeError("clip_grad_norm_ needs Tensors, such as model.parameters().")
    if not parameters:
        raise ValueError("clip_grad_norm_ was given no Tensors (a generator can be used once).")
    max_norm = number("clip_grad_norm_", "max_norm", max_norm)
    blamed = [p for p in parameters if p.grad is not None]
    grads = [blame_of(p) for p in blamed]
    rows = [grad.ravel(order="K") for grad in grads]  # as they lie in memory: nothing is copied
    length = math.sqrt(sum(float(np.vdot(row, row)) for row in rows))
    if length + 1e-6 > max_norm:
        for p, grad in zip(blamed, grads, strict=True):
            p.grad = grad * (max_norm / (length + 1e-6))
    return length
