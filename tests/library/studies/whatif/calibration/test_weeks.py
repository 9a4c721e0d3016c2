from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from library.conversations.made_messages import MONDAY, Desk
from library.studies.whatif.calibration.made_logs import LONDON, conversations_of
from wardmote.basis.instants import DAY, HOUR, WEEK, to_micros
from wardmote.studies.whatif.calibration.fitting import stated
from wardmote.studies.whatif.calibration.refusals import NoHistory
from wardmote.studies.whatif.calibration.weeks import RealWeeks, real_weeks
from wardmote.studies.whatif.engine.load import Backlog
from wardmote.studies.whatif.engine.serving import generate
from wardmote.studies.whatif.engine.ticks import A_DAY, A_WEEK, AN_HOUR, NEVER, Period

UTC = ZoneInfo("UTC")
START = to_micros(MONDAY)
PERIOD = Period(date(2026, 2, 2), 6, UTC)
RATES = stated(60, 4)


def weeks_of(counts: list[int], zone: ZoneInfo = UTC) -> RealWeeks:
    """Week k has ``counts[k]`` messages, an hour apart from Monday 10:00, all answered."""
    asked = np.concatenate(
        [START + k * WEEK + (10 + np.arange(n)) * HOUR for k, n in enumerate(counts)]
    ).astype(np.int64)
    end = START + len(counts) * WEEK
    return real_weeks(conversations_of(asked, asked + HOUR // 2, end), zone, START, end)


def test_each_week_is_one_that_really_was() -> None:
    load = weeks_of([1, 3, 7]).load(RATES, 40, PERIOD, 1)

    arrivals = load.arrival[load.arrival != NEVER]
    per_week = np.array(
        [np.bincount(row[row != NEVER] // A_WEEK, minlength=6) for row in load.arrival]
    )
    assert set(per_week.ravel().tolist()) == {1, 3, 7}
    share = [(per_week == k).mean() for k in (1, 3, 7)]
    assert share == pytest.approx([1 / 3] * 3, abs=3 * np.sqrt(2 / 9 / 240))
    assert set((arrivals % A_WEEK // AN_HOUR).tolist()) == set(range(10, 17))


def test_a_message_keeps_its_handling_by_its_number() -> None:
    drawn = weeks_of([20, 20]).load(RATES, 2, PERIOD, 5)
    generated = generate([RATES.point()], 2, PERIOD, 5)

    n = min(int(drawn.count.min()), int(generated.count.min()))
    assert (drawn.handling[:, :n] == generated.handling[:, :n]).all()
    assert (drawn.urgent[:, :n] == generated.urgent[:, :n]).all()


def test_those_that_wait_at_the_start_come_first_with_handling_of_their_own() -> None:
    backlog = Backlog(np.array([-500, -20]), np.array([1, 0], dtype=np.uint8))

    drawn = weeks_of([5]).load(RATES, 2, PERIOD, 5, backlog)
    generated = generate([RATES.point()], 2, PERIOD, 5, backlog=backlog)

    assert drawn.waiting == 2
    assert drawn.arrival[:, :2].tolist() == [[-500, -20]] * 2
    assert drawn.urgent[:, :2].tolist() == [[1, 0]] * 2
    assert (drawn.handling[:, :2] == generated.handling[:, :2]).all()
    assert drawn.count.tolist() == [32, 32]


def test_a_replicate_is_the_same_whichever_come_before_it() -> None:
    weeks = weeks_of([1, 3, 7])

    whole = weeks.load(RATES, 5, PERIOD, 1)
    part = weeks.load(RATES, 2, PERIOD, 1, first_replicate=3)

    for name in ("arrival", "handling"):
        most = part.arrival.shape[1]
        assert (getattr(whole, name)[3:, :most] == getattr(part, name)).all()


def test_each_draw_has_its_own_handling() -> None:
    slow = RATES.varied(handling_factor=2.0).point()

    load = weeks_of([9]).load([RATES.point(), slow], 1, PERIOD, 1)

    assert load.draw.tolist() == [0, 1]
    assert load.handling[1].sum() > load.handling[0].sum()


def test_weeks_begin_on_the_periods_weekday() -> None:
    thursday = Period(date(2026, 2, 5), 4, UTC)

    load = weeks_of([30, 30, 30]).load(RATES, 1, thursday, 1)

    # Messages came from Monday to Tuesday: days 4 and 5 of a week that begins on a Thursday.
    assert set((load.arrival[0] % A_WEEK // A_DAY).tolist()) == {4, 5}


def test_messages_keep_their_local_hour_over_a_clock_change() -> None:
    summer = Period(date(2026, 3, 23), 2, LONDON)
    sunday = START + 6 * DAY + 12 * HOUR
    asked = np.array([sunday, sunday + WEEK])
    end = START + 2 * WEEK
    found = real_weeks(conversations_of(asked, asked + HOUR, end), LONDON, START, end)

    ticks = found.load(RATES, 1, summer, 1).arrival[0]

    assert ticks.tolist() == [6 * A_DAY + 11 * AN_HOUR, 6 * A_DAY + 11 * AN_HOUR + A_WEEK]


def test_what_was_never_answered_is_not_drawn_again() -> None:
    asked = START + np.arange(40) * HOUR
    replied = np.where(np.arange(40) < 20, asked + HOUR, np.iinfo(np.int64).max)
    end = START + 6 * WEEK
    conversations = conversations_of(asked, replied, end)

    assert real_weeks(conversations, UTC, START, end).wall.size == 20


def test_without_a_whole_week_there_is_none_to_draw() -> None:
    desk = Desk().asks(1, "q", 9).replies("a", 10, to="q")
    found = real_weeks(desk.build(), UTC, START, START + 6 * DAY)

    with pytest.raises(NoHistory, match="no whole week"):
        found.load(RATES, 1, PERIOD, 1)


def test_without_an_answer_there_is_nothing_to_draw() -> None:
    desk = Desk().asks(1, "q", 9)

    with pytest.raises(NoHistory):
        real_weeks(desk.build(), UTC, START, START + 6 * WEEK)
