"""Your own photograph, as the network sees it, beside what the network says."""

import functools
import io
from pathlib import Path

import numpy as np
from PIL import Image

from ..drawing import style
from ..drawing.scene import Box, Photo, Scene, Words
from ..drawing.verdict import verdict_bar
from ..engine import ops
from ..engine.format import percent
from ..worlds import pets, photos
from .scores import two_scores
from .shell import Shell
from .svg import write_svg

WIDTH, HEIGHT = style.WIDTH, 262
SIDE = 192
PIXELS = 192
"""How fine the large picture is."""

CHOOSE = {
    "name": "photo",
    "kind": "file",
    "label": "Choose a photo, or drop one here:",
    "accept": "image/*",
}

FIRST = {"seed": 3, "species": "dog", "difficulty": "easy"}
"""The drawn pet that stands in for a photograph to begin with."""

INVITES = "Now choose a photo of your own: it stays with the Python that runs this notebook."


class OwnPhoto(Shell):
    """A place for a photograph of your own, and the verdict on it.

    The photograph is read by the Python that runs the notebook, and goes nowhere else. What cannot
    be read is answered by one sentence under the picture. To begin with there is a drawn pet, and
    the sentence says that it is one.

    Args:
        model: from pictures (N, 3, 32, 32), colours 0..1, to two scores: cat and dog.
        photo: one to begin with, a path or the bytes of a file; see ``photos.file``.

    Attributes:
        chances: of a cat and of a dog, two numbers; None where the photograph cannot be read.
        text: the sentence that is shown now.
        svg: the text of the picture that is shown now.
    """

    def __init__(self, model, photo=None):
        self._model, self._is_drawn = model, photo is None
        super().__init__(controls=[CHOOSE])
        self.chances = None
        if self._is_drawn:
            self._judge(drawn_photo(), "a drawn pet", "This is no photo yet, but a drawn pet: the")
            self.text = f"{self.text} {INVITES}"
        else:
            self.ask(photo)

    def ask(self, photo):
        """Ask the network about a photograph, a path or the bytes of a file, and show the answer.

        Never raises for what cannot be read: the sentence says what is wrong with it.

        Raises:
            ValueError: if the network has another number of scores than two.
        """
        self._is_drawn = False
        name = f"{Path(photo).name}: the" if isinstance(photo, (str, Path)) else "The"
        self._judge(photo, "your photo", name)

    def _judge(self, photo, title, the):
        try:
            large, small = photos.in_sizes(photo, PIXELS, 32)
        except (OSError, ValueError, TypeError) as problem:
            self._refuse(title, str(problem))
            return
        scores = two_scores("OwnPhoto", self._model, small[None])
        if not np.isfinite(scores).all():
            self._refuse(title, "The network's weights are no numbers any more: train a fresh one.")
            return
        self.chances = ops.softmax(scores).data[0]
        sure, species = self.chances.max(), pets.SPECIES[self.chances.argmax()]
        text = f"{the} network says {species}, and is {percent(sure)} sure."
        self._show(_page(title, large, small, float(self.chances[1])), text)

    def _refuse(self, title, why):
        self.chances = None
        self._show(_page(title, None, None, None), why, "alert")

    def hear(self, changed, pressed, files):
        """Ask about a file that was chosen on the page; one that is too large comes as its name."""
        for file in files:
            self.ask(file)
        if files or "photo" not in changed:
            return
        name = changed["photo"]
        if name:
            self.text = (
                f"{name} is too large to be sent from this page: give its path instead, as in "
                f"ng.explore.OwnPhoto(network, {name!r})."
            )
        else:
            self.text = "No file was chosen, so the picture before stays: choose a photo."
        self.tone = "alert"

    def _show(self, scene, text, tone=""):
        with self.hold_sync():
            self.text, self.svg, self.tone = text, write_svg(scene, text), tone

    def __repr__(self):
        """The sentence; not the verdict on the drawn pet, which is another for each training."""
        return f"<own photo: {'a drawn pet to begin with' if self._is_drawn else self.text}>"


@functools.cache
def drawn_photo():
    """The bytes of a PNG file with a drawn pet, larger than the network gets it."""
    pixels = pets.draw(1, size=PIXELS, **FIRST).images[0].transpose(1, 2, 0)
    file = io.BytesIO()
    Image.fromarray(np.round(255 * pixels).astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


def _page(title, large, small, dog):
    """The photograph, the same as the network gets it, and the verdict; or three empty places."""
    scene = Scene(WIDTH, HEIGHT)
    places = (24, title, large), (232, "the network gets", small)
    for x, name, image in places:
        scene.add(Words(x + SIDE / 2, 30, name, style.INK, 14.5, bold=True))
        scene.add(Box(x - 1, 43, SIDE + 2, SIDE + 2, style.MIST, style.FAINT, 1))
        if image is not None:
            scene.add(Photo(x, 44, SIDE, SIDE, image.transpose(1, 2, 0)))
    scene.add(Words(232 + SIDE / 2, 44 + SIDE + 18, "32 × 32 dots", style.GREY, 12))
    scene.add(Words(440 + 128, 30, "the network says", style.INK, 14.5, bold=True))
    if dog is None:
        scene.add(Box(440, 120, 256, 22, style.MIST, style.FAINT, 1))
    else:
        scene.add(verdict_bar(dog, 440, 120, 256))
    return scene
