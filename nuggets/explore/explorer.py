"""One generic explorer: controls over one picture, and one sentence that says what it shows."""

import itertools
from dataclasses import dataclass

import ipywidgets as widgets
import traitlets

from ..drawing import style
from .still import stored
from .svg import write_sentence, write_svg

RESET = "start again"
PAGE = f"{style.WIDTH}px"
BESIDE = {"flex": "1 1 auto", "min_width": "120px"}
"""The layout of a slider beside its box: it takes the room that is left."""

WRAP = {"flex_flow": "row wrap", "align_items": "center"}
"""The layout of what stands side by side, where the page is wide enough."""


def _named(control, name, layout=None):
    """What a box or a menu is called, for the eye and for a screen reader, and its width."""
    return {
        "description": control.label or name,
        "style": {"description_width": "120px"},
        "layout": layout or {"width": "220px"},
    }


@dataclass(frozen=True)
class Slider:
    """A number between ``low`` and ``high``: a named box to type in, beside a slider to drag.

    The box is there because a slider of ipywidgets has no name that a screen reader could say. It
    holds the number: a slider on the page rounds what it is given to its step, and sends that back.
    """

    low: float
    high: float
    value: float
    step: float = 0.01
    label: str = ""

    def build(self, name):
        """The widget that holds the number, and the row to show."""
        span = {"min": self.low, "max": self.high, "value": self.value, "step": self.step}
        slider = widgets.FloatSlider(**span, readout=False, layout=BESIDE)
        box = widgets.BoundedFloatText(**span, **_named(self, name))

        def drag(change):
            by_a_hand = abs(change.new - box.value) > 0.501 * self.step
            if by_a_hand:
                box.value = round(change.new, 9)

        slider.observe(drag, "value")
        box.observe(lambda change: slider.set_trait("value", change.new), "value")
        return box, widgets.HBox([box, slider])


@dataclass(frozen=True)
class Steps:
    """A whole number between ``low`` and ``high``, such as a moment: type it, drag it, or play it.

    The buttons to the right let the number run by itself, one up every ``pause`` milliseconds. A
    hand can stop it at any moment.
    """

    low: int
    high: int
    value: int
    label: str = ""
    pause: int = 700

    def build(self, name):
        """The widget that holds the number, and the row to show."""
        span = {"min": self.low, "max": self.high, "value": self.value}
        slider = widgets.IntSlider(**span, readout=False, layout=BESIDE)
        box = widgets.BoundedIntText(**span, **_named(self, name))
        player = widgets.Play(**span, interval=self.pause, show_repeat=False)
        player.tooltip = f"play: {self.label or name}"
        for mover in (slider, player):
            mover.observe(lambda change: box.set_trait("value", change.new), "value")
            box.observe(lambda change, mover=mover: mover.set_trait("value", change.new), "value")
            box.observe(lambda change, mover=mover: mover.set_trait("max", change.new), "max")
        return box, widgets.HBox([box, slider, player])


@dataclass(frozen=True)
class Number:
    """A number between ``low`` and ``high`` to type, in a named box without a slider."""

    low: float
    high: float
    value: float = 0.0
    label: str = ""

    def build(self, name):
        """The widget that holds the number, and the row to show: they are the same."""
        span = {"min": self.low, "max": self.high, "value": self.value}
        box = widgets.BoundedFloatText(**span, **_named(self, name))
        return box, box


@dataclass(frozen=True)
class Choice:
    """One of several options, from a list that opens."""

    options: tuple
    value: object
    label: str = ""

    def build(self, name):
        """The widget that holds the choice, and the row to show: they are the same."""
        look = _named(self, name, {"width": "360px", "max_width": "100%"})
        menu = widgets.Dropdown(options=self.options, value=self.value, **look)
        return menu, menu


@dataclass(frozen=True)
class Switch:
    """On or off."""

    value: bool
    label: str = ""

    def build(self, name):
        """The widget that holds the switch, and the row to show: they are the same."""
        box = widgets.Checkbox(value=self.value, description=self.label or name, indent=False)
        box.layout.width = "auto"
        return box, box


@dataclass(frozen=True)
class Memory:
    """Something to remember that no hand can set: only buttons change it."""

    value: object

    def build(self, name):
        """What holds the value, and None: there is no row to show."""
        return Kept(value=self.value), None


class Kept(traitlets.HasTraits):
    """What holds the value of a ``Memory``, as a widget holds that of a control."""

    value = traitlets.Any()


SHORT = (Number, Switch)
"""Controls that leave room for another beside them."""


class Explorer(widgets.VBox):
    """A picture that moves under a hand.

    Args:
        controls: name -> ``Slider``, ``Steps``, ``Number``, ``Choice``, ``Switch`` or ``Memory``.
            The names are those of the numbers.
        draw: ``draw(**numbers)`` gives a ``drawsvg.Drawing``; a pure function.
        say: ``say(**numbers)`` gives one or two sentences that say what the picture shows. They
            stand under it, name it for a screen reader, and are this object's ``repr``.
        buttons: label -> a pure function: ``button(**numbers)`` gives the numbers to change.
        columns: how many controls stand side by side, where the page is wide enough.
        groups: for many controls: a title -> the names of its controls. Every control is in one
            group, and one group is seen at a time.
        highest: name of a ``Steps`` whose end depends on the others -> a pure function:
            ``highest(**numbers)`` gives the largest number that it may have now.

    Attributes:
        dials: name -> the widget that holds its number.
        draw: the function that draws, as it was given.
        text: the sentence that is shown now.
        svg: the text of the picture that is shown now.
        error: the exception that is shown now in place of the sentence, or None.
    """

    def __init__(self, controls, draw, say, buttons=None, *, columns=1, groups=None, highest=None):
        self.draw, self._say, self._highest = draw, say, highest or {}
        self._buttons = {**(buttons or {}), RESET: self._first_numbers}
        built = {name: control.build(name) for name, control in controls.items()}
        self.dials = {name: dial for name, (dial, _) in built.items()}
        self._start = self.numbers
        self._is_setting = False
        self.text, self.svg, self.error = "", "", None
        self._picture = widgets.HTML(layout={"width": "100%"})
        self._sentence = widgets.HTML(layout={"width": "100%"})
        actions = widgets.HBox([*map(self._button, self._buttons)], layout=WRAP)
        if groups:
            rows = _in_groups(controls, built, columns, groups)
        else:
            rows = _rows(controls, built, columns)
        super().__init__(
            [*rows, actions, self._picture, self._sentence],
            layout={"width": "100%", "max_width": PAGE},
        )
        for dial in self.dials.values():
            dial.observe(self._redraw, "value")
        self._redraw()

    @property
    def numbers(self):
        """What the controls are set to now: name -> value."""
        return {name: dial.value for name, dial in self.dials.items()}

    def set(self, **numbers):
        """Set controls as a hand would, and redraw once. A slider stops at its ends.

        Raises:
            ValueError: for a name that is not one of the controls.
        """
        unknown = sorted(numbers.keys() - self.dials.keys())
        if unknown:
            known = ", ".join(self.dials)
            raise ValueError(f"There is no control called {unknown[0]!r}: there are {known}.")
        self._is_setting = True
        try:
            for name in sorted(numbers, key=self._highest.__contains__):
                self._move_ends()
                self.dials[name].value = numbers[name]
        finally:
            self._is_setting = False
        self._redraw()

    def press(self, label):
        """Press a button as a hand would.

        Raises:
            ValueError: for a label that is not one of the buttons.
        """
        if label not in self._buttons:
            known = ", ".join(self._buttons)
            raise ValueError(f"There is no button called {label!r}: there are {known}.")
        try:
            self.set(**self._buttons[label](**self.numbers))
        except Exception as error:
            self._show_error(error)

    def _move_ends(self):
        """Where the end of a slider depends on the others, move it; its number stays within."""
        for name, highest in self._highest.items():
            self.dials[name].max = highest(**self.numbers)

    def _first_numbers(self, **numbers):
        return self._start

    def _button(self, label):
        button = widgets.Button(description=label, layout={"width": "auto"})
        button.on_click(lambda _: self.press(label))
        return button

    def _redraw(self, change=None):
        if self._is_setting:
            return
        self._is_setting = True
        try:
            self._move_ends()
        finally:
            self._is_setting = False
        try:
            text = self._say(**self.numbers)
            svg = write_svg(self.draw(**self.numbers), text)
        except Exception as error:
            self._show_error(error)
            return
        self.text, self.svg, self.error = text, svg, None
        self._picture.value = svg
        self._sentence.value = write_sentence(text)

    def _show_error(self, error):
        """Show what went wrong where the sentence was; the picture before it stays."""
        self.error = error
        self.text = f"This did not work: {type(error).__name__}: {error}"
        self._sentence.value = write_sentence(self.text, "alert")

    def __repr__(self):
        return f"<explorer: {self.text}>"

    def _repr_mimebundle_(self, **kwargs):
        return stored(repr(self), self.text, self.svg, super()._repr_mimebundle_(**kwargs))


def _rows(controls, built, columns):
    """The rows of controls, one below another; short ones in succession share a row.

    In several columns they stand side by side; a narrow page has them in one column all the same.
    """
    shown = [(controls[name], row) for name, (_, row) in built.items() if row is not None]
    if columns > 1:
        for _, row in shown:
            row.layout.flex = f"1 1 {90 // columns}%"
            row.layout.min_width = "340px"
        return [widgets.Box([row for _, row in shown], layout=WRAP)]
    rows = []
    for is_short, group in itertools.groupby(shown, lambda pair: isinstance(pair[0], SHORT)):
        group = [row for _, row in group]
        rows += [widgets.HBox(group, layout=WRAP)] if is_short and len(group) > 1 else group
    return rows


def _in_groups(controls, built, columns, groups):
    """Buttons that say which group of controls is seen, over that group.

    Raises:
        ValueError: unless every control is in one group.
    """
    grouped = [name for names in groups.values() for name in names]
    if sorted(grouped) != sorted(built):
        raise ValueError("Explorer: every control belongs into one group, and only into one.")
    pages = [
        widgets.VBox(_rows(controls, {name: built[name] for name in names}, columns))
        for names in groups.values()
    ]
    names = [(title, place) for place, title in enumerate(groups)]
    chooser = widgets.ToggleButtons(
        options=names, value=0, style={"button_width": "auto"}, layout={"width": "auto"}
    )
    stack = widgets.Stack(pages, selected_index=0, layout={"width": "100%"})
    widgets.link((chooser, "value"), (stack, "selected_index"))
    return [chooser, stack]
