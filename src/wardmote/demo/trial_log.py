"""The log that a trial in the demonstration borough writes as time goes by, as a desk does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from heapq import heappop, heappush

from wardmote.studies.trials import log as entries_of
from wardmote.studies.trials.assigning import Assignment, arms_of, unit_key
from wardmote.studies.trials.carried import HARM, carried, last_instant
from wardmote.studies.trials.cases import Case
from wardmote.studies.trials.freezing import Frozen
from wardmote.studies.trials.log import Entry
from wardmote.studies.trials.looking import look
from wardmote.studies.trials.weeks import week_begins

SECRET = b"fiction: no secret is needed"


class TrialLog:
    """Assigns units as they come, and writes down what is done."""

    def __init__(self, frozen: Frozen) -> None:
        self.frozen = frozen
        self.arms: dict[str, int] = {}
        self._entries: list[Entry] = [entries_of.begin(frozen)]
        self._pending: list[tuple[datetime, str, int]] = []
        self._looks = 0
        self._stopped = False
        self._last_assigned = frozen.at
        # All at once: one by one, each would go through the blocks from the first again.
        self._planned = arms_of(frozen.protocol).tolist()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, with what is still to be shown."""
        self.goes_on(datetime.max.replace(tzinfo=self.frozen.at.tzinfo))
        return tuple(self._entries)

    def key(self, resident: int) -> str:
        """The key of a resident in this trial."""
        return unit_key(SECRET, str(resident))

    def goes_on(self, now: datetime) -> None:
        """Write down what was shown up to now."""
        while self._pending and self._pending[0][0] <= now:
            at, unit, arm = heappop(self._pending)
            self._entries.append(entries_of.exposed(self._entries[-1], unit, arm, at))

    def arm_of(self, unit: str, now: datetime) -> int | None:
        """The arm of a unit, assigned now if it is new; None if the trial takes no more."""
        if unit in self.arms:
            return self.arms[unit]
        if self._takes_no_more() or now >= last_instant(self.frozen.protocol):
            return None
        self.goes_on(now)
        n = len(self.arms)
        assignment = Assignment(unit, n, self._planned[n])
        self._entries.append(entries_of.assigned(self._entries[-1], assignment, now))
        self.arms[unit], self._last_assigned = assignment.arm, now
        return assignment.arm

    def shows(self, unit: str, arm: int, at: datetime) -> None:
        """The words of an arm go out at that time."""
        heappush(self._pending, (at, unit, arm))

    def looks(self, now: datetime, known: Iterable[Case]) -> None:
        """Look at the harm bound if that is due, and stop where it is crossed."""
        looks = self.frozen.protocol.harm.looks
        if self._stopped or self._looks >= len(looks) or len(self.arms) < looks[self._looks]:
            return
        self.goes_on(now)
        trial = carried(self.frozen, self._entries)
        found = look(trial, known, now)
        self._looks += 1
        self._entries.append(
            entries_of.looked(self._entries[-1], found.number, found.units, stop=found.stop, at=now)
        )
        if found.stop:
            self._stopped = True
            self._entries.append(entries_of.stopped(self._entries[-1], HARM, now))

    def is_over(self, now: datetime) -> bool:
        """Whether nobody is assigned any more and the last unit has been followed to the end."""
        return self._takes_no_more() and now > self.end(now)

    def _takes_no_more(self) -> bool:
        return self._stopped or len(self.arms) >= self.frozen.protocol.size.units

    def end(self, latest: datetime) -> datetime:
        """Up to when the trial is watched."""
        protocol = self.frozen.protocol
        last = self._last_assigned
        if protocol.by_week:
            last = week_begins(protocol, len(self.arms))
        followed = last + timedelta(days=protocol.outcome.follow_up_days)
        return min(latest, followed)
