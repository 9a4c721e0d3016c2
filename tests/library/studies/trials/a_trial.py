"""A small trial for tests: a protocol, its freezing, and a whole course in the borough."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from wardmote.demo.trial import MadeTrial, Manner, carry_out
from wardmote.demo.truth import Truth
from wardmote.findings.finding import Finding
from wardmote.studies.trials.analysing import analyse
from wardmote.studies.trials.freezing import Frozen, freeze
from wardmote.studies.trials.protocol import (
    Allocation,
    HarmBound,
    Outcome,
    Protocol,
    SchemeName,
    Size,
    Unit,
)
from wardmote.studies.trials.request import TrialRequest
from wardmote.studies.trials.toml_form import EXAMPLE, read_protocol

FROZEN_AT = datetime(2027, 1, 1, 9, tzinfo=UTC)


def residents(**changed: object) -> Protocol:
    """Residents in blocks."""
    return replace(read_protocol(EXAMPLE), ends_by=date(2028, 6, 30), **changed)  # type: ignore[arg-type] # names of fields


def weeks(units: int = 24) -> Protocol:
    """Weeks in pairs."""
    return replace(
        read_protocol(EXAMPLE),
        unit=Unit.WEEK,
        outcome=Outcome(follow_up_days=7),
        size=Size(units, 0.2, 0.12),
        harm=HarmBound(),
        allocation=Allocation(SchemeName.PAIRS, 5, first_week=date(2027, 1, 4)),
        ends_by=date(2028, 6, 30),
    )


def frozen(protocol: Protocol | None = None) -> Frozen:
    return freeze(protocol or residents(), FROZEN_AT)


@cache
def made(effect: float = 0.3, seed: int = 1, *, by_week: bool = False) -> MadeTrial:
    """A trial as it went; the second arm chases so many times as often."""
    manner = Manner(truth=replace(Truth(), chase_promised=effect))
    return carry_out(frozen(weeks() if by_week else None), seed, manner)


def request(trial: MadeTrial, *, by_week: bool = False, **changed: object) -> TrialRequest:
    asked = TrialRequest(
        frozen=frozen(weeks() if by_week else None),
        entries=trial.entries,
        cases=trial.cases,
        now=trial.end,
        accounts="The demonstration borough",
        fiction=True,
    )
    return replace(asked, **changed)  # type: ignore[arg-type] # names of fields


def found(trial: MadeTrial, *, by_week: bool = False, **changed: object) -> dict[str, Finding]:
    """Findings by id."""
    return {each.id: each for each in analyse(request(trial, by_week=by_week, **changed))}
