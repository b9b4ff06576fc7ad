"""Batch norm: one thing while it learns, another when it is only asked."""

import numpy as np

import nuggets as ng
from tests.ports.start import start

rng = np.random.default_rng(0)
kinds = np.arange(32) % 2
pictures = rng.normal(3, 2, (32, 2, 6, 6)) + kinds[:, None, None, None]
x, y = np.array(pictures), np.array(kinds)

network = start(
    ng.Sequential(
        ng.Conv2d(2, 4, 3, bias=False), ng.BatchNorm2d(4), ng.ReLU(), ng.Flatten(), ng.Linear(64, 2)
    ).double()
)
optimizer = ng.SGD(network.parameters(), lr=0.05, weight_decay=0.01)
network.train()
for _ in range(15):
    optimizer.zero_grad()
    error = ng.cross_entropy(network(x), y)
    error.backward()
    optimizer.step()
    print(error.item())
print(network(x[:4]).sum().item())
network.eval()
print(network(x[:4]).sum().item())
print(network[1].running_mean.sum().item(), network[1].running_var.sum().item())
