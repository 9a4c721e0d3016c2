"""What a what-if says: no wait where a queue grows, nothing of a worker's to others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from wardmote.findings.finding import Finding, Setting, Status
from wardmote.findings.json_form import dump, load
from wardmote.findings.whose import Whose
from wardmote.hours.clock import ServiceClock
from wardmote.hours.reading import read_hours
from wardmote.report.page import render
from wardmote.studies.whatif.engine.calendars import Calendar
from wardmote.studies.whatif.request import KeptSessions, WhatIfRequest
from wardmote.studies.whatif.telling.findings import findings
from wardmote.studies.whatif.whatif import whatif

from .conftest import ONE_HOUR, TWO_HALF_HOURS, KnownDemand

Ask = Callable[..., WhatIfRequest]
TOO_SHORT = "mon-fri 09:30-09:50; closed holidays england"

SETTING = Setting(
    accounts="FictionDesk",
    platforms=("email",),
    source="Made for a test",
    source_class="complete",
    source_class_stated_by="reader",
    zone="Europe/London",
    hours=None,
    start=datetime(2025, 9, 1, tzinfo=UTC),
    end=datetime(2026, 3, 1, tzinfo=UTC),
)


def _told(request: WhatIfRequest, **stated: Any) -> dict[str, Finding]:
    told = findings(
        whatif(request),
        SETTING,
        now=datetime(2026, 3, 1, tzinfo=UTC),
        fingerprint="sha256:0",
        whose=request.whose,
        work_stated=request.work_stated,
        **stated,
    )
    return {finding.id: finding for finding in told}


def test_every_figure_has_its_interval_together_and_apart(ask: Ask) -> None:
    told = _told(ask(TWO_HALF_HOURS, ONE_HOUR, whose=Whose(mine=True), assumptions=True))

    kept = told["whatif.promise.kept"].series
    parts = told["whatif.uncertainty.shares"].series
    assert kept is not None
    assert parts is not None
    assert all(p.lower is not None and p.upper is not None for p in kept.points)
    labels = {point.label for point in parts.points}
    assert labels == {
        "all together",
        "parameters alone",
        "year to year alone",
        "Monte Carlo alone",
    }
    assert {f"whatif.uncertainty.{each}" for each in ("waits", "queues", "work")} <= set(told)


def test_the_design_is_a_simulation_and_says_what_it_is_not(ask: Ask) -> None:
    told = _told(ask())["whatif.promise.kept"]

    assert told.design == told.strength.label == "simulation"
    assert any("no study of an effect" in reason for reason in told.strength.reasons)
    assert any("no target" in caveat for caveat in told.caveats)
    assert any("ever observed" in caveat for caveat in told.caveats)


def test_a_queue_that_grows_is_told_in_messages_a_week_and_has_no_wait(ask: Ask) -> None:
    told = _told(ask(TWO_HALF_HOURS, TOO_SHORT, demand=KnownDemand(50.0)))

    wait, keeps_up = told["whatif.wait.wall"], told["whatif.load.keeps-up"]
    assert wait.series is not None
    assert keeps_up.series is not None
    assert [p.estimate for p in wait.series.points if "09:50" in p.label] == [None]
    assert "queue grows by" in wait.sentence
    assert (keeps_up.series.points[1].estimate or 0) > 10


def test_where_every_queue_grows_nothing_is_known_of_waits(ask: Ask) -> None:
    told = _told(ask(TOO_SHORT, demand=KnownDemand(80.0), assumptions=True))

    for name in ("promise.strongest", "promise.kept", "wait.wall", "assumptions.moves-most"):
        assert told[f"whatif.{name}"].status is Status.NOT_KNOWN
    assert "grows by" in told["whatif.wait.wall"].reason


@pytest.mark.parametrize("whose", [Whose(), Whose(people=4)])
def test_what_was_read_from_a_workers_replies_is_withheld_from_others(
    ask: Ask, whose: Whose
) -> None:
    told = _told(ask(whose=whose))

    for name in ("minutes-a-week", "load", "outside"):
        assert told[f"whatif.time.{name}"].status is Status.WITHHELD
    assert "whatif.uncertainty.work" not in told
    every_word = dump(told.values())
    assert "A message took 4 minutes." not in every_word
    assert "Made for a test." in every_word


@pytest.mark.parametrize("whose", [Whose(mine=True), Whose(people=5)])
def test_the_worker_and_a_large_group_see_it(ask: Ask, whose: Whose) -> None:
    told = _told(ask(whose=whose))

    assert told["whatif.time.minutes-a-week"].status is Status.ESTIMATED
    assert "A message took 4 minutes." in told["whatif.source.tried"].caveats


def test_stated_minutes_are_nobodys_own_but_sessions_seen_in_replies_are(ask: Ask) -> None:
    request = ask(work_stated=True)
    sessions = Calendar.of(ServiceClock(read_hours(ONE_HOUR)), request.period)
    request = replace(request, kept=KeptSessions(sessions, None, "Mostly at noon."))

    told = _told(request)

    for name in ("minutes-a-week", "load", "outside"):
        series = told[f"whatif.time.{name}"].series
        assert series is not None
        assert {point.label for point in series.points} == {request.patterns[0].called}
    tried = told["whatif.source.tried"].series
    assert tried is not None
    assert "as kept today" not in {point.label for point in tried.points}
    assert "Mostly at noon." not in dump(told.values())


def test_a_history_of_a_few_messages_is_warned_of(ask: Ask) -> None:
    told = _told(ask(demand=KnownDemand(3.0, n_arrivals=3, rate_cv=0.5)))

    assert any("Only 3 messages" in each for each in told["whatif.source.tried"].caveats)


def test_the_alarm_of_a_poisson_fit_is_seen(ask: Ask) -> None:
    told = _told(ask(demand=KnownDemand(alarm="A Poisson model would be wrong here.")))

    assert "A Poisson model would be wrong here." in told["whatif.source.tried"].caveats


def test_the_line_on_assumptions_says_which_and_by_how_much(ask: Ask) -> None:
    told = _told(ask(assumptions=True, demand=KnownDemand(50.0)), demand_shift=0.1)

    line = told["whatif.assumptions.moves-most"]
    assert "moves the answer" in line.sentence
    assert "→" in line.sentence
    assert any("+10 %" in caveat for caveat in line.caveats)


def test_findings_travel_and_are_drawn(ask: Ask) -> None:
    told = tuple(_told(ask(TWO_HALF_HOURS, TOO_SHORT, whose=Whose(people=6))).values())

    page = render(told, title="What if", subtitle="A test").page()

    assert load(dump(told)) == told
    for heading in ("What could be promised", "What residents would see", "What it would ask"):
        assert heading in page
