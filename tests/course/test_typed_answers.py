"""What a person types is read: in exercises, guesses and questions, in any usual way to write."""

import collections
import doctest
import inspect
import signal
import threading
import types

import numpy as np
import pytest

import nuggets as ng
from nuggets.course import exercise as module
from nuggets.course import logbook, number_words, reading
from nuggets.course.exercise import RIGHT, UNTRIED, WRONG, exercise
from nuggets.course.lessons import all_exercises, all_questions
from nuggets.course.question import Guess, Question
from nuggets.course.reading import UnreadableError, read_number, read_word

EXERCISES = [item for _, item in all_exercises()]
CHOICES = [item for _, item in all_questions() if isinstance(item, Question)]
GUESSES = [item for _, item in all_questions() if isinstance(item, Guess)]

name_of = lambda ex: f"{ex.notebook}-{ex.name}"  # noqa: E731
each_function = pytest.mark.parametrize(
    "ex", [ex for ex in EXERCISES if ex.wants_function], ids=name_of
)
each_value = pytest.mark.parametrize(
    "ex", [ex for ex in EXERCISES if not ex.wants_function], ids=name_of
)
each_choice = pytest.mark.parametrize("question", CHOICES, ids=lambda q: q.prompt[:40])
each_guess = pytest.mark.parametrize("guess", GUESSES, ids=lambda g: g.prompt[:40])

MINUS, EN_DASH, THIN, NARROW, FIXED = "\u2212", "\u2013", "\u2009", "\u202f", "\u00a0"


@pytest.fixture(autouse=True)
def progress_file(tmp_path, monkeypatch):
    monkeypatch.setenv("NUGGETS_PROGRESS", str(tmp_path / "progress.jsonl"))
    monkeypatch.setattr(logbook, "_this_session", set())


def test_the_examples_of_the_reader_are_true():
    assert doctest.testmod(reading).failed == 0
    assert doctest.testmod(number_words).failed == 0


# --- numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2,047", 2047), ("2 047", 2047), (f"2{THIN}047", 2047), (f"2{NARROW}047", 2047),
        (f"2{FIXED}047", 2047), ("2'047", 2047), ("2\u2019047", 2047), ("2_047", 2047),
        ("1,234,567", 1234567), ("1.234.567", 1234567), ("1,00,000", 100000), ("1,024", 1024),
        ("1.024,5", 1024.5), ("1,024.5", 1024.5), ("1 024,5", 1024.5), ("5,76", 5.76),
        ("0,897", 0.897), (",5", 0.5), (".5", 0.5), ("5.", 5), ("5.0.", 5), ("+3", 3),
        (f"{EN_DASH}23.04", -23.04), (f"{MINUS} 23.04", -23.04), ("\u201423.04", -23.04),
        ("\uff0d23.04", -23.04), ("minus 23.04", -23.04), ("negative 23.04", -23.04),
        ("(\u22124)", -4), ("\uff12\uff13\uff0e\uff10\uff14", 23.04),
        ("\u0662\u0663\u066b\u0660\u0664", 23.04), ("\u0968\u0969", 23), ("\u200e-4\u200e", -4),
        ("1e3", 1000), ("1E-5", 1e-5), ("10^-5", 1e-5), ("10**-5", 1e-5), ("10\u207b\u2075", 1e-5),
        ("1.5 \u00d7 10\u00b3", 1500), ("2 thousand", 2000), ("2k", 2000), ("10 million", 1e7),
        ("1/2", 0.5), ("-3/4", -0.75), ("1 1/2", 1.5), ("\u00bd", 0.5), ("1\u00bd", 1.5),
        ("5%", 0.05), ("5 percent", 0.05), ("5 per cent", 0.05), ("half", 0.5), ("minus four", -4),
        ("about 5", 5), ("~5", 5), ("\u2248 5", 5), ("= 5", 5), ("w = 5", 5), ("I think 5", 5),
        ("I guess it is 5 or so.", 5), ("'5'", 5), ('"5"', 5), ("\u201c5\u201d", 5),
    ],
)  # fmt: skip
def test_a_number_may_be_written_in_any_usual_way(text, value):
    assert read_number(text).value == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    "text",
    ["", "x", "nan", "inf", "1 2", "1.2.3", "1,2,3", "5,,7", "--4", "4 or 5", "less than 5",
     "at least 5", "not 5", "$5", "<5", "\u00b15", "twenty thirty"],
)  # fmt: skip
def test_what_is_not_one_number_is_not_read_as_one(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [("4-5", "several"), ("0.8 x 0.5", "Work it out"), ("4.8/6", "Work it out"),
     ("1/0", "divided by 0"), ("1e999", "far too large"), ("9" * 400, "far too large")],
)  # fmt: skip
def test_what_cannot_be_one_number_is_told_what_to_do(text, said):
    with pytest.raises(UnreadableError, match=said):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "note"),
    [("5,76", "5,76 was read as 5.76."), ("-5,76 m", "5,76 was read as 5.76."),
     ("1.024,5", "1.024,5 was read as 1024.5."), ("1,024", "1,024 was read as 1024: a comma goes"),
     ("5.76", ""), ("1,234,567", ""), ("2 047", ""), ("1,024.5", "")],
)  # fmt: skip
def test_a_comma_that_may_mean_two_things_gets_a_friendly_word(text, note):
    said = read_number(text, unit="m").note
    assert said.startswith(note)
    assert bool(said) == bool(note)


def test_of_two_readings_the_one_that_fits_is_meant():
    assert read_number("5,276", fits=lambda x: x < 10) == (5.276, "5,276 was read as 5.276.")
    assert read_number("2.047", fits=lambda x: x > 10) == (2047, "2.047 was read as 2047.")
    assert read_number("2,047", fits=lambda x: x > 10) == (2047, "")


@pytest.mark.parametrize("text", ["4.8 m", "4.8m", "4.8 metres", "4.8 Meter", "4.8 metres or so"])
def test_a_unit_may_stand_behind_a_number(text):
    assert read_number(text, unit="m") == (4.8, "")


def test_the_words_of_the_question_may_stand_behind_a_number():
    assert read_number("20 steps", asked="How many steps does one epoch take?") == (20, "")


@pytest.mark.parametrize(("text", "theirs"), [("4.8 kg", "kg"), ("480 cm", "cm"), ("5 %", "%")])
def test_another_unit_gets_its_own_word(text, theirs):
    with pytest.raises(UnreadableError, match=f"wanted in m, and yours is in {theirs}"):
        read_number(text, unit="m", asked="How far?")


def test_a_unit_that_is_not_needed_is_left_out_and_that_is_said():
    assert read_number("-23.04 m") == (-23.04, "It needs no unit, so m was left out.")


@pytest.mark.parametrize("text", ["3 metres", "3 m", "about 3 kg", "3 km", "3 m2", "3 $"])
def test_a_unit_on_a_count_is_told(text):
    with pytest.raises(UnreadableError, match="The number is a count, and yours is in "):
        read_number(text, asked="How many players took part?")


@pytest.mark.parametrize("text", ["3", "3 players", "3 times", "3 of them", "three points"])
def test_what_is_counted_may_stand_behind_a_count(text):
    assert read_number(text, asked="How many players took part?").value == 3


def test_a_unit_of_the_question_may_stand_behind_a_count():
    assert read_number("3 seconds", asked="How many whole seconds are left?").value == 3


def test_a_wrong_unit_on_a_count_is_told_in_an_exercise_and_in_a_guess():
    assert "The number is a count, and yours is in metres." in moves.verdict("4 metres").words
    players = Guess("How many players took part?\n= 3")
    players.answer("3 metres")
    assert players.reply == "The number is a count, and yours is in metres."


def test_a_share_is_read_where_percent_are_asked_for():
    fits = lambda number: abs(number - 9.9) < 0.1  # noqa: E731
    assert read_number("9.9 %", unit="%", fits=fits).value == 9.9
    assert read_number("0.099", unit="%", fits=fits).value == pytest.approx(9.9)


# --- words -----------------------------------------------------------------------------------

LINKS = ["selection", "timing", "form"]


@pytest.mark.parametrize(
    "text",
    ["timing", "Timing", " TIMING. ", '"timing"', "'Timing'", "\u201etiming\u201c", "pass timing",
     "the timing, I think", "timing!"],
)  # fmt: skip
def test_a_word_is_read_with_capitals_quotes_and_words_around_it(text):
    assert read_word(text, LINKS) == "timing"


@pytest.mark.parametrize(
    ("text", "said"),
    [("timming", 'mean "timing"'), ("tming", 'mean "timing"'),
     ("timing or form", 'mean "timing" or "form"')],
)  # fmt: skip
def test_what_is_nearly_an_answer_is_asked_back(text, said):
    with pytest.raises(UnreadableError, match=said):
        read_word(text, LINKS)


@pytest.mark.parametrize("text", ["not timing", "Not the timing!", "it isn't timing"])
def test_a_word_that_is_denied_is_asked_for_the_others_and_not_for_itself(text):
    with pytest.raises(UnreadableError, match='Say what it is: "selection" or "form"') as said:
        read_word(text, LINKS)
    assert '"timing"' not in str(said.value)
    question = Question("?\n- Yes, it is | a\n* No | b")
    question.answer("not yes, it is")
    assert question.reply == 'That says what it is not. Say what it is: "No"?'
    with pytest.raises(UnreadableError, match='Did you mean "timing"'):
        read_word(text, ["timing"])


def test_a_word_is_not_taken_for_its_opposite():
    words = ["not zeroed", "sign"]
    assert read_word("not_zeroed", words) == read_word("Not-zeroed", words) == "not zeroed"
    with pytest.raises(UnreadableError, match="Did you mean"):
        read_word("zeroed", words)


@each_choice
def test_each_answer_may_be_typed_without_its_capitals_and_marks(question):
    for text in question.answers:
        for typed in (text.upper(), f'"{text}"', f" {text.lower()}. "):
            question.chosen = None
            question.answer(typed)
            assert question.chosen == text


def test_a_part_that_only_one_answer_has_is_enough():
    question = Question("?\n- Timing (now 0.5) | a\n* Form (now 0.6) | b")
    question.answer("timing")
    assert question.chosen == "Timing (now 0.5)"
    question.answer("now")
    assert question.reply.startswith('Did you mean "Timing (now 0.5)" or "Form (now 0.6)"?')


def test_an_answer_that_is_a_number_may_be_typed_as_one():
    question = Question("?\n- -0.8 | a\n* 0 | b\n- 0.8 | c")
    for typed, chosen in ((0, "0"), (-0.8, "-0.8"), (f"{MINUS}0,8", "-0.8"), ("0,80", "0.8")):
        question.answer(typed)
        assert question.chosen == chosen


# --- guesses ---------------------------------------------------------------------------------


@each_guess
def test_a_right_guess_is_right_however_it_is_typed(guess):
    digits = f"{abs(guess.right):.10g}"
    sign = EN_DASH if guess.right < 0 else ""
    grouped = f"{abs(guess.right):,}".replace(",", NARROW)
    for typed in (digits, digits.replace(".", ","), f"{digits} {guess.unit} or so", grouped):
        guess.answer(f"{sign}{typed}")
        assert guess.reply.startswith("Right: "), typed


def test_a_decimal_comma_in_a_guess_gets_a_friendly_word():
    guess = Guess("How far?\n= -4.8 m")
    guess.answer("Minus 4,8 m")
    assert guess.reply == "Right: the number is -4.8 m. 4,8 was read as 4.8."


def test_thousands_are_no_decimals():
    guess = Guess("How many stops?\n= 2047 stops")
    for typed in ("2,047", "2 047 stops", "2.047"):
        guess.answer(typed)
        assert guess.reply.startswith("Right: the number is 2047 stops.")


def test_a_guess_in_another_unit_is_told_so():
    guess = Guess("How far?\n= 4.8 m")
    guess.answer("480 cm")
    assert guess.reply == "The number is wanted in m, and yours is in cm."


def test_two_numbers_made_by_a_comma_are_told_about_the_point():
    guess = Guess("How far?\n= 4.8 m")
    guess.answer(4, 8)
    assert "A decimal number has a point, not a comma: 4.8." in guess.reply


@pytest.mark.parametrize("typed", ["minus", EN_DASH, MINUS, " - ", "Negative"])
def test_a_sign_alone_may_be_written_in_many_ways(typed):
    guess = Guess("What blame?\n= -23.04\n± It comes back a minus.")
    guess.answer(typed)
    assert guess.reply.startswith("Right: it is a minus.")


def test_the_box_of_a_guess_reads_as_its_answer_does():
    guess = Guess("What blame?\n= -23.04\n± It comes back a minus.")
    guess.widget.hear({"sign": "minus"}, [], [])
    for typed in ("23,04", f"{EN_DASH}23.04", "23.04 m"):
        guess.widget.hear({"guess": typed}, [], [])
        assert "Right: the number is -23.04." in guess.widget.text


# --- exercises -------------------------------------------------------------------------------

flight = ng.exercises.rewind_the_missed_shot.better_pass
links = ng.exercises.rewind_the_missed_shot.one_at_a_time
melted = ng.exercises.make_a_prediction.melted


def typed_out(truth, sign="-", mark="."):
    if isinstance(truth, dict):
        return {step: typed_out(value, sign, mark) for step, value in truth.items()}
    if isinstance(truth, str):
        return f'"{truth.title()}"'
    if np.ndim(truth):
        return [typed_out(value, sign, mark) for value in truth]
    return f"{truth:.10g}".replace("-", sign, 1).replace(".", mark)


@each_value
@pytest.mark.parametrize(("sign", "mark"), [("-", "."), (EN_DASH, ","), (MINUS, ".")])
def test_a_right_answer_is_right_however_it_is_typed(ex, sign, mark):
    verdict = ex.verdict(typed_out(ex.solve(), sign, mark))
    assert verdict.outcome == RIGHT, verdict.words


def said_about(ex, *answer, **steps):
    lines = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_print", lines.append)
        patch.setattr(module.Reply, "show", lambda reply: lines.append(reply.words))
        patch.setattr(module.Exercise, "how_far", staticmethod(lambda solved: ""))
        ex.check(*answer, **steps)
    return " ".join(lines)


@pytest.mark.parametrize(
    "answer",
    ["5.76", "5.76 m", "5.76 metres", "5,76", "about 5.76", 5.76 + 0j, np.array(5.76), [5.76],
     np.float32(5.76), ng.Tensor(5.76)],
)  # fmt: skip
def test_a_number_in_an_exercise_may_be_typed_as_a_guess_is(answer):
    assert flight.verdict(answer).outcome == RIGHT


def test_a_decimal_comma_in_an_exercise_gets_a_friendly_word():
    assert flight.verdict("5,76").words.endswith(" 5,76 was read as 5.76.")


def test_the_wrong_unit_in_an_exercise_gets_its_own_word():
    assert "wanted in m, and yours is in kg" in flight.verdict("5.76 kg").words
    days = ng.exercises.stop_guessing.extend_the_sample
    said = days.verdict({"seconds": "400,000 s", "days": "4.63 seconds"}).words
    assert (
        "seconds is right. The first step that is not: days. The number is wanted in days" in said
    )


@pytest.mark.parametrize("answer", [(5, 76), ((5, 76),), ([5, 76],)])
def test_a_comma_that_makes_two_numbers_of_one_is_told_about_the_point(answer):
    assert "A decimal number has a point, not a comma: 5.76." in said_about(flight, *answer)


def test_commas_in_large_numbers_and_in_steps_are_told_about_too():
    count = ng.exercises.make_a_prediction.count_weights
    steps = count.solve() | {"hidden": (49, 168)}
    assert "A large one has no comma: 49168." in count.verdict(steps).words
    assert "has a point, not a comma: 2.0" in melted.verdict((2, 0, 3, 5)).words
    three = ng.exercises.make_a_prediction.by_hand
    said = three.verdict(three.solve() | {"products": [1, 0, 0, 4, 1, 8]}).words
    assert "has a point, not a comma" in said
    large = ng.exercises.tell_cats_from_dogs.filter_weights
    assert "A large number has no comma: 1234567." in said_about(large, 1, 234, 567)


def test_steps_may_be_given_in_order_by_name_or_as_an_array():
    right = f"Right. {melted.why}"
    for answer in ([2, 3.5], np.array([2, 3.5]), ng.Tensor([2, 3.5])):
        assert said_about(melted, answer) == right
    assert said_about(melted, 2, 3.5) == said_about(melted, weight=2, bias=3.5) == right
    mapping = types.MappingProxyType({"weight": 2, "bias": 3.5})
    assert said_about(melted, mapping) == right
    pair = collections.namedtuple("Pair", "weight bias")
    assert said_about(melted, pair(2, 3.5)) == right


class Series:
    """What a Series of pandas has in common with a dict."""

    def __init__(self, numbers):
        self.numbers = numbers

    def to_dict(self):
        return self.numbers


def test_a_series_of_pandas_is_read_by_the_names_of_its_steps():
    assert melted.verdict(Series({"bias": 3.5, "weight": 2})).outcome == RIGHT


def test_a_step_under_another_name_is_pointed_to():
    said = melted.verdict({"Weight": 2, "bias": 3.5}).words
    assert said.endswith('The step "weight" is missing. Is it \'Weight\'? Then call it "weight".')


def test_nothing_in_the_brackets_is_not_tried_yet(capsys):
    for answer in ((), (None,), (...,), ("",), ("...",)):
        assert said_about(flight, *answer).startswith("Not tried yet. Put your answer")


def test_a_text_for_several_numbers_is_read_as_several():
    three = ng.exercises.make_a_prediction.by_hand
    for text in ("1.0, -0.4, -1.8", "[1.0, -0.4, -1.8]", f"1,0; {MINUS}0,4; {MINUS}1,8"):
        assert three.verdict(three.solve() | {"products": text}).outcome == RIGHT


def test_a_step_that_cannot_be_read_is_named_after_those_that_are_right():
    said = melted.verdict({"weight": "2", "bias": "a lot"}).words
    assert "weight is right. The first step that is not: bias. The answer is a number." in said
    assert "'a lot'" in said


@pytest.mark.parametrize("word", ["Timing", '"timing"', "pass timing", "the timing"])
def test_a_word_in_an_exercise_is_read_as_it_is_meant(word):
    assert links.verdict(links.solve() | {"most": word}).outcome == RIGHT


def test_a_word_that_is_spelled_nearly_right_is_asked_back():
    said = links.verdict(links.solve() | {"most": "timming"}).words
    assert 'Did you mean "timing"?' in said


def test_a_function_that_gives_text_is_not_right():
    step = ng.exercises.link_by_link.slope_of_loss
    assert step.verdict(lambda distance: str(2 * (distance - 6))).outcome == WRONG


def test_a_class_is_told_apart_from_a_function_and_from_a_number():
    assert "That is a class, not a function." in twice.verdict(ng.Linear).words
    assert "a class, Linear, not something made with it" in flight.verdict(ng.Linear).words


# --- rounding, constants, swaps --------------------------------------------------------------


@exercise("Write twice(x).\n? 1.3\n? -2.52")
def twice(x):
    """Two of them."""
    return 2 * x


def numbers_of(truth):
    """Each single number of an answer, with the answer as a function of it."""
    if not isinstance(truth, dict):
        return [(truth, lambda number: number)]
    return [
        (value, lambda number, step=step: truth | {step: number})
        for step, value in truth.items()
        if not isinstance(value, (str, bool)) and not np.ndim(value)
    ]


@each_value
def test_no_mistake_wins_over_the_right_answer_rounded(ex):
    for number, whole in numbers_of(ex.solve()):
        if isinstance(number, str) or np.ndim(number) or number == round(number):
            continue
        for digits in (1, 2, 3, 4):
            rounded = float(f"{number:.{digits}g}")
            verdict = ex.verdict(whole(rounded))
            is_said = "may be the right answer, rounded: give more digits" in verdict.words
            assert verdict.outcome == RIGHT or is_said, verdict.words


def test_a_rounded_answer_that_may_be_a_mistake_too_is_told_both():
    shots = ng.exercises.measure_the_miss.three_shots
    assert shots.verdict(0.9).words == (
        "Not yet right. 0.9 may be the right answer, rounded: give more digits. If you did not "
        "round: That is the average size of the misses. Square each of them."
    )
    assert shots.verdict(0.8967).outcome == RIGHT


def test_a_count_that_is_rounded_is_asked_for_the_exact_number():
    count = ng.exercises.make_a_prediction.count_weights
    said = count.verdict(count.solve() | {"hidden": 49200}).words
    assert "49200 may be the right answer, rounded: give the exact number." in said


def test_a_function_that_rounds_is_asked_for_all_digits():
    assert "Give back all the digits" in twice.verdict(lambda x: round(2 * x, 1)).words


@each_function
def test_one_number_for_all_arguments_is_called_that(ex):
    for constant in (ex.solve(*ex.cases[0]), ex.solve(*ex.cases[-1])):
        verdict = ex.verdict(lambda *arguments, constant=constant: constant)
        assert verdict.outcome == WRONG
        assert " in every try, whatever it is given. " in verdict.words


def test_a_constant_is_not_told_what_it_does_not_do():
    train = ng.exercises.adjust_and_repeat.train
    assert "You took" not in train.verdict(lambda steps: 5.0).words
    assert "That is where w starts" in train.verdict(lambda steps: 5.0).words


def test_no_known_mistake_but_a_constant_is_the_same_in_every_try():
    for ex in EXERCISES:
        for reply, mistake in ex.mistakes.items() if ex.wants_function else ():
            made = [np.asarray(mistake(*case), float) for case in ex.cases]
            if all(np.array_equal(made[0], other) for other in made):
                assert not reply.startswith("You "), reply


def test_two_passes_of_backprop_get_a_reason():
    race = ng.exercises.stop_guessing.four_times_larger
    said = race.verdict(race.solve() | {"backprop": 2}).words
    assert "the race charges the rewind with two passes" in said


def test_two_numbers_in_each_others_place_are_called_swapped():
    paths = ng.exercises.link_by_link.two_paths
    said = paths.verdict({"through_a": 8, "through_b": 15, "both": 23}).words
    assert "It is swapped with through_b" in said
    blame = ng.exercises.measure_the_miss.blame_of_scores
    said = blame.verdict(blame.solve() | {"cat": 0.7, "dog": -0.7}).words
    assert "The sign is flipped" in said


@pytest.mark.parametrize(
    ("module", "name", "steps", "said"),
    [
        ("measure_the_miss", "one_of_four", {"picture": -0.4}, "Divide by the number of pictures"),
        (
            "rewind_the_missed_shot",
            "crowded_play",
            {"pressure": 3.6},
            "That is where the ball lands",
        ),
        (
            "rewind_the_missed_shot",
            "crowded_play",
            {"pressure": -2},
            "how the ball moves for each 1",
        ),
        ("rewind_the_missed_shot", "crowded_play", {"pressure": -2.4}, "That is the miss"),
        ("rewind_the_missed_shot", "coach_step", {"timing": 0.5}, "That is the old number"),
        ("adjust_and_repeat", "batch_blame", {"new": 1.0}, "That is the old weight"),
        ("measure_the_miss", "blame_of_scores", {"dog": -0.3}, "the truth is 0 for dog"),
    ],
)
def test_a_reply_is_true_of_each_way_to_the_same_number(module, name, steps, said):
    ex = getattr(getattr(ng.exercises, module), name)
    assert said in ex.verdict(ex.solve() | steps).words


@pytest.mark.parametrize(
    ("answer", "said"),
    [(57.6, "factor of 10."), (0.00576, "factor of 1000"), (11.52, "twice"), (2.88, "half")],
)
def test_a_number_that_is_wrong_by_a_factor_is_told_so(answer, said):
    assert said in flight.verdict(answer).words


# --- whatever comes --------------------------------------------------------------------------


class Quits:
    def __array__(self, *args, **kwargs):
        raise SystemExit

    __float__ = __len__ = __repr__ = __array__


def gives_up(*args):
    raise GeneratorExit


def yields(*args):
    yield 3


@pytest.mark.parametrize(
    "answer", [Quits(), [Quits()], range(10**9), [0] * 10**6, np.broadcast_to(0.0, (10**9,))]
)
def test_a_check_never_raises_and_takes_no_long_time(answer):
    said = said_about(flight, answer)
    assert said.startswith("Not yet right.")
    assert len(said) < 400


def test_a_function_that_quits_or_yields_is_told_so():
    assert "stopped at twice(1.3) with GeneratorExit" in twice.verdict(gives_up).words
    assert "yield where return belongs" in twice.verdict(yields).words


needs_an_alarm = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no alarm here")


def never_ends(*args):
    while True:
        pass


def never_ends_and_catches(*args):
    while True:
        try:
            raise ValueError
        except Exception:
            continue


@needs_an_alarm
@pytest.mark.parametrize("function", [never_ends, never_ends_and_catches])
def test_a_function_that_never_ends_is_stopped_and_told_so(function, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    before = signal.getsignal(signal.SIGALRM)
    said = twice.verdict(function).words
    assert "still running after 0.05 seconds, at twice(1.3). Does its loop ever end?" in said
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


@needs_an_alarm
def test_an_alarm_that_is_set_already_is_left_alone():
    before = signal.signal(signal.SIGALRM, signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_REAL, 100)
    try:
        assert twice.verdict(twice.solve).outcome == RIGHT
        assert signal.getsignal(signal.SIGALRM) is signal.SIG_IGN
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_check_in_another_thread_works_without_a_limit():
    found = []
    thread = threading.Thread(target=lambda: found.append(twice.verdict(twice.solve).outcome))
    thread.start()
    thread.join()
    assert found == [RIGHT]


def test_a_stop_that_the_learner_presses_is_passed_on():
    class Stopped:
        def __array__(self, *args, **kwargs):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        flight.check(Stopped())


def test_an_untouched_answer_stays_untried_in_each_form():
    assert flight.verdict("...").outcome == UNTRIED
    assert melted.verdict({"weight": "", "bias": ...}).outcome == UNTRIED


def test_each_unit_of_a_step_belongs_to_a_step():
    for ex in EXERCISES:
        if isinstance(ex.unit, dict):
            assert set(ex.unit) <= set(ex.solve())
        assert not (ex.unit and inspect.signature(ex.solve).parameters)


# --- number words, remarks, and answers that ask back ------------------------------------------

moves = ng.exercises.start_here.how_many_moves
play = ng.exercises.rewind_the_missed_shot.crowded_play
hand = ng.exercises.make_a_prediction.by_hand
which = ng.exercises.open_up_a_mistake.which_list


@pytest.mark.parametrize(
    ("text", "value"),
    [("twenty-four", 24), ("twenty four", 24), ("hundred and four", 104), ("a thousand", 1000),
     ("a hundred", 100), ("eleven", 11), ("minus sixty-nine", -69), ("fifty percent", 0.5),
     ("two thousand and forty-seven", 2047), ("three hundred twelve thousand", 312000),
     ("two and a half", 2.5), ("minus a quarter", -0.25), ("three quarters", 0.75),
     ("five point seven six", 5.76), ("zero point zero six", 0.06), ("two tenths", 0.2),
     ("ten million", 1e7), ("neg 69.12", -69.12), ("1 in 2", 0.5), ("50 out of 100", 0.5),
     ("one in eight", 0.125), ("50-50", 0.5), ("fifty-fifty", 0.5), ("half of them", 0.5),
     ("[5.76]", 5.76), ("$5.76$", 5.76), ("0.8967 m2", 0.8967), ("5\u00b776", 5.76)],
)  # fmt: skip
def test_number_words_and_other_ways_to_write_a_number_are_read(text, value):
    assert read_number(text).value == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    "text",
    ["twentyfour", "fourscore", "four dozen", "twenty thirty", "nine and seventy", "flurb 4",
     "4 flurb", "4 squared", "twice 4", "four four", "5 twenty", "24 minus", "23 below zero", "5+",
     "5-", "half a dozen", "half again", "\u22605", "4 or more", "1.5 tenths",
     "4 pairs", "4 zillions", "anything but 4"],
)  # fmt: skip
def test_a_word_that_may_change_the_number_is_never_passed_over(text):
    assert read_number(text, asked="The pass is used twice. How many?") is None


@pytest.mark.parametrize(
    "text", ["twenty four", "sixty four moves", "hundred and four", "forty-four", "four dozen",
             "fourty four", "4 score", "four hundred", "twice four"],
)  # fmt: skip
def test_no_other_number_in_words_is_right_or_called_a_matter_of_sign(text):
    verdict = moves.verdict(text)
    assert verdict.outcome == WRONG
    assert "Look again at the sign" not in verdict.words


@pytest.mark.parametrize(
    "tail",
    ["m above the floor", "m from the start", "meters far", "metre(s)", "m\u00e8tres", "far",
     "above the floor", "metres away from me", "m in all"],
)  # fmt: skip
def test_a_remark_after_a_number_is_no_unit(tail):
    assert flight.verdict(f"5.76 {tail}").outcome == RIGHT


@pytest.mark.parametrize("tail", ["m/s", "m per second", "m2", "square metres", "yards", "apples"])
def test_what_is_measured_in_something_else_is_not_right(tail):
    assert "The number is wanted in m, and yours is in" in flight.verdict(f"5.76 {tail}").words


@pytest.mark.parametrize(
    ("right", "unit", "text"),
    [(2047, "stops", "2047 visits"), (2047, "stops", "2047 steps"), (0.5, "times", "Half of them"),
     (50, "%", "50 out of 100"), (50, "%", "fifty percent"), (1000, "", "a thousand")],
)  # fmt: skip
def test_a_guess_may_be_said_in_words(right, unit, text):
    guess = Guess(f"How many?\n= {right} {unit}")
    guess.answer(text)
    assert guess.reply.startswith("Right"), guess.reply


@pytest.mark.parametrize(
    "text", ["it is minus", "a minus", "I think negative", "minus sign", "neg"]
)
def test_a_sign_may_be_said_in_a_sentence(text):
    assert reading.read_sign(text) == -1
    assert reading.read_sign(f"not {text}") == reading.read_sign(f"plus or {text}") == 0


def test_a_power_is_to_be_worked_out_and_what_is_no_guess_is_named():
    guess = Guess("How many?\n= 2047")
    guess.answer("2^11")
    assert "Work it out, and give one number." in guess.reply
    guess.answer("lots")
    assert guess.reply == "A guess is one number, such as 2.5 or -3. Yours is the text 'lots'."


CURVES = ["A", "B", "The curves cannot tell"]


@pytest.mark.parametrize("text", ["A or B", "a or b", "B, not A", "both A and B"])
def test_two_letters_are_asked_back(text):
    with pytest.raises(UnreadableError, match='Did you mean "A" or "B"'):
        read_word(text, CURVES)


@pytest.mark.parametrize(
    ("text", "options", "meant"),
    [("network A", CURVES, 0), ("network a", CURVES, 0), ("it is a", CURVES, 0),
     ("a guess: b", CURVES, 1), ("1", ["None", "The one with more", "Only one"], 2),
     ("can't tell", CURVES, 2), ("can not tell", CURVES, 2),
     ("10 x", ["By twenty", "Ten times"], 1),
     ("half the time", ["Almost never", "About half of the time", "Almost always"], 1),
     ("1/8", ["All of them", "About one in eight", "Only one"], 1),
     ("1 in 8", ["All of them", "About one in eight", "Only one"], 1),
     ("0", ["None", "One, the weights", "All three"], 0),
     ("zero", ["None", "One, the weights", "All three"], 0),
     ("1", ["None", "One, the weights", "All three"], 1),
     ("3", ["None", "One, the weights", "All three"], 2)],
)  # fmt: skip
def test_an_answer_may_be_said_in_other_words(text, options, meant):
    assert read_word(text, options) == options[meant]


@pytest.mark.parametrize(
    ("ex", "answer"),
    [(play, (0, 8, 0)), (which, ("reduced", 0, 4)), (flight, ("5", "76")),
     (ng.exercises.make_a_prediction.count_weights, (49, 168, 34, 49, 202)),
     (hand, ({"products": (1, 0, -4, -1, 8), "sum": -0.7, "output": 0},))],
)  # fmt: skip
def test_a_comma_in_one_of_several_numbers_is_told_about_too(ex, answer):
    assert "A decimal number has a point, not a comma" in said_about(ex, *answer)


@pytest.mark.parametrize("answer", [(5, 7, 6), (5, 76, 0), ([1, 2, 3, 4],)])
def test_numbers_that_are_no_groups_of_thousands_are_not_put_together(answer):
    assert "A large number has no comma" not in said_about(flight, *answer)


@pytest.mark.parametrize("word", [["timing"], ("timing",), np.array(["timing"])])
def test_a_word_in_a_list_is_read_as_the_word(word):
    assert links.verdict(links.solve() | {"most": word}).outcome == RIGHT


def test_a_word_is_asked_for_where_a_word_is_wanted():
    said = links.verdict(links.solve() | {"most": ["timing", "form"]}).words
    assert "The answer is a word in quotes" in said
    said = which.verdict(which.solve() | {"list": "lowered"}).words
    assert '\'lowered\' is not one of the words. They are: "raised", "reduced".' in said


@pytest.mark.parametrize("thing", [str, Quits, ng, lambda: 1])
def test_a_strange_thing_in_a_step_leaves_the_other_steps_right(thing):
    said = links.verdict(links.solve() | {"most": thing}).words
    assert "selection, timing and form are right. The first step that is not: most." in said
    said = links.verdict(links.solve() | {"form": thing() if thing is Quits else thing}).words
    assert "selection and timing are right. The first step that is not: form." in said


@pytest.mark.parametrize(
    "text",
    ["1,-0.4,-1.8", "1.0 , -0.4 , -1.8", "1 and -0.4 and -1.8", "1, -0.4, and -1.8", "1 -0.4 -1.8",
     "1,0 -0,4 -1,8", "(1, -0.4, -1.8)", "1; -0.4; -1.8"],
)  # fmt: skip
def test_several_numbers_in_a_text_may_be_set_apart_in_any_usual_way(text):
    assert hand.verdict(hand.solve() | {"products": text}).outcome == RIGHT


def test_digits_in_another_box_are_read_or_named():
    assert flight.verdict(np.array(["5.76"])).outcome == RIGHT
    assert "Yours is bytes." in moves.verdict(bytearray(b"4")).words
    assert "and yours is the text '2.6'." in twice.verdict(lambda x: str(2 * x)).words


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("92.4 of 100", "%", 92.4),
        ("92,4 out of 100", "%", 92.4),
        ("92.4 in a hundred", "", 0.924),
        ("x10", "", 10),
        ("about x 10", "", 10),
        ("\u00d710", "", 10),
        ("4.16 nats", "", 4.16),
        ("6 bits", "", 6),
    ],
)
def test_shares_of_a_hundred_times_and_nats_are_read(text, unit, value):
    assert read_number(text, unit).value == pytest.approx(value)
