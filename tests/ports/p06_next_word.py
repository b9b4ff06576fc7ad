"""Which word comes next? An embedding, layer norm, and a choice."""

import numpy as np

import nuggets as ng
from tests.ports.start import start

text = "the ball is up . the ball is down . the coach sees the ball . the coach is up ."
words = sorted(set(text.split()))
places = [words.index(word) for word in text.split()]
pairs = np.array(np.stack([places[:-2], places[1:-1]], axis=1))
targets = np.array(places[2:])

network = start(
    ng.Sequential(
        ng.Embedding(len(words), 6),
        ng.Flatten(),
        ng.Linear(12, 16),
        ng.LayerNorm(16),
        ng.GELU(),
        ng.Linear(16, len(words)),
    ).double()
)
optimizer = ng.Adam(network.parameters(), lr=0.02, betas=(0.9, 0.99))
for epoch in range(40):
    optimizer.zero_grad()
    error = ng.cross_entropy(network(pairs), targets, label_smoothing=0.1)
    error.backward()
    optimizer.step()
    if epoch % 5 == 0:
        print(error.item())
chances = ng.softmax(network(pairs[:1]), dim=-1)
print(chances.max().item())
print(chances.argmax().item())
