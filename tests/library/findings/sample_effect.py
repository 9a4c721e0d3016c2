"""A finding that compares, with everything that later versions of the form let it say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from library.report.sample_findings import sample
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
from wardmote.findings.finding import Finding, Withdrawn

EFFECT = Effect(
    kind=Kind.EFFECT,
    measure=Measure.RISK_DIFFERENCE,
    estimate=-0.1,
    std_err=0.03,
    outcome=Outcome("chased-before-first-reply", "wrote again before the first reply"),
    treated="told when an answer will come",
    compared_with="told that an answer will come",
    better=Better.LOWER,
    arms=(Arm("told when", 200, 40, 0.02), Arm("not told when", 200, 60, 0.03)),
)
CONDUCT = Conduct(
    design=Design.RANDOMISED,
    unit="resident",
    protocol="sha256:" + "a" * 64,
    frozen=datetime(2026, 3, 1, 9, tzinfo=UTC),
    first_outcome=datetime(2026, 3, 2, 9, tzinfo=UTC),
    deviations=("Assignment was off for one afternoon.",),
)


def compared(finding: Finding | None = None) -> Finding:
    """A finding, the second of the sample if none is given, that says all that can be said."""
    finding = finding or sample()[1]
    return replace(
        finding,
        setting=replace(finding.setting, attributes=(Attribute("rural", "urban"),)),
        effect=EFFECT,
        conduct=CONDUCT,
        version=2,
        replaces="sha256:" + "b" * 64,
        withdrawn=Withdrawn(datetime(2026, 9, 1, tzinfo=UTC), "A fault was found."),
        rests_on=("sha256:" + "c" * 64,),
    )
