"""Promises that count time: within so many open hours, or so many hours of the wall clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from wardmote.basis.instants import MINUTE
from wardmote.hours.clock import NEVER, At, ServiceClock, as_instants, like
from wardmote.promises.errors import HoursNotStated, UnreadablePromise

_LONGEST = 366 * 24 * 60


def _check(minutes: int) -> None:
    if not 0 < minutes <= _LONGEST:
        raise UnreadablePromise(
            f"A promise within {minutes} minutes is not between one minute and a year.",
            remedy="Write, for example: within 4 open hours.",
        )


def _amount(minutes: int, kind: str = "") -> str:
    number, unit = (minutes // 60, "hour") if minutes % 60 == 0 else (minutes, "minute")
    return f"{number} {kind}{unit}{'' if number == 1 else 's'}"


def needed(clock: ServiceClock | None, rule: object) -> ServiceClock:
    """The clock, or a sentence that says why it is needed.

    Raises:
        HoursNotStated: There is none.
    """
    if clock is None:
        raise HoursNotStated(
            f'The promise "{rule}" counts in published hours, and no hours are stated.',
            remedy='State the hours, or promise by the wall clock, like "within 24 hours".',
        )
    return clock


@dataclass(frozen=True)
class WithinOpen:
    """Due when the desk has been open for so many minutes since the message was asked."""

    minutes: int
    needs_hours: ClassVar[bool] = True

    def __post_init__(self) -> None:
        _check(self.minutes)

    @property
    def words(self) -> str:
        """The promise in plain words."""
        return f"within {_amount(self.minutes, 'open ')}, counted only while the desk is open"

    def __str__(self) -> str:
        return f"within {_amount(self.minutes, 'open ')}"

    def due(self, clock: ServiceClock | None, asked: At) -> At:
        """When each falls due; ``NEVER``, or ``NothingDue`` for a single one, where nothing is."""
        return needed(clock, self).add_open(asked, self.minutes * MINUTE)


@dataclass(frozen=True)
class WithinElapsed:
    """Due so many minutes after the message was asked, by the wall clock, open or closed."""

    minutes: int
    needs_hours: ClassVar[bool] = False

    def __post_init__(self) -> None:
        _check(self.minutes)

    @property
    def words(self) -> str:
        """The promise in plain words."""
        return f"within {_amount(self.minutes)} by the wall clock, whether open or closed"

    def __str__(self) -> str:
        return f"within {_amount(self.minutes)}"

    def due(self, clock: ServiceClock | None, asked: At) -> At:
        """When each falls due. Elapsed time knows no clock changes: 24 hours are 24 hours."""
        instants = as_instants(asked)
        length = np.where(instants == NEVER, 0, self.minutes * MINUTE)
        return like(asked, np.asarray(instants + length))
