"""A limit on how long a learner's code may run, where the system can interrupt it."""

import contextlib
import signal
import threading


class TimeUpError(BaseException):
    """The time is up. It passes ``except Exception``, which a learner's loop may have inside."""


@contextlib.contextmanager
def time_limit(seconds):
    """Raise ``TimeUpError`` in what takes longer than this.

    It needs the main thread, a system with alarms (not Windows), and no other alarm that is set.
    Elsewhere there is no limit, and the learner can press stop. A stop that is pressed is never
    held back.
    """
    if not _can_interrupt():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _can_interrupt():
    return (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
        and signal.getitimer(signal.ITIMER_REAL)[0] == 0
    )


def _ring(number, frame):
    raise TimeUpError
