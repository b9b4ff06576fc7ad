"""The live picture: what it counts is true, it is drawn rarely, and it ends as a still picture."""

import base64
import contextlib
import io

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
