"""Promises by a working day: by 17:00 of the next one, or by the end of its hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wardmote.hours.clock import At, ServiceClock
from wardmote.hours.pattern import MIDNIGHT
from wardmote.hours.times_of_day import write_time
from wardmote.promises.errors import UnreadablePromise
from wardmote.promises.within import needed

FURTHEST = 260
"""Working days in a year: no promise reaches further."""


@dataclass(frozen=True)
class ByWorkingDay:
    """Due at a time of day on the nth working day after the local date of asking.

    A working day is a local date on which a window opens. The next working day comes
    strictly after the date of asking, also for a message that was asked before opening.
    "Same" (``nth`` 0) is the first such time after the asking: on its own date if that is
    a working day and the time has not passed, otherwise on a later working day. So asking
    later never brings the due time forward.

    Attributes:
        nth: 0 same, 1 next, 2 the second …
        minute: Minutes after local midnight; None for when the day's last window closes.
    """

    nth: int
    minute: int | None
    needs_hours: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if not 0 <= self.nth <= FURTHEST:
            raise UnreadablePromise(
                f"A promise by the {ordinal(self.nth)} working day is further off than a year.",
                remedy="Promise something sooner.",
            )
        if self.minute is not None and not 0 <= self.minute <= MIDNIGHT:
            raise UnreadablePromise(f"Minute {self.minute} is not a minute of a day.")

    @property
    def words(self) -> str:
        """The promise in plain words."""
        if self.nth == 0:
            return f"{self}, or of the next one when that time has passed"
        return f"{self} after the day of asking"

    def __str__(self) -> str:
        moment = "the end" if self.minute is None else write_time(self.minute)
        return f"by {moment} of the {ordinal(self.nth)} working day"

    def due(self, clock: ServiceClock | None, asked: At) -> At:
        """When each falls due; ``NEVER``, or ``NothingDue`` for a single one, where nothing is."""
        return needed(clock, self).by_working_day(asked, self.nth, self.minute)


def ordinal(nth: int) -> str:
    """Which working day, in words: same, next, 2nd, 3rd.

    >>> [ordinal(nth) for nth in (0, 1, 2, 11, 23)]
    ['same', 'next', '2nd', '11th', '23rd']
    """
    if nth < 2:
        return ("same", "next")[nth]
    teen = nth % 100 in {11, 12, 13}
    return f"{nth}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(nth % 10, 'th')}"
