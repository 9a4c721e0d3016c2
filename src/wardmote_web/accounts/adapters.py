"""How allauth is to behave here: accounts are made by whoever manages people."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString

from wardmote_web.accounts.models import Person


class NobodySignsUpAlone(DefaultAccountAdapter):
    """No account without an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def set_password(self, user: Person, password: str) -> None:
        """A password that somebody chose: from now on nobody else has ever seen it."""
        user.password_is_given = False
        super().set_password(user, password)


class OnlyWhoeverWasInvited(DefaultSocialAccountAdapter):
    """An identity provider lets in whom we know by address, and nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False


class KeysEncrypted(DefaultMFAAdapter):
    """Keys of second factors and recovery codes are encrypted at rest, as credentials are."""

    def encrypt(self, text: str) -> str:
        """As kept in the database."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As it was given."""
        return _keys().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> SafeString:
        """The QR code as a part of the page: an address ``data:`` would be refused by the CSP."""
        svg: str = super().build_totp_svg(url)
        # Drawn by a library from a key of ours: nothing in it was written by anybody.
        return SafeString(svg[svg.index("<svg") :])


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.WARDMOTE_CREDENTIAL_KEYS])
