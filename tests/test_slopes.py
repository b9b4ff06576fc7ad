"""The curve with its slopes measures them right, says them in words, and draws all lines alike."""

import numpy as np
import pytest

from nuggets.drawing import plots
from nuggets.engine import ops
from nuggets.worlds import court


def straight_lines(picture):
    """The ends of the short straight lines, in pixels; the first line of the axes is the curve."""
    (axes,) = picture.axes
    return [
        axes.transData.transform(line.get_xydata())
        for line in axes.get_lines()[1:]
        if len(line.get_xdata()) == 2
    ]


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
    (axes,) = picture.axes
    for place, line in zip(places, lines, strict=True):
        (x0, y0), (x1, y1) = axes.transData.inverted().transform(line)
        assert (y1 - y0) / (x1 - x0) == pytest.approx(2 * place, abs=1e-6)
        assert (y0 + y1) / 2 == pytest.approx(place**2, abs=1e-6)


def test_all_of_it_stays_on_its_page():
    picture = plots.draw_slopes(court.squared_miss, [3.5, 6, 8.5], (3, 9))
    picture.png()
    drawn = picture.axes[0].get_tightbbox(picture.canvas.get_renderer())
    page = picture.bbox
    assert page.x0 <= drawn.x0 < drawn.x1 <= page.x1
    assert page.y0 <= drawn.y0 < drawn.y1 <= page.y1
