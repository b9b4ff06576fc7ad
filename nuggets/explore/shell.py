"""What a hand touches on a page: a picture, a sentence and controls, shown by ``touch.js``.

An explorer is one of these, and so are a question, a photograph of one's own and a network that
learns while one looks.
"""

import functools
from pathlib import Path

import anywidget
import ipywidgets
import traitlets

from .still import stored

TOUCH = Path(__file__).with_name("touch.js").read_text("utf-8")

LOADER = """
// The script itself is in one model that all explorers of a notebook share.
export default { async render({ model, el }) {
  const id = model.get("script").replace("IPY_MODEL_", "");
  const { code } = (await model.widget_manager.get_model(id)).attributes;
  globalThis.nuggetsTouch ??= {};
  const touch = globalThis.nuggetsTouch[code] ??= import(URL.createObjectURL(
    new Blob([code], { type: "text/javascript" })));
  return (await touch).render({ model, el });
} };
"""


class Script(ipywidgets.Widget):
    """The text of ``touch.js``, kept once in a notebook, whatever the number of its explorers."""

    code = traitlets.Unicode(TOUCH).tag(sync=True)


@functools.cache
def _script():
    return Script()


class Shell(anywidget.AnyWidget):
    """A picture, a sentence and controls.

    Attributes:
        svg: the text of the picture that is shown now; "" for none.
        text: the sentence under it.
        tone: "right", "almost" or "alert", which the sentence is then marked with; or "".
        prompt: a line over the picture, such as a question; or "".
        controls: a list of dicts, what ``touch.js`` makes controls from.
        values: name -> what each control is set to.
        waits: whether what plays by itself stops here.
        seen: the name of the last message that was answered.
    """

    _esm = LOADER
    _ipython_display_ = None  # ipywidgets 7 would show neither the picture nor the whole sentence
    script = traitlets.Instance(Script).tag(sync=True, **ipywidgets.widget_serialization)
    svg = traitlets.Unicode().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    tone = traitlets.Unicode().tag(sync=True)
    prompt = traitlets.Unicode().tag(sync=True)
    controls = traitlets.List().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    waits = traitlets.Bool(False).tag(sync=True)
    seen = traitlets.Unicode().tag(sync=True)

    def __init__(self, **traits):
        super().__init__(script=_script(), **traits)
        self.on_msg(self._answer)

    def hear(self, changed, pressed, files):
        """Do what a hand did on the page.

        Args:
            changed: name -> the new value of a control.
            pressed: list of the names of buttons.
            files: list of the bytes of files.
        """

    def _answer(self, _, message, buffers):
        """Answer one message of the page in one message; its name goes back with it."""
        with self.hold_sync():
            try:
                files = [bytes(part) for part in buffers or ()]
                self.hear(message.get("set", {}), message.get("press", []), files)
            except Exception as problem:  # a mistake in what draws belongs on the page
                self.fail(problem)
            self.seen = message.get("seen", "")

    def fail(self, problem):
        """Show what went wrong where the sentence was; the picture before it stays."""
        self.tone = "alert"
        self.text = f"This did not work: {type(problem).__name__}: {problem}"

    def view(self):
        """A mime bundle, type -> data, that shows this on a page while a kernel runs."""
        view = super()._repr_mimebundle_()
        return view[0] if isinstance(view, tuple) else view

    def _repr_mimebundle_(self, **kwargs):
        return stored(repr(self), self.text, self.svg, self.view())
