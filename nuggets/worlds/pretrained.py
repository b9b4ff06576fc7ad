"""Networks that have learned already, small enough to come with the package.

A notebook that is about a trained network can so open at once. They are made anew by
``python -m nuggets.worlds.pretrained``: the same pets in the same order, so the same networks but
for rounding.
"""

from pathlib import Path

from ..engine.layers import (
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    Normalize,
    ReLU,
    Sequential,
    manual_seed,
)
from ..engine.layers.init import own_dice
from ..engine.optim import Adam
from ..engine.saving import load, save
from ..engine.schedules import OneCycleLR
from ..engine.train import accuracy, fit
from . import pets

FOLDER = Path(__file__).parent / "weights"
ACCURACY = {"beginner": 0.80, "expert": 0.97}
"""The share of its ``unseen()`` pets that each network gets right, to a hundredth."""


def beginner():
    """A network that has looked at 1,000 easy pets, twice. It makes many mistakes.

    Returns:
        Sequential from (N, 3072) or (N, 3, 32, 32), colours 0..1, to two scores: cat and dog.
    """
    return _filled("beginner")


def expert():
    """A small convolutional network that has looked at 6,000 pets, four times.

    Returns:
        Sequential from pictures (N, 3, 32, 32), colours 0..1, to two scores: cat and dog.
    """
    return _filled("expert")


def unseen(name):
    """2,000 pets on which a network is tested: it has not learned from them.

    Args:
        name: "beginner", for easy ones, or "expert".

    Returns:
        ``Pets``, with images (2000, 3, 32, 32), 0..1.
    """
    return pets.draw(2000, seed=1, difficulty="easy" if name == "beginner" else "normal")


def train_beginner():
    """Train the beginner from its first weights."""
    manual_seed(0)
    model, seen = _mlp(), pets.draw(1000, seed=0, difficulty="easy")
    optimizer = Adam(model.parameters(), lr=1e-3)
    fit(model, seen.images, seen.labels, optimizer=optimizer, epochs=2)
    return model


def train_expert():
    """Train the expert from its first weights; it takes some seconds."""
    manual_seed(0)
    model, seen = _cnn(), pets.draw(6000, seed=0)
    optimizer = Adam(model.parameters())
    plan = OneCycleLR(optimizer, max_lr=4e-3, epochs=4, steps_per_epoch=-(-len(seen) // 64))
    fit(
        model, seen.images, seen.labels, optimizer=optimizer, epochs=4, batch_size=64,
        schedule=plan, workers=2,
    )  # fmt: skip
    return model


TEACHERS = {"beginner": train_beginner, "expert": train_expert}


def _mlp():
    return Sequential(Normalize(0.5), Flatten(), Linear(3072, 32), ReLU(), Linear(32, 2))


def _cnn():
    return Sequential(
        Normalize(0.5),
        *(Conv2d(3, 16, 3, padding=1), MaxPool2d(2), ReLU()),
        *(Conv2d(16, 32, 3, padding=1), MaxPool2d(2), ReLU()),
        *(Conv2d(32, 64, 3, padding=1), MaxPool2d(2), ReLU()),
        *(Flatten(), Linear(1024, 2)),
    )


SHAPES = {"beginner": _mlp, "expert": _cnn}


def _filled(name):
    with own_dice():
        model = SHAPES[name]()
    model.load_state_dict(load(FOLDER / f"{name}.npz"))
    return model.eval()


def main():
    """Train both networks, say how good they are, and write their weights, two bytes each."""
    FOLDER.mkdir(exist_ok=True)
    for name, teach in TEACHERS.items():
        model = teach()
        weights = {key: part.astype("float16") for key, part in model.state_dict().items()}
        save(weights, FOLDER / f"{name}.npz")
        test = unseen(name)
        right = accuracy(_filled(name), test.images, test.labels)
        size = (FOLDER / f"{name}.npz").stat().st_size
        print(f"{name}: {right:.1%} of 2,000 unseen pets are right; {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
