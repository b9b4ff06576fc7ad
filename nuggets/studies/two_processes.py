"""The same in PyTorch, by its own means: several processes, each with its share of the batch.

::

    torchrun --standalone --nproc-per-node 2 -m nuggets.studies.two_processes weights.npz

starts it twice. ``DistributedDataParallel`` averages the blame after each ``backward()``; each
process then takes the same step by itself. (On a computer without a network, write
``GLOO_SOCKET_IFNAME=lo`` before it; for many computers, ``--nnodes 4 --rdzv-endpoint HOST:29400``
in place of ``--standalone``, on each of them.)
"""

import os
import sys
import time

import numpy as np

from .team_speed import TASKS


def main(path, task="small", steps=20, dtype="float64"):
    """Train the network of a task, and write its weights, and the seconds that each step took."""
    import torch
    import torch.distributed as team
    from torch.nn.parallel import DistributedDataParallel

    torch.set_num_threads(1)
    torch.set_default_dtype(getattr(torch, dtype))
    team.init_process_group("gloo")
    share = TASKS[task].shares(team.get_world_size())[team.get_rank()]

    model = TASKS[task].network(torch.nn)
    start = TASKS[task].start().state_dict()
    model.load_state_dict({name: torch.from_numpy(numbers) for name, numbers in start.items()})
    model = DistributedDataParallel(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=TASKS[task].lr, momentum=0.9)
    seconds = []
    for step in range(int(steps)):
        x, y = (torch.from_numpy(numbers) for numbers in share(step))
        began = time.perf_counter()
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(x.to(getattr(torch, dtype))), y).backward()
        optimizer.step()
        seconds.append(time.perf_counter() - began)

    if team.get_rank() == 0:
        weights = {name: w.numpy() for name, w in model.module.state_dict().items()}
        np.savez(path, **weights, seconds=seconds)
    team.destroy_process_group()


if __name__ == "__main__":
    main(*sys.argv[1:])
    os._exit(0)  # gloo's threads outlive the team, and rarely abort a Python that ends in order
