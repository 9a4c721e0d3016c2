"""That somebody answered, and what, changes no page, header or cookie of anybody else's."""

from __future__ import annotations

import re
from typing import Any

import pytest

from wardmote.basis.clock import FixedClock
from wardmote_web.pulse.keys import COOKIE
from wardmote_web.timebook import sharing
from web.cast import a_person
from web.pulse.conftest import FIRST, PAGE, all_of
from web.security.a_full_desk import NOON, FullDesk, a_full_desk
from web.security.conftest import signed_in_as
from web.security.every_route import POST_ONLY, routes_of_teams

_ONCE = re.compile(r"(?:token|form_key|once)\" value=\"[\w-]+|X-CSRFToken\": ?\"\w+")
_PICTURE = re.compile(r"<svg.*?</svg>", re.S)


@pytest.fixture
def desk(db: Any, settings: Any) -> FullDesk:
    """A team with one of everything, and a group in which the officer and the lead are."""
    settings.WARDMOTE_CLOCK = FixedClock(NOON)
    made = a_full_desk()
    people = [made.cast.officer, made.cast.lead, *(a_person(f"w{n}") for n in range(3))]
    group = sharing.fix_group(
        made.cast.team, "Front", people, by=made.cast.lead, on=FIRST.replace(year=2025)
    )
    assert group.fixed_from < FIRST
    return made


def pages(desk: FullDesk, who: str) -> dict[str, str]:
    """All that somebody can open, as text."""
    client = signed_in_as(getattr(desk.cast, who))
    found = {}
    for route in routes_of_teams():
        if route.name not in POST_ONLY:
            page = client.get(route.address(desk)).content.decode(errors="replace")
            found[route.name] = _ONCE.sub("", _PICTURE.sub("", page))
    assert len(found) > 25
    return found


@pytest.mark.parametrize("who", ["colleague", "lead", "researcher", "administrator", "officer"])
def test_no_page_changes_for_anybody_when_an_officer_answers_on_their_own_browser(
    desk: FullDesk, who: str
) -> None:
    pages(desk, who)  # Whatever comes of a first look has come.
    before = pages(desk, who)

    answered = signed_in_as(desk.cast.officer).post(PAGE, {"what": "answer", **all_of(5)})
    assert COOKIE in answered.cookies
    after = pages(desk, who)

    assert {name for name in before if before[name] != after[name]} == set()


def test_no_other_page_is_sent_the_key(desk: FullDesk) -> None:
    """A browser sends a cookie to its path and to what is below: no other address is there."""
    below = [route.name for route in routes_of_teams() if route.address(desk).startswith(PAGE)]

    assert below == ["pulse"]


def test_the_page_of_one_team_knows_nothing_of_a_group_of_another(desk: FullDesk) -> None:
    other = a_full_desk("borchester", "marrow")
    client = signed_in_as(other.cast.officer)

    page = client.get("/desk/borchester/pulse/").content.decode()

    assert "You are in no fixed group" in page
    assert client.get(PAGE).status_code == 404
