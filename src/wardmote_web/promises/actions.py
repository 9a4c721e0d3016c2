"""What happens to promises: made, told, kept or late, changed, void. Each within a transaction."""

from __future__ import annotations

from datetime import datetime

from wardmote.hours.errors import BeyondCalendar, NothingDue
from wardmote_web.accounts.audit import record
from wardmote_web.accounts.models import Person, Team
from wardmote_web.conversations.intake import first_waiting
from wardmote_web.conversations.models import Conversation, Message, Outgoing
from wardmote_web.conversations.unsaid import A_PERSON_ANSWERS, leave_unsaid
from wardmote_web.promises.hours import TeamHours
from wardmote_web.promises.models import Promise, PromiseState, PublishedPattern

_NO_MORE = "Its promise does not stand any more."


def publish(
    team: Team,
    hours: str,
    promise: str,
    *,
    effective_from: object,
    by: Person | None,
    now: datetime,
) -> PublishedPattern:
    """Publish a version of the pattern; what was published before stays as it was."""
    version = PublishedPattern.objects.create(
        team=team,
        hours=hours,
        promise=promise,
        effective_from=effective_from,
        published_at=now,
        published_by=by,
    )
    record("pattern published", by=by, at=now, team=team, about=f"pattern {version.pk}")
    return version


def make(
    conversation: Conversation,
    asked: Message,
    *,
    now: datetime,
    hours: TeamHours | None,
    first: bool = False,
) -> Promise | None:
    """Promise a reply to a message, unless one is promised already or nothing is published.

    Under the pattern in force when it was asked. A chase gets no new promise: the first stands.

    Args:
        conversation: In which it was asked.
        asked: The message that waits.
        now: When the promise is made.
        hours: What the team has published.
        first: The message opened the conversation, so that nothing is promised yet.
    """
    if not first and conversation.promises.filter(state=PromiseState.OPEN).exists():
        return None
    if hours is None:
        return None
    try:
        version, due = hours.version_at(asked.sent_at), hours.due(asked.sent_at)
    except (NothingDue, BeyondCalendar):
        return None  # The hours page says so; a promise that nothing can meet is not made.
    if version is None or due is None:
        return None
    promise = Promise.objects.create(
        conversation=conversation,
        asked=asked,
        pattern=version,
        rule=version.promise,
        made_at=now,
        due_at=due,
    )
    _copy(conversation, due)
    return promise


def answered(
    conversation: Conversation, *, replied_at: datetime, now: datetime, hours: TeamHours | None
) -> None:
    """A person has replied: the promise is settled, and whoever wrote meanwhile has another."""
    settle(conversation, replied_at=replied_at)
    asked = first_waiting(conversation)
    if asked is not None:
        make(conversation, asked, now=now, hours=hours)


def settle(conversation: Conversation, *, replied_at: datetime) -> None:
    """A person has replied: the promise was kept if that was in time, else it was late.

    One for a message that the reply does not answer, as ``intake.answered`` has it, stands.
    """
    since = conversation.waiting_since
    for promise in conversation.promises.filter(state=PromiseState.OPEN).select_related("asked"):
        if since is not None and promise.asked.sent_at >= since:
            return
        kept = replied_at <= promise.due_at
        promise.state = PromiseState.KEPT if kept else PromiseState.LATE
        promise.settled_at = replied_at
        promise.save(update_fields=["state", "settled_at"])
    leave_unsaid(conversation, reason=A_PERSON_ANSWERS)
    _copy(conversation, None)


def void(conversation: Conversation, *, reason: str, now: datetime) -> None:
    """No promise stands any more: no reply is needed, or the message is gone."""
    conversation.promises.filter(state=PromiseState.OPEN).update(
        state=PromiseState.VOID, settled_at=now, reason=reason
    )
    leave_unsaid(conversation, reason=_NO_MORE)
    _copy(conversation, None)


def change(conversation: Conversation, *, due_at: datetime, reason: str, now: datetime) -> Promise:
    """Promise another time instead; whoever calls tells the resident by the outbox.

    A promise that has passed is late: it cannot be changed any more, and another is made.

    Raises:
        Promise.DoesNotExist: Nothing was promised.
    """
    old = conversation.promises.select_for_update().get(state=PromiseState.OPEN)
    in_time = now <= old.due_at
    old.state = PromiseState.CHANGED if in_time else PromiseState.LATE
    old.settled_at, old.reason = now, reason
    leave_unsaid(conversation, reason=_NO_MORE)
    old.save(update_fields=["state", "settled_at", "reason"])
    new = Promise.objects.create(
        conversation=conversation,
        asked=old.asked,
        pattern=old.pattern,
        rule=old.rule,
        made_at=now,
        due_at=due_at,
        reason=reason,
    )
    _copy(conversation, due_at)
    return new


def change_back(outgoing: Outgoing) -> None:
    """What would have told of a changed promise was taken back: the one before it stands again.

    Where it was changed once more meanwhile, the one before goes over into that change.
    """
    rows = outgoing.conversation.promises.select_for_update().order_by("-id")
    new = rows.filter(made_at=outgoing.written_at).first()
    old = rows.filter(settled_at=outgoing.written_at).first()
    if new is None or old is None or new.state not in {PromiseState.OPEN, PromiseState.CHANGED}:
        return
    new.delete()
    old.settled_at = new.settled_at
    if new.state == PromiseState.OPEN:
        old.state, old.reason = PromiseState.OPEN, ""
        _copy(outgoing.conversation, old.due_at)
    old.save(update_fields=["state", "settled_at", "reason"])


def told(outgoing: Outgoing, *, at: datetime) -> None:
    """The resident has been told of the promise that stands, unless it was made since.

    Args:
        outgoing: What told them: it knew of no promise that was made after it was written.
        at: When.
    """
    standing = outgoing.conversation.promises.filter(state=PromiseState.OPEN)
    standing.filter(told_at__isnull=True, made_at__lte=outgoing.written_at).update(told_at=at)


def _copy(conversation: Conversation, due_at: datetime | None) -> None:
    """Keep the conversation's copy equal to the promise that stands."""
    conversation.due_at = due_at
    conversation.save(update_fields=["due_at"])
