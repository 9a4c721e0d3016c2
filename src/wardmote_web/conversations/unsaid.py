"""What the desk would say by itself is left unsaid where a person says it better."""

from __future__ import annotations

from wardmote_web.conversations.models import Conversation, Kind, Outgoing, Stage

A_PERSON_ANSWERS = "A person answers instead."
_NOT_ON_ITS_WAY = [Stage.QUEUED, Stage.FAILED]
_A_REPLY_GOES = [Stage.QUEUED, Stage.SENDING, Stage.UNKNOWN]


def leave_unsaid(conversation: Conversation, *, reason: str) -> None:
    """Withdraw an acknowledgement that is not on its way yet.

    Args:
        conversation: Whose.
        reason: Why, for the officer.
    """
    conversation.outgoing.filter(kind=Kind.ACKNOWLEDGEMENT, stage__in=_NOT_ON_ITS_WAY).update(
        stage=Stage.WITHDRAWN, reason=reason
    )


def need_not_be_said(outgoing: Outgoing) -> bool:
    """Whether it is an acknowledgement that comes too late: a person has answered, or does.

    One that was begun when that happened, and is certainly not there, would be sent again.
    """
    if outgoing.kind != Kind.ACKNOWLEDGEMENT:
        return False
    conversation = outgoing.conversation
    by_a_person = conversation.messages.filter(ours=True, automatic=False)
    return (
        conversation.due_at is None
        or conversation.outgoing.filter(kind=Kind.REPLY, stage__in=_A_REPLY_GOES).exists()
        or by_a_person.filter(sent_at__gte=outgoing.written_at).exists()
    )
