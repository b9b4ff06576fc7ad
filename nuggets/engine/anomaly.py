"""Numbers that are not finite: where on the tape did the first one turn up?"""

import contextlib
import math

import numpy as np

watching = False
"""Whether every operation is looked at now, in all threads; see ``detect_anomaly``."""


@contextlib.contextmanager
def detect_anomaly():
    """Stop at the first operation whose answer, or whose blame, is nan or infinite, and name it.

    For looking for a mistake only: every number is looked at, which takes time. (PyTorch's
    ``torch.autograd.detect_anomaly`` looks at blame alone.)

    Raises:
        FloatingPointError: inside the block; names the operation, the place and the shape.
    """
    global watching
    before, watching = watching, True
    try:
        yield
    finally:
        watching = before


def is_finite(numbers):
    """Whether no number of an array, or a single one, is nan or infinite."""
    return math.isfinite(numbers) if np.ndim(numbers) == 0 else np.isfinite(numbers).all()


def check_finite(numbers, what):
    """Raise FloatingPointError if a number is nan or infinite; ``what`` begins its sentence."""
    wrong = np.argwhere(~np.isfinite(numbers))
    if len(wrong):
        place = tuple(wrong[0].tolist())
        value, where = np.asarray(numbers)[place], f" at {place}" if place else ""
        raise FloatingPointError(f"{what} {value}{where}, shape {np.shape(numbers)}.")


def where_it_began(steps):
    """A sentence that names the first Tensor of a tape that is not finite, and its layer."""
    first = next(i for i, t in enumerate(steps) if not is_finite(t.data))
    what = f"the operation {steps[first].op}" if steps[first].op else "a number that was bad before"
    layer = next((f"in {t.name}, " for t in steps[first:] if t.name), "")
    return (
        f"The loss is {steps[-1].data}. It began {layer}at {what}, shape {steps[first].shape}. "
        "Most often the learning rate is too large: try one ten times smaller."
    )
