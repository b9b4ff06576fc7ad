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

_DIGITS = r"[.,]?\d(?:[\d.,'_ ]*\d)?\.?"
_TYPED = re.compile(
    r"(?P<before>\D*?)(?P<sign>\bminus|\bplus|\bnegative|[-+])?\s*\(?\s*(?:"
    rf"(?:(?P<times>{_DIGITS})\s*[x*×·⋅]\s*)?10\s*(?:\^|\*\*)\s*(?P<power>[-+]?\d+)"
    r"|(?:(?P<whole>\d+)\s+)?(?P<top>\d+)\s*/\s*(?P<bottom>\d+)"
    rf"|(?P<digits>{_DIGITS})(?:e(?P<exponent>[-+]?\d+)|\s*(?P<scale>hundred|thousand|million|k)\b)?"
    r")\s*(?P<after>\D*(?:\^\d)?)"
)
_SUM = re.compile(r"\d[\s)]*[-+*/x×·:][\s(]*\d")
_SIGNS = str.maketrans(
    {
        "\N{MINUS SIGN}": "-",
        "\N{MODIFIER LETTER MINUS SIGN}": "-",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{MODIFIER LETTER APOSTROPHE}": "'",
        "\N{PRIME}": "'",
        "\N{FRACTION SLASH}": "/",
        "\N{ARABIC DECIMAL SEPARATOR}": ".",
        "\N{ARABIC THOUSANDS SEPARATOR}": "'",
        "\N{ARABIC COMMA}": ",",
    }
)


def _each(words):
    return set(words.split())


_COUNTED = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_IN_WORDS = {"half": 0.5} | {word: number for number, word in enumerate(_COUNTED)}
_SCALES = {"hundred": 2, "thousand": 3, "million": 6, "k": 3}
_FILLERS = _each(
    "a about again almost an and answer approx approximately around at be believe by ca circa "
    "exactly from guess i in is it its maybe me my nearly of on or per perhaps please possibly "
    "probably roughly say so that the they think this to will with would"
)
_LIMITS = _each("above below between from least less more most never no nor not over than to under")
_UNITS = [
    _each("m metre metres meter meters"),
    _each("cm centimetre centimetres centimeter centimeters"),
    _each("mm millimetre millimetres millimeter millimeters"),
    _each("km kilometre kilometres kilometer kilometers"),
    _each("foot feet ft"),
    _each("inch inches"),
    _each("s sec secs second seconds"),
    _each("min mins minute minutes"),
    _each("h hour hours"),
    _each("d day days"),
    _each("g gram grams"),
    _each("kg kilogram kilograms"),
    _each("times x fold"),
    _each("turn turns rotation rotations"),
    _each("\N{DEGREE SIGN} degree degrees"),
    _each("% percent pct"),
]
_MEASURES = set().union(*_UNITS)


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
    plain = _plain(text)
    if not re.search(r"\d", plain):
        plain = re.sub(r"[a-z]+", lambda word: str(_IN_WORDS.get(word[0], word[0])), plain)
    found = _TYPED.fullmatch(plain)
    if not found or not _may_stand_before(found["before"]):
        if _SUM.search(plain):
            raise UnreadableError("These are several numbers. Work it out, and give one number.")
        return None
    is_percent, note = _read_unit(found["after"], unit, asked)
    sign = -1 if found["sign"] in ("-", "minus", "negative") else 1
    share = 0.01 if is_percent and unit != "%" else 1
    readings = [(sign * share * value, how) for value, how in _readings(found)]
    if unit == "%" and not is_percent:
        readings += [(100 * value, f"{text.strip()} was read as a share.") for value, _ in readings]
    if not readings:
        return None
    right = [reading for reading in readings if fits and fits(reading[0])]
    value, how = (right or readings)[0]
    if not math.isfinite(value):
        raise UnreadableError("That number is far too large.")
    is_plain = right and right[0] is readings[0] and "thousands" in how
    return Typed(value, " ".join(filter(None, ["" if is_plain else how, note])))


def read_sign(text):
    """Give -1 or 1 where a text is a sign alone, such as "minus" or "+"; else 0."""
    plain = _plain(text).strip(". ")
    return (plain in ("plus", "positive", "+")) - (plain in ("minus", "negative", "-"))


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
    return "-" if kind == "Pd" else sign


def _may_stand_before(words):
    return not re.search(r"[^\w\s=≈~:(\"'“”„«».,]", words) and not _LIMITS & set(words.split())


def _readings(found):
    """What a typed number may mean: pairs of a number and a word on it, the likeliest first."""
    if found["bottom"]:
        if not int(found["bottom"]):
            raise UnreadableError("Nothing can be divided by 0.")
        return [(int(found["whole"] or 0) + int(found["top"]) / int(found["bottom"]), "")]
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
    return [(number, _how(digits, number, mark, found)) for number, mark in found.items()]


def _how(digits, number, mark, found):
    """A word on how digits were read; empty where nobody would read them in another way."""
    said = f"{digits} was read as {number}"
    if mark == ",":
        return f"{said}."
    if len(found) > 1 and "," in digits:
        return f"{said}: a comma goes between thousands, and a decimal number has a point."
    return ""


def _read_unit(after, unit, asked):
    """Whether there is a percent sign after a number, and a note on a unit that is not needed.

    Raises:
        UnreadableError: if it is another unit than that of the number.
    """
    words = re.findall(r"[^\W\d_]+(?:[/^]\w+)*|[%°$€£]", after.replace("per cent", "%"))
    names = next((names for names in _UNITS if unit in names), {unit, unit.rstrip("s")})
    welcome = names | _FILLERS | (set(re.findall(r"\w+", asked.lower())) - _MEASURES)
    others = [word for word in words if word not in welcome]
    is_percent = bool({"%", "percent", "pct"} & set(words))
    if not others or (is_percent and not unit):
        return is_percent, ""
    if unit:
        raise UnreadableError(f"The number is wanted in {unit}, and yours is in {others[0]}.")
    return False, f"It needs no unit, so {others[0]} was left out."


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
    number = _bare_number(text)
    same = [option for option in options if number is not None and _bare_number(option) == number]
    if same:
        return same[0]
    inside = [words for words in known if set(words) - _FILLERS and _holds(typed, words)]
    inside = [a for a in inside if not any(a != b and _holds(b, a) for b in inside)]
    part = [words for words in known if set(typed) - _FILLERS and _holds(words, typed)]
    meant = inside or part
    if len(meant) == 1 and _agree(typed, meant[0]):
        return known[meant[0]]
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
    plain = re.sub(r"(?<=[^\W\d])[-_](?=[^\W\d])", " ", _plain(text))
    return tuple(re.findall(r"-?\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)?|\d", plain))


def _bare_number(text):
    digits = _plain(text).strip("\"'“”„«». ").replace(",", ".")
    return float(digits) if re.fullmatch(r"[-+]?\d+(?:\.\d+)?", digits) else None


def _holds(words, part):
    """Whether some words stand in a text, one after the other."""
    count = len(part)
    return count > 0 and any(words[at : at + count] == part for at in range(len(words)))


def _agree(typed, option):
    """Whether both deny something or neither does; the beginning of an answer stands for it."""
    is_denied = [bool(_DENIALS & set(words)) for words in (typed, option)]
    return is_denied[0] == is_denied[1] or option[: len(typed)] == typed
