"""Number words as digits: "minus sixty-nine" is "minus 69", "a quarter" is "1/4".

Words that together are no number, such as "twenty thirty", stay as they are.

    >>> in_digits("two thousand and forty-seven stops, or two and a half")
    '2047 stops, or 2 1/2'
    >>> in_digits("five point seven six")
    '5.76'
"""

import re

_BELOW_TWENTY = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
PARTS = {
    **{"half": 2, "halve": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8},
    **{"tenth": 10, "twentieth": 20, "hundredth": 100, "thousandth": 1000},
}
"""From the name of a part to how many of them make one."""


def _spelled(number):
    if number < 20:
        return _BELOW_TWENTY[number]
    first, rest = divmod(number, 10 if number < 100 else 100)
    words = _TENS[first - 2] if number < 100 else f"{_BELOW_TWENTY[first]} hundred"
    return f"{words} {_spelled(rest)}" if rest else words


_SPELLED = {_spelled(number): number for number in range(1000)}
_ANY = "|".join(sorted((*_BELOW_TWENTY, *_TENS, "hundred", "thousand"), key=len, reverse=True))
_COUNT = re.compile(rf"(?<!\d)(?<!\d[ -])\b(?:{_ANY})(?:(?: and |[ -])(?:{_ANY}))*\b")
_AFTER_POINT = re.compile(rf" ?\bpoint((?: (?:{'|'.join(_BELOW_TWENTY[:10])}))+)\b")
_PART = re.compile(
    r"(?:(?<![\d.,])\b(?P<whole>\d+) and )?(?:(?<![\d.,])\b(?P<top>\d+|an?)[ -])?"
    rf"\b(?P<part>{'|'.join(PARTS)})s?\b"
)


def in_digits(plain):
    """Write the number words of a text in small letters as digits."""
    plain = _AFTER_POINT.sub(
        lambda found: "." + "".join(str(_SPELLED[word]) for word in found[1].split()), plain
    )
    plain = re.sub(r" ?\bpoint (?=\d)", ".", _COUNT.sub(_counted, plain))
    return _PART.sub(_as_fraction, plain)


def _counted(found):
    words = re.sub(r" and |-", " ", found[0])
    words = re.sub("^(?=hundred|thousand)", "one ", words)
    thousands, _, rest = words.rpartition(" thousand")
    numbers = [_SPELLED.get(part.strip() or "zero") for part in (thousands, rest)]
    return found[0] if None in numbers else str(1000 * numbers[0] + numbers[1])


def _as_fraction(found):
    if not found["top"] and found["part"] not in ("half", "quarter"):
        return found[0]
    top = found["top"] if (found["top"] or "a").isdigit() else "1"
    return f"{found['whole'] or ''} {top}/{PARTS[found['part']]}".strip()
