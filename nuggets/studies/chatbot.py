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
    Dropout,
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
from ..engine.settings import number, said, whole
from ..engine.tensor import no_grad
from ..worlds import talk

LONGEST = 48
"""How many words an answer may have, or a question and its answer in a Transformer."""

HIDDEN = -1e9
"""Added to a score, it leaves one so low that softmax gives it no chance."""


def plain(words, size=talk.WINDOW, width=32, hidden=256, dropout=0.0):
    """A network that guesses the next word from the last few: a table, and two layers.

    Args:
        words: how many words there are, the length of the vocabulary.
        size: how many words it sees.
        width: how many numbers stand for a word.
        hidden: how many neurons are between.
        dropout: which share of the numbers is left out while it learns, before each layer; prose,
            unlike answers, is not to be learned by heart.

    Returns:
        Sequential from whole numbers (N, size) to a score for each next word (N, words).

    Raises:
        TypeError, ValueError: if a setting is no whole number of at least 1, or dropout no share.
    """
    for name, given in {"words": words, "size": size, "width": width, "hidden": hidden}.items():
        whole("plain", name, given)
    leave_out = [Dropout(dropout)] if number("plain", "dropout", dropout, 0, 1) else []
    return Sequential(
        *(Embedding(words, width), Flatten(), *leave_out),
        *(Linear(size * width, hidden), ReLU(), *leave_out),
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
        _, length, width = x.shape
        steady = (width // self.heads) ** -0.5  # for queries, as the scores are many more numbers
        query, key = self._split(self.query(x) * steady), self._split(self.key(x))
        scores = query @ key.transpose(2, 3)
        later = np.triu(np.full((length, length), HIDDEN, scores.dtype), 1)  # added: no copies
        return ops.softmax(scores + later, -1)

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
        TypeError: if a setting is no whole number.
        ValueError: if one is below 1 (blocks: below 0), or width is no multiple of heads.
    """

    def __init__(self, words, longest=LONGEST, width=64, heads=4, blocks=2):
        if whole("Transformer", "width", width) % whole("Transformer", "heads", heads):
            raise ValueError(f"{heads} heads cannot share {width} numbers: use a multiple.")
        self.longest = whole("Transformer", "longest", longest)
        whole("Transformer", "words", words), whole("Transformer", "blocks", blocks, 0)
        self.words, self.places = Embedding(words, width), Embedding(longest, width)
        self.blocks = ModuleList([Block(width, heads) for _ in range(blocks)])
        self.norm, self.out = LayerNorm(width), Linear(width, words)

    def forward(self, x):
        """Whole numbers (N, T) to a score for each next word, (N, T, words)."""
        shape = self._shape_of(x)
        if len(shape) != 2 or shape[1] > self.longest:
            raise ValueError(
                f"Transformer takes rows of at most {self.longest} words, (N, T), got {shape}."
            )
        x = self.words(x) + self.places(np.arange(shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.out(self.norm(x))


def next_word_loss(scores, words):
    """Cross-entropy at every place of every row where a next word is asked for.

    Args:
        scores: (N, T, words).
        words: the next word at each place (N, T), or ``talk.IGNORED``.

    Raises:
        ValueError: if there is not a word for each place.
    """
    if np.shape(words) != scores.shape[:-1]:
        raise ValueError(
            f"next_word_loss needs a next word (N, T) for each place of the scores "
            f"(N, T, words), got {np.shape(words)} and {scores.shape}."
        )
    asked = np.flatnonzero(np.asarray(words).reshape(-1) != talk.IGNORED)
    rows = scores.reshape(-1, scores.shape[-1])[asked]
    return cross_entropy(rows, np.asarray(words).reshape(-1)[asked])


class Bot:
    """A network that answers in words: it guesses the next one, adds it, and guesses again.

    Args:
        model: from whole numbers to scores of the next word: (N, size) to (N, words) as ``plain``,
            or (N, T) to (N, T, words) as ``Transformer``.
        vocabulary: the ``talk.Vocabulary`` that it learned with.
        size: how many words are seen, for a plain network.

    Raises:
        TypeError: if the model is no network, or the vocabulary no ``talk.Vocabulary``.
        ValueError: if a Transformer has no room for an answer behind a question, or the network
            sees or knows another number of words.
    """

    def __init__(self, model, vocabulary, size=talk.WINDOW):
        if not isinstance(model, Module):
            raise TypeError(
                f"Bot needs a network, such as chatbot.plain(len(words)), got {said(model)}."
            )
        talk.check_vocabulary("Bot", vocabulary)
        self.model, self.vocabulary = model, vocabulary
        self.size = whole("Bot", "size", size)
        self._most = getattr(model, "longest", LONGEST) - talk.ROOM
        if self._most < 1:
            raise ValueError(
                f"A question takes {talk.ROOM} places: the Transformer needs more, such as "
                f"longest={LONGEST}, got {model.longest}."
            )
        self._try_out()

    def _try_out(self):
        """Refuse a network that is not made for this vocabulary, or for so many words at once."""
        known = len(self.vocabulary)
        try:
            made_for = self._scores([[0] * talk.ROOM]).shape[-1]
        except (ValueError, TypeError, IndexError) as problem:
            raise ValueError(
                f"Bot shows the network {self.size} words at once, and it cannot take them: give "
                f"the size that it was made with, as Bot(network, words, size)."
            ) from problem
        if made_for != known:
            raise ValueError(
                f"The network guesses between {made_for} words, and the vocabulary has {known}: "
                f"make it with len(words)."
            )

    def reply(self, question, temperature=0.0, seed=0):
        """The answer to a question, as text.

        Args:
            question: text, in words. What is not in the vocabulary is one sign for all. Where its
                last sign is missing, it gets one: see ``talk.ended``.
            temperature: 0 for the likeliest word each time; 1 for a draw by the chances; above 1
                unlikely words come more often.
            seed: for the draw, a whole number from 0.
        """
        words = [word for word, _ in self.steps(question, temperature, seed)]
        return talk.joined(words)

    def steps(self, question, temperature=0.0, seed=0):
        """The words of the answer one by one, each with all chances that it was chosen by.

        Returns:
            list of (word, chances (words,)); the last word is ``talk.END`` if an end was found.
        """
        number("Bot", "temperature", temperature)
        rng = np.random.default_rng(whole("Bot", "seed", seed, 0))
        seen, steps = self.begin(question), []
        with threadpool_limits(1, user_api="blas"):
            while len(steps) < self._most:
                scores = self.scores([seen])[0]
                seen.append(_drawn(scores, temperature, rng))
                word = self.vocabulary.words[seen[-1]]
                steps.append((word, chances(scores, temperature or 1.0)))
                if word == talk.END:
                    break
        return steps

    def begin(self, question):
        """What is seen before the first word of an answer, a list of whole numbers.

        Raises:
            TypeError: if the question is no text.
            ValueError: if there is no word in it.
        """
        if not talk.tokens(question):
            raise ValueError('There is no word in that: ask something, such as "what is blame?".')
        return talk.last(talk.asked(question, self.vocabulary), talk.ROOM)

    def scores(self, rows):
        """The scores of the next word, (N, words), for rows of words so far; all equally long.

        Raises:
            ValueError: if a score is no number.
        """
        scores = self._scores(rows)
        _check_scores(scores)
        return scores

    def _scores(self, rows):
        if not isinstance(self.model, Transformer):
            rows = [talk.last(row, self.size) for row in rows]
        with evaluating(self.model), no_grad():
            scores = np.asarray(self.model(np.array(rows)))
        return scores if scores.ndim == 2 else scores[:, -1]

    def replies(self, questions):
        """The likeliest answers to many questions at once, a list of texts.

        Args:
            questions: list of texts.
        """
        questions = talk.texts_of("Bot", questions)
        rows, ended = [self.begin(question) for question in questions], talk.SIGNS.index(talk.END)
        answers = [[] for _ in rows]
        running = list(range(len(rows)))
        with threadpool_limits(1, user_api="blas"):
            while running and len(answers[running[0]]) < self._most:
                nexts = self.scores([rows[i] for i in running]).argmax(1).tolist()
                for i, word in zip(running, nexts, strict=True):
                    rows[i].append(word)
                    answers[i].append(word)
                running = [i for i in running if rows[i][-1] != ended]
        return [talk.joined(self.vocabulary.decode(answer)) for answer in answers]

    def right(self, pairs):
        """The share of questions, 0 to 1, that are answered word for word.

        Args:
            pairs: list of ``talk.Pair``, or of (question, answer).

        Raises:
            TypeError: if they are no such list.
            ValueError: if there is none.
        """
        pairs = talk.pairs_of("Bot", pairs)
        if not pairs:
            raise ValueError("There is no question in that: give some, such as talk.questions().")
        replies = self.replies([pair.question for pair in pairs])
        wanted = [talk.joined(talk.tokens(pair.answer)) for pair in pairs]
        return float(np.mean([one == other for one, other in zip(replies, wanted, strict=True)]))

    def checksum(self):
        """Eight letters and digits that change if any weight does."""
        weights = self.model.state_dict()
        digest = hashlib.sha256()
        for name in sorted(weights):
            digest.update(np.ascontiguousarray(weights[name]).tobytes())
        return digest.hexdigest()[:8]

    def __repr__(self):
        count = sum(weight.data.size for weight in self.model.parameters())
        return (
            f"<bot: {type(self.model).__name__}, {count:,} weights, {len(self.vocabulary)} words>"
        )


def chances(scores, temperature=1.0):
    """Scores as chances that add up to 1; a low temperature favours the likeliest.

    Args:
        scores: of each word, (..., words).
        temperature: above 0.

    Raises:
        TypeError: if the temperature is no number.
        ValueError: if it is not above 0.
    """
    if number("chances", "temperature", temperature) == 0:
        raise ValueError(f"chances: temperature must be above 0, got {temperature!r}.")
    scores = np.asarray(scores, float)
    with np.errstate(over="ignore"):  # at a tiny temperature all but the likeliest have no chance
        powers = np.exp((scores - scores.max(-1, keepdims=True)) / temperature)
    return powers / powers.sum(-1, keepdims=True)


def _drawn(scores, temperature, rng):
    """The place of the likeliest word, or of one drawn by the chances."""
    if not temperature:
        return int(scores.argmax())
    return int(rng.choice(len(scores), p=chances(scores, temperature)))


def copied(text, learned):
    """The longest run of words in a text that stands so in what was learned.

    Args:
        text: to look into.
        learned: list of texts.

    Returns:
        the run, as text; "" if not even one word stands there.

    Raises:
        TypeError: if text is no text, or learned no list of texts.
    """
    words, best = talk.tokens(text), []
    texts = dict.fromkeys(talk.texts_of("copied", learned))
    rows = "\n".join(f" {' '.join(talk.tokens(one))} " for one in texts)
    for start in range(len(words)):
        longer = words[start : start + len(best) + 1]
        while len(longer) > len(best) and f" {' '.join(longer)} " in rows:
            best, longer = longer, words[start : start + len(longer) + 1]
    return talk.joined(best)


def _check_scores(scores):
    """Refuse (ValueError) scores that are nan or infinite."""
    if not np.isfinite(scores).all():
        raise ValueError(
            "The network's scores are no numbers any more: make a fresh network, and train it "
            "with a smaller learning rate."
        )


class Counts:
    """The next word by counting: how often each came after the last one, or the last two.

    What was never seen after two words is guessed from one, and from none after that, each by a
    share; so that every word has some chance.

    Args:
        texts: list of texts to count in.
        vocabulary: a ``talk.Vocabulary``.
        order: 2 to look at the last word (bigrams), 3 for the last two (trigrams).
        share: how much the longer look counts wherever it has been seen, below 1; the rest goes to
            the shorter one.
    """

    def __init__(self, texts, vocabulary, order=2, share=0.5):
        self.order = whole("Counts", "order", order)
        self.share = number("Counts", "share", share, below=1)
        talk.check_vocabulary("Counts", vocabulary)
        self.size, self._seen = len(vocabulary), {}
        self._room = max(1, order - 1)
        for before, word in zip(*talk.text_windows(texts, vocabulary, self._room), strict=True):
            for look in range(order):
                key = tuple(before[self._room - look :].tolist())
                after = self._seen.setdefault(key, {})
                after[int(word)] = after.get(int(word), 0) + 1

    def chance(self, before, word):
        """The chance of a next word.

        Args:
            before: whole numbers of the words before it.
            word: its own number.
        """
        chance, before = 1 / self.size, talk.last(list(before), self._room)
        for look in range(self.order):
            after = self._seen.get(tuple(before[self._room - look :]))
            if after:
                share = self.share if look else 0.99
                chance = (1 - share) * chance + share * after.get(word, 0) / sum(after.values())
        return chance

    def perplexity(self, before, words):
        """Between how many words it wavers, on average: 1 is sure of every next word.

        Args:
            before: whole numbers (N, size), as ``talk.text_windows`` gives them.
            words: the next words (N,).

        Raises:
            ValueError: if there is none.
        """
        before, words = _some(before, words)
        if words.min() < 0 or words.max() >= self.size:
            raise ValueError(
                f"perplexity: words go from 0 to {self.size - 1}, and {words.min()} to "
                f"{words.max()} were given."
            )
        surprises = [
            -math.log(self.chance(row, word))
            for row, word in zip(before.tolist(), words.tolist(), strict=True)
        ]
        return math.exp(float(np.mean(surprises)))


def perplexity(model, before, words):
    """Between how many words a network wavers, on average: e to the power of its mean loss.

    Args:
        model: from (N, size) to scores (N, words).
        before: whole numbers (N, size), as ``talk.text_windows`` gives them.
        words: the next words (N,).

    Raises:
        ValueError: if there is none.
    """
    before, words = _some(before, words)
    with evaluating(model), no_grad(), threadpool_limits(1, user_api="blas"):
        scores = np.concatenate(
            [np.asarray(model(before[i : i + 512])) for i in range(0, len(before), 512)]
        )
        _check_scores(scores)
        return math.exp(cross_entropy(scores, words).item())


def _some(before, words):
    """Windows and their next words as arrays, of which there is at least one, equally many."""
    before, words = np.asarray(before), np.asarray(words)
    if not words.size or len(before) != len(words):
        raise ValueError(
            f"perplexity needs a next word for each window, and at least one, such as "
            f"talk.text_windows gives, got {np.shape(before)} and {np.shape(words)}."
        )
    return before, words


class Samples:
    """Watch a bot learn: it is asked one question on the way, and its answers are printed.

    Give it to ``fit(..., watch=...)``.

    Args:
        bot: the ``Bot`` whose model learns.
        question: what it is asked.
        at: after how many steps; what is asked after 0 steps is asked at once.
    """

    def __init__(self, bot, question, at=(0, 100, 1000)):
        self.bot, self.question, self.at, self.steps = bot, question, at, 0
        self._ask()

    def __call__(self, epochs, loss):
        """Count one step, and ask if it is time."""
        self.steps += 1
        self._ask()

    def _ask(self):
        if self.steps in self.at:
            print(f"{self.steps:5,} steps: {self.bot.reply(self.question)}")
