"""The blame inspector: a picture, a layer, a unit; its weights, their blame, before and after."""

import functools

import numpy as np

from ..drawing import style
from ..drawing.chart import Chart
from ..drawing.scene import Box, Disc, Line, Photo, Scene, Words
from ..drawing.verdict import verdict_bar
from ..engine.format import count, measured, percent
from ..engine.train import predict
from ..studies.blame import open_up
from ..studies.blame.part import COLOURS
from ..studies.blame.table import largest_first
from ..worlds import pets as drawings
from ..worlds.pretrained import beginner
from .controls import Choice, Steps
from .explorer import Explorer
from .svg import paint_svg

WIDTH, HEIGHT = style.WIDTH, 500
SEAM = 0.86
"""How light the seams between small maps are: darker than a blame of 0, which is white."""

LAST = 20
"""How many updates can be looked at."""

LR = 0.001
KEPT = 24
"""How many opened moments are kept in memory."""

EACH = 3
"""How many pictures of each species there are to choose from."""

LEFT, SIDE = 20, 180
MAPS, MAPS_TOP, MAP, MAP_GAP = 226, 82, 98, 12
MAPS_END = MAPS + 3 * MAP + 2 * MAP_GAP
BARS, BARS_END = 590, 700
TOP, BOTTOM = 52, 424
TIMES = style.TIMES
PLUS_MINUS = "\N{PLUS-MINUS SIGN}"


class Gallery:
    """What the inspector looks at: a network, and the pictures that it is most wrong about.

    Args:
        model: a network with two answers, for ``pets.images``.
        pets: the ``Pets`` to choose from.

    Attributes:
        answers: number of a picture -> the network's answer, opened up; the worst one first.
        pixels: number of a picture -> the same, drawn finer, (height, width, 3).
        paths: number of a picture -> the chance of the truth after 0 to ``LAST`` updates.
        parts: name of a layer -> its weights, opened up, for the first picture.
    """

    def __init__(self, model, pets):
        worst = _worst(model, pets)
        images = pets.images
        self.answers = {row: open_up(model, images[row], pets.labels[row], LR) for row in worst}
        fine = np.moveaxis(_drawn_finer(pets[worst]), 1, 3)
        self.pixels = dict(zip(worst, fine, strict=True))
        first = self.answers[worst[0]]
        self.parts = {part.layer: part for part in first.parts if part.old.ndim > 1}
        self.paths = {
            row: answer.path(LAST)[:, answer.label].tolist() for row, answer in self.answers.items()
        }
        self.moment = functools.lru_cache(maxsize=KEPT)(self._moment)

    def _moment(self, picture, updates):
        """A picture, opened up after some updates for it alone."""
        if not updates:
            return self.answers[picture]
        return self.moment(picture, updates - 1).after(1)

    def turns(self, picture):
        """The first moment at which the network says the truth, or None."""
        return next((i for i, chance in enumerate(self.paths[picture]) if chance > 0.5), None)

    def most_blamed(self, picture, layer, updates):
        """The unit of a layer with the most blame."""
        return int(largest_first(_unit_blames(self.moment(picture, updates), layer))[0])


@functools.cache
def _first_gallery():
    return Gallery(beginner(), _new_pets())


def _new_pets():
    return drawings.draw(200, seed=1, difficulty="easy")


def _worst(model, pets):
    """The numbers of some pictures of each species that get the least chance of the truth."""
    scores = predict(model, pets.images)
    if scores.ndim != 2 or scores.shape[1] != 2:
        raise ValueError(f"The inspector needs a network with two scores, got {scores.shape}.")
    margin = (scores[:, 1] - scores[:, 0]) * (2 * pets.labels - 1)  # above 0: the truth is said
    order = np.argsort(margin, kind="stable")
    chosen = {row for label in (0, 1) for row in order[pets.labels[order] == label][:EACH]}
    return [int(row) for row in order if row in chosen]


def _drawn_finer(pets):
    size = max(96, pets.images.shape[-1])
    return drawings.draw(len(pets), size=size, species=pets.labels, **pets.factors).images


def blame_inspector(model=None, pets=None):
    """Look into mistakes: choose a picture, a layer, a unit, and let updates follow each other.

    Args:
        model: a network with two answers, for pictures ``pets.images``;
            ``pretrained.beginner()`` if not given.
        pets: the ``Pets`` to choose from; the ones that it is most wrong about are offered.
    """
    plain = model is None and pets is None
    gallery = _first_gallery() if plain else Gallery(model or beginner(), pets or _new_pets())
    first, layer = next(iter(gallery.answers)), next(iter(gallery.parts))
    names = [(_title(answer, row), row) for row, answer in gallery.answers.items()]
    layers = [(f"layer {name}: {part.kind}", name) for name, part in gallery.parts.items()]
    most = max(len(part.old) for part in gallery.parts.values()) - 1
    controls = {
        "picture": Choice(tuple(names), first, "picture"),
        "layer": Choice(tuple(layers), layer, "layer"),
        "unit": Steps(0, most, gallery.most_blamed(first, layer, 0), "unit"),
        "updates": Steps(0, LAST, 0, "updates"),
    }
    return Explorer(
        controls,
        functools.partial(blame_inspector_svg, gallery),
        functools.partial(say_blame_inspector, gallery),
        {
            "most blamed unit": functools.partial(_go_to_unit, gallery),
            "one update": functools.partial(_go_on, 1),
            "five updates": functools.partial(_go_on, 5),
            "until it turns": functools.partial(_go_to_turn, gallery),
        },
        highest={"unit": functools.partial(_last_unit, gallery)},
    )


def _title(answer, row):
    name, chance = answer.names[answer.said], answer.chances[answer.said]
    return f"{answer.truth} {row}, called {name} ({percent(chance)})"


def _last_unit(gallery, picture, layer, unit, updates):
    return len(gallery.parts[layer].old) - 1


def _go_to_unit(gallery, picture, layer, unit, updates):
    return {"unit": gallery.most_blamed(picture, layer, updates)}


def _go_on(steps, picture, layer, unit, updates):
    return {"updates": min(updates + steps, LAST)}


def _go_to_turn(gallery, picture, layer, unit, updates):
    turn = gallery.turns(picture)
    return {"updates": LAST if turn is None else turn}


# ---- the sentence -------------------------------------------------------------------------------


def say_blame_inspector(gallery, picture, layer, unit, updates):
    """What the picture of the inspector shows, in words."""
    now, part = _look(gallery, picture, layer, updates)
    answer, chance = now.names[now.said], percent(now.chances[now.said])
    when = f"After {count(updates, 'update')} " if updates else ""
    verdict = f"{when}{'the' if when else 'The'} network says {answer} ({chance}) to a {now.truth}."
    blames = _unit_blames(now, layer)
    name = _unit_name(part, unit)
    if not blames[unit]:
        return f"{verdict} {name[0].upper()}{name[1:]} has no say in this picture: no blame."
    share = percent(blames[unit] / np.abs(now.gradient).sum())
    heaviest = _heaviest(part, unit)
    up = "raises" if heaviest["gradient"] < 0 else "reduces"
    source = "one input" if heaviest["from"] == "" else heaviest["from"]
    return (
        f"{verdict} {name[0].upper()}{name[1:]} has {share} of all blame. Its most blamed weight, "
        f"on {source}, has {measured(heaviest['gradient'], sign=True)}: the next update {up} it."
    )


def _look(gallery, picture, layer, updates):
    """The moment, and the weights of the layer then."""
    now = gallery.moment(picture, updates)
    part = next(part for part in now.parts if part.layer == layer and part.old.ndim > 1)
    return now, part


def _unit_name(part, unit):
    name = part.to(np.array([unit * part.old[0].size]))[0]
    return name if part.answers else f"{name} of layer {part.layer}"


def _unit_blames(opened, layer):
    """The blame of each unit of a layer: the sizes of its gradients, added up."""
    parts = [part for part in opened.parts if part.layer == layer]
    return sum(np.abs(part.gradient).reshape(len(part.gradient), -1).sum(axis=1) for part in parts)


def _heaviest(part, unit):
    """The receipt of the most blamed weight of a unit, its bias left out."""
    size = part.old[0].size
    row = unit * size + largest_first(np.abs(part.gradient[unit]).ravel())[:1]
    given, signal, _, _ = (pair[0] for pair in part.pairs(row))
    tap = part.tap(row)[0]
    return {
        "from": part.come_from(row)[0] + (f" (tap {tap})" if tap else ""),
        "old": float(part.old.flat[row[0]]),
        "gradient": float(part.gradient.flat[row[0]]),
        "input": float(given),
        "signal": float(signal),
        "places": part.use.signals.shape[1] if part.use else 0,
    }


# ---- the picture --------------------------------------------------------------------------------


def blame_inspector_svg(gallery, picture, layer, unit, updates):
    """The picture with its verdict, one unit's weights and their blame, and all units' blame.

    Args:
        gallery: a ``Gallery``.
        picture: the number of one of its pictures.
        layer: the name of one of its layers.
        unit: which unit of the layer.
        updates: after how many updates for this picture alone.

    Returns:
        A ``drawsvg.Drawing``.
    """
    now, part = _look(gallery, picture, layer, updates)
    first = _look(gallery, picture, layer, 0)[1]
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_left(gallery, picture, now, updates))
    scene.add(_maps(part, first, unit, updates))
    scene.add(_bars(part, _unit_blames(now, layer), unit))
    scene.add(_receipt(part, unit))
    return paint_svg(scene)


def _left(gallery, picture, now, updates):
    """The pet, what the network says to it, and how that changes from update to update."""
    colour = style.SPECIES[now.label]
    title = f"a {now.truth}"
    y = TOP + SIDE + 26
    return [
        Words(LEFT, 32, title, colour, 16, "start", bold=True),
        Photo(LEFT, TOP - 8, SIDE, SIDE, gallery.pixels[picture]),
        Words(LEFT, y, "the network says", style.GREY, 12, "start"),
        *verdict_bar(now.chances[1], LEFT, y + 26, SIDE, 14, now.names, 13),
        *_curve(gallery.paths[picture], updates, now, y + 64, BOTTOM - 6),
    ]


def _curve(path, updates, now, top, bottom):
    """The chance of the truth over the updates, with a dot at the moment that is shown."""
    colour = style.SPECIES[now.label]
    label = f"chance of {now.truth}, by update"

    chart = Chart(LEFT, top + 12, LEFT + SIDE, bottom, (0, LAST))
    return [
        Words(LEFT, top, label, style.GREY, 11, "start"),
        Line([(LEFT, bottom), (LEFT + SIDE, bottom)], style.FAINT, 1.2),
        *chart.curve((0, LAST), (0.5, 0.5), style.INK, 1.2, (3, 3)),
        *chart.curve(range(len(path)), path, colour, 2.5),
        Disc(*chart.spot(updates, path[updates]), 5.5, colour, style.PAPER, 2),
    ]


def _maps(part, first, unit, updates):
    """One unit's weights, their blame, and how they change, in the arrangement of their inputs."""
    weights, blame = part.old[unit], part.gradient[unit]
    change = weights - first.old[unit] if updates else -LR * blame
    changed = "changed so far" if updates else "the next update"
    name = _unit_name(part, unit)
    rows = (("its weights", weights), ("their blame", blame), (changed, change))
    shapes = [
        Words(MAPS, 32, name, style.INK, 16, "start", bold=True),
        Words(MAPS_END - 54, 32, f"dark {style.MINUS}", style.INK, 12, "end", bold=True),
        Words(MAPS_END, 32, "sand +", style.SAND, 12, "end", bold=True),
    ]
    colours = COLOURS if part.is_first and part.source[:1] == (3,) else ()
    for place, colour in enumerate(colours):
        middle = MAPS + place * (MAP + MAP_GAP) + MAP / 2
        shapes.append(Words(middle, TOP, colour, style.GREY, 11))
    for row, (title, values) in enumerate(rows):
        y = MAPS_TOP + row * (MAP + 24)
        limit = float(np.abs(values).max())
        scale = f"{title}, up to {PLUS_MINUS}{measured(limit, 2)}" if limit else f"{title}: all 0"
        shapes.append(Words(MAPS, y - 6, scale, style.INK, 12, "start"))
        for place, tile in enumerate(_arranged(part, values)):
            shapes += _map(tile, MAPS + place * (MAP + MAP_GAP), y, limit, bool(colours))
    return shapes


def _arranged(part, values):
    """A unit's weights as they look at their inputs: three colours, or one sheet of small maps."""
    if part.is_filter:
        tiles = values
    elif len(part.source) == 3:
        tiles = values.reshape(part.source)
    else:
        tiles = values.reshape(-1, 1, 1)
    if len(tiles) == 3 and part.is_first:
        return list(tiles)
    return [sheet(tiles)]


def sheet(tiles):
    """Small maps side by side, parted by nan, on a sheet about three times as wide as high.

    Args:
        tiles: (count, height, width).

    Returns:
        (rows, columns); single numbers are not parted.
    """
    count, height, width = tiles.shape
    gap = 1 if height > 1 else 0

    def waste(columns):
        rows = -(-count // columns)
        shape = columns * (width + gap) / (rows * (height + gap))
        return abs(np.log(shape / 3.2)) + 30 * (rows * columns - count) / count

    columns = min(range(1, count + 1), key=waste)
    rows = -(-count // columns)
    out = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap), np.nan)
    for i, tile in enumerate(tiles):
        y, x = i // columns * (height + gap), i % columns * (width + gap)
        out[y : y + height, x : x + width] = tile
    return out


def _map(tile, x, y, limit, is_colour):
    room = MAP if is_colour else 3 * MAP + 2 * MAP_GAP
    cell = min(room / tile.shape[1], MAP / tile.shape[0])
    width, height = tile.shape[1] * cell, tile.shape[0] * cell
    pixels = style.SIGNED((np.nan_to_num(tile) / (limit or 1.0) + 1) / 2)[..., :3]
    pixels[np.isnan(tile)] = SEAM
    return [
        Box(x - 1, y - 1, width + 2, height + 2, style.FAINT),
        Photo(x, y, width, height, pixels),
    ]


def _bars(part, blames, chosen):
    """The blame of every unit of the layer as a bar; the chosen one is dark."""
    count, most = len(blames), float(blames.max()) or 1.0
    step = min((BOTTOM - TOP) / count, 22)
    shapes = [Words(BARS_END, 32, f"blame of each {part.noun}", style.GREY, 12, "end")]
    for unit, blame in enumerate(blames):
        y = TOP + step * unit
        width = (BARS_END - BARS) * float(blame) / most
        colour = style.BACKWARD if unit == chosen else style.PALE_BLAME
        shapes.append(Box(BARS, y, max(width, 1), max(step - 2, 0.6 * step), colour))
    y = TOP + step * (chosen + 0.5)
    shapes.append(Words(BARS - 6, y + 4, str(chosen), style.BACKWARD, 12, "end", bold=True))
    return shapes


def _receipt(part, unit):
    """The most blamed weight of the unit: input x signal = blame, lr x blame = change."""
    row = _heaviest(part, unit)
    y = HEIGHT - 56
    shapes = [Box(LEFT, y, WIDTH - 2 * LEFT, 44, style.MIST, radius=8)]
    if not row["gradient"]:
        words = "No blame, so an update leaves this unit alone."
        return [*shapes, Words(WIDTH / 2, y + 27, words, style.INK, 13)]
    new = row["old"] - LR * row["gradient"]
    product = f"{measured(row['input'])} {TIMES} {measured(row['signal'])}"
    if row["places"] == 1:
        sums = f"{product} = {measured(row['gradient'], sign=True)}"
    else:
        sums = f"{row['places']:,} products add up to {measured(row['gradient'], sign=True)}"
    moves = f"{measured(row['old'], 4)} {style.ARROW} {measured(new, 4)}"
    return [
        *shapes,
        Words(LEFT + 14, y + 18, "most blamed weight", style.GREY, 11, "start"),
        Words(LEFT + 14, y + 35, row["from"], style.INK, 12.5, "start", bold=True),
        Words(270, y + 18, f"input {TIMES} signal = blame", style.GREY, 11, "start"),
        Words(270, y + 35, sums, style.BACKWARD, 12.5, "start", bold=True),
        Words(WIDTH - 34, y + 18, "the next update", style.GREY, 11, "end"),
        Words(WIDTH - 34, y + 35, moves, style.INK, 12.5, "end", bold=True),
    ]
