"""A child process that ends when its parent is gone, however the parent went."""

from __future__ import annotations

import os
import signal
from types import FrameType

EVERY = 0.5
"""Seconds between two looks."""


def end_with(parent: int) -> None:
    """End this process, as if asked to, within a second of the parent's end.

    By a timer of the system and not by a thread, so that a process that forks (gunicorn does)
    forks nothing half done; the children of a fork have no such timer.

    Args:
        parent: Its process id, as it knows itself: it may have ended already.
    """

    def look(number: int, frame: FrameType | None) -> None:
        if os.getppid() != parent:
            signal.setitimer(signal.ITIMER_REAL, 0)
            os.kill(os.getpid(), signal.SIGTERM)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
