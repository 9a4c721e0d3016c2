"""What became of each conversation by now: its promises, whose turn it is. Pure.

The borough overlooks one question in sixteen for ever; its desk would not, since what waits
longest stands on top. So what was overlooked is answered here some days late, and the promise
counts as late.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from wardmote.demo.kinds import Kind
from wardmote.demo.wording import text_of
from wardmote_web.conversations.models import NoReplyReason, State
from wardmote_web.project.demonstration.threads import Said, Thread
from wardmote_web.promises.models import PromiseState

# Choices as the texts that they are in the database.
OPEN, KEPT, LATE, VOID = map(
    str, (PromiseState.OPEN, PromiseState.KEPT, PromiseState.LATE, PromiseState.VOID)
)
WAITING, WITH_RESIDENT, CLOSED = map(str, (State.WAITING, State.WITH_RESIDENT, State.CLOSED))
THANKS, COMMENT = map(str, (NoReplyReason.THANKS, NoReplyReason.COMMENT))
NOTICED = timedelta(days=2)
"""So long after it was due, what was overlooked is noticed."""
QUIET = timedelta(days=3)
"""So long after our reply without another word, a conversation is closed."""
CLEARED = timedelta(minutes=6)
"""After the next opening, thanks and comments have been closed."""
DELETED = timedelta(minutes=10)


class Hours(Protocol):
    """What is asked of a team's published hours."""

    def due(self, asked_at: datetime) -> datetime | None:
        """When a reply falls due."""
        ...

    def next_open(self, at: datetime) -> datetime:
        """When the desk is next open."""
        ...


@dataclass(frozen=True)
class Promised:
    """A promise, and what became of it."""

    asked: Said
    due: datetime
    state: str = OPEN
    settled: datetime | None = None
    reason: str = ""


@dataclass
class Life:
    """Where a conversation stands.

    Attributes:
        thread: With the late answer, where there is one.
        promises: All that were made, in order.
        waiting_since: Since when a resident waits.
        first_reply_at: When a person first replied.
        closed_at: When it was closed.
        reason: Why no reply was needed.
        turn: Whose turn it is, while it is not closed.
    """

    thread: Thread
    promises: list[Promised] = field(default_factory=list)
    waiting_since: datetime | None = None
    first_reply_at: datetime | None = None
    closed_at: datetime | None = None
    reason: str = ""

    @property
    def state(self) -> str:
        """As the desk has it."""
        if self.waiting_since is not None:
            return WAITING
        return CLOSED if self.closed_at else WITH_RESIDENT

    @property
    def due(self) -> datetime | None:
        """Of the promise that stands."""
        return self.promises[-1].due if self.promises and not self.promises[-1].settled else None

    def settle(self, state: str, at: datetime, reason: str = "") -> None:
        """What stands, stands no more."""
        if self.due is not None:
            self.promises[-1] = replace(self.promises[-1], state=state, settled=at, reason=reason)


def life_of(thread: Thread, hours: Hours, now: datetime) -> Life:
    """Live through a conversation up to now."""
    life = _lived(thread, hours, now)
    if life.due is not None and by_people(thread)[-1].asks:
        noticed = hours.next_open(life.due + NOTICED) + timedelta(minutes=thread.number % 50)
        if noticed < now:
            return _lived(replace(thread, said=(*thread.said, _late(thread, noticed))), hours, now)
    return life


def _late(thread: Thread, at: datetime) -> Said:
    # Negative, so that no message of the borough has the same number.
    words = text_of(Kind.ANSWER, thread.number * 7)
    return Said(
        -thread.number, at, True, False, thread.said[-1].number, f"Sorry to be late. {words}"
    )


def _lived(thread: Thread, hours: Hours, now: datetime) -> Life:
    life = Life(thread)
    people = by_people(thread)
    later = [*(each.at for each in people[1:]), now]
    for said, until in zip(people, later, strict=True):
        if said.ours:
            _replied(life, said)
        else:
            _asked(life, said, hours, until)
    if life.state == WITH_RESIDENT and now - people[-1].at > QUIET:
        life.closed_at = people[-1].at + QUIET
    return life


def by_people(thread: Thread) -> list[Said]:
    """What people wrote: an acknowledgement changes nobody's turn."""
    return [each for each in thread.said if not each.automatic]


def _replied(life: Life, said: Said) -> None:
    due = life.due
    life.settle(KEPT if due and said.at <= due else LATE, said.at)
    life.first_reply_at = life.first_reply_at or said.at
    life.waiting_since = None


def _asked(life: Life, said: Said, hours: Hours, until: datetime) -> None:
    life.closed_at, life.reason = None, ""
    due = hours.due(said.at)
    if life.due is None and due is not None:
        life.promises.append(Promised(said, due))
    alone = life.waiting_since is None
    life.waiting_since = life.waiting_since or said.at
    if not alone:
        return
    if said.deleted:
        _close(life, min(said.at + DELETED, until), "", "The resident deleted the message.")
    elif not said.asks and (cleared := hours.next_open(said.at) + CLEARED) < until:
        thanks = life.first_reply_at is not None
        _close(life, cleared, THANKS if thanks else COMMENT, "")


def _close(life: Life, at: datetime, reason: str, words: str) -> None:
    life.settle(VOID, at, words or "No reply was needed.")
    life.waiting_since, life.closed_at, life.reason = None, at, reason
