"""You said: those who spoke to a decision are told what came of it, through the same outbox."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote_web.accounts.audit import record
from wardmote_web.accounts.models import Person
from wardmote_web.conversations.models import Conversation, Kind
from wardmote_web.conversations.replying import NothingToAnswer, reply
from wardmote_web.desk.acknowledging import limit_of
from wardmote_web.desk.models import Decision, Tie


def tie(decision: Decision, conversation: Conversation, *, now: datetime) -> Tie:
    """Tie a conversation to a decision, once. A decision that is taken tells at once."""
    with transaction.atomic():
        made, new = Tie.objects.get_or_create(
            decision=decision, conversation=conversation, defaults={"tied_at": now}
        )
        if new and decision.taken_at is not None:
            tell(made, now=now, by=None)
    return made


def take(decision: Decision, *, changed: bool, outcome: str, by: Person, now: datetime) -> int:
    """The decision is taken: queue a message to everybody who spoke; gives how many.

    Nobody is told twice, whoever presses twice. Whoever took back all that they said is not told.
    """
    with transaction.atomic():
        row = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
        if row.taken_at is None:
            row.taken_at, row.changed, row.outcome = now, changed, outcome
            row.save()
            record("decision taken", by=by, at=now, team=row.team, about=f"decision {row.pk}")
        untold = list(row.ties.filter(told__isnull=True).select_related("conversation"))
        for each in untold:
            each.decision = row
        return sum(tell(each, now=now, by=by) for each in untold)


def tell(tie: Tie, *, now: datetime, by: Person | None) -> bool:
    """Queue what this resident is told; False where nothing is left that they said."""
    conversation = tie.conversation
    said = words(tie.decision, limit_of(conversation.channel))
    try:
        tie.told = reply(conversation, said, by=by, now=now, kind=Kind.YOU_SAID)
    except NothingToAnswer:
        return False
    tie.save(update_fields=["told"])
    return True


def words(decision: Decision, limit: int | None = None) -> str:
    """What residents are told: all of it, or as much as the platform takes.

    The address goes first, then most of a long title; if the outcome still does not fit, whoever
    looks after the conversation sees that it could not be sent, and says it in other words.
    """
    short = f"{decision.title[:60].rstrip()}…" if len(decision.title) > 60 else decision.title
    outcome, address = decision.outcome, decision.address
    forms = [
        [_beginning(decision, decision.title), outcome, address],
        [_beginning(decision, decision.title), outcome],
        [_beginning(decision, short), outcome],
    ]
    said = [" ".join(filter(None, parts)) for parts in forms]
    return next((each for each in said if limit is None or len(each) <= limit), said[0])


def _beginning(decision: Decision, title: str) -> str:
    beginning = (
        _("You told us about “%(title)s”, and something changed.")
        if decision.changed
        else _("You told us about “%(title)s”. It did not change, and this is why.")
    )
    return beginning % {"title": title}
