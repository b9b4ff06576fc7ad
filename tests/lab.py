"""Starts a real JupyterLab for the tests that need one, and stops it when they are done."""

import contextlib
import os
import queue
import secrets
import socket
import subprocess
import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Lab:
    """Where a running JupyterLab is found, and the word that opens it."""

    address: str
    token: str


@contextlib.contextmanager
def running(command, folder, settings, environment=None):
    """Run JupyterLab until the block ends.

    Args:
        command: list of words that start it, such as ["jupyter", "lab"].
        folder: what it shows.
        settings: an empty folder for its settings, so that nobody's own play a part.
        environment: variables of the environment; this process's if not given.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    lab = Lab(f"http://127.0.0.1:{port}", secrets.token_hex(8))
    own = {
        f"JUPYTER{place}_DIR": str(settings / place.strip("_"))
        for place in ("_CONFIG", "_DATA", "_RUNTIME", "LAB_SETTINGS", "LAB_WORKSPACES")
    }
    news = settings / "LAB_SETTINGS/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    news.parent.mkdir(parents=True)
    news.write_text('{"fetchNews": "false", "checkForUpdates": false}')
    options = [
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={lab.token}",
        "--LabApp.expose_app_in_browser=True",
    ]
    process = subprocess.Popen(
        [*command, *options],
        cwd=folder,
        env={**(environment or os.environ), **own},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _wait_until_it_runs(process, lab.address)
        _wait_until_it_answers(port)
        yield lab
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_it_runs(process, address):
    lines = queue.Queue()
    # It reads to the end, so that the server never has to wait for a reader.
    reader = threading.Thread(target=_read, args=(process.stderr, lines), daemon=True)
    reader.start()
    said = []
    while not said or address not in said[-1]:
        line = lines.get(timeout=60)
        assert line is not None, "JupyterLab did not start:\n" + "".join(said)
        said.append(line)


def _wait_until_it_answers(port):
    """JupyterLab tells its address a moment before it listens there."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with contextlib.suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=30).close()
            return
    raise AssertionError("JupyterLab started, but does not answer")


def _read(stream, lines):
    """Put each line of a stream into a queue, and None at its end."""
    for line in stream:
        lines.put(line)
    lines.put(None)
