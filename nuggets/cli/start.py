"""``nuggets start`` opens the course in JupyterLab."""

import os
import subprocess
import sys
from pathlib import Path

FIRST = Path("notebooks", "00_start_here.ipynb")
CONFIG = Path(__file__).with_name("jupyter")
"""JupyterLab's configuration for the course: no news pop-up over the first notebook."""


def course():
    """Find the folder that holds the course: this one, or the one that nuggets is run from.

    Raises:
        FileNotFoundError: says where to go, if it is neither.
    """
    for home in (Path.cwd(), Path(__file__).resolve().parents[2]):
        if (home / FIRST).is_file():
            return home
    raise FileNotFoundError(
        f"There is no {FIRST.as_posix()} here: go to the folder of the course, the one with "
        f"README.md in it (cd FOLDER), and try again."
    )


def open_course(arguments=()):
    """Open the first notebook in the JupyterLab of this very environment, and wait for its end.

    Args:
        arguments: what JupyterLab is told besides, such as ``--no-browser``.

    Returns:
        JupyterLab's exit code.
    """
    folder = course() / FIRST.parent
    first = f"--LabApp.default_url=/lab/tree/{FIRST.name}"
    # In a container the only user is often root, whom JupyterLab refuses unless it is told.
    root = ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    options = [option for option in (first, *root) if not _is_said(option, arguments)]
    lab = [sys.executable, "-m", "jupyterlab", *options, *arguments]
    # Beside the learner's own configuration, for this JupyterLab only.
    config = os.pathsep.join(filter(None, (str(CONFIG), os.environ.get("JUPYTER_CONFIG_PATH"))))
    environment = {**os.environ, "JUPYTER_CONFIG_PATH": config}
    with subprocess.Popen(lab, cwd=folder, env=environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # Ctrl-C is for JupyterLab, which asks before it stops
                continue


def _is_said(option, arguments):
    """Whether the learner sets an option, which JupyterLab must not be told twice."""
    name = option.partition("=")[0]
    return any(word.partition("=")[0] == name for word in arguments)
