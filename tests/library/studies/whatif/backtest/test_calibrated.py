"""A back-test with the calibration of the what-if, given the past alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from library.studies.whatif.backtest.made_history import (
    FIRST,
    HOURS,
    ZONE,
    made_reading,
    model,
    request,
)
from wardmote.basis.instants import to_micros
from wardmote.channels.reading import Reading
from wardmote.conversations.building import build
from wardmote.findings.finding import Finding, Status
from wardmote.hours.reading import read_hours
from wardmote.studies.whatif.backtest.backtest import backtest
from wardmote.studies.whatif.backtest.calibrated import calibrated
from wardmote.studies.whatif.backtest.knowing import Whole, known_before
from wardmote.studies.whatif.backtest.weeks import Week, whole_weeks
from wardmote.studies.whatif.calibration.turns import turns
from wardmote.studies.whatif.engine.ticks import TICK, Period

PATTERN = read_hours(HOURS)


def _found(reading: Reading, **changes: Any) -> dict[str, Finding]:
    asked = request(reading, pattern=PATTERN, draws=8, **changes)
    return {finding.id: finding for finding in backtest(asked)}


def _third(reading: Reading) -> Week:
    """The third whole week."""
    assert reading.until is not None
    return whole_weeks(Period(FIRST, 6, ZONE).start, to_micros(reading.until), ZONE)[2]


def test_a_desk_that_its_own_past_is_fitted_to_is_predicted() -> None:
    found = _found(made_reading(model(), 22, seed=6), history=16)

    assert found["backtest.weeks"].n >= 4
    for figure in ("messages", "kept", "wait", "answers"):
        assert (found[f"backtest.coverage.{figure}"].estimate or 0) >= 0.5, figure


def test_the_windows_told_are_those_in_which_the_desk_was_open() -> None:
    asked = request(made_reading(model(), 6, seed=6), pattern=PATTERN)
    whole = build(asked.reading.messages, until=asked.reading.until)
    week = _third(asked.reading)

    windows = calibrated(asked).windows(Whole(whole, turns(whole)), week, 0)

    inside = windows.within(0, week.period.ticks)
    hours = (inside.closes - inside.opens) / 3600
    assert inside.opens.size == 10
    assert hours.tolist() == [1.0] * 10


def test_what_waits_at_the_origin_is_what_was_asked_and_not_answered_before_it() -> None:
    asked = request(made_reading(model(), 6, seed=6), pattern=PATTERN)
    whole = build(asked.reading.messages, until=asked.reading.until)
    week = _third(asked.reading)
    known = known_before(whole, week.start)

    waiting = calibrated(asked).waiting(known, week)

    unanswered = known.conversations.filter(known.conversations["first_reply_at"].is_null())
    at = unanswered["asked_at"].dt.epoch("us").sort().to_numpy()
    assert at.size > 0
    assert waiting.backlog.asked.tolist() == ((at - week.start) // TICK).tolist()
    assert waiting.chance.size == at.size


def test_without_a_reply_handling_is_not_known_and_stating_it_gives_a_back_test() -> None:
    reading = made_reading(model(), 16, seed=6, answered=0.0)

    unknown = _found(reading)
    stated = _found(reading, handling=(4.0, 0.8))

    assert unknown["backtest.verdict"].status is Status.NOT_KNOWN
    assert "how long answering takes is not known" in unknown["backtest.verdict"].reason
    assert stated["backtest.coverage.messages"].status is Status.ESTIMATED


def test_a_timed_sample_stands_in_for_the_gaps_between_replies() -> None:
    reading = made_reading(model(), 16, seed=6)
    slow = _found(reading, timed_sample=(30.0, 28.0, 33.0, 31.0, 29.0, 30.0))
    quick = _found(reading)

    def said(found: dict[str, Finding]) -> float:
        series = found["backtest.weeks.kept"].series
        assert series is not None
        return float(np.mean([p.estimate for p in series.points if p.group == "said beforehand"]))

    assert said(slow) < said(quick)
