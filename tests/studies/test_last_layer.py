"""A new last layer on filters that stay: what is asked, what moves, and what is compared."""

import numpy as np
import pytest

import nuggets as ng
from nuggets.engine.layers.init import rng
from nuggets.studies import last_layer
from nuggets.worlds import pets


def weights(model):
    return {name: part.copy() for name, part in model.state_dict().items()}


@pytest.fixture(scope="module")
def learned():
    """The trained network, what it was before, and the network with a new last layer."""
    network = ng.pretrained.expert()
    before = weights(network)
    pictures, answers = last_layer.kittens(50, seed=5)
    return network, before, last_layer.last_layer_only(pictures, answers, 3, network)


def test_the_filters_do_not_move_at_all_and_get_no_blame(learned):
    network, before, taught = learned
    for name, part in weights(network).items():
        np.testing.assert_array_equal(part, before[name])
    for old, new in zip(network.parameters(), list(taught.parameters())[:-2], strict=False):
        assert old is new
        assert new.grad is None


def test_the_last_layer_is_new_and_has_learned_its_pictures(learned):
    network, _, taught = learned
    assert taught[-1] is not network[-1]
    assert ng.accuracy(taught, *last_layer.kittens(50, seed=5)) > 0.9


def doubled(model):
    """A trained network in float64, where rounding does not count."""
    for part in model.parameters():
        part.data = part.data.astype(np.float64)
    return model


class DoubledLinear(ng.Linear):
    """A Linear in float64."""

    def __init__(self, *sizes):
        super().__init__(*sizes)
        doubled(self)


def test_it_is_learning_through_the_whole_network_with_only_the_last_layer_moved(monkeypatch):
    pictures, answers = last_layer.kittens(50, seed=1)
    network, make = doubled(ng.pretrained.expert()), ng.Linear
    monkeypatch.setattr(last_layer, "Linear", DoubledLinear)
    network[-1] = DoubledLinear(1024, 2)
    apart = last_layer.last_layer_only(pictures, answers, 4, network)
    ng.manual_seed(4)
    whole = ng.Sequential(*network[:-1], doubled(make(1024, 2)))
    optimizer = ng.Adam(whole[-1].parameters(), lr=last_layer.RATE)
    frame = {"epochs": last_layer.EPOCHS, "batch_size": last_layer.BATCH_SIZE, "seed": 4}
    ng.fit(whole, pictures, answers, optimizer=optimizer, progress=False, **frame)
    for one, other in zip(whole.parameters(), apart.parameters(), strict=True):
        np.testing.assert_allclose(one.data, other.data, rtol=0, atol=1e-6)


def test_in_the_other_ways_every_layer_moves():
    pictures, answers = last_layer.kittens(8, seed=1)
    tuned = last_layer.all_layers(pictures, answers)
    for name, part in weights(ng.pretrained.expert()).items():
        assert np.any(weights(tuned)[name] != part), name


def test_learning_leaves_the_dice_of_the_reader_alone():
    ng.manual_seed(7)
    before = rng().bit_generator.state
    for way in last_layer.WAYS.values():
        way(*last_layer.kittens(4))
    assert rng().bit_generator.state == before


def test_half_of_the_cats_are_kittens_and_only_five_factors_tell_them():
    cats, young = last_layer.kittens(400, seed=2)
    assert young.sum() == 200
    assert not cats.labels.any()
    for name, values in cats.factors.items():
        between = np.mean(values[young == 1]) - np.mean(values[young == 0])
        law = pets.FACTORS[name]
        if name in last_layer.YOUNG:
            first = np.clip(values, *law.first) == values
            np.testing.assert_array_equal(first, young == 1)
        else:
            assert abs(between) < 0.3 * (law.high - law.low)


def test_the_old_verdict_does_not_give_the_kittens_away():
    cats, young = last_layer.kittens(500, seed=2)
    says_cat = ng.predict(ng.pretrained.expert(), cats).argmax(axis=1) == 0
    assert np.mean(says_cat == (young == 1)) < 0.7


def test_the_light_comes_from_where_the_answer_says_and_tells_no_species():
    drawn, right = last_layer.lights(400, seed=2)
    np.testing.assert_array_equal(right, drawn.factors["light"] > 0)
    assert 0.4 < right.mean() < 0.6
    assert 0.4 < np.mean(right == drawn.labels) < 0.6


@pytest.mark.parametrize("question", [last_layer.kittens, last_layer.lights])
def test_a_question_gives_the_same_pictures_for_the_same_seed_and_others_for_another(question):
    one, same, other = question(6, 1), question(6, 1), question(6, 2)
    np.testing.assert_array_equal(one[0].images, same[0].images)
    np.testing.assert_array_equal(one[1], same[1])
    assert np.any(one[0].images != other[0].images)
    assert one[1].dtype == np.int64


def test_a_comparison_learns_from_other_pictures_for_each_seed_and_tests_on_the_same():
    asked = []

    def question(n, seed):
        asked.append((n, seed))
        return last_layer.kittens(8, seed)

    right = last_layer.compare(question, seeds=(0, 4), ways=["last layer only"])
    assert asked == [(500, 99), (50, 100), (50, 104)]
    assert list(right) == ["last layer only"]
    assert len(right["last layer only"]) == 2
    assert all(0 <= share <= 1 for share in right["last layer only"])


def test_the_kittens_are_told_by_the_filters_and_the_light_better_without_them():
    ways = ["last layer only", "from scratch"]
    kittens = last_layer.compare(last_layer.kittens, (0,), ways)
    lights = last_layer.compare(last_layer.lights, (0,), ways)
    kept, scratch = (np.mean(kittens[way]) for way in ways)
    assert kept > scratch + 0.03
    kept, scratch = (np.mean(lights[way]) for way in ways)
    assert scratch > kept + 0.08


FOUR = last_layer.kittens(4)[0].images


@pytest.mark.parametrize(
    ("call", "error", "complaint"),
    [
        (lambda: last_layer.last_layer_only(FOUR, [0, 1]), ValueError, "4 images and 2 labels"),
        (lambda: last_layer.from_scratch(FOUR, [0, 1, 2, 0]), ValueError, "two answers, 0 and 1"),
        (lambda: last_layer.all_layers(FOUR, "kitten"), TypeError, "got str"),
        (
            lambda: last_layer.last_layer_only(FOUR, [0, 1, 0, 1], 0, ng.Linear(3, 2)),
            TypeError,
            "ends in a Linear, such as .* got Linear",
        ),
        (
            lambda: last_layer.last_layer_only(FOUR, [0, 1, 0, 1], 0, ng.Sequential(ng.ReLU())),
            TypeError,
            "ends in a Linear",
        ),
        (lambda: last_layer.compare("kittens"), TypeError, "such as ng.last_layer.kittens"),
        (lambda: last_layer.compare(last_layer.kittens, []), ValueError, "at least one seed"),
        (
            lambda: last_layer.compare(last_layer.kittens, ways=["magic"]),
            ValueError,
            "no way 'magic'. There are: last layer only",
        ),
        (lambda: last_layer.kittens(2.5), TypeError, "kittens"),
        (lambda: last_layer.lights(4, seed=-1), ValueError, "lights"),
    ],
)
def test_what_cannot_be_learned_is_refused_in_one_sentence(call, error, complaint):
    with pytest.raises(error, match=complaint):
        call()


def test_the_network_that_comes_back_answers_and_remembers_nothing_more():
    ng.manual_seed(0)
    old = ng.Sequential(ng.Conv2d(3, 4, 3), ng.BatchNorm2d(4), ng.Flatten(), ng.Linear(3600, 2))
    new = last_layer.last_layer_only(*last_layer.kittens(20), network=old)
    assert not any(part.training for part in new.modules())


def test_old_filters_win_for_kittens_and_lose_for_the_light_as_notebook_12_says():
    ways = ["last layer only", "from scratch"]
    kittens, lights = (
        last_layer.compare(question, ways=ways)
        for question in (last_layer.kittens, last_layer.lights)
    )
    old, new = ({way: np.mean(right[way]) for way in ways} for right in (kittens, lights))
    assert old["last layer only"] > old["from scratch"] + 0.04
    assert new["from scratch"] > new["last layer only"] + 0.1
