"""The blame inspector: press a unit, press a weight, and read where its blame comes from."""

import functools

import numpy as np

from ..drawing import style
from ..drawing.chart import Chart
from ..drawing.scene import Box, Disc, Line, Photo, Scene, Words
from ..drawing.verdict import verdict_bar
from ..engine.format import count, measured, percent
from ..studies.blame import follows, open_up
from ..studies.blame.part import COLOURS
from ..studies.blame.table import largest_first
from ..worlds import pets as drawings
from ..worlds.pretrained import beginner
from .controls import Choice, Steps
from .explorer import Explorer
from .handles import Handle, Way
from .scores import two_scores
from .svg import paint_svg

WIDTH, HEIGHT = style.WIDTH, 396
SEAM = 0.86
"""How light the seams between small maps are: darker than a blame of 0, which is white."""

LAST = 20
"""How many updates can be looked at."""

LR = 0.001
KEPT = 24
"""How many opened moments are kept in memory."""

EACH = 3
"""How many pictures of each species there are to choose from."""

LEFT, SIDE = 20, 160
TOP, BOTTOM = 32, 330
MAPS, ROOM, MAP, PITCH = 206, 318, 80, 99
"""Where the maps begin, to the right, how wide and high one is, and from one to the next below."""

MAPS_TOP = 48
BARS, BARS_END = 572, 700
RING = 9
"""How large the ring around the chosen weight is, in pixels."""

TIMES = style.TIMES
PLUS_MINUS = "\N{PLUS-MINUS SIGN}"


class Inspector(Explorer):
    """The explorer, which goes to the most blamed unit and weight where nothing else is chosen.

    Args:
        gallery: the ``Gallery`` that it looks at.
        more: what an ``Explorer`` is made from; and ``options``.
    """

    def __init__(self, gallery, *more, **options):
        self._gallery = gallery
        super().__init__(*more, **options)

    def set(self, **numbers):
        """Set numbers as a hand would; another layer, or unit, is seen where its blame is most."""
        known = {name: value for name, value in numbers.items() if name in self.kinds}
        read = {name: self.kinds[name].read(name, value) for name, value in known.items()}
        super().set(**numbers, **_where_to_look(self._gallery, self.numbers | read, read))


def _where_to_look(gallery, numbers, chosen):
    """The unit and the weight to go to, as far as they were not chosen by hand."""
    more = {}
    if {"picture", "layer"} & chosen.keys() and "unit" not in chosen:
        more |= _go_to_unit(gallery, **numbers)
    if {"picture", "layer", "unit"} & chosen.keys() and not {"row", "column"} & chosen.keys():
        more |= most_blamed_weight(gallery, **(numbers | more))
    return more


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
        followed: (name of a layer, unit) -> what the unit follows, in words, where that is known.
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
        self.followed = _followed(model, pets, first.parts)
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


def _followed(model, pets, parts):
    """What each unit in front of the scores follows, in words; nothing where there are no units."""
    weights = [part for part in parts if part.old.ndim > 1]
    if len(weights) < 2 or not weights[-1].answers:
        return {}
    layer, units = weights[-2].layer, follows(model, pets)
    return {(layer, i): unit["follows"] for i, unit in enumerate(units) if unit["trait"]}


@functools.cache
def _first_gallery():
    return Gallery(beginner(), _new_pets())


def _new_pets():
    return drawings.draw(200, seed=1, difficulty="easy")


def _worst(model, pets):
    """The numbers of some pictures of each species that get the least chance of the truth."""
    if not isinstance(pets, drawings.Pets):
        kind = type(pets).__name__
        raise TypeError(f"The inspector needs Pets, such as ng.pets.draw(200), got {kind}.")
    if not len(pets):
        raise ValueError("The inspector needs at least one pet, and got none.")
    scores = two_scores("The inspector", model, pets.images)
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

    Raises:
        TypeError: if pets are no ``Pets``.
        ValueError: if there are none, or the network has another number of scores than two.
    """
    plain = model is None and pets is None
    model = beginner() if model is None else model
    gallery = _first_gallery() if plain else Gallery(model, _new_pets() if pets is None else pets)
    first, layer = next(iter(gallery.answers)), next(iter(gallery.parts))
    names = [(_title(answer, row), row) for row, answer in gallery.answers.items()]
    layers = [(f"layer {name}: {part.kind}", name) for name, part in gallery.parts.items()]
    parts = gallery.parts.values()
    rows, columns = np.max([sheet_of_weights(part).shape for part in parts], axis=0)
    start = {"picture": first, "layer": layer, "updates": 0, "row": 0, "column": 0}
    start["unit"] = gallery.most_blamed(first, layer, 0)
    start |= most_blamed_weight(gallery, **start)
    controls = {
        "picture": Choice(tuple(names), first, "picture"),
        "layer": Choice(tuple(layers), layer, "layer"),
        "unit": Steps(
            0, max(len(part.old) for part in parts) - 1, start["unit"], "unit", in_picture=True
        ),
        "updates": Steps(0, LAST, 0, "updates", in_picture=True),
        "row": Steps(0, int(rows) - 1, start["row"], "weight: down", in_picture=True),
        "column": Steps(0, int(columns) - 1, start["column"], "weight: across", in_picture=True),
    }
    ends = {"unit": _last_unit, "row": _last_row, "column": _last_column}
    return Inspector(
        gallery,
        controls,
        functools.partial(blame_inspector_svg, gallery),
        functools.partial(say_blame_inspector, gallery),
        {
            "most blamed unit": functools.partial(_go_to_unit, gallery),
            "one update": functools.partial(_go_on, 1),
            "five updates": functools.partial(_go_on, 5),
            "until it turns": functools.partial(_go_to_turn, gallery),
        },
        highest={name: functools.partial(end, gallery) for name, end in ends.items()},
    )


def _title(answer, row):
    name, chance = answer.names[answer.said], answer.chances[answer.said]
    return f"{answer.truth} {row}, called {name} ({percent(chance)})"


def _last_unit(gallery, layer, **rest):
    return len(gallery.parts[layer].old) - 1


def _last_row(gallery, layer, **rest):
    return sheet_of_weights(gallery.parts[layer]).shape[0] - 1


def _last_column(gallery, layer, **rest):
    return sheet_of_weights(gallery.parts[layer]).shape[1] - 1


def _go_to_unit(gallery, picture, layer, updates, **rest):
    return {"unit": gallery.most_blamed(picture, layer, updates)}


def _go_on(steps, updates, **rest):
    return {"updates": min(updates + steps, LAST)}


def _go_to_turn(gallery, picture, **rest):
    turn = gallery.turns(picture)
    return {"updates": LAST if turn is None else turn}


# ---- a unit's weights on one sheet --------------------------------------------------------------


def sheet_of_weights(part):
    """Which weight of a unit lies where on its sheet: (rows, columns), nan in the seams."""
    return _sheet_of_part(part.old.shape, part.is_filter, part.source, part.is_first)


@functools.lru_cache(maxsize=64)
def _sheet_of_part(shape, is_filter, source, is_first):
    size = int(np.prod(shape[1:]))
    if is_filter:
        tiles = shape[1:]
    elif len(source) == 3:
        tiles = source
    else:
        tiles = (size, 1, 1)
    numbers = np.arange(float(size)).reshape(tiles)
    return sheet(numbers, beside=is_first and tiles[0] == len(COLOURS))


def sheet(tiles, beside=False):
    """Small maps side by side, parted by nan, on a sheet about four times as wide as high.

    Args:
        tiles: (count, height, width).
        beside: whether all of them stand in one row, and a little farther apart.

    Returns:
        (rows, columns); single numbers are not parted.
    """
    count, height, width = tiles.shape
    gap = int(height > 1) * (1 + width // 10 if beside else 1)

    def waste(columns):
        rows = -(-count // columns)
        shape = columns * (width + gap) / (rows * (height + gap))
        return abs(np.log(shape * MAP / ROOM)) + 30 * (rows * columns - count) / count

    columns = count if beside else min(range(1, count + 1), key=waste)
    rows = -(-count // columns)
    out = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap), np.nan)
    for i, tile in enumerate(tiles):
        y, x = i // columns * (height + gap), i % columns * (width + gap)
        out[y : y + height, x : x + width] = tile
    return out


def weight_at(part, row, column):
    """The number, within its unit, of the weight at a place of the sheet, or of the nearest one."""
    places = sheet_of_weights(part)
    row, column = min(row, places.shape[0] - 1), min(column, places.shape[1] - 1)
    if not np.isnan(places[row, column]):
        return int(places[row, column])
    rows, columns = np.nonzero(~np.isnan(places))
    nearest = np.argmin((rows - row) ** 2 + (columns - column) ** 2)
    return int(places[rows[nearest], columns[nearest]])


def place_of(part, weight):
    """The (row, column) on the sheet of a weight, by its number within its unit."""
    return tuple(map(int, np.argwhere(sheet_of_weights(part) == weight)[0]))


def most_blamed_weight(gallery, picture, layer, unit, updates, **rest):
    """The row and the column of the most blamed weight of a unit, as numbers to set."""
    _, part = _look(gallery, picture, layer, updates)
    return dict(zip(("row", "column"), place_of(part, _heaviest(part, unit)), strict=True))


def _heaviest(part, unit):
    """The number, within its unit, of the most blamed weight; its bias is left out."""
    unit = min(unit, len(part.old) - 1)
    return int(largest_first(np.abs(part.gradient[unit]).ravel())[0])


# ---- the sentence -------------------------------------------------------------------------------


def say_blame_inspector(gallery, picture, layer, unit, updates, row, column):
    """What the picture of the inspector shows, in words."""
    now, part = _look(gallery, picture, layer, updates)
    answer, chance = now.names[now.said], percent(now.chances[now.said])
    who = f"After {count(updates, 'update')} it" if updates else "The network"
    verdict = f"{who} says {answer} ({chance}) to a {now.truth}."
    blames = _unit_blames(now, layer)
    name = _unit_name(part, unit, gallery.followed.get((layer, unit)))
    if not blames[unit]:
        return f"{verdict} {name[0].upper()}{name[1:]} has no say in this picture: no blame."
    share = percent(blames[unit] / blames.sum())
    weight = weight_at(part, row, column)
    receipt = _receipt_of(part, unit, weight)
    source = "one input" if receipt["from"] == "" else receipt["from"]
    is_most = weight == _heaviest(part, unit)
    which = f"Its most blamed weight, on {source}," if is_most else f"The weight on {source}"
    name = f"{name[0].upper()}{name[1:]}"
    return f"{verdict} {name} has {share} of its layer's blame. {which} {_fate(receipt)}"


def _fate(receipt):
    """What a weight has, and what the next update does to it."""
    if not receipt["gradient"]:
        return "has no blame: the next update leaves it alone."
    up = "raises" if receipt["gradient"] < 0 else "reduces"
    return f"has {measured(receipt['gradient'], sign=True)}: the next update {up} it."


def _look(gallery, picture, layer, updates):
    """The moment, and the weights of the layer then."""
    now = gallery.moment(picture, updates)
    part = next(part for part in now.parts if part.layer == layer and part.old.ndim > 1)
    return now, part


def _unit_name(part, unit, follows=None):
    """What a unit is called: by what it follows, where that is known, else by its layer."""
    name = part.to(np.array([unit * part.old[0].size]))[0]
    if follows:
        return f"{name} ({follows})"
    return name if part.answers else f"{name} of layer {part.layer}"


def _unit_blames(opened, layer):
    """The blame of each unit of a layer: the sizes of its gradients, added up."""
    parts = [part for part in opened.parts if part.layer == layer]
    return sum(np.abs(part.gradient).reshape(len(part.gradient), -1).sum(axis=1) for part in parts)


def _receipt_of(part, unit, weight):
    """What came in, what came back, and what they make of a weight of a unit."""
    row = np.array([unit * part.old[0].size + weight])
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


def blame_inspector_svg(gallery, picture, layer, unit, updates, row, column):
    """The picture with its verdict, one unit's weights and their blame, and all units' blame.

    Args:
        gallery: a ``Gallery``.
        picture: the number of one of its pictures.
        layer: the name of one of its layers.
        unit: which unit of the layer.
        updates: after how many updates for this picture alone.
        row: where on the unit's maps the weight is whose receipt is shown, counted down.
        column: the same, counted across.

    Returns:
        A ``drawsvg.Drawing``.
    """
    now, part = _look(gallery, picture, layer, updates)
    first = _look(gallery, picture, layer, 0)[1]
    weight = weight_at(part, row, column)
    scene = Scene(WIDTH, HEIGHT)
    scene.add(_left(gallery, picture, now, updates))
    followed = gallery.followed.get((layer, unit))
    scene.add(_maps(part, first, unit, updates, (row, column), followed))
    scene.add(_bars(part, _unit_blames(now, layer), unit))
    scene.add(_receipt(part, unit, weight))
    return paint_svg(scene)


def _left(gallery, picture, now, updates):
    """The pet, what the network says to it, and how that changes from update to update."""
    colour = style.SPECIES[now.label]
    return [
        Words(LEFT, 20, f"a {now.truth}", colour, 15, "start", bold=True),
        Photo(LEFT, TOP, SIDE, SIDE, gallery.pixels[picture]),
        Words(LEFT, 212, "the network says", style.GREY, 12, "start"),
        *verdict_bar(now.chances[1], LEFT, 236, SIDE, 13, now.names, 13),
        *_curve(gallery.paths[picture], updates, now),
    ]


def _curve(path, updates, now):
    """The chance of the truth over the updates; the dot of the moment that is shown is dragged."""
    colour = style.SPECIES[now.label]
    label = f"chance of {now.truth}, by update"
    right = LEFT + SIDE - 6
    chart = Chart(LEFT + 6, 284, right, BOTTOM - 4, (0, LAST))
    x, y = chart.spot(updates, path[updates])
    way = Way("updates", "x", chart.left, right, 0, LAST, 1)
    area = (LEFT, 278, SIDE, BOTTOM - 274)
    return [
        Words(LEFT, 271, label, style.GREY, 12, "start"),
        Line([(chart.left, BOTTOM - 4), (right, BOTTOM - 4)], style.FAINT, 1.2),
        *chart.curve((0, LAST), (0.5, 0.5), style.INK, 1.2, (3, 3)),
        *chart.curve(range(len(path)), path, colour, 2.5),
        Disc(x, y, 6, colour, style.PAPER, 2, id="moment"),
        Handle(x, y, "updates", (way,), moves=("moment",), r=11, area=area),
    ]


def _maps(part, first, unit, updates, place, followed):
    """One unit's weights, their blame, and how they change, in the arrangement of their inputs."""
    weights, blame = part.old[unit], part.gradient[unit]
    change = weights - first.old[unit] if updates else -LR * blame
    changed = "changed so far" if updates else "the next update"
    maps = (("its weights", weights), ("their blame", blame), (changed, change))
    name = f"{part.noun} {unit}: {followed}" if followed else _unit_name(part, unit)
    shapes = [
        Words(MAPS, 20, name, style.INK, 15, "start", bold=True),
        Words(
            MAPS + ROOM - 54, MAPS_TOP - 6, f"dark {style.MINUS}", style.INK, 12, "end", bold=True
        ),
        Words(MAPS + ROOM, MAPS_TOP - 6, "sand +", style.SAND, 12, "end", bold=True),
    ]
    places = sheet_of_weights(part)
    cell = min(ROOM / places.shape[1], MAP / places.shape[0])
    for number, (title, values) in enumerate(maps):
        y = MAPS_TOP + number * PITCH
        limit = float(np.abs(values).max())
        scale = f"{title}, up to {PLUS_MINUS}{measured(limit, 2)}" if limit else f"{title}: all 0"
        shapes.append(Words(MAPS, y - 6, scale, style.INK, 12, "start"))
        shapes += _map(places, values.ravel(), y, cell, limit)
        shapes += _pick(part, place, y, cell, f"a weight, in {title}", f"ring-{number}")
    if part.is_first and part.source[:1] == (3,):
        tile = cell * (places.shape[1] + 1) / 3
        y = MAPS_TOP + 2 * PITCH + MAP + 13
        middles = (MAPS + tile * (number + 0.48) for number in range(3))
        shapes += [
            Words(x, y, name, style.GREY, 12) for x, name in zip(middles, COLOURS, strict=True)
        ]
    return shapes


def _map(places, values, y, cell, limit):
    """The numbers of all weights of a unit, each at its place on the sheet."""
    height, width = places.shape
    is_seam = np.isnan(places)
    shown = values[np.where(is_seam, 0, places).astype(int)]
    pixels = style.SIGNED((shown / (limit or 1.0) + 1) / 2)[..., :3]
    pixels[is_seam] = SEAM
    return [
        Box(MAPS - 1, y - 1, width * cell + 2, height * cell + 2, style.FAINT),
        Photo(MAPS, y, width * cell, height * cell, pixels),
    ]


def _pick(part, place, y, cell, label, ring):
    """A ring around the chosen weight; a press on the map chooses another."""
    height, width = sheet_of_weights(part).shape
    row, column = place_of(part, weight_at(part, *place))
    ways = (
        Way("column", "x", MAPS + cell / 2, MAPS + (width - 0.5) * cell, 0, width - 1, 1),
        Way("row", "y", y + cell / 2, y + (height - 0.5) * cell, 0, height - 1, 1),
    )
    if height == 1:
        ways = ways[:1]
    x, y_ring = MAPS + (column + 0.5) * cell, y + (row + 0.5) * cell
    r, area = max(RING, 0.62 * cell), (MAPS, y, width * cell, height * cell)
    return [
        Disc(x, y_ring, r, "none", style.PAPER, 4, id=f"{ring}-rim"),
        Disc(x, y_ring, r, "none", style.BACKWARD, 2, id=ring),
        Handle(x, y_ring, label, ways, moves=(f"{ring}-rim", ring), r=r, area=area),
    ]


def _bars(part, blames, chosen):
    """The blame of every unit of the layer as a bar; the chosen one is dark, a press chooses."""
    count, most = len(blames), float(blames.max()) or 1.0
    step = min((BOTTOM - TOP) / count, 24)
    title = f"blame of each {part.noun}: press"
    shapes = [Words(BARS_END, 20, title, style.GREY, 12, "end")]
    for unit, blame in enumerate(blames):
        y = TOP + step * unit
        width = (BARS_END - BARS) * float(blame) / most
        colour = style.BACKWARD if unit == chosen else style.PALE_BLAME
        shapes.append(Box(BARS, y, max(width, 2), max(step - 2, 0.6 * step), colour))
    y = TOP + step * (chosen + 0.5)
    shapes.append(Words(BARS - 8, y + 4, str(chosen), style.BACKWARD, 12, "end", bold=True))
    shapes.append(Line([(BARS - 4, y - 5), (BARS - 4, y + 5)], style.BACKWARD, 3, id="chosen"))
    if count > 1:
        ends = TOP + step / 2, TOP + step * (count - 0.5)
        way = Way("unit", "y", *ends, 0, count - 1, 1)
        area = (BARS - 28, TOP, BARS_END - BARS + 28, step * count)
        grip = (BARS - 12, y, f"the chosen {part.noun}", (way,))
        shapes.append(Handle(*grip, moves=("chosen",), r=12, area=area))
    return shapes


def _receipt(part, unit, weight):
    """The receipt of the chosen weight: input x signal = blame, lr x blame = change."""
    y = HEIGHT - 48
    shapes = [Box(LEFT, y, WIDTH - 2 * LEFT, 44, style.MIST, radius=8)]
    if not part.gradient[unit].any():
        words = "No blame, so an update leaves this unit alone."
        return [*shapes, Words(WIDTH / 2, y + 27, words, style.INK, 13)]
    row = _receipt_of(part, unit, weight)
    new = row["old"] - LR * row["gradient"]
    product = f"{measured(row['input'])} {TIMES} {measured(row['signal'])}"
    if row["places"] == 1:
        sums = f"{product} = {measured(row['gradient'], sign=True)}"
    else:
        sums = f"{row['places']:,} products add up to {measured(row['gradient'], sign=True)}"
    moves = f"{measured(row['old'], 4)} {style.ARROW} {measured(new, 4)}"
    which = "most blamed weight" if weight == _heaviest(part, unit) else "this weight"
    return [
        *shapes,
        Words(LEFT + 14, y + 18, f"{which}: press another", style.GREY, 12, "start"),
        Words(LEFT + 14, y + 35, row["from"], style.INK, 12.5, "start", bold=True),
        Words(290, y + 18, f"input {TIMES} signal = blame", style.GREY, 12, "start"),
        Words(290, y + 35, sums, style.BACKWARD, 12.5, "start", bold=True),
        Words(WIDTH - 34, y + 18, "the next update", style.GREY, 12, "end"),
        Words(WIDTH - 34, y + 35, moves, style.INK, 12.5, "end", bold=True),
    ]
