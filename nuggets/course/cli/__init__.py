"""The commands ``nuggets start``, ``nuggets doctor`` and, for authors, ``nuggets execute``."""

import argparse

import nuggets_entry

from . import doctor, execute, start


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
    said, others = parser.parse_known_args(arguments)
    if others and said.command != "start":
        parser.error(f"nuggets {said.command} does not know {' '.join(others)}")
    try:
        if said.command == "start":
            return start.open_course(others)
        return doctor.examine() if said.command == "doctor" else execute.execute(said.paths)
    except (FileNotFoundError, start.CannotStart) as reason:
        print(reason)
        return 1
