"""PyTorch's own team of processes ends at the weights that one process, and nuggets, end at."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nuggets as ng
from nuggets.studies.many_machines import alone, train_together
from nuggets.studies.team_speed import TASKS

pytest.importorskip("torch")

STEPS = 10


def by_torchrun(processes, path):
    """The weights by name after a training by so many processes."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command += ["--nproc-per-node", str(processes), "-m", "nuggets.studies.two_processes"]
    settings = {"GLOO_SOCKET_IFNAME": "lo", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [*command, path, "small", str(STEPS)],
        cwd=Path(ng.__file__).parents[1],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    weights = ng.load(path)
    assert len(weights.pop("seconds")) == STEPS
    return weights


def test_two_processes_of_pytorch_end_where_one_ends_and_where_nuggets_ends(tmp_path):
    one, two = (by_torchrun(n, tmp_path / f"{n}.npz") for n in (1, 2))
    model = TASKS["small"].start().double()
    before = model.state_dict()
    optimizer = ng.SGD(model.parameters(), lr=TASKS["small"].lr, momentum=0.9)
    with alone() as client:
        train_together(client, model, optimizer, TASKS["small"].shares(2), STEPS)
    for name, ours in model.state_dict().items():
        assert np.abs(ours - before[name]).max() > 1e-4
        np.testing.assert_allclose(two[name], ours, rtol=0, atol=1e-12)
        np.testing.assert_allclose(one[name], two[name], rtol=0, atol=1e-12)
