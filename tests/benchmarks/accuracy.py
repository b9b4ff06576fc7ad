"""How far three networks get: ``python -m tests.benchmarks.accuracy [folder of CIFAR-10]``.

On 8,000 drawn pets, tested on 2,000 others; and, where photographs are at hand, the small CNN
trained from scratch for at most 90 seconds, tested on the last 2,000 photographs.
"""

import sys
import time

import numpy as np

import nuggets as ng

SECONDS = 90


def linear():
    """Every dot votes for cat or dog."""
    return ng.Sequential(ng.Flatten(), ng.Linear(3072, 2))


def mlp():
    """Two hidden layers."""
    return ng.Sequential(
        *(ng.Flatten(), ng.Linear(3072, 256), ng.ReLU()),
        *(ng.Linear(256, 64), ng.ReLU(), ng.Linear(64, 2)),
    )


def cnn():
    """Three layers of filters."""
    return ng.Sequential(
        *(ng.Conv2d(3, 16, 3, padding=1), ng.MaxPool2d(2), ng.ReLU()),
        *(ng.Conv2d(16, 32, 3, padding=1), ng.MaxPool2d(2), ng.ReLU()),
        *(ng.Conv2d(32, 64, 3, padding=1), ng.MaxPool2d(2), ng.ReLU()),
        *(ng.Flatten(), ng.Linear(1024, 2)),
    )


def flipped_and_shifted(images, dice):
    """Half of the pictures mirrored, and each moved by up to two dots."""
    return ng.augment.shift(ng.augment.flip(images, dice), dice)


def mirror_averaged_accuracy(model, images, labels):
    """Accuracy of the mean score of each picture and its mirror image."""
    scores = ng.predict(model, images) + ng.predict(model, images[..., ::-1])
    return float(np.mean(scores.argmax(axis=1) == labels))


def on_pets():
    """Print the three accuracies on drawn pets at the default difficulty."""
    train, test = ng.pets.draw(10_000, seed=0).split(2_000)
    print("drawn pets, 8,000 to learn from, 2,000 to test on")
    for make, lr, epochs, workers in ((linear, 1e-3, 6, 1), (mlp, 1e-3, 6, 1), (cnn, 2e-3, 4, 2)):
        ng.manual_seed(0)
        model = make()
        began = time.perf_counter()
        ng.fit(
            model, train.images - 0.5, train.labels, epochs=epochs, workers=workers, progress=False,
            optimizer=ng.Adam(model.parameters(), lr=lr),
        )  # fmt: skip
        seconds = time.perf_counter() - began
        right = ng.accuracy(model, test.images - 0.5, test.labels)
        print(f"  {make.__name__:8} {right:6.1%} after {seconds:.0f} s")


def on_photographs(root):
    """Print the accuracy of the CNN on photographs, learning until the time is up."""
    train, test = ng.photos.cifar10(root).split(2_000)
    print(f"photographs, {len(train):,} to learn from, {len(test):,} to test on")
    ng.manual_seed(0)
    model = cnn()
    optimizer = ng.Adam(model.parameters())
    began, epoch = time.perf_counter(), 0
    while (gone := (time.perf_counter() - began) / SECONDS) < 0.94:
        optimizer.lr = 0.002 * min(1.0, 2 * (1 - gone))
        ng.fit(
            model, train.images - 0.5, train.labels, optimizer=optimizer, seed=epoch, workers=2,
            augment=flipped_and_shifted, progress=False,
        )  # fmt: skip
        epoch += 1
    seconds = time.perf_counter() - began
    right = mirror_averaged_accuracy(model, test.images - 0.5, test.labels)
    print(f"  cnn      {right:6.1%} after {seconds:.0f} s, {epoch} epochs")


if __name__ == "__main__":
    on_pets()
    try:
        on_photographs(sys.argv[1] if len(sys.argv) > 1 else None)
    except ng.photos.Unavailable as reason:
        print(f"  {reason}")
