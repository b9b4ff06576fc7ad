"""The same picture, a little different each time: what ``fit(augment=...)`` does to a batch.

Each function takes (pictures (N, C, H, W), numpy Generator) and gives new pictures of that shape;
each picture has its own luck. To do both, ``augment=lambda x, rng: shift(flip(x, rng), rng)``.
"""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from .settings import generator, whole
from .tensor import Tensor


def flip(pictures, rng):
    """Swap left and right in about half of the pictures: a cat stays a cat in the mirror.

    Args:
        pictures: (N, C, H, W).
        rng: a numpy Generator.

    Raises:
        TypeError: if rng is none.
        ValueError: if the pictures are of another shape.
    """
    pictures = _pictures("flip", pictures, rng)
    mirrored = rng.random(len(pictures)) < 0.5
    out = pictures.copy()
    out[mirrored] = pictures[mirrored, ..., ::-1]
    return out


def shift(pictures, rng, pixels=2):
    """Move each picture by up to ``pixels`` up, down, left or right; the border is mirrored in.

    Args:
        pictures: (N, C, H, W).
        rng: a numpy Generator.
        pixels: how far at most, a whole number.

    Raises:
        TypeError: if rng is no Generator, or pixels no whole number.
        ValueError: if pixels is below 0, or not smaller than the pictures.
    """
    pictures = _pictures("shift", pictures, rng)
    N, _, H, W = pictures.shape
    whole("shift", "pixels", pixels, -math.inf)
    if not 0 <= pixels < min(H, W):
        raise ValueError(f"Pictures of {H}x{W} cannot be shifted by up to {pixels} pixels.")
    border = [(0, 0), (0, 0), (pixels, pixels), (pixels, pixels)]
    seen = sliding_window_view(np.pad(pictures, border, mode="reflect"), (H, W), axis=(2, 3))
    down, right = rng.integers(0, 2 * pixels + 1, (2, N))
    return seen[np.arange(N), :, down, right]


def _pictures(asker, pictures, rng):
    """A batch of pictures as a plain array, and a Generator to throw.

    Raises:
        TypeError: if rng is no numpy Generator.
        ValueError: if the pictures are not (N, C, H, W).
    """
    generator(asker, rng)
    pictures = getattr(pictures, "images", pictures)
    pictures = np.asarray(pictures.data if isinstance(pictures, Tensor) else pictures)
    if pictures.ndim != 4:
        raise ValueError(
            f"{asker} needs pictures of shape (N, C, height, width), got {pictures.shape}."
            + (" For one picture, use picture[None]." if pictures.ndim == 3 else "")
        )
    return pictures
