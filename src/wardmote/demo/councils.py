"""Twelve councils that never were, each with a trial of the same question: their truth is known."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

import numpy as np

from wardmote.basis.figures import Interval
from wardmote.basis.random_streams import stream
from wardmote.estimators.critical import critical_value
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
from wardmote.findings.finding import Finding, Form, Setting, Status, Strength
from wardmote.findings.wording import figure

PLACES = (
    "Alderwick", "Brackenford", "Coldharbour", "Dunmere", "Eastleigh Moor", "Fallowby",
    "Greystone", "Harrowdale", "Inkerford", "Jutting Cross", "Kelmarsh", "Lowther End",
)  # fmt: skip
OUTCOME = Outcome("chased-before-first-reply", "asked again before a person had replied")
TREATED = "an acknowledgement that says when an answer will come"
USUAL = "an acknowledgement that says no time"
TOLD = datetime(2026, 9, 30, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Spread:
    """What is true of the councils.

    Attributes:
        mean: Of the risk differences.
        between: Their standard deviation between councils.
        usual: Share that asks again without a time, in the middle council.
    """

    mean: float = -0.08
    between: float = 0.03
    usual: float = 0.30


def councils(
    seed: int, truth: Spread = Spread(), places: tuple[str, ...] = PLACES
) -> list[Finding]:
    """A finding of each council, of between 300 and 1,500 residents in an arm.

    Args:
        seed: The same seed gives the same findings.
        truth: Mean and spread of their true effects.
        places: Their names; one finding each.
    """
    random = stream(seed, "councils")
    findings = []
    for number, place in enumerate(places):
        effect = truth.mean + truth.between * float(random.standard_normal())
        usual = min(max(truth.usual + 0.05 * float(random.standard_normal()), 0.15), 0.6)
        told = min(max(usual + effect, 0.01), 0.99)
        n = int(random.integers(300, 1500))
        events = [int(random.binomial(n, share)) for share in (told, usual)]
        findings.append(_finding(place, number, n, events))
    return findings


def _finding(place: str, number: int, n: int, events: list[int]) -> Finding:
    told, usual = (count / n for count in events)
    difference = told - usual
    error = math.sqrt(told * (1 - told) / n + usual * (1 - usual) / n)
    reach = critical_value(0.95) * error
    start = TOLD - timedelta(days=200 + number)
    data = f"{place} {n} {events}".encode()
    points = 100 * np.array([difference, difference - reach, difference + reach])
    return Finding(
        id="trial.chased-before-first-reply",
        topic="trial",
        question="Q2",
        title="Does naming the time make people ask again less?",
        estimand="The difference in the share of residents who asked again before a person "
        f"replied: {TREATED}, against {USUAL}.",
        status=Status.ESTIMATED,
        setting=Setting(
            accounts=f"{place} Council (fiction)",
            platforms=("mastodon", "mail")[: 1 + number % 2],
            source="a trial in a demonstration",
            source_class="complete",
            source_class_stated_by="reader",
            zone="Europe/London",
            hours=None,
            start=start,
            end=start + timedelta(days=120),
            fiction=True,
            attributes=(
                Attribute("body", "district council" if number % 3 else "unitary council"),
                Attribute("rural", "rural" if number % 2 else "urban"),
                Attribute("place", place.casefold()),
            ),
        ),
        design="randomised trial",
        strength=Strength("5 of 5; not replicated", ("Randomised and carried out as planned.",)),
        method="difference of two shares",
        software=f"wardmote {version('wardmote')}",
        fingerprint="sha256:" + hashlib.sha256(data).hexdigest(),
        date=start + timedelta(days=130),
        estimate=float(points[0]),
        unit="percentage points",
        interval=Interval(float(points[1]), float(points[2]), 0.95, "normal"),
        n=2 * n,
        n_of="residents",
        form=Form.FIGURE,
        sentence=f"Told when an answer will come, {figure(float(points[0]), 'percentage points')} "
        "of residents more (below 0: fewer) asked again.",
        effect=Effect(
            Kind.EFFECT, Measure.RISK_DIFFERENCE, difference, error, OUTCOME, TREATED, USUAL,
            Better.LOWER,
            arms=(Arm(TREATED, n, events[0], 0.0), Arm(USUAL, n, events[1], 0.0)),
        ),
        conduct=Conduct(
            Design.RANDOMISED, "resident",
            "sha256:" + hashlib.sha256(f"protocol {place}".encode()).hexdigest(),
            start - timedelta(days=7), start,
        ),
    )  # fmt: skip
