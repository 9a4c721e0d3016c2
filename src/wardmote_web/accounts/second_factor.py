"""Whether whoever is signed in has shown a second factor."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest


def has_second_factor(request: HttpRequest) -> bool:
    """Whether a code was asked for and given when this person signed in.

    Signing in through the council's own identity provider counts: it asks for what it asks for.
    """
    if came_by_provider(request):
        return True
    return "mfa" in _methods(request) and is_mfa_enabled(request.user)


def came_by_provider(request: HttpRequest) -> bool:
    """Whether they signed in through the council's own identity provider."""
    return "socialaccount" in _methods(request)


def _methods(request: HttpRequest) -> set[str]:
    # Asked for this person: what another showed in the same browser counts for nothing.
    records = get_authentication_records(request, request.user)
    return {str(record.get("method")) for record in records}
