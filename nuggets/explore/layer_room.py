"""The film room for layers: whole tables run forward, and tables of blame run back."""

import functools

import numpy as np

from ..drawing import style
from ..engine.ops import linear
from ..engine.tensor import Tensor
from .controls import Memory, Slider, Steps
from .explorer import Explorer
from .film import AGAIN, BACKWARD, ERROR, FORWARD, START, UPDATE, exact
from .film_hands import FASTEST, node_hands, phase_hands, rate_hand, step_hands, value_came
from .film_panel import gain
from .layer_film import LayerFilm
from .layer_scene import layer_scene, layer_stage, name_of, shape_of
from .svg import paint_svg


def layer_room(loss=None, lr=0.01, tick=0, **names):
    """Explore how whole layers are run forward and their blame is sent back, one tick at a time.

    The loss is not rewound by this: its tape and every ``grad`` stay as they are.

    Args:
        loss: a Tensor of one number, made from tables in at most 16 nodes. If none is given, the
            network of notebook 05 with two examples.
        lr: the learning rate of the update.
        tick: the moment to begin with.
        **names: what to call Tensors and arrays without a name: ``layer_room(loss, x=x)``.

    Raises:
        ValueError: if the play is too large, or holds what is no number; says what to do.
        RuntimeError: if its tape was rewound before.
    """
    film = _two_examples(lr) if loss is None else LayerFilm(loss, names, lr)
    layer_stage(film)  # a play that has no room is refused here
    controls = {
        "film": Memory(film),
        "tick": Steps(0, film.last, tick, "moment", pause=1200),
        "stride": Slider(0.0, FASTEST, 1.0, 0.1, f"{style.TIMES} learning rate", in_picture=True),
    }
    return Explorer(controls, layer_room_svg, say_layer_room)


def layer_room_svg(film, tick, stride=1.0):
    """One moment of a film of tables.

    Args:
        film: a ``layer_film.LayerFilm``.
        tick: the number of the moment; beyond the last one, the last one.
        stride: how many times the film's usual learning rate its update takes.

    Returns:
        A ``drawsvg.Drawing``.
    """
    tick = min(tick, film.last)
    scene = layer_scene(film, tick, stride * film.lr)
    scene.add(step_hands(film, tick, True), phase_hands(film, True))
    scene.add(node_hands(film, layer_stage(film), _came(film, tick)))
    if film.moments[tick].kind == AGAIN:
        scene.add(rate_hand(AGAIN, stride))
    return paint_svg(scene)


def _came(film, tick):
    """Node -> the moment a press on it leads to: where its value came, or its whole blame."""
    if film.moments[tick].kind not in (ERROR, BACKWARD, UPDATE, AGAIN):
        return value_came(film)
    return {m.node: at for at, m in enumerate(film.moments) if m.kind in (ERROR, BACKWARD)}


def say_layer_room(film, tick, stride=1.0):
    """What the picture of the film room shows, in words."""
    now = film.moments[min(tick, film.last)]
    return _TELLERS[now.kind](film, now, stride * film.lr)


def _say_start(film, now, lr):
    given = [name_of(film, at) for at, node in enumerate(film.nodes) if node.op is None]
    listed = given[0] if len(given) == 1 else f"{', '.join(given[:-1])} and {given[-1]}"
    are = "is" if len(given) == 1 else "are"
    right = "\N{BLACK RIGHT-POINTING TRIANGLE}"
    return f"The start: {listed} {are} given. Press {right} to run the play forward."


def _say_forward(film, now, lr):
    node = film.nodes[now.node]
    if not shape_of(node.value):
        return f"Forward: {node.formula} makes one number, {exact(float(node.value))}."
    made = f"makes a table of {shape_of(node.value)}" if node.value.ndim > 1 else "makes a row"
    silent = ""
    if node.op == "relu":
        silent = f" Of its {node.value.size} numbers, it set {int((node.value == 0).sum())} to 0."
    return f"Forward: {node.formula} {made}.{silent}"


def _say_error(film, now, lr):
    loss = exact(float(film.nodes[film.loss].value))
    return f"Error: the loss is {loss}. The blame of the loss itself is 1. Now it is sent backward."


def _say_backward(film, now, lr):
    node = film.nodes[now.node]
    sizes = exact(float(np.abs(now.total).sum()))
    shape = shape_of(node.value)
    same = f"a table of {shape}, like the value" if shape else "one number, like the value"
    added = " It was added to what had arrived before." if now.before is not None else ""
    where = name_of(film, now.node)
    sizes = f" All added up, without their signs: {sizes}." if node.value.size > 1 else ""
    return f"Backward to {where}: its blame is {same}.{sizes}{added}"


def _say_update(film, now, lr):
    node = film.nodes[now.node]
    each = f"each of the {node.value.size} numbers" if node.value.size > 1 else "the number"
    return (
        f"Update: {each} of {node.label} moves against its own blame, by {exact(lr)} "
        f"{style.TIMES} blame."
    )


def _say_again(film, now, lr):
    old, new = (float(x) for x in (film.nodes[film.loss].value, film.values(lr)[film.loss]))
    said = f"Once more forward: the loss was {exact(old)}, and is {exact(new)}."
    return f"{said} {gain(old, new)} Drag the learning rate, and watch the new loss."


_TELLERS = {
    START: _say_start,
    FORWARD: _say_forward,
    ERROR: _say_error,
    BACKWARD: _say_backward,
    UPDATE: _say_update,
    AGAIN: _say_again,
}


@functools.cache
def _two_examples(lr):
    """The network of notebook 05, with its two examples."""
    x = np.array([[1.0, 2.0, -1.0], [1.0, 2.0, 1.0]])
    targets = np.array([[0.0, 1.0], [1.0, 0.0]])
    w1 = Tensor(np.array([[0.8, 0.5, 0.6], [-0.5, 0.3, 1.0]]), name="W1")
    b1 = Tensor(np.array([-0.2, 0.4]), name="b1")
    w2 = Tensor(np.array([[1.5, -1.0], [0.5, 1.0]]), name="W2")
    miss = linear(linear(x, w1, b1).relu(), w2) - targets
    names = {"x": x, "targets": targets, "miss": miss}
    return LayerFilm((miss * miss).sum(), names, lr)
