"""Print real source: what a notebook shows is what the package runs."""

import inspect


def show(thing):
    """Print the source of a function or class of the package, as it stands in its file.

    Raises:
        TypeError: if it has no Python source.
    """
    try:
        print(inspect.getsource(inspect.unwrap(thing)).rstrip())
    except TypeError:
        message = f"show() prints functions and classes written in Python, not {thing!r}."
        raise TypeError(message) from None
