"""A line through points: linear regression."""

import numpy as np

import nuggets as ng
from tests.ports.start import start

rng = np.random.default_rng(0)
points = rng.uniform(-1, 1, (40, 1))
x = np.array(points)
y = np.array(3 * points + 1 + rng.normal(0, 0.1, (40, 1)))

line = start(ng.Linear(1, 1).double())
optimizer = ng.SGD(line.parameters(), lr=0.1)
for _ in range(50):
    optimizer.zero_grad()
    error = ng.mse_loss(line(x), y)
    error.backward()
    optimizer.step()
    print(error.item())
print(line.weight.item(), line.bias.item())
