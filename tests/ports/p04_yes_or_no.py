"""Logistic regression: yes or no, and how many are right that it has not seen."""

import numpy as np

import nuggets as ng
from tests.ports.start import start

rng = np.random.default_rng(0)
people = rng.normal(0, 1, (300, 3))
truth = (people @ [1.0, -2.0, 0.5] + rng.normal(0, 0.3, 300) > 0).astype(float)
x, y = np.array(people[:200]), np.array(truth[:200])
new_x, new_y = np.array(people[200:]), np.array(truth[200:])

neuron = start(ng.Linear(3, 1).double())
optimizer = ng.SGD(neuron.parameters(), lr=0.5, momentum=0.5, nesterov=True)
for _ in range(30):
    optimizer.zero_grad()
    logits = neuron(x).flatten()
    error = ng.binary_cross_entropy_with_logits(logits, y)
    error.backward()
    optimizer.step()
    print(error.item())
with ng.no_grad():
    chances = ng.sigmoid(neuron(new_x).flatten())
print(((chances > 0.5) == (new_y > 0.5)).sum().item(), chances.mean().item())
