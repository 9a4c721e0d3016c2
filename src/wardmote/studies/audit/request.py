"""What an audit is asked: frozen, complete, and all that the answer depends on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from wardmote.channels.reading import Reading
from wardmote.findings.whose import Whose
from wardmote.hours.pattern import Pattern
from wardmote.promises.ladder import CANDIDATES
from wardmote.promises.rule import PromiseRule


@dataclass(frozen=True)
class AuditRequest:
    """An archive that was read, and what was stated about the team that keeps it.

    Attributes:
        reading: The archive, read; it says of what class it is.
        zone: The zone in which days and hours are told. Ignored where ``pattern`` is given,
            whose own zone is used.
        zone_stated: False where nobody stated one and UTC stands in; the report says so.
        pattern: The published hours, if any were stated.
        promise: The rule to judge by, if any was stated; it needs ``pattern`` unless it runs
            by the wall clock.
        candidates: Promises to choose the strongest kept one from.
        kept: The share of promises a candidate must keep.
        whose: For whose eyes minutes and out-of-hours work are.
        accounts: The accounts asked for; empty for all in the archive.
        gap_limits: Minutes; gaps between sends above a limit are taken to hold other work.
        silence: The spell after which the same resident's next message opens a new conversation.
        level: The level of every interval.
        now: When the audit was made; goes into the findings.
        fiction: The archive was made up, and every page says so.
    """

    reading: Reading
    zone: ZoneInfo
    now: datetime
    zone_stated: bool = True
    pattern: Pattern | None = None
    promise: PromiseRule | None = None
    candidates: tuple[PromiseRule, ...] = CANDIDATES
    kept: float = 0.9
    whose: Whose = field(default_factory=Whose)
    accounts: tuple[str, ...] = ()
    gap_limits: tuple[float, ...] = (5.0, 10.0, 15.0, 30.0, 60.0)
    silence: timedelta = timedelta(days=14)
    level: float = 0.95
    fiction: bool = False
