"""Freed memory is kept, so that a training step need not ask the system for it anew."""

import subprocess
import sys

import pytest

from nuggets.engine import memory

PAGES = """
import resource
import numpy as np
import nuggets

def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

def use():  # 100 MB, in arrays of 4 MB, all there at once, and all dropped
    kept = [np.ones(1 << 20, np.float32) for _ in range(25)]

use()
before = faults()
use()
print(faults() - before)
"""


@pytest.fixture
def no_library(monkeypatch):
    """A C library without mallopt, such as musl."""
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda name: object())


@pytest.mark.skipif(not memory.keep_freed(), reason="only glibc can be asked")
def test_what_was_freed_serves_again():
    done = subprocess.run([sys.executable, "-c", PAGES], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 2_000  # of 25,600 pages


def test_a_library_that_cannot_be_asked_is_left_alone(no_library):
    assert memory.keep_freed() is False


def test_a_library_that_cannot_be_opened_is_left_alone(monkeypatch):
    def closed(name):
        raise OSError("no such library")

    monkeypatch.setattr(memory.ctypes, "CDLL", closed)
    assert memory.keep_freed() is False


def test_another_system_is_left_alone(monkeypatch, no_library):
    monkeypatch.setattr(memory.sys, "platform", "win32")
    monkeypatch.setattr(memory.ctypes, "CDLL", None)
    assert memory.keep_freed() is False
