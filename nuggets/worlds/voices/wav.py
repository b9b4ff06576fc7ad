"""Sound files: read whatever a wav holds, resample with care, write a plain one.

Python's own ``wave`` refuses floats, and 24 bits in the newer kind of header; a wav is a list of
chunks, so it is read here, in a page.
"""

import io
import math
import os
import struct
import wave

import numpy as np

from ...engine.saving import path_of, what_is

LONGEST = 60
"""Seconds: a longer recording is refused, before it is read."""

_FLOAT, _EXTENSIBLE = 3, 0xFFFE  # the kinds that are not plain whole numbers (1)
_SILENT = 1e-4  # of the largest number that fits: below it there is nothing to hear
_ZEROS = 16  # of the sinc on either side, when a sound is resampled


class Unreadable(ValueError):
    """A file cannot be used; the message says which, why, and what to do."""


def read(source, rate):
    """Read a wav file: float32 (samples,), -1..1, the mean of its channels.

    Args:
        source: its path, or its bytes, as an upload gives them.
        rate: samples in a second of what comes out.

    Raises:
        FileNotFoundError: if there is no such file.
        IsADirectoryError: if it is a folder.
        TypeError: if the source is no path and no bytes.
        ValueError: if it is no wav, of a kind that is not known, damaged, longer than a minute, or
            silent; says which.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        return _read(io.BytesIO(source), "This file", rate)
    path = path_of(source)
    if path.is_dir():
        words = f"{path} is a folder: file() reads one wav, and load() reads a folder."
        raise IsADirectoryError(words)
    if not os.path.isfile(path):
        raise FileNotFoundError(f"There is no file {path}: check its name and its folder.")
    with open(path, "rb") as opened:
        return _read(opened, path.name, rate)


def write(path, sound, rate):
    """Write a sound to a wav file, 16 bits a sample.

    Args:
        path: where to; a file that is there is replaced. Or a file that is open for bytes.
        sound: (samples,), -1..1; what is beyond is cut off.
        rate: samples in a second.

    Raises:
        ValueError: if it is not one sound of numbers -1..1.
        FileNotFoundError: if there is no such folder.
        IsADirectoryError: if the path is a folder.
    """
    samples = levels(sound)  # before the file is opened: what is there is lost then
    if not hasattr(path, "write"):
        path = path_of(path)
        if path.is_dir():
            raise IsADirectoryError(f"{path} is a folder: name a file, such as yes_1.wav.")
        if not path.parent.is_dir():
            raise FileNotFoundError(f"There is no folder {path.parent}: make it first.")
        path = str(path)
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())


def levels(sound):
    """A sound of -1..1 as whole numbers of 16 bits.

    Raises:
        ValueError: if it is not one sound of fractions, or not all of them are finite.
    """
    given, fits = np.asarray(sound), "one sound (samples,) of fractions from -1 to 1"
    if given.ndim != 1 or not given.size or given.dtype.kind != "f":
        raise ValueError(f"A wav holds {fits}, not an array {given.shape} of {given.dtype}.")
    if not np.isfinite(given).all():
        raise ValueError(f"A wav holds {fits}: some of these numbers are not finite.")
    return np.round(np.clip(given, -1, 1) * 32767).astype("<i2")


def resample(sound, old, new):
    """Give a sound another rate: each new sample is a weighted mean of the old ones around it.

    The weights are a sinc under a window of Kaiser's. It lets through what both rates can hold, and
    nothing above, so that no high tone comes back as a low one. The same few sets of weights come
    round again and again (for 44,100 to 16,000 there are 160), and each is used for all its
    samples at once.

    Args:
        sound: (samples,).
        old: its rate, samples in a second.
        new: the rate of what comes out.

    Returns:
        float32 (samples * new / old, rounded up,).
    """
    sound = np.asarray(sound, np.float32)
    if old == new or not len(sound):
        return sound
    common = math.gcd(old, new)
    up, down = new // common, old // common
    pace = min(1, new / old) * 0.95  # a little below what the slower rate can hold
    reach = math.ceil(_ZEROS / pace)
    padded = np.pad(sound, (reach, reach + down))
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    out = np.zeros(-(-len(sound) * up // down), np.float32)
    for phase in range(min(up, len(out))):
        first, share = divmod(phase * down, up)
        at = (np.arange(-reach, reach + 1) - share / up) * pace
        weights = np.sinc(at) * _window(at)
        places = first + down * np.arange(len(out[phase::up]))
        out[phase::up] = around[places] @ (weights / weights.sum()).astype(np.float32)
    return out


def _window(at):
    """Kaiser's window, from 1 in the middle to 0 at the last zero of the sinc."""
    inside = np.clip(1 - (at / _ZEROS) ** 2, 0, 1)
    return np.i0(8 * np.sqrt(inside)) / np.i0(8) * (inside > 0)


def _read(file, name, rate):
    kind, channels, old, bits, data = _chunks(file, name)
    sound = _numbers(data, kind, bits)
    sound = sound[: len(sound) // channels * channels].reshape(-1, channels)
    if not np.isfinite(sound).all():
        raise Unreadable(f"{name} is damaged: some of its numbers are not finite. Record it anew.")
    if not len(sound):
        raise Unreadable(
            f"{name} is a wav without sound in it: it is cut off. Record it once more."
        )
    mean = np.clip(sound.mean(axis=1), -1, 1)
    if np.ptp(mean) < _SILENT:
        if np.ptp(sound) >= _SILENT:
            sides = "its channels cancel out: one cable is the wrong way round"
            raise Unreadable(f"{name} is silent, as {sides}. Record it with one channel.")
        raise Unreadable(f"{name} is silent: check the microphone, and record it once more.")
    sound = mean
    if math.gcd(old, rate) < 25:  # 44,101 and the like: nobody hears the difference, and it is fast
        old = round(old / 25) * 25
    return np.clip(resample(sound, old, rate), -1, 1)


def _chunks(file, name):
    """What the header says (kind, channels, rate, bits), and the bytes of the samples."""
    start = file.read(12)
    if start[:4] != b"RIFF" or start[8:] != b"WAVE":
        file.seek(0)
        found = what_is(file.read(512))
        raise Unreadable(
            f"{name} is no wav file{f', but {found}' if found else ''}. Record it as wav, or let "
            "a sound program save it as wav."
        )
    header = None
    while len(head := file.read(8)) == 8:
        chunk, size = struct.unpack("<4sI", head)
        if chunk == b"data" and header:
            return *header, _samples(file, size, header, name)
        content = file.read(size + size % 2)
        if chunk == b"fmt ":
            header = _header(content, name)
    raise Unreadable(f"{name} is a wav without sound in it: it is cut off. Record it once more.")


def _header(content, name):
    if len(content) < 16:
        raise Unreadable(f"{name} is damaged: its header is cut off. Record it once more.")
    kind, channels, rate, _, _, bits = struct.unpack("<HHIIHH", content[:16])
    if kind == _EXTENSIBLE and len(content) >= 26:
        (kind,) = struct.unpack("<H", content[24:26])
    if (kind, bits) not in ((1, 8), (1, 16), (1, 24), (1, 32), (_FLOAT, 32), (_FLOAT, 64)):
        raise Unreadable(
            f"{name} is a wav that is packed in a way that is not known here (kind {kind}, "
            f"{bits} bits). Save it as plain PCM of 16 bits."
        )
    if not 1 <= channels <= 64 or not 1_000 <= rate <= 768_000:
        raise Unreadable(
            f"{name} is damaged: it claims {rate:,} samples a second, on channels: {channels}."
        )
    return kind, channels, rate, bits


def _samples(file, size, header, name):
    """The bytes of the samples; a minute of them at most."""
    _, channels, rate, bits = header
    second = channels * rate * bits // 8
    data = file.read(min(size, LONGEST * second + 1))  # a recorder may claim more than there is
    if len(data) > LONGEST * second:
        raise Unreadable(
            f"{name} lasts {_lasts(size / second)}. A word takes about a second, and at most "
            f"{LONGEST} seconds are read: cut the word out."
        )
    return data


def _lasts(seconds):
    if seconds < 120:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:,.0f} minutes" if seconds < 36_000 else "very long"


def _numbers(data, kind, bits):
    """The samples as float32, -1..1, the channels one after the other."""
    data = data[: len(data) // (bits // 8) * (bits // 8)]
    if kind == _FLOAT:
        return np.frombuffer(data, f"<f{bits // 8}").astype(np.float32)
    if bits == 8:
        return (np.frombuffer(data, np.uint8).astype(np.float32) - 128) / 128
    if bits == 24:  # three bytes are the upper ones of four
        wide = np.zeros((len(data) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
        data, bits = wide.tobytes(), 32
    return np.frombuffer(data, f"<i{bits // 8}").astype(np.float32) / 2 ** (bits - 1)
