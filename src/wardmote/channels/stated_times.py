"""Times as archives state them, made instants; one without a zone is never guessed at."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from wardmote.basis.errors import WardmoteError
from wardmote.basis.instants import to_micros
from wardmote.channels.ids import LAST

FIRST = to_micros(datetime(1990, 1, 1, tzinfo=UTC))
"""No message of a platform is earlier."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_X_FORM = re.compile(
    rf"[A-Z][a-z]{{2}} ({'|'.join(_MONTHS)}) (\d\d?) (\d\d):(\d\d):(\d\d) "
    r"([+-])(\d\d)(\d\d) (\d{4})",
    re.ASCII,
)
_TOO_FINE = re.compile(r"(\.\d{6})\d+", re.ASCII)


class TimeNotUsable(WardmoteError):
    """A stated time is missing, malformed, without a zone, or beyond all reason."""


def iso_instant(stated: object) -> int:
    """An ISO 8601 time with its zone as microseconds since 1970.

    Raises:
        TimeNotUsable: It is missing, malformed or without a zone.

    >>> iso_instant("2019-12-08T03:48:33Z")
    1575776913000000
    """
    if not isinstance(stated, str) or not 10 <= len(stated) <= 64:
        raise TimeNotUsable("Its time is missing or is not a time.")
    try:
        instant = datetime.fromisoformat(_TOO_FINE.sub(r"\1", stated.strip()))
    except ValueError:
        raise TimeNotUsable("Its time is not in the form of ISO 8601.") from None
    if instant.tzinfo is None:
        raise TimeNotUsable("Its time has no zone.")
    return _plausible(instant)


def x_instant(stated: object) -> int:
    """A time as X writes it (``Wed Oct 10 20:19:24 +0000 2018``, or ISO 8601 with its zone).

    Raises:
        TimeNotUsable: It is missing, malformed or without a zone.

    >>> x_instant("Wed Oct 10 20:19:24 +0000 2018") == x_instant("2018-10-10T20:19:24.000Z")
    True
    """
    found = _X_FORM.fullmatch(stated) if isinstance(stated, str) else None
    if found is None:
        return iso_instant(stated)
    month, day, hour, minute, second, sign, hours, minutes, year = found.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    try:
        zone = timezone(offset)
        parts = int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second)
        instant = datetime(*parts, tzinfo=zone)
    except ValueError:
        raise TimeNotUsable("Its time is not one that a calendar and a clock have.") from None
    return _plausible(instant)


def _plausible(instant: datetime) -> int:
    micros = to_micros(instant)
    if not FIRST <= micros < LAST:
        raise TimeNotUsable("Its time is before 1990 or in or after 2050.")
    return micros
