"""Makes the pictures of README.md anew: ``python -m nuggets.drawing``."""

from pathlib import Path

from ..studies import blame
from ..worlds import pets, pretrained
from . import missed_shot, plots

FOLDER = Path(__file__).parents[2] / "notebooks" / "images"
DOG, PLACE = 1, 14
"""The dog of notebook 08, and its place among the pets of seed 1: the network calls it a cat."""


def names():
    """The picture with all names, of the mistake that notebook 08 opens up."""
    dog = pets.draw(PLACE + 1, seed=1, difficulty="easy").images[PLACE]
    mistake = blame.open_up(pretrained.beginner(), dog, DOG, lr=0.001)
    return plots.draw_names(mistake)


PICTURES = {"missed_shot.webp": missed_shot.missed_shot, "names.png": lambda: names().png()}
"""The file of each picture -> what gives its bytes."""


def main():
    """Make each picture, and say how large it is."""
    for name, make in PICTURES.items():
        (FOLDER / name).write_bytes(make())
        print(f"{name}: {(FOLDER / name).stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
