"""``nuggets start``, ``reset`` and ``doctor``; for authors, ``execute`` and ``freeze``."""

import argparse

import nuggets_entry

from . import desk, doctor, execute, freeze, start


def main(arguments=None):
    """Run one command, and give its exit code: 0 if all went well."""
    nuggets_entry.speak_anywhere()
    parser = argparse.ArgumentParser(prog="nuggets", description="Backpropagation in Plain English")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser(
        "start",
        allow_abbrev=False,
        help="open the course in JupyterLab",
        description="Open the course in JupyterLab. What else you say is passed on to it: "
        "nuggets start --no-browser --port 9000",
    )
    again = commands.add_parser(
        "reset",
        help="have a notebook as it was at the start; yours is kept beside it",
        description="Put a fresh copy of a notebook into my_course. Yours is kept beside it.",
    )
    again.add_argument("notebook", help="such as 03, or more/a_little_python")
    commands.add_parser(
        "doctor",
        help="check that this computer is ready",
        description="Check that this computer is ready for the course.",
    )
    author = commands.add_parser(
        "execute",
        help="run notebooks from clean kernels and save them (for authors)",
        description="Run notebooks from clean kernels, and save them as they should be committed.",
    )
    author.add_argument("paths", nargs="*", help="notebooks; all of the course if none is named")
    frozen = commands.add_parser(
        "freeze",
        help="put explorers onto a page that needs no Python (for authors)",
        description="Draw explorers over a grid of their numbers, and write one page that is alive "
        "without Python: nuggets freeze court cost --to court.html",
    )
    frozen.add_argument("names", nargs="+", help="explorers, such as court")
    frozen.add_argument("--to", default="explorers.html", help="the page to write")
    frozen.add_argument("--stops", type=int, default=11, help="at how many places a slider stops")
    said, others = parser.parse_known_args(arguments)
    if others and said.command != "start":
        parser.error(f"nuggets {said.command} does not know {' '.join(others)}")
    try:
        if said.command == "start":
            return start.open_course(others)
        if said.command == "reset":
            return _reset(said.notebook)
        if said.command == "freeze":
            return freeze.freeze(said.names, said.to, said.stops)
        return doctor.examine() if said.command == "doctor" else execute.execute(said.paths)
    except (FileNotFoundError, start.CannotStart, desk.NoSuchNotebook) as reason:
        print(reason)
        return 1


def _reset(name):
    notebooks = start.course() / start.FIRST.parent
    try:
        print(desk.reset(notebooks, name))
    except OSError as reason:
        place = notebooks.with_name(desk.NAME)
        print(f"No fresh copy can be put into {place} ({reason.strerror}): nothing was changed.")
        return 1
    return 0
