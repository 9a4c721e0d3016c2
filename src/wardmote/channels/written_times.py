"""Columns of written times as instants, each with what is wrong with it, if anything is.

ISO 8601 with or without an offset, the form that Twitter used, seconds since 1970, and any
``strptime`` format. A time that has neither an offset nor a stated zone is never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardmote.basis.instants import DAY, HOUR, MINUTE, SECOND, Micros
from wardmote.channels.local_time import RepeatedHour, to_utc

Mask = NDArray[np.bool_]

FIRST_YEAR, LAST_YEAR = 1970, 2100
"""A year outside these is a slip of the pen, not the time of a message."""


class Trouble(IntEnum):
    """What can be wrong with a written time."""

    NONE = 0
    EMPTY = 1
    UNREADABLE = 2
    ZONELESS = 3
    GAP = 4
    REPEATED = 5
    FAR_OFF = 6


@dataclass(frozen=True)
class Writing:
    """How the times of a source are written.

    Attributes:
        formats: ``strptime`` formats, tried in order; ``iso``, ``unix``, ``unix-ms`` and
            ``twitter`` are names for forms that have none.
        zone: The zone of times that carry no offset.
        repeated_hour: What a time in the repeated hour means.
    """

    formats: tuple[str, ...] = ("iso",)
    zone: ZoneInfo | None = None
    repeated_hour: RepeatedHour = "earlier"


@dataclass(frozen=True)
class Times:
    """Written times, read.

    Attributes:
        instants: UTC microseconds; means something only where ``trouble`` is none, or is the
            gap, where it is the change of the clocks.
        local: The reading of the wall clock, for words about a gap.
        trouble: A ``Trouble`` for each.
        repeated: Times that happened twice and were settled by the stated rule.
    """

    instants: Micros
    local: Micros
    trouble: NDArray[np.int8]
    repeated: int

    @property
    def good(self) -> Mask:
        """Which of them can be used."""
        return np.asarray(self.trouble == Trouble.NONE)


def read_times(column: pl.Series, writing: Writing) -> Times:
    """Read a column of written times.

    Args:
        column: Strings; surrounding blanks do not matter.
        writing: How they are written.

    >>> times = read_times(pl.Series(["2026-01-05T09:00Z", "2026-01-05 09:00", "soon"]), Writing())
    >>> [Trouble(one).name for one in times.trouble]
    ['NONE', 'ZONELESS', 'UNREADABLE']
    """
    texts = column.fill_null("").str.strip_chars()
    readings = _first_that_reads(texts, writing.formats)
    settled = _settle(readings, writing)
    instants = np.where(readings.has_offset, readings.local - readings.offset, settled[0])
    trouble = np.where(readings.read, settled[1], np.int8(Trouble.UNREADABLE))
    trouble[(texts == "").to_numpy()] = Trouble.EMPTY
    return Times(instants, readings.local, trouble.astype(np.int8), settled[2])


@dataclass
class _Readings:
    """What was written: the wall clock, the offset if there was one, and whether it was read."""

    local: Micros
    offset: Micros
    has_offset: Mask
    read: Mask

    def fill_from(self, other: _Readings, at: NDArray[np.int64]) -> None:
        self.local[at] = other.local
        self.offset[at] = other.offset
        self.has_offset[at] = other.has_offset
        self.read[at] = other.read


def _first_that_reads(texts: pl.Series, formats: tuple[str, ...]) -> _Readings:
    n = texts.len()
    readings = _Readings(
        np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    )
    for form in formats:
        left = np.flatnonzero(~readings.read)
        if not left.size:
            break
        reader = _NAMED.get(form) or _by_format(form)
        if left.size == n:
            readings = reader(texts)
        else:
            readings.fill_from(reader(texts.gather(left)), left)
    return readings


def _settle(readings: _Readings, writing: Writing) -> tuple[Micros, NDArray[np.int8], int]:
    """Instants of times without an offset, troubles of all that were read, and how many twice."""
    year_one = np.datetime64(f"{FIRST_YEAR}", "us").astype(np.int64)
    year_end = np.datetime64(f"{LAST_YEAR + 1}", "us").astype(np.int64)
    far_off = (readings.local < year_one) | (readings.local >= year_end)
    trouble = np.where(far_off, Trouble.FAR_OFF, Trouble.NONE).astype(np.int8)
    instants = np.zeros(readings.local.size, dtype=np.int64)
    zoneless = readings.read & ~readings.has_offset & ~far_off
    if writing.zone is None:
        trouble[zoneless] = Trouble.ZONELESS
        return instants, trouble, 0
    at = np.flatnonzero(zoneless)
    found = to_utc(readings.local[at], writing.zone, writing.repeated_hour)
    instants[at] = found.instants
    trouble[at[found.gap]] = Trouble.GAP
    if writing.repeated_hour == "set aside":
        trouble[at[found.repeated]] = Trouble.REPEATED
        return instants, trouble, 0
    return instants, trouble, int(found.repeated.sum())


_ISO = (
    r"^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[T ](?<hour>\d\d):(?<minute>\d\d)"
    r"(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?"
    r"\s?(?:(?<utc>[Zz]|UTC|GMT)|(?<sign>[+-])(?<ahead>\d\d):?(?<minutes>\d\d)?)?$"
)


def _by_iso(texts: pl.Series) -> _Readings:
    parts = texts.str.extract_groups(_ISO).struct.unnest()
    number = {
        name: parts[name].cast(pl.Int64, strict=False).fill_null(0).to_numpy()
        for name in ("year", "month", "day", "hour", "minute", "second", "ahead", "minutes")
    }
    fraction = parts["fraction"].fill_null("").str.pad_end(6, "0").str.slice(0, 6)
    micros = fraction.cast(pl.Int64, strict=False).fill_null(0).to_numpy()
    local, sound = civil_micros(list(number.values())[:6])
    offset = number["ahead"] * HOUR + number["minutes"] * MINUTE
    offset = np.where((parts["sign"] == "-").fill_null(value=False).to_numpy(), -offset, offset)
    has_offset = (parts["utc"].is_not_null() | parts["sign"].is_not_null()).to_numpy()
    read = sound & parts["year"].is_not_null().to_numpy() & (np.abs(offset) < DAY)
    return _Readings(local + micros, offset, has_offset, read)


def _by_twitter(texts: pl.Series) -> _Readings:
    """``Tue Oct 31 22:10:47 +0000 2017``, whose every character has its place."""
    n = texts.len()
    fits = (texts.str.len_bytes() == 30).to_numpy()
    chosen = np.flatnonzero(fits)
    joined = texts.filter(pl.Series(fits)).str.join("").to_list()[0] or ""
    signs = np.ascontiguousarray(np.frombuffer(joined.encode(), np.uint8).reshape(-1, 30).T)
    digits = signs.astype(np.int16) - ord("0")
    month = _month_of(signs[4:7])
    number = [_number(digits[a:b]) for a, b in ((26, 30), (8, 10), (11, 13), (14, 16), (17, 19))]
    local, sound = civil_micros([number[0], month, *number[1:]])
    ahead = _number(digits[21:23]) * HOUR + _number(digits[23:25]) * MINUTE
    sign = signs[20]
    for place in _NUMERALS:
        sound &= (digits[place] >= 0) & (digits[place] <= 9)
    for place, mark in _MARKS.items():
        sound &= signs[place] == ord(mark)
    sound &= ((sign == ord("+")) | (sign == ord("-"))) & (ahead < DAY)
    readings = _Readings(
        np.zeros(n, np.int64), np.zeros(n, np.int64), np.ones(n, np.bool_), np.zeros(n, np.bool_)
    )
    readings.local[chosen], readings.read[chosen] = local, sound
    readings.offset[chosen] = np.where(sign == ord("-"), -ahead, ahead)
    return readings


_NUMERALS = (8, 9, 11, 12, 14, 15, 17, 18, 21, 22, 23, 24, 26, 27, 28, 29)
_MARKS = {3: " ", 7: " ", 10: " ", 13: ":", 16: ":", 19: " ", 25: " "}
"""Which characters of a time as Twitter wrote it are digits, and what stands between them."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _month_of(letters: NDArray[np.uint8]) -> Micros:
    """Number of the month that three letters name, 0 where they name none."""
    packed = (letters[0].astype(np.int64) * 256 + letters[1]) * 256 + letters[2]
    month = np.zeros(packed.size, dtype=np.int64)
    for number, name in enumerate(_MONTHS, 1):
        month[packed == int.from_bytes(name.encode(), "big")] = number
    return month


def _number(digits: NDArray[np.int16]) -> Micros:
    number: Micros = digits[0].astype(np.int64)
    for place in digits[1:]:
        number = number * 10 + place
    return number


def civil_micros(parts: Sequence[Micros]) -> tuple[Micros, Mask]:
    """Calendar readings as microseconds since 1970 on the same clock, and which are possible.

    Args:
        parts: Year, month, day, hour, minute and second, an array each.

    >>> civil_micros([np.array([n]) for n in (2026, 2, 29, 0, 0, 0)])[1].tolist()
    [False]
    """
    year, month, day, hour, minute, second = parts
    sound = (year >= 1) & (year <= 9999) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(sound, (year - 1970) * 12 + month - 1, 0)
    earliest = int(months.min(initial=0))
    # Each month is looked up in the calendar once, not for every reading.
    span = np.arange(earliest, int(months.max(initial=0)) + 2).astype("datetime64[M]")
    begins = span.astype("datetime64[D]").astype(np.int64)
    first = begins[months - earliest]
    sound &= day <= np.diff(begins)[months - earliest]
    sound &= (hour < 24) & (minute < 60) & (second < 60)
    micros = (first + day - 1) * DAY + hour * HOUR + minute * MINUTE + second * SECOND
    return np.where(sound, micros, 0), sound


class _by_format:  # noqa: N801 — used as the plain functions beside it are
    """A ``strptime`` format; one with ``%z`` gives instants."""

    def __init__(self, form: str) -> None:
        self.form = form.replace(".%f", "%.f")

    def __call__(self, texts: pl.Series) -> _Readings:
        carries = "%z" in self.form
        dtype = pl.Datetime("us", "UTC" if carries else None)
        read = texts.str.strptime(dtype, self.form, strict=False)
        local = read.to_physical().fill_null(0).to_numpy().copy()
        n = texts.len()
        return _Readings(
            local,
            np.zeros(n, np.int64),
            np.full(n, carries, dtype=np.bool_),
            read.is_not_null().to_numpy(),
        )


class _by_count:  # noqa: N801 — used as the plain functions beside it are
    """Whole units since 1970 in UTC."""

    def __init__(self, unit: int) -> None:
        self.unit = unit

    def __call__(self, texts: pl.Series) -> _Readings:
        count = texts.cast(pl.Float64, strict=False)
        read = (count.is_finite() & (count.abs() < 1e14)).fill_null(value=False)
        micros = (count.set(~read, 0.0) * self.unit).round().cast(pl.Int64)
        n = texts.len()
        return _Readings(
            micros.to_numpy().copy(), np.zeros(n, np.int64), np.ones(n, np.bool_), read.to_numpy()
        )


_NAMED: dict[str, Callable[[pl.Series], _Readings]] = {
    "iso": _by_iso,
    "twitter": _by_twitter,
    "unix": _by_count(SECOND),
    "unix-ms": _by_count(1000),
}
NAMED_FORMS = tuple(_NAMED)
"""Forms of time that have a name instead of a format."""
