"""A desk that cannot keep up is found by the engine itself, and said in messages a week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from wardmote.hours.clock import ServiceClock
from wardmote.hours.reading import read_hours
from wardmote.studies.whatif.engine.calendars import Calendar
from wardmote.studies.whatif.engine.desk import AtClose, Desk
from wardmote.studies.whatif.engine.load import Chasing, LoadModel
from wardmote.studies.whatif.engine.quantile_tables import lognormal_minutes
from wardmote.studies.whatif.engine.ticks import A_MINUTE, Period
from wardmote.studies.whatif.request import WhatIfRequest
from wardmote.studies.whatif.stability import Standing, stability, throughput
from wardmote.studies.whatif.whatif import whatif

from .conftest import KnownDemand

PERIOD = Period(date(2026, 6, 1), 4, ZoneInfo("UTC"))


def _desk(hours: str, at_close: AtClose = AtClose.FINISH, setup: int = 0) -> Desk:
    calendar = Calendar.of(ServiceClock(read_hours(f"{hours}; zone UTC")), PERIOD)
    own = calendar.without_beginnings(setup * A_MINUTE)
    return Desk(officers=(own,), published=calendar, at_close=at_close)


def _model(messages: float = 10.0, minutes: float = 4.0, chases: float = 0.0) -> LoadModel:
    return LoadModel(
        np.full(168, messages / 168),
        lognormal_minutes(minutes, 0.0),
        chasing=Chasing(np.full(8, chases)),
    )


@pytest.mark.parametrize(
    ("at_close", "a_window"),
    # 30 minutes at 4 minutes each: seven and a half. What is begun is finished: eight.
    [(AtClose.FINISH, 8.0), (AtClose.PAUSE, 7.5), (AtClose.ONLY_IF_FITS, 7.0)],
)
def test_throughput_is_what_fits_into_the_windows(at_close: AtClose, a_window: float) -> None:
    desk = _desk("mon-fri 09:30-10:00", at_close)

    found = throughput(_model(), desk, PERIOD, 1)

    # The message that is under way when the four weeks end may be counted or not.
    assert found.unchased == pytest.approx(5 * a_window, abs=0.25)
    assert found.chased == found.unchased


def test_getting_ready_comes_out_of_what_a_desk_gets_through() -> None:
    desk = _desk("mon-fri 09:30-10:00", AtClose.PAUSE, setup=10)

    assert throughput(_model(), desk, PERIOD, 1).unchased == pytest.approx(5 * 5.0, abs=0.25)


def test_reading_what_everybody_asks_again_comes_out_of_it_too() -> None:
    desk = _desk("mon-fri 09:30-10:00", AtClose.PAUSE)

    # A chase in 42 hours of waiting, until the 168 hours after which none come: four of a minute.
    found = throughput(_model(chases=4 / 168), desk, PERIOD, 1)

    assert found.unchased == pytest.approx(37.5, abs=0.25)
    assert found.chased == pytest.approx(150 / 8, rel=0.1)


@pytest.mark.parametrize(
    ("messages", "standing"),
    [(15.0, Standing.STEADY), (30.0, Standing.TIPPING), (40.0, Standing.GROWING)],
)
def test_standing_turns_on_both_throughputs(messages: float, standing: Standing) -> None:
    desk = _desk("mon-fri 09:30-10:00", AtClose.PAUSE)

    found = stability((_model(messages, chases=4 / 168),), desk, PERIOD, 1)

    assert found.standing is standing
    assert found.grows_by == pytest.approx(max(messages - found.through_chased, 0.0))


def test_only_a_queue_that_cannot_shrink_and_is_weeks_long_has_no_end() -> None:
    desk = _desk("mon-fri 09:30-10:00", AtClose.PAUSE)
    tipping = stability((_model(30.0, chases=4 / 168),), desk, PERIOD, 1)
    steady = stability((_model(15.0, chases=4 / 168),), desk, PERIOD, 1)
    left = np.array([[0, 120, 121]])

    assert tipping.without_end(left).tolist() == [[False, False, True]]
    assert not steady.without_end(left * 10).any()


def test_many_years_out_of_hand_make_a_tipping_desk_one_that_grows() -> None:
    tipping = stability(
        (_model(30.0, chases=4 / 168),), _desk("mon-fri 09:30-10:00", AtClose.PAUSE), PERIOD, 1
    )

    assert tipping.after(0.05).standing is Standing.TIPPING
    assert tipping.after(0.06).standing is Standing.GROWING
    assert replace(tipping, standing=Standing.STEADY).after(0.5).standing is Standing.STEADY


def test_no_wait_is_ever_told_of_a_desk_that_does_not_keep_up(
    ask: Callable[..., WhatIfRequest],
) -> None:
    request = ask("mon-fri 09:30-09:50; closed holidays england", demand=KnownDemand(60.0))

    pattern = whatif(request).patterns[0]

    assert not pattern.steady
    assert pattern.stability.grows_by > 30
    told = (pattern.wall, pattern.open, pattern.kept, pattern.queues, pattern.work.answering)
    assert told == (None,) * 5
    assert pattern.candidates == ()
    assert pattern.strongest == ()
