"""A photograph of your own: any picture gets a verdict, and any other file a clear sentence."""

import io

import numpy as np
import pytest
from PIL import Image

import nuggets as ng
from nuggets import explore
from nuggets.explore.own_photo import drawn_photo


def picture_file(kind="PNG", size=(60, 40), mode="RGB"):
    file = io.BytesIO()
    Image.new(mode, size, 200).save(file, kind)
    return file.getvalue()


def expert_photo(photo=None):
    return explore.OwnPhoto(ng.pretrained.expert(), photo)


def upload(own, content):
    own._answer(None, {"seen": "1", "set": {"photo": "pet.png"}, "press": []}, [content])


def test_to_begin_with_there_is_a_verdict_on_a_drawn_pet_and_it_is_said_to_be_one():
    own = expert_photo()
    assert own.text.startswith("This is no photo yet, but a drawn pet: the network says dog")
    assert "choose a photo of your own" in own.text
    assert "a drawn pet" in own.svg
    assert "your photo" not in own.svg
    scores = ng.predict(ng.pretrained.expert(), ng.photos.file(drawn_photo())[None])
    assert own.chances == pytest.approx(ng.softmax(scores).data[0])


def test_what_is_stored_of_the_drawn_pet_is_the_same_whatever_the_network_learned():
    ng.manual_seed(0)
    other = ng.Sequential(ng.Flatten(), ng.Linear(3072, 2))
    assert repr(expert_photo()) == repr(explore.OwnPhoto(other))
    own = expert_photo(picture_file())
    assert own.text in repr(own)


def test_a_photograph_takes_the_place_of_the_drawn_pet():
    own = expert_photo()
    upload(own, picture_file())
    assert own.text.startswith("The network says ")
    assert "your photo" in own.svg
    assert "a drawn pet" not in own.svg


def test_a_file_that_is_too_large_to_be_sent_is_told_with_what_to_do():
    own = expert_photo()
    own._answer(None, {"seen": "1", "set": {"photo": "rex.png"}, "press": []}, [])
    assert own.text == (
        "rex.png is too large to be sent from this page: give its path instead, as in "
        "ng.explore.OwnPhoto(network, 'rex.png')."
    )
    assert own.tone == "alert"
    upload(own, picture_file())
    assert own.tone == ""


def test_where_no_file_was_chosen_one_sentence_says_so_and_the_picture_stays():
    own = expert_photo(picture_file())
    before = own.svg
    own._answer(None, {"seen": "1", "set": {"photo": ""}, "press": []}, [])
    assert own.text.startswith("No file was chosen")
    assert own.svg == before


def test_a_page_that_only_shows_itself_asks_for_nothing():
    own = expert_photo()
    before = own.text
    own._answer(None, {"seen": "1", "set": {}, "press": []}, [])
    assert own.text == before


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


@pytest.mark.parametrize("count", [1, 3])
def test_a_network_without_two_scores_is_refused_in_a_sentence(count):
    network = ng.Sequential(ng.Flatten(), ng.Linear(3072, count))
    with pytest.raises(ValueError, match=f"OwnPhoto needs a network with two scores.*{count}"):
        explore.OwnPhoto(network)


def test_a_network_that_has_diverged_is_told_so_and_may_be_asked_again():
    network = ng.Sequential(ng.Flatten(), ng.Linear(3072, 2))
    sound = network[1].weight.data.copy()
    network[1].weight.data[:] = np.nan
    own = explore.OwnPhoto(network)
    assert "weights are no numbers any more" in own.text
    assert own.chances is None
    network[1].weight.data[:] = sound
    own.ask(drawn_photo())
    assert own.chances is not None


@pytest.mark.parametrize("given", [3, None])
def test_what_is_no_file_at_all_is_answered_in_a_sentence(given):
    own = explore.OwnPhoto(ng.pretrained.beginner())
    own.ask(given)
    assert own.tone == "alert"
    assert own.text
