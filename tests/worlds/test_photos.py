"""Tests of the photographs: made on the spot, served from this machine, never from the network."""

import errno
import hashlib
import http.server
import io
import tarfile
import threading

import numpy as np
import pytest
from PIL import Image

from nuggets.worlds import photos

CAT, DOG, FROG = 3, 5, 6


def records(labels, seed=0):
    """Make one CIFAR-10 file: a byte of label and 3,072 bytes of noise for each picture."""
    noise = np.random.default_rng(seed).integers(0, 256, (len(labels), 3072), np.uint8)
    return np.hstack([np.array(labels, np.uint8)[:, None], noise]).tobytes()


def archive():
    """Make an archive in CIFAR-10's layout, 10 cats, frogs and dogs a file, and a stranger."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name in ("../stranger.sh", *(f"{photos.FOLDER}/{name}" for name in photos.FILES)):
            data = records([CAT, FROG, DOG] * 10, seed=len(name))
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


class Server(http.server.BaseHTTPRequestHandler):
    """Serves the site's data; ``cuts`` lines drop half-way, and ``ranges`` are honoured or not."""

    def do_GET(self):  # the name that http.server looks for
        """Answer one request."""
        site = self.server
        site.asked.append(self.headers["Range"])
        if site.data is None:
            self.send_error(404)
            return
        if site.moved and self.path != "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            return
        if site.silent.is_set():
            site.awake.wait(10)
            return
        start = int(self.headers["Range"][6:-1]) if site.ranges else 0
        body = site.data[start:]
        self.send_response(206 if site.ranges else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        site.cuts -= 1
        self.wfile.write(body[: len(body) // 2] if site.cuts >= 0 else body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server(monkeypatch, tmp_path):
    """A small site on this machine that stands in for the official one, and an empty cache."""
    site = http.server.HTTPServer(("127.0.0.1", 0), Server)
    site.data, site.cuts, site.ranges, site.asked = archive(), 0, True, []
    site.moved, site.silent, site.awake = False, threading.Event(), threading.Event()
    monkeypatch.setattr(photos, "URL", f"http://127.0.0.1:{site.server_port}/photos.tar.gz")
    monkeypatch.setattr(photos, "SHA256", hashlib.sha256(site.data).hexdigest())
    monkeypatch.setattr(photos.pooch, "os_cache", lambda name: tmp_path / name)
    monkeypatch.delenv("NUGGETS_PHOTOS", raising=False)
    monkeypatch.delenv("NUGGETS_OFFLINE", raising=False)
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield site
    site.awake.set()
    site.shutdown()
    thread.join()
    site.server_close()


def kept(tmp_path):
    """List the files that stayed in the cache."""
    return sorted(path.name for path in tmp_path.rglob("*") if path.is_file())


def test_the_cats_and_dogs_are_picked_in_file_order(tmp_path):
    home = tmp_path / photos.FOLDER
    home.mkdir()
    (home / "test_batch.bin").write_bytes(records([DOG]))
    (home / "data_batch_2.bin").write_bytes(records([FROG, CAT, DOG, CAT]))
    read = photos.cifar10(tmp_path)
    assert read.images.shape == (4, 3, 32, 32)
    assert read.images.dtype == np.float32
    assert read.labels.tolist() == [0, 1, 0, 1]
    assert read.labels.dtype == np.int64
    assert repr(read) == "Photos(2 cats and 2 dogs, each 32x32)"


def test_the_bytes_are_red_green_blue_row_by_row(tmp_path):
    home = tmp_path / photos.FOLDER
    home.mkdir()
    data = records([CAT])
    (home / "data_batch_1.bin").write_bytes(data)
    image = photos.cifar10(home).images[0]
    assert image[0, 0, 1] == np.float32(data[2]) / np.float32(255)
    assert image[2, 31, 31] == np.float32(data[-1]) / np.float32(255)


def test_the_environment_may_name_the_folder(tmp_path, monkeypatch):
    (tmp_path / photos.FOLDER).mkdir()
    (tmp_path / photos.FOLDER / "data_batch_1.bin").write_bytes(records([CAT, DOG]))
    monkeypatch.setenv("NUGGETS_PHOTOS", str(tmp_path))
    assert len(photos.cifar10()) == 2


def test_split_holds_out_the_last_ones():
    some = photos.Photos(np.zeros((5, 3, 2, 2), np.uint8), np.array([0, 1, 0, 1, 1]))
    train, test = some.split(2)
    assert train.labels.tolist() == [0, 1, 0]
    assert test.labels.tolist() == [1, 1]
    for number in (0, 5):
        with pytest.raises(ValueError, match="hold out 1 to 4"):
            some.split(number)


def test_some_photographs_are_photographs_too():
    some = photos.Photos(np.zeros((5, 3, 2, 2), np.uint8), np.array([0, 1, 0, 1, 1]))
    assert some[-1].images.shape == (1, 3, 2, 2)
    assert some[some.labels == 0].labels.tolist() == [0, 0]
    assert len(some[1:]) == 4


def test_photographs_are_kept_as_bytes_and_seen_as_numbers_from_0_to_1():
    levels = np.arange(256, dtype=np.uint8).reshape(1, 1, 16, 16).repeat(3, axis=1)
    some = photos.Photos(levels, np.array([0]))
    assert some.images.dtype == np.float32
    np.testing.assert_array_equal(some.images[0, 2].ravel(), levels[0, 0].ravel() / np.float32(255))
    with pytest.raises(TypeError, match="uint8 from 0 to 255, got float32"):
        photos.Photos(some.images, some.labels)


def test_a_folder_without_photographs_says_so(tmp_path):
    with pytest.raises(photos.Unavailable, match=r"no photographs in .*ng\.pets"):
        photos.cifar10(tmp_path)


def test_a_damaged_file_is_named(tmp_path):
    (tmp_path / photos.FOLDER).mkdir()
    (tmp_path / photos.FOLDER / "data_batch_1.bin").write_bytes(records([CAT])[:-1])
    with pytest.raises(photos.Unavailable, match=r"data_batch_1\.bin is damaged"):
        photos.cifar10(tmp_path)


def test_the_photographs_are_fetched_once_and_kept(server, tmp_path, capsys):
    first, again = photos.cifar10(), photos.cifar10()
    assert len(first) == 120
    assert first.labels.tolist() == [0, 1] * 60
    assert np.array_equal(first.images, again.images)
    assert server.asked == ["bytes=0-"]
    assert kept(tmp_path) == sorted(photos.FILES)
    assert not (tmp_path / "stranger.sh").exists()
    assert capsys.readouterr().out.count("Fetching") == 1


def test_a_line_that_drops_is_picked_up_where_it_broke(server):
    server.cuts = 2
    assert len(photos.cifar10()) == 120
    starts = [int(asked[6:-1]) for asked in server.asked]
    assert starts[0] == 0
    assert 0.3 * len(server.data) < starts[1] < starts[2]


def test_a_server_that_knows_no_ranges_sends_it_all_again(server):
    server.cuts, server.ranges = 1, False
    assert len(photos.cifar10()) == 120
    assert len(server.asked) == 2


def test_when_every_line_drops_nothing_stays(server, tmp_path):
    server.cuts, server.ranges = 99, False
    with pytest.raises(photos.Unavailable, match=r"broke off\. The drawn pets .* need no download"):
        photos.cifar10()
    assert len(server.asked) == 2, "a try that brings nothing new is the last one"
    assert kept(tmp_path) == []


def test_a_wrong_checksum_keeps_nothing(server, tmp_path):
    server.data = server.data[:-1] + b"!"
    with pytest.raises(photos.Unavailable, match="checksum differs"):
        photos.cifar10()
    assert kept(tmp_path) == []


def test_a_server_that_refuses_is_quoted(server, tmp_path):
    server.data = None
    with pytest.raises(photos.Unavailable, match="the server answered 404"):
        photos.cifar10()
    assert kept(tmp_path) == []


def test_an_archive_that_has_moved_is_followed(server):
    server.moved = True
    assert len(photos.cifar10()) == 120


def test_a_server_that_stays_silent_is_not_waited_for_for_ever(server, tmp_path, monkeypatch):
    monkeypatch.setattr(photos, "_PATIENCE", 0.1)
    server.silent.set()
    with pytest.raises(photos.Unavailable, match=r"could not be fetched: .* need no download"):
        photos.cifar10()
    assert kept(tmp_path) == []


@pytest.mark.parametrize("writing", ["the archive", "the photographs"])
def test_a_full_disk_is_named_and_nothing_stays(server, tmp_path, monkeypatch, writing):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    if writing == "the archive":
        monkeypatch.setattr(photos, "_make_room", full)
    else:
        monkeypatch.setattr(photos.Path, "write_bytes", full)
    with pytest.raises(photos.Unavailable, match="No space left on device"):
        photos.cifar10()
    assert kept(tmp_path) == []
    monkeypatch.undo()


def test_a_download_that_the_stop_button_ends_leaves_nothing(server, tmp_path, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(photos, "_unpack", stopped)
    with pytest.raises(KeyboardInterrupt):
        photos.cifar10()
    assert kept(tmp_path) == []


def test_without_a_connection_the_notebook_gets_one_sentence_and_none(server, monkeypatch, capsys):
    monkeypatch.setattr(photos, "URL", "http://127.0.0.1:1/photos.tar.gz")
    assert photos.find() is None
    said = capsys.readouterr().out.splitlines()
    assert said[-1].startswith("The photographs could not be fetched: there is no connection")


def test_offline_means_that_no_fetching_is_tried(server, monkeypatch):
    monkeypatch.setenv("NUGGETS_OFFLINE", "1")
    with pytest.raises(photos.Unavailable, match="NUGGETS_OFFLINE is set"):
        photos.cifar10()
    assert server.asked == []


def test_photographs_that_were_kept_are_found_offline(server, monkeypatch):
    photos.cifar10()
    monkeypatch.setenv("NUGGETS_OFFLINE", "1")
    assert len(photos.find()) == 120


def test_the_real_photographs_are_read():
    real = photos.find()
    if real is None:
        pytest.skip("the real photographs were not fetched")
    assert len(real) == 2 * real.labels.sum() >= 10_000
    assert real.images.min() == 0
    assert real.images.max() == 1
    assert 0.4 < real.images.mean() < 0.55


def test_twelve_thousand_photographs_of_the_same_layout_are_read(tmp_path):
    home = tmp_path / photos.FOLDER
    home.mkdir()
    for number, name in enumerate(photos.FILES):
        (home / name).write_bytes(records([CAT, FROG, DOG] * 1000, seed=number))
    read = photos.cifar10(tmp_path)
    assert repr(read) == "Photos(6,000 cats and 6,000 dogs, each 32x32)"
    assert 127 < read.levels.mean() < 128
    train, test = read.split(2_000)
    assert test.levels[0, 0, 0, 0] == (home / photos.FILES[-1]).read_bytes()[1]
    assert len(train) == 10_000


def save(path, mode="RGB", color="red", size=(40, 30), **how):
    """Save a picture of one colour, and give its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, color).save(path, **how)
    return path


@pytest.mark.parametrize(
    ("name", "mode", "color", "expected"),
    [
        ("colour.png", "RGB", (255, 0, 51), (1, 0, 0.2)),
        ("colour.jpg", "RGB", (255, 255, 255), (1, 1, 1)),
        ("grey.png", "L", 51, (0.2, 0.2, 0.2)),
        ("one_bit.png", "1", 1, (1, 1, 1)),
        ("sixteen_bits.png", "I;16", 257 * 51, (0.2, 0.2, 0.2)),
        ("sixteen_bits.tiff", "I;16", 257 * 51, (0.2, 0.2, 0.2)),
        ("press.jpg", "CMYK", (0, 0, 0, 0), (1, 1, 1)),
        ("clear.png", "RGBA", (255, 0, 0, 0), (1, 1, 1)),
        ("half_clear.webp", "RGBA", (0, 0, 0, 0), (1, 1, 1)),
        ("clear_grey.png", "LA", (0, 0), (1, 1, 1)),
        ("palette.gif", "RGB", (255, 0, 51), (1, 0, 0.2)),
    ],
)
def test_every_kind_of_picture_becomes_red_green_blue(tmp_path, name, mode, color, expected):
    image = photos.file(save(tmp_path / name, mode, color), size=8)
    assert image.shape == (3, 8, 8)
    assert image.dtype == np.float32
    assert np.allclose(image, np.reshape(expected, (3, 1, 1)), atol=0.01)


def test_of_an_animation_the_first_picture_is_taken(tmp_path):
    later = [Image.new("RGB", (40, 30), "blue")]
    path = save(tmp_path / "moving.gif", save_all=True, append_images=later)
    assert photos.file(path)[:, 0, 0].tolist() == [1, 0, 0]


def test_a_photograph_is_turned_upright_as_its_camera_says(tmp_path):
    picture = Image.new("RGB", (32, 32))
    picture.paste("white", (0, 0, 16, 32))  # the left half
    camera = Image.Exif()
    camera[274] = 6  # "turn me a quarter to the right": the left half comes out on top
    picture.save(tmp_path / "turned.png", exif=camera)
    image = photos.file(tmp_path / "turned.png")
    assert image[:, :15].min() == 1
    assert image[:, 17:].max() == 0


@pytest.mark.parametrize("size", [(40, 30), (700, 500), (3000, 2000)])
@pytest.mark.parametrize("kind", ["jpg", "png"])
def test_a_photograph_in_several_sizes_is_the_same_as_in_each_alone(tmp_path, size, kind):
    spots = np.random.default_rng(0).integers(0, 256, (11, 13, 3), np.uint8)
    path = tmp_path / f"spots.{kind}"
    Image.fromarray(spots).resize(size).save(path)
    sizes = (192, 32, 500)
    for one, wanted in zip(photos.in_sizes(path, *sizes), sizes, strict=True):
        np.testing.assert_array_equal(one, photos.file(path, wanted))


def test_the_middle_square_is_cut_out(tmp_path):
    picture = Image.new("RGB", (96, 32), "black")
    picture.paste("white", (32, 0, 64, 32))
    picture.save(tmp_path / "wide.png")
    assert photos.file(tmp_path / "wide.png").min() == 1


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="There is no file"):
        photos.file(tmp_path / "nowhere.png")


def test_a_file_that_is_no_picture_says_so(tmp_path):
    (tmp_path / "letter.png").write_text("Dear coach,")
    with pytest.raises(ValueError, match=r"letter\.png is no picture that can be read"):
        photos.file(tmp_path / "letter.png")


@pytest.mark.parametrize("ending", ["png", "jpg", "gif"])
def test_a_truncated_picture_says_so(tmp_path, ending):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    path = tmp_path / f"half.{ending}"
    Image.fromarray(noise).save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ValueError, match=r"half\..* is a damaged picture"):
        photos.file(path)


@pytest.mark.parametrize("limit", [1000, 100])  # just over Pillow's limit; over twice its limit
def test_a_decompression_bomb_is_not_opened(tmp_path, monkeypatch, limit):
    path = save(tmp_path / "bomb.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
    with pytest.raises(ValueError, match=r"bomb\.png has over 0 million pixels"):
        photos.file(path)


def test_a_picture_of_20000_by_20000_is_refused_in_one_sentence(tmp_path):
    path = save(tmp_path / "huge.png", "1", 0, (20_000, 20_000))
    assert path.stat().st_size < 1_000_000, "a small file that would fill the memory"
    with pytest.raises(ValueError, match=r"huge\.png has over 89 million pixels: save it smaller"):
        photos.file(path)


def test_an_upload_is_read_like_a_file(tmp_path):
    path = save(tmp_path / "red.png")
    assert np.array_equal(photos.file(path.read_bytes()), photos.file(path))
    assert np.array_equal(photos.file(memoryview(path.read_bytes())), photos.file(path))
    with pytest.raises(ValueError, match="This file is no picture"):
        photos.file(b"Dear coach,")
    with pytest.raises(ValueError, match="This file is no picture"):
        photos.file(b"")


@pytest.mark.parametrize("plural", ["s", ""])
def test_a_folder_of_ones_own_is_read(tmp_path, plural, capsys):
    for number in range(3):
        save(tmp_path / f"cat{plural}" / f"{number}.png", color="red")
        save(tmp_path / f"Dog{plural}" / f"{number}.jpg", color="blue")
    (tmp_path / f"cat{plural}" / "notes.txt").write_text("Tom, Kit, Puss")
    (tmp_path / f"cat{plural}" / ".hidden").write_text("")
    own = photos.folder(tmp_path, size=16)
    assert own.images.shape == (6, 3, 16, 16)
    assert sorted(own.labels.tolist()) == [0, 0, 0, 1, 1, 1]
    assert own.labels.tolist() != [0, 0, 0, 1, 1, 1], "shuffled, so that split is fair"
    assert np.allclose(own.images[:, 0, 0, 0], own.labels == 0, atol=0.02)
    said = capsys.readouterr().out
    assert said == "Passed over, because each is a text: notes.txt\n"


def test_a_folder_without_dogs_says_what_to_do(tmp_path):
    save(tmp_path / "cats" / "tom.png")
    with pytest.raises(
        FileNotFoundError, match=r"No picture of a dog .* folders named cats and dogs"
    ):
        photos.folder(tmp_path)


def test_a_missing_folder_says_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"There is no folder .*: make it"):
        photos.folder(tmp_path / "nowhere")
