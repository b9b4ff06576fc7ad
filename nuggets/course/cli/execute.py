"""``nuggets execute`` runs notebooks from clean kernels and saves them as they are committed."""

import itertools
import os
import re
import tempfile
import time
from pathlib import Path

from . import start

WIDGET = "application/vnd.jupyter.widget-view+json"
GUESS = re.compile(r"your_turn\.[gq]_\w+$")
"""A cell that asks for a guess; what the next cell shows is folded up until that cell is run."""

ANSWER = "answer"
"""The tag of a cell farther down that would give a guess away; it is folded up likewise."""

CHECK = "check"
"""The tag of a cell that holds the words of a notebook to its numbers; its source is folded up."""

FETCHED = "fetched-pictures"
"""The tag of a cell that shows pictures which others made: its words are saved, and not these."""

CURTAIN = {}
"""The data of the empty output that a folded answer begins with. JupyterLab shows the first line of
the first output beside the fold, which would give the answer away."""

BAR = re.compile(r"\s*\d+%\|.*\[.*\]\s*$")
"""A progress bar, as words: by the time that a notebook is saved there is nothing left of it."""

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def execute(paths=()):
    """Execute and save each notebook; at the first cell that fails, stop and leave it untouched.

    Args:
        paths: notebooks; all of the course if there are none.

    Returns:
        The exit code: 0 if all ran.
    """
    # nbclient takes a second to load, and learners do not need it.
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    for path in map(Path, paths or start.notebooks()):
        began = time.perf_counter()
        try:
            save(tidy(run(path)), path)
        except (CellExecutionError, CellTimeoutError, DeadKernelError, OSError) as problem:
            print(f"{path.name}: FAILED, and was left as it was\n{problem}")
            return 1
        print(f"{path.name}: {time.perf_counter() - began:.1f} s")
    return 0


def run(path):
    """Read a notebook, run it from a clean kernel in its own folder, and give it."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name=KERNEL["name"],
        timeout=600,
        resources={"metadata": {"path": str(path.resolve().parent)}},
        store_widget_state=False,
        record_timing=False,
        coalesce_streams=True,
    )
    with tempfile.TemporaryDirectory() as scratch:
        # As under the tests: no bars that come and go with speed, and nobody's own progress.
        own = {"TQDM_DISABLE": "1", "NUGGETS_PROGRESS": str(Path(scratch, "progress.json"))}
        return client.execute(env={**os.environ, **own})


def tidy(notebook):
    """Take out what differs from run to run, and widgets where a picture or words stand too.

    Without a kernel a widget shows "model not found"; then the picture beside it is shown instead.
    Answers to guesses are folded up: JupyterLab unfolds an answer when its cell is run. So is the
    source of a cell that only checks.
    """
    import nbformat

    notebook.metadata.pop("widgets", None)
    notebook.metadata.update(kernelspec=KERNEL, language_info={"name": "python"})
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        for stale in ("execution", "ExecuteTime", "jupyter"):
            cell.metadata.pop(stale, None)
        cell.outputs = [output for output in cell.outputs if not _comes_and_goes(output)]
        for output in cell.outputs:
            if len(output.get("data", ())) > 1:
                output.data.pop(WIDGET, None)
            if FETCHED in cell.metadata.get("tags", ()):
                output.get("data", {}).pop("image/png", None)
                output.get("metadata", {}).pop("image/png", None)
    for count, cell in enumerate((cell for cell in code if cell.source.strip()), start=1):
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    for cell in code:
        if CHECK in cell.metadata.get("tags", ()):
            cell.metadata["jupyter"] = {"source_hidden": True}
    for cell in answers(code):
        cell.metadata["jupyter"] = {"outputs_hidden": True}
        cell.outputs.insert(0, nbformat.v4.new_output("display_data", dict(CURTAIN)))
    return notebook


def _comes_and_goes(output):
    """Whether an output is a progress bar and nothing else, or the curtain of an answer."""
    data = output.get("data", {"text/plain": ""})
    return data == CURTAIN or BAR.match(data.get("text/plain", "")) is not None


def answers(code):
    """Those of a notebook's code cells that show the answer to a guess.

    That is the cell after a guess, and each that has the tag for it.
    """
    pairs = itertools.pairwise(code)
    first = [b for a, b in pairs if GUESS.match(a.source) and "your_turn." not in b.source]
    return [cell for cell in code if cell in first or ANSWER in cell.metadata.get("tags", ())]


def save(notebook, path):
    """Write a notebook: the whole of it, or nothing."""
    import nbformat

    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        written = Path(scratch, path.name)
        nbformat.write(notebook, written)
        os.replace(written, path)
