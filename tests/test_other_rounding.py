"""Tests of the stand-in for processors that are not here."""

import os

import nbclient
import nbformat
import numpy as np
import pytest

import nuggets as ng

from . import other_rounding


@pytest.fixture
def on():
    """Switch the stand-in on for one test."""
    switch_off = other_rounding.switch_on(seed=1)
    yield
    switch_off()


def answer_and_blame():
    """A layer's answer, and the blame of its weights."""
    x = np.random.default_rng(0).standard_normal((5, 40), np.float32)
    ng.manual_seed(0)
    layer = ng.Linear(40, 3)
    out = layer(x)
    ng.mse_loss(ng.tanh(out), np.zeros((5, 3), np.float32)).backward()
    return out.data, layer.weight.grad


def test_it_is_off_unless_somebody_asks_for_it():
    first, again = answer_and_blame(), answer_and_blame()
    assert all(map(np.array_equal, first, again))
    if other_rounding.VARIABLE not in os.environ:
        assert "rounding" not in os.environ.get("IPYTHONDIR", "")


def test_it_moves_answers_and_blame_in_the_last_digits_only():
    plain = answer_and_blame()
    switch_off = other_rounding.switch_on(seed=1)
    moved, again = answer_and_blame(), answer_and_blame()
    switch_off()
    for before, after, later in zip(plain, moved, again, strict=True):
        assert after.dtype == before.dtype
        assert np.mean(after != before) > 0.8
        np.testing.assert_array_equal(after, later)  # a processor says the same twice
        assert np.abs(after - before).max() < 1e-5 * np.abs(before).max()
    assert np.array_equal(answer_and_blame()[0], plain[0])


@pytest.mark.usefixtures("on")
def test_what_is_exact_everywhere_stays_exact():
    a = ng.Tensor(np.random.default_rng(0).standard_normal(50))
    (ng.relu(a * 3 - 1) / 7)[3:].reshape(-1).backward(np.ones(47))
    expected = np.where(a.data * 3 - 1 > 0, 1 / 7 * 3, 0)
    assert np.array_equal(a.grad[3:], expected[3:])
    assert np.array_equal(ng.relu(a * 3 - 1).data, np.maximum(a.data * 3 - 1, 0))


@pytest.mark.usefixtures("on")
def test_a_sum_of_zeros_stays_zero():
    out = ng.conv2d(np.zeros((2, 3, 8, 8), np.float32), np.ones((4, 3, 3, 3), np.float32))
    assert not out.data.any()


@pytest.mark.parametrize("is_sum", [False, True])
@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan, 0.0, 1e308])
def test_what_has_no_last_digit_is_left_alone(value, is_sum):
    elsewhere = other_rounding.Elsewhere(seed=3)
    numbers = np.array([value, value])
    for _ in range(20):
        moved = elsewhere.moved(numbers, is_sum=is_sum)
        assert np.allclose(moved, numbers, rtol=1e-14, equal_nan=True)
        assert elsewhere.moved(np.float64(value), is_sum).dtype == np.float64
    whole = np.arange(3)
    assert elsewhere.moved(whole) is whole


def test_every_operation_that_is_called_exact_exists():
    assert set(ng.ops.ALL) >= other_rounding.EXACT | other_rounding.SUMS


def test_a_kernel_that_is_started_with_a_seed_has_it_switched_on(monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", "")  # what prepare_kernels sets is taken back afterwards
    monkeypatch.setenv(other_rounding.VARIABLE, "7")
    home = other_rounding.prepare_kernels()
    notebook = nbformat.v4.new_notebook()
    source = "import nuggets as ng\nlen(set(ng.exp(ng.Tensor([0.3] * 50)).data)) > 1"
    notebook.cells = [nbformat.v4.new_code_cell(source)]
    nbclient.NotebookClient(notebook, kernel_name="python3").execute()
    assert notebook.cells[0].outputs[0].data["text/plain"] == "True"
    home.cleanup()


def test_the_coin_test_gives_the_same_score_however_it_rounds():
    for split in (ng.bugs.broken.split, ng.bugs.mended.split):
        plain = [ng.bugs.exam(split, coins=True, seed=seed) for seed in range(6)]
        switch_off = other_rounding.switch_on(seed=2)
        moved = [ng.bugs.exam(split, coins=True, seed=seed) for seed in range(6)]
        switch_off()
        assert moved == plain


@pytest.mark.parametrize("seed", range(3))
def test_an_opened_mistake_is_told_in_the_same_words_however_it_rounds(seed):
    pet = ng.pets.draw(15, seed=1, difficulty="easy")[14:15]
    network = ng.pretrained.beginner()
    switch_off = other_rounding.switch_on(seed)
    opened = ng.blame.open_up(network, pet.images[0], 1, lr=0.001)
    told = ng.explore.blame_inspector(network, pet).text
    switch_off()
    assert list(opened.receipt[:4]["weight"]) == [
        *("4.weight[0, 10]", "4.weight[1, 10]", "4.weight[0, 12]", "4.weight[1, 12]")
    ]
    assert list(opened.totals("unit")[4:6]["unit"]) == ["the cat score", "the dog score"]
    assert "Its most blamed weight, on red, row 7, column 16" in told
