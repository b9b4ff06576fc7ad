"""Every still picture is not empty, says what its numbers are, and stays on its page."""

import functools
import io
import re

import matplotlib.style
import numpy as np
import pytest
from matplotlib import patheffects as effects
from matplotlib.colors import to_hex
from matplotlib.patches import Polygon
from PIL import Image

from nuggets.drawing import plots, style
from nuggets.drawing.__main__ import names
from nuggets.drawing.chart import NAME_GAP, apart
from nuggets.drawing.layout import layered
from nuggets.drawing.plots.court import WAYS, court_scene, hanging, in_flight
from nuggets.drawing.plots.graph import graph_scene
from nuggets.drawing.scene import Box, Disc, Line, Photo, Scene, Shape, Words, arrow, paint
from nuggets.engine import layers, ops
from nuggets.engine.layers import manual_seed
from nuggets.engine.tensor import Tensor, tape
from nuggets.studies import blame, filters, from_noise, ring
from nuggets.worlds import court, pets, photos, voices

MINUS = style.MINUS
NAMES = ("play selection", "pass timing", "shooter's form")


def pixels(picture):
    return np.asarray(Image.open(io.BytesIO(picture.png())).convert("RGB")).astype(int)


def has_ink(picture):
    return (pixels(picture).min(axis=2) < 200).mean() > 0.002


def some_images(count):
    return np.random.default_rng(0).random((count, 3, 8, 8))


def a_loss():
    links = [Tensor(link) for link in court.START]
    return court.squared_miss(court.shot(*links)), dict(zip(court.Play._fields, links, strict=True))


@functools.cache
def a_mistake(filters=False):
    seen = layers.Conv2d(3, 2, 3) if filters else layers.Flatten()
    model = layers.Sequential(seen, layers.Flatten(), layers.Linear(72 if filters else 192, 2))
    return blame.open_up(model, some_images(1)[0], 1)


def excited():
    windows = np.array([[0, 0, 3, 3], [5, 4, 3, 4]])
    noise = np.round(255 * some_images(2)).astype(np.uint8)
    pair = photos.Photos(noise, np.array([0, 1]))
    return filters.Excited("layer 4, filter 1: 1 cats, 1 dogs", pair, windows, np.ones(2))


def felt():
    masks = {"ears": np.eye(8, dtype=bool), "muzzle": np.tri(8, dtype=bool)}
    saliency = a_mistake().saliency
    return saliency, masks, blame.shares(saliency, masks)


@functools.cache
def who_spoke(filters=False):
    """A pet, opened up, and what the units of the network follow."""
    manual_seed(0)
    seen = layers.Conv2d(3, 20, 3, padding=1) if filters else layers.Flatten()
    model = layers.Sequential(
        seen, *([] if filters else [layers.Linear(192, 9)]), layers.ReLU(), layers.Flatten(),
        layers.Linear(1280 if filters else 9, 2),
    )  # fmt: skip
    model[-1].weight.data *= 10
    seen = pets.draw(60, seed=0, size=8)
    return blame.open_up(model, seen.images[1], seen.labels[1]), blame.follows(model, seen), seen[1]


def spoken_after():
    opened, follows, pet = who_spoke()
    return plots.draw_speakers(opened, follows, pet, after=opened.after(3))


def recorded():
    """Clips whose sounds are not known, as of recordings."""
    return voices.join(voices.draw(4), voices.draw(1))


def from_noise_to_pets():
    manual_seed(0)
    return from_noise.film(from_noise.Denoiser(8, 4), ["cat", "dog"])


CURVES = {"slow": [0.7, 0.6, 0.5], "fast": [0.7, 0.3, 0.1]}


def exchanges(*sizes):
    """What players of those numbers send: round a ring, and all to one."""
    ways = ring.pass_round, ring.all_to_one
    return [way(np.ones((players, 640))) for players in sizes for way in ways]


NUDGES = [0.1, 1e-3, 1e-5, 1e-8], [1e-3, 1e-7, 1e-10, 1e-6]
LOG = {"x_label": "weights", "log_x": True, "log_y": True}
MAKERS = {
    "court": lambda: plots.draw_court(court.START),
    "court of distances": lambda: plots.draw_court(3.0, 67.5, 33.0, 9.0, 5.9),
    "court rewound": lambda: plots.draw_court(court.START, court.START, rewind=True),
    "blame": lambda: plots.draw_blame(NAMES, court.blame(court.START)),
    "bars": lambda: plots.draw_bars(["cat", "dog"], [0.9, 0.1], title="Chances"),
    "curve": lambda: plots.draw_curve([0.7, 0.4, 0.2]),
    "curves": lambda: plots.draw_curves(CURVES, [1, 10, 100], **LOG),
    "nudge error": lambda: plots.draw_nudge_error(*NUDGES),
    "pictures": lambda: plots.draw_pictures(some_images(3), ["cat 91%", "dog 60%", "a fox"]),
    "stencil": lambda: plots.draw_stencil(np.eye(8) - np.ones((3, 8, 8)) / 8, some_images(2)),
    "excited": lambda: plots.draw_excited([excited()]),
    "film": lambda: plots.draw_film(from_noise_to_pets(), pet=1),
    "neighbours": lambda: plots.draw_neighbours(some_images(2), pets.draw(5, size=8), [4, 1]),
    "saliency": lambda: plots.draw_saliency(some_images(1)[0], *felt()),
    "saliency alone": lambda: plots.draw_saliency(some_images(1)[0], felt()[0]),
    "speakers": lambda: plots.draw_speakers(*who_spoke()),
    "speakers after updates": spoken_after,
    "many maps that spoke": lambda: plots.draw_speakers(*who_spoke(filters=True)),
    "names": names,
    "sounds": lambda: plots.draw_sounds(voices.draw(2)),
    "sounds of recordings": lambda: plots.draw_sounds(recorded(), columns=4),
    "verdicts": lambda: plots.draw_verdicts({"before": (0.995, 0.005), "after": (0.4, 0.6)}),
    "map": lambda: plots.draw_map(here=5),
    "messages": lambda: plots.draw_messages(exchanges(2, 4, 8, 16, 32, 64)),
    "messages of one ring": lambda: plots.draw_messages(exchanges(5)[:1]),
    "progress": lambda: plots.draw_progress({0: (1, 1), 1: (2, 6), 12: (0, 4)}, 1, "3 of 11."),
    "receipts": lambda: plots.draw_receipts([1, 2, -1], [4, 0]),
    "graph": lambda: plots.draw_graph(a_loss()[0]),
    "slopes": lambda: plots.draw_slopes(np.square, (-1.0, 0.5), (-2, 2)),
}


@functools.cache
def picture_of(name):
    return MAKERS[name]()


@functools.cache
def picture_bytes(name):
    return MAKERS[name]().png()


@pytest.mark.parametrize("name", MAKERS)
def test_a_picture_is_drawn_and_described(name):
    picture = picture_of(name)
    assert has_ink(picture)
    assert len(picture.alt) > 20
    assert "nan" not in picture.alt
    assert picture.page_width >= 720


@pytest.mark.parametrize("name", MAKERS)
def test_nothing_is_cut_off_by_the_edge_of_the_page(name):
    picture = picture_of(name)
    page = picture.bbox
    for axes in picture.axes:
        drawn = axes.get_tightbbox(picture.canvas.get_renderer())
        assert page.x0 <= drawn.x0
        assert drawn.x1 <= page.x1
        assert page.y0 <= drawn.y0
        assert drawn.y1 <= page.y1


READERS = {
    "turned": {"image.origin": "lower", "image.cmap": "hot", "image.interpolation": "bicubic"},
    "TeX": {"text.usetex": True},
    "lines": {"lines.marker": "o", "lines.linestyle": ":", "lines.dashed_pattern": (9, 9),
              "patch.edgecolor": "red", "patch.force_edgecolor": True, "hatch.color": "red"},
    "letters": {"font.size": 30, "font.weight": "bold", "font.family": "serif",
                "text.hinting": "none", "text.antialiased": False, "axes.labelsize": 30},
    "page": {"figure.autolayout": True, "figure.dpi": 30, "figure.facecolor": "black",
             "savefig.facecolor": "black", "savefig.dpi": 30, "savefig.bbox": "tight",
             "figure.subplot.left": 0.4, "figure.frameon": False},
    "layout": {"figure.constrained_layout.use": True},
    "axes": {"axes.grid": True, "axes.facecolor": "black", "axes.xmargin": 0.4, "axes.axisbelow": 0,
             "axes.prop_cycle": matplotlib.cycler(linestyle=["--", ":"]), "xtick.bottom": False,
             "axes.formatter.use_mathtext": True, "axes.formatter.offset_threshold": 1,
             "xtick.minor.visible": True, "ytick.right": True, "axes.autolimit_mode": "data"},
    "sketch": {"path.sketch": (1, 100, 2), "path.snap": False, "path.simplify_threshold": 1.0,
               "path.effects": [effects.withStroke(linewidth=4, foreground="red")]},
    **{name: matplotlib.style.library[name] for name in ("dark_background", "ggplot")},
}  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
def test_every_picture_has_the_same_bytes_whatever_the_reader_has_set(reader):
    names = ["curves", "nudge error", "pictures", "bars", "slopes"]
    drawn_before = {name: MAKERS[name]() for name in names}
    with matplotlib.rc_context(READERS[reader]):
        for name in names:
            assert MAKERS[name]().png() == picture_bytes(name), name
            assert drawn_before[name].png() == picture_bytes(name), f"{name}, drawn before"


def test_a_picture_is_saved_to_a_file_the_same_whatever_the_reader_has_set():
    def saved():
        file = io.BytesIO()
        picture_of("curves").savefig(file, format="png")
        return file.getvalue()

    usual = saved()
    with matplotlib.rc_context(READERS["page"] | READERS["axes"]):
        assert saved() == usual


def test_drawing_leaves_the_settings_of_the_reader_as_they_were():
    with matplotlib.rc_context(READERS["page"] | READERS["letters"]):
        before = dict(matplotlib.rcParams)
        MAKERS["curves"]().png()
        assert dict(matplotlib.rcParams) == before


def is_text(artist):
    return bool(getattr(artist, "get_text", lambda: "")()) and artist.get_visible()


def test_the_court_says_the_miss_and_the_blame():
    alt = plots.draw_court(court.START, rewind=True).alt
    assert "lands 1.20 m short" in alt
    assert f"pass timing {MINUS}23.04" in alt


def test_the_blame_that_flies_from_player_to_player_is_multiplied_by_each_link_it_passes():
    assert in_flight(court.START) == pytest.approx((-2.4, -1.44, -0.72))
    shown = {
        shape.text for shape in court_scene([4.8], court.START, True).shapes if is_words(shape)
    }
    assert {f"{MINUS}{number}" for number in ("2.40", "1.44", "0.72")} <= shown
    assert "?" not in shown
    hidden = court_scene([4.8], court.START, False).shapes
    assert "not rewound yet" in {shape.text for shape in hidden if is_words(shape)}


def test_blame_flies_from_right_to_left_and_hangs_below_the_players():
    for start, end in WAYS:
        way = hanging(start, end)
        assert way[0][0] > way[-1][0]
        assert max(y for _, y in way) > way[0][1] == pytest.approx(way[-1][1])


def is_words(shape):
    return isinstance(shape, Words)


def test_the_court_lists_the_earlier_shots():
    assert "Earlier shots, faded: 3.00 m, 5.00 m" in plots.draw_court(3, 5.0, 6.0).alt


def test_a_court_without_a_shot_or_a_rewind_without_links_is_refused():
    with pytest.raises(ValueError, match="at least one shot"):
        plots.draw_court()
    with pytest.raises(ValueError, match="no links to blame"):
        plots.draw_court(4.8, rewind=True)


def test_a_ball_that_leaves_the_picture_is_an_arrow_with_its_distance():
    scene = court_scene([67.5])
    texts = [shape.text for shape in scene.shapes if isinstance(shape, Words)]
    assert "67.5 m" in texts
    assert "61.50 m long" in texts
    assert all(
        0 <= x <= scene.width for s in scene.shapes if isinstance(s, Line) for x, _ in s.points
    )


def test_bars_are_told_with_their_signs():
    assert (
        f"pressure +4.80, pass {MINUS}14.40"
        in plots.draw_blame(["pressure", "pass"], [4.8, -14.4]).alt
    )


def test_bars_of_zero_and_of_one_are_drawn():
    assert has_ink(plots.draw_blame(["only"], [0.0]))
    with pytest.raises(ValueError, match="Every bar needs a name"):
        plots.draw_bars(["a", "b"], [1.0])


def test_the_names_of_curves_that_end_together_are_moved_apart():
    picture = plots.draw_curves({"one": [1, 0.5], "two": [1, 0.5], "three": [1, 0.5]})
    picture.canvas.draw()
    names = [text for text in picture.axes[0].texts if text.get_text() in ("one", "two", "three")]
    places = sorted(text.get_position()[1] for text in names)
    assert min(np.diff(places)) > 0.95 * NAME_GAP


def test_names_that_are_moved_apart_stay_above_the_floor_and_in_order():
    assert apart([100.0, 99.0, 100.0], 10, 100) == pytest.approx([90, 80, 100], abs=0.5)


@pytest.mark.parametrize("log_x", [False, True])
def test_no_line_of_the_grid_runs_through_the_name_of_a_curve(log_x):
    curves = {"lr 0.001": [3.0, 2.0], "lr 0.01": [3.0, 1.0]}
    picture = plots.draw_curves(curves, [3, 4129], log_x=log_x)
    lines = [line for line in picture.axes[0].lines if len(line.get_xdata()) == 2]
    names = [text for text in picture.axes[0].texts if text.get_text().startswith("lr")]
    assert len(names) == 2
    assert max(max(line.get_xdata()) for line in lines) < min(n.get_position()[0] for n in names)


def test_curves_need_values():
    with pytest.raises(ValueError, match="at least one"):
        plots.draw_curves({})


def test_the_best_nudge_is_found_and_a_zero_error_left_out():
    alt = plots.draw_nudge_error([1e-3, 1e-5, 1e-7], [1e-7, 5e-10, 0.0]).alt
    assert f"5e{MINUS}10, is at a nudge of 1e{MINUS}5" in alt


def test_captions_take_the_colour_of_their_species():
    picture = plots.draw_pictures(some_images(3), ["cat 91%", "dog 60%", "a fox"])
    colours = {text.get_text(): text.get_color() for text in picture.axes[0].findobj(is_text)}
    assert colours == {"cat 91%": style.CAT, "dog 60%": style.DOG, "a fox": style.INK}


def test_a_picture_is_drawn_in_its_own_colours():
    red = np.zeros((3, 4, 4))
    red[0] = 1
    assert (pixels(plots.draw_pictures(red)) == (255, 0, 0)).all(axis=2).mean() > 0.05


@pytest.mark.parametrize("shape", [(4, 8, 8), (2, 1, 8, 8), (0, 3, 8, 8)])
def test_pictures_of_another_shape_are_refused_by_name(shape):
    with pytest.raises(ValueError, match="N, 3, height, width"):
        plots.draw_pictures(np.zeros(shape))


def test_a_log_axis_is_marked_at_powers_of_ten_with_plain_numbers():
    picture = plots.draw_curves({"a": [21, 500]}, [13, 4129], log_x=True, log_y=True)
    texts = [text.get_text() for text in picture.axes[0].texts]
    assert texts[:3] == ["10", "100", "1,000"]
    assert texts[3:6] == ["10", "100", "1,000"]


def test_captions_must_fit_the_pictures():
    with pytest.raises(ValueError, match="There are 2 pictures"):
        plots.draw_pictures(some_images(2), ["cat"])


def test_maps_of_weights_are_white_at_zero_and_the_two_signs_differ_in_hue_and_in_blue():
    minus, zero, plus = style.SIGNED([0.0, 0.5, 1.0])[:, :3]
    assert zero.min() > 0.99
    assert plus[0] - plus[2] > 0.4  # sand: a reader who mixes up red and green sees yellow
    assert minus[0] - minus[2] < 0


def test_a_curve_that_comes_close_to_one_has_a_tick_at_one():
    axes = plots.draw_curve([0.0, 0.5, 0.998]).axes[0]
    assert "1.0" in [text.get_text() for text in axes.findobj(is_text)]


def ribbons(picture):
    """The colour and the thickness of each ribbon, at its end."""
    found = [patch for patch in picture.axes[0].patches if isinstance(patch, Polygon)]
    ends = [patch.get_xy() for patch in found]
    thick = [float(np.ptp(end[end[:, 0] == end[:, 0].max(), 1])) for end in ends]
    return list(zip([to_hex(patch.get_facecolor()).upper() for patch in found], thick, strict=True))


@pytest.mark.parametrize("filters", [False, True])
def test_the_ribbons_to_each_score_are_as_thick_as_the_leads_that_it_was_given(filters):
    opened, follows, pet = who_spoke(filters)
    lead = opened.speakers(follows)["lead"]
    sums = {opened.rival: lead[lead > 0].sum(), opened.truth: -lead[lead < 0].sum()}
    drawn = ribbons(plots.draw_speakers(opened, follows, pet))
    thick = {
        name: sum(size for colour, size in drawn if colour == style.CLASSES[name]) for name in sums
    }
    assert thick["cat"] / thick["dog"] == pytest.approx(sums["cat"] / sums["dog"], rel=0.05)


def test_the_speakers_are_told_in_words_group_by_group():
    opened, follows, pet = who_spoke()
    alt = plots.draw_speakers(opened, follows, pet).alt
    said = f"A {opened.truth}, called {opened.names[opened.said]}, "
    assert alt.startswith(said)
    for words in {row["follows"] for row in follows if row["trait"]}:
        assert f"{words}: " in alt


def test_updates_add_the_ribbons_that_were_there_before():
    opened, follows, pet = who_spoke()
    before = plots.draw_speakers(opened, follows, pet)
    pale, full = (
        [
            p
            for p in spoken_after().axes[0].patches
            if isinstance(p, Polygon) and test(p.get_alpha())
        ]
        for test in (lambda alpha: alpha < 0.5, lambda alpha: alpha > 0.5)
    )
    assert len(pale) == len(ribbons(before))
    assert full


def test_speakers_are_drawn_for_two_answers_only():
    manual_seed(0)
    model = layers.Sequential(
        layers.Flatten(), layers.Linear(192, 4), layers.ReLU(), layers.Linear(4, 3)
    )
    opened = blame.open_up(model, some_images(1)[0], 1)
    with pytest.raises(ValueError, match="draws two answers, got 3"):
        plots.draw_speakers(opened, None, None)


def test_a_verdict_that_is_almost_certain_is_not_rounded_to_certain():
    alt = plots.draw_verdicts({"before": (0.9951, 0.0049)}).alt
    assert alt == "How sure it is: before cat 99.5%."


def test_the_parts_that_the_loss_feels_most_stand_first():
    saliency, masks, table = felt()
    alt = plots.draw_saliency(some_images(1)[0], saliency, masks, table).alt
    told = re.findall(r"(\w+) [\d.]+[,.]", alt.partition("give: ")[2])
    assert told == table.sort("times")["part"].tolist()


def test_the_map_names_all_thirteen_stops_and_where_you_are():
    alt = plots.draw_map(here=12).alt
    assert "00 start here" in alt
    assert "12 keep learning" in alt
    assert alt.endswith("You are at 12.")
    assert "Not there yet" not in alt
    assert "Large, as they tell the whole story: 00, 01, 04, 05, 06, 08, 09." in alt
    assert "Not there yet: 03, 12." in plots.draw_map(ready=set(range(13)) - {3, 12}).alt


def test_the_map_of_progress_counts_each_stop_and_says_which_have_no_exercises():
    alt = plots.draw_progress({0: (1, 1), 1: (2, 6)}, here=1, note="Next: dribble.").alt
    assert "00 start here: 1 of 1, 01 rewind the missed shot: 2 of 6." in alt
    assert "Without exercises so far: 02, 03, 04" in alt
    assert alt.endswith("12. Next: dribble.")


def test_the_ball_lies_in_the_last_ring_when_all_of_the_course_is_solved():
    done = dict.fromkeys(range(13), (4, 4))
    for solved in (done | {5: (3, 4)}, {number: done[number] for number in range(12)}):
        assert "the ball" not in plots.draw_progress(solved).alt
    alt = plots.draw_progress(done, note="All done!").alt
    assert "12 keep learning: 4 of 4. The last ring is closed, and the ball lies in it." in alt
    assert alt.endswith(" All done!")
    scene = plots.course_map.progress_scene(done)
    balls = [shape for shape in scene.shapes if getattr(shape, "fill", "") == style.BALL]
    assert [(ball.x, ball.y) for ball in balls] == [plots.course_map.place_of(12)]


def arc(done):
    """How far the ring around a stop with four exercises is closed, in its own points."""
    stop = plots.course_map.counted_stop(3, (done, 4))
    return [shape.points for shape in stop if isinstance(shape, Line)]


def test_the_ring_around_a_stop_is_closed_as_far_as_its_exercises_are_solved():
    x, y = plots.course_map.place_of(3)
    assert arc(0) == []
    for done, end in ((1, (x + 16, y)), (2, (x, y + 16)), (4, (x, y - 16))):
        assert arc(done)[0][0] == pytest.approx((x, y - 16))
        assert arc(done)[0][-1] == pytest.approx(end)


def test_a_graph_shows_every_value_with_its_blame():
    loss, names = a_loss()
    alt = plots.draw_graph(loss, **names).alt
    assert f"timing = 0.5 (blame {MINUS}23.04)" in alt
    assert f"{style.TIMES} = 4.8 (blame {MINUS}2.4)" in alt
    assert "power 2 = 1.44 (blame 1)" in alt


def test_drawing_a_graph_leaves_its_tape_and_every_grad_alone():
    loss, names = a_loss()
    plots.draw_graph(loss, **names)
    assert all(link.grad is None for link in names.values())
    loss.backward()
    assert names["timing"].grad == pytest.approx(-23.04)


def test_a_value_that_is_used_twice_has_two_arrows_that_lie_apart():
    nodes = [("c", 6, 12), ("loss", 36, 1)]
    once, twice = (graph_scene(nodes, [(0, 1)] * uses).shapes for uses in (1, 2))
    arrows = [
        [shape.points for shape in shapes if isinstance(shape, Line)] for shapes in (once, twice)
    ]
    assert len(arrows[0]) == 1
    upper, lower = (np.array(points) for points in arrows[1])
    assert (lower[:, 1] - upper[:, 1]).min() > 6
    np.testing.assert_allclose((upper + lower) / 2, arrows[0][0])


def test_arrays_in_a_graph_are_told_by_their_shape():
    weights = Tensor(np.ones((2, 3)), name="w")
    assert f"w = 2{style.TIMES}3, to 1" in plots.draw_graph(ops.sum(weights * 2.0)).alt


def test_a_graph_too_large_to_read_is_refused():
    value = Tensor(1.0)
    for _ in range(70):
        value = value + value
    assert len(tape(value)) > 60
    with pytest.raises(ValueError, match="cannot be read"):
        plots.draw_graph(value)


def random_graph(count, seed):
    rng = np.random.default_rng(seed)
    pairs = [(int(rng.integers(0, end)), end) for end in range(1, count) for _ in range(2)]
    return sorted(set(pairs))


@pytest.mark.parametrize("seed", range(8))
def test_no_two_nodes_of_a_graph_of_forty_overlap_and_arrows_run_to_the_right(seed):
    edges = random_graph(40, seed)
    places, routes = layered(40, edges)
    for layer in {layer for layer, _ in places}:
        heights = sorted(height for at, height in places if at == layer)
        assert all(np.diff(heights) > 0.99)
    for (start, end), route in zip(edges, routes, strict=True):
        assert route[0] == places[start]
        assert route[-1] == places[end]
        assert all(np.diff([layer for layer, _ in route]) == 1)


def test_a_graph_of_one_node_has_a_place():
    assert layered(1, []) == ([(0, 0.0)], [])
    assert has_ink(plots.draw_nodes([("alone", "1", None)], []))


def test_the_numbers_below_a_graph_are_called_what_they_are():
    x = Tensor(3.0)
    slopes, blames = plots.draw_graph(x * x, below="slope", x=x), plots.draw_graph(x * x, x=x)
    assert "x = 3 (slope 6)" in slopes.alt
    assert "x = 3 (blame 6)" in blames.alt
    nodes = ([("x", "3", "6")], [])
    told = [str(graph_scene(*nodes, below=word).shapes) for word in ("slope", "blame")]
    assert "its slope" in told[0]
    assert "its blame" in told[1]


def test_a_scene_paints_each_kind_of_shape():
    scene = Scene(100, 50)
    photo = Photo(80, 5, 10, 10, np.zeros((2, 2, 3)))
    scene.add(Line([(1, 1), (9, 9)], dash=(2, 2)), Shape([(10, 10), (20, 10), (15, 20)]))
    scene.add(Disc(30, 30, 5), Box(40, 10, 10, 10, radius=3), Words(60, 20, "hi"), photo)
    scene.add(arrow((60, 30), (90, 40), style.INK))
    assert has_ink(paint(scene, "shapes"))


def test_a_stencil_says_which_way_each_picture_goes_and_by_how_much():
    stencil, images = np.ones((3, 8, 8)), np.full((2, 3, 8, 8), 0.5)
    images[0] += 0.01
    picture = plots.draw_stencil(stencil, images, bias=-0.5)
    assert picture.alt.endswith("dog, by 1.4; cat, by 0.5.")


def test_a_stencil_of_another_size_is_refused_by_its_shape():
    with pytest.raises(ValueError, match=r"A stencil \(3, 4, 4\) is laid over pictures"):
        plots.draw_stencil(np.ones((3, 4, 4)), some_images(2))


def test_a_film_shows_noise_first_and_the_new_pet_last():
    film = from_noise_to_pets()
    picture = plots.draw_film(film, pet=1, moments=4)
    assert picture.alt == "From noise to a pet in 30 steps: what it sees, and what it guesses."
    texts = [text.get_text() for axes in picture.axes for text in axes.texts]
    assert [text for text in texts if text in ("noise", "step 10", "step 20", "step 30")] == [
        "noise", "step 10", "step 20", "step 30",
    ]  # fmt: skip


def test_a_pet_or_a_moment_that_the_film_has_not_is_refused():
    film = from_noise_to_pets()
    with pytest.raises(ValueError, match="The film has pets 0 to 1, not 2"):
        plots.draw_film(film, pet=2)
    with pytest.raises(ValueError, match="Of 30 steps, show 2 to 31, not 1"):
        plots.draw_film(film, moments=1)


@pytest.mark.parametrize("given", [None, "film", 3, ["a", "b"]])
def test_what_is_no_film_is_refused(given):
    with pytest.raises(TypeError, match="draw_film needs Film, got"):
        plots.draw_film(given)


@pytest.mark.parametrize("name", ["pet", "moments"])
@pytest.mark.parametrize("given", [None, "x", 1.5])
def test_a_pet_or_a_moment_that_is_no_whole_number_is_refused(name, given):
    with pytest.raises(
        TypeError, match=f"draw_film needs a whole number for {name}, got {given!r}"
    ):
        plots.draw_film(from_noise_to_pets(), **{name: given})


def test_more_moments_than_have_room_are_refused():
    film = from_noise.film(from_noise.Denoiser(8, 4), "cat", steps=200)
    with pytest.raises(ValueError, match="Of 200 steps, show 2 to 40, not 41"):
        plots.draw_film(film, moments=41)


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        ({"images": None}, TypeError, r"needs images as an array, .* got NoneType"),
        ({"images": "cat"}, TypeError, r"needs images as an array, .* got str"),
        ({"images": np.zeros((2, 1, 8, 8))}, ValueError, r"needs pictures \(N, 3, size, size\)"),
        ({"pets": None}, TypeError, "draw_neighbours needs Pets, got None"),
        ({"pets": voices.draw(2)}, TypeError, "draw_neighbours needs Pets, got Voices"),
        ({"places": None}, TypeError, r"needs places as an array, .* got NoneType"),
        ({"places": [0.5, 1]}, TypeError, "places as a row of whole numbers, .* got float"),
        ({"places": [4, 99]}, ValueError, "pets 0 to 4, and 99 is none of them"),
        ({"places": [-1, 4]}, ValueError, "pets 0 to 4, and -1 is none of them"),
        ({"columns": 0}, ValueError, "1 to 40 pairs stand side by side, not 0"),
        ({"columns": -1}, ValueError, "1 to 40 pairs stand side by side, not -1"),
        ({"columns": 41}, ValueError, "1 to 40 pairs stand side by side, not 41"),
        ({"columns": "x"}, TypeError, "a whole number for columns, got 'x'"),
    ],
)
def test_what_are_no_neighbours_is_refused(change, kind, words):
    given = {"images": some_images(2), "pets": pets.draw(5, size=8), "places": [4, 1]}
    with pytest.raises(kind, match=words):
        plots.draw_neighbours(**given | change)


def test_each_new_pet_needs_a_neighbour():
    with pytest.raises(ValueError, match="one place for each picture, got 2 and 1"):
        plots.draw_neighbours(some_images(2), pets.draw(5, size=8), [4])
