"""A frozen explorer has the pictures and sentences of the living one, in a small file."""

import gzip
import html
import json
import re

import drawsvg
import pytest

from nuggets import explore
from nuggets.explore import Explorer, Memory, Slider, Switch, freeze
from nuggets.explore.voice import SPANS
from nuggets.studies.voice import beginner
from nuggets.worlds import pretrained


def thawed(data, row):
    """The text of a picture of a frozen explorer, put together as ``touch.js`` does it."""
    now = []
    for length, *changes in data["frames"][: row + 1]:
        now = (now + [None] * length)[:length]
        for place, token in zip(changes[::2], changes[1::2], strict=True):
            now[place] = token
    return "".join(data["tokens"][token] for token in now)


def unnamed(explorer):
    """The text of the picture of a living explorer, without its sentence."""
    return explorer.svg.replace(f'aria-label="{html.escape(explorer.text)}"', "")


def small():
    return Explorer(
        {"a": Slider(0, 1, 0.3, 0.1), "on": Switch(False), "kept": Memory("x")},
        lambda a, on, kept: drawsvg.Drawing(100 + a, 50, data_on=on),
        lambda a, on, kept: f"a is {a:g}, {'on' if on else 'off'}",
        {"never": lambda **numbers: {}},
    )


def test_each_frozen_picture_is_the_living_one():
    explorer = small()
    data = freeze.freeze(explorer, freeze.grid(explorer, a=3))
    assert data["grid"] == [["a", [0.0, 0.5, 1.0]], ["on", [False, True]]]
    assert data["start"] == {"a": 0.3, "on": False}
    for row, text in enumerate(data["texts"]):
        explorer.set(a=(row // 2) / 2, on=bool(row % 2))
        assert text == explorer.text
        assert thawed(data, row) == unnamed(explorer)


def test_freezing_leaves_the_explorer_as_it_is():
    explorer = small()
    before = explorer.numbers, explorer.text
    freeze.freeze(explorer, freeze.grid(explorer))
    assert (explorer.numbers, explorer.text) == before


def test_the_place_to_begin_with_is_on_the_grid():
    explorer = explore.court()
    places = freeze.grid(explorer)
    assert all(explorer.numbers[name] in values for name, values in places.items())
    assert len(places["selection"]) == 12  # 0.8 lies between two of eleven
    assert freeze.grid(explorer, timing=[0.5, 0.6])["timing"] == [0.5, 0.6]


def test_a_control_with_stops_of_its_own_stops_there():
    assert freeze.grid(explore.random_arrow())["weights"][-1] == 10_000


def test_a_grid_that_is_too_fine_is_refused():
    explorer = explore.court()
    with pytest.raises(ValueError, match="more than 20,000: give some numbers fewer stops"):
        freeze.freeze(explorer, freeze.grid(explorer, stops=40))


def test_a_voice_can_be_frozen_at_a_few_places_of_each_control():
    explorer = explore.voice()
    ends = {name: [kind.low, kind.high] for name, kind in explorer.kinds.items() if name in SPANS}
    places = freeze.grid(explorer, **ends, word=["yes", "no"])
    assert freeze.count(places) == 128
    assert len(freeze.freeze(explorer, places)["frames"]) == 128


@pytest.mark.parametrize("own", [explore.OwnPhoto, explore.OwnVoice])
def test_what_asks_about_your_own_needs_a_kernel(own):
    network = pretrained.expert() if own is explore.OwnPhoto else beginner()
    with pytest.raises(ValueError, match=f"{own.__name__} needs a kernel, so it cannot be frozen"):
        freeze.grid(own(network))


@pytest.mark.parametrize(("given", "got"), [(None, "None"), ("voice", "'voice'"), ({}, "dict")])
def test_what_is_no_explorer_is_refused_by_its_name(given, got):
    with pytest.raises(TypeError, match=f"^A page alone needs Explorer, got {got}"):
        freeze.grid(given)


COURT, COST = 300_000, 60_000
"""How many bytes the frozen court and the frozen cost may have."""

CHANCES = [0.001, 0.005, *(round(0.01 * step, 2) for step in range(1, 100)), 0.995, 0.999]


@pytest.mark.parametrize(
    ("make", "own", "most"),
    [(explore.court, {}, COURT), (explore.cost, {"chance": CHANCES}, COST)],
    ids=["court", "cost"],
)
def test_a_frozen_explorer_is_small(make, own, most):
    explorer = make()
    packed = freeze.pack(freeze.freeze(explorer, freeze.grid(explorer, **own)))
    assert len(packed) < most
    data = json.loads(gzip.decompress(packed))
    assert len(data["frames"]) == len(data["texts"]) > 400


def test_a_page_holds_all_that_it_needs():
    explorer = small()
    packed = freeze.pack(freeze.freeze(explorer, freeze.grid(explorer)))
    page = freeze.page("A <title>", packed, packed)
    assert "<title>A &lt;title&gt;</title>" in page
    assert page.count('class="explorer"') == 2
    assert "export function frozen" in page
    assert not re.search(r'(src|href)="', page)
    assert freeze.pack(freeze.freeze(explorer, freeze.grid(explorer))) == packed
