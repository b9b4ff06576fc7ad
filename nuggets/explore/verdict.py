"""The verdict of a network as a bar: how sure it is of a cat, and how sure of a dog."""

from .. import style
from ..plots.scene import Box, Words


def percent(share):
    """A chance in percent; never 100, because the network is never quite sure."""
    return f"{100 * share:.0f} %" if share < 0.995 else "over 99 %"


def verdict_bar(dog, x, y, width):
    """A bar that cat, to the left, and dog, to the right, share between them.

    Args:
        dog: the chance of a dog, 0 to 1.
        x: where the bar begins, in pixels of the page.
        y: where its upper edge is; the names stand over it.
        width: how wide it is.

    Returns:
        A list of shapes for a ``Scene``; a black mark stands in the middle.
    """
    cats, end = width * (1 - dog), x + width
    cat_says = f"cat {percent(1 - dog)}" if dog <= 0.5 else "cat"
    dog_says = f"dog {percent(dog)}" if dog > 0.5 else "dog"
    return [
        Words(x, y - 8, cat_says, style.CAT, 16, "start", bold=True),
        Words(end, y - 8, dog_says, style.DOG, 16, "end", bold=True),
        Box(x, y, cats, 22, style.CAT),
        Box(x + cats, y, width - cats, 22, style.DOG),
        Box(x + width / 2 - 1, y - 3, 2, 28, style.INK),
    ]
