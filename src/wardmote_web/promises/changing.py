"""A promise that cannot be kept is changed before it is broken, and the resident is told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.basis.errors import WardmoteError
from wardmote_web.accounts.models import Person
from wardmote_web.conversations.models import Conversation, Kind, Outgoing
from wardmote_web.conversations.replying import locked, reply, undo
from wardmote_web.promises import actions
from wardmote_web.promises.models import Promise
from wardmote_web.promises.telling import spoken


class NothingPromised(WardmoteError):
    """There is no promise to change."""


def change_and_tell(
    conversation: Conversation,
    *,
    due_at: datetime,
    reason: str,
    by: Person,
    now: datetime,
    form_key: str = "",
) -> Promise:
    """Change the promise and queue the message that says so, together.

    Raises:
        NothingPromised: No promise stands.
        WrittenAlready: The form was sent before; nothing was changed again.
    """
    words = _(
        "We said we would reply sooner and cannot: %(reason)s. A person will reply by %(when)s."
    )
    with transaction.atomic():
        locked(conversation, form_key)
        try:
            promise = actions.change(conversation, due_at=due_at, reason=reason, now=now)
        except Promise.DoesNotExist:
            raise NothingPromised(
                "No promise stands in this conversation.", remedy="Answer it when you can."
            ) from None
        when = spoken(due_at, conversation.team)
        text = words % {"reason": reason.rstrip("."), "when": when}
        reply(conversation, text, by=by, now=now, kind=Kind.CHANGED_PROMISE, form_key=form_key)
    return promise


def take_back(outgoing: Outgoing) -> Outgoing:
    """Take back the message that would have told of a change, and the change with it.

    Raises:
        TooLateToUndo: It is on its way.
    """
    with transaction.atomic():
        taken = undo(outgoing)
        actions.change_back(taken)
    return taken
