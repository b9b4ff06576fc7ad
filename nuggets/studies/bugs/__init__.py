"""The bug zoo: ten parts of engines and training loops, broken in one line each, and mended.

ng.show(ng.bugs.broken.tanh)          # the code, as its author left it
ng.bugs.train(ng.bugs.broken.tanh)    # the losses: it does learn, a little
ng.bugs.referee(ng.bugs.broken.tanh)  # nudging, against how the weights moved
"""

from . import broken, mended
from .task import pets
from .training import LR, NAMES, USUAL_LR, broken_one, exam, job, referee, train, twins

__all__ = [
    "LR",
    "NAMES",
    "USUAL_LR",
    "broken",
    "broken_one",
    "exam",
    "job",
    "mended",
    "pets",
    "referee",
    "train",
    "twins",
]
