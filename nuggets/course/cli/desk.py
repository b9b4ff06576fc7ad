"""The learner's own copy of the notebooks, so that the course itself stays as it is.

It is made when the course is first opened. What lies in it is the learner's: nothing is written
over, and a notebook that is to be new again is moved aside first.
"""

import itertools
import json
import shutil

NAME = "my_course"
"""The folder of the copy, beside the folder of the notebooks."""


class NoSuchNotebook(Exception):
    """No notebook of the course is called so; the message lists those that there are."""


def lay_out(notebooks):
    """Copy what is missing on the learner's desk, and give its folder.

    Args:
        notebooks: the folder of the course's notebooks.

    Raises:
        OSError: if nothing can be written there.
    """
    desk = notebooks.with_name(NAME)
    for source in sorted(notebooks.rglob("*")):
        target = desk / source.relative_to(notebooks)
        if not source.is_file() or target.exists() or ".ipynb_checkpoints" in source.parts:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(source, target)
    return desk


def reset(notebooks, name):
    """Put a fresh copy of a notebook on the desk; the old one is kept beside it.

    Args:
        notebooks: the folder of the course's notebooks.
        name: "03", "03_measure_the_miss" or "more/a_little_python", with or without ".ipynb".

    Returns:
        A sentence that says what was done.

    Raises:
        NoSuchNotebook: if there is none of that name.
    """
    source = _find(notebooks, name)
    target = notebooks.with_name(NAME) / source.relative_to(notebooks)
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        _copy(source, target)
        return f"{target.name} is new."
    aside = (target.with_stem(f"{target.stem}.mine-{i}") for i in itertools.count(1))
    kept = next(place for place in aside if not place.exists())
    target.rename(kept)
    _copy(source, target)
    return f"{target.name} is as it was at the start. Yours is kept beside it, as {kept.name}."


def _find(notebooks, name):
    paths = {
        path.relative_to(notebooks).with_suffix("").as_posix(): path
        for path in sorted(notebooks.rglob("*.ipynb"))
        if ".ipynb_checkpoints" not in path.parts
    }
    wanted = name.replace("\\", "/").removesuffix(".ipynb").removeprefix(f"{NAME}/")
    wanted = wanted.removeprefix("notebooks/").removeprefix("./")
    if wanted in paths:
        return paths[wanted]
    short = [path for key, path in paths.items() if wanted and key.startswith(f"{wanted}_")]
    short += [path for key, path in paths.items() if key == f"more/{wanted}"]
    if len(short) == 1:
        return short[0]
    raise NoSuchNotebook(f"There is no notebook called {name!r}. There are: {', '.join(paths)}.")


def _copy(source, target):
    """Copy a file; of a notebook, no cell looks as if it had been run here."""
    if source.suffix != ".ipynb":
        shutil.copyfile(source, target)
        return
    text = source.read_text(encoding="utf-8")
    try:
        notebook = json.loads(text)
        for cell in notebook["cells"]:
            for part in (cell, *cell.get("outputs", ())):
                if "execution_count" in part:
                    part["execution_count"] = None
        text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    except (ValueError, KeyError, TypeError, AttributeError):
        pass  # no whole notebook: it is copied as it is, and `nuggets doctor` names it
    target.write_text(text, encoding="utf-8")
