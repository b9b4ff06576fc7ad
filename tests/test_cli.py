"""Tests of the commands: run as a person would, with JupyterLab replaced by a stand-in."""

import json
import os
import re
import sys
from importlib import metadata

import nbformat
import numpy as np
import pytest
from jupyterlab_server.config import get_static_page_config
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nuggets import cli, pets
from nuggets.cli import doctor, execute, start


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one notebook, as the current folder."""
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path)
    write([new_markdown_cell("# Start here"), new_code_cell("6 * 7")], start.FIRST)
    return tmp_path


def write(cells, path):
    """Save a notebook as it would be after someone had played with it."""
    mine = {"name": "mine", "display_name": "Mine"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": mine, "widgets": {}}), path)


def check(name):
    """Give one of the doctor's checks."""
    return next(look for called, look, _ in doctor.checks() if called == name)


@pytest.fixture
def lab(monkeypatch):
    """A stand-in for JupyterLab that is asked to stop once, and remembers how it was started."""

    class Lab:
        waits = 0

        def __init__(self, command, cwd, env):
            Lab.command, Lab.cwd, Lab.env = command, cwd, env

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def wait(self):
            Lab.waits += 1
            if Lab.waits == 1:
                raise KeyboardInterrupt
            return 0

    monkeypatch.setattr(start.subprocess, "Popen", Lab)
    return Lab


def test_start_opens_the_first_notebook_in_this_environment(course, lab):
    assert cli.main(["start", "--no-browser", "--port", "9000"]) == 0
    assert lab.command[:3] == [sys.executable, "-c", start.LAB]
    assert lab.command[3].endswith("/lab/tree/00_start_here.ipynb")
    assert lab.command[-3:] == ["--no-browser", "--port", "9000"]
    assert lab.cwd == course / "notebooks"


def test_an_option_that_the_learner_sets_is_not_told_twice(course, lab):
    mine = "--LabApp.default_url=/lab"
    cli.main(["start", mine])
    assert [word for word in lab.command if word.startswith("--LabApp.default_url")] == [mine]


@pytest.mark.parametrize("own", [None, "of_my_own"])
def test_jupyterlab_shows_no_news_and_reads_the_learners_own_settings_too(
    course, lab, monkeypatch, own
):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", own or "")
    cli.main(["start"])
    config, kernels = lab.env["JUPYTER_CONFIG_PATH"], lab.env["JUPYTER_PATH"]
    assert config.split(os.pathsep) == [str(start.CONFIG), *([own] if own else [])]
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", config)
    page = get_static_page_config(level="all")
    assert page["disabledExtensions"]["@jupyterlab/apputils-extension:announcements"]
    assert lab.env == os.environ | {"JUPYTER_CONFIG_PATH": config, "JUPYTER_PATH": kernels}


@pytest.mark.parametrize(("user", "told"), [(0, True), (1000, False)])
def test_jupyterlab_is_told_only_of_root(course, lab, monkeypatch, user, told):
    monkeypatch.setattr(start.os, "geteuid", lambda: user, raising=False)
    cli.main(["start"])
    assert ("--allow-root" in lab.command) == told


def test_control_c_is_left_to_jupyterlab(course, lab):
    cli.main(["start"])
    assert lab.waits == 2


@pytest.mark.parametrize("command", ["start", "execute"])
def test_without_the_course_it_says_where_to_go(tmp_path, monkeypatch, capsys, command):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(start, "__file__", str(tmp_path / "a" / "b" / "c.py"))
    assert cli.main([command]) == 1
    assert "go to the folder of the course" in capsys.readouterr().out


def test_a_word_that_a_command_does_not_know_is_refused(capsys):
    with pytest.raises(SystemExit):
        cli.main(["doctor", "--who"])
    assert "nuggets doctor does not know --who" in capsys.readouterr().err


def test_the_doctor_finds_this_computer_ready(capsys):
    assert cli.main(["doctor"]) == 0
    *lines, empty, code = capsys.readouterr().out.splitlines()
    assert all(line.startswith("ok ") for line in lines)
    assert empty == ""
    assert code == f"Your code: ready-{doctor.fingerprint()}"


def test_the_doctor_has_a_line_of_advice_for_each_failure(monkeypatch, capsys):
    def ill():
        raise doctor.Problem("does not beat")

    healthy = ("lungs", lambda: "breathe", "Breathe.")
    monkeypatch.setattr(doctor, "checks", lambda: [("heart", ill, "Run."), healthy])
    assert cli.main(["doctor"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].split() == ["PROBLEM", "heart:", "does", "not", "beat"]
    assert said[1].strip() == "Run."
    assert said[2].split() == ["ok", "lungs:", "breathe"]
    assert said[-1].startswith("Your code: heart-")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("numpy>=99", r"is here, but >=99 is needed"),
        ("Python<3", r"is here, but <3 is needed"),
        ("a-package-that-nobody-made>=1", "is not installed"),
    ],
)
def test_a_version_that_does_not_fit_is_named_with_its_cure(monkeypatch, line, problem):
    needs = {"Requires-Python": line[6:] if line.startswith("Python") else ">=3.10"}
    monkeypatch.setattr(doctor.metadata, "metadata", lambda _: needs)
    monkeypatch.setattr(
        doctor.metadata, "requires", lambda _: [line, 'ruff>=99; extra == "author"']
    )
    found = {name: (look, advice) for name, look, advice in doctor.checks()}
    look, advice = found[re.match(r"[\w-]+", line)[0]]
    assert advice.startswith(("Run: ", "Install a Python"))
    with pytest.raises(doctor.Problem, match=problem):
        look()
    assert "ruff" not in found, "an author's package is not a learner's"


def test_a_package_that_was_not_installed_is_found_out(monkeypatch):
    def nothing(_):
        raise metadata.PackageNotFoundError

    monkeypatch.setattr(doctor.metadata, "metadata", nothing)
    monkeypatch.setattr(doctor.metadata, "version", nothing)
    name, look, advice = doctor.checks()[0]
    assert name == "nuggets"
    assert advice.endswith("pip install .")
    with pytest.raises(doctor.Problem, match="is not installed"):
        look()


def test_sliders_missing_from_this_environment_are_found_out(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor.sys, "prefix", str(tmp_path))
    with pytest.raises(doctor.Problem, match="part for sliders is not in"):
        check("widgets")()


def test_a_kernel_of_another_place_is_found_out(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor.sys, "prefix", str(tmp_path))
    with pytest.raises(doctor.Problem, match="notebooks run in"):
        check("kernel")()


def test_the_fingerprint_forgives_the_seventh_digit_and_nothing_coarser(monkeypatch):
    drawn = pets.draw(4, seed=0)
    same = doctor.fingerprint()
    for change, equal in ((1e-7, True), (1e-2, False)):
        images = drawn.images + np.float32(change)
        other = pets.Pets(images, drawn.labels, drawn.factors)
        monkeypatch.setattr(pets, "draw", lambda *_, other=other, **__: other)
        assert (doctor.fingerprint() == same) is equal


def test_execute_saves_a_notebook_as_it_is_committed(course, capsys):
    path = course / "notebooks" / "00_start_here.ipynb"
    slider = "import ipywidgets\nipywidgets.IntSlider()"
    played = new_code_cell("print('hi')", execution_count=7, metadata={"execution": {"a": "b"}})
    write([new_markdown_cell("# Hi"), played, new_code_cell(""), new_code_cell(slider)], path)
    assert cli.main(["execute"]) == 0
    saved = json.loads(path.read_text(encoding="utf-8"))
    assert [cell.get("execution_count") for cell in saved["cells"]] == [None, 1, None, 2]
    assert saved["cells"][1]["outputs"][0]["text"] == ["hi\n"]
    assert saved["cells"][1]["metadata"] == {}
    shown = saved["cells"][3]["outputs"][0]
    assert list(shown["data"]) == ["text/plain"]
    assert shown["execution_count"] == 2
    assert saved["metadata"]["kernelspec"]["name"] == "python3"
    assert saved["metadata"]["language_info"] == {"name": "python"}
    assert "widgets" not in saved["metadata"]
    assert capsys.readouterr().out.startswith("00_start_here.ipynb: ")
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_widget_with_nothing_beside_it_is_kept():
    alone = nbformat.v4.new_output("display_data", {execute.WIDGET: {}})
    notebook = new_notebook(cells=[new_code_cell("a", outputs=[alone])])
    assert execute.WIDGET in execute.tidy(notebook).cells[0].outputs[0].data


def test_only_what_answers_a_guess_is_folded_up():
    sources = ["your_turn.g_far", "20 * 0.8", "1 + 1", "your_turn.q_why", "your_turn.q_how",
               "answer = ...\nyour_turn.far.check(answer)"]  # fmt: skip
    notebook = execute.tidy(new_notebook(cells=[new_code_cell(source) for source in sources]))
    folded = [cell.source for cell in notebook.cells if cell.metadata]
    assert folded == ["20 * 0.8"]


def test_beside_a_fold_no_line_of_the_answer_can_be_read():
    guess, answer = new_code_cell("your_turn.g_far"), new_code_cell("print(16)")
    answer.outputs = [nbformat.v4.new_output("stream", text="16")]
    notebook = new_notebook(cells=[guess, answer])
    for _ in range(2):  # once more changes nothing
        execute.tidy(notebook)
        curtain, said = notebook.cells[1].outputs
        assert curtain.data == execute.CURTAIN
        assert said.text == "16"
    guess.source = "1 + 1"
    assert len(execute.tidy(notebook).cells[1].outputs) == 1


def test_a_notebook_runs_in_its_own_folder(course):
    write([new_code_cell("open('here.txt', 'w').close()")], start.FIRST)
    assert cli.main(["execute", str(start.FIRST)]) == 0
    assert (course / "notebooks" / "here.txt").exists()


def test_a_cell_that_fails_is_shown_and_the_file_is_left_alone(course, capsys):
    write([new_code_cell("1 + 1"), new_code_cell("1 / 0")], start.FIRST)
    before = start.FIRST.read_bytes()
    assert cli.main(["execute"]) == 1
    assert start.FIRST.read_bytes() == before
    said = capsys.readouterr().out
    assert "00_start_here.ipynb: FAILED" in said
    assert "1 / 0" in said
    assert "ZeroDivisionError" in said


def test_a_progress_bar_is_not_saved_and_what_is_like_one_is():
    texts = ["  0%|          | 0/6 [00:00<?, ? networks/s]", "50%|###  | 3/6 [00:01]", "7 % | [8]"]
    kept = [nbformat.v4.new_output("display_data", {"text/plain": text}) for text in texts]
    kept.append(nbformat.v4.new_output("stream", text=texts[0]))
    notebook = new_notebook(cells=[new_code_cell("a", outputs=kept)])
    assert execute.tidy(notebook).cells[0].outputs == kept[2:]
