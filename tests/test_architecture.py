"""The floors of the package, and what every public thing owes its reader."""

import ast
import inspect
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

import nuggets

ROOT = Path(nuggets.__file__).parent
FLOORS = [
    {"anomaly", "format", "operands", "settings", "show"},
    {"strangers"},
    {"engine"},
    {"ops", "gradcheck"},
    {"layers", "losses", "optim", "saving"},
    {"augment", "blame", "bugs", "court", "pets", "photos", "price", "race", "train"},
    {"trained", "valleys"},
    {"style", "plots"},
    {"explore"},
    {"exercises", "cli"},
]
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}
FILES = [path for path in sorted(ROOT.rglob("*.py")) if path != ROOT / "__init__.py"]


def module_of(path):
    return path.relative_to(ROOT).with_suffix("").parts


def imported(path):
    """Yield the top modules of nuggets that a file imports, at its top or inside a function."""
    here = ("nuggets", *module_of(path))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level] if node.level else ()
            if path.name == "__init__.py" and node.level:
                base = here[: len(here) - node.level]
            full = (*base, *(node.module or "").split("."))
            full = tuple(part for part in full if part)
            if full[:1] == ("nuggets",):
                names = [full[1]] if len(full) > 1 else [alias.name for alias in node.names]
                yield from names
        elif isinstance(node, ast.Import):
            yield from (a.name.split(".")[1] for a in node.names if a.name.startswith("nuggets."))


@pytest.mark.parametrize("path", FILES, ids=lambda p: "/".join(module_of(p)))
def test_a_module_imports_only_from_floors_below(path):
    name = module_of(path)[0]
    for other in set(imported(path)) - {name}:
        same_floor_picture = (name, other) == ("plots", "style")
        assert FLOOR[other] < FLOOR[name] or same_floor_picture, f"{name} imports {other}"


def test_every_module_has_its_floor():
    found = {module.name for module in pkgutil.iter_modules([str(ROOT)])}
    assert found == set(FLOOR)


@pytest.mark.parametrize("name", sorted(FLOOR))
def test_every_public_thing_says_what_it_is(name):
    module = import_module(f"nuggets.{name}")
    assert inspect.getdoc(module)
    for thing_name, thing in vars(module).items():
        ours = getattr(thing, "__module__", "").startswith(f"nuggets.{name}")
        if ours and callable(thing) and not thing_name.startswith("_"):
            assert inspect.getdoc(thing), f"{name}.{thing_name} has no docstring"


@pytest.mark.parametrize("name", sorted(nuggets.ops.ALL))
def test_an_operation_is_one_function_that_fits_a_slide(name):
    rule = inspect.unwrap(nuggets.ops.ALL[name])
    lines = [line for line in inspect.getsource(rule).splitlines() if line.strip()]
    documentation = inspect.getdoc(rule).count("\n") + 1
    assert len(lines) - documentation <= 25
