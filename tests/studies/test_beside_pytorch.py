"""One network in nuggets and in PyTorch: the same blame, and either goes on where the other was."""

import functools
import json
import subprocess
import sys

import numpy as np
import pytest

import nuggets as ng
from nuggets.engine.layers import Conv2d, Linear
from nuggets.studies.beside_pytorch import agreement, asking

ASKED = {
    "gradients": functools.cache(ng.beside_pytorch.gradients),
    "journey": functools.cache(ng.beside_pytorch.there_and_back),
}


@pytest.fixture
def torch():
    return pytest.importorskip("torch")


@pytest.mark.parametrize("name", ASKED)
def test_all_numbers_agree_to_seven_digits_and_many_more(name):
    compared = ASKED[name](ask=False)
    assert compared.agree == compared.all
    assert compared.difference < 1e-12
    assert repr(compared).startswith(f"all {compared.all:,} agree to 7 digits. {compared.source}\n")


def test_the_gradients_are_those_of_all_weights():
    compared = ASKED["gradients"](ask=False)
    weights = asking.network().named_parameters()
    assert list(compared["weights"]) == [name for name, _ in weights]
    assert compared.all == sum(array.size for array in asking.our_gradients().values()) == 25_634


def test_it_is_the_classifier_of_notebook_09():
    network = asking.network()
    layers = [part for part in network if isinstance(part, (Conv2d, Linear))]
    assert [part.weight.shape[0] for part in layers] == [16, 32, 64, 2]
    notebook = (asking.FOLDER.parents[2] / "notebooks" / "09_tell_cats_from_dogs.ipynb").read_text(
        encoding="utf-8"
    )
    cells = ["".join(cell["source"]) for cell in json.loads(notebook)["cells"]]
    (theirs,) = [cell for cell in cells if cell.startswith("def small_filters")]
    built = {}
    exec(theirs, {"ng": ng}, built)
    assert repr(built["small_filters"]().float()) == repr(network)


@pytest.mark.parametrize("name", ASKED)
def test_no_number_that_is_shown_is_near_to_being_rounded_otherwise(name):
    compared = ASKED[name](ask=False)
    for column in compared.columns:
        if compared[column].dtype.kind == "f":
            for x in compared[column]:
                rest = abs(x) / 10 ** (np.floor(np.log10(abs(x))) - agreement.DIGITS + 1) % 1
                assert abs(rest - 0.5) > 1e-4


def test_a_number_that_differs_is_counted_and_said():
    ours = [np.array([1.0, 2.0, 3.0]), np.array([5.0])]
    theirs = [np.array([1.0, 2.0 + 1e-6, 3.0]), np.array([5.0 + 1e-8])]
    compared = ng.beside_pytorch.Agreement({"row": [1, 2]}, ("a", "b"), ours, theirs, "")
    assert (compared.agree, compared.all) == (3, 4)
    assert compared.difference == pytest.approx(1e-6 / 3)
    assert compared.title == "3 of 4 agree to 7 digits"
    assert list(compared["agree"]) == ["2 of 3", "1 of 1"]


WITHOUT = """
import sys
sys.modules["torch"] = None
import nuggets as ng
print(ng.beside_pytorch.gradients())
print(ng.beside_pytorch.there_and_back())
print(ng.beside_pytorch.gradients().source)
try:
    ng.beside_pytorch.there_and_back(ask=True)
except ImportError as problem:
    print(problem)
"""


def test_without_pytorch_the_same_is_said_and_that_it_was_stored():
    command = [sys.executable, "-c", WITHOUT]
    said = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    *tables, source, refusal = said.stdout.splitlines()
    compared = [repr(ask(ask=False)) for ask in ASKED.values()]
    assert "\n".join(tables) == "\n".join(compared)
    assert source == "The numbers of PyTorch 2.14.1 were stored before."
    assert 'pip install -e ".[torch]"' in refusal


def test_asked_just_now_pytorch_says_what_was_stored(torch):
    version, gradients, journey = asking.stored()
    for name, array in asking.their_gradients().items():
        np.testing.assert_allclose(array, gradients[name], rtol=1e-9, atol=1e-14)
    for now, before in zip(asking.their_journey(), journey, strict=True):
        np.testing.assert_allclose(now, before, rtol=1e-9, atol=1e-12)
    assert version == "2.14.1"


@pytest.mark.parametrize("name", ASKED)
def test_it_says_that_pytorch_was_asked_and_shows_the_same(name, torch):
    asked, stored = (ASKED[name](ask=ask) for ask in (True, False))
    assert repr(asked) == repr(stored).replace(stored.source, asked.source)
    version = torch.__version__.split("+")[0]
    assert asked.source == f"PyTorch {version} was asked just now."


def test_the_traveller_learns_as_much_there_as_its_twin_here(torch):
    here, there = asking.our_journey(), asking.their_journey()
    assert np.abs(here[1] - here[0]).max() > 0.1
    for stayed, went in zip(here, there, strict=True):
        np.testing.assert_allclose(stayed, went, rtol=1e-9, atol=1e-12)


def test_tensors_are_copies(torch):
    state = {"state": {0: {"step": np.array(3.0)}}, "lr": 0.1}
    tensors = ng.beside_pytorch.tensors(state)
    tensors["state"][0]["step"] += 1
    assert float(state["state"][0]["step"]) == 3
    assert tensors["lr"] == 0.1


def test_comparing_leaves_the_reader_s_dice_alone():
    ng.manual_seed(1)
    expected = ng.Linear(2, 2).weight.data
    ng.manual_seed(1)
    ng.beside_pytorch.gradients(ask=False)
    np.testing.assert_array_equal(ng.Linear(2, 2).weight.data, expected)
