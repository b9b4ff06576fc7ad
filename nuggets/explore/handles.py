"""What a hand can touch in a picture: shapes that lie, unseen, on top of what they move.

They are added to a ``Scene`` like any other shape; a picture that stands still leaves them out.
"""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Way:
    """How a place in the picture stands for a number.

    Args:
        name: of the number.
        axis: "x", "y", or "turn" around a centre.
        start, end: where the number is ``low`` and ``high``: pixels of the page, or for a turn
            degrees from upright to the right.
        low, high: two numbers; usually its ends.
        step: how finely it moves.
        along: the id of the curve that the handle slides on, for a way along x.
        centre: what it turns around, (x, y) in pixels.
    """

    name: str
    axis: str
    start: float
    end: float
    low: float = 0.0
    high: float = 1.0
    step: float = 0.01
    along: str = ""
    centre: tuple | None = None

    def described(self):
        """The way as a dict, without what is not needed."""
        return {key: value for key, value in asdict(self).items() if value not in ("", None)}


@dataclass(frozen=True)
class Handle:
    """A round place to drag, 22 pixels wide to each side, and a slider for the keyboard.

    Args:
        x, y: its middle, in pixels of the page.
        label: what a screen reader calls it; no two of a picture are called alike.
        ways: one ``Way`` or two, across and up.
        moves: ids of the shapes that go along with the hand.
        r: how far it reaches.
        area: (x, y, width, height) of a field; a press in it brings the handle there.
    """

    x: float
    y: float
    label: str
    ways: tuple
    moves: tuple = ()
    r: float = 22.0
    area: tuple | None = None


@dataclass(frozen=True)
class Press:
    """A place in the picture to press.

    Args:
        x, y, width, height: of the place, in pixels of the page.
        label: what a screen reader calls it.
        numbers: name -> what a press sets it to.
        button: the label of a button that it presses, or "".
        focus: the name of a control that gets the keyboard instead, or "".
        radius: of its corners.
    """

    x: float
    y: float
    width: float
    height: float
    label: str
    numbers: dict
    button: str = ""
    radius: float = 6.0
    focus: str = ""
