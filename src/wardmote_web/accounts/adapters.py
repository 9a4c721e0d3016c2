"""How allauth is to behave here: accounts are made by whoever manages people."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class NobodySignsUpAlone(DefaultAccountAdapter):
    """No account without an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class OnlyWhoeverWasInvited(DefaultSocialAccountAdapter):
    """An identity provider lets in whom we know by address, and nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False
