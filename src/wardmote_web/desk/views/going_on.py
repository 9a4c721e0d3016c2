"""From one conversation to the next of today's list, and what was just sent and can be undone."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wardmote_web.accounts.models import Person, Team
from wardmote_web.conversations.models import Conversation, Kind, Outgoing, Stage
from wardmote_web.desk.today import TodaysList, todays_list
from wardmote_web.pages.clock import now as present
from wardmote_web.promises.models import Promise, PromiseState

LONGEST = 600
"""Minutes: nobody has a longer day."""
WRITTEN = (Kind.REPLY, Kind.YOU_SAID)
"""What comes back into the box when it is taken back."""
UNDOABLE = (*WRITTEN, Kind.CHANGED_PROMISE)
"""What can be taken back: all that a person sends."""


def minutes_left(request: HttpRequest) -> int | None:
    """For how many minutes the reader goes through today's list; None where they do not."""
    stated = request.POST if request.method == "POST" else request.GET
    minutes = stated.get("minutes", "")
    if stated.get("then") != "today" or not minutes.isdecimal() or len(minutes) > 4:
        return None
    return min(max(int(minutes), 1), LONGEST)


def trail(request: HttpRequest) -> str:
    """The query that keeps somebody on today's list; empty where they are not on it."""
    minutes = minutes_left(request)
    return "" if minutes is None else "?" + urlencode({"then": "today", "minutes": minutes})


def back_to(request: HttpRequest, found: Conversation) -> HttpResponse:
    """To the conversation's own page."""
    address = reverse("conversation", kwargs={"team": found.team.slug, "number": found.pk})
    return redirect(address + trail(request))


def go_on(request: HttpRequest, found: Conversation) -> HttpResponse:
    """After an answer: to the next of today's list, or to the page that says that one can stop."""
    minutes = minutes_left(request)
    if minutes is None:
        return back_to(request, found)
    now = present()
    found_list = list_of_today(found.team, minutes, now)
    following = [row for row in found_list.rows if row.pk != found.pk]
    if found_list.done or not following:
        return redirect(reverse("today", kwargs={"team": found.team.slug}) + trail(request))
    return back_to(request, following[0])


def list_of_today(team: Team, minutes: int, now: datetime) -> TodaysList:
    """Today's list, to the midnight of the team's clock."""
    return todays_list(team, minutes=minutes, now=now, until=_midnight(team, now))


def was_late_today(team: Team, now: datetime) -> bool:
    """Whether a promise that fell due today was answered late: then not every one was kept."""
    end = _midnight(team, now)
    late = Promise.objects.filter(
        conversation__team=team,
        state=PromiseState.LATE,
        due_at__gt=end - timedelta(days=1),
        due_at__lte=end,
    )
    return late.exists()


def _midnight(team: Team, now: datetime) -> datetime:
    local = now.astimezone(ZoneInfo(team.zone))
    start = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return start + timedelta(days=1)


def just_sent(
    team: Team, person: Person, now: datetime, *, but: Conversation | None = None
) -> list[Outgoing]:
    """The reader's own replies that can still be taken back, of other conversations."""
    mine = Outgoing.objects.filter(
        conversation__team=team,
        written_by=person,
        kind__in=UNDOABLE,
        stage=Stage.QUEUED,
        attempts=0,
        not_before__gt=now,
    ).select_related("conversation__contact")
    others = mine.exclude(conversation=but) if but else mine
    return list(others.order_by("-id")[:3])
