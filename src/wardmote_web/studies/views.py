"""Audit and what-if on the desk's own history."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from wardmote.basis.errors import WardmoteError
from wardmote.report.stylesheet import stylesheet
from wardmote_web.accounts.access import Right
from wardmote_web.accounts.models import Team
from wardmote_web.accounts.protection import for_team, public
from wardmote_web.pages.clock import now as present
from wardmote_web.promises.hours import hours_of
from wardmote_web.studies import auditing, panel
from wardmote_web.studies.forms import PanelForm


@for_team(Right.STUDY)
def audit(request: HttpRequest, team: Team) -> HttpResponse:
    """The audit of what came and what was answered."""
    # Rendered by the library with everything escaped; no words of residents are in it.
    shown = {"body": mark_safe(auditing.body(team, present()))}  # noqa: S308
    return render(request, "studies/audit.html", shown)


@public("a stylesheet; it says nothing about anybody")
def style(request: HttpRequest) -> HttpResponse:
    """How a report looks: apart from its body, since no page here may hold a style."""
    response = HttpResponse(stylesheet(), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@for_team(Right.STUDY)
def what_if(request: HttpRequest, team: Team) -> HttpResponse:
    """What residents would see under other hours; moved, it answers within a second.

    A first answer rests on few years; the page then asks for the full number by itself, or one
    presses the button again.
    """
    form = PanelForm(request.GET if "opens_1" in request.GET else _initial(team))
    shown: dict[str, Any] = {"form": form, "quick": panel.QUICK, "full": panel.FULL}
    if form.is_valid():
        shown |= _answer(request, team, form)
    template = "studies/answer.html" if request.htmx else "studies/what_if.html"
    return render(request, template, shown)


def _answer(request: HttpRequest, team: Team, form: PanelForm) -> dict[str, Any]:
    full = request.GET.get("years") == "full"
    stated = form.cleaned_data
    tried = panel.Tried(
        windows=form.hours(_holidays(team)),
        officers=stated["officers"],
        promise=stated["promise"],
        minutes=stated["minutes"],
        years=panel.FULL if full else panel.QUICK,
    )
    begun = perf_counter()
    try:
        result = panel.whatif(team, tried, now=present())
    except WardmoteError as error:
        return {"refused": str(error)}
    names, lines = panel.table(result)
    return {
        "names": names,
        "lines": lines,
        "result": result,
        "words": tried.windows,
        "minutes": tried.minutes,
        "seconds": perf_counter() - begun,
        "is_full": full,
    }


def _initial(team: Team) -> dict[str, str]:
    return {
        # The made-up borough's own; of a real team nobody knows it but those who answer.
        "minutes": "4" if team.is_demonstration else "",
        "opens_1": "09:30",
        "closes_1": "10:30",
        "opens_2": "15:30",
        "closes_2": "16:30",
        "days": "mon-fri",
        "officers": "1",
    }


def _holidays(team: Team) -> str:
    """Closed on the holidays on which the team is closed now."""
    hours = hours_of(team)
    nations = hours.clock.pattern.versions[-1].holidays if hours else ()
    return f"; closed holidays {', '.join(nations)}" if nations else ""
