"""Every address is protected, or says why it is public; who may come where is tried for all."""

from __future__ import annotations

import pytest
from django.test import Client

from wardmote_web.accounts.access import RIGHTS
from wardmote_web.accounts.models import Role
from web.security.a_full_desk import FullDesk
from web.security.conftest import signed_in_as
from web.security.every_route import POST_ONLY, Route, every_route, routes_of_teams

PUBLIC = {
    # Signing in.
    "account_login", "account_logout", "account_inactive", "mfa_authenticate",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "openid_connect_login", "openid_connect_callback",
    "socialaccount_login_cancelled", "socialaccount_login_error",
    # What residents read.
    "public_hours", "hours_calendar", "badge", "about_residents",
    # The style of a report, which says nothing about anybody.
    "report_style",
    # The installation.
    "start", "health",
    # A demonstration alone; elsewhere there is no such page.
    "demonstration_sign_in", "demonstration_report_style",
}  # fmt: skip
"""All that anybody may open. Whoever adds to it decides that here, by name."""
ROLES = {
    "officer": Role.OFFICER,
    "colleague": Role.OFFICER,
    "lead": Role.LEAD,
    "researcher": Role.RESEARCHER,
    "administrator": Role.ADMINISTRATOR,
}
_name = pytest.mark.parametrize("route", every_route(), ids=lambda route: route.pattern or "/")
_of_team = pytest.mark.parametrize("route", routes_of_teams(), ids=lambda route: route.pattern)


@_name
def test_every_address_says_how_it_is_protected(route: Route) -> None:
    assert route.protection, f"{route.pattern} has no decorator of accounts.protection"


def test_what_is_public_is_listed_by_name() -> None:
    said = {each.name for each in every_route() if str(each.protection).startswith("public: ")}

    assert said == PUBLIC


def test_a_public_address_says_why() -> None:
    reasons = [
        str(each.protection).removeprefix("public: ")
        for each in every_route()
        if each.name in PUBLIC
    ]

    assert all(len(reason) > 9 for reason in reasons)


def test_every_address_that_names_a_team_asks_for_a_right_in_it_or_is_public() -> None:
    named = [each for each in every_route() if "team" in each.parts]

    assert named
    assert [each.name for each in named if each.right is None and each.name not in PUBLIC] == []


@pytest.mark.parametrize("method", ["get", "post"])
@_of_team
def test_a_role_opens_what_its_rights_say_and_nothing_else(
    full_desk: FullDesk, route: Route, method: str
) -> None:
    address = route.address(full_desk)
    for who, role in ROLES.items():
        client = signed_in_as(getattr(full_desk.cast, who))

        status = getattr(client, method)(address).status_code

        if route.right not in RIGHTS[role]:
            assert status == 403, who
        elif method == "get":
            assert status == (405 if route.name in POST_ONLY else 200), who
        else:
            assert status in {200, 302, 404, 422}, who


@pytest.mark.parametrize("method", ["get", "post"])
@_of_team
def test_for_whoever_is_in_no_such_team_there_is_no_such_page(
    full_desk: FullDesk, other_desk: FullDesk, route: Route, method: str
) -> None:
    address = route.address(full_desk)
    for person in (full_desk.cast.stranger, other_desk.cast.lead, other_desk.cast.administrator):
        assert getattr(signed_in_as(person), method)(address).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
@_of_team
def test_whoever_is_signed_out_is_sent_to_sign_in(
    full_desk: FullDesk, route: Route, method: str
) -> None:
    answer = getattr(Client(), method)(route.address(full_desk))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/?next=")


@_of_team
def test_whoever_has_left_the_team_finds_no_page(full_desk: FullDesk, route: Route) -> None:
    client = signed_in_as(full_desk.cast.lead)
    full_desk.cast.lead.memberships.update(until=full_desk.conversation.asked_at)

    assert client.get(route.address(full_desk)).status_code == 404


@_of_team
def test_an_account_that_was_closed_opens_nothing(full_desk: FullDesk, route: Route) -> None:
    client = signed_in_as(full_desk.cast.lead)
    full_desk.cast.lead.is_active = False
    full_desk.cast.lead.save()

    assert client.get(route.address(full_desk)).status_code == 302


@_of_team
def test_there_is_no_page_of_a_team_that_is_not_there(full_desk: FullDesk, route: Route) -> None:
    address = route.address(full_desk, team="no-such-team")

    assert signed_in_as(full_desk.cast.lead).get(address).status_code == 404


@pytest.mark.parametrize(
    "route",
    [each for each in routes_of_teams() if "number" in each.parts],
    ids=lambda route: route.pattern,
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_number_of_another_teams_leads_nowhere(
    full_desk: FullDesk, other_desk: FullDesk, route: Route, method: str
) -> None:
    client = signed_in_as(full_desk.cast.lead)
    address = route.address(full_desk, number=other_desk.number_for(route.pattern))

    status = getattr(client, method)(address).status_code

    assert status == (405 if method == "get" and route.name in POST_ONLY else 404)


@pytest.mark.parametrize(
    "route",
    [each for each in every_route() if each.protection == "signed in"],
    ids=lambda route: route.pattern,
)
def test_signed_in_alone_is_asked_where_no_team_is_named(full_desk: FullDesk, route: Route) -> None:
    answer = Client().get(route.address(full_desk))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/?next=")


@_name
def test_nothing_is_done_for_a_form_that_is_not_ours(full_desk: FullDesk, route: Route) -> None:
    client = signed_in_as(full_desk.cast.lead, enforce_csrf_checks=True)

    answer = client.post(route.address(full_desk), {"text": "x", "name": "x"})

    assert answer.status_code == 403
    assert b"This page has waited too long" in answer.content


@pytest.mark.parametrize(
    "route", [each for each in every_route() if each.name in POST_ONLY], ids=lambda r: r.pattern
)
def test_what_does_something_is_not_done_by_a_link(full_desk: FullDesk, route: Route) -> None:
    assert signed_in_as(full_desk.cast.lead).get(route.address(full_desk)).status_code == 405
