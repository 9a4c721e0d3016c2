"""Trials of made places: one function, everything stated by what a test needs."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from wardmote.basis.figures import Interval
from wardmote.findings.effect import (
    Arm,
    Attribute,
    Better,
    Conduct,
    Design,
    Effect,
    Kind,
    Measure,
    Outcome,
)
from wardmote.findings.finding import Finding, Setting, Status, Strength

FROZEN = datetime(2026, 3, 1, 9, tzinfo=UTC)
CONDUCT = Conduct(
    design=Design.RANDOMISED,
    unit="resident",
    protocol="sha256:" + "a" * 64,
    frozen=FROZEN,
    first_outcome=datetime(2026, 3, 2, 9, tzinfo=UTC),
)


def trial(
    place: str,
    estimate: float = -0.1,
    std_err: float = 0.03,
    *,
    measure: Measure = Measure.RISK_DIFFERENCE,
    attributes: dict[str, str] | None = None,
    conduct: Conduct | None = CONDUCT,
    period: tuple[datetime | None, datetime | None] = (FROZEN, datetime(2026, 5, 1, tzinfo=UTC)),
    **changed: Any,
) -> Finding:
    """A trial of telling residents when they will be answered, in a place that is made up."""
    kind = changed.pop("kind", Kind.EFFECT)
    outcome = changed.pop("outcome", "chased-before-first-reply")
    lower, upper = estimate - 1.96 * std_err, estimate + 1.96 * std_err
    shown, unit = estimate * 100, "percentage points"
    bounds = (lower * 100, upper * 100)
    if measure.is_log:
        shown, unit, bounds = math.exp(estimate), "ratio", (math.exp(lower), math.exp(upper))
    finding = Finding(
        id="trial.chasing.difference",
        topic="trial",
        question="Q2",
        title="Chasing, where a time was named",
        estimand="The share of residents who chase, where a time is named less where it is not.",
        status=Status.ESTIMATED,
        setting=Setting(
            accounts=f"The desk of {place}",
            platforms=("Mastodon",),
            source="a desk's own history",
            source_class="complete",
            source_class_stated_by="reader",
            zone="Europe/London",
            hours=None,
            start=period[0],
            end=period[1],
            attributes=tuple(Attribute(k, v) for k, v in (attributes or {}).items()),
        ),
        design="randomised by resident",
        strength=Strength("not rated", ()),
        method="difference of shares",
        software="wardmote 0.1.0",
        fingerprint="sha256:" + hashlib.sha256(place.encode()).hexdigest(),
        date=datetime(2026, 6, 1, tzinfo=UTC),
        estimate=shown,
        unit=unit,
        interval=Interval(*bounds, 0.95, "normal"),
        n=400,
        n_of="residents",
        sentence="Fewer wrote again where a time was named.",
        effect=Effect(
            kind=kind,
            measure=measure,
            estimate=estimate,
            std_err=std_err,
            outcome=Outcome(outcome, "wrote again before the first reply"),
            treated="told when an answer will come",
            compared_with="told that an answer will come",
            better=Better.LOWER,
            arms=(Arm("told when", 200, 40, 0.02), Arm("not told when", 200, 60, 0.03)),
        ),
        conduct=conduct,
    )
    return replace(finding, **changed)
