"""Promises as text, as rules, and as due times."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.hours.drawn import QUARTER, STARTS, patterns
from library.hours.given import ClockOf, InstantOf
from wardmote.basis.instants import DAY, MINUTE
from wardmote.hours.clock import NEVER, ServiceClock
from wardmote.hours.errors import NothingDue
from wardmote.hours.pattern import Pattern
from wardmote.promises.errors import HoursNotStated, UnreadablePromise
from wardmote.promises.ladder import CANDIDATES
from wardmote.promises.rule import PromiseRule, parse_promise
from wardmote.promises.window_end import ByEndOfNextWindow
from wardmote.promises.within import WithinElapsed, WithinOpen
from wardmote.promises.working_day import ByWorkingDay

_ALONE = "within by 4 0 1.5 ten open hours minutes 17:00 5pm of the next 2nd ²nd ٣ same end"
_WORDS = [*_ALONE.split(), "working day", "working days", "window"]

RULES = st.one_of(
    st.builds(WithinOpen, st.integers(1, 5000)),
    st.builds(WithinElapsed, st.integers(1, 5000)),
    st.builds(ByWorkingDay, st.integers(0, 30), st.integers(0, 1440) | st.none()),
    st.just(ByEndOfNextWindow()),
)


@given(RULES)
def test_a_promise_written_as_text_is_read_back_the_same(rule: PromiseRule) -> None:
    assert parse_promise(str(rule)) == rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("within 4 open hours", WithinOpen(240)),
        ("4 open hours", WithinOpen(240)),
        ("Within one opening hour.", WithinOpen(60)),
        ("within 1.5 working hours", WithinOpen(90)),
        ("within 90 open minutes", WithinOpen(90)),
        ("within an open hour", WithinOpen(60)),
        ("within 24 hours", WithinElapsed(1440)),
        ("within 24 hours by the wall clock", WithinElapsed(1440)),
        ("30 mins", WithinElapsed(30)),
        ("by 17:00 of the next working day", ByWorkingDay(1, 1020)),
        ("next working day 17:00", ByWorkingDay(1, 1020)),
        ("by 5pm on the next working day", ByWorkingDay(1, 1020)),
        ("by 5 p.m. next working day", ByWorkingDay(1, 1020)),
        ("by noon the same working day", ByWorkingDay(0, 720)),
        ("same working day 17:00", ByWorkingDay(0, 1020)),
        ("by 10:00 of the 2nd working day", ByWorkingDay(2, 600)),
        ("the third working day at 9.30am", ByWorkingDay(3, 570)),
        ("by the 1st working day, by 10:00", ByWorkingDay(1, 600)),
        ("by the first working day 10:00", ByWorkingDay(1, 600)),
        ("within 5 working days", ByWorkingDay(5, None)),
        ("within two working days", ByWorkingDay(2, None)),
        ("by the end of the next working day", ByWorkingDay(1, None)),
        ("by close of the same working day", ByWorkingDay(0, None)),
        ("by the end of the next window", ByEndOfNextWindow()),
        ("end of next window", ByEndOfNextWindow()),
    ],
)
def test_what_people_write_is_understood(text: str, rule: PromiseRule) -> None:
    assert parse_promise(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "within some open hours",
        "within 0 open hours",
        "within 0.5 open minutes",
        "within 99999 hours",
        "within 3 days",
        "within 4 open hours by the wall clock",
        "within zero working days",
        "within 0 working days",
        "within 1.5 working days",
        "within 261 working days",
        "by 25:00 of the next working day",
        "by 17:00 of the 0th working day",
        "by 17:00 of the last working day",
        "by 17:00 tomorrow",
    ],
)
def test_what_promises_nothing_clear_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(UnreadablePromise) as error:
        parse_promise(text)

    assert error.value.remedy


@given(st.lists(st.sampled_from(_WORDS) | st.text(max_size=3), max_size=8).map(" ".join))
def test_any_text_is_a_promise_or_an_error_in_words(text: str) -> None:
    with contextlib.suppress(UnreadablePromise):
        rule = parse_promise(text)
        assert parse_promise(str(rule)) == rule


def test_a_rule_made_by_hand_is_checked_too() -> None:
    with pytest.raises(UnreadablePromise):
        ByWorkingDay(1, 1441)
    with pytest.raises(UnreadablePromise):
        ByWorkingDay(-1, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 open hour", "within 1 open hour, counted only while the desk is open"),
        ("90 minutes", "within 90 minutes by the wall clock, whether open or closed"),
        (
            "same working day 17:00",
            "by 17:00 of the same working day, or of the next one when that time has passed",
        ),
        ("2nd working day 10:00", "by 10:00 of the 2nd working day after the day of asking"),
        (
            "end of next window",
            "by the end of the next window to open after the message was asked",
        ),
    ],
)
def test_a_promise_is_said_in_plain_words(text: str, words: str) -> None:
    assert parse_promise(text).words == words


HOURS = "mon-thu 09:30-10:00, 15:30-16:00; fri 09:30-10:00; closed holidays england"


@pytest.mark.parametrize(
    ("promise", "asked", "due"),
    [
        ("within 30 open minutes", "2026-11-25 22:00", "2026-11-26 10:00"),
        ("within 30 open minutes", "2026-11-26 09:45", "2026-11-26 15:45"),
        ("within 30 open minutes", "2026-11-26 10:00", "2026-11-26 16:00"),
        ("within 1 open hour", "2026-11-27 09:50", "2026-11-30 15:50"),
        ("within 24 hours", "2026-10-24 12:00", "2026-10-25 11:00"),
        ("next working day 17:00", "2026-11-25 07:00", "2026-11-26 17:00"),
        ("next working day 17:00", "2026-11-25 23:59", "2026-11-26 17:00"),
        ("next working day 17:00", "2026-11-26 00:00", "2026-11-27 17:00"),
        ("next working day 17:00", "2026-11-28 12:00", "2026-11-30 17:00"),
        ("next working day 17:00", "2026-12-24 12:00", "2026-12-29 17:00"),
        ("2nd working day 10:00", "2026-11-27 12:00", "2026-12-01 10:00"),
        ("same working day 17:00", "2026-11-25 07:00", "2026-11-25 17:00"),
        ("same working day 17:00", "2026-11-25 16:59", "2026-11-25 17:00"),
        ("same working day 17:00", "2026-11-25 17:00", "2026-11-26 17:00"),
        ("same working day 17:00", "2026-11-28 12:00", "2026-11-30 17:00"),
        ("end of the next working day", "2026-11-26 12:00", "2026-11-27 10:00"),
        ("end of the same working day", "2026-11-26 16:00", "2026-11-27 10:00"),
        ("end of the same working day", "2026-11-26 15:59", "2026-11-26 16:00"),
        ("end of next window", "2026-11-25 22:00", "2026-11-26 10:00"),
        ("end of next window", "2026-11-26 09:29", "2026-11-26 10:00"),
        ("end of next window", "2026-11-26 09:30", "2026-11-26 16:00"),
        ("end of next window", "2026-11-26 09:59", "2026-11-26 16:00"),
        ("end of next window", "2026-11-27 12:00", "2026-11-30 10:00"),
    ],
)
def test_when_a_reply_is_due(
    clock_of: ClockOf,
    at: InstantOf,
    local: Callable[[int], str],
    promise: str,
    asked: str,
    due: str,
) -> None:
    assert local(parse_promise(promise).due(clock_of(HOURS), at(asked))) == due


@given(patterns(), RULES, st.sampled_from(STARTS))
@settings(max_examples=60)
def test_asking_later_never_brings_the_due_time_forward_and_it_is_never_past(
    pattern: Pattern, rule: PromiseRule, start: datetime
) -> None:
    first = int(start.timestamp()) * 1_000_000
    asked = first + QUARTER // 3 * np.arange(5 * 96)

    due = rule.due(ServiceClock(pattern), asked)

    assert np.all(np.diff(due) >= 0)
    assert np.all(due > asked)


@given(patterns(), RULES, st.sampled_from(STARTS))
@settings(max_examples=25)
def test_one_message_is_due_when_it_is_among_others(
    pattern: Pattern, rule: PromiseRule, start: datetime
) -> None:
    clock = ServiceClock(pattern)
    asked = int(start.timestamp()) * 1_000_000 + 7 * DAY // 5 * np.arange(4)

    due = rule.due(clock, asked).tolist()

    for each, expected in zip(asked.tolist(), due, strict=True):
        if expected == NEVER:
            with pytest.raises(NothingDue):
                rule.due(clock, each)
        else:
            assert rule.due(clock, each) == expected


def test_where_no_window_opens_again_nothing_is_due(clock_of: ClockOf, at: InstantOf) -> None:
    asked = np.array([at("2026-11-25 12:00"), NEVER])

    assert (
        parse_promise("end of next window").due(clock_of("always"), asked).tolist() == [NEVER] * 2
    )
    assert parse_promise("24 hours").due(None, asked).tolist() == [asked[0] + DAY, NEVER]


def test_only_a_promise_by_the_wall_clock_needs_no_hours() -> None:
    asked = int(datetime(2026, 11, 25, tzinfo=UTC).timestamp()) * 1_000_000

    assert parse_promise("within 30 minutes").due(None, asked) == asked + 30 * MINUTE
    for rule in CANDIDATES:
        assert rule.needs_hours
        with pytest.raises(HoursNotStated, match="no hours are stated"):
            rule.due(None, asked)


def test_millions_of_messages_are_judged_in_columns(clock_of: ClockOf) -> None:
    generator = np.random.default_rng(7)
    asked = generator.integers(1_600_000_000, 1_750_000_000, 200_000) * 1_000_000
    clock = clock_of(HOURS)

    for rule in CANDIDATES:
        due = rule.due(clock, asked)
        picked = generator.integers(0, asked.size, 3)
        assert due[picked].tolist() == [rule.due(clock, int(asked[each])) for each in picked]
