"""An officer writes a reply: queued with time to take it back, or held until the next window."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from wardmote.basis.errors import WardmoteError
from wardmote_web.accounts.models import Person
from wardmote_web.conversations.attaching import Chosen, attach
from wardmote_web.conversations.intake import pull_back, waits_again
from wardmote_web.conversations.keys import new_key
from wardmote_web.conversations.models import Conversation, Kind, Message, Outgoing, Stage, State
from wardmote_web.conversations.unsaid import A_PERSON_ANSWERS, leave_unsaid

BY_HAND = "Copy this to where it belongs, then mark it sent."
"""Why a message of a manual channel waits. "Failed" is where the outbox keeps what a person must do
something about, and where no worker looks."""


class NothingToAnswer(WardmoteError):
    """A reply was written where there is no message to answer."""


class TooLateToUndo(WardmoteError):
    """It is on its way, or sent."""


class SomethingNewCameIn(WardmoteError):
    """The resident wrote, or a colleague answered, while the reply was written."""


class WrittenAlready(WardmoteError):
    """The same form came twice: somebody pressed twice, or went back to a page and sent it again.

    Attributes:
        outgoing: What it wrote the first time.
    """

    def __init__(self, outgoing: Outgoing) -> None:
        self.outgoing = outgoing
        super().__init__("This form was sent before.", remedy="Open the page again.")


def latest_of_resident(conversation: Conversation) -> Message | None:
    """The message that a reply answers."""
    theirs = conversation.messages.filter(ours=False, deleted_at=None)
    return theirs.order_by("-sent_at", "-id").first()


def reply(
    conversation: Conversation,
    text: str,
    *,
    by: Person | None,
    now: datetime,
    hold_until: datetime | None = None,
    seen: int | None = None,
    kind: Any = Kind.REPLY,
    files: Sequence[Chosen] = (),
    form_key: str = "",
) -> Outgoing:
    """Put a reply into the outbox.

    Args:
        conversation: To whom.
        text: What is said.
        by: Who wrote it.
        now: When it was written: work done now, whenever it goes out.
        hold_until: The next opening, for a reply that is held; None to send it, after the
            seconds in which it can be taken back.
        seen: The latest message that the writer saw.
        kind: What it is.
        files: What goes out with it.
        form_key: Of the form that it was written in; empty where there was none.

    Raises:
        NothingToAnswer, SomethingNewCameIn, FileGone, WrittenAlready: Nothing was queued.
    """
    with transaction.atomic():
        conversation = locked(conversation, form_key)
        answers = latest_of_resident(conversation)
        if answers is None:
            raise NothingToAnswer(
                "There is no message of a resident in this conversation to answer.",
                remedy="Paste what they wrote first.",
            )
        if seen is not None and conversation.messages.filter(pk__gt=seen, automatic=False).exists():
            raise SomethingNewCameIn(
                "Something new came in while you were writing, and your reply was not sent.",
                remedy="Read it, change your reply if need be, and send again.",
            )
        by_hand = conversation.channel.is_manual
        if kind == Kind.REPLY:
            pull_back(conversation, reason="A colleague has answered.", but_of=by)
        stage = Stage.HELD if hold_until else Stage.QUEUED
        outgoing = Outgoing.objects.create(
            conversation=conversation,
            answers=answers,
            kind=kind,
            stage=Stage.FAILED if by_hand else stage,
            text=text,
            key=new_key(now),
            form_key=form_key,
            written_at=now,
            written_by=by,
            not_before=hold_until or now + timedelta(seconds=conversation.team.undo_seconds),
            reason=BY_HAND if by_hand else "",
        )
        attach(outgoing, files, by=by)
        if kind == Kind.REPLY:
            _now_held(conversation, outgoing)
            _says_it_better(outgoing)
    return outgoing


def locked(conversation: Conversation, form_key: str = "") -> Conversation:
    """The conversation, nobody else's until the transaction ends.

    Raises:
        WrittenAlready: The form was sent before.
    """
    row: Conversation = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    before = row.outgoing.filter(form_key=form_key).first() if form_key else None
    if before is not None:
        raise WrittenAlready(before)
    return row


def _now_held(conversation: Conversation, outgoing: Outgoing) -> None:
    if outgoing.stage == Stage.HELD and conversation.state == State.WAITING:
        conversation.state = State.HELD
        conversation.save(update_fields=["state"])


def _says_it_better(outgoing: Outgoing) -> None:
    """A reply that goes out now needs no acknowledgement before it; one that is held does."""
    if outgoing.kind == Kind.REPLY and outgoing.stage == Stage.QUEUED:
        leave_unsaid(outgoing.conversation, reason=A_PERSON_ANSWERS)


def undo(outgoing: Outgoing) -> Outgoing:
    """Take back what has not been begun.

    Raises:
        TooLateToUndo: It has.
    """
    with transaction.atomic():
        row = Outgoing.objects.select_for_update(of=("self",)).get(pk=outgoing.pk)
        if row.stage not in {Stage.HELD, Stage.QUEUED} or row.attempts:
            raise TooLateToUndo(
                "It is too late to take this reply back.",
                remedy="Write another that puts it right.",
            )
        row.stage, row.reason = Stage.WITHDRAWN, "Taken back before it was sent."
        row.save(update_fields=["stage", "reason"])
        waits_again(row.conversation)
    return row


def send_at_once(outgoing: Outgoing, *, now: datetime) -> None:
    """Release a held reply now. Whose business that is: see ``wardmote_web.timebook``."""
    with transaction.atomic():
        row = Outgoing.objects.select_for_update(of=("self",)).get(pk=outgoing.pk)
        if row.stage == Stage.HELD:
            row.stage = Stage.QUEUED
            row.not_before = now + timedelta(seconds=row.conversation.team.undo_seconds)
            row.save(update_fields=["stage", "not_before"])
            _says_it_better(row)


def try_again(outgoing: Outgoing, *, now: datetime) -> None:
    """Queue what the platform refused once more: the same key, and nothing was sent under it."""
    with transaction.atomic():
        row = Outgoing.objects.select_for_update(of=("self",)).get(pk=outgoing.pk)
        if row.stage == Stage.FAILED and not row.conversation.channel.is_manual:
            row.stage, row.reason, row.not_before = Stage.QUEUED, "", now
            row.save(update_fields=["stage", "reason", "not_before"])
            # A platform forgets what was uploaded and never sent: it is uploaded anew.
            row.files.update(uploaded={})


def put_aside(outgoing: Outgoing) -> None:
    """Give up sending what the platform refused: nothing was sent, and another may be written."""
    with transaction.atomic():
        row = Outgoing.objects.select_for_update(of=("self",)).get(pk=outgoing.pk)
        if row.stage == Stage.FAILED:
            row.stage = Stage.WITHDRAWN
            row.reason = f"Put aside. {row.reason}"[:500]
            row.save(update_fields=["stage", "reason"])
