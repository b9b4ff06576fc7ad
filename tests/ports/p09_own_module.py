"""A network with a forward of its own, and blame that is not let grow too long."""

import numpy as np

import nuggets as ng
from tests.ports.start import start


class Rolling(ng.Module):
    """Adds up a row of numbers, one after the other, in its memory."""

    def __init__(self, size):
        super().__init__()
        self.take = ng.Linear(1, size)
        self.keep = ng.Linear(size, size, bias=False)
        self.say = ng.Linear(size, 1)

    def forward(self, rows):
        memory = ng.tanh(self.take(rows[:, 0:1]))
        for place in range(1, rows.shape[1]):
            memory = ng.tanh(self.take(rows[:, place : place + 1]) + self.keep(memory))
        return self.say(memory)


rows = np.random.default_rng(0).uniform(-1, 1, (50, 6))
x, y = np.array(rows), np.array(rows.sum(axis=1, keepdims=True))

network = start(Rolling(8).double())
optimizer = ng.SGD(network.parameters(), lr=0.1, momentum=0.9)
schedule = ng.CosineAnnealingLR(optimizer, T_max=40)
for _ in range(40):
    optimizer.zero_grad()
    error = ng.mse_loss(network(x), y)
    error.backward()
    length = ng.clip_grad_norm_(network.parameters(), max_norm=0.5)
    optimizer.step()
    schedule.step()
    print(error.item(), float(length))
print(sum(p.abs().sum().item() for p in network.parameters()))
