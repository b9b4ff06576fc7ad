"""Pictures from noise: the steps lead where the guesses point, and what is learned is a pet."""

import functools

import numpy as np
import pytest

import nuggets as ng
from nuggets.studies import from_noise
from nuggets.worlds import pets

SMALL = 8


@functools.cache
def untrained():
    ng.manual_seed(0)
    return from_noise.Denoiser(SMALL, 16)


def shown_and_clean():
    return from_noise.rows(from_noise.portraits(6, size=SMALL))


def test_a_clean_row_is_the_pet_its_share_of_one_and_its_species():
    some = from_noise.portraits(6, size=SMALL)
    shown, clean = from_noise.rows(some)
    assert shown.dtype == clean.dtype == np.float32
    np.testing.assert_allclose(from_noise.pictures(clean), some.images, atol=1e-6)
    np.testing.assert_array_equal(shown[:, :-2], clean)
    np.testing.assert_array_equal(shown[:, -2], 1)
    np.testing.assert_array_equal(shown[:, -1], np.where(some.labels == 1, 1, -1))


def test_noise_is_mixed_in_by_the_share_that_the_network_is_told():
    shown, clean = shown_and_clean()
    many = np.repeat(shown, 300, axis=0)
    mixed = from_noise.add_noise(many, np.random.default_rng(0))
    share = mixed[:, -2:-1]
    noise = (mixed[:, :-2] - share * np.repeat(clean, 300, axis=0)) / (1 - share)
    assert abs(noise.mean()) < 0.01
    assert abs(noise.std() - 1) < 0.01
    assert share.min() < 0.01
    assert share.max() > 0.99
    np.testing.assert_array_equal(mixed[:, -1], many[:, -1])
    np.testing.assert_array_equal(shown, shown_and_clean()[0])  # what it was given stays clean


def test_the_denoiser_learns_through_the_same_step_as_every_network():
    ng.manual_seed(0)
    model, (shown, clean) = from_noise.Denoiser(SMALL, 32), shown_and_clean()
    optimizer, mixed = (
        ng.Adam(model.parameters()),
        from_noise.add_noise(shown, np.random.default_rng(0)),
    )
    errors = [ng.train_step(model, mixed, clean, ng.mse_loss, optimizer) for _ in range(60)]
    assert errors[-1] < 0.2 * errors[0]
    assert all(weight.grad is not None for weight in model.parameters())


def test_the_last_picture_is_what_it_guessed_last():
    film = from_noise.film(untrained(), ["cat", "dog"], steps=5, seed=3)
    assert film.seen.shape == film.guesses.shape == (6, 2, 3, SMALL, SMALL)
    np.testing.assert_allclose(film.seen[-1], film.guesses[-1], atol=1e-5)
    np.testing.assert_array_equal(film.guesses[-1], film.guesses[-2])
    assert repr(film) == "<film: 2 new pets, 5 steps>"


def test_each_step_goes_an_equal_part_of_what_is_left_toward_the_guess():
    class Stubborn(from_noise.Denoiser):
        def forward(self, x):
            return ng.Tensor(np.full((len(x), 3 * SMALL**2), 0.5, np.float32))

    film = from_noise.film(Stubborn(SMALL, 4), ["cat"], steps=4)
    dots = (film.seen - 0.5) * 4
    inside = np.abs(dots[0]) < 1.9  # what is not cut off at black and white
    start = dots[0][inside]
    for step in range(5):
        wanted = start + (0.5 - start) * step / 4
        np.testing.assert_allclose(dots[step][inside], wanted, atol=1e-5)


def test_where_all_is_noise_the_noise_says_nothing_and_a_clean_dot_is_seen_as_it_is():
    first = from_noise.film(untrained(), ["dog"] * 3, steps=2).guesses[0]
    np.testing.assert_allclose(first[1:], first[:-1], atol=1e-6)
    np.testing.assert_allclose(from_noise._trust(np.array([0, 0.5, 1])), [0, 1, 1])


def test_no_guess_is_darker_than_black():
    class Dark(from_noise.Denoiser):
        def forward(self, x):
            return ng.Tensor(np.full((len(x), 3 * SMALL**2), -9.0, np.float32))

    steps = [seen for seen, _ in from_noise.moments(Dark(SMALL, 4), "cat", steps=2)]
    half_way = steps[0] / 2  # half of the way to black, 0
    inside = (steps[0] > 0.01) & (steps[0] < 0.99)
    np.testing.assert_allclose(steps[1][inside], half_way[inside], atol=1e-5)


def test_a_seed_is_a_noise_and_the_species_changes_what_comes_of_it():
    cat, dog = from_noise.film(untrained(), "cat"), from_noise.film(untrained(), "dog")
    np.testing.assert_array_equal(cat.seen[0], dog.seen[0])
    assert not np.array_equal(cat.seen[-1], dog.seen[-1])
    again = from_noise.dream(untrained(), "cat")
    np.testing.assert_array_equal(again, cat.seen[-1])
    assert not np.array_equal(again, from_noise.dream(untrained(), "cat", seed=1))


def test_words_and_their_numbers_ask_for_the_same():
    by_word = from_noise.dream(untrained(), ["cat", "dog"])
    np.testing.assert_array_equal(by_word, from_noise.dream(untrained(), [-1, 1]))


def test_a_denoiser_that_learned_for_a_moment_paints_what_it_is_asked_for():
    asked = ["cat", "dog"] * 50
    new = from_noise.dream(from_noise.beginner(), asked, seed=1)
    new = new.repeat(2, axis=2).repeat(2, axis=3)  # the expert sees 32x32 dots
    right = ng.accuracy(ng.pretrained.expert(), new, np.arange(100) % 2)
    assert right > 0.85


@pytest.mark.parametrize(
    ("species", "kind", "words"),
    [
        ("fox", ValueError, 'A species is "cat", "dog", or a number from -1 to 1, not \'fox\''),
        ([1.5], ValueError, r"from -1 \(cat\) to 1 \(dog\), got \[1.5\]"),
        ([float("nan")], ValueError, r"got \[nan\]"),
        ([], ValueError, r"got \[\]"),
        ([None], TypeError, "not None"),
    ],
)
def test_a_species_that_is_none_is_refused(species, kind, words):
    with pytest.raises(kind, match=words):
        from_noise.dream(untrained(), species)


def test_what_is_no_denoiser_is_refused():
    with pytest.raises(TypeError, match="needs a Denoiser that has learned, got Linear"):
        from_noise.dream(ng.Linear(3, 2), "cat")
    with pytest.raises(TypeError, match="needs a Denoiser"):
        ng.explore.from_noise(ng.Linear(3, 2))


def test_rows_of_another_length_are_refused_by_their_length():
    with pytest.raises(ValueError, match=r"8x8 dots. It needs rows of 194 numbers .* got \(2, 9\)"):
        untrained()(np.zeros((2, 9), np.float32))


def test_the_nearest_pet_of_a_copy_is_the_pet_at_no_distance_or_else_its_neighbour():
    some = pets.draw(30, size=SMALL)
    places, distances = from_noise.nearest(some.images[5:9], some)
    np.testing.assert_array_equal(places, [5, 6, 7, 8])
    np.testing.assert_array_equal(distances, 0)
    places, distances = from_noise.nearest(some.images[:9], some, skip_itself=True)
    differences = np.square(some.images[:9, None] - some.images[None]).mean(axis=(2, 3, 4))
    differences[np.arange(9), np.arange(9)] = 9
    np.testing.assert_array_equal(places, differences.argmin(axis=1))
    np.testing.assert_allclose(distances, np.sqrt(differences.min(axis=1)), rtol=1e-5)
    assert (places != np.arange(9)).all()


def test_pictures_of_another_size_have_no_neighbours():
    with pytest.raises(ValueError, match="compared with pets of the same size"):
        from_noise.nearest(np.zeros((1, 3, 9, 9)), pets.draw(2, size=SMALL))


def spoiled():
    ng.manual_seed(0)
    model = from_noise.Denoiser(SMALL, 16)
    model.paint.weight.data[0, 0] = np.nan
    return model


@pytest.mark.parametrize("draw", [from_noise.film, from_noise.dream])
def test_weights_that_are_no_numbers_draw_no_pet(draw):
    with pytest.raises(FloatingPointError, match="train a fresh one"):
        draw(spoiled(), "cat")


def test_a_picture_of_nan_has_no_neighbour():
    some = pets.draw(3, size=SMALL)
    with pytest.raises(ValueError, match="a dot here is nan or infinite"):
        from_noise.nearest(np.full((1, 3, SMALL, SMALL), np.nan), some)


@pytest.mark.parametrize("draw", [from_noise.film, from_noise.dream])
@pytest.mark.parametrize(
    ("species", "steps", "words"),
    [
        ("cat", 10**6, "1 to 1,000 steps, got steps=1,000,000"),
        (["cat"] * 10**5, 30, "Up to 10,000 new pets .* got 100,000"),
    ],
)
def test_too_much_to_draw_is_refused_at_once(draw, species, steps, words):
    with pytest.raises(ValueError, match=words):
        draw(untrained(), species, steps=steps)


def test_a_film_of_many_pets_is_too_long_to_keep():
    with pytest.raises(ValueError, match=r"2,000 pets of 30 steps are too many: .* use dream\(\)"):
        from_noise.film(untrained(), ["cat"] * 2_000)


def test_pets_that_are_dreamed_in_pieces_are_those_of_one_film(monkeypatch):
    asked = ["cat", "dog", 0.5, "cat", "dog"]
    whole = from_noise.film(untrained(), asked, steps=3, seed=2).seen[-1]
    monkeypatch.setattr(from_noise, "AT_ONCE", 2)
    np.testing.assert_allclose(from_noise.dream(untrained(), asked, steps=3, seed=2), whole, 1e-5)


@pytest.mark.parametrize(
    ("given", "got"),
    [(None, "None"), ("cat", "'cat'"), (3, "3"), (ng.voices.draw(2), "Voices")],
)
def test_what_is_no_pets_is_refused_by_its_name(given, got):
    with pytest.raises(TypeError, match=f"^rows needs Pets, got {got}\\.$"):
        from_noise.rows(given)
    with pytest.raises(TypeError, match=f"^nearest needs Pets, got {got}\\.$"):
        from_noise.nearest(np.zeros((1, 3, SMALL, SMALL)), given)


@pytest.mark.parametrize("given", [None, "cat", 3, from_noise.portraits(2, size=SMALL)])
def test_what_is_no_table_of_numbers_is_refused(given):
    some = from_noise.portraits(2, size=SMALL)
    with pytest.raises(TypeError, match=r"pictures.* needs dots as an array"):
        from_noise.pictures(given)
    with pytest.raises(TypeError, match=r"nearest.* needs images as an array"):
        from_noise.nearest(given, some)
    with pytest.raises(TypeError, match=r"add_noise.* needs shown as an array"):
        from_noise.add_noise(given, np.random.default_rng(0))


def test_rows_with_share_and_species_are_no_pictures_and_pictures_get_no_noise():
    shown, clean = shown_and_clean()
    with pytest.raises(ValueError, match=r"without the share .* got shape \(6, 194\)"):
        from_noise.pictures(shown)
    with pytest.raises(ValueError, match=r"as rows\(pets\) gives them, got shape \(6, 192\)"):
        from_noise.add_noise(clean, np.random.default_rng(0))
    with pytest.raises(TypeError, match=r"add_noise needs a random generator, .* got 0"):
        from_noise.add_noise(shown, 0)


def test_pictures_that_skip_themselves_are_among_the_pets():
    some = pets.draw(3, size=SMALL)
    with pytest.raises(ValueError, match=r"4 pictures need as many pets, .* got 3"):
        from_noise.nearest(np.zeros((4, 3, SMALL, SMALL)), some, skip_itself=True)
