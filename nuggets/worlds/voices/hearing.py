"""A sound as a picture: time goes right, pitch goes up, and bright is loud."""

import numpy as np

from ...engine.settings import said, whole

LOWEST, HIGHEST = 60.0, 4000.0  # Hz: what a picture shows
_WINDOW = 0.032  # seconds that are listened to at a time
_LOOKS = 4  # in each column of the picture
_SOFTEST = 60.0  # dB below the loudest: black
_AT_ONCE = 128


def spectrogram(sounds, rate, size=32):
    """Picture sounds: float32 (N, 1, size, size), 0 (60 dB below the loudest) to 1 (the loudest).

    Each column is a moment, each row a band of pitch: the lowest, 60 Hz, at the bottom, 4,000 Hz
    at the top. The bands are as wide as ears have them (the mel scale). How loud a whole clip is
    makes no difference.

    Args:
        sounds: (N, samples), or one sound (samples,).
        rate: samples in a second.
        size: height and width of a picture.

    Raises:
        TypeError: if a sound is no row of numbers, or rate or size no whole number.
        ValueError: if there is no sound in it, or a number is nan or infinite.
    """
    sounds = _rows(sounds)
    size, rate = whole("spectrogram", "size", size), whole("spectrogram", "rate", rate, 1_000)
    window = round(_WINDOW * rate)
    shape, bands = np.hanning(window).astype(np.float32), _bands(window, rate, size)
    starts = np.linspace(0, sounds.shape[1], size * _LOOKS).astype(int)
    pictures = np.empty((len(sounds), 1, size, size), np.float32)
    for row in range(0, len(sounds), _AT_ONCE):
        rows = slice(row, row + _AT_ONCE)
        padded = np.pad(sounds[rows], [(0, 0), (window // 2, window)])
        looks = np.lib.stride_tricks.sliding_window_view(padded, window, axis=1)[:, starts]
        power = np.abs(np.fft.rfft(looks * shape).astype(np.complex64)) ** 2
        bright = (power @ bands).reshape(-1, size, _LOOKS, size).mean(axis=2)
        pictures[rows, 0] = _scaled(bright).swapaxes(1, 2)[:, ::-1]
    return pictures


def height_of(hertz, size=32):
    """How high a pitch stands in a picture: a share of its height, 0 at the bottom, 1 at the top.

    Args:
        hertz: the pitch.
        size: height of the picture, in dots.
    """
    lowest, highest = _mel(LOWEST), _mel(HIGHEST)
    share = (_mel(hertz) - lowest) / (highest - lowest)
    return (share * (size + 1) - 0.5) / size


def _rows(sounds):
    """Sounds as float32 (N, samples), or the reason why they are none."""
    given = np.asarray(sounds)
    if given.dtype.kind not in "fiu":
        raise TypeError(f"spectrogram needs sounds of numbers (N, samples), got {said(sounds)}.")
    if given.ndim not in (1, 2) or not given.size:
        raise ValueError(
            f"spectrogram needs sounds (N, samples), or one (samples,), got shape {given.shape}."
        )
    if not np.isfinite(given).all():
        raise ValueError("spectrogram needs finite numbers, and a sound has nan or infinity in it.")
    return np.atleast_2d(given.astype(np.float32))


def _scaled(power):
    """From power to 0..1, in decibels below the loudest; a silent clip is black."""
    loudest = power.max(axis=(1, 2), keepdims=True)
    share = power / np.where(loudest > 0, loudest, 1)
    decibels = 10 * np.log10(np.maximum(share, 10 ** (-_SOFTEST / 10)))
    return np.maximum(1 + decibels / _SOFTEST, 0)  # a logarithm may be rounded to just below


def _bands(window, rate, size):
    """How much each tone of a window counts in each band: (tones, size), triangles in mel."""
    tones = np.arange(window // 2 + 1) * rate / window
    corners = _hertz(np.linspace(_mel(LOWEST), _mel(HIGHEST), size + 2))
    low, middle, high = corners[:-2], corners[1:-1], corners[2:]
    narrow = rate / window  # a band is at least as wide as two tones, so that none is deaf
    low, high = np.minimum(low, middle - narrow), np.maximum(high, middle + narrow)
    tones = tones[:, None]
    bands = np.minimum((tones - low) / (middle - low), (high - tones) / (high - middle))
    return np.maximum(bands, 0).astype(np.float32)


def _mel(hertz):
    return 2595 * np.log10(1 + hertz / 700)


def _hertz(mel):
    return 700 * (10 ** (mel / 2595) - 1)
