"""What is said to an answer: words, and on a page a sign that tells right from not yet."""

import html
import textwrap

WIDTH = 88
"""Printed text is wrapped to this many characters, so that it also fits where pages do not wrap."""


class Reply:
    """Words that print themselves, and that a notebook shows with a sign.

    Args:
        words: what is said; the first of them say whether the answer was right.
        tone: "right", or "almost".
    """

    def __init__(self, words, tone):
        self.words, self.tone = " ".join(words.encode(errors="replace").decode().split()), tone

    def __repr__(self):
        return textwrap.fill(self.words, WIDTH, break_long_words=False, break_on_hyphens=False)

    def _repr_html_(self):
        from ..drawing import style  # only here, because it is slow to import

        sign, edge, ground = {
            "right": ("\N{CHECK MARK}", style.RIGHT, style.RIGHT_GROUND),
            "almost": ("\N{BLACK RIGHTWARDS ARROW}", style.GREY, style.MIST),
        }[self.tone]
        look = (
            "margin: 4px 0; padding: 6px 10px; max-width: 46em; line-height: 1.5; "
            f"color: {style.INK}; background: {ground}; border-left: 4px solid {edge}"
        )
        mark = f"color: {edge}; font-weight: bold; padding-right: 8px"
        words = html.escape(self.words)
        return (
            f'<p role="status" style="{look}">'
            f'<span aria-hidden="true" style="{mark}">{sign}</span>{words}</p>'
        )

    def show(self):
        """Show it under the cell; where there is no notebook, print it."""
        from IPython.display import display  # only here, because it is slow to import

        display(self)
