"""A part of a page that whoever is signed out asks for: elsewhere as a whole, or as it was."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client

from web.cast import Cast, a_channel, a_team, asked, comes_in

HTMX = {"HX-Request": "true"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def cast(db: None) -> Cast:
    return a_team()


def conversation(cast: Cast) -> str:
    channel = a_channel(cast.team)
    return f"/desk/fenwick/conversations/{comes_in(channel, asked(channel)).conversation.pk}/"


@pytest.mark.parametrize("page", ["/desk/fenwick/", "/desk/fenwick/what-if/", "/my-account/"])
def test_a_page_that_asks_for_itself_anew_goes_to_the_sign_in_page(
    cast: Cast, client: Client, page: str
) -> None:
    headers = {**HTMX, "HX-Current-URL": f"http://testserver{page}"}

    part, whole = client.get(page, headers=headers), client.get(page)

    assert (part.status_code, whole.status_code) == (200, 302)
    assert part["HX-Redirect"] == whole["Location"]


@pytest.mark.parametrize("part", ["live/?seen=1", "count/"])
def test_a_part_beside_what_is_being_written_is_left_and_says_so(
    cast: Cast, client: Client, part: str
) -> None:
    page = conversation(cast)
    ask = client.post if part == "count/" else client.get

    answer = ask(page + part, headers={**HTMX, "HX-Current-URL": f"http://testserver{page}"})

    assert answer.status_code == 401
    assert "HX-Redirect" not in answer
    assert b"You are signed out" in answer.content
    assert f"next={page}".encode() in answer.content


def test_no_other_site_is_led_to(cast: Cast, client: Client) -> None:
    page = conversation(cast)

    answer = client.get(
        page + "live/", headers={**HTMX, "HX-Current-URL": "https://evil.example/desk/"}
    )

    assert b"evil" not in answer.content


def test_whoever_must_show_a_second_factor_is_led_to_it_and_told_once(
    cast: Cast, client: Client, settings: LazySettings
) -> None:
    cast.team.require_second_factor = True
    cast.team.save()
    client.force_login(cast.officer, backend=BACKEND)
    headers = {**HTMX, "HX-Current-URL": "http://testserver/desk/fenwick/"}
    parts = [client.get("/desk/fenwick/", headers=headers) for _ in range(3)]

    page = client.get("/desk/fenwick/", follow=True)

    assert {each["HX-Redirect"] for each in parts} == {"/account/second-factor/"}
    assert page.content.count(b"Your team asks for a second factor.") == 1
