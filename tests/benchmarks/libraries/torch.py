"""PyTorch, eager: as its tutorials write it, and with pictures kept channels-last."""

import math
from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional as F

from .. import task
from ..task import CHAIN, CHARACTERS, FEATURES, FILTERS, HEADS, LEARNING_RATE, MLP, WIDTH, pictures


def mlp():
    """The MLP."""
    a, b, c, d = MLP
    layers = (nn.Linear(a, b), nn.ReLU(), nn.Linear(b, c), nn.ReLU(), nn.Linear(c, d))
    return _on_pictures(nn.Sequential(nn.Flatten(), *layers))


def cnn(memory_format=torch.contiguous_format):
    """The CNN."""
    layers = []
    for i, o in pairwise(FILTERS):
        layers += [nn.Conv2d(i, o, 3, padding=1), nn.MaxPool2d(2), nn.ReLU()]
    return _on_pictures(nn.Sequential(*layers, nn.Flatten(), nn.Linear(1024, 2)), memory_format)


def cnn_channels_last():
    """The CNN in the layout that suits convolutions on a CPU best."""
    return cnn(torch.channels_last)


def scalar():
    """The scalar graph, forward and backward, on tensors without dims."""

    def train(steps):
        for _ in range(steps):
            value, factor, shift = (torch.tensor(n, requires_grad=True) for n in (0.5, 0.9, 0.3))
            for _ in range(CHAIN):
                value = (value * factor + shift - factor).relu()
            value.backward()

    return train


def transformer(rows=task.ROWS, length=task.LENGTH, fused=False):
    """The transformer, its attention written out."""
    weights, x, y = task.transformer(rows, length)
    model = _Transformer(length, fused)
    model.load_state_dict({name: torch.from_numpy(w) for name, w in weights.items()})
    optimizer = torch.optim.AdamW(model.parameters(), **task.ADAMW, fused=fused)
    return _training(model, x, y, optimizer, _at_every_place)


def transformer_fused():
    """The transformer with all that PyTorch can do in one go: attention, and AdamW."""
    return transformer(fused=True)


def denoiser():
    """The denoiser."""
    weights, x, y = task.denoiser()
    model = _Denoiser()
    model.load_state_dict({name: torch.from_numpy(w) for name, w in weights.items()})
    optimizer = torch.optim.Adam(model.parameters(), **task.ADAM)
    return _training(model, x, y, optimizer, F.mse_loss, task.MAX_NORM)


def plain(batch, width, depth):
    """A plain network with so many hidden layers, each so wide."""
    sizes = [FEATURES, *[width] * depth]
    layers = [layer for i, o in pairwise(sizes) for layer in (nn.Linear(i, o), nn.ReLU())]
    model = nn.Sequential(*layers, nn.Linear(width, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)
    return _training(model, *task.features(batch), optimizer)


class _Attention(nn.Module):
    def __init__(self, length, fused):
        super().__init__()
        self.qkv, self.out, self.fused = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH), fused
        later = torch.ones(length, length, dtype=torch.bool).triu(1)
        self.register_buffer("later", later, persistent=False)

    def forward(self, x):
        n, length, width = x.shape
        parts = self.qkv(x).split(width, dim=2)
        q, k, v = (p.view(n, length, HEADS, width // HEADS).transpose(1, 2) for p in parts)
        if self.fused:
            taken = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            scores = (q @ k.transpose(2, 3)) * q.shape[-1] ** -0.5
            taken = F.softmax(scores.masked_fill(self.later, -math.inf), dim=-1) @ v
        return self.out(taken.transpose(1, 2).reshape(n, length, width))


class _Block(nn.Module):
    def __init__(self, length, fused):
        super().__init__()
        self.before, self.between = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.look = _Attention(length, fused)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x):
        x = x + self.look(self.before(x))
        return x + self.down(F.gelu(self.up(self.between(x))))


class _Transformer(nn.Module):
    def __init__(self, length, fused):
        super().__init__()
        self.words, self.places = nn.Embedding(CHARACTERS, WIDTH), nn.Embedding(length, WIDTH)
        self.blocks = nn.Sequential(*(_Block(length, fused) for _ in range(task.BLOCKS)))
        self.norm, self.out = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, CHARACTERS)

    def forward(self, x):
        x = self.words(x) + self.places(torch.arange(x.shape[1]))
        return self.out(self.norm(self.blocks(x)))


class _Denoiser(nn.Module):
    def __init__(self):
        super().__init__()
        dots, hidden = task.DOTS, task.HIDDEN
        self.see, self.hear = nn.Linear(dots, hidden), nn.Linear(2 * task.WAVES + 1, hidden)
        self.think, self.think_again = nn.Linear(hidden, hidden), nn.Linear(hidden, hidden)
        self.paint = nn.Linear(hidden, dots)
        self.register_buffer("turns", math.pi * 2.0 ** torch.arange(task.WAVES), persistent=False)

    def forward(self, x):
        dots, share, species = x[:, :-2], x[:, -2:-1], x[:, -1:]
        angles = share * self.turns
        told = torch.cat([angles.sin(), angles.cos(), species], dim=1)
        trust = share / (share**2 + (1 - share) ** 2)
        hidden = F.gelu(self.see(dots * trust) + self.hear(told))
        hidden = hidden + F.gelu(self.think(hidden))
        hidden = hidden + F.gelu(self.think_again(hidden))
        return self.paint(hidden)


def _at_every_place(scores, nexts):
    return F.cross_entropy(scores.view(-1, CHARACTERS), nexts.view(-1))


def _on_pictures(model, memory_format=torch.contiguous_format):
    images, labels = pictures()
    images = torch.from_numpy(images).to(memory_format=memory_format)
    model = model.to(memory_format=memory_format)
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)
    return _training(model, images, labels, optimizer)


def _training(model, x, y, optimizer, loss=F.cross_entropy, max_norm=None):
    x, y = torch.as_tensor(x), torch.as_tensor(y)

    def train(steps):
        for _ in range(steps):
            optimizer.zero_grad()
            error = loss(model(x), y)
            error.backward()
            if max_norm:
                nn.utils.clip_grad_norm_(model.parameters(), max_norm)
            optimizer.step()
        return error.item()

    return train
