"""How soon a hand sees what it did, in JupyterLab: ``python -m tests.benchmarks.touch [NAME ...]``.

A real pointer in Chromium drags the first handle of each explorer, or clicks its first control
where nothing in the picture is dragged. Three things are told: the time from the pointer to the
frame with Python's own picture (median of 50), the frames a second while the pointer keeps moving,
and how many of Python's pictures came in that second. The machine has to be quiet.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from playwright.sync_api import TimeoutError as NothingCame
from playwright.sync_api import sync_playwright

from .. import lab
from ..hands import EXPLORERS
from ..test_browser import CHROMIUM, FLAGS, Notebook
from .table import number, table

MOVES, REST, SECONDS = 50, 120, 2
HEAD = ("", "height", "with", "ms to the picture", "worst", "frames a s", "pictures a s")
MOVED = ["aria-label", "d", "cx", "cy", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "fill"]

WATCH = """([cell, attributeFilter]) => {
    const picture = cell.querySelector('.touch-stage [role=img]');
    window.began = null;
    window.taken = [];
    window.drawn = window.shots = 0;
    window.watcher?.disconnect();
    if (window.watcher === undefined) {
        for (const kind of ['pointermove', 'input', 'click', 'keydown']) {
            document.addEventListener(kind, () => { window.began ??= performance.now(); }, true);
        }
        const frame = () => { window.shots += 1; requestAnimationFrame(frame); };
        requestAnimationFrame(frame);
    }
    window.watcher = new MutationObserver(() => {
        window.drawn += 1;
        const began = window.began;
        window.began = null;
        if (began === null) return;
        requestAnimationFrame(() => window.taken.push(performance.now() - began));
    });
    const all = {subtree: true, attributes: true, childList: true, characterData: true};
    window.watcher.observe(picture, {...all, attributeFilter});
}"""


def measure(page, cell):
    """Drag or click, and give a row of the table."""
    page.evaluate(WATCH, [cell, MOVED])
    height = cell.query_selector(".touch").bounding_box()["height"]
    handle = cell.query_selector("[data-ways]")
    turn = _dragged(page, handle) if handle else _clicked(cell)
    times = []
    for count in range(MOVES):
        page.evaluate("window.began = null; window.taken.length = 0")
        turn(count)
        try:
            page.wait_for_function("window.taken.length", timeout=1000)
        except NothingCame:
            continue  # nothing to see: the same picture
        times.append(page.evaluate("window.taken[0]"))
        page.wait_for_timeout(REST)
    page.evaluate("window.drawn = window.shots = 0")
    begin, count = time.perf_counter(), 0
    while time.perf_counter() - begin < SECONDS:
        turn(count)
        count += 1
    passed = time.perf_counter() - begin
    frames, drawn = page.evaluate("[window.shots, window.drawn]")
    page.mouse.up()
    how = "a drag" if handle else "a click"
    found = [number(statistics.median(times)), number(max(times))] if times else ["none", "none"]
    return [f"{height:.0f}", how, *found, number(frames / passed), number(drawn / passed)]


def _dragged(page, handle):
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    return lambda count: page.mouse.move(x + 5 * (count % 16 - 8), y + 2 * (count % 16 - 8))


def _clicked(cell):
    hand = cell.query_selector(".touch-row input[type=range]")
    if hand:
        return lambda count: hand.press("ArrowLeft" if count % 2 else "ArrowRight")
    buttons = cell.query_selector_all(".touch-row button")
    return lambda count: buttons[0].click()


def main(names):
    """Open a notebook with each explorer, and print the table."""
    cells = [
        nbformat.v4.new_code_cell(f"import nuggets as ng\nng.explore.{name}()") for name in names
    ]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as machinery:
        home = Path(folder)
        (home / "notebooks").mkdir()
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(notebook, home / "notebooks/all.ipynb")
        command = [sys.executable, "-m", "jupyterlab"]
        with lab.running(command, home / "notebooks", home / "settings") as server:
            browser = machinery.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            rows = []
            for name, cell in zip(names, Notebook(page, server, "all").explorers(), strict=True):
                page.wait_for_timeout(500)
                rows.append([name, *measure(page, cell)])
            browser.close()
    print(table("Explorers under a hand, in JupyterLab", HEAD, rows, markdown=False))


if __name__ == "__main__":
    main(sys.argv[1:] or list(EXPLORERS))
