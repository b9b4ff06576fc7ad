"""Keep what a network has learned: numbers by name in one ``.npz`` file, which numpy reads too."""

import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np


def save(state_dict, path):
    """Write ``model.state_dict()`` to a file, whole or not at all.

    Nothing but numbers is written (no pickle), so reading such a file never runs code. PyTorch
    takes it as ``{name: torch.from_numpy(a) for name, a in numpy.load(path).items()}``.

    Args:
        state_dict: numpy arrays (or Tensors) by name.
        path: where to, such as "cats_and_dogs.npz"; a file that is there is replaced.

    Raises:
        ValueError: if something in it is not numbers; the old file then stays.
    """
    path = Path(path)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".saving-") as aside:
        draft = Path(aside, path.name)
        with zipfile.ZipFile(draft, "w") as archive:
            for name, numbers in state_dict.items():
                with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                    np.lib.format.write_array(file, np.asarray(numbers), allow_pickle=False)
        os.replace(draft, path)


def load(path):
    """Read what ``save()`` wrote, for ``model.load_state_dict()``.

    Returns:
        dict of numpy arrays by name.

    Raises:
        FileNotFoundError: if there is no such file.
        ValueError: if it is not a whole file of numbers that ``save()`` or ``numpy.savez`` wrote.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            return dict(archive)
    except (ValueError, TypeError, EOFError, AttributeError, zipfile.BadZipFile) as problem:
        raise ValueError(f"{path} is not a whole file that ng.save() wrote: {problem}") from problem
