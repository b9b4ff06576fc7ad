"""No colour means two things, every label can be read, and no line runs through one."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import CSS4_COLORS, to_rgb

import nuggets
from nuggets.drawing import plots, style
from nuggets.engine import layers
from nuggets.studies import scale
from nuggets.studies.gradient_cost import GradientCost
from nuggets.worlds import court

from .test_plots import MAKERS, picture_of
from .test_style import contrast

ROOT = Path(nuggets.__file__).parent
MODULES = {
    str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8"))
    for room in ("drawing", "explore", "course")
    for path in sorted((ROOT / room).rglob("*.py"))
    if path.name != "style.py"
}
COLOUR = re.compile(r"#[0-9a-f]{3,8}|(rgb|hsl)a?\(.*", re.IGNORECASE)


@pytest.mark.parametrize("module", MODULES)
def test_no_module_but_style_makes_a_colour_of_its_own(module):
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not COLOUR.fullmatch(node.value), node.value
        if isinstance(node, ast.keyword) and "colo" in (node.arg or ""):
            is_named = isinstance(node.value, ast.Constant) and node.value.value in CSS4_COLORS
            assert not is_named, node.value.value


def test_the_shell_of_the_explorers_takes_its_colours_from_style():
    palette = {value for value in vars(style).values() if isinstance(value, str)}
    script = (ROOT / "explore" / "touch.js").read_text("utf-8")
    colours = set(re.findall(r"#[0-9A-Fa-f]{6}\b", script))
    assert colours
    assert colours <= palette


SPEAK_OF = {
    "BACKWARD": {"bars", "curves", "gradient_cost", "graph", "loss_surfaces", "opened", "slopes"}
    | {"court", "missed_shot", "names", "network", "receipts"},
    "DOG": {"verdict"},
    "CAT": {"verdict"},
}
"""The modules of the drawing room that draw blame, and those that draw cats and dogs."""


@pytest.mark.parametrize("name", SPEAK_OF)
def test_a_colour_that_means_something_is_used_only_where_that_is_drawn(name):
    users = {
        Path(module).stem
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == name and module.startswith("drawing")
    }
    assert users <= SPEAK_OF[name]


def test_what_is_told_apart_by_dark_and_light_has_no_colour_with_a_meaning():
    meanings = {style.FORWARD, style.BACKWARD, style.CAT, style.DOG}
    pairs = [style.LOOKS[name] for name in ("test", "training", "broken", "mended")]
    assert not meanings & {colour for colour, _ in (*style.LINES, *pairs)}
    assert not meanings & set(style.PARTS.values())
    for one, other in (("test", "training"), ("broken", "mended")):
        assert style.LOOKS[one] != style.LOOKS[other]


SAID = {
    style.BACKWARD: r"blame|back|slope|signal|rewind|speed|[+−]?[\d.,]+(e−?\d+)?( +[\d.]+%)?",
    style.CAT: r"cat\b|^[\d.]+$",
    style.DOG: r"dog\b|^[\d.]+$",
}
"""What the words say that are written in a colour with a meaning."""


def a_network():
    hidden, last = layers.Linear(3, 2), layers.Linear(2, 2)
    hidden.weight.data = np.array([[0.8, 0.5, 0.6], [-0.5, 0.3, 1.0]])
    hidden.bias.data = np.array([-0.2, 0.4])
    return layers.Sequential(hidden, layers.ReLU(), last)


COSTS = [GradientCost(100, 100, 1e-4, 2.5e-4, 0.01), GradientCost(10**7, 16, 0.04, 0.12, 4e5)]
STEPS = [scale.Row(93, 16, 3e-4), scale.Row(10_000_000, 256, 0.3)]
PICTURES = MAKERS | {
    "costs": lambda: plots.draw_gradient_cost(COSTS),
    "scale": lambda: plots.draw_scale(STEPS, scale.GIANTS),
    "speed up": lambda: plots.draw_speed_up([0.6, 0.001], [{1: 0.62, 2: 0.34}, {2: 0.034}]),
    "chain": plots.draw_chain,
    "chain of weights": lambda: plots.draw_chain(as_weights=True),
    "descent": lambda: plots.draw_descent("narrow", lr=0.002, momentum=0.8, steps=30),
    "descent off the map": lambda: plots.draw_descent("bowl", lr=0.0102, steps=30),
    "plane": lambda: plots.draw_plane({"before": np.tile([0.2, 0.8], 32)}, [(0, 1)], [1]),
    "network": lambda: plots.draw_network(a_network(), [1, 2, -1], outputs=("cat", "dog")),
    "network rewound": lambda: plots.draw_network(a_network(), [1, 2, 1], blame=[1.6, 5.2]),
    "twins": lambda: plots.draw_curves({"broken": [0.5, 0.3], "mended": [0.5, 0.2]}),
    "far shot": lambda: plots.draw_court(court.Play(1.2, 1.2, 1.2), rewind=True),
}


def painted(name):
    """A picture of that name, its shapes and texts where matplotlib has put them."""
    picture = picture_of(name) if name in MAKERS else PICTURES[name]()
    picture.canvas.draw()
    axes, renderer = picture.axes[0], picture.canvas.get_renderer()
    return axes, renderer, [text for text in axes.texts if text.get_text().strip()]


@pytest.mark.parametrize("name", PICTURES)
def test_words_in_a_colour_with_a_meaning_say_what_it_means(name):
    _, _, texts = painted(name)
    assert texts
    for text in texts:
        said = SAID.get(text.get_color())
        assert said is None or re.search(said, text.get_text()), text.get_text()


def ground_under(text, axes, renderer):
    """The colour right behind the middle of a text."""
    if text.get_path_effects():
        return style.PAPER
    box = text.get_window_extent(renderer)
    middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    behind = [
        patch
        for patch in axes.patches
        if patch.get_zorder() < text.get_zorder()
        and (patch.get_alpha() or 1.0) > 0.9
        and patch.get_window_extent(renderer).contains(*middle)
        and patch.contains_point(middle)
    ]
    top = max(behind, key=lambda patch: patch.get_zorder(), default=None)
    return style.PAPER if top is None else top.get_facecolor()


@pytest.mark.parametrize("name", PICTURES)
def test_every_text_can_be_read_on_what_is_behind_it(name):
    axes, renderer, texts = painted(name)
    for text in texts:
        ground = to_rgb(ground_under(text, axes, renderer))
        assert contrast(to_rgb(text.get_color()), ground) >= 4.5, text.get_text()


def crosses(line, box):
    """Whether a line runs through a box, in pixels."""
    path = line.get_transform().transform_path(line.get_path())
    return path.intersects_bbox(box, filled=False)


@pytest.mark.parametrize("name", PICTURES)
def test_no_label_is_crossed_by_a_line(name):
    axes, renderer, texts = painted(name)
    for text in texts:
        box = text.get_window_extent(renderer).padded(-2)
        for line in filter(lambda line: crosses(line, box), axes.lines):
            low, high = line.get_zorder(), text.get_zorder()
            between = [patch for patch in axes.patches if low < patch.get_zorder() < high]
            covers = [patch.get_window_extent(renderer).contains(*box.p0) for patch in between]
            is_covered = low < high and (text.get_path_effects() or any(covers))
            assert is_covered, text.get_text()
