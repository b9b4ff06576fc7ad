"""Several workers share a batch, each in a thread of its own: numpy lets them run side by side."""

import contextlib
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from threadpoolctl import threadpool_limits

from .layers import without_notes

HAS_THREADS = sys.platform != "emscripten"
"""Whether a thread can be started: a Python inside a web page has none."""


@contextlib.contextmanager
def shared(model, loss, workers):
    """Yield a model and a loss for ``train_step`` that let several threads share each batch.

    The blame of a mean is the mean of the blames: each thread sends back the blame of its part,
    weighed by its share of the batch, and in the weights it adds up to that of the whole. With one
    worker, or where there are no threads, model and loss come back as they are.
    """
    with threadpool_limits(1, user_api="blas"):  # threads of BLAS would only be in the way
        if workers == 1 or not HAS_THREADS:
            yield model, loss
            return
        with ThreadPoolExecutor(workers) as team:
            yield (
                lambda x: np.array_split(x, min(workers, len(x))),
                lambda parts, y: _SharedError(team, model, loss, parts, y),
            )


class _SharedError:
    """The error of a batch. Each worker goes forward and back through its part by itself."""

    def __init__(self, team, model, loss, parts, y):
        self.team, self.model, self.loss = team, model, loss
        self.parts = list(zip(parts, np.array_split(y, len(parts)), strict=True))
        self.count = len(y)

    def backward(self):
        (x, y), *others = self.parts
        at_work = [self.team.submit(self._learn_quietly, *part) for part in others]
        self.total = self._learn(x, y) + sum(each.result() for each in at_work)

    def _learn(self, x, y):
        error = self.loss(self.model(x), y) * (len(y) / self.count)
        error.backward()
        return error.item()

    def _learn_quietly(self, x, y):
        with without_notes():
            return self._learn(x, y)

    def item(self):
        return self.total
