"""Tests of what Binder builds: the recipe is read, and its steps are run in a clean place.

Neither Docker nor conda is used: the packages of Binder's base image are installed, in the
versions that repo2docker has locked, from the package index into a virtual environment.
"""

import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from . import lab

ROOT = Path(__file__).parents[1]
BINDER = ROOT / "binder"
PYTHON = (BINDER / "runtime.txt").read_text().strip().removeprefix("python-")
UV = (sys.executable, "-m", "uv")
BASE = ("ipywidgets", "jupyter-resource-usage", "jupyter-server", "jupyterhub", "jupyterlab",
        "nbconvert", "notebook", "pip")  # fmt: skip
"""What the base image is asked for; all else in it is there because these need it."""

pytestmark = pytest.mark.binder


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """What is in git, and nothing else, in a new folder."""
    if not (ROOT / ".git").exists():
        pytest.skip("only a git checkout knows what Binder would get")
    folder = tmp_path_factory.mktemp("repo")
    run("git", "checkout-index", "--all", f"--prefix={folder}/", cwd=ROOT)
    return folder


@pytest.fixture(scope="module")
def dockerfile(copy):
    """The recipe that repo2docker writes."""
    repo2docker = pytest.importorskip("repo2docker.app")
    from repo2docker.buildpacks import PythonBuildPack

    before = Path.cwd()
    os.chdir(copy)
    try:
        build = PythonBuildPack(repo2docker.Repo2Docker().base_image)
        build.platform = "linux/amd64"
        return build.render({"NB_UID": "1000", "NB_USER": "jovyan", "REPO_DIR": "/home/jovyan"})
    finally:
        os.chdir(before)


@pytest.fixture(scope="module")
def environment(copy, dockerfile, tmp_path_factory):
    """Environment variables of a shell in which the recipe's pip and postBuild steps were run."""
    home = tmp_path_factory.mktemp("home")
    prefix = home / "env"
    locks = home / "locks.txt"
    locked = base_versions()
    locks.write_text("".join(f"{name}=={version}\n" for name, version in locked.items()))
    run(*UV, "venv", "--quiet", "--python", PYTHON, str(prefix))
    needs = [f"{name}=={locked[name]}" for name in BASE]
    uv_pip(prefix, "install", "--quiet", "--constraint", str(locks), *needs)
    inside = {
        **os.environ,
        "HOME": str(home),
        "REPO_DIR": str(copy),
        "KERNEL_PYTHON_PREFIX": str(prefix),
        "VIRTUAL_ENV": str(prefix),
        "PATH": f"{prefix}/bin{os.pathsep}{os.environ['PATH']}",
    }
    for step in re.findall(r"^RUN (.*(?:pip install|binder/).*)$", dockerfile, re.MULTILINE):
        run("bash", "-c", step, cwd=copy, env=inside)
    return inside


def run(*command, **how):
    """Run a command and give what it printed; if it fails, say what it said."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **how)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout


def uv_pip(prefix, verb, *words):
    """Run ``uv pip`` on the virtual environment at ``prefix``."""
    return run(*UV, "pip", verb, "--python", str(prefix), *words)


def base_versions():
    """Read repo2docker's lock: the version of each Python package in its base image."""
    from repo2docker.buildpacks import conda

    lock = Path(conda.__file__).parent / f"environment.py-{PYTHON}-linux-64.lock"
    pattern = r"/([^/]+?)(?:-base|-core)?-([^-/]+)-py[^-/]*\.(?:conda|tar\.bz2)#"
    return {
        name.replace("_", "-"): version for name, version in re.findall(pattern, lock.read_text())
    }


def test_the_recipe_has_what_the_course_needs(dockerfile):
    assert re.search(r"^FROM docker\.io/library/buildpack-deps:", dockerfile, re.MULTILINE)
    escaped = PYTHON.replace(".", "-2e")
    assert f"environment-2epy-2d{escaped}-2dlinux-2d64-2elock" in dockerfile
    assert '/bin/pip install --no-cache-dir -r "binder/requirements.txt"' in dockerfile
    assert "RUN ./binder/postBuild" in dockerfile
    assert 'ENV R2D_ENTRYPOINT="${REPO_DIR}/binder/start"' in dockerfile


def test_the_requirements_leave_the_base_image_alone():
    lines = (BINDER / "requirements.txt").read_text().splitlines()
    names = [re.match(r"[\w.-]*", line)[0] for line in lines if not line.startswith("#")]
    assert names == ["numpy", "matplotlib", "ipywidgets", "."]


def test_what_binder_installs_fits_together(environment):
    uv_pip(environment["VIRTUAL_ENV"], "check")
    installed = uv_pip(environment["VIRTUAL_ENV"], "freeze").splitlines()
    assert f"jupyterlab=={base_versions()['jupyterlab']}" in installed, "it has been replaced"


def test_the_doctor_finds_binder_ready(environment, copy):
    said = run("nuggets", "doctor", cwd=copy, env=environment)
    assert "Your code: ready-" in said


def test_binder_serves_the_first_notebook_without_its_answers(environment, copy, tmp_path):
    command = [str(copy / "binder" / "start"), "jupyter", "lab"]
    first = "api/contents/notebooks/00_start_here.ipynb"
    with lab.running(command, copy, tmp_path, environment) as server:
        answer = urllib.request.urlopen(f"{server.address}/{first}?token={server.token}")
        notebook = json.load(answer)["content"]
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert code
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
