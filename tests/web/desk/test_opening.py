"""The sign on the door: open, closed until, or nothing that closes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wardmote_web.desk.opening import opening_of
from wardmote_web.promises.actions import publish
from web.cast import MONDAY
from web.conversations.a_desk import Desk

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("edge", "before", "on_it"),
    [
        ("2026-01-05T09:30Z", False, True),
        ("2026-01-05T10:30Z", True, False),
        # The Friday before and the Monday after the clocks go forward, and back.
        ("2026-03-27T09:30Z", False, True),
        ("2026-03-30T08:30Z", False, True),
        ("2026-03-30T15:30Z", True, False),
        ("2026-10-23T08:30Z", False, True),
        ("2026-10-26T09:30Z", False, True),
        ("2026-10-26T16:30Z", True, False),
    ],
)
def test_the_desk_opens_and_closes_at_its_minute_by_the_teams_clock(
    desk: Desk, edge: str, before: bool, on_it: bool
) -> None:
    at = datetime.fromisoformat(edge).astimezone(UTC)

    signs = [opening_of(desk.cast.team, at + late).is_open for late in (-MINUTE, 0 * MINUTE)]

    assert signs == [before, on_it]
    assert opening_of(desk.cast.team, at + MINUTE).is_open is on_it


@pytest.mark.parametrize(
    ("closed_at", "next_at"),
    [
        ("2026-01-05T22:00Z", "2026-01-06T09:30Z"),
        ("2026-01-09T22:00Z", "2026-01-12T09:30Z"),
        ("2026-03-27T22:00Z", "2026-03-30T08:30Z"),
        ("2026-10-23T22:00Z", "2026-10-26T09:30Z"),
        # Good Friday and Easter Monday.
        ("2026-04-02T22:00Z", "2026-04-07T08:30Z"),
    ],
)
def test_a_closed_desk_says_when_it_opens_next(desk: Desk, closed_at: str, next_at: str) -> None:
    sign = opening_of(desk.cast.team, datetime.fromisoformat(closed_at))

    assert not sign.is_open
    assert sign.next_at == datetime.fromisoformat(next_at)


def test_before_anything_is_in_force_nothing_closes_the_desk(desk: Desk) -> None:
    desk.cast.team.patterns.all().delete()
    unpublished = opening_of(desk.cast.team, MONDAY)

    publish(
        desk.cast.team, "tue 09:00-10:00", "by the end of the next window",
        effective_from=MONDAY.date() + timedelta(days=1), by=None, now=MONDAY,
    )  # fmt: skip

    night = MONDAY + timedelta(hours=23)
    assert unpublished.is_open
    assert opening_of(desk.cast.team, night).is_open
    assert not opening_of(desk.cast.team, night + timedelta(hours=2)).is_open
