"""Readings of a wall clock, in columns, as instants: exact on both days of a clock change.

A reading in the hour that spring leaves out belongs to no instant. One in the hour that autumn
repeats belongs to two, and which is meant is stated, not guessed. What the clocks did is taken
from the IANA zone through ``zoneinfo``, as everywhere in Wardmote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.errors import WardmoteError
from wardmote.basis.instants import DAY, MINUTE, SECOND, Micros, from_micros
from wardmote.channels.reading import NeedsStating
from wardmote.hours.zones import Offsets, offsets_between

RepeatedHour = Literal["earlier", "later", "set aside"]
"""Which of the two instants a reading in the repeated hour means; or neither."""

REPEATED_HOURS: tuple[str, ...] = get_args(RepeatedHour)


class ClockChangeGap(WardmoteError):
    """A local time in the hour that the clocks left out."""


class ZoneNotStated(NeedsStating):
    """Times carry no offset and nobody said in which zone they are."""


@dataclass(frozen=True)
class LocalTimes:
    """Instants of readings of a wall clock.

    Attributes:
        instants: UTC microseconds; in the gap, the change itself, which is the first instant at
            which the clock shows that reading or a later one.
        gap: Whether the reading never happened.
        repeated: Whether it happened twice.
    """

    instants: Micros
    gap: NDArray[np.bool_]
    repeated: NDArray[np.bool_]


def to_utc(local: Micros, zone: ZoneInfo, repeated_hour: RepeatedHour = "earlier") -> LocalTimes:
    """Readings of the wall clock of a zone as instants.

    Args:
        local: Microseconds from 1970-01-01 00:00 on that wall clock.
        zone: An IANA zone.
        repeated_hour: Which of two instants is meant; ``set aside`` gives the earlier and
            leaves it to the caller to use ``repeated``.

    >>> found = to_utc(np.array([micros_of("2026-03-29 01:30"), micros_of("2026-10-25 01:30")]),
    ...                ZoneInfo("Europe/London"))
    >>> found.gap.tolist(), found.repeated.tolist()
    ([True, False], [False, True])
    """
    if not local.size:
        nothing = np.zeros(0, dtype=np.bool_)
        return LocalTimes(local, nothing, nothing)
    spans = _spans(int(local.min()), int(local.max()), zone)
    before, after = _changes(spans)
    earlier = np.searchsorted(before, local, side="right")
    later = np.searchsorted(after, local, side="right")
    meant = np.where((repeated_hour == "later") & (later > earlier), later, earlier)
    gap = earlier > later
    instants = np.where(gap, spans.starts[earlier], local - spans.offsets[meant])
    return LocalTimes(instants, gap, later > earlier)


def gap_words(local: int, zone: ZoneInfo) -> ClockChangeGap:
    """What is to be said of a reading in the missing hour.

    >>> print(gap_words(micros_of("2026-03-29 01:30"), ZoneInfo("Europe/London")))
    The time "2026-03-29 01:30" did not happen in Europe/London, because the clocks went forward \
from 1am to 2am. Correct it, or give it in UTC, like 2026-03-29T01:30Z.
    """
    spans = _spans(local, local, zone)
    before, after = _changes(spans)
    at = int(np.searchsorted(before, local, side="right")) - 1
    reading = from_micros(local)
    return ClockChangeGap(
        f'The time "{reading:%Y-%m-%d %H:%M}" did not happen in {zone.key}, because the clocks '
        f"went forward from {_clock(int(before[at]))} to {_clock(int(after[at]))}.",
        remedy=f"Correct it, or give it in UTC, like {reading:%Y-%m-%dT%H:%M}Z.",
    )


def micros_of(reading: str) -> int:
    """A reading of a wall clock in ISO 8601, as microseconds on that clock.

    >>> micros_of("1970-01-01 00:01") == MINUTE
    True
    """
    # A wall clock's reading has no zone; it is counted as if the clock were UTC's.
    return (datetime.fromisoformat(reading) - datetime(1970, 1, 1)) // _MICROSECOND  # noqa: DTZ001


_MICROSECOND = from_micros(1) - from_micros(0)
_YEAR = 366 * DAY


def _spans(first: int, last: int, zone: ZoneInfo) -> Offsets:
    """Stretches of equal offset around the readings; in whole years, so that few are asked for."""
    start = (first - 2 * DAY) // _YEAR * _YEAR
    end = ((last + 2 * DAY) // _YEAR + 1) * _YEAR
    return offsets_between(zone, start, end)


def _changes(spans: Offsets) -> tuple[Micros, Micros]:
    """What the wall clock showed at each change, before it was changed and after."""
    return spans.starts[1:] + spans.offsets[:-1], spans.starts[1:] + spans.offsets[1:]


def _clock(local: int) -> str:
    minutes = local % DAY // MINUTE
    hour, minute = divmod(minutes, 60)
    if minutes == 0 and local % DAY < SECOND:
        return "midnight"
    return f"{hour % 12 or 12}{f'.{minute:02d}' if minute else ''}{'am' if hour < 12 else 'pm'}"
