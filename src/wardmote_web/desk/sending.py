"""Send what is due: claim, touch the network, keep what came of it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import Error as DatabaseError
from django.db import transaction
from django.db.models import DateTimeField, Value
from django.db.models.functions import Coalesce

from wardmote.basis.errors import WardmoteError
from wardmote.channels.ports import (
    Json,
    NotNow,
    NotSignedIn,
    OutOfReach,
    PlatformUnreachable,
    RateLimited,
    Receipt,
    RefusedByPlatform,
    Session,
)
from wardmote_web.conversations import outbox
from wardmote_web.conversations.attaching import as_sent
from wardmote_web.conversations.credentials import CredentialsUnreadable
from wardmote_web.conversations.models import Channel, Kind
from wardmote_web.conversations.outbox import Claim, Step
from wardmote_web.desk.sessions import payload, session
from wardmote_web.pages.clock import now as present
from wardmote_web.platforms.registry import NoSuchPlatform
from wardmote_web.promises import actions as promises
from wardmote_web.promises.hours import hours_of
from wardmote_web.trials.acknowledged import is_sent

log = logging.getLogger(__name__)
SIGN_IN_AGAIN = timedelta(minutes=2)
UPLOAD_AGAIN = timedelta(seconds=30)
SOON = timedelta(seconds=1)


def send_next(worker: str) -> bool:
    """Do one thing that is due in the outbox; False where nothing is."""
    claimed = outbox.claim(worker, now=present(), prepare=payload)
    if claimed is None:
        return False
    channel = claimed.outgoing.conversation.channel
    try:
        receipt = _touch_network(claimed, channel)
    except NotNow as error:
        _later(claimed, channel, error)
    except PlatformUnreachable as error:
        outbox.nobody_knows(claimed, str(error), now=present())
    except NotSignedIn as error:
        outbox.not_now(claimed, str(error), until=present() + SIGN_IN_AGAIN)
        out_of_order(channel, error, now=present())
    except RefusedByPlatform as error:
        if claimed.step is Step.SEND:
            outbox.refused(claimed, str(error))
        else:
            # Asking was refused, which says nothing of what was sent.
            outbox.nobody_knows(claimed, str(error), now=present())
    except (CredentialsUnreadable, NoSuchPlatform) as error:
        # No session could be opened, so nothing was sent.
        outbox.not_now(claimed, str(error), until=present() + outbox.MENDED)
        out_of_order(channel, error, now=present())
    except DatabaseError:
        raise  # Nothing can be kept: it is unknown when its lease has run out.
    except Exception as error:
        # A fault of ours, who knows where. Its words may be a resident's, so its name alone.
        reason = f"What the platform said was not understood ({type(error).__name__})."
        outbox.nobody_knows(claimed, reason, now=present())
        raise
    else:
        _keep(claimed, receipt)
    return True


def _later(claimed: Claim, channel: Channel, error: NotNow) -> None:
    until = present() + error.wait
    outbox.not_now(claimed, str(error), until=until)
    if isinstance(error, RateLimited):
        outbox.hold_back(claimed, until=until)
    if isinstance(error, OutOfReach):
        out_of_order(channel, error, now=present())


def _touch_network(claimed: Claim, channel: Channel) -> Receipt | None:
    outgoing = claimed.outgoing
    assert outgoing.payload is not None  # noqa: S101 - a constraint of the database
    with session(channel) as opened:
        if not outbox.still_ours(claimed, now=present()):
            raise PlatformUnreachable("This took too long to begin; it is looked up again.")
        if claimed.step is Step.SEND:
            return _send(claimed, opened, outgoing.payload)
        begun = outgoing.begun_at or outgoing.written_at
        return opened.look_up(outgoing.payload, asked_at=begun)


def _send(claimed: Claim, opened: Session, payload: Json) -> Receipt:
    """Files first, each named and committed; then the message, while the lease allows it."""
    rows = list(claimed.outgoing.files.all())
    for row in rows:
        try:
            known = opened.upload(as_sent(row), row.uploaded)
        except (NotNow, NotSignedIn, RefusedByPlatform):
            raise
        except PlatformUnreachable as error:
            # Nobody knows whether the file is there; the message certainly is not.
            raise NotNow(str(error), wait=UPLOAD_AGAIN) from error
        if known != row.uploaded:
            outbox.uploaded(claimed, row.pk, known)
            row.uploaded = known
        if not outbox.still_ours(claimed, now=present()):
            raise NotNow("Its files took long to upload; it goes on where it was.", wait=SOON)
    return opened.send(payload, [as_sent(each) for each in rows], [each.uploaded for each in rows])


def _keep(claimed: Claim, receipt: Receipt | None) -> None:
    if receipt is None:
        outbox.not_there(claimed, now=present())
        return
    with transaction.atomic():
        message = outbox.sent(claimed, receipt, now=present())
        if message is None:
            return
        conversation = message.conversation
        if claimed.outgoing.kind == Kind.REPLY:
            hours = hours_of(conversation.team)
            promises.answered(conversation, replied_at=message.sent_at, now=present(), hours=hours)
        elif claimed.outgoing.kind in outbox.NO_REPLIES and is_sent(claimed.outgoing, at=present()):
            promises.told(claimed.outgoing, at=message.sent_at)


def out_of_order(channel: Channel, error: WardmoteError, *, now: datetime) -> None:
    """Something is wrong with the channel: shown on its page and by the doctor."""
    Channel.objects.filter(pk=channel.pk).update(
        failing_since=Coalesce("failing_since", Value(now, DateTimeField())),
        failure=str(error)[:500],
    )
    log.warning("channel %s is out of order: %s", channel.pk, type(error).__name__)
