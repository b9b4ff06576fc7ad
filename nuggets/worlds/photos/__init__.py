"""Real photographs of cats and dogs, as plain numpy arrays.

Three doors, one kind of room: ``cifar10()`` gives 12,000 photographs that are fetched once,
``folder()`` reads your own, and ``file()`` reads one. Cat is 0 and dog is 1, everywhere.
"""

import functools
import io
import operator
import os
import reprlib
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pooch

from ...engine.saving import path_of
from ..labelled import Labelled
from . import picture

URL = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
SHA256 = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"
FOLDER = "cifar-10-batches-bin"
FILES = (*(f"data_batch_{number}.bin" for number in range(1, 6)), "test_batch.bin")
NAMED = 10
"""At most so many files are named in one line."""

_RECORD = 1 + 3 * 32 * 32  # one byte says what it is, then the red, green and blue bytes
_CAT, _DOG = 3, 5  # among CIFAR-10's ten classes
_TRIES = 5
_PATIENCE = 20  # seconds that a server may stay silent
_INSTEAD = "The drawn pets (ng.pets) need no download, and everything else works with them."


class Unavailable(Exception):
    """The photographs cannot be had here and now; the message says why, and what still works."""


@dataclass(frozen=True, eq=False, repr=False)
class Photos(Labelled):
    """Photographs with their labels, kept as they come, a byte for each colour of a dot.

    Attributes:
        levels: uint8 (n, 3, height, width), from 0 (dark) to 255 (bright).
        labels: int64 (n,), cat 0 and dog 1.

    Raises:
        TypeError: if the levels are not uint8.
    """

    levels: np.ndarray
    labels: np.ndarray

    def __post_init__(self):
        """Turn away what is no bytes: 0 to 1 would all be next to black."""
        if self.levels.dtype != np.uint8:
            raise TypeError(f"Photos keep uint8 from 0 to 255, got {self.levels.dtype}.")

    @property
    def images(self):
        """float32 (n, 3, height, width), 0 to 1, made at each look: ``photos[:9].images`` is quick.

        ``fit``, ``predict`` and ``accuracy`` also take the Photos, and look at a batch at a time.
        """
        return self.levels / np.float32(255)

    def __getitem__(self, which):
        """Give some of them as Photos of their own: ``photos[5]`` is still a batch, of one."""
        which = [which] if isinstance(which, (int, np.integer)) else which
        return Photos(self.levels[which], self.labels[which])


def find(root=None):
    """Give ``cifar10(root)``; or print why it cannot be had, and give None."""
    try:
        return cifar10(root)
    except Unavailable as reason:
        print(reason)
        return None


def cifar10(root=None):
    """Give the cats and dogs of CIFAR-10: 12,000 colour photographs of 32x32, half of them cats.

    They come in the order of the files. With all six files, the last 2,000 are the official test
    photographs. They are fetched once (162 MB), checked, and kept (37 MB) for the next time.
    Source: A. Krizhevsky, *Learning Multiple Layers of Features from Tiny Images*, 2009.

    Args:
        root: a folder that holds ``cifar-10-batches-bin``, or is it, with some or all of its six
            files. Without it, the environment variable NUGGETS_PHOTOS may name such a folder;
            failing that they are looked for where they were kept, and fetched if need be.

    Raises:
        Unavailable: if they are not there and cannot be fetched; with NUGGETS_OFFLINE=1 in the
            environment no fetching is tried.
    """
    root = os.environ.get("NUGGETS_PHOTOS") if root in (None, "") else root
    if root not in (None, ""):
        return _read(path_of(root))
    if not cached():
        _fetch(_cache())
    return _read(_cache())


def cached():
    """Tell whether all six files of ``cifar10()`` were fetched before."""
    return all(os.path.isfile(_cache() / FOLDER / name) for name in FILES)


def folder(path, size=32):
    """Read your own photographs: ``path/cats`` and ``path/dogs``, cropped square and resized.

    They are shuffled, always in the same way, so that ``split`` holds out cats as well as dogs.
    What is no picture, or in another folder, is passed over, and named in a printed line, with the
    reason.

    Args:
        path: a folder that holds the folders ``cats`` and ``dogs`` (``cat`` and ``dog`` will do).
        size: height and width of what comes out, in pixels.

    Raises:
        FileNotFoundError: if a folder is missing, or has no picture in it; says what to do.
        NotADirectoryError: if it is a file.
        TypeError: if the path is none, or the size is no whole number.
        ValueError: if the size is not 1 to 10,000.
    """
    path, size = path_of(path), _whole(size)
    levels, labels, skipped = [], [], {}
    for label, species in enumerate(("cat", "dog")):
        passed = {}
        for name in _things_of(species, path):
            try:
                levels += _levels_in(name, [size])
                labels.append(label)
            except (OSError, ValueError) as problem:
                passed.setdefault(_why(problem), []).append(name.name)
        if label not in labels:
            raise FileNotFoundError(_nothing_found(species, path, passed))
        for why, names in passed.items():
            skipped.setdefault(why, []).extend(names)
    if _beside(path):
        skipped["they are in no folder named cats or dogs"] = _beside(path)
    for line in _said(skipped):
        print(line)
    order = np.random.default_rng(0).permutation(len(labels))
    return Photos(np.stack(levels)[order], np.array(labels, np.int64)[order])


def file(source, size=32):
    """Read one photograph: upright, its middle square, resized to float32 (3, size, size), 0..1.

    Of an animation the first picture is taken; what is transparent becomes white.

    Args:
        source: the path of a file in any format that Pillow reads, or the bytes of such a file,
            as an upload gives them.
        size: height and width of what comes out, in pixels.

    Raises:
        FileNotFoundError: if there is no such file.
        IsADirectoryError: if it is a folder.
        TypeError: if the source is no path and no bytes, or the size is no whole number.
        ValueError: if it is no picture, is damaged, is too large, or has numbers of which it
            cannot be told how bright they are; says which. Also if the size is not 1 to 10,000.
    """
    return in_sizes(source, size)[0]


def in_sizes(source, *sizes):
    """Read one photograph in several sizes: each is what ``file`` gives, as a list.

    A file that is large beside all of them is read once: most of the time goes into that.

    Raises:
        Exception: what ``file`` raises.
    """
    levels = _levels_in(source, [_whole(size) for size in sizes])
    return [one / np.float32(255) for one in levels]


def _whole(size):
    """Give a size in pixels, or say that it is none."""
    try:
        if isinstance(size, (bool, np.bool_)):
            raise TypeError
        size = operator.index(size)
    except TypeError:
        raise TypeError(
            f"size is the height and the width in pixels, one whole number such as 32: "
            f"got {reprlib.repr(size)}."
        ) from None
    if not 1 <= size <= picture.LARGEST:
        raise ValueError(f"size is 1 to {picture.LARGEST:,} pixels: got {size}.")
    return size


def _levels_in(source, sizes):
    """Read one photograph in each of the sizes, as uint8."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        return picture.read(io.BytesIO(source), "This file", sizes)
    path = path_of(source)
    if os.path.isdir(path):
        words = f"{path} is a folder: file() reads one picture, and folder() reads a folder."
        raise IsADirectoryError(words)
    if os.path.exists(path) and not os.path.isfile(path):
        words = f"{path} is no picture but a pipe, or a device: file() reads a file."
        raise picture.Unreadable(words, "they are no files, but pipes or devices")
    if not os.path.isfile(path):
        raise FileNotFoundError(f"There is no file {path}: check its name and its folder.")
    with open(path, "rb") as opened:
        return picture.read(opened, path.name, sizes)


def _things_of(species, path):
    """List what is in the folders of ``path`` that are named after a species, by name."""
    if os.path.isfile(path):
        raise NotADirectoryError(
            f"{path} is a file: folder() needs a folder with cats and dogs in it, and file() "
            f"reads one picture."
        )
    if not os.path.isdir(path):
        raise FileNotFoundError(f"There is no folder {path}: make it, with cats and dogs in it.")
    homes = [home for home in path.iterdir() if _is_home(home, species)]
    return sorted(name for home in homes for name in _seen(home))


def _is_home(home, species):
    """Whether something is a folder that is named after a species."""
    return home.name.lower() in (species, f"{species}s") and home.is_dir()


def _beside(path):
    """List the names of what is beside the folders of cats and dogs."""
    homes = ("cat", "dog")
    return [name.name for name in _seen(path) if not any(_is_home(name, home) for home in homes)]


def _seen(path):
    """List what is in a folder and not hidden, by name."""
    return sorted(name for name in path.iterdir() if not name.name.startswith("."))


def _why(problem):
    """Say in a few words why a file was passed over."""
    if isinstance(problem, IsADirectoryError):
        return "they are folders (move the pictures in them up)"
    if isinstance(problem, FileNotFoundError):
        return "they are links that lead nowhere"
    return getattr(problem, "why", "they cannot be opened")


def _said(skipped):
    """List a line for each reason, with the names of the files."""
    for why, names in skipped.items():
        rest = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        yield f"Passed over, because {why}: {', '.join(names[:NAMED])}{rest}"


def _nothing_found(species, path, passed):
    """Say that there was no picture of a species, what there was instead, and what to do."""
    beside = [name.name for name in _seen(path)]
    here = f"{', '.join(beside[:NAMED])}{' ...' * (len(beside) > NAMED)}" or "nothing"
    return " ".join([
        f"No picture of a {species} was found in {path / species}s: put JPEG or PNG files there, "
        f"in folders named cats and dogs, and try again.",
        *(f"{line}." for line in _said(passed)),
        *([] if passed else [f"In {path} there is: {here}."]),
    ])  # fmt: skip


def _read(root):
    """Read the cats and dogs of whichever of the six files are there, in their order."""
    home = root if root.name == FOLDER else root / FOLDER
    found = [home / name for name in FILES if os.path.isfile(home / name)]
    if not found:
        words = f"There are no photographs in {home}: {FILES[0]} is not there."
        raise Unavailable(f"{words} {_INSTEAD}")
    records = np.concatenate([_pets_in(_bytes_of(name), name) for name in found])
    levels = records[:, 1:].reshape(-1, 3, 32, 32)
    return Photos(levels, (records[:, 0] == _DOG).astype(np.int64))


def _pets_in(data, name):
    """Give those records, uint8 (n, 3073), of one file's bytes that are cats or dogs."""
    if not len(data) or len(data) % _RECORD:
        raise Unavailable(f"{name} is damaged: delete it, and try again. {_INSTEAD}")
    records = np.frombuffer(data, np.uint8).reshape(-1, _RECORD)
    is_pet = np.isin(records[:, 0], (_CAT, _DOG))
    return records if is_pet.all() else records[is_pet]


def _bytes_of(name):
    """Give the bytes of a file without copying them."""
    return np.memmap(name, mode="r") if name.stat().st_size else b""


def _cache():
    return Path(pooch.os_cache("nuggets"))


def _fetch(cache):
    """Fetch the archive, check it, and keep its cats and dogs in ``cache``: all, or nothing."""
    if os.environ.get("NUGGETS_OFFLINE", "0") not in ("", "0"):
        raise Unavailable(f"The photographs are not here, and NUGGETS_OFFLINE is set. {_INSTEAD}")
    print("Fetching 12,000 photographs of cats and dogs: 162 MB, only this once.")
    pooch.get_logger().setLevel("WARNING")
    try:
        (cache / FOLDER).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            archive = pooch.retrieve(URL, SHA256, "photos.tar.gz", scratch, downloader=_download)
            _unpack(archive, Path(scratch))
            for name in FILES:
                os.replace(Path(scratch, name), cache / FOLDER / name)
    except (OSError, ValueError) as error:
        reason = _reason(error)
        raise Unavailable(f"The photographs could not be fetched: {reason}. {_INSTEAD}") from error


def _download(url, output_file, _pooch):
    """Fetch ``url`` into a file; where the line drops, go on from there, not from the start."""
    for attempt in range(1, _TRIES + 1):
        had = os.path.getsize(output_file)
        with open(output_file, "ab") as output:
            fetch = pooch.HTTPDownloader(
                progressbar=True,
                chunk_size=1 << 16,
                timeout=_PATIENCE,
                headers={"Range": f"bytes={had}-", "Accept-Encoding": "identity"},
                hooks={"response": functools.partial(_make_room, output)},
            )
            try:
                return fetch(url, output, None)
            except OSError:  # requests' errors are OSErrors too
                if attempt == _TRIES or os.path.getsize(output_file) <= had:
                    raise


def _make_room(output, answer, **_):
    """Empty the file if the server, which may not know Range, sends everything once more."""
    if answer.status_code == 200:  # 206 would be: only the rest
        output.truncate(0)


def _unpack(archive, home):
    """Write the cats and dogs of the six expected files into ``home``; leave out all else."""
    with tarfile.open(archive) as tar:
        for name in FILES:
            pets = _pets_in(tar.extractfile(f"{FOLDER}/{name}").read(), name)
            (home / name).write_bytes(pets.tobytes())


def _reason(error):
    """Say in a few words why a download failed."""
    if getattr(error, "response", None) is not None:
        return f"the server answered {error.response.status_code}"
    if isinstance(error, ValueError):
        return "what arrived is not the expected file, its checksum differs"
    return error.strerror or "there is no connection to the server, or it broke off"
