"""Files beside the notebooks that hide a module, as Python looks there before it looks further."""

import importlib.machinery
import os
import re
import sys
from importlib import metadata

DISTRIBUTION = "backprop-nuggets"


def hidden(folder):
    """List the files and folders that have the name of a module, in two groups.

    Args:
        folder: where the notebooks are.

    Returns:
        harmful: those that hide a package which the notebooks need: (file, package) each.
        known: those with the name of a module of Python's own, which Python mostly finds first.
    """
    try:
        found = [(name, _module(folder, name)) for name in sorted(os.listdir(folder))]
    except OSError:
        return [], []
    own = [(name, module) for name, module in found if module in sys.stdlib_module_names]
    rest = [(name, module) for name, module in found if module and (name, module) not in own]
    needed = _packages() if rest else ()
    return [(name, module) for name, module in rest if module in needed], own


def sentences(folder):
    """List a sentence for each file that hides a package which the notebooks need."""
    for name, module in hidden(folder)[0]:
        yield (
            f"{name}, beside the notebooks, stands in the way of {module}, which they need: "
            f"rename {os.path.join(folder, name)}."
        )


def _module(folder, name):
    """Give the name of the module that Python would take a file or a folder for, or None."""
    suffixes = importlib.machinery.all_suffixes()
    if os.path.isdir(os.path.join(folder, name)):
        inside = os.listdir(os.path.join(folder, name))
        return name if any(f"__init__{suffix}" in inside for suffix in suffixes) else None
    stem = name.partition(".")[0]
    return stem if name.removeprefix(stem) in suffixes else None


def _packages():
    """Give the top names of all packages that the course stands on, and what they stand on."""
    needed, waiting = set(), [DISTRIBUTION]
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
    return re.sub(r"[-_.]+", "-", name).lower()
