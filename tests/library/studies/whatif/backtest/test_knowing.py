"""What was known before a week, and what each week really was."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest

from library.studies.whatif.backtest.made_history import made_reading, model
from wardmote.basis.instants import DAY, HOUR, MINUTE, NO_TIME, SECOND, from_micros, to_micros
from wardmote.conversations.building import build
from wardmote.pattern.waits import first_responses
from wardmote.promises.within import WithinElapsed
from wardmote.studies.whatif.backtest.figures import Figure, actual_figures
from wardmote.studies.whatif.backtest.knowing import known_before
from wardmote.studies.whatif.backtest.waiting import waiting_with_chances
from wardmote.studies.whatif.backtest.weeks import Week, whole_weeks
from wardmote.studies.whatif.calibration.turns import Turns
from wardmote.studies.whatif.engine.load import Backlog
from wardmote.studies.whatif.engine.ticks import AN_HOUR

LONDON = ZoneInfo("Europe/London")
WEEK = Week(date(2026, 1, 5), ZoneInfo("UTC"))


def _turns(asked: list[int], replied: list[int]) -> Turns:
    """Asked so many hours into the week, answered so many; −1 for never."""
    reply = [WEEK.start + h * HOUR if h >= 0 else NO_TIME for h in replied]
    none = np.zeros(0, dtype=np.int64)
    return Turns(
        asked_at=WEEK.start + np.array(asked, dtype=np.int64) * HOUR,
        replied_at=np.array(reply, dtype=np.int64),
        shown_at=np.full(len(asked), NO_TIME, dtype=np.int64),
        resident=np.arange(len(asked)),
        chase_turn=none, chase_at=none, send_turn=none,
    )  # fmt: skip


def _actual(
    asked: list[int], replied: list[int], until: int, *, minutes: int = 24 * 60, follow_up: int = 0
) -> dict[Figure, float]:
    found = actual_figures(
        _turns(asked, replied), [WEEK], until,
        rule=WithinElapsed(minutes), clock=None, follow_up=follow_up,
    )  # fmt: skip
    return {figure: float(actual.values[0]) for figure, actual in found.items()}


def test_a_reply_after_the_origin_is_not_known_and_its_question_waits() -> None:
    reading = made_reading(model(), 4, seed=1)
    whole = build(reading.messages, until=reading.until)
    origin = Week(date(2025, 9, 15), LONDON).start

    known = first_responses(known_before(whole, origin))

    every = first_responses(whole)
    before = every.asked_at < origin
    waits = before & (every.first_reply_at >= origin)
    assert waits.sum() > 0
    assert known.asked_at.size == before.sum()
    assert (~known.answered).sum() == waits.sum()
    assert known.until == origin


def test_what_is_sent_at_the_origin_itself_is_not_known() -> None:
    reading = made_reading(model(), 2, seed=1)
    whole = build(reading.messages, until=reading.until)
    third = whole.messages["sent_at"][2]

    known = known_before(whole, to_micros(third))

    assert known.messages.height == 2


def test_weeks_are_whole_and_run_from_monday_to_monday_through_a_clock_change() -> None:
    tuesday = datetime(2026, 3, 17, tzinfo=UTC)
    end = datetime(2026, 4, 6, tzinfo=LONDON)

    weeks = whole_weeks(to_micros(tuesday), to_micros(end), LONDON)

    assert [week.first for week in weeks] == [date(2026, 3, 23), date(2026, 3, 30)]
    assert weeks[0].end == weeks[1].start
    assert weeks[0].end - weeks[0].start == 7 * DAY - HOUR


def test_a_week_that_the_data_cut_by_a_microsecond_is_not_whole() -> None:
    assert len(whole_weeks(WEEK.start, WEEK.end, WEEK.zone)) == 1
    assert whole_weeks(WEEK.start + 1, WEEK.end, WEEK.zone) == ()
    assert whole_weeks(WEEK.start, WEEK.end - 1, WEEK.zone) == ()


def test_the_figures_of_a_week_are_its_own_messages_and_the_replies_sent_in_it() -> None:
    # Asked on Sunday before, three in the week (one never answered), and one after it.
    asked, replied = [-10, 1, 10, 100, 170], [2, 3, 40, -1, 171]

    actual = _actual(asked, replied, WEEK.end + 7 * DAY, follow_up=7 * DAY)

    assert actual == {
        Figure.MESSAGES: 3,
        Figure.KEPT: pytest.approx(1 / 3),
        Figure.WAIT: 30 * 60,
        Figure.ANSWERS: 3,
    }


def test_a_share_is_known_once_the_last_of_its_promises_has_fallen_due() -> None:
    last_due = WEEK.start + (160 + 24) * HOUR

    assert _actual([1, 160], [2, -1], last_due)[Figure.KEPT] == 0.5
    assert np.isnan(_actual([1, 160], [2, -1], last_due - 1)[Figure.KEPT])


def test_a_wait_is_known_when_the_data_have_followed_it_and_counts_as_that_long_at_most() -> None:
    def wait(until: int) -> float:
        return _actual([1, 2], [-1, -1], until, follow_up=2 * DAY)[Figure.WAIT]

    assert wait(WEEK.end + 2 * DAY) == 2 * DAY / MINUTE
    assert np.isnan(wait(WEEK.end + 2 * DAY - SECOND))


def test_a_week_without_messages_has_a_count_and_neither_share_nor_wait() -> None:
    actual = _actual([], [], WEEK.end + 9 * DAY)

    assert actual[Figure.MESSAGES] == 0
    assert np.isnan(actual[Figure.KEPT])
    assert np.isnan(actual[Figure.WAIT])


def test_who_was_passed_over_often_is_less_likely_ever_to_be_answered() -> None:
    # Of ten that came at once, eight were answered one after another, and two never.
    known = _turns([0] * 10, [1, 2, 3, 4, 5, 6, 7, 8, -1, -1])
    hours_ago = np.array([100, 96, 93, 40])
    backlog = Backlog(-hours_ago * AN_HOUR, np.zeros(4, dtype=np.uint8))

    waiting = waiting_with_chances(backlog, known, WEEK.start + 100 * HOUR, answered=0.8)

    # Passed over by 8 replies, 4, 1 and none: of those who were, so many were still to be answered.
    assert waiting.chance.tolist() == pytest.approx([0, 4 / 6, 7 / 9, 0.8])


def test_where_all_are_answered_all_that_wait_will_be() -> None:
    backlog = Backlog(np.array([-500]), np.zeros(1, dtype=np.uint8))

    waiting = waiting_with_chances(backlog, _turns([0], [1]), WEEK.end, answered=1.0)

    assert waiting.chance.tolist() == [1.0]


def test_what_came_later_changes_nothing_of_what_was_known() -> None:
    reading = made_reading(model(), 4, seed=2)
    origin = Week(date(2025, 9, 15), LONDON)
    cut = reading.messages.filter(pl.col("sent_at") < from_micros(origin.start))

    from_all = known_before(build(reading.messages, until=reading.until), origin.start)
    alone = known_before(build(cut, until=reading.until), origin.start)

    assert from_all.conversations.drop("platform", "account").equals(
        alone.conversations.drop("platform", "account")
    )
    assert from_all.silence == timedelta(days=14)
