"""Your own photograph, as the network sees it, beside what the network says."""

from pathlib import Path

import ipywidgets as widgets

from ..drawing import style
from ..drawing.scene import Box, Photo, Scene, Words
from ..drawing.verdict import verdict_bar
from ..engine import ops
from ..engine.format import percent
from ..engine.train import predict
from ..worlds import pets, photos
from .explorer import PAGE
from .still import stored
from .svg import paint_svg, write_sentence, write_svg

WIDTH, HEIGHT = style.WIDTH, 262
SIDE = 192
PIXELS = 192
"""How fine the large picture is."""

EMPTY = "No photograph yet: choose one. It stays with the Python that runs this notebook."


class OwnPhoto(widgets.VBox):
    """A button for a photograph of your own, and the verdict on it.

    The photograph is read by the Python that runs the notebook, and goes nowhere else. What cannot
    be read is answered by one sentence under the picture.

    Args:
        model: from pictures (N, 3, 32, 32) to two scores: cat and dog.
        photo: one to begin with, a path or the bytes of a file; see ``photos.file``.
        inputs: a function that turns pictures, 0..1, into what the model is given.

    Attributes:
        chances: of a cat and of a dog, two numbers; None without a photograph.
        text: the sentence that is shown now.
        svg: the text of the picture that is shown now.
    """

    def __init__(self, model, photo=None, *, inputs=lambda images: images - 0.5):
        self._model, self._inputs = model, inputs
        self._button = widgets.FileUpload(
            accept="image/*",
            multiple=False,
            description="choose a photo",
            layout={"width": "auto", "align_self": "flex-start"},
        )
        self._picture, self._sentence = widgets.HTML(), widgets.HTML()
        super().__init__(
            [self._button, self._picture, self._sentence],
            layout={"width": "100%", "max_width": PAGE},
        )
        self._button.observe(self._uploaded, "value")
        self.chances = None
        self._show(_page(None, None, None), EMPTY)
        if photo is not None:
            self.ask(photo)

    def ask(self, photo):
        """Ask the network about a photograph, a path or the bytes of a file, and show the answer.

        Never raises for a file that cannot be read: the sentence says what is wrong with it.
        """
        try:
            large, small = photos.file(photo, PIXELS), photos.file(photo)
        except (OSError, ValueError) as problem:
            self.chances = None
            self._show(_page(None, None, None), str(problem), role="alert")
            return
        self.chances = ops.softmax(predict(self._model, self._inputs(small[None]))).data[0]
        sure, species = self.chances.max(), pets.SPECIES[self.chances.argmax()]
        name = f"{Path(photo).name}: the" if isinstance(photo, (str, Path)) else "The"
        text = f"{name} network says {species}, and is {percent(sure)} sure."
        self._show(_page(large, small, float(self.chances[1])), text)

    def _uploaded(self, change):
        if change.new:
            self.ask(bytes(change.new[0]["content"]))

    def _show(self, scene, text, role="status"):
        self.text, self.svg = text, write_svg(paint_svg(scene), text)
        self._picture.value = self.svg
        self._sentence.value = write_sentence(text, role)

    def __repr__(self):
        return f"<own photo: {self.text}>"

    def _repr_mimebundle_(self, **kwargs):
        return stored(repr(self), self.text, self.svg, super()._repr_mimebundle_(**kwargs))


def _page(large, small, dog):
    """The photograph, the same as the network gets it, and the verdict; or three empty places."""
    scene = Scene(WIDTH, HEIGHT)
    for x, title, image in ((24, "your photo", large), (232, "the network gets", small)):
        scene.add(Words(x + SIDE / 2, 30, title, style.INK, 14.5, bold=True))
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
