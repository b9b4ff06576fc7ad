"""How long learning takes: what is counted, what is told, and how both are drawn.

No test here asserts how long anything takes.
"""

import re

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.patches import Circle

import nuggets as ng
from nuggets.drawing import plots, style
from nuggets.drawing.plots.scale import scale_chart
from nuggets.engine.layers.init import rng
from nuggets.studies import scale
from nuggets.studies.scale import GIANTS, Giant, Row
from tests.pages import assert_stays_on_its_page

ROWS = [Row(93, 16, 3e-4), Row(10_000, 64, 6e-4), Row(10_000_000, 256, 0.3)]
NAMED = {giant.name: giant for giant in GIANTS}


def test_the_work_of_a_step_is_six_times_weights_times_examples():
    assert ROWS[0].work == 6 * 93 * 16


def test_the_sizes_that_are_measured_reach_over_five_decades():
    weights = [16 * w + w + w * w + w + w + 1 for w in scale.WIDTHS]
    works = [6 * n * examples for n in weights for examples in scale.BATCHES]
    assert max(works) / min(works) > 1e5


def test_a_measured_step_learns_and_leaves_the_dice_of_the_reader_alone(monkeypatch):
    seen = []

    def clock(works, turns):
        for _ in range(turns):
            seen.append(works[0]())
        return [0.5]

    errors = []
    step = scale.train_step
    monkeypatch.setattr(scale, "train_step", lambda *team: errors.append(step(*team)))
    monkeypatch.setattr(scale, "shortest_turns", clock)
    ng.manual_seed(7)
    before = rng().bit_generator.state
    assert scale.measure_one(4, 32, turns=2) == Row(93, 32, 0.5)
    assert rng().bit_generator.state == before
    assert len(seen) == 2
    assert errors[1] < errors[0]


def test_measuring_gives_a_row_for_each_size_by_work():
    rows = scale.measure(widths=(4, 24), batches=(16, 2), turns=1)
    assert [(row.weights, row.examples) for row in rows] == [
        (93, 2), (93, 16), (1033, 2), (1033, 16),
    ]  # fmt: skip
    assert all(row.seconds >= 0 for row in rows)


def test_the_speed_is_that_of_the_step_with_the_most_work():
    assert scale.speed(ROWS) == scale.speed(ROWS[::-1]) == 6 * 10_000_000 * 256 / 0.3
    with pytest.raises(ValueError, match="at least one row"):
        scale.speed([])


def count_slowly(images, filters):
    """Multiplications of one 3x3 convolution with a border of zeros, one by one."""
    channels, height, width = images
    return sum(
        1
        for _ in range(filters)
        for _ in range(channels)
        for row in range(height)
        for column in range(width)
        for _ in range(-1, 2)
        for _ in range(-1, 2)
        if row < height and column < width
    )


def test_the_products_of_the_network_of_09_are_those_of_a_direct_count():
    direct = count_slowly((3, 32, 32), 16) + count_slowly((16, 16, 16), 32)
    direct += count_slowly((32, 8, 8), 64) + 1024 * 2
    assert scale.products(ng.pretrained.expert(), (3, 32, 32)) == direct
    assert NAMED["notebook 09"].products == direct
    weights = sum(w.data.size for w in ng.pretrained.expert().parameters())
    assert NAMED["notebook 09"].weights == weights


def test_a_plain_network_uses_each_weight_once_for_an_example():
    model = ng.Sequential(ng.Flatten(), ng.Linear(12, 5), ng.Tanh(), ng.Linear(5, 2))
    assert scale.products(model, (3, 4)) == 12 * 5 + 5 * 2


def test_a_layer_over_several_places_counts_at_each_of_them():
    assert scale.products(ng.Sequential(ng.Linear(4, 5)), (7, 4)) == 7 * 4 * 5


@pytest.mark.parametrize(
    ("model", "complaint"),
    [
        (ng.Linear(3, 2), "needs a Sequential, got Linear"),
        (ng.Sequential(ng.BatchNorm2d(3)), "not of BatchNorm2d"),
    ],
)
def test_products_that_cannot_be_counted_are_refused(model, complaint):
    with pytest.raises(TypeError, match=complaint):
        scale.products(model, (3, 8, 8))


def test_the_products_of_alexnet_are_those_of_its_eight_layers():
    convolutions = [  # places, filters, and what each looks at: half of the channels in three
        (55 * 55, 96, 11 * 11 * 3),
        (27 * 27, 256, 5 * 5 * 48),
        (13 * 13, 384, 3 * 3 * 256),
        (13 * 13, 384, 3 * 3 * 192),
        (13 * 13, 256, 3 * 3 * 192),
    ]
    full = 6 * 6 * 256 * 4096 + 4096 * 4096 + 4096 * 1000
    assert NAMED["AlexNet"].products == sum(np.prod(c) for c in convolutions) + full


@pytest.mark.parametrize("giant", GIANTS, ids=str)
def test_each_giant_names_its_source_and_its_year(giant):
    assert giant.kind in ("pictures", "tokens")
    assert len(giant.source) > 40
    assert giant is GIANTS[0] or f", {giant.year}" in giant.source


def test_the_giants_stand_by_work_and_by_the_rule():
    works = [giant.work for giant in GIANTS]
    assert works == sorted(works)
    plain = Giant("plain", 2000, 10, 100, "tokens", "")
    assert (plain.work, plain._replace(products=30).work) == (6_000, 18_000)


def test_the_rule_gives_what_two_reports_tell_of_their_work():
    assert NAMED["GPT-3"].work == pytest.approx(3.14e23, rel=0.01)
    assert NAMED["Llama 3.1 405B"].work == pytest.approx(3.8e25, rel=0.01)


def test_what_reports_tell_is_told_with_how_many_processors():
    assert [giant.told for giant in GIANTS[1:]] == [
        "2.5 days on 1 processor of 200 MHz",
        "5.5 days on 2 GTX 580s",
        "not told",
        "57 days on 2,048 H800s",
        "78 days on 16,384 H100s",
    ]


def test_what_a_processor_reached_is_worked_out_from_the_hours_that_were_told():
    assert [bool(giant.reached) for giant in GIANTS] == [bool(giant.hours) for giant in GIANTS]
    giant = Giant("g", 2000, 50, 12_000, "tokens", "", hours=0.5, processors=1, processor="p")
    assert giant.reached == pytest.approx(6 * 50 * 12_000 / 1800)


def test_the_measured_h100_did_ten_million_million_sums_a_second_with_the_network_of_09():
    assert scale.H100 == 6 * 2_803_712 * 616_000
    assert 1.0e13 < scale.H100 < 1.1e13
    step = 4_096 / scale.H100_PICTURES
    assert step == pytest.approx(6.6e-3, abs=0.05e-3)
    assert 30 < NAMED["Llama 3.1 405B"].reached / scale.H100 < 36


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (49.2, "49 seconds"),
        (99 * scale.YEAR, "99 years"),
        (196_543 * scale.YEAR, "200,000 years"),
        (960 * scale.YEAR, "960 years"),
        (1.64e6 * scale.YEAR, "1.6 million years"),
        (24_123_456 * scale.YEAR, "24 million years"),
    ],
)
def test_a_long_time_is_told_so_that_it_can_be_read(seconds, told):
    assert scale.words(seconds) == told


def spots(pairs):
    chart = scale_chart(ROWS, GIANTS)
    return [pytest.approx(chart.spot(*pair)) for pair in pairs]


def test_the_picture_has_measured_steps_filled_and_giants_hollow_on_the_line():
    axes = plots.draw_scale(ROWS, GIANTS).axes[0]
    discs = [patch for patch in axes.patches if isinstance(patch, Circle)]
    hollow = [disc.center for disc in discs if disc.get_facecolor() == to_rgba(style.PAPER)]
    filled = [disc.center for disc in discs if disc.get_facecolor() == to_rgba(style.INK)]
    speed = scale.speed(ROWS)
    assert filled == spots((row.work, row.seconds) for row in ROWS)
    assert hollow == spots((giant.work, giant.work / speed) for giant in GIANTS)
    (line,) = [line for line in axes.get_lines() if line.get_linestyle() == "--"]
    (x0, y0), (x1, y1) = line.get_xydata()
    for x, y in hollow:
        assert y == pytest.approx(y0 + (y1 - y0) * (x - x0) / (x1 - x0), abs=0.01)


def test_the_picture_names_each_giant_and_its_time_also_in_words():
    picture = plots.draw_scale(ROWS, GIANTS)
    texts = [text.get_text() for text in picture.axes[0].texts]
    for giant in GIANTS:
        told = scale.words(giant.work / scale.speed(ROWS))
        assert f"{giant.name}: {told}" in texts
        assert f"{giant.name} {told}" in picture.alt
    assert "3 measured steps, filled" in picture.alt
    assert {"measured", "overhead", "hollow: not measured,"} <= set(texts)


def test_no_two_texts_of_the_picture_overlap_and_no_text_covers_a_point():
    picture = plots.draw_scale(ROWS, GIANTS)
    picture.canvas.draw()
    axes, renderer = picture.axes[0], picture.canvas.get_renderer()
    texts = [text for text in axes.texts if text.get_text().strip()]
    boxes = [text.get_window_extent(renderer) for text in texts]
    discs = [patch for patch in axes.patches if isinstance(patch, Circle)]
    points = [disc.get_window_extent(renderer) for disc in discs]
    for i, box in enumerate(boxes):
        for other in (*boxes[:i], *points):
            assert not box.overlaps(other), texts[i].get_text()


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], ROWS[2:]])
@pytest.mark.parametrize("giants", [GIANTS, GIANTS[:2], ()])
def test_whatever_is_measured_stays_on_its_page(rows, giants):
    assert_stays_on_its_page(plots.draw_scale(rows, giants))


def test_a_picture_without_a_measured_step_is_refused():
    with pytest.raises(ValueError, match="at least one row"):
        plots.draw_scale([], GIANTS)


def test_only_large_steps_are_not_said_to_be_overhead():
    picture = plots.draw_scale(ROWS[2:], GIANTS)
    assert not any(re.search("overhead", text.get_text()) for text in picture.axes[0].texts)
