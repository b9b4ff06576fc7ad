"""Ten small programs in tests/ports: each is run here, and once more in PyTorch.

Each is written once, in nuggets. The table below is all that a learner changes to carry one over.
"""

import contextlib
import io
import re
from pathlib import Path

import pytest

PORTS = sorted((Path(__file__).parents[1] / "ports").glob("p[0-9]*.py"))

HOMES = {
    "torch": "no_grad sigmoid softmax tanh",
    "torch.nn": "AdaptiveAvgPool2d BatchNorm2d Conv2d Embedding Flatten GELU LayerNorm LeakyReLU "
    "Linear MaxPool2d Module ReLU Sequential Tanh",
    "torch.nn.functional": "binary_cross_entropy_with_logits cross_entropy mse_loss",
    "torch.nn.utils": "clip_grad_norm_",
    "torch.optim": "Adam AdamW SGD",
    "torch.optim.lr_scheduler": "CosineAnnealingLR OneCycleLR",
}
"""Where PyTorch keeps what is in ``ng`` here."""

TABLE = {
    r"import nuggets as ng": "import torch",
    r"ng\.Tensor\(": "torch.tensor(",
    r"np\.array\(": "torch.tensor(",
    **{rf"\bng\.{name}\b": f"{home}.{name}" for home, names in HOMES.items()
       for name in names.split()},
}  # fmt: skip
"""What is written here, and what is written there."""


def carried_over(program):
    """A program for PyTorch: each name of the table is replaced, and nothing else is changed."""
    for ours, theirs in TABLE.items():
        program = re.sub(ours, theirs, program)
    return program


def printed(program):
    """The numbers that a program prints, line by line."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(program, "<program>", "exec"), {"__name__": "program"})
    return [[float(word) for word in line.split()] for line in said.getvalue().splitlines()]


@pytest.fixture
def torch():
    """PyTorch, in float64, which is what a number with a decimal point is here."""
    torch = pytest.importorskip("torch")
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield torch
    torch.set_default_dtype(before)


def test_there_are_ten():
    assert len(PORTS) == 10


@pytest.mark.parametrize("path", PORTS, ids=lambda path: path.stem)
def test_a_program_runs_here_and_its_error_falls(path):
    errors = [line[0] for line in printed(path.read_text("utf-8"))]
    assert len(errors) >= 8
    assert min(errors[: len(errors) // 2 + 1]) < 0.95 * errors[0]


@pytest.mark.parametrize("path", PORTS, ids=lambda path: path.stem)
def test_a_program_prints_the_same_numbers_in_pytorch(path, torch):
    program = path.read_text("utf-8")
    there = carried_over(program)
    assert not re.search(r"\bng\b|nuggets", there)
    for ours, theirs in zip(printed(program), printed(there), strict=True):
        assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("pattern", TABLE)
def test_every_row_of_the_table_is_needed(pattern):
    assert any(re.search(pattern, path.read_text("utf-8")) for path in PORTS)
