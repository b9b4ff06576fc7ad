"""micrograd: one Python object for each number. It walks its graph by calling itself."""

import sys

from micrograd.engine import Value

from ..task import CHAIN


def scalar():
    """The scalar graph, forward and backward; Python's default depth of calls is too small."""
    sys.setrecursionlimit(100 * CHAIN)

    def train(steps):
        for _ in range(steps):
            value, factor, shift = Value(0.5), Value(0.9), Value(0.3)
            for _ in range(CHAIN):
                value = (value * factor + shift - factor).relu()
            value.backward()

    return train
