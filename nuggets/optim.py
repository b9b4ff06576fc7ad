"""From blame to a better network: each optimiser decides how far every weight moves."""

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

    With ``momentum`` a weight keeps rolling: velocity = momentum * velocity + grad.
    """

    def __init__(self, params, lr=1e-3, momentum=0.0):
        super().__init__(params, lr)
        self.momentum = momentum
        self._velocity = {}

    def _move(self, i, grad):
        if self.momentum:
            grad = self._velocity[i] = self.momentum * self._velocity.get(i, 0) + grad
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
