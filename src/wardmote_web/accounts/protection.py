"""Every address is protected or says why it is public; a test walks them all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote_web.accounts.access import Right, allows, membership_in, memberships_of
from wardmote_web.accounts.models import Person, Team
from wardmote_web.accounts.parts_of_pages import is_part, led_elsewhere
from wardmote_web.accounts.second_factor import came_by_provider, has_second_factor

View = Callable[..., HttpResponse]


def public(reason: str) -> Callable[[View], View]:
    """Anybody may come here; the reason is listed in the documents."""

    def mark(view: View) -> View:
        @wraps(view)
        def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        seen.protection = f"public: {reason}"  # type: ignore[attr-defined]  # read by the test of all addresses
        return seen

    return mark


def signed_in(view: View) -> View:
    """Anybody who is signed in may come here, whatever their team."""

    @wraps(view)
    def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return led_elsewhere(request, redirect_to_login(request.get_full_path()))
        return view(request, *args, **kwargs)

    seen.protection = "signed in"  # type: ignore[attr-defined]  # read by the test of all addresses
    return seen


def for_team(right: Right) -> Callable[[View], View]:
    """Whoever has the right in the team that the address names; the view is given the team.

    The address holds ``team`` (a slug); the view takes ``request, team`` and what else it names.
    Not a member: there is no such page. A member without the right: refused in words.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def seen(request: HttpRequest, team: str, *args: Any, **kwargs: Any) -> HttpResponse:
            person = request.user
            if not isinstance(person, Person):
                return led_elsewhere(request, redirect_to_login(request.get_full_path()))
            request.memberships = memberships_of(person)
            mine = membership_in(request.memberships, team)
            found = mine.team
            if (detour := _detour(request, person, found)) is not None:
                return led_elsewhere(request, detour)
            if not allows(person, mine.role, right):
                raise PermissionDenied(right.value)
            request.team = found
            with timezone.override(ZoneInfo(found.zone)):
                return view(request, found, *args, **kwargs)

        seen.protection = right.value  # type: ignore[attr-defined]  # read by the test of all addresses
        seen.right = right  # type: ignore[attr-defined]  # the same
        return seen

    return mark


def _detour(request: HttpRequest, person: Person, team: Team) -> HttpResponse | None:
    """Where somebody must go first: to a password of their own, to a second factor."""
    if person.password_is_given and not came_by_provider(request):
        _say(request, _("Choose a password of your own first: somebody has seen this one."))
        return redirect("account_change_password")
    if team.require_second_factor and not has_second_factor(request):
        _say(request, _("Your team asks for a second factor."))
        if not is_mfa_enabled(person):
            return redirect("mfa_index")
        return redirect_to_login(request.get_full_path(), reverse("mfa_reauthenticate"))
    return None


def _say(request: HttpRequest, words: str) -> None:
    """Say it on the page that comes next; a part of a page asks again and again, and is no page."""
    if not is_part(request):
        messages.info(request, words)
