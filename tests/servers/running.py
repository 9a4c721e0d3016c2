"""What every server here needs: where they are, a free port, a child that ends with us."""

from __future__ import annotations

import os
import secrets
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


def free_address(port: int) -> str:
    """An address of loopback where nobody listens on the port, which may be a port of root's.

    Raises:
        NotInstalled: Not on any of some hundred: the port may not be taken here.
    """
    for _ in range(100):
        address = f"127.{secrets.randbelow(254) + 1}.{secrets.randbelow(256)}.2"
        with socket.socket() as each:
            try:
                each.bind((address, port))
            except PermissionError:
                break
            except OSError:
                continue
            return address
    raise NotInstalled(f"port {port} of loopback may not be taken by whoever runs the tests")


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


def stop(process: subprocess.Popen[bytes], *, at_once: bool = False) -> None:
    """End a child and wait for it.

    Args:
        process: The child.
        at_once: Give it no time to put its things in order: they are thrown away in any case.
    """
    if process.poll() is None:
        process.send_signal(signal.SIGKILL if at_once else signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
