"""Who is answered when: each rule on a few messages that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from library.studies.whatif.engine.books import served_at
from library.studies.whatif.engine.made_loads import (
    A_WEEK_IN_JANUARY,
    Message,
    by_the_reference,
    calendar,
    desk_of,
    load_of,
    own,
)
from wardmote.studies.whatif.engine.calendars import Calendar, DueCurve
from wardmote.studies.whatif.engine.desk import AtClose, Desk, Order
from wardmote.studies.whatif.engine.load import Chasing, Load
from wardmote.studies.whatif.engine.serving import serve
from wardmote.studies.whatif.engine.ticks import AN_HOUR, NEVER

TWICE = calendar((0, 10), (100, 110), (200, 210), (300, 310), (400, 410))


def departures(desk: Desk, *messages: Message, urgent: list[int] | None = None) -> list[int]:
    """By both engines."""
    load = load_of(*messages, urgent=urgent)
    fast = own(load, served_at(load, desk).departure)
    with by_the_reference():
        assert own(load, served_at(load, desk).departure) == fast
    return fast


def test_messages_that_come_more_slowly_than_they_are_answered_never_wait() -> None:
    found = departures(desk_of(Calendar.always()), *((10 * i, 4) for i in range(6)))

    assert found == [4, 14, 24, 34, 44, 54]


def test_of_messages_that_come_faster_each_waits_longer_than_the_last() -> None:
    found = departures(desk_of(Calendar.always()), *((10 * i, 12) for i in range(6)))

    assert [done - 10 * i for i, done in enumerate(found)] == [12, 14, 16, 18, 20, 22]


def test_two_officers_answer_twice_as_many_at_a_regular_beat() -> None:
    found = departures(desk_of(*[Calendar.always()] * 2), *((5 * i, 10) for i in range(6)))

    assert found == [10, 15, 20, 25, 30, 35]


@pytest.mark.parametrize(
    ("came", "done"),
    [(-1, 3), (0, 3), (1, 4), (7, 10), (9, 12), (10, 103), (11, 103), (99, 103), (100, 103)],
)
def test_a_message_at_opening_is_taken_up_and_one_at_closing_waits(came: int, done: int) -> None:
    assert departures(desk_of(TWICE), (came, 3)) == [done]


def test_work_that_ends_exactly_at_closing_ends_at_closing() -> None:
    for at_close in AtClose:
        assert departures(desk_of(TWICE, at_close=at_close), (4, 6), (4, 1)) == [10, 101]


@pytest.mark.parametrize(
    ("at_close", "done"),
    [
        (AtClose.FINISH, [15, 108, 109]),
        (AtClose.PAUSE, [105, 203, 204]),
        (AtClose.ONLY_IF_FITS, [107, 208, 209]),
    ],
)
def test_what_becomes_of_the_message_in_hand_at_closing(at_close: AtClose, done: list[int]) -> None:
    messages = (8, 7), (8, 8), (8, 1)

    assert departures(desk_of(TWICE, at_close=at_close), *messages) == done


@pytest.mark.parametrize(
    ("at_close", "done"),
    [
        (AtClose.FINISH, [35, 102]),
        (AtClose.PAUSE, [305, 307]),
        (AtClose.ONLY_IF_FITS, [132, 202]),
    ],
)
def test_a_message_longer_than_every_window(at_close: AtClose, done: list[int]) -> None:
    # Begun at an opening where only what fits is begun, and finished past its end.
    assert departures(desk_of(TWICE, at_close=at_close), (3, 32), (3, 2)) == done


def test_finishing_one_message_past_the_next_opening_delays_the_next() -> None:
    assert departures(desk_of(calendar((0, 10), (12, 20))), (9, 8), (9, 2)) == [17, 19]


def test_getting_ready_takes_the_beginning_of_every_window() -> None:
    ready = TWICE.without_beginnings(4)

    assert departures(desk_of(ready), (0, 3), (0, 3), (0, 3)) == [7, 10, 107]
    assert departures(desk_of(TWICE.without_beginnings(10)), (0, 3)) == [NEVER]


def test_a_message_that_asks_nothing_is_answered_when_it_is_taken_up() -> None:
    for at_close in AtClose:
        found = departures(desk_of(TWICE, at_close=at_close), (9, 0), (10, 0), (10, 1), (50, 0))
        assert found == [9, 100, 101, 101]


def test_the_officer_who_can_begin_first_takes_it_and_of_equals_the_first_named() -> None:
    load = load_of((0, 5), (0, 5), (1, 5), (30, 5))
    desk = desk_of(calendar((20, 40)), calendar((0, 10)), calendar((0, 40)))

    served = served_at(load, desk)

    assert own(load, served.officer) == [1, 2, 1, 0]
    assert own(load, served.start) == [0, 0, 5, 30]


def test_an_officer_with_no_window_and_a_desk_with_no_officer() -> None:
    assert departures(desk_of(calendar(), calendar((5, 9))), (0, 2)) == [7]
    assert departures(desk_of(calendar()), (0, 2)) == [NEVER]
    assert departures(Desk((), TWICE), (0, 2), (3, 4)) == [NEVER, NEVER]


def test_the_newest_of_those_that_wait_is_taken_first() -> None:
    desk = desk_of(TWICE, order=Order.NEWEST)

    # The first is alone at 0; at 5 the third is the newest; nobody waits for what is to come.
    assert departures(desk, (0, 5), (1, 3), (2, 2), (8, 1), (60, 4)) == [5, 10, 7, 105, 104]


@pytest.mark.parametrize(
    ("urgent_due", "done"),
    [
        (1, [7, 2, 4, 9]),  # the urgent overtake those who have waited longer
        (99, [5, 2, 7, 9]),  # of the first and the third, both due at 100, the one asked first
        (500, [3, 7, 9, 5]),  # the urgent wait, where they may wait longer
    ],
)
def test_the_promise_that_falls_due_first_is_kept_first(urgent_due: int, done: list[int]) -> None:
    desk = desk_of(
        Calendar.always(),
        order=Order.OLDEST_PROMISE,
        due=DueCurve.within(100),
        urgent_due=DueCurve.within(urgent_due),
    )

    assert departures(desk, (0, 3), (0, 2), (1, 2), (1, 2), urgent=[0, 1, 1, 0]) == done


def test_within_a_class_promises_are_kept_in_the_order_of_asking() -> None:
    # A curve under which the later message falls due sooner, as where hours have changed.
    curve = DueCurve(np.array([-50, 3]), np.array([900, 40]), np.array([0, 0]))
    desk = desk_of(Calendar.always(), order=Order.OLDEST_PROMISE, due=curve)

    assert departures(desk, (0, 9), (1, 2), (5, 2)) == [9, 11, 13]


def test_a_pause_with_nothing_left_of_the_calendar_is_never_finished() -> None:
    desk = desk_of(calendar((0, 10)), at_close=AtClose.PAUSE)

    assert departures(desk, (0, 8), (0, 3), (0, 1)) == [8, NEVER, NEVER]
    fits = desk_of(calendar((0, 10)), at_close=AtClose.ONLY_IF_FITS)
    assert departures(fits, (0, 8), (0, 3), (0, 1)) == [8, NEVER, 9]


def waited(hours: float, messages: int, chasing: Chasing) -> Load:
    """So many messages at the same moment, for a desk that opens so much later."""
    arrival = np.zeros(messages, dtype=np.int64)
    return Load.stated([arrival], [arrival], A_WEEK_IN_JANUARY, chasing=chasing, seed=4)


def test_chases_are_poisson_with_the_hazard_of_the_wait_summed() -> None:
    per_hour, edges = np.array([0.3, 0.1, 0.0]), np.array([0.0, 2.0, 10.0, 48.0])
    load = waited(7, 4_000, Chasing(per_hour, edges, 0))

    chases = serve(load, desk_of(calendar((7 * AN_HOUR, 8 * AN_HOUR)))).chases[0]

    expected = 2 * 0.3 + 5 * 0.1
    assert abs(chases.mean() - expected) < 4 * np.sqrt(expected / chases.size)
    assert chases.var() == pytest.approx(expected, rel=0.1)


def test_who_waits_longer_has_written_again_at_least_as_often() -> None:
    load = waited(0, 60, Chasing(np.full(8, 0.2), reading_minutes=0))

    counts = np.array(
        [
            serve(load, desk_of(calendar((h * AN_HOUR, 200 * AN_HOUR)))).chases[0]
            for h in range(0, 170, 10)
        ]
    )

    assert (np.diff(counts, axis=0) >= 0).all()
    assert counts[0].sum() == 0
    assert (counts[-1] > 0).all()


def test_reading_what_was_written_again_takes_time_and_delays_others() -> None:
    chasing = Chasing(np.full(8, 0.5), reading_minutes=3)
    load = load_of((0, 60), (0, 60), (0, 60), chasing=chasing)
    desk = desk_of(calendar((4 * AN_HOUR, 9 * AN_HOUR)))

    served = served_at(load, desk)

    chases = own(load, served.chases)
    work = [60 + 180 * each for each in chases]
    assert sum(chases) > 0
    assert own(load, served.departure) == (4 * AN_HOUR + np.cumsum(work)).tolist()


def test_a_message_with_its_chases_that_no_longer_fits_waits_for_another_window() -> None:
    chasing = Chasing(np.full(8, 3.0), reading_minutes=5)
    load = load_of((0, 60), chasing=chasing)
    windows = [(h * AN_HOUR, h * AN_HOUR + 120) for h in range(2, 40, 4)]
    desk = desk_of(calendar(*windows, (200 * AN_HOUR, 260 * AN_HOUR)),
                   at_close=AtClose.ONLY_IF_FITS)  # fmt: skip

    served = served_at(load, desk)

    assert served.start[0, 0] == 200 * AN_HOUR
    with by_the_reference():
        assert served_at(load, desk).departure.tolist() == served.departure.tolist()
