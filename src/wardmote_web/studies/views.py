"""Audit and what-if on the desk's own history."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wardmote_web.accounts.access import Right
from wardmote_web.accounts.models import Team
from wardmote_web.accounts.protection import for_team


@for_team(Right.STUDY)
def audit(request: HttpRequest, team: Team) -> HttpResponse:
    """The audit of what came and what was answered."""
    return render(request, "studies/audit.html", {})


@for_team(Right.STUDY)
def what_if(request: HttpRequest, team: Team) -> HttpResponse:
    """What residents would see under other hours."""
    return render(request, "studies/what_if.html", {})
