"""The receipts of a layer in a table: what came in along the top, what came back down the side."""

import numpy as np

from ...engine.format import number
from .. import style
from ..scene import Box, Line, Scene, Words, paint

CELL, ROW = 124, 62
TOP, LEFT = 92, 224
LARGEST = 6
"""A table of more rows or columns than this is not for reading."""

NOISE = 5e-7


def draw_receipts(inputs, signals):
    """Draw the times table of what came into a layer and what came back to it.

    Each field is the blame of one weight, input times signal. Laid out like the layer's weights, a
    row for each neuron and a column for each input, the table is the outer product of the two.

    Args:
        inputs: the numbers that came in, one for each column.
        signals: the blame of each neuron's sum, one for each row.

    Returns:
        A ``style.Picture``, 720 pixels wide.

    Raises:
        ValueError: for more rows or columns than can be read.
    """
    inputs, signals = (np.asarray(numbers, dtype=float).ravel() for numbers in (inputs, signals))
    if max(inputs.size, signals.size) > LARGEST:
        raise ValueError(
            f"A table of {signals.size} {style.TIMES} {inputs.size} cannot be read; draw_receipts "
            f"shows up to {LARGEST} {style.TIMES} {LARGEST}."
        )
    cell = min(CELL, (style.WIDTH - LEFT - 20) / inputs.size)
    scene = Scene(style.WIDTH, TOP + ROW * signals.size + 16)
    middle = LEFT + cell * inputs.size / 2
    scene.add(Words(middle, 26, "what came in: the inputs", style.FORWARD, 14, bold=True))
    scene.add(Words(LEFT - 16, TOP - 26, "what came back,", style.BACKWARD, 14, "end", bold=True))
    scene.add(Words(LEFT - 16, TOP - 8, "the signals:", style.BACKWARD, 14, "end", bold=True))
    for column, value in enumerate(inputs):
        x = LEFT + cell * (column + 0.5)
        scene.add(Words(x, TOP - 18, number(value, 3), style.FORWARD, 22, bold=True))
    for row, signal in enumerate(signals):
        y = TOP + ROW * row
        signal_text = number(signal, 3, noise=NOISE)
        scene.add(Words(LEFT - 24, y + 39, signal_text, style.BACKWARD, 22, "end", bold=True))
        for column, value in enumerate(inputs):
            scene.add(_field(LEFT + cell * column, y, cell, value, signal))
    edge = LEFT - 6, TOP - 6
    scene.add(Line([edge, (LEFT + cell * inputs.size, edge[1])], style.INK, 1.6))
    scene.add(Line([edge, (edge[0], TOP + ROW * signals.size)], style.INK, 1.6))
    return paint(scene, _alt(inputs, signals))


def _field(x, y, cell, value, signal):
    """One blame in large print, and under it the two numbers that it was made from."""
    blame = value * signal
    is_blamed = abs(blame) > NOISE
    fill, ink = (style.BLUSH, style.BACKWARD) if is_blamed else (style.MIST, style.GREY)
    factors = f"{number(value, 3)} {style.TIMES} {number(signal, 3, noise=NOISE)}"
    middle = x + cell / 2
    return [
        Box(x + 3, y + 3, cell - 6, ROW - 6, fill, radius=8),
        Words(middle, y + 32, number(blame, 3, noise=NOISE), ink, 21, bold=True),
        Words(middle, y + 50, factors, style.INK if is_blamed else style.GREY, 12),
    ]


def _alt(inputs, signals):
    rows = "; ".join(
        f"{number(signal, 3)}: {', '.join(number(v * signal, 3, noise=NOISE) for v in inputs)}"
        for signal in signals
    )
    top = ", ".join(number(value, 3) for value in inputs)
    return f"A times table. Along the top the inputs: {top}. A row for each signal, {rows}."
