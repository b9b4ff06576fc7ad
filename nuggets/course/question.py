"""Questions with a reply for every answer, and guesses of a number before it is shown.

Each is a plain object that is driven from code by ``answer``. In a notebook it shows itself as a
small widget; where no widget can run, as text.
"""

import functools
import html
import math
import numbers

from .answers import kind, one_number
from .reading import UnreadableError, read_number, read_sign, read_word

_TEXT = "margin: 4px 0; line-height: 1.5; max-width: 46em"
_PROMPT = f'<p style="{_TEXT}; font-weight: bold">{{}}</p>'
_REPLY = f'<p style="{_TEXT}" role="status" aria-live="polite">{{}}</p>'

_NUMBER = "Write a number, then press Enter."
_SIGN_FIRST = "First its sign: choose minus or plus, with the mouse or with Tab and Enter."
_ASK_FOR_A_NUMBER = "A guess is one number, such as 2.5 or -3."


class _Asked:
    """What a question and a guess share: a prompt, a reply, and three ways to be shown."""

    how_to = ""

    def __init__(self, prompt):
        self.prompt, self.reply = prompt, ""

    @functools.cached_property
    def widget(self):
        """The prompt, the controls and the line for the reply, as an ipywidgets box."""
        import ipywidgets  # only here, because it is slow to import

        prompt = ipywidgets.HTML(_PROMPT.format(html.escape(self.prompt)))
        self._controls, self._line = self._make_controls(ipywidgets), ipywidgets.HTML()
        self._show_reply()
        return ipywidgets.VBox([prompt, self._controls, self._line])

    def _say(self, reply):
        self.reply = reply
        if "widget" in self.__dict__:
            self._show_reply()

    def _show_reply(self):
        self._line.value = _REPLY.format(html.escape(self.reply or self.how_to))

    def __repr__(self):
        return f"<question: {self.prompt}>"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self.widget._repr_mimebundle_() | {
            "text/plain": repr(self),
            "text/markdown": self._as_markdown(),
        }


class Question(_Asked):
    """A question with a few answers to choose from.

    Args:
        prompt: the question.
        answers: each answer with its reply, in the order in which they are shown.
        right: which of the answers is right.

    Attributes:
        chosen: the chosen answer; None before.
        reply: what was said to it; empty before.

    Raises:
        ValueError: if the right answer is not among the answers.
    """

    how_to = "Choose with the mouse, or with Tab and Space."

    def __init__(self, prompt, answers, *, right):
        if right not in answers:
            raise ValueError(f"The right answer {right!r} is not among the answers to {prompt!r}.")
        super().__init__(prompt)
        self.answers, self.right, self.chosen = dict(answers), right, None

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
        self.chosen = chosen
        verdict = "Right." if chosen == self.right else "Not yet right."
        self._say(f"{verdict} {self.answers[chosen]}")

    def _make_controls(self, ipywidgets):
        layout = {"width": "max-content", "max_width": "100%"}
        radio = ipywidgets.RadioButtons(
            options=list(self.answers), value=self.chosen, layout=layout
        )
        radio.observe(lambda change: self.answer(change.new), "value")
        return radio

    def _show_reply(self):
        self._controls.value = self.chosen
        super()._show_reply()

    def _as_markdown(self):
        return "\n".join([f"**{self.prompt}**", "", *(f"- {answer}" for answer in self.answers)])


class Guess(_Asked):
    """A number to guess before it is shown. The reply is about the sign first, then the size.

    Args:
        prompt: what to guess.
        right: the number.
        unit: what it is measured in, such as "m".
        why: where the number comes from; said once the sign is right.
        sign: why the number has the sign that it has, without telling its size. With it the
            learner is asked for the sign by itself, before the size.
        within: which share of the right number a guess may be off and still count as close.

    Raises:
        ValueError: for a reason of the sign of zero, which has none.
    """

    def __init__(self, prompt, *, right, unit="", why="", sign="", within=0.1):
        if sign and not right:
            raise ValueError(f"Zero has no sign, so there is no reason for it: {prompt!r}.")
        super().__init__(prompt)
        self.right, self.unit, self.why, self.sign, self.within = right, unit, why, sign, within
        self.how_to = _SIGN_FIRST if sign else _NUMBER

    def answer(self, *guess):
        """Commit to a guess, and set ``reply``. Never raises.

        Args:
            *guess: a number, or a text with one; or "minus" or "plus", for the sign alone.
        """
        self._judge(guess[0] if len(guess) == 1 else guess)

    def _judge(self, guess, is_size=False):
        side = read_sign(guess) if isinstance(guess, str) and self.right else 0
        if side:
            self._say(self._about_the_sign(side))
            return
        try:
            number, note = self._read(guess)
        except UnreadableError as reason:
            self._say(str(reason))
            return
        number = math.copysign(number, self.right) if is_size else number
        self._say(f"{self._about(number)} {note}".strip())

    def _read(self, guess):
        """The number in a guess, and a note on how it was read."""
        if isinstance(guess, str):
            typed = read_number(guess, self.unit, self.prompt, self._is_close)
            if typed is None:
                given = f" Yours is {kind(guess)}." if guess.strip() else ""
                raise UnreadableError(f"{_ASK_FOR_A_NUMBER}{given}")
            return typed
        try:
            return one_number(guess), ""
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
        if abs(off) <= 0.01 * abs(self.right):
            return f"Right: {truth}"
        if self._is_close(number):
            return f"Close: {truth}"
        sign = "The sign is right. " if self.right else ""
        side = "large" if off > 0 else "small"
        return f"{sign}The size is too {side} by {self._measured(abs(off))}: {truth}"

    def _measured(self, number):
        gap = "" if self.unit == "%" else " "
        return f"{number:.6g}{gap}{self.unit}".strip()

    def _make_controls(self, ipywidgets):
        box = ipywidgets.Text(
            description="Your guess", placeholder="a number", continuous_update=False
        )
        button = ipywidgets.Button(description="Commit")
        size = ipywidgets.HBox([box, ipywidgets.Label(self.unit), button])
        box.observe(lambda _: self._commit(box.value), "value")
        button.on_click(lambda _: self._commit(box.value))
        return self._sign_before(size, box, ipywidgets) if self.sign else size

    def _sign_before(self, size, box, ipywidgets):
        """Two buttons for the sign; the box for the size opens when one of them was pressed."""
        signs = ipywidgets.ToggleButtons(
            options=["minus", "plus"], value=None, description="Its sign"
        )
        size.layout.display = "none"
        box.description, box.placeholder = "Its size", "a number, without its sign"

        def choose(change):
            self.answer(change.new)
            size.layout.display = ""

        signs.observe(choose, "value")
        return ipywidgets.VBox([signs, size])

    def _commit(self, text):
        """Answer with what is in the box; where the sign was settled before, that is the size."""
        self._judge(text, is_size=bool(self.sign))

    def _as_markdown(self):
        return f"**{self.prompt}**\n\n*Guess a number{f', in {self.unit}' if self.unit else ''}.*"
