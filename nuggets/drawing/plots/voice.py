"""Sounds, seen and heard: as pictures of pitch over time, and as players."""

import base64
import html
import io
import math

import numpy as np

from ...engine.settings import is_row, of_kind, whole
from ...worlds.voices import Voices
from ...worlds.voices.hearing import height_of
from ...worlds.voices.wav import write
from .. import style
from ..scene import Box, Line, Photo, Scene, Words, paint

WIDTH = style.WIDTH
LEFT, TOP, GAP = 66, 34, 32
"""Where the first picture begins, after the numbers of its pitch; how far pictures are apart."""

HIGH, FOOT = 130, 62
"""How high a picture is, and what stands under it: its sounds, its seconds."""

HERTZ = (100, 500, 1000, 2000, 4000)
"""The pitches that are written at the left."""

SMALLEST, LARGEST, LETTER = 11, 12, 0.62
"""How large the names of sounds are at least and at most; how wide a letter is to its height."""


def draw_sounds(voices, captions=None, *, columns=3):
    """Draw sounds as the network gets them: time goes right, pitch goes up, and blue is loud.

    Under words that were spoken by the program stand their sounds, where they are; the name of a
    short one is left out.

    Args:
        voices: ``Voices``, up to 12 clips.
        captions: a short text for each; the words if not given.
        columns: how many stand side by side, up to 4.

    Returns:
        A ``style.Picture``, 720 pixels wide.

    Raises:
        TypeError: if voices is none, the captions are no texts, or columns no whole number.
        ValueError: if there are more clips than 12, or not as many captions as clips.
    """
    captions = _captions("draw_sounds", voices, captions)
    whole("draw_sounds", "columns", columns, -math.inf)
    if not 1 <= columns <= 4:
        raise ValueError(f"1 to 4 sounds stand side by side, not {columns}.")
    width = (WIDTH - LEFT - 14 - GAP * (columns - 1)) / columns
    rows = -(-len(voices) // columns)
    scene = Scene(WIDTH, rows * (TOP + HIGH + FOOT) + 6)
    for place, caption in enumerate(captions):
        x = LEFT + place % columns * (width + GAP)
        y = TOP + place // columns * (TOP + HIGH + FOOT)
        scene.add(sound_shapes(voices[place], x, y, width, HIGH, is_first=place % columns == 0))
        scene.add(Words(x + width / 2, y - 10, caption, style.INK, 14, bold=True))
    return paint(scene, f"Sounds as pictures, pitch over time: {', '.join(captions)}.")


def sound_shapes(voice, x, y, width, height, is_first=True):
    """One sound as a picture with its axes, a list of shapes.

    Args:
        voice: ``Voices`` of one clip.
        x: left of the picture, in pixels of the page.
        y: its top.
        width: of the picture.
        height: of the picture.
        is_first: whether the pitches are written at its left.
    """
    shades = style.ANSWERS(voice.images[0, 0])[..., :3]
    shapes = [Photo(x, y, width, height, shades), Box(x, y, width, height, "none", style.FAINT)]
    bottom, seconds = y + height, voice.sounds.shape[1] / voice.rate
    if is_first:
        for hertz in HERTZ:
            at = bottom - height * min(height_of(hertz), 1)
            shapes += [Line([(x - 5, at), (x, at)], style.GREY, 1)]
            shapes += [Words(x - 8, at + 4, f"{hertz:,}", style.GREY, 11.5, "end")]
        shapes += [Words(x - 8, y - 10, "Hz", style.GREY, 11.5, "end")]
    if voice.places is not None:
        shapes += _sounds_under(voice.spans(0), x, bottom, width / seconds)
    for tick in np.linspace(0, seconds, 3):
        at = x + width * tick / seconds
        text = f"{tick:g} s" if tick in (0, seconds) else f"{tick:g}"
        shapes += [Line([(at, bottom + 26), (at, bottom + 31)], style.GREY, 1)]
        shapes += [Words(at, bottom + 44, text, style.GREY, 11.5)]
    return [*shapes, Line([(x, bottom + 26), (x + width, bottom + 26)], style.GREY, 1)]


def _sounds_under(spans, x, bottom, scale):
    """The name of each sound that it fits under, and for all a stroke where they end."""
    shapes = []
    for name, start, end in spans:
        middle = x + scale * (start + end) / 2
        for edge in (x + scale * start, x + scale * end):
            shapes += [Line([(edge, bottom + 2), (edge, bottom + 20)], style.FAINT, 1)]
        size = min(LARGEST, scale * (end - start) / (LETTER * len(name)))
        if size >= SMALLEST:
            shapes += [Words(middle, bottom + 16, name, style.INK, size, bold=True)]
    return shapes


class Players:
    """Sounds to press and hear, in a row; made by ``listen``.

    Args:
        sounds: (N, samples), -1..1.
        rate: samples in a second.
        captions: N texts.
    """

    def __init__(self, sounds, rate, captions):
        self.sounds, self.rate, self.captions = sounds, rate, captions

    def __repr__(self):
        return f"<sounds to press: {', '.join(self.captions)}>"

    def _repr_mimebundle_(self, include=None, exclude=None):
        pairs = zip(self.sounds, self.captions, strict=True)
        row = "".join(self._player(sound, caption) for sound, caption in pairs)
        style_of = "display:flex;flex-wrap:wrap;gap:12px;max-width:720px"
        return {"text/plain": repr(self), "text/html": f'<div style="{style_of}">{row}</div>'}

    def _player(self, sound, caption):
        file = io.BytesIO()
        write(file, sound, self.rate)
        data, said = base64.b64encode(file.getvalue()).decode("ascii"), html.escape(caption)
        return (
            f'<figure style="margin:0"><figcaption>{said}</figcaption><audio controls '
            f'preload="none" aria-label="{said}" style="width:220px;height:36px" '
            f'src="data:audio/wav;base64,{data}"></audio></figure>'
        )


def listen(voices, captions=None):
    """Give sounds a button each: press one, and hear it.

    Args:
        voices: ``Voices``, up to 12 clips.
        captions: a short text for each; the words if not given.

    Returns:
        ``Players``.

    Raises:
        TypeError, ValueError: as ``draw_sounds``.
    """
    captions = _captions("listen", voices, captions)
    return Players(voices.sounds, voices.rate, captions)


def _captions(owner, voices, captions):
    of_kind(owner, voices, Voices)
    if not 1 <= len(voices) <= 12:
        raise ValueError(f"Up to 12 sounds fit on a page, not {len(voices)}: take some, [:6].")
    if captions is None:
        return [voices.words[label] for label in voices.labels]
    if not is_row(captions):
        raise TypeError(f"{owner} needs captions as a list of texts, got {captions!r}.")
    captions = [str(caption) for caption in captions]
    if len(captions) != len(voices):
        raise ValueError(f"There are {len(voices)} sounds: give as many captions.")
    return captions
