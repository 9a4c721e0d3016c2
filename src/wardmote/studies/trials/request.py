"""What an analysis of a trial is asked: frozen, complete, and all that the answer depends on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wardmote.findings.effect import Attribute
from wardmote.studies.trials.cases import Case
from wardmote.studies.trials.freezing import Frozen
from wardmote.studies.trials.log import Entry
from wardmote.studies.trials.protocol import Protocol


@dataclass(frozen=True)
class TrialRequest:
    """A trial that was carried out.

    Attributes:
        frozen: The protocol as it was frozen; the analysis follows it alone.
        entries: The whole log, as ``read_log`` gives it.
        cases: Every conversation of the trial.
        now: The time; it decides whether outcomes may be opened, and goes into the findings.
        accounts: Whose trial it is, as a reader knows them.
        platforms: On which channels.
        kept: The protocol's own file as it is now, so that a change can be told; None without.
        attributes: What the place is like, for pooling.
        hours: The published hours in words; None where none were stated.
        fiction: The trial was made up, and every page says so.
    """

    frozen: Frozen
    entries: Sequence[Entry]
    cases: Sequence[Case]
    now: datetime
    accounts: str
    platforms: tuple[str, ...] = ()
    kept: Protocol | None = None
    attributes: tuple[Attribute, ...] = ()
    hours: str | None = None
    fiction: bool = False
