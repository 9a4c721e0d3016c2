"""The inbox, its search, and today's list."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wardmote_web.accounts.access import Right
from wardmote_web.accounts.models import Team
from wardmote_web.accounts.protection import for_team
from wardmote_web.desk import inbox as lists
from wardmote_web.desk.forms import TimeForm
from wardmote_web.desk.opening import opening_of
from wardmote_web.desk.today import todays_list
from wardmote_web.pages.clock import now as present


@for_team(Right.ANSWER)
def inbox(request: HttpRequest, team: Team, tab: str = "waiting") -> HttpResponse:
    """A tab of the inbox. Closed, it is a sign and no counts, until one looks anyway."""
    if tab not in lists.TABS:
        raise Http404
    now = present()
    opening = opening_of(team, now)
    looking = opening.is_open or request.GET.get("look") == "anyway" or tab != "waiting"
    number = _page_number(request)
    shown = {
        "tab": tab,
        "tabs": lists.TABS,
        "opening": opening,
        "looking": looking,
        "now": now,
        "page": lists.page_of(lists.conversations_in(tab, team, request.user), number)
        if looking
        else None,
        "counts": lists.counts(team, request.user) if opening.is_open else {},
    }
    template = "desk/inbox_rows.html" if request.htmx else "desk/inbox.html"  # type: ignore[attr-defined]  # django-htmx adds it
    return render(request, template, shown)


@for_team(Right.ANSWER)
def search(request: HttpRequest, team: Team) -> HttpResponse:
    """What a search finds."""
    words = request.GET.get("q", "")[:200]
    page = lists.page_of(lists.searched(team, words), _page_number(request))
    return render(request, "desk/search.html", {"words": words, "page": page, "now": present()})


@for_team(Right.ANSWER)
def today(request: HttpRequest, team: Team) -> HttpResponse:
    """ "I have 40 minutes": what to answer, in the order that keeps most promises."""
    form = TimeForm(request.GET or {"minutes": 40})
    now = present()
    zone = ZoneInfo(team.zone)
    end = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(1)
    found = (
        todays_list(team, minutes=form.cleaned_data["minutes"], now=now, until=end)
        if form.is_valid()
        else None
    )
    shown = {"form": form, "list": found, "now": now, "opening": opening_of(team, now)}
    return render(request, "desk/today.html", shown)


def _page_number(request: HttpRequest) -> int:
    stated = request.GET.get("page", "1")
    return max(int(stated), 1) if stated.isdigit() and len(stated) < 6 else 1
