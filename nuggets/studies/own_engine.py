"""The engine that the reader writes in notebook 05, in one piece: ``Number``, and plays to try it.

It works with single numbers, so it is slow, and it is all there: every kind of step is one line
that gives the answer and a slope for each number used. Notebook 06 trains a network with it.
"""

import itertools
import math

import numpy as np

tickets = itertools.count()
"""Hands out 0, 1, 2 and so on: one ticket for each number that is made."""


class Number:
    """One number that remembers what it was made from.

    Args:
        data: its value.
        made_from: a pair (number, slope) for each number that was used to make it; the slope says
            how fast this number moves when that one moves.

    Attributes:
        grad: its blame, 0 until a rewind; each rewind adds to what is there.
        ticket: when it was made.
    """

    def __init__(self, data, made_from=()):
        self.data = data
        self.grad = 0.0
        self.made_from = made_from
        self.ticket = next(tickets)

    def __mul__(a, b):
        return Number(a.data * b.data, [(a, b.data), (b, a.data)])

    def __add__(a, b):
        return Number(a.data + b.data, [(a, 1), (b, 1)])

    def __sub__(a, b):
        return Number(a.data - b.data, [(a, 1), (b, -1)])

    def tanh(a):
        """Bend it into the range from -1 to 1."""
        out = math.tanh(a.data)
        return Number(out, [(a, 1 - out * out)])

    def tape(last):
        """List every number that the last one was made from, and it, in the order of making."""
        found = [last]
        for number in found:
            for x, _ in number.made_from:
                if x not in found:
                    found.append(x)
        return sorted(found, key=ticket_of)

    def backward(last):
        """Rewind the tape: add to the ``grad`` of each number on it how fast the last one moves."""
        last.grad = 1.0
        for number in reversed(last.tape()):
            for x, slope in number.made_from:
                x.grad += slope * number.grad


def ticket_of(number):
    """When a number was made."""
    return number.ticket


def random_play(x, seed):
    """Make a play of ten steps by chance, all from one number: each a sum, a difference or product.

    Args:
        x: a ``Number``, a Tensor, or a number: whatever can be added, taken away and multiplied.
        seed: which play.

    Returns:
        what comes out, of the same kind.
    """
    rng = np.random.default_rng(seed)
    values = [x, x * x]
    for _ in range(10):
        a, b = (values[rng.choice(len(values))] for _ in range(2))
        values.append((a + b, a - b, a * b)[rng.choice(3)])
    return values[-1] * x
