"""Sums and the largest along a dim, where numpy's own way takes two to five times as long."""

import numpy as np


def total(a, dim, b=None):
    """The sum of a, or of a * b, along one dim, which stays as a dim of length 1.

    A single number is its own sum.
    """
    if not a.ndim:
        return a if b is None else a * b
    if dim != a.ndim - 1:
        return (a if b is None else a * b).sum(axis=dim, keepdims=True)
    sums = a @ np.ones(a.shape[-1], a.dtype) if b is None else np.vecdot(a, b)
    return sums[..., None]


def total_of_rows(table):
    """The sum of all rows of a table: one number for each column."""
    return np.ones(len(table), table.dtype) @ table


def largest(a, dim):
    """The largest along one dim, which stays as a dim of length 1; of nothing, -inf.

    numpy's own way takes twice as long for short rows that lie one after the other in memory.
    """
    if dim != a.ndim - 1 or not a.flags.c_contiguous or not a.size or a.shape[-1] == 1:
        return a.max(axis=dim, keepdims=True, initial=-np.inf)
    rows = np.maximum.reduceat(a.ravel(), np.arange(0, a.size, a.shape[-1]))
    return rows.reshape(*a.shape[:-1], 1)
