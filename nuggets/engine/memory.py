"""Memory that was freed is kept for the next array, and not given back to the system each time.

A training step makes and drops the same large arrays again and again. What Linux takes back it
must hand out anew, page by page and filled with zeros, which can take as long as the step itself.
"""

import ctypes
import sys

KEPT = 256 << 20
"""So many freed bytes stay with Python, also when it rests; what is more goes back, unless
something that is still needed was made after it."""
LARGEST = 32 << 20
"""Larger arrays go back at once; the GNU C library takes no larger limit."""

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # as glibc's malloc.h calls and numbers them


def keep_freed():
    """Ask the allocator for that: True, or False where it is not glibc's and stays as it is."""
    if sys.platform != "linux":
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):  # another library, such as musl
        return False
    return all([mallopt(_TRIM_THRESHOLD, KEPT), mallopt(_MMAP_THRESHOLD, LARGEST)])
