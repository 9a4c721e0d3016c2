"""The public page of a team, and where its lead sets the pattern."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.basis.instants import from_micros, to_micros
from wardmote.hours.checking import check
from wardmote.hours.errors import BeyondCalendar, NothingDue
from wardmote.hours.one_line import parse
from wardmote.hours.pattern import Pattern
from wardmote.hours.publishing.icalendar import icalendar
from wardmote.hours.publishing.json_ld import json_ld
from wardmote.hours.wording import pattern_in_lines, week_in_words
from wardmote.promises.rule import parse_promise
from wardmote_web.accounts.access import Right
from wardmote_web.accounts.models import Person, Team
from wardmote_web.accounts.protection import for_team, public
from wardmote_web.pages.clock import now as present
from wardmote_web.promises import actions
from wardmote_web.promises.badge import badge_svg
from wardmote_web.promises.hours import TeamHours, hours_of
from wardmote_web.promises.keeping import kept_lately
from wardmote_web.promises.preview import Preview, preview, read_stated
from wardmote_web.promises.telling import acknowledgement

_RESIDENTS = "residents read when somebody is there"
AHEAD = 200
"""So many openings are looked through for holidays and changes: some months of most patterns."""


def _team(slug: str) -> Team:
    return get_object_or_404(Team, slug=slug)


@public(_RESIDENTS)
def public_hours(request: HttpRequest, team: str) -> HttpResponse:
    """When the team is there, what to do in an emergency, how promises have been kept."""
    found, now = _team(team), present()
    hours = hours_of(found)
    request.team = found
    shown: dict[str, Any] = {
        "team": found,
        "now": now,
        "hours": hours,
        "kept": kept_lately(found, now),
        "snippet": _snippet(found),
    }
    if hours is not None:
        shown |= _of_hours(hours, now)
    with timezone.override(ZoneInfo(found.zone)):
        response = render(request, "promises/public_hours.html", shown)
    response["Cache-Control"] = _kept_by_whom(request)
    return response


def _kept_by_whom(request: HttpRequest) -> str:
    """A page with somebody's name in its head is nobody else's."""
    return "private, no-store" if request.user.is_authenticated else "public, max-age=60"


def _of_hours(hours: TeamHours, now: datetime) -> dict[str, Any]:
    """What the page says about hours."""
    pattern = hours.clock.pattern
    ahead, current = check(pattern, now, AHEAD), _from_now_on(pattern, now)
    return {
        "is_open": hours.is_open(now),
        "next_open": _next_open(hours, now),
        "closes": _closes(hours, now),
        "due_now": _due_now(hours, now),
        "lines": pattern_in_lines(current),
        "openings": ahead.openings[:6],
        "effects": ahead.effects[:8],
        "promise": hours.rule_at(now),
        "json_ld": json_ld(current, now.astimezone(pattern.zone).date()),
    }


def _from_now_on(pattern: Pattern, now: datetime) -> Pattern:
    """The version in force and those to come: what was before is of no use to a reader."""
    day = now.astimezone(pattern.zone).date()
    current = pattern.version_on(day)
    ahead = [each for each in pattern.versions if each.effective_from and each.effective_from > day]
    versions = ([replace(current, effective_from=None)] if current else []) + ahead
    return replace(pattern, versions=tuple(versions)) if versions else pattern


def _due_now(hours: TeamHours, now: datetime) -> datetime | None:
    try:
        return hours.due(now)
    except (NothingDue, BeyondCalendar):
        return None


def _snippet(team: Team) -> str:
    """What another site puts on its page."""
    page = settings.WARDMOTE_BASE_URL + reverse("public_hours", kwargs={"team": team.slug})
    picture = settings.WARDMOTE_BASE_URL + reverse("badge", kwargs={"team": team.slug})
    said = _("When %(team)s answers") % {"team": team.name}
    return str(
        format_html('<a href="{}"><img src="{}" alt="{}" height="22"></a>', page, picture, said)
    )


def _next_open(hours: TeamHours, now: datetime) -> datetime | None:
    try:
        return None if hours.is_open(now) else hours.next_open(now)
    except (NothingDue, BeyondCalendar):
        return None


def _closes(hours: TeamHours, now: datetime) -> datetime | None:
    if not hours.is_open(now):
        return None
    found = hours.clock.windows_between(to_micros(now), to_micros(now) + 1)
    return from_micros(found[0][1]) if found else None


@public("residents put the hours into their calendars")
def calendar(request: HttpRequest, team: str) -> HttpResponse:
    """The hours as iCalendar."""
    hours = hours_of(_team(team))
    text = icalendar(hours.clock.pattern, present()) if hours else ""
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


@public("other sites show whether the team is there")
def badge(request: HttpRequest, team: str) -> HttpResponse:
    """A small picture that says whether the team is there, and how it keeps its promises."""
    found, now = _team(team), present()
    hours = hours_of(found)
    kept = kept_lately(found, now)
    if hours is None:
        words = _("no hours published")
    elif hours.is_open(now):
        words = _("open now")
    else:
        at = _next_open(hours, now)
        words = _("opens %(when)s") % {"when": _short(at, found)} if at else _("closed")
    svg = badge_svg(found.name, words, kept)
    response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=60"
    return response


def _short(at: datetime, team: Team) -> str:
    return f"{at.astimezone(ZoneInfo(team.zone)):%a %H:%M}"


@public("residents read what is recorded about them")
def about_residents(request: HttpRequest, team: str) -> HttpResponse:
    """What we record about you: for residents."""
    found = _team(team)
    request.team = found
    response = render(request, "promises/about_residents.html", {"team": found})
    response["Cache-Control"] = _kept_by_whom(request)
    return response


class PatternForm(forms.Form):
    """A version of the pattern."""

    hours = forms.CharField(
        label=gettext_lazy("Hours"),
        help_text=gettext_lazy(
            "Such as: mon-fri 09:30-10:30, 15:30-16:30; closed holidays england; closed 2026-12-28"
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
    promise = forms.CharField(
        label=gettext_lazy("Promise"),
        help_text=gettext_lazy(
            "Such as: by the end of the next working day; within 4 open hours; "
            "by 17:00 of the next working day"
        ),
        max_length=200,
    )
    effective_from = forms.DateField(
        label=gettext_lazy("In force from"), help_text=gettext_lazy("Such as 2026-01-12")
    )

    def __init__(self, team: Team, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team, self.now = team, now
        self.preview: Preview | None = None

    def clean_effective_from(self) -> date:
        """Today at the earliest: what residents were told stands."""
        stated: date = self.cleaned_data["effective_from"]
        if stated < self.now.astimezone(ZoneInfo(self.team.zone)).date():
            raise forms.ValidationError(
                _("The past is judged by what was published then. Choose today or a later day.")
            )
        return stated

    def clean(self) -> dict[str, Any]:
        """Hours and promise can be read, and the promise can be met."""
        stated = super().clean() or {}
        if not self.errors:
            for field, problem in read_stated(self.team, stated["hours"], stated["promise"]):
                self.add_error(field, problem)
        if not self.errors:
            self.preview = preview(self.team, **stated, now=self.now)
        return stated


@for_team(Right.SET_PATTERN)
def pattern(request: HttpRequest, team: Team) -> HttpResponse:
    """Set the pattern: first what it will say, everywhere; then publish. Versions stay."""
    now = present()
    hours = hours_of(team)
    current = hours.versions[-1] if hours else None
    initial = {
        "hours": current.hours if current else "",
        "promise": current.promise if current else "by the end of the next working day",
        "effective_from": (now.astimezone(ZoneInfo(team.zone)).date() + timedelta(days=1)),
    }
    form = PatternForm(team, now, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and request.POST.get("what") == "publish":
        assert isinstance(request.user, Person)  # noqa: S101 - said for the type checker
        actions.publish(team, **form.cleaned_data, by=request.user, now=now)
        messages.success(request, _("Published. It is used everywhere from that day on."))
        return redirect("pattern", team=team.slug)
    shown = {
        "form": form,
        "preview": form.preview,
        **(_promised(team, form.preview, form.cleaned_data) if form.preview else {}),
        "versions": team.patterns.select_related("published_by").order_by("-effective_from", "-id"),
    }
    return render(request, "promises/pattern.html", shown, status=422 if form.errors else 200)


def _promised(team: Team, seen: Preview, stated: dict[str, Any]) -> dict[str, Any]:
    """The promise in words, and what somebody who writes at night is sent."""
    due = next((each.due for each in seen.examples if each.due), None)
    week = week_in_words(parse(stated["hours"], ZoneInfo(team.zone)).versions[0])
    return {
        "promise_words": parse_promise(stated["promise"]).words,
        "acknowledgement": acknowledgement(team, week, due) if due else "",
    }
