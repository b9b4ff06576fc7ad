"""Asks both programs, and keeps PyTorch's answers for where it is not installed."""

from pathlib import Path

import numpy as np

from ...engine import saving
from ...engine.layers.init import own_dice
from ...worlds import pets
from .programs import ours

FOLDER = Path(__file__).parent
OURS = (FOLDER / "programs" / "ours.py").read_text(encoding="utf-8")
THEIRS = (FOLDER / "programs" / "theirs.py").read_text(encoding="utf-8")
"""The two programs, as text: that in PyTorch can be read where there is no PyTorch."""

STORED = FOLDER / "stored.npz"
PETS, LEG = 16, 5
"""How many pets are learned from, and the steps from one station of a journey to the next."""


def batch():
    """The pets and their labels, for both: (PETS, 3, 32, 32) float64, and (PETS,)."""
    drawn = pets.draw(PETS)
    return drawn.images.astype(np.float64), drawn.labels.astype(np.int64)


def network():
    """The network here, with the weights that both start from, in float64."""
    with own_dice(0):
        return ours.small_filters().double()


def tensors(state):
    """A state_dict as PyTorch takes it: a tensor of its own for each array, also those inside.

    Raises:
        ImportError: if PyTorch is not installed.
    """
    torch, _ = pytorch()
    if isinstance(state, dict):
        return {name: tensors(part) for name, part in state.items()}
    return torch.tensor(state) if isinstance(state, np.ndarray) else state


def pytorch():
    """PyTorch, and the program for it.

    Raises:
        ImportError: if PyTorch is not installed; says how to install it.
    """
    try:
        import torch
    except ImportError as problem:
        raise ImportError(
            'PyTorch is not installed here: pip install -e ".[torch]", in the folder of the course.'
        ) from problem
    from .programs import theirs

    return torch, theirs


def their_gradients():
    """Ask PyTorch for the blame of each weight in the first step: name -> array."""
    _, theirs = pytorch()
    twin = theirs.small_filters().double()
    twin.load_state_dict(tensors(network().state_dict()))
    theirs.step(twin, theirs.adam(twin), *map(as_tensor, batch()))
    return {name: p.grad.numpy() for name, p in twin.named_parameters()}


def our_gradients():
    """The blame of each weight in the first step here: name -> array."""
    here = network()
    ours.step(here, ours.adam(here), *batch())
    return {name: p.grad for name, p in here.named_parameters()}


def as_tensor(array):
    """An array of numpy's as a tensor of PyTorch's."""
    torch, _ = pytorch()
    return torch.tensor(array)


def their_journey():
    """The answers of a network at three stations: gone there, having learned there, come back.

    It learns here for LEG steps, there for as many, and here again; its optimiser goes along.
    """
    torch, theirs = pytorch()
    images, labels = batch()
    here = network()
    optimizer = ours.adam(here)
    for _ in range(LEG):
        ours.step(here, optimizer, images, labels)

    there = theirs.small_filters().double()
    their_optimizer = theirs.adam(there)
    there.load_state_dict(tensors(here.state_dict()))
    their_optimizer.load_state_dict(tensors(optimizer.state_dict()))
    with torch.no_grad():
        answers = [there(as_tensor(images)).numpy()]
    for _ in range(LEG):
        theirs.step(there, their_optimizer, as_tensor(images), as_tensor(labels))
    with torch.no_grad():
        answers.append(there(as_tensor(images)).numpy())

    back = network()
    optimizer = ours.adam(back)
    back.load_state_dict(there.state_dict())
    optimizer.load_state_dict(their_optimizer.state_dict())
    for _ in range(LEG):
        ours.step(back, optimizer, images, labels)
    return [*answers, back(images).numpy()]


def our_journey():
    """The answers at the same three moments of a twin that stays here all the time."""
    images, labels = batch()
    twin, answers = network(), []
    optimizer = ours.adam(twin)
    for _ in range(3):
        for _ in range(LEG):
            ours.step(twin, optimizer, images, labels)
        answers.append(twin(images).numpy())
    return answers


def version():
    """Which PyTorch is installed here, such as "2.14.1"."""
    torch, _ = pytorch()
    return torch.__version__.partition("+")[0]


def store():
    """Ask PyTorch, and keep what it says."""
    journey = dict(enumerate(their_journey()))
    saving.save(
        {
            "version": np.array([int(part) for part in version().split(".")]),
            **{f"gradient of {name}": array for name, array in their_gradients().items()},
            **{f"answers at {place}": array for place, array in journey.items()},
        },
        STORED,
    )


def stored():
    """What was kept: the version of PyTorch, the gradients by name, the answers of the journey."""
    kept = saving.load(STORED)
    gradients = {
        name.removeprefix("gradient of "): array
        for name, array in kept.items()
        if name.startswith("gradient of ")
    }
    answers = [kept[f"answers at {place}"] for place in range(3)]
    return ".".join(map(str, kept["version"])), gradients, answers
