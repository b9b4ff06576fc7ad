"""Spoken words, read by the small network of notebook 09: what it learns, and where it fails.

A sound is made a picture (``voices.spectrogram``), and the rest is as with pets: the same network,
the same loop. Four questions are asked of it, each by a function that gives its figures for one
seed: ``strangers``, ``low_voices``, ``own_voice``, ``small_child``.
"""

import functools

import numpy as np

from ..engine.layers import Conv2d, Flatten, Linear, MaxPool2d, Normalize, ReLU, Sequential
from ..engine.layers import manual_seed as sow
from ..engine.layers.init import own_dice
from ..engine.optim import Adam
from ..engine.schedules import OneCycleLR
from ..engine.settings import generator, is_row, of_kind, whole
from ..engine.train import accuracy, fit, predict
from ..worlds import voices as world

LOW, HIGH = 130.0, 200.0
"""Hz: a voice below the first is low, one above the second is high."""

OWN_WORDS = ("yes", "no", "left", "right")
"""The words that stand in for those which you teach it in your own voice."""

TAKES = 6
"""So many recordings of each of them."""


def network(words=12, seed=0):
    """The small network of notebook 09, for pictures of one plane and so many words.

    Args:
        words: how many answers it has.
        seed: of its first weights.

    Returns:
        Sequential from (N, 1, 32, 32), 0..1, to (N, words) scores.
    """
    whole("network", "words", words, 2)
    sow(seed)
    return Sequential(
        Normalize(0.5),
        Conv2d(1, 16, 3, padding=1), MaxPool2d(2), ReLU(),
        Conv2d(16, 32, 3, padding=1), MaxPool2d(2), ReLU(),
        Conv2d(32, 64, 3, padding=1), MaxPool2d(2), ReLU(),
        Flatten(), Linear(1024, words),
    )  # fmt: skip


def learn(voices, *, epochs=4, seed=0, batch_size=64, augment=None, workers=1, progress=False):
    """Let a fresh network learn from clips.

    Args:
        voices: ``Voices``, spoken or recorded.
        epochs: how often all clips are heard.
        seed: of its first weights, and of the order of the clips.
        batch_size: how many clips are averaged for one step.
        augment: what changes a batch by luck, such as ``other_takes``; or None.
        workers: how many threads share each batch.
        progress: whether to show a progress bar.

    Returns:
        The network; its answers are in the order of ``voices.words``, which it keeps as ``words``.

    Raises:
        TypeError: if voices is none, or a number of another kind than it must be.
        ValueError: if there are fewer than two words to tell apart, or no clips.
    """
    _check_clips("learn", voices)
    for name, given in (("epochs", epochs), ("batch_size", batch_size)):
        whole("learn", name, given)
    whole("learn", "seed", seed, 0)
    if len(voices.words) < 2:
        raise ValueError(f"To tell words apart it needs two or more, got {voices.words}.")
    model = network(len(voices.words), seed)
    optimizer = Adam(model.parameters())
    rounds = -(-len(voices) // batch_size)
    plan = OneCycleLR(optimizer, 4e-3, epochs=epochs, steps_per_epoch=rounds)
    fit(
        model, voices.images, voices.labels, optimizer=optimizer, epochs=epochs,
        batch_size=batch_size, schedule=plan, seed=seed, augment=augment, workers=workers,
        progress=progress,
    )  # fmt: skip
    model.words = tuple(voices.words)
    return model.eval()


def learn_own(voices, *, epochs=200, seed=0):
    """Let a fresh network learn a few recordings, each time as one might say it another time.

    Arguments, result and errors are those of ``learn``.
    """
    return learn(voices, epochs=epochs, seed=seed, batch_size=12, augment=other_takes)


def other_takes(pictures, rng):
    """Change pictures of sounds by luck, as another take or another mouth would.

    Each is made longer or shorter, and moved; stretched and moved in pitch; made duller or
    brighter; and some noise covers what is soft. It is what ``fit`` takes as ``augment``.

    Args:
        pictures: (N, 1, size, size), 0..1.
        rng: numpy Generator.

    Raises:
        TypeError: if pictures is no array, or rng no Generator.
        ValueError: if the pictures are of another shape.
    """
    if not is_row(pictures):
        raise TypeError(
            "other_takes needs pictures of sounds, such as voices.images, got "
            f"{type(pictures).__name__}."
        )
    pictures = np.asarray(pictures)
    generator("other_takes", rng)
    if pictures.ndim != 4 or pictures.shape[1] != 1 or pictures.shape[2] != pictures.shape[3]:
        raise ValueError(
            f"other_takes needs pictures of sounds, (N, 1, size, size), got shape {pictures.shape}."
        )
    n, _, size, _ = pictures.shape
    rows = _stretched(n, size, rng, stretch=0.3, move=size / 8)
    columns = _stretched(n, size, rng, stretch=0.3, move=size / 8)
    taken = pictures[np.arange(n)[:, None, None], 0, rows[:, :, None], columns[:, None, :]][:, None]
    luck = rng.random((3, n, 1, 1, 1), dtype=np.float32)
    slope = np.linspace(-1, 1, size, dtype=np.float32)[:, None]
    brighter = taken * (0.8 + 0.4 * luck[0]) + (luck[1] - 0.5) / 2 * slope * (taken > 0)
    return np.clip(brighter, 0.4 * luck[2], 1)


def _stretched(n, size, rng, stretch, move):
    """For each of n pictures the rows, or the columns, that it takes its dots from: (n, size)."""
    from_middle = np.arange(size) - (size - 1) / 2
    times = np.exp(rng.uniform(-stretch, stretch, (n, 1)))
    places = from_middle * times + (size - 1) / 2 + rng.uniform(-move, move, (n, 1))
    return np.clip(np.rint(places), 0, size - 1).astype(int)


def right(model, voices):
    """The share of clips that a network understands, 0 to 1.

    Args:
        model: from pictures (N, 1, 32, 32) to a score for each of the clips' words.
        voices: ``Voices``.

    Raises:
        TypeError: if voices is none.
        ValueError: if the network learned other words, or the same in another order, as far as
            that is known; if there are no clips.
    """
    _check_clips("right", voices)
    learned = getattr(model, "words", voices.words)
    if tuple(learned) != tuple(voices.words):
        raise ValueError(
            f"This network answers with the words {tuple(learned)}, and the clips are of "
            f"{tuple(voices.words)}: give it clips of the same words, in the same order."
        )
    scores = np.shape(predict(model, voices.images[:1]))[-1]
    if scores != len(voices.words):
        raise ValueError(
            f"The network gives {scores} scores, one for each of its words, and the clips are of "
            f"{len(voices.words)} words: give it clips of the words that it learned."
        )
    return accuracy(model, voices.images, voices.labels)


def low(voices):
    """The clips of low voices: below 130 Hz.

    Raises:
        TypeError: if voices is none.
        ValueError: for recordings, and for what was joined: nobody knows their pitch.
    """
    return voices[_pitches("low", voices) < LOW]


def high(voices):
    """The clips of high voices: above 200 Hz.

    Raises:
        TypeError, ValueError: as ``low``.
    """
    return voices[_pitches("high", voices) > HIGH]


def _check_clips(owner, voices):
    of_kind(owner, voices, world.Voices)
    if not len(voices):
        raise ValueError(f"{owner} needs at least one clip, got none.")


def _pitches(owner, voices):
    of_kind(owner, voices, world.Voices)
    if "pitch" not in voices.factors:
        raise ValueError(
            f"Pitch is known of spoken words, not of recordings or joined clips: use {owner}() "
            "before you join them."
        )
    return voices.factors["pitch"]


def strangers(seed=0, clips=3_000):
    """Learn from many speakers, and ask with 2,000 others.

    Returns:
        (share understood, network).
    """
    model = learn(world.draw(clips, seed=seed), epochs=5, seed=seed, workers=2)
    return right(model, world.draw(2_000, seed=seed + 900)), model


def low_voices(seed=0, clips=6_000, few=200, epochs=4):
    """Learn from low voices only, and ask with low and high ones; then mend it.

    Returns:
        dict: the shares understood of "low" and "high"; the same with a few of the low ones
        replaced by high ones, "mended low" and "mended high".
    """
    seen, asked = world.draw(clips, seed=seed), world.draw(3_000, seed=seed + 900)
    lows, highs = low(seen), high(seen)[:few]
    found = {}
    for name, clips in (("", lows), ("mended ", world.join(lows[:-few], highs))):
        model = learn(clips, epochs=epochs, seed=seed)
        found[f"{name}low"] = right(model, low(asked))
        found[f"{name}high"] = right(model, high(asked))
    return found


def own_voice(seed=0, speaker=None):
    """Learn four words from six takes each of one speaker: a stand-in for your recordings.

    A drawn speaker has the same mouth and accent in each take; takes differ in speed, loudness,
    noise, room and the length of each sound. People differ more from take to take.

    Returns:
        dict: the shares understood of the speaker's "new takes", and of "other voices".
    """
    whole("own_voice", "seed", seed, 0)
    speaker = 1_000 + seed if speaker is None else speaker
    takes = {"words": OWN_WORDS, "speaker": speaker}
    model = learn_own(world.draw(TAKES * len(OWN_WORDS), seed=seed, **takes), seed=seed)
    return {
        "new takes": right(model, world.draw(1_000, seed=seed + 500, **takes)),
        "other voices": right(model, world.draw(1_000, seed=seed + 900, words=OWN_WORDS)),
    }


def small_child(n=600, seed=0):
    """Let a small child whisper: ``Voices`` of a kind that ``draw`` never draws by itself."""
    whole("small_child", "seed", seed, 0)
    return world.draw(n, seed=seed + 900, whisper=True, tract=1.5, pitch=350)


@functools.cache
def beginner():
    """A network that listened to 900 clips for a moment: it mishears some."""
    with own_dice():
        return learn(world.draw(900, difficulty="easy"), epochs=5)
