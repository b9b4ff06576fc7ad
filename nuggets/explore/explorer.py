"""One generic explorer: a picture to touch, and one sentence that says what it shows."""

import math
from numbers import Integral, Real

from ..engine.format import number
from .controls import Choice, Memory, Number, Slider, Steps, Switch
from .shell import Shell
from .svg import write_svg

RESET = "start again"


class Explorer(Shell):
    """A picture that moves under a hand.

    Args:
        controls: name -> ``Slider``, ``Steps``, ``Number``, ``Choice``, ``Switch`` or ``Memory``.
            The names are those of the numbers.
        draw: ``draw(**numbers)`` gives the picture, a ``Scene``, a ``drawsvg.Drawing`` or a
            figure of matplotlib; a pure function. Shapes of a Scene may be handles.
        say: ``say(**numbers)`` gives one or two sentences that say what the picture shows. They
            stand under it, name it for a screen reader, and are this object's ``repr``.
        buttons: label -> a pure function: ``button(**numbers)`` gives the numbers to change.
        groups: for many controls: a title -> the names of its controls. One group is seen at a
            time; what is in none is always seen.
        highest: name of a ``Steps`` whose end depends on the others -> a pure function:
            ``highest(**numbers)`` gives the largest number that it may have now.
        waits: a pure function: whether what plays by itself stops at these numbers.
        resets: whether there is a button to start again.

    Attributes:
        numbers: name -> what each control is set to now.
        draw: the function that draws, as it was given.
        error: the exception that is shown now in place of the sentence, or None.

    Raises:
        ValueError: if a control begins with a value that it cannot have.
        TypeError: if it begins with no number where one is needed.
    """

    def __init__(self, controls, draw, say, buttons=None, *, groups=None, highest=None,
                 waits=None, resets=True):  # fmt: skip
        self.kinds, self.draw, self._say = dict(controls), draw, say
        self._groups, self._highest = _group_of(groups or {}, controls), highest or {}
        self._waits = waits or (lambda **numbers: False)
        self._start = {name: control.first(name) for name, control in controls.items()}
        self.buttons = dict(buttons or {})
        if resets:
            self.buttons[RESET] = lambda **numbers: self._start
        self.numbers, self.error = dict(self._start), None
        super().__init__()
        self._redraw()

    def set(self, **numbers):
        """Set numbers as a hand would, and redraw once. A slider stops at its ends.

        Raises:
            ValueError: for a name that is not one of the controls, or a value that it cannot have.
            TypeError: for what is no number where one is needed.
        """
        for name in numbers:
            if name not in self.kinds:
                known = ", ".join(self.kinds)
                raise ValueError(f"There is no control called {name!r}: there are {known}.")
        read = {name: self.kinds[name].read(name, value) for name, value in numbers.items()}
        self.numbers = self.numbers | read
        self._redraw()

    def press(self, label):
        """Press a button as a hand would.

        Raises:
            ValueError: for a label that is not one of the buttons.
        """
        if label not in self.buttons:
            known = ", ".join(self.buttons)
            raise ValueError(f"There is no button called {label!r}: there are {known}.")
        try:
            self.set(**self.buttons[label](**self.numbers))
        except Exception as problem:
            self.fail(problem)

    def hear(self, changed, pressed, files=()):
        """Do what a hand did on the page: first the numbers, then the buttons."""
        if changed:
            self.set(**changed)
        for label in pressed:
            self.press(label)

    def look(self, **numbers):
        """The sentence and the text of the picture for any numbers, without setting them."""
        text = self._say(**numbers)
        if not isinstance(text, str):
            raise TypeError(f"What says must return a sentence, and returned {text!r}.")
        return text, write_svg(self.draw(**numbers), text)

    def ends(self):
        """The largest number that each ``Steps`` may have now, by its name."""
        return {name: highest(**self.numbers) for name, highest in self._highest.items()}

    def fail(self, problem):
        """Show what went wrong where the sentence was; the picture before it stays."""
        self.error = problem
        super().fail(problem)

    def _redraw(self):
        with self.hold_sync():
            try:
                ends = self.ends()
                self.numbers |= {name: min(self.numbers[name], end) for name, end in ends.items()}
                self.controls = self._controls(ends)
                kinds = self.kinds.items()
                self.values = {
                    name: kind.shown(self.numbers[name])
                    for name, kind in kinds
                    if not isinstance(kind, Memory)
                }
                self.waits = bool(self._waits(**self.numbers))
                text, svg = self.look(**self.numbers)
            except Exception as problem:  # a mistake in what draws belongs on the page
                self.fail(problem)
                return
            self.svg, self.text, self.tone, self.error = svg, text, "", None

    def _controls(self, ends):
        told = [(name, kind.describe(name)) for name, kind in self.kinds.items()]
        rows = [
            row
            | ({"high": ends[name]} if name in ends else {})
            | ({"group": self._groups[name]} if name in self._groups else {})
            for name, row in told
            if row is not None
        ]
        return rows + [{"name": name, "label": name, "kind": "button"} for name in self.buttons]

    def __repr__(self):
        return f"<explorer: {self.text}>"


def _group_of(groups, controls):
    """Name of a control -> the title of its group.

    Raises:
        ValueError: if a control is in two groups, or a group names none.
    """
    pairs = [(name, title) for title, names in groups.items() for name in names]
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names) or not set(names) <= set(controls):
        raise ValueError("Explorer: a group lists names of controls, each in one group only.")
    return dict(pairs)


def explorer(draw, say=None, **numbers):
    """Make a picture that moves, from a function that draws it.

        ng.explore.explorer(draw, timing=(0, 1), rewind=False)

    Args:
        draw: ``draw(timing, rewind)`` gives a ``Scene``, a ``drawsvg.Drawing`` or a figure of
            matplotlib. It is called with the numbers by their names, and must not change anything.
        say: gives a sentence for the same numbers; if it is missing, the numbers are told.
        **numbers: for each number its ends, (low, high) or (low, high, step); True or False for a
            switch; or a list of words to choose from. Between two whole numbers it goes in whole
            steps, and has a play button; (0, 1) is smooth, as (0.0, 1.0) is.

    Returns:
        An ``Explorer``.

    Raises:
        TypeError: if draw or say is no function, or a number is described in another way.
    """
    if not callable(draw):
        raise TypeError(f"explorer() needs a function that draws, got {draw!r}.")
    if say is not None and not callable(say):
        raise TypeError(
            f"explorer(): say is a function that gives a sentence, got {say!r}; a number needs "
            f"another name."
        )
    controls = {name: _control(name, ends) for name, ends in numbers.items()}
    return Explorer(controls, draw, say or _tell)


def _control(name, ends):
    match ends:
        case bool():
            return Switch(ends)
        case [str(), *_] if _are_words(ends):
            return Choice(tuple(ends), ends[0])
        case (Integral() as low, Integral() as high) if low + 1 < high and _is_span(low, high):
            return Steps(int(low), int(high), int(low))
        case (Real() as low, Real() as high) if _is_span(low, high):
            low, high = float(low), float(high)
            return Slider(low, high, (low + high) / 2, (high - low) / 100)
        case (Real() as low, Real() as high, Real() as step) if step and _is_span(low, high, step):
            return Slider(low, high, low, step)
    raise TypeError(
        f"explorer(): {name} needs its ends, such as {name}=(0, 1), the lower first, or True or "
        f"False, or a list of different words; got {ends!r}."
    )


def _are_words(options):
    return all(isinstance(one, str) for one in options) and len(set(options)) == len(options)


def _is_span(low, high, step=0):
    """Whether a slider can go from low to high, in such steps or in a hundred."""
    try:
        low, high, step = float(low), float(high), float(step)
    except OverflowError:  # a whole number of hundreds of digits
        return False
    way = high - low
    is_finite = math.isfinite(way) and math.isfinite(step)
    return is_finite and 0 <= step <= way and low < low + (step or way / 100)


def _tell(**numbers):
    told = [
        f"{name.replace('_', ' ')} is {value if isinstance(value, (bool, str)) else number(value)}"
        for name, value in numbers.items()
    ]
    return ", ".join(told).capitalize() + "."


__all__ = [
    "RESET",
    "Choice",
    "Explorer",
    "Memory",
    "Number",
    "Slider",
    "Steps",
    "Switch",
    "explorer",
]
