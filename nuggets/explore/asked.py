"""A question on a page, on the same shell as the explorers."""

from .shell import Shell


class Asked(Shell):
    """A question, what answers it, and the reply; kept up to date by ``update``.

    Args:
        question: an object with a ``prompt``; with ``controls()`` and ``values()``, what it is
            answered with now; ``heard(changed)``, which takes the answers of a hand; and
            ``reply``, ``tone`` and ``how_to``. Where it has buttons, ``pressed(name)`` does what
            they say.
    """

    def __init__(self, question):
        self._question = question
        super().__init__()
        self.update()

    def update(self):
        """Show what the question says now."""
        asked = self._question
        with self.hold_sync():
            self.prompt = asked.prompt
            self.controls, self.values = asked.controls(), asked.values()
            self.text, self.tone = asked.reply or asked.how_to, asked.tone

    def hear(self, changed, pressed, files):
        """Let the question hear what was answered on the page, and then which buttons."""
        if changed:
            self._question.heard(changed)
        for name in pressed:
            self._question.pressed(name)

    def __repr__(self):
        return repr(self._question)
