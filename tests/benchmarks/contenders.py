"""Who runs what, and the targets: how much of a peer's time nuggets may take on the same cores."""

from .race import Contender

PEERS = ("torch", "jax", "tinygrad", "mygrad", "autograd", "micrograd")

MLP = (
    Contender("nuggets", "mlp"),
    Contender("nuggets", "mlp", cores=2),
    Contender("torch", "mlp", target=0.75),
    Contender("torch", "mlp", cores=2, target=0.75),
    Contender("jax", "mlp", label="jax, jit"),
    Contender("jax", "mlp", cores=2, label="jax, jit"),
    Contender("mygrad", "mlp"),
    Contender("autograd", "mlp"),
    Contender("tinygrad", "mlp", label="tinygrad, TinyJit"),
)
CNN = (
    Contender("nuggets", "cnn"),
    Contender("nuggets", "cnn_workers", cores=2, label="nuggets, 2 workers"),
    Contender("torch", "cnn", target=1.0),
    Contender("torch", "cnn", cores=2, target=1.0),
    Contender("torch", "cnn_channels_last", label="torch, channels last"),
    Contender("torch", "cnn_channels_last", cores=2, label="torch, channels last"),
    Contender("jax", "cnn", label="jax, jit", target=1 / 2),
    Contender("jax", "cnn", cores=2, label="jax, jit", target=1 / 2),
    Contender("mygrad", "cnn", target=1 / 7),
    Contender("autograd", "cnn", target=1 / 15),
    Contender("tinygrad", "cnn", label="tinygrad, TinyJit"),
    Contender("sgemm", "cnn", label="BLAS alone"),
    Contender("sgemm", "cnn", cores=2, label="BLAS alone, 2 processes", processes=2),
)
SCALAR = (
    Contender("nuggets", "scalar"),
    Contender("micrograd", "scalar", target=1.0),
    Contender("torch", "scalar", target=1 / 3),
)

MEMORY_MB, GROWTH_MB, IMPORT_MS = 100, 1, 100
"""Targets for nuggets alone: each figure should stay below."""
