"""Work in a copy of this process, which leaves nothing behind: what it learns is forgotten."""

import gc
import os
import pickle
import warnings


def aside(work):
    """Do work in a copy of this process, and give what it returns.

    What the work keeps for the next time (the last picture, a list of numbers, a module that it
    imports) ends with the copy, so it is done for the first time, however often it is done. A
    system that cannot copy a process does it here, and remembers.

    Raises:
        Exception: what the work raises.
    """
    if not hasattr(os, "fork"):
        return work()
    out, into = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the copy needs no thread but this one
        child = os.fork()
    if child == 0:
        _answer(work, into)
    os.close(into)
    with os.fdopen(out, "rb") as answer:
        text = answer.read()
    os.waitpid(child, 0)
    given, problem = pickle.loads(text)
    if problem:
        raise problem
    return given


def _answer(work, into):
    """Work, write into the pipe what comes of it, and end this copy."""
    gc.freeze()  # what came along is not looked through for rubbish: that would copy all of it
    try:
        answer = work(), None
    except Exception as problem:
        answer = None, problem
    with os.fdopen(into, "wb") as pipe:
        pipe.write(pickle.dumps(answer))
    os._exit(0)
