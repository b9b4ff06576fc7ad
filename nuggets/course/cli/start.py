"""``nuggets start`` opens the course in JupyterLab."""

import contextlib
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import nuggets_entry

from . import desk

FIRST = Path("notebooks", "00_start_here.ipynb")
MORE = "more"
"""The folder beside the lessons for what is not needed to go on."""

CONFIG = Path(__file__).with_name("jupyter")
"""What JupyterLab finds first: no news pop-up over the first notebook; what explorers show is saved
in the notebook; and, as the kernel, the Python that runs this, whatever else is installed. It
starts even where files hide Python's own."""

LAB = (
    "import sys; sys.path = [place for place in sys.path if place]; "
    "from jupyterlab.labapp import main; sys.exit(main())"
)
"""JupyterLab, which must not take a file beside the notebooks for a module of its own."""

ROOM = 100_000
"""How many bytes must fit into a folder that is to be used."""


class CannotStart(Exception):
    """JupyterLab cannot be started here; the message says why, and what to do."""


def course():
    """Find the folder that holds the course: this one, one around it, or where nuggets is from.

    Raises:
        FileNotFoundError: says where to go, if it is none of them.
    """
    here = Path.cwd()
    for home in (here, *here.parents, Path(__file__).resolve().parents[3]):
        if (home / FIRST).is_file():
            return home
    raise FileNotFoundError(
        f"There is no {FIRST.as_posix()} here: go to the folder of the course, the one with "
        f"README.md in it (cd FOLDER), and try again."
    )


def notebooks():
    """List the notebooks of the course: the lessons, then what is good to know (``more``).

    Raises:
        FileNotFoundError: says where to go, if there is no course here.
    """
    folder = course() / FIRST.parent
    return [*sorted(folder.glob("*.ipynb")), *sorted(folder.glob(f"{MORE}/*.ipynb"))]


def workplace():
    """The folder that a learner works in: the copy of the notebooks, once there is one."""
    notebooks = course() / FIRST.parent
    mine = notebooks.with_name(desk.NAME)
    return mine if mine.is_dir() else notebooks


def open_course(arguments=()):
    """Open the first notebook in the JupyterLab of this very environment, and wait for its end.

    Args:
        arguments: what JupyterLab is told besides, such as ``--no-browser``.

    Returns:
        JupyterLab's exit code.

    Raises:
        CannotStart: if there is no folder at all that JupyterLab could keep its files in, or no
            JupyterLab.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise CannotStart(
            f'JupyterLab is not installed here. Run: "{sys.executable}" -m pip install jupyterlab'
        )
    folder = _desk(course() / FIRST.parent)
    for sentence in nuggets_entry.sentences(folder):
        print(sentence)
    with surroundings() as (environment, said):
        for sentence in said:
            print(sentence)
        process = subprocess.Popen(command(arguments), cwd=folder, env=environment)
        with process, _ends_with_us(process):
            while True:
                try:
                    return process.wait()
                except KeyboardInterrupt:  # Ctrl-C is for JupyterLab: it asks before it stops
                    continue


def _desk(notebooks):
    """The folder that the learner works in: a copy, or where none can be made the notebooks."""
    try:
        folder = desk.lay_out(notebooks)
    except OSError:
        folder = notebooks
        print(f"No copy can be made of {notebooks}: the notebooks run, and you work in them.")
    else:
        if names := desk.newer(notebooks):
            print(
                f"The course has a newer version of {', '.join(names)}: nuggets reset {names[0]} "
                f"brings it, and keeps yours beside it."
            )
    if not can_be_written(folder):
        print(f"{folder} cannot be written to: what you change is not kept.")
    return folder


@contextlib.contextmanager
def _ends_with_us(process):
    """Let JupyterLab end too when this command is ended from outside, and not go on alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def command(arguments=()):
    """List the words that start JupyterLab.

    Args:
        arguments: what JupyterLab is told besides.
    """
    first = f"--LabApp.default_url=/lab/tree/{FIRST.name}"
    # In a container the only user is often root, whom JupyterLab refuses unless it is told.
    root = ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    options = [option for option in (first, *root) if not _is_said(option, arguments)]
    return [sys.executable, "-c", LAB, *options, *arguments]


@contextlib.contextmanager
def surroundings():
    """Give JupyterLab's environment variables, and sentences on what is not as usual.

    Where the folders that Jupyter writes to cannot be written to, as the home folder is full or
    not one's own, an empty folder stands in for them until the end.

    Raises:
        CannotStart: if no folder at all can be written to.
    """
    # Beside the learner's own configuration, for this JupyterLab only.
    ours = {name: _first(CONFIG, name) for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH")}
    closed = {name: place for name, place in _places().items() if not can_be_written(place)}
    if not closed:
        yield {**os.environ, **ours}, []
        return
    names = " and ".join(sorted(set(map(_home_of, closed.values()))))
    with _scratch(names) as elsewhere:
        stand_ins = {name: str(Path(elsewhere, name)) for name in (*closed, "MPLCONFIGDIR")}
        for place in stand_ins.values():
            os.mkdir(place, 0o700)
        sentence = (
            f"{names} cannot be written to, or is full: until it is closed, JupyterLab keeps its "
            f"own files in {elsewhere}."
        )
        yield {**os.environ, **ours, **stand_ins}, [sentence]


def can_be_written(folder):
    """Whether a folder is there, or can be made, and has room for some files."""
    try:
        os.makedirs(folder, 0o700, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(ROOM))
            file.flush()
    except OSError:
        return False
    return True


def _places():
    """List the folders that Jupyter writes to, by the variables that move them elsewhere."""
    from jupyter_core import paths

    return {
        "JUPYTER_CONFIG_DIR": paths.jupyter_config_dir(),
        "JUPYTER_DATA_DIR": paths.jupyter_data_dir(),
        "JUPYTER_RUNTIME_DIR": paths.jupyter_runtime_dir(),
        "IPYTHONDIR": os.environ.get("IPYTHONDIR") or os.path.expanduser("~/.ipython"),
    }


def _home_of(place):
    """Give the home folder for a folder in it, and any other folder as it is."""
    home = os.path.expanduser("~")
    return home if place.startswith(os.path.join(home, "")) else place


@contextlib.contextmanager
def _scratch(closed):
    """Make a folder that is gone at the end."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="nuggets-", ignore_cleanup_errors=True)
    except OSError:
        folder = None
    if folder is None or not can_be_written(folder.name):
        raise CannotStart(
            f"JupyterLab has no place for its files: neither {closed} nor a folder for temporary "
            f"files can be written to. Free some space on the disk, and try again."
        )
    with folder as name:
        yield name


def _first(folder, variable):
    """Give the value of a variable that lists folders, with one more before the others."""
    return os.pathsep.join(filter(None, (str(folder), os.environ.get(variable))))


def _is_said(option, arguments):
    """Whether the learner sets an option, which JupyterLab must not be told twice."""
    name = option.partition("=")[0]
    return any(word.partition("=")[0] == name for word in arguments)
