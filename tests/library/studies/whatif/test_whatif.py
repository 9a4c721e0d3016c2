"""What a what-if answers: the same question, the same answer; more time, a shorter wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from wardmote.hours.clock import ServiceClock
from wardmote.hours.reading import read_hours
from wardmote.promises.rule import parse_promise
from wardmote.studies.whatif import years as years_module
from wardmote.studies.whatif.desks import possible, reopenings, trials
from wardmote.studies.whatif.engine.calendars import Calendar
from wardmote.studies.whatif.engine.desk import Order
from wardmote.studies.whatif.engine.load import Backlog
from wardmote.studies.whatif.engine.ticks import AN_HOUR, Period
from wardmote.studies.whatif.errors import (
    AbsurdHandling,
    NothingArrives,
    NothingToCompare,
    PromiseCannotBeMet,
    TooManyYears,
    WindowsNeverOpen,
)
from wardmote.studies.whatif.request import KeptSessions, NamedPattern, WhatIfRequest
from wardmote.studies.whatif.result import PatternResult, WhatIfResult
from wardmote.studies.whatif.whatif import whatif

from .conftest import LONDON, ONE_HOUR, TWO_HALF_HOURS, KnownDemand

Ask = Callable[..., WhatIfRequest]


def _median(pattern: PatternResult) -> float:
    assert pattern.wall
    assert pattern.wall.median
    assert pattern.wall.median.estimate
    return pattern.wall.median.estimate


def test_the_same_request_has_the_same_answer(ask: Ask) -> None:
    assert whatif(ask()) == whatif(ask())


def test_every_pattern_meets_the_same_messages_whatever_stands_beside_it(ask: Ask) -> None:
    alone = whatif(ask(TWO_HALF_HOURS))
    beside = whatif(ask(ONE_HOUR, TWO_HALF_HOURS))

    assert beside.patterns[1] == alone.patterns[0]


def test_blocks_make_no_difference(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = whatif(ask())
    monkeypatch.setattr(years_module, "IN_HAND", 1_000)
    few_draws_at_a_time = whatif(ask())
    monkeypatch.setattr(years_module, "IN_HAND", 1)
    year_by_year = whatif(ask())

    # What a candidate promises is looked at in the first block alone.
    for other in (few_draws_at_a_time, year_by_year):
        assert other.patterns[0].wall == whole.patterns[0].wall
        assert other.patterns[0].kept == whole.patterns[0].kept
        assert other.patterns[0].work == whole.patterns[0].work


def test_one_more_window_shortens_waits_and_leaves_less_asked_again(ask: Ask) -> None:
    more = "mon-fri 09:30-10:00, 12:00-12:30, 15:30-16:00; closed holidays england"
    less, enough = whatif(ask(TWO_HALF_HOURS, more)).patterns

    assert _median(enough) < _median(less)
    assert enough.work.asked_again
    assert less.work.asked_again
    assert (enough.work.asked_again.estimate or 0) < (less.work.asked_again.estimate or 0)


def test_with_nobody_asking_again_the_minutes_of_answering_do_not_depend_on_the_pattern(
    ask: Ask,
) -> None:
    quiet = KnownDemand(chase_factor=0.0)

    one, other = whatif(ask(TWO_HALF_HOURS, ONE_HOUR, demand=quiet)).patterns

    assert one.work.answering == other.work.answering
    assert one.work.asked_again
    assert one.work.asked_again.estimate == 0.0


def test_a_backlog_costs_work_and_holds_up_those_who_come_later(ask: Ask) -> None:
    waiting = Backlog(
        np.arange(-60 * AN_HOUR, 0, AN_HOUR, dtype=np.int64), np.zeros(60, dtype=np.uint8)
    )

    fresh, behind = (whatif(ask(backlog=b)).patterns[0] for b in (Backlog.none(), waiting))

    assert _median(behind) > _median(fresh)


def test_the_newest_first_leaves_the_oldest_waiting_longest(ask: Ask) -> None:
    first, newest = (whatif(ask(order=order)).patterns[0] for order in (Order.FIFO, Order.NEWEST))

    assert first.wall
    assert newest.wall
    assert first.wall.oldest
    assert newest.wall.oldest
    assert (newest.wall.oldest.estimate or np.inf) > (first.wall.oldest.estimate or 0)


def test_urgent_messages_have_a_share_of_their_own(ask: Ask) -> None:
    found = whatif(
        ask(
            urgent_share=0.2,
            urgent_promise=parse_promise("by the end of the next window"),
            order=Order.OLDEST_PROMISE,
        )
    ).patterns[0]

    assert found.urgent_kept is not None
    assert found.kept is not None
    assert (found.urgent_kept.estimate or 0) > 0.5


def test_a_shift_of_demand_leaves_todays_pattern_as_it_is(ask: Ask) -> None:
    today = NamedPattern(read_hours(TWO_HALF_HOURS), "today", kept_today=True)
    new = NamedPattern(read_hours(TWO_HALF_HOURS), "new")

    plain, shifted = (
        whatif(ask(patterns=(new, today), demand_shift=shift)) for shift in (0.0, 0.3)
    )

    assert shifted.of("today") == plain.of("today")
    assert _median(shifted.of("new")) > _median(plain.of("new"))
    assert [pattern.name for pattern in plain.patterns] == ["today", "new"]


def test_several_officers_share_the_work_and_a_rota_gives_each_hours_of_their_own(
    ask: Ask,
) -> None:
    pattern = read_hours(TWO_HALF_HOURS)
    rota = (
        read_hours("mon-wed 09:30-10:00, 15:30-16:00; zone Europe/London"),
        read_hours("thu-fri 09:30-10:00, 15:30-16:00; zone Europe/London"),
    )

    one, two, turns = whatif(
        ask(
            patterns=(
                NamedPattern(pattern, "one"),
                NamedPattern(pattern, "two", officers=2),
                NamedPattern(pattern, "turns", officers=rota),
            ),
        )
    ).patterns

    assert _median(two) < _median(one)
    assert two.work.windows == pytest.approx(2 * one.work.windows)
    # Holidays are not in the rota: its officers work on them.
    assert turns.work.windows > one.work.windows


def test_what_was_kept_is_judged_by_the_hours_published(ask: Ask) -> None:
    period = Period(date(2026, 3, 2), 8, LONDON)
    evenings = read_hours("mon-fri 20:00-21:00; zone Europe/London")
    sessions = Calendar.of(ServiceClock(evenings), period)
    kept = KeptSessions(sessions, read_hours(TWO_HALF_HOURS), "evenings")

    found = whatif(ask(ONE_HOUR, kept=kept, setup_minutes=5)).patterns[0]

    assert found.kept_today
    assert found.worked
    assert found.work.setup == 0.0
    assert found.work.outside
    # Nothing of it lies inside the published hours.
    worked = (found.work.answering, found.work.asked_again)
    together = sum(each.estimate or 0.0 for each in worked if each)
    assert found.work.outside.estimate == pytest.approx(together, rel=0.05)


def test_without_published_hours_a_promise_that_counts_in_them_is_not_judged(ask: Ask) -> None:
    period = Period(date(2026, 3, 2), 8, LONDON)
    sessions = Calendar.of(ServiceClock(read_hours(TWO_HALF_HOURS)), period)

    found = whatif(ask(ONE_HOUR, kept=KeptSessions(sessions, None, ""))).patterns[0]

    assert found.kept is None
    assert found.wall is not None


def test_reopenings_follow_dates_on_which_the_desk_would_else_open() -> None:
    period = Period(date(2026, 3, 30), 2, LONDON)
    pattern = read_hours(
        "mon-thu 10:00-11:00; closed holidays england; closed 2026-04-01; closed 2026-04-08; "
        "extra 2026-04-08 14:00-15:00"
    )
    calendar = Calendar.of(ServiceClock(pattern), period)

    found = reopenings(pattern, calendar, period)

    # 1 April is closed; Good Friday is a Friday, when the desk is shut anyway; Easter Monday is
    # closed; on 8 April the desk opens in the afternoon after all.
    hours = [(tick / AN_HOUR) for tick in found.tolist()]
    assert hours == [3 * 24 + 10, 8 * 24 + 10]


def test_a_promise_that_no_window_can_meet_is_refused(ask: Ask) -> None:
    request = ask(promise=parse_promise("within 1 minute"))
    within_a_day = parse_promise("within 24 hours")
    mondays = ask("mon 10:00-12:30; zone Europe/London", promise=within_a_day)

    share = possible(trials(mondays)[0], mondays.demand.point(), mondays.period)

    assert 0.1 < share < 0.3
    with pytest.raises(PromiseCannotBeMet, match="No window of any pattern"):
        whatif(request)


def test_bad_input_is_refused_with_what_would_do(ask: Ask) -> None:
    with pytest.raises(WindowsNeverOpen, match="No window opens"):
        whatif(ask("mon-sun closed; extra 2020-01-01 10:00-11:00; zone Europe/London"))
    with pytest.raises(WindowsNeverOpen, match="whole of every window"):
        whatif(ask(setup_minutes=30))
    with pytest.raises(AbsurdHandling, match="minutes on average"):
        whatif(ask(demand=KnownDemand(minutes=600)))
    with pytest.raises(NothingArrives):
        whatif(ask(demand=KnownDemand(messages=0.0)))
    with pytest.raises(NothingToCompare):
        whatif(replace(ask(), patterns=()))


def test_too_many_years_are_refused_with_the_number_that_fits(ask: Ask) -> None:
    with pytest.raises(TooManyYears) as refused:
        whatif(ask(years=200_000_000))

    assert "years fit" in str(refused.value)
    with pytest.raises(TooManyYears, match="more than this study holds"):
        whatif(ask("always; zone Europe/London", demand=KnownDemand(messages=2_000_000, minutes=1)))


def test_changing_assumptions_says_which_moves_the_answer_most(ask: Ask) -> None:
    result: WhatIfResult = whatif(ask(assumptions=True, demand=KnownDemand(55.0)))

    found = result.sensitivity
    assert found is not None
    by_name = {each.name: each for each in found.variations}
    assert by_name["no bursts"].change == 0.0  # the demand has none
    assert by_name["an answer takes 25 % longer"].change < 0
    assert by_name["20 % fewer messages"].change > 0
    sizes = [(each.grows_by, abs(each.change)) for each in found.variations]
    assert sizes[0] == max(sizes)
    # To finish what is in hand is what is done, so it is no change.
    assert not any("is finished" in name for name in by_name)
