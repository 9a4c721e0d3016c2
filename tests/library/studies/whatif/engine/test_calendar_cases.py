"""Odd days and odd loads: clock changes, holidays, midnight, nothing at all, and ten thousand."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from library.studies.whatif.engine.books import served_at
from library.studies.whatif.engine.made_loads import (
    LONDON,
    UTC,
    by_the_reference,
    calendar,
    clock_of,
    daily,
    desk_of,
    own,
)
from wardmote.basis.instants import from_micros, to_micros
from wardmote.promises.rule import parse_promise
from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.desk import AtClose, Desk, Order
from wardmote.studies.whatif.engine.load import Load, LoadModel
from wardmote.studies.whatif.engine.measures import Measures, measure
from wardmote.studies.whatif.engine.quantile_tables import lognormal_minutes
from wardmote.studies.whatif.engine.serving import generate, serve
from wardmote.studies.whatif.engine.ticks import NEVER, Period


class Week:
    """Hours, and messages stated by the wall clock, in one or more weeks."""

    def __init__(self, hours: str, first: date, weeks: int = 1, zone: ZoneInfo = LONDON) -> None:
        self.period = Period(first, weeks, zone)
        self.clock = clock_of(hours, zone)
        self.calendar = Calendar.of(self.clock, self.period)

    def tick(self, at: str) -> int:
        """Of a local time, the first where it comes twice; or of one in UTC, with a Z."""
        time = datetime.fromisoformat(at)
        instant = to_micros(time if time.tzinfo else time.replace(tzinfo=self.period.zone))
        return int(self.period.to_ticks(np.array(instant)))

    def load(self, *messages: tuple[str, int]) -> Load:
        came = np.array([self.tick(at) for at, _ in messages], dtype=np.int64)
        work = np.array([60 * minutes for _, minutes in messages], dtype=np.int64)
        return Load.stated([came], [work], self.period)

    def answered(self, *messages: tuple[str, int], at_close: AtClose = AtClose.FINISH) -> list[str]:
        """When each is answered, in UTC, by both engines."""
        load, desk = self.load(*messages), desk_of(self.calendar, at_close=at_close)
        done = served_at(load, desk).departure
        with by_the_reference():
            assert served_at(load, desk).departure.tolist() == done.tolist()
        micros = self.period.to_micros(done[0, : len(messages)]).tolist()
        return [f"{from_micros(each):%m-%d %H:%M}" for each in micros]


def test_on_the_day_the_clocks_go_forward_a_window_is_an_hour_shorter() -> None:
    week = Week("sun 00:30-03:30", date(2026, 3, 23), weeks=2)

    # Open 00:30 to 01:00 and 02:00 to 03:30 by the wall: two hours of real time from 00:30 UTC.
    done = week.answered(("2026-03-29T00:10", 60), ("2026-03-29T00:50", 75),
                         at_close=AtClose.PAUSE)  # fmt: skip

    assert done == ["03-29 01:30", "04-04 23:45"]


def test_on_the_day_the_clocks_go_back_a_window_is_an_hour_longer() -> None:
    week = Week("sun 00:30-03:30", date(2026, 10, 19), weeks=2)

    # From 23:30 UTC on Saturday to 03:30 UTC: four hours.
    messages = ("2026-10-25T00:10", 180), ("2026-10-25T01:30", 60), ("2026-10-25T03:00", 9)
    done = week.answered(*messages, at_close=AtClose.PAUSE)

    assert done == ["10-25 02:30", "10-25 03:30", "11-01 00:39"]


def test_twenty_four_hours_are_twenty_four_hours_whatever_the_clocks_do() -> None:
    week = Week("mon-sun 12:00-12:30", date(2026, 3, 23), weeks=2)
    load = week.load(("2026-03-28T12:30", 1))

    due = DueCurve.of(parse_promise("within 24 hours"), week.clock, week.period)
    served = served_at(load, desk_of(week.calendar))

    # The next noon is only 22½ real hours off.
    assert served.departure[0, 0] - load.arrival[0, 0] == 22 * 3600 + 31 * 60
    assert due.due(load.arrival[0]).tolist() == [load.arrival[0, 0] + 24 * 3600]


def test_a_leap_day_has_its_windows() -> None:
    week = Week("tue 10:00-11:00", date(2028, 2, 28))

    assert week.answered(("2028-02-28T12:00", 5)) == ["02-29 10:05"]


def test_a_message_waits_over_a_holiday_on_monday_and_is_due_after_it() -> None:
    hours = "mon-fri 09:30-10:00; closed holidays england"
    week = Week(hours, date(2026, 4, 27), weeks=2)
    due = DueCurve.of(parse_promise("next working day 17:00"), week.clock, week.period)

    asked = week.load(("2026-05-01T10:00", 5)).arrival[0]

    assert week.answered(("2026-05-01T10:00", 5)) == ["05-05 08:35"]
    assert due.due(asked).tolist() == [week.tick("2026-05-05T17:00")]


def test_a_window_over_midnight_is_one_window() -> None:
    week = Week("fri 23:30-00:30", date(2026, 6, 1))

    done = week.answered(
        ("2026-06-05T23:20", 45), ("2026-06-05T23:40", 14), ("2026-06-06T00:29", 3)
    )

    assert done == ["06-05 23:15", "06-05 23:29", "06-05 23:32"]
    assert week.answered(("2026-06-05T23:20", 45), at_close=AtClose.ONLY_IF_FITS) == ["06-05 23:15"]


@pytest.mark.parametrize(
    ("at_close", "done"),
    [
        (AtClose.FINISH, ["06-01 09:10", "06-02 09:03"]),
        (AtClose.PAUSE, ["06-05 09:02", "06-08 09:01"]),
        (AtClose.ONLY_IF_FITS, ["06-01 09:10", "06-02 09:03"]),
    ],
)
def test_a_window_shorter_than_one_message(at_close: AtClose, done: list[str]) -> None:
    week = Week("mon-fri 09:00-09:02", date(2026, 6, 1), weeks=2, zone=UTC)

    messages = ("2026-06-01T08:00", 10), ("2026-06-01T09:01", 3 if at_close != "pause" else 1)

    assert week.answered(*messages, at_close=at_close) == done


@pytest.mark.parametrize(
    ("came", "done"),
    [
        ("09:29:59", "06-01 09:31"), ("09:30:00", "06-01 09:31"), ("09:59:59", "06-01 10:00"),
        ("10:00:00", "06-02 09:31"), ("10:00:01", "06-02 09:31"),
    ],
)  # fmt: skip
def test_a_second_before_at_and_after_opening_and_closing(came: str, done: str) -> None:
    week = Week("mon-fri 09:30-10:00", date(2026, 6, 1), zone=UTC)

    assert week.answered((f"2026-06-01T{came}", 1)) == [done]


def test_hours_that_never_open_answer_nobody_and_say_so() -> None:
    week = Week("mon 09:00-10:00", date(2026, 6, 1), zone=UTC)
    load = week.load(("2026-06-02T08:00", 10), ("2026-06-02T09:00", 10))
    desk = desk_of(calendar(), due=DueCurve.within(3600))

    found = measure(load, served_at(load, desk), desk)

    assert (found.n.tolist(), found.unserved.tolist()) == ([2], [2])
    assert found.wait.tolist() == [[NEVER] * 3]
    assert (found.oldest.tolist(), found.open_oldest.tolist()) == ([NEVER], [NEVER])
    assert (found.due_n.tolist(), found.kept.tolist()) == ([2], [0])
    assert (found.answering.tolist(), found.windows) == ([0], 0)


def test_a_desk_to_which_nobody_writes_has_no_wait() -> None:
    week = Week("mon-fri 09:00-10:00", date(2026, 6, 1), zone=UTC)
    load = generate([LoadModel(np.zeros(168), lognormal_minutes(4, 1))], 2, week.period, seed=1)
    desk = desk_of(week.calendar, due=DueCurve.within(3600))

    found = measure(load, served_at(load, desk), desk)

    assert (found.n.tolist(), found.unserved.tolist()) == ([0, 0], [0, 0])
    assert found.wait.tolist() == [[-1] * 3] * 2
    assert (found.due_n.tolist(), found.queue_at_close.tolist()) == ([0, 0], [0, 0])


@pytest.mark.parametrize("order", Order)
def test_a_burst_of_ten_thousand_is_answered_to_the_last(order: Order) -> None:
    came, work = np.full(10_000, 60), np.full(10_000, 240)
    load = Load.stated([came], [work], Period(date(2026, 1, 5), 1, UTC))

    served = serve(load, desk_of(daily(700, 3_600, 7_200), order=order))

    # Fifteen a window of an hour, none of which runs over: the last in the 667th.
    assert served.departure.max() == 666 * 86_400 + 3_600 + 10 * 240
    assert np.sort(served.departure[0])[:15].tolist() == (3_600 + 240 * np.arange(1, 16)).tolist()
    assert np.unique(served.departure).size == 10_000


class Run:
    """A model under mornings in December, for so many weeks."""

    def __init__(self, hours: str, weeks: int, at_close: AtClose) -> None:
        first = date(2026, 11, 23)
        week = Week(hours, first, weeks)
        # Both calendars reach as far: what is compared is where the period ends.
        after = Period(first, 12 - weeks, LONDON).ticks + Period(first, 12, LONDON).ticks
        self.calendar = Calendar.of(week.clock, week.period, after=after)
        model = LoadModel(np.full(168, 0.35), lognormal_minutes(5, 0.8), day_cv=0.5)
        self.load = generate([model], 3, week.period, seed=6)
        self.desk = Desk(
            (self.calendar,), self.calendar,
            due=DueCurve.of(parse_promise("next working day 12:00"), week.clock, week.period),
            at_close=at_close,
        )  # fmt: skip
        self.served = serve(self.load, self.desk)

    def measures(self) -> Measures:
        return measure(self.load, self.served, self.desk)


@pytest.mark.parametrize("at_close", AtClose)
@pytest.mark.parametrize("weeks", [4, 5, 6, 8])
def test_what_waits_when_the_period_ends_is_followed_to_its_answer(
    at_close: AtClose, weeks: int
) -> None:
    # Periods of 5 and 6 weeks end inside a closure, one of 4 as it begins, one of 8 well after.
    hours = "mon-fri 09:30-11:30; closed 2026-12-21 to 2027-01-08"
    part, whole = Run(hours, weeks, at_close), Run(hours, 10, at_close)

    for row in range(3):
        n = part.load.count[row]
        assert own(part.load, part.load.arrival, row) == whole.load.arrival[row, :n].tolist()
        done = own(part.load, part.served.departure, row)
        assert done == whole.served.departure[row, :n].tolist()
    assert part.measures().unserved.tolist() == [0, 0, 0]


def test_a_wait_that_the_closure_makes_longer_is_in_the_figures_of_a_period_that_ends_in_it() -> (
    None
):
    open_through = Run("mon-fri 09:30-11:30", 5, AtClose.FINISH).measures()
    closed = Run(
        "mon-fri 09:30-11:30; closed 2026-12-21 to 2027-01-08", 5, AtClose.FINISH
    ).measures()

    assert (closed.n == open_through.n).all()
    assert (closed.oldest > 15 * 86_400).all()
    assert (closed.oldest > 2 * open_through.oldest).all()
    assert (closed.wait[:, 2] > open_through.wait[:, 2]).all()
