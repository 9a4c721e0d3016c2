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
    said = _said(trial, now)
    return tuple(
        _case(each, said.get(each.conversation_id, []), now)
        for each in found.values()
        if each.due_at <= now
    )


def _said(trial: Trial, now: datetime) -> dict[int, list[tuple[bool, datetime]]]:
    """Of each conversation, who said something and when, in its order: one question for all."""
    messages = Message.objects.filter(
        conversation__in=trial.wordings.values("conversation"),
        automatic=False,
        sent_at__lte=now,
        received_at__lte=now,
    ).order_by("sent_at", "id")
    said: dict[int, list[tuple[bool, datetime]]] = {}
    for conversation, ours, sent_at in messages.values_list("conversation", "ours", "sent_at"):
        said.setdefault(conversation, []).append((ours, sent_at))
    return said


def _case(wording: Wording, said: list[tuple[bool, datetime]], now: datetime) -> Case:
    since = [(ours, at) for ours, at in said if at > wording.due_at]
    reply = next((at for ours, at in since if ours), None)
    chase = next((at for ours, at in since if not ours and (reply is None or at < reply)), None)
    return Case(wording.unit, wording.due_at, reply, chase, now)
