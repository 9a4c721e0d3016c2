"""Files become part of a reply, or are kept for whoever chose them until it is put right."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wardmote.basis.errors import WardmoteError
from wardmote.channels.ports import SentFile
from wardmote_web.accounts.models import Person
from wardmote_web.conversations.fitting import writable
from wardmote_web.conversations.models import Conversation, Outgoing, ReplyFile, Stage


class FileGone(WardmoteError):
    """A file that was kept is part of another reply by now, or past its time."""


@dataclass(frozen=True)
class Chosen:
    """A file that is to go out with a reply.

    Attributes:
        file: As it was chosen now, made ready; or
        kept: The number of one that was kept, or that a reply held which was taken back.
        alt: What it shows, in words; empty for decoration and for what is no image.
    """

    file: SentFile | None = None
    kept: int | None = None
    alt: str = ""


def kept_for(conversation: Conversation, person: Person | None) -> QuerySet[ReplyFile]:
    """Files that a reply of theirs may take up: their own, and those of replies taken back."""
    theirs = Q(outgoing=None, chosen_by=person) if person else Q(pk=None)
    return conversation.reply_files.filter(theirs | Q(outgoing__stage=Stage.WITHDRAWN))


def attach(outgoing: Outgoing, chosen: Sequence[Chosen], *, by: Person | None) -> None:
    """Make the files a part of what is sent; call it in the transaction that queues the reply.

    Raises:
        FileGone: One that was kept is not there any more; nothing may be queued.
    """
    for position, each in enumerate(chosen):
        if each.file is not None:
            row = _row(outgoing.conversation, each.file, each.alt, outgoing.written_at)
            row.outgoing = outgoing
        else:
            row = _taken_up(outgoing.conversation, each, by)
            row.outgoing, row.chosen_by, row.uploaded = outgoing, None, {}
        row.position, row.alt = position, writable(each.alt)
        row.save()
    drop_unfinished(outgoing.conversation, by)


def unfinished(conversation: Conversation, by: Person | None) -> QuerySet[ReplyFile]:
    """Files that are kept for somebody whose reply has yet to be put right."""
    rows: QuerySet[ReplyFile] = conversation.reply_files.filter(outgoing=None, chosen_by=by)
    return rows if by else rows.none()


def drop_unfinished(
    conversation: Conversation, by: Person | None, *, but: Collection[str] = ()
) -> None:
    """Forget files that somebody chose and did not send, but for those of these numbers."""
    numbers = [int(each) for each in but if each]
    unfinished(conversation, by).exclude(pk__in=numbers).delete()


def _taken_up(conversation: Conversation, chosen: Chosen, by: Person | None) -> ReplyFile:
    rows = kept_for(conversation, by).select_for_update(of=("self",))
    row: ReplyFile | None = rows.filter(pk=chosen.kept).first()
    if row is None:
        raise FileGone(
            _("A file that you had attached is not kept any more, and your reply was not sent."),
            remedy=_("Choose it again and send."),
        )
    return row


def keep(
    conversation: Conversation, chosen: Chosen, *, by: Person, now: datetime
) -> ReplyFile | None:
    """Keep a file for whoever chose it, while their reply has yet to be put right."""
    if chosen.file is None:
        unfinished(conversation, by).filter(pk=chosen.kept).update(alt=writable(chosen.alt))
        return kept_for(conversation, by).filter(pk=chosen.kept).first()
    row = _row(conversation, chosen.file, chosen.alt, now)
    row.chosen_by = by
    row.save()
    return row


def _row(conversation: Conversation, file: SentFile, alt: str, at: datetime) -> ReplyFile:
    return ReplyFile(
        conversation=conversation,
        name=file.name[:200],
        media_type=file.media_type,
        alt=writable(alt),
        content=file.content,
        size=len(file.content),
        width=file.width,
        height=file.height,
        chosen_at=at,
    )


def files_of(outgoing: Outgoing) -> tuple[SentFile, ...]:
    """What goes out with it, in order."""
    return tuple(as_sent(each) for each in outgoing.files.all())


def as_sent(row: ReplyFile) -> SentFile:
    """A file as a platform is given it."""
    return SentFile(row.name, row.media_type, row.alt, bytes(row.content), row.width, row.height)
