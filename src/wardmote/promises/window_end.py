"""The promise by the end of the next window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wardmote.hours.clock import At, ServiceClock
from wardmote.promises.within import needed


@dataclass(frozen=True)
class ByEndOfNextWindow:
    """Due when the first window that opens after the asking closes.

    A message asked inside a window has the one after it: a promise to answer before the
    present window closes could be a promise of one minute. At its opening instant a window
    is already open. Where a pattern never closes, no window opens again and nothing is due.
    """

    needs_hours: ClassVar[bool] = True

    @property
    def words(self) -> str:
        """The promise in plain words."""
        return "by the end of the next window to open after the message was asked"

    def __str__(self) -> str:
        return "by the end of the next window"

    def due(self, clock: ServiceClock | None, asked: At) -> At:
        """When each falls due; ``NEVER``, or ``NothingDue`` for a single one, where nothing is."""
        return needed(clock, self).end_of_next_window(asked)
