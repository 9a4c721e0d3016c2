"""Which windows were kept, from replies and published hours."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np

from wardmote.basis.instants import HOUR, NO_TIME
from wardmote.hours.clock import ServiceClock
from wardmote.hours.reading import read_hours
from wardmote.studies.whatif.backtest.windows import windows_kept
from wardmote.studies.whatif.calibration.turns import Turns
from wardmote.studies.whatif.engine.calendars import Calendar
from wardmote.studies.whatif.engine.ticks import A_WEEK, AN_HOUR, Period

PERIOD = Period(date(2026, 1, 5), 1, ZoneInfo("UTC"))
CLOCK = ServiceClock(read_hours("mon-wed 09:00-10:00; zone UTC"))
NOBODY = Calendar(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


def _kept(
    pairs: list[tuple[float, float]],
    sessions: Calendar = NOBODY,
    clock: ServiceClock | None = CLOCK,
) -> list[tuple[float, float]]:
    """Windows kept, in hours from Monday; of pairs asked and answered, −1 for never."""
    asked = np.array([a * HOUR for a, _ in pairs], dtype=np.int64) + PERIOD.start
    reply = [PERIOD.start + int(b * HOUR) if b >= 0 else NO_TIME for _, b in pairs]
    none = np.zeros(0, dtype=np.int64)
    turns = Turns(
        asked, np.array(reply, dtype=np.int64), np.full(asked.size, NO_TIME),
        np.arange(asked.size), none, none, none,
    )  # fmt: skip
    found = windows_kept(sessions, clock, turns, PERIOD, A_WEEK)
    return [
        (a / AN_HOUR, b / AN_HOUR)
        for a, b in zip(found.opens.tolist(), found.closes.tolist(), strict=True)
    ]


MONDAY, TUESDAY, WEDNESDAY = (9.0, 10.0), (33.0, 34.0), (57.0, 58.0)


def test_a_published_window_with_a_reply_was_kept_wholly() -> None:
    assert MONDAY in _kept([(8, 9.1), (1, 60)])


def test_a_window_through_which_somebody_waited_without_a_reply_to_anybody_was_missed() -> None:
    assert _kept([(30, 57.5)]) == [MONDAY, WEDNESDAY]


def test_a_window_with_nobody_waiting_counts_as_kept() -> None:
    assert _kept([]) == [MONDAY, TUESDAY, WEDNESDAY]


def test_who_came_after_the_opening_or_was_never_answered_does_not_tell_that_it_was_missed() -> (
    None
):
    assert _kept([(33.5, 57.5), (1, -1)]) == [MONDAY, TUESDAY, WEDNESDAY]


def test_a_stretch_of_answering_out_of_hours_was_kept_too() -> None:
    evening = Calendar(np.array([20 * AN_HOUR]), np.array([21 * AN_HOUR]))

    assert _kept([(19, 20.5)], evening) == [MONDAY, (20.0, 21.0), TUESDAY, WEDNESDAY]


def test_without_published_hours_the_stretches_of_answering_are_all_that_is_known() -> None:
    evening = Calendar(np.array([20 * AN_HOUR]), np.array([21 * AN_HOUR]))

    assert _kept([(19, 20.5)], evening, clock=None) == [(20.0, 21.0)]


def test_the_message_in_hand_at_a_closing_makes_the_window_no_longer() -> None:
    def session(minutes: int) -> Calendar:
        return Calendar(np.array([9 * AN_HOUR]), np.array([10 * AN_HOUR + minutes * 60]))

    assert _kept([(8, 9.5)], session(15))[0] == MONDAY
    assert _kept([(8, 9.5)], session(16))[0] == (9.0, 10 + 16 / 60)
