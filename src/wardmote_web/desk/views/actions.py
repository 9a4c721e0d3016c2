"""What an officer does to a conversation: each a press of a button, each back to its page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wardmote.basis.errors import WardmoteError
from wardmote_web.accounts.access import Right
from wardmote_web.accounts.models import Person, Team
from wardmote_web.accounts.protection import for_team
from wardmote_web.conversations import closing, replying
from wardmote_web.conversations.access import conversation_of
from wardmote_web.conversations.attaching import FileGone
from wardmote_web.conversations.intake import first_waiting
from wardmote_web.conversations.models import Conversation, Kind, Outgoing, Stage, State
from wardmote_web.desk import deciding, manual
from wardmote_web.desk.acknowledging import acknowledge_after_all
from wardmote_web.desk.file_fields import begun_with
from wardmote_web.desk.forms import ChangePromiseForm, CloseForm, NoteForm, ReplyForm
from wardmote_web.desk.opening import opening_of
from wardmote_web.desk.views.conversation import page, reply_form
from wardmote_web.desk.views.going_on import UNDOABLE, back_to, go_on
from wardmote_web.pages.clock import now as present
from wardmote_web.pages.numbers import stated_number
from wardmote_web.promises import actions as promises
from wardmote_web.promises.changing import change_and_tell, take_back
from wardmote_web.timebook import recording

ANSWERS = {"send_reply", "mark_sent", "close"}
"""After these the conversation needs no more, and whoever is on today's list goes on."""
ONLY_OPEN = {"send_reply", "add_note", "assign", "close", "tie", "change_promise"}
"""What the page of a closed conversation does not offer: it can only be read."""
Act = Callable[[HttpRequest, Conversation], str | HttpResponse | None]


def action(act: Act) -> Callable[..., HttpResponse]:
    """A view that does one thing to a conversation, says what it did, and goes back to it."""

    @wraps(act)
    def view(request: HttpRequest, team: Team, number: int) -> HttpResponse:
        found = conversation_of(team, number)
        if found.state == State.CLOSED and act.__name__ in ONLY_OPEN:
            return _only_read(request, found)
        try:
            said = act(request, found)
        except replying.WrittenAlready as error:
            return _written_already(request, found, error.outgoing)
        except WardmoteError as error:
            messages.error(request, str(error))
            said = None
        if isinstance(said, HttpResponse):
            return said
        if said:
            messages.success(request, said)
        onwards = said is not None and act.__name__ in ANSWERS
        return go_on(request, found) if onwards else back_to(request, found)

    return for_team(Right.ANSWER)(require_POST(view))


def _only_read(request: HttpRequest, found: Conversation) -> HttpResponse:
    """Refuse, since a colleague has closed it meanwhile; what was written is shown again."""
    messages.error(
        request, _("This conversation was closed meanwhile and can only be read. Open it first.")
    )
    if request.POST.get("text") and "seen" in request.POST:
        return page(request, found, form=_kept_form(request, found), status=409)
    return back_to(request, found)


def _kept_form(request: HttpRequest, found: Conversation) -> ReplyForm:
    """The reply as it was entered, its files kept so that they need not be chosen again."""
    form = reply_form(found, request.POST, request.FILES, by=person(request))
    form.is_valid()
    form.keep_files(found, by=person(request), now=present())
    return form


def _written_already(request: HttpRequest, found: Conversation, before: Outgoing) -> HttpResponse:
    """The form came twice: on to where the first led, unless other words came with it."""
    text = request.POST.get("text", before.text).strip()
    if text == before.text and before.stage != Stage.WITHDRAWN:
        messages.info(request, _("That came twice. It is written down once, and goes out once."))
        return go_on(request, found) if before.kind == Kind.REPLY else back_to(request, found)
    messages.error(
        request,
        _("What you wrote on that page before was sent or taken back. Your words are below."),
    )
    _kept_form(request, found)
    begun = {"text": text, "seen": _latest(found), **begun_with(found, person(request), before)}
    form = reply_form(found, by=person(request), initial=begun)
    return page(request, found, form=form, status=409)


@action
def send_reply(request: HttpRequest, found: Conversation) -> str | HttpResponse | None:
    """Send, or hold until the next window: sending at once is one more press, ``send_now``."""
    form = reply_form(found, request.POST, request.FILES, by=person(request))
    now = present()
    if not form.is_valid():
        with transaction.atomic():  # What came twice is right, though its files are taken up.
            replying.locked(found, form.data.get("form_key", "")[:40])
        form.keep_files(found, by=person(request), now=now)
        return page(request, found, form=form, status=422)
    opening = opening_of(found.team, now)
    at_once = opening.next_at is None
    if found.channel.is_manual:
        once = form.cleaned_data["form_key"]
        manual.written(found, form.cleaned_data["text"], now=now, by=person(request), form_key=once)
        _into_time_book(request, found, now, out_of_hours=not opening.is_open)
        messages.success(request, _("Copy your answer to where it belongs, then mark it sent."))
        return back_to(request, found)
    try:
        replying.reply(
            found,
            form.cleaned_data["text"],
            by=person(request),
            now=now,
            form_key=form.cleaned_data["form_key"],
            hold_until=opening.next_at,
            seen=form.cleaned_data["seen"],
            files=form.files_to_send(),
        )
    except (replying.SomethingNewCameIn, FileGone) as error:
        messages.error(request, str(error))
        form.keep_files(found, by=person(request), now=now)
        form.data["seen"] = str(_latest(found))
        return page(request, found, form=form, status=409)
    _into_time_book(request, found, now, out_of_hours=not opening.is_open)
    if at_once and not opening.is_open:
        recording.overrode_hold(person(request), found.team, now=now)
    if at_once:
        return _("Your reply is on its way. You can undo it for %(seconds)d seconds.") % {
            "seconds": found.team.undo_seconds
        }
    return _("Your reply is held until the desk opens.")


def _latest(found: Conversation) -> int:
    latest = found.messages.order_by("-pk").first()
    return latest.pk if latest else 0


def _into_time_book(
    request: HttpRequest, found: Conversation, now: datetime, *, out_of_hours: bool
) -> None:
    opened = parse_datetime(request.POST.get("opened", "")) or now
    if opened.tzinfo is None:
        opened = now
    recording.answered(
        person(request), found.team, opened=opened, now=now, out_of_hours=out_of_hours
    )


def person(request: HttpRequest) -> Person:
    """Who is signed in: asked only behind ``for_team``."""
    assert isinstance(request.user, Person)  # noqa: S101 - said for the type checker
    return request.user


def _outgoing(request: HttpRequest, found: Conversation) -> Outgoing:
    return get_object_or_404(found.outgoing, pk=stated_number(request.POST.get("outgoing", "")))


@action
def undo(request: HttpRequest, found: Conversation) -> str | HttpResponse | None:
    """Take a reply back, and its words are in the box again; or a changed promise."""
    outgoing = _outgoing(request, found)
    if outgoing.kind not in UNDOABLE:
        messages.error(request, _("What the desk says by itself cannot be taken back."))
        return None
    changed = outgoing.kind == Kind.CHANGED_PROMISE
    with transaction.atomic():
        taken = take_back(outgoing) if changed else replying.undo(outgoing)
        acknowledge_after_all(found, now=present())
    if changed:
        return _("Taken back. What was promised before stands again.")
    messages.success(request, _("Taken back. Your words are below."))
    begun = {"text": taken.text, "seen": _latest(found)}
    begun |= begun_with(found, person(request), taken)
    return page(request, found, form=reply_form(found, by=person(request), initial=begun))


@action
def send_now(request: HttpRequest, found: Conversation) -> str | None:
    """Send at once what is held: one more press, and nobody else's business."""
    replying.send_at_once(_outgoing(request, found), now=present())
    recording.overrode_hold(person(request), found.team, now=present())
    return _("Your reply is on its way.")


@action
def try_again(request: HttpRequest, found: Conversation) -> str | None:
    """Queue once more what was refused."""
    replying.try_again(_outgoing(request, found), now=present())
    return _("It is queued again.")


@action
def put_aside(request: HttpRequest, found: Conversation) -> str | None:
    """Give up sending what was refused; its words are in the box again."""
    with transaction.atomic():
        replying.put_aside(_outgoing(request, found))
        acknowledge_after_all(found, now=present())
    messages.success(request, _("Put aside. Your words are below: change them and send again."))
    return None


@action
def count(request: HttpRequest, found: Conversation) -> HttpResponse:
    """How long the reply is so far, as its platform counts. Nothing of it is kept."""
    form = reply_form(found)
    long = form.length(request.POST.get("text", "").strip())
    shown = {"limit": form.limit, "long": long, "left": (form.limit or 0) - long}
    return render(request, "desk/count.html", shown)


@action
def mark_sent(request: HttpRequest, found: Conversation) -> str | None:
    """The answer was copied to where it belongs."""
    number = stated_number(request.POST.get("outgoing", ""))
    manual.mark_sent(found, now=present(), number=number)
    return _("Marked as sent.")


@action
def add_note(request: HttpRequest, found: Conversation) -> str | None:
    """A note for colleagues."""
    form = NoteForm(request.POST)
    if form.is_valid():
        closing.note(found, form.cleaned_data["text"], by=person(request), now=present())
        return _("Your note is kept. Only colleagues see it.")
    messages.error(request, _("Write a note first."))
    return None


@action
def assign(request: HttpRequest, found: Conversation) -> str | None:
    """Give it to somebody of the team, or to nobody."""
    wanted = stated_number(request.POST.get("person", ""))
    members = found.team.memberships.filter(until__isnull=True, role__in=["officer", "lead"])
    member = members.filter(person_id=wanted).first()
    closing.assign(found, member.person if member else None)
    if member is None:
        return _("It is nobody's now.")
    return _("It is %(name)s's now.") % {"name": member.person.name}


@action
def close(request: HttpRequest, found: Conversation) -> str | None:
    """Close it: answered, or no reply needed for a reason, which voids the promise."""
    form = CloseForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    with transaction.atomic():
        row = closing.close(found, now=present(), no_reply_reason=reason)
        if reason:
            promises.void(row, reason=f"No reply needed: {reason}.", now=present())
    return _("Closed.")


@action
def reopen(request: HttpRequest, found: Conversation) -> str | HttpResponse | None:
    """Open it again; a message that waits is promised an answer again.

    A reply that could not be sent because it was closed comes along, into the box.
    """
    with transaction.atomic():
        row = closing.reopen(found)
        asked = first_waiting(row)
        if asked is not None:
            hours = opening_of(row.team, present()).hours
            promises.make(row, asked, now=present(), hours=hours)
    text = request.POST.get("text", "").strip()
    if not text:
        return _("Opened again.")
    messages.success(request, _("Opened again. Your words are below."))
    begun = {"text": text, "seen": _latest(found), **begun_with(found, person(request), None)}
    fresh = conversation_of(found.team, found.pk)
    return page(request, fresh, form=reply_form(fresh, by=person(request), initial=begun))


@action
def tie(request: HttpRequest, found: Conversation) -> str | None:
    """Tie it to a decision, so that its resident hears what came of it."""
    number = stated_number(request.POST.get("decision", ""))
    decision = get_object_or_404(found.team.decisions, pk=number)
    deciding.tie(decision, found, now=present())
    return _("Tied. The resident will be told what came of it.")


@action
def change_promise(request: HttpRequest, found: Conversation) -> str | None:
    """Promise another time, and tell the resident."""
    form = ChangePromiseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say the new time, such as 2026-01-08 12:00, and why."))
        return None
    if form.cleaned_data["due_at"] < present() + timedelta(minutes=5):
        messages.error(request, _("The new time has passed. Say one that is still to come."))
        return None
    change_and_tell(found, **form.cleaned_data, by=person(request), now=present())
    if found.channel.is_manual:
        return _("The promise is changed. Copy what tells the resident, then mark it sent.")
    return _("The resident is told of the new time. You can undo it for %(seconds)d seconds.") % {
        "seconds": found.team.undo_seconds
    }


def urls() -> dict[str, Callable[..., Any]]:
    """Every action by the last part of its address."""
    return {
        "reply": send_reply,
        "undo": undo,
        "send-now": send_now,
        "try-again": try_again,
        "put-aside": put_aside,
        "count": count,
        "mark-sent": mark_sent,
        "note": add_note,
        "assign": assign,
        "close": close,
        "reopen": reopen,
        "tie": tie,
        "change-promise": change_promise,
    }
