"""How a word is spoken: buzz and hiss, through a mouth that moves.

A voice is a *source* through a *filter* (D. Klatt, 1980, https://doi.org/10.1121/1.383940). The
source is the buzz of the vocal folds, or noise. The filter is the mouth: a row of resonators, the
*formants*, whose pitch moves as the tongue moves.

A resonator needs its own last two numbers, so it cannot take all samples at once. It can take all
clips at once: the loop goes over time, and each step is made by a few hundred mouths together.
"""

import numpy as np

STEPS = 250  # of the mouth, in a second: one every 4 ms
COLUMNS = ("ms", "F1", "F2", "F3", "wide", "voice", "breath", "hiss", "at", "around", "nose")
"""Of a sound: how long; the formants in Hz (0: those of the next sound) and how wide they are; how
much of each source; where the hiss is strongest and how far around, in Hz; is the nose open."""

SOUNDS = {
    row.split()[0]: np.array(row.split()[1:], float)
    for row in """
        iy    190  290 2250 3000  1.0 1.00 .01   0    0    0 0
        ih    110  400 1850 2570  1.0 1.00 .01   0    0    0 0
        eh    150  560 1720 2500  1.0 1.00 .01   0    0    0 0
        ae    190  690 1680 2430  1.0 1.00 .01   0    0    0 0
        aa    180  740 1170 2550  1.0 1.00 .01   0    0    0 0
        ao    190  600  900 2570  1.0 1.00 .01   0    0    0 0
        ah    110  600 1250 2550  1.0 1.00 .01   0    0    0 0
        ax     70  500 1400 2500  1.0 0.80 .01   0    0    0 0
        ay1   130  740 1200 2550  1.0 1.00 .01   0    0    0 0
        ay2   110  380 2050 2600  1.0 0.80 .01   0    0    0 0
        ow1   130  550 1130 2400  1.0 1.00 .01   0    0    0 0
        ow2   130  400  880 2350  1.0 0.80 .01   0    0    0 0
        uw1   100  340 1550 2300  1.0 1.00 .01   0    0    0 0
        uw2   130  310  900 2200  1.0 0.85 .01   0    0    0 0
        w      80  290  610 2150  1.0 0.60 .00   0    0    0 0
        y      80  260 2200 3020  1.0 0.60 .00   0    0    0 0
        r      90  330 1060 1400  1.0 0.65 .00   0    0    0 0
        l      90  330 1000 2880  1.0 0.60 .00   0    0    0 0
        n     130  300 1500 2500  1.5 0.60 .00   0    0    0 1
        m      90  480 1150 2130  2.0 0.70 .00   0    0    0 1
        h      45    0    0    0  2.0 0.00 .14   0    0    0 0
        f     110  340 1100 2080  1.5 0.00 .02 .05 5000 6000 0
        v      70  240 1100 2080  1.5 0.50 .02 .03 5000 6000 0
        th    110  320 1290 2540  1.5 0.00 .02 .04 6000 6000 0
        s     140  320 1500 2530  1.5 0.00 .00 .13 5600 1800 0
        z      90  240 1500 2530  1.5 0.40 .00 .10 5600 1800 0
        p-     80  350  900 2100  1.5 0.00 .00   0 1000 2500 0
        p      16  350  900 2100  1.5 0.00 .06 .20 1000 2500 0
        t-     70  350 1750 2650  1.5 0.00 .00   0 4300 3000 0
        t      14  350 1750 2650  1.5 0.00 .03 .18 4300 3000 0
        d-     50  200 1750 2650  1.5 0.08 .00   0 3800 3000 0
        d       8  250 1750 2650  1.5 0.20 .02 .18 3800 3000 0
        k-     65  300 1900 2400  1.5 0.00 .00   0 2200  800 0
        k      20  300 1900 2400  1.5 0.00 .05 .20 2200  800 0
        g-     50  200 1300 2200  1.5 0.15 .00   0 1400  700 0
        g      14  250 1400 2200  1.5 0.20 .03 .12 1600  900 0
    """.strip().split("\n")
}  # fmt: skip
"""The sounds of English that the words need. A stop is two: the mouth is shut (``t-``), and opens
(``t``). A vowel that glides is two as well: from ``ay1`` to ``ay2``, as in *five*."""

WORDS = {
    "yes": "y eh s", "no": "n ow1 ow2", "left": "l eh f t- t", "right": "r ay1 ay2 t- t",
    "stop": "s t- t aa p- p", "dog": "d- d ao g- g", "hello": "h eh l ow1 ow2",
    "zero": "z ih r ow1 ow2", "three": "th r iy", "six": "s ih k- k s",
    "seven": "s eh v ax n", "nine": "n ay1 ay2 n",
}  # fmt: skip
"""The words, spelled in sounds."""

SOFT = {"F1": 8, "F2": 8, "F3": 8, "wide": 8, "voice": 5, "breath": 3, "hiss": 3, "nose": 5}
"""Over how many steps the mouth, a lip, or the folds glide from one sound to the next."""

_NOSE, _HISS = 270.0, 9  # Hz of the nose's own resonance; the row of the hiss among the resonators
_HIGH = (3500.0, 4400.0)  # the fourth and fifth formant, which hardly move
_WIDTHS = np.array([100.0, 60.0, 80.0, 110.0, 200.0, 300.0])  # Hz: the nose, then the formants
_LATE = ((0.011, 0.8), (0.019, -0.7), (0.031, 0.6), (0.047, -0.5), (0.073, 0.4), (0.109, -0.3))
"""What the walls send back: how many seconds late, and how much of it."""


AIR = SOUNDS["h"][COLUMNS.index("breath")]
"""How much air there is in a whisper, where a voice would be."""

RUN_IN = 18
"""So many steps early a piece begins to be spoken, where a clip is spoken in pieces."""

_WIDE = 256
"""So many pieces, of all clips together, are worth to be spoken side by side."""


def spelled(word):
    """A word's sounds as numbers, with silence before and after: (sounds + 2, columns)."""
    rows = [SOUNDS[sound].copy() for sound in WORDS[word].split()]
    for row, after in zip(rows[-2::-1], rows[:0:-1], strict=True):
        if not row[1]:  # an h has the mouth of what follows
            row[1:4] = after[1:4]
    silent = [rows[0].copy(), rows[-1].copy()]
    for row in silent:
        row[[0, 5, 6, 7]] = 0
    return np.array([silent[0], *rows, silent[1]])


def whispered(book):
    """The same sounds with no buzz, and with air in its place, as much as in an h."""
    voice, breath = COLUMNS.index("voice"), COLUMNS.index("breath")
    book = book.copy()
    book[..., breath] = np.maximum(book[..., breath], AIR * book[..., voice])
    book[..., voice] = 0
    return book


def speak(book, places, factors, accents, noise, rate):
    """Speak a batch of words: float32 (N, samples), no louder than 1.

    Args:
        book: (N, sounds, columns), the sounds of each word as ``spelled`` gives them.
        places: (N, steps), which of its sounds a word is at.
        factors: name -> (N,), see ``voices.FACTORS``.
        accents: (N, sounds, 3), how far each formant of each sound is off.
        noise: float32 (N, samples), normal.
        rate: samples in a second.
    """
    tracks = _tracks(book, places, accents)
    pitch = _pitch(tracks.pop("start"), factors, places.shape[1])
    coefficients = _resonators(tracks, factors, rate)
    said = _through_the_mouth(tracks, pitch, coefficients, factors, noise, rate)
    return _recorded(said, factors, noise[:, ::-1], rate)


def _tracks(book, places, accents):
    """How the mouth moves: column -> (N, steps)."""
    book = book.copy()
    book[..., 1:4] *= np.exp(accents)
    tracks = {}
    for column, name in enumerate(COLUMNS):
        steps = np.take_along_axis(book[..., column], places, axis=1)
        tracks[name] = _smooth(steps, SOFT[name]) if name in SOFT else steps
    tracks["start"] = (places == 0).sum(axis=1) / STEPS
    return tracks


def _smooth(steps, width):
    """The mean over so many steps, taken twice, so that nothing has a corner."""
    for _ in range(2):
        before = (width + 1) // 2
        padded = np.pad(steps, [(0, 0), (before, width - before)], mode="edge")
        sums = np.cumsum(padded, axis=1)
        steps = (sums[:, width:] - sums[:, :-width]) / width
    return steps


def _pitch(start, factors, steps):
    """How often the folds open in a second, (N, steps): it falls, by the speaker's melody."""
    along = (np.arange(steps) / STEPS - start[:, None]) * factors["speed"][:, None] / 0.6
    fall = 1 + factors["melody"][:, None] * (0.5 - 1.4 * np.clip(along, 0, 1))
    return factors["pitch"][:, None] * fall


def _resonators(tracks, factors, rate):
    """Three numbers of each resonator: y = a * x + b * y_before + c * y_before_that.

    Gives a, b, c, float32 (steps, 9, N). In a row stand: how dull the buzz is, the nose, five
    formants; then an empty place, and the hiss, which is made in front of the mouth.
    """
    still = np.ones_like(tracks["F1"])
    mouth = [tracks[name] for name in ("F1", "F2", "F3")] + [still * high for high in _HIGH]
    mouth = [formant * factors["tract"][:, None] for formant in mouth]
    at = np.stack([still * _NOSE, *mouth, np.minimum(tracks["at"], 0.42 * rate)])
    wide = np.stack([still * width for width in _WIDTHS] + [np.maximum(tracks["around"], 500)])
    wide[1:4] *= tracks["wide"]
    shrink, turn = np.exp(-np.pi * wide / rate), 2 * np.pi * at / rate
    b, c = 2 * shrink * np.cos(turn), -(shrink**2)
    a = 1 - b - c  # what is slow passes as it is ...
    a[-1] = (1 - shrink[-1] ** 2) * np.sin(turn[-1])  # ... but of the hiss, what is at its peak
    for row, is_too_high in zip(range(1, 6), at[1:6] > 0.46 * rate, strict=True):
        a[row][is_too_high], b[row][is_too_high], c[row][is_too_high] = 1, 0, 0
    dull, none = still * factors["tilt"][:, None], np.zeros_like(still)
    rows = ([1 - dull, *a[:6], none, a[6]], [dull, *b[:6], none, b[6]], [none, *c[:6], none, c[6]])
    return [np.ascontiguousarray(np.stack(row).transpose(2, 0, 1), np.float32) for row in rows]


def _through_the_mouth(tracks, pitch, coefficients, factors, noise, rate):
    """Take each sample's step with all clips and all resonators at once: (N, samples).

    A resonator takes what the one before it gave a sample ago. So a whole row makes its step
    together, and the last one is a few samples late, which nobody hears.

    Of few clips, pieces are spoken side by side: see ``_pieces``.
    """
    n, steps = pitch.shape
    hop = rate // STEPS
    which, runs_in = _pieces(n, steps)
    noise = noise.T.reshape(steps, hop, n)
    lanes = [_side_by_side(track, which) for track in (*coefficients, noise)]
    folds = _Folds(tracks, pitch, factors, rate, which)
    said = np.empty((len(which) * hop, lanes[0].shape[-1]), np.float32)
    rows = np.zeros((3, 10, said.shape[1]), np.float32)  # row 0 is the source
    now, before, older = ((row, row[1:], row[:-1]) for row in rows)
    part = np.empty((9, said.shape[1]), np.float32)
    for step, (a, b, c, luck) in enumerate(zip(*lanes, strict=True)):
        buzz, hiss = folds.sources(step, luck)
        for t in range(hop):
            whole, own, source = before
            whole[0], whole[8] = buzz[t], hiss[t]
            new = np.multiply(a, source, out=now[1])
            new += np.multiply(b, own, out=part)
            new += np.multiply(c, older[1], out=part)
            np.add(new[6], new[8], out=said[step * hop + t])
            now, before, older = older, now, before
    said = said[runs_in * hop :].reshape(-1, which.shape[1], n).transpose(2, 1, 0)
    return np.ascontiguousarray(said.reshape(n, -1)[:, : steps * hop])


def _pieces(n, steps):
    """Which steps are taken side by side: (steps of a piece, pieces), and how many to run in.

    A long row of numbers is hardly slower than a short one, so few clips are cut into pieces. A
    piece begins 72 ms early: by then what rang before has died away.
    """
    pieces = max(1, min(_WIDE // n, steps // RUN_IN))
    if pieces == 1:
        return np.arange(steps)[:, None], 0
    length = -(-steps // pieces)
    which = np.arange(-RUN_IN, length)[:, None] + length * np.arange(pieces)
    return np.clip(which, 0, steps - 1), RUN_IN


def _side_by_side(track, which):
    """From (steps, ..., N) to (steps of a piece, ..., pieces * N)."""
    if which.shape[1] == 1:
        return np.ascontiguousarray(track, np.float32)
    lanes = np.moveaxis(track[which], 1, -2)
    return np.ascontiguousarray(lanes.reshape(*lanes.shape[:-2], -1), np.float32)


class _Folds:
    """The sources, a step at a time: what the vocal folds give, and the hiss of lips and teeth."""

    def __init__(self, tracks, pitch, factors, rate, which):
        self.samples = np.arange(rate // STEPS, dtype=np.float32)[:, None]
        breath = tracks["breath"] * factors["breath"][:, None]
        hiss = tracks["hiss"] * factors["hiss"][:, None]
        steps = _by_step(pitch / rate, tracks["voice"], breath, hiss)
        rises = np.diff(steps, axis=0) / len(self.samples)
        opened = (steps[:-1, 0] + steps[1:, 0]) * (len(self.samples) / 2)  # how often, in a step
        phase = np.cumsum(opened, axis=0, dtype=float) - opened
        swallowed = _NOSE + 200 * tracks["nose"]  # Hz: what the nose, a side room, swallows
        shrink = np.exp(-np.pi * 100 / rate)
        turn = 2 * shrink * np.cos(2 * np.pi * swallowed / rate)
        self.shrink = np.float32(shrink**2)
        self.steps, self.rises, self.phase, self.turn = (
            _side_by_side(track, which) for track in (steps[:-1], rises, phase % 1, turn.T)
        )
        self.last = np.zeros((2, self.turn.shape[1]), np.float32)
        self.noise = np.zeros(self.turn.shape[1], np.float32)

    def sources(self, step, noise):
        """The buzz with its breath, and the hiss, of one step: each (samples, N)."""
        (pitch, *loudness), (slope, *change) = self.steps[step], self.rises[step]
        phase = self.phase[step] + self.samples * (pitch + self.samples * (slope / 2))
        phase -= np.floor(phase)
        voice, breath, hiss = (
            level + self.samples * rise for level, rise in zip(loudness, change, strict=True)
        )
        opened = np.minimum(phase / np.float32(0.6), 1)  # the folds are open for 60% of the time
        is_open = opened < 1
        buzz = voice * is_open
        buzz *= opened * (2 - 3 * opened)  # how fast the flow t * t - t * t * t changes
        breath *= noise
        breath *= 0.5 + 0.5 * is_open
        hiss[1:] *= noise[1:] - noise[:-1]
        hiss[0] *= noise[0] - self.noise
        self.noise = noise[-1]
        return self._nosed(step, buzz + breath), hiss

    def _nosed(self, step, source):
        """Leave out what the nose swallows; with the nose shut, its resonator gives it back."""
        turn, long = self.turn[step], np.concatenate([self.last, source])
        self.last = source[-2:]
        return (source - turn * long[1:-1] + self.shrink * long[:-2]) / (1 - turn + self.shrink)


def _by_step(*tracks):
    """Tracks of (N, steps) as float32 (steps + 1, tracks, N); the last step stands twice."""
    steps = np.stack([np.concatenate([track, track[:, -1:]], axis=1) for track in tracks])
    return np.ascontiguousarray(steps.transpose(2, 0, 1), np.float32)


def _recorded(said, factors, noise, rate):
    """As a microphone gets it: in a room, with some noise, and so loud."""
    said /= np.abs(said).max(axis=1, keepdims=True) + 1e-9
    heard = said.copy()
    room = factors["room"].astype(np.float32)[:, None]
    for seconds, share in _LATE:
        late = int(seconds * rate)
        heard[:, late:] += room * np.float32(share) * said[:, :-late]
    heard += factors["noise"].astype(np.float32)[:, None] * noise
    peak = np.abs(heard).max(axis=1)
    return heard * (factors["loudness"] / peak).astype(np.float32)[:, None]
