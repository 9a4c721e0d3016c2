"""Instants in the files of a trial: UTC, to the microsecond, one way to write each."""

from __future__ import annotations

from datetime import UTC, datetime


def instant_text(instant: datetime) -> str:
    """As the files have it.

    >>> instant_text(datetime(2027, 1, 4, 9, 30, tzinfo=UTC))
    '2027-01-04T09:30:00Z'
    """
    return instant.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def instant_from(text: str) -> datetime:
    """From a file.

    Raises:
        ValueError: It is no instant, or has no zone.

    >>> instant_from("2027-01-04T09:30:00Z").isoformat()
    '2027-01-04T09:30:00+00:00'
    """
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text} has no zone")
    return instant.astimezone(UTC)
