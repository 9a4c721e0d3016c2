"""Signing in by the council's own identity provider: whom we know by address, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from wardmote_web.accounts.models import Person
from web.accounts.a_provider import Provider
from web.cast import Cast

HOW_TO = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "install-the-desk.md"


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    """The council's provider, configured as ``oidc`` of wardmote.toml has it."""
    made = Provider()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "council",
                    "name": "Council account",
                    "client_id": "desk",
                    "secret": "s",
                    "settings": {"server_url": made.address},
                }
            ]
        }
    }
    yield made
    made.stop()


def come_by(client: Client, **answer: str) -> Any:
    """Press the button, and come back from the provider."""
    away = client.post("/account/by/council/")
    assert away.status_code == 302, away.content.decode()[:500]
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    return client.get("/account/by/council/back/", {"state": state, "code": "c", **answer})


def test_who_was_invited_comes_in(cast: Cast, provider: Provider) -> None:
    provider.claims = {"sub": "7", "email": cast.officer.email, "email_verified": True}
    client = Client()

    come_by(client)

    assert client.get("/my-account/").status_code == 200


def test_the_page_offers_it_by_its_name(cast: Cast, provider: Provider) -> None:
    assert "Sign in with Council account" in Client().get("/account/login/").content.decode()


def test_who_was_not_invited_gets_no_account(cast: Cast, provider: Provider) -> None:
    provider.claims = {"sub": "8", "email": "somebody@council.example", "email_verified": True}
    client = Client()
    before = Person.objects.count()

    answer = come_by(client)

    assert Person.objects.count() == before
    assert "You have no account here" in answer.content.decode()
    assert client.get("/my-account/").status_code == 302


def test_an_address_that_the_provider_did_not_check_proves_nothing(
    cast: Cast, provider: Provider
) -> None:
    provider.claims = {"sub": "9", "email": cast.lead.email, "email_verified": False}
    client = Client()

    come_by(client)

    assert client.get("/my-account/").status_code == 302


def test_it_counts_as_a_second_factor_and_asks_for_no_password(
    cast: Cast, provider: Provider
) -> None:
    cast.team.require_second_factor = True
    cast.team.save()
    Person.objects.filter(pk=cast.officer.pk).update(password_is_given=True)
    provider.claims = {"sub": "7", "email": cast.officer.email, "email_verified": True}
    client = Client()

    come_by(client)

    assert client.get("/desk/fenwick/time-book/").status_code == 200


def test_a_provider_that_refuses_is_said_in_our_words(cast: Cast, provider: Provider) -> None:
    provider.refuses = True

    answer = come_by(Client())

    assert answer.status_code == 401
    assert "Signing in did not work" in answer.content.decode()


def test_who_stops_at_the_provider_is_told_so(cast: Cast, provider: Provider) -> None:
    answer = come_by(Client(), error="access_denied")

    assert answer["Location"] == "/account/by/it/cancelled/"


def test_an_answer_that_was_not_asked_for_is_not_taken(cast: Cast, provider: Provider) -> None:
    provider.claims = {"sub": "7", "email": cast.officer.email, "email_verified": True}
    client = Client()

    client.get("/account/by/council/back/", {"state": "made-up", "code": "c"})

    assert client.get("/my-account/").status_code == 302


def test_there_is_no_other_provider(cast: Cast, provider: Provider) -> None:
    assert Client().post("/account/by/evil/").status_code == 404


def test_the_how_to_names_the_address_that_the_provider_sends_people_back_to(
    cast: Cast, provider: Provider, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["desk.council.example"]

    away = Client().post(
        "/account/by/council/", headers={"host": "desk.council.example"}, secure=True
    )

    (back,) = parse_qs(urlsplit(away["Location"]).query)["redirect_uri"]
    assert f"\n{back}\n" in HOW_TO.read_text(encoding="utf-8")
