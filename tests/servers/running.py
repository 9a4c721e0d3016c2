"""What every server here needs: where they are, a free port, a child that ends with us."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


class NotInstalled(RuntimeError):
    """This machine lacks the server; a test skips visibly."""


def folder() -> Path:
    """Where ``install.sh`` put the servers."""
    stated = os.environ.get("WARDMOTE_SERVERS")
    return Path(stated) if stated else Path(__file__).resolve().parents[2] / ".servers"


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, all different."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    found = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return found


def ending_with_us(*command: str, by: str = "TERM") -> list[str]:
    """The command, told by the system when its parent is killed, so that it does not live on.

    Args:
        command: What to run.
        by: The signal that it then gets.
    """
    return ["setpriv", "--pdeathsig", by, *command]


def wait_until(ready: Callable[[], object], what: str, seconds: float = 60.0) -> None:
    """Wait for a condition, and say what it was if it does not come.

    Raises:
        TimeoutError: It did not come.
    """
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.02)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a child and wait for it."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
