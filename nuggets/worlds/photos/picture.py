"""Any picture that Pillow opens, whatever its format, its brightness and its notes, as bytes."""

import io
import re
import struct
import warnings

import numpy as np
from PIL import Image, ImageOps

from ...engine.saving import what_is

LARGEST = 10_000
"""The most pixels that a side of what comes out may have."""

_ORIENTATION = 274  # the note in which a camera says how it was held
_BITS, _WHITE_IS_ZERO, _SIGNED = 258, 262, 339  # notes of a TIFF file on its numbers
_FULL = (1, 255, 4095, 65535)  # white in a mask, and with 8, 12 and 16 bits
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PNG = b"\x89PNG\r\n\x1a\n"
_NEEDED = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_PHONE = "(An iPhone takes JPEG after Settings, Camera, Formats, Most Compatible.)"


class Unreadable(ValueError):
    """A file that gives no picture; the message says why, and what to do.

    Attributes:
        why: the same in few words, for a list of several files.
    """

    def __init__(self, message, why="they cannot be read"):
        super().__init__(message)
        self.why = why


def read(file, name, size):
    """Read a picture: upright, its middle square, resized, red, green and blue.

    Args:
        file: an open binary file.
        name: what to call it in messages.
        size: height and width of what comes out, in pixels.

    Returns:
        uint8 (3, size, size).

    Raises:
        Unreadable: if it is no picture, is damaged, is too large, or it cannot be told which of
            its numbers is white.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of garbled notes, which are not needed
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _read(file, size)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        limit = Image.MAX_IMAGE_PIXELS // 10**6
        words = f"{name} has over {limit} million pixels: save it smaller."
        raise Unreadable(words, "they have too many pixels") from None
    except Unreadable as problem:
        raise Unreadable(f"{name} {problem}", problem.why) from None
    except Image.UnidentifiedImageError:
        raise _no_picture(file, name) from None
    except MemoryError:
        raise
    except Exception as error:  # a damaged file can make Pillow raise almost anything
        words = f"{name} is a damaged picture ({error}): use another."
        raise Unreadable(words, "they are damaged") from None


def _read(file, size):
    try:
        return _pixels(file, size)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, Unreadable, MemoryError):
        raise
    except Exception:  # it may be the notes alone that are damaged
        file.seek(0)
        data = file.read() if file.read(8)[:2] in (_PNG[:2], b"\xff\xd8") else b""
        file.seek(0)
        bare, notes = _without_notes(file.read()) if data else (None, b"")
        if bare is None:
            raise
        return _pixels(io.BytesIO(bare), size, _turn_in(notes) or 1)


def _pixels(file, size, turn=None):
    with Image.open(file) as picture:
        picture.draft(None, (size, size))  # a large JPEG is read at a fraction of its size: fast
        wide = ";16" in str(picture.tile)
        picture.load()
        turn = turn or _turn_of(picture)
        plain = _plain(picture, wide)
    plain = plain.transpose(_TURNS[turn]) if turn in _TURNS else plain
    return np.asarray(ImageOps.fit(plain, (size, size))).transpose(2, 0, 1).copy()


def _no_picture(file, name):
    """Say what a file is, where it is not a picture that Pillow knows."""
    file.seek(0)
    what = what_is(file.read(512)) or ""
    if what.endswith(("HEIC picture", "AVIF picture")):
        kind = what.split()[1]
        words = f"{name} is {what}, which cannot be read here: save it as JPEG first. {_PHONE}"
        return Unreadable(words, f"they are {kind} pictures (save them as JPEG first)")
    if what.startswith("a picture"):
        return Unreadable(f"{name} is a damaged picture: use another.", "they are damaged")
    reason = f"it is {what}. Use JPEG or PNG." if what else "use JPEG or PNG."
    return Unreadable(f"{name} is no picture that can be read: {reason}")


def _plain(picture, wide):
    """Give any picture as red, green and blue, 8 bits each."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return Image.fromarray(_grey(picture)).convert("RGB")
    if picture.mode == "L" and _tag(picture, _SIGNED) == 2:
        raise _unclear("are bytes with a sign")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    plain = picture.convert("RGB")
    if wide and 0 < max(high for _, high in plain.getextrema()) < 16:  # 12 bits, kept as 16
        raise _unclear("use only the lowest 12 of their 16 bits, so that all is next to black")
    return plain


def _grey(picture):
    """Give a picture of grey numbers that are not bytes as uint8, 0 black and 255 white.

    Pillow would clip them. What is white depends on how many bits the numbers need.
    """
    numbers = np.asarray(picture)
    low, high = float(numbers.min()), float(numbers.max())
    full = _white(picture, high)
    if full is None or not low >= 0 or not high <= full:
        raise _unclear(f"run from {low:g} to {high:g}")
    levels = np.rint(numbers * np.float32(255 / full)).astype(np.uint8)
    return 255 - levels if _tag(picture, _WHITE_IS_ZERO) == 0 else levels


def _white(picture, high):
    """Give the number that means white, or None, if that cannot be told."""
    if picture.mode == "F":
        return 1 if high <= 1 else 255 if high >= 16 else None
    if _tag(picture, _BITS) == 12:
        return 4095
    if _tag(picture, _BITS) == 16 and _tag(picture, _SIGNED) == 2 and high > 4095:
        return 32767
    return next((full for full in _FULL if high <= full), None)


def _unclear(how):
    words = f"cannot be shown, for its numbers {how}: save it as JPEG or PNG with 8 bits."
    return Unreadable(words, "it cannot be told how bright they are")


def _tag(picture, number):
    """Give a note of a TIFF file that is one number, or the same number for each colour."""
    try:
        value = picture.tag_v2[number]
    except (AttributeError, KeyError):
        return None
    return value[0] if isinstance(value, tuple) and value else value


def _turn_of(picture):
    """Give how its camera was held, 1 to 8; 1, upright, if that cannot be read."""
    segments = [data for _, data in getattr(picture, "applist", ())]  # of a JPEG file
    try:
        notes = b"".join([picture.info.get("exif", b""), *segments])
        return _turn_in(notes) or int(picture.getexif()[_ORIENTATION])
    except Exception:  # garbled notes can make Pillow raise almost anything
        return 1


def _turn_in(notes):
    """Give how the camera was held, 1 to 8, whatever else is garbled in the notes; or None."""
    tiff = notes[notes.find(b"Exif\0\0") + 6 if b"Exif\0\0" in notes else 0 :]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "<")
    try:
        (first,) = struct.unpack_from(f"{order}L", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for entry in range(count):
            name, kind, _ = struct.unpack_from(f"{order}HHL", tiff, first + 2 + 12 * entry)
            if name == _ORIENTATION:
                value = f"{order}{'L' if kind == 4 else 'H'}"
                (turn,) = struct.unpack_from(value, tiff, first + 10 + 12 * entry)
                return turn if 1 <= turn <= 8 else None
    except struct.error:  # the notes end too early
        pass
    said = re.search(rb'tiff:Orientation(="|>)([1-8])', notes)
    return int(said[2]) if said else None


def _without_notes(data):
    """Give the file without what is not needed to see the picture, and the notes; or None."""
    parts = _png_parts(data) if data.startswith(_PNG) else _jpeg_parts(data)
    if parts is None:
        return None, b""
    bare = b"".join(part for part, needed in parts if needed)
    return bare, b"".join(part for part, needed in parts if not needed)


def _png_parts(data):
    """List (bytes, whether they are needed) for each chunk of a PNG file."""
    parts, place = [(data[:8], True)], 8
    while place + 12 <= len(data):
        (length,) = struct.unpack_from(">L", data, place)
        chunk = data[place : place + 12 + length]
        kind = chunk[4:8]
        if kind == b"eXIf":
            chunk = b"Exif\0\0" + chunk[8:-4]
        parts.append((chunk, kind in _NEEDED))
        place += 12 + length
    return parts


def _jpeg_parts(data):
    """List (bytes, whether they are needed) for each segment of a JPEG file, up to its pixels."""
    parts, place = [(data[:2], True)], 2
    while data[place : place + 1] == b"\xff" and place + 4 <= len(data):
        marker = data[place + 1]
        if marker == 0xDA:  # from here on there are pixels
            return [*parts, (data[place:], True)]
        (length,) = struct.unpack_from(">H", data, place + 2)
        segment = data[place : place + 2 + length]
        is_note = marker == 0xFE or (0xE0 <= marker <= 0xEF and marker != 0xEE)
        parts.append((segment, not is_note))
        place += 2 + length
    return None
