"""How far networks get: ``python -m tests.benchmarks.accuracy --help``.

On 8,000 drawn pets, tested on 2,000 others. And, where photographs are at hand, a linear model, two
hidden layers, and a small CNN, each from scratch for so many seconds; and the same CNN, with the
same recipe for the same seconds, in PyTorch. Each seed holds out other photographs: a tenth of
them; with all 12,000, always the official 2,000.
"""

import argparse
import importlib.util
import time

import numpy as np

import nuggets as ng

MEAN, SPREAD = 0.46, 0.25
"""About what the colours of the photographs are around, and how far they lie apart."""

BATCH, MAX_LR, BETAS, DECAY, SMOOTHING, WARM_UP = 128, 0.015, (0.9, 0.99), 0.05, 0.1, 0.1

COARSE = 0.2
"""For this share of the time the CNN learns from photographs at half the size."""


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


def steady_cnn(home=ng):
    """The same for any size, kept steady by batch norm; of nuggets or torch.nn: names are alike."""
    layers, wide = [], 3
    for filters in (16, 32, 64):
        layers += [home.Conv2d(wide, filters, 3, padding=1, bias=False), home.MaxPool2d(2)]
        layers += [home.BatchNorm2d(filters), home.ReLU()]
        wide = filters
    layers += [home.AdaptiveAvgPool2d(2), home.Flatten(), home.Linear(256, 2)]
    return home.Sequential(*layers)


def coarse_first(plan, seconds):
    """Half of the pictures mirrored, and each shifted; for so many seconds at half the size."""

    def view(images, rng):
        images = ng.augment.shift(ng.augment.flip(images, rng), rng)
        return ng.avg_pool2d(images, 2).data if plan.gone < seconds else images

    return view


def mirror_averaged_accuracy(predict, photos):
    """Accuracy of the mean score of each picture and its mirror image."""
    images = photos.images
    scores = predict(images) + predict(images[..., ::-1])
    return float(np.mean(scores.argmax(axis=1) == photos.labels))


def smoothed(answers, labels):
    """The surprise, with a tenth of the truth spread over both answers."""
    return ng.cross_entropy(answers, labels, label_smoothing=SMOOTHING)


def on_pets():
    """Print the three accuracies on drawn pets at the default difficulty."""
    train, test = ng.pets.draw(10_000, seed=0).split(2_000)
    print("drawn pets, 8,000 to learn from, 2,000 to test on")
    for make, lr, epochs, workers in ((linear, 1e-3, 6, 1), (mlp, 1e-3, 6, 1), (cnn, 2e-3, 4, 2)):
        ng.manual_seed(0)
        model = ng.Sequential(ng.Normalize(0.5), *make())
        began = time.perf_counter()
        ng.fit(
            model, train.images, train.labels, epochs=epochs, workers=workers, progress=False,
            optimizer=ng.Adam(model.parameters(), lr=lr),
        )  # fmt: skip
        seconds = time.perf_counter() - began
        right = ng.accuracy(model, test.images, test.labels)
        print(f"  {make.__name__:8} {right:6.1%} after {seconds:.0f} s, {_size(model):,} weights")


def learn(make, train, seconds, seed):
    """Train a network of ours by the clock; give it as a function, its epochs and its weights."""
    ng.manual_seed(seed)
    model, small = ng.Sequential(ng.Normalize(MEAN, SPREAD), *make()), make is steady_cnn
    if small:
        optimizer = ng.Muon(model.parameters(), momentum=0.9, betas=BETAS, weight_decay=DECAY)
        rhythm = {"max_lr": MAX_LR, "pct_start": WARM_UP}
    else:
        optimizer, rhythm = ng.Adam(model.parameters()), {"max_lr": 1e-3}
    plan = ng.TimedOneCycleLR(optimizer, seconds=seconds, cycle_momentum=False, **rhythm)
    history = ng.fit(
        model, train, train.labels, optimizer=optimizer, schedule=plan, epochs=10**6,
        batch_size=BATCH, workers=2 if small else 1, loss=smoothed, seed=seed, progress=False,
        augment=coarse_first(plan, COARSE * seconds if small else 0),
    )  # fmt: skip
    return lambda images: ng.predict(model, images), len(history), _size(model)


def normal(images):
    """What ``Normalize(MEAN, SPREAD)`` does, which PyTorch has in torchvision only."""
    return (images - MEAN) / SPREAD


def learn_in_torch(train, seconds, seed):
    """The same for the same CNN in PyTorch, with its fastest memory order and both cores.

    Its Muon refuses filters, so it learns by AdamW, with the learning rate that suited that best.
    """
    import torch

    torch.manual_seed(seed)
    torch.set_num_threads(2)
    order = torch.channels_last
    model = steady_cnn(torch.nn).to(memory_format=order)
    optimizer = torch.optim.AdamW(model.parameters(), betas=BETAS, weight_decay=DECAY)
    plan = ng.TimedOneCycleLR(
        ng.SGD([ng.Tensor(0.0)]), 0.01, seconds, pct_start=WARM_UP, cycle_momentum=False
    )
    loss = torch.nn.CrossEntropyLoss(label_smoothing=SMOOTHING)
    view, rng, epochs = coarse_first(plan, COARSE * seconds), np.random.default_rng(seed), 0
    while not plan.is_over:
        epochs += 1
        for x, y in ng.batches(train, train.labels, BATCH, rng):
            x = normal(torch.from_numpy(np.ascontiguousarray(view(x, rng))))
            optimizer.zero_grad()
            loss(model(x.to(memory_format=order)), torch.from_numpy(y)).backward()
            optimizer.param_groups[0]["lr"] = plan.optimizer.lr
            optimizer.step()
            plan.step()
            if plan.is_over:
                break
    model.eval()

    def predict(images):
        with torch.no_grad():
            return model(normal(torch.from_numpy(np.ascontiguousarray(images)))).numpy()

    return predict, epochs, sum(weights.numel() for weights in model.parameters())


def _size(model):
    return sum(weights.data.size for weights in model.parameters())


def held_out(photos, seed):
    """Photographs to learn from, and others to test on."""
    if len(photos) == 12_000:
        train, test = photos.split(2_000)
    else:
        order, tenth = np.random.default_rng(1000).permutation(len(photos)), len(photos) // 10
        is_test = np.zeros(len(photos), bool)
        is_test[order[seed * tenth : (seed + 1) * tenth]] = True
        train, test = photos[~is_test], photos[is_test]
    return train, test


def on_photographs(photos, seconds, seeds):
    """Print a line for each network and time: the mean accuracy over the seeds, and each."""
    train, test = held_out(photos, 0)
    print(f"photographs, {len(train):,} to learn from, {len(test):,} to test on, {seeds} seeds")
    runs = [("linear", linear, learn, 20), ("mlp", mlp, learn, 40)]
    for budget in seconds:
        runs.append(("cnn", steady_cnn, learn, budget))
        if importlib.util.find_spec("torch"):
            runs.append(("cnn in PyTorch", None, learn_in_torch, budget))
    for name, make, teach, budget in runs:
        rights = []
        for seed in range(seeds):
            train, test = held_out(photos, seed)
            rest = (train, budget, seed)
            predict, epochs, size = teach(make, *rest) if make else teach(*rest)
            rights.append(mirror_averaged_accuracy(predict, test))
        each = ", ".join(f"{right:.1%}" for right in rights)
        print(
            f"  {name:14} {np.mean(rights):6.1%} after {budget} s ({each}), {epochs} epochs, "
            f"{size:,} weights", flush=True,
        )  # fmt: skip


def main():
    """Read the options, and measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.accuracy")
    parser.add_argument("--folder", help="where cifar-10-batches-bin is")
    parser.add_argument("--seconds", type=int, nargs="+", default=[60, 120])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--without-pets", action="store_true")
    options = parser.parse_args()
    if not options.without_pets:
        on_pets()
    try:
        on_photographs(ng.photos.cifar10(options.folder), options.seconds, options.seeds)
    except ng.photos.Unavailable as reason:
        print(f"  {reason}")


if __name__ == "__main__":
    main()
