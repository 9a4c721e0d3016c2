"""Every page, by everybody who may see it, open and closed: nothing stands in anybody's way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from django.test import Client
from django.urls import get_resolver

from journeys.desk.borough import NIGHT, OPEN, Borough
from journeys.desk.in_the_way import Walk, in_the_way, moving
from journeys.desk.places import (
    A_FILE,
    NO_PAGE,
    ON_THE_WAY,
    POST_ONLY,
    names_visited,
    places,
    wrong_ones,
)
from journeys.desk.seen import Seen
from web.security.a_full_desk import a_full_desk
from web.security.every_route import every_route

Visit = Callable[..., Seen]
REFUSALS = {"socialaccount_login_error": 401}
"""Pages that are themselves the answer to something refused."""
_ONCE = re.compile(r'(csrfmiddlewaretoken" value|X-CSRFToken"): ?"[^"]*"|value="[A-Za-z0-9]{64}"')
"""What differs each time that a page is made."""


def named(resolver: Any) -> Iterator[str]:
    """The names of all addresses."""
    for each in resolver.url_patterns:
        if hasattr(each, "url_patterns"):
            yield from named(each)
        else:
            yield each.name


def test_every_address_is_walked_or_said_to_be_no_page_and_why() -> None:
    on_the_way = {name for names in ON_THE_WAY.values() for name in names}
    every = set(named(get_resolver()))

    assert every - names_visited() - on_the_way - set(NO_PAGE) == set()
    assert {*names_visited(), *on_the_way, *NO_PAGE} - every == set(), "these are gone"
    assert set(NO_PAGE) & (names_visited() | on_the_way) == set()


def test_what_is_said_to_be_no_page_is_none(at: Callable[..., None], settings: Any) -> None:
    settings.WARDMOTE_DEMONSTRATION = True
    desk, wrong = a_full_desk(), {}
    client = Client(REMOTE_ADDR="127.0.0.1")
    client.force_login(
        desk.cast.lead, backend="allauth.account.auth_backends.AuthenticationBackend"
    )

    for route in every_route():
        reason = NO_PAGE.get(route.name)
        if reason is None:
            continue
        answer = client.get(route.address(desk))
        if reason == POST_ONLY:
            is_so = answer.status_code == 405
        elif reason == A_FILE:
            is_so = answer.status_code == 200 and "html" not in answer["Content-Type"]
        else:
            is_so = answer.status_code == 200 and b"<html" not in answer.content
        if not is_so:
            wrong[route.name] = (answer.status_code, answer["Content-Type"])

    assert wrong == {}


def test_nothing_stands_in_the_way_of_any_reader(
    borough: Borough, visit: Visit, at: Callable[..., None], axe: str
) -> None:
    walk = Walk(axe)
    told: dict[tuple[str, str], str] = {}

    for role, paths in places(borough).items():
        seen = visit(getattr(borough.cast, role) if role else None)
        for hour in (OPEN, NIGHT):
            at(hour)
            for name, path in paths.items():
                # A page that says the same at night stands in nobody's way then either.
                words = _ONCE.sub("", seen.context.request.get(seen.base + path).text())
                if told.get((role, name)) == words:
                    continue
                told[role, name] = words
                place = f"page-{name}-{role}-1280-{hour:%H}"
                walk.go(seen, place, path, status=REFUSALS.get(name, 200))
                seen.shot(place, kept_always=place == "page-inbox-officer-1280-10")
        seen.close()

    assert walk.found == {}
    assert walk.names == names_visited()


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_what_moves_is_seen_to_move(
    visit: Visit, borough: Borough, motion: Literal["reduce", "no-preference"]
) -> None:
    """The walk's look at motion finds what there is, so that finding none means something."""
    seen = visit(None)
    page = seen.go(places(borough)[""]["start"])
    page.emulate_media(reduced_motion=motion)
    page.evaluate("document.body.style.transition = 'color 1s'")

    assert bool(moving(seen)) == (motion == "no-preference")


def test_a_form_sent_back_with_errors_stands_in_nobodys_way(
    borough: Borough, visit: Visit, axe: str
) -> None:
    found: dict[str, object] = {}
    browsers = {role: visit(getattr(borough.cast, role)) for role in ("officer", "lead")}

    for name, (role, path, entered, button) in wrong_ones(borough).items():
        seen = browsers[role]
        page = seen.go(path)
        for field, words in entered.items():
            page.fill(f"main [name={field}] >> nth=0", words)
        page.click(f"main {button}")
        # Whoever cannot see the page hears what is wrong at once: the summary takes the focus.
        page.wait_for_selector(".govuk-error-summary:focus")
        titled = page.title().startswith("Error:")
        seen.shot(f"error-{name}-1280")
        faults = in_the_way(seen, axe)
        if faults or not titled:
            found[name] = [titled, *faults]

    assert found == {}
