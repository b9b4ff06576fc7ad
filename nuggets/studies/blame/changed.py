"""One thing in a picture changed, and nothing else: the sure test of a suspicion."""

import numpy as np

from ...worlds import pets as drawings


def changed(pets, *, room=1.0, size=None, **factors):
    """Draw pets again, with one thing changed.

    Args:
        pets: the ``Pets``, one or many, such as ``pets[14]``.
        room: what the light of the room, which is all that no part of the pet covers, is multiplied
            with: 1 leaves it alone, 0.6 makes it darker.
        size: of the picture, in pixels; as it was if not given.
        **factors: any of ``pets.FACTORS``, such as ``ear_droop=0.9``: one number for all.

    Returns:
        ``Pets``, of the same species. Where they have grain, as those that are not easy have, it
        falls anew: compare them with ``changed(pets)``.

    Raises:
        ValueError: for a light below 0, or for a number out of its range; says what the range is.
        TypeError: for a factor that does not exist.
    """
    if not (np.isfinite(room) and room >= 0):
        raise ValueError(f"The light of the room is multiplied with 0 or more, got {room}.")
    again = drawings.draw(
        len(pets),
        size=size or pets.images.shape[-1],
        species=pets.labels,
        **(pets.factors | factors),
    )
    if room == 1:
        return again
    is_room = ~np.any(list(again.masks.values()), axis=0)[:, None]
    images = np.where(is_room, np.minimum(room * again.images, 1), again.images)
    return drawings.Pets(images.astype(np.float32), again.labels, again.factors)
