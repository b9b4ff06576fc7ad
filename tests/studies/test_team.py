"""Real workers: processes of their own on 127.0.0.1, some of them killed in the middle.

No test waits by the clock: each waits for what must happen, and gives up after a generous while.
"""

import contextlib
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import nuggets as ng
from nuggets.studies import many_machines, team_speed
from nuggets.studies.many_machines import Share, alone, team

from .test_many_machines import PARTS, steps_in, trained

distributed = pytest.importorskip("distributed")

CLUSTER = Path(__file__).parents[2] / "binder" / "cluster"
STEPS = 12


@pytest.fixture(scope="module")
def by_itself():
    """The weights and losses of one process that was never interrupted."""
    with alone() as client:
        return trained(client, STEPS)


@dataclass(frozen=True)
class Deadly:
    """A share whose worker is killed, with all its process group, while it does one step; once."""

    share: Share
    step: int
    killed: Path
    spared: int

    def __call__(self, step):
        if step == self.step and os.getpgrp() != self.spared and not self.killed.exists():
            self.killed.write_text(str(os.getpgrp()))
            os.killpg(os.getpgrp(), signal.SIGKILL)
        return self.share(step)


def deadly(killed, step=5):
    return [PARTS[0], Deadly(PARTS[1], step, killed, os.getpgrp())]


def assert_the_same(found, expected):
    np.testing.assert_allclose(found[0], expected[0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(found[1], expected[1], rtol=0, atol=1e-12)


def is_running(process_id):
    """Whether a process is there, and has not ended already."""
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(") ")[2]
    except OSError:
        return False
    return not state.startswith("Z")


def hosts_of(process_id):
    """Where a process, and those that it started, listen."""
    psutil = pytest.importorskip("psutil")
    family = [psutil.Process(process_id), *psutil.Process(process_id).children(recursive=True)]
    ports = [port for each in family for port in each.net_connections("inet")]
    return {port.laddr.ip for port in ports if port.status == psutil.CONN_LISTEN}


def pid_of_worker(_=None):
    return os.getpid()


needs_groups = pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups")


@needs_groups
def test_a_team_on_this_computer_learns_as_one_process_also_when_a_worker_is_killed(
    tmp_path, by_itself
):
    with team(2) as client:
        workers = client.run(pid_of_worker).values()
        assert len(set(workers) - {os.getpid()}) == 2
        assert set().union(*map(hosts_of, [*workers, os.getpid()])) == {"127.0.0.1"}
        assert set(client.run(os.getenv, "OPENBLAS_NUM_THREADS").values()) == {"1"}
        assert_the_same(trained(client, STEPS), by_itself)
        killed = tmp_path / "killed"
        assert_the_same(trained(client, STEPS, parts=deadly(killed)), by_itself)
        assert int(killed.read_text()) in workers
        assert len(client.run(pid_of_worker)) == 1
        with pytest.raises(ZeroDivisionError):  # what goes wrong in a part is told as it is
            trained(client, 1, parts=[lambda step: 1 / 0])
        killed.unlink()
        with pytest.raises(ConnectionError, match=r"team is gone .*Make model and optimiser again"):
            trained(client, STEPS, parts=deadly(killed))
    assert not any(map(is_running, workers))


@needs_groups
def test_no_worker_stays_behind_after_an_error():
    workers = []

    def stop(steps, loss):
        raise KeyboardInterrupt

    def work(client):
        workers.extend(client.run(pid_of_worker).values())
        trained(client, 3, watch=stop)

    with pytest.raises(KeyboardInterrupt), team(1) as client:
        work(client)
    assert len(workers) == 1
    assert not is_running(workers[0])


SCRIPT = """
import nuggets as ng

print("once")

def two_thirds(answers, y):
    return ng.cross_entropy(answers, y) * (2 / 3)

class Own(ng.Module):
    def __init__(self):
        self.layer = ng.Linear(192, 2)
    def forward(self, x):
        return self.layer(x.reshape(len(x), -1))

model = Own()
optimizer = ng.SGD(model.parameters(), lr=0.1)
parts = ng.many_machines.shares(2, 8, size=8)
with ng.many_machines.team(1) as client:
    losses = ng.many_machines.train_together(client, model, optimizer, parts, 3, loss=two_thirds)
print(len(losses))
"""


def test_a_plain_script_needs_no_guard_and_may_bring_functions_and_modules_of_its_own(tmp_path):
    path = tmp_path / "script.py"
    path.write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, path], cwd=tmp_path, capture_output=True, text=True, timeout=240
    )
    assert (done.stdout, done.stderr) == ("once\n3\n", "")


@contextlib.contextmanager
def nobody():
    """An address that nobody listens at, for as long as the block runs."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"tcp://127.0.0.1:{taken.getsockname()[1]}"


def test_an_address_that_nobody_listens_at_is_given_up_after_a_while(monkeypatch):
    monkeypatch.setattr(many_machines, "JOINING", 1)
    with (
        nobody() as address,
        pytest.raises(ConnectionError, match="Nobody answers at"),
        team(address),
    ):
        pass


def test_a_port_where_something_else_listens_is_given_up_after_a_while(monkeypatch):
    monkeypatch.setattr(many_machines, "JOINING", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(ConnectionError, match="Nobody answers at"), team(address):
            pass


@pytest.mark.parametrize("address", ["8786", "127.0.0.1:8786", "tcp://", "post://1.2.3.4:5"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises((ValueError, ConnectionError), match=re.escape(address)), team(address):
        pass


def test_a_worker_that_cannot_start_says_why(monkeypatch, tmp_path):
    broken = tmp_path / "dask"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise RuntimeError('nothing works here')")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    with pytest.raises(ConnectionError, match=r"could not start .*nothing works here"), team(1):
        pass


# A cluster, by the commands and the settings that binder/cluster ships.


def commands():
    """The two commands of the README beside the settings: of the scheduler, and of a worker."""
    lines = (CLUSTER / "README.md").read_text(encoding="utf-8").splitlines()
    scheduler, worker = (line.strip() for line in lines if line.startswith("    dask "))
    return scheduler, worker


def free_port():
    with socket.socket() as any_one:
        any_one.bind(("127.0.0.1", 0))
        return any_one.getsockname()[1]


class Machines:
    """Processes that stand for machines: each in a group of its own, which is killed as one."""

    def __init__(self, folder):
        self.folder, self.port, self.running = folder, free_port(), []

    def start(self, command):
        told = command.replace("8786", str(self.port))
        words = re.sub("SCHEDULER|WORKER", "127.0.0.1", told)
        settings = {"DASK_CONFIG": str(CLUSTER / "cluster.yaml")}
        settings["DASK_TEMPORARY_DIRECTORY"] = str(self.folder)
        with open(self.folder / f"words-{len(self.running)}.txt", "wb") as file:
            self.running.append(
                subprocess.Popen(
                    [sys.executable, "-m", *shlex.split(words)],
                    cwd=Path(ng.__file__).parents[1],
                    env=os.environ | settings,
                    stdin=subprocess.DEVNULL,
                    stdout=file,
                    stderr=file,
                    start_new_session=True,
                )
            )

    def start_all(self, workers):
        scheduler, worker = commands()
        self.start(scheduler)
        for _ in range(workers):
            self.start(worker)

    def kill_all(self):
        for machine in self.running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(machine.pid, signal.SIGKILL)
            machine.wait(60)
        self.running.clear()

    @property
    def address(self):
        return f"tcp://127.0.0.1:{self.port}"


@pytest.fixture
def machines(tmp_path, monkeypatch):
    """No machine runs at first, and none is left at the end."""
    monkeypatch.setattr(many_machines, "JOINING", 120)
    monkeypatch.setattr(many_machines, "COMING_BACK", 5)
    machines = Machines(tmp_path)
    yield machines
    machines.kill_all()


def allowed_failures():
    """Of the settings that the scheduler has read."""
    import dask

    return dask.config.get("distributed.scheduler.allowed-failures")


@needs_groups
def test_a_cluster_goes_on_when_a_machine_is_lost_in_the_middle(machines, by_itself, tmp_path):
    machines.start_all(workers=2)
    killed, seen = tmp_path / "killed", []
    with team(machines.address) as client:
        client.wait_for_workers(2, timeout=120)
        assert set().union(*(hosts_of(each.pid) for each in machines.running)) == {"127.0.0.1"}
        assert client.run_on_scheduler(allowed_failures) == 5
        found = trained(
            client, STEPS, parts=deadly(killed),
            watch=lambda steps, loss: seen.append((steps, killed.exists())),
        )  # fmt: skip
    assert_the_same(found, by_itself)
    assert seen == [(steps, steps > 5) for steps in range(1, STEPS + 1)]
    lost = [machine for machine in machines.running if machine.pid == int(killed.read_text())]
    assert [machine.wait(60) for machine in lost] == [-signal.SIGKILL]
    assert [machine.poll() for machine in machines.running].count(None) == 2


@needs_groups
def test_a_cluster_that_was_lost_and_started_anew_goes_on_from_its_last_kept_step(
    machines, by_itself, tmp_path
):
    keep, seen = tmp_path / "kept.npz", []

    def lose_all(steps, loss):
        seen.append(steps)
        if steps == 7:
            machines.kill_all()

    machines.start_all(workers=1)
    again = rf"goes on from what {re.escape(str(keep))} holds"
    with pytest.raises(ConnectionError, match=again), team(machines.address) as client:
        trained(client, STEPS, keep=keep, every=3, watch=lose_all)
    assert seen == [1, 2, 3, 4, 5, 6, 7]
    assert steps_in(keep) == 6
    machines.start_all(workers=1)
    with team(machines.address) as client:
        found = trained(client, STEPS, keep=keep, every=3, watch=lambda s, _: seen.append(s))
    assert_the_same(found, by_itself)
    assert seen[7:] == [7, 8, 9, 10, 11, 12]


@needs_groups
def test_a_scheduler_without_workers_is_given_up_after_a_while(machines, monkeypatch):
    machines.start(commands()[0])
    with (
        team_without_workers(machines, monkeypatch),
        pytest.raises(ConnectionError, match="has no worker: start `dask worker"),
        team(machines.address),
    ):
        pass


@contextlib.contextmanager
def team_without_workers(machines, monkeypatch):
    """Wait for the scheduler only."""
    with distributed.Client(machines.address, timeout=120, set_as_default=False):
        monkeypatch.setattr(many_machines, "JOINING", 5)
        yield


def test_the_settings_are_ones_that_dask_knows():
    yaml = pytest.importorskip("yaml")
    own = yaml.safe_load((CLUSTER / "cluster.yaml").read_text(encoding="utf-8"))
    theirs = Path(distributed.__file__).with_name("distributed.yaml").read_text(encoding="utf-8")
    assert_known(own, yaml.safe_load(theirs))


def assert_known(own, known):
    for name, value in own.items():
        assert name in known
        if isinstance(value, dict):
            assert_known(value, known[name])


def test_the_cell_of_the_cluster_s_readme_is_python_that_names_what_there_is():
    text = (CLUSTER / "README.md").read_text(encoding="utf-8")
    (cell,) = re.findall(r"^    with .*\n(?:        .*\n)+", text, re.M)
    compile(textwrap.dedent(cell), "README", "exec")
    for name in re.findall(r"many_machines\.(\w+)", cell):
        assert callable(getattr(ng.many_machines, name))
    assert {"keep"} <= set(re.findall(r"(\w+)=", cell))


def test_what_a_team_gains_is_measured_here_where_dask_is():
    found = team_speed.measure(seconds=0, tasks=["small"])
    assert found.source.startswith("measured on this computer")
    assert [(t.by, t.workers) for t in found.timings] == [
        ("one process", 1),
        ("dask", 1),
        ("dask", 2),
    ]
    for timing in found.timings:
        assert timing.seconds >= timing.compute > 0
        assert (timing.sending > 1e-4) == (timing.by == "dask")


def test_a_worker_of_this_computer_is_killed_on_purpose_and_the_others_go_on():
    lost = []

    def accident(steps, loss):
        if steps == 3:
            lost.append(many_machines.kill_one(client))

    with team(2) as client:
        shared, _ = trained(client, watch=accident)
        assert len(client.scheduler_info()["workers"]) == 1
    with alone() as client:
        assert many_machines.kill_one(client) is None
        np.testing.assert_allclose(shared, trained(client)[0], rtol=0, atol=1e-12)
    assert lost[0] > 0
