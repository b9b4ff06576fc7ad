"""A plain-English account of one answer, made from the numbers, which says only what they say."""

import textwrap
from typing import NamedTuple

from ...engine.format import TIMES, count, measured, number, percent
from ...worlds.pets import SEVERAL
from .effect import measure
from .saliency import shares
from .table import largest_first

LINE = 88
SMALLEST = 0.01
"""A part of the pet is spoken of where it covers at least this share of the picture."""


class Sentence(NamedTuple):
    """One sentence, and the numbers that it was made from.

    Attributes:
        text: the sentence. Numbers in it are rounded.
        facts: name -> number or word, in full.
    """

    text: str
    facts: dict


class Account(list):
    """A list of ``Sentence``, shown as the text that they make."""

    def __str__(self):
        return "\n".join(textwrap.fill(sentence.text, LINE) for sentence in self)

    __repr__ = __str__


def account(opened, images=None, labels=None, masks=None, steps=1):
    """Say in plain English what happened in one answer.

    Args:
        opened: the answer, as ``open_up()`` gives it.
        images: other pictures (N, ...), as the network gets them; if not given, nothing is said of
            others.
        labels: what they are (N,).
        masks: where the parts of the pet are, name -> bool (H, W); if not given, nothing is said of
            parts.
        steps: how many updates to speak of.

    Returns:
        An ``Account``: a list of ``Sentence``, each with the numbers that it was made from.
    """
    effect = measure(opened, images, labels, steps)
    told = [_verdict(opened), _loss(opened), _lists(opened)]
    if opened.receipt[0]["gradient"]:
        told += [_layer(opened), _unit(opened), _weight(opened)]
    if opened.picture_gradient.ndim == 3 and opened.saliency.any():
        told += [_dot(opened)] + ([_part(opened, masks)] if masks else [])
    told.append(_update(opened, effect))
    if effect.others:
        told.append(_others(effect))
    return Account(told)


def _verdict(opened):
    name, chance = opened.names[opened.said], float(opened.chances[opened.said])
    ending = f"and it is a {opened.truth}" if opened.was_right else f"but it is a {opened.truth}"
    text = f"The network says {name}, with a chance of {percent(chance)}, {ending}."
    return Sentence(text, {"said": name, "chance": chance, "truth": opened.truth})


def _loss(opened):
    chance = float(opened.chances[opened.label])
    text = (
        f"It gave {opened.truth} a chance of {percent(chance)}, so the loss is "
        f"{measured(opened.loss)}. Sure of the truth, it would be 0."
    )
    return Sentence(text, {"chance": chance, "loss": opened.loss})


def _lists(opened):
    reduced, raised, silent = len(opened.reduced), len(opened.raised), opened.silent
    wrong = f"toward {opened.rival}" if opened.rival else f"away from {opened.truth}"
    text = (
        f"Of its {reduced + raised + silent:,} weights, {reduced:,} pushed {wrong} and are to be "
        f"reduced, and {raised:,} should have said {opened.truth} louder and are to be raised."
    )
    if silent:
        text += f" The other {silent:,} have no say in this picture: their blame is 0."
    return Sentence(text, {"reduced": reduced, "raised": raised, "silent": silent})


def _layer(opened):
    row = opened.totals("layer")[0]
    text = (
        f"Layer {row['layer']}, {row['kind']}, carries the most blame: {measured(row['blame'])} "
        f"when the sizes are added up, which is {percent(row['share'])} of all."
    )
    return Sentence(text, {name: row[name] for name in ("layer", "blame", "share")})


def _unit(opened):
    row = opened.totals("unit")[0]
    text = (
        f"Of all units, {row['unit']} in layer {row['layer']} carries the most: "
        f"{measured(row['blame'])}, or {percent(row['share'])} of all."
    )
    return Sentence(text, {name: row[name] for name in ("layer", "unit", "blame", "share")})


def _weight(opened):
    row = opened.receipt[0]
    gradient = measured(row["gradient"])
    tap = f" at row {row['tap'].replace(', ', ', column ')} of its filter" if row["tap"] else ""
    between = f", between {row['from']} and {row['to']}{tap}" if row["from"] else ""
    text = f"The most blamed weight is {row['weight']}{between}. "
    if row["places"] == 1:
        product = f"{measured(row['input'], 4)} {TIMES} {measured(row['signal'], 4)}"
        text += f"Its blame is input times signal: {product} = {gradient}."
    elif row["places"]:
        product = row["input"] * row["signal"]
        text += (
            f"Input times signal, added up over {row['places']:,} places, is {gradient}; the one "
            f"place that counts most gives {measured(product)}."
        )
    else:
        text += f"Its blame is {gradient}."
    text += (
        f" With a learning rate of {number(opened.lr)} the update moves it from "
        f"{measured(row['old'], 5)} to {measured(row['new'], 5)}."
    )
    return Sentence(text, row)


def _dot(opened):
    saliency = opened.saliency
    row, column = divmod(int(largest_first(saliency.ravel())[0]), saliency.shape[1])
    blame = float(saliency.max())
    text = (
        f"In the picture, the loss feels most what is at row {row}, column {column}: per unit of "
        f"colour there it would change by {measured(blame)}."
    )
    return Sentence(text, {"row": row, "column": column, "blame": blame})


def _part(opened, masks):
    rows = [row for row in shares(opened.saliency, masks) if row["area"] >= SMALLEST]
    row = max(rows, key=lambda row: row["times"])
    verb = "are" if row["part"] in SEVERAL else "is"
    text = (
        f"Dot for dot, it feels the {row['part']} most: there {verb} {percent(row['area'])} of the "
        f"picture, and {percent(row['share'])} of what the loss feels, {measured(row['times'], 2)} "
        "times what chance would give."
    )
    return Sentence(text, row)


def _update(opened, effect):
    updates = "one update" if effect.steps == 1 else count(effect.steps, "update")
    names = opened.names
    before, after = (names[said] for said in effect.said)
    verdict = f"still says {after}" if before == after else f"says {after} and no longer {before}"
    text = (
        f"After {updates} it {verdict}: the chance of {opened.truth} goes from "
        f"{percent(effect.chance[0])} to {percent(effect.chance[1])}, and the loss from "
        f"{measured(effect.loss[0])} to {measured(effect.loss[1])}."
    )
    facts = {"before": before, "after": after, "chance": effect.chance, "loss": effect.loss}
    return Sentence(text, facts | {"steps": effect.steps})


def _others(effect):
    text = (
        f"Of {effect.others:,} other pictures, {effect.better:,} now have a smaller loss and "
        f"{effect.worse:,} a larger one. {effect.became_right:,} verdicts became right and "
        f"{effect.became_wrong:,} became wrong: {effect.right[0]:,} were right before, and "
        f"{effect.right[1]:,} are now."
    )
    names = ("others", "better", "worse", "became_right", "became_wrong", "right")
    return Sentence(text, {name: getattr(effect, name) for name in names})
