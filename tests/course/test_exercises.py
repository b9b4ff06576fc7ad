"""Every exercise of the course with its solution, its mistakes, untouched, and with rubbish."""

import decimal
import errno
import fractions
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nuggets as ng
from nuggets.course import logbook
from nuggets.course.exercise import RIGHT, UNTRIED, WRONG, exercise
from nuggets.course.lessons import NOTEBOOKS, all_exercises, all_questions
from nuggets.course.progress import Progress, progress
from nuggets.course.question import Guess, Question
from nuggets.worlds import court

EXERCISES = [item for _, item in all_exercises()]
QUESTIONS = [item for _, item in all_questions()]
CHOICES = [item for item in QUESTIONS if isinstance(item, Question)]
GUESSES = [item for item in QUESTIONS if isinstance(item, Guess)]

each_exercise = pytest.mark.parametrize("ex", EXERCISES, ids=lambda ex: f"{ex.notebook}-{ex.name}")
each_choice = pytest.mark.parametrize("question", CHOICES, ids=lambda q: q.prompt[:40])
each_guess = pytest.mark.parametrize("guess", GUESSES, ids=lambda g: g.prompt[:40])


@pytest.fixture(autouse=True)
def progress_file(tmp_path, monkeypatch):
    file = tmp_path / "new" / "progress.jsonl"
    monkeypatch.setenv("NUGGETS_PROGRESS", str(file))
    monkeypatch.setattr(logbook, "_this_session", set())
    monkeypatch.setattr(logbook, "_this_session", set())
    return file


def the_answer(ex):
    return ex.solve if ex.wants_function else ex.solve()


def as_answer(ex, mistake):
    """A whole answer that makes this mistake: its other steps are right."""
    return ex.solve() | mistake if isinstance(mistake, dict) else mistake


# --- every exercise of the course ------------------------------------------------------------


@each_exercise
def test_the_solution_is_right_and_its_reason_is_told(ex, capsys):
    ex.check(the_answer(ex))
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith(f"Right. {ex.why} (")
    done = rf"\(\d+ of {len(EXERCISES)} solved\. Next: \w+( in .*)?\.\)$"
    assert re.search(done, said)


@each_exercise
def test_each_known_mistake_gets_its_own_reply_and_no_other(ex):
    assert len(ex.mistakes) >= 2
    for reply, mistake in ex.mistakes.items():
        verdict = ex.verdict(as_answer(ex, mistake))
        assert verdict.outcome == WRONG, reply
        assert verdict.words.endswith(reply)


@each_exercise
@pytest.mark.parametrize("placeholder", [..., None, lambda *a: ..., lambda *a: None])
def test_an_untouched_exercise_is_not_tried_yet(ex, placeholder):
    if callable(placeholder) and not ex.wants_function:
        placeholder = dict.fromkeys(ex.solve(), ...) if isinstance(ex.solve(), dict) else (..., ...)
    verdict = ex.verdict(placeholder)
    assert verdict.outcome == UNTRIED
    assert verdict.words.startswith("Not tried yet.")


@each_exercise
def test_there_are_three_hints_and_the_third_says_that_it_is_the_last(ex, capsys):
    assert len(ex.hints) == 3
    ex.hints_given = 0
    for number, hint in enumerate([*ex.hints, ex.hints[-1]], 1):
        ex.hint()
        words = " ".join(capsys.readouterr().out.split())
        assert words.startswith(f"Hint {min(number, 3)} of 3")
        assert words.endswith(" ".join(hint.split()))
        assert ("the last one" in words) == (number >= 3)


@each_exercise
def test_the_solution_shows_the_question_the_reason_and_code_without_decorators(ex, capsys):
    ex.solution()
    out = capsys.readouterr().out
    text = " ".join(out.split())
    assert text.startswith(f"Question: {ex.question}")
    assert f"Why: {ex.why}" in text
    assert f"\n\ndef {ex.name}(" in out
    assert "return" in out
    assert "@exercise" not in out
    assert '"""' not in out


@each_exercise
def test_the_printed_code_of_a_solution_runs_and_is_right(ex, capsys):
    ex.solution()
    code = capsys.readouterr().out.partition("\n\n")[2]
    names = dict(ex.solve.__globals__)
    exec(code, names)
    written = names[ex.name]
    assert ex.verdict(written if ex.wants_function else written()).outcome == RIGHT


@each_exercise
def test_an_exercise_is_shown_as_its_question(ex):
    assert repr(ex) == f"<exercise: {ex.question}>"
    assert ex.question in ex._repr_markdown_()


def test_the_texts_are_for_someone_a_little_afraid_of_maths():
    texts = [text for ex in EXERCISES for text in (ex.question, ex.why, *ex.hints)]
    texts += [reply for ex in EXERCISES for reply in ex.mistakes]
    texts += [text for q in QUESTIONS for text in (q.prompt, getattr(q, "why", ""))]
    texts += [text for q in CHOICES for answer in q.answers.items() for text in answer]
    for text in texts:
        assert not re.search(r"\b(simply|obvious|obviously|just|trivial|easy|clearly)\b", text), (
            text
        )
        assert max(map(len, re.split(r"[.?!:] ", text))) < 160, text


# --- rubbish ---------------------------------------------------------------------------------


class Stubborn:
    """Raises at everything that is done to it."""

    def _raise(self, *args, **kwargs):
        raise RuntimeError("no")

    __array__ = __float__ = __eq__ = __bool__ = __len__ = __iter__ = __repr__ = __str__ = _raise
    __hash__ = None
    shape = data = property(_raise)


class BadError(Exception):
    """Raises when it is printed."""

    def __str__(self):
        raise ValueError("no")


def raises(*args):
    raise BadError


def unprintable(*args):
    raise ValueError("\ud800" * 999)


def stops(*args):
    raise SystemExit


def recurses(*args):
    return recurses(*args)


endless = []
endless.append(endless)

TAME = [  # what hypothesis can print
    "", "4.8", "timing", b"5", True, False, np.True_, 1j, np.complex64(2), float("nan"), np.inf,
    -np.inf, 10**400, -0.0, 1e308, [], (), {}, set(), {1, 2}, [[1], [2, 3]], [1, "a"], [None, 1],
    [..., 2.0], {"a": 1}, {1: 2}, {"selection": "x"}, {"selection": None, "timing": 3}, range(3),
    np.zeros(0), np.zeros((2, 3)), np.array(["a"]), np.array([None, 1], object), np.array({}),
    np.array([1 + 2j]), np.datetime64("2020-01-01"), np.ma.masked, ng.Tensor(1.0),
    ng.Tensor([[1.0, 2.0]]), [ng.Tensor(1.0), 2], int, Stubborn, object, object(), sorted, len, np,
    fractions.Fraction(1, 3), decimal.Decimal("NaN"), lambda: 1, lambda a: a, lambda *a: "text",
    lambda *a: a, lambda *a: Stubborn(), lambda *a: {}, lambda *a: np.nan, lambda *a: [1, [2]],
    lambda *a: raises, lambda *a, k: 1, raises, stops, recurses, unprintable,
    endless, (x for x in "ab"), type,
    NotImplemented, memoryview(b"ab"), slice(1, 2), max, dict,
]  # fmt: skip

ZOO = [*TAME, Stubborn(), [Stubborn()], {"a": Stubborn()}, {"selection": Stubborn()}]


@each_exercise
def test_no_answer_makes_check_raise_or_is_right_by_accident(ex, capsys):
    for answer in ZOO:
        ex.check(answer)
        out = capsys.readouterr().out
        assert out.startswith(("Not yet right. ", "Not tried yet")), type(answer)
        assert len(out) < 400


simple = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.complex_numbers()
nested = st.recursive(
    simple | st.sampled_from(TAME),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(EXERCISES), nested, st.booleans())
def test_a_check_never_raises_whatever_it_is_given(ex, answer, in_a_function):
    verdict = ex.verdict((lambda *args: answer) if in_a_function else answer)
    assert verdict.outcome in (RIGHT, WRONG, UNTRIED)
    assert verdict.words


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_step_that_holds_anything_never_makes_a_check_raise(data):
    ex = data.draw(st.sampled_from([e for e in EXERCISES if isinstance(the_answer(e), dict)]))
    steps = st.dictionaries(st.sampled_from(list(ex.solve())), nested)
    assert ex.verdict(ex.solve() | data.draw(steps)).words


# --- how answers are compared ----------------------------------------------------------------


@exercise("How far?")
def far():
    """It is."""
    return 23.04


@exercise("Which three?")
def three():
    """They are."""
    return np.array([1.0, 0.0, -3.0])


@exercise("Is it, and what?")
def words():
    """So it is."""
    return {"is_it": True, "what": "blame"}


@exercise("Write twice(x).\n? 1.0\n? -2.5")
def twice(x):
    """Two of them."""
    return 2 * x


@exercise("Three steps.\n- z1 = 9.0, a1 = 9.0 | You added.")
def steps():
    """One after the other."""
    return {"z1": 2.0, "a1": 3.0, "p": 0.25}


@pytest.mark.parametrize(
    "answer",
    [23.04, 23.03, [23.04], np.float32(23.04), np.array([[23.04]]), ng.Tensor(23.04),
     decimal.Decimal("23.04"), fractions.Fraction(2304, 100)],
)  # fmt: skip
def test_a_number_may_come_in_many_forms(answer):
    assert far.verdict(answer).outcome == RIGHT


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (-23.04, "sign"),
        (2304, "factor of 100"),
        (0.2304, "factor of 100"),
        (23.1, "more digits"),
        (7, "7 is not it"),
        ("far", "the text 'far'"),
        (b"5", "without quotes"),
        (True, "True or False"),
        (1j, "complex"),
        (float("nan"), "divided by zero"),
        (10**400, "too large"),
        ([1, 2], "Wanted: one number. Yours: 2 numbers"),
        ([[1], [2, 3]], "same length"),
        (lambda: 3, "Call it, with brackets"),
        (int, "a class, int"),
        ({}, "of the type dict"),
        (Stubborn(), "Stubborn"),
    ],
)
def test_a_wrong_number_is_told_what_is_wrong(answer, said):
    verdict = far.verdict(answer)
    assert verdict.outcome == WRONG
    assert said in verdict.words


@pytest.mark.parametrize("off", [1, -1, 0.5, 0.01])
def test_only_the_number_itself_is_right_for_an_exercise_where_it_is_a_whole_one(off):
    blame = ng.exercises.send_the_blame_back.rewind_by_hand
    assert blame.verdict(blame.solve() | {"loss": 324 + off}).outcome == WRONG
    assert blame.verdict(blame.solve() | {"loss": 324.0}).outcome == RIGHT


def test_a_count_that_is_off_by_one_is_not_told_to_keep_more_digits():
    answer = {"hidden": 49168, "scores": 34, "all": 49203}
    verdict = ng.exercises.make_a_prediction.count_weights.verdict(answer)
    assert verdict.outcome == WRONG
    assert "count once more" in verdict.words


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ([1, 0, 3], "sign"),
        ([100, 0, -300], "factor of 100"),
        ([1, 0, -2], "not right is number 3: -2"),
        ([1, 2], "Wanted: 3 numbers. Yours: 2 numbers."),
        ([1, None, 3], "still empty"),
        (5.0, "Yours: one number"),
    ],
)
def test_a_wrong_array_is_told_what_is_wrong(answer, said):
    assert said in three.verdict(answer).words


@pytest.mark.parametrize(
    "answer", [[1, 0, -3], (1, 1e-12, -3.0), ng.Tensor([1.0, 0.0, -3.0]), [ng.Tensor(1.0), 0, -3]]
)
def test_an_array_may_come_in_many_forms(answer):
    assert three.verdict(answer).outcome == RIGHT


def test_words_are_compared_without_capitals_and_truth_with_truth():
    assert words.verdict({"is_it": True, "what": " Blame"}).outcome == RIGHT
    assert words.verdict({"is_it": np.True_, "what": "blame"}).outcome == RIGHT
    assert "not: is_it. False is not it" in words.verdict({"is_it": False, "what": ""}).words
    assert "True or False. Yours is 1" in words.verdict({"is_it": 1, "what": ""}).words
    assert "not: what. 'praise' is not it" in words.verdict({"is_it": True, "what": "praise"}).words
    assert "a word in quotes" in words.verdict({"is_it": True, "what": 3}).words


@pytest.mark.parametrize(
    ("answer", "outcome", "said"),
    [
        ({"z1": 2, "a1": 3, "p": 9}, WRONG, "z1 and a1 are right. The first step that is not: p."),
        ({"z1": 2, "a1": 9, "p": 9}, WRONG, "z1 is right. The first step that is not: a1. You add"),
        ({"z1": 9, "a1": 3, "p": 9}, WRONG, "yet right. The first step that is not: z1. You added"),
        (
            {"z1": 2, "a1": 3, "p": 25},
            WRONG,
            "The first step that is not: p. It is off by a factor",
        ),
        ({"z1": 2, "a1": 3, "p": ...}, UNTRIED, "z1 and a1 are right. Not tried yet: p."),
        ({"z1": ..., "a1": 3, "p": 0.25}, UNTRIED, "Not tried yet: z1."),
        ({"z1": 2, "a1": 3, "P": 1}, WRONG, 'The step "p" is missing.'),
        ({"z1": 2, "a1": 3, "p": 0.25, "more": 1}, RIGHT, "Right. One after the other."),
        ((2, 3, 0.25), RIGHT, "Right."),
        ((2, 3), WRONG, 'The answer has steps: {"z1": ..., "a1": ..., "p": ...}.'),
        (2, WRONG, "The answer has steps"),
        ((..., ..., None), UNTRIED, "Not tried yet."),
    ],
)
def test_of_several_steps_the_first_wrong_one_is_named(answer, outcome, said):
    verdict = steps.verdict(answer)
    assert verdict.outcome == outcome
    assert said in verdict.words


def too_clever(x):
    raise KeyError("lost")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda x: x, "twice(1) should be 2, and yours is 1."),
        (lambda x: 2.0 if x == 1 else None, "twice(-2.5) should be -5, and yours is None."),
        (lambda x: -2 * x, "sign"),
        (lambda x: abs(2 * x), "sign"),
        (lambda x: 200 * x, "factor of 100"),
        (lambda x: 2.01 * x, "more digits"),
        (lambda x: "two", "yours is the text 'two'"),
        (too_clever, "stopped at twice(1) with KeyError: 'lost'"),
        (lambda: 2, "takes (), and it is called with 1 value: twice(1)."),
        (lambda x, y: 2, "takes (x, y), and it is called with 1 value"),
        (2.0, "without brackets. Yours is 2."),
        (int, "without brackets. Yours is int."),
    ],
)
def test_a_wrong_function_is_told_where_and_how(answer, said):
    verdict = twice.verdict(answer)
    assert verdict.outcome == WRONG
    assert said in verdict.words


def test_a_function_may_work_with_tensors_and_have_options():
    assert twice.verdict(lambda x, times=2: ng.Tensor(x) * times).outcome == RIGHT
    assert twice.verdict(lambda *numbers: numbers[0] + numbers[0]).outcome == RIGHT


def test_a_function_that_changes_what_it_is_given_does_not_change_the_exercise():
    @exercise("Write total(numbers).\n? [1.0, 2.0]")
    def total(numbers):
        """Added."""
        return sum(numbers)

    assert total.verdict(lambda numbers: numbers.clear()).outcome == UNTRIED
    assert total.verdict(sum).outcome == RIGHT


def test_the_learner_can_still_stop_a_function_that_never_ends():
    def never_ends(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        twice.verdict(never_ends)


def test_an_exercise_with_parameters_must_have_cases_and_one_without_must_not():
    with pytest.raises(ValueError, match="cases go with parameters"):
        exercise("?")(lambda x: x)
    with pytest.raises(ValueError, match="cases go with parameters"):
        exercise("?\n? 1")(lambda: 1)


def test_a_mistake_is_a_value_where_the_answer_is_one_and_else_a_function():
    assert exercise("?\n- right + 1 | One\n  too many.")(far.solve).mistakes == {
        "One too many.": 24.04
    }
    told = exercise("?\n- 2 * z1, right | Ha.\n- z1 = a1, p = z1 | Hm.")(steps.solve).mistakes
    assert told == {"Ha.": (4.0, steps.solve()), "Hm.": {"z1": 3.0, "p": 2.0}}
    wrong = exercise("?\n? 1\n- right + x | Three times.")(twice.solve).mistakes
    assert wrong["Three times."](5) == 15


@pytest.mark.parametrize("row", ["- 3", "- | You added.", "- 3 |"])
def test_a_mistake_without_a_reply_is_refused(row):
    with pytest.raises(ValueError, match="An answer stands before a bar, and a reply behind it"):
        exercise(f"?\n{row}")(far.solve)


def test_a_mistake_that_is_no_expression_is_refused_when_the_lesson_is_loaded():
    with pytest.raises(SyntaxError):
        exercise("?\n- 3 + | You added.")(far.solve)


def test_of_two_known_mistakes_that_fit_the_first_one_is_told():
    rows = "- 33.04 | You added the tens.\n- 33.04 | You added ten.\n- 13.04 | You took ten away."
    known = exercise(f"How far?\n{rows}")(far.solve)
    assert known.verdict(33.04).words == "Not yet right. You added the tens."
    assert known.verdict("13,04 m").words.startswith("Not yet right. You took ten away.")


# --- the numbers of the court ----------------------------------------------------------------


OTHER = {"selection": 0.9, "timing": 0.3, "form": 0.5}


def test_the_exercises_about_the_shot_agree_with_the_court():
    shot = ng.exercises.rewind_the_missed_shot
    assert shot.better_pass.solve() == pytest.approx(court.shot(0.8, 0.6, 0.6))
    after = court.coach(court.START, lr=0.002)
    assert shot.coach_step.solve() == pytest.approx(after._asdict() | {"lands": court.shot(*after)})
    assert court.lands_in(court.shot(*after))
    assert shot.rewind_it.solve() == pytest.approx(
        {"rim": 2.0} | court.blame((1, 0.5, 0.7))._asdict()
    )
    nudged = {
        name: court.shot(*(play + 0.01 * (name == own) for own, play in OTHER.items()))
        - court.shot(**OTHER)
        for name in OTHER
    }
    assert shot.one_at_a_time.solve() == pytest.approx(nudged | {"most": "timing"})


def test_the_blames_in_the_crowded_play_are_what_the_engine_finds():
    shot = ng.exercises.rewind_the_missed_shot
    other, pressure = ng.Tensor(0.3), ng.Tensor(0.6)
    court.squared_miss(court.crowded(0.8, ng.Tensor(0.5), 0.6, other, pressure)).backward()
    assert shot.crowded_play.solve()["pressure"] == pytest.approx(pressure.grad)
    assert shot.crowded_play.solve()["other_pass"] == 0
    assert other.grad is None


# --- questions and guesses -------------------------------------------------------------------


@each_choice
def test_every_answer_has_a_reply_and_the_right_one_is_right(question):
    assert len(question.answers) >= 2
    for text, reply in question.answers.items():
        assert reply.strip()
        question.answer(text)
        assert question.chosen == text
        verdict = "Right." if text == question.right else "Not yet right."
        assert question.reply == f"{verdict} {reply}"


def test_each_lesson_has_at_least_three_exercises_and_three_questions():
    lessons = [name.partition("_")[2] for name in NOTEBOOKS if not name.startswith("00")]
    for items, least in ((all_exercises, 3), (all_questions, 3)):
        names = [module for module, _ in items()]
        assert all(names.count(lesson) >= least for lesson in lessons)


@pytest.fixture
def question():
    return Question("Is 1 < 2 & so on?\n* Yes | It <is>.\n- No | Count.")


@pytest.mark.parametrize("text", ["Perhaps", "", None, 3, ["Yes"], {}, Stubborn(), np.zeros(3)])
def test_an_answer_that_is_not_there_is_told_which_ones_are(question, text):
    question.answer(text)
    assert question.reply == 'That is not one of the answers. They are: "Yes", "No".'
    assert question.chosen is None


def test_a_question_may_be_written_as_a_text_with_a_star_at_the_right_answer():
    text = "How much\nis it?\n- -0.8: less | 20\n  - 20.8.\n* 0 | Nothing | at all.\n"
    asked = Question(text)
    assert asked.prompt == "How much is it?"
    assert asked.answers == {"-0.8: less": "20 - 20.8.", "0": "Nothing | at all."}
    assert asked.right == "0"


@pytest.mark.parametrize(
    "text", ["?\n- Yes | a\n- No | b", "?\n* Yes | a\n* No | b", "?\n* Yes | a\n- No"]
)
def test_a_text_of_a_question_without_a_star_or_a_reply_is_refused(text):
    with pytest.raises(ValueError, match=r"star|before a bar"):
        Question(text)


def test_two_rows_with_the_same_words_are_refused_as_one_would_be_lost():
    with pytest.raises(ValueError, match="before more than one row"):
        Question("?\n* A | yes\n- A | no")
    with pytest.raises(ValueError, match="before more than one row"):
        exercise("?\n1. a\n2. b\n3. c\n- 1 | same words\n- 2 | same words")(lambda: 3)


def test_a_question_shows_itself_as_a_widget_and_as_text(question):
    bundle = question._repr_mimebundle_()
    assert bundle["text/plain"] == repr(question) == "<question: Is 1 < 2 & so on?>"
    assert bundle["text/markdown"] == "**Is 1 < 2 & so on?**\n\n- Yes\n- No"
    assert "application/vnd.jupyter.widget-view+json" in bundle
    question.answer("No")
    again = question._repr_mimebundle_()
    assert again["text/markdown"] == bundle["text/markdown"]
    assert again["text/plain"] == bundle["text/plain"]


def on_page(asked, **values):
    """Answer as a hand does on the page."""
    asked.widget._answer(None, {"seen": "1", "set": values, "press": []}, None)


def test_a_click_answers_a_question_and_code_moves_the_buttons(question):
    page = question.widget
    (radio,) = page.controls
    assert (radio["kind"], radio["options"]) == ("radio", ["Yes", "No"])
    assert page.values == {"answer": None}
    assert page.prompt == question.prompt
    assert (page.text, page.tone) == (question.how_to, "")
    on_page(question, answer="Yes")
    assert (page.text, page.tone) == ("Right. It <is>.", "right")
    assert question.reply == page.text
    question.answer("No")
    assert page.values == {"answer": "No"}
    assert (page.text, page.tone) == ("Not yet right. Count.", "almost")


def test_a_question_that_was_answered_before_it_is_shown_shows_the_answer(question):
    question.answer("No")
    assert question.widget.values == {"answer": "No"}
    assert "Count." in question.widget.text


@each_guess
def test_the_reply_to_a_guess_is_about_the_sign_first_and_then_the_size(guess):
    guess.answer(-guess.right)
    assert guess.reply.startswith("First the sign: ")
    assert f"{guess.right:g}" not in guess.reply
    guess.answer(guess.right * 3)
    assert guess.reply.startswith("The sign is right. The size is too large by ")
    guess.answer(guess.right / 3)
    assert guess.reply.startswith("The sign is right. The size is too small by ")
    guess.answer(guess.right * 1.05)
    assert guess.reply.startswith("Close: ")
    guess.answer(guess.right)
    assert guess.reply.startswith("Right: ")
    assert guess.why in guess.reply
    assert re.search(rf"{guess.right:.6g} ?{guess.unit}".strip(), guess.reply)


@pytest.mark.parametrize(
    "rubbish",
    ["", "x", "m", None, ..., [], "1 2", "1.2.3", "nan", np.inf, 1j, True, len, Stubborn()],
)
def test_a_guess_that_is_no_number_asks_for_one(rubbish):
    guess = Guess("How far?\n= 4.8 m")
    guess.answer(rubbish)
    assert guess.reply.startswith("A guess is one number, such as 2.5 or -3.")


@pytest.mark.parametrize(
    "text",
    ["\N{MINUS SIGN}4.8", " -4.8 ", "minus 4.8", "Minus 4.8 m", "-4.8 metres.", "- 4.8m",
     "about -4.8", "perhaps minus 4.80 m", "-48e-1", -4.8, ng.Tensor(-4.8), [-4.8]],
)  # fmt: skip
def test_a_guess_may_be_written_in_many_ways(text):
    guess = Guess("How far?\n= -4.8 m")
    guess.answer(text)
    assert guess.reply == "Right: the number is -4.8 m."


def test_a_share_may_be_guessed_in_percent():
    share, percent = Guess("Which share?\n= 0.25"), Guess("How many?\n= 25 %")
    for guess in (share, percent):
        guess.answer("25 %")
        assert guess.reply.startswith("Right: ")


def test_a_guess_of_zero_is_right_only_where_the_number_is_zero():
    nothing, below = Guess("How much?\n= 0"), Guess("How much?\n= -2")
    nothing.answer(0)
    assert nothing.reply == "Right: the number is 0."
    nothing.answer(0.5)
    assert nothing.reply == "The size is too large by 0.5: the number is 0."
    below.answer(0)
    assert below.reply == "First the sign: the number is below zero. Now guess its size."


def test_a_guess_shows_itself_with_a_number_box_and_a_button():
    guess = Guess("How <far>?\n= 4.8 m")
    page = guess.widget
    (box,) = page.controls
    assert page.prompt == "How <far>?"
    assert (box["kind"], box["unit"], box["commit"]) == ("entry", "m", "Commit")
    on_page(guess, guess="4,8")
    assert "Right: the number is 4.8 m." in page.text
    assert (page.tone, page.values["guess"]) == ("right", "4,8")
    on_page(guess, guess="2.4")
    assert "too small by 2.4 m" in page.text
    assert page.tone == "almost"
    on_page(guess, guess="4.6")
    assert (page.text[:6], page.tone) == ("Close:", "right")
    bundle = guess._repr_mimebundle_()
    assert bundle["text/plain"] == "<question: How <far>?>"
    assert bundle["text/markdown"] == "**How <far>?**\n\n*Guess a number, in m.*"


@pytest.fixture
def signed_guess():
    return Guess("What blame?\n= -23.04 | -1.44 times 16.\n± It comes back a minus.")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("minus", "Right: it is a minus."), (" - ", "Right: it is a minus."),
     ("\N{MINUS SIGN}", "Right: it is a minus."), ("Plus", "Not yet right: it is a minus.")],
)  # fmt: skip
def test_a_sign_may_be_guessed_alone_and_the_reply_says_why(signed_guess, text, verdict):
    signed_guess.answer(text)
    assert signed_guess.reply == f"{verdict} It comes back a minus. Now guess the size."


def test_a_guess_may_be_written_as_a_text_with_a_row_for_the_number():
    made = Guess("How\nfar?\n= -4.8 square metres | Less\n  than 0.\n± Down.\n~ 0.2")
    assert (made.prompt, made.right, made.unit) == ("How far?", -4.8, "square metres")
    assert (made.why, made.sign, made.within) == ("Less than 0.", "Down.", 0.2)
    assert Guess("How far?\n= 4.8").why == ""
    with pytest.raises(ValueError, match="what number is right"):
        Guess("How far?\n~ 0.2")


@pytest.mark.parametrize(
    ("right", "typed", "verdict"),
    [(2047, 2046, "Close: the number is 2047."), (2047, 2047.0, "Right: "), (4.8, 4.79, "Right: "),
     (2047, "two thousand and forty-seven", "Right: "), (20, "20.1", "Close: "), (0, 1e-9, "The"),
     ("14 %", "0.14", "Right: ")],
)  # fmt: skip
def test_only_the_number_itself_is_right_where_it_is_a_whole_one(right, typed, verdict):
    guess = Guess(f"How many?\n= {right}")
    guess.answer(typed)
    assert guess.reply.startswith(verdict)


def test_a_number_with_the_wrong_sign_is_told_why_and_not_how_large(signed_guess):
    signed_guess.answer(23)
    assert signed_guess.reply == (
        "First the sign: the number is below zero. It comes back a minus. Now guess its size."
    )


def test_a_guess_with_a_sign_asks_for_the_sign_before_the_size(signed_guess):
    page = signed_guess.widget
    assert "First its sign" in page.text
    assert [row["name"] for row in page.controls] == ["sign"]
    on_page(signed_guess, sign="plus")
    assert "Not yet right: it is a minus. It comes back a minus." in page.text
    assert [row["label"] for row in page.controls] == ["Its sign", "Its size"]
    for text in ("23", "-23", "minus 23"):  # the sign is settled, so the size is all that counts
        on_page(signed_guess, guess=text)
        assert "Right: the number is -23.04. -1.44 times 16." in page.text
    on_page(signed_guess, guess="lots")
    assert "A guess is one number" in page.text


def test_zero_has_no_sign_to_be_guessed():
    with pytest.raises(ValueError, match="Zero has no sign"):
        Guess("How much?\n= 0\n± None.")


# --- progress --------------------------------------------------------------------------------


def test_a_solved_exercise_is_kept_and_a_wrong_one_is_not(progress_file, capsys):
    first, second = EXERCISES[:2]
    assert progress().solved == 0
    second.check("wrong")
    second.check(...)
    assert not progress_file.exists()
    first.check(the_answer(first))
    first.check(the_answer(first))
    second.check("wrong again")
    lines = progress_file.read_text().split()
    assert json.loads("".join(lines)) == {"notebook": first.notebook, "solved": first.name}
    logbook._this_session.clear()
    found = progress()
    assert found.solved == 1
    assert found.notebooks[NOTEBOOKS[0]][first.name]


def test_the_map_names_each_notebook_and_what_comes_next():
    everything = progress()
    assert repr(everything).startswith(f"Your progress: 0 of {len(EXERCISES)} exercises solved\n")
    assert all(notebook in repr(everything) for notebook in NOTEBOOKS)
    assert f"next: {EXERCISES[0].name}" in repr(everything)
    for ex in EXERCISES:
        logbook.record(ex.notebook, ex.name)
    done = progress()
    assert done.solved == done.total == len(EXERCISES)
    assert repr(done).count("all done") == len(NOTEBOOKS)
    assert repr(ng.progress()) == repr(done)


def the_map():
    data, about = progress()._repr_mimebundle_()
    assert data["image/png"]
    assert data["text/plain"] == repr(progress())
    return about["image/png"]["alt"]


def test_progress_shows_itself_as_the_map_of_the_course_with_the_next_thing_to_do():
    total, first = len(EXERCISES), EXERCISES[0]
    assert first.notebook == "start_here"
    assert the_map().endswith(
        f" 0 of {total} exercises solved. Next: {first.name}, in 00 start here."
    )
    logbook.record(first.notebook, first.name)
    assert f" 1 of {total} exercises solved. Next: {EXERCISES[1].name}, in 01 " in the_map()
    assert "00 start here: 1 of 1" in the_map()
    for ex in EXERCISES:
        logbook.record(ex.notebook, ex.name)
    assert the_map().endswith(f" {total} of {total} exercises solved. All done!")


def test_a_stop_of_the_map_can_be_pressed_and_says_what_is_left_there(progress_file):
    first = EXERCISES[0]
    here = progress().map
    assert here.text.startswith(f"0 of {len(EXERCISES)} exercises solved. Next: {first.name}, in")
    assert here.svg.count("data-press") == len(NOTEBOOKS)
    assert [row["name"] for row in here.controls] == []
    here.hear({"stop": 0}, [])
    assert here.text == f"00 start here: 0 of 1 exercise solved. Left: {first.name}."
    logbook.record(first.notebook, first.name)
    done = progress().map
    done.hear({"stop": 0}, [])
    assert done.text == "00 start here: 1 of 1 exercise solved. All done!"


def test_a_notebook_without_exercises_has_no_ring_on_the_map():
    some = Progress({"00_start_here": {"one": True}, "02_make_a_prediction": {}})
    alt = some.draw().alt
    assert "00 start here: 1 of 1. Without exercises so far: 01, 02," in alt
    assert some.next is None


def test_a_crash_in_the_middle_of_a_line_loses_no_other_line(progress_file, capsys):
    logbook.record("a", "one")
    whole = progress_file.read_bytes()
    logbook.record("a", "two")
    torn = progress_file.read_bytes()[: len(whole) + 12]
    progress_file.write_bytes(torn)
    logbook._this_session.clear()
    logbook.record("a", "three")
    logbook._this_session.clear()
    assert logbook.solved() == {("a", "one"), ("a", "three")}
    assert capsys.readouterr().out.count("cannot be read were left out: 1.") == 1


@pytest.mark.parametrize(
    "rubbish",
    [
        b"\xff\xfe\x00\x01",
        b"{",
        b"[]",
        b'{"notebook": 3, "solved": []}',
        b"null\n\n7",
        b"[" * 99999,
    ],
)
def test_a_corrupt_file_is_said_once_and_goes_on_being_used(progress_file, capsys, rubbish):
    progress_file.parent.mkdir()
    progress_file.write_bytes(rubbish)
    assert logbook.solved() == set()
    logbook.record("a", "one")
    logbook._this_session.clear()
    assert logbook.solved() == {("a", "one")}
    assert capsys.readouterr().out.count("left out") == 1


def test_where_nothing_can_be_written_it_is_said_once_and_goes_on(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").touch()
    monkeypatch.setenv("NUGGETS_PROGRESS", str(tmp_path / "file" / "progress.jsonl"))
    for ex in EXERCISES[:3]:
        ex.check(the_answer(ex))
    assert progress().solved == 3
    out = " ".join(capsys.readouterr().out.split())
    assert out.count("Right. ") == 3
    assert out.count("not kept") == 1


def not_permitted(*args, **options):
    raise PermissionError(errno.EACCES, "Permission denied")


def test_in_a_read_only_home_progress_is_shown_all_the_same(tmp_path, monkeypatch, capsys):
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    monkeypatch.setattr(Path, "mkdir", not_permitted)  # root is refused nothing by a file's mode
    monkeypatch.setenv("NUGGETS_PROGRESS", str(home / "nuggets" / "progress.jsonl"))
    EXERCISES[0].check(the_answer(EXERCISES[0]))
    assert "set the environment variable NUGGETS_PROGRESS" in " ".join(
        capsys.readouterr().out.split()
    )
    assert progress().solved == 1


def no_space(*args):
    raise OSError("No space left on device")


@pytest.mark.parametrize("write", [no_space, lambda file, line: len(line) // 2])
def test_a_full_disk_is_said_and_goes_on(monkeypatch, capsys, write):
    monkeypatch.setattr(os, "write", write)
    EXERCISES[0].check(the_answer(EXERCISES[0]))
    assert "not kept" in capsys.readouterr().out
    assert progress().solved == 1


def test_two_notebooks_at_once_lose_nothing(progress_file):
    code = "from nuggets.course import logbook\nfor i in range(100): logbook.record({!r}, str(i))"
    both = [subprocess.Popen([sys.executable, "-c", code.format(name)]) for name in "ab"]
    assert [process.wait() for process in both] == [0, 0]
    assert logbook.solved() == {(name, str(i)) for name in "ab" for i in range(100)}


def test_without_the_variable_the_file_is_in_the_users_own_folder(monkeypatch):
    monkeypatch.delenv("NUGGETS_PROGRESS")
    assert logbook.path().name == "progress.jsonl"
    assert logbook.path().is_relative_to(Path.home())


# --- the package -----------------------------------------------------------------------------


def test_every_module_of_exercises_is_listed_as_a_notebook():
    found = {file.stem for file in Path(ng.exercises.__file__).parent.glob("n*.py")}
    assert found == {f"n{notebook}" for notebook in NOTEBOOKS}
    assert {notebook.partition("_")[2] for notebook in NOTEBOOKS} <= set(dir(ng.exercises))


def test_a_mistyped_notebook_is_told_which_ones_there_are():
    with pytest.raises(
        AttributeError, match=r"has no 'rewind'\. It has start_here, rewind_the_missed_shot"
    ):
        _ = ng.exercises.rewind
