"""Who reads an account, and how far: one worker at a time, and never back behind what was kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.utils import InterfaceError, OperationalError

from wardmote.basis.clock import FixedClock
from wardmote.channels.ports import Fetched, Incoming
from wardmote_web.conversations.credentials import encrypt
from wardmote_web.conversations.models import Channel, Message
from wardmote_web.desk import reading
from wardmote_web.desk.receiving import LeaseLost, receive_page
from web.cast import MONDAY, Cast, a_channel, a_team, asked

pytestmark = pytest.mark.django_db
NOON = MONDAY + timedelta(hours=12)
SECOND = timedelta(seconds=1)


@pytest.fixture
def cast() -> Cast:
    return a_team()


@pytest.fixture
def channel(cast: Cast) -> Channel:
    return a_channel(cast.team, "mail")


def page(channel: Channel, number: int, *more: Incoming) -> Fetched:
    """A page with one question of that number."""
    question = asked(channel, f"question {number}", at=NOON, by=f"resident{number}")
    return Fetched((question, *more), (), {"place": number})


def take(worker: str, at: datetime) -> Channel:
    found = reading.claim(worker, now=at)
    assert found is not None
    return found


def texts() -> list[str]:
    return sorted(Message.objects.values_list("text", flat=True))


def test_an_account_is_read_by_one_worker_until_its_lease_has_run_out(channel: Channel) -> None:
    take("first", NOON)

    assert reading.claim("second", now=NOON + reading.LEASE - SECOND) is None
    assert take("second", NOON + reading.LEASE).pk == channel.pk


def test_a_page_that_was_kept_begins_the_lease_anew(channel: Channel) -> None:
    held = take("first", NOON)
    reading.renew(held, "first", now=NOON + reading.LEASE - SECOND)

    assert reading.claim("second", now=NOON + reading.LEASE) is None


def test_a_slow_worker_keeps_no_page_and_moves_no_cursor_once_another_reads(
    channel: Channel,
) -> None:
    slow = take("slow", NOON)
    other = take("other", NOON + reading.LEASE)
    receive_page(other, page(other, 2), now=NOON, worker="other")

    with pytest.raises(LeaseLost):
        receive_page(slow, page(slow, 1), now=NOON, worker="slow")
    reading.release(slow, "slow", next_at=NOON)
    reading.renew(slow, "slow", now=NOON + 9 * reading.LEASE)

    channel.refresh_from_db()
    assert channel.cursor == {"place": 2}
    assert channel.read_by == "other"
    assert channel.read_until == NOON + 2 * reading.LEASE
    assert texts() == ["question 2"]


def test_a_page_is_kept_with_its_cursor_or_not_at_all(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("wardmote_web.desk.receiving.keep_cursor", full)

    with pytest.raises(OSError, match="no space"):
        receive_page(channel, page(channel, 1), now=NOON)

    channel.refresh_from_db()
    assert channel.cursor == {}
    assert texts() == []


def test_one_message_that_cannot_be_kept_holds_up_no_other_and_is_said(channel: Channel) -> None:
    bad = asked(channel, "4 Mill Lane", at=NOON, by="bad")
    bad = replace(bad, reference={"what": object()})

    receive_page(channel, page(channel, 1, bad, asked(channel, "after", by="late")), now=NOON)

    channel.refresh_from_db()
    assert texts() == ["after", "question 1"]
    assert channel.cursor == {"place": 1}
    assert "could not be kept" in channel.missed[0]
    assert "Mill" not in channel.missed[0]


def test_where_nothing_can_be_promised_for_a_fault_of_ours_the_message_is_kept_all_the_same(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trip(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("wardmote_web.desk.receiving.acknowledge", trip)

    taken = receive_page(channel, page(channel, 1), now=NOON)

    channel.refresh_from_db()
    assert texts() == ["question 1"]
    assert taken[0].conversation.waiting_since == NOON
    assert not taken[0].conversation.promises.exists()
    assert channel.missed == []


@pytest.mark.parametrize("away", [OperationalError, InterfaceError])
def test_while_the_database_is_away_no_message_is_set_aside(
    channel: Channel, monkeypatch: pytest.MonkeyPatch, away: type[Exception]
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise away

    monkeypatch.setattr("wardmote_web.desk.receiving.take_in", gone)

    with pytest.raises(away):
        receive_page(channel, page(channel, 1), now=NOON)

    channel.refresh_from_db()
    assert channel.cursor == {}


def test_a_fault_of_ours_is_shown_on_the_channel_and_it_is_read_again_later(
    channel: Channel, settings: Any
) -> None:
    settings.WARDMOTE_CLOCK = FixedClock(NOON)
    channel.settings = {"address": "hello@council.example"}  # Nothing says where the server is.
    channel.secrets = encrypt({"password": "password"})
    channel.save()

    with pytest.raises(KeyError):
        reading.read_next("one")

    channel.refresh_from_db()
    assert channel.failing_since == NOON
    assert "KeyError" in channel.failure
    assert (channel.read_by, channel.read_until) == ("", None)
    assert channel.next_read_at > NOON
    assert channel.failures == 1


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 15), (1, 30), (5, 480), (6, 600), (9999, 600)]
)
def test_an_account_that_fails_is_tried_later_and_later_and_at_least_every_ten_minutes(
    failures: int, seconds: int
) -> None:
    assert reading.wait_after(failures) == timedelta(seconds=seconds)
