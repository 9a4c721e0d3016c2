"""One conversation, whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wardmote_web.accounts.access import Right
from wardmote_web.accounts.models import Membership, Person, Team
from wardmote_web.accounts.protection import for_team
from wardmote_web.conversations.access import conversation_of
from wardmote_web.conversations.attaching import kept_for
from wardmote_web.conversations.models import (
    Conversation,
    Kind,
    Message,
    Outgoing,
    ReplyFile,
    Stage,
    State,
    Viewing,
)
from wardmote_web.desk.file_fields import begun_with
from wardmote_web.desk.forms import ChangePromiseForm, CloseForm, NoteForm, ReplyForm
from wardmote_web.desk.models import Decision
from wardmote_web.desk.opening import opening_of
from wardmote_web.desk.sessions import platform_of
from wardmote_web.desk.views.going_on import (
    UNDOABLE,
    WRITTEN,
    just_sent,
    minutes_left,
    trail,
)
from wardmote_web.pages.clock import now as present
from wardmote_web.pages.numbers import stated_number

LOOKING = timedelta(seconds=60)


@for_team(Right.ANSWER)
def conversation(request: HttpRequest, team: Team, number: int) -> HttpResponse:
    """The thread, what stands around it, and where to answer."""
    found = conversation_of(team, number)
    return page(request, found)


def page(
    request: HttpRequest, found: Conversation, *, form: ReplyForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of a conversation, with a reply as far as it was written."""
    now = present()
    without_bytes = ReplyFile.objects.defer("content")
    messages = found.messages.select_related("contact", "sent_as").prefetch_related(
        "attachments", Prefetch("sent_as__files", without_bytes)
    )
    thread = list(messages.order_by("sent_at", "id"))
    offered, outgoing = taken_back(found), pending(found)
    shown: dict[str, Any] = {
        "conversation": found,
        "thread": thread,
        "notes": found.notes.select_related("by").order_by("at"),
        "promise": found.promises.order_by("-id").first(),
        "outgoing": outgoing,
        "writing_again": form is None and any(each.kind == Kind.REPLY for each in outgoing),
        "now": now,
        "opening": opening_of(found.team, now),
        "reply_form": form
        or reply_form(found, by=request.user, initial=_begun(found, request.user, thread, offered)),
        "note_form": NoteForm(),
        "close_form": CloseForm(),
        "change_form": ChangePromiseForm(),
        "saved_replies": found.team.saved_replies.all(),
        "colleagues": colleagues(found.team),
        "also_looking": also_looking(found, request, now),
        "decisions": Decision.objects.filter(team=found.team, taken_at=None).order_by("title"),
        "ties": found.ties.select_related("decision"),
        "offered": offered,
        "trail": trail(request),
        "minutes": minutes_left(request),
        "just_sent": just_sent(found.team, request.user, now, but=found),
        "undoable": UNDOABLE,
    }
    return render(request, "desk/conversation.html", shown, status=status)


def _begun(
    found: Conversation, by: Person, thread: list[Message], offered: Outgoing | None
) -> dict[str, Any]:
    """What the box begins with: the words of a reply that was taken back, if there are any."""
    latest = max((each.pk for each in thread), default=0)
    files = begun_with(found, by, offered)
    return {"seen": latest, "text": offered.text if offered else "", **files}


def taken_back(found: Conversation) -> Outgoing | None:
    """The reply that was taken back last, while nothing was written or sent since."""
    latest = found.outgoing.filter(kind__in=WRITTEN).order_by("-id").first()
    wanted = found.state == State.WAITING and latest is not None
    return latest if wanted and latest and latest.stage == Stage.WITHDRAWN else None


def reply_form(found: Conversation, *args: Any, by: Person | None = None, **more: Any) -> ReplyForm:
    """A form that counts as the platform does, and takes the files that the platform takes.

    Args:
        found: The conversation.
        args: What was entered.
        by: Whose kept files may be taken up.
        more: As Django's forms have it.
    """
    channel = found.channel
    if channel.is_manual:
        return ReplyForm(*args, **more)
    platform = platform_of(channel)
    return ReplyForm(
        *args,
        limit=platform.limit(channel.settings),
        length=platform.length,
        taken=platform.files(channel.settings),
        kept=kept_for(found, by),
        **more,
    )


def pending(found: Conversation) -> list[Outgoing]:
    """What is on its way or could not be sent."""
    stages = [Stage.HELD, Stage.QUEUED, Stage.SENDING, Stage.UNKNOWN, Stage.FAILED]
    rows = found.outgoing.filter(stage__in=stages).order_by("id")
    return list(rows.prefetch_related(Prefetch("files", ReplyFile.objects.defer("content"))))


def colleagues(team: Team) -> list[Membership]:
    """Whom a conversation can be given to."""
    present_ones = team.memberships.filter(until__isnull=True, role__in=["officer", "lead"])
    return list(present_ones.select_related("person").order_by("person__name"))


def also_looking(found: Conversation, request: HttpRequest, now: Any) -> list[Viewing]:
    """Note that the reader has it open, and say who else has. Forgotten within the minute."""
    Viewing.objects.filter(seen_at__lt=now - LOOKING).delete()
    Viewing.objects.update_or_create(
        conversation=found, person=request.user, defaults={"seen_at": now}
    )
    others = found.viewings.exclude(person=request.user)
    return list(others.select_related("person"))


@for_team(Right.ANSWER)
def live(request: HttpRequest, team: Team, number: int) -> HttpResponse:
    """The live part: who else is looking, what is on its way, whether something new came in."""
    found = conversation_of(team, number)
    now = present()
    seen = request.GET.get("seen", "")
    newer = seen.isdecimal() and found.messages.filter(pk__gt=stated_number(seen)).exists()
    shown = {
        "conversation": found,
        "outgoing": pending(found),
        "also_looking": also_looking(found, request, now),
        "now": now,
        "newer": newer,
        "seen": seen,
        "undoable": UNDOABLE,
        "minutes": minutes_left(request),
    }
    return render(request, "desk/live.html", shown)
