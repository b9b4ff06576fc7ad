"""Drives the notebooks in a real JupyterLab, in a real browser, with keys and a mouse."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from nuggets import explore
from nuggets.course.cli import start
from nuggets.drawing.scene import Scene
from nuggets.explore import Explorer, Slider, freeze
from nuggets.explore.handles import Handle, Way
from nuggets.explore.shell import TOUCH
from nuggets.worlds.court import Play

from . import lab

playwright = pytest.importorskip("playwright.sync_api")

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = [
    path.relative_to(FOLDER).with_suffix("").as_posix()
    for path in (*sorted(FOLDER.glob("*.ipynb")), *sorted(FOLDER.glob("more/*.ipynb")))
]
BROWSERS = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
CHROMIUM = next(filter(None, BROWSERS), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MINUTE = 60_000  # in the browser's milliseconds

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]

KERNEL_IS_READY = """() => {
    const session = window.jupyterapp?.shell.currentWidget?.sessionContext;
    return session?.isReady && session.session?.kernel?.status === 'idle';
}"""
"""No promise: Playwright takes one for a yes."""

LAYOUT_IS_RESTORED = "async () => { await window.jupyterapp.restored; }"

ALL_CELLS_HAVE_RUN = """() => {
    const panel = window.jupyterapp.shell.currentWidget;
    const code = panel.content.widgets.filter(
        cell => cell.model.type === 'code' && cell.model.sharedModel.getSource().trim());
    return code.every(cell => cell.model.executionCount !== null)
        && panel.sessionContext.session.kernel.status === 'idle';
}"""

ERRORS_IN_CELLS = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === 'code')
    .filter(cell => !cell.model.getMetadata('tags')?.includes('raises-exception'))
    .flatMap(cell => cell.model.outputs.toJSON())
    .filter(output => output.output_type === 'error')
    .map(output => `${output.ename}: ${output.evalue}`)"""

PLACES_OF_EXPLORERS = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .map((cell, place) => [cell.model.outputs?.toJSON() ?? [], place])
    .filter(([outputs]) => outputs.some(
        output => String(output.data?.['text/plain'] ?? '').startsWith('<explorer')))
    .map(([, place]) => place)"""

SCROLLED_CELL = """async place => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    await notebook.scrollToItem(place, 'start');
    return notebook.widgets[place].node;
}"""

WATCHED = """cell => {
    let pressed;
    document.addEventListener(
        'keydown', () => { pressed = performance.now(); }, {once: true, capture: true});
    const until = (node, what) => new Promise(resolve => new MutationObserver((_, watcher) => {
        watcher.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - pressed));
    }).observe(node, what));
    const stage = cell.querySelector('.touch-stage');
    const all = {subtree: true, attributes: true, childList: true, characterData: true};
    window.untilItMoves = until(stage, all);
    const drawn = ['aria-label', 'd', 'cx', 'cy', 'x', 'y', 'width', 'height', 'fill', 'href'];
    window.untilPythonHasDrawn = until(
        stage.querySelector('[role=img]'), {...all, attributeFilter: drawn});
}"""
"""From the key to the frame in which something moves, and to the one with Python's picture: ms."""

HAS_CHANGED = """([cell, [picture, sentence]]) =>
    cell.querySelector('.touch-stage svg').outerHTML !== picture
    || cell.querySelector('.touch-says').textContent !== sentence"""

TOO_WIDE = """() => [...document.querySelectorAll('.touch')].map(touch => [
    touch.scrollWidth > touch.clientWidth,
    ...[...touch.querySelectorAll('label, button, select, summary, .touch-stage')]
        .filter(part => part.getClientRects().length)
        .map(part => part.getBoundingClientRect().right > touch.getBoundingClientRect().right + 1),
].some(Boolean))"""


LONGEST_LINE = """Math.max(...[...document.querySelectorAll('.jp-RenderedMarkdown > p')].map(p => {
    const letters = document.createElement('canvas').getContext('2d');
    letters.font = getComputedStyle(p).font;
    const sample = 'The coach rewinds the missed shot, and asks each link. ';
    return p.getBoundingClientRect().width / letters.measureText(sample).width * sample.length;
}))"""
"""How many characters of plain text fit into the widest paragraph."""

SIDE_BARS = """['left', 'right'].map(side =>
    document.querySelector(`#jp-${side}-stack`)?.getBoundingClientRect().width)"""


class Notebook:
    """A notebook that is open in the browser and was run from its first cell to its last."""

    def __init__(self, page, server, name):
        self.page, self.name, self.complaints = page, name, []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)
        page.goto(f"{server.address}/doc/tree/{name}.ipynb?token={server.token}&reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        page.wait_for_function(KERNEL_IS_READY, timeout=MINUTE)
        self.do("notebook:clear-all-cell-outputs")  # the stored counts would look like a run
        self.do("notebook:run-all-cells")
        page.wait_for_function(ALL_CELLS_HAVE_RUN, timeout=3 * MINUTE)

    def _listen(self, message):
        if message.type == "error":
            self.complaints.append(message.text)

    def do(self, command):
        """Give JupyterLab a command, as its menus do."""
        self.page.evaluate(f"window.jupyterapp.commands.execute('{command}')")

    def explorers(self):
        """Scroll to each cell that shows an explorer, and give it."""
        for place in self.page.evaluate(PLACES_OF_EXPLORERS):
            cell = self.page.evaluate_handle(SCROLLED_CELL, place).as_element()
            cell.wait_for_selector(".touch-stage svg")
            yield cell

    def take_picture(self, folder):
        """Keep a picture of the page as it is now, for those who want to look at it."""
        pictures = Path(os.environ.get("NUGGETS_SCREENSHOTS", folder))
        self.page.screenshot(path=pictures / f"{Path(self.name).name}.png")

    def wait_for_change(self, explorer, before):
        """Wait until the picture or the sentence is another than before."""
        self.page.wait_for_function(HAS_CHANGED, arg=[explorer, before])
        assert explorer.query_selector(".touch-says").get_attribute("role") == "status"


def shown(explorer):
    """Give the picture's markup and the sentence that an explorer shows."""
    picture = explorer.wait_for_selector(".touch-stage svg")
    assert picture.query_selector("[role=img]").get_attribute("aria-label")
    return [
        picture.evaluate("svg => svg.outerHTML"),
        explorer.query_selector(".touch-says").text_content(),
    ]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """JupyterLab on a copy of the notebooks."""
    home = tmp_path_factory.mktemp("browser")
    notebooks = shutil.copytree(FOLDER, home / "notebooks")
    with start.surroundings() as (environment, _):
        command = [sys.executable, "-m", "jupyterlab"]
        with lab.running(command, notebooks, home / "settings", environment) as running:
            yield running


@pytest.fixture(scope="module")
def browser():
    """Chromium, without its windows."""
    with playwright.sync_playwright() as machinery:
        chromium = machinery.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module", params=NOTEBOOKS)
def notebook(request, browser, server):
    """Each of the notebooks, run in the browser."""
    page = browser.new_page(viewport={"width": 1200, "height": 1400})
    yield Notebook(page, server, request.param)
    page.close()


def test_every_cell_runs_in_the_browser_without_an_error(notebook):
    assert notebook.page.evaluate(ERRORS_IN_CELLS) == []
    assert notebook.complaints == []


def test_every_explorer_obeys_the_keyboard(notebook, tmp_path, record_property):
    for number, explorer in enumerate(notebook.explorers(), start=1):
        before = shown(explorer)
        explorer.evaluate(WATCHED)
        press_a_key(notebook.page, explorer)
        notebook.wait_for_change(explorer, before)
        first = notebook.page.evaluate("window.untilItMoves")
        taken = notebook.page.evaluate("window.untilPythonHasDrawn")
        record_property(f"explorer {number}, ms from key to picture", round(taken))
        print(f"{notebook.name}, explorer {number}: {first:.0f} ms, picture {taken:.0f} ms")
        notebook.take_picture(tmp_path)


def press_a_key(page, explorer):
    """Change one number by a key: by the first handle, else a slider, a list, or a switch."""
    if handle := explorer.query_selector("[data-ways]"):
        handle.focus()
        is_at_its_end = handle.get_attribute("aria-valuenow") == handle.get_attribute(
            "aria-valuemax"
        )
        page.keyboard.press("ArrowLeft" if is_at_its_end else "ArrowRight")
    elif slider := visible(explorer, "input[type=range]"):
        slider.focus()
        page.keyboard.press(
            "ArrowLeft" if slider.evaluate("s => s.value === s.max") else "ArrowRight"
        )
    elif menu := visible(explorer, "select"):
        menu.focus()
        page.keyboard.press("ArrowDown")
    else:
        visible(explorer, "input[type=checkbox]").focus()
        page.keyboard.press("Space")


def visible(explorer, selector):
    """The first element that is seen, or None."""
    return next((one for one in explorer.query_selector_all(selector) if one.is_visible()), None)


def test_every_explorer_obeys_the_mouse(notebook):
    for explorer in notebook.explorers():
        before = shown(explorer)
        hand = explorer.query_selector("[data-ways]") or visible(explorer, "input[type=range]")
        if not hand:
            continue
        box = hand.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        mouse = notebook.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + 20, y - 12, steps=5)
        mouse.move(x + 40, y + 12, steps=5)
        mouse.up()
        notebook.wait_for_change(explorer, before)


def test_an_explorer_fits_a_laptop_and_pages_of_every_width(notebook):
    for explorer in notebook.explorers():
        height = explorer.query_selector(".touch").bounding_box()["height"]
        assert height <= 521, f"{height:.0f} px high"
    try:
        for width in (360, 768, 1920):
            notebook.page.set_viewport_size({"width": width, "height": 1400})
            notebook.page.wait_for_timeout(300)
            assert not any(notebook.page.evaluate(TOO_WIDE)), width
    finally:
        notebook.page.set_viewport_size({"width": 1200, "height": 1400})


def test_lines_of_text_are_short(notebook):
    assert 40 < notebook.page.evaluate(LONGEST_LINE) <= 85


def test_nothing_went_wrong_on_the_page_meanwhile(notebook):
    assert notebook.complaints == []


@pytest.fixture(scope="module")
def first_page(browser, tmp_path_factory):
    """What a learner sees on `nuggets start`: the whole of JupyterLab."""
    home = tmp_path_factory.mktemp("started")
    shutil.copytree(FOLDER, home / "notebooks")
    command = [sys.executable, "-c", "from nuggets_entry import main; main()", "start"]
    with lab.running(command, home, home / "settings") as running:
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(f"{running.address}/?token={running.token}")
        page.wait_for_function(KERNEL_IS_READY, timeout=2 * MINUTE)
        page.evaluate(LAYOUT_IS_RESTORED)
        yield page
        page.close()


def test_start_opens_the_first_notebook_of_the_copy_and_no_side_bar(first_page):
    opened = "window.jupyterapp.shell.currentWidget.context.path"
    assert first_page.evaluate(opened) == "00_start_here.ipynb"
    assert "/lab/tree/" in first_page.url, "the page that has side bars"
    assert first_page.evaluate(SIDE_BARS) == [0, 0]
    assert first_page.evaluate(LONGEST_LINE) <= 85


def test_cells_that_were_not_run_do_not_look_run(first_page):
    prompts = first_page.locator(".jp-InputPrompt").all_text_contents()
    assert set(prompts) == {"", "[ ]:"}
    assert first_page.locator(".jp-OutputPrompt").all_text_contents()
    assert not any(map(str.strip, first_page.locator(".jp-OutputPrompt").all_text_contents()))


def test_a_side_bar_that_is_opened_stays_until_the_page_is_opened_again(first_page):
    first_page.evaluate("window.jupyterapp.commands.execute('filebrowser:activate')")
    first_page.wait_for_function(f"{SIDE_BARS}[0] > 100")
    first_page.reload()
    first_page.wait_for_function(KERNEL_IS_READY, timeout=2 * MINUTE)
    first_page.wait_for_function(f"{SIDE_BARS}[0] === 0")


REMEMBERED = explore.court(Play(0.85, 0.5, 0.6), rewind=True).text


def test_what_an_explorer_shows_is_there_when_its_notebook_is_opened_again(browser, server):
    name = "01_rewind_the_missed_shot"
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    notebook = Notebook(page, server, name)
    (court,) = notebook.explorers()
    court.query_selector('[data-label="play selection"]').focus()
    for value in (0.81, 0.82, 0.83, 0.84, 0.85):
        page.keyboard.press("ArrowRight")
        page.wait_for_function(
            f"document.activeElement.getAttribute('aria-valuenow') === '{value}'"
        )
    page.wait_for_function(IS_SAID, arg=REMEMBERED)
    notebook.do("docmanager:save")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    page.wait_for_selector(".touch-asleep")
    assert notebook.page.evaluate(IS_SAID, REMEMBERED)
    page.evaluate("window.jupyterapp.serviceManager.sessions.shutdownAll()")
    page.close()

    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.goto(f"{server.address}/doc/tree/{name}.ipynb?token={server.token}&reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.evaluate(
        "window.jupyterapp.shell.currentWidget.content.widgets.at(-1).node.scrollIntoView()"
    )
    page.wait_for_selector(".touch-asleep", state="attached")
    page.wait_for_function(IS_SAID, arg=REMEMBERED)
    page.wait_for_function(  # the note comes a moment after the picture
        "document.querySelector('.touch-note').textContent.includes('run this cell to wake it up')"
    )
    assert "model not found" not in page.evaluate("document.body.innerText")
    page.close()


IS_SAID = """words => [...document.querySelectorAll('.touch-says')]
    .some(says => says.textContent === words)"""

FOLLOWS = """async ([label, steps]) => {
    const handle = document.querySelector(`[data-label="${label}"]`);
    const times = [];
    for (let step = 0; step < steps; step += 1) {
        const key = step % 2 ? 'ArrowRight' : 'ArrowLeft';
        const began = performance.now();
        handle.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
        times.push(performance.now() - began);
        await new Promise(resolve => setTimeout(resolve, 160));
    }
    return times.sort((a, b) => a - b)[steps >> 1];
}"""


def test_a_frozen_explorer_is_alive_in_a_file_on_a_disk(browser, tmp_path, record_property):
    explorer = explore.court()
    places = freeze.grid(explorer, selection=[0.5, 0.8], timing=16, form=[0.6, 1.0])
    file = tmp_path / "court.html"
    file.write_text(freeze.page("The court", freeze.pack(freeze.freeze(explorer, places))))
    page, complaints = browser.new_page(viewport={"width": 1366, "height": 768}), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: complaints.append(request.url) if request.url.startswith("http") else None,
    )
    page.goto(file.as_uri())
    page.wait_for_function(IS_SAID, arg=explorer.text)

    ball = page.query_selector('[data-label^="the ball"]').bounding_box()
    x, y = ball["x"] + ball["width"] / 2, ball["y"] + ball["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 57, y, steps=12)
    page.mouse.up()
    explorer.set(timing=0.6)
    page.wait_for_function(IS_SAID, arg=explorer.text)
    assert page.query_selector(".touch-ghosts")

    page.click("text=start again")
    page.wait_for_function(IS_SAID, arg=explore.court().text)
    page.check("text=rewind: show the blame")
    page.wait_for_function("document.querySelector('[data-id=blame-timing]')")
    taken = page.evaluate(FOLLOWS, ["pass timing", 20])
    record_property("frozen, ms of script for a move", round(taken, 1))
    print(f"frozen: {taken:.1f} ms of script for a move")
    assert complaints == []
    page.close()


TWO_FINGERS = """([one, two]) => {
    const stage = document.querySelector('.touch-stage');
    stage.setPointerCapture = () => {};  // these fingers are made up
    const touch = (kind, pointerId, label, right) => {
        const handle = stage.querySelector(`[data-label="${label}"]`);
        const {x, y, width, height} = handle.getBoundingClientRect();
        const place = {clientX: x + width / 2 + right, clientY: y + height / 2};
        handle.dispatchEvent(new PointerEvent(kind, {pointerId, bubbles: true, ...place}));
    };
    touch('pointerdown', 1, one, 0);
    touch('pointerdown', 2, two, 0);
    touch('pointermove', 2, two, 90);
    touch('pointerup', 2, two, 0);
    touch('pointermove', 1, one, 90);
    touch('pointerup', 1, one, 0);
    return stage.querySelectorAll('.touch-held').length;
}"""


def test_a_second_finger_moves_nothing_and_lets_nothing_go(browser, tmp_path):
    ends = Slider(0, 1, 0.5)
    explorer = Explorer({"a": ends, "b": ends}, two_handles, lambda a, b: f"{a:.2f}, {b:.2f}")
    file = tmp_path / "two.html"
    frozen = freeze.freeze(explorer, freeze.grid(explorer))
    file.write_text(freeze.page("Two", freeze.pack(frozen)))
    page = browser.new_page()
    page.goto(file.as_uri())
    page.wait_for_function(IS_SAID, arg="0.50, 0.50")
    assert page.evaluate(TWO_FINGERS, ["a", "b"]) == 0
    a, b = page.text_content(".touch-says").split(", ")
    assert float(a) > 0.5
    assert b == "0.50"
    page.close()


def two_handles(a, b):
    ways = Way("a", "x", 50, 650), Way("b", "x", 50, 650)
    places = (50 + 600 * a, 60), (50 + 600 * b, 140)
    hands = [Handle(*place, way.name, (way,)) for place, way in zip(places, ways, strict=True)]
    return Scene(700, 200, hands)


LATE = """
const values = {name: 0};
const state = {prompt: "", svg: "", text: "late", tone: "", waits: false, seen: "", values};
state.controls = [{name: "name", label: "name", kind: "slider", low: 0, high: 9, step: 1}];
let change;
const model = {
    get: name => state[name],
    on: (event, f) => { if (event === "change") change = f; },
    off() {},
    send({seen, set}) {
        const answer = () => { Object.assign(values, set); state.seen = seen; change(); };
        setTimeout(answer, Object.keys(set).length ? 3000 : 0);
    },
};
render({model, el: document.body});
"""


def test_the_keyboard_is_back_where_it_was_after_a_late_answer(browser):
    page = browser.new_page()
    page.set_content(f'<body><script type="module">{TOUCH}{LATE}</script>')
    page.focus("input[type=range]")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".touch-asleep")
    page.wait_for_selector(".touch:not(.touch-asleep)")
    page.keyboard.press("ArrowRight")
    assert page.input_value("input[type=range]") == "2"
    page.close()
