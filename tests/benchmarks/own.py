"""What is a learner's own: a photo from a camera and a recording, as files that a page sends."""

import io
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from nuggets.explore import OwnPhoto, OwnVoice
from nuggets.studies import voice
from nuggets.worlds import pretrained, voices

CAMERA = (4000, 3000)
GRAIN, SPOT, QUALITY = 5, 25, 85
"""How strong the grain of a photo is, of 255, how wide its spots are, and how well it is kept."""

MICROPHONE, SECONDS = 48_000, 1.5
"""Samples in a second as a browser records them, and for how long it does."""


def own_photo():
    """A place for a photo."""
    return OwnPhoto(pretrained.expert())


def own_voice():
    """A place for a recording."""
    return OwnVoice(voice.beginner())


def photo():
    """The bytes of a JPEG of 12 megapixels, about 3 MB as a camera makes them."""
    luck = np.random.default_rng(0)
    wide, high = CAMERA
    spots = luck.integers(0, 256, (high // SPOT, wide // SPOT, 3), np.uint8)
    pixels = np.asarray(Image.fromarray(spots).resize(CAMERA)).astype(np.float32)
    pixels += GRAIN * luck.standard_normal((high, wide, 1), np.float32)
    file = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


def recording():
    """The bytes of a wav with one drawn word, as the page records it."""
    said = voices.draw(1, seed=5)
    moments = np.arange(SECONDS * MICROPHONE) / MICROPHONE
    sound = np.interp(moments, np.arange(said.sounds.shape[1]) / said.rate, said.sounds[0])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "word.wav")
        voices.save(path, sound.astype(np.float32), MICROPHONE)
        return path.read_bytes()


OWN = {
    "OwnPhoto": (own_photo, "photo", photo),
    "OwnVoice": (own_voice, "record", recording),
}
"""Its name: what makes it, the control that a file comes from, and what makes the file."""
