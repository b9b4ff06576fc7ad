"""Spoken words, as many as you like, and the truth about every one of them.

Nothing is downloaded, and nobody was recorded: ``draw(100)`` speaks a hundred words on the spot, in
a hundred voices. How that is done is in ``mouth``. A dozen numbers describe a clip: its *factors*.
And because the program moved the mouth, it knows which sound is where: ``voices.masks["s"]``.

Recordings of your own come in by ``load`` and ``file``, and go out by ``save``.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ...engine.saving import path_of
from ...engine.settings import number, whole
from . import mouth
from .hearing import spectrogram
from .mouth import SOUNDS, STEPS
from .wav import read as _read
from .wav import write

WORDS = tuple(mouth.WORDS)
"""The words that can be spoken. The labels are the places in the list of words."""

MOST = 100_000
"""So many clips can be drawn at a time: they take a minute or two, and 3 GB."""

DIFFICULTY = {"easy": 0.0, "normal": 0.5, "hard": 1.0}
_AT_ONCE = 8_192_000  # samples of the clips that take their steps together


class Factor(NamedTuple):
    """One number that describes a clip: the ranges that it is drawn from.

    Attributes:
        easy: the lowest and the highest number at difficulty "easy".
        hard: the same at "hard"; in between, in between.
        is_ratio: whether it is drawn evenly by ratio (as pitch is heard), not by difference.
        is_of_speaker: whether a speaker has it for good; the others change from clip to clip.
        beyond: the ends that may be asked for, where they lie farther out than what is drawn.
    """

    easy: tuple
    hard: tuple
    is_ratio: bool = False
    is_of_speaker: bool = True
    beyond: tuple = ()

    @property
    def low(self):
        """The smallest number that ``draw`` accepts for it."""
        return min(self.easy + self.hard + self.beyond)

    @property
    def high(self):
        """The largest number that ``draw`` accepts for it."""
        return max(self.easy + self.hard + self.beyond)

    def at(self, share, difficulty):
        """Give the number that lies at so much (0..1) of the way through the range."""
        ends = np.array([self.easy, self.hard], float)
        ends = np.log(ends) if self.is_ratio else ends
        low, high = ends[0] + (ends[1] - ends[0]) * difficulty
        number = low + (high - low) * share
        return np.exp(number) if self.is_ratio else number


def _same(low, high, **kind):
    return Factor((low, high), (low, high), **kind)


FACTORS = {
    "speaker": _same(0, 999_999, is_of_speaker=False),  # a whole number: who speaks
    # throat and mouth: below 1 long, above 1 short; 1.5 is a small child's
    "tract": _same(0.85, 1.2, is_ratio=True, beyond=(0.75, 1.5)),
    "pitch": _same(80, 300, is_ratio=True, beyond=(60, 450)),  # Hz
    "melody": _same(0.1, 0.45),  # how far the pitch falls
    "breath": Factor((0.5, 1.5), (0.5, 4.5)),  # how much air is heard in it
    "tilt": _same(-0.5, 0.4),  # how dull the voice is
    "hiss": _same(0.4, 1.3),  # how sharp an s is
    "accent": Factor((0, 0.05), (0, 0.11)),  # how far each sound is off, in a way of one's own
    "speed": _same(0.85, 1.25, is_ratio=True, is_of_speaker=False),
    "start": _same(0.05, 0.25, is_of_speaker=False),  # seconds of silence before the word
    "loudness": _same(0.2, 0.9, is_ratio=True, is_of_speaker=False),  # the peak
    "noise": Factor((0.001, 0.01), (0.006, 0.25), True, False),  # against the peak
    "room": Factor((0, 0.2), (0, 0.6), is_of_speaker=False),  # how much the walls send back
}


@dataclass(frozen=True, eq=False, repr=False)
class Voices:
    """Spoken words, and the truth about them.

    Attributes:
        sounds: float32 (N, samples), -1..1.
        labels: int64 (N,), places in ``words``.
        words: the words, a tuple.
        rate: samples in a second.
        factors: the numbers that describe the clips: name -> float32 (N,); {} for recordings.
        places: int8 (N, steps), which of its word's sounds a clip is at, every 4 ms: 0 before the
            word, then 1, 2, ...; after the last sound one more. None for recordings.
    """

    sounds: np.ndarray
    labels: np.ndarray
    words: tuple
    rate: int
    factors: dict
    places: np.ndarray = None

    @cached_property
    def images(self):
        """The sounds as pictures: float32 (N, 1, 32, 32), 0..1; see ``spectrogram``."""
        return spectrogram(self.sounds, self.rate)

    @cached_property
    def masks(self):
        """When each sound is spoken: name -> bool (N, steps), a step every 4 ms.

        Raises:
            ValueError: for recordings: nobody knows it of them.
        """
        _check(self.places is not None, "Masks are known of spoken words, not of recordings.")
        _, spelling = _book(self.words)
        said = np.take_along_axis(spelling[self.labels], self.places.astype(int), axis=1)
        longest = [len(mouth.WORDS[word].split()) for word in self.words]
        is_over = self.places > np.array(longest)[self.labels][:, None]
        said[(self.places == 0) | is_over] = 0
        return {
            name: said == place for place, name in enumerate(SOUNDS, 1) if (said == place).any()
        }

    def spans(self, which):
        """When each sound of one clip is spoken: a list of (sound, start, end), in seconds.

        The two parts of a stop, or of a vowel that glides, are one: ``t-`` and ``t`` are "t".

        Raises:
            ValueError: for recordings: nobody knows it of them.
        """
        _check(self.places is not None, "Sounds are known of spoken words, not of recordings.")
        spelling = mouth.WORDS[self.words[self.labels[which]]].split()
        spans = []
        for place, name in enumerate(spelling, 1):
            steps = np.flatnonzero(self.places[which] == place)
            if not len(steps):
                continue
            name, start, end = name.rstrip("-12"), steps[0] / STEPS, (steps[-1] + 1) / STEPS
            if spans and spans[-1][0] == name:
                start = spans.pop()[1]
            spans.append((name, float(start), float(end)))
        return spans

    def __len__(self):
        return len(self.labels)

    def __repr__(self):
        seconds = self.sounds.shape[1] / self.rate
        return f"Voices({len(self):,} clips of {len(self.words)} words, each {seconds:g} s)"

    def __getitem__(self, which):
        """Give some of them as Voices of their own, also one: ``voices[5]``."""
        if which is None or isinstance(which, (bool, np.bool_, str)) or np.ndim(which) > 1:
            raise TypeError(
                f"Ask for clips by places, such as voices[5] or voices[:3], not {which!r}."
            )
        rows = which if isinstance(which, slice) else np.atleast_1d(np.arange(len(self))[which])
        factors = {name: values[rows] for name, values in self.factors.items()}
        places = None if self.places is None else self.places[rows]
        return Voices(self.sounds[rows], self.labels[rows], self.words, self.rate, factors, places)

    def split(self, test):
        """Give ``(train, test)``, where the last ``test`` clips are held out.

        Raises:
            TypeError: if test is no whole number.
            ValueError: unless both parts get at least one clip.
        """
        whole("split", "test", test, -math.inf)
        _check(
            0 < test < len(self),
            f"Of {len(self)} clips, hold out 1 to {len(self) - 1}, not {test}.",
        )
        return self[:-test], self[-test:]


def draw(n, *, seed=0, words=WORDS, difficulty="normal", word=None, rate=8_000, seconds=1.0,
         whisper=False, **factors):  # fmt: skip
    """Speak ``n`` words, each word as often as the others.

    Clip number i depends on ``seed`` and i alone (only the grain of the noise changes with the
    rate). The same ``speaker`` has the same mouth, pitch and accent in every clip.

    Args:
        n: how many.
        seed: a whole number, 0 or more; another seed, other speakers and takes.
        words: which of ``WORDS``, in the order of the labels.
        difficulty: "easy", "normal", "hard", or a number from 0 (easy) to 1 (hard).
        word: one word for all, or (n,) labels; None speaks all.
        rate: samples in a second, a multiple of 250: 8,000 as on a telephone; 16,000 for ears.
        seconds: how long a clip is, 1 to 10.
        whisper: whether all of it is whispered: no buzz, only air.
        **factors: any of ``FACTORS``, fixed: a number for all, or (n,) numbers.

    Returns:
        Voices.

    Raises:
        TypeError: for a factor that does not exist.
        ValueError: for a number out of its range, or a word that cannot be spoken.
    """
    if not isinstance(whisper, (bool, np.bool_)):
        raise TypeError(f"whisper is True or False, not {whisper!r}.")
    n, seed = whole("draw", "n", n, -math.inf), whole("draw", "seed", seed, 0)
    _check(1 <= n <= MOST, f"Cannot speak {n:,} words: n goes from 1 to {MOST:,}.")
    rate = whole("draw", "rate", rate, -math.inf)
    known = 4_000 <= rate <= 48_000 and rate % STEPS == 0
    _check(known, f"rate is a multiple of 250 from 4,000 to 48,000, not {rate:,}.")
    seconds = number("draw", "seconds", seconds, 1, 10)
    hard = DIFFICULTY.get(difficulty, difficulty) if isinstance(difficulty, str) else difficulty
    known = isinstance(hard, (int, float, np.number)) and 0 <= hard <= 1
    _check(known, f'difficulty is "easy", "normal", "hard" or 0..1, not {difficulty!r}.')
    words = _several(words)
    _check(len(set(words)) == len(words), f"One of these words stands there twice: {words}.")
    strange = [w for w in words if w not in WORDS]
    _check(not strange and words, f"Cannot speak {strange}. The words are: {', '.join(WORDS)}.")
    unknown = ", ".join(sorted(set(factors) - set(FACTORS)))
    if unknown:
        raise TypeError(f"No such factor: {unknown}. There are: {', '.join(FACTORS)}.")
    factors = {name: _fix(name, value, n) for name, value in factors.items()}
    labels = _labels(n, seed, words, word)
    drawn, accents = _draw_factors(n, seed, hard, factors)
    book, spelling = _book(words)
    book = mouth.whispered(book) if whisper else book
    luck = np.random.default_rng([seed, 3]).random((n, 12))
    places = _places(labels, book, luck, drawn, round(seconds * STEPS))
    grain = np.random.default_rng([seed, 2])
    sounds = np.empty((n, places.shape[1] * (rate // STEPS)), np.float32)
    together = max(1, _AT_ONCE // round(seconds * rate))
    for start in range(0, n, together):
        rows = slice(start, start + together)
        some = {name: values[rows] for name, values in drawn.items()}
        noise = grain.standard_normal(sounds[rows].shape, np.float32)
        off = np.take_along_axis(accents[rows], spelling[labels[rows]][..., None], axis=1)
        off *= some["accent"][:, None, None]
        sounds[rows] = mouth.speak(book[labels[rows]], places[rows], some, off, noise, rate)
    return Voices(sounds, labels, tuple(words), rate, drawn, places.astype(np.int8))


def file(source, rate=8_000):
    """Read one wav file, resampled: float32 (samples,), -1..1; see ``wav.read``."""
    return _read(source, _steady(_rate("file", rate)))


def save(path, sound, rate):
    """Write one sound (samples,), -1..1, to a wav file of 16 bits; see ``wav.write``."""
    write(path, sound, _rate("save", rate))


def load(where, *, rate=8_000, seconds=1.0):
    """Read recordings of your own: wav files named by their word, such as ``yes_1.wav``.

    Or each word has a folder of its own, such as ``yes``, and its files have any names. Of each,
    the loudest part that lasts ``seconds`` is kept. A file that cannot be used is passed
    over, and named in a printed line.

    Args:
        where: a folder, or a list of files.
        rate: samples in a second of what comes out.
        seconds: how long a clip is.

    Returns:
        Voices, the words in the order of the alphabet.

    Raises:
        FileNotFoundError: if there is no such folder, or no wav that can be used in it.
    """
    rate = _steady(_rate("load", rate))
    seconds = number("load", "seconds", seconds, 0.1, 10)
    sounds, said = [], []
    for name, word in _files(where):
        try:
            sounds.append(loudest(_read(name, rate), round(seconds * rate)))
            said.append(word)
        except (OSError, ValueError) as problem:
            print(f"Passed over: {problem}")
    if not sounds:
        raise FileNotFoundError(
            f"No recording in {where} could be used: put wav files there, named yes_1.wav, "
            "yes_2.wav, no_1.wav ..."
        )
    words = tuple(sorted(set(said)))
    labels = np.array([words.index(word) for word in said], np.int64)
    return Voices(np.stack(sounds), labels, words, rate, {})


def join(first, second):
    """Put clips of the same words behind one another.

    Args:
        first: ``Voices``.
        second: ``Voices`` of the same words, rate and length.

    Returns:
        Voices: all clips of the first, then all of the second; as recordings, whose factors and
        sounds are not known any more.

    Raises:
        ValueError: if they differ in words, rate or length.
    """
    kinds = [(one.words, one.rate, one.sounds.shape[1]) for one in (first, second)]
    _check(
        kinds[0] == kinds[1],
        f"Only clips of the same words, rate and length can be joined, not {first} and {second}.",
    )
    sounds = np.concatenate([first.sounds, second.sounds])
    labels = np.concatenate([first.labels, second.labels])
    return Voices(sounds, labels, first.words, first.rate, {})


def _files(where):
    """The files, each with its word: that of its folder, or else that of its name."""
    if isinstance(where, (list, tuple)):
        return [(path_of(name), _word(path_of(name).stem)) for name in where]
    folder = path_of(where)
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no folder {folder}: make it, with wav files in it.")
    here = [(name, _word(name.stem)) for name in _wavs(folder)]
    folders = sorted(inner for inner in folder.iterdir() if inner.is_dir())
    return here + [(name, inner.name.lower()) for inner in folders for name in _wavs(inner)]


def _wavs(folder):
    """Its wav files; a name that begins with a dot is a computer's own."""
    names = (name for name in folder.iterdir() if not name.name.startswith("."))
    return sorted(name for name in names if name.suffix.lower() == ".wav")


def _word(stem):
    return stem.rstrip("0123456789 _-()").lower() or stem


def loudest(sound, samples):
    """The part of a recording that has the word in it, which begins where ``draw`` begins one.

    Of the part with the most energy, what is louder than the quiet between words (by a hundredth of
    the way to the loudest) is the word. It begins after a fifth of what is kept, as long as there
    is sound before it: a network that learned from drawn words expects it there.

    Args:
        sound: (samples,), of any number.
        samples: how many are kept.

    Returns:
        (samples,), with silence around the sound where it is shorter.
    """
    sound, samples = np.asarray(sound), whole("loudest", "samples", samples)
    fits = sound.ndim == 1 and np.isfinite(sound).all()
    _check(fits, "loudest needs one sound (samples,) of finite numbers.")
    missing = max(0, samples - len(sound))
    sound = np.pad(sound, (missing // 2, missing - missing // 2))
    energy = np.concatenate([[0], np.cumsum(sound.astype(float) ** 2)])
    inside = energy[samples:] - energy[:-samples]
    best = np.flatnonzero(
        inside >= 0.999 * inside.max()
    )  # of many that hold it all, the middle one
    start = best[len(best) // 2]
    frame = max(1, samples // 100)
    frames = np.diff(energy[::frame])
    frames = np.convolve(frames, np.ones(3) / 3, "same") if len(frames) > 3 else frames
    quiet, heard = np.quantile(frames, 0.2), frames[start // frame : (start + samples) // frame]
    if np.ptp(sound) and len(heard) and heard.max() > quiet:
        begins = np.flatnonzero(heard > quiet + 0.01 * (heard.max() - quiet))[0] * frame + start
        start = np.clip(begins - samples // 5, 0, len(sound) - samples)
    return sound[start : start + samples]


def _several(words):
    """The words as a tuple; one alone may be given as it is."""
    try:
        words = (words,) if isinstance(words, str) else tuple(words)
        return tuple(map(str, words))
    except TypeError:
        raise TypeError(f'words are several texts, such as ("yes", "no"), not {words!r}.') from None


def _rate(owner, rate):
    """Samples in a second: a whole number that a sound card has."""
    rate = whole(owner, "rate", rate, 1_000)
    _check(rate <= 192_000, f"{owner}: rate goes from 1,000 to 192,000, not {rate:,}.")
    return rate


def _steady(rate):
    """A rate that others are quickly made into."""
    _check(rate % 25 == 0, f"rate is a multiple of 25, such as 8,000 or 44,100, not {rate:,}.")
    return rate


def _check(fine, complaint):
    if not fine:
        raise ValueError(complaint)


def _fix(name, value, n):
    """Check the value that the caller wants for a factor, and give it as (n,) numbers."""
    factor = FACTORS[name]
    try:
        value = np.asarray(value, float)
    except (TypeError, ValueError):
        raise TypeError(f"{name}: one number for all, or {n} numbers, not {value!r}.") from None
    _check(value.shape in ((), (n,)), f"{name}: one number for all, or {n} numbers.")
    fits = (value > factor.low - 1e-5) & (value < factor.high + 1e-5)
    _check(fits.all(), f"{name} goes from {factor.low:g} to {factor.high:g}, got {value}.")
    _check(name != "speaker" or (value % 1 == 0).all(), f"speaker is a whole number, not {value}.")
    return np.full(n, value)


def _labels(n, seed, words, word):
    """As many of each word: of every len(words) in a row, each is one."""
    if word is None:
        rounds = -(-n // len(words))
        order = np.random.default_rng([seed, 0]).random((rounds, len(words))).argsort(axis=1)
        return order.reshape(-1)[:n].astype(np.int64)
    _check(not isinstance(word, str) or word in words, f"{word!r} is not among: {words}.")
    place = np.asarray(words.index(word) if isinstance(word, str) else word)
    known = place.shape in ((), (n,)) and np.isin(place, np.arange(len(words))).all()
    _check(known, f"word: one for all, or {n} labels from 0 to {len(words) - 1}.")
    return np.broadcast_to(place, n).astype(np.int64)


def _draw_factors(n, seed, hard, fixed):
    luck = np.random.default_rng([seed, 1]).random((n, len(FACTORS)))
    luck = dict(zip(FACTORS, luck.T, strict=True))
    speaker = np.floor(FACTORS["speaker"].at(luck["speaker"], 0))
    speaker = np.broadcast_to(fixed.get("speaker", speaker), n).astype(np.float32)
    habits = [name for name, factor in FACTORS.items() if factor.is_of_speaker]
    theirs, accents = _speakers(speaker, len(habits))
    luck |= dict(zip(habits, theirs.T, strict=True)) | {"speaker": speaker}
    luck["pitch"] = 0.7 * luck["tract"] + 0.3 * luck["pitch"]  # who is small mostly speaks high
    drawn = {"speaker": speaker}
    for name, factor in list(FACTORS.items())[1:]:
        drawn[name] = np.broadcast_to(fixed.get(name, factor.at(luck[name], hard)), n)
    return {name: values.astype(np.float32) for name, values in drawn.items()}, accents


def _speakers(numbers, habits):
    unique, which = np.unique(numbers, return_inverse=True)
    luck, accents = np.empty((len(unique), habits)), np.zeros((len(unique), len(SOUNDS) + 1, 3))
    for place, speaker in enumerate(unique):
        rng = np.random.default_rng([int(speaker), 5])
        luck[place] = rng.random(habits)
        accents[place, 1:] = rng.standard_normal((len(SOUNDS), 3))
    return luck[which], accents[which]


def _book(words):
    """The sounds of all words, as numbers (words, sounds, columns) and as places among SOUNDS."""
    pages = [mouth.spelled(word) for word in words]
    longest = max(map(len, pages))
    book = np.array([np.pad(p, [(0, longest - len(p)), (0, 0)], mode="edge") for p in pages])
    names = ["", *SOUNDS]
    spelling = np.zeros((len(words), longest), int)
    for row, word in zip(spelling, words, strict=True):
        sounds = mouth.WORDS[word].split()
        row[: len(sounds) + 2] = [names.index(s) for s in (sounds[0], *sounds, sounds[-1])]
    return book, spelling


def _places(labels, book, luck, factors, steps):
    lengths = book[labels, :, 0] / 1000 * (0.88 + 0.26 * luck[:, : book.shape[1]])
    lengths /= factors["speed"][:, None]
    lengths[:, 0] = factors["start"]
    ends = np.cumsum(lengths, axis=1)[:, :-1]
    return (np.arange(steps)[None, :, None] / STEPS >= ends[:, None]).sum(axis=2)
