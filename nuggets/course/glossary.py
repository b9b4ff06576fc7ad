"""The words of the whole course, to look at or to look up: ``ng.glossary()``."""

import difflib
import textwrap

from ..worlds.glossary import EVERYDAY, entries
from .reply import WIDTH

NONE = "\N{EN DASH}"
"""Stands where a word is called the same outside, or has no name of its own there."""

LEGEND = f"{NONE}: called the same outside, or without a name of its own there."


def glossary(word=None):
    """Give the glossary of the course, or what it says about one word.

    Args:
        word: such as "blame"; or its name outside, such as "gradient". All words if None.

    Returns:
        A ``Glossary``, which a notebook shows as a table. If there is no such word, it says so,
        and names near ones.

    Raises:
        TypeError: if the word is no text.
    """
    if word is None:
        return Glossary(sorted(entries(), key=lambda entry: entry.word.lower()))
    if not isinstance(word, str):
        raise TypeError(f'glossary() looks up a word, such as glossary("blame"), got {word!r}.')
    wanted = " ".join(word.lower().split())
    return Glossary([entry for entry in entries() if wanted in _names(entry)], word)


class Glossary:
    """Some words of the course. A notebook shows them as a table.

    Args:
        entries: list of ``Entry``.
        word: what was looked up; None where nothing was.

    Attributes:
        entries: the same list.
    """

    def __init__(self, entries, word=None):
        self.entries, self._word = entries, word

    def __len__(self):
        return len(self.entries)

    def _nothing(self):
        """What is said where a word was not found."""
        names = {name: entry.word for entry in entries() for name in _names(entry)}
        wanted = self._word.lower()
        near = difflib.get_close_matches(wanted, names, 3, 0.7)
        near += [name for name in names if wanted.strip() and wanted in name.split()]
        words = list(dict.fromkeys(names[name] for name in near))
        said = f'There is no word "{self._word}" in the glossary.'
        return f"{said} Near it: {', '.join(words)}." if words else said

    def __repr__(self):
        if not self.entries:
            return self._nothing()
        return "\n".join(map(_in_text, self.entries))

    def _repr_markdown_(self):
        if not self.entries:
            return self._nothing()
        rows = "\n".join(map(_row, self.entries))
        legend = "" if all(entry.outside for entry in self.entries) else f"\n\n{LEGEND}"
        return f"| word | meaning | outside | notebook |\n|:--|:--|:--|:--|\n{rows}{legend}"


def _names(entry):
    """All that an entry can be found by."""
    return [entry.word.lower(), *(name.lower() for name in entry.outside)]


def _outside(entry):
    return ", ".join(entry.outside) or NONE


def _row(entry):
    """One line of the table, with a link that leads on from a lesson."""
    anchor = "" if entry in EVERYDAY else "#Small-glossary"
    link = f"[{_short(entry.notebook)}]({entry.notebook}.ipynb{anchor})"
    return f"| **{entry.word}** | {entry.meaning} | {_outside(entry)} | {link} |"


def _short(notebook):
    """The number of a lesson; of another notebook its title."""
    folder, _, name = notebook.rpartition("/")
    return name.replace("_", " ") if folder else name[:2]


def _in_text(entry):
    outside = f" Outside: {_outside(entry)}." if entry.outside else ""
    line = f"{entry.word}: {entry.meaning}.{outside} ({_short(entry.notebook)})"
    return textwrap.fill(line, WIDTH, subsequent_indent="    ")
