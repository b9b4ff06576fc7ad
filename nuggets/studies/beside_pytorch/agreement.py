"""Puts the numbers of nuggets and of PyTorch side by side."""

import numpy as np

from ..blame.table import Table
from . import asking

DIGITS = 7
"""How many digits are shown, and how many must agree."""

STATIONS = (
    f"{asking.LEG} steps here, then loaded there",
    f"{asking.LEG} steps there",
    f"loaded here again, {asking.LEG} steps more",
)


class Agreement(Table):
    """Two numbers side by side in each row, and how many of all those that they stand for agree.

    Two numbers agree if they differ by less than a ten-millionth of the largest of their row.

    Attributes:
        agree: how many numbers agree.
        all: how many there are.
        difference: the largest difference in any row, as a share of its largest number.
        source: a sentence that says whether PyTorch was asked just now, or is quoted.
    """

    def __init__(self, names, sides, ours, theirs, source):
        shares = [_shares(a, b) for a, b in zip(ours, theirs, strict=True)]
        counts = [(int((share < 10.0**-DIGITS).sum()), share.size) for share in shares]
        self.agree, self.all = (sum(column) for column in zip(*counts, strict=True))
        self.difference = float(max(share.max() for share in shares))
        self.source = source
        places = [int(np.argmax(a)) for a in ours]
        columns = {
            **names,
            sides[0]: [a.ravel()[i] for a, i in zip(ours, places, strict=True)],
            sides[1]: [b.ravel()[i] for b, i in zip(theirs, places, strict=True)],
            "agree": [f"{agree:,} of {count:,}" for agree, count in counts],
        }
        digits = dict.fromkeys(sides, DIGITS)
        many = "all" if self.agree == self.all else f"{self.agree:,} of"
        said = f"{many} {self.all:,} agree to 7 digits"
        super().__init__(columns, title=f"{said}. {source}" if source else said, digits=digits)


def _shares(ours, theirs):
    """How far numbers differ, as a share of the largest of them."""
    return np.abs(ours - theirs) / np.abs(ours).max()


def _answer(ask, question, known):
    """What PyTorch says, and the sentence about its source.

    Args:
        ask: whether PyTorch is asked; None: where it is installed.
        question: asks it.
        known: takes the answer out of what was stored.
    """
    if ask or ask is None:
        try:
            return question(), f"PyTorch {asking.version()} was asked just now."
        except ImportError:
            if ask:
                raise
    stored = asking.stored()
    return known(stored), f"The numbers of PyTorch {stored[0]} were stored before."


def gradients(ask=None):
    """Compare the blame of all weights, in the first step from the same start, in float64.

    Args:
        ask: True asks PyTorch, False takes what was stored; else it is asked where it is installed.

    Returns:
        An ``Agreement`` with a row for each tensor of weights; the largest gradient of each is
        shown.

    Raises:
        ImportError: if PyTorch is to be asked and is not installed.
    """
    theirs, source = _answer(ask, asking.their_gradients, lambda stored: stored[1])
    ours = asking.our_gradients()
    names = {
        "weights": list(ours),
        "shape": [" x ".join(map(str, array.shape)) for array in ours.values()],
    }
    theirs = [theirs[name] for name in ours]
    sides = "largest gradient here", "in PyTorch"
    return Agreement(names, sides, [*ours.values()], theirs, source)


def there_and_back(ask=None):
    """Let a network learn here, there, and here again, and compare it with a twin that stays.

    It goes by ``state_dict()`` and ``load_state_dict()``, and so does its optimiser.

    Args:
        ask: as for ``gradients``.

    Returns:
        An ``Agreement`` with a row for each station; of the two answers to each pet, the largest is
        shown.

    Raises:
        ImportError: if PyTorch is to be asked and is not installed.
    """
    theirs, source = _answer(ask, asking.their_journey, lambda stored: stored[2])
    names, sides = {"the traveller": list(STATIONS)}, ("largest answer of the twin", "its own")
    return Agreement(names, sides, asking.our_journey(), theirs, source)
