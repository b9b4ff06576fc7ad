"""Reads what a person types: a number with its signs and its unit, or one of a few words.

Every front door of the course reads text through here: ``check``, guesses, questions, and their
widgets. Where a text may mean two numbers, ``fits`` says which of them would be right.

    >>> read_number("about \N{MINUS SIGN}23,04 m", unit="m")
    Typed(value=-23.04, note='23,04 was read as 23.04.')
    >>> read_number("2 047 stops").value
    2047.0
    >>> read_number("5.276", fits=lambda number: number > 1000).value
    5276.0
    >>> read_word("the pass: Timing!", ["selection", "timing", "form"])
    'timing'
"""

import difflib
import math
import re
import unicodedata
from typing import NamedTuple

from .number_words import PARTS, in_digits


class UnreadableError(Exception):
    """An answer that cannot be compared; its message says why, in a plain sentence."""


class Typed(NamedTuple):
    """A number that was typed.

    Attributes:
        value: the number.
        note: a sentence about how the text was read, where that is not plain; else empty.
    """

    value: float
    note: str = ""


# --- numbers ---------------------------------------------------------------------------------

_DIGITS = r"[.,]?\d(?:[\d.,'_ ·]*\d)?\.?"
_TYPED = re.compile(
    r"(?P<before>\D*?)(?P<sign>\b(?:minus|plus|(?:neg|pos)(?:ative|itive)?\.?)|[-+])?\s*\(?\s*(?:"
    rf"(?:(?P<times>{_DIGITS})\s*[x*×·⋅]\s*)?10\s*(?:\^|\*\*)\s*(?P<power>[-+]?\d+)"
    r"|(?:(?P<whole>\d+)\s+)?(?P<top>\d+)"
    r"(?:\s*/\s*|(?P<of> (?:in|out of|in every) ))(?P<bottom>\d+)"
    rf"|(?P<digits>{_DIGITS})(?:e(?P<exponent>[-+]?\d+)|\s*(?P<scale>hundred|thousand|million|k)\b)?"
    r")\s*(?P<after>\D*)"
)
_SUM = re.compile(r"\d[\s)]*(?:[-+*/x×·⋅:^]|\*\*)[\s(]*\d")
# Minus signs, quotation marks, the slash of a fraction, and the marks of Arabic numbers.
_SIGNS = str.maketrans("\u2212\u02d7\u2019\u2018\u02bc\u2032\u2044\u066b\u066c\u060c", "--''''/.',")


def _each(words):
    return set(words.split())


_SCALES = {"hundred": 2, "thousand": 3, "million": 6, "k": 3}
_FILLERS = _each(
    "a about almost an answer approx approximately around at be believe by ca circa exactly flies "
    "gives goes guess i in is ish it it's its just lands makes maybe me my nearly of on only would "
    "perhaps please possibly probably result roughly say so that the they think this will with"
)
_CHANGES = _each(
    "minus negative plus positive less least most never no none nor not over than to under below "
    "or and up down left short back backwards downwards before twice thrice double triple square "
    "squared cubed root log dozen dozens tens hundred hundreds thousand thousands million millions "
    "billion billions trillion percentage opposite inverse without "
    "but except pairs"
) | {part + s for part in PARTS for s in ("", "s")}
"""Words that make another number of the one beside them, so that they are never passed over."""
_ASIDES = _each(
    "above after all altogether as at away because beyond by each every far farther for from "
    "further high in long more of on past per since time total when"
)
"""Words that begin a remark after a number, such as "above the floor"; it is passed over."""
_THINGS = _each(
    "biases calls cats dogs examples guesses links moves neurons nodes numbers parameters passes "
    "pets phases pictures points rounds runs shots stages steps stops tries units values visits "
    "weights"
)
"""What is counted in this course."""
_SPELLINGS = (
    "m metre meter mtr, cm centimetre centimeter, mm millimetre millimeter, foot feet ft, "
    "km kilometre kilometer, yard yd, mile, inch inches, ms millisecond, s sec second, "
    "min minute, h hour, d day, week, month, year, g gram, kg kilogram, times x fold, "
    "turn rotation, nat, bit, \N{DEGREE SIGN} degree, % percent pct"
)
"""How units are written; an s may follow, but for the short ones: ms are no metres."""
_UNITS = [
    {word + s for word in unit.split() for s in ("", "s" * (len(word) > 2))}
    for unit in _SPELLINGS.split(", ")
]
_MEASURES = set().union(*_UNITS)
_COUNTED = _each("times x fold turn turns rotation rotations")


def read_number(text, unit="", asked="", fits=None):
    """Read one number; words around it are fine, and any usual way to write digits.

    Args:
        text: what was typed.
        unit: what the number is measured in, "" for a plain number. "5 %" is 0.05 where the unit
            is not "%".
        asked: the question, whose own words may stand after the number, as in "20 steps".
        fits: whether a number would be right. It decides where "2,047" may be 2047 or 2.047, and
            without it a comma before three digits goes between thousands.

    Returns:
        A ``Typed``; None if there is not exactly one number.

    Raises:
        UnreadableError: for a sum that was not worked out, a number that is far too large, or one
            in another unit.
    """
    plain = _without_marks(in_digits(_plain(text)))
    found = _TYPED.fullmatch(plain)
    readings = list(_readings(found, asked)) if found else []
    if not readings and _SUM.search(plain):
        raise UnreadableError("These are several numbers. Work it out, and give one number.")
    asked_words = set(re.findall(r"\w+", asked.lower()))
    words = asked_words - _MEASURES - _CHANGES
    if not readings or not _may_stand_before(found["before"], words):
        return None
    spared = asked_words | _COUNTED if "how many" in asked.lower() else None
    unit_read = _read_unit(found["after"], unit, words, spared)
    if unit_read is None:
        return None
    is_percent, note = unit_read
    sign = -1 if (found["sign"] or "").startswith(("-", "minus", "neg")) else 1
    share = 0.01 if is_percent and unit != "%" else 1
    readings = [(sign * share * value, how) for value, how in readings]
    if unit == "%" and not is_percent:
        readings += [(100 * value, f"{text.strip()} was read as a share.") for value, _ in readings]
    right = [reading for reading in readings if fits and fits(reading[0])]
    value, how = (right or readings)[0]
    if not math.isfinite(value):
        raise UnreadableError("That number is far too large.")
    is_plain = right and right[0] is readings[0] and "thousands" in how
    return Typed(value, " ".join(filter(None, ["" if is_plain else how, note])))


def read_sign(text):
    """Give -1 or 1 where a text is a sign alone, such as "it is minus" or "+"; else 0."""
    words = [word for word in re.findall(r"[^\s.,!]+", _plain(text)) if word not in _FILLERS]
    words = [word for word in words if word not in ("sign", "number")]
    if len(words) != 1:
        return 0
    return (words[0] in ("plus", "positive", "pos", "+")) - (
        words[0] in ("minus", "negative", "neg", "-")
    )


def _without_marks(plain):
    """The text without what is written around a number, and with one way to write m²."""
    metres = r"(?<![a-z])([ckm]?m|(?:centi|milli|kilo)?met(?:er|re)s?)"
    plain = re.sub(rf"{metres}(?:(?:\^|\*\*)?2(?!\d)| squared\b)", r"\1²", plain)
    plain = re.sub(rf"\bsq(?:uare)?\.? {metres}\b", r"\1²", plain)
    plain = re.sub(r"\bmore or less\b|\bgive or take\b|\bor so\b", "about", plain)
    plain = re.sub(r"^\$(.*)\$$", r"\1", plain.replace("(s)", "s"))
    plain = re.sub(r"^((?:about|around|roughly|it is|it's) )?[x×] ?(?=\d)", r"\1", plain)
    plain = re.sub(r"(\d[.,]\d+) (?:of|in|out of|in every) (?:a )?(?:100|hundred)\b", r"\1%", plain)
    plain = re.sub(r"(?<![\d.,/])(?:50 ?[-:/] ?50|fifty[- ]fifty)(?![\d.,/])", "1/2", plain)
    return plain.strip("[]`* ")


def _plain(text):
    """The text in small letters, with one kind of digit, minus, space and quote."""
    text = re.sub("[⁺⁻⁰¹²³⁴-⁹]+", lambda power: "^" + power[0], text)
    text = re.sub("[¼-¾⅐-⅞]", lambda fraction: " " + fraction[0], text)
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    return " ".join("".join(map(_plain_sign, text)).split()).lower()


def _plain_sign(sign):
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if kind == "Cf":  # marks without a width, such as those for the direction of writing
        return ""
    if kind == "Ll" or kind == "Lu":
        return unicodedata.normalize("NFD", sign)[0]  # without its accent
    return "-" if kind == "Pd" else sign


def _may_stand_before(before, asked):
    name = re.fullmatch(r"(.*?)\b([^\W\d]+) ?[=:≈]\s*", before)
    if name and name[2] not in _CHANGES:
        before = name[1]
    if re.search(r"[^\w\s=≈~:(\"'“”„«».,]", before.replace("it's", "it")):
        return False
    return set(re.findall(r"[^\W\d]+", before)) <= _FILLERS | asked | {"s"}


def _readings(found, asked):
    """What a typed number may mean: pairs of a number and a word on it, the likeliest first."""
    if found["bottom"]:
        if not int(found["bottom"]):
            raise UnreadableError("Nothing can be divided by 0.")
        share = int(found["whole"] or 0) + int(found["top"]) / int(found["bottom"])
        is_count = found["of"] and re.search(rf"\b{found['bottom']}\b", asked)
        return [(share, ""), (int(found["top"]), "")] if is_count else [(share, "")]
    digits = found["digits"] or found["times"] or "1"
    power = f"e{found['exponent'] or found['power'] or _SCALES.get(found['scale'], 0)}"
    return [(float(f"{number}{power}"), how) for number, how in _with_a_point(digits)]


def _with_a_point(digits):
    """The ways to read digits with separators, each as digits with at most a point."""
    found, digits = {}, digits.rstrip(".")
    for mark, other in (".,", ",."):
        between = f"[ '_{other}]"
        groups = rf"[1-9]\d{{0,2}}(?P<gap>{between})(?:\d{{2,3}}(?P=gap))*\d{{3}}"
        if re.fullmatch(rf"(?:{groups}|\d*)(?:[{mark}]\d*)?", digits):
            number = re.sub(between, "", digits).replace(mark, ".")
            found.setdefault(number, mark)
    if re.fullmatch(r"\d+·\d+", digits):
        found[digits.replace("·", ".")] = ","
    return [(number, _how(digits, number, mark, found)) for number, mark in found.items()]


def _how(digits, number, mark, found):
    """A word on how digits were read; empty where nobody would read them in another way."""
    said = f"{digits} was read as {number}"
    if mark == ",":
        return f"{said}."
    if len(found) > 1 and "," in digits:
        return f"{said}: a comma goes between thousands, and a decimal number has a point."
    return ""


def _read_unit(after, unit, asked, spared):
    """Whether there is a percent sign after a number, and a note on a unit that is not needed.

    None if something stands there that may change the number. If units are named that are spared,
    no other may stand behind a number without one: what is counted is not so many metres.

    Raises:
        UnreadableError: if it is another unit than that of the number.
    """
    if re.search(r"[<>±*=]|(?:^|\s)/|^[-+]\s*(?![\s\w])", after):
        return None
    words = re.findall(
        r"[^\W\d_]+(?:'[a-z]+|[/^]\w+|[²³])*|[%°$€£]", after.replace("per cent", "%")
    )
    names = next((names for names in _UNITS if unit in names), {unit, unit.rstrip("s")})
    others = [word for word in words if word not in names]
    if any(word in _CHANGES for word in others):
        return None
    is_percent = bool({"%", "percent", "pct"} & set(words))
    if is_percent and (not unit or "%" in names):
        return True, ""
    wrong = [word for word in others if word in _MEASURES or re.search("[/^²³°$€£]", word)]
    first = next((word for word in words if word not in _FILLERS - _ASIDES), "")
    is_known = not first or first in names | asked | _ASIDES | set(wrong)
    if not is_known and unit in _MEASURES - _COUNTED and first.endswith("s"):
        wrong = [first]
    if wrong and unit:
        raise UnreadableError(f"The number is wanted in {unit}, and yours is in {wrong[0]}.")
    if not is_known and first not in _THINGS:
        return None
    if spared is not None and not spared.issuperset(wrong):
        raise UnreadableError(f"The number is a count, and yours is in {wrong[0]}.")
    return is_percent, f"It needs no unit, so {wrong[0]} was left out." if wrong else ""


# --- words -----------------------------------------------------------------------------------

_DENIALS = {"no", "not", "never", "none", "nor", "isn't", "isnt", "without"}


def read_word(text, options):
    """Find the one of a few answers that is meant: by its words, a part of them, or its number.

    Args:
        text: what was typed; capitals, quotes and words around it do not matter.
        options: the answers that there are.

    Returns:
        The option; None if none of them is meant.

    Raises:
        UnreadableError: where it is not sure which one is meant; asks back.
    """
    typed = _words(text)
    known = {_words(option): option for option in options}
    if typed in known:
        return known[typed]
    number = _number_of(text)
    same = [option for option in options if number is not None and _number_of(option) == number]
    if len(same) == 1:
        return same[0]
    inside = [a for a in known if (_content(a) or _is_letter(a, text)) and _holds(typed, a)]
    inside = [a for a in inside if not any(a != b and _holds(b, a) for b in inside)]
    part = [words for words in known if _content(typed) and _holds(words, typed)]
    loose = [words for words in known if _holds(_without_links(words), _without_links(typed))]
    meant = inside or part or loose or [_words(option) for option in same]
    if len(meant) == 1 and _agree(typed, meant[0]):
        return known[meant[0]]
    if len(meant) == 1 < len(known) and _DENIALS & set(typed):
        others = " or ".join(f'"{option}"' for option in options if option != known[meant[0]])
        raise UnreadableError(f"That says what it is not. Say what it is: {others}?")
    asked = [known[words] for words in meant] or _nearly(" ".join(typed), known)
    if asked:
        listed = " or ".join(f'"{option}"' for option in asked)
        raise UnreadableError(f"Did you mean {listed}? Give one of the answers as it is written.")
    return None


def _nearly(typed, known):
    """The answer that is spelled nearly so, or that has such a word in it, as a list."""
    parts = {word: option for words, option in known.items() for word in words if len(word) > 3}
    spelled = parts | {" ".join(words): option for words, option in known.items()}
    return [spelled[near] for near in difflib.get_close_matches(typed, spelled, 1, 0.75)]


def _words(text):
    """The words of a text; a minus before a number belongs to it."""
    plain = re.sub(r"\bcan(?:'| no)?t\b", "cannot", _plain(text))
    plain = re.sub(r"(?<=[^\W\d])[-_](?=[^\W\d])", " ", plain)
    return tuple(re.findall(r"-?\d+(?:[.,/]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)?|\d", plain))


def _content(words):
    return tuple(word for word in words if word not in _FILLERS)


def _without_links(words):
    return tuple(word for word in words if word not in ("a", "about", "an", "of", "the"))


def _is_letter(words, text):
    """Whether a letter that is a word too, such as A, is meant as an answer."""
    if len(words) != 1 or len(words[0]) != 1:
        return False
    letter = words[0]
    alone = rf"\b{letter}\b(?! \w)|\b{letter} (?:or|and|is|but|not)\b"
    return bool(re.search(rf"\b{letter.upper()}\b", text) or re.search(alone, _plain(text)))


def _number_of(text):
    """The number that an answer is, as in "None", "All three" or "About one in eight"."""
    plain = re.sub("^all ", "", _plain(text).strip("\"'“”„«». "))
    plain = re.sub(r"\bthe one\b", "that", plain)
    try:
        typed = read_number({"none": "0", "nothing": "0"}.get(plain, plain))
    except UnreadableError:
        return None
    return typed and typed.value


def _holds(words, part):
    """Whether some words stand in a text, one after the other."""
    count = len(part)
    return count > 0 and any(words[at : at + count] == part for at in range(len(words)))


def _agree(typed, option):
    """Whether both deny something or neither does; the beginning of an answer stands for it."""
    is_denied = [bool(_DENIALS & set(words)) for words in (typed, option)]
    return is_denied[0] == is_denied[1] or option[: len(typed)] == typed
