"""What an explorer asks of a network: two scores for each picture, cat and dog."""

import numpy as np

from ..engine.train import predict


def two_scores(owner, model, images):
    """Ask a network about pictures.

    Args:
        owner: who asks, for the message.
        model: from pictures (N, 3, height, width), colours 0..1, to scores.
        images: (N, 3, height, width).

    Returns:
        (N, 2) scores, of cat and of dog; not a number where the weights are none.

    Raises:
        ValueError: if there are not two scores for each picture.
    """
    scores = np.asarray(predict(model, images))
    if scores.shape != (len(images), 2):
        each = scores.shape[1] if scores.ndim == 2 else f"shape {scores.shape[1:]}"
        raise ValueError(
            f"{owner} needs a network with two scores for each picture, of cat and of dog; this "
            f"one gives {each}."
        )
    return scores
