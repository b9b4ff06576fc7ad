"""The rooms of the package, and what every public thing owes its reader."""

import ast
import inspect
import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest
from importlinter import cli as importlinter

import nuggets

ROOT = Path(nuggets.__file__).parent
ROOMS = ["engine", "worlds", "studies", "drawing", "explore", "course"]
"""From the lowest to the highest."""

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages([str(ROOT)], "nuggets.")
    if not module.name.endswith("__main__")
)


def test_a_module_imports_only_from_rooms_below(monkeypatch, capsys):
    """The order stands in pyproject.toml, for import-linter."""
    monkeypatch.chdir(ROOT.parent)
    assert importlinter.lint_imports(no_cache=True) == importlinter.EXIT_STATUS_SUCCESS, (
        capsys.readouterr().out
    )


def test_every_module_is_in_a_room():
    assert {module.name for module in pkgutil.iter_modules([str(ROOT)])} == set(ROOMS)


def first_paragraph(room):
    return inspect.getdoc(import_module(f"nuggets.{room}")).partition("\n\n")[0].replace("\n", " ")


def test_the_readme_shows_the_rooms_as_their_folders_describe_themselves():
    readme = (ROOT.parent / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\| `(\w+)/` \| (.*?) \|$", readme, re.M)
    assert shown == [(room, first_paragraph(room).partition(": ")[2]) for room in ROOMS[::-1]]


def test_the_readme_shows_the_rule_of_multiplication_as_it_is():
    readme = (ROOT.parent / "README.md").read_text(encoding="utf-8")
    assert inspect.getsource(inspect.unwrap(nuggets.ops.mul)) in readme


@pytest.mark.parametrize("name", MODULES)
def test_every_public_thing_says_what_it_is(name):
    module = import_module(name)
    assert inspect.getdoc(module)
    for thing_name, thing in vars(module).items():
        is_ours = getattr(thing, "__module__", "") == name and callable(thing)
        if is_ours and not thing_name.startswith("_"):
            assert inspect.getdoc(thing), f"{name}.{thing_name} has no docstring"


@pytest.mark.parametrize("name", sorted(nuggets.ops.ALL))
def test_an_operation_is_one_function_that_fits_a_slide(name):
    rule = inspect.unwrap(nuggets.ops.ALL[name])
    lines = [line for line in inspect.getsource(rule).splitlines() if line.strip()]
    documentation = inspect.getdoc(rule).count("\n") + 1
    assert len(lines) - documentation <= 25


def private_names_of_others(file):
    """What a module takes from others of the package that begins with an underscore."""
    tree = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    imports = [part for part in tree if isinstance(part, ast.ImportFrom) and part.level]
    names = [alias.name for part in imports for alias in part.names]
    parts = [part for part in tree if isinstance(part, ast.Attribute)]
    used = [part.attr for part in parts if getattr(part.value, "id", None) in names]
    return [name for name in (*names, *used) if re.match("_(?!_|fields$)", name)]


def test_no_module_uses_what_is_private_to_another():
    taken = {
        str(file.relative_to(ROOT)): private_names_of_others(file) for file in ROOT.rglob("*.py")
    }
    assert {file: names for file, names in taken.items() if names} == {}
