"""Drawn pets: the same every time, honest about where everything is, and never given away."""

import numpy as np
import pytest

import nuggets as ng
from nuggets.worlds import pets

HINTS = [name for name, factor in pets.FACTORS.items() if factor.chance[0] != factor.chance[1]]
CALM = {"difficulty": "easy", "noise": 0, "blur": 0, "occluder": 0}


def threshold(factor):
    """The middle of the gap between a hint's two ranges."""
    return np.mean(sorted([*factor.first, *factor.second])[1:3])


@pytest.fixture(scope="module")
def crowd():
    return pets.draw(6000, size=8)


def test_pictures_labels_and_factors_have_the_promised_shapes_types_and_ranges():
    drawn = pets.draw(70, size=16)
    assert drawn.images.shape == (70, 3, 16, 16)
    assert drawn.images.dtype == np.float32
    assert drawn.images.min() >= 0
    assert drawn.images.max() <= 1
    assert drawn.labels.shape == (70,)
    assert drawn.labels.dtype == np.int64
    assert list(drawn.factors) == list(pets.FACTORS)
    for name, values in drawn.factors.items():
        factor = pets.FACTORS[name]
        assert values.shape == (70,)
        assert values.dtype == np.float32
        assert (values >= factor.low - 1e-5).all()
        assert (values <= factor.high + 1e-5).all()
    assert set(drawn.masks) == set(pets.PARTS)
    for mask in drawn.masks.values():
        assert mask.shape == (70, 16, 16)
        assert mask.dtype == bool


def test_no_pets_at_all_are_no_trouble():
    nobody = pets.draw(0)
    assert len(nobody) == 0
    assert nobody.images.shape == (0, 3, 32, 32)
    assert nobody.masks["ears"].shape == (0, 32, 32)


def test_a_seed_gives_the_same_pets_again_and_another_seed_gives_others():
    again, other = pets.draw(5, seed=3), pets.draw(5, seed=4)
    np.testing.assert_array_equal(pets.draw(5, seed=3).images, again.images)
    assert np.abs(again.images - other.images).max() > 0.1


def test_a_pet_is_the_same_among_few_and_among_many():
    few, many = pets.draw(7, size=32), pets.draw(101, size=32)
    np.testing.assert_array_equal(few.images, many.images[:7])
    np.testing.assert_array_equal(few.labels, many.labels[:7])


def test_a_pet_is_the_same_at_two_sizes():
    small, large = pets.draw(20, size=32, noise=0), pets.draw(20, size=64, noise=0)
    shrunk = large.images.reshape(20, 3, 32, 2, 32, 2).mean((3, 5))
    assert np.abs(shrunk - small.images).mean() < 0.01
    for part in ("ears", "eyes", "muzzle", "head", "body"):
        areas = [drawn.masks[part].mean((1, 2)) for drawn in (small, large)]
        np.testing.assert_allclose(*areas, atol=0.02)


def test_factors_are_enough_to_draw_a_pet_again():
    drawn = pets.draw(9, seed=5, difficulty="hard")
    again = pets.draw(9, seed=5, species=drawn.labels, **drawn.factors)
    np.testing.assert_array_equal(again.images, drawn.images)


def test_of_every_two_pets_one_is_a_dog_in_an_order_that_luck_decides(crowd):
    pairs = crowd.labels.reshape(-1, 2)
    assert (pairs.sum(1) == 1).all()
    assert 0.45 < pairs[:, 0].mean() < 0.55


@pytest.mark.parametrize("difficulty", [0, 0.25, 0.5, 1])
def test_no_hint_is_ever_certain(difficulty):
    for name, factor in pets.FACTORS.items():
        for chance in factor.chances(difficulty):
            assert 0.03 <= chance <= 0.97, name


@pytest.mark.parametrize("name", HINTS)
def test_each_hint_keeps_the_chances_of_its_table(name, crowd):
    factor = pets.FACTORS[name]
    is_low = factor.first < factor.second
    for label, chance in enumerate(factor.chances(pets.DIFFICULTY["normal"])):
        values = crowd.factors[name][crowd.labels == label]
        is_first = (values < threshold(factor)) == is_low
        assert abs(is_first.mean() - chance) < 0.04


def test_the_ranges_of_a_hint_do_not_overlap_so_that_its_chances_say_it_all():
    for name in HINTS:
        (a, b), (c, d) = pets.FACTORS[name].first, pets.FACTORS[name].second
        assert b < c or d < a, name


@pytest.mark.parametrize("name", [name for name in pets.FACTORS if name not in HINTS])
def test_coat_pose_and_scene_tell_nothing_about_the_species(name, crowd):
    values = crowd.factors[name]
    cats, dogs = values[crowd.labels == 0], values[crowd.labels == 1]
    assert abs(cats.mean() - dogs.mean()) < 0.12 * values.std()
    assert abs(cats.std() - dogs.std()) < 0.12 * values.std()


def test_harder_pets_are_noisier_further_from_the_middle_and_less_typical():
    easy, hard = pets.draw(400, size=8, difficulty=0.0), pets.draw(400, size=8, difficulty=1.0)
    assert (easy.factors["noise"] == 0).all()
    assert (hard.factors["noise"] > 0).all()
    assert hard.factors["x"].std() > 2 * easy.factors["x"].std()
    for name in HINTS:
        (easy_cat, easy_dog), (hard_cat, hard_dog) = map(pets.FACTORS[name].chances, (0, 1))
        assert abs(hard_cat - hard_dog) < abs(easy_cat - easy_dog)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("ears", {"points": (0, 0.9)}),
        ("eyes", {"iris": ("brown", "blue")}),
        ("nose", {"nose_pink": (0, 1)}),
        ("whiskers", {"whiskers": (0, 1)}),
        ("tongue", {"tongue": (0, 1)}),
        ("head", {"patch": (0, 1)}),
        ("ears", {"ear_tip": (0.03, 0.2)}),
    ],
)
def test_repainting_a_part_changes_the_picture_where_its_mask_is_and_nowhere_else(part, change):
    [(name, values)] = change.items()
    calm = CALM | {"brightness": 0, "coat": "white", "shade": 0}
    before, after = (pets.draw(12, size=48, **calm, **{name: value}) for value in values)
    changed = np.abs(after.images - before.images).max(1) > 0.25
    mask = before.masks[part] | after.masks[part]
    assert changed.any((1, 2)).all()
    assert (changed & ~mask).sum() < 0.05 * changed.sum()  # a rim, where two thin rims meet


def test_what_a_pet_lacks_is_nowhere_and_what_it_has_is_somewhere():
    bare, rich = (pets.draw(30, **CALM, whiskers=has, tongue=has) for has in (0, 1))
    for part in ("whiskers", "tongue"):
        assert not bare.masks[part].any()
        assert rich.masks[part].any((1, 2)).all()
    for part in ("ears", "eyes", "muzzle", "nose", "head", "body"):
        assert bare.masks[part].any((1, 2)).all()


def test_eyes_and_nose_are_in_the_head_and_ears_and_body_are_not():
    masks = pets.draw(60, **CALM).masks
    around = masks["head"] | masks["ears"]
    for part in ("eyes", "nose"):
        assert not (masks[part] & ~around).any()
    for one, other in (("body", "head"), ("body", "ears"), ("body", "muzzle"), ("head", "ears")):
        assert not (masks[one] & masks[other]).any()


def test_masks_follow_the_pose():
    left, right = (pets.draw(10, **CALM, x=x, tilt=0, turn=0).masks["nose"] for x in (-0.3, 0.3))
    columns = np.arange(32)
    moved = [(mask.any(1) * columns).sum(1) / mask.any(1).sum(1) for mask in (left, right)]
    np.testing.assert_allclose(moved[1] - moved[0], 0.6 * 32 / 2, atol=1)


def test_what_a_leaf_hides_is_in_no_mask():
    open_, hidden = (pets.draw(40, **(CALM | {"occluder": reach})) for reach in (0, 0.7))
    for part in pets.PARTS:
        assert not (hidden.masks[part] & ~open_.masks[part]).any()
    assert hidden.masks["head"].sum() < open_.masks["head"].sum()


def test_a_fixed_factor_is_kept_and_leaves_the_others_alone():
    free, fixed = pets.draw(6), pets.draw(6, ear_droop=1, coat="black", turn=np.linspace(-1, 1, 6))
    assert (fixed.factors["ear_droop"] == 1).all()
    assert (fixed.factors["coat"] == list(pets.COATS).index("black")).all()
    np.testing.assert_allclose(fixed.factors["turn"], np.linspace(-1, 1, 6), rtol=1e-6)
    for name in set(pets.FACTORS) - {"ear_droop", "coat", "turn"}:
        np.testing.assert_array_equal(fixed.factors[name], free.factors[name])


@pytest.mark.parametrize("name", pets.FACTORS)
def test_every_factor_is_seen_in_the_picture_and_may_be_moved_from_end_to_end(name):
    factor = pets.FACTORS[name]
    shown = {"collar": 0.5, "spots": 0.8, "patch": 1, "occluder": 0.5, "noise": 0}
    shown.pop(name, None)
    ends = np.linspace(factor.low, factor.high, 8, dtype=np.float32)
    images = pets.draw(8, size=24, species="cat", **(CALM | shown | {name: ends})).images
    still = pets.draw(8, size=24, species="cat", **(CALM | shown | {name: ends[::-1]})).images
    assert np.isfinite(images).all()
    assert np.abs(images - still).max() > 0.03


def test_species_may_be_chosen_for_all_or_for_each():
    assert (pets.draw(5, species="cat").labels == 0).all()
    assert (pets.draw(5, species="dog").labels == 1).all()
    np.testing.assert_array_equal(pets.draw(3, species=[1, 0, 1]).labels, [1, 0, 1])


def test_some_of_the_pets_are_pets_again_with_their_factors_and_masks():
    drawn = pets.draw(10)
    one, some = drawn[-1], drawn[drawn.labels == 1]
    assert len(one) == 1
    assert one.images.shape == (1, 3, 32, 32)
    np.testing.assert_array_equal(one.masks["ears"], drawn.masks["ears"][-1:])
    np.testing.assert_array_equal(some.factors["x"], drawn.factors["x"][drawn.labels == 1])
    assert repr(some) == "Pets(0 cats and 5 dogs, each 32x32)"
    assert sum(len(pet) for pet in drawn) == 10


def test_the_last_pets_are_held_out():
    drawn = pets.draw(10)
    train, test = drawn.split(3)
    np.testing.assert_array_equal(train.images, drawn.images[:7])
    np.testing.assert_array_equal(test.labels, drawn.labels[7:])
    with pytest.raises(ValueError, match="hold out 1 to 9, not 10"):
        drawn.split(10)


@pytest.mark.parametrize(
    ("wrong", "problem", "says"),
    [
        ({"horns": 1}, TypeError, "No such factor: horns. There are: ear_droop, ear_length"),
        ({"n": -1}, ValueError, "-1 pets"),
        ({"size": 4}, ValueError, "4x4 pixels: size must be 8 or more"),
        ({"difficulty": 1.5}, ValueError, "difficulty is .* not 1.5"),
        ({"difficulty": "brutal"}, ValueError, "difficulty is .* not 'brutal'"),
        ({"species": "parrot"}, ValueError, '"cat" or "dog", not \'parrot\''),
        ({"species": [0, 1, 0]}, ValueError, "or 2 labels"),
        ({"species": 2}, ValueError, r"0 \(cat\) and 1 \(dog\)"),
        ({"coat": "pink"}, ValueError, "coat is ginger or cream .* not 'pink'"),
        ({"nose": "big"}, ValueError, "nose is a number, not 'big'"),
        ({"ear_droop": 3}, ValueError, "ear_droop goes from 0 to 1"),
        ({"tilt": float("nan")}, ValueError, "tilt goes from"),
        ({"tilt": [0.1, 0.2, 0.3]}, ValueError, "tilt: one number for all, or 2 numbers"),
    ],
)
def test_a_wrong_wish_is_refused_in_plain_words(wrong, problem, says):
    with pytest.raises(problem, match=says):
        pets.draw(**({"n": 2} | wrong))


@pytest.mark.parametrize(
    ("setting", "error", "message"),
    [
        ({"n": 2.5}, TypeError, "whole number for n, got 2.5"),
        ({"n": "4"}, TypeError, "whole number for n, got '4'"),
        ({"size": 64.0}, TypeError, "whole number for size, got 64.0"),
        ({"seed": None}, TypeError, "whole number for seed, got None"),
        ({"seed": -1}, ValueError, "seed must be at least 0, got -1"),
        ({"difficulty": None}, ValueError, "not None"),
        ({"species": ["cat", "fox"]}, ValueError, "not 'fox'"),
        ({"coat": ["ginger", "pink"]}, ValueError, "not 'pink'"),
        ({"ear_droop": [0.5, 7.0]}, ValueError, "goes from 0 to 1, got"),
    ],
    ids=str,
)
def test_what_cannot_be_drawn_is_named(setting, error, message):
    with pytest.raises(error, match=message):
        pets.draw(**{"n": 2, **setting})


class Column:
    """A column as pandas has it, whose index is no help here."""

    def __init__(self, values):
        self.values = np.array(values)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype)


@pytest.mark.parametrize(
    "species",
    [["cat", "dog", "dog"], [0.0, 1.0, 1.0], Column([0, 1, 1]), ng.Tensor([0, 1, 1])],
)
def test_species_come_in_any_form(species):
    np.testing.assert_array_equal(pets.draw(3, species=species).labels, [0, 1, 1])


def test_coats_may_go_by_name_one_by_one():
    drawn = pets.draw(2, coat=["cream", "ginger"])
    np.testing.assert_array_equal(drawn.factors["coat"], [1, 0])


def test_pets_are_picked_by_place():
    drawn = pets.draw(4, species=[0, 1, 1, 0])
    np.testing.assert_array_equal(drawn[Column([False, True, False, True])].labels, [1, 0])
    for which in (7, "a", [0, 4]):
        with pytest.raises(IndexError, match="There are 4 pets"):
            drawn[which]
    with pytest.raises(TypeError, match="whole number for test"):
        drawn.split(0.25)


def test_each_sign_says_which_of_its_two_ranges_a_pet_is_in():
    signs = pets.draw(1, **{name: law.second[0] for name, law in pets.FACTORS.items()}).signs
    assert list(signs) == HINTS
    assert all(says.tolist() == [True] for says in signs.values())
    signs = pets.draw(1, **{name: law.first[1] for name, law in pets.FACTORS.items()}).signs
    assert not any(says.any() for says in signs.values())


def test_who_sees_all_signs_and_counts_them_is_hardly_ever_wrong(crowd):
    votes = sum(crowd.signs.values())
    assert np.mean((votes > len(HINTS) / 2) == crowd.labels) > 0.995


def test_a_corrected_sign_is_that_of_its_species_and_nothing_else_changes():
    some = pets.draw(20, seed=4)
    for sign in ("whiskers", "ear_droop"):
        corrected = some.corrected(sign)
        assert (corrected.signs[sign] == some.labels).all()
        same = [name for name in pets.FACTORS if name != sign]
        assert all((corrected.factors[name] == some.factors[name]).all() for name in same)
        assert (corrected.labels == some.labels).all()
    with pytest.raises(ValueError, match=r"coat is no sign\. There are: ear_droop, "):
        some.corrected("coat")
