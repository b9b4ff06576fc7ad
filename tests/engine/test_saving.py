"""What a network has learned, kept in a file."""

import errno
import gzip
import io
import json
import pickle
import zipfile

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
    with pytest.raises(ValueError, match="'b' is no array of numbers"):
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


def archive_of(**members):
    """The bytes of a ZIP archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "/", 1), data)
    return packed.getvalue()


LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 393608\n"
PAGE = b"\n<!DOCTYPE html>\n<html><title>Not found</title></html>"
OTHERS = {
    "a Git LFS pointer": (LFS, "a Git LFS pointer, which only stands for the file: git lfs pull"),
    "a page": (PAGE, "a web page"),
    "a page in capitals": (b"\xef\xbb\xbf<HTML>", "a web page"),
    "nothing": (b"", "an empty file"),
    "torch, new": (archive_of(archive_data="", **{"archive_data.pkl": b"x"}), r"torch\.save"),
    "torch, old": (pickle.dumps({"a": 1}, protocol=2), "a Python pickle"),
    "a pickle": (pickle.dumps({"a": np.ones(3)}), "a Python pickle"),
    "words": ("Liebe Trainerin, schönen Gruß. ".encode() * 40, "a text"),
    "words in UTF-16": ("Dear coach".encode("utf-16"), "a text"),
    "a notebook": (json.dumps({"cells": []}).encode(), "a text, JSON"),
    "a document": (archive_of(word_document="<x>"), "ZIP archive that holds word/document"),
    "packed": (gzip.compress(b"hello"), r"a packed file \(gzip\): unpack it first"),
    "Keras": (b"\x89HDF\r\n\x1a\n" + bytes(90), "an HDF5 file"),
    "safetensors": ((64).to_bytes(8, "little") + b'{"a":{"dtype"', "a safetensors file"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(90), "a picture, PNG"),
    "noise": (bytes(range(1, 256)) * 9, "damaged"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_a_file_of_another_kind_is_told_by_what_it_is(tmp_path, kind):
    data, words = OTHERS[kind]
    (tmp_path / "expert.npz").write_bytes(data)
    with pytest.raises(ValueError, match=rf"expert\.npz is not a whole file .*{words}") as problem:
        ng.load(tmp_path / "expert.npz")
    assert "allow_pickle" not in str(problem.value)


def test_a_flipped_bit_in_a_packed_file_is_found_out(tmp_path):
    np.savez_compressed(tmp_path / "a.npz", weight=np.random.default_rng(0).normal(size=500))
    data = bytearray((tmp_path / "a.npz").read_bytes())
    data[len(data) // 2] ^= 255
    (tmp_path / "a.npz").write_bytes(data)
    with pytest.raises(ValueError, match=r"a\.npz is not a whole file"):
        ng.load(tmp_path / "a.npz")


def test_python_objects_in_a_file_are_never_loaded_and_named(tmp_path):
    np.savez(tmp_path / "code.npz", a=np.array([print], dtype=object))
    with pytest.raises(ValueError, match=r"'a' in it holds Python objects, not numbers$"):
        ng.load(tmp_path / "code.npz")


@pytest.mark.parametrize("path", [None, 5, "", ["a.npz"], b"a.npz", True])
def test_what_is_no_path_is_said(path):
    with pytest.raises(TypeError, match="named by its path"):
        ng.load(path)
    with pytest.raises(TypeError, match="named by its path"):
        ng.save({"a": np.ones(3)}, path)


def test_a_folder_in_place_of_a_file_is_said(tmp_path):
    with pytest.raises(IsADirectoryError, match="is a folder: name a file in it"):
        ng.load(tmp_path)
    with pytest.raises(IsADirectoryError, match="is a folder: name a file in it"):
        ng.save({"a": np.ones(3)}, tmp_path)
    with pytest.raises(FileNotFoundError, match=r"There is no folder .*: make it first"):
        ng.save({"a": np.ones(3)}, tmp_path / "none" / "a.npz")


@pytest.mark.parametrize("given", [ng.Linear(2, 2), [np.ones(3)], "network.npz", None])
def test_a_network_itself_is_not_saved_and_told_how(tmp_path, given):
    with pytest.raises(TypeError, match=r"ng\.save\(model\.state_dict\(\), 'network\.npz'\)"):
        ng.save(given, tmp_path / "network.npz")


@pytest.mark.parametrize("value", ["hello", None, {}, [{}]])
def test_what_is_not_numbers_is_named_and_the_old_file_stays(tmp_path, value):
    ng.save({"a": np.ones(3)}, tmp_path / "network.npz")
    with pytest.raises(ValueError, match=r"'0\.bias' is no array of numbers"):
        ng.save({"a": np.zeros(3), "0.bias": value}, tmp_path / "network.npz")
    assert ng.load(tmp_path / "network.npz")["a"].tolist() == [1, 1, 1]


def test_on_a_full_disk_the_old_file_stays_and_it_is_said(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    ng.save({"a": np.ones(3)}, tmp_path / "network.npz")
    monkeypatch.setattr(np.lib.format, "write_array", full)
    with pytest.raises(OSError, match=r"network\.npz could not be written, .*: No space left"):
        ng.save({"a": np.zeros(3)}, tmp_path / "network.npz")
    assert [path.name for path in tmp_path.iterdir()] == ["network.npz"]
    assert ng.load(tmp_path / "network.npz")["a"].tolist() == [1, 1, 1]


def test_a_tilde_is_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    ng.save({"a": np.ones(3)}, "~/network.npz")
    assert (tmp_path / "network.npz").is_file()
    assert list(ng.load("~/network.npz")) == ["a"]


@pytest.mark.parametrize("missing", [1, 21, 22, 200, 5000])
@pytest.mark.parametrize("write", [np.savez, np.savez_compressed])
def test_a_file_that_is_cut_short_is_to_be_copied_once_more(tmp_path, write, missing):
    path = tmp_path / "network.npz"
    numbers = np.random.default_rng(0).normal(size=(4, 500))
    write(path, **{f"layer{number}": row for number, row in enumerate(numbers)})
    path.write_bytes(path.read_bytes()[:-missing])
    with pytest.raises(ValueError, match="its end is missing: copy or download it once more"):
        ng.load(path)


def test_a_file_with_zeros_where_its_end_should_be_is_to_be_copied_once_more(tmp_path):
    path = tmp_path / "network.npz"
    ng.save({"a": np.ones(1000)}, path)
    data = path.read_bytes()
    for whole in (0, 2000):
        path.write_bytes(data[:whole].ljust(len(data), b"\0"))
        with pytest.raises(ValueError, match="copy or download it once more"):
            ng.load(path)


def test_a_file_with_another_byte_in_it_is_to_be_copied_once_more(tmp_path):
    path = tmp_path / "network.npz"
    ng.save({"a": np.ones(1000)}, path)
    data = bytearray(path.read_bytes())
    data[3000] ^= 255
    path.write_bytes(data)
    with pytest.raises(ValueError, match=r"it is damaged \(.*\): copy or download it once more"):
        ng.load(path)


NO_NUMBERS = {
    "words": np.array(["cat", "dog"]),
    "words as bytes": np.array([b"cat"]),
    "dates": np.array(["2026-11-27"], "datetime64[D]"),
    "spans of time": np.array([5], "timedelta64[s]"),
    "records": np.array([(1, 2.0)], dtype=[("a", int), ("b", float)]),
}


@pytest.mark.parametrize("kind", NO_NUMBERS)
def test_what_is_loaded_is_numbers_and_nothing_else(tmp_path, kind):
    np.savez(tmp_path / "a.npz", weight=np.ones(2), names=NO_NUMBERS[kind])
    words = kind.removesuffix(" as bytes")
    with pytest.raises(ValueError, match=rf"'names' in it holds {words}, not numbers$"):
        ng.load(tmp_path / "a.npz")
