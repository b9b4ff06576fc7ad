"""What else the machine is doing: other programs' share of the processor, where Linux tells."""

import os
from pathlib import Path


def busy_seconds():
    """Seconds that all cores together have worked since the machine started; nan if unknown.

    Time that a host takes away from a virtual machine counts as work.
    """
    try:
        first = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0]
    except OSError:
        return float("nan")
    user, nice, system, _idle, _waiting, irq, softirq, stolen = map(int, first.split()[1:9])
    return (user + nice + system + irq + softirq + stolen) / os.sysconf("SC_CLK_TCK")


def memory(what):
    """Megabytes of this process: "VmRSS" now, or "VmHWM" at most until now; nan if unknown."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return float("nan")
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(what))
