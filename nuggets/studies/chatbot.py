"""A chatbot, word by word: two networks that guess the next word, and what they are asked.

``plain`` sees the last twelve words, and is made of layers that a picture is read by as well.
``Transformer`` looks back at every word of its row: the kind that the giants are made of. A ``Bot``
lets either of them answer. ``Counts`` guess the next word without a network.
"""

import hashlib
import math

import numpy as np
from threadpoolctl import threadpool_limits

from ..engine import ops
from ..engine.layers import (
    Embedding,
    Flatten,
    LayerNorm,
    Linear,
    Module,
    ModuleList,
    ReLU,
    Sequential,
    evaluating,
)
from ..engine.losses import cross_entropy
from ..engine.settings import number, whole
from ..engine.tensor import no_grad
from ..worlds import talk

LONGEST = 48
"""How many words an answer may have, or a question and its answer in a Transformer."""

HIDDEN = -1e9
"""A score so low that softmax gives it no chance."""


def plain(words, size=talk.WINDOW, width=32, hidden=256):
    """A network that guesses the next word from the last few: a table, and two layers.

    Args:
        words: how many words there are, the length of the vocabulary.
        size: how many words it sees.
        width: how many numbers stand for a word.
        hidden: how many neurons are between.

    Returns:
        Sequential from whole numbers (N, size) to a score for each next word (N, words).
    """
    return Sequential(
        Embedding(words, width),
        Flatten(),
        Linear(size * width, hidden),
        ReLU(),
        Linear(hidden, words),
    )


class Attention(Module):
    """Each word asks all words up to itself, and takes over what fits its question.

    Every word makes a query, a key and a value. The better the query fits a key, the more of that
    value is taken over; several heads do it side by side (Vaswani and others, 2017).

    Args:
        width: how many numbers stand for a word.
        heads: how many heads share them.
    """

    def __init__(self, width, heads):
        self.heads = heads
        self.query, self.key = Linear(width, width), Linear(width, width)
        self.value, self.out = Linear(width, width), Linear(width, width)

    def chances(self, x):
        """How much each word takes over from each: (N, heads, T, T), each row adds up to 1."""
        length = x.shape[1]
        query, key = self._split(self.query(x)), self._split(self.key(x))
        scores = (query @ key.transpose(2, 3)) * query.shape[-1] ** -0.5
        later = np.triu(np.ones((length, length), bool), 1)
        return ops.softmax(ops.masked_fill(scores, later, HIDDEN), -1)

    def forward(self, x):
        """(N, T, width) to the same."""
        taken = self.chances(x) @ self._split(self.value(x))
        return self.out(taken.transpose(1, 2).reshape(*x.shape))

    def _split(self, x):
        """(N, T, width) to (N, heads, T, width / heads)."""
        n, length, width = x.shape
        return x.reshape(n, length, self.heads, width // self.heads).transpose(1, 2)


class Block(Module):
    """One round of looking back and thinking it over; what comes in is kept, and added to.

    Args:
        width: how many numbers stand for a word.
        heads: of its ``Attention``.
    """

    def __init__(self, width, heads):
        self.before, self.between = LayerNorm(width), LayerNorm(width)
        self.look = Attention(width, heads)
        self.up, self.down = Linear(width, 4 * width), Linear(4 * width, width)

    def forward(self, x):
        """(N, T, width) to the same."""
        x = x + self.look(self.before(x))
        return x + self.down(ops.gelu(self.up(self.between(x))))


class Transformer(Module):
    """A network that guesses the next word at every place of a row, from all words before it.

    Args:
        words: how many words there are, the length of the vocabulary.
        longest: how many words a row may have.
        width: how many numbers stand for a word.
        heads: of each ``Attention``; they share the width, so it must be a multiple of them.
        blocks: how many ``Block`` there are.

    Raises:
        ValueError: if width is no multiple of heads.
    """

    def __init__(self, words, longest=LONGEST, width=64, heads=4, blocks=2):
        if whole("Transformer", "width", width) % whole("Transformer", "heads", heads):
            raise ValueError(f"{heads} heads cannot share {width} numbers: use a multiple.")
        self.longest = whole("Transformer", "longest", longest)
        self.words, self.places = Embedding(words, width), Embedding(longest, width)
        self.blocks = ModuleList([Block(width, heads) for _ in range(blocks)])
        self.norm, self.out = LayerNorm(width), Linear(width, words)

    def forward(self, x):
        """Whole numbers (N, T) to a score for each next word, (N, T, words)."""
        x = self.words(x) + self.places(np.arange(np.shape(x)[1]))
        for block in self.blocks:
            x = block(x)
        return self.out(self.norm(x))


def next_word_loss(scores, words):
    """Cross-entropy at every place of every row where a next word is asked for.

    Args:
        scores: (N, T, words).
        words: the next word at each place (N, T), or ``talk.IGNORED``.
    """
    asked = np.flatnonzero(np.asarray(words).reshape(-1) != talk.IGNORED)
    rows = scores.reshape(-1, scores.shape[-1])[asked]
    return cross_entropy(rows, np.asarray(words).reshape(-1)[asked])
