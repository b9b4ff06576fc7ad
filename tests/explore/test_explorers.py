"""Explorers are tested by using them: each control through its range, buttons in every order."""

import base64
import io
import itertools
import re
import xml.etree.ElementTree as ElementTree

import drawsvg
import ipywidgets
import pytest
from PIL import Image

from nuggets import explore
from nuggets.drawing import style
from nuggets.drawing.scene import Photo, Scene
from nuggets.explore import Choice, Explorer, Memory, Number, Slider, Steps, Switch, still
from nuggets.explore.explorer import Kept
from nuggets.explore.gears import say_dials
from nuggets.explore.shot import coach_button, say_court
from nuggets.explore.svg import paint_svg, write_svg
from nuggets.worlds import court as play
from tests.hands import EXPLORERS, settings

MINUS, TIMES = style.MINUS, style.TIMES
COACH = "coach: one small correction"
NUMBERS = (ipywidgets.BoundedFloatText, ipywidgets.BoundedIntText)

each_explorer = pytest.mark.parametrize("make", EXPLORERS.values(), ids=EXPLORERS)


def parts(explorer, kind):
    """All widgets of a kind inside an explorer, in their order."""
    waiting, found = list(explorer.children), []
    while waiting:
        widget = waiting.pop(0)
        found += [widget] if isinstance(widget, kind) else []
        waiting = [*getattr(widget, "children", ()), *waiting]
    return found


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
        page = root(explorer)
        assert page.get("role") == "img"
        assert page.get("aria-label") == explorer.text
        assert "nan" not in without_photos(explorer.svg)
        assert_texts_stay_on(page)


@pytest.mark.parametrize("name", explore.__all__)
def test_a_name_in_explore_is_the_thing_that_makes_a_picture_and_never_a_module(name):
    assert callable(getattr(explore, name))


def up_to_the_ends(explorer, numbers):
    """The numbers, where the end of a slider depends on the others: not above where it is now."""
    ends = {name: dial.max for name, dial in explorer.dials.items() if hasattr(dial, "max")}
    return numbers | {name: min(numbers[name], end) for name, end in ends.items()}


def test_an_end_that_depends_on_another_control_moves_with_it_in_the_box_slider_and_player():
    explorer = Explorer(
        {"layer": Steps(1, 3, 3), "unit": Steps(0, 30, 25)},
        lambda layer, unit: drawsvg.Drawing(10, 10),
        lambda layer, unit: f"unit {unit} of layer {layer}",
        highest={"unit": lambda layer, unit: 10 * layer},
    )
    explorer.set(layer=2)
    assert explorer.text == "unit 20 of layer 2"
    kinds = ipywidgets.BoundedIntText, ipywidgets.IntSlider, ipywidgets.Play
    assert [parts(explorer, kind)[1].max for kind in kinds] == [20, 20, 20]
    parts(explorer, ipywidgets.IntSlider)[0].value = 1
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
    labels = [button.description for button in parts(make(), ipywidgets.Button)]
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
    parts(explorer, ipywidgets.Checkbox)[0].value = True
    assert explorer.text == (
        "The ball flies 4.80 m and lands 1.20 m short. Rewind says: pass timing matters most here: "
        "turning it up by 0.01 brings the ball 9.6 cm closer."
    )
    assert {f"{MINUS}14.40", f"{MINUS}23.04", f"{MINUS}19.20"} <= set(texts(explorer))


def test_one_press_of_the_coach_is_one_step_of_the_course():
    explorer = explore.court()
    parts(explorer, ipywidgets.Button)[0].click()
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


def test_the_number_box_and_the_slider_are_one():
    explorer = explore.court()
    box = parts(explorer, ipywidgets.BoundedFloatText)[1]
    slider = parts(explorer, ipywidgets.FloatSlider)[1]
    assert box.description == "pass timing"
    box.value = 1.0
    assert slider.value == explorer.numbers["timing"] == 1.0
    assert "9.60 m" in explorer.text
    slider.value = 0.25
    assert box.value == 0.25


def test_a_slider_that_rounds_what_it_is_given_does_not_change_the_number():
    explorer = explore.court()
    explorer.press(COACH)
    slider = parts(explorer, ipywidgets.FloatSlider)[0]
    slider.value = 0.81  # what a browser sends back for 0.8144, with steps of 0.01
    assert explorer.numbers["selection"] == 0.8144
    slider.value = 0.82  # a hand
    assert explorer.numbers["selection"] == 0.82
    slider.value = 0.8300000000000001
    assert explorer.numbers["selection"] == 0.83


@each_explorer
def test_every_control_has_a_name_that_a_screen_reader_can_say(make):
    explorer = make()
    boxes = parts(explorer, (*NUMBERS, ipywidgets.Checkbox, ipywidgets.Dropdown))
    kept = [dial for dial in explorer.dials.values() if isinstance(dial, Kept)]
    assert len(boxes) + len(kept) == len(explorer.numbers)
    assert all(box.description for box in boxes)


def test_steps_can_be_typed_dragged_and_played():
    steps = {"tick": Steps(0, 9, 2, "moment")}
    explorer = Explorer(steps, lambda tick: drawsvg.Drawing(100 + tick, 50), lambda tick: f"{tick}")
    box, slider, player = (
        parts(explorer, kind)[0]
        for kind in (ipywidgets.BoundedIntText, ipywidgets.IntSlider, ipywidgets.Play)
    )
    assert box.description == "moment"
    for hand, value in ((box, 5), (slider, 7), (player, 8), (box, 0)):
        hand.value = value
        assert [box.value, slider.value, player.value, int(explorer.text)] == [value] * 4


def test_a_memory_is_kept_by_buttons_and_is_seen_by_nobody():
    controls = {"guess": Number(-5, 5, 1.0, "my guess"), "on": Switch(True), "said": Memory(())}
    explorer = Explorer(
        controls,
        lambda guess, on, said: drawsvg.Drawing(100, 50),
        lambda guess, on, said: f"said {said}",
        {"say": lambda guess, on, said: {"said": (*said, guess)}},
    )
    parts(explorer, ipywidgets.BoundedFloatText)[0].value = 2.5
    explorer.press("say")
    explorer.press("say")
    assert explorer.text == "said (2.5, 2.5)"
    box, row = parts(explorer, ipywidgets.BoundedFloatText)[0], explorer.children[0]
    assert row.children == (box, parts(explorer, ipywidgets.Checkbox)[0])
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
    parts(explorer, ipywidgets.FloatSlider)[0].value = 7
    parts(explorer, ipywidgets.BoundedFloatText)[0].value = 8
    parts(explorer, ipywidgets.Dropdown)[0].value = "bold"
    assert len(calls) == 4


def test_the_sentence_is_escaped_announced_and_names_the_picture():
    explorer = tiny()
    sentence = parts(explorer, ipywidgets.HTML)[1].value
    assert 'role="status"' in sentence
    assert 'aria-live="polite"' in sentence
    assert "a is 1 &lt;plain&gt; &amp; True" in sentence
    assert root(explorer).get("aria-label") == "a is 1 <plain> & True"
    assert parts(explorer, ipywidgets.HTML)[0].value == explorer.svg


def broken_above(limit):
    def function(a, kind, on):
        if a > limit:
            raise ValueError(f"{a:g} is <too> much")
        return drawsvg.Drawing(100, 50)

    return function


def assert_shows_error(explorer, message, picture_before):
    picture, sentence = parts(explorer, ipywidgets.HTML)
    assert 'role="alert"' in sentence.value
    assert message in sentence.value
    assert picture.value == picture_before
    assert isinstance(explorer.error, Exception)
    assert "did not work" in repr(explorer)


def test_an_error_in_the_drawing_is_shown_and_the_picture_before_it_stays():
    explorer = tiny(draw=broken_above(5))
    before = explorer.svg
    parts(explorer, ipywidgets.FloatSlider)[0].value = 9
    assert_shows_error(explorer, "ValueError: 9 is &lt;too&gt; much", before)
    explorer.set(a=2)
    assert explorer.error is None
    assert 'role="status"' in parts(explorer, ipywidgets.HTML)[1].value


def test_an_error_in_the_sentence_is_shown():
    explorer = tiny(say=lambda a, kind, on: f"one over it is {1 / (a - 4):g}")
    before = explorer.svg
    explorer.set(a=4)
    assert_shows_error(explorer, "ZeroDivisionError", before)


@pytest.mark.parametrize("answer", [lambda **numbers: 1 / 0, lambda **numbers: {"b": 1}])
def test_an_error_behind_a_button_is_shown(answer):
    explorer = tiny(buttons={"break": answer})
    before = explorer.svg
    parts(explorer, ipywidgets.Button)[0].click()
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
