"""Dates in English, whatever language the machine speaks."""

from __future__ import annotations

from datetime import datetime

from wardmote.basis.dates import DAYS, MONTHS


def tweet_date(instant: datetime) -> str:
    """An instant in UTC as X writes it.

    >>> from datetime import UTC
    >>> tweet_date(datetime(2025, 10, 6, 8, 31, 2, tzinfo=UTC))
    'Mon Oct 06 08:31:02 +0000 2025'
    """
    day, month = DAYS[instant.weekday()][:3], MONTHS[instant.month - 1][:3]
    return f"{day} {month} {instant:%d %H:%M:%S} +0000 {instant.year}"


def postmark(instant: datetime) -> str:
    """An instant in UTC as the separating line of an mbox writes it.

    >>> from datetime import UTC
    >>> postmark(datetime(2025, 10, 6, 8, 31, 2, tzinfo=UTC))
    'Mon Oct  6 08:31:02 2025'
    """
    day, month = DAYS[instant.weekday()][:3], MONTHS[instant.month - 1][:3]
    return f"{day} {month} {instant.day:2d} {instant:%H:%M:%S} {instant.year}"


def spoken(local: datetime) -> str:
    """A local time as one would say it to a resident.

    >>> spoken(datetime(2025, 10, 6, 10, 30))
    '10:30 on Monday 6 October'
    """
    day, month = DAYS[local.weekday()], MONTHS[local.month - 1]
    return f"{local:%H:%M} on {day} {local.day} {month}"
