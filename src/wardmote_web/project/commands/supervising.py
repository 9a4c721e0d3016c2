"""Processes kept alive: one that dies is started again, and all end together."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

import click

PATIENCE = 30.0
"""Seconds that children have to end before they are killed."""
QUICK = 10.0
"""A child that lived for fewer seconds is not started again at once."""
LONGEST_PAUSE = 30.0
LOOK = 0.1


@dataclass
class Child:
    """A process that is to be there.

    Attributes:
        name: For people.
        arguments: How it is started.
        process: As it runs.
        begun: When it was started, by a clock that only goes forward.
        again: When it is to be started again; None while it runs.
        quick_ends: How often in a row it ended soon after it was started.
    """

    name: str
    arguments: Sequence[str]
    process: subprocess.Popen[bytes]
    begun: float
    again: float | None = None
    quick_ends: int = 0


class Supervisor:
    """Starts children and stays until it is told to stop."""

    def __init__(self, commands: Mapping[str, Sequence[str]]) -> None:
        self.stopping = False
        self._commands = commands
        self.children: list[Child] = []

    def run(self, when_ready: Callable[[], bool]) -> None:
        """Keep the children alive until told to stop by a signal; then end them, in good order.

        Args:
            when_ready: Asked again and again until it says True; then it has said what there is
                to say.
        """
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            # Under nohup the end of the terminal is to be ignored, and stays so.
            if each is not signal.SIGHUP or signal.getsignal(each) is not signal.SIG_IGN:
                signal.signal(each, self._stop)
        ready = False
        try:
            # In here, so that a child whose sister cannot be started does not outlive us.
            for name, arguments in self._commands.items():
                self.children.append(Child(name, arguments, _start(arguments), time.monotonic()))
            while not self.stopping:
                ready = ready or when_ready()
                for child in self.children:
                    self._look_after(child)
                time.sleep(LOOK)
        finally:
            self._end()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.again is None:
            status = child.process.poll()
            if status is None:
                return
            child.quick_ends = child.quick_ends + 1 if now - child.begun < QUICK else 0
            pause = pause_after(child.quick_ends)
            child.again = now + pause
            # A moment's wait, since a signal that ends them all may reach the child first.
            if pause > 1:
                click.echo(
                    f"wardmote: {child.name} ended ({status}) as soon as it began; "
                    f"it is started again in {pause:.0f} s. Its own words stand above.",
                    err=True,
                )
            return
        if now >= child.again and not self.stopping:
            click.echo(
                f"wardmote: {child.name} ended ({child.process.returncode}); it is started again.",
                err=True,
            )
            child.process, child.begun, child.again = _start(child.arguments), now, None

    def _end(self) -> None:
        running = [child.process for child in self.children if child.process.poll() is None]
        for process in running:
            process.terminate()
        until = time.monotonic() + PATIENCE
        for process in running:
            try:
                process.wait(max(until - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def pause_after(quick_ends: int) -> float:
    """Seconds before a child is started again, after so many quick ends in a row.

    >>> [pause_after(times) for times in (0, 1, 2, 3, 9)]
    [0.5, 1.0, 2.0, 4.0, 30.0]
    """
    return min(0.5 * 2.0**quick_ends, LONGEST_PAUSE)


def _start(arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    # S603: our own modules, by this very Python; no shell.
    return subprocess.Popen([sys.executable, "-m", *arguments])  # noqa: S603
