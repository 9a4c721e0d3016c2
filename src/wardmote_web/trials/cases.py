"""A trial's conversations as the library judges them. Made when asked for, and kept nowhere."""

from __future__ import annotations

from datetime import datetime

from wardmote.studies.trials.cases import Case
from wardmote_web.conversations.models import Message
from wardmote_web.trials.models import Trial, Wording


def cases_of(trial: Trial, now: datetime) -> tuple[Case, ...]:
    """Every conversation in which an arm's words were due, once.

    The wait begins when the acknowledgement was due, which is when its resident had an arm: what
    they wrote before cannot be of it. An acknowledgement is no reply. A conversation that was
    closed as asking for none stays in: whether it was could depend on the arm.
    """
    found: dict[int, Wording] = {}
    for wording in trial.wordings.order_by("due_at", "id"):
        found.setdefault(wording.conversation_id, wording)
    return tuple(_case(each, now) for each in found.values() if each.due_at <= now)


def _case(wording: Wording, now: datetime) -> Case:
    said = Message.objects.filter(
        conversation_id=wording.conversation_id,
        automatic=False,
        sent_at__gt=wording.due_at,
        sent_at__lte=now,
        received_at__lte=now,
    ).order_by("sent_at", "id")
    reply = said.filter(ours=True).values_list("sent_at", flat=True).first()
    theirs = said.filter(ours=False)
    if reply is not None:
        theirs = theirs.filter(sent_at__lt=reply)
    chase = theirs.values_list("sent_at", flat=True).first()
    return Case(wording.unit, wording.due_at, reply, chase, now)
