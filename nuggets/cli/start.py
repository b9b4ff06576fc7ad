"""``nuggets start`` opens the course in JupyterLab."""

import os
import subprocess
import sys
from pathlib import Path

FIRST = Path("notebooks", "00_start_here.ipynb")
QUIET = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)
"""No news pop-up over the first notebook, in this JupyterLab only: no settings are changed."""


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
    options = [option for option in (first, *QUIET, *root) if not _is_said(option, arguments)]
    lab = [sys.executable, "-m", "jupyterlab", *options, *arguments]
    with subprocess.Popen(lab, cwd=folder) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # Ctrl-C is for JupyterLab, which asks before it stops
                continue


def _is_said(option, arguments):
    """Whether the learner sets an option, which JupyterLab must not be told twice."""
    name = option.partition("=")[0]
    return any(word.partition("=")[0] == name for word in arguments)
