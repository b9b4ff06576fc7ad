"""Questions with a reply for every answer, and guesses of a number before it is shown.

Each is a plain object that is driven from code by ``answer``. In a notebook it shows itself as a
small widget; where no widget can run, as text.
"""

import ast
import functools
import math
import numbers
import re

from .answers import kind, read_numbers
from .lesson_text import at_the_bar, once_each, rows_of
from .reading import UnreadableError, read_number, read_sign, read_word

_NUMBER = "Write a number, then press Enter."
_SIGN_FIRST = "First its sign: choose minus or plus, with the mouse or with Tab and Enter."
_ASK_FOR_A_NUMBER = "A guess is one number, such as 2.5 or -3."


class _Asked:
    """What a question and a guess share: a prompt, a reply, and three ways to be shown."""

    how_to = ""

    def __init__(self, prompt):
        self.prompt, self.reply, self.tone = prompt, "", ""

    @functools.cached_property
    def widget(self):
        """What shows it on a page, an ``explore.asked.Asked``."""
        from ..explore.asked import Asked  # only here, because it is slow to import

        return Asked(self)

    def _say(self, reply, is_right=False):
        self.reply, self.tone = reply, "right" if is_right else "almost"
        if "widget" in self.__dict__:
            self.widget.update()

    def __repr__(self):
        return f"<question: {self.prompt}>"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self.widget.view() | {
            "text/plain": repr(self),
            "text/markdown": self._as_markdown(),
        }


class Question(_Asked):
    """A question with a few answers to choose from.

    Args:
        text: the question, then the answers in the order in which they are shown, each with its
            reply behind a bar. The right one has a star::

                Which way does blame travel?
                - From the picture to the answer | That is the forward pass.
                * From the answer back | The error is known at the answer.

    Attributes:
        answers: from each answer to its reply.
        right: the answer that is right.
        chosen: the chosen answer; None before.
        reply: what was said to it; empty before.

    Raises:
        ValueError: if an answer has no reply, or not exactly one answer is the right one.
    """

    how_to = "Choose with the mouse, or with Tab and Space."

    def __init__(self, text):
        prompt, rows = rows_of(text, "[-*]")
        right = [at_the_bar(row)[0] for mark, row in rows if mark == "*"]
        if len(right) != 1:
            raise ValueError(f"One answer has a star, and not {len(right)} of them: {prompt!r}.")
        super().__init__(prompt)
        self.answers, self.right = once_each([at_the_bar(row) for _, row in rows]), right[0]
        self.chosen = None

    def answer(self, text):
        """Choose an answer, as a click on it does, and set ``reply``. Never raises.

        Args:
            text: the answer, or a part of it that no other answer has.
        """
        try:
            is_number = isinstance(text, numbers.Real) and not isinstance(text, bool)
            chosen = read_word(str(text) if is_number else text, self.answers)
        except UnreadableError as reason:
            self._say(str(reason))
            return
        except Exception:  # what comes from code may be anything
            chosen = None
        if chosen is None:
            known = ", ".join(f'"{answer}"' for answer in self.answers)
            self._say(f"That is not one of the answers. They are: {known}.")
            return
        self.chosen, is_right = chosen, chosen == self.right
        verdict = "Right." if is_right else "Not yet right."
        self._say(f"{verdict} {self.answers[chosen]}", is_right)

    def forget(self):
        """Forget the answer, as if it had not been given."""
        self.chosen, self.reply, self.tone = None, "", ""

    def controls(self):
        """What answers it on a page: a list of its answers to choose from."""
        row = {"name": "answer", "kind": "radio", "label": self.prompt}
        return [{**row, "options": list(self.answers)}]

    def values(self):
        """What is chosen now."""
        return {"answer": self.chosen}

    def heard(self, changed):
        """Take an answer that was chosen on the page."""
        self.answer(changed["answer"])

    def _as_markdown(self):
        return "\n".join([f"**{self.prompt}**", "", *(f"- {answer}" for answer in self.answers)])


class Guess(_Asked):
    """A number to guess before it is shown. The reply is about the sign first, then the size.

    Args:
        text: what to guess; the number, its unit, and behind a bar where it comes from, which is
            said once the sign is right::

                What is the blame of the timing?
                = -23.04 m | It is what came back, -1.44, times 16.
                ± A minus comes back.
                ~ 0.2

            A whole number, without a point, is right only as it is, any other to a hundredth. With
            a reason for the sign, which does not tell the size, the learner is asked for the sign
            by itself first. The last row says which share of the number a guess may be off and
            still be close; a tenth, if it is not there.

    Raises:
        ValueError: if no number is right, or for a reason of the sign of zero, which has none.
    """

    def __init__(self, text):
        prompt, rows = rows_of(text, "[=±~]")
        said = dict(rows)
        number, _, self.why = said.get("=", "").partition(" | ")
        number, self.unit = re.fullmatch(r"([-+\w.]*) ?(.*)", number).groups()
        if not number:
            raise ValueError(f"A row says what number is right, such as = 4.8 m: {prompt!r}.")
        super().__init__(prompt)
        self.right, self.within = ast.literal_eval(number), float(said.get("~", 0.1))
        self.sign = said.get("±", "")
        if self.sign and not self.right:
            raise ValueError(f"Zero has no sign, so there is no reason for it: {prompt!r}.")
        self.how_to = _SIGN_FIRST if self.sign else _NUMBER
        self._on_page = {"sign": None, "guess": ""}

    def answer(self, *guess):
        """Commit to a guess, and set ``reply``. Never raises.

        Args:
            *guess: a number, or a text with one; or "minus" or "plus", for the sign alone.
        """
        self._judge(guess[0] if len(guess) == 1 else guess)

    def _judge(self, guess, is_size=False):
        side = read_sign(guess) if isinstance(guess, str) and self.right else 0
        if side:
            self._say(self._about_the_sign(side), side * self.right > 0)
            return
        try:
            number, note = self._read(guess)
        except UnreadableError as reason:
            self._say(str(reason))
            return
        number = math.copysign(number, self.right) if is_size else number
        is_right = self._is_close(number) and number * self.right >= 0
        self._say(f"{self._about(number)} {note}".strip(), is_right)

    def _read(self, guess):
        """The number in a guess, and a note on how it was read."""
        if isinstance(guess, str):
            typed = read_number(guess, self.unit, self.prompt, self._is_close)
            if typed is None:
                given = f" Yours is {kind(guess)}." if guess.strip() else ""
                raise UnreadableError(f"{_ASK_FOR_A_NUMBER}{given}")
            return typed
        try:
            return float(read_numbers(guess, ())), ""
        except UnreadableError as reason:
            several = isinstance(guess, (list, tuple)) and len(guess) > 1
            raise UnreadableError(str(reason) if several else _ASK_FOR_A_NUMBER) from None
        except Exception:  # what comes from code may be anything
            raise UnreadableError(_ASK_FOR_A_NUMBER) from None

    def _is_close(self, number):
        return abs(abs(number) - abs(self.right)) <= self.within * abs(self.right)

    def _about(self, number):
        if self.right and number * self.right <= 0:
            side = "above" if self.right > 0 else "below"
            words = f"First the sign: the number is {side} zero. {self.sign}".strip()
            return f"{words} Now guess its size."
        return f"{self._about_the_size(number)} {self.why}".strip()

    def _about_the_sign(self, side):
        truth = "minus" if self.right < 0 else "plus"
        is_right = side * self.right > 0
        verdict = f"Right: it is a {truth}." if is_right else f"Not yet right: it is a {truth}."
        return f"{verdict} {self.sign}".strip() + " Now guess the size."

    def _about_the_size(self, number):
        off = abs(number) - abs(self.right)
        truth = f"the number is {self._measured(self.right)}."
        share = 1e-9 if isinstance(self.right, int) else 0.01
        if abs(off) <= share * abs(self.right):
            return f"Right: {truth}"
        if self._is_close(number):
            return f"Close: {truth}"
        sign = "The sign is right. " if self.right else ""
        side = "large" if off > 0 else "small"
        return f"{sign}The size is too {side} by {self._measured(abs(off))}: {truth}"

    def _measured(self, number):
        gap = "" if self.unit == "%" else " "
        return f"{number:.6g}{gap}{self.unit}".strip()

    def controls(self):
        """What answers it on a page: a box; where the sign comes first, two signs before it."""
        box = {"name": "guess", "kind": "entry", "unit": self.unit, "commit": "Commit"}
        if not self.sign:
            return [{**box, "label": "Your guess"}]
        signs = {"name": "sign", "kind": "radio", "label": "Its sign"}
        signs["options"] = ["minus", "plus"]
        return [signs, {**box, "label": "Its size"}] if self._on_page["sign"] else [signs]

    def values(self):
        """What was given on the page so far."""
        return self._on_page

    def heard(self, changed):
        """Take a sign, or a number, that was given on the page."""
        self._on_page = self._on_page | changed
        if "sign" in changed:
            self.answer(changed["sign"])
        else:  # where the sign was settled before, it is the size
            self._judge(changed["guess"], is_size=bool(self.sign))

    def _as_markdown(self):
        return f"**{self.prompt}**\n\n*Guess a number{f', in {self.unit}' if self.unit else ''}.*"
