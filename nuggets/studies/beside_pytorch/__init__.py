"""The classifier of notebook 09 in nuggets and in PyTorch: two programs, and whether they agree.

ng.two_columns(ng.beside_pytorch.OURS, ng.beside_pytorch.THEIRS)  # the two programs
ng.beside_pytorch.gradients()                                     # the blame of all weights in both
ng.beside_pytorch.there_and_back()                                # begun here, gone on there

PyTorch is asked where it is installed; else its numbers are those that were stored by
``python -m nuggets.studies.beside_pytorch``.
"""

from .agreement import Agreement, gradients, there_and_back
from .asking import OURS, THEIRS, tensors

__all__ = ["OURS", "THEIRS", "Agreement", "gradients", "tensors", "there_and_back"]
