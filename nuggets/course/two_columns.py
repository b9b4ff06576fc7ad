"""Two programs side by side: what differs is marked, line by line and word by word."""

import difflib
import html
import inspect
import io
import itertools
import textwrap
import tokenize
from typing import NamedTuple

import numpy as np

ALIKE = 0.5
"""Two lines stand beside each other if at least this share of their tokens is the same."""

UNSEEN = {
    tokenize.ENCODING, tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT,
    tokenize.ENDMARKER,
}  # fmt: skip


class Token(NamedTuple):
    """A word or a sign of a line of Python: where it begins and ends, and what it is."""

    start: int
    end: int
    text: str


class Line(NamedTuple):
    """A line of a program.

    Attributes:
        text: the line, without its end.
        tokens: its tokens, from left to right.
        changed: for each of them, whether it is not in the line beside it.
    """

    text: str
    tokens: list
    changed: list

    def spans(self):
        """Where marks begin and end; one for changed tokens that follow each other."""
        spans, goes_on = [], False
        for token, changed in zip(self.tokens, self.changed, strict=True):
            if changed and goes_on:
                spans[-1][1] = token.end
            elif changed:
                spans.append([token.start, token.end])
            goes_on = changed
        return spans


EMPTY = Line("", [], [])


def two_columns(ours, theirs, titles=("nuggets", "PyTorch")):
    """Put two programs side by side, and mark the tokens that differ.

    Args:
        ours: a function, a class, a module, or the text of a program in Python.
        theirs: likewise.
        titles: what stands over the two columns.

    Returns:
        A ``TwoColumns``.

    Raises:
        TypeError: if it is none of these, or has no Python source.
        ValueError: if a text is no Python, or if there are not two titles.
    """
    if isinstance(titles, str) or len(titles) != 2:
        raise ValueError(f"two_columns() needs two titles, got {titles!r}.")
    left, right = ([*_lines(source)] for source in (ours, theirs))
    pairs = [_compared(one, other) for one, other in _closed_up(_aligned(left, right))]
    return TwoColumns(pairs, tuple(map(str, titles)))


class TwoColumns:
    """Two programs, line beside line.

    Attributes:
        pairs: (left, right) for each row, as a ``Line`` each.
        titles: what stands over the columns.
        changed: how many tokens differ, in both together.
        all: how many there are.
    """

    def __init__(self, pairs, titles):
        self.pairs, self.titles = pairs, titles
        marks = [mark for pair in pairs for line in pair for mark in line.changed]
        self.changed, self.all = sum(marks), len(marks)

    def _caption(self):
        return f"{self.changed:,} of {self.all:,} tokens differ"

    def __repr__(self):
        left = max(len(self.titles[0]), *(len(line.text) for line, _ in self.pairs))
        rows = [self.titles, ("-" * left, "-" * left)]
        for pair in self.pairs:
            rows.append([line.text for line in pair])
            marks = [_underlined(line) for line in pair]
            if any(marks):
                rows.append(marks)
        lines = [f"{one:{left}} | {other}".rstrip() for one, other in rows]
        return "\n".join([*lines, self._caption()])

    def _repr_html_(self):
        from ..drawing import style  # only here, because it is slow to import

        ground = f"color: {style.INK}; background: {style.PAPER}"
        cell = (
            "text-align: left; vertical-align: top; padding: 0 5px; width: 50%; border: 0; "
            f"{ground}"
        )
        code = (
            "margin: 0; padding: 0; font-size: 12px; line-height: 1.5; white-space: pre-wrap; "
            f"{ground}"
        )
        mark = (
            f"color: {style.INK}; background: {style.FAINT}; font-weight: bold; "
            "text-decoration: underline"
        )

        def row(tag, cells):
            return "".join(f'<{tag} style="{cell}">{inside}</{tag.split()[0]}>' for inside in cells)

        body = "".join(
            "<tr>"
            + row("td", [f'<pre style="{code}">{_marked(line, mark)}</pre>' for line in pair])
            + "</tr>"
            for pair in self.pairs
        )
        head = row('th scope="col"', map(html.escape, self.titles))
        look = (
            "width: 100%; max-width: 720px; table-layout: fixed; border-collapse: collapse; "
            f"{ground}"
        )
        caption = f'<caption style="padding: 4px; {ground}">{self._caption()}</caption>'
        return (
            f'<table style="{look}">{caption}<thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table>"
        )


def _source(given):
    """The text of a program."""
    if isinstance(given, str):
        return textwrap.dedent(given)
    try:
        return textwrap.dedent(inspect.getsource(inspect.unwrap(given)))
    except (TypeError, OSError):
        raise TypeError(
            f"two_columns() compares functions, classes, modules and texts in Python, not {given!r}"
        ) from None


def _lines(given):
    """Yield the lines of a program with their tokens; none at its ends is empty."""
    source = _source(given).rstrip().lstrip("\n")
    lines, tokens = source.split("\n"), {}
    for row, token in _tokens(source, lines):
        tokens.setdefault(row, []).append(token)
    for row, text in enumerate(lines):
        yield Line(text.rstrip(), tokens.get(row, []), [])


def _tokens(source, lines):
    """Yield (row, Token); what goes on in the next line, such as a docstring, is a token in each.

    Python 3.12 takes an f-string apart, and older ones do not: here it is one token.
    """
    starts, begun, depth = {"FSTRING_START", "TSTRING_START"}, None, 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            name = tokenize.tok_name[token.type]
            begun = token.start if name in starts and not depth else begun
            depth += (name in starts) - name.endswith("STRING_END")
            if depth or token.type in UNSEEN:
                continue
            start, begun = begun or token.start, None
            for row in range(start[0] - 1, token.end[0]):
                text = lines[row]
                first = start[1] if row == start[0] - 1 else len(text) - len(text.lstrip())
                last = token.end[1] if row == token.end[0] - 1 else len(text.rstrip())
                if first < last:
                    yield row, Token(first, last, text[first:last])
    except (tokenize.TokenError, SyntaxError) as problem:
        raise ValueError(f"two_columns() compares programs in Python: {problem}.") from None


def _same(one, other):
    """(place, place) of the tokens that two lines share, in their order."""
    words = [[token.text for token in line.tokens] for line in (one, other)]
    blocks = difflib.SequenceMatcher(None, *words, autojunk=False).get_matching_blocks()
    return [(a + i, b + i) for a, b, size in blocks for i in range(size)]


def _likeness(one, other):
    """How much is won by putting two lines side by side; nothing if too little is the same."""
    if not one.tokens and not other.tokens:
        return 0.5
    same = len(_same(one, other))
    return same if 2 * same >= ALIKE * (len(one.tokens) + len(other.tokens)) else 0


def _aligned(left, right):
    """Pairs of lines, in order, so that most is the same; a line without a partner gets EMPTY."""
    won = np.zeros((len(left) + 1, len(right) + 1))
    likeness = np.array([[_likeness(one, other) for other in right] for one in left])
    for i, j in itertools.product(range(len(left)), range(len(right))):
        together = won[i, j] + likeness[i, j] if likeness[i, j] else 0
        won[i + 1, j + 1] = max(won[i, j + 1], won[i + 1, j], together)
    pairs, i, j = [], len(left), len(right)
    while i or j:
        if (
            i
            and j
            and likeness[i - 1, j - 1]
            and (won[i, j] == won[i - 1, j - 1] + likeness[i - 1, j - 1])
        ):
            i, j = i - 1, j - 1
            pairs.append((left[i], right[j]))
        elif j and won[i, j] == won[i, j - 1]:
            j -= 1
            pairs.append((EMPTY, right[j]))
        else:
            i -= 1
            pairs.append((left[i], EMPTY))
    return pairs[::-1]


def _is_pair(pair):
    return not any(line is EMPTY for line in pair)


def _closed_up(pairs):
    """The same pairs; lines without a partner stand beside those without one on the other side."""
    rows = []
    for is_pair, run in itertools.groupby(pairs, key=_is_pair):
        if is_pair:
            rows += run
            continue
        left, right = (
            [line for line in side if line is not EMPTY] for side in zip(*run, strict=True)
        )
        rows += itertools.zip_longest(left, right, fillvalue=EMPTY)
    return rows


def _compared(one, other):
    """The same two lines, knowing which of their tokens are not in the other."""
    same = _same(one, other)
    kept = [set(places) for places in zip(*same, strict=True)] or [set(), set()]
    return tuple(
        line._replace(changed=[i not in stays for i in range(len(line.tokens))])
        for line, stays in zip((one, other), kept, strict=True)
    )


def _underlined(line):
    """Marks to print under a line."""
    text = ""
    for start, end in line.spans():
        text = text.ljust(start) + "^" * (end - start)
    return text


def _marked(line, style):
    """A line for a page."""
    parts, done = [], 0
    for start, end in line.spans():
        parts.append(html.escape(line.text[done:start]))
        parts.append(f'<mark style="{style}">{html.escape(line.text[start:end])}</mark>')
        done = end
    return "".join([*parts, html.escape(line.text[done:])]) or " "
