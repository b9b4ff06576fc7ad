"""The referee must catch what is wrong."""

import numpy as np
import pytest

import nuggets as ng
from nuggets.engine.tensor import op


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


W = ng.Tensor([1.0, 2.0])
CONSTANT = ng.Tensor(3.0, requires_grad=False)
REFUSED = {
    "two answers": (lambda a: (a, a), W, TypeError, "gives one Tensor, and this one gave tuple"),
    "an array": (lambda a: a.data, W, TypeError, "gave ndarray"),
    "nothing": (lambda a: None, W, TypeError, "gave NoneType"),
    "no history": (lambda a: a.detach(), W, ValueError, "without a history"),
    "a computed input": (lambda a: a * 2, W * 2, ValueError, "Input 0 was computed by mul"),
    "a plain input": (lambda a: a * 2, np.ones(3), TypeError, "input 0 is ndarray"),
    "one of two plain": (lambda a, b: a * b, (W, 2.0), TypeError, "input 1 is float"),
    "float32": (lambda a: a, ng.Tensor(np.float32(1)), TypeError, "input 0 is float32"),
    "a constant": (lambda a: a * 2, CONSTANT, ValueError, "requires grad, and none does"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_checked_is_refused_in_a_sentence(case):
    f, inputs, error, message = REFUSED[case]
    with pytest.raises(error, match=message):
        ng.gradcheck(f, inputs)


def test_a_constant_among_the_inputs_is_left_alone():
    assert ng.gradcheck(lambda a, b: a * b, (W, CONSTANT))


def test_a_tensor_without_numbers_passes():
    assert ng.gradcheck(lambda a: a * 2, ng.Tensor(np.zeros((0, 3))))


def test_nudging_needs_one_number_and_puts_back_what_it_moved():
    x = ng.Tensor([1.0, 2.0])
    with pytest.raises(ValueError, match=r"one number, and gave shape \(2,\): use \.sum\(\)"):
        ng.numerical_gradient(lambda a: a * 2, x)
    np.testing.assert_array_equal(x.data, [1, 2])
    with pytest.raises(TypeError, match="gave tuple"):
        ng.numerical_gradient(lambda a: (a.sum(),), x)
    with pytest.raises(ValueError, match="above 0, got 0"):
        ng.numerical_gradient(lambda a: a.sum(), x, eps=0)
    assert ng.numerical_gradient(lambda a: float(a.sum().data), x)[0].sum() == pytest.approx(2)
