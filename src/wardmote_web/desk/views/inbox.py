"""The inbox, its search, and today's list."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from wardmote.basis.instants import from_micros, to_micros
from wardmote_web.accounts.access import Right
from wardmote_web.accounts.models import Team
from wardmote_web.accounts.protection import for_team
from wardmote_web.conversations.models import Kind, Outgoing, Stage
from wardmote_web.desk import inbox as lists
from wardmote_web.desk.forms import TimeForm
from wardmote_web.desk.opening import Opening, opening_of
from wardmote_web.desk.views.going_on import just_sent, list_of_today, was_late_today
from wardmote_web.pages.clock import now as present

LOOK_BACK = timedelta(days=21)
"""No desk is closed for longer between two windows, but one that reopens after a break."""
EMPTY = {
    "waiting": _("Nobody is waiting."),
    "mine": _("Nothing is yours at present."),
    "held": _("No reply is held."),
    "with-resident": _("No conversation waits for its resident."),
    "closed": _("Nothing is closed yet."),
}


@for_team(Right.ANSWER)
def inbox(request: HttpRequest, team: Team, tab: str = "waiting") -> HttpResponse:
    """A tab of the inbox. Closed, it is a sign and no counts, until one looks anyway."""
    if tab not in lists.TABS:
        raise Http404
    now = present()
    opening = opening_of(team, now)
    looking = _looking(request, opening, now_shown=tab == "waiting")
    rows = lists.conversations_in(tab, team, request.user)
    shown = {
        "tab": tab,
        "tabs": lists.TABS,
        "opening": opening,
        "looking": looking,
        "now": now,
        "page": _with_sending(lists.page_of(rows, _page_number(request))) if looking else None,
        "counts": lists.counts(team, request.user) if opening.is_open else {},
        "just_sent": just_sent(team, request.user, now),
        "empty": EMPTY[tab],
    }
    template = "desk/inbox_rows.html" if request.htmx else "desk/inbox.html"
    return render(request, template, shown)


def _looking(request: HttpRequest, opening: Opening, *, now_shown: bool = True) -> bool:
    """Whether the list is shown: closed, what waits is shown to whoever looks anyway."""
    return opening.is_open or request.GET.get("look") == "anyway" or not now_shown


def _with_sending(page: lists.InboxPage) -> lists.InboxPage:
    """The page's rows, each with how far its reply has come (``sending``); one query for all."""
    stages = [Stage.QUEUED, Stage.SENDING, Stage.UNKNOWN, Stage.FAILED]
    found = Outgoing.objects.filter(
        conversation__in=[row.pk for row in page.rows], kind=Kind.REPLY, stage__in=stages
    ).values_list("conversation_id", "stage")
    by_row = dict(found.order_by("id"))
    for row in page.rows:
        row.sending = by_row.get(row.pk, "")
    return page


@for_team(Right.ANSWER)
def search(request: HttpRequest, team: Team) -> HttpResponse:
    """What a search finds."""
    words = request.GET.get("q", "")[:200]
    page = lists.page_of(lists.searched(team, words), _page_number(request))
    shown = {"words": words, "page": _with_sending(page), "now": present()}
    return render(request, "desk/search.html", shown)


@for_team(Right.ANSWER)
def today(request: HttpRequest, team: Team) -> HttpResponse:
    """For "I have 40 minutes": what to answer, in the order that keeps most promises."""
    form = TimeForm(request.GET if "minutes" in request.GET else {"minutes": 40})
    now = present()
    opening = opening_of(team, now)
    looking = _looking(request, opening)
    found = list_of_today(team, form.cleaned_data["minutes"], now) if form.is_valid() else None
    shown = {
        "form": form,
        "looking": looking,
        "list": found if looking else None,
        "was_late": bool(found and found.done and was_late_today(team, now)),
        "closed": last_closed(opening, now),
        "now": now,
        "opening": opening,
        "just_sent": just_sent(team, request.user, now),
    }
    return render(request, "desk/today.html", shown, status=422 if form.errors else 200)


def last_closed(opening: Opening, now: datetime) -> tuple[datetime, datetime] | None:
    """From when to when the desk was last closed: what came between has waited for it to open."""
    if not opening.is_open or opening.hours is None:
        return None
    at = to_micros(now)
    back = LOOK_BACK // timedelta(microseconds=1)
    before = opening.hours.clock.windows_between(at - back, at + 1)
    if len(before) < 2:
        return None
    opened = opening.hours.clock.openings(int(before[-2][1]), 1)[0][0]
    return from_micros(before[-2][1]), from_micros(opened)


def _page_number(request: HttpRequest) -> int:
    stated = request.GET.get("page", "1")
    return max(int(stated), 1) if stated.isdecimal() and len(stated) < 6 else 1
