"""Where in the picture: how strongly the loss feels each dot, and on which part of the pet."""

import numpy as np

from .table import Table


def dots(gradient):
    """How strongly the loss feels each dot (H, W): the largest blame, in size, of its colours.

    ``gradient`` is the blame of a picture (C, H, W). Source: Simonyan, Vedaldi, Zisserman (2013),
    "Deep inside convolutional networks", section 3.
    """
    return np.abs(gradient).max(axis=0)


def shares(saliency, masks, gradient=None):
    """How much of a saliency map falls on each part of the pet, and how much by chance would.

    Parts lie on each other (the nose is on the muzzle, the eyes are in the head), so the shares add
    up to more than 1. "background" is what no part covers; a part that cannot be seen is left out.

    Args:
        saliency: (H, W), 0 or more.
        masks: name -> bool (H, W), or (1, H, W) as ``pets[i:i + 1].masks`` gives them.
        gradient: the blame of the picture (C, H, W), with its signs; if not given, the last column
            is left out.

    Returns:
        A ``Table``: part; share of the saliency, 0..1; share of the area, 0..1; times, the first
        divided by the second, which is 1 by chance; together, the blames of all its dots added up
        with their signs: how the loss would change, per unit of light, if the whole part got
        lighter.

    Raises:
        ValueError: if a mask is not as large as the map.
    """
    saliency = np.asarray(saliency)
    flat = {name: _one(name, mask, saliency.shape) for name, mask in masks.items()}
    flat["background"] = ~np.any(list(flat.values()), axis=0)
    seen = {name: mask for name, mask in flat.items() if mask.any()}
    total = float(saliency.sum()) or 1.0
    share = np.array([saliency[mask].sum() / total for mask in seen.values()], float)
    area = np.array([mask.mean() for mask in seen.values()])
    columns = {"part": list(seen), "share": share, "area": area, "times": share / area}
    if gradient is not None:
        columns["together"] = np.array([gradient[:, mask].sum() for mask in seen.values()])
    return Table(columns, title="Where the loss feels the picture")


def _one(name, mask, shape):
    mask = np.asarray(mask, bool)
    mask = mask[0] if mask.ndim == 3 and len(mask) == 1 else mask
    if mask.shape != shape:
        raise ValueError(f"The mask of {name!r} has shape {mask.shape}, the picture has {shape}.")
    return mask
