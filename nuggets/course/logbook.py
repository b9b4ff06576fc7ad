"""Keeps which exercises were solved, in one file on the learner's own machine and nowhere else.

The file has one line of JSON for each solved exercise, and lines are only ever added. So two open
notebooks cannot overwrite each other, and a line torn by a crash harms no other line.
"""

import json
import os
from pathlib import Path

import platformdirs

_this_session = set()
_said = set()


def path():
    """Where the file is: the environment variable NUGGETS_PROGRESS, or the user's data folder."""
    chosen = os.environ.get("NUGGETS_PROGRESS")
    if chosen:
        return Path(os.path.expanduser(chosen))
    return platformdirs.user_data_path("nuggets", False) / "progress.jsonl"


def record(notebook, exercise):
    """Keep that an exercise was solved. Where that is impossible, say so once, and go on."""
    if (notebook, exercise) in solved():
        return
    file = path()
    _this_session.add((file, notebook, exercise))
    line = json.dumps({"notebook": notebook, "solved": exercise})
    try:
        if file.parts[0] == "~":
            raise OSError("There is no home folder.")
        file.parent.mkdir(parents=True, exist_ok=True)
        _append(file, f"\n{line}\n".encode())  # the first \n: a torn line before stays by itself
    except OSError:
        _say_not_kept(file)


def solved():
    """Give every solved exercise as a set of (notebook, exercise), from the file and this session.

    Lines that cannot be read are left out, and it is said once.
    """
    file = path()
    found = {(notebook, name) for where, notebook, name in _this_session if where == file}
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return found
    except OSError:
        _say_not_kept(file)
        return found
    entries = [_entry(line) for line in lines if line.strip()]
    if None in entries:
        _say_once(f"(Lines of {file} that cannot be read were left out: {entries.count(None)}.)")
    return found | set(filter(None, entries))


def _append(file, line):
    """Add a line in a single write, which other processes see whole or not at all."""
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        if os.write(descriptor, line) < len(line):
            raise OSError("The disk is full.")
    finally:
        os.close(descriptor)


def _entry(line):
    try:
        entry = json.loads(line)
        notebook, name = entry["notebook"], entry["solved"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return (notebook, name) if isinstance(notebook, str) and isinstance(name, str) else None


def _say_not_kept(file):
    _say_once(
        f"(Your progress is shown, but not kept after this session: {file} cannot be used. To keep "
        f"it, set the environment variable NUGGETS_PROGRESS to the name of another file.)"
    )


def _say_once(sentence):
    if sentence not in _said:
        _said.add(sentence)
        print(sentence)
