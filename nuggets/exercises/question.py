"""Questions with a reply for every answer, and guesses of a number before it is shown.

Each is a plain object that is driven from code by ``answer``. In a notebook it shows itself as a
small widget; where no widget can run, as text.
"""

import functools
import html
import math

_TEXT = "margin: 4px 0; line-height: 1.5; max-width: 46em"
_PROMPT = f'<p style="{_TEXT}; font-weight: bold">{{}}</p>'
_REPLY = f'<p style="{_TEXT}" role="status" aria-live="polite">{{}}</p>'


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
        within: which share of the right number a guess may be off and still count as close.
    """

    how_to = "Write a number, then press Enter."

    def __init__(self, prompt, *, right, unit="", why="", within=0.1):
        super().__init__(prompt)
        self.right, self.unit, self.why, self.within = right, unit, why, within

    def answer(self, guess):
        """Commit to a guess, a number or a text with one, and set ``reply``. Never raises."""
        number = _read(guess)
        if number is None:
            self._answered("A guess is one number, such as 2.5 or -3.")
        elif self.right and number * self.right <= 0:
            side = "above" if self.right > 0 else "below"
            self._answered(f"First the sign: the number is {side} zero. Now guess its size.")
        else:
            self._answered(f"{self._about_the_size(number)} {self.why}".strip())

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
        box.observe(lambda change: self.answer(change.new), "value")
        button.on_click(lambda _: self.answer(box.value))
        return ipywidgets.HBox([box, ipywidgets.Label(self.unit), button])

    def _as_markdown(self):
        return f"**{self.prompt}**\n\n*Guess a number{f', in {self.unit}' if self.unit else ''}.*"


def _read(guess):
    """The number in a guess, None if there is none. A decimal comma and a true minus are fine."""
    if isinstance(guess, str):
        guess = guess.replace(",", ".").replace("\N{MINUS SIGN}", "-")
    try:
        number = float(guess)
    except Exception:  # a guess from code may be anything
        return None
    return number if math.isfinite(number) else None
