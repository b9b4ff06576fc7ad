"""Questions with a reply for every answer, and guesses of a number before it is shown.

Each is a plain object that is driven from code by ``answer``. In a notebook it shows itself as a
small widget; where no widget can run, as text.
"""

import functools
import html
import math
import re

_TEXT = "margin: 4px 0; line-height: 1.5; max-width: 46em"
_PROMPT = f'<p style="{_TEXT}; font-weight: bold">{{}}</p>'
_REPLY = f'<p style="{_TEXT}" role="status" aria-live="polite">{{}}</p>'

_MINUS = "\N{MINUS SIGN}"
_NUMBER = "Write a number, then press Enter."
_SIGN_FIRST = "First its sign: choose minus or plus, with the mouse or with Tab and Enter."
_SIGNS = {"minus": -1, "-": -1, _MINUS: -1, "plus": 1, "+": 1}
_NUMBER_IN_WORDS = re.compile(
    r"((?!minus|plus)[^\W\d]+\s+)?(minus|plus|[-+])?\s*(\d+\.?\d*|\.\d+)\s*(%|[^\W\d]*)\.?"
)
"""A number with at most a word or a sign before it and a unit after it."""


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

    def _answered(self, reply):
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
        """Choose an answer, as a click on it does, and set ``reply``. Never raises."""
        if not isinstance(text, str) or text not in self.answers:
            known = ", ".join(f'"{answer}"' for answer in self.answers)
            self._answered(f"That is not one of the answers. They are: {known}.")
            return
        self.chosen = text
        verdict = "Right." if text == self.right else "Not yet right."
        self._answered(f"{verdict} {self.answers[text]}")

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

    def answer(self, guess):
        """Commit to a guess, and set ``reply``. Never raises.

        Args:
            guess: a number, or a text with one; or "minus" or "plus", for the sign alone.
        """
        side = _SIGNS.get(guess.strip().lower()) if isinstance(guess, str) else None
        number = _read(guess, self.unit)
        if side and self.right:
            self._answered(self._about_the_sign(side))
        elif number is None:
            self._answered("A guess is one number, such as 2.5 or -3.")
        elif self.right and number * self.right <= 0:
            side = "above" if self.right > 0 else "below"
            words = f"First the sign: the number is {side} zero. {self.sign}".strip()
            self._answered(f"{words} Now guess its size.")
        else:
            self._answered(f"{self._about_the_size(number)} {self.why}".strip())

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
        if abs(off) <= self.within * abs(self.right):
            return f"Close: {truth}"
        sign = "The sign is right. " if self.right else ""
        side = "large" if off > 0 else "small"
        return f"{sign}The size is too {side} by {self._measured(abs(off))}: {truth}"

    def _measured(self, number):
        return f"{number:.6g} {self.unit}".strip()

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
        number = _read(text, self.unit)
        settled = self.sign and number is not None
        self.answer(math.copysign(number, self.right) if settled else text)

    def _as_markdown(self):
        return f"**{self.prompt}**\n\n*Guess a number{f', in {self.unit}' if self.unit else ''}.*"


def _read(guess, unit=""):
    """The number in a guess, None if there is not exactly one; words around it are fine."""
    if isinstance(guess, str):
        guess = guess.replace(",", ".").replace(_MINUS, "-")
        found = _NUMBER_IN_WORDS.fullmatch(guess.strip().lower())
        if found:
            _, sign, number, after = found.groups()
            share = 0.01 if "%" in after and unit != "%" else 1
            guess = float(number) * share * (-1 if sign in ("-", "minus") else 1)
    try:
        number = float(guess)
    except Exception:  # a guess from code may be anything
        return None
    return number if math.isfinite(number) else None
