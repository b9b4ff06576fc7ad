"""Large arrays, a strip at a time, so that what is worked out in several steps stays in the cache.

numpy goes through the whole of an array at each step. Where a formula has many steps, each would
fetch all numbers from memory anew, and fetching takes longer than working them out.
"""

import numpy as np

STRIP_NUMBERS = 1 << 16  # a quarter of a megabyte of float32


def strips(first, *others):
    """Yield the same strip of several arrays of one shape, as rows that are views.

    Where one lies in memory in another order than the first, all come whole.
    """
    arrays = [first, *map(np.asarray, others)]
    alike = all(a.shape == first.shape and a.strides == first.strides for a in arrays)
    if not alike or not first.flags.forc:
        yield arrays
        return
    rows = [a.ravel(order="K") for a in arrays]
    for start in range(0, first.size, STRIP_NUMBERS):
        yield [row[start : start + STRIP_NUMBERS] for row in rows]
