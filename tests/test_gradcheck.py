"""The referee must catch what is wrong."""

import numpy as np
import pytest

import nuggets as ng
from nuggets.engine import op


@op
def wrong_square(a):
    """Blame without its factor 2."""
    return a * a, lambda grad: (grad * a,)


def test_a_wrong_rule_is_caught_and_both_numbers_are_named():
    with pytest.raises(
        AssertionError, match=r"Input 0 at \(1,\): backward\(\) says 3.*nudging says 6"
    ):
        ng.gradcheck(lambda a: wrong_square(a).sum(), ng.Tensor([0.0, 3.0]))


def test_a_right_rule_passes_and_leaves_no_trace():
    x = ng.Tensor([1.0, 2.0])
    assert ng.gradcheck(lambda a: a * a, x)
    np.testing.assert_array_equal(x.data, [1, 2])
    assert x.grad is None


def test_an_input_that_does_not_matter_has_zero_blame():
    assert ng.gradcheck(lambda a, b: a * 2, (ng.Tensor(1.0), ng.Tensor(2.0)))


def test_float32_is_refused_as_a_referee():
    with pytest.raises(TypeError, match="float64"):
        ng.gradcheck(lambda a: a * a, ng.Tensor(np.float32(1)))


def test_nudging_measures_the_slope_of_every_number():
    a, b = ng.Tensor([1.0, 2.0]), ng.Tensor(3.0)
    slopes = ng.numerical_gradient(lambda a, b: (a * a * b).sum(), (a, b), eps=1e-5)
    np.testing.assert_allclose(slopes[0], [6, 12], rtol=1e-8)
    np.testing.assert_allclose(slopes[1], 5, rtol=1e-8)
