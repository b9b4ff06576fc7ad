"""The networks that come with the package can be made anew, and are as good as is said."""

import pytest

import nuggets as ng
from nuggets.engine.layers.init import rng
from nuggets.worlds import pretrained

each = pytest.mark.parametrize("name", pretrained.ACCURACY)


def right(model, name):
    test = pretrained.unseen(name)
    return ng.accuracy(model, test.images, test.labels)


@each
def test_a_network_that_comes_along_is_as_good_as_is_said(name):
    assert right(getattr(pretrained, name)(), name) == pytest.approx(
        pretrained.ACCURACY[name], abs=0.005
    )


@each
def test_a_network_trained_anew_is_as_good_within_a_point(name):
    model = pretrained.TEACHERS[name]()
    assert right(model, name) == pytest.approx(pretrained.ACCURACY[name], abs=0.01)


@each
def test_fetching_a_network_leaves_the_random_numbers_of_the_reader_alone(name):
    ng.manual_seed(7)
    before = rng().bit_generator.state
    getattr(pretrained, name)()
    assert rng().bit_generator.state == before


def test_the_files_of_both_networks_are_under_300_kilobytes():
    assert sum(file.stat().st_size for file in pretrained.FOLDER.iterdir()) < 300_000


def test_training_writes_the_files_that_are_read(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(pretrained, "FOLDER", tmp_path)
    monkeypatch.setattr(pretrained, "TEACHERS", {"beginner": pretrained.SHAPES["beginner"]})
    pretrained.main()
    assert "beginner: " in capsys.readouterr().out
    assert ng.pretrained.beginner()[2].weight.shape == (32, 3072)
