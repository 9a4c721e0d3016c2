from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from library.conversations.made_messages import MONDAY, Desk
from library.studies.whatif.calibration.made_logs import LONDON, log_of
from wardmote.basis.instants import DAY, HOUR, WEEK, to_micros
from wardmote.studies.whatif.calibration.refusals import HandlingNotKnown
from wardmote.studies.whatif.calibration.sessions import Sessions, backlog_at, sessions_kept
from wardmote.studies.whatif.calibration.stating import usual_week
from wardmote.studies.whatif.engine.load import LoadModel
from wardmote.studies.whatif.engine.quantile_tables import lognormal_minutes
from wardmote.studies.whatif.engine.ticks import A_WEEK, AN_HOUR, Period

UTC = ZoneInfo("UTC")
START = to_micros(MONDAY)
JANUARY = Period(date(2026, 1, 5), 2, UTC)
ADA, BEN, CAT = 1, 2, 3


def kept(desk: Desk, weeks: int = 2, **how: float) -> Sessions:
    return sessions_kept(desk.build(), UTC, START, START + weeks * WEEK, **how)


def two_sittings() -> Desk:
    desk = Desk().asks(ADA, "q1", 8).asks(BEN, "q2", 8).asks(CAT, "q3", 8)
    desk.replies("a1", 10, to="q1").replies("a2", 10.1, to="q2")
    return desk.replies("a3", 15, to="q3")


def test_sends_close_together_are_one_stretch_and_others_are_two() -> None:
    found = kept(two_sittings(), spare_minutes=0)

    # The known gap is six minutes: the first sends of both stretches are taken to be like it.
    assert ((found.opens / HOUR) - START / HOUR).tolist() == pytest.approx([9.9, 14.9])
    assert ((found.closes / HOUR) - START / HOUR).tolist() == pytest.approx([10.1, 15])


def test_sends_just_as_far_apart_as_said_are_one_stretch() -> None:
    desk = two_sittings().asks(ADA, "q4", 14).replies("a4", 15.5, to="q4")

    assert kept(desk, apart_minutes=30, spare_minutes=0).opens.size == 2
    assert kept(desk, apart_minutes=29.9, spare_minutes=0).opens.size == 3


def test_hands_that_were_busy_from_send_to_send_were_there_all_the_while() -> None:
    assert kept(two_sittings(), apart_minutes=5.9, spare_minutes=0).opens.size == 2


def test_spare_minutes_follow_the_last_send_where_nobody_waited() -> None:
    plain, spare = kept(two_sittings(), spare_minutes=0), kept(two_sittings(), spare_minutes=12)

    # After the first stretch q3 still waited: it had ended.
    assert ((spare.closes - plain.closes) / HOUR).tolist() == pytest.approx([0, 0.2])
    assert spare.minutes_a_week == pytest.approx(plain.minutes_a_week + 6)


def test_nobody_stayed_beyond_a_message_that_was_left_waiting() -> None:
    desk = two_sittings().asks(ADA, "q4", 15.1).replies("a4", 20, to="q4")

    found = kept(desk, spare_minutes=12)

    assert (found.closes / HOUR - START / HOUR).tolist() == pytest.approx([10.1, 15.1, 20.2])


def test_stretches_that_touch_are_one() -> None:
    desk = Desk().asks(ADA, "q1", 8).replies("a1", 10, to="q1")
    desk.asks(BEN, "q2", 10.6).replies("a2", 10.7, to="q2")

    assert kept(desk, spare_minutes=35).opens.size == 2
    assert kept(desk, spare_minutes=36).opens.size == 1


def test_windows_are_found_though_there_was_not_always_work_to_their_end() -> None:
    model = LoadModel(100 * usual_week(), lognormal_minutes(4.0, 0.8), day_cv=0.3)
    conversations, period = log_of(model, 26, 3)

    found = sessions_kept(
        conversations, LONDON, period.start, period.start + 26 * WEEK, spare_minutes=0
    )

    # Ten hours a week, with work for seven of them.
    assert found.minutes_a_week == pytest.approx(600, rel=0.08)


def test_a_week_of_the_history_is_itself_and_others_are_those_in_turn() -> None:
    desk = two_sittings()
    desk.asks(ADA, "q4", 168 + 20).replies("a4", 168 + 21, to="q4")
    found = kept(desk, spare_minutes=6)

    here = found.calendar(JANUARY).within(0, JANUARY.ticks)
    later = found.calendar(Period(date(2026, 1, 19), 4, UTC)).within(0, 4 * A_WEEK)

    assert (here.opens / AN_HOUR).tolist() == pytest.approx([9.9, 14.9, 188.9])
    assert (later.opens / AN_HOUR).tolist() == pytest.approx(
        [9.9, 14.9, 188.9, 336 + 9.9, 336 + 14.9, 336 + 188.9]
    )


def test_the_calendar_reaches_before_and_after_the_period() -> None:
    found = kept(two_sittings()).calendar(JANUARY)

    assert found.opens[0] < -7 * A_WEEK
    assert found.closes[-1] > JANUARY.ticks + A_WEEK
    assert kept(two_sittings()).calendar(JANUARY, after=20).closes[-1] > 20 * A_WEEK


def test_stretches_keep_their_local_hour_in_summer() -> None:
    found = sessions_kept(two_sittings().build(), LONDON, START, START + WEEK, spare_minutes=0)
    july = Period(date(2026, 7, 6), 1, LONDON)

    assert found.calendar(july).within(0, july.ticks).opens[0] / AN_HOUR == pytest.approx(9.9)


def test_a_period_that_begins_midweek_finds_the_right_days() -> None:
    found = kept(two_sittings(), weeks=1, spare_minutes=0)
    thursday = Period(date(2026, 1, 8), 1, UTC)

    assert (found.calendar(thursday).within(0, A_WEEK).opens / AN_HOUR).tolist() == pytest.approx(
        [4 * 24 + 9.9, 4 * 24 + 14.9]
    )


def test_where_nothing_was_sent_hours_must_be_stated() -> None:
    with pytest.raises(HandlingNotKnown, match="State the hours"):
        kept(Desk().asks(ADA, "q", 9))


def test_the_words_say_how_many_how_long_and_when() -> None:
    said = kept(two_sittings(), weeks=1, spare_minutes=0).words()

    assert said.startswith("2.0 stretches of answering a week")
    assert "18 minutes a week" in said
    assert "Monday" in said


def test_stretches_lie_within_the_windows_that_were_kept() -> None:
    model = LoadModel(60 * usual_week(), lognormal_minutes(4.0, 0.8))
    conversations, period = log_of(model, 8, 1)

    found = sessions_kept(
        conversations, LONDON, period.start, period.start + 8 * WEEK, spare_minutes=0
    )

    hour = found.opens % DAY / HOUR
    assert (((hour > 9.3) & (hour < 10.6)) | ((hour > 15.3) & (hour < 16.6))).all()
    # All work is in them, and not much more than that: a message takes four minutes.
    assert 200 < found.minutes_a_week < 600


def test_what_is_unanswered_at_the_instant_waits_and_nothing_else() -> None:
    desk = Desk().asks(ADA, "old", -24 * 30).asks(ADA, "q1", 9, thread="a").asks(BEN, "q2", 10)
    desk.replies("a2", 11, to="q2").asks(CAT, "q3", 12).replies("a3", 30, to="q3")
    period = Period(date(2026, 1, 6), 2, UTC)

    found = backlog_at(desk.build(), period.start, period, 2 * DAY)

    # q1 has no answer, q3 none yet; the answer that comes later is not known at midnight.
    assert (found.asked / AN_HOUR).tolist() == [9 - 24, 12 - 24]
    assert found.urgent.tolist() == [0, 0]


def test_what_was_asked_just_so_long_ago_still_waits() -> None:
    desk = Desk().asks(ADA, "q1", 9)
    period = Period(date(2026, 1, 6), 2, UTC)

    assert backlog_at(desk.build(), period.start, period, 15 * HOUR).asked.size == 1
    assert backlog_at(desk.build(), period.start, period, 15 * HOUR - 1).asked.size == 0


def test_a_message_at_the_instant_itself_is_not_yet_waiting() -> None:
    period = Period(date(2026, 1, 6), 2, UTC)

    assert not backlog_at(Desk().asks(ADA, "q", 24).build(), period.start, period).asked.size


def test_nobody_waits_where_nobody_asked() -> None:
    assert not backlog_at(Desk().build(), START, JANUARY).asked.size


def test_if_not_said_it_is_as_long_as_nearly_all_answers_took() -> None:
    desk = Desk().asks(ADA, "forgotten", 1)
    for day in range(1, 6):
        desk.asks(BEN, f"q{day}", day * 24, thread=f"t{day}")
        desk.replies(f"a{day}", day * 24 + 5, to=f"q{day}")
    desk.asks(CAT, "new", 6 * 24 + 1)
    period = Period(date(2026, 1, 12), 1, UTC)

    found = backlog_at(desk.build(), period.start, period)

    assert (found.asked / AN_HOUR).tolist() == [-23]
    assert np.all(found.asked < 0)
