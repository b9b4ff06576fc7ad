"""Splits the texts that the lessons are written in: a question first, then rows with marks.

A row begins at the margin with its mark and a space, and what goes on below it stands to the right
of the mark; so no line of the question may begin with a mark. In a row
"this | that" the bar stands between an answer and what is said to it.
"""

import inspect
import re


def rows_of(text, marks):
    """Give what stands before the first row, and a list of (mark, row), each in one line.

    Args:
        text: the text.
        marks: a regular expression for the marks.
    """
    head, *rows = re.split(rf"^({marks}) ", inspect.cleandoc(text), flags=re.MULTILINE)
    return in_one_line(head), list(zip(rows[::2], map(in_one_line, rows[1::2]), strict=True))


def at_the_bar(row):
    """Give an answer and what is said to it.

    Raises:
        ValueError: if one of the two is missing.
    """
    answer, _, reply = row.partition(" | ")
    if not answer or not reply:
        raise ValueError(f"An answer stands before a bar, and a reply behind it, not: {row!r}.")
    return answer, reply


def once_each(pairs):
    """Give pairs as a dict.

    Raises:
        ValueError: if a key stands twice, as one of the two would be lost.
    """
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError(f"These words stand before more than one row: {list(made)}.")
    return made


def in_one_line(text):
    """Give a text in one line, with one space between its words."""
    return " ".join((text or "").split())
