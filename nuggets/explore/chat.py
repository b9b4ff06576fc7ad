"""Talk with a chatbot, and see how it chooses each word."""

import functools

import numpy as np

from ..drawing import style
from ..drawing.plots import names
from ..drawing.scene import Box, Disc, Scene, Words
from ..engine.data import batches
from ..engine.format import count
from ..engine.layers import Module
from ..engine.layers.init import own_dice
from ..engine.losses import cross_entropy
from ..engine.optim import AdamW
from ..engine.settings import said, whole
from ..engine.train import train_step
from ..studies.chatbot import LONGEST, Bot, copied, plain
from ..worlds import talk
from .controls import Memory, Slider, Steps, Text
from .explorer import Explorer
from .handles import Press
from .svg import paint_svg

WIDTH, HEIGHT = style.WIDTH, 356
MOST = LONGEST - talk.ROOM
"""How many words an answer has at most, its end with them."""

LETTER = 8.0
"""About how wide a letter is, in pixels."""

LEFT, RIGHT = 24, 696
ANSWER_TOP, LINE, LINES = 92, 40, 3
"""Where the answer begins, how high a line of it is, and how many lines there are."""

BARS_TOP, BAR, SHOWN = 250, 20, 5
FIRST = "what is blame?"
ASKED = ("question", "luck")
"""Where one of these changes, there is another answer."""


def chat(bot=None, question=FIRST, temperature=0.0):
    """Explore a chatbot: ask it, and see the chances of each word that it says.

    Args:
        bot: a ``chatbot.Bot``; if None, one that has learned for two seconds.
        question: to begin with.
        temperature: to begin with, from 0 to 2.

    Raises:
        TypeError: if bot is no Bot, such as its network alone.
    """
    if bot is None:
        bot = beginner()
    if not isinstance(bot, Bot):
        got = f"a {type(bot).__name__} alone" if isinstance(bot, Module) else said(bot)
        raise TypeError(f"chat() needs a Bot, such as ng.chatbot.Bot(network, words), got {got}.")
    remembered = _Remembered(bot)
    controls = {
        "question": Text(question, "you ask", "ask"),
        "temperature": Slider(0, 2, temperature, 0.1, "temperature"),
        "word": Steps(1, MOST, MOST, "words said", pause=450, play="slowly"),
        "luck": _Luck(0),
    }
    return _Talk(
        controls,
        functools.partial(chat_svg, remembered),
        functools.partial(say_chat, remembered),
        {"another draw": another_draw},
        waits=functools.partial(_has_ended, remembered),
    )


class _Luck(Memory):
    """Which draw it is: the seed of the dice."""

    def read(self, name, value):
        """A whole number from 0."""
        return whole("", name, value, 0)


class _Talk(Explorer):
    """An explorer that hears a new question out: its whole answer is seen first."""

    def set(self, **numbers):
        """Set numbers as a hand would."""
        is_new = any(numbers.get(name, self.numbers[name]) != self.numbers[name] for name in ASKED)
        super().set(**({"word": MOST} | numbers if is_new else numbers))


class _Remembered:
    """What a bot has said already, so that no word is worked out twice until it learns more."""

    def __init__(self, bot):
        self.bot, self.before, self._talks = bot, bot.checksum(), {}
        self.learned = [pair.answer for pair in talk.questions()]

    def steps(self, question, temperature, luck, most):
        """The first words of an answer, each with the chances that it was chosen by."""
        key = question, temperature, luck, self.bot.checksum()
        if key not in self._talks:
            if len(self._talks) > 50:
                self._talks.clear()
            self._talks[key] = self.bot.steps(question, temperature, luck)
        return self._talks[key][:most]


@functools.cache
def beginner():
    """A plain network that has learned all questions for about two seconds, as a ``Bot``."""
    words = talk.vocabulary()
    with own_dice():
        model = plain(len(words))
    optimizer, order = AdamW(model.parameters(), lr=3e-3), np.random.default_rng(0)
    for _ in range(7):
        for x, y in batches(*talk.windows(talk.questions(), words), 64, order):
            train_step(model, x, y, cross_entropy, optimizer)
    return Bot(model, words)


def another_draw(luck, **numbers):
    """The next draw; at a temperature of 0 there is nothing to draw, so it says the same."""
    return {"luck": luck + 1}


def chat_svg(remembered, question, temperature, word, luck=0):
    """The question, the answer so far, and the likeliest words where its last one was chosen.

    Args:
        remembered: the bot, with what it has said.
        question: what it is asked.
        temperature: 0 for the likeliest word each time.
        word: how many words of the answer are shown.
        luck: which draw.

    Returns:
        A ``drawsvg.Drawing``.
    """
    steps = remembered.steps(question, temperature, luck, word)
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_asked(question), _answer(remembered.bot, steps), _bars(remembered.bot, steps))
    scene.add(_notes(remembered, steps))
    return paint_svg(scene)


def say_chat(remembered, question, temperature, word, luck=0):
    """What the picture of the talk shows, in words."""
    bot = remembered.bot
    steps = remembered.steps(question, temperature, luck, word)
    strangers = [word for word in bot.vocabulary.strangers(question) if word.isalnum()]
    unknown = f'It never read "{strangers[0]}". ' if strangers else ""
    last, chances = steps[-1]
    sure = _share(chances[bot.vocabulary.number(last)])
    if last == talk.END:
        lowest = min(steps, key=lambda step: step[1][bot.vocabulary.number(step[0])])
        least = _share(lowest[1][bot.vocabulary.number(lowest[0])])
        if len(steps) == 1:
            return f"{unknown}It said nothing: it ended at once, with a chance of {sure}."
        how = f"{count(len(steps) - 1, 'word')}, one by one" if len(steps) > 2 else "1 word"
        return (
            f"{unknown}It said {how}. It was least sure of "
            f'"{_seen(lowest[0])}": {least}. Press a word to see what else it could have said.'
        )
    return f'{unknown}Word {len(steps)} is "{last}", with a chance of {sure}.'


def _has_ended(remembered, question, temperature, word, luck=0):
    return remembered.steps(question, temperature, luck, word)[-1][0] == talk.END


def _seen(word):
    return "(the end)" if word == talk.END else word


def _short(text, most):
    return text if len(text) <= most else f"{text[: most - 3]}..."


# --- the picture -----------------------------------------------------------------------------


def _asked(question):
    text = _short(question, 70)
    wide = LETTER * len(text) + 28
    return [
        Words(RIGHT, 22, "you", style.GREY, 12, "end"),
        Box(RIGHT - wide, 30, wide, 34, style.MIST, radius=12),
        Words(RIGHT - 14, 52, text, style.INK, 14, "end"),
    ]


def _answer(bot, steps):
    """The words said, in lines, each with its chance under it; each can be pressed."""
    shapes = [
        Words(LEFT, 82, "the network", style.GREY, 12, "start"),
        Box(LEFT, ANSWER_TOP, RIGHT - LEFT, LINES * LINE + 6, style.PAPER, style.FAINT, radius=12),
    ]
    lines = _in_lines(steps)
    for row, line in enumerate(lines[-LINES:]):  # of a long answer the last lines are seen
        for place, x, wide in line:
            word, chances = steps[place - 1]
            middle, y = x + wide / 2 - 4, ANSWER_TOP + 22 + row * LINE
            is_last, text = place == len(steps), _seen(word)
            colour = style.GREY if word == talk.END else style.FORWARD
            if is_last:
                shapes.append(Box(x - 3, y - 16, wide - 2, 36, style.MIST, radius=6, id="last"))
            chance = _share(chances[bot.vocabulary.number(word)])
            shapes += [
                Words(middle, y, text, colour, 14, bold=is_last),
                Words(middle, y + 14, chance, style.GREY, 10.5),
                Press(x - 3, y - 16, wide - 2, 36, f"word {place}: {text}", {"word": place}),
            ]
    return shapes


def _in_lines(steps):
    """Where each word stands: lines of (its place from 1, x, how wide it is)."""
    lines, x = [[]], LEFT + 14
    for place, (word, _) in enumerate(steps, 1):
        text = _seen(word)
        wide = max(LETTER * len(text), names.wide(text, 14, place == len(steps)), 30) + 10
        if x + wide > RIGHT - 6:
            lines.append([])
            x = LEFT + 14
        lines[-1].append((place, x, wide))
        x += wide
    return lines


def _share(chance):
    """A chance in few letters."""
    if chance < 0.01 or chance > 0.99:
        return "<1%" if chance < 0.5 else ">99%"
    return f"{100 * chance:.0f}%"


def _bars(bot, steps):
    """The likeliest words at the place of the last one, and the one that was chosen."""
    chosen, chances = steps[-1]
    best = np.argsort(-chances, kind="stable")[:SHOWN].tolist()
    at = f"where it chose word {len(steps)}, it gave"
    shapes = [Words(LEFT, BARS_TOP - 12, at, style.GREY, 12, "start")]
    for row, number in enumerate(best):
        y, chance, word = BARS_TOP + BAR * row, float(chances[number]), bot.vocabulary.words[number]
        is_chosen = word == chosen
        colour = style.FORWARD if is_chosen else style.QUIET
        text = _short(_seen(word), 18)
        end = 190 + 190 * chance
        shapes += [
            Words(180, y + 12, text, style.INK, 12.5, "end", bold=is_chosen),
            Box(190, y + 2, max(190 * chance, 1), 13, colour, id=f"bar-{row}"),
            Words(end + 8, y + 12, _share(chance), style.INK, 11.5, "start"),
        ]
        if is_chosen:
            shapes.append(Disc(LEFT + 4, y + 8, 4, style.FORWARD))
    return shapes


def _notes(remembered, steps):
    """How much of the answer was copied, and whether the talk has changed a weight."""
    words = [word for word, _ in steps if word != talk.END]
    run = talk.tokens(copied(talk.joined(words), remembered.learned))
    share = f"{count(len(run), 'word')} in a row, of {len(words)}" if words else "it said no word"
    now, x = remembered.bot.checksum(), 462
    same = "the same" if now == remembered.before else "another"
    return [
        Words(x, BARS_TOP - 12, "copied from what it learned", style.GREY, 12, "start"),
        Words(x, BARS_TOP + 10, share, style.INK, 13, "start"),
        Words(x, BARS_TOP + 42, "checksum of all its weights", style.GREY, 12, "start"),
        Words(x, BARS_TOP + 64, f"before the talk {remembered.before}", style.INK, 13, "start"),
        Words(x, BARS_TOP + 84, f"now {now}: {same}", style.INK, 13, "start"),
    ]
