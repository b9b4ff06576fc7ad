"""The film of README.md is what its command makes, and ends where it begins."""

import numpy as np
import pytest
from PIL import Image, ImageSequence

from nuggets.drawing import missed_shot as film
from nuggets.drawing.__main__ import FOLDER
from nuggets.drawing.scene import Words
from nuggets.worlds import court
from tests.pages import assert_stays_on_its_page

FILE = FOLDER / "missed_shot.webp"
SEEN = np.arange(0, film.SECONDS, film.FRAME / 1000)
NEAR, FAR = 1.0, 1.5
"""How much two pictures of one moment, and of two moments, differ: the mean, of 255."""


@pytest.fixture(scope="module")
def committed():
    """The pictures of the committed film, each with the milliseconds at which it comes and goes."""
    shown, start = [], 0
    with Image.open(FILE) as image:
        for picture in ImageSequence.Iterator(image):
            pixels = picture.convert("RGB")  # only now its duration is known
            shown.append((start, start + picture.info["duration"], pixels))
            start = shown[-1][1]
    return shown


def at(committed, seconds):
    """The picture that the committed film shows in the middle of a frame."""
    now = 1000 * seconds + film.FRAME / 2
    return next(pixels for start, end, pixels in committed if start <= now < end)


def apart(one, other):
    one, other = (np.asarray(image.convert("RGB"), dtype=float) for image in (one, other))
    return np.abs(one - other).mean()


def words(seconds):
    shapes = film.missed_shot_scene(seconds).shapes
    return {shape.text: shape for shape in shapes if isinstance(shape, Words)}


def during(move, number, share):
    """The seconds at which a share of a move is done."""
    seconds = 0.0
    for name, shot, long in film.SCRIPT:
        if (name, shot) == (move, number):
            return seconds + share * long
        seconds += long
    raise ValueError(move)


def test_the_committed_film_is_small_and_goes_on_for_ever():
    assert FILE.stat().st_size < 1_000_000
    with Image.open(FILE) as image:
        assert image.size == (1080, 666)
        assert image.info["loop"] == 0


def test_the_committed_film_takes_five_seconds_and_only_rests_where_nothing_moves(committed):
    *_, (_, end, _) = committed
    assert end == pytest.approx(1000 * film.SECONDS)
    assert 4.5 <= film.SECONDS <= 5.5
    rests = [long for start, end, _ in committed if (long := end - start) > film.FRAME]
    assert len(committed) + sum(long // film.FRAME - 1 for long in rests) == len(SEEN)


@pytest.mark.parametrize("place", [0, 14, 22, 35, 60, 90])
def test_a_frame_of_the_committed_film_is_what_the_command_makes(committed, place):
    assert apart(at(committed, SEEN[place]), film.frame(SEEN[place])) < NEAR
    assert apart(at(committed, SEEN[place]), film.frame(SEEN[place] + 1)) > FAR


def test_the_film_ends_where_it_begins_so_that_nothing_jerks():
    court = (0, 80, 1080, 666)  # below the names of the moves

    def step(one, other):
        return apart(film.frame(one).crop(court), film.frame(other).crop(court))

    assert step(SEEN[-1], 0) < step(0.6, 0.65)
    assert film.moment(film.SECONDS) == film.moment(0)


def test_its_shots_are_those_of_the_coach_and_only_the_last_drops_in():
    assert film.PLAYS[0] == court.START
    assert [court.verdict(court.shot(*play)) for play in film.PLAYS] == [
        "lands 1.20 m short",
        "lands 0.48 m short",
        "drops in",
    ]


def test_each_move_is_shown_with_its_own_numbers():
    assert "1.20 m short" not in words(during(film.FORWARD, 0, 0.9))
    assert {"1.20 m short", "flies 4.80 m"} <= set(words(during(film.ERROR, 0, 0.5)))
    rewound = words(during(film.BACKWARD, 0, 0.999))
    assert {"\N{MINUS SIGN}14.4", "\N{MINUS SIGN}23.0", "\N{MINUS SIGN}19.2"} <= set(rewound)
    assert {"0.48 m short"} <= set(words(during(film.ERROR, 1, 0.5)))
    assert {"\N{CHECK MARK} drops in"} <= set(words(during(film.ERROR, 2, 0.9)))


def test_blame_comes_to_the_shooter_first_and_to_the_caller_last():
    order = []
    for share in np.linspace(0, 1, 60):
        seen = [text for text in words(during(film.BACKWARD, 0, share)) if text[-2] == "."]
        order += [text for text in seen if text[0] == "\N{MINUS SIGN}" and text not in order]
    assert order == ["\N{MINUS SIGN}19.2", "\N{MINUS SIGN}23.0", "\N{MINUS SIGN}14.4"]


def test_its_words_can_be_read_at_half_its_width_and_none_leaves_the_page():
    for seconds in SEEN[::5]:
        assert min(shape.size for shape in words(seconds).values()) >= 21
        assert_stays_on_its_page(film.paint(film.missed_shot_scene(seconds), film.ALT))


def test_the_readme_begins_with_it_and_says_what_it_shows():
    readme = FILE.parents[2] / "README.md"
    shown = f"![{film.ALT}](notebooks/images/{FILE.name})"
    assert shown in readme.read_text(encoding="utf-8").partition("## Start")[0]
