"""How every number that is shown is written: a true minus sign, and 1,000 for a thousand.

It stands below all other modules, because tables, pictures and sentences all write numbers.
"""

import math

MINUS = "\N{MINUS SIGN}"
TIMES = "\N{MULTIPLICATION SIGN}"

SMALLEST, LARGEST = 1e-4, 1e15
"""Below the one and from the other on, a number is written with a power of ten, such as 2e-5."""


def number(x, digits=4, *, sign=False, noise=0.0):
    """A number with as many digits as count: 0.6667 for 2 / 3. Its whole part is never rounded.

    With ``sign`` a plus is written, too. What is smaller in size than ``noise`` is written as 0.
    """
    x = float(x)
    if not math.isfinite(x) or x == 0:
        return _special(x)
    if abs(x) < noise:
        return "0"
    size, _, power = f"{abs(x):.{digits - 1}e}".partition("e")
    is_plain = SMALLEST <= float(f"{size}e{power}") < LARGEST
    text = _cut(measured(abs(x), digits)) if is_plain else _power(_cut(size), power)
    return _with_sign(x, text, sign)


def measured(x, digits=3, *, sign=False):
    """A number as a column of numbers has it: zeros at its end stay, and there are no powers."""
    x = float(x)
    if not math.isfinite(x) or x == 0:
        return _special(x)
    power = int(f"{abs(x):.{digits - 1}e}".partition("e")[2])
    return _with_sign(x, f"{abs(x):,.{max(0, digits - 1 - power)}f}", sign)


def decimals(x, least=2, most=None, *, sign=False):
    """A number with ``least`` decimals, and up to ``most`` where they are needed to be exact.

    ``decimals(14.4)`` is 14.40, and ``decimals(0.52304, 2, 5)`` is 0.52304. Zero has no sign.
    """
    x = float(x)
    if not math.isfinite(x):
        return _special(x)
    whole, _, part = f"{abs(x):,.{least if most is None else most}f}".partition(".")
    part = part[:least] + part[least:].rstrip("0")
    return _with_sign(x, f"{whole}.{part}" if part else whole, sign)


def fitted(x, room=7):
    """A number in at most ``room`` characters, and in at most four digits that count."""
    if not math.isfinite(x):
        return "?!" if math.isnan(x) else "huge"
    if abs(x) < 1e-12:
        return "0"
    for digits in (4, 3, 2, 1):
        text = f"{abs(x):.{max(0, digits - 1 - math.floor(math.log10(abs(x))))}f}"
        if len(text) + (x < 0) <= room and abs(float(text) - abs(x)) <= 0.1 * abs(x):
            return _with_sign(x, _cut(text), False)
    return _with_sign(x, _power(*f"{abs(x):.0e}".split("e")), False)


def rounded(x, digits=1):
    """A number with its whole part rounded, too: 7,000,000 for 6,876,543."""
    return number(float(f"{x:.{digits - 1}e}"), digits)


def percent(share, *, whole=False):
    """A share, 0..1, in percent; 0% and 100% are said of nothing and of all only.

    Between 1% and 99% without decimals; beyond that with as many as are needed. ``whole`` leaves
    them out there, too: it is then 1% or 99%.
    """
    share = float(share)
    if share in (0, 1) or 0.01 <= share <= 0.99:
        return f"{100 * share:.0f}%"
    if whole:
        return "1%" if share < 0.5 else "99%"
    edge = min(share, 1 - share)
    if edge < 1e-4:
        return "under 0.01%" if share < 0.5 else "over 99.99%"
    return f"{100 * share:.{-math.floor(math.log10(100 * edge))}f}%"


def count(many, noun, plural=""):
    """How many there are of something: "1 step", "1,000 steps", "2 passes"."""
    return f"{many:,} {noun if many == 1 else plural or f'{noun}s'}"


def _special(x):
    """Zero, and what is no number that could be written in digits."""
    return "0" if x == 0 else "no number" if math.isnan(x) else "beyond all bounds"


def _power(size, power):
    return f"{size}e{int(power)}".replace("-", MINUS)


def _cut(text):
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_sign(x, text, plus):
    """A text with the sign of its number, and with none where only zeros are left of it."""
    if not text.strip("0.,"):
        return text
    return f"{MINUS if x < 0 else '+' if plus else ''}{text}"
