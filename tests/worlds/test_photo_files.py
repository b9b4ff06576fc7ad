"""Files as people have them: garbled notes, unusual brightness, other formats, other arguments."""

import io
import os
import struct
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image, ImageFile

from nuggets import explore
from nuggets.worlds import photos, pretrained

CAMERA = [(271, 2, b"Ma\0\0"), (274, 3, struct.pack("<HH", 6, 0)), (282, 5, struct.pack("<L", 90))]
"""Notes as a camera writes them: its maker, that it was turned to the right, its resolution."""


def notes(*entries):
    """EXIF notes: a (number, type, four bytes) each, and a zero by zero to point to."""
    table = b"".join(struct.pack("<HHL", name, kind, 1) + data for name, kind, data in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + table + bytes(60)


NOTES = {
    "whole": notes(*CAMERA),
    "a text for a number": notes(*CAMERA, (283, 2, b"abcd"), (296, 2, b"two\0")),
    "a number for a text": notes((271, 12, bytes(4)), CAMERA[1], (306, 11, b"\0\0\xc0\x7f")),
    "no number": notes(*CAMERA, (33434, 11, struct.pack("<f", float("nan"))), (37386, 12, b"zzzz")),
    "divided by zero": notes(CAMERA[1], (282, 5, struct.pack("<L", 60)), (283, 10, b"<\0\0\0")),
    "beyond the end": notes((270, 2, b"\xff\xff\xff\x7f"), CAMERA[1], (34665, 4, b"\xff\xff\0\0")),
    "an unknown type": notes((271, 99, b"abcd"), CAMERA[1], (0, 0, b"abcd")),
    "a loop": notes(CAMERA[1], (34665, 4, b"\x08\0\0\0"), (34853, 4, b"\x08\0\0\0")),
    "more entries than there are": notes(*CAMERA).replace(b"\x03\0\x0f", b"\xff\xff\x0f", 1),
}


def left_half_white():
    picture = Image.new("RGB", (32, 32))
    picture.paste("white", (0, 0, 16, 32))
    return picture


def saved(kind, picture=None, **how):
    file = io.BytesIO()
    (picture or left_half_white()).save(file, kind, **how)
    return file.getvalue()


def with_segment(jpeg, marker, data):
    return jpeg[:2] + struct.pack(">BBH", 255, marker, len(data) + 2) + data + jpeg[2:]


def with_chunk(png, kind, data, check=None, place=33):
    check = zlib.crc32(kind + data) if check is None else check
    return (
        png[:place]
        + struct.pack(">L", len(data))
        + kind
        + data
        + struct.pack(">L", check)
        + png[place:]
    )


def is_turned(image):
    return image[:, :14].min() > 0.9 and image[:, 18:].max() < 0.1


def is_as_it_was(image):
    return image[:, :, :14].min() > 0.9 and image[:, :, 18:].max() < 0.1


@pytest.mark.parametrize("garbled", NOTES)
def test_a_photograph_is_turned_whatever_else_its_camera_wrote(garbled):
    exif = b"Exif\0\0" + NOTES[garbled]
    assert is_turned(photos.file(with_segment(saved("JPEG", quality=95), 0xE1, exif)))
    assert is_turned(photos.file(with_chunk(saved("PNG"), b"eXIf", NOTES[garbled])))
    assert is_turned(photos.file(saved("WEBP", exif=exif, lossless=True)))


def test_reading_garbled_notes_warns_of_nothing():
    jpeg = with_segment(saved("JPEG"), 0xE1, b"Exif\0\0" + NOTES["beyond the end"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        photos.file(jpeg)


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_way_to_hold_a_camera_is_turned_upright(turn):
    upright = np.zeros((32, 32, 3), np.uint8)
    upright[:8, :20] = 255
    back = {1: lambda p: p, 2: np.fliplr, 3: lambda p: np.rot90(p, 2), 4: np.flipud,
            5: lambda p: p.swapaxes(0, 1), 6: np.rot90,
            7: lambda p: np.rot90(p, 2).swapaxes(0, 1), 8: lambda p: np.rot90(p, -1)}  # fmt: skip
    held = Image.fromarray(np.ascontiguousarray(back[turn](upright)))
    camera = Image.Exif()
    camera[274] = turn
    for kind in ("PNG", "TIFF"):
        image = photos.file(saved(kind, held, exif=camera))
        np.testing.assert_array_equal(image.transpose(1, 2, 0), upright / 255)


@pytest.mark.parametrize("turn", [0, 9, 6000])
def test_a_turn_that_does_not_exist_leaves_the_photograph_as_it_is(turn):
    exif = b"Exif\0\0" + notes((274, 3, struct.pack("<HH", turn, 0)))
    assert is_as_it_was(photos.file(with_segment(saved("JPEG", quality=95), 0xE1, exif)))


XMP = b'<x:xmpmeta xmlns:tiff="t"><rdf tiff:Orientation="6"/></x:xmpmeta>'
PNG_CHUNKS = {
    "5 MB of text": (b"tEXt", b"Comment\0" + b"a" * 5_000_000),
    "5 MB of packed text": (b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * 5_000_000)),
    "5 MB of international text": (
        b"iTXt", b"Comment\0\1\0\0\0" + zlib.compress(b"a" * 5_000_000),
    ),
    "packed text that is none": (b"zTXt", b"Comment\0\0garbled"),
    "packed another way": (b"zTXt", b"Comment\0\x07garbled"),
    "text in no language": (b"iTXt", b"\xff\xfe\xfd"),
    "a profile that is none": (b"iCCP", b"sRGB\0\0garbled"),
    "a profile packed another way": (b"iCCP", b"sRGB\0\x09garbled"),
    "5 MB of profile": (b"iCCP", b"sRGB\0\0" + zlib.compress(bytes(5_000_000))),
    "half a size": (b"pHYs", b"\0\0"),
    "half a gamma": (b"gAMA", b"\0"),
    "half a standard": (b"sRGB", b""),
    "half the corners": (b"cHRM", b"\0\0\0"),
    "half an animation": (b"acTL", b"\0\0"),
}  # fmt: skip


@pytest.mark.parametrize("name", PNG_CHUNKS)
@pytest.mark.parametrize("at_the_end", [False, True])
def test_a_png_is_read_whatever_stands_in_its_notes(name, at_the_end):
    png = saved("PNG")
    kind, data = PNG_CHUNKS[name]
    place = len(png) - 12 if at_the_end else 33
    assert is_as_it_was(photos.file(with_chunk(png, kind, data, place=place)))
    turned = with_chunk(png, b"eXIf", NOTES["whole"])
    assert is_turned(photos.file(with_chunk(turned, kind, data)))


@pytest.mark.parametrize("kind", [b"tEXt", b"eXIf", b"iCCP", b"pHYs", b"tIME"])
def test_a_png_with_a_wrong_checksum_in_its_notes_is_read(kind):
    assert is_as_it_was(photos.file(with_chunk(saved("PNG"), kind, b"a\0b", check=7)))


JPEG_SEGMENTS = {
    "a comment": (0xFE, b"\xff\xfe" * 200),
    "a profile": (0xE2, b"ICC_PROFILE\0\x09\x01garbled"),
    "half a profile": (0xE2, b"ICC_PROFILE\0"),
    "other pictures": (0xE2, b"MPF\0II*\0\x08\0\0\0\x01\0\x01\xb0\x04\0\x09\0\0\0\x09\0\0\0"),
    "half of other pictures": (0xE2, b"MPF\0MM"),
    "Photoshop": (0xED, b"Photoshop 3.0\x008BIM\x03\xed\x00\x00\xff\xff\xff\xff"),
    "XMP": (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta \xff\xfe"),
    "FlashPix": (0xE2, b"FPXR\0\xff"),
    "half a size": (0xE0, b"JFIF"),
}


@pytest.mark.parametrize("name", JPEG_SEGMENTS)
def test_a_jpeg_is_read_and_turned_whatever_else_stands_in_its_notes(name):
    turned = with_segment(saved("JPEG", quality=95), 0xE1, b"Exif\0\0" + NOTES["whole"])
    assert is_turned(photos.file(with_segment(turned, *JPEG_SEGMENTS[name])))


def test_a_turn_that_only_xmp_tells_is_made():
    jpeg = with_segment(saved("JPEG", quality=95), 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)
    assert is_turned(photos.file(jpeg))


def test_pixels_that_are_cut_short_are_still_found_out():
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8))
    for kind in ("PNG", "JPEG"):
        half = saved(kind, noise)[:-2000]
        with pytest.raises(ValueError, match="This file is a damaged picture"):
            photos.file(half)
    assert not ImageFile.LOAD_TRUNCATED_IMAGES


def tiff(numbers, **tags):
    picture = Image.fromarray(numbers)
    return saved("TIFF", picture, tiffinfo={int(name[1:]): value for name, value in tags.items()})


def twelve_bits(levels):
    """A TIFF file of 8x8 dots of one grey, packed as 12 bits each."""
    packed = (levels << 12 | levels).to_bytes(3, "big") * 32
    tags = [(256, 4, 8), (257, 4, 8), (258, 3, 12), (259, 3, 1), (262, 3, 1), (273, 4, 200),
            (277, 3, 1), (278, 4, 8), (279, 4, len(packed))]  # fmt: skip
    table = b"".join(struct.pack("<HHLL", name, kind, 1, value) for name, kind, value in tags)
    start = b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + table
    return start.ljust(200, b"\0") + packed


def ramp(kind, last):
    return np.linspace(0, last, 64).reshape(8, 8).astype(kind)


GREYS = {
    "float, 0 to 1": ramp(np.float32, 1),
    "float, 0 to 255": ramp(np.float32, 255),
    "int32, 0 to 255": ramp(np.int32, 255),
    "int32, 0 to 1": np.eye(8, dtype=np.int32),
    "int32, 0 to 65535": ramp(np.int32, 65535),
    "12 bits in 16": ramp(np.uint16, 4095),
    "8 bits in 16": ramp(np.uint16, 255),
    "16 bits": ramp(np.uint16, 65535),
    "a mask in 16": np.eye(8, dtype=np.uint16),
}


@pytest.mark.parametrize("name", GREYS)
def test_a_grey_picture_has_its_own_brightness_whatever_its_numbers_are(name):
    numbers = GREYS[name]
    image = photos.file(tiff(numbers), size=8)
    for colour in image:
        np.testing.assert_allclose(colour, numbers / numbers.max(), atol=0.005)


@pytest.mark.parametrize("levels", [0, 200, 819, 4095])
def test_twelve_bits_of_grey_run_from_0_to_4095(levels):
    np.testing.assert_allclose(photos.file(twelve_bits(levels)), levels / 4095, atol=0.003)


def test_a_png_of_16_bits_that_uses_12_is_not_black():
    png = saved("PNG", Image.fromarray(ramp(np.uint16, 4095)))
    np.testing.assert_allclose(photos.file(png, 8)[0], ramp(float, 1), atol=0.005)


def test_a_tiff_whose_white_is_zero_is_read_the_right_way_round():
    np.testing.assert_allclose(photos.file(tiff(np.full((8, 8), 13107, np.uint16), _262=0)), 0.8)
    np.testing.assert_allclose(photos.file(tiff(np.full((8, 8), 51, np.uint8), _262=0)), 0.2)


def test_with_a_sign_16_bits_are_white_at_32767():
    image = photos.file(tiff(ramp(np.uint16, 32767), _339=2), size=8)
    np.testing.assert_allclose(image[0], ramp(float, 1), atol=0.005)


UNCLEAR = {
    "minus": (tiff(ramp(np.int32, 255) - 9), "run from -9 to 246"),
    "beyond 16 bits": (tiff(ramp(np.int32, 70000)), "run from 0 to 70000"),
    "a little over 1": (tiff(ramp(np.float32, 1.5)), r"run from 0 to 1\.5"),
    "float over 255": (tiff(ramp(np.float32, 300)), "run from 0 to 300"),
    "float below 0": (tiff(ramp(np.float32, 1) - 0.5), r"run from -0\.5 to 0\.5"),
    "no number": (tiff(np.full((8, 8), np.nan, np.float32)), "run from nan to nan"),
    "infinite": (tiff(np.full((8, 8), np.inf, np.float32)), "run from inf to inf"),
    "bytes with a sign": (tiff(ramp(np.uint8, 200), _339=2), "are bytes with a sign"),
}


@pytest.mark.parametrize("name", UNCLEAR)
def test_numbers_that_could_mean_anything_are_refused_and_named(name):
    data, words = UNCLEAR[name]
    with pytest.raises(ValueError, match=f"This file cannot be shown, for its numbers {words}"):
        photos.file(data)


def colours_in_16_bits(*pixels):
    """A PNG file of 16 bits a colour, 8x8, with the same pixels in each row."""
    row = b"\0" + b"".join(struct.pack(">HHH", *pixel) for pixel in pixels)
    head = struct.pack(">LLBBBBB", 8, 8, 16, 2, 0, 0, 0)
    png = saved("PNG")[:8]
    for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(row * 8)), (b"IEND", b"")):
        png = with_chunk(png, kind, data, place=len(png))
    return png


def test_colours_of_12_bits_in_16_are_not_shown_black():
    with pytest.raises(ValueError, match="use only the lowest 12 of their 16 bits"):
        photos.file(colours_in_16_bits(*[(4095, 2000, 0)] * 8))


def test_colours_of_14_bits_in_16_are_bright_and_a_single_dark_colour_stays_dark():
    ramped = [(last, last // 2, 0) for last in range(0, 16384, 2340)]
    image = photos.file(colours_in_16_bits(*ramped), size=8)
    np.testing.assert_allclose(image[0, 0], np.array(ramped)[:, 0] / 16383, atol=0.02)
    dark = photos.file(colours_in_16_bits(*[(13107, 6553, 6553)] * 8), size=8)
    np.testing.assert_allclose(dark[:, 0, 0], [0.2, 0.1, 0.1], atol=0.005)


@pytest.mark.parametrize(
    ("size", "error"),
    [
        ((64, 64), TypeError),
        ([64], TypeError),
        (64.0, TypeError),
        ("64", TypeError),
        (None, TypeError),
        (True, TypeError),
        (np.array([8, 8]), TypeError),
        (0, ValueError),
        (-1, ValueError),
        (10_001, ValueError),
        (10**20, ValueError),
    ],
)
def test_a_size_that_is_none_is_the_fault_and_not_the_picture(tmp_path, size, error):
    path = tmp_path / "cats" / "tom.png"
    path.parent.mkdir()
    path.write_bytes(saved("PNG"))
    for read, source in ((photos.file, path), (photos.folder, tmp_path)):
        with pytest.raises(error, match=r"^size is .*: got ") as problem:
            read(source, size=size)
        assert "damaged" not in str(problem.value)


def test_a_size_may_be_a_whole_number_of_numpy():
    assert photos.file(saved("PNG"), size=np.int64(7)).shape == (3, 7, 7)


@pytest.mark.parametrize("source", [None, 5, "", ["tom.png"], ("a", "b"), np.zeros(3), {}])
def test_a_source_that_is_no_path_is_refused_in_words(source):
    for read in (photos.file, photos.folder):
        with pytest.raises(TypeError, match="is named by its path"):
            read(source)


@pytest.mark.parametrize("root", [5, ["here"], False])
def test_a_root_that_is_no_path_is_said(root):
    with pytest.raises(TypeError, match="is named by its path"):
        photos.cifar10(root)


@pytest.mark.parametrize("test", [2.5, "2", True, None])
def test_how_many_are_held_out_is_a_whole_number(test):
    some = photos.Photos(np.zeros((5, 3, 2, 2), np.uint8), np.array([0, 1, 0, 1, 1]))
    with pytest.raises(TypeError, match="whole number for test"):
        some.split(test)


def test_a_folder_in_place_of_a_file_and_the_other_way_round_is_said(tmp_path):
    (tmp_path / "tom.png").write_bytes(saved("PNG"))
    with pytest.raises(IsADirectoryError, match=r"is a folder: file\(\) reads one picture"):
        photos.file(tmp_path)
    with pytest.raises(NotADirectoryError, match=r"is a file: folder\(\) needs a folder"):
        photos.folder(tmp_path / "tom.png")


@pytest.mark.parametrize("name", ["a" * 300, "tom.png/more.png", "~nobody_here/tom.png"])
def test_a_name_that_no_file_can_have_is_a_file_that_is_not_there(name):
    with pytest.raises(FileNotFoundError, match="There is no file"):
        photos.file(name)


def film(brand):
    return struct.pack(">L", 24) + b"ftyp" + brand + bytes(4) + brand + b"mif1" + bytes(300)


KINDS = {
    "tom.heic": (film(b"heic"), r"is a HEIC picture, which cannot be read here: save it as JPEG"),
    "tom.HEIF": (film(b"mif1"), r"is a HEIC picture"),
    "tom.avif": (film(b"avif"), r"is an AVIF picture, which cannot be read here: save it as JPEG"),
    "tom.mov": (film(b"qt  "), "is no picture that can be read: it is a film"),
    "tom.svg": (b"<?xml version='1.0'?><svg/>", "it is an XML text"),
    "tom.pdf": (b"%PDF-1.7", "it is a PDF document"),
    "tom.jpg": (b"<!doctype html><p>Sign in", "it is a web page"),
    "tom.png": (b"version https://git-lfs.github.com/spec/v1\n", "it is a Git LFS pointer"),
    "tom.zip": (b"PK\3\4" + bytes(60), "it is a ZIP archive"),
    "empty.jpg": (b"", "it is an empty file"),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_file_that_cannot_be_read_is_told_by_what_it_is(tmp_path, name):
    data, words = KINDS[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ValueError, match=words):
        photos.file(tmp_path / name)
    own = explore.OwnPhoto(pretrained.expert(), tmp_path / name)
    assert own.text.startswith(f"{name} is ")


def a_home(tmp_path, cats, dogs=("rex.png",)):
    for species, names in (("cats", cats), ("dogs", dogs)):
        (tmp_path / species).mkdir()
        for name in names:
            data = KINDS.get(name, (saved("PNG"),))[0] if name in KINDS else saved("PNG")
            (tmp_path / species / name).write_bytes(data)
    return tmp_path


def test_a_folder_with_nothing_but_heic_says_so_and_what_to_do(tmp_path):
    home = a_home(tmp_path, ["tom.heic", "tom.HEIF"])
    with pytest.raises(FileNotFoundError, match=r"No picture of a cat") as problem:
        photos.folder(home)
    assert "because they are HEIC pictures (save them as JPEG first): tom.HEIF, tom.heic" in str(
        problem.value
    )


def test_what_is_passed_over_is_named_with_its_reason(tmp_path, capsys):
    home = a_home(tmp_path, ["a.png", "tom.heic", "tom.pdf", "tom.mov"])
    (home / "cats" / "kittens").mkdir()
    (home / "dogs" / "old").mkdir()
    (home / "dogs" / "half.png").write_bytes(saved("PNG")[:-40])
    (home / "dogs" / "float.tif").write_bytes(UNCLEAR["minus"][0])
    (home / "dogs" / ".DS_Store").write_text("")
    assert len(photos.folder(home)) == 2
    assert sorted(capsys.readouterr().out.splitlines()) == [
        "Passed over, because each is a PDF document: tom.pdf",
        "Passed over, because each is a film: tom.mov",
        "Passed over, because it cannot be told how bright they are: float.tif",
        "Passed over, because they are HEIC pictures (save them as JPEG first): tom.heic",
        "Passed over, because they are damaged: half.png",
        "Passed over, because they are folders (move the pictures in them up): kittens, old",
    ]


def test_many_that_are_passed_over_are_counted(tmp_path, capsys):
    home = a_home(tmp_path, ["a.png"])
    for number in range(25):
        (home / "cats" / f"note {number:02}.txt").write_text("Tom")
    photos.folder(home)
    assert capsys.readouterr().out.endswith("note 08.txt, note 09.txt and 15 more\n")


def test_a_folder_without_cats_tells_what_is_in_it(tmp_path):
    for name in ("Katzen", "Hunde"):
        (tmp_path / name).mkdir()
    (tmp_path / "tom.png").write_bytes(saved("PNG"))
    with pytest.raises(FileNotFoundError, match=r"there is: Hunde, Katzen, tom\.png\."):
        photos.folder(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_that_leads_nowhere_is_named(tmp_path, capsys):
    home = a_home(tmp_path, ["a.png"])
    (home / "cats" / "b.png").symlink_to(home / "nowhere.png")
    photos.folder(home)
    assert "because they are links that lead nowhere: b.png" in capsys.readouterr().out


def notes_of(order, kind, value):
    """EXIF notes with the turn alone, in one order of bytes and one type of number."""
    start = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(f"{order}L", 8)
    entry = struct.pack(f"{order}HHL", 274, kind, 1) + value.ljust(4, b"\0")
    return start + struct.pack(f"{order}H", 1) + entry + bytes(60)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("kind", "code"), [(1, "B"), (3, "H"), (4, "L"), (6, "b"), (8, "h")])
def test_a_turn_is_read_from_any_type_of_whole_number(order, kind, code):
    exif = notes_of(order, kind, struct.pack(f"{order}{code}", 6))
    assert is_turned(photos.file(with_segment(saved("JPEG", quality=95), 0xE1, b"Exif\0\0" + exif)))
    assert is_turned(photos.file(with_chunk(saved("PNG"), b"eXIf", exif)))


@pytest.mark.parametrize("kind", [b"tRNS", b"PLTE"])
@pytest.mark.parametrize("data", [b"", b"\0", b"\0\1\2", b"garbled " * 200])
def test_a_png_is_read_and_turned_where_a_chunk_on_its_colours_is_garbled(kind, data):
    turned = with_chunk(saved("PNG"), b"eXIf", NOTES["whole"])
    for check in (None, 7):
        assert is_turned(photos.file(with_chunk(turned, kind, data, check=check)))


@pytest.mark.parametrize("data", [b"Adobe", b"Adobe\0", b"Adobe\0d\0\0", b"Ado", b""])
def test_a_jpeg_is_read_and_turned_where_the_segment_on_its_colours_is_cut_short(data):
    turned = with_segment(saved("JPEG", quality=95), 0xE1, b"Exif\0\0" + NOTES["whole"])
    assert is_turned(photos.file(with_segment(turned, 0xEE, data)))


EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 8 8\n%%EndComments\nshowpage\n%%EOF\n"
WMF = b"\xd7\xcd\xc6\x9a\0\0" + struct.pack("<4hH", 0, 0, 9, 9, 72) + bytes(6) + b"\1\0\x09\0"
UNREAD = {"EPS": EPS, "WMF": WMF + bytes(90), "HDF5": b"\x89HDF\r\n\x1a\n" + bytes(90)}


@pytest.mark.parametrize("kind", UNREAD)
def test_a_format_that_needs_another_program_is_not_called_damaged(
    tmp_path, monkeypatch, kind, capsys
):
    monkeypatch.setattr("PIL.EpsImagePlugin.gs_binary", False)
    words = f"is of the format {kind}, which cannot be read here: save it as JPEG or PNG"
    with pytest.raises(ValueError, match=words):
        photos.file(UNREAD[kind])
    home = a_home(tmp_path, ["a.png"])
    (home / "cats" / "b").write_bytes(UNREAD[kind])
    photos.folder(home)
    assert f"they are of the format {kind} (save them as JPEG or PNG): b" in capsys.readouterr().out


@pytest.mark.parametrize("format", ["PNG", "TIFF", "BMP"])
def test_a_mask_of_zeros_and_ones_is_black_and_white(format):
    mask = np.eye(8, dtype=np.uint8)
    for colour in photos.file(saved(format, Image.fromarray(mask)), size=8):
        np.testing.assert_array_equal(colour, mask)


@pytest.mark.parametrize("mode", ["RGB", "LA", "RGBA", "P"])
def test_a_mask_is_black_and_white_in_whatever_mode_it_is_kept(mode):
    mask = np.eye(8, dtype=np.uint8)
    picture = Image.fromarray(mask).convert(mode)
    np.testing.assert_array_equal(photos.file(saved("PNG", picture), size=8)[0], mask)


BRIGHTER = {"9 bits": 300, "10 bits": 1023, "over 12 bits": 5000, "14 bits": 16383}


@pytest.mark.parametrize("name", BRIGHTER)
@pytest.mark.parametrize("kind", [np.uint16, np.int32])
def test_numbers_of_few_bits_kept_as_more_are_bright(name, kind):
    image = photos.file(tiff(ramp(kind, BRIGHTER[name])), size=8)
    assert image.max() > 0.25
    if BRIGHTER[name] in (1023, 16383):
        np.testing.assert_allclose(image[0], ramp(float, 1), atol=0.005)


NEXT_TO_BLACK = {
    "float, 0 to a thousandth": tiff(ramp(np.float32, 0.001)),
    "bytes that number parts": saved("PNG", Image.fromarray(ramp(np.uint8, 3))),
    "16 bits that number parts": saved("PNG", Image.fromarray(ramp(np.uint16, 3))),
    "colours that were 0 to 1": saved("PNG", Image.fromarray(np.eye(9, dtype=np.uint8)
                                                            .reshape(3, 9, 3))),
}  # fmt: skip


@pytest.mark.parametrize("name", NEXT_TO_BLACK)
def test_a_picture_that_would_be_next_to_black_is_refused_and_its_numbers_are_named(name):
    with pytest.raises(ValueError, match=r"cannot be shown, for its numbers run from 0 to [\d.]+"):
        photos.file(NEXT_TO_BLACK[name])


@pytest.mark.parametrize("shape", [(8, 8), (8, 8, 3)])
@pytest.mark.parametrize("brightest", [0, 12, 40])
def test_a_dark_photograph_stays_dark(shape, brightest):
    levels = np.random.default_rng(0).integers(0, brightest + 1, shape, np.uint8)
    for format in ("PNG", "TIFF"):
        image = photos.file(saved(format, Image.fromarray(levels)), size=8)
        np.testing.assert_allclose(image.max(), levels.max() / 255, atol=1e-6)


def test_a_black_picture_and_one_of_a_single_dark_grey_stay_as_they_are():
    for level in (0, 1, 5):
        data = saved("PNG", Image.new("L", (8, 8), level))
        np.testing.assert_allclose(photos.file(data, size=8), level / 255, atol=1e-6)


def test_what_is_beside_cats_and_dogs_is_named(tmp_path, capsys):
    home = a_home(tmp_path, ["a.png"])
    (home / "kittens").mkdir()
    (home / "kittens" / "a.png").write_bytes(saved("PNG"))
    (home / "loose.png").write_bytes(saved("PNG"))
    (home / ".DS_Store").touch()
    assert len(photos.folder(home)) == 2
    assert capsys.readouterr().out == (
        "Passed over, because they are in no folder named cats or dogs: kittens, loose.png\n"
    )


STRAYS = {
    "Thumbs.db": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "a file of Windows"),
    "empty.jpg": (b"", r"an empty file (copy or download it once more)"),
    "zeros.jpg": (bytes(5000), r"nothing but zeros (copy or download it once more)"),
    "pointer.jpg": (b"version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer"),
    "page.jpg": (b"<!DOCTYPE html><p>Sign in", "a web page"),
    "a.mp4": (film(b"isom"), "a film"),
    "a.avi": (b"RIFF\0\0\0\0AVI LIST" + bytes(90), "a film"),
    "a.webm": (b"\x1a\x45\xdf\xa3" + bytes(90), "a film"),
    "a.CR3": (film(b"crx "), "a raw picture of a camera"),
    "a.RAF": (b"FUJIFILMCCD-RAW 0201" + bytes(90), "a raw picture of a camera"),
    "a.wav": (b"RIFF\0\0\0\0WAVEfmt " + bytes(90), "a sound"),
}


@pytest.mark.parametrize("name", STRAYS)
def test_each_kind_of_stray_file_has_its_own_reason(tmp_path, capsys, name):
    data, kind = STRAYS[name]
    home = a_home(tmp_path, ["a.png"])
    (home / "cats" / name).write_bytes(data)
    photos.folder(home)
    said = capsys.readouterr().out
    assert said.startswith(f"Passed over, because each is {kind}")
    assert said.endswith(f": {name}\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name on Windows")
def test_a_pipe_is_no_link_that_leads_nowhere(tmp_path, capsys):
    home = a_home(tmp_path, ["a.png"])
    os.mkfifo(home / "cats" / "pipe.png")
    photos.folder(home)
    said = capsys.readouterr().out
    assert said == "Passed over, because they are no files, but pipes or devices: pipe.png\n"
    with pytest.raises(ValueError, match="is no picture but a pipe"):
        photos.file(home / "cats" / "pipe.png")


def test_garbled_notes_do_not_hide_why_a_picture_cannot_be_shown():
    numbers = saved("PNG", Image.fromarray(ramp(np.uint8, 3)))
    with pytest.raises(ValueError, match="run from 0 to 3 of 255"):
        photos.file(with_chunk(numbers, b"tRNS", b""))
