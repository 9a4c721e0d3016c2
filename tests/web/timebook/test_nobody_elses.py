"""One worker's figures are on their own page and nowhere else: every page is looked through."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from wardmote.basis.clock import FixedClock
from wardmote_web.timebook import recording
from wardmote_web.timebook.models import Entry, Group
from web.cast import MONDAY
from web.security.a_full_desk import NOON, FullDesk, a_full_desk
from web.security.conftest import signed_in_as
from web.security.every_route import POST_ONLY, routes_of_teams
from web.timebook.conftest import Office

FIGURE = "437.5"
"""Minutes that nobody would have by chance."""
SHOWN = re.compile(r"437|7\s*(?:h|hours?)\s*(?:and\s*)?1[78]")
"""As minutes, or as hours and minutes."""
BY_CHANCE = re.compile(r"<svg.*?</svg>|(?:token|form_key)\" value=\"[\w-]+|sha256:[0-9a-f]{64}")
"""What holds any three digits now and then: drawings, keys of forms, digests of data."""


@pytest.fixture
def desk(db: Any, settings: Any) -> FullDesk:
    """A team whose officer has written a figure that is known again."""
    settings.WARDMOTE_CLOCK = FixedClock(NOON)
    made = a_full_desk()
    Entry.objects.create(
        person=made.cast.officer, team=made.cast.team, kind="reading", day=NOON.date(),
        minutes=FIGURE, out_of_hours=True, sent_at_once=True,
    )  # fmt: skip
    return made


def test_the_worker_sees_it(desk: FullDesk) -> None:
    page = signed_in_as(desk.cast.officer).get("/desk/fenwick/time-book/").content.decode()

    assert SHOWN.search(page)
    assert "sent at once" in page


@pytest.mark.parametrize("who", ["colleague", "lead", "researcher", "administrator"])
def test_nobody_else_sees_it_on_any_page(desk: FullDesk, who: str) -> None:
    client = signed_in_as(getattr(desk.cast, who))
    for route in routes_of_teams():
        if route.name in POST_ONLY:
            continue
        # A picture of a reply is no text; what of it can be read as text is looked through too.
        page = client.get(route.address(desk)).content.decode(errors="replace")
        assert not SHOWN.search(BY_CHANCE.sub("", page)), route.name
        assert "sent at once" not in page or route.name in {"about_workers", "conversation"}


def test_whatever_the_address_says_the_page_is_ones_own(desk: FullDesk) -> None:
    client = signed_in_as(desk.cast.lead)
    number = desk.cast.officer.pk

    for query in ("person", "user", "id", "pk", "worker"):
        page = client.get("/desk/fenwick/time-book/", {query: number}).content.decode()
        assert not SHOWN.search(re.sub(r"token\" value=\"\w+", "", page))


def test_an_entry_is_added_to_ones_own_book_whatever_the_form_says(desk: FullDesk) -> None:
    signed_in_as(desk.cast.lead).post(
        "/desk/fenwick/time-book/",
        {"kind": "reading", "day": "2026-01-05", "minutes": "9", "person": desk.cast.officer.pk},
    )

    assert [each.minutes for each in Entry.objects.filter(person=desk.cast.lead)] == [9]


def test_a_group_of_four_is_refused_on_the_page(office: Office) -> None:
    answer = signed_in_as(office.cast.lead).post(
        "/desk/fenwick/groups/", {"name": "Four", "people": [each.pk for each in office.six[:4]]}
    )

    assert answer.status_code == 422
    assert not Group.objects.exists()


def test_a_group_is_fixed_and_ended_on_the_page(office: Office, settings: Any) -> None:
    settings.WARDMOTE_CLOCK = FixedClock(NOON)
    client = signed_in_as(office.cast.lead)
    client.post(
        "/desk/fenwick/groups/", {"name": "Five", "people": [each.pk for each in office.six[:5]]}
    )
    group = Group.objects.get()
    settings.WARDMOTE_CLOCK = FixedClock(NOON + timedelta(days=100))

    client.post("/desk/fenwick/groups/", {"end": group.pk})

    group.refresh_from_db()
    assert group.ended_on is not None


def test_figures_are_shown_with_n_and_what_is_withheld_is_said(
    office: Office, settings: Any
) -> None:
    office.fix(office.six[:5])
    for each in office.six[:5]:
        office.write(each, 8)
    office.write(office.six[0], 11, outside=True)
    settings.WARDMOTE_CLOCK = FixedClock(MONDAY + timedelta(days=100))

    page = signed_in_as(office.cast.researcher).get("/desk/fenwick/figures/").content.decode()

    assert "n = 5" in page
    assert ">50<" in page, "51 hours, rounded"
    assert "withheld" in page
    assert office.six[0].name not in page


@pytest.mark.parametrize(
    ("minutes", "kept"), [(-5, 0), (0, 0), (7, 7), (30, 30), (31, 30), (60 * 24, 30)]
)
def test_an_answer_counts_from_opening_to_writing_and_for_half_an_hour_at_most(
    office: Office, minutes: int, kept: int
) -> None:
    recording.answered(
        office.six[0], office.cast.team, opened=NOON, now=NOON + timedelta(minutes=minutes),
        out_of_hours=False,
    )  # fmt: skip

    assert Entry.objects.get().minutes == kept


def test_work_counts_on_the_day_of_the_teams_own_clock(office: Office) -> None:
    summer = NOON.replace(month=7, day=1, hour=23, minute=30)

    recording.answered(
        office.six[0], office.cast.team, opened=summer, now=summer, out_of_hours=True
    )

    assert Entry.objects.get().day.day == 2


def test_overriding_a_hold_is_noted_in_ones_own_book_alone(office: Office) -> None:
    office.write(office.six[1], 1, outside=True)
    recording.overrode_hold(office.six[0], office.cast.team, now=NOON)
    assert not Entry.objects.filter(sent_at_once=True).exists()

    office.write(office.six[0], 1, outside=True)
    recording.overrode_hold(office.six[0], office.cast.team, now=NOON)

    assert Entry.objects.get(sent_at_once=True).person == office.six[0]


def test_a_line_of_ones_own_book_can_be_deleted(office: Office) -> None:
    mine, other = office.write(office.six[0], 1), office.write(office.six[0], 2)

    signed_in_as(office.six[0]).post("/desk/fenwick/time-book/", {"delete": mine.pk})

    assert list(Entry.objects.all()) == [other]


@pytest.mark.parametrize("minutes", ["-5", "0", "1441", "NaN", "Infinity", "1e9", "x", ""])
def test_minutes_that_are_none_are_sent_back(office: Office, minutes: str) -> None:
    answer = signed_in_as(office.six[0]).post(
        "/desk/fenwick/time-book/", {"kind": "reading", "day": "2026-01-05", "minutes": minutes}
    )

    assert answer.status_code == 422
    assert not Entry.objects.exists()


def test_ones_own_page_sums_what_the_desk_saw_and_what_only_oneself_knows(
    office: Office, settings: Any
) -> None:
    settings.WARDMOTE_CLOCK = FixedClock(NOON)
    for kind, hours in (("answering", 1), ("reading", 2), ("posting", 3), ("sign-off", 4)):
        office.write(office.six[0], hours, kind=kind, day=NOON.date())

    page = signed_in_as(office.six[0]).get("/desk/fenwick/time-book/").content.decode()

    for words in ("10 h", "1 h", "2 h", "3 h", "4 h", "Getting sign-off"):
        assert words in page


def test_the_page_says_what_remains(office: Office) -> None:
    page = signed_in_as(office.six[0]).get("/desk/fenwick/what-we-record/").content.decode()

    assert "What remains" in page
    assert "database administrator" in page
