"""Small filters on small pictures: stripes that lie, and stripes that stand."""

import numpy as np

import nuggets as ng
from tests.ports.start import start

rng = np.random.default_rng(0)
kinds = np.arange(60) % 2
stripes = np.tile([0.0, 1.0], 4) * np.ones((8, 1))
pictures = np.stack([stripes if kind else stripes.T for kind in kinds])[:, None]
pictures = pictures + rng.normal(0, 0.5, pictures.shape)
x, y = np.array(pictures), np.array(kinds)

network = start(
    ng.Sequential(
        ng.Conv2d(1, 4, 3, padding=1),
        ng.ReLU(),
        ng.MaxPool2d(2),
        ng.Conv2d(4, 8, 3),
        ng.LeakyReLU(0.1),
        ng.AdaptiveAvgPool2d(1),
        ng.Flatten(),
        ng.Linear(8, 2),
    ).double()
)
optimizer = ng.Adam(network.parameters(), lr=0.01)
for _ in range(5):
    for first in range(0, 60, 20):
        optimizer.zero_grad()
        error = ng.cross_entropy(network(x[first : first + 20]), y[first : first + 20])
        error.backward()
        optimizer.step()
        print(error.item())
with ng.no_grad():
    print((network(x).argmax(dim=1) == y).sum().item())
