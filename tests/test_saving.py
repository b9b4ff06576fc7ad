"""What a network has learned, kept in a file."""

import numpy as np
import pytest

import nuggets as ng


def test_what_is_loaded_is_what_was_saved(tmp_path):
    state = ng.Sequential(ng.Conv2d(3, 4, 3), ng.BatchNorm2d(4)).state_dict()
    ng.save(state, tmp_path / "network.npz")
    loaded = ng.load(tmp_path / "network.npz")
    assert list(loaded) == list(state)
    for name, numbers in state.items():
        np.testing.assert_array_equal(loaded[name], numbers)
        assert loaded[name].dtype == numbers.dtype
        assert loaded[name].shape == numbers.shape


def test_numpy_reads_and_writes_the_same_files(tmp_path):
    ng.save({"file": np.arange(3), "0.weight": ng.Tensor([1.0])}, tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as archive:
        assert sorted(archive) == ["0.weight", "file"]
    np.savez_compressed(tmp_path / "b.npz", weight=np.ones(3))
    np.testing.assert_array_equal(ng.load(str(tmp_path / "b.npz"))["weight"], np.ones(3))


def test_a_save_that_fails_leaves_the_old_file_and_nothing_else(tmp_path):
    ng.save({"a": np.ones(3)}, tmp_path / "network.npz")
    with pytest.raises(ValueError, match="allow_pickle"):
        ng.save({"a": np.zeros(3), "b": np.array([{}])}, tmp_path / "network.npz")
    np.testing.assert_array_equal(ng.load(tmp_path / "network.npz")["a"], np.ones(3))
    assert [path.name for path in tmp_path.iterdir()] == ["network.npz"]


def test_a_file_with_code_in_it_is_refused(tmp_path):
    np.savez(tmp_path / "code.npz", a=np.array([print], dtype=object))
    with pytest.raises(ValueError, match=r"code\.npz is not a whole file that ng\.save"):
        ng.load(tmp_path / "code.npz")


def test_half_a_file_or_none_at_all_is_named(tmp_path):
    whole, half = tmp_path / "whole.npz", tmp_path / "half.npz"
    ng.save({"a": np.ones(1000)}, whole)
    for broken in (whole.read_bytes()[:500], b"", b"hello"):
        half.write_bytes(broken)
        with pytest.raises(ValueError, match=r"half\.npz is not a whole file"):
            ng.load(half)
    np.save(tmp_path / "array.npy", np.ones(3))
    with pytest.raises(ValueError, match="not a whole file"):
        ng.load(tmp_path / "array.npy")
    with pytest.raises(FileNotFoundError, match=r"none\.npz"):
        ng.load(tmp_path / "none.npz")
