"""The public page: when somebody is there, what is promised, and how it was kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from wardmote.basis.clock import FixedClock
from wardmote_web.desk.manual import mark_sent, written
from wardmote_web.promises.actions import publish
from wardmote_web.promises.models import Promise, PromiseState
from web.cast import HOURS, MONDAY, PROMISE, Cast, a_channel, a_team, asked, comes_in

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OPENS = MONDAY + timedelta(hours=9, minutes=30)
CLOSES = MONDAY + timedelta(hours=10, minutes=30)


@pytest.fixture(autouse=True)
def nothing_known_before(db: None) -> None:
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    return a_team()


def seen(client: Client, settings: Any, at: datetime, page: str = "") -> str:
    settings.WARDMOTE_CLOCK = FixedClock(at)
    answer = client.get(f"/hours/fenwick/{page}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def only_hours(cast: Cast, hours: str, promise: str = PROMISE, *, since: date) -> None:
    cast.team.patterns.all().delete()
    publish(cast.team, hours, promise, effective_from=since, by=None, now=MONDAY)


@pytest.mark.parametrize(
    ("at", "page_says", "badge_says"),
    [
        (OPENS - MINUTE, "Closed now", "opens Mon 09:30"),
        (OPENS, "Open now", "open now"),
        (CLOSES - MINUTE, "Open now", "open now"),
        (CLOSES, "Closed now", "opens Mon 15:30"),
        # Over the weekend on which the clocks go forward.
        (datetime(2026, 3, 28, 12, tzinfo=UTC), "Closed now", "opens Mon 09:30"),
    ],
)
def test_page_and_badge_say_at_each_minute_whether_somebody_is_there(
    cast: Cast, client: Client, settings: Any, at: datetime, page_says: str, badge_says: str
) -> None:
    assert page_says in seen(client, settings, at)
    assert badge_says in seen(client, settings, at, "badge.svg")


def test_the_page_says_by_when_whoever_writes_now_is_answered(
    cast: Cast, client: Client, settings: Any
) -> None:
    page = seen(client, settings, OPENS)

    assert "If you write now, a person will have replied by" in page
    assert "by the end of the next working day" in page
    assert "call 999" in page


def test_hours_that_do_not_open_again_are_said_so_and_promise_nothing(
    cast: Cast, client: Client, settings: Any
) -> None:
    only_hours(cast, "mon 09:00-10:00; closed 2026-01-01 to 2100-12-30", since=date(2025, 1, 1))

    page = seen(client, settings, MONDAY)

    assert "These hours do not open again" in page
    assert "If you write now" not in page
    assert "closed" in seen(client, settings, MONDAY, "badge.svg")


def test_a_team_that_has_published_nothing_says_so_everywhere(
    cast: Cast, client: Client, settings: Any
) -> None:
    cast.team.patterns.all().delete()

    assert "has not published its hours yet" in seen(client, settings, MONDAY)
    assert "no hours published" in seen(client, settings, MONDAY, "badge.svg")
    assert seen(client, settings, MONDAY, "hours.ics") == ""


def test_a_pattern_that_is_to_come_is_shown_before_it_is_in_force(
    cast: Cast, client: Client, settings: Any
) -> None:
    only_hours(cast, "tue 11:00-12:00", since=date(2026, 2, 1))

    page = seen(client, settings, MONDAY)

    assert "11:00" in page
    assert "What we promise" not in page


def test_a_version_that_is_over_is_not_shown(cast: Cast, client: Client, settings: Any) -> None:
    publish(
        cast.team, "tue 11:00-12:00", PROMISE, effective_from=date(2026, 1, 5), by=None, now=MONDAY
    )

    page = seen(client, settings, MONDAY)

    assert "Tuesday" in page
    assert "15:30" not in page


def test_the_calendar_has_the_openings(cast: Cast, client: Client, settings: Any) -> None:
    text = seen(client, settings, MONDAY, "hours.ics")

    assert text.startswith("BEGIN:VCALENDAR")
    assert "093000" in text


def test_promises_are_shown_with_how_many_there_were_and_with_what_was_changed(
    cast: Cast, client: Client, settings: Any
) -> None:
    channel = a_channel(cast.team)
    for n in range(3):
        conversation = comes_in(channel, asked(channel, by=f"r{n}")).conversation
        if n:
            written(conversation, "On Tuesday.", by=cast.officer, now=MONDAY)
            mark_sent(conversation, now=MONDAY + n * timedelta(hours=40))
    changed = comes_in(channel, asked(channel, by="changed")).conversation
    Promise.objects.filter(conversation=changed).update(
        state=PromiseState.CHANGED, settled_at=MONDAY
    )

    page = seen(client, settings, MONDAY + 9 * DAY)

    # One in time, one late, one not answered at all; the changed one apart.
    assert "<strong>1 of 3</strong>" in page
    assert "1 promise that we changed" in page
    assert "33% kept (3)" in seen(client, settings, MONDAY + 9 * DAY, "badge.svg")


def test_what_fell_due_longer_ago_than_ninety_days_is_not_counted(
    cast: Cast, client: Client, settings: Any
) -> None:
    channel = a_channel(cast.team)
    due = comes_in(channel, asked(channel)).conversation.due_at

    counted = []
    for late in (-MINUTE, timedelta(0), MINUTE):
        cache.clear()
        counted.append("0 of 1" in seen(client, settings, due + 90 * DAY + late))

    assert counted == [True, False, False]


def test_what_is_recorded_about_residents_is_a_page_of_its_own(
    cast: Cast, client: Client, settings: Any
) -> None:
    assert "record" in seen(client, settings, MONDAY, "what-we-record/")


def test_the_page_is_anybodys_but_one_with_a_name_on_it_is_nobody_elses(
    cast: Cast, client: Client, settings: Any
) -> None:
    settings.WARDMOTE_CLOCK = FixedClock(MONDAY)
    before = client.get("/hours/fenwick/")["Cache-Control"]

    client.force_login(cast.lead, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert before.startswith("public")
    assert "no-store" in client.get("/hours/fenwick/")["Cache-Control"]


def test_a_row_is_named_by_its_number_alone(cast: Cast) -> None:
    channel = a_channel(cast.team)
    promise = comes_in(channel, asked(channel)).conversation.promises.get()

    assert str(promise) == f"promise {promise.pk}"
    assert str(promise.pattern) == f"pattern {promise.pattern_id}"
    assert promise.pattern.hours == HOURS
