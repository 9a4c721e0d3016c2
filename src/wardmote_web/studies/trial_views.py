"""What a trial can find, and its findings: at its end, or early for a reason that is printed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe

from wardmote.basis.errors import WardmoteError
from wardmote.findings.canonical import digest
from wardmote.findings.json_form import dump
from wardmote.report.page import render as report
from wardmote.studies.trials import log
from wardmote.studies.trials.errors import OutcomesNotYetOpen
from wardmote.studies.trials.words import in_words
from wardmote_web.accounts.access import Right
from wardmote_web.accounts.models import Team
from wardmote_web.accounts.protection import for_team
from wardmote_web.pages.clock import now as present
from wardmote_web.studies import trying
from wardmote_web.trials import running
from wardmote_web.trials.book import add, frozen_of, locked
from wardmote_web.trials.forms import ReasonForm
from wardmote_web.trials.models import Trial, TrialState


@for_team(Right.TRY)
def trial_power(request: HttpRequest, team: Team, number: int) -> HttpResponse:
    """What a trial of this size can find."""
    trial = get_object_or_404(team.trials, pk=number)
    shown: dict[str, Any] = {"trial": trial}
    try:
        shown["lines"] = trying.in_words(trying.power(trial, present()))
    except WardmoteError as error:
        shown["refused"] = str(error)
    return render(request, "studies/trial_power.html", shown)


@for_team(Right.TRY)
def trial_findings(request: HttpRequest, team: Team, number: int) -> HttpResponse:
    """The findings: shown, downloaded (``download``), or opened early (``why``)."""
    trial = get_object_or_404(team.trials, pk=number)
    form = ReasonForm(request.POST if "why" in request.POST else None)
    shown: dict[str, Any] = {"trial": trial, "form": form}
    try:
        if form.is_valid():
            running.open_early(trial, form.cleaned_data["why"], by=request.user, now=present())
            return redirect("trial_findings", team=team.slug, number=number)
        if "download" in request.POST:
            return _document(trial)
        shown["body"] = _body(trial)
    except OutcomesNotYetOpen:
        shown["too_early"] = trial.state == TrialState.RUNNING
        shown["refused"] = not shown["too_early"]
    except WardmoteError as error:
        shown["refused"] = str(error)
    return render(request, "studies/trial_findings.html", shown, status=422 if form.errors else 200)


def _body(trial: Trial) -> str:
    found = trying.findings(trial, present())
    protocol = frozen_of(trial).protocol
    page = report(
        found,
        title=protocol.question,
        subtitle=f"The trial “{protocol.name}”",
        notes=in_words(protocol),
        fiction=trial.team.is_demonstration,
    )
    # Rendered by the library with everything escaped; no words of residents are in it.
    return mark_safe(page.body)  # noqa: S308


def _document(trial: Trial) -> HttpResponse:
    """For ``wardmote evidence add``; that it was made is in the log, with its digest."""
    now = present()
    with transaction.atomic():
        row = locked(trial)
        document = dump(trying.findings(row, now), digests=True)
        add(row, now, lambda before, at: log.told(before, digest(document), at))
    answer = HttpResponse(document, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{trial.name}.json"'
    return answer
