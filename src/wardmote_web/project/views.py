"""Where one comes in."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wardmote_web.accounts.access import teams_of
from wardmote_web.accounts.models import Person, Team
from wardmote_web.accounts.protection import public


@public("the way in: sign in, or the teams' public pages")
def start(request: HttpRequest) -> HttpResponse:
    """To the inbox of whoever is signed in; for others, the teams and the way to sign in."""
    if isinstance(request.user, Person) and (teams := teams_of(request.user)):
        return redirect("inbox", team=teams[0].slug)
    return render(request, "project/start.html", {"teams": Team.objects.order_by("name")})


@public("a load balancer asks whether this process can serve")
def health(request: HttpRequest) -> HttpResponse:
    """200 where the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
