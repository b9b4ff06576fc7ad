import torch
from torch import nn
from torch.nn.functional import cross_entropy


class Normalize(nn.Module):
    def forward(self, x):
        return x - 0.5


def small_filters():
    return nn.Sequential(
        Normalize(),
        nn.Conv2d(3, 16, 3, padding=1),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3, padding=1),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(32, 64, 3, padding=1),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(1024, 2),
    )


def adam(network):
    weights = network.parameters()
    return torch.optim.Adam(weights, lr=0.001)


def step(network, optimizer, images, labels):
    optimizer.zero_grad()
    logits = network(images)
    error = cross_entropy(logits, labels)
    error.backward()
    optimizer.step()
    return error.item()
