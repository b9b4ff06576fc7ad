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
_FULL = (1, 255, 1023, 4095, 16383, 65535)  # white in a mask, and with 8, 10, 12, 14, 16 bits
_USUAL = (1, 255, 4095, 65535)  # the same, but for the rarer 10 and 14 bits
_LOSSY = ("JPEG", "MPO", "WEBP", "JPEG2000", "AVIF")  # in which no mask is kept
_DARK = 8  # of 255: where no dot is as bright, and it is no mask, hardly a thing can be seen
_BRIEF = 1 / 32  # the same of 1
_WHOLE = {1: "B", 6: "b", 7: "B", 3: "H", 8: "h", 4: "L", 9: "l"}
"""How a whole number stands in notes, by the type that they give: one, two or four bytes."""
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
_PIXELS, _COLOURS, _NOTES = range(3)
"""What a part of a file is for: it is needed, it says how colours are meant, or neither."""
_OF_PNG = dict.fromkeys((b"IHDR", b"PLTE", b"IDAT", b"IEND"), _PIXELS) | {b"tRNS": _COLOURS}
_NO_READER = re.compile(r"Ghostscript|cannot find loader|cannot load this image|not available")
"""What Pillow says of a picture that is whole, and that it cannot read by itself."""
_PHONE = "(An iPhone takes JPEG after Settings, Camera, Formats, Most Compatible.)"


class Unreadable(ValueError):
    """A file that gives no picture; the message says why, and what to do.

    ``why`` says it in few words, for a list of several files.
    """

    def __init__(self, message, why="they cannot be read"):
        super().__init__(message)
        self.why = why


_TELLING = (
    Image.DecompressionBombWarning, Image.DecompressionBombError, Unreadable, MemoryError,
)  # fmt: skip
"""What says why there is no picture, though the file is not damaged."""


def read(file, name, sizes):
    """Read a picture from an open binary file: upright, its middle square, in several sizes.

    ``name`` is what messages call it. The answer is a list, uint8 (3, size, size) for each size.

    Raises:
        Unreadable: if it is no picture, is damaged, is too large, or it cannot be told which of
            its numbers is white.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of garbled notes, which are not needed
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _read(file, sizes)
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
        if _NO_READER.search(str(error)):
            raise _no_reader(file, name) from None
        words = f"{name} is a damaged picture ({error}): use another."
        raise Unreadable(words, "they are damaged") from None


def _read(file, sizes):
    try:
        return _pixels(file, sizes)
    except _TELLING:
        raise
    except Exception as problem:  # it may be that not the pixels are damaged
        parts = _parts(file)
        turn = _turn_in(b"".join(part for part, use in parts if use == _NOTES)) or 1
        for kept in (_COLOURS, _PIXELS) if parts else ():
            bare = b"".join(part for part, use in parts if use <= kept)
            try:
                return _pixels(io.BytesIO(bare), sizes, turn)
            except _TELLING:
                raise
            except Exception:  # with still less it may do
                continue
        raise problem


def _pixels(file, sizes, turn=None):
    """One picture for each size; what is read at the same fraction for several is read once."""
    found, seen = [], {}
    for size in sizes:
        file.seek(0)
        with Image.open(file) as picture:
            picture.draft(None, (size, size))  # a fraction of a large JPEG: fast
            fraction = picture.size
            if fraction not in seen:
                seen[fraction] = _upright(picture, turn)
        fitted = ImageOps.fit(seen[fraction], (size, size))
        found.append(np.asarray(fitted).transpose(2, 0, 1).copy())
    return found


def _upright(picture, turn):
    wide = ";16" in str(picture.tile)
    picture.load()
    turn = turn or _turn_of(picture)
    plain = _plain(picture, wide)
    return plain.transpose(_TURNS[turn]) if turn in _TURNS else plain


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
    if not what:
        return Unreadable(f"{name} is no picture that can be read: use JPEG or PNG.")
    words = f"{name} is no picture that can be read: it is {what}. Use JPEG or PNG."
    kind, _, advice = what.partition(": ")
    return Unreadable(words, f"each is {kind}{f' ({advice})' if advice else ''}")


def _no_reader(file, name):
    """Say that a picture is whole, and of a format that Pillow alone cannot read."""
    file.seek(0)
    with Image.open(file) as picture:
        kind = picture.format
    words = f"{name} is of the format {kind}, which cannot be read here: save it as JPEG or PNG."
    return Unreadable(words, f"they are of the format {kind} (save them as JPEG or PNG)")


def _plain(picture, wide):
    """Give any picture as red, green and blue, 8 bits each."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return Image.fromarray(_grey(picture)).convert("RGB")
    if picture.mode == "L" and _tag(picture, _SIGNED) == 2:
        raise _unclear("are bytes with a sign")
    is_exact = picture.format not in _LOSSY and not wide
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        if is_exact:
            picture = _bright_enough(picture)
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    plain = picture.convert("RGB")
    plain = _bright_enough(plain) if is_exact else plain
    ranges = plain.getextrema()
    high = max(high for _, high in ranges)
    if wide and 0 < high < 16:  # 12 bits, kept as 16
        raise _unclear("use only the lowest 12 of their 16 bits, so that all is next to black")
    if wide and high < 64 and any(low < high for low, high in ranges):  # 14 bits, kept as 16
        plain = plain.point(lambda level: min(255, round(level * 255 / 63)))
    return plain


def _bright_enough(picture):
    """Give a picture of bytes as it is, and a mask of 0 and 1 in black and white.

    A dark photograph stays dark. Where there are next to no numbers but 0, they are no brightness:
    they number the parts of a picture, or were 0 to 1 before they were made whole.
    """
    colours = picture.split()[:3]
    ranges = [colour.getextrema() for colour in colours]
    low, high = min(low for low, _ in ranges), max(high for _, high in ranges)
    if low == high or high >= _DARK:
        return picture
    is_grey = all(colour.tobytes() == colours[0].tobytes() for colour in colours)
    if is_grey and high == 1:
        bright = [colour.point(lambda level: 255 * level) for colour in colours]
        return Image.merge(picture.mode, [*bright, *picture.split()[3:]])
    if is_grey or high == 1:
        raise _unclear(f"run from {low} to {high} of 255, so that all is next to black")
    return picture


def _grey(picture):
    """Give a picture of grey numbers that are not bytes as uint8, 0 black and 255 white.

    Pillow would clip them. What is white depends on how many bits the numbers need.
    """
    numbers = np.asarray(picture)
    low, high = float(numbers.min()), float(numbers.max())
    full = _white(picture, low, high)
    is_dark = full in (1, 255) and low < high < full * _BRIEF
    if full is None or is_dark or not low >= 0 or not high <= full:
        raise _unclear(f"run from {low:g} to {high:g}")
    levels = np.rint(numbers * np.float32(255 / full)).astype(np.uint8)
    return 255 - levels if _tag(picture, _WHITE_IS_ZERO) == 0 else levels


def _white(picture, low, high):
    """Give the number that means white, or None, if that cannot be told."""
    if picture.mode == "F":
        return 1 if high <= 1 else 255 if high >= 16 else None
    if _tag(picture, _BITS) == 12:
        return 4095
    if _tag(picture, _BITS) == 16 and _tag(picture, _SIGNED) == 2 and high > 4095:
        return 32767
    # Where all dots are alike, or the highest number is the darkest dot, it tells less.
    tells_less = low == high or _tag(picture, _WHITE_IS_ZERO) == 0
    return next((full for full in (_USUAL if tells_less else _FULL) if high <= full), None)


def _unclear(how):
    words = f"cannot be shown, for its numbers {how}"
    advice = "save it as JPEG or PNG, from 0 (black) to 255."
    return Unreadable(f"{words}: {advice}", "it cannot be told how bright they are")


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
                place = first + 10 + 12 * entry
                (turn,) = struct.unpack_from(f"{order}{_WHOLE.get(kind, 'H')}", tiff, place)
                return turn if 1 <= turn <= 8 else None
    except struct.error:  # the notes end too early
        pass
    said = re.search(rb'tiff:Orientation(="|>)([1-8])', notes)
    return int(said[2]) if said else None


def _parts(file):
    """List (bytes, what they are for) for each part of a PNG or JPEG file; none for another."""
    file.seek(0)
    data = file.read()
    if data.startswith(_PNG):
        return _png_parts(data)
    return _jpeg_parts(data) if data.startswith(b"\xff\xd8") else []


def _png_parts(data):
    """List (bytes, what they are for) for each chunk of a PNG file."""
    parts, place = [(data[:8], _PIXELS)], 8
    while place + 12 <= len(data):
        (length,) = struct.unpack_from(">L", data, place)
        chunk = data[place : place + 12 + length]
        kind = chunk[4:8]
        if kind == b"eXIf":
            chunk = b"Exif\0\0" + chunk[8:-4]
        is_hint = kind == b"PLTE" and data[25:26] != b"\3"  # its pixels are no numbers of colours
        parts.append((chunk, _COLOURS if is_hint else _OF_PNG.get(kind, _NOTES)))
        place += 12 + length
    return parts


def _jpeg_parts(data):
    """List (bytes, what they are for) for each segment of a JPEG file, up to its pixels."""
    parts, place = [(data[:2], _PIXELS)], 2
    while data[place : place + 1] == b"\xff" and place + 4 <= len(data):
        marker = data[place + 1]
        if marker == 0xDA:  # from here on there are pixels
            return [*parts, (data[place:], _PIXELS)]
        (length,) = struct.unpack_from(">H", data, place + 2)
        segment = data[place : place + 2 + length]
        is_note = marker == 0xFE or (0xE0 <= marker <= 0xEF and marker != 0xEE)
        use = _NOTES if is_note else _COLOURS if marker == 0xEE else _PIXELS
        parts.append((segment, use))
        place += 2 + length
    return []
