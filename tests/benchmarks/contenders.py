"""Who runs what, and the targets: how much of a peer's time nuggets may take on the same cores.

``by_work`` counts the processor's time instead.
"""

from .race import Contender

PEERS = ("torch", "jax", "tinygrad", "mygrad", "autograd", "micrograd")

MLP = (
    Contender("nuggets", "mlp"),
    Contender("nuggets", "mlp", cores=2),
    Contender("torch", "mlp", target=0.9, by_work=True),
    Contender("torch", "mlp", cores=2, target=0.75),
    Contender("jax", "mlp", label="jax, jit"),
    Contender("jax", "mlp", cores=2, label="jax, jit"),
    Contender("mygrad", "mlp", target=0.9, by_work=True),
    Contender("autograd", "mlp"),
    Contender("tinygrad", "mlp", label="tinygrad, TinyJit"),
)
CNN = (
    Contender("nuggets", "cnn"),
    Contender("nuggets", "cnn_workers", cores=2, label="nuggets, 2 workers"),
    Contender("torch", "cnn", target=0.8),
    Contender("torch", "cnn", cores=2, target=0.8),
    Contender("torch", "cnn_channels_last", label="torch, channels last", target=1.15),
    Contender("torch", "cnn_channels_last", cores=2, label="torch, channels last", target=1.0),
    Contender("jax", "cnn", label="jax, jit", target=1 / 2),
    Contender("jax", "cnn", cores=2, label="jax, jit", target=1 / 2),
    Contender("mygrad", "cnn", target=1 / 7),
    Contender("autograd", "cnn", target=1 / 15),
    Contender("tinygrad", "cnn", label="tinygrad, TinyJit"),
    Contender("sgemm", "cnn", label="BLAS alone"),
    Contender("sgemm", "cnn", cores=2, label="BLAS alone, 2 processes", processes=2),
)
TRANSFORMER = (
    Contender("nuggets", "transformer"),
    Contender("nuggets", "transformer_workers", cores=2, label="nuggets, 2 workers"),
    Contender("torch", "transformer", target=0.75),
    Contender("torch", "transformer", cores=2, target=0.75),
    Contender("torch", "transformer_fused", label="torch, fused"),
    Contender("torch", "transformer_fused", cores=2, label="torch, fused"),
    Contender("jax", "transformer", label="jax, jit"),
    Contender("jax", "transformer", cores=2, label="jax, jit"),
    Contender("mygrad", "transformer", label="mygrad, GELU by tanh"),
)
DENOISER = (
    Contender("nuggets", "denoiser"),
    Contender("nuggets", "denoiser", cores=2),
    Contender("torch", "denoiser", target=0.75),
    Contender("torch", "denoiser", cores=2, target=0.75),
    Contender("jax", "denoiser", label="jax, jit"),
    Contender("jax", "denoiser", cores=2, label="jax, jit"),
)
SCALAR = (
    Contender("nuggets", "scalar"),
    Contender("micrograd", "scalar", target=1 / 2),
    Contender("torch", "scalar", target=1 / 3),
)

MEMORY_MB, GROWTH_MB, IMPORT_MS = 60, 1, 100
"""Targets for nuggets alone: each figure should stay below."""
MEMORY_SHARE, KNEE = 0.25, 2
"""At most this share of PyTorch's memory; and no step up in size may cost so many times more."""
PASSES = 6
"""A gradient by backprop costs as much as so many passes forward at most: three, and room."""
