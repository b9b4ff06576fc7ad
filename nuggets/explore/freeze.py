"""Explorers without a kernel: their pictures over a grid of numbers, drawn beforehand, on a page.

``touch.js`` alone makes them alive there: dragging, keys and gliding, from a file on a disk.
"""

import base64
import gzip
import html
import itertools
import json
import re

import numpy as np

from .controls import Choice, Slider, Steps, Switch
from .shell import TOUCH

PARTS = re.compile(r"(?<=>)")
"""Where the text of a picture is cut: behind each element."""

MOST = 20_000
"""How many pictures a page may hold."""

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
    """
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
        ValueError: if that would be too many pictures.
    """
    many = int(np.prod([len(values) for values in places.values()]))
    if many > MOST:
        raise ValueError(
            f"That would be {many:,} pictures, more than {MOST:,}: give some numbers fewer stops."
        )
    table, pictures, texts = {}, [], []
    for values in itertools.product(*places.values()):
        numbers = dict(zip(places, values, strict=True))
        text, svg = explorer.look(**numbers)
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
