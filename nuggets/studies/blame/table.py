"""A small table: columns of numbers and words that are sorted, cut, shown, and saved as CSV."""

import csv
import html

import numpy as np

from ...engine.format import measured

SHOWN = 10
"""How many rows of a long table are shown."""

CHUNK = 10_000
"""How many rows are worked out at a time while they are written to a file."""

ALIKE = 1e-5
"""Two sizes that differ by a smaller part are equal: float32 keeps seven digits, and the last one
or two are not the same on every computer."""


def largest_first(sizes):
    """The order (n,) in which sizes (n,), 0 or more, come, the largest first, on every computer.

    Those that are equal but for rounding, as the blames of the two scores are, stay in the order
    that they had. Rounding each of them would not do: two equal ones may lie to both sides of where
    it rounds up. So the gap to the next one decides.
    """
    sizes = np.asarray(sizes)
    order = np.argsort(-sizes, kind="stable")
    logs = np.log(np.maximum(sizes[order], np.finfo(sizes.dtype).tiny))
    begins = np.append(True, logs[:-1] - logs[1:] > ALIKE)[: len(logs)]
    highest = logs[begins][np.cumsum(begins) - 1]
    steps = (highest - logs) // ALIKE  # where no gap is wide, it still goes down, in tiny steps
    ranks = np.cumsum(begins | np.append(False, np.diff(steps) != 0)[: len(logs)])
    return np.sort(ranks * len(sizes) + order, kind="stable") % max(1, len(sizes))


class Table:
    """Rows and columns. Sorting and cutting give a new table, and leave this one alone.

    ``table["gradient"]`` is a column as an array, ``table[0]`` is a row as a dict, ``table[:5]`` is
    a shorter table.

    Args:
        columns: name -> array; or name -> a function that gives the numbers of some rows, so that
            a long column is worked out only where it is looked at.
        rows: which rows, and in which order, as whole numbers (n,); all rows if not given.
        title: what stands over the table.
        digits: name -> how many digits of its numbers are shown; 3 if not given.
        about: the name of the class that all rows speak of, such as "cat"; None if there is none.
    """

    def __init__(self, columns, rows=None, title="", digits=None, about=None):
        self._columns = {
            name: column if callable(column) else np.asarray(column).__getitem__
            for name, column in columns.items()
        }
        self.rows = np.arange(len(next(iter(columns.values())))) if rows is None else rows
        self.title, self.digits, self.about = title, digits or {}, about

    @property
    def columns(self):
        """The names of the columns."""
        return list(self._columns)

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, which):
        if isinstance(which, str):
            return self._column(which)(self.rows)
        if isinstance(which, slice):
            return self._with(self.rows[which])
        row = self.rows[[which]]
        return {name: _plain(column(row)[0]) for name, column in self._columns.items()}

    def __iter__(self):
        cells = [self[name].tolist() for name in self._columns]
        return (dict(zip(self._columns, row, strict=True)) for row in zip(*cells, strict=True))

    def _with(self, rows):
        return Table(self._columns, rows, self.title, self.digits, self.about)

    def _column(self, name):
        if name not in self._columns:
            known = ", ".join(self._columns)
            raise KeyError(f"There is no column {name!r}: there are {known}.")
        return self._columns[name]

    def top(self, n=SHOWN):
        """The first ``n`` rows, as a table."""
        return self[:n]

    def sort(self, column, *, size=False, ascending=False):
        """The same rows, the largest number of a column first, or the smallest if ``ascending``.

        With ``size``, -3 counts as larger than 2.

        Raises:
            KeyError: for a column that does not exist; names those that do.
        """
        key = self[column]
        key = np.abs(key) if size else key
        order = np.argsort(key if ascending or key.dtype.kind == "U" else -key, kind="stable")
        if key.dtype.kind == "U" and not ascending:
            order = order[::-1]
        return self._with(self.rows[order])

    def save(self, path, rows=None):
        """Write the table, or its first ``rows``, as CSV, which every spreadsheet opens.

        Numbers are written in full; a file that is there is replaced.

        Raises:
            OSError: if nothing can be written there; says why.
        """
        table = self if rows is None else self[:rows]
        try:
            with open(path, "w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(table.columns)
                for start in range(0, len(table), CHUNK):
                    writer.writerows(table[start : start + CHUNK]._written())
        except OSError as problem:
            raise OSError(
                f"The table could not be written to {str(path)!r}: {problem.strerror}. Give the "
                'name of a file in a folder that is yours, such as "blame.csv".'
            ) from problem

    def _written(self):
        """The rows for a file: enough digits to read back the very same numbers."""
        columns = []
        for column in map(self.__getitem__, self._columns):
            digits = 9 if column.dtype.itemsize <= 4 else 17
            is_float, cells = column.dtype.kind == "f", column.tolist()
            columns.append([f"{x:.{digits}g}" for x in cells] if is_float else cells)
        return zip(*columns, strict=True)

    def _shown(self):
        """The cells of the first rows as text, and how many rows there are below them."""
        shown, cells = self[:SHOWN], []
        for name in self._columns:
            cells.append([_typeset(x, self.digits.get(name, 3)) for x in shown[name]])
        return list(zip(*cells, strict=True)), len(self) - len(shown)

    def __repr__(self):
        rows, more = self._shown()
        lines = [tuple(self._columns), *rows]
        widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
        text = [self.title] if self.title else []
        for line in lines:
            cells = (
                cell.ljust(width) if is_word else cell.rjust(width)
                for cell, width, is_word in zip(line, widths, self._words(), strict=True)
            )
            text.append("  ".join(cells).rstrip())
        return "\n".join([*text, f"... and {more:,} rows more"] if more else text)

    def _repr_html_(self):
        rows, more = self._shown()
        caption = self.title + (f" (and {more:,} rows more)" if more else "")
        sides = ["left" if is_word else "right" for is_word in self._words()]

        def row(cells, tag):
            return "".join(
                f'<{tag} style="text-align: {side}">{html.escape(cell)}</{tag}>'
                for cell, side in zip(cells, sides, strict=True)
            )

        body = "".join(f"<tr>{row(cells, 'td')}</tr>" for cells in rows)
        head = f"<thead><tr>{row(self._columns, 'th')}</tr></thead>"
        label = f"<caption>{html.escape(caption)}</caption>" if caption else ""
        return f"<table>{label}{head}<tbody>{body}</tbody></table>"

    def _words(self):
        return [self[:1][name].dtype.kind not in "fiu" for name in self._columns]


def _plain(cell):
    """A cell as plain Python."""
    return cell.item() if isinstance(cell, np.generic) else cell


def _typeset(cell, digits):
    """A cell to look at: some digits that count, and a true minus sign."""
    if isinstance(cell, (str, np.str_)):
        return str(cell)
    if isinstance(cell, (int, np.integer)):
        return f"{cell:,}"
    return "" if np.isnan(cell) else measured(cell, digits)
