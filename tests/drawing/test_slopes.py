"""The curve with its slopes measures them right, says them in words, and draws all lines alike."""

import numpy as np
import pytest

from nuggets.drawing import plots, style
from nuggets.drawing.plots.slopes import slopes_chart
from nuggets.engine import ops
from nuggets.worlds import court
from tests.pages import assert_stays_on_its_page


def straight_lines(picture):
    """The ends of the short straight lines, in pixels of the page."""
    (axes,) = picture.axes
    return [line.get_xydata() for line in axes.get_lines() if line.get_color() == style.BACKWARD]


def test_the_slopes_of_the_loss_are_told_with_their_signs():
    picture = plots.draw_slopes(
        court.squared_miss, [4.8, 6, 8], (3, 9), x_label="distance", y_label="loss"
    )
    assert picture.alt == (
        "A curve of loss over distance, with its slope: −2.40 at 4.8, 0.00 at 6, +4.00 at 8."
    )


def test_a_curve_may_be_an_operation_of_the_package():
    picture = plots.draw_slopes(ops.sigmoid, [-4, 0], (-6, 6))
    assert "+0.02 at −4, +0.25 at 0" in picture.alt


@pytest.mark.parametrize("places", [[-2.0, 0.0, 0.5], [3.0]])
def test_every_straight_line_is_equally_long_and_points_where_the_curve_goes(places):
    picture = plots.draw_slopes(np.square, places, (-3, 4))
    lines = straight_lines(picture)
    assert len(lines) == len(places)
    lengths = [np.hypot(*(end - start)) for start, end in lines]
    assert lengths == pytest.approx([lengths[0]] * len(places))
    chart, _, _ = slopes_chart((-3, 4), np.square(np.linspace(-3, 4, 200)))
    (x0, y0), (x1, y1) = chart.spot(0, 0), chart.spot(1, 1)
    for place, ends in zip(places, lines, strict=True):
        (left, low), (right, high) = ends
        assert (high - low) / (right - left) * (x1 - x0) / (y1 - y0) == pytest.approx(2 * place)
        assert ends.mean(axis=0) == pytest.approx(chart.spot(place, place**2))


@pytest.mark.parametrize("places", [[0.0, 0.2, 0.4], [-0.1, 0.9]])
def test_no_slope_is_written_over_the_numbers_beside_the_chart(places):
    picture = plots.draw_slopes(lambda w: (10 * w - 4) ** 2, places, (-0.1, 0.9))
    picture.png()
    (axes,) = picture.axes
    edge = axes.transData.transform((slopes_chart((0, 1), np.array([0, 1]))[0].left, 0))[0]
    slopes = [text for text in axes.texts if text.get_text().startswith("slope")]
    assert len(slopes) == len(places)
    for text in slopes:
        assert text.get_window_extent(picture.canvas.get_renderer()).x0 > edge


def test_all_of_it_stays_on_its_page():
    assert_stays_on_its_page(plots.draw_slopes(court.squared_miss, [3.5, 6, 8.5], (3, 9)))
