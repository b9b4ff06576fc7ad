"""Two programs side by side: the same lines stand beside each other, and what differs is marked."""

import re
from html.parser import HTMLParser

import pytest

import nuggets as ng
from nuggets.course import two_columns as module

ONE = """
import nuggets as ng

def answer(x):
    return ng.exp(x) + 1
"""
OTHER = """
import torch


class Extra:
    pass

def answer(x):
    return torch.exp(x) + 1
"""


def words(line):
    """The marked words of a line."""
    return [line.text[start:end] for start, end in line.spans()]


def test_only_the_tokens_that_differ_are_marked():
    (pair,) = ng.two_columns("y = ng.exp(x) + 1", "y = torch.exp(x) - 1").pairs
    assert [words(line) for line in pair] == [["ng", "+"], ["torch", "-"]]


def test_it_counts_the_tokens_of_both():
    columns = ng.two_columns("y = ng.exp(x) + 1", "y = torch.exp(x) - 1")
    assert (columns.changed, columns.all) == (4, 20)
    same = ng.two_columns(ONE, ONE)
    assert (same.changed, same.all) == (0, 2 * 19)


def test_the_same_lines_stand_beside_each_other_and_what_one_lacks_has_nothing_beside_it():
    rows = [(one.text, other.text) for one, other in ng.two_columns(ONE, OTHER).pairs]
    assert rows[0] == ("import nuggets as ng", "import torch")
    assert ("", "class Extra:") in rows
    assert rows[-2:] == [
        ("def answer(x):", "def answer(x):"),
        ("    return ng.exp(x) + 1", "    return torch.exp(x) + 1"),
    ]


@pytest.mark.parametrize(("ours", "theirs"), [(ONE, OTHER), (OTHER, ONE), ("", OTHER), (ONE, "")])
def test_no_line_is_lost_and_none_is_invented(ours, theirs):
    for side, source in enumerate((ours, theirs)):
        lines = [pair[side] for pair in ng.two_columns(ours, theirs).pairs]
        written = [line.text for line in lines if line is not module.EMPTY]
        kept = [line for line in written if line]
        assert kept == [line for line in source.split("\n") if line]


def test_one_mark_is_enough_for_changed_tokens_that_follow_each_other():
    (pair,) = ng.two_columns("torch.optim.Adam(w)", "ng.Adam(w)").pairs
    assert [words(line) for line in pair] == [["torch.optim"], ["ng"]]
    (pair,) = ng.two_columns("import nuggets as ng", "import torch").pairs
    assert [words(line) for line in pair] == [["nuggets as ng"], ["torch"]]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [('f"{a}b{c + 1}"', 1), ("x = 1  # one", 4), ('"""a\n  b"""', 2), ("if a:\n    b", 4)],
)
def test_a_token_is_the_same_on_every_python(text, tokens):
    assert ng.two_columns(text, text).all == 2 * tokens


def test_it_prints_a_mark_under_what_differs():
    text = repr(ng.two_columns("y = ng.exp(x)", "y = torch.exp(x)", titles=("here", "there")))
    assert text.split("\n") == [
        "here          | there",
        "------------- | -------------",
        "y = ng.exp(x) | y = torch.exp(x)",
        "    ^^        |     ^^^^^",
        "2 of 16 tokens differ",
    ]


class Table(HTMLParser):
    """Reads what a table says: its caption, its heads, the code of each cell, and its marks."""

    def __init__(self, text):
        super().__init__()
        self.open, self.heads, self.cells, self.marks, self.captions = [], [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        if tag == "pre":
            self.cells.append("")
        if tag == "th":
            assert ("scope", "col") in attributes

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "pre" in self.open:
            self.cells[-1] += data
        for tag, kept in (("th", self.heads), ("mark", self.marks), ("caption", self.captions)):
            if self.open[-1] == tag:
                kept.append(data)


def test_a_page_shows_a_table_with_heads_the_code_as_it_is_and_marks():
    columns = ng.two_columns("a = x < 1", "a = y < '&'", titles=("<here>", "there"))
    table = Table(columns._repr_html_())
    assert table.heads == ["<here>", "there"]
    assert table.cells == ["a = x < 1", "a = y < '&'"]
    assert table.marks == ["x", "1", "y", "'&'"]
    assert table.captions == ["4 of 10 tokens differ"]
    assert table.open == []


def test_what_is_marked_is_told_by_more_than_a_colour_and_by_none_with_a_meaning():
    page = ng.two_columns("a", "b")._repr_html_()
    style = re.search(r'<mark style="(.*?)"', page).group(1)
    assert "bold" in style
    assert "underline" in style
    colours = set(re.findall(r"#\w{6}", page))
    assert colours <= {ng.style.INK, ng.style.PAPER, ng.style.FAINT}


def test_functions_and_modules_may_be_compared_too():
    assert ng.two_columns(ng.train_step, ng.train_step).changed == 0
    assert ng.two_columns(module, module).changed == 0
    method = ng.two_columns(ng.SGD._recall, ng.Adam._recall).pairs[0][0]
    assert method.text == "def _recall(self, i):"


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [(3, TypeError, "texts in Python, not 3"), (len, TypeError, "built-in function len"),
     ("a = (1", ValueError, "programs in Python"), ("if a:\n  b\n c", ValueError, "in Python")],
)  # fmt: skip
def test_what_is_no_program_is_refused(given, error, message):
    with pytest.raises(error, match=message):
        ng.two_columns(given, "a")


@pytest.mark.parametrize("titles", ["ab", ("one",)])
def test_there_are_two_titles(titles):
    with pytest.raises(ValueError, match="two titles"):
        ng.two_columns("a", "b", titles=titles)


def test_the_two_programs_of_notebook_12_fit_beside_each_other_and_are_mostly_the_same():
    columns = ng.two_columns(ng.beside_pytorch.OURS, ng.beside_pytorch.THEIRS)
    assert max(len(line.text) for pair in columns.pairs for line in pair) <= 48
    assert columns.changed < 0.2 * columns.all
    beside = {(one.text, other.text) for one, other in columns.pairs}
    assert ("        ng.Flatten(),", "        nn.Flatten(),") in beside
    assert ("    error.backward()", "    error.backward()") in beside
