"""Credentials of channels, encrypted at rest."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from wardmote.basis.errors import WardmoteError


class CredentialsUnreadable(WardmoteError):
    """They were encrypted with a key that is not in the configuration."""


def encrypt(secrets: Mapping[str, str]) -> bytes:
    """As kept in the database."""
    return _keys().encrypt(json.dumps(dict(secrets)).encode())


def decrypt(kept: bytes | memoryview) -> dict[str, str]:
    """As they were given.

    Raises:
        CredentialsUnreadable: With none of the keys.
    """
    if not kept:
        return {}
    try:
        found: dict[str, str] = json.loads(_keys().decrypt(bytes(kept)))
    except InvalidToken:
        raise CredentialsUnreadable(
            "The credentials of this channel were encrypted with a key that is no longer here.",
            where="credential_keys",
            remedy="Put the old key back after the new one, or connect the account anew.",
        ) from None
    return found


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.WARDMOTE_CREDENTIAL_KEYS])
