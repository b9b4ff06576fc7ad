"""An exercise: one question whose answer is checked, with three hints and a solution.

An exercise is written as a text: the question, three hints, and a row for each wrong answer that
people give, with what is said to it. Under it stands its own solution, whose docstring says why it
is right::

    @exercise('''
    The links let 0.8, 0.5 and 0.6 of 20 metres through. How far does the ball fly?
    1. A nudge.
    2. A worked neighbour.
    3. The answer.
    - 20 * (0.8 + 0.5 + 0.6) | You added the links. Along a chain they multiply.
    - 0.8 * 0.5 * 0.6 | You forgot the push of 20 metres.
    ''')
    def how_far():
        '''Along a chain the links multiply.'''
        return 20 * 0.8 * 0.5 * 0.6

A solution without parameters asks for a value: a number, an array, a word, or a dict from the name
of each step to its value. Then a row has only the steps that are wrong: "- p = 3 + 5, s = 20 | ..."
A solution with parameters asks for a function. A row "? 0.8, 0.5" is a case that it is tried on,
and a mistake is what it gives back, made from the parameters: "- 20 * (a + b) | ...". In such rows
``right`` is the right answer, and the name of a step is its right value.
"""

import ast
import copy
import functools
import inspect
import re
import textwrap
from typing import NamedTuple

import numpy as np

from . import logbook
from .answers import Reader, is_untouched, kind, short
from .comparison import (
    difference,
    explains,
    first_wrong_step,
    is_constant,
    is_rounded,
    slip,
    swapped,
)
from .lesson_text import at_the_bar, in_one_line, once_each, rows_of
from .reading import UnreadableError
from .reply import Reply
from .time_limit import TimeUpError, time_limit

RIGHT, WRONG, UNTRIED = "right", "wrong", "not tried"
"""The outcomes of a check."""

PATIENCE = 10
"""How many seconds a check may take, where the system can interrupt it."""


class Verdict(NamedTuple):
    """What a check found: an outcome, and the words for the learner."""

    outcome: str
    words: str


def exercise(text):
    """Turn a solution into an exercise. Its docstring says why the answer is right.

    Args:
        text: the question in one or two sentences; "= m" for what the number is measured in, or
            "= step m" where only some steps have a unit; "1. ", "2. ", "3. ", a ladder of hints: a
            nudge, a worked neighbour, the answer; for a solution with parameters "? arguments" for
            each case that a learner's function is tried on; "- wrong answer | reply" for each known
            mistake. The first that fits is taken.

    Returns:
        A decorator that gives an ``Exercise``.

    Raises:
        ValueError: if cases are missing, or are given without parameters; or if a mistake has no
            reply.
        SyntaxError: if a mistake or a case is no expression.
    """
    return lambda solve: Exercise(solve, text)


class Exercise:
    """A question with a checked answer; made by the decorator ``exercise``.

    The course says ``how_far`` one is after a right answer: a function of the exercise.

    Attributes:
        name: the name of the solution, by which learners call the exercise.
        notebook: the module that it stands in, named as its notebook.
        question, hints, why: the texts.
        solve: the solution, an ordinary function.
        cases: what it is called with, a list of tuples.
        unit: what the number is measured in; or a dict from the name of a step to its unit.
        hints_given: how many hints were printed so far.
    """

    how_far = staticmethod(lambda solved: "")

    def __init__(self, solve, text):
        self.question, rows = rows_of(text, r"\d\.|[=?-]")
        units, cases, wrong = ([row for mark, row in rows if mark == kind] for kind in "=?-")
        self._signature = inspect.signature(solve)
        self.wants_function = bool(self._signature.parameters)
        if self.wants_function != bool(cases):
            raise ValueError(f"{solve.__name__}: cases go with parameters, one tuple for each try.")
        self.name = solve.__name__
        self.notebook = re.sub(r"^n\d+_", "", solve.__module__.rpartition(".")[2])
        self.hints = tuple(row for mark, row in rows if mark not in "=?-")
        self.why = in_one_line(solve.__doc__)
        self.solve = solve
        of_steps = dict(unit.split() for unit in units if " " in unit)
        self.unit = of_steps or "".join(units)
        self.cases = [eval(f"({case},)", solve.__globals__) for case in cases] or [()]
        replies = once_each([at_the_bar(row)[::-1] for row in wrong])
        self._wrong = {reply: self._compiled(code) for reply, code in replies.items()}
        self.hints_given = 0

    @functools.cached_property
    def mistakes(self):
        """The known mistakes: from a reply to a wrong answer, which is a function or a value."""
        made = {reply: functools.partial(self._made, code) for reply, code in self._wrong.items()}
        return made if self.wants_function else {reply: wrong() for reply, wrong in made.items()}

    def _compiled(self, code):
        steps = f"dict({code})" if re.match(r"\w+ = ", code) else code
        return compile(steps, f"a mistake of {self.name}", "eval")

    def _made(self, code, *case):
        """What a mistake gives for a case: the names in it are the lesson's, or of the answer."""
        right = self.solve(*case)
        steps = right if isinstance(right, dict) else {}
        arguments = self._signature.bind(*case).arguments
        return eval(code, {**self.solve.__globals__, "right": right, **steps, **arguments})

    def check(self, *answer, **steps):
        """Show whether the answer is right, and if not, why. Takes anything, and never raises.

        Args:
            *answer: the answer; or its steps or numbers, in their order.
            **steps: or its steps by name.
        """
        if not answer and not steps:
            _print("Not tried yet. Put your answer between the brackets of check.")
            return
        verdict = self.verdict(_as_one(answer, steps))
        if verdict.outcome == UNTRIED:
            _print(verdict.words)
        elif verdict.outcome == WRONG:
            Reply(verdict.words, "almost").show()
        else:
            logbook.record(self.notebook, self.name)
            Reply(f"{verdict.words} {self.how_far(self)}", "right").show()

    def hint(self):
        """Print the next hint. There are three: a nudge, a worked neighbour, the answer."""
        number = min(self.hints_given + 1, len(self.hints))
        last = ", the last one" if number == len(self.hints) else ""
        _print(f"Hint {number} of {len(self.hints)}{last}: {self.hints[number - 1]}")
        self.hints_given = number

    def solution(self):
        """Print the question, the answer with its reason, and the code that finds it."""
        _print(f"Question: {self.question}")
        if not self.wants_function:
            _print(f"Answer: {_spelled_out(self.solve())}")
        _print(f"Why: {self.why}")
        print(f"\n{_source(self.solve)}")

    def verdict(self, answer):
        """Judge an answer without printing anything.

        Args:
            answer: anything at all.

        Returns:
            A ``Verdict``: its outcome is RIGHT, WRONG or UNTRIED.
        """
        try:
            with time_limit(PATIENCE):
                return self._judge(answer)
        except UnreadableError as reason:
            return _wrong(reason)
        except KeyboardInterrupt:  # the learner pressed stop
            raise
        except BaseException:  # an object may fail in its own way when it is looked at
            its_type = type(answer).__name__[:40]
            return _wrong(f"This answer cannot be read. It is of the type {its_type}.")

    def _judge(self, answer):
        if is_untouched(answer):
            return _untried("Put your answer in place of the three dots, and run the cell again.")
        return self._judge_function(answer) if self.wants_function else self._judge_value(answer)

    def _judge_value(self, answer):
        truth = self.solve()
        reader = Reader(self.unit, self.question, self._words())
        answer = reader.read(answer, truth)
        notes = " ".join(["", *reader.notes])
        if not difference(answer, truth):
            return Verdict(RIGHT, f"Right. {self.why}{notes}")
        if isinstance(truth, dict):
            return self._judge_steps(answer, truth, notes)
        return _wrong(self._reason([(answer, truth)]) + notes)

    def _judge_function(self, answer):
        answers = self._played(answer)
        if is_untouched(answers):
            return _untried(
                "Your function gives nothing back so far. Its last line starts with return."
            )
        truths = [self.solve(*case) for case in self.cases]
        pairs = list(zip(answers, truths, strict=True))
        if not any(difference(*pair) for pair in pairs):
            return Verdict(RIGHT, f"Right. {self.why}")
        if is_constant(answers) and not is_constant(truths):
            said = f"It gives {short(answers[0])} in every try, whatever it is given."
            return _wrong(f"{said} {self._known_mistake(pairs) or self._use_all()}")
        return _wrong(self._reason(pairs))

    def _judge_steps(self, answer, truth, notes):
        wrong = first_wrong_step(answer, truth)
        done = list(truth)[: list(truth).index(wrong)]
        so_far = f"{_listed(done)} {'is' if len(done) == 1 else 'are'} right. " if done else ""
        if wrong not in answer:
            stranger = next((step for step in answer if step not in truth), None)
            other = f' Is it {short(stranger)}? Then call it "{wrong}".' if stranger else ""
            return _wrong(f'{so_far}The step "{wrong}" is missing.{other}')
        if is_untouched(answer[wrong]):
            so_far = so_far and f"So far so good: {so_far}"
            return Verdict(UNTRIED, f"{so_far}Not tried yet: {wrong}.")
        reason = self._swap(answer, truth, wrong)
        reason = reason or self._reason([(answer[wrong], truth[wrong])], [(answer, truth)])
        return _wrong(f"{so_far}The first step that is not: {wrong}. {reason}{notes}")

    def _swap(self, answer, truth, wrong):
        other = swapped(answer, truth)
        if other is None or self._known_mistake([(answer, truth)], also=other):
            return None
        return f"It is swapped with {other}: each has the number of the other."

    def _reason(self, pairs, whole=None):
        """Say why numbers are wrong. Rounding comes first: no mistake is likelier than that."""
        known = self._known_mistake(whole or pairs)
        if is_rounded(pairs):
            otherwise = f" If you did not round: {known}" if known else ""
            return f"{self._about_rounding(pairs)}{otherwise}"
        return known or self._other_mistake(pairs)

    def _about_rounding(self, pairs):
        if self.wants_function:
            return "It may be right but for rounding. Give back all the digits."
        given, truth = pairs[0]
        what = "the exact number" if isinstance(truth, (int, np.integer)) else "more digits"
        return f"{short(given)} may be the right answer, rounded: give {what}."

    def _known_mistake(self, pairs, also=None):
        for reply, wrong in self.mistakes.items():
            mistaken = [wrong(*case) for case in self.cases] if self.wants_function else [wrong]
            triples = zip(mistaken, pairs, strict=True)
            if all(explains(made, *pair, also) for made, pair in triples):
                return reply
        return None

    def _other_mistake(self, pairs):
        reason = slip(pairs) or self._first_difference(pairs)
        return f"{reason} {self._nudge()}"

    def _first_difference(self, pairs):
        if not self.wants_function:
            return difference(*pairs[0])
        tries = zip(self.cases, pairs, strict=True)
        case, (given, truth) = next(t for t in tries if difference(*t[1]))
        is_other = isinstance(given, (str, bytes, bool)) and not isinstance(truth, (str, bool))
        yours = kind(given) if is_other else short(given)
        return f"{self._call(case)} should be {short(truth)}, and yours is {yours}."

    def _use_all(self):
        names = _listed(list(self._signature.parameters))
        return f"Use what stands in its brackets: {names}. {self._nudge()}"

    def _nudge(self):
        return f"For a nudge: your_turn.{self.name}.hint()"

    def _words(self):
        """The words that an answer may be: the right ones, and those of the known mistakes."""
        answers = [self.solve(), *self.mistakes.values()]
        values = [v for a in answers for v in (a.values() if isinstance(a, dict) else [a])]
        return list(dict.fromkeys(value for value in values if isinstance(value, str)))

    def _played(self, answer):
        """The answers of a learner's function to all cases."""
        if not callable(answer) or isinstance(answer, type):
            wanted = "The answer is a function: give its name, without brackets."
            about = " That is a class, not a function." if isinstance(answer, type) else ""
            raise UnreadableError(f"{wanted} Yours is {short(answer)}.{about}")
        return [self._run(answer, case) for case in self.cases]

    def _run(self, function, case):
        self._refuse_other_arguments(function, case)
        try:
            return function(*copy.deepcopy(case))  # a copy: the learner's function may change it
        except KeyboardInterrupt:  # the learner pressed stop
            raise
        except TimeUpError:
            raise UnreadableError(
                f"Your function was still running after {PATIENCE} seconds, at "
                f"{self._call(case)}. Does its loop ever end?"
            ) from None
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"[:200]
            raise UnreadableError(
                f"Your function stopped at {self._call(case)} with {said}"
            ) from None

    def _refuse_other_arguments(self, function, case):
        try:
            wanted = inspect.signature(function)
        except (TypeError, ValueError):  # some built-in functions have none
            return
        try:
            wanted.bind(*case)
        except TypeError:
            called_with = f"{len(case)} value{'' if len(case) == 1 else 's'}"
            raise UnreadableError(
                f"Your function takes {wanted}, and it is called with {called_with}: "
                f"{self._call(case)}."
            ) from None

    def _call(self, case):
        return f"{self.name}({', '.join(map(short, case))})"

    def __repr__(self):
        return f"<exercise: {self.question}>"

    def _repr_markdown_(self):
        return f"**Your turn:** {self.question}"


def _as_one(answer, steps):
    """What stood in the brackets of a check, as one answer."""
    if steps:
        return steps["answer"] if [*steps] == ["answer"] and not answer else steps
    return answer[0] if len(answer) == 1 else answer


def _untried(what_to_do):
    return Verdict(UNTRIED, f"Not tried yet. {what_to_do}")


def _wrong(reason):
    return Verdict(WRONG, f"Not yet right. {reason}")


def _print(text):
    print(Reply(text, "almost"))


def _listed(names):
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def _spelled_out(answer):
    if isinstance(answer, dict):
        return ", ".join(f"{step} = {short(value)}" for step, value in answer.items())
    return short(answer)


def _source(function):
    """The function as it is written, without decorators and docstring."""
    lines = textwrap.dedent(inspect.getsource(function)).splitlines()
    tree = ast.parse("\n".join(lines)).body[0]
    before_body = lines[tree.lineno - 1 : tree.body[0].lineno - 1]
    return "\n".join(before_body + lines[tree.body[0].end_lineno :])
