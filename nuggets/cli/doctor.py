"""``nuggets doctor`` tells, a line each, whether this computer is ready for the course."""

import hashlib
import platform
import shutil
import subprocess
import sys
from functools import partial
from importlib import metadata
from pathlib import Path

DISTRIBUTION = "backprop-nuggets"
_INSTALL = f'"{sys.executable}" -m pip install'


class Problem(Exception):
    """What is wrong, in a few words."""


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
            print(f"PROBLEM  {name}: {problem or type(problem).__name__}\n         {advice}")
    print(f"\nYour code: {'+'.join(failed) or 'ready'}-{fingerprint()}")
    return int(bool(failed))


def checks():
    """List (name, function that gives what it found or raises, advice if it raises)."""
    return [
        *_versions(),
        ("widgets", _widgets, f"Run: {_INSTALL} --force-reinstall jupyterlab_widgets ipywidgets"),
        ("kernel", _kernel, f'Run: "{sys.executable}" -m ipykernel install --sys-prefix'),
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
    return [(_requirement(line).name, partial(_fits, line), _cure(line)) for line in own]


def _requirement(line):
    from packaging.requirements import Requirement

    return Requirement(line)


def _cure(line):
    if line.startswith("Python"):
        return f"Install a Python that fits {line}, and set the course up once more with it."
    return f'Run: {_INSTALL} "{line}"'


def _fits(line):
    """Give the version that is here of what ``line`` asks for, if it fits."""
    need = _requirement(line)
    try:
        here = platform.python_version() if need.name == "Python" else metadata.version(need.name)
    except metadata.PackageNotFoundError:
        raise Problem("is not installed") from None
    if not need.specifier.contains(here, prereleases=True):
        raise Problem(f"{here} is here, but {need.specifier} is needed")
    return here


def _widgets():
    """JupyterLab draws sliders by an extension, which must be in the same place as ipywidgets."""
    home = Path(sys.prefix, "share", "jupyter", "labextensions", "@jupyter-widgets")
    if not (home / "jupyterlab-manager").is_dir():
        raise Problem(f"JupyterLab's part for sliders is not in {sys.prefix}")
    first = shutil.which("jupyter")
    if first and Path(first).parent.resolve() != Path(sys.executable).parent.resolve():
        return "here; open the course with `nuggets start`, as `jupyter` is of another place"
    return "here"


def _kernel():
    """A kernel must start, and must run in the same place as this command."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="python3", stderr=subprocess.DEVNULL)
    said = []
    try:
        client.execute_interactive(
            "import sys, ipywidgets, nuggets; print(sys.prefix)",
            output_hook=lambda message: said.append(message["content"].get("text", "")),
            timeout=60,
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    place = "".join(said).strip()
    if place != sys.prefix:
        raise Problem(f"notebooks run in {place or 'a place without nuggets'}, not in {sys.prefix}")
    return "starts"


def _pictures():
    """Find the typeface of all pictures, and so make matplotlib look for its fonts once."""
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
    from nuggets import pets

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
    from nuggets import photos

    return "kept" if photos.cached() else "not here yet; one notebook offers to fetch them (162 MB)"
