"""Credentials are encrypted at rest, and keys can be changed without connecting anew."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from wardmote.channels.ports import Signed
from wardmote_web.conversations.credentials import CredentialsUnreadable, decrypt, encrypt
from wardmote_web.conversations.models import Channel
from web.cast import a_channel, a_team

SECRET = "an-app-password-that-nobody-may-read"


@pytest.fixture
def keys(settings: Any) -> list[str]:
    settings.WARDMOTE_CREDENTIAL_KEYS = [Fernet.generate_key().decode()]
    found: list[str] = settings.WARDMOTE_CREDENTIAL_KEYS
    return found


def test_what_is_encrypted_is_read_back(keys: list[str]) -> None:
    kept = encrypt({"password": SECRET})

    assert decrypt(kept) == {"password": SECRET}
    assert decrypt(memoryview(kept)) == {"password": SECRET}
    assert decrypt(b"") == {}


@pytest.mark.django_db
def test_the_database_does_not_hold_the_secret(keys: list[str]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("lacking sqlite: this looks into the bytes of the database")
    signed = Signed("author", "handle", "name", {"password": SECRET})
    channel = a_channel(a_team().team, "mail", signed=signed)

    connection.ensure_connection()
    held = connection.connection.serialize()

    assert b"fenwick" in held  # so that this looks at the right database
    assert SECRET.encode() not in held
    assert decrypt(Channel.objects.get(pk=channel.pk).secrets) == {"password": SECRET}


def test_a_new_key_before_the_old_one_reads_what_the_old_one_wrote(
    keys: list[str], settings: Any
) -> None:
    old = encrypt({"password": SECRET})
    settings.WARDMOTE_CREDENTIAL_KEYS = [Fernet.generate_key().decode(), *keys]

    new = encrypt({"password": SECRET})

    assert decrypt(old) == {"password": SECRET}
    settings.WARDMOTE_CREDENTIAL_KEYS = settings.WARDMOTE_CREDENTIAL_KEYS[:1]
    assert decrypt(new) == {"password": SECRET}


def test_without_the_key_the_error_says_what_to_do_and_nothing_of_the_secret(
    keys: list[str], settings: Any
) -> None:
    kept = encrypt({"password": SECRET})
    settings.WARDMOTE_CREDENTIAL_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(CredentialsUnreadable, match="Put the old key back") as error:
        decrypt(kept)

    assert SECRET not in str(error.value)
    assert error.value.__cause__ is None
