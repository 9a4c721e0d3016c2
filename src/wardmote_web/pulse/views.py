"""An officer's own pulse, what is released of groups, and a team's own scale."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wardmote_web.accounts.access import Right
from wardmote_web.accounts.models import Person, Team
from wardmote_web.accounts.protection import for_team
from wardmote_web.pages.clock import now as present
from wardmote_web.pulse import answering, keys, reading, releasing, scales
from wardmote_web.pulse.answering import Mine
from wardmote_web.pulse.forms import PulseForm, ScaleForm
from wardmote_web.pulse.items import asked_in
from wardmote_web.pulse.models import PulseRelease
from wardmote_web.pulse.weeks import this_week, today
from wardmote_web.timebook import groups


@for_team(Right.BELONG)
def pulse(request: HttpRequest, team: Team) -> HttpResponse:
    """My pulse: this week's questions, and what this browser answered before.

    Nothing is written but the answer itself: no row says that anybody was here.
    """
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - said for the type checker
    week = this_week(team, present())
    key = keys.held_by(request)
    what = request.POST.get("what", "")
    if key is not None and what in _WITH_A_KEY:
        return _WITH_A_KEY[what](Mine(key, person, team))
    group = groups.counting(person, team, week)
    items = asked_in(team, week)
    mine = Mine(key or keys.new_key(), person, team)
    before = answering.history(mine, week)
    given = next((given for when, given in before if when == week), {})
    form = PulseForm(items, request.POST if what == "answer" else None, initial=given)
    if group is not None and form.is_valid():
        answering.answer(mine, group.pk, week, form.given())
        messages.success(request, _("Kept. You can change it until the week is over."))
        answer = redirect("pulse", team=team.slug)
        keys.give(answer, mine.key, team)
        return answer
    shown = {
        "form": form,
        "group": group,
        "scales": {item.scale for item in items if item.scale},
        "week": week,
        "last_day": week + timedelta(days=6),
        "has_key": key is not None,
        "has_answered": bool(given),
        "history": reading.told(team, before),
        "fewest": groups.FEWEST,
        "years_weeks": answering.YEAR,
    }
    return render(request, "pulse/pulse.html", shown, status=422 if form.errors else 200)


def _take_out(mine: Mine) -> HttpResponse:
    """Out of the week that is open."""
    answering.take_out(mine, this_week(mine.team, present()))
    return redirect("pulse", team=mine.team.slug)


def _erase(mine: Mine) -> HttpResponse:
    """All that the key opens, and the key."""
    answering.erase(mine, this_week(mine.team, present()))
    return _without_key(mine)


def _forget(mine: Mine) -> HttpResponse:
    """The key, and with it the open week's answer: forgetting is no way to answer twice."""
    answering.take_out(mine, this_week(mine.team, present()))
    return _without_key(mine)


def _without_key(mine: Mine) -> HttpResponse:
    answer = redirect("pulse", team=mine.team.slug)
    keys.forget(answer, mine.team)
    return answer


_WITH_A_KEY = {"take-out": _take_out, "forget": _forget, "erase": _erase}


@for_team(Right.SEE_GROUP_FIGURES)
def pulse_figures(request: HttpRequest, team: Team) -> HttpResponse:
    """What is released of groups: on fixed dates, and before them not even how many answered."""
    now = present()
    releasing.release_due(team, today(team, now))
    found = (
        PulseRelease.objects.filter(group__team=team)
        .select_related("group")
        .order_by("-first_day", "group__name")
    )
    dates = (groups.next_release(each, today(team, now)) for each in groups.of_team(team))
    shown = {
        "releases": [reading.released(each) for each in found],
        "next": min((each for each in dates if each), default=None),
        "fewest": groups.FEWEST,
    }
    return render(request, "pulse/figures.html", shown)


@for_team(Right.SET_PATTERN)
def pulse_scale(request: HttpRequest, team: Team) -> HttpResponse:
    """A scale for which the team has a licence: added, or ended, from the next week on."""
    person: Any = request.user
    week = this_week(team, present())
    if request.POST.get("what") == "end":
        scales.end(team, week, by=person, now=present())
        return redirect("pulse_scale", team=team.slug)
    form = ScaleForm(request.POST or None)
    if form.is_valid() and scales.present_one(team) is None:
        scales.add(team, week, form.cleaned_data, by=person, now=present())
        return redirect("pulse_scale", team=team.slug)
    shown = {"form": form, "scale": scales.present_one(team), "week": week}
    return render(request, "pulse/scale.html", shown, status=422 if form.errors else 200)
