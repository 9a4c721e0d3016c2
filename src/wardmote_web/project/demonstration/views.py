"""Where a newcomer comes in, what there is to see, and the report."""

from __future__ import annotations

from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from wardmote.hours.wording import week_in_words
from wardmote.report.stylesheet import stylesheet
from wardmote_web.accounts.models import Person, Team
from wardmote_web.accounts.protection import View, public, signed_in
from wardmote_web.conversations.models import State
from wardmote_web.desk.opening import opening_of
from wardmote_web.pages.clock import now as present
from wardmote_web.project.demonstration import report as kept
from wardmote_web.project.demonstration.people import EVERYBODY, OFFICER, TO_SIGN_IN_AS, Colleague
from wardmote_web.project.demonstration.sign_in import is_from_here, use

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def only_here(view: View) -> View:
    """Only in a demonstration, and only for this machine; elsewhere there is no such page."""

    @wraps(view)
    def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.WARDMOTE_DEMONSTRATION or not is_from_here(request):
            raise Http404
        return view(request, *args, **kwargs)

    return seen


@public("a one-time link signs the newcomer in: in a demonstration, and from this machine, alone")
@only_here
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in as the officer; the link is good once, and later leads whoever is in to the guide."""
    if isinstance(request.user, Person):
        return redirect("demonstration")
    if not use(settings.INSTALLATION.folder, token):
        return render(request, "project/demonstration_used.html", status=410)
    return _signed_in_as(request, OFFICER)


@signed_in
@require_POST
@only_here
def sign_in_as(request: HttpRequest, part: str) -> HttpResponse:
    """Look at the desk as somebody else who is made up."""
    if part not in TO_SIGN_IN_AS or not _is_made_up(request):
        raise Http404
    return _signed_in_as(request, TO_SIGN_IN_AS[part])


@signed_in
@only_here
def guide(request: HttpRequest) -> HttpResponse:
    """What there is to see."""
    team = get_object_or_404(Team, is_demonstration=True)
    now = present()
    opening = opening_of(team, now)
    hours = (
        opening.hours.clock.pattern.version_on(now.astimezone(ZoneInfo(team.zone)).date())
        if opening.hours
        else None
    )
    waiting = team.conversations.filter(state=State.WAITING, due_at__isnull=False)
    request.team = team  # for templates: whose page this is
    shown = {
        "team": team,
        "now": now,
        "opening": opening,
        "hours": week_in_words(hours).rstrip(".") if hours else "",
        "first": waiting.order_by("due_at").first(),
        "parts": dict(TO_SIGN_IN_AS),
        "folder": settings.INSTALLATION.folder,
        "has_report": kept.body(settings.INSTALLATION.folder) is not None,
    }
    with timezone.override(ZoneInfo(team.zone)):
        return render(request, "project/demonstration.html", shown)


@signed_in
@only_here
def report(request: HttpRequest) -> HttpResponse:
    """The report on the borough's archive, as ``wardmote demo`` makes it."""
    body = kept.body(settings.INSTALLATION.folder)
    if body is None:
        raise Http404
    request.team = get_object_or_404(Team, is_demonstration=True)
    # Rendered by the library with everything escaped, from a file of this installation's own.
    shown = {"body": mark_safe(body)}  # noqa: S308
    return render(request, "project/demonstration_report.html", shown)


@public("a stylesheet; it says nothing about anybody")
@only_here
def report_style(request: HttpRequest) -> HttpResponse:
    """How the report looks: apart from its body, since no page here may hold a style."""
    return HttpResponse(stylesheet(), content_type="text/css; charset=utf-8")


def _is_made_up(request: HttpRequest) -> bool:
    return request.user.email in {each.email for each in EVERYBODY}


def _signed_in_as(request: HttpRequest, colleague: Colleague) -> HttpResponse:
    login(request, get_object_or_404(Person, email=colleague.email), backend=BACKEND)
    return redirect("demonstration")
