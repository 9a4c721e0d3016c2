"""What every part of the audit works from, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wardmote.basis.instants import DAY, MINUTE, WEEK, Micros, to_micros
from wardmote.channels.reading import SourceClass
from wardmote.channels.supports import Kind, refusal, supports
from wardmote.conversations.tables import Conversations
from wardmote.estimators.clusters import Alike, groupings
from wardmote.findings.finding import Finding
from wardmote.findings.making import About, Origin
from wardmote.hours.clock import ServiceClock
from wardmote.pattern.local_time import on_the_wall
from wardmote.pattern.waits import AnsweredWaits, FirstResponses, answered_waits, first_responses
from wardmote.studies.audit.request import AuditRequest
from wardmote.studies.audit.waiting import Labels, Waiting


@dataclass(frozen=True)
class Sends:
    """Our human messages that answer somebody, in columns.

    Attributes:
        sent_at: Instants, µs.
        resident: The resident answered; −1 where not known.
    """

    sent_at: Micros
    resident: Labels


@dataclass(frozen=True)
class Asks:
    """Residents' own messages that are in the archive, machines' left out, in columns."""

    sent_at: Micros
    resident: Labels


@dataclass(frozen=True, eq=False)
class Material:
    """The request with its conversations and all that several parts need of them."""

    request: AuditRequest
    conversations: Conversations
    origin: Origin

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days and hours are told."""
        pattern = self.request.pattern
        return pattern.zone if pattern else self.request.zone

    @property
    def source_class(self) -> SourceClass:
        """What the source can support."""
        return self.request.reading.source_class

    @cached_property
    def clock(self) -> ServiceClock | None:
        """The service clock of the published hours, if any were stated."""
        return ServiceClock(self.request.pattern) if self.request.pattern else None

    @cached_property
    def first(self) -> FirstResponses:
        """One case a conversation: when it was asked, and when first answered by a person."""
        return first_responses(self.conversations)

    @cached_property
    def awaiting(self) -> FirstResponses:
        """Those of them that ask for an answer, so that somebody waits for one."""
        void = self.first.no_reply_needed | self.first.deleted
        return self.first.only(~void) if void.any() else self.first

    @cached_property
    def answered(self) -> AnsweredWaits:
        """One case a reply: the wait since the message it replies to."""
        return answered_waits(self.conversations)

    @cached_property
    def waiting(self) -> Waiting:
        """The waits that this source knows, by the wall clock."""
        if self.source_class is SourceClass.COMPLETE:
            cases, alike = self.awaiting, self.awaiting_clusters
            return self._waiting(
                cases.asked_at, cases.ended_at, cases.answered, alike, "conversations"
            )
        replies = self.answered
        alike = self.clusters(replies.asked, replies.resident)
        every = np.ones(replies.sent.size, dtype=bool)
        return self._waiting(replies.asked, replies.sent, every, alike, "replies")

    def _waiting(
        self,
        asked: Micros,
        ended: Micros,
        answered: NDArray[np.bool_],
        alike: Alike,
        n_of: str,
    ) -> Waiting:
        return Waiting(
            asked=asked,
            ended=ended,
            minutes=(ended - asked) / MINUTE,
            answered=answered,
            clusters=alike,
            n_of=n_of,
            censored=self.source_class is SourceClass.COMPLETE,
            level=self.request.level,
        )

    @cached_property
    def first_clusters(self) -> Alike:
        """Day and resident of every conversation that a resident opened."""
        return self.clusters(self.first.asked_at, self.first.resident)

    @cached_property
    def awaiting_clusters(self) -> Alike:
        """Day and resident of every one that asks for an answer."""
        if self.awaiting is self.first:
            return self.first_clusters
        return self.clusters(self.awaiting.asked_at, self.awaiting.resident)

    @cached_property
    def asks(self) -> Asks:
        """Residents' messages."""
        return Asks(*self._instants_and_people(~pl.col("ours") & pl.col("seen")))

    @cached_property
    def sends(self) -> Sends:
        """Our replies."""
        answering = pl.col("ours") & pl.col("conversation").is_not_null()
        return Sends(*self._instants_and_people(answering))

    def _instants_and_people(self, which: pl.Expr) -> tuple[Micros, Labels]:
        residents = self.conversations.conversations.select("conversation", "resident")
        chosen = (
            self.conversations.messages.lazy()
            .filter(which & ~pl.col("automatic"))
            .select("sent_at", "conversation")
            .join(residents.lazy(), on="conversation", how="left", maintain_order="left")
            .select(
                pl.col("sent_at").dt.epoch("us"),
                pl.col("resident").cast(pl.Int64).fill_null(-1),
            )
            .collect()
        )
        return chosen["sent_at"].to_numpy(), chosen["resident"].to_numpy()

    @cached_property
    def start(self) -> int:
        """The first instant of the data, µs; 0 where there are none."""
        seen = self.conversations.messages.filter("seen")["sent_at"].dt.epoch("us").min()
        return int(seen) if isinstance(seen, int) else 0

    @cached_property
    def end(self) -> int:
        """The end of the data, µs: what is unanswered then is censored then."""
        until = self.conversations.until
        return to_micros(until) if until else 0

    @property
    def weeks(self) -> float:
        """The length of the data in weeks."""
        return (self.end - self.start) / WEEK

    def days(self, instants: Micros) -> Labels:
        """The local date of each instant, as a cluster's number."""
        return on_the_wall(instants, self.zone) // DAY

    @cached_property
    def seen_by_day(self) -> tuple[Labels, Labels]:
        """The local dates on which a message was sent that is in the archive, and how many."""
        seen = self.conversations.messages.filter("seen")["sent_at"].dt.epoch("us").to_numpy()
        days, counts = np.unique(self.days(seen), return_counts=True)
        return days, counts

    def clusters(self, instants: Micros, residents: Labels) -> Alike:
        """Day and resident: messages are alike within both."""
        return groupings((self.days(instants), unknown_apart(residents)), instants.size)


def unknown_apart(residents: Labels) -> Labels:
    """Residents as labels of clusters.

    One who is not known is nobody else: such cases are clustered by day alone.
    """
    unknown = residents < 0
    lone = residents.astype(np.int64).copy()
    lone[unknown] = np.arange(unknown.sum()) + (residents.max(initial=0) + 1)
    return lone


Part = Callable[[Material], tuple[Finding, ...]]
"""One topic of the audit."""


NO_CASES = "conversations that ask for an answer"


def barred(
    material: Material, about: About, kind: Kind, *, hours: bool = False, work: bool = False
) -> Finding | None:
    """The finding that says why there is no figure, or None where nothing stands against it.

    Args:
        material: What the audit works from.
        about: The figure asked for.
        kind: What the source must support.
        hours: It needs published hours.
        work: It says when or how long somebody worked.
    """
    origin, whose = material.origin, material.request.whose
    if not supports(material.source_class, kind):
        reason, remedy = refusal(material.source_class, kind)
        return origin.refused(about, reason=reason, remedy=remedy)
    if work and not whose.may_see_work:
        return origin.withheld(about, reason=whose.reason, remedy=whose.remedy)
    if hours and material.clock is None:
        return origin.not_known(
            about,
            reason="No published hours were stated, and none are guessed.",
            remedy='State them with --hours, as in --hours "mon-fri 09:00-17:00".',
        )
    return None


def nothing(material: Material, about: About, what: str) -> Finding:
    """The finding that says that there is not a single case."""
    return material.origin.not_known(about, reason=f"There are no {what} in this archive.")
