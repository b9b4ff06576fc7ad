"""The engine that the reader writes: right blames, and the very lines of notebook 05."""

import ast
import inspect
import textwrap
from pathlib import Path

import nbformat
import numpy as np
import pytest

import nuggets as ng
from nuggets.studies.own_engine import Number

LESSON = Path(__file__).parents[2] / "notebooks" / "05_send_the_blame_back.ipynb"
METHOD = {"times": "__mul__", "plus": "__add__", "minus": "__sub__"}
"""What the functions of the notebook are called inside the class."""


def functions(source):
    """Each function of a source, without docstrings: name -> its arguments and its lines."""
    found = {}
    for node in ast.walk(ast.parse(textwrap.dedent(source))):
        if isinstance(node, ast.FunctionDef):
            lines = node.body[1:] if ast.get_docstring(node) else node.body
            found[node.name] = [ast.unparse(node.args), *map(ast.unparse, lines)]
    return found


def written_in_the_lesson():
    cells = nbformat.read(LESSON, as_version=4).cells
    before = [cell.source for cell in cells if cell.cell_type == "code"]
    return functions("\n".join(before))


@pytest.mark.parametrize("name", ["__init__", "times", "plus", "minus", "tape", "ticket_of"])
def test_what_the_reader_writes_is_what_the_package_keeps(name):
    kept = functions(inspect.getsource(inspect.getmodule(Number)))
    assert written_in_the_lesson()[name] == kept[METHOD.get(name, name)]


def test_the_readers_last_backward_is_what_the_package_keeps():
    mine = "\n".join(written_in_the_lesson()["backward"]).replace("tape(last)", "last.tape()")
    kept = functions(inspect.getsource(Number))["backward"]
    assert mine == "\n".join(kept)


def play(kind, bend=lambda x: x.tanh()):
    selection, timing, form, hoop = (kind(x) for x in (0.8, 0.5, 0.6, 6.0))
    miss = kind(20.0) * selection * timing * form * timing - hoop
    return miss * bend(miss + selection), (selection, timing, form, hoop)


def test_every_rule_of_the_own_engine_agrees_with_the_packages():
    mine, own = play(Number)
    theirs, package = play(ng.Tensor)
    mine.backward()
    theirs.backward()
    assert mine.data == pytest.approx(theirs.item(), abs=1e-12)
    assert [x.grad for x in own] == pytest.approx([x.grad.item() for x in package], abs=1e-12)


def test_a_value_used_twice_passes_on_all_of_its_blame_once():
    a, b = Number(1.5), Number(4.0)
    c = a * b
    (c * c).backward()
    assert (a.grad, b.grad, c.grad) == (48, 18, 12)


def test_a_long_chain_needs_one_stop_a_value_and_no_recursion():
    a = Number(1.0)
    end = a
    for _ in range(2000):
        end = end + a
    end.backward()
    assert a.grad == 2001


def test_blame_of_two_plays_adds_up():
    a = Number(2.0)
    for _ in range(2):
        (a * a * Number(3.0)).backward()
    assert a.grad == 24


@pytest.mark.parametrize("seed", [0])
def test_it_learns_xor(seed):
    weights = [Number(x) for x in np.random.default_rng(seed).normal(size=17).tolist()]

    def answer(x1, x2):
        total = weights[-1]
        for u, v, bias, out in zip(*[iter(weights[:-1])] * 4, strict=True):
            total = total + out * (u * Number(x1) + v * Number(x2) + bias).tanh()
        return total

    for _ in range(1000):
        loss = Number(0.0)
        for x1, x2, target in ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)):
            miss = answer(x1, x2) - Number(target)
            loss = loss + miss * miss
        for weight in weights:
            weight.grad = 0.0
        loss.backward()
        for weight in weights:
            weight.data -= 0.05 * weight.grad
    assert loss.data < 0.05


def test_random_plays_differ_and_are_the_same_for_every_engine():
    results = []
    for seed in range(50):
        mine, theirs = Number(0.8), ng.Tensor(0.8)
        out = ng.own_engine.random_play(mine, seed)
        ng.own_engine.random_play(theirs, seed).backward()
        out.backward()
        assert out.data == pytest.approx(ng.own_engine.random_play(0.8, seed))
        assert mine.grad == pytest.approx(float(theirs.grad), abs=1e-9)
        results.append(round(out.data, 6))
    assert len({*results}) > 30
