"""Your own voice, recorded on the page, as the network hears it, beside what the network says."""

import functools
from pathlib import Path

import numpy as np

from ..drawing import style
from ..drawing.plots.voice import sound_shapes
from ..drawing.scene import Scene, Words
from ..engine import ops
from ..engine.format import count, percent
from ..engine.saving import path_of
from ..engine.train import predict
from ..worlds import voices
from .shell import Shell
from .svg import write_svg
from .voice import NAMES, SOUND, word_bar

WIDTH, HEIGHT = style.WIDTH, 276

MOST = 12
"""So many words have room under one another; of more, the likeliest are shown."""

SECONDS = 1.5
"""How long it listens after a press: a word takes less than one."""

RECORD = {"name": "record", "kind": "record", "label": "Record one word", "seconds": SECONDS}
CHOOSE = {
    "name": "wav",
    "kind": "file",
    "label": "or a wav file:",
    "accept": ".wav,audio/wav",
}

FIRST = {"seed": 3, "difficulty": "easy", "speaker": 7}
"""The drawn voice that stands in for a recording to begin with."""

INVITES = "Now press “Record one word”, and say one. It stays with the Python that runs this."

REFUSALS = {
    "NotAllowedError": (
        "This page may not use the microphone: allow it beside the page's address and press "
        "again, or choose a wav file."
    ),
    "NotFoundError": "No microphone was found: plug one in and press again, or choose a wav file.",
    "NotReadableError": (
        "The microphone does not answer: close other programs that use it and press again, or "
        "choose a wav file."
    ),
    "NoMediaDevices": (
        "The browser gives a microphone only to addresses with https or localhost: open the "
        "notebook at one of these, or choose a wav file."
    ),
}
"""What can go wrong before there is a recording, by the browser's name for it."""


class OwnVoice(Shell):
    """A place to record your own voice, and what a network hears in it.

    The recording is read by the Python that runs the notebook, and goes nowhere else. What cannot
    be used is answered by one sentence under the picture, and what was there before stays. To begin
    with there is a drawn voice, and the sentence says that it is one.

    Args:
        network: from pictures (N, 1, 32, 32) to a score for each word.
        words: what the scores stand for, in their order; ``voices.WORDS`` if not given.

    Attributes:
        sound: float32 (samples,), -1..1: the loudest second of the recording, which the network
            gets.
        rate: samples in a second of it.
        words: a tuple.
        chances: of each word, (words,) numbers.
        text: the sentence that is shown now.
        svg: the text of the picture that is shown now.

    Raises:
        TypeError: if the words are no texts.
        ValueError: if there are not as many words as scores, or one of them twice.
    """

    def __init__(self, network, words=None):
        self.words = _words_of(network, words)
        self._network, self._is_drawn = network, True
        super().__init__(controls=[RECORD, CHOOSE])
        said = drawn_voice("yes" if "yes" in self.words else _spoken(self.words))
        self.rate, self.sound = said.rate, said.sounds[0]
        word = said.words[said.labels[0]]
        self._judge(said, f"a drawn voice: {word}", f"This is a drawn voice that says {word}: it")
        if self.chances is not None:
            self.text = f"{self.text} {INVITES}"

    def ask(self, sound):
        """Ask the network about a recording, a path or the bytes of a wav, and show the answer.

        Never raises for what cannot be used: the sentence says what is wrong with it.
        """
        self._ask(sound, "This file")

    def save(self, path):
        """Write the recording to a wav file, such as "my_recordings/yes_1.wav".

        Args:
            path: where to; its folder is made if need be, and a file that is there is replaced.

        Raises:
            TypeError: if the path is none.
            ValueError: if nothing was recorded yet, or the name does not end in .wav.
        """
        path = path_of(path)
        if self._is_drawn:
            raise ValueError("There is no recording yet: press “Record one word” first.")
        if path.suffix.lower() != ".wav":
            raise ValueError(f"A recording is kept as wav: name it {path.stem}.wav, not {path}.")
        path.parent.mkdir(parents=True, exist_ok=True)
        voices.save(path, self.sound, self.rate)

    def hear(self, changed, pressed, files):
        """Ask about what was recorded or chosen on the page, or say why there is nothing."""
        for content in files:
            self._ask(content, "The recording" if "record" in changed else "This file")
        if files:
            return
        if "record" in changed:
            why = changed["record"]
            other = f"Nothing was recorded ({why}): press again, or choose a wav file."
            self._refuse(REFUSALS.get(why, other))
        elif "wav" in changed:
            self._refuse(_not_sent(changed["wav"]))

    def _ask(self, source, called):
        try:
            sound = voices.file(source, self.rate)
        except (OSError, ValueError, TypeError) as problem:
            self._refuse(str(problem).replace("This file", called, 1))
            return
        self.sound, self._is_drawn = voices.loudest(sound, self.rate), False
        labels = np.zeros(1, np.int64)
        said = voices.Voices(self.sound[None], labels, self.words, self.rate, {})
        is_path = isinstance(source, (str, Path))
        self._judge(said, "your voice", f"{Path(source).name}: it" if is_path else "It")

    def _judge(self, said, title, it):
        scores = predict(self._network, said.images)
        if not np.isfinite(scores).all():
            self.chances = None
            text = "The network's weights are no numbers any more: train a fresh one."
        else:
            self.chances = ops.softmax(scores).data[0]
            heard, sure = self.words[self.chances.argmax()], percent(float(self.chances.max()))
            text = f"{it} hears {heard}, and is {sure} sure."
        with self.hold_sync():
            self.text, self.tone = text, "alert" if self.chances is None else ""
            self.svg = write_svg(_page(said, title, self.words, self.chances), text)

    def _refuse(self, why):
        self.text, self.tone = why, "alert"

    def __repr__(self):
        """The sentence; not the verdict on the drawn voice, which is another for each training."""
        return f"<own voice: {'a drawn voice to begin with' if self._is_drawn else self.text}>"


@functools.cache
def drawn_voice(word):
    """``Voices`` of one clip, that stands in for a recording."""
    return voices.draw(1, word=word, **FIRST)


def _words_of(network, words):
    """The words of a network, checked against its scores."""
    scores = np.shape(predict(network, np.zeros((1, 1, 32, 32), np.float32)))[-1]
    given = count(scores, "score")
    if words is None and scores != len(voices.WORDS):
        raise ValueError(
            f"OwnVoice needs the words of this network: it gives {given}, so give as many words in "
            "their order, as in words=own.words."
        )
    words = (words,) if isinstance(words, str) else tuple(voices.WORDS if words is None else words)
    if not all(isinstance(word, str) for word in words):
        raise TypeError(f"The words are texts, such as ('yes', 'no'): got {words}.")
    if len(words) != scores:
        raise ValueError(
            f"OwnVoice needs a word for each score, in their order: the network gives "
            f"{given}, and the words are {len(words)}."
        )
    if len(set(words)) < len(words):
        raise ValueError(f"Each word stands for one score, and one is there twice: {words}.")
    return words


def _spoken(words):
    """The first of the words that the program can speak, or else "yes"."""
    return next((word for word in words if word in voices.WORDS), "yes")


def _not_sent(name):
    """Why no file came, in a sentence."""
    if not name:
        return "No file was chosen, so the sound before stays: choose a wav file."
    return (
        f"{name} is too large to be sent from this page: cut the word out, or give its path to "
        f".ask({name!r})."
    )


def _page(said, title, words, chances):
    """A sound, and the chance of each word."""
    scene = Scene(WIDTH, HEIGHT)
    scene.add(Words(SOUND[0], 24, title, style.INK, 14, "start", bold=True))
    scene.add(sound_shapes(said, *SOUND))
    scene.add(Words(NAMES - 60, 24, "what the network hears", style.INK, 14, "start", bold=True))
    chances = np.zeros(len(words)) if chances is None else chances
    likeliest = np.sort(np.argsort(-chances, kind="stable")[:MOST])
    for row, place in enumerate(likeliest):
        word, is_best = words[place], place == chances.argmax() and chances.any()
        scene.add(word_bar(row, word, float(chances[place]), is_bold=is_best))
    return scene
