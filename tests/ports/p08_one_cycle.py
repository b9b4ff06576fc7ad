"""Steps that grow, then shrink, and weights that fade."""

import numpy as np

import nuggets as ng
from tests.ports.start import start

rng = np.random.default_rng(0)
inputs = rng.normal(0, 1, (64, 5))
x, y = np.array(inputs), np.array(np.sin(inputs.sum(axis=1, keepdims=True)))

network = start(ng.Sequential(ng.Linear(5, 20), ng.GELU(), ng.Linear(20, 1)).double())
optimizer = ng.AdamW(network.parameters(), lr=0.01, weight_decay=0.1)
schedule = ng.OneCycleLR(optimizer, max_lr=0.05, epochs=10, steps_per_epoch=4)
for _ in range(10):
    for batch in range(4):
        optimizer.zero_grad()
        error = ng.mse_loss(network(x[batch::4]), y[batch::4])
        error.backward()
        optimizer.step()
        print(error.item(), schedule.get_last_lr()[0])
        schedule.step()
