"""A pattern of usage: when people are there to answer, as published, with its versions.

Everything here is local time on the wall. A window belongs to the day on which it
opens: a window over midnight on the eve of a holiday runs to its end, and one that
would open on the holiday's own evening is closed, with the part after midnight.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from wardmote.hours.errors import UnreadableHours

MIDNIGHT = 24 * 60
"""The end of a day, in minutes after its start."""

FIRST_DATE = date(1970, 1, 1)
LAST_DATE = date(2100, 12, 30)
"""The calendar's own ends: no pattern may name a date outside them."""


@dataclass(frozen=True, order=True)
class Window:
    """A stretch of a day, half-open ``[opens, closes)``, in minutes after local midnight.

    ``closes`` is after 1440 where the window runs over midnight. A window is shorter than
    24 hours, or it is the whole day from 00:00 to 24:00.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (0 <= self.opens < MIDNIGHT and self.opens < self.closes and _writable(self)):
            raise UnreadableHours(
                f"A window from minute {self.opens} to minute {self.closes} of a day is not "
                "a stretch of up to 24 hours that opens on that day.",
                remedy="Split it into windows that each open on their own day.",
            )


def _writable(window: Window) -> bool:
    length = window.closes - window.opens
    return length < MIDNIGHT or (window.opens, window.closes) == (0, MIDNIGHT)


def merged(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Windows of one day in order, those that touch or overlap made one.

    Two stay apart only where together they would exceed 24 hours and could not be
    written as one window; the service clock merges those too.

    >>> merged([Window(600, 660), Window(540, 600)])
    (Window(opens=540, closes=660),)
    """
    result: list[Window] = []
    for window in sorted(windows):
        last = result[-1] if result else None
        if last is None or window.opens > last.closes:
            result.append(window)
        elif window.closes <= last.closes:
            continue
        elif window.closes - last.opens < MIDNIGHT or (last.opens, window.closes) == (0, MIDNIGHT):
            result[-1] = Window(last.opens, window.closes)
        else:
            result.append(window)
    return tuple(result)


class ExceptionKind(StrEnum):
    """What a dated exception does to its days."""

    CLOSED = "closed"
    """Nothing opens."""
    INSTEAD = "instead"
    """These windows replace those of the week, on a holiday too."""
    EXTRA = "extra"
    """These windows open beside whatever else does, on a holiday or a closed day too."""


@dataclass(frozen=True)
class DatedException:
    """Days, from ``first`` to ``last`` inclusive, on which something else holds."""

    first: date
    last: date
    kind: ExceptionKind
    windows: tuple[Window, ...] = ()
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "windows", merged(self.windows))
        check_name(self.name)
        if not FIRST_DATE <= self.first <= self.last <= LAST_DATE:
            raise UnreadableHours(
                f"The dates {self.dates()} do not run forward within {FIRST_DATE} to {LAST_DATE}.",
                remedy="Put the earlier date first, as in 2026-12-24..2027-01-01.",
            )
        if bool(self.windows) == (self.kind is ExceptionKind.CLOSED):
            raise UnreadableHours(
                f'An exception of the kind "{self.kind}" on {self.dates()} '
                + ("has windows." if self.windows else "has no windows."),
                remedy="Give windows with instead or extra, and none with closed.",
            )

    @property
    def replaces(self) -> bool:
        """Whether it takes the place of the week's windows and of holidays."""
        return self.kind is not ExceptionKind.EXTRA

    def covers(self, day: date) -> bool:
        """Whether the day is one of its days."""
        return self.first <= day <= self.last

    def dates(self) -> str:
        """Its days as the text form writes them."""
        return f"{self.first}" if self.first == self.last else f"{self.first}..{self.last}"


@dataclass(frozen=True)
class Version:
    """What is published from one date on.

    Attributes:
        week: Windows of each day, Monday first.
        holidays: Nations whose public holidays are closed, as ``nations`` names them.
        exceptions: Dated exceptions, in order of their dates.
        effective_from: The first day it holds; None for a first version that always did.
    """

    week: tuple[tuple[Window, ...], ...]
    holidays: tuple[str, ...] = ()
    exceptions: tuple[DatedException, ...] = ()
    effective_from: date | None = None

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise UnreadableHours(f"A week has seven days, not {len(self.week)}.")
        object.__setattr__(self, "week", tuple(merged(day) for day in self.week))
        order = sorted(self.exceptions, key=lambda each: (each.first, each.last, each.kind))
        object.__setattr__(self, "exceptions", tuple(order))
        if self.effective_from and not FIRST_DATE <= self.effective_from <= LAST_DATE:
            raise UnreadableHours(
                f"The date {self.effective_from} lies outside {FIRST_DATE} to {LAST_DATE}."
            )
        _refuse_overlap(order)

    def replacing(self, day: date) -> DatedException | None:
        """The exception that closes or replaces the day, if there is one."""
        return next(
            (each for each in self.exceptions if each.replaces and each.covers(day)),
            None,
        )

    def extras(self, day: date) -> tuple[DatedException, ...]:
        """The exceptions that add windows to the day."""
        return tuple(each for each in self.exceptions if not each.replaces and each.covers(day))


def _refuse_overlap(exceptions: Iterable[DatedException]) -> None:
    replacing = [each for each in exceptions if each.replaces]
    for earlier, later in pairwise(replacing):
        if later.first <= earlier.last:
            raise UnreadableHours(
                f"Two exceptions hold on {later.first}: {earlier.kind} {earlier.dates()} and "
                f"{later.kind} {later.dates()}.",
                remedy="Give each day one exception (extra windows may be added to any day).",
            )


@dataclass(frozen=True)
class Pattern:
    """The published hours of a desk: a zone and versions in order of their first day.

    Before the first version's ``effective_from`` nothing was published, and the desk
    counts as closed.

    >>> from wardmote.hours.reading import read_hours
    >>> str(read_hours("mon-fri 9am-5pm; closed holidays england", None))
    'mon-fri 09:00-17:00; closed holidays england; zone Europe/London'
    """

    zone: ZoneInfo
    versions: tuple[Version, ...]
    name: str = field(default="")

    def __post_init__(self) -> None:
        check_name(self.name)
        if not self.versions:
            raise UnreadableHours("No opening hours are stated.", remedy=_EXAMPLE)
        for earlier, later in pairwise(self.versions):
            if later.effective_from is None or later.effective_from <= (
                earlier.effective_from or date.min
            ):
                raise UnreadableHours(
                    "The versions are not in order of the dates from which they hold "
                    f"({earlier.effective_from or 'always'}, then {later.effective_from}).",
                    remedy="Order them by date; only the first may be without one.",
                )

    def version_on(self, day: date) -> Version | None:
        """The version in force on a local date; None before anything was published."""
        standing = [v for v in self.versions if (v.effective_from or date.min) <= day]
        return standing[-1] if standing else None

    def words(self) -> str:
        """The pattern in plain words, one sentence a line."""
        from wardmote.hours.wording import pattern_in_words

        return pattern_in_words(self)

    def __str__(self) -> str:
        from wardmote.hours.one_line import write

        return write(self)


_EXAMPLE = "Write them like: mon-fri 09:30-10:00, 15:30-16:00; closed holidays england"


def check_name(name: str) -> None:
    """Refuse a name that could not be written on one line between quotation marks."""
    if len(name) > 100 or not name.isprintable() or '"' in name or name != name.strip():
        raise UnreadableHours(
            "A name is longer than 100 characters, or holds a quotation mark, a line break or "
            "spaces at its ends.",
            remedy="Shorten it to plain words.",
        )
