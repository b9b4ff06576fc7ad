"""A photograph of your own: any picture gets a verdict, and any other file a clear sentence."""

import io

import numpy as np
import pytest
from PIL import Image

import nuggets as ng
from nuggets import explore


def picture_file(kind="PNG", size=(60, 40), mode="RGB"):
    file = io.BytesIO()
    Image.new(mode, size, 200).save(file, kind)
    return file.getvalue()


def expert_photo(photo=None):
    return explore.OwnPhoto(ng.pretrained.expert(), photo)


def upload(own, content):
    own._answer(None, {"seen": "1", "set": {"photo": "pet.png"}, "press": []}, [content])


def test_before_there_is_a_photograph_it_asks_for_one():
    own = expert_photo()
    assert own.chances is None
    assert own.text.startswith("No photograph yet")


def test_the_verdict_is_what_the_network_says_of_the_photograph_as_it_sees_it(tmp_path):
    dog = ng.pets.draw(1, size=96, seed=5, species="dog").images[0]
    path = tmp_path / "rex.png"
    Image.fromarray((255 * dog.transpose(1, 2, 0)).round().astype(np.uint8)).save(path)
    own = expert_photo(path)
    scores = ng.predict(ng.pretrained.expert(), ng.photos.file(path)[None])
    assert own.chances == pytest.approx(ng.softmax(scores).data[0])
    assert own.text.startswith(f"rex.png: the network says {ng.pets.SPECIES[scores.argmax()]}")


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "I;16", "RGBA", "LA", "F"])
def test_every_kind_of_picture_gets_a_verdict(mode):
    kind = {"CMYK": "JPEG", "F": "TIFF"}.get(mode, "PNG")
    own = expert_photo()
    upload(own, picture_file(kind, mode=mode))
    assert own.text.startswith("The network says ")
    assert own.chances.sum() == pytest.approx(1, abs=1e-6)


BAD = {
    "empty": b"",
    "text": b"hello",
    "cut JPEG": picture_file("JPEG")[:200],
    "cut PNG": picture_file()[:60],
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_file_that_cannot_be_read_gets_one_sentence_in_place(bad):
    own = expert_photo(picture_file())
    upload(own, bad)
    assert own.chances is None
    assert own.text.startswith("This file ")
    assert own.tone == "alert"
    assert "Traceback" not in own.text


def test_a_path_that_leads_nowhere_is_said(tmp_path):
    own = expert_photo(tmp_path / "nobody.jpg")
    assert "There is no file" in own.text


def test_after_a_bad_file_a_good_one_is_fine():
    own = expert_photo(b"nothing")
    upload(own, picture_file())
    assert own.text.startswith("The network says ")
    assert own.tone == ""
