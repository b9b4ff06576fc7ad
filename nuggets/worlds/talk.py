"""The coach's talk: what the course says, as something that a network can learn to say.

``questions()`` asks for every word of the glossaries, in several ways, and knows the answers;
``prose()`` is the text of the lessons. ``Vocabulary`` turns words into whole numbers, ``windows``
and ``sequences`` turn talk into what a network is shown.

The text comes from the notebooks. It is kept in a small file, ``talk.json``, which is made anew by
``python -m nuggets.worlds.talk``; so is ``glossary.json``, the words of the whole course.
"""

import functools
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ..engine.settings import said, whole
from .glossary import NOTEBOOKS, lessons, markdown_of, plain, rows_of, store

FILE = Path(__file__).with_name("talk.json")
OWN = "10_", "12_"
"""The lesson that learns from the talk is no part of it, and neither is the one that looks back."""

WAYS = (
    "what is {}?",
    "{}?",
    "tell me about {}.",
    "what does {} mean?",
    "please explain {}.",
    "I forgot what {} is.",
    "coach, what is {}?",
    "can you explain {} to me?",
    "{}, what is that?",
    "what do you mean by {}?",
    "and {}? what is that about?",
    "so what does the word {} mean, please?",
    "I do not know what {} is. tell me, please.",
    "explain to me what you mean by {}.",
    "do you know the word {}?",
    "hello coach! I forgot {}. what was it?",
)
"""Ways to ask. Each word is asked for in ``LEARNED`` of them."""

LEARNED = 5

OTHER_WAYS = ("please tell me what {} is.", "coach, please explain the word {} to me.")
"""Ways to ask that no word is asked in: of known words, in an order that was never seen."""

PAD, UNKNOWN, ANSWER, END = "<pad>", "<?>", "<answer>", "<end>"
SIGNS = (PAD, UNKNOWN, ANSWER, END)
"""What stands for no word, for a word never seen, for "now answer", and for "that was all"."""

WINDOW = 12
"""How many words a plain network sees at once."""

ROOM = 16
"""How many words a question may have, "now answer" with them; of a longer one the last are seen."""

IGNORED = -100
"""In place of the next word where nobody asks for it; PyTorch's number for that."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019\-][^\W_]+)*|[^\s\w]")
_NOT_BEFORE, _NOT_AFTER = ".,:;?!)%", "(−"


class Pair(NamedTuple):
    """A question and its answer, as text."""

    question: str
    answer: str


@functools.cache
def _stored():
    return json.loads(FILE.read_text("utf-8"))


def glossary():
    """Every word of the glossaries and what it means, in the order of the lessons.

    Returns:
        dict, word -> meaning, both as text.
    """
    return dict(_stored()["glossary"])


def questions(unseen=False):
    """Every word of the glossaries, asked for in several ways, each with its answer.

    Args:
        unseen: False for the ones to learn from, ``LEARNED`` of the ``WAYS`` for each word; True
            for the ``OTHER_WAYS`` to test with.

    Returns:
        list of ``Pair``: all ways for the first word, then for the second, and so on.
    """
    _check_unseen("questions", unseen)
    return [
        Pair(way.format(word), f"{meaning}.")
        for place, (word, meaning) in enumerate(glossary().items())
        for way in (OTHER_WAYS if unseen else _learned_ways(place))
    ]


def _learned_ways(place):
    """The ways that a word is asked in, by its place: each in turn, so that all are used alike."""
    rng = np.random.default_rng(place)
    return [WAYS[i] for i in rng.permutation(len(WAYS))[:LEARNED]]


def prose(unseen=False):
    """The paragraphs of the lessons, as plain text.

    Args:
        unseen: True for every tenth paragraph, which is held back; False for all others.

    Returns:
        list of text.
    """
    _check_unseen("prose", unseen)
    return [text for i, text in enumerate(_stored()["prose"]) if (i % 10 == 9) == unseen]


def _check_unseen(owner, given):
    if not isinstance(given, (bool, np.bool_)):
        raise TypeError(f"{owner} needs True or False for unseen, got {given!r}.")


def texts_of(owner, given):
    """Give texts as a list; what is no list of texts, such as one text alone, is a TypeError."""
    return _list_of(owner, given, _is_text, "texts, such as ['what is blame?']")


def pairs_of(owner, given):
    """Give questions with their answers as a list of ``Pair``; others are a TypeError."""
    what = "questions and answers, such as [('why?', 'I see.')]"
    return [Pair(*pair) for pair in _list_of(owner, given, _is_pair, what)]


def _list_of(owner, given, fits, what):
    """What was given as a list, where each one in it fits."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise TypeError(f"{owner} needs a list of {what}, got {given!r}.")
    row = list(given)
    for one in row:
        if not fits(one):
            raise TypeError(f"{owner} needs a list of {what}, and there is {one!r} in it.")
    return row


def _is_text(given):
    return isinstance(given, str)


def _is_pair(given):
    return isinstance(given, (tuple, list)) and len(given) == 2 and all(map(_is_text, given))


def check_vocabulary(owner, given):
    """Refuse (TypeError) what is no ``Vocabulary``."""
    if not isinstance(given, Vocabulary):
        raise TypeError(
            f"{owner} needs a vocabulary, such as talk.vocabulary(), got {said(given)}."
        )


def tokens(text):
    """Cut a text into words and signs, in small letters: "Why? I see." is why ? i see .

    Raises:
        TypeError: if it is no text.
    """
    if not isinstance(text, str):
        raise TypeError(f"tokens() cuts up a text, such as 'what is blame?', got {text!r}.")
    return _WORD.findall(text.lower())


_SIGN_AFTER = {tokens(way)[0]: way[-1] for way in WAYS if not way.startswith("{")}
"""The sign at the end of a way to ask, by its first word."""


def ended(question):
    """A question with a sign at its end, as all that are learned have: "what is blame" gets a "?".

    One without gets the sign of the way to ask that begins with the same word, or "?".
    """
    words = tokens(question)
    if not words or words[-1] in (".", "?", "!"):
        return question
    return question + _SIGN_AFTER.get(words[0], "?")


def joined(words):
    """Put words and signs together, with spaces where they belong; signs like <end> are left out.

    Args:
        words: list of text.
    """
    text, last = "", _NOT_AFTER
    for word in words:
        if word not in (PAD, ANSWER, END):
            text += word if last in _NOT_AFTER or word in _NOT_BEFORE else f" {word}"
            last = word
    return text


class Vocabulary:
    """The words that a network knows; the number of a word is its place in the list.

    Args:
        texts: list of texts; all their words are in.
        least: how often a word must stand there to be in.

    Attributes:
        words: the list, ``SIGNS`` first.

    Raises:
        TypeError: if texts is no list of texts, such as one text alone.
    """

    def __init__(self, texts, least=1):
        whole("Vocabulary", "least", least)
        counts = {}
        texts = texts_of("Vocabulary", texts)
        for word in (word for text in texts for word in tokens(text)):
            counts[word] = counts.get(word, 0) + 1
        self.words = [*SIGNS, *sorted(word for word, n in counts.items() if n >= least)]
        self._numbers = {word: i for i, word in enumerate(self.words)}

    def number(self, word):
        """The number of one word or sign; that of ``UNKNOWN`` for a word that is not in."""
        return self._numbers.get(word, self._numbers[UNKNOWN])

    def encode(self, text):
        """The words of a text as whole numbers, a list."""
        return [self.number(word) for word in tokens(text)]

    def decode(self, numbers):
        """Whole numbers as words again, a list.

        Raises:
            TypeError: if they are no row of whole numbers.
            ValueError: if there is no word of a number.
        """
        if not isinstance(numbers, Iterable) or isinstance(numbers, str):
            raise TypeError(f"decode() needs a list of whole numbers, got {numbers!r}.")
        return [self._word(number) for number in numbers]

    def _word(self, number):
        number = whole("decode()", "a word", number, 0)
        if number >= len(self):
            raise ValueError(f"There is no word {number}: they go from 0 to {len(self) - 1}.")
        return self.words[number]

    def strangers(self, text):
        """The words of a text that are not in, a list."""
        return [word for word in tokens(text) if word not in self._numbers]

    def __len__(self):
        return len(self.words)

    def __repr__(self):
        return f"<vocabulary: {len(self)} words>"


def vocabulary():
    """All words of the questions and their answers."""
    return Vocabulary([text for pair in questions() for text in pair])


def asked(question, vocabulary):
    """What a network is shown of a question before it answers: its words, and "now answer".

    A question without a sign at its end gets one, if the vocabulary has it: see ``ended``.

    Returns:
        list of whole numbers.
    """
    words = vocabulary.encode(ended(question))
    if words and words[-1] == vocabulary.number(UNKNOWN):
        words = vocabulary.encode(question)
    return [*words, vocabulary.number(ANSWER)]


def answered(answer, vocabulary):
    """What a network is to say: the words of an answer, and "that was all".

    Returns:
        list of whole numbers.
    """
    return [*vocabulary.encode(answer), vocabulary.number(END)]


def windows(pairs, vocabulary, size=WINDOW):
    """Every word of every answer, with the words before it: the next word is to be guessed.

    Args:
        pairs: list of ``Pair``.
        vocabulary: a ``Vocabulary``.
        size: how many words before it are seen; where there are fewer, ``PAD`` stands in front.

    Returns:
        the words before (N, size), and the next word (N,), whole numbers.
    """
    whole("windows", "size", size)
    check_vocabulary("windows", vocabulary)
    before, nexts = [], []
    for question, answer in pairs_of("windows", pairs):
        seen = asked(question, vocabulary)
        for word in answered(answer, vocabulary):
            before.append(last(seen, size))
            nexts.append(word)
            seen.append(word)
    return np.array(before), np.array(nexts)


def text_windows(texts, vocabulary, size=WINDOW):
    """The same for texts without questions: every word, with the words before it."""
    texts = texts_of("text_windows", texts)
    return windows([Pair("", text) for text in texts], vocabulary, size)


def last(numbers, size):
    """The last ``size`` of a list of numbers of words, with ``PAD`` (0) in front of a short one."""
    return [0] * (size - len(numbers)) + list(numbers[-size:])


def sequences(pairs, vocabulary):
    """Every pair in one row, for a network that reads a whole row at once.

    A question has ``ROOM`` places, with ``PAD`` in front of a short one: so all answers begin at
    the same place.

    Args:
        pairs: list of ``Pair``.
        vocabulary: a ``Vocabulary``.

    Returns:
        the words (N, T), with ``PAD`` behind a short answer; and for each place the next word
        (N, T), or ``IGNORED`` where it is none of the answer.

    Raises:
        TypeError: if pairs is no list of questions and answers.
        ValueError: if there is none.
    """
    check_vocabulary("sequences", vocabulary)
    pairs = pairs_of("sequences", pairs)
    if not pairs:
        raise ValueError("There is no question in that: give some, such as talk.questions().")
    answers = [answered(pair.answer, vocabulary) for pair in pairs]
    longest = ROOM + max(map(len, answers)) - 1
    x = np.zeros((len(pairs), longest), int)
    y = np.full((len(pairs), longest), IGNORED)
    for i, (pair, answer) in enumerate(zip(pairs, answers, strict=True)):
        end = ROOM + len(answer) - 1
        x[i, :end] = [*last(asked(pair.question, vocabulary), ROOM), *answer[:-1]]
        y[i, ROOM - 1 : end] = answer
    return x, y


# --- how the file is made ---------------------------------------------------------------------


def read_notebooks(folder=NOTEBOOKS):
    """Read the glossaries and the prose out of the notebooks.

    Args:
        folder: where the notebooks are; those in its ``more/`` come last.

    Returns:
        dict of "glossary", a list of [word, meaning], and "prose", a list of paragraphs, each once.

    Raises:
        FileNotFoundError: if there are no notebooks.
    """
    files = [file for file in lessons(folder) if not file.name.startswith(OWN)]
    cells = [cell for file in files for cell in markdown_of(file)]
    meanings = {}
    for word, meaning in rows_of(cells):
        meanings.setdefault(plain(word).lower(), plain(meaning))
    paragraphs = (plain(part) for cell in cells for part in re.split(r"\n\s*\n", cell))
    return {
        "glossary": [list(pair) for pair in meanings.items()],
        "prose": list(dict.fromkeys(text for text in paragraphs if _is_prose(text))),
    }


def _is_prose(text):
    """Whether a paragraph is whole sentences: no heading, no table, no rest of a fence."""
    return "|" not in text and len(tokens(text)) >= 8 and text.endswith((".", "?", "!"))


def written(talk):
    """The text of the file: one line for each word and each paragraph, so that changes are seen."""
    rows = {
        name: ",\n".join(json.dumps(row, ensure_ascii=False) for row in talk[name])
        for name in ("glossary", "prose")
    }
    return "{" + ",\n".join(f'"{name}": [\n{text}\n]' for name, text in rows.items()) + "}\n"


def main():
    """Read the notebooks, and write the file anew; and with it that of the whole glossary."""
    store()
    talk = read_notebooks()
    FILE.write_text(written(talk), "utf-8")
    _stored.cache_clear()
    words = sum(len(tokens(text)) for text in talk["prose"])
    print(
        f"{len(glossary())} words of the glossaries, {len(questions())} questions to learn, "
        f"{len(questions(unseen=True))} to test with; {words:,} words of prose; "
        f"{FILE.stat().st_size / 1000:.0f} kB"
    )


if __name__ == "__main__":
    main()
