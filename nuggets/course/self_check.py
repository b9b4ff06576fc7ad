"""Questions over the whole course, one at a time; each miss leads to where it is taught.

A ``SelfCheck`` is driven from code by ``answer``, ``next`` and ``back``. In a notebook it shows
itself as a small widget; where no widget can run, as text. The answers live as long as the kernel.
"""

import functools
import textwrap
from typing import NamedTuple

from ..engine.format import count
from .question import Question
from .reply import WIDTH

BACK, NEXT, RESULT, AGAIN = "back", "next", "result", "start again"
"""What its buttons are called."""

COUNTS = "Your first answer to a question is the one that counts."

IF_AT_TOP = "*If a notebook opens at its top, press the link once more, or look for the heading.*"
"""JupyterLab 4 finds a heading far down a notebook at the second or third press only."""


class Item(NamedTuple):
    """A question, and where the course answers it.

    Attributes:
        notebook: such as "05_send_the_blame_back".
        heading: the heading there, without its marks.
        question: a ``Question``.
    """

    notebook: str
    heading: str
    question: Question

    @property
    def title(self):
        """The notebook as it is read: "05 send the blame back"."""
        return self.notebook.replace("_", " ")

    @property
    def place(self):
        """Where it is taught, as text."""
        return f"({self.title}, {self.heading})"

    @property
    def link(self):
        """Markdown that leads there from another lesson, in JupyterLab and on a static page."""
        anchor = self.heading.replace(" ", "-")
        return f"[{self.title}, *{self.heading}*]({self.notebook}.ipynb#{anchor})"


def asks(notebook, heading, text):
    """Make an ``Item`` from the text of a ``Question``."""
    return Item(notebook, heading, Question(text))


class SelfCheck:
    """Questions, each shown by itself, and after the last one what was missed.

    Args:
        items: list of ``Item``.

    Attributes:
        items: the same list.
        here: the number of the question that is shown, from 1; one more for the result.
        first: from the number of each answered question to the first answer that it got.
    """

    def __init__(self, items):
        self.items, self.here, self.first = list(items), 1, {}

    # --- by code ------------------------------------------------------------------------------

    def answer(self, text):
        """Answer the question that is shown. The first answer counts. Never raises.

        Args:
            text: one of its answers, or a part of it that no other answer has.
        """
        if not self._is_over:
            self._answer(self.here, text)
        self._show()

    def next(self):
        """Go to the next question; after the last one to the result, and then to the first."""
        self._go(self.here + 1)

    def back(self):
        """Go one question back; from the first one to the result."""
        self._go(self.here - 1)

    def start_again(self):
        """Forget all answers, and go to the first question."""
        self.first = {}
        for item in self.items:
            item.question.forget()
        self._go(1)

    @property
    def right(self):
        """How many questions were answered rightly at the first try."""
        return sum(answer == self._question(n).right for n, answer in self.first.items())

    @property
    def missed(self):
        """The numbers of the questions whose first answer was not right."""
        return sorted(n for n, answer in self.first.items() if answer != self._question(n).right)

    @property
    def unanswered(self):
        """The numbers of the questions without an answer."""
        return [n for n in range(1, len(self.items) + 1) if n not in self.first]

    def review(self):
        """Give what to look up, as a ``Review``: a notebook shows it with links."""
        return Review(self)

    # --- on a page ----------------------------------------------------------------------------

    @functools.cached_property
    def widget(self):
        """What shows it on a page, an ``explore.asked.Asked``."""
        from ..explore.asked import Asked  # only here, because it is slow to import

        return Asked(self)

    @property
    def prompt(self):
        """The line on top: which question this is, and the question."""
        if self._is_over:
            return "Your result"
        return f"Question {self.here} of {len(self.items)}. {self._question(self.here).prompt}"

    @property
    def reply(self):
        """What is said now: about the answer, or the result."""
        if self._is_over:
            return self._result()
        question, first = self._question(self.here), self.first.get(self.here)
        other = question.reply and question.chosen != first
        return (
            f"{question.reply} (Your first answer was another, and it counts.)"
            if other
            else (question.reply)
        )

    @property
    def tone(self):
        """How it is said: "right", "almost", or ""."""
        if self._is_over:
            return "right" if self.right == len(self.items) else ""
        return self._question(self.here).tone

    @property
    def how_to(self):
        """What is said before an answer."""
        return f"{Question.how_to} {COUNTS}"

    def controls(self):
        """The answers to choose from, and the buttons: a list of dicts."""
        names = [BACK, NEXT, *([AGAIN] if self._is_over else [RESULT])]
        buttons = [{"name": name, "label": name, "kind": "button"} for name in names]
        if self._is_over:
            return buttons
        (answers,) = self._question(self.here).controls()
        return [{**answers, "name": str(self.here)}, *buttons]

    def values(self):
        """What is chosen now."""
        return {} if self._is_over else {str(self.here): self._question(self.here).chosen}

    def heard(self, changed):
        """Take an answer that was chosen on the page, to whichever question it belongs."""
        for number, text in changed.items():
            self._answer(int(number), text)
        self._show()

    def pressed(self, button):
        """Do what a button on the page says."""
        deeds = {BACK: self.back, NEXT: self.next, AGAIN: self.start_again}
        deeds.get(button, lambda: self._go(len(self.items) + 1))()

    # --- inside -------------------------------------------------------------------------------

    @property
    def _is_over(self):
        return self.here > len(self.items)

    def _question(self, number):
        return self.items[number - 1].question

    def _answer(self, number, text):
        question = self._question(number)
        question.answer(text)
        if question.chosen is not None:
            self.first.setdefault(number, question.chosen)

    def _go(self, number):
        self.here = (number - 1) % (len(self.items) + 1) + 1
        self._show()

    def _show(self):
        if "widget" in self.__dict__:
            self.widget.update()

    def score(self):
        """How many are right, and how many are not answered, in a sentence."""
        if not self.first:
            return f"Nothing is answered yet. There are {count(len(self.items), 'question')}."
        open_ = f" {len(self.unanswered)} not answered yet." if self.unanswered else ""
        return f"{self.right} of {len(self.first)} right at the first try.{open_}"

    def _result(self):
        """The score, and a line for each notebook in which something was missed."""
        places = {}
        for number in self.missed:
            item = self.items[number - 1]
            places.setdefault(item.title, []).append(f"{item.heading} ({number})")
        rows = [f"{title}: {', '.join(headings)}" for title, headings in places.items()]
        more = "Worth another look (question in brackets):" if rows else ""
        return "\n".join(filter(None, [self.score(), more, *rows]))

    def __repr__(self):
        return f"<self-check: {self.score()}>"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self.widget.view() | {
            "text/plain": repr(self),
            "text/markdown": self._as_markdown(),
        }

    def _as_markdown(self):
        answers = [] if self._is_over else [f"- {one}" for one in self._question(self.here).answers]
        said = self.reply.replace("\n", "\n\n")
        return "\n".join([f"**{self.prompt}**", "", *answers, *(["", said] if said else [])])


class Review:
    """What a self-check found: the score, and a link for each miss.

    Args:
        check: a ``SelfCheck``.
    """

    def __init__(self, check):
        self._check = check

    def _lines(self, place):
        """The review, with a place for each question written by ``place(item)``."""
        check = self._check
        lines, left = [check.score()], check.unanswered if check.first else []
        if check.missed:
            lines += ["", "Worth another look:", ""]
            lines += [
                f"- {n}: {check.items[n - 1].question.prompt} {place(n)}" for n in check.missed
            ]
        if left:
            lines += ["", "Not answered yet:", "", *(f"- {n}: {place(n)}" for n in left)]
        elif check.first and not check.missed:
            lines[0] += " Nothing is left to look up."
        return lines

    def __repr__(self):
        lines = self._lines(lambda number: self._item(number).place)
        return "\n".join(textwrap.fill(line, WIDTH, subsequent_indent="  ") for line in lines)

    def _repr_markdown_(self):
        lines = self._lines(lambda number: self._item(number).link)
        return "\n".join(lines if len(lines) == 1 else [*lines, "", IF_AT_TOP])

    def _item(self, number):
        return self._check.items[number - 1]
