"""A team learns as one process does, whoever is lost on the way.

What needs a team of processes is in test_team.py; here everything happens in this process.
"""

import importlib.util
import subprocess
import sys

import numpy as np
import pytest

import nuggets as ng
from nuggets.studies import many_machines
from nuggets.studies.many_machines import alone, shares, team, train_together

OPTIMIZERS = {
    "SGD": lambda weights: ng.SGD(weights, lr=0.1),
    "SGD with momentum": lambda weights: ng.SGD(weights, lr=0.1, momentum=0.9),
    "Adam": lambda weights: ng.Adam(weights, lr=0.01),
    "AdamW": lambda weights: ng.AdamW(weights, lr=0.01),
    "Muon": lambda weights: ng.Muon(weights, lr=0.01),
}
PARTS = shares(2, 8, size=8)


def a_network(seed=0, hidden=5):
    ng.manual_seed(seed)
    layers = ng.Flatten(), ng.Linear(192, hidden), ng.Tanh(), ng.Linear(hidden, 2)
    return ng.Sequential(*layers).double()


def trained(client, steps=6, optimizer="Adam", parts=PARTS, **settings):
    """The weights, as one row of numbers, and the losses after a training in a team."""
    model = a_network()
    losses = train_together(
        client, model, OPTIMIZERS[optimizer](model.parameters()), parts, steps, **settings
    )
    return np.concatenate([p.data.ravel() for p in model.parameters()]), losses


def steps_in(kept):
    """How many steps were done when a file was written."""
    (losses,) = (numbers for name, numbers in ng.load(kept).items() if name.startswith("losses."))
    return len(losses)


def test_a_step_of_a_team_is_the_step_of_one_batch():
    model = a_network()
    optimizer = ng.SGD(model.parameters(), lr=0.1)
    parts = [shares(1, n, size=8, seed=n)[0](0) for n in (3, 8, 5)]
    x, y = (np.concatenate(some) for some in zip(*parts, strict=True))
    alike = [ng.train_step(model, x, y, ng.cross_entropy, optimizer) for _ in range(4)]
    one = np.concatenate([p.data.ravel() for p in model.parameters()])
    other = a_network()
    with alone() as client:
        losses = train_together(client, other, ng.SGD(other.parameters(), lr=0.1), parts, steps=4)
    np.testing.assert_allclose(losses, alike, rtol=1e-12)
    several = np.concatenate([p.data.ravel() for p in other.parameters()])
    np.testing.assert_allclose(several, one, rtol=0, atol=1e-12)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_training_that_was_stopped_goes_on_as_if_it_never_was(tmp_path, optimizer):
    keep = tmp_path / "kept.npz"

    def stop(steps, loss):
        if steps == 5:
            raise KeyboardInterrupt

    with alone() as client:
        whole, losses = trained(client, 8, optimizer)
        with pytest.raises(KeyboardInterrupt):
            trained(client, 8, optimizer, keep=keep, every=2, watch=stop)
        assert steps_in(keep) == 4
        again, all_losses = trained(client, 8, optimizer, keep=keep, every=2)
    np.testing.assert_array_equal(again, whole)
    assert all_losses == losses


def test_a_training_that_is_done_is_not_done_again(tmp_path):
    with alone() as client:
        once = trained(client, keep=tmp_path / "kept.npz", every=4)
        twice = trained(client, keep=tmp_path / "kept.npz", every=4, watch=pytest.fail)
    np.testing.assert_array_equal(once[0], twice[0])
    assert once[1] == twice[1]


KILLED = """
import os, signal, sys
from tests.studies.test_many_machines import trained, alone
with alone() as client:
    trained(client, 9, keep=sys.argv[1], every=2,
            watch=lambda steps, loss: steps == 5 and os.kill(os.getpid(), signal.SIGTERM))
"""


def test_a_program_that_was_killed_goes_on_from_its_last_kept_step(tmp_path):
    keep = tmp_path / "kept.npz"
    done = subprocess.run([sys.executable, "-c", KILLED, keep], timeout=120, check=False)
    assert done.returncode
    assert steps_in(keep) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["kept.npz"]
    with alone() as client:
        np.testing.assert_array_equal(trained(client, 9, keep=keep)[0], trained(client, 9)[0])


def test_a_frozen_layer_stays_as_it_is():
    model = a_network()
    model[1].requires_grad_(False)
    before = model[1].weight.data.copy(), model[3].weight.data.copy()
    with alone() as client:
        train_together(client, model, ng.SGD(model.parameters(), lr=0.1), PARTS, 2)
    np.testing.assert_array_equal(model[1].weight.data, before[0])
    assert not np.array_equal(model[3].weight.data, before[1])


def test_float32_stays_float32():
    model = ng.Sequential(ng.Flatten(), ng.Linear(192, 2))
    with alone() as client:
        train_together(client, model, ng.SGD(model.parameters(), lr=0.1), PARTS, 2)
    assert {p.dtype for p in model.parameters()} == {np.dtype(np.float32)}


def test_a_share_gives_whoever_asks_the_same_pets_and_each_part_others():
    first, second = shares(2, 4, size=8)
    same = many_machines.Share(0, 4, 8)
    many_machines.drawn.cache_clear()
    images, labels = first(3)
    many_machines.drawn.cache_clear()
    np.testing.assert_array_equal(same(3)[0], images)
    np.testing.assert_array_equal(same(3)[1], labels)
    assert not np.array_equal(second(3)[0], images)
    assert not np.array_equal(first(4)[0], images)


def test_a_share_that_is_kept_has_the_same_pets_in_each_step():
    (share,) = shares(1, 4, size=8, fresh=False)
    assert share(0)[0] is share(7)[0]


BAD = {
    "no team": ({"client": None}, TypeError, "needs a team to ask"),
    "no model": ({"model": print}, TypeError, "needs a Module"),
    "no optimiser": ({"optimizer": ng.SGD}, TypeError, "needs an optimiser"),
    "no parts": ({"parts": []}, ValueError, "at least one part"),
    "a number of parts": ({"parts": 2}, TypeError, "a list of parts"),
    "a part that is none": ({"parts": [3]}, TypeError, "part 0 is neither"),
    "half a step": ({"steps": 1.5}, TypeError, "a whole number for steps"),
    "steps below 0": ({"steps": -1}, ValueError, "steps must be at least 0"),
    "never kept": ({"every": 0}, ValueError, "every must be at least 1"),
    "no loss": ({"loss": "mse"}, TypeError, "needs a function for loss"),
    "no folder": ({"keep": "nowhere/kept.npz"}, FileNotFoundError, "no folder nowhere"),
    "no file": ({"keep": 3}, TypeError, "named by its path"),
    "no watch": ({"watch": 1}, TypeError, "needs a function for watch"),
    "an empty part": ({"parts": [(np.zeros((0, 192)), [])]}, ValueError, "no examples in step 0"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_trained_is_refused_in_one_sentence(case):
    change, error, words = BAD[case]
    model = a_network()
    given = {
        "client": many_machines.Alone(), "model": model, "optimizer": ng.SGD(model.parameters()),
        "parts": PARTS, "steps": 1,
    }  # fmt: skip
    with pytest.raises(error, match=words) as refused:
        train_together(**given | change)
    assert "\n" not in str(refused.value)


def test_an_optimiser_of_another_network_is_refused():
    other = ng.SGD(a_network().parameters())
    with pytest.raises(ValueError, match="weights of another model"):
        train_together(many_machines.Alone(), a_network(), other, PARTS, 1)


@pytest.mark.parametrize("layer", [ng.Dropout(), ng.BatchNorm2d(3)], ids=["Dropout", "BatchNorm2d"])
def test_what_each_worker_would_remember_or_throw_for_itself_is_refused(layer):
    model = ng.Sequential(layer, ng.Flatten(), ng.Linear(192, 2))
    with pytest.raises(ValueError, match="each worker would"):
        train_together(many_machines.Alone(), model, ng.SGD(model.parameters()), PARTS, 1)


def kept(path, model, optimizer, steps=3):
    with alone() as client:
        train_together(client, model, optimizer, PARTS, steps, keep=path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hidden": 6}, r"its 1\.weight is float64 \(5, 192\), that of the model float64 \(6, 1"),
        ({"optimizer": "SGD"}, "Adam moved its weights, not SGD"),
        ({"optimizer": "AdamW"}, "Adam moved its weights, not AdamW"),
        ({"steps": 2}, "3 steps far already"),
    ],
)
def test_a_file_of_another_training_is_refused_and_nothing_is_changed(tmp_path, change, words):
    path = tmp_path / "kept.npz"
    model = a_network()
    kept(path, model, ng.Adam(model.parameters()))
    other = a_network(hidden=change.get("hidden", 5))
    before = other.state_dict()
    optimizer = OPTIMIZERS[change.get("optimizer", "Adam")](other.parameters())
    with pytest.raises(ValueError, match=words):
        kept(path, other, optimizer, change.get("steps", 3))
    for name, numbers in other.state_dict().items():
        np.testing.assert_array_equal(numbers, before[name])


def test_a_file_that_train_together_did_not_write_is_refused(tmp_path):
    path = tmp_path / "network.npz"
    model = a_network()
    ng.save(model.state_dict(), path)
    with pytest.raises(ValueError, match="was not kept by train_together"):
        kept(path, model, ng.Adam(model.parameters()))


def test_without_dask_one_sentence_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ImportError, match=r'pip install -e "\.\[many\]"'), team(2):
        pass


@pytest.mark.parametrize("workers", [0, -1, 1.5, None, True])
def test_a_team_of_no_whole_number_is_refused(workers):
    with pytest.raises((TypeError, ValueError), match="workers"), team(workers):
        pass


def test_dask_is_not_loaded_before_a_team_is_asked_for():
    if importlib.util.find_spec("distributed") is None:
        assert "distributed" not in sys.modules
        return
    code = "import sys, nuggets.studies.many_machines; print('distributed' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "False\n"


class Choosy(ng.Module):
    """The second layer is asked only where there is something above 0."""

    def __init__(self):
        ng.manual_seed(0)
        self.a, self.b = ng.Linear(3, 2).double(), ng.Linear(3, 2).double()

    def forward(self, x):
        z = self.a(x)
        return z + self.b(x) if x.max() > 0 else z


@pytest.mark.parametrize("order", [1, -1])
def test_blame_that_only_some_parts_have_counts_as_none_in_the_others(order):
    x, y = np.ones((4, 3)), np.zeros(4, int)
    parts = [(-x, y), (x, y)][::order]
    model = Choosy()
    optimizer = ng.SGD(model.parameters(), lr=0.1)
    with alone() as client:
        train_together(client, model, optimizer, parts, 1)
    before = Choosy()
    ng.cross_entropy(before(x), y).backward()
    moved = before.b.weight.data - model.b.weight.data
    np.testing.assert_allclose(moved, 0.1 * before.b.weight.grad / 2, atol=1e-12)


def test_a_training_that_stopped_before_its_first_writing_begins_anew(tmp_path):
    kept = tmp_path / "kept.npz"

    def stop(steps, loss):
        if steps == 2:
            raise KeyboardInterrupt

    model = a_network()
    optimizer = ng.SGD(model.parameters(), lr=0.1)
    with alone() as client:
        with pytest.raises(KeyboardInterrupt):
            train_together(client, model, optimizer, PARTS, 6, keep=kept, every=5, watch=stop)
        train_together(client, model, optimizer, PARTS, 6, keep=kept, every=5)
        expected, _ = trained(client, optimizer="SGD")
    got = np.concatenate([p.data.ravel() for p in model.parameters()])
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-12)
