"""Answering sooner never makes a reported figure of the resident's wait worse."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import MONDAY, Row, asked, replied
from wardmote.findings.finding import Finding, Status

Ask = Callable[..., dict[str, Finding]]

UNTIL = MONDAY + timedelta(hours=900)
WAITS = ("audit.clock.wall", "audit.clock.open-hours", "audit.answering.wait-p90")
SHARES = ("audit.promise.stated", "audit.promise.recorded", "audit.answering.late-night")
NEVER = 1_000
"""As a wait in hours: there was no reply."""


def figures_of_waiting(findings: dict[str, Finding]) -> dict[str, float]:
    """Each so that larger is worse for the resident; a wait beyond the data is the worst."""
    found = {name: _or_beyond(findings[name].estimate) for name in WAITS}
    for name in SHARES:
        if findings[name].status is Status.ESTIMATED:
            found[name] = -(findings[name].estimate or 0.0)
    for point in _points(findings["audit.answering.by-hour-asked"]):
        found[f"asked {point[0]}"] = _or_beyond(point[1])
    for name in ("audit.answering.first-response-curve", "audit.chasing.outcomes"):
        for label, estimate, group in _points(findings[name]):
            if group in {"", "answered first"} and estimate is not None:
                found[f"{name} {label}"] = -estimate if group else estimate
    for label, estimate, group in _points(findings["audit.promise.strongest"]):
        if estimate is not None:
            found[f"{label}, {group}"] = -estimate
    return found


def _or_beyond(estimate: float | None) -> float:
    return math.inf if estimate is None else estimate


def _points(finding: Finding) -> list[tuple[str, float | None, str]]:
    points = finding.series.points if finding.series else ()
    # Several points of a curve's later days are labelled alike, so the place is named too.
    return [(f"{point.label} ({point.x})", point.estimate, point.group) for point in points]


def rows(hours: list[int], waits: list[int]) -> list[Row]:
    at = [MONDAY + timedelta(hours=h) for h in hours]
    questions = [
        asked(f"q{i}", t, by=i + 1, due_at=t + timedelta(hours=48)) for i, t in enumerate(at)
    ]
    return questions + [
        replied(f"r{i}", f"q{i}", t + timedelta(hours=w))
        for i, (t, w) in enumerate(zip(at, waits, strict=True))
        if w < NEVER
    ]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_answering_sooner_never_makes_a_figure_of_the_residents_wait_worse(
    ask: Ask, data: st.DataObject
) -> None:
    # All are followed for 500 hours and more, longer than anybody waits who is answered.
    hours = data.draw(st.lists(st.integers(0, 400), min_size=1, max_size=12))
    wait = st.one_of(st.integers(0, 200), st.just(NEVER))
    waits = [data.draw(wait) for _ in hours]
    sooner = [data.draw(st.integers(0, min(w, 200)) | st.just(w)) for w in waits]

    before = figures_of_waiting(ask(rows(hours, waits), until=UNTIL))
    after = figures_of_waiting(ask(rows(hours, sooner), until=UNTIL))

    for name in before.keys() & after.keys():
        assert after[name] <= before[name] + 1e-9, name
