"""The live picture: what it counts is true, it is drawn rarely, and it ends as a still picture."""

import base64
import contextlib
import io
import re

import numpy as np
import pytest
from PIL import Image

import nuggets as ng
from nuggets import explore
from nuggets.explore import live as screen
from nuggets.explore import still

PETS = ng.pets.draw(160, difficulty="easy")
TRAIN, TEST = PETS.split(60)


def small_model():
    ng.manual_seed(0)
    return ng.Sequential(ng.Normalize(0.5), ng.Flatten(), ng.Linear(3072, 2))


def learn(live, epochs=2, **options):
    optimizer = ng.Adam(live.model.parameters())
    return ng.fit(
        live.model, TRAIN.images, TRAIN.labels, optimizer=optimizer, epochs=epochs,
        batch_size=20, watch=live, progress=False, **options,
    )  # fmt: skip


@pytest.fixture
def shown(monkeypatch):
    """What was displayed, in order."""
    things = []
    monkeypatch.setattr(screen, "display", lambda thing, **_: things.append(thing))
    return things


def test_it_notes_every_step_and_counts_now_and_then(shown):
    with explore.Live(small_model(), TEST, TRAIN, every=1) as live:
        learn(live)
    assert [epochs for epochs, _ in live.losses] == pytest.approx(np.arange(1, 11) / 5)
    assert [epochs for epochs, _ in live.scores] == pytest.approx([0, 1, 2])
    assert len(live.seen) == 3


def test_what_it_counts_is_what_the_model_gets_right(shown):
    with explore.Live(small_model(), TEST, TRAIN) as live:
        learn(live)
    right = 100 * ng.accuracy(live.model, TEST.images, TEST.labels)
    assert live.scores[-1][1] == right
    assert f"{right:.0f} of 100 test pictures are right" in live.text


def test_the_other_set_may_have_another_name(shown):
    live = explore.Live(small_model(), TEST, called="validation")
    assert "of 100 validation pictures are right" in live.text
    assert ">validation " in live.svg()
    assert ">test " not in live.svg()


def test_watching_does_not_change_what_is_learned(shown):
    with explore.Live(small_model(), TEST, every=0.2) as live:
        watched = learn(live)
    alone = small_model()
    optimizer = ng.Adam(alone.parameters())
    options = {"epochs": 2, "batch_size": 20, "progress": False}
    unwatched = ng.fit(alone, TRAIN.images, TRAIN.labels, optimizer=optimizer, **options)
    assert watched == unwatched


def test_a_model_that_learns_goes_on_learning_after_it_was_asked(shown):
    model = ng.Sequential(ng.Conv2d(3, 4, 3), ng.BatchNorm2d(4), ng.Flatten(), ng.Linear(3600, 2))
    with explore.Live(model, TEST) as live:
        learn(live)
    assert all(part.training for part in model.modules())


def test_it_is_drawn_at_most_four_times_a_second(shown, monkeypatch):
    now, drawn = [0.0], []
    monkeypatch.setattr(screen.time, "perf_counter", lambda: now[0])
    live = explore.Live(small_model(), TEST)
    live.widget.observe(lambda change: drawn.append(now[0]), "svg")
    for step in range(1, 101):
        now[0] = step / 20
        live(step / 100, 1 / step)
    assert len(drawn) == 20
    assert np.diff(drawn).min() >= screen.PAUSE - 1e-9


def test_where_drawing_is_slow_it_takes_a_small_share_of_the_time(shown, monkeypatch):
    now, drawn = [0.0], []
    monkeypatch.setattr(screen.time, "perf_counter", lambda: now[0])
    live = explore.Live(small_model(), TEST)

    def slowly(change):
        drawn.append(now[0])
        now[0] += 0.1

    live.widget.observe(slowly, "svg")
    for step in range(1, 1001):
        now[0] += 0.01
        live(step / 1000, 1 / step)
    assert 0.1 * (len(drawn) - 1) <= screen.SHARE * now[0]
    assert len(drawn) >= 4


def test_while_it_learns_one_widget_is_shown_and_at_the_end_a_still_picture(shown):
    with explore.Live(small_model(), TEST) as live:
        assert "application/vnd.jupyter.widget-view+json" in shown[0]
        learn(live)
    assert shown[1:] == [live]
    assert live.widget.layout.display == "none"


def test_the_still_picture_says_in_words_what_it_shows():
    live = explore.Live(small_model(), TEST)
    data, about = live._repr_mimebundle_()
    assert data["text/plain"] == f"<live: {live.text}>"
    assert about["image/png"]["alt"] == live.text
    assert "application/vnd.jupyter.widget-view+json" not in data


def test_without_the_authors_tool_the_still_picture_is_an_svg(monkeypatch):
    monkeypatch.setattr(still, "resvg_py", None)
    data = explore.Live(small_model(), TEST)._repr_mimebundle_()
    assert data["image/svg+xml"].startswith("<svg")


def test_an_interrupt_keeps_what_was_learned_and_the_picture_stands_still(shown, capsys):
    live = explore.Live(small_model(), TEST)

    def stop(epochs, loss):
        live(epochs, loss)
        if len(live.losses) == 7:
            raise KeyboardInterrupt

    before = live.model.state_dict()
    optimizer = ng.Adam(live.model.parameters())
    with live:
        history = ng.fit(
            live.model, TRAIN.images, TRAIN.labels, optimizer=optimizer, epochs=9,
            batch_size=20, watch=stop, progress=False,
        )  # fmt: skip
    assert len(history) == 2
    assert "keeps what it has learned" in capsys.readouterr().out
    assert not np.array_equal(before["2.weight"], live.model[2].weight.data)
    assert live.scores[-1][0] == pytest.approx(7 / 5)
    assert shown[-1] is live


def test_an_error_while_learning_is_told_and_not_covered(shown):
    with contextlib.suppress(ZeroDivisionError), explore.Live(small_model(), TEST):
        raise ZeroDivisionError
    assert len(shown) == 1


def test_a_model_whose_scores_are_no_numbers_is_drawn_all_the_same():
    live = explore.Live(small_model(), TEST)
    live.model[2].weight.data[...] = np.nan
    with np.errstate(all="ignore"):
        assert "nan" not in live.chances.astype(str)


def test_photographs_are_shown_while_it_learns_and_not_kept_in_the_still_picture():
    noise = np.random.default_rng(0).integers(0, 256, (20, 3, 32, 32), np.uint8)
    pictures = ng.photos.Photos(noise, np.arange(20) % 2)
    model = ng.Sequential(ng.Flatten(), ng.Linear(3072, 2))
    live = ng.explore.Live(model, pictures)
    assert "<image" in live.svg()
    assert "<image" not in live.svg(examples=False)
    stills = [
        Image.open(io.BytesIO(base64.b64decode(each._repr_mimebundle_()[0]["image/png"])))
        for each in (live, ng.explore.Live(model, PETS))
    ]
    assert stills[0].height < stills[1].height


# What stays in its place while it learns.


def words_of(svg):
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_the_axes_of_the_curves_are_those_of_all_epochs_from_the_first_step_on():
    live = explore.Live(small_model(), TEST, epochs=6)
    for epochs in (0.1, 3, 6):
        live(epochs, 0.7)
        assert words_of(live.svg()).count("6 epochs") == 2
        assert {"0", "0.35", "0.7"} <= set(words_of(live.svg()))


def test_where_the_epochs_are_not_known_the_axis_doubles_at_its_end():
    live, ends = explore.Live(small_model(), TEST), []
    for epochs in (0.5, 1, 1.5, 2, 3, 5):
        live(epochs, 0.7)
        ends += [text for text in words_of(live.svg()) if text.endswith(("epoch", "epochs"))][:1]
    assert ends == ["1 epoch", "1 epoch", "2 epochs", "2 epochs", "4 epochs", "8 epochs"]


def test_more_epochs_than_were_said_are_drawn_all_the_same():
    live = explore.Live(small_model(), TEST, epochs=1)
    live(1.5, 0.7)
    assert "2 epochs" in words_of(live.svg())


def test_a_loss_above_the_axis_makes_it_twice_as_high():
    live = explore.Live(small_model(), TEST)
    live(0.1, 1.1)
    assert {"0", "0.7", "1.4"} <= set(words_of(live.svg()))


@pytest.mark.parametrize("loss", [np.nan, np.inf])
def test_a_loss_that_is_no_number_is_no_reason_to_stop(loss):
    live = explore.Live(small_model(), TEST)
    live(0.1, 0.7)
    live(0.2, loss)
    assert "nan" not in re.sub(r"base64,[^\"]*", "", live.svg())


def filters(channels=16, count=4):
    ng.manual_seed(0)
    return ng.Sequential(
        ng.Normalize(0.5), ng.Conv2d(3, channels, 1), ng.Conv2d(channels, count, 3),
        ng.AdaptiveAvgPool2d(1), ng.Flatten(), ng.Linear(count, 2),
    )  # fmt: skip


def test_the_first_filters_are_those_of_the_first_convolution_in_their_colours():
    ng.manual_seed(0)
    model = ng.Sequential(ng.Conv2d(3, 20, 3), ng.Conv2d(20, 4, 3))
    shown = screen.first_filters(model)
    assert shown.shape == (16, 3, 3, 3)
    np.testing.assert_array_equal(shown[2, :, :, 1], model[0].weight.data[2, 1])
    assert screen.first_filters(small_model()) is None


def test_filters_are_drawn_beside_the_curves_and_anew_while_they_form(shown):
    live = explore.Live(filters(), TEST)
    before = live.svg(examples=False)
    assert "its first 16 filters" in words_of(before)
    images = re.findall(r"<image[^>]*>", before)
    live.model[1].weight.data[0] += 1
    assert re.findall(r"<image[^>]*>", live.svg(examples=False)) != images
    assert "filters" not in " ".join(words_of(explore.Live(small_model(), TEST).svg()))


@pytest.mark.parametrize("count", [1, 5, 16])
def test_no_words_of_the_live_picture_leave_the_page(count):
    live = explore.Live(filters(channels=count), TEST, TRAIN, epochs=2)
    live.scores.append((2, 100.0))
    live.seen.append((2, 100.0))
    for x, size, anchor, text in re.findall(
        r'<text x="([\d.]+)"[^>]*font-size="([\d.]+)"[^>]*text-anchor="(\w+)"[^>]*>([^<]*)',
        live.svg(),
    ) or [("0", "12", "start", "none found")]:
        assert text != "none found"
        wide = 0.66 * float(size) * len(text)
        left = float(x) - {"start": 0, "middle": 0.5, "end": 1}[anchor] * wide
        assert left >= 0, text
        assert left + wide <= 720, text


# Slow motion.


def test_in_slow_motion_each_of_the_first_ten_steps_is_drawn_and_waited_for(shown, monkeypatch):
    naps, said = [], []
    monkeypatch.setattr(screen.time, "sleep", naps.append)
    live = explore.Live(small_model(), TEST, slow=0.5)
    live.widget.observe(lambda change: said.append(change["new"]), "text")
    with live:
        learn(live, epochs=3)
    assert naps == [0.5] * screen.SLOW_STEPS
    slow = [text for text in said if text.startswith("In slow motion")]
    assert [int(text.split("step ")[1].split()[0]) for text in slow] == list(range(1, 11))
    assert f"and its loss is {live.losses[9][1]:.2f}." in slow[9]
    assert "slow motion" not in live.text


def test_without_slow_motion_nothing_waits(shown, monkeypatch):
    monkeypatch.setattr(screen.time, "sleep", lambda seconds: pytest.fail("it waited"))
    with explore.Live(small_model(), TEST) as live:
        learn(live)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"slow": -1}, "slow must not be below 0, got -1"),
        ({"slow": 1000}, "slow must not be above 60, got 1000"),
        ({"slow": "1"}, "slow"),
        ({"epochs": "all"}, "epochs"),
    ],
)
def test_settings_of_the_live_picture_that_are_none_are_told(options, words):
    with pytest.raises((TypeError, ValueError), match=words):
        explore.Live(small_model(), TEST, **options)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"count": -1}, "count"),
        ({"count": 0}, "count"),
        ({"every": 0}, "every"),
        ({"every": "a"}, "every"),
        ({"test": None}, "test must be Pets or Photos"),
        ({"train": np.zeros((2, 3, 32, 32))}, "train must be Pets or Photos"),
    ],
)
def test_a_setting_that_it_cannot_have_is_refused_when_it_is_made(given, words):
    settings = {"model": ng.pretrained.beginner(), "test": ng.pets.draw(8)} | given
    with pytest.raises((TypeError, ValueError), match=words):
        explore.Live(**settings)
