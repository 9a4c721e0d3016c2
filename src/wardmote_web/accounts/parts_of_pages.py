"""When a page that is open asks for a part of itself, and whoever opened it is signed out by now.

A redirect would be followed by the browser unseen, and the part would go blank.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect


def is_part(request: HttpRequest) -> bool:
    """Whether a page that is open asks, and not somebody who wants a page."""
    return bool(getattr(request, "htmx", False))


def led_elsewhere(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Somebody must go elsewhere first: the whole page goes, or says so and stays as it was.

    A part with an address of its own stands beside what somebody may be writing, which would be
    lost. A part that is the page itself (a list, a what-if) goes.
    """
    if not is_part(request):
        return answer
    around = request.htmx.current_url_abs_path or request.get_full_path()
    if urlsplit(around).path == request.path:
        return HttpResponseClientRedirect(answer["Location"])
    shown = {"way_in": redirect_to_login(around).url}
    return render(request, "accounts/signed_out.html", shown, status=401)
