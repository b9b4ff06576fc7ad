"""``nuggets doctor`` tells, a line each, whether this computer is ready for the course."""

import contextlib
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from functools import partial
from importlib import metadata
from pathlib import Path

import nuggets_entry
from nuggets_entry import DISTRIBUTION

from . import start

_INSTALL = f'"{sys.executable}" -m pip install'
_PARTS = "jupyterlab_widgets ipywidgets anywidget"
_MANAGER = Path("@jupyter-widgets", "jupyterlab-manager")
_MARK = "nuggets-doctor:"
_PATIENCE = 120
"""Seconds that a kernel or JupyterLab may take to start."""

FIRST_CELLS = f"""
import numpy as np
import nuggets as ng
import ipywidgets
your_turn = ng.exercises.start_here
pets = ng.pets.draw(2, seed=0, difficulty="easy")
display(ng.plots.draw_pictures(pets.images, ["cat", "dog"]))
display(ng.explore.court())
import os, sys
print("{_MARK}" + sys.prefix + "{_MARK}" + os.path.dirname(ng.__file__))
"""
"""What a notebook does first: fetch the tools, draw, and show something with sliders."""


class Problem(Exception):
    """What is wrong, in a few words; and what to do, where the check itself cannot know it."""

    def __init__(self, words, advice=None):
        super().__init__(words)
        self.advice = advice


def examine():
    """Make all checks, print what was found and what to do, and give the exit code.

    The last line is a code to read out to an instructor: first "ready", or the names of what is
    not, then four letters and digits that are the same on every computer whose drawn pets are.
    """
    failed = []
    for name, look, advice in checks():
        try:
            print(f"ok       {name}: {look()}")
        except Exception as problem:  # whatever goes wrong here is a finding
            failed.append(name)
            words = str(problem) or type(problem).__name__
            advice = getattr(problem, "advice", None) or advice
            print(f"PROBLEM  {name}: {words}\n         {advice}")
    print(f"\nYour code: {'+'.join(failed) or 'ready'}-{fingerprint()}")
    return int(bool(failed))


def checks():
    """List (name, function that gives what it found or raises, advice if it raises)."""
    return [
        *_versions(),
        ("notebooks", _notebooks, "Download the course once more, or: git checkout notebooks"),
        ("your files", _files, "Give them names that no package has, and run this once more."),
        ("widgets", _widgets, f"Run: {_INSTALL} --force-reinstall {_PARTS}"),
        ("kernel", _kernel, f'Run: "{sys.executable}" -m ipykernel install --sys-prefix'),
        ("JupyterLab", _lab, f"Run: {_INSTALL} --force-reinstall jupyterlab"),
        ("pictures", _pictures, f"Run: {_INSTALL} --force-reinstall matplotlib"),
        ("learning", _learning, "Read this line out to your instructor, or open an issue."),
        ("drawn pets", _pets, "Read this line out to your instructor, or open an issue."),
        ("photographs", _photographs, "Go on without them: the drawn pets need no download."),
    ]


def _versions():
    """List a check for Python and for each package that the course stands on."""
    try:
        needed = metadata.metadata(DISTRIBUTION)["Requires-Python"]
        lines = [f"Python{needed}", *metadata.requires(DISTRIBUTION)]
    except metadata.PackageNotFoundError:
        return [("nuggets", partial(_fits, DISTRIBUTION), f"Run: {_INSTALL} .")]
    own = [line for line in lines if "extra ==" not in line]
    return [(re.match(r"[\w.-]+", line)[0], partial(_fits, line), _cure(line)) for line in own]


def _cure(line):
    if line.startswith("Python"):
        return f"Install a Python that fits {line}, and set the course up once more with it."
    return f'Run: {_INSTALL} "{line}"'


def _fits(line):
    """Give the version that is here of what ``line`` asks for, if it fits."""
    from packaging.requirements import Requirement

    need = Requirement(line)
    try:
        here = platform.python_version() if need.name == "Python" else metadata.version(need.name)
    except metadata.PackageNotFoundError:
        raise Problem("is not installed") from None
    if not need.specifier.contains(here, prereleases=True):
        raise Problem(f"{here} is here, but {need.specifier} is needed")
    return here


def _notebooks():
    """The notebooks must be there, and whole."""
    try:
        folder, paths = start.workplace(), start.notebooks()
    except FileNotFoundError as reason:
        raise Problem("not found", str(reason)) from None
    broken = [path.name for path in paths if not _found(path, "cells")]
    if broken:
        raise Problem(f"no whole notebook: {', '.join(broken)}")
    closed = "" if start.can_be_written(folder) else ", and cannot be written to: nothing is kept"
    return f"in {folder}{closed}"


def _found(path, name):
    """Give what a file of JSON has under a name; None if it is not there, or the file is not."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))[name]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _files():
    """No file beside the notebooks may hide a package that they need."""
    folder = start.workplace()
    if harmful := " ".join(nuggets_entry.sentences(folder)):
        raise Problem(harmful)
    if own := nuggets_entry.hidden(folder)[1]:
        return f"better renamed, as Python has modules of that name: {_names(own)}"
    return "none stands in the way"


def _names(files):
    return ", ".join(name for name, _ in files)


def _widgets():
    """JupyterLab draws sliders by an extension, which must be in the same place as ipywidgets."""
    from jupyter_core.paths import jupyter_path
    from jupyterlab_server.config import get_static_page_config

    home = Path(sys.prefix, "share", "jupyter", "labextensions")
    for part in (_MANAGER, "anywidget"):
        if not (home / part).is_dir():
            raise Problem(f"JupyterLab's part for sliders, {part}, is not in {sys.prefix}")
    for line in metadata.requires("ipywidgets"):
        if line.startswith("jupyterlab"):
            here = _fits(line)
    first = next(place for place in map(Path, jupyter_path("labextensions")) if _version(place))
    if _version(first) != _version(home):
        raise Problem(
            f"JupyterLab finds a part for sliders of another version first, in {first}",
            f"Delete or rename the folder {first / _MANAGER}{_named_by(first)}.",
        )
    if get_static_page_config(level="all").get("disabledExtensions", {}).get(_MANAGER.as_posix()):
        raise Problem(
            "JupyterLab's part for sliders is switched off",
            f"Run: jupyter labextension enable {_MANAGER.as_posix()}",
        )
    jupyter = shutil.which("jupyter")
    if jupyter and Path(jupyter).parent.resolve() != Path(sys.executable).parent.resolve():
        return "here; open the course with `nuggets start`, as `jupyter` is of another place"
    return f"{here} is here"


def _version(place):
    """Give the version of JupyterLab's part for sliders in one place, or None."""
    return _found(place / _MANAGER / "package.json", "version")


def _named_by(place):
    """Say that JUPYTER_PATH leads to a place, if it does."""
    listed = filter(None, os.environ.get("JUPYTER_PATH", "").split(os.pathsep))
    home = next((home for home in listed if Path(home) in (place, *place.parents)), None)
    return f", or take {home} out of the environment variable JUPYTER_PATH" if home else ""


def _kernel():
    """A kernel must start beside the notebooks, run in this very place, and do the first cells."""
    from jupyter_client.kernelspec import KernelSpecManager

    folder = start.workplace()
    with _environment():
        spec = KernelSpecManager().get_kernel_spec("python3")
        said = _attempt(_first_cells, folder, _suspects(folder, spec))
    _, place, ours = said.rsplit(_MARK, 2)
    if place.strip() != sys.prefix:
        raise Problem(f"notebooks run in {place.strip()}, not in {sys.prefix}", _elsewhere(spec))
    if Path(ours.strip()) != Path(start.__file__).parents[2]:
        raise Problem(f"notebooks use the nuggets in {ours.strip()}", f"Run: {_INSTALL} -e .")
    return "starts, draws, and shows sliders"


@contextlib.contextmanager
def _environment(**changes):
    """Let what is started here have what it has under ``nuggets start``, but for its kernel.

    Args:
        **changes: variables of the environment that are to be otherwise; None takes one away.
    """
    before = dict(os.environ)
    with start.surroundings() as (environment, _):
        usual = {"JUPYTER_PATH": before.get("JUPYTER_PATH")}
        wanted = {**environment, **usual, **changes}
        os.environ.clear()
        os.environ.update({name: value for name, value in wanted.items() if value is not None})
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def _first_cells(folder):
    """Run the first cells of a notebook in a new kernel, and give what it prints.

    Raises:
        Problem: with the last thing that was heard of it, if it does not.
    """
    from jupyter_client.manager import start_new_kernel

    said = []

    def hear(message):
        said.append(message["content"].get("text", ""))

    with tempfile.TemporaryFile() as heard:
        try:
            manager, client = start_new_kernel(
                _PATIENCE, "python3", cwd=str(folder), stderr=heard, stdout=subprocess.DEVNULL
            )
        except Exception as problem:
            errors = [line for line in _lines(heard) if re.match(r"[\w.]+(Error|Exit)\b", line)]
            raise Problem(f"{problem} ({errors[-1]})" if errors else str(problem)) from None
        try:
            reply = client.execute_interactive(FIRST_CELLS, output_hook=hear, timeout=_PATIENCE)
        except Exception as problem:
            raise Problem(f"it stopped, or gave no answer ({problem})") from None
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    if reply["content"]["status"] != "ok":
        raise Problem(f"{reply['content'].get('ename')}: {reply['content'].get('evalue')}")
    return "".join(said)


def _lines(heard):
    """List the lines of what was heard of a process."""
    heard.seek(0)
    return list(map(str.strip, heard.read().decode("utf-8", "replace").strip().splitlines()))


def _attempt(attempt, folder, suspects):
    """Give what an attempt gives; where it goes wrong, look for what helps."""
    try:
        return attempt(folder)
    except Problem as problem:
        raise Problem(str(problem), _what_helps(attempt, suspects)) from None


def _what_helps(attempt, suspects):
    """Leave out one thing after the other until an attempt goes well, and advise on that."""
    with tempfile.TemporaryDirectory() as empty:
        for advice, folder, changes in suspects:
            changes = {name: empty if value == "" else value for name, value in changes.items()}
            with contextlib.suppress(Problem), _environment(**changes):
                attempt(folder or empty)
                return advice
    return "Set the course up once more, or read this line out to your instructor."


def _suspects(folder, spec):
    """List what may keep a kernel from the first cells.

    Args:
        folder: where the notebooks are.
        spec: the kernel that Jupyter finds first.

    Yields:
        (advice, folder to run in, what to change in the environment); "" is an empty folder.
    """
    harmful, own = nuggets_entry.hidden(folder)
    if names := _names(harmful + own):
        yield f"Rename {names} in {folder}, and run this once more.", "", {}
    if not Path(spec.resource_dir).is_relative_to(sys.prefix):
        yield _elsewhere(spec), folder, {"JUPYTER_PATH": str(start.CONFIG)}
    settings = os.environ.get("IPYTHONDIR") or os.path.expanduser("~/.ipython")
    words = f"Rename the folder {settings}: settings in it get in the way."
    yield words, folder, {"IPYTHONDIR": ""}
    startup = ("PYTHONSTARTUP", "MPLBACKEND", "MATPLOTLIBRC", "MPLCONFIGDIR", "PYTHONPATH")
    yield from _variables(startup, folder)


def _variables(names, folder):
    """Suspect those variables of the environment that are set."""
    for name in filter(os.environ.__contains__, names):
        words = f"Take away the environment variable {name}, which is {os.environ[name]}."
        yield words, folder, {name: None}


def _elsewhere(spec):
    """Advise on a kernel of another Python that Jupyter finds first."""
    place = Path(spec.resource_dir)
    if place.is_relative_to(sys.prefix):
        return f'Run: "{sys.executable}" -m ipykernel install --sys-prefix'
    return (
        f"Open the course with `nuggets start`, which takes the right one. For all other ways: "
        f"delete or rename the folder {place}{_named_by(place)}."
    )


def _lab():
    """JupyterLab must start as ``nuggets start`` starts it, and give its page."""
    folder = start.workplace()
    _attempt(_open_and_close, folder, _suspects_of_lab(folder))
    with start.surroundings() as (_, said):
        return " ".join(["starts.", *said]) if said else "starts"


def _suspects_of_lab(folder):
    """List what may keep JupyterLab from its start, as ``_suspects`` does for a kernel."""
    from jupyter_core.paths import jupyter_config_dir

    words = f"Rename the folder {jupyter_config_dir()}: settings in it get in the way."
    yield words, folder, {"JUPYTER_CONFIG_DIR": ""}
    places = ("JUPYTER_CONFIG_PATH", "JUPYTERLAB_DIR", "JUPYTERLAB_SETTINGS_DIR", "PYTHONPATH")
    yield from _variables(places, folder)


def _open_and_close(folder):
    """Start JupyterLab, wait for its page, and stop it.

    Raises:
        Problem: with its last words, if it does not start.
    """
    from jupyter_core.paths import jupyter_runtime_dir

    with start.surroundings() as (environment, _), tempfile.TemporaryFile() as heard:
        runtime = environment.get("JUPYTER_RUNTIME_DIR") or jupyter_runtime_dir()
        process = subprocess.Popen(
            start.command(["--no-browser"]), cwd=folder, env=environment, stdout=heard, stderr=heard
        )
        try:
            _wait_for_page(process, Path(runtime, f"jpserver-{process.pid}.json"))
        except Problem as problem:
            *_, last = ["no word", *_lines(heard)]
            raise Problem(f"{problem} ({last})") from None
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:  # it cannot even end in order
                process.kill()
                process.wait()


def _wait_for_page(process, about):
    """Wait until JupyterLab has said in a file where it is, and gives its page there."""
    deadline = time.monotonic() + _PATIENCE
    while not _gives_page(about):
        if process.poll() is not None:
            raise Problem("does not start")
        if time.monotonic() > deadline:
            raise Problem(f"does not start within {_PATIENCE} seconds")
        time.sleep(0.05)


def _gives_page(about):
    """Ask JupyterLab for its page, as a browser does; it says where it is before it listens."""
    try:
        server = json.loads(about.read_text(encoding="utf-8"))
        token = {"Authorization": f"token {server['token']}"}
        page = urllib.request.Request(f"{server['url']}lab", headers=token)
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        direct.open(page, timeout=_PATIENCE).close()
    except urllib.error.HTTPError as answer:
        if answer.code >= 500:
            raise Problem(f"starts, but its page is an error, {answer.code}") from None
    except (OSError, ValueError):
        return False
    return True


def _pictures():
    """Find the typeface of all pictures, and so make matplotlib look for its fonts once."""
    with _environment():
        from matplotlib import font_manager

        font = font_manager.findfont("DejaVu Sans", fallback_to_default=False)
    return f"typeface {Path(font).stem}"


def _learning():
    """Learn XOR: the whole of backpropagation in a blink."""
    import numpy as np

    import nuggets as ng

    questions = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
    ng.manual_seed(0)
    model = ng.Sequential(ng.Linear(2, 8), ng.Tanh(), ng.Linear(8, 2))
    tuner = ng.Adam(model.parameters(), lr=0.05)
    history = ng.fit(
        model, questions, np.array([0, 1, 1, 0]), optimizer=tuner, epochs=150, progress=False
    )
    if not history[-1] < 0.05:
        raise Problem(f"XOR was not learned: the error went from {history[0]} to {history[-1]}")
    return f"XOR, its error went from {history[0]:.2f} to {history[-1]:.2f}"


def _pets():
    return f"{len(_drawn())} pets drawn, {fingerprint()}"


def _drawn():
    from nuggets.worlds import pets

    return pets.draw(4, seed=0)


def fingerprint():
    """Give four letters and digits that tell one set of drawn pets from another.

    It is made from the mean colours in thousandths, not from single pixels: processors differ in
    the seventh digit, and of 12,288 pixels one would often be rounded the other way.
    """
    try:
        colours = (1000 * _drawn().images.mean(axis=(2, 3), dtype="float64")).round().astype("<i4")
    except Exception:  # the check of the drawn pets has told what went wrong
        return "0000"
    return hashlib.sha256(colours.tobytes()).hexdigest()[:4].upper()


def _photographs():
    from nuggets.worlds import photos

    return "kept" if photos.cached() else "not here yet; one notebook offers to fetch them (162 MB)"
