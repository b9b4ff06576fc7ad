"""Many machines learn one network: each finds the blame of its own examples, and it is averaged.

The engine below is not ours: ``dask.distributed`` carries a function and what it needs to another
process, on this computer or on another one, and brings the answer back. If a worker is lost, it
lets another one do the work again. It is an extra: ``pip install -e ".[many]"``. Without it,
``alone()`` does the same work here.
"""

import asyncio
import contextlib
import functools
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from ..engine.layers import Dropout, Module
from ..engine.losses import cross_entropy
from ..engine.saving import load, path_of, save
from ..engine.settings import function, said, whole
from ..engine.train import interrupts_wait
from ..worlds import pets

INSTALL = 'pip install -e ".[many]"'
JOINING = 20
"""So many seconds a scheduler has to answer, and then so many for its first worker."""

COMING_BACK = 10
"""So many seconds a scheduler that was lost has to come back, before the training gives up."""

STARTING = 120
"""So many seconds the workers of this computer have to start; most often it takes three."""

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""What tells BLAS to use one thread: the workers share the processor among themselves already."""


def train_together(
    client, model, optimizer, parts, steps, keep=None, every=1, loss=cross_entropy, watch=None
):
    """Let a team learn: each step is that of one process that has all the parts in one batch.

    Only the model goes out, and its blame comes back. Whichever worker does a part, the answer is
    the same; so a lost worker's part is done again by another one, and nothing is lost.

    Args:
        client: whom to ask: what ``team()`` or ``alone()`` gave, or a dask ``Client``.
        model: a Module. Each part has its own copy for a moment. What a copy remembers or throws
            dice for would be lost: Dropout and buffers that change (BatchNorm2d) are refused.
        optimizer: what moves the weights, here.
        parts: a list with (x, y) for each part, which travels with each step; or, for each, a
            function of the step, from 0, that gives (x, y) on the spot, such as ``shares()``.
        steps: how many, in all.
        keep: a file, such as "kept.npz", that weights, the optimiser's memory and the losses are
            kept in, whole or not at all. If it is there, the training goes on from it. A
            schedule is not kept: where one changes the learning rate, set it to its step again.
        every: after how many steps it is written; after the last one it always is.
        loss: a function of (answers, y) that gives the mean over the examples.
        watch: a function that is called after each step with (steps done, loss).

    Returns:
        list of the loss of each step, also of those that were done before the training went on.

    Raises:
        TypeError: if a part, or one of the others, is none.
        ValueError: if there are no parts, if the optimiser moves another model's weights, if the
            model cannot be shared, or the file was kept of another network or training.
        FileNotFoundError: if there is no folder to keep the file in.
        ConnectionError: if the team is gone; says from where the training can go on.
    """
    _check(client, model, optimizer, parts, steps, every, loss, watch)
    losses = _go_on(keep, model, optimizer, steps)
    if keep is not None and not losses:
        _keep(keep, model, optimizer, losses)
    for step in range(len(losses), steps):
        optimizer.zero_grad()  # so that the weights travel without the blame of the step before
        answers = _ask(client, [(blame_of, model, loss, part, step) for part in parts], keep)
        error = _average(answers, model.parameters())
        with interrupts_wait():
            optimizer.step()
            losses.append(error)
            if keep is not None and ((step + 1) % every == 0 or step + 1 == steps):
                _keep(keep, model, optimizer, losses)
        if watch:
            watch(step + 1, error)
    optimizer.zero_grad()
    return losses


def blame_of(model, loss, part, step):
    """What a worker does: forward, error, backward on its own part of the batch.

    Args:
        model: a Module, with its weights.
        loss: a function of (answers, y) that gives the mean over the examples.
        part: (x, y), or a function of the step that gives them.
        step: a whole number, from 0.

    Returns:
        How many examples there were, their mean loss, and a list of the blame of each weight.

    Raises:
        ValueError: if there are no examples.
    """
    x, y = part(step) if callable(part) else part
    if not len(x):
        raise ValueError(f"A part has no examples in step {step}: leave that part out.")
    model.zero_grad()
    error = loss(model(x), y)
    error.backward()
    return len(x), error.item(), [p.grad for p in model.parameters()]


def _average(answers, weights):
    """Give each weight the mean of its blame over all examples, and return the mean loss.

    The order of the parts never changes, so neither does the rounding.
    """
    counts, errors, blames = zip(*answers, strict=True)
    shares = [count / sum(counts) for count in counts]
    for weight, *grads in zip(weights, *blames, strict=True):
        felt = [s * grad for s, grad in zip(shares, grads, strict=True) if grad is not None]
        weight.grad = np.asarray(sum(felt), weight.dtype) if felt else None
    return float(sum(share * error for share, error in zip(shares, errors, strict=True)))


_TOO_LATE = (TimeoutError, asyncio.TimeoutError)
"""Two errors in Python 3.10, one since."""

_LOST = ("CancelledError", "CommClosedError", "FutureCancelledError", "FuturesCancelledError",
         "KilledWorker", "NoValidWorkerError", "NoWorkerError", "ClosedClientError")  # fmt: skip


def _ask(client, works, keep):
    """The answers to several works, (function, inputs ...), in their order; whoever does them.

    ``pure=False``: dask would else answer the same question from memory.
    """
    try:
        return client.gather([client.submit(*work, pure=False) for work in works])
    except Exception as problem:
        if type(problem).__name__ not in _LOST:
            raise
        again = f"Start one again and call train_together() as before: it goes on from what {keep}"
        again = f"{again} holds." if keep else "Make model and optimiser again, and start anew."
        raise ConnectionError(f"The team is gone ({type(problem).__name__}). {again}") from problem


def _check(client, model, optimizer, parts, steps, every, loss, watch):
    """Refuse what could not learn, or would not learn what it seems to."""
    owner = "train_together()"
    if not all(callable(getattr(client, name, None)) for name in ("submit", "gather")):
        raise TypeError(
            f"{owner} needs a team to ask: with ng.many_machines.team(2) as client. "
            f"Got {said(client)}."
        )
    if not isinstance(model, Module):
        raise TypeError(f"{owner} needs a Module, such as Linear(3, 2), got {said(model)}.")
    if not callable(getattr(optimizer, "step", None)) or isinstance(optimizer, type):
        raise TypeError(
            f"{owner} needs an optimiser, such as SGD(model.parameters()), got {said(optimizer)}."
        )
    if {id(p) for p in model.parameters()}.isdisjoint(id(p) for p in optimizer.params):
        raise ValueError(
            "The optimiser moves the weights of another model, so this one would not learn. Make "
            "it once more, from this model.parameters()."
        )
    _check_shareable(model)
    if not isinstance(parts, (list, tuple)):
        raise TypeError(
            f"{owner} needs a list of parts, such as shares(2, 128) or [(x1, y1), (x2, y2)], got "
            f"{said(parts) if np.ndim(parts) == 0 else type(parts).__name__}."
        )
    if not parts:
        raise ValueError(f"{owner} needs at least one part, got none.")
    for i, part in enumerate(parts):
        if not callable(part) and not (isinstance(part, (list, tuple)) and len(part) == 2):
            raise TypeError(
                f"{owner}: part {i} is neither (x, y) nor a function of the step that gives them, "
                f"but {type(part).__name__}."
            )
    whole(owner, "steps", steps, 0)
    whole(owner, "every", every)
    function(owner, "loss", loss, "ng.cross_entropy")
    if watch is not None:
        function(owner, "watch", watch, "lambda steps, loss: print(loss)")


def _check_shareable(model):
    for part in model.modules():
        if isinstance(part, Dropout):
            raise ValueError("Dropout throws dice, and each worker would throw its own: leave it.")
        if hasattr(part, "num_batches_tracked") and part.training:
            raise ValueError(
                f"{type(part).__name__} remembers the examples that it saw, and each worker would "
                "remember its own: leave it, or freeze it with eval()."
            )


# What is kept of a training, so that it can go on after everything was lost.


def _keep(keep, model, optimizer, losses):
    arrays = {f"model.{name}": numbers for name, numbers in model.state_dict().items()}
    for i, memory in optimizer.state_dict()["state"].items():
        arrays |= {f"optimizer.{i}.{name}": numbers for name, numbers in memory.items()}
    save(arrays | {f"losses.{type(optimizer).__name__}": np.array(losses)}, keep)


def _go_on(keep, model, optimizer, steps):
    """Take over what was kept, if anything was, and give the losses of the steps that are done."""
    if keep is None:
        return []
    if not path_of(keep).parent.is_dir():
        raise FileNotFoundError(f"There is no folder {path_of(keep).parent}: make it first.")
    if not path_of(keep).exists():
        return []
    kept = load(keep)
    moved_by = [name[7:] for name in kept if name.startswith("losses.")]
    if len(moved_by) != 1 or kept[f"losses.{moved_by[0]}"].ndim != 1:
        raise ValueError(f"{keep} was not kept by train_together(): choose another file for keep.")
    losses = kept[f"losses.{moved_by[0]}"].tolist()
    if len(losses) > steps:
        raise ValueError(
            f"{keep} is {len(losses)} steps far already, and {steps} were asked for: raise steps, "
            "or choose another file for keep."
        )
    weights = {name[6:]: kept[name] for name in kept if name.startswith("model.")}
    try:
        if moved_by != [type(optimizer).__name__]:
            raise ValueError(f"{moved_by[0]} moved its weights, not {type(optimizer).__name__}")
        _fits(weights, model.state_dict())
        _remember(optimizer, kept)
    except (KeyError, TypeError, ValueError) as problem:
        words = str(problem.args[0]).rstrip(".")
        raise ValueError(f"{keep} was kept of another training: {words}.") from None
    model.load_state_dict(weights)  # it fits
    return losses


def _fits(weights, own):
    """Refuse weights that have other names, shapes or dtypes than a network's own."""
    if weights.keys() != own.keys():
        raise ValueError(f"it has {', '.join(weights) or 'no weights'}, not {', '.join(own)}")
    for name, mine in own.items():
        its = weights[name]
        if its.shape != mine.shape or its.dtype != mine.dtype:
            raise ValueError(
                f"its {name} is {its.dtype} {its.shape}, that of the model {mine.dtype} "
                f"{mine.shape}"
            )


def _remember(optimizer, kept):
    """Give the optimiser back what it remembered of each weight; its settings stay as they are."""
    state = {}
    for name, numbers in kept.items():
        if name.startswith("optimizer."):
            _, i, what = name.split(".")
            state.setdefault(int(i), {})[what] = numbers
    settings = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({"state": state, "param_groups": settings})


# Parts that need not travel.


@dataclass(frozen=True)
class Share:
    """The pets of one part: drawn where they are needed, from a few whole numbers.

    ``share(step)`` gives (n, 3, size, size) images and (n,) labels. Whoever asks gets the same.

    Attributes:
        part: which one it is, from 0.
        n: how many pets.
        size: of a picture, in pixels.
        seed: another seed, other pets.
        fresh: whether each step has new ones; else the worker draws once and keeps them.
    """

    part: int
    n: int
    size: int = 32
    seed: int = 0
    fresh: bool = True

    def __call__(self, step):
        luck = self.seed, self.part, step if self.fresh else 0
        return drawn(self.n, self.size, int(np.random.SeedSequence(luck).generate_state(1)[0]))


@functools.lru_cache(maxsize=8)
def drawn(n, size, seed):
    """Images (n, 3, size, size) and labels (n,) of pets, kept for when they are asked for again."""
    some = pets.draw(n, seed=seed, size=size)
    return some.images, some.labels


def shares(parts, n, size=32, seed=0, fresh=True):
    """A list of ``Share``, one for each of so many parts, with ``n`` pets each."""
    whole("shares", "parts", parts)
    whole("shares", "n", n)
    whole("shares", "size", size, 8)
    whole("shares", "seed", seed, 0)
    return [Share(part, n, size, seed, fresh) for part in range(parts)]


# The team.


class Alone:
    """A team of nobody else: it does what it is asked at once, in this process."""

    def submit(self, work, *inputs, pure=False):
        """Do the work, and give the answer."""
        return work(*inputs)

    def gather(self, answers):
        """Give the answers, which are there already."""
        return answers


@contextlib.contextmanager
def alone():
    """One process in place of a team, BLAS with one thread: use it as ``team()``."""
    with threadpool_limits(1, user_api="blas"):
        yield Alone()


@contextlib.contextmanager
def team(workers=2):
    """Workers for ``train_together``, for a block: ``with ng.many_machines.team(2) as client``.

    The workers of this computer are processes of their own, listen on 127.0.0.1 only, and end with
    the block, whatever happens in it. A cluster is left as it was.

    Args:
        workers: how many processes to start here, or the address of a scheduler, such as
            "tcp://10.0.0.1:8786".

    Yields:
        A dask ``Client``.

    Raises:
        ImportError: if dask.distributed is not installed.
        TypeError: if it is neither a whole number nor an address.
        ValueError: if it is below 1, or no address.
        ConnectionError: if nobody answers at the address, or no worker starts; after a bounded
            time.
    """
    if not isinstance(workers, str):
        whole("team", "workers", workers)
    _distributed()
    with contextlib.ExitStack() as at_the_end:
        if isinstance(workers, str):
            yield at_the_end.enter_context(_joined(workers))
        else:
            client, others = at_the_end.enter_context(_started(workers))
            _wait_for(client, others)
            yield client


def kill_one(client):
    """End a worker of this computer in the middle of its work, as a power cut would.

    Args:
        client: what ``team()`` or ``alone()`` gave.

    Returns:
        The number of the process that was ended; None where nobody else works.

    Raises:
        TypeError: if client is no team.
        ValueError: if the workers are on other computers.
    """
    if isinstance(client, Alone):
        return None
    if not callable(getattr(client, "run", None)):
        raise TypeError(f"kill_one() needs a team, such as team(2) gives, got {said(client)}.")
    pids = [pid for place, pid in client.run(os.getpid).items() if "//127.0.0.1:" in place]
    if not pids:
        raise ValueError("kill_one() ends a worker of this computer, and there is none.")
    os.kill(pids[0], getattr(signal, "SIGKILL", signal.SIGTERM))
    return pids[0]


def is_installed():
    """Whether dask.distributed is there, which ``team()`` needs."""
    return importlib.util.find_spec("distributed") is not None


def _distributed():
    try:
        import distributed
    except ImportError:
        raise ImportError(
            f"Several machines need dask.distributed, which is not installed: {INSTALL}. Without "
            "it, ng.many_machines.alone() does the same work in this process."
        ) from None
    return distributed


@contextlib.contextmanager
def _joined(address):
    """A client of a cluster that is there already."""
    scheme, found, place = address.partition("://")
    if not found or not scheme or not place:
        raise ValueError(f'team() needs an address such as "tcp://10.0.0.1:8786", got {address!r}.')
    try:
        with ThreadPoolExecutor(1) as aside:  # a notebook's own thread has a loop already
            aside.submit(asyncio.run, _knock(address)).result()
        client = _distributed().Client(address, timeout=COMING_BACK, set_as_default=False)
    except (*_TOO_LATE, OSError, ValueError) as problem:
        raise ConnectionError(
            f"Nobody answers at {address}: is `dask scheduler` running there, and may this "
            f"computer reach it? ({problem or type(problem).__name__})"
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=JOINING)
        except _TOO_LATE:
            raise ConnectionError(
                f"The scheduler at {address} has no worker: start `dask worker {address}`."
            ) from None
        yield client


async def _knock(address):
    """Say hello to a scheduler. A Client would wait for ever where something else listens."""
    distributed = _distributed()
    settings = distributed.Security().get_connection_args("client")
    hello = distributed.comm.connect(address, timeout=JOINING, **settings)
    (await asyncio.wait_for(hello, JOINING + 1)).abort()


@contextlib.contextmanager
def _started(workers):
    """A scheduler in this process, workers of their own beside it: a client, and the workers.

    They are started as on a cluster, by ``dask worker``. Copies of this process would run the
    learner's script once more.
    """
    distributed = _distributed()
    import dask

    with contextlib.ExitStack() as at_the_end:
        aside = at_the_end.enter_context(
            tempfile.TemporaryDirectory(prefix="nuggets-team-", ignore_cleanup_errors=True)
        )
        settings = {"distributed.scheduler.no-workers-timeout": "5s"}  # none would ever come back
        at_the_end.enter_context(dask.config.set(settings))
        cluster = at_the_end.enter_context(
            distributed.LocalCluster(
                n_workers=0,
                host="127.0.0.1",
                protocol="tcp://",
                dashboard_address="127.0.0.1:0",
                silence_logs=60,
            )
        )
        others = [
            at_the_end.enter_context(_worker(cluster.scheduler_address, aside, i))
            for i in range(workers)
        ]
        client = at_the_end.enter_context(distributed.Client(cluster, set_as_default=False))
        yield client, others


@contextlib.contextmanager
def _worker(scheduler, folder, i):
    """A worker process, which is ended at the end; its ``words`` are the file of what it says."""
    command = [sys.executable, "-m", "dask", "worker", scheduler, "--host", "127.0.0.1"]
    command += [
        "--nthreads",
        "1",
        "--no-nanny",
        "--dashboard-address",
        "127.0.0.1:0",
        "--memory-limit",
        "0",
    ]
    command += ["--death-timeout", str(STARTING), "--local-directory", folder]
    paths = os.pathsep.join(path or os.getcwd() for path in sys.path)
    words = Path(folder, f"worker-{i}.txt")
    own_group = {"start_new_session": True}  # the stop button is for this process, not for them
    if os.name == "nt":
        own_group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    with open(words, "wb") as file:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            env=os.environ | ONE_THREAD | {"PYTHONPATH": paths},
            **own_group,
        )
    process.words = words
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(client, others):
    """Wait until all workers are there; say why if one cannot start."""
    end = time.monotonic() + STARTING
    while True:
        with contextlib.suppress(*_TOO_LATE):
            return client.wait_for_workers(len(others), timeout=1)
        ended = [each for each in others if each.poll() is not None]
        if ended or time.monotonic() > end:
            says = (ended or others)[0].words.read_text("utf-8", "replace").strip().splitlines()
            raise ConnectionError(
                f"A worker could not start on this computer: {says[-1] if says else 'no word'}."
            )
