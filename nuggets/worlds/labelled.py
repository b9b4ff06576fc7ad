"""What drawn pets and photographs have in common: labels, a line that names them, and a split."""

import math

from ..engine.settings import whole


class Labelled:
    """Pictures, ``images`` (N, 3, height, width), and their ``labels`` (N,), cat 0 and dog 1."""

    def __len__(self):
        return len(self.labels)

    def __repr__(self):
        dogs, (height, width) = int(self.labels.sum()), self[:1].images.shape[2:]
        cats = len(self) - dogs
        return f"{type(self).__name__}({cats:,} cats and {dogs:,} dogs, each {height}x{width})"

    def split(self, test):
        """Give ``(train, test)``, where the last ``test`` pictures are held out.

        Raises:
            TypeError: if test is no whole number.
            ValueError: unless both parts get at least one picture.
        """
        whole("split", "test", test, -math.inf)
        if not 0 < test < len(self):
            raise ValueError(f"Of {len(self)} pictures, hold out 1 to {len(self) - 1}, not {test}.")
        return self[:-test], self[-test:]
