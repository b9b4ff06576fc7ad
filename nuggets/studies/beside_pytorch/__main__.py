"""Asks PyTorch and keeps its answers: ``python -m nuggets.studies.beside_pytorch``."""

from . import gradients, there_and_back
from .asking import STORED, store


def main():
    """Keep the answers, and show how they agree."""
    store()
    for agreement in (gradients(ask=False), there_and_back(ask=False)):
        print(agreement, agreement.source, f"largest difference: {agreement.difference:.1e}\n")
    print(f"{STORED.name}: {STORED.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
