"""What a log says of a trial: who is in which arm, who was shown what, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from wardmote.studies.trials.assigning import Assignment, arms_of
from wardmote.studies.trials.errors import LogAltered
from wardmote.studies.trials.freezing import Frozen
from wardmote.studies.trials.log import Entry, Kind
from wardmote.studies.trials.protocol import Protocol
from wardmote.studies.trials.weeks import local_midnight, week_begins, week_name

HARM = "harm"
"""Why the log says that a trial was stopped at its bound."""


class Ending(StrEnum):
    """Why a trial has ended, so that outcomes may be opened."""

    NOT_YET = "not yet"
    COMPLETE = "all units were followed to the end"
    LAST_DAY = "its last day is past"
    HARM = "it stopped at its harm bound"
    DECIDED = "somebody stopped it"


@dataclass(frozen=True)
class Exposure:
    """That a unit was shown the words of an arm."""

    unit: str
    arm: int
    at: datetime


@dataclass(frozen=True)
class Carried:
    """A trial as its log tells it.

    Attributes:
        frozen: The protocol.
        assignments: In the order of n.
        assigned_at: When, one each.
        exposures: In the order of time.
        looks: How many looks at the harm bound were taken, and at how many units.
        stopped: The entry that stopped it; None where none did.
        openings: Entries by which outcomes were opened before the end.
        told: Digests of findings that were made.
        last: The last entry.
    """

    frozen: Frozen
    assignments: tuple[Assignment, ...]
    assigned_at: tuple[datetime, ...]
    exposures: tuple[Exposure, ...]
    looks: tuple[int, ...]
    stopped: Entry | None
    openings: tuple[Entry, ...]
    told: tuple[str, ...]
    last: Entry

    @property
    def protocol(self) -> Protocol:
        """As it was frozen."""
        return self.frozen.protocol

    def takes_more(self, now: datetime) -> bool:
        """Whether a unit that comes now is to be assigned."""
        full = len(self.assignments) >= self.protocol.size.units
        return not full and self.stopped is None and now < last_instant(self.protocol)

    def ending(self, now: datetime) -> Ending:
        """Whether and why outcomes by arm may be opened.

        Args:
            now: The time; of data that were read, the end of the data.
        """
        if self.stopped is not None:
            return Ending.HARM if self.stopped["why"] == HARM else Ending.DECIDED
        if now >= last_instant(self.protocol):
            return Ending.LAST_DAY
        full = len(self.assignments) >= self.protocol.size.units
        return Ending.COMPLETE if full and now >= self._followed() else Ending.NOT_YET

    def _followed(self) -> datetime:
        """When the last unit has been followed for long enough."""
        units = self.protocol.size.units
        last = week_begins(self.protocol, units) if self.protocol.by_week else self.assigned_at[-1]
        return last + timedelta(days=self.protocol.outcome.follow_up_days)


def last_instant(protocol: Protocol) -> datetime:
    """The first instant after the last day of a trial."""
    return local_midnight(protocol.ends_by + timedelta(days=1), protocol.zone)


def carried(frozen: Frozen, entries: Sequence[Entry]) -> Carried:
    """Go through a log whose chain holds, and see that it says what the protocol gives.

    Raises:
        LogAltered: It is of another protocol; an arm is not the one that the seed gives; a number
            is missing; a unit is assigned twice; something is earlier than the freezing, or not
            in its order.
    """
    if not entries or entries[0]["protocol"] != frozen.digest:
        raise _faulty("The log is not that of this protocol.")
    if entries[0].at != frozen.at:
        raise _faulty("The log and the frozen protocol state two times of freezing.")
    assignments = _assignments(frozen.protocol, [e for e in entries if e.kind is Kind.ASSIGNED])
    stops = [entry for entry in entries if entry.kind is Kind.STOPPED]
    _check_order(frozen, entries, stops)
    return Carried(
        frozen=frozen,
        assignments=assignments,
        assigned_at=tuple(e.at for e in entries if e.kind is Kind.ASSIGNED),
        exposures=tuple(
            Exposure(str(e["unit"]), int(e["arm"]), e.at) for e in entries if e.kind is Kind.EXPOSED
        ),
        looks=tuple(int(e["units"]) for e in entries if e.kind is Kind.LOOKED),
        stopped=stops[0] if stops else None,
        openings=tuple(e for e in entries if e.kind is Kind.OPENED),
        told=tuple(str(e["findings"]) for e in entries if e.kind is Kind.TOLD),
        last=entries[-1],
    )


def _assignments(protocol: Protocol, entries: Sequence[Entry]) -> tuple[Assignment, ...]:
    found: list[Assignment] = []
    seen: set[str] = set()
    if len(entries) > protocol.size.units:
        raise _faulty("The trial was to take no more units.", entries[protocol.size.units])
    for n, (entry, arm) in enumerate(zip(entries, arms_of(protocol).tolist(), strict=False)):
        unit = str(entry["unit"])
        if entry["n"] != n:
            raise _faulty("The numbers of the units have a gap.", entry)
        if entry["arm"] != arm:
            raise _faulty("The arm is not the one that the seed gives this unit.", entry)
        if unit in seen or (protocol.by_week and unit != week_name(n)):
            raise _faulty("The unit was assigned before, or is not the next.", entry)
        seen.add(unit)
        found.append(Assignment(unit, n, arm))
    return tuple(found)


def _check_order(frozen: Frozen, entries: Sequence[Entry], stops: Sequence[Entry]) -> None:
    for before, entry in pairwise(entries):
        if entry.at < before.at:
            raise _faulty("It is earlier than the line before it.", entry)
    looks = [e for e in entries if e.kind is Kind.LOOKED]
    planned = frozen.protocol.harm.looks
    for number, look in enumerate(looks):
        if look["number"] != number or number >= len(planned) or look["units"] < planned[number]:  # type: ignore[operator] # a look's units are a whole number, as read
            raise _faulty("The protocol has no such look at the harm bound.", look)
    if len(stops) > 1:
        raise _faulty("The trial was stopped before.", stops[1])
    for entry in entries:
        if stops and entry.kind is Kind.ASSIGNED and entry.place > stops[0].place:
            raise _faulty("A unit was assigned after the trial had stopped.", entry)


def _faulty(saw: str, entry: Entry | None = None) -> LogAltered:
    return LogAltered(
        saw,
        where=f"log, entry {entry.place}" if entry else "log",
        remedy="Take the log from a copy; no finding can be made from this one.",
    )
