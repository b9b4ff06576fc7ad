"""One or the other, and not both: what no line can part."""

import numpy as np

import nuggets as ng
from tests.ports.start import start

x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = np.array([0, 1, 1, 0])

network = start(ng.Sequential(ng.Linear(2, 8), ng.Tanh(), ng.Linear(8, 2)).double())
optimizer = ng.SGD(network.parameters(), lr=0.3, momentum=0.9)
for epoch in range(100):
    optimizer.zero_grad()
    error = ng.cross_entropy(network(x), y)
    error.backward()
    optimizer.step()
    if epoch % 10 == 0:
        print(error.item())
print((network(x).argmax(dim=1) == y).sum().item())
