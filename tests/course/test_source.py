"""What a notebook shows is what the package runs."""

import pytest

import nuggets as ng


def test_show_prints_the_rule_as_it_stands_in_its_file(capsys):
    ng.show(ng.ops.mul)
    shown = capsys.readouterr().out
    assert shown.startswith("@op\ndef mul(a, b):")
    assert "return grad * b, grad * a" in shown


def test_show_says_what_it_cannot_print():
    with pytest.raises(TypeError, match="functions and classes"):
        ng.show(3)
