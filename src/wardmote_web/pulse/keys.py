"""The key that only the officer's own browser holds, and what the database holds of it.

The key is 256 bits of chance in a cookie that is sent to the pulse's own page alone. The server
forgets it with each request. The database holds, by group and week, the keyed digest of whose
answer it is: without the key nobody can tell which digests of two weeks are one person's, nor try
out who it may be. The person's number is in it so that two people who share a browser do not read
each other's answers.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from wardmote_web.accounts.models import Person, Team

COOKIE = "wardmote_pulse"
LASTS = 400 * 24 * 3600
"""Seconds; browsers keep no cookie for longer. Each answer starts it anew."""
_KEY = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def new_key() -> str:
    """A key that nobody else has or could guess."""
    return secrets.token_urlsafe(32)


def held_by(request: HttpRequest) -> str | None:
    """The key that the browser holds for this page; None if it holds none, or none of ours."""
    key = request.COOKIES.get(COOKIE, "")
    return key if _KEY.fullmatch(key) else None


def give(response: HttpResponse, key: str, team: Team) -> None:
    """Let the browser keep the key, out of reach of scripts and of every other page."""
    response.set_cookie(
        COOKIE,
        key,
        max_age=LASTS,
        path=_path(team),
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Strict",
    )


def forget(response: HttpResponse, team: Team) -> None:
    """Let the browser throw the key away."""
    response.delete_cookie(COOKIE, path=_path(team), samesite="Strict")


def digest(key: str, person: Person, group: int, week: date) -> str:
    """What the database holds of a key, for one group and week."""
    said = f"pulse\n{group}\n{week.isoformat()}\n{person.pk}"
    return hmac.new(key.encode(), said.encode(), hashlib.sha256).hexdigest()


def _path(team: Team) -> str:
    return reverse("pulse", kwargs={"team": team.slug})
