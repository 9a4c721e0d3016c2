"""Pages of trials: drawn up, frozen, started, watched, stopped. None shows an outcome by arm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wardmote.basis.errors import WardmoteError
from wardmote.studies.trials.toml_form import read_protocol
from wardmote.studies.trials.words import in_words
from wardmote_web.accounts.access import Right
from wardmote_web.accounts.models import Team
from wardmote_web.accounts.protection import for_team
from wardmote_web.pages.clock import now as present
from wardmote_web.trials import running
from wardmote_web.trials.book import carried_of, frozen_of
from wardmote_web.trials.forms import NewTrialForm, ReasonForm
from wardmote_web.trials.models import Trial, TrialState


@for_team(Right.TRY)
def trials(request: HttpRequest, team: Team) -> HttpResponse:
    """The team's trials, the latest first."""
    return render(request, "trials/trials.html", {"trials": team.trials.order_by("-id")})


@for_team(Right.TRY)
def new_trial(request: HttpRequest, team: Team) -> HttpResponse:
    """Draw one up."""
    form = NewTrialForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            text = form.text(team.zone)
            made = running.draw_up(team, text, by=request.user, now=present())
        except WardmoteError as error:
            form.add_error(None, str(error))
        else:
            return redirect("trial", team=team.slug, number=made.pk)
    return render(
        request, "trials/new_trial.html", {"form": form}, status=422 if form.errors else 200
    )


@for_team(Right.TRY)
def trial(request: HttpRequest, team: Team, number: int) -> HttpResponse:
    """What it asks in words, how far it is, and what comes next."""
    return _page(request, get_object_or_404(team.trials, pk=number), ReasonForm())


def _page(request: HttpRequest, found: Trial, form: ReasonForm) -> HttpResponse:
    shown: dict[str, Any] = {"trial": found, "form": form, "State": TrialState}
    try:
        if found.state == TrialState.DRAFT:
            protocol = read_protocol(found.protocol)
        else:
            told = carried_of(found)
            protocol = told.protocol
            shown |= {"frozen": frozen_of(found), "told": told}
        shown["words"] = in_words(protocol)
        shown["size"] = protocol.size.units
    except WardmoteError as error:
        shown["altered"] = str(error)
    return render(request, "trials/trial.html", shown, status=422 if form.errors else 200)


@for_team(Right.TRY)
@require_POST
def freeze_trial(request: HttpRequest, team: Team, number: int) -> HttpResponse:
    """Freeze it."""
    return _step(request, team, number, running.freeze, _("Frozen. Give the digest away now."))


@for_team(Right.TRY)
@require_POST
def start_trial(request: HttpRequest, team: Team, number: int) -> HttpResponse:
    """Start it."""
    return _step(request, team, number, running.start, _("Started."))


@for_team(Right.TRY)
@require_POST
def stop_trial(request: HttpRequest, team: Team, number: int) -> HttpResponse:
    """Stop it, for a reason."""
    found, form = get_object_or_404(team.trials, pk=number), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)

    def stop(each: Trial, **more: Any) -> None:
        running.stop(each, form.cleaned_data["why"], **more)

    return _step(request, team, number, stop, _("Stopped."))


def _step(
    request: HttpRequest, team: Team, number: int, step: Callable[..., None], done: str
) -> HttpResponse:
    found = get_object_or_404(team.trials, pk=number)
    try:
        step(found, by=request.user, now=present())
    except WardmoteError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("trial", team=team.slug, number=number)
