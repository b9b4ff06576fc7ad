"""A voice under your hands: drag how it sounds, and see what a network hears."""

import functools

import numpy as np

from ..drawing import style
from ..drawing.plots.voice import sound_shapes
from ..drawing.scene import Box, Disc, Line, Scene, Words
from ..engine import ops
from ..engine.format import percent
from ..engine.train import predict
from ..studies.voice import beginner
from ..worlds import voices
from .controls import Choice, Numbered, Slider
from .explorer import Explorer
from .handles import Handle, Press, Way
from .svg import paint_svg

WIDTH, HEIGHT = style.WIDTH, 414
SOUND = (70, 36, 330, 176)
"""Where the picture of the sound lies: x, y, width, height."""

NAMES, BARS, LONGEST, ROW = 516, 526, 104, 19.5
"""Where the names of the words end, where their bars begin, how long and how far apart they are."""

LETTERS = 12
"""A longer word is cut off after so many letters."""

PAD = (150, 298, 170, 88)
"""Where the square of pitch and throat lies: x, y, width, height."""

RAIL, RAILS = (500, 676), {"speed": 306, "breath": 332, "noise": 358, "room": 384}
"""Where the rails begin and end, and how far down each is."""

SPANS = {
    "pitch": (80, 300, 1), "tract": (0.85, 1.2, 0.01), "speed": (0.85, 1.25, 0.01),
    "breath": (0.5, 4.5, 0.1), "noise": (0, 1, 0.02), "room": (0, 0.6, 0.02),
}  # fmt: skip
"""Of each factor: its ends, and how finely it moves. Noise goes evenly by ratio, 0 to 1."""

FIRST = {"pitch": 120, "tract": 1.0, "speed": 1.0, "breath": 1.0, "noise": 0.2, "room": 0.1}
"""A voice that most networks understand."""

SPEAKERS = 1_000
"""After so many speakers the first one comes again."""


def voice(network=None, word="yes", speaker=7):
    """Explore what a network hears: choose a word, and drag the voice that speaks it.

    Args:
        network: from pictures (N, 1, 32, 32) to 12 scores, one for each of ``voices.WORDS``; if
            not given, one that listened for a moment.
        word: which word is spoken, to begin with.
        speaker: whose accent it has, to begin with, a whole number from 0 to
            999,999.

    Raises:
        TypeError: if the speaker is no number.
        ValueError: if there is no such word or speaker, or the network has another number of
            scores.
        FloatingPointError: if a score of the network is nan or infinite.
    """
    network = beginner() if network is None else network
    scores = np.shape(_scores(network, np.zeros((1, 1, 32, 32), np.float32)))
    if scores != (1, len(voices.WORDS)):
        raise ValueError(
            f"This needs a network with a score for each of the {len(voices.WORDS)} words of "
            f"ng.voices, and this one gives {scores[-1]}."
        )
    controls = {
        "word": Choice(voices.WORDS, word, in_picture=True),
        **{
            name: Slider(low, high, FIRST[name], step, in_picture=True)
            for name, (low, high, step) in SPANS.items()
        },
        "speaker": Numbered(speaker),
    }

    @functools.lru_cache(maxsize=32)
    def heard(word, speaker, noise, **factors):
        span = voices.FACTORS["noise"]
        factors["noise"] = span.low * (span.high / span.low) ** noise
        said = voices.draw(1, word=word, speaker=speaker, start=0.15, loudness=0.8, **factors)
        return said, ops.softmax(_scores(network, said.images)).data[0]

    def draw(**numbers):
        return voice_svg(*heard(**numbers), numbers)

    def say(**numbers):
        return say_voice(numbers["word"], heard(**numbers)[1])

    explorer = Explorer(controls, draw, say, {"other speaker": other_speaker})
    if explorer.error:
        raise explorer.error
    return explorer


def _scores(network, images):
    scores = predict(network, images)
    if not np.isfinite(scores).all():
        raise FloatingPointError(
            "The network's scores are no numbers, so its weights are none any more: train a fresh "
            "one."
        )
    return scores


def voice_svg(said, chances, numbers):
    """A sound, what the network hears in it, and the voice to drag.

    Args:
        said: ``Voices`` of one clip.
        chances: (12,) of each word.
        numbers: name -> where each factor is.

    Returns:
        A ``drawsvg.Drawing``.
    """
    scene = Scene(WIDTH, HEIGHT)
    word = said.words[said.labels[0]]
    scene.add(sound_shapes(said, *SOUND))
    scene.add(Words(SOUND[0], 24, f"the sound: {word}", style.INK, 14, "start", bold=True))
    scene.add(Words(NAMES - 60, 24, "what the network hears", style.INK, 14, "start", bold=True))
    for place, name in enumerate(said.words):
        scene.add(_bar_to_press(place, name, float(chances[place]), name == word))
    scene.add(_pad(numbers))
    for name, y in RAILS.items():
        scene.add(_rail(name, y, numbers[name]))
    return paint_svg(scene)


def say_voice(word, chances):
    """What was spoken and what is heard, in words."""
    heard, sure = voices.WORDS[chances.argmax()], percent(float(chances.max()))
    if heard == word:
        return (
            f"It hears {heard}, as was spoken, and is {sure} sure. Drag the dot in the square, or "
            "a round mark: when does it mishear?"
        )
    return (
        f"{word.capitalize()} was spoken, and it hears {heard}, {sure} sure. Which change of the "
        "voice brings the word back? Or press another word."
    )


def other_speaker(speaker, **numbers):
    """The next speaker, with another accent."""
    return {"speaker": (speaker + 1) % SPEAKERS}


def word_bar(place, name, chance, is_bold=False):
    """A word and its chance as a bar, a list of shapes.

    Args:
        place: of the word from the top, 0 for the first.
        name: the word.
        chance: 0..1.
        is_bold: whether the word stands out.
    """
    y = 36 + ROW * place
    short = name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…"
    told = [Words(BARS + LONGEST + 84, y + 13.5, percent(chance), style.GREY, 12, "end")]
    return [
        Words(NAMES, y + 13.5, short, style.INK, 13, "end", bold=is_bold),
        Box(BARS, y + 2, LONGEST, ROW - 6, style.MIST),
        Box(BARS, y + 2, max(LONGEST * chance, 0.5), ROW - 6, style.FORWARD, id=f"bar-{name}"),
        *(told if chance > 0.01 else []),
    ]


def _bar_to_press(place, name, chance, is_spoken):
    """A word to press, and its chance as a bar; what is spoken stands in a frame."""
    y = 36 + ROW * place
    frame = [Box(NAMES - 60, y, 66, ROW - 2, style.MIST, style.INK, 1.2, 4)] if is_spoken else []
    press = Press(NAMES - 60, y, 66, ROW - 1, f"speak {name}", {"word": name}, radius=4)
    return [*frame, *word_bar(place, name, chance, is_spoken), press]


def _pad(numbers):
    """The square: pitch across, the throat up, and a dot to drag."""
    x, y, width, height = PAD
    across = Way("pitch", "x", x, x + width, *SPANS["pitch"])
    up = Way("tract", "y", y + height, y, *SPANS["tract"])
    at = _place(across, numbers["pitch"]), _place(up, numbers["tract"])
    told = f"pitch {numbers['pitch']:.0f} Hz"
    return [
        Box(x, y, width, height, style.MIST, style.FAINT, 1.5, 6),
        Words(x - 10, y + 16, "short throat", style.GREY, 12, "end"),
        Words(x - 10, y + height - 8, "long throat", style.GREY, 12, "end"),
        Words(x, y + height + 18, "low", style.GREY, 12, "start"),
        Words(x + width / 2, y + height + 18, told, style.INK, 12),
        Words(x + width, y + height + 18, "high", style.GREY, 12, "end"),
        Disc(*at, 10, style.PAPER, style.INK, 3, id="voice"),
        Handle(*at, "pitch and throat", (across, up), moves=("voice",), area=PAD),
    ]


def _rail(name, y, value):
    """A factor as a rail with a round mark."""
    left, right = RAIL
    way = Way(name, "x", left, right, *SPANS[name])
    x = _place(way, value)
    return [
        Words(left - 22, y + 4.5, name, style.INK, 13, "end"),
        Line([(left, y), (right, y)], style.FAINT, 5),
        Disc(x, y, 9, style.PAPER, style.INK, 2.5, id=f"mark-{name}"),
        Handle(x, y, name, (way,), moves=(f"mark-{name}",), r=12,
               area=(left - 12, y - 12, right - left + 24, 24)),
    ]  # fmt: skip


def _place(way, value):
    return way.start + (way.end - way.start) * (value - way.low) / (way.high - way.low)
