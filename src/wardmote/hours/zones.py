"""Time zones: found by name, and as the stretches between their clock changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import numpy as np

from wardmote.basis.instants import DAY, SECOND, Micros
from wardmote.hours.errors import UnknownZone
from wardmote.hours.suggesting import did_you_mean

_STEP = 2 * DAY // SECOND
"""Clock changes since 1970 lie at least six days apart, in every zone."""


def zone_named(text: str) -> ZoneInfo:
    """The IANA zone of that name.

    Raises:
        UnknownZone: There is none.

    >>> zone_named("Europe/London").key
    'Europe/London'
    """
    known = available_timezones()
    spelling = {name.lower(): name for name in known}
    name = text if text in known else spelling.get(text.lower())
    if name is None:
        raise UnknownZone(
            f'"{text}" is not a time zone.' + did_you_mean(text, known),
            remedy="Write its IANA name, such as Europe/London or UTC.",
        )
    return ZoneInfo(name)


@dataclass(frozen=True)
class Offsets:
    """The stretches of a span in which local time minus UTC stays the same.

    Attributes:
        starts: First instant of each stretch, in UTC microseconds.
        ends: First instant after it.
        offsets: Local time minus UTC in it, in microseconds.
        furthest: The furthest reading of the wall clock by the end of it. It only grows,
            also where the clocks go back.
    """

    starts: Micros
    ends: Micros
    offsets: Micros
    furthest: Micros

    def local_day(self, instants: Micros) -> Micros:
        """The latest local date (days since 1970) that the wall clock has shown by then.

        It is the local date, except where clocks go back over midnight: a date that has
        begun does not end twice.
        """
        instants = np.clip(instants, self.starts[0], self.ends[-1] - 1)
        at = np.searchsorted(self.starts, instants, side="right") - 1
        now = instants + self.offsets[at]
        before = np.where(at > 0, self.furthest[at - 1] - 1, now)
        return np.asarray(np.maximum(now, before) // DAY)

    def first_instant(self, wall: Micros) -> Micros:
        """The first instant at which the wall clock shows that reading or a later one.

        A reading in the missing hour gives the instant of the change; one in the repeated
        hour gives its first time.
        """
        at = np.minimum(np.searchsorted(self.furthest, wall, side="right"), self.starts.size - 1)
        return np.asarray(np.maximum(self.starts[at], wall - self.offsets[at]))


def _offset(zone: ZoneInfo, second: int) -> int:
    there = datetime.fromtimestamp(second, zone).utcoffset()
    assert there is not None  # noqa: S101  (an IANA zone has an offset everywhere)
    return round(there.total_seconds())


def _change_between(zone: ZoneInfo, before: int, after: int) -> int:
    """The first second with the later offset, by bisection."""
    new = _offset(zone, after)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (before, middle) if _offset(zone, middle) == new else (middle, after)
    return after


@lru_cache(maxsize=64)
def offsets_between(zone: ZoneInfo, start: int, end: int) -> Offsets:
    """The stretches of ``[start, end)``, both in UTC microseconds on whole seconds.

    >>> from wardmote.basis.instants import WEEK
    >>> offsets_between(ZoneInfo("UTC"), 0, WEEK).offsets.tolist()
    [0]
    """
    seconds = [start // SECOND]
    offsets = [_offset(zone, seconds[0])]
    last = end // SECOND
    for probe in [*range(seconds[0] + _STEP, last, _STEP), last - 1]:
        if _offset(zone, probe) != offsets[-1]:
            seconds.append(_change_between(zone, max(seconds[-1], probe - _STEP), probe))
            offsets.append(_offset(zone, probe))
    starts = np.array(seconds, dtype=np.int64) * SECOND
    ends = np.append(starts[1:], end)
    shifts = np.array(offsets, dtype=np.int64) * SECOND
    return Offsets(starts, ends, shifts, np.maximum.accumulate(ends + shifts))
