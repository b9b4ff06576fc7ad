"""Tests of the commands: run as a person would, with JupyterLab replaced by a stand-in."""

import contextlib
import io
import json
import os
import re
import signal
import subprocess
import sys
from importlib import metadata

import nbformat
import numpy as np
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyterlab_server.config import get_static_page_config
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import nuggets_entry
from nuggets.course import cli, logbook
from nuggets.course.cli import desk, doctor, execute, start
from nuggets.worlds import pets


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
    assert lab.cwd == course / "my_course"


def test_the_learner_works_in_a_copy_in_which_nothing_looks_run(course, lab):
    played = new_code_cell("6 * 7", execution_count=7)
    played.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "42"})]
    played.outputs[0]["execution_count"] = 7
    (course / "notebooks/more").mkdir()
    write([played], course / "notebooks/more/one.ipynb")
    cli.main(["start"])
    copy = nbformat.read(course / "my_course/more/one.ipynb", as_version=4)
    assert copy.cells[0].execution_count is None
    assert copy.cells[0].outputs[0].execution_count is None
    assert copy.cells[0].outputs[0].data == {"text/plain": "42"}
    nbformat.validate(copy)


def test_start_writes_over_nothing_of_the_learners(course, lab):
    cli.main(["start"])
    mine = course / "my_course/00_start_here.ipynb"
    mine.write_text("mine", encoding="utf-8")
    lab.waits = 0
    cli.main(["start"])
    assert mine.read_text(encoding="utf-8") == "mine"


NAMES = ["00", "00_start", "00_start_here", "./my_course/00_start_here.ipynb"]
NAMES += ["0", "start", "Start_Here"]
WAYS = ["/a/my_course/notebooks/00_start_here.ipynb", r"C:\a\my_course\00_start_here.ipynb"]


@pytest.mark.parametrize("name", [*NAMES, *WAYS])
def test_reset_brings_a_notebook_back_and_keeps_the_learners_beside_it(course, lab, capsys, name):
    cli.main(["start"])
    mine = course / "my_course/00_start_here.ipynb"
    for text, kept in (("first", "mine-1"), ("second", "mine-2")):
        mine.write_text(text, encoding="utf-8")
        capsys.readouterr()
        assert cli.main(["reset", name]) == 0
        assert f"Yours is kept beside it, as 00_start_here.{kept}.ipynb" in capsys.readouterr().out
        beside = course / f"my_course/00_start_here.{kept}.ipynb"
        assert beside.read_text(encoding="utf-8") == text
        assert nbformat.read(mine, as_version=4).cells


@pytest.mark.parametrize("name", ["99", "", "finish", "../pyproject.toml"])
def test_reset_lists_the_notebooks_where_none_is_called_so(course, capsys, name):
    assert cli.main(["reset", name]) == 1
    assert capsys.readouterr().out.strip().endswith("There are: 00_start_here.")
    assert not (course / "my_course").exists()


def test_reset_of_what_nobody_changed_leaves_no_copy_beside_it(course, lab, capsys):
    cli.main(["start"])
    capsys.readouterr()
    assert cli.main(["reset", "00"]) == 0
    assert "there is nothing to bring back" in capsys.readouterr().out
    assert not [*(course / "my_course").glob("*mine*")]


def test_reset_without_a_name_says_how_it_is_used(capsys):
    with pytest.raises(SystemExit):
        cli.main(["reset"])
    assert capsys.readouterr().err.startswith("usage: nuggets reset [-h] notebook")


def test_reset_where_there_is_no_copy_yet_makes_one_and_says_where(course, capsys):
    assert cli.main(["reset", "00"]) == 0
    assert capsys.readouterr().out == "my_course/00_start_here.ipynb is new.\n"
    assert (course / "my_course/00_start_here.ipynb").is_file()


def no_room(*_):
    raise OSError(28, "No space left on device")


def test_reset_that_finds_no_room_leaves_the_learners_notebook_where_it_was(
    course, lab, monkeypatch, capsys
):
    cli.main(["start"])
    mine = course / "my_course/00_start_here.ipynb"
    mine.write_text("mine", encoding="utf-8")
    before = sorted(mine.parent.iterdir())
    monkeypatch.setattr(desk.Path, "write_bytes", no_room)
    capsys.readouterr()
    assert cli.main(["reset", "00"]) == 1
    said = capsys.readouterr().out
    assert said.endswith("(No space left on device): nothing was changed.\n")
    assert said.count("\n") == 1
    assert mine.read_text(encoding="utf-8") == "mine"
    assert sorted(mine.parent.iterdir()) == before


def test_a_copy_that_is_cut_short_is_not_taken_for_a_notebook(course, lab, monkeypatch, capsys):
    def cut_short(path, content):
        with open(path, "wb") as file:
            file.write(content[:9])
        no_room()

    with monkeypatch.context() as full:
        full.setattr(desk.Path, "write_bytes", cut_short)
        cli.main(["start"])
    assert lab.cwd == course / "notebooks"
    assert list((course / "my_course").iterdir()) == []
    lab.waits = 0
    cli.main(["start"])
    assert nbformat.read(course / "my_course/00_start_here.ipynb", as_version=4).cells


def test_a_newer_version_is_told_of_and_not_forced_on_the_learner(course, lab, capsys):
    cli.main(["start"])
    assert "newer" not in capsys.readouterr().out
    mine = course / "my_course/00_start_here.ipynb"
    mine.write_text("mine", encoding="utf-8")
    write([new_markdown_cell("# A better start")], start.FIRST)
    for _ in range(2):
        lab.waits = 0
        cli.main(["start"])
        assert capsys.readouterr().out == (
            "The course has a newer version of 00_start_here: nuggets reset 00_start_here brings "
            "it, and keeps yours beside it.\n"
        )
        assert mine.read_text(encoding="utf-8") == "mine"
    cli.main(["reset", "00_start_here"])
    assert "A better start" in mine.read_text(encoding="utf-8")
    capsys.readouterr()
    lab.waits = 0
    cli.main(["start"])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("note", ["", "[]", "{"])
def test_without_a_note_of_the_versions_none_is_called_newer(course, lab, capsys, note):
    cli.main(["start"])
    (course / "my_course" / desk.VERSIONS).write_text(note)
    write([new_markdown_cell("# A better start")], start.FIRST)
    lab.waits = 0
    assert cli.main(["start"]) == 0
    assert capsys.readouterr().out == ""


def test_start_says_if_what_is_changed_in_the_copy_is_not_kept(course, lab, monkeypatch, capsys):
    cli.main(["start"])
    usual, mine = start.can_be_written, course / "my_course"
    monkeypatch.setattr(start, "can_be_written", lambda place: place != mine and usual(place))
    lab.waits = 0
    cli.main(["start"])
    assert capsys.readouterr().out == f"{mine} cannot be written to: what you change is not kept.\n"
    assert lab.cwd == mine


def test_where_no_copy_can_be_made_the_notebooks_are_opened(course, lab, capsys):
    (course / "my_course").write_text("in the way")
    cli.main(["start"])
    assert "No copy can be made" in capsys.readouterr().out
    assert lab.cwd == course / "notebooks"


def test_without_jupyterlab_it_says_how_to_get_it(course, lab, capsys, monkeypatch):
    monkeypatch.setattr(start.importlib.util, "find_spec", lambda name: None)
    assert cli.main(["start"]) == 1
    assert "-m pip install jupyterlab" in capsys.readouterr().out


def test_kernels_of_closed_notebooks_end_after_a_while():
    told = json.loads((start.CONFIG / "jupyter_server_config.json").read_text())
    assert told["MappingKernelManager"]["cull_idle_timeout"] >= 900
    assert told["MappingKernelManager"]["cull_connected"] is False


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


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_jupyterlab_ends_with_the_command_that_started_it(course, lab, monkeypatch):
    ended = []

    def wait(self):
        os.kill(os.getpid(), signal.SIGTERM)
        return -15 if ended else 0

    monkeypatch.setattr(lab, "wait", wait)
    monkeypatch.setattr(lab, "terminate", lambda self: ended.append(True), raising=False)
    before = signal.getsignal(signal.SIGTERM)
    assert cli.main(["start"]) == -15
    assert signal.getsignal(signal.SIGTERM) == before


def test_control_c_is_left_to_jupyterlab(course, lab):
    cli.main(["start"])
    assert lab.waits == 2


@pytest.mark.parametrize("command", ["start", "execute"])
def test_without_the_course_it_says_where_to_go(tmp_path, monkeypatch, capsys, command):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(start, "__file__", str(tmp_path / "a" / "b" / "c" / "d.py"))
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
    with pytest.raises(doctor.Problem, match=r"part for sliders, .*, is not in"):
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
    assert shown.get("execution_count", 2) == 2  # ipywidgets 7 displays, and gives no result
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


def test_what_is_good_to_know_comes_after_the_lessons(course, capsys):
    (course / "notebooks" / start.MORE).mkdir()
    write([new_code_cell("open('here.txt', 'w').close()")], start.FIRST.parent / "more" / "a.ipynb")
    assert cli.main(["execute"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in said] == ["00_start_here.ipynb", "a.ipynb"]
    assert (course / "notebooks" / "more" / "here.txt").exists()


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


HARMFUL = ["numpy.py", "nuggets.py", "PIL.py", "ipywidgets.py", "contourpy.py", "traitlets.pyc"]


@pytest.mark.parametrize("name", [*HARMFUL, "matplotlib/__init__.py"])
def test_a_file_beside_the_notebooks_that_hides_a_package_is_named_with_what_to_do(course, name):
    file = course / "notebooks" / name
    file.parent.mkdir(exist_ok=True)
    file.touch()
    top = name.partition("/")[0]
    with pytest.raises(doctor.Problem, match=f"{top}, beside the notebooks, .*: rename .*{top}"):
        check("your files")()


def test_start_opens_the_course_and_names_the_file_that_is_in_the_way(course, lab, capsys):
    (course / "notebooks" / "numpy.py").touch()
    assert cli.main(["start"]) == 0
    assert capsys.readouterr().out.startswith("numpy.py, beside the notebooks, stands in the way")


def test_files_that_hide_nothing_are_no_problem(course):
    for name in ("my_play.py", "data.csv", "numpy.txt", "numpy.py.bak", "my.numpy.py", "test.py"):
        (course / "notebooks" / name).touch()
    (course / "notebooks" / "numpy").mkdir()  # without __init__.py the real one is found
    assert check("your files")() == "none stands in the way"
    assert list(nuggets_entry.sentences(course / "notebooks")) == []


def test_a_file_with_the_name_of_a_module_of_python_is_named(course):
    (course / "notebooks" / "random.py").touch()
    assert check("your files")().endswith(": random.py")


@pytest.mark.parametrize("folder", ["notebooks", "my_course"])
def test_a_file_that_keeps_a_kernel_from_its_start_is_named_with_what_to_do(course, folder):
    (course / folder).mkdir(exist_ok=True)
    (course / folder / "types.py").touch()
    with pytest.raises(doctor.Problem, match=r"types\.py") as problem:
        check("kernel")()
    assert problem.value.advice.startswith(f"Rename types.py in {course / folder}")


def test_the_kernel_of_start_works_beside_any_file_and_is_found_before_all_others(
    course, monkeypatch
):
    (course / "notebooks" / "types.py").touch()
    monkeypatch.setenv("JUPYTER_PATH", str(strange_kernel(course)))
    with start.surroundings() as (environment, said):
        monkeypatch.setattr(os, "environ", environment)
        spec = KernelSpecManager().get_kernel_spec("python3")
        assert spec.resource_dir == str(start.CONFIG / "kernels" / "python3")
        words = doctor._first_cells(course / "notebooks")
    assert f"{doctor._MARK}{sys.prefix}{doctor._MARK}" in words
    assert said == []


def strange_kernel(place):
    """Make a place for JUPYTER_PATH with a kernel that is not of this environment."""
    home = place / "elsewhere" / "kernels" / "python3"
    home.mkdir(parents=True)
    about = {"argv": ["a-python-that-is-gone"], "display_name": "old", "language": "python"}
    (home / "kernel.json").write_text(json.dumps(about))
    return place / "elsewhere"


def test_a_kernel_from_elsewhere_is_named_with_a_cure_that_cures(course, monkeypatch):
    place = strange_kernel(course)
    monkeypatch.setenv("JUPYTER_PATH", str(place))
    with pytest.raises(doctor.Problem, match="a-python-that-is-gone") as problem:
        check("kernel")()
    assert f"delete or rename the folder {place / 'kernels' / 'python3'}" in problem.value.advice
    assert f"take {place} out of the environment variable JUPYTER_PATH" in problem.value.advice
    (place / "kernels" / "python3").rename(place / "kernels" / "old")
    assert check("kernel")() == "starts, draws, and shows sliders"


@pytest.mark.parametrize("name", ["PYTHONPATH", "MPLBACKEND", "PYTHONSTARTUP", "IPYTHONDIR"])
def test_what_gets_in_the_way_is_found_by_leaving_it_out(course, monkeypatch, name):
    monkeypatch.setenv(name, str(course))

    def attempt(_):
        if os.environ.get(name) == str(course):
            raise doctor.Problem("it stopped")

    spec = KernelSpecManager().get_kernel_spec("python3")
    advice = doctor._what_helps(attempt, doctor._suspects(course / "notebooks", spec))
    assert str(course) in advice
    assert name in advice or "settings in it get in the way" in advice
    assert os.environ[name] == str(course)


def test_where_nothing_helps_the_doctor_does_not_advise_a_cure():
    def attempt(_):
        raise doctor.Problem("it stopped")

    assert "instructor" in doctor._what_helps(attempt, [("Do this.", "", {})])


def test_settings_that_keep_jupyterlab_from_its_start_are_named(course, monkeypatch):
    settings = course / "settings"
    settings.mkdir()
    (settings / "jupyter_server_config.py").write_text("c.ServerApp.port = 'mine'")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(settings))
    with pytest.raises(doctor.Problem, match=r"does not start .*'mine'") as problem:
        check("JupyterLab")()
    assert problem.value.advice.startswith(f"Rename the folder {settings}:")


@pytest.mark.parametrize("content", ["", "{", "[]", "version https://git-lfs.github.com/spec/v1"])
@pytest.mark.parametrize("name", ["00_start_here.ipynb", "more/a_little_python.ipynb"])
def test_a_notebook_that_is_not_whole_is_named(course, name, content):
    path = start.FIRST.parent / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)
    with pytest.raises(doctor.Problem, match=f"no whole notebook: {re.escape(path.name)}"):
        check("notebooks")()


def test_the_doctor_says_where_to_go_if_there_are_no_notebooks(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(start, "__file__", str(tmp_path / "a" / "b" / "c" / "d.py"))
    with pytest.raises(doctor.Problem, match="not found") as problem:
        check("notebooks")()
    assert "go to the folder of the course" in problem.value.advice


def test_the_course_is_found_from_inside_its_notebooks(course, monkeypatch):
    monkeypatch.setattr(start, "__file__", str(course / "a" / "b" / "c" / "d" / "e.py"))
    monkeypatch.chdir(course / "notebooks")
    assert start.course() == course


@contextlib.contextmanager
def closed_home(tmp_path, monkeypatch):
    """A home folder in which nothing can be made, for whoever asks: it lies under a file."""
    (tmp_path / "file").touch()
    home = tmp_path / "file" / "me"
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "NUGGETS_PROGRESS"):
        monkeypatch.delenv(name, raising=False)
    yield home


def test_where_home_cannot_be_written_to_jupyterlab_gets_another_place(
    course, lab, monkeypatch, capsys
):
    with closed_home(course, monkeypatch) as home:
        assert cli.main(["start"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{home} cannot be written to, or is full: until it is closed")
    assert said.count("\n") == 1
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    for name in names:
        assert os.path.dirname(lab.env[name]) in said
        assert not os.path.exists(lab.env[name]), "it is gone at the end"


def test_where_home_cannot_be_written_to_a_notebook_runs_and_jupyterlab_opens(course, monkeypatch):
    with closed_home(course, monkeypatch):
        assert check("kernel")() == "starts, draws, and shows sliders"
        assert check("JupyterLab")().startswith("starts. ")


def test_without_any_place_for_its_files_start_says_one_sentence(course, lab, monkeypatch, capsys):
    monkeypatch.setattr(start, "can_be_written", lambda folder: folder == course / "my_course")
    assert cli.main(["start"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("JupyterLab has no place for its files: ")
    assert said.count("\n") == 1


def test_a_full_folder_cannot_be_written_to(tmp_path, monkeypatch):
    assert start.can_be_written(tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []
    monkeypatch.setattr(start, "ROOM", 10**15)  # more than there is

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(start.tempfile, "TemporaryFile", full)
    assert not start.can_be_written(tmp_path)


def test_start_says_if_what_is_changed_in_the_notebooks_is_not_kept(
    course, lab, monkeypatch, capsys
):
    usual = start.can_be_written
    monkeypatch.setattr(
        start, "can_be_written", lambda place: place != course / "notebooks" and usual(place)
    )
    (course / "my_course").write_text("in the way of a copy")
    assert cli.main(["start"]) == 0
    assert "what you change is not kept" in capsys.readouterr().out


def test_where_home_cannot_be_written_to_progress_is_shown_and_it_is_said_once(
    tmp_path, monkeypatch, capsys
):
    with closed_home(tmp_path, monkeypatch):
        for exercise in ("a", "b"):
            logbook.record("00", exercise)
        assert {("00", "a"), ("00", "b")} <= logbook.solved()
    assert capsys.readouterr().out.count("not kept after this session") == 1


def test_without_a_home_no_folder_of_that_name_is_made(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NUGGETS_PROGRESS")
    nowhere = logbook.Path("~") / ".local" / "share" / "nuggets"
    monkeypatch.setattr(logbook.platformdirs, "user_data_path", lambda *_: nowhere)
    logbook.record("00", "c")
    assert list(tmp_path.iterdir()) == []
    assert "not kept after this session" in capsys.readouterr().out


def test_a_tilde_in_the_name_of_the_progress_file_is_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("NUGGETS_PROGRESS", "~/mine.jsonl")
    assert logbook.path() == tmp_path / "mine.jsonl"


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437", "utf-8"])
def test_the_doctor_speaks_into_any_pipe(monkeypatch, encoding):
    def ill():
        raise doctor.Problem("in /home/Zoë/Übung/猫 there is \N{MINUS SIGN}1, \N{CHECK MARK}")

    pipe = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", pipe)
    monkeypatch.setattr(doctor, "checks", lambda: [("heart", ill, "Run \N{BLACK HEART SUIT}.")])
    assert cli.main(["doctor"]) == 1
    pipe.flush()
    said = pipe.buffer.getvalue().decode(encoding)
    assert said.startswith("PROBLEM  heart: in /home/Zo")
    assert "Your code: heart-" in said


def widgets_elsewhere(place, version):
    """Make a place for JUPYTER_PATH with JupyterLab's part for sliders of some version."""
    home = place / "labextensions" / doctor._MANAGER
    home.mkdir(parents=True)
    (home / "package.json").write_text(json.dumps({"version": version}))


def test_sliders_of_another_version_that_are_found_first_are_named(tmp_path, monkeypatch):
    widgets_elsewhere(tmp_path, "1.0.0")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    with pytest.raises(doctor.Problem, match="of another version first") as problem:
        check("widgets")()
    assert f"take {tmp_path} out of the environment variable JUPYTER_PATH" in problem.value.advice


def test_sliders_that_are_switched_off_are_found_out(tmp_path, monkeypatch):
    (tmp_path / "labconfig").mkdir()
    off = {"disabledExtensions": {doctor._MANAGER.as_posix(): True}}
    (tmp_path / "labconfig" / "page_config.json").write_text(json.dumps(off))
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path))
    with pytest.raises(doctor.Problem, match="is switched off"):
        check("widgets")()


COMMAND = "import sys; from nuggets_entry import main; sys.argv[0] = 'nuggets'; sys.exit(main())"


def nuggets(*words, **variables):
    """Run the command in a process of its own, and give its exit code and all that it says."""
    ran = subprocess.run(
        [sys.executable, "-c", COMMAND, *words],
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    return ran.returncode, ran.stdout


PACKAGES = ["numpy.py", "nuggets.py", "packaging.py", "PIL.py", "matplotlib/__init__.py", "zmq.py"]
OF_PYTHON = ["typing.py", "json.py", "re.py", "enum.py", "argparse.py", "email/__init__.py"]


@pytest.mark.parametrize("name", PACKAGES + OF_PYTHON)
def test_a_file_where_pythonpath_leads_is_named_in_one_sentence_by_every_command(
    course, tmp_path_factory, name
):
    place = tmp_path_factory.mktemp("mine")
    file = place / name
    file.parent.mkdir(exist_ok=True)
    file.touch()
    top = name.partition("/")[0]
    for command in ("doctor", "start"):
        code, said = nuggets(command, PYTHONPATH=os.pathsep.join([str(course), str(place)]))
        assert code == 1
        assert said.startswith(f"{top} in {place}, where PYTHONPATH leads, stands in the way of ")
        assert said.endswith(f"or take {place} out of the environment variable PYTHONPATH.\n")
        assert said.count("\n") == 1


def test_a_file_in_the_folder_where_python_looks_first_is_named_too(course):
    (course / "json.py").touch()
    code, said = nuggets("doctor")
    assert code == 1
    assert said.endswith(f"which the course needs: rename {course / 'json.py'}.\n")


@pytest.mark.parametrize("name", ["my_play.py", "turtle.py", "os.py", "numpy.txt"])
def test_what_pythonpath_leads_to_may_hold_anything_that_hides_nothing(monkeypatch, tmp_path, name):
    (tmp_path / name).touch()
    (tmp_path / "numpy").mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert nuggets_entry.in_the_way() == []


def test_what_pythonpath_leads_to_may_hold_packages_that_are_installed(monkeypatch, tmp_path):
    (tmp_path / "numpy").mkdir()
    (tmp_path / "numpy" / "__init__.py").touch()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert len(nuggets_entry.in_the_way()) == 1
    about = tmp_path / "numpy-2.4.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Name: numpy\nVersion: 2.4.0\n")
    (about / "RECORD").write_text("numpy/__init__.py,,\n")
    assert nuggets_entry.in_the_way() == []


def test_a_checkout_of_the_course_on_pythonpath_hides_nothing(monkeypatch):
    home = os.path.dirname(nuggets_entry.__file__)
    monkeypatch.setattr(sys, "path", [home, *sys.path])
    assert nuggets_entry.in_the_way() == []


def test_where_nuggets_cannot_be_loaded_pythonpath_is_named(tmp_path):
    (tmp_path / "numpy").mkdir()
    (tmp_path / "numpy" / "__init__.py").write_text("raise ImportError('of another Python')")
    about = tmp_path / "numpy-2.4.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Name: numpy\nVersion: 2.4.0\n")
    (about / "RECORD").write_text("numpy/__init__.py,,\n")
    code, said = nuggets("doctor", PYTHONPATH=str(tmp_path))
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("nuggets cannot be loaded (ImportError: of another Python): take away ")
    assert f"PYTHONPATH, which is {tmp_path}," in said


def test_freeze_writes_a_page_with_the_explorers_that_are_named(tmp_path, capsys):
    page = tmp_path / "page.html"
    assert cli.main(["freeze", "chain", "cost", "--stops", "3", "--to", str(page)]) == 0
    assert page.read_text(encoding="utf-8").count('class="explorer"') == 2
    said = capsys.readouterr().out
    assert re.search(r"chain: \d+ pictures in \d+ kB", said)
    assert f"Written to {page}" in said


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["curt"], "There is no explorer called curt: there are"),
        (["court", "--stops", "60"], "Such as: nuggets freeze court --stops 20"),
        (["race"], "No number of stops helps here"),
        (["voice"], "two places of each make 8,748 pictures"),
        (["voice", "--stops", "3"], "two places of each make 8,748 pictures"),
        (["voice", "--stops", "2"], "Choose a few in Python"),
        (["chain", "--stops", "2", "--to", "/nowhere/page.html"], "there is no such folder"),
        (["court", "--stops", "1"], "at its two ends at least: 1 are too few"),
        (["court", "--stops", "-3"], "at its two ends at least: -3 are too few"),
        (["bug_zoo"], "“accuse A” needs a kernel"),
        (["first_step"], "“one step” needs a kernel"),
        (["film_room"], "needs a kernel"),
    ],
)
def test_what_cannot_be_frozen_is_said_in_a_sentence(words, answer, capsys):
    assert cli.main(["freeze", *words]) == 1
    assert answer in capsys.readouterr().out
