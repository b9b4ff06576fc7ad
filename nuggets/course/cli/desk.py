"""The learner's own copy of the notebooks, so that the course itself stays as it is.

It is made when the course is first opened. What lies in it is the learner's: nothing is written
over, and a notebook that is to be new again is moved aside first.
"""

import contextlib
import hashlib
import itertools
import json
import os
from pathlib import Path

NAME = "my_course"
"""The folder of the copy, beside the folder of the notebooks."""

VERSIONS = ".versions.json"
"""The file in it that tells from which version of the course each notebook was copied."""


class NoSuchNotebook(Exception):
    """No notebook of the course is called so; the message lists those that there are."""


def lay_out(notebooks):
    """Copy what is missing on the learner's desk, and give its folder.

    Args:
        notebooks: the folder of the course's notebooks.

    Raises:
        OSError: if something is missing, and cannot be written there.
    """
    desk = notebooks.with_name(NAME)
    for source in sorted(notebooks.rglob("*")):
        target = desk / source.relative_to(notebooks)
        if not source.is_file() or target.exists() or ".ipynb_checkpoints" in source.parts:
            continue
        _put(source, target)
        _remember(notebooks, source)
    return desk


def newer(notebooks):
    """List the names of the notebooks that the course has a newer version of than the desk.

    Args:
        notebooks: the folder of the course's notebooks.
    """
    versions = _versions(notebooks)
    return [
        name
        for name, path in _names(notebooks).items()
        if versions.get(name, _version(path)) != _version(path)
    ]


def reset(notebooks, name):
    """Put a fresh copy of a notebook on the desk; the old one is kept beside it.

    Args:
        notebooks: the folder of the course's notebooks.
        name: "03", "03_measure_the_miss" or "more/a_little_python", with or without ".ipynb".

    Returns:
        What was done, in a sentence or two.

    Raises:
        NoSuchNotebook: if there is none of that name.
        OSError: if nothing can be written there. The learner's notebook is where it was.
    """
    source = _find(notebooks, name)
    target = notebooks.with_name(NAME) / source.relative_to(notebooks)
    place = f"{NAME}/{source.relative_to(notebooks).as_posix()}"
    if not target.exists():
        _put(source, target)
        _remember(notebooks, source)
        return f"{place} is new."
    if target.is_file() and target.read_bytes() == _content(source):
        return f"{place} is as it was at the start: there is nothing to bring back."
    aside = (target.with_stem(f"{target.stem}.mine-{i}") for i in itertools.count(1))
    kept = next(place for place in aside if not place.exists())
    with _written(source, target) as fresh:  # the old one moves only when the new one is whole
        target.rename(kept)
        fresh.rename(target)
    _remember(notebooks, source)
    return (
        f"{place} is as it was at the start. Yours is kept beside it, as {kept.name}. "
        f"Where it is open, close it and open it again."
    )


def _names(notebooks):
    """Give the notebooks of the course by their names, such as more/a_little_python."""
    return {
        path.relative_to(notebooks).with_suffix("").as_posix(): path
        for path in sorted(notebooks.rglob("*.ipynb"))
        if ".ipynb_checkpoints" not in path.parts
    }


def _find(notebooks, name):
    paths = _names(notebooks)
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    for folder in (notebooks.name, NAME):
        if folder in parts:  # any way that leads into the folder, such as a whole path
            parts = parts[len(parts) - parts[::-1].index(folder) :]
    wanted = "/".join(parts).removesuffix(".ipynb").lower()
    if wanted.isdigit():
        wanted = wanted.zfill(2)  # 7 is 07
    for fits in (
        lambda key: key == wanted,
        lambda key: key.startswith(f"{wanted}_") or key == f"more/{wanted}",
        lambda key: wanted in key,
    ):
        found = [path for key, path in paths.items() if wanted and fits(key)]
        if len(found) == 1:
            return found[0]
    raise NoSuchNotebook(f"There is no notebook called {name!r}. There are: {', '.join(paths)}.")


def _put(source, target):
    """Copy a file to where there is none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with _written(source, target) as fresh:
        fresh.rename(target)


@contextlib.contextmanager
def _written(source, target):
    """Write the copy under another name first: what stands under its own is always whole."""
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        fresh.write_bytes(_content(source))
        yield fresh
    finally:
        fresh.unlink(missing_ok=True)


def _content(source):
    """Give what a file's copy holds; in a notebook, no cell looks as if it had been run here."""
    content = source.read_bytes()
    if source.suffix != ".ipynb":
        return content
    try:
        notebook = json.loads(content)
        for cell in notebook["cells"]:
            for part in (cell, *cell.get("outputs", ())):
                if "execution_count" in part:
                    part["execution_count"] = None
    except (ValueError, KeyError, TypeError, AttributeError):
        return content  # no whole notebook: it is copied as it is, and `nuggets doctor` names it
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def _version(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _versions(notebooks):
    """Give the version that each notebook on the desk was copied from, as far as is known."""
    try:
        known = json.loads((notebooks.with_name(NAME) / VERSIONS).read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _remember(notebooks, source):
    """Note from which version of the course a notebook was copied, if there is room for a note."""
    if source.suffix == ".ipynb":
        name = source.relative_to(notebooks).with_suffix("").as_posix()
        known = {**_versions(notebooks), name: _version(source)}
        with contextlib.suppress(OSError):  # without it, only a newer version is not told of
            Path(notebooks.with_name(NAME), VERSIONS).write_text(json.dumps(known, indent=1))
