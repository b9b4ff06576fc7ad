"""Stop in the middle, keep what was learned, and go on with another network."""

import numpy as np

import nuggets as ng
from tests.ports.start import start

rng = np.random.default_rng(0)
x, y = np.array(rng.normal(0, 1, (30, 4))), np.array(np.arange(30) % 3)


def new():
    network = ng.Sequential(ng.Linear(4, 10), ng.ReLU(), ng.Linear(10, 3)).double()
    return network, ng.Adam(network.parameters(), lr=0.02)


def learn(network, optimizer, steps):
    for _ in range(steps):
        optimizer.zero_grad()
        error = ng.cross_entropy(network(x), y)
        error.backward()
        optimizer.step()
        print(error.item())


first, optimizer = new()
start(first)
learn(first, optimizer, 10)

second, later = new()
second.load_state_dict(first.state_dict())
later.load_state_dict(optimizer.state_dict())
learn(second, later, 10)

state = later.state_dict()
print(state["param_groups"][0]["lr"], len(state["state"]), int(state["state"][0]["step"]))
print(float(state["state"][3]["exp_avg"].sum()), float(state["state"][3]["exp_avg_sq"].sum()))
