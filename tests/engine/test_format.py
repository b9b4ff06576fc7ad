"""A number is written in one way wherever it is shown."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuggets.engine.format import MINUS, count, decimals, fitted, measured, number, percent, rounded

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (2 / 3, "0.6667"),
        (-14.4, f"{MINUS}14.4"),
        (-0.0, "0"),
        (16.0, "16"),
        (1234567, "1,234,567"),
        (0.0001, "0.0001"),
        (0.00001234, f"1.234e{MINUS}5"),
        (-2e-7, f"{MINUS}2e{MINUS}7"),
        (6e23, "6e23"),
        (np.float32(0.1), "0.1"),
        (np.nan, "no number"),
        (-np.inf, "beyond all bounds"),
    ],
)
def test_a_number_has_the_digits_that_count_and_no_zeros_at_its_end(x, text):
    assert number(x) == text


def test_what_is_below_the_noise_is_zero():
    assert number(5e-17) == f"5e{MINUS}17"
    assert number(5e-17, noise=1e-12) == "0"


@given(st.floats(-1e300, 1e300, allow_subnormal=False), st.integers(1, 8))
def test_a_written_number_is_as_close_as_its_digits_say(x, digits):
    read = float(number(x, digits).replace(MINUS, "-").replace(",", ""))
    assert read == pytest.approx(x, rel=0.51 * 10.0 ** (1 - digits), abs=0)


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (-14.4, f"{MINUS}14.40"),
        (4.8, "+4.80"),
        (0.0, "0.00"),
        (-0.001, "0.00"),
        (1e4, "+10,000.00"),
    ],
)
def test_a_signed_number_has_a_true_sign_except_zero(x, text):
    assert decimals(x, sign=True) == text


@pytest.mark.parametrize(
    ("x", "text"),
    [(0.1, "0.10"), (2, "2.00"), (0.52304, "0.52304"), (-1.5, f"{MINUS}1.50"), (-0.0, "0.00")],
)
def test_a_number_has_two_decimals_and_more_where_it_needs_them(x, text):
    assert decimals(x, 2, 5) == text


@pytest.mark.parametrize(
    ("x", "text"),
    [(4.800000000000001, "4.8"), (-0.00004, "0"), (8.0, "8"), (0.62, "0.62")],
)
def test_a_number_without_least_decimals_drops_its_noise(x, text):
    assert decimals(x, 0, 3) == text


@pytest.mark.parametrize(
    ("x", "text"),
    [(0, "0"), (-0.0, "0"), (1.23456, "1.23"), (-12.345, f"{MINUS}12.3"), (1234.5, "1,234"),
     (0.99999, "1.00"), (1.2e-7, "0.000000120"), (123456, "123,456")],
)  # fmt: skip
def test_a_measured_number_keeps_its_zeros_and_is_never_a_power(x, text):
    assert measured(x) == text


@pytest.mark.parametrize("room", [6, 7])
@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_fitted_number_is_short_and_close_to_the_truth(room, x):
    text = fitted(x, room)
    assert len(text) <= room
    if 1e-12 < abs(x) < 1e99:
        assert float(text.replace(MINUS, "-")) == pytest.approx(x, rel=0.5)


@pytest.mark.parametrize(
    ("x", "text"),
    [(-19.2, f"{MINUS}19.2"), (16.0, "16"), (0.593269, "0.5933"), (-0.0381, f"{MINUS}0.038"),
     (0.0000121, f"1e{MINUS}5"), (123456789.0, "1e8"), (np.nan, "?!"), (-np.inf, "huge"),
     (-0.0, "0")],
)  # fmt: skip
def test_a_number_is_fitted_into_six_characters(x, text):
    assert fitted(x, 6) == text


def test_a_rounded_number_has_thousands_separators():
    assert rounded(6_876_543) == "7,000,000"
    assert rounded(0.0949, 2) == "0.095"


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0%"), (1, "100%"), (0.5, "50%"), (0.01, "1%"), (0.0049, "0.5%"), (0.997, "99.7%"),
     (0.9995, "99.95%"), (1e-6, "under 0.01%"), (1 - 1e-6, "over 99.99%"), (0.99, "99%")],
)  # fmt: skip
def test_percent_are_not_rounded_to_nothing_or_all(share, text):
    assert percent(share) == text


def test_whole_percent_stop_short_of_nothing_and_of_all():
    assert [percent(share, whole=True) for share in (1e-9, 0.4, 0.9999)] == ["1%", "40%", "99%"]


def test_one_is_not_many():
    assert [count(n, "step") for n in (0, 1, 2000)] == ["0 steps", "1 step", "2,000 steps"]
    assert count(2, "pass", "passes") == "2 passes"


def texts_of(path):
    """What a file shows: all of a module, and the sources of a notebook's cells."""
    if path.suffix != ".ipynb":
        return path.read_text("utf-8")
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells)


def test_a_percent_sign_stands_right_behind_its_number_everywhere():
    shown = [ROOT / "README.md", *ROOT.glob("notebooks/**/*.ipynb"), *ROOT.glob("nuggets/**/*.py")]
    reads = {"reading.py"}  # it takes "5 %" from those who type it
    apart = re.compile(r"[\d}] %(?! [\d(])")
    found = {path.name: apart.findall(texts_of(path)) for path in shown if path.name not in reads}
    assert {name for name, spaced in found.items() if spaced} == set()
