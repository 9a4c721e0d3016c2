"""The time now, passed in rather than looked up, so that every result can be repeated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Anything that can say what time it is."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands still, for tests and for repeating a report.

    >>> FixedClock(datetime(2026, 3, 29, 1, 30, tzinfo=UTC)).now().isoformat()
    '2026-03-29T01:30:00+00:00'
    """

    instant: datetime

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.instant.astimezone(UTC)
