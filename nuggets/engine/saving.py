"""Keep what a network has learned: numbers by name in one ``.npz`` file, which numpy reads too."""

import codecs
import os
import reprlib
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

_BEGINS = {
    "a Git LFS pointer, which only stands for the file: git lfs pull": [b"version https://git-lfs"],
    "a web page: download the file itself, not the page about it": [b"<!doctype html", b"<html"],
    "an SVG drawing": [b"<svg"],
    "an XML text": [b"<?xml"],
    "a PostScript drawing, EPS": [b"%!ps", b"\xc5\xd0\xd3\xc6"],
    "a PDF document": [b"%pdf"],
    "a text, JSON": [b"{"],
    "a single array: numpy.load() reads it": [b"\x93numpy"],
    "an HDF5 file, as Keras writes them": [b"\x89hdf"],
    "a picture, PNG": [b"\x89png"],
    "a picture, JPEG": [b"\xff\xd8\xff"],
    "a picture, GIF": [b"gif8"],
    "a raw picture of a camera, or a TIFF of an unusual kind": [b"ii*\0", b"mm\0*"],
    "a raw picture of a camera": [
        b"iiu\0", b"iiro", b"iirs", b"mmor", b"\0mrm", b"fovb", b"fujifilmccd"
    ],
    "a JPEG XL picture": [b"\0\0\0\x0cjxl ", b"\xff\n"],
    "a film": [b"\x1ae\xdf\xa3", b"\0\0\x01\xba", b"\0\0\x01\xb3", b"0&\xb2u", b"flv\x01"],
    "a sound": [b"id3", b"\xff\xfb", b"oggs", b"flac"],
    "a file of Windows or of Office, such as Thumbs.db": [b"\xd0\xcf\x11\xe0"],
    "a database": [b"sqlite format"],
    "a ZIP archive: unpack it first": [b"pk\x03\x04"],
    "a packed file (gzip): unpack it first": [b"\x1f\x8b"],
    "a packed file (bzip2): unpack it first": [b"bzh"],
    "a packed file (xz): unpack it first": [b"\xfd7zxz"],
    "a packed file (zstd): unpack it first": [b"(\xb5/\xfd"],
    "a packed file (7z): unpack it first": [b"7z\xbc\xaf"],
    "a packed file (RAR): unpack it first": [b"rar!"],
    "a Python pickle": [b"\x80\2", b"\x80\3", b"\x80\4", b"\x80\5"],
}  # fmt: skip
"""What a file is, and the bytes that it may begin with; capitals count as small letters."""

_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"heim", b"heis"), "a HEIC picture"),
    **dict.fromkeys((b"mif1", b"msf1"), "a HEIC picture"),
    **dict.fromkeys((b"avif", b"avis"), "an AVIF picture"),
    b"crx ": "a raw picture of a camera", b"M4A ": "a sound",
}  # fmt: skip
_IN_RIFF = {b"WAVE": "a sound", b"AVI ": "a film"}
_NUMBERS = "biufc"
"""The kinds of dtype that are numbers."""
_OTHERS = {
    "S": "words", "U": "words", "T": "words", "M": "dates", "m": "spans of time", "V": "records",
    "O": "Python objects",
}  # fmt: skip
"""What an array of numpy's holds where it holds no numbers, by the kind of its dtype."""


def save(state_dict, path):
    """Write ``model.state_dict()`` to a file, whole or not at all.

    Nothing but numbers is written (no pickle), so reading such a file never runs code. PyTorch
    takes it as ``{name: torch.from_numpy(a) for name, a in numpy.load(path).items()}``.

    Args:
        state_dict: numpy arrays (or Tensors) by name; what is none is a TypeError or a ValueError.
        path: where to, such as "cats_and_dogs.npz". A file that is there is replaced; it stays if
            the new one cannot be written, such as on a full disk (OSError).
    """
    if not isinstance(state_dict, Mapping):
        raise TypeError(
            f"save() needs numbers by name, and where to: ng.save(model.state_dict(), "
            f"'network.npz'). Got {reprlib.repr(state_dict)}."
        )
    path = _file_at(path)
    if not path.parent.is_dir():
        raise FileNotFoundError(f"There is no folder {path.parent}: make it first.")
    arrays = {name: _numbers(name, numbers) for name, numbers in state_dict.items()}
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".saving-") as aside:
            draft = Path(aside, path.name)
            with zipfile.ZipFile(draft, "w") as archive:
                for name, numbers in arrays.items():
                    with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                        np.lib.format.write_array(file, numbers, allow_pickle=False)
            os.replace(draft, path)
    except OSError as problem:
        words = f"{path} could not be written, and is as it was before: {problem.strerror}"
        raise OSError(problem.errno, words) from problem


def load(path):
    """Read what ``save()`` wrote, for ``model.load_state_dict()``: a dict of numpy arrays by name.

    A FileNotFoundError if there is no such file. A ValueError if it is not a whole file of numbers
    that ``save()`` or ``numpy.savez`` wrote; it says what it is instead.
    """
    path = _file_at(path)
    if not os.path.isfile(path):
        raise FileNotFoundError(f"There is no file {path}: check its name and its folder.")
    try:
        if not zipfile.is_zipfile(path):
            raise ValueError(_no_archive(path))
        return _arrays_in(path)
    except PermissionError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError) as problem:
        words = f"it is damaged ({problem}): copy or download it once more"
        raise ValueError(f"{path} is not a whole file that ng.save() wrote: {words}.") from problem
    except Exception as problem:  # a damaged file can make zipfile and numpy raise almost anything
        words = f"{path} is not a whole file that ng.save() wrote: {problem}"
        raise ValueError(words) from problem


def path_of(given):
    """Give a path of what a reader names a file by; a ``~`` in it means the home folder."""
    if not isinstance(given, (str, os.PathLike)) or not os.fspath(given):
        raise TypeError(
            f"A file or a folder is named by its path, such as 'folder/name': "
            f"got {reprlib.repr(given)}."
        )
    return Path(os.path.expanduser(given))


def _file_at(given):
    path = path_of(given)
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder: name a file in it, such as network.npz.")
    return path


def what_is(file):
    """Say in words what a file (or its bytes) is, from how it begins; None if that says nothing."""
    if isinstance(file, (bytes, bytearray, memoryview)):
        start = bytes(file[:512])
    else:
        with open(file, "rb") as opened:
            start = opened.read(512)
    if not start:
        return "an empty file: copy or download it once more"
    if start[4:8] == b"ftyp":
        return _BRANDS.get(start[8:12], "a film")
    if start[4:8] in (b"moov", b"mdat", b"wide"):
        return "a film"
    if start.startswith(b"RIFF") and start[8:12] in _IN_RIFF:
        return _IN_RIFF[start[8:12]]
    if not start.strip(b"\0"):
        return "nothing but zeros: copy or download it once more"
    head = start.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").lower()
    for words, starts in _BEGINS.items():
        if head.startswith(tuple(starts)):
            return words
    if start[8:9] == b"{" and start[5:8] == b"\0\0\0":
        return "a safetensors file"
    return "a text" if _is_text(start) else None


def _no_archive(path):
    """Say what a file is that is no whole ZIP archive, which keeps its contents at its end."""
    with open(path, "rb") as file:
        begins_as_one = file.read(2) == b"PK"
    if begins_as_one:
        return "its end is missing: copy or download it once more"
    return f"it is {what_is(path) or 'damaged'}"


def _is_text(start):
    """Whether bytes are the start of a text, in UTF-8 or in UTF-16."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(start)  # its last letter may be cut
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter.isspace() for letter in text)


def _numbers(name, given):
    """Give numbers as a numpy array."""
    numbers = np.asarray(given)
    if numbers.dtype.kind not in _NUMBERS:
        raise ValueError(f"{name!r} is no array of numbers: got {reprlib.repr(given)}.")
    return numbers


def _arrays_in(path):
    """Read the arrays of a ZIP archive that holds nothing else."""
    with zipfile.ZipFile(path) as archive:
        others = [name for name in archive.namelist() if not name.endswith(".npy")]
    if any(name.endswith("data.pkl") for name in others):
        raise ValueError(
            "it is a file of torch.save(). In PyTorch, write it once more: numpy.savez("
            "'network.npz', **{name: t.numpy() for name, t in model.state_dict().items()})"
        )
    if others:
        raise ValueError(f"it is a ZIP archive that holds {others[0]}")
    with np.load(path, allow_pickle=False) as archive:
        return {name: _read_array(archive, name) for name in archive}


def _read_array(archive, name):
    try:
        array = archive[name]
    except ValueError as problem:
        if "allow_pickle" in str(problem):  # which would run whatever is in there
            raise ValueError(f"{name!r} in it holds Python objects, not numbers") from problem
        raise
    kind = array.dtype.kind
    if kind not in _NUMBERS:
        raise ValueError(f"{name!r} in it holds {_OTHERS.get(kind, array.dtype)}, not numbers")
    return array
