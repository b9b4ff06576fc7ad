"""How long a lesson is, what it asks, and whether it gives an answer away before it is asked for.

All functions take a notebook as nbformat reads it. What is found is told as sentences that name the
cell, counted from 0 over Markdown and code.
"""

import re

from nuggets.course.cli.execute import CHECK
from nuggets.course.question import Guess, Question

WORDS_A_MINUTE, CELLS_A_MINUTE, STEP = 150, 2, 5
GUESS = re.compile(r"your_turn\.([gq]_\w+)$")
NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?", re.I)
NUMBER_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
]
SAID_IN_WORDS = {0.5: "half|halved|halves", 2: "twice|doubled?|doubles", 0.25: "a quarter"}
CLOSE = 0.05
"""How far, as a share, a rounded number may be off and still give the exact one away."""

SMALL_WORDS = set(
    re.findall(
        r"\w+",
        """a an and are as at be because been before but by can did do does for from goes had has
        have how i in into is it its less more most no nor not of off on once one only or out so
        still than that the their them then there these they this to too up was were what when
        which while will with yes you your""",
    )
)
"""Words that tell nothing of an answer."""


def markdown(notebook):
    """Give the Markdown of a notebook as one text."""
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def code_cells(notebook):
    """List the cells of code that are read: not the empty ones, and not those that only check."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    return [cell for cell in code if CHECK not in cell.metadata.get("tags", ())]


def words(notebook):
    """Count the words of the Markdown, without tables and code."""
    text = re.sub(r"```.*?```", "", markdown(notebook), flags=re.S)
    text = "\n".join(line for line in text.splitlines() if not line.startswith("|"))
    return len(re.findall(r"[\w'\u2019]+", re.sub(r"\]\([^)]*\)", "", text)))


def asked(notebook):
    """List (place, name) of each cell that asks: those in the body, and those that close."""
    body, closing = [], []
    is_over = False
    for place, cell in enumerate(notebook.cells):
        is_over |= cell.cell_type == "markdown" and "## Your turn" in cell.source
        if cell.cell_type == "code" and (found := GUESS.match(cell.source.strip())):
            (closing if is_over else body).append((place, found[1]))
    return body, closing


def _parts_of_a_minute(notebook):
    """Count in 150ths of a minute, so that the sum is a whole number."""
    cells = len(code_cells(notebook)) * WORDS_A_MINUTE // CELLS_A_MINUTE
    return words(notebook) + cells + len(asked(notebook)[0]) * WORDS_A_MINUTE


def minutes(notebook):
    """Count the minutes: words / 150, half a minute for each cell of code, one for each guess."""
    return _parts_of_a_minute(notebook) / WORDS_A_MINUTE


def minutes_to_state(notebook):
    """Round the counted minutes up to five."""
    return -(-_parts_of_a_minute(notebook) // (WORDS_A_MINUTE * STEP)) * STEP


def stated_minutes(notebook):
    """Find what the frame says: "About 20 minutes"; None if it says nothing."""
    found = re.search(r"[Aa]bout (\d+) minutes", notebook.cells[0].source + markdown(notebook))
    return int(found[1]) if found else None


def faults(notebook, questions, limit, guesses, exercises):
    """Tell where a notebook misses a measure.

    Args:
        notebook: the notebook.
        questions: from the name of each question or guess to the object itself.
        limit: how many counted minutes it may take.
        guesses: how many guesses the body may have: (fewest, most).
        exercises: how many exercises it may have: (fewest, most).

    Returns:
        A list of sentences; empty if there is nothing to mend.
    """
    body, closing = asked(notebook)
    sources = "\n".join(cell.source for cell in code_cells(notebook))
    checked = set(re.findall(r"your_turn\.(\w+)\.check\(", sources))
    counted, due, stated = minutes(notebook), minutes_to_state(notebook), stated_minutes(notebook)
    rows = [
        (stated == due, f"It says {stated} minutes; counted are {counted:.1f}, so {due}."),
        (counted <= limit, f"{counted:.1f} minutes are counted, and {limit} allowed."),
        (
            len(code_cells(notebook)) <= 40,
            f"{len(code_cells(notebook))} cells of code: at most 40.",
        ),
        (words(notebook) <= 2000, f"{words(notebook)} words: at most 2,000."),
        (guesses[0] <= len(body) <= guesses[1], f"{len(body)} guesses in the body, not {guesses}."),
        (len(closing) <= 3, f"{len(closing)} closing questions: at most three."),
        (
            exercises[0] <= len(checked) <= exercises[1],
            f"{len(checked)} exercises, not {exercises}.",
        ),
    ]
    told = [said for is_kept, said in rows if not is_kept]
    for place, name in body + closing:
        if name not in questions:
            told.append(f"cell {place} asks {name}, which its lesson file has not.")
            continue
        told += [f"{name}: {said}" for said in given_away(notebook, place, questions[name])]
    return told


def given_away(notebook, place, question):
    """Tell where the answer to a question stands in sight.

    That is: in what follows it within its section, Markdown, code or an output that is not folded
    up, and in any heading of the notebook.

    Args:
        notebook: the notebook.
        place: which cell asks the question.
        question: a Question or a Guess.

    Returns:
        A list of sentences that name the cell.
    """
    finds = _finder(question)
    told = []
    for number, kind, text in _in_sight(notebook, place):
        if found := finds(text, is_code=kind == "code"):
            told.append(f"cell {number}, {kind}: {found!r} gives the answer away")
    return told


def _in_sight(notebook, place):
    """Yield (cell, kind, text) of what a reader sees beside a question, without its own cell."""
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            for heading in re.findall(r"^#+ (.*)$", cell.source, re.M):
                yield number, "heading", heading
    for number, cell in enumerate(notebook.cells[place + 1 :], start=place + 1):
        if cell.cell_type == "markdown":
            text, _, rest = ("\n" + cell.source).partition("\n## ")
            yield number, "text", re.sub(r"^#+ .*$", "", text, flags=re.M)
            if rest:
                return
            continue
        if not GUESS.match(cell.source.strip()):
            yield number, "code", cell.source
        if not cell.metadata.get("jupyter", {}).get("outputs_hidden"):
            for output in cell.outputs:
                yield number, "output", _as_text(output)


def _as_text(output):
    """Give the words of an output; a picture has none here."""
    return output.get("text") or output.get("data", {}).get("text/plain", "")


def _finder(question):
    """Give a function of a text that finds the answer in it, and gives the words; else None."""
    if isinstance(question, Guess):
        return lambda text, is_code: _number_in(question.right, question.unit, text, is_code)
    assert isinstance(question, Question)
    return lambda text, is_code: None if is_code else _words_in(question.right, text)


def _without_names(text):
    """Take out what has numbers or words that tell nothing: links, "notebook 05", "Case 3"."""
    text = re.sub(r"\]\([^)]*\)", "]", text)
    return re.sub(
        r"\b(notebooks?|lessons?|cases?|exercises?) \d+(( and |, )\d+)*", "", text, flags=re.I
    )


def _number_in(right, unit, text, is_code):
    """Find a number in a text, in any usual rounding, with or without its sign."""
    text, size = _without_names(text), abs(right)
    sizes = (size, size / 100) if unit == "%" else (size,)
    for found in NUMBER.finditer(text):
        digits = found[0].lstrip("-").rstrip(",").replace(",", "")
        if is_code and len(digits.replace(".", "").strip("0")) < 3:
            continue  # an index, a count, one of the numbers that the cell begins with
        if any(_rounds_to(one, digits) for one in sizes):
            return _around(found, text)
    said = [SAID_IN_WORDS[one] for one in sizes if one in SAID_IN_WORDS]
    if size in range(len(NUMBER_WORDS)) and unit:
        said.append(rf"{NUMBER_WORDS[int(size)]} {re.escape(unit.split()[0])}")
    found = said and re.search(rf"\b({'|'.join(said)})\b", text, re.I)
    return _around(found, text) if found and not is_code else None


def _rounds_to(number, digits):
    """Whether a number, rounded to as many places as were written, is what was written."""
    written = float(digits)
    if written == number:
        return True
    if len(digits.replace(".", "").strip("0")) == 0 or len(digits) < 2:
        return False
    places = len(digits.partition(".")[2])
    if not places and "e" not in digits:
        places = len(digits.rstrip("0")) - len(digits)
    is_rounding = abs(number - written) <= 0.5000001 * 10.0**-places
    return is_rounding and abs(number - written) <= CLOSE * number


def _words_in(right, text):
    """Find the words of an answer in a text: all in a row, or all that count in one sentence."""
    text = _without_names(text)
    if re.fullmatch(r"[A-Z]", right):
        found = re.search(rf"\b{right}\b(?! (?!is|was|has|wins|and is)[a-z])", text)
        return found and _around(found, text)
    row = r"\W+".join(map(re.escape, re.findall(r"[\w.%]+", right)))
    if found := re.search(rf"(?<!\w){row}(?!\w)", text, re.I):
        return _around(found, text)
    wanted = _stems(right)
    if len(wanted) < 2:
        return None
    for sentence in re.split(r"(?<=[.!?:])\s|\n\s*\n|\n[-*|]", text):
        if wanted <= _stems(sentence):
            return " ".join(sentence.split())
    return None


def _stems(text):
    """Give the words of a text that count, without their usual endings."""
    found = re.findall(r"\d[\d,.]*\d|\w+", text.lower())
    return {
        re.sub(r"(?<=\w\w\w)(ing|ed|es|s|e)$", "", one) for one in found if one not in SMALL_WORDS
    }


def _around(found, text):
    """Give what was found with a few words on both sides."""
    return " ".join(text[max(found.start() - 30, 0) : found.end() + 30].split())
