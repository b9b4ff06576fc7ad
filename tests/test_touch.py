"""Touches every explorer in a real browser: by pointer, by finger and by keyboard.

The page has ``touch.js`` and nothing else; what it asks goes to the explorer itself, which draws
in this process. What JupyterLab adds is tried in test_browser.
"""

import json
import os
import time
from pathlib import Path

import pytest

from nuggets.course.lessons.n12_keep_learning import self_check
from nuggets.explore.shell import TOUCH

from .hands import EXPLORERS
from .test_browser import browser, pytestmark

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

__all__ = ["browser", "pytestmark"]

BRIDGE = """
const model = {
    get: name => state[name],
    on(event, f) { if (event === "change") change = f; },
    off() {},
    async send(message, _, buffers = []) {
        window.flying = true;
        const files = buffers.map(part => [...new Uint8Array(part)]);
        const wait = () => new Promise(resolve => setTimeout(resolve, DELAY / 2));
        if (DELAY) await wait();
        const answer = JSON.parse(await window.toPython(JSON.stringify({...message, files})));
        if (DELAY) await wait();
        Object.assign(state, answer);
        window.flying = false;
        change();
    },
};
let change;
document.addEventListener("pointercancel", () => { window.isCancelled = true; });
render({model, el: document.querySelector("main")});
"""

STATE = ("svg", "text", "tone", "prompt", "controls", "values", "waits", "seen")

PAGE = """<!doctype html><html lang="en"><title>{name}</title>
<meta name="viewport" content="width=device-width"><style>body {{ margin: 0 }}</style>
<body><main></main><script type="module">{touch}
const DELAY = {delay}, state = {state};{bridge}</script>"""

DRAGS = (60, 0), (-60, 0), (0, 45), (0, -45)
KEYS = ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "PageDown", "End")
WIDTHS = (360, 820, 1366, 1920)

CUT_OFF = """() => {
    const touch = document.querySelector('.touch'), edge = touch.getBoundingClientRect().right + 1;
    const parts = [...touch.querySelectorAll('label, button, select, summary, .touch-stage')];
    return [
        document.documentElement.scrollWidth > document.documentElement.clientWidth,
        touch.scrollWidth > touch.clientWidth,
        ...parts.filter(part => part.getClientRects().length)
            .map(part => part.getBoundingClientRect().right > edge),
    ].some(Boolean);
}"""

AT_REST = """async () => {
    const touch = document.querySelector('.touch');
    const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
    for (let i = 0; i < 3; i += 1) await frame(); // what a hand did has come to the page by then
    let seen = '';
    while (window.flying || seen !== touch.innerHTML) {
        seen = touch.innerHTML;
        await new Promise(resolve => setTimeout(resolve, 100));
    }
}"""
"""No question is on its way, and nothing glides."""

HANDLES = "[...document.querySelectorAll('[data-ways]')].map(shape => shape.dataset.label)"

MIDDLE = """label => {
    const shape = document.querySelector(`[data-ways][data-label="${CSS.escape(label)}"]`);
    const {x, y, width, height} = shape.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
}"""

NAME = "node => node.ariaLabel || node.labels?.[0]?.textContent || node.textContent"


class Touched:
    """An explorer on a page of its own, at an address if one is given."""

    def __init__(self, browser, name, *, make=None, delay=0, address=None, may=(), **context):
        self.explorer, self.asked, self.complaints = (make or EXPLORERS[name])(), 0, []
        self.context = browser.new_context(**{"viewport": {"width": 800, "height": 700}, **context})
        self.page = page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if address:
            self.context.grant_permissions([*may], origin=address)
            page.route("**", lambda route: route.fulfill(body="", content_type="text/html"))
            page.goto(address)
        page.expose_function("toPython", self._hear)
        state = json.dumps(self._state()).replace("</", r"<\/")
        page.set_content(
            PAGE.format(name=name, touch=TOUCH, delay=delay, state=state, bridge=BRIDGE)
        )
        self.rest()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()
        assert self.complaints == []

    def rest(self):
        """Wait until Python has answered all that was asked, and the picture stands still."""
        drawn = " svg" if self.explorer.svg else ""
        self.page.wait_for_function(
            f"document.querySelector('.touch:not(.touch-asleep) .touch-stage{drawn}')"
        )
        self.page.evaluate(AT_REST)
        assert getattr(self.explorer, "error", None) is None
        assert self.page.text_content(".touch-says") == self.explorer.text

    def handles(self):
        """The labels of the handles in the picture."""
        return self.page.evaluate(HANDLES)

    def middle(self, label):
        """Where a handle is on the page, (x, y)."""
        return self.page.evaluate(MIDDLE, label)

    def values(self):
        """What the controls are set to now."""
        return dict(self.explorer.numbers)

    def keep(self, name):
        """Keep a picture of the page, where somebody wants to look at it."""
        if folder := os.environ.get("NUGGETS_SCREENSHOTS"):
            self.page.screenshot(path=Path(folder) / f"{name}.png")

    def drag_with_a_finger(self, label, right, down):
        """Put a finger on a handle, move it, and lift it."""
        x, y = self.middle(label)
        screen = self.context.new_cdp_session(self.page)
        path = [(x + right * step / 6, y + down * step / 6) for step in range(7)]
        for kind, points in [
            ("touchStart", path[:1]),
            *(("touchMove", [place]) for place in path[1:]),
            ("touchEnd", []),
        ]:
            points = [{"x": x, "y": y} for x, y in points]
            screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def _hear(self, text):
        self.asked += 1
        message = json.loads(text)
        self.explorer._answer(None, message, [bytes(file) for file in message.pop("files")])
        return json.dumps(self._state())

    def _state(self):
        return {name: getattr(self.explorer, name) for name in STATE}


def handles(browser, name):
    """The labels of the handles that an explorer has to begin with."""
    with Touched(browser, name) as touched:
        return touched.handles()


every_explorer = pytest.mark.parametrize("name", EXPLORERS)


@every_explorer
def test_every_handle_follows_a_pointer(browser, name):
    for label in handles(browser, name):
        with Touched(browser, name) as touched:
            before = touched.values()
            for right, down in DRAGS:
                x, y = touched.middle(label)
                touched.page.mouse.move(x, y)
                touched.page.mouse.down()
                touched.page.mouse.move(x + right, y + down, steps=8)
                touched.page.mouse.up()
                touched.rest()
                if touched.values() != before:
                    break
            assert touched.values() != before, label
            touched.keep(f"{name}_{label}")


@every_explorer
def test_every_handle_follows_a_finger(browser, name):
    for label in handles(browser, name):
        with Touched(browser, name, has_touch=True, is_mobile=True) as touched:
            before = touched.values()
            for right, down in DRAGS:
                touched.drag_with_a_finger(label, right, down)
                touched.rest()
                assert not touched.page.evaluate("window.isCancelled"), "it scrolled instead"
                if touched.values() != before:
                    break
            assert touched.values() != before, label


@every_explorer
def test_every_handle_is_a_slider_for_the_keyboard(browser, name):
    for label in handles(browser, name):
        with Touched(browser, name) as touched:
            before, moved = touched.values(), False
            touched.page.get_by_role("slider", name=label, exact=True).first.focus()
            for key in KEYS:
                touched.page.keyboard.press(key)
                touched.rest()
                moved |= touched.values() != before
                focus = touched.page.evaluate("document.activeElement.dataset.label")
                assert focus == label
            assert moved, label


@every_explorer
def test_nothing_is_cut_off_at_any_width(browser, name):
    with Touched(browser, name) as touched:
        for folded in (True, False):
            for width in WIDTHS:
                touched.page.set_viewport_size({"width": width, "height": 768})
                assert not touched.page.evaluate(CUT_OFF), width
                touched.keep(f"{name}_{width}_{'folded' if folded else 'open'}")
            for fold in touched.page.query_selector_all("summary"):
                fold.click()


@every_explorer
def test_it_is_no_higher_than_a_laptop_shows(browser, name):
    with Touched(browser, name, viewport={"width": 720, "height": 768}) as touched:
        assert touched.page.query_selector(".touch").bounding_box()["height"] <= 520


@every_explorer
def test_it_is_the_same_at_150_percent_in_the_dark_and_without_motion(browser, name):
    surroundings = {"color_scheme": "dark", "reduced_motion": "reduce", "device_scale_factor": 1.5}
    view = {"viewport": {"width": 911, "height": 512}}  # 1366 x 768 at 150 %
    with Touched(browser, name, **view, **surroundings) as touched:
        assert not touched.page.evaluate(CUT_OFF)
        colours = "getComputedStyle(document.querySelector('.touch'))[what]"
        paper = touched.page.evaluate(f"(what => {colours})('backgroundColor')")
        assert paper == "rgb(255, 255, 255)"
        for label in touched.handles()[:1]:
            touched.page.get_by_role("slider", name=label, exact=True).first.focus()
            seen = {touched.explorer.svg}
            for key in ("Home", "End"):
                touched.page.keyboard.press(key)
                touched.rest()
                seen.add(touched.explorer.svg)
            assert len(seen) > 1
        touched.keep(f"{name}_dark")


@every_explorer
def test_a_machine_finds_no_serious_fault_for_who_cannot_see_it(browser, name):
    with Touched(browser, name) as touched:
        for fold in touched.page.query_selector_all("summary"):
            fold.click()
        found = axe.Axe().run(touched.page).response["violations"]
        serious = [
            (fault["id"], [node["html"][:200] for node in fault["nodes"]])
            for fault in found
            if fault["impact"] in ("serious", "critical")
        ]
        assert serious == []


@every_explorer
def test_every_control_has_a_role_and_a_name(browser, name):
    with Touched(browser, name) as touched:
        for fold in touched.page.query_selector_all("summary"):
            fold.click()
        parts = "input, select, button, [data-ways], [data-press]"
        for part in touched.page.query_selector_all(f".touch :is({parts})"):
            if part.is_visible():
                assert part.evaluate(NAME).strip()
        assert touched.page.get_attribute("[role=img]", "aria-label") == touched.explorer.text
        assert touched.page.get_by_role("status").count() == 1


DRAGGED = ("court", "descent")
"""Whose first handle goes where the pointer goes, along x."""


@pytest.mark.parametrize("name", DRAGGED)
def test_with_a_slow_network_the_handle_stays_under_the_hand(browser, name):
    with Touched(browser, name, delay=150) as touched:
        (label, *_) = touched.handles()
        x, y = touched.middle(label)
        touched.page.mouse.move(x, y)
        touched.page.mouse.down()
        before, asked, far = touched.values(), touched.asked, []
        begin = time.monotonic()
        for step in range(1, 31):
            touched.page.mouse.move(x - 2 * step, y)
            touched.page.wait_for_timeout(20)
            far.append(abs(touched.middle(label)[0] - (x - 2 * step)))
            if step % 3 == 0:
                touched.keep(f"{name}_slow_{step:02}")
        trips = (time.monotonic() - begin) / 0.15
        assert touched.asked - asked <= trips + 2  # one in flight, never a queue
        touched.page.mouse.up()
        touched.rest()
        assert touched.values() != before
        assert sorted(far)[len(far) // 2] < 8


def test_start_again_also_stops_what_plays(browser):
    with Touched(browser, "descent") as touched:
        touched.page.click("button[aria-label^=play]")
        touched.page.wait_for_selector("button[aria-label=pause]")
        touched.page.click("text=start again")
        touched.page.wait_for_selector("button[aria-label^=play]", timeout=2000)


def test_asleep_it_is_no_higher_than_awake(browser):
    height = "document.querySelector('.touch').getBoundingClientRect().height"
    with Touched(browser, "court") as touched:
        before = touched.page.evaluate(height)
        touched.page.evaluate("() => { window.toPython = () => new Promise(() => {}); }")
        touched.page.click("text=start again")
        touched.page.wait_for_selector(".touch-asleep .touch-note")
        assert touched.page.evaluate(height) == pytest.approx(before, abs=1)


@pytest.fixture
def check():
    """The twenty questions, without an answer before and after."""
    self_check.start_again()
    yield self_check
    self_check.start_again()


def test_a_self_check_is_answered_by_keyboard_alone(browser, check):
    focus = "document.activeElement.textContent || document.activeElement.value"
    with Touched(browser, "self_check", make=lambda: check.widget) as touched:
        keys = touched.page.keyboard
        for _ in range(3):
            keys.press("Tab")
        assert touched.page.evaluate(focus) == "next"
        for number in (2, 3):
            keys.press("Enter")
            touched.rest()
            assert touched.page.text_content(".touch-asks").startswith(f"Question {number} of 20.")
            assert touched.page.evaluate(focus) == "next", "the keyboard stays where it was"
        keys.press("Shift+Tab")
        keys.press("Shift+Tab")
        keys.press("Space")
        touched.rest()
        assert list(check.first) == [3]
        assert touched.page.get_by_role("status").text_content() == check.reply
        assert touched.page.get_by_role("radio", checked=True).count() == 1
        touched.keep("self_check_answered")


@pytest.mark.parametrize("width", [360, 720])
def test_a_self_check_is_no_higher_than_a_laptop_shows_and_nothing_is_cut_off(
    browser, check, width
):
    view = {"width": width, "height": 900}
    with Touched(browser, "self_check", make=lambda: check.widget, viewport=view) as touched:
        for item in check.items:
            wrong = sorted(item.question.answers, key=lambda one: one == item.question.right)
            for answer in wrong:  # the second says that the first one counts
                touched.page.get_by_label(answer, exact=True).check()
                touched.rest()
                height = touched.page.query_selector(".touch").bounding_box()["height"]
                assert height <= 520, item.question.prompt
                assert not touched.page.evaluate(CUT_OFF)
            touched.keep(f"self_check_{width}_{check.here:02}")
            touched.page.get_by_role("button", name="next").click()
            touched.rest()
        assert touched.page.text_content(".touch-asks") == "Your result"
        assert len(check.missed) == 20
        assert touched.page.query_selector(".touch").bounding_box()["height"] <= 520
        touched.keep(f"self_check_{width}_result")
        touched.page.get_by_role("button", name="start again").click()
        touched.rest()
        assert check.first == {}


def test_a_machine_finds_no_serious_fault_in_a_self_check(browser, check):
    with Touched(browser, "self_check", make=lambda: check.widget) as touched:
        found = axe.Axe().run(touched.page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def test_a_self_check_without_python_is_grey_and_keeps_its_question(browser, check):
    with Touched(browser, "self_check", make=lambda: check.widget) as touched:
        touched.page.evaluate("() => { window.toPython = () => new Promise(() => {}); }")
        touched.page.click("text=next")
        touched.page.wait_for_selector(".touch-asleep .touch-note")
        assert touched.page.is_disabled("input")
        assert touched.page.text_content(".touch-asks").startswith("Question 1 of 20.")
