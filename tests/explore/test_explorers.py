"""Explorers are tested by using them: each control through its range, buttons in every order."""

import base64
import io
import itertools
import json
import re
import xml.etree.ElementTree as ElementTree

import drawsvg
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from nuggets import explore
from nuggets.drawing import style
from nuggets.drawing.scene import Photo, Scene
from nuggets.explore import Choice, Explorer, Memory, Number, Slider, Steps, Switch, still
from nuggets.explore.gears import say_dials
from nuggets.explore.shot import coach_button, say_court
from nuggets.explore.svg import paint_svg, write_svg
from nuggets.worlds import court as play
from tests.hands import EXPLORERS, settings

MINUS, TIMES = style.MINUS, style.TIMES
COACH = "coach: one small correction"

each_explorer = pytest.mark.parametrize("make", EXPLORERS.values(), ids=EXPLORERS)


def hand(explorer, **values):
    """Set controls as the page does."""
    explorer._answer(None, {"seen": "1", "set": values, "press": []}, None)


def press(explorer, *labels):
    """Press buttons as the page does."""
    explorer._answer(None, {"seen": "1", "set": {}, "press": [*labels]}, None)


def control(explorer, name):
    """What the page is told of a control."""
    return next(row for row in explorer.controls if row["name"] == name)


def picture(explorer):
    """The group that holds what is seen, and has a name."""
    return next(part for part in root(explorer).iter() if part.get("role") == "img")


def root(explorer):
    return ElementTree.fromstring(explorer.svg)


def texts(explorer):
    return [text.text for text in root(explorer).iter("{http://www.w3.org/2000/svg}text")]


@each_explorer
def test_every_control_works_at_its_ends_and_in_its_middle(make):
    explorer = make()
    for numbers in settings(explorer):
        explorer.set(**numbers)
        assert explorer.error is None, numbers
        assert explorer.numbers == up_to_the_ends(explorer, numbers)
        assert picture(explorer).get("aria-label") == explorer.text
        assert "nan" not in without_photos(explorer.svg)
        assert_texts_stay_on(root(explorer))


@pytest.mark.parametrize("name", explore.__all__)
def test_a_name_in_explore_is_the_thing_that_makes_a_picture_and_never_a_module(name):
    assert callable(getattr(explore, name))


def up_to_the_ends(explorer, numbers):
    """The numbers, where the end of a slider depends on the others: not above where it is now."""
    ends = explorer.ends()
    return numbers | {name: min(numbers[name], end) for name, end in ends.items()}


def test_an_end_that_depends_on_another_control_moves_with_it():
    explorer = Explorer(
        {"layer": Steps(1, 3, 3), "unit": Steps(0, 30, 25)},
        lambda layer, unit: drawsvg.Drawing(10, 10),
        lambda layer, unit: f"unit {unit} of layer {layer}",
        highest={"unit": lambda layer, unit: 10 * layer},
    )
    explorer.set(layer=2)
    assert explorer.text == "unit 20 of layer 2"
    assert control(explorer, "unit")["high"] == 20
    hand(explorer, layer=1)
    assert explorer.text == "unit 10 of layer 1"
    explorer.set(unit=28, layer=3)
    assert explorer.text == "unit 28 of layer 3"
    explorer.set(layer=1)
    explorer.press("start again")
    assert explorer.text == "unit 25 of layer 3"


def without_photos(svg):
    """The text of a picture without the letters that a photograph is written in."""
    return re.sub(r"base64,[^\"]*", "", svg)


def assert_texts_stay_on(page):
    for text in page.iter("{http://www.w3.org/2000/svg}text"):
        wide = 0.66 * float(text.get("font-size")) * len(text.text)
        share = {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor")]
        left = float(text.get("x")) - share * wide
        assert left >= 0, text.text
        assert left + wide <= float(page.get("width")), text.text
        assert 10 <= float(text.get("y")) <= float(page.get("height")), text.text


@each_explorer
def test_buttons_work_in_every_order(make):
    labels = [row["name"] for row in make().controls if row["kind"] == "button"]
    assert labels[-1] == "start again"
    for length in (1, 2, 3):
        for order in itertools.product(labels, repeat=length):
            explorer = make()
            for label in order:
                explorer.press(label)
            assert explorer.error is None
            if order[-1] == "start again":
                assert explorer.numbers == make().numbers
                assert explorer.svg == make().svg


@each_explorer
def test_an_explorer_is_named_by_its_sentence_and_stored_with_a_picture(make):
    explorer = make()
    assert repr(explorer) == repr(make()) == f"<explorer: {explorer.text}>"
    data, about = explorer._repr_mimebundle_()
    assert data["text/plain"] == repr(explorer)
    assert "application/vnd.jupyter.widget-view+json" in data
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert image.width == 720 * style.SHARPNESS
    assert about["image/png"] == {"alt": explorer.text, "width": 720}


def test_without_the_tool_that_draws_it_there_is_no_still_picture(monkeypatch):
    monkeypatch.setattr(still, "resvg_py", None)
    bundle = explore.court()._repr_mimebundle_()
    assert "image/png" not in bundle
    assert bundle["text/plain"].startswith("<explorer: The ball flies")


def test_the_court_begins_with_the_first_shot():
    assert explore.court().text == "The ball flies 4.80 m and lands 1.20 m short."


def test_the_rewind_says_which_link_matters_most_and_how_much():
    explorer = explore.court()
    assert f"{MINUS}23.04" not in texts(explorer)
    hand(explorer, rewind=True)
    assert explorer.text == (
        "The ball flies 4.80 m and lands 1.20 m short. Rewind says: pass timing matters most here: "
        "turning it up by 0.01 brings the ball 9.6 cm closer."
    )
    assert {f"{MINUS}14.40", f"{MINUS}23.04", f"{MINUS}19.20"} <= set(texts(explorer))


def test_blame_starts_at_the_rim_and_flies_to_each_player_when_the_play_is_rewound():
    explorer = explore.court()
    names = [f"{what}-{who}" for who in ("shooter", "passer", "caller")
             for what in ("flight", "parcel")]  # fmt: skip
    before = re.findall(r'data-id="((?:flight|parcel)-[a-z]+)"', explorer.svg)
    assert before == names
    assert set(names) <= set(re.findall(r'data-id="([^"]*)"', explore.court(rewind=True).svg))


def test_one_press_of_the_coach_is_one_step_of_the_course():
    explorer = explore.court()
    press(explorer, COACH)
    links = [explorer.numbers[name] for name in play.Play._fields]
    assert links == pytest.approx([0.8144, 0.52304, 0.6192], abs=1e-12)


@pytest.mark.parametrize(
    "start", [(0.8, 0.5, 0.6), (1.5, 1.5, 1.5), (1.5, 1.5, 0.1), (0.3, 0.4, 1)]
)
def test_the_coach_brings_the_ball_in_and_never_farther_away(start):
    links = dict(zip(play.Play._fields, start, strict=True))
    for _ in range(60):
        better = coach_button(**links, rewind=False)
        assert abs(play.miss(play.shot(**better))) <= abs(play.miss(play.shot(**links))) + 1e-3
        links = better
    assert play.lands_in(play.shot(**links))


def test_what_the_rewind_says_is_true():
    for links in itertools.product((0.1, 0.55, 0.6, 1.0, 1.45), repeat=3):
        said = say_court(*links, rewind=True)
        if "brings the ball" not in said:
            continue
        slopes = [abs(slope) for slope in play.blame(play.Play(*links))]
        link = slopes.index(max(slopes))
        nudge = float(said.split(" by ")[1].split()[0]) * (1 if " up " in said else -1)
        turned = [value + (nudge if i == link else 0) for i, value in enumerate(links)]
        gain = abs(play.miss(play.shot(*links))) - abs(play.miss(play.shot(*turned)))
        assert float(said.split("ball ")[-1].split()[0]) == pytest.approx(100 * gain, rel=0.051)


def test_where_no_link_can_help_alone_the_rewind_says_so():
    assert "all blame" not in say_court(0, 0.5, 0.6, rewind=True)
    assert "no blame" in say_court(0, 0, 0.6, rewind=True)
    assert "all three links matter equally" in say_court(1.5, 1.5, 1.5, rewind=True)


def test_a_ball_out_of_sight_is_said_and_shown_to_be():
    explorer = explore.court(play.Play(1.5, 1.5, 1.5))
    assert explorer.text == "The ball flies 67.50 m and lands 61.50 m long, outside the picture."
    assert "67.5 m" in texts(explorer)


def test_the_dials_multiply_a_nudge_by_each_slope_in_turn():
    explorer = explore.dials()
    assert explorer.text.startswith(
        f"0.10 {TIMES} 2 = 0.20, {TIMES} 0.5 = 0.10, {TIMES} 3 = 0.30: the slopes multiply to 3."
    )
    assert [text for text in texts(explorer) if text in ("0.10", "0.20", "0.30")] == [
        "0.10", "0.20", "0.10", "0.30",
    ]  # fmt: skip


def test_dials_tell_minus_signs_zeros_and_the_end_of_the_dial():
    assert f"{TIMES} {MINUS}2 = {MINUS}0.20" in say_dials(0.1, -2, 1, 1)
    assert "nothing gets past a slope of 0" in say_dials(0.1, 2, 0, 1)
    assert "off the dial" in texts(explore.dials(0.5, (3, 3, 3)))
    assert "off the dial" not in texts(explore.dials())


@each_explorer
def test_every_control_has_a_name_that_a_screen_reader_can_say(make):
    explorer = make()
    hidden = [kind for kind in explorer.kinds.values() if isinstance(kind, Memory)]
    shown = [row for row in explorer.controls if row["kind"] != "button"]
    assert len(shown) + len(hidden) == len(explorer.numbers)
    assert all(row["label"] for row in explorer.controls)


@each_explorer
def test_every_handle_moves_numbers_that_there_are_within_their_ends_and_has_a_name(make):
    explorer = make()
    labels = []
    for shape in root(explorer).iter():
        if shape.get("data-ways"):
            labels.append(shape.get("data-label"))
            for way in json.loads(shape.get("data-ways")):
                kind = explorer.kinds[way["name"]]
                assert kind.low <= way["low"] + 1e-9 or way["low"] == 0
                assert way["high"] <= kind.high + 1e-9 or way["high"] == 1
                assert way["axis"] in ("x", "y", "turn")
        for name in (shape.get("data-moves") or "").split():
            assert f'data-id="{name}"' in explorer.svg, name
        if shape.get("data-press"):
            labels.append(shape.get("data-label"))
            wanted = json.loads(shape.get("data-press"))
            explorer.hear(wanted.get("set", {}), wanted.get("press", []))
            assert explorer.error is None
    assert all(labels)
    assert len(set(labels)) == len(labels)


@each_explorer
def test_no_two_shapes_of_a_picture_are_known_by_the_same_name(make):
    names = re.findall(r'data-id="([^"]*)"', make().svg)
    assert len(set(names)) == len(names)


def test_what_a_handle_stands_for_is_where_it_is_drawn():
    explorer = explore.court()
    for value in (0.0, 0.5, 1.5):
        explorer.set(timing=value)
        (knob,) = (s for s in root(explorer).iter() if s.get("data-label") == "pass timing")
        (way,) = json.loads(knob.get("data-ways"))
        share = (float(knob.get("cx")) - way["start"]) / (way["end"] - way["start"])
        assert way["low"] + share * (way["high"] - way["low"]) == pytest.approx(value, abs=1e-3)


def test_steps_are_whole_and_stay_within_their_ends():
    explorer = Explorer(
        {"tick": Steps(0, 9, 2, "moment", pause=300, play="Go")},
        lambda tick: drawsvg.Drawing(100 + tick, 50),
        lambda tick: f"{tick}",
        waits=lambda tick: tick == 5,
    )
    row = control(explorer, "tick")
    assert [row["label"], row["high"], row["pause"], row["play"]] == ["moment", 9, 300, "Go"]
    for given, value in ((5, 5), (7.4, 7), (99, 9), (-3, 0)):
        hand(explorer, tick=given)
        assert explorer.text == str(value)
        assert explorer.waits == (value == 5)


def test_a_memory_is_kept_by_buttons_and_is_seen_by_nobody():
    controls = {"guess": Number(-5, 5, 1.0, "my guess"), "on": Switch(True), "said": Memory(())}
    explorer = Explorer(
        controls,
        lambda guess, on, said: drawsvg.Drawing(100, 50),
        lambda guess, on, said: f"said {said}",
        {"say": lambda guess, on, said: {"said": (*said, guess)}},
    )
    hand(explorer, guess="2,5")
    explorer.press("say")
    explorer.press("say")
    assert explorer.text == "said (2.5, 2.5)"
    assert [row["name"] for row in explorer.controls] == ["guess", "on", "say", "start again"]
    assert "said" not in explorer.values
    explorer.press("start again")
    assert explorer.text == "said ()"


# A small explorer of our own, to try the shell.


def tiny(draw=None, say=None, buttons=None):
    controls = {
        "a": Slider(0, 10, 1),
        "kind": Choice(("plain", "bold"), "plain", "kind of line"),
        "on": Switch(True, "shown"),
    }
    return Explorer(
        controls,
        draw or (lambda a, kind, on: drawsvg.Drawing(100 + a, 50)),
        say or (lambda a, kind, on: f"a is {a:g} <{kind}> & {on}"),
        buttons,
    )


def counted():
    calls = []

    def draw(**numbers):
        calls.append(numbers)
        return drawsvg.Drawing(100, 50)

    return tiny(draw, buttons={"two at once": lambda **numbers: {"a": 5, "kind": "bold"}}), calls


def test_several_numbers_changed_together_redraw_once():
    explorer, calls = counted()
    explorer.set(a=3, kind="bold", on=False)
    assert calls[1:] == [{"a": 3, "kind": "bold", "on": False}]
    explorer.press("two at once")
    assert len(calls) == 3
    explorer.press("start again")
    assert len(calls) == 4
    assert explorer.numbers == {"a": 1, "kind": "plain", "on": True}


def test_a_hand_on_a_slider_redraws_once():
    explorer, calls = counted()
    hand(explorer, a=7)
    hand(explorer, a=8, kind="bold")
    assert len(calls) == 3


def test_the_sentence_names_the_picture():
    explorer = tiny()
    assert explorer.text == "a is 1 <plain> & True"
    assert root(explorer).get("aria-label") == explorer.text


def broken_above(limit):
    def function(a, kind, on):
        if a > limit:
            raise ValueError(f"{a:g} is <too> much")
        return drawsvg.Drawing(100, 50)

    return function


def assert_shows_error(explorer, message, picture_before):
    assert explorer.tone == "alert"
    assert message in explorer.text
    assert explorer.svg == picture_before
    assert isinstance(explorer.error, Exception)
    assert "did not work" in repr(explorer)


def test_an_error_in_the_drawing_is_shown_and_the_picture_before_it_stays():
    explorer = tiny(draw=broken_above(5))
    before = explorer.svg
    hand(explorer, a=9)
    assert_shows_error(explorer, "ValueError: 9 is <too> much", before)
    assert explorer.numbers["a"] == 9  # so that a hand can go on
    explorer.set(a=2)
    assert explorer.error is None
    assert explorer.tone == ""


def test_an_error_in_the_sentence_is_shown():
    explorer = tiny(say=lambda a, kind, on: f"one over it is {1 / (a - 4):g}")
    before = explorer.svg
    explorer.set(a=4)
    assert_shows_error(explorer, "ZeroDivisionError", before)


@pytest.mark.parametrize("answer", [lambda **numbers: 1 / 0, lambda **numbers: {"b": 1}])
def test_an_error_behind_a_button_is_shown(answer):
    explorer = tiny(buttons={"break": answer})
    before = explorer.svg
    press(explorer, "break")
    assert_shows_error(explorer, "This did not work", before)


def test_an_explorer_that_cannot_begin_says_why():
    explorer = tiny(draw=broken_above(0))
    assert "1 is <too> much" in repr(explorer)
    assert "image/png" not in explorer._repr_mimebundle_()


def test_an_unknown_control_or_button_is_named():
    explorer = tiny()
    with pytest.raises(ValueError, match="no control called 'b': there are a, kind, on"):
        explorer.set(b=1)
    with pytest.raises(ValueError, match="no button called 'jump': there are start again"):
        explorer.press("jump")


def test_a_slider_stops_at_its_ends():
    explorer = tiny()
    explorer.set(a=99)
    assert explorer.numbers["a"] == 10


def test_a_photograph_inside_a_picture_is_an_image():
    scene = Scene(20, 10, [Photo(0, 0, 10, 10, explore_pixels())])
    svg = write_svg(paint_svg(scene), "a dot")
    assert "data:image/png;base64" in svg
    assert 'aria-label="a dot"' in svg


def explore_pixels():
    return [[[1.0, 0.0, 0.0]]]


# What a learner makes in ten lines.


def test_a_function_that_draws_becomes_an_explorer_by_naming_the_ends_of_its_numbers():
    def draw(height, bold, kind):
        return Scene(100, 50, [Photo(0, 0, 10 * height, 10, explore_pixels())])

    explorer = explore.explorer(draw, height=(0, 1.0), bold=False, kind=["a", "b"])
    assert explorer.text == "Height is 0.5, bold is false, kind is a."
    hand(explorer, height=1, bold=True, kind="b")
    assert explorer.numbers == {"height": 1, "bold": True, "kind": "b"}


def test_a_figure_of_matplotlib_can_be_what_is_drawn():
    def draw(steep):
        figure = Figure((3, 2))
        figure.subplots().plot([0, 1], [0, steep])
        return figure

    explorer = explore.explorer(draw, lambda steep: f"<{steep}> & so on", steep=(1, 5))
    assert explorer.error is None
    assert root(explorer).get("aria-label") == "<1> & so on"
    hand(explorer, steep=3)
    assert explorer.text == "<3> & so on"


def test_ends_that_are_numbers_of_numpy_can_be_sent_to_the_page():
    ends = {"whole": (np.int64(0), np.int64(5)), "real": (np.float32(0), np.float32(5))}
    explorer = explore.explorer(lambda **numbers: Scene(100, 50, []), **ends)
    assert [row["kind"] for row in explorer.controls] == ["steps", "slider", "button"]
    assert json.loads(json.dumps(explorer.controls)) == explorer.controls


def test_figures_of_pyplot_do_not_pile_up():
    def draw(steep):
        figure, axes = plt.subplots()
        axes.plot([0, 1], [0, steep])
        return figure

    before = plt.get_fignums()
    explorer = explore.explorer(draw, steep=(1.0, 5.0))
    hand(explorer, steep=3)
    assert explorer.error is None
    assert plt.get_fignums() == before


def test_what_draws_nothing_is_told_so():
    explorer = explore.explorer(lambda a: None, a=(0, 1.0))
    assert "must return a Scene, a drawsvg.Drawing or a figure of matplotlib" in explorer.text


@pytest.mark.parametrize("said", [None, 3])
def test_what_says_nothing_is_told_so(said):
    explorer = explore.explorer(lambda a: drawsvg.Drawing(10, 10), lambda a: said, a=(0, 1.0))
    assert f"must return a sentence, and returned {said!r}" in explorer.text


NO_ENDS = [3, (1,), "ab", None, (1, 2, 3, 4), (1.0, 0.0), (5, 0), (1, 1), (0, 1, 0), (0, 1, -0.1)]
NO_ENDS += [(float("nan"), 1.0), (0, float("inf")), (0, "1"), (None, 1), ["one", "one"]]
NO_ENDS += [["x", []], ["x", 1], (0, 10**400), (0, 10**400, 1), (0.5, 10**400)]
NO_ENDS += [(-1.7e308, 1.7e308), (0.0, 5e-324), (1e300, 1e300 + 1)]


@pytest.mark.parametrize("ends", NO_ENDS)
def test_ends_that_are_none_are_refused(ends):
    with pytest.raises(TypeError, match="a needs its ends, such as a="):
        explore.explorer(lambda a: None, a=ends)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"a": "3"}, "a is a number, not '3'"),
        ({"a": float("nan")}, "a is a number, not nan"),
        ({"kind": "thin"}, "kind cannot be 'thin': choose one of plain, bold"),
        ({"on": 2}, "on is True or False, not 2"),
    ],
)
def test_a_value_of_another_kind_is_refused_and_nothing_changes(numbers, words):
    explorer = tiny()
    with pytest.raises((TypeError, ValueError), match=re.escape(words)):
        explorer.set(**numbers)
    assert explorer.numbers == {"a": 1, "kind": "plain", "on": True}
    hand(explorer, **numbers)
    assert words in explorer.text


def test_a_number_that_is_typed_beyond_the_ends_is_refused_and_not_changed_in_silence():
    explorer = Explorer({"a": Number(-10, 10)}, lambda a: drawsvg.Drawing(9, 9), lambda a: f"{a}.")
    hand(explorer, a="1e99")
    assert f"Type a number between {MINUS}10 and 10. You typed 1e99." in explorer.text
    assert explorer.numbers == {"a": 0.0}


NAN = float("nan")

WRONG_STARTS = [
    ("playground", {"lr": 3}, "lr cannot be 3: choose one of 0.1, 0.5, 2.0, 5.0, 20.0."),
    ("playground", {"data": "x"}, "data cannot be 'x': choose one of 'corners'"),
    ("playground", {"steps": -1}, "steps is a whole number from 0 to 80, not −1."),
    ("playground", {"steps": 999}, "steps is a whole number from 0 to 80, not 999."),
    ("cost", {"truth": "Dog"}, "truth cannot be 'Dog': choose one of 'dog', 'cat'."),
    ("cost", {"chance": 0}, "chance is a number from 0.001 to 0.999, not 0."),
    ("cost", {"chance": 1}, "chance is a number from 0.001 to 0.999, not 1."),
    ("cost", {"chance": NAN}, "chance is a number, not nan."),
    ("neuron", {"bend": "relu"}, "bend cannot be 'relu': choose one of 'none', 'ReLU'"),
    ("neuron", {"inputs": (1, 2, 3, 4)}, "inputs is a row of 3 numbers, not of 4."),
    ("neuron", {"weights": (NAN, 1, 1)}, "weights[0] is a number, not nan."),
    ("race", {"weights": 500}, "weights cannot be 500: choose one of 13, 41, 145, 529, 4129."),
    ("race", {"start": 9}, "start cannot be 9: choose one of 1, 2, 3, 4, 5."),
    ("race", {"passes": 1.5}, "passes is a whole number from 0 to 1,000, not 1.5."),
    ("race", {"passes": -1}, "passes is a whole number from 0 to 1,000, not −1."),
    ("race", {"passes": 10**9}, "passes is a whole number from 0 to 1,000, not 1,000,000,000."),
    ("descent", {"surface": "hill"}, "surface cannot be 'hill': choose one of 'play', 'bowl'"),
    ("descent", {"start": 0.5}, "start is a row of 2 numbers, not 0.5."),
    ("descent", {"start": (5, 5)}, "start[0] is a number from 0 to 1.2, not 5."),
    ("descent", {"lr": NAN}, "lr is a number, not nan."),
    ("descent", {"lr": -1}, "lr is a number from 0 to 0.012, not −1."),
    ("descent", {"steps": 500}, "steps is a whole number from 0 to 50, not 500."),
    ("bug_zoo", {"part": "Tanh"}, "part cannot be 'Tanh': choose one of 'tanh'"),
    ("court", {"play": (9, 9, 9)}, "play[0] is a number from 0 to 1.5, not 9."),
    ("court", {"play": (NAN, 0, 0)}, "play[0] is a number, not nan."),
    ("court", {"play": (1, 2)}, "play is a row of 3 numbers, not of 2."),
    ("court", {"rewind": "yes"}, "rewind is True or False, not 'yes'."),
    ("dials", {"slopes": (1, 2)}, "slopes is a row of 3 numbers, not of 2."),
    ("dials", {"nudge": NAN}, "nudge is a number, not nan."),
    ("chain", {"play": (1, 2)}, "play is a row of 3 numbers, not of 2."),
    ("first_step", {"steps": 99}, "steps is a whole number from 0 to 5, not 99."),
    ("first_step", {"steps": -1}, "steps is a whole number from 0 to 5, not −1."),
    ("random_arrow", {"weights": 1}, "weights is a whole number from 2 to 10,000, not 1."),
    ("random_arrow", {"weights": 10**9}, "weights is a whole number from 2 to 10,000, not 1,0"),
    ("random_arrow", {"line": 999}, "line is a number from 0 to 180, not 999."),
    ("ring", {"players": 1}, "players is a whole number from 2 to 8, not 1."),
    ("ring", {"players": 2.5}, "players is a whole number from 2 to 8, not 2.5."),
    ("ring", {"way": "star"}, "way cannot be 'star': choose one of 'ring', 'captain'."),
    ("ring", {"rounds": 7}, "rounds is a whole number from 0 to 6, not 7."),
    ("ring", {"way": "captain", "rounds": 3}, "rounds is a whole number from 0 to 2, not 3."),
]


@pytest.mark.parametrize(("name", "wrong", "words"), WRONG_STARTS)
def test_a_first_value_that_a_control_cannot_have_is_refused_by_its_name(name, wrong, words):
    with pytest.raises((TypeError, ValueError), match=re.escape(words)):
        getattr(explore, name)(**wrong)


def test_ends_of_0_and_1_are_smooth_and_other_whole_numbers_go_in_whole_steps():
    explorer = explore.explorer(lambda **numbers: Scene(100, 50, []), timing=(0, 1), count=(0, 5))
    assert [row["kind"] for row in explorer.controls] == ["slider", "steps", "button"]
    hand(explorer, timing=0.25)
    assert explorer.numbers["timing"] == 0.25


@pytest.mark.parametrize("ends", [(0, 1, 5), (0, 1, 0)])
def test_a_step_that_is_longer_than_the_way_or_none_is_refused(ends):
    with pytest.raises(TypeError, match="timing needs its ends"):
        explore.explorer(lambda timing: None, timing=ends)


def test_a_number_that_is_called_say_is_refused_in_a_sentence():
    with pytest.raises(TypeError, match=r"say is a function that gives a sentence.*another name"):
        explore.explorer(lambda say: None, say=(0, 1))
