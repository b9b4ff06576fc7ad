"""Where the ``nuggets`` command begins: it looks for files that hide a module, and only then loads.

Python looks beside a notebook, and where PYTHONPATH leads, before it looks any further. A file
named numpy.py there is taken for numpy; one named nuggets.py for nuggets, which is why this module
stands beside the package, and not in it. It starts with nothing that a file could hide.
"""

import os
import sys
from _frozen_importlib import BuiltinImporter, FrozenImporter
from _frozen_importlib_external import BYTECODE_SUFFIXES, EXTENSION_SUFFIXES, SOURCE_SUFFIXES

DISTRIBUTION = "backprop-nuggets"

_HERE = os.path.dirname(__file__)
_SUFFIXES = (*EXTENSION_SUFFIXES, *SOURCE_SUFFIXES, *BYTECODE_SUFFIXES)
_NOT_USED = {"antigravity", "idlelib", "this", "turtle", "turtledemo"}
"""Modules of Python's own that neither the course nor JupyterLab uses."""


def main():
    """Run the ``nuggets`` command, or say in a sentence what stands in its way.

    Returns:
        The exit code: 0 if all went well.
    """
    speak_anywhere()
    said = in_the_way()
    for sentence in said:
        print(sentence)
    if said:
        return 1
    try:
        from nuggets.course.cli import main as command
    except Exception as problem:  # what PYTHONPATH leads to can go wrong in any way
        print(_not_loaded(problem))
        return 1
    return command()


def speak_anywhere():
    """Let what is printed go into any pipe: where it has no such letter, a "?" stands for it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def in_the_way():
    """List a sentence for each file that Python finds before a module which the course needs."""
    places = [os.path.abspath(place) for place in sys.path]
    last = os.path.dirname(os.__file__)  # where Python's own modules are
    early = places[: places.index(last)] if last in places else places[:1]
    found = [(place, *file) for place in dict.fromkeys(early) for file in _modules_in(place)]
    own = [file for file in found if file[2] in sys.stdlib_module_names]
    rest = [file for file in found if file not in own]
    harmful = [file for file in own if _is_looked_for(file[2])]
    if rest and not harmful:  # to ask what the course needs takes Python's own modules
        needed = _packages()
        harmful = [file for file in rest if file[2] in needed and not _is_installed(*file)]
    return [_sentence(*file) for file in harmful]


def hidden(folder):
    """List the files and folders that have the name of a module, in two groups.

    Args:
        folder: where the notebooks are.

    Returns:
        harmful: those that hide a package which the notebooks need: (file, package) each.
        known: those with the name of a module of Python's own, which Python mostly finds first.
    """
    found = _modules_in(folder)
    own = [(name, module) for name, module in found if module in sys.stdlib_module_names]
    rest = [file for file in found if file not in own]
    needed = _packages() if rest else ()
    return [(name, module) for name, module in rest if module in needed], own


def sentences(folder):
    """List a sentence for each file that hides a package which the notebooks need."""
    for name, module in hidden(folder)[0]:
        yield (
            f"{name}, beside the notebooks, stands in the way of {module}, which they need: "
            f"rename {os.path.join(folder, name)}."
        )


def _sentence(place, name, module):
    """Say which file is in the way of a module, and what to do."""
    listed = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    by_path = place in map(os.path.abspath, listed) and "PYTHONPATH" in os.environ
    whose = "Python's own " if module in sys.stdlib_module_names else ""
    return (
        f"{name} in {place}{', where PYTHONPATH leads,' * by_path} stands in the way of "
        f"{whose}{module}, which the course needs: rename {os.path.join(place, name)}"
        f"{f', or take {place} out of the environment variable PYTHONPATH' * by_path}."
    )


def _not_loaded(problem):
    """Say that nuggets cannot be loaded, and what to do."""
    why = f"{type(problem).__name__}: {problem}".strip().splitlines()[0]
    if os.environ.get("PYTHONPATH"):
        cure = (
            f"take away the environment variable PYTHONPATH, which is {os.environ['PYTHONPATH']}, "
            f"and try again"
        )
    else:
        cure = f'set the course up once more: "{sys.executable}" -m pip install --force-reinstall .'
    return f"nuggets cannot be loaded ({why}): {cure}."


def _modules_in(folder):
    """List (file or folder, module that Python would take it for)."""
    try:
        found = [(name, _module(folder, name)) for name in sorted(os.listdir(folder))]
    except OSError:
        return []
    return [(name, module) for name, module in found if module]


def _module(folder, name):
    """Give the name of the module that Python would take a file or a folder for, or None."""
    path = os.path.join(folder, name)
    if os.path.isdir(path):
        is_one = any(os.path.isfile(os.path.join(path, f"__init__{end}")) for end in _SUFFIXES)
        return name if is_one else None
    stem = name.partition(".")[0]
    return stem if name.removeprefix(stem) in _SUFFIXES else None


def _is_looked_for(module):
    """Whether Python looks in folders for a module of its own: some are a part of Python itself."""
    inside = BuiltinImporter.find_spec(module) or FrozenImporter.find_spec(module)
    return not inside and module not in _NOT_USED


def _is_installed(place, name, module):
    """Whether something is a package as pip installs it, or nuggets itself: it hides nothing."""
    from importlib import metadata

    if module == "nuggets" and os.path.realpath(place) == os.path.realpath(_HERE):
        return True
    files = (file for home in metadata.distributions(path=[place]) for file in home.files or ())
    return any(file.parts[0] == name for file in files)


def _packages():
    """Give the top names of all packages that the course stands on, and what they stand on."""
    import re
    from importlib import metadata

    needed, waiting = set(), [DISTRIBUTION, "jupyterlab"]  # an extra, which most have
    while waiting:
        name = _plain(waiting.pop())
        if name in needed:
            continue
        needed.add(name)
        try:
            lines = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        waiting += [re.match(r"[\w.-]+", line)[0] for line in lines if "extra ==" not in line]
    tops = metadata.packages_distributions()
    return {top for top, homes in tops.items() if needed & set(map(_plain, homes))} | {"nuggets"}


def _plain(name):
    """A package's name as it is compared: ``jupyter_core``, ``Jupyter.Core`` are one."""
    import re

    return re.sub(r"[-_.]+", "-", name).lower()
