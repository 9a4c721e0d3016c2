"""When an acknowledgement is sent, and what it says. One a conversation, and never to machines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from wardmote.hours.wording import week_in_words
from wardmote_web.accounts.models import Team
from wardmote_web.conversations.keys import new_key
from wardmote_web.conversations.models import (
    Channel,
    Conversation,
    Kind,
    Message,
    Outgoing,
    Stage,
)
from wardmote_web.promises.hours import TeamHours, hours_of
from wardmote_web.promises.models import PromiseState
from wardmote_web.promises.telling import acknowledgement
from wardmote_web.trials.acknowledged import arm_for, is_worded

OLD = timedelta(hours=12)
"""A message fetched so long after it was sent (after an outage) is not acknowledged."""
A_CONTACT = 3
"""So many acknowledgements a contact in a day, whatever they write."""


@dataclass(frozen=True)
class Circumstances:
    """All that the rule looks at.

    Attributes:
        wanted: The team sends acknowledgements.
        in_public: It does so under public posts too.
        public: Everybody can read the message.
        automatic: A machine wrote it, or its contact is one.
        own: One of the team's own accounts wrote it.
        had_one: The conversation has had one.
        recent: How many the contact was sent within a day.
        age: How long ago it was sent.
        is_open: The desk is open now.
        wait: From now until the reply is due, below 0 where that has passed; None where nothing
            is promised.
        long_wait: A wait that is acknowledged within hours too.
    """

    wanted: bool
    in_public: bool
    public: bool
    automatic: bool
    own: bool
    had_one: bool
    recent: int
    age: timedelta
    is_open: bool
    wait: timedelta | None
    long_wait: timedelta


def is_due(at: Circumstances) -> bool:
    """Whether an acknowledgement is sent.

    >>> night = Circumstances(wanted=True, in_public=False, public=False, automatic=False,
    ...     own=False, had_one=False, recent=0, age=timedelta(minutes=1), is_open=False,
    ...     wait=timedelta(hours=12), long_wait=timedelta(hours=4))
    >>> is_due(night)
    True
    """
    if not at.wanted or at.had_one or at.automatic or at.own or at.wait is None:
        return False
    if at.public and not at.in_public:
        return False
    if at.recent >= A_CONTACT or at.age >= OLD or at.wait <= timedelta(0):
        return False
    return not at.is_open or at.wait > at.long_wait


def acknowledge(
    channel: Channel, message: Message, hours: TeamHours, due_at: datetime | None, *, now: datetime
) -> Outgoing | None:
    """Queue an acknowledgement where the rule says so; within the transaction that took it in."""
    conversation, team = message.conversation, channel.team
    if channel.is_manual:
        return None
    at_hand = _at_hand(channel, message, hours, due_at, now)
    # What must be asked of the database is asked only where the rest would have one sent.
    if not is_due(at_hand) or not is_due(_with_history(at_hand, channel, message, now)):
        return None
    assert due_at is not None  # noqa: S101 - the rule asks for it; said for the type checker
    limit = limit_of(channel)
    of_trial = arm_for(team, message.contact, now=now)
    text = (
        of_trial.words(due_at, team, limit)
        if of_trial
        else words(team, hours, due_at, now=now, limit=limit)
    )
    outgoing = Outgoing.objects.create(
        conversation=conversation,
        answers=message,
        kind=Kind.ACKNOWLEDGEMENT,
        text=text,
        key=new_key(now),
        written_at=now,
        not_before=now,
    )
    if of_trial:
        is_worded(outgoing, of_trial)
    return outgoing


def acknowledge_after_all(conversation: Conversation, *, now: datetime) -> Outgoing | None:
    """What was to go out was taken back: what was left unsaid for its sake is due again."""
    unsaid = conversation.outgoing.filter(kind=Kind.ACKNOWLEDGEMENT, stage=Stage.WITHDRAWN)
    untold = conversation.promises.filter(state=PromiseState.OPEN, told_at__isnull=True).first()
    hours = hours_of(conversation.team)
    if untold is None or hours is None or not unsaid.exists():
        return None
    return acknowledge(conversation.channel, untold.asked, hours, untold.due_at, now=now)


def _at_hand(
    channel: Channel, message: Message, hours: TeamHours, due_at: datetime | None, now: datetime
) -> Circumstances:
    team, contact = channel.team, message.contact
    return Circumstances(
        wanted=team.acknowledge,
        in_public=team.acknowledge_in_public,
        public=message.public,
        automatic=message.automatic or (contact is not None and contact.is_automatic),
        own=False,
        had_one=False,
        recent=0,
        age=now - message.sent_at,
        is_open=hours.is_open(now),
        wait=due_at - now if due_at else None,
        long_wait=timedelta(minutes=team.long_wait_minutes),
    )


def _with_history(
    at: Circumstances, channel: Channel, message: Message, now: datetime
) -> Circumstances:
    contact = message.contact
    own = Channel.objects.filter(team=channel.team, platform=channel.platform)
    sent = Outgoing.objects.filter(kind=Kind.ACKNOWLEDGEMENT).exclude(stage=Stage.WITHDRAWN)
    lately = sent.filter(conversation__contact=contact, written_at__gt=now - timedelta(days=1))
    return replace(
        at,
        own=contact is not None and own.filter(author=contact.author).exists(),
        had_one=sent.filter(conversation=message.conversation).exists(),
        recent=lately.count(),
    )


def limit_of(channel: Channel) -> int | None:
    """The longest text that the channel takes."""
    from wardmote_web.platforms.registry import platform_named

    if channel.is_manual:
        return None
    return platform_named(channel.platform).limit(channel.settings)


def words(
    team: Team, hours: TeamHours, due_at: datetime, *, now: datetime, limit: int | None = None
) -> str:
    """What an acknowledgement says: that it has come, when a person will have replied, and 999.

    As much of it as the platform takes: the time that is promised always.
    """
    version = hours.version_at(now)
    week = ""
    if version is not None:
        current = hours.clock.pattern.version_on(now.astimezone(ZoneInfo(team.zone)).date())
        week = week_in_words(current) if current else ""
    return acknowledgement(team, week, due_at, limit)
