"""A stand-in for processors that are not here: every sum comes out a little different.

No two BLAS kernels add up in the same order, and no two sets of SIMD instructions give the same
last digit of ``exp``. A stored number in a notebook must not hang on that. With a seed in the
environment variable ``NUGGETS_ROUNDING``, all operations of nuggets that add up or approximate
(not the ``EXACT`` ones) move each of their answers, and each blame, by chance: by up to
``ROUNDINGS`` steps of what their dtype can hold. That is more than what was measured between any
two kernels. ``NUGGETS_ROUNDING=1 pytest notebooks`` tries it.
"""

import functools
import inspect
import os
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np

VARIABLE = "NUGGETS_ROUNDING"
ROUNDINGS = 8
LARGEST = 1 << 21
"""Arrays of more numbers are left alone: notebook 07 has a network of ten million weights."""

SUMS = {"linear", "matmul", "einsum", "conv2d"}
"""Long sums, in which plus and minus cancel: what is lost counts by the size of what was added."""

EXACT = {
    *("add", "sub", "mul", "div", "neg", "abs", "sqrt", "maximum", "relu", "leaky_relu"),
    *("reshape", "transpose", "flatten", "getitem", "cat", "stack", "gather", "embedding"),
    *("where", "masked_fill", "clamp", "max_pool2d", "amax", "amin"),
}
"""What gives the same number, to the last digit, wherever floats are those of IEEE 754."""

_STARTUP = "import runpy\n\nrunpy.run_path({path!r})['switch_on']({seed})\ndel runpy\n"


class Elsewhere:
    """Another processor, by chance.

    Args:
        seed: for the chance.
    """

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        chance = ROUNDINGS * self.rng.uniform(-1, 1, LARGEST)
        kinds = np.dtype(np.float32), np.dtype(np.float64)
        self.steps = {kind: (chance * np.finfo(kind).eps).astype(kind) for kind in kinds}

    def moved(self, numbers, is_sum=False):
        """The same numbers as they might come out there.

        Args:
            numbers: an array or a number, float32 or float64; others come back as they are.
            is_sum: whether each is a long sum; then all move as far as the typical one does.

        Returns:
            The same shape and dtype. What is exactly 0 stays 0: a sum of zeros is 0 everywhere.
        """
        size = np.size(numbers)
        if getattr(numbers, "dtype", None) not in self.steps or size > LARGEST:
            return numbers
        start = zlib.crc32(np.ascontiguousarray(numbers)) % (LARGEST - size + 1)  # no new chance
        steps = self.steps[numbers.dtype][start : start + size].reshape(np.shape(numbers))
        with np.errstate(all="ignore"):  # what is infinite, or nan, stays so
            if not is_sum:
                return numbers * (1 + steps)
            typical = np.sqrt(np.vdot(numbers, numbers) / max(1, size))
            typical = typical.astype(numbers.dtype) if np.isfinite(typical) else 0
            return numbers + steps * typical * (numbers != 0)


def switch_on(seed):
    """Let every inexact operation of nuggets move its numbers from now on; give a switch off.

    Each operation holds the rule that it was made from; there the stand-in takes its place.
    """
    elsewhere, kept = Elsewhere(seed), []
    for operation in _operations():
        if operation.op not in EXACT:
            place = operation.__closure__[operation.__code__.co_freevars.index("rule")]
            kept.append((place, place.cell_contents))
            place.cell_contents = _moved_rule(place.cell_contents, operation.op, elsewhere)

    def switch_off():
        for place, rule in kept:
            place.cell_contents = rule

    return switch_off


def _operations():
    """Every operation of the package, each once."""
    import nuggets  # noqa: F401 (all that learns is loaded with it)

    modules = [module for name, module in sys.modules.items() if name.startswith("nuggets.")]
    found = {id(x): x for module in modules for x in vars(module).values() if hasattr(x, "op")}
    return [x for x in found.values() if inspect.isfunction(x)]


def _moved_rule(rule, name, elsewhere):
    move = functools.partial(elsewhere.moved, is_sum=name in SUMS)

    @functools.wraps(rule)
    def moved(*inputs, **options):
        data, backward = rule(*inputs, **options)
        return move(data), lambda grad: tuple(_later(move, blame) for blame in backward(grad))

    return moved


def _later(move, blame):
    """Move a blame; one that is a function, as it is costly, only when it is called."""
    if blame is None:
        return None
    return (lambda: move(blame())) if callable(blame) else move(blame)


def prepare_kernels():
    """Where the variable is set, let every kernel that is started from here switch it on first."""
    seed = os.environ.get(VARIABLE)
    if not seed:
        return
    home = tempfile.TemporaryDirectory(prefix="nuggets-rounding-")
    startup = Path(home.name, "profile_default", "startup", "00_rounding.py")
    startup.parent.mkdir(parents=True)
    startup.write_text(_STARTUP.format(path=__file__, seed=int(seed)), encoding="utf-8")
    os.environ["IPYTHONDIR"] = home.name
    return home  # it goes away with whoever holds it
