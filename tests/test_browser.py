"""Drives the notebooks in a real JupyterLab, in a real browser, with keys and a mouse."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from . import lab

playwright = pytest.importorskip("playwright.sync_api")

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
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

KERNEL_IS_READY = """async () => {
    await window.jupyterapp?.restored;
    const session = window.jupyterapp?.shell.currentWidget?.sessionContext;
    await session?.ready;
    return session?.session?.kernel?.status === 'idle';
}"""

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
    window.untilNewPixels = new Promise(resolve => new MutationObserver((_, watcher) => {
        watcher.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - pressed));
    }).observe(cell.querySelector('svg[role=img]').parentElement, {childList: true}));
}"""
"""From the key to the frame that shows the new picture, in milliseconds."""

HAS_CHANGED = """([cell, [picture, sentence]]) =>
    cell.querySelector('svg[role=img]').outerHTML !== picture
    || cell.querySelector('[role=status]').textContent !== sentence"""


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
            cell.wait_for_selector("svg[role=img]")
            yield cell

    def explorer(self):
        """Scroll to the first explorer with a slider, and give it."""
        for cell in self.explorers():
            if cell.query_selector(".noUi-handle"):
                return cell
        pytest.skip(f"{self.name} has no slider")

    def take_picture(self, folder):
        """Keep a picture of the page as it is now, for those who want to look at it."""
        pictures = Path(os.environ.get("NUGGETS_SCREENSHOTS", folder))
        self.page.screenshot(path=pictures / f"{self.name}.png")

    def wait_for_change(self, explorer, before):
        """Wait until the picture or the sentence is another than before."""
        self.page.wait_for_function(HAS_CHANGED, arg=[explorer, before])
        assert not explorer.query_selector("[role=alert]")


def shown(explorer):
    """Give the picture's markup and the sentence that an explorer shows."""
    picture = explorer.wait_for_selector("svg[role=img]")
    assert picture.get_attribute("aria-label")
    return [
        picture.evaluate("svg => svg.outerHTML"),
        explorer.query_selector("[role=status]").text_content(),
    ]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """JupyterLab on a copy of the notebooks."""
    home = tmp_path_factory.mktemp("browser")
    notebooks = shutil.copytree(ROOT / "notebooks", home / "notebooks")
    with lab.running([sys.executable, "-m", "jupyterlab"], notebooks, home / "settings") as running:
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
        taken = notebook.page.evaluate("window.untilNewPixels")
        record_property(f"explorer {number}, ms from key to picture", round(taken))
        print(f"{notebook.name}, explorer {number}: {taken:.0f} ms from key to picture")
        notebook.take_picture(tmp_path)


def press_a_key(page, explorer):
    """Change one control of an explorer by a key: its first slider, else a list, else a switch."""
    if handle := explorer.query_selector(".noUi-handle"):
        handle.focus()
        at_the_end = handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax")
        page.keyboard.press("ArrowLeft" if at_the_end else "ArrowRight")
    elif menu := explorer.query_selector("select"):
        menu.focus()
        page.keyboard.press("ArrowDown")
    else:
        explorer.query_selector("input[type=checkbox]").focus()
        page.keyboard.press("Space")


def test_the_first_slider_obeys_the_mouse(notebook):
    explorer = notebook.explorer()
    before = shown(explorer)
    handle = explorer.query_selector(".noUi-handle").bounding_box()
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    mouse = notebook.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 60, y, steps=5)
    mouse.up()
    notebook.wait_for_change(explorer, before)


def test_the_number_boxes_show_short_numbers(notebook):
    boxes = notebook.explorer().query_selector_all("input[type=number]")
    numbers = [box.input_value() for box in boxes]
    assert all(len(number) <= 6 for number in numbers), numbers


def test_nothing_went_wrong_on_the_page_meanwhile(notebook):
    assert notebook.complaints == []
