"""Tables for a terminal and for a README, from the same rows."""

import math


def table(title, head, rows, markdown=False):
    """Lay out a table: the first column to the left, numbers to the right.

    Args:
        title: a line above it.
        head: what each column is called.
        rows: lists of texts, as long as ``head``.
        markdown: whether it is for a README.
    """
    if markdown:
        rule = ["---", *["---:"] * (len(head) - 1)]
        lines = (f"| {' | '.join(row)} |" for row in (head, rule, *rows))
        return "\n".join((f"**{title}**", "", *lines, ""))
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = ("  ".join(_cells(row, widths)).rstrip() for row in (head, *rows))
    return "\n".join((title, "-" * len(title), *lines, ""))


def number(x, digits=3):
    """A number with so many digits that tell something; a dash where it is not known."""
    if x is None or math.isnan(x):
        return "-"
    places = max(0, digits - 1 - math.floor(math.log10(abs(x)))) if x else 0
    return f"{x:.{min(places, digits)}f}"


def verdict(x, target, doubtful=False):
    """Whether x is at most the target; nothing where either is not known."""
    if x is None or target is None or math.isnan(x):
        return ""
    return ("met" if x <= target else "MISSED") + "?" * doubtful


def _cells(row, widths):
    first, *others = zip(row, widths, strict=True)
    return [first[0].ljust(first[1]), *(text.rjust(width) for text, width in others)]
