"""What stands beside the difference: the hazard ratio, and what residents said on closing."""

from __future__ import annotations

import numpy as np

from wardmote.findings.effect import Arm, Better, Effect, Kind, Measure, Outcome
from wardmote.findings.finding import Finding
from wardmote.findings.making import About
from wardmote.findings.wording import percent, several
from wardmote.studies.trials.difference import Difference, difference
from wardmote.studies.trials.hazard import Hazard, hazard
from wardmote.studies.trials.telling.effect import POINTS, TOPIC, as_effect, in_points, sentence
from wardmote.studies.trials.telling.material import Material

EXPECTED_KEY = Outcome("answered-when-expected", "said that an answer came when they expected one")
SOONER_KEY = Outcome("time-to-chase", "time until they wrote again before the first reply")


def beside(material: Material) -> tuple[Finding, ...]:
    """The hazard ratio and, where it was asked, the answer on closing."""
    asked = (_expected(material),) if material.protocol.outcome.closing_question else ()
    return (_hazard(material), *asked)


def _hazard(material: Material) -> Finding:
    usual, tried = material.names
    about = About(
        "trial.effect.hazard",
        TOPIC,
        material.protocol.register,
        "Writing again: how much sooner or later",
        f"Hazard of writing again before the first reply by a person {tried}, over that {usual}, "
        "in all conversations of the trial, censored at that reply.",
    )
    found = hazard(material.protocol, material.scores)
    if isinstance(found, str):
        return material.origin.not_known(
            about, reason=found, remedy="A larger trial may tell.", conduct=material.conduct
        )
    ratio = found.ratio
    bounds = ratio.hazard_ratio_interval
    lower, upper = bounds.lower or 0.0, bounds.upper or float("inf")
    return material.origin.estimated(
        about,
        sentence=f"At any time of the wait, those {tried} wrote again {ratio.hazard_ratio:.2f} "
        f"times as often as those {usual} ({percent(bounds.level)} interval: {lower:.2f} to "
        f"{upper:.2f}).",
        estimate=ratio.hazard_ratio,
        unit="times as often",
        interval=bounds,
        n=found.n,
        n_of="conversations",
        effective_n=float(found.clusters),
        method=f"Cox regression, clustered by {material.protocol.unit}",
        effect=_as_effect(material, found),
        conduct=material.conduct,
        caveats=material.deviations,
    )


def _as_effect(material: Material, found: Hazard) -> Effect | None:
    usual, tried = material.protocol.arms
    of = [0, 0]
    for n, _ in material.scores.cases:
        of[int(material.scores.arms[n])] += 1
    if found.ratio.std_err <= 0:
        return None
    return Effect(
        kind=Kind.EFFECT,
        measure=Measure.LOG_HAZARD_RATIO,
        estimate=found.ratio.estimate,
        std_err=found.ratio.std_err,
        outcome=SOONER_KEY,
        treated=tried.name,
        compared_with=usual.name,
        better=Better.LOWER,
        arms=(Arm(tried.name, of[1]), Arm(usual.name, of[0])),
    )


def _expected(material: Material) -> Finding:
    about = About(
        "trial.effect.expected",
        TOPIC,
        material.protocol.register,
        "An answer when they expected one: the difference",
        f"Share who say yes to “{material.protocol.outcome.closing_question}”, among those who "
        f"answer it, {material.names[1]} less {material.names[0]}.",
    )
    said, answers = _said(material)
    found = difference(material.protocol, material.scores.arms, said, "expected")
    if found is None:
        return material.origin.not_known(
            about,
            reason="Too few residents of an arm answered the question.",
            remedy="Let the trial run to its planned size, and ask every resident once.",
        )
    return material.origin.estimated(
        about,
        sentence=sentence(material, found, "said that an answer came when they expected one"),
        estimate=found.estimate * 100,
        unit=POINTS,
        interval=in_points(found.interval),
        n=sum(found.n),
        n_of=material.protocol.units_in_words,
        method=_method(material),
        effect=_among_answers(material, found),
        conduct=material.conduct,
        caveats=(
            f"{several(answers, 'answer', 'answers')} were given. Who answers may differ between "
            "the arms, so this is weaker than the difference in chasing.",
            *material.deviations,
        ),
    )


def _method(material: Material) -> str:
    size = (
        "mean difference within pairs of weeks, interval by inverting the randomisation test"
        if material.protocol.by_week
        else "risk difference, Newcombe"
    )
    return f"{size}; randomisation test, among those who answered"


def _said(material: Material) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], int]:
    """A resident's first answer; of a week, the share of yes among its answers."""
    of_unit: list[list[bool]] = [[] for _ in material.scores.arms]
    for n, case in material.scores.cases:
        if case.expected is not None:
            of_unit[n].append(case.expected)
    every = material.protocol.by_week
    said = [(float(np.mean(u)) if every else float(u[0])) if u else np.nan for u in of_unit]
    return np.array(said, np.float64), sum(len(u) if every else bool(u) for u in of_unit)


def _among_answers(material: Material, found: Difference) -> Effect:
    return as_effect(material, found, EXPECTED_KEY, Better.HIGHER)
