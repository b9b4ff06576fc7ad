"""Explorers without a kernel: their pictures over a grid of numbers, drawn beforehand, on a page.

``touch.js`` alone makes them alive there: dragging, keys and gliding, from a file on a disk.
"""

import base64
import gzip
import html
import itertools
import json
import math
import re
import xml.etree.ElementTree as ElementTree

import numpy as np

from ..engine.settings import of_kind
from .controls import Choice, Number, Slider, Steps, Switch
from .explorer import Explorer
from .shell import TOUCH, Shell

PARTS = re.compile(r"(?<=>)")
"""Where the text of a picture is cut: behind each element."""

MOST = 20_000
"""How many pictures a page may hold."""

MOST_AT_TWO = 6_000
"""So many pictures, at two places of each control, are drawn in half a minute."""

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 16px auto; max-width: 736px; padding: 0 8px; font-family: system-ui }}
</style>
<h1>{title}</h1>
{explorers}
<script type="module">
{script}
for (const el of document.querySelectorAll(".explorer")) {{
  const letters = atob(el.querySelector("script").textContent);
  const packed = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const opened = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  new Response(opened).json().then((data) => render({{ model: frozen(data), el }}));
}}
</script>
</html>
"""


def grid(explorer, stops=11, **numbers):
    """The numbers that a hand can stop at on a frozen page.

    Args:
        explorer: an ``Explorer``.
        stops: at how many places each slider stops, its two ends among them.
        **numbers: for a name a list of its own places, or a number of stops.

    Returns:
        A dict from names to lists. What has one place only stays as it is.

    Raises:
        TypeError: if it is no explorer.
        ValueError: if there are fewer than two stops, which are its two ends; if it asks a network
            about what is given to it, as ``OwnPhoto`` and ``OwnVoice`` do.
    """
    if isinstance(explorer, Shell) and not isinstance(explorer, Explorer):
        raise ValueError(f"{type(explorer).__name__} needs a kernel, so it cannot be frozen.")
    of_kind("A page alone", explorer, Explorer)
    for given in (stops, *(own for own in numbers.values() if isinstance(own, int))):
        if given < 2:
            raise ValueError(f"A slider stops at its two ends at least: {given} are too few stops.")
    places = {}
    for name, kind in explorer.kinds.items():
        own = numbers.get(name)
        now = explorer.numbers[name]
        own_stops = (kind.describe(name) or {}).get("stops")
        if own is None and own_stops:
            places[name] = [*own_stops]
        elif own is not None and not isinstance(own, int):
            places[name] = [kind.read(name, value) for value in own]
        elif isinstance(kind, Slider):
            even = np.linspace(kind.low, kind.high, own or stops)
            places[name] = sorted({*np.round(even, 6).tolist(), now} if own is None else even)
        elif isinstance(kind, Steps):
            places[name] = [*range(kind.low, kind.high + 1)]
        elif isinstance(kind, Choice):
            places[name] = [*kind.values.values()]
        elif isinstance(kind, Switch):
            places[name] = [False, True]
        else:
            places[name] = [now]
    return places


def freeze(explorer, places):
    """Draw an explorer at every place of a grid, and keep of each picture what changed.

    Args:
        explorer: an ``Explorer``; it is left as it is.
        places: name -> list of numbers, such as ``grid`` gives.

    Returns:
        A dict that can be written as JSON, for ``frozen`` in touch.js: the grid; tokens, the
        parts of all pictures; and for each picture [length, place, token, place, token, ...],
        what is other than in the picture before.

    Raises:
        ValueError: if that would be too many pictures, or if something in them could not be
            touched without a kernel.
    """
    many = count(places)
    if many > MOST:
        raise ValueError(
            f"That would be {many:,} pictures, more than {MOST:,}: give some numbers fewer stops."
        )
    if many == 1 or any(isinstance(kind, Number) for kind in explorer.kinds.values()):
        raise ValueError("What it asks for needs a kernel, so it cannot be frozen.")
    table, pictures, texts = {}, [], []
    moved = {name for name, values in places.items() if len(values) > 1}
    for values in itertools.product(*places.values()):
        numbers = dict(zip(places, values, strict=True))
        text, svg = explorer.look(**numbers)
        if dead := _dead(svg, moved) or _asked_for(explorer, text):
            raise ValueError(f"“{dead}” needs a kernel, so it cannot be frozen.")
        # The sentence stands under the picture too: no need to keep it twice.
        parts = PARTS.split(svg.replace(f'aria-label="{html.escape(text)}"', ""))
        pictures.append([table.setdefault(part, len(table)) for part in parts if part])
        texts.append(text)
    shown = {
        name: [explorer.kinds[name].shown(value) for value in values]
        for name, values in places.items()
        if len(values) > 1
    }
    return {
        "grid": [[name, values] for name, values in shown.items()],
        "start": {name: explorer.values[name] for name in shown},
        "controls": explorer.controls,
        "tokens": list(table),
        "frames": list(_changes(pictures)),
        "texts": texts,
    }


def count(places):
    """How many pictures a grid of places has."""
    return math.prod(len(values) for values in places.values())


def _dead(svg, moved):
    """The label of a handle or of a place to press that would move nothing here; "" for none."""
    for shape in ElementTree.fromstring(svg).iter():
        sets = {way["name"] for way in json.loads(shape.get("data-ways", "[]"))}
        press = json.loads(shape.get("data-press", "{}"))
        sets |= {*press.get("set", ())}
        if sets - moved or press.get("press"):
            return shape.get("data-label") or shape.get("aria-label") or "a place to press"
    return ""


def _asked_for(explorer, text):
    """The label of a button that a sentence asks for; a page alone has none of them."""
    return next((label for label in explorer.buttons if f"“{label}”" in text), "")


def _changes(pictures):
    before = []
    for now in pictures:
        change = [len(now)]
        for place, token in enumerate(now):
            if place >= len(before) or before[place] != token:
                change += [place, token]
        yield change
        before = now


def pack(data):
    """A frozen explorer as gzipped JSON, as bytes; the same data give the same bytes."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    return gzip.compress(text.encode(), 9, mtime=0)


def page(title, *packed):
    """A page that needs nothing else, neither a server nor a network.

    Args:
        title: of the page.
        *packed: bytes of frozen explorers, as ``pack`` gives them.

    Returns:
        The text of an HTML file.
    """
    explorers = "\n".join(
        f'<main class="explorer"><script type="text/plain">{base64.b64encode(data).decode()}'
        "</script></main>"
        for data in packed
    )
    return PAGE.format(title=html.escape(title), explorers=explorers, script=TOUCH)
